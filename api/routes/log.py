"""`/log/`: the public log as C2SP tlog-tiles serves it, and the proof of any statement by its id.

Rules
* Public, without a session: the log holds ids and times, no name and no sum.
* A tile never changes, so caches keep it for ever; the checkpoint is kept for seconds.
* Partial tiles of every width that was ever published are cut from the current one.

Specification: C2SP tlog-tiles (FORMATS 2.4), tlog-proof (2.5).
"""

from __future__ import annotations

import hashlib
from typing import Annotated, Any

from fastapi import APIRouter, Path
from starlette.requests import Request
from starlette.responses import Response

from api.deps import PublishedDep, SessionDep
from ledger import entry, log
from ledger.db import Session
from ledger.errors import NotFound
from ledger.log import Head
from ledger.records import Said
from ledger.views import load_said
from notary import publish
from notary.proof import TlogProof

CHECKPOINT_AGE_S = 2  # SPEC: tlog-tiles, a few seconds
TEXT = "text/plain; charset=utf-8"
BYTES = "application/octet-stream"
FOR_EVER = "public, max-age=31536000, immutable"

router = APIRouter(prefix="/log", tags=["log"])
Responses = dict[int | str, dict[str, Any]]
StatementId = Annotated[str, Path(pattern="^[0-9a-f]{64}$")]
Text: Responses = {200: {"content": {"text/plain": {"schema": {"type": "string"}}}}}
Bytes: Responses = {200: {"content": {BYTES: {"schema": {"type": "string", "format": "binary"}}}}}


@router.get(
    "/checkpoint", summary="账本现状的签名 · The newest signed checkpoint", response_class=Response, responses=Text
)
def checkpoint(request: Request, head: PublishedDep) -> Response:
    """The checkpoint, a C2SP signed note."""
    text = head.checkpoint.encode()
    return _cached(request, text, TEXT, f"public, max-age={CHECKPOINT_AGE_S}")


@router.get(
    "/tile/{path:path}",
    summary="日志的一块 · A tile or a bundle of entries",
    response_class=Response,
    responses=Bytes,
)
def tile(path: str, request: Request, session: SessionDep) -> Response:
    """`<L>/<N>[.p/<W>]` hashes of a tile, `entries/<N>[.p/<W>]` entries; the bytes never change."""
    return _cached(request, publish.resource(session, f"tile/{path}"), BYTES, FOR_EVER)


@router.get(
    "/proof/{statement_id}",
    summary="一笔记录的证明 · That a statement is in the log",
    response_class=Response,
    responses=Text,
)
def proof(statement_id: StatementId, session: SessionDep, head: PublishedDep) -> Response:
    """A `c2sp.org/tlog-proof@v1` under the newest checkpoint, for whoever knows the statement's id."""
    said = load_said(session, [statement_id]).get(statement_id)
    if said is None:
        raise NotFound("There is no such statement.")
    return Response(proof_of(session, said, head), media_type=TEXT, headers={"Cache-Control": "no-cache"})


def proof_of(session: Session, said: Said, head: Head) -> str:
    """The proof of an admitted statement, under the newest checkpoint."""
    (hashes,) = log.inclusion_proofs(session, [said.index], head.size)
    return str(TlogProof(said.index, tuple(hashes), head.checkpoint, entry.encode(said.at_ms, said.id)))


def _cached(request: Request, data: bytes, media_type: str, cache_control: str) -> Response:
    """The bytes, or 304 when the client holds them."""
    tag = f'"{hashlib.sha256(data).hexdigest()[:32]}"'
    headers = {"Cache-Control": cache_control, "ETag": tag}
    known = [one.strip().removeprefix("W/") for one in request.headers.get("if-none-match", "").split(",")]
    if tag in known or "*" in known:
        return Response(status_code=304, headers=headers)
    return Response(data, media_type=media_type, headers=headers)
