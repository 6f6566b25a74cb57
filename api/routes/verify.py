"""`/v1/verify`: a pack is uploaded, the offline verifier's verdict comes back. Public; nothing is kept.

Rules
* The verdict is given under this server's own trust file, and says so: whoever trusts nobody runs `xinzheng verify`.
* The verifier is the same code, which opens no ledger; it runs in a thread, so many at once and no more.

Specification: FORMATS 1.6.
"""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request

from api.bodies import LARGE, Turnstile, content_type, read_body
from api.deps import House, HouseDep
from api.schemas import Verdict
from notary import trust
from reports import check

ZIP = "application/zip"
CHECKS_MAX = 4  # at once: each keeps a processor busy; whoever is still sending takes no place

router = APIRouter(tags=["verify"])
turnstile = Turnstile(CHECKS_MAX)


@router.post(
    "/v1/verify",
    summary="核验一份证据包 · Check a pack",
    openapi_extra={
        "requestBody": {
            "required": True,
            "content": {ZIP: {"schema": {"type": "string", "format": "binary"}}},
        }
    },
)
async def verify(request: Request, house: HouseDep) -> Verdict:
    """The verdict, step by step. A pack that fails is an answer, not an error: status 200, `exit` 1 or 2."""
    content_type(request, ZIP)
    with LARGE.share() as share:
        data = await read_body(request, house.settings.pack_bytes_max, share)
        verdict = await checked(house, data)
    used = {"origin": house.origin, "sha256": trust.fingerprint(house.trust_bytes)}
    return Verdict.model_validate({**as_values(verdict), "trust": used})


async def checked(house: House, data: bytes) -> check.Verdict:
    """The verifier's verdict on the bytes of a pack, under this server's trust file. Raises: LogBusy."""
    with turnstile.entered():
        return await run_in_threadpool(check.check, data, house.trust)


def as_values(verdict: check.Verdict) -> dict[str, Any]:
    """The verdict as plain values, as `xinzheng verify --json` prints it."""
    values = verdict.as_json()
    assert isinstance(values, dict)
    return dict(values)
