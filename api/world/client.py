"""A ledger over HTTP, as any client reaches it.

Promise: statements travel as the bytes that were signed; every refusal comes back with its code.

Rules
* No proxy and no environment is asked: whoever uses this says the whole address.
* A thread is read page by page until its end.

Specification: DESIGN section 8, FORMATS 1.4, RFC 9457.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import httpx
import orjson

from api.world.transport import Refused, ThreadRead
from notary import receipts
from notary.receipts import Receipt

TIMEOUT_S = 60.0  # a pack takes a second or two to draw; more is a server that hangs


class HttpTransport:
    """A client of the ledger at `url`; `page` is how many statements it asks for at once, where it minds."""

    def __init__(self, url: str, *, page: int | None = None) -> None:
        self._page = {} if page is None else {"limit": page}
        self._http = httpx.Client(base_url=url, timeout=TIMEOUT_S, trust_env=False)

    def close(self) -> None:
        """Give the connections back."""
        self._http.close()

    def submit(self, wire: bytes) -> Receipt:
        """Hand in one signed statement. Raises: Refused, MalformedStatement (what came back is no receipt)."""
        answer = self._http.post("/v1/statements", content=wire, headers={"Content-Type": "application/sd-jwt"})
        return receipts.parse(_json(answer))

    def submit_many(self, wires: Sequence[bytes]) -> list[Receipt | Refused]:
        """Hand in signed statements as NDJSON, applied in order. Raises: Refused (the whole), MalformedStatement."""
        lines = b"".join(orjson.dumps({"statement": wire.decode("ascii")}) + b"\n" for wire in wires)
        answer = self._http.post("/v1/statements", content=lines, headers={"Content-Type": "application/x-ndjson"})
        if answer.is_error:
            _json(answer)
        rows = [orjson.loads(line) for line in answer.content.splitlines()]
        if len(rows) != len(wires):
            raise Refused("internal-error", {"detail": "the answer has another number of lines"})
        return [_answer(row) for row in rows]

    def thread(self, thread: str, session: str, after: int = -1) -> ThreadRead:
        """Read a thread to its end, what stands after log index `after`. Raises: Refused."""
        found: list[bytes] = []
        while True:
            params = {**self._page, "after": after}
            page = _json(self._http.get(f"/v1/threads/{thread}", params=params, headers=_bearer(session)))
            found += [row["statement"].encode("ascii") for row in page["statements"]]
            after = max([after, *(row["index"] for row in page["statements"])])
            if page["next"] is None:
                return ThreadRead(thread, page["head"], tuple(found), after)
            after = page["next"]

    def make_pack(self, wanted: dict[str, Any], session: str) -> str:
        """Have an evidence pack made; gives its id. Raises: Refused."""
        return str(_json(self._http.post("/v1/packs", json=wanted, headers=_bearer(session)))["pack"])

    def pack(self, pack_id: str, session: str) -> bytes:
        """Fetch an evidence pack. Raises: Refused."""
        answer = self._http.get(f"/v1/packs/{pack_id}", headers=_bearer(session))
        if answer.status_code != httpx.codes.OK:
            _json(answer)
        return answer.content


def _bearer(session: str) -> dict[str, str]:
    return {"Authorization": f"Bearer {session}"}


def _answer(row: dict[str, Any]) -> Receipt | Refused:
    """One line of an NDJSON answer. Raises: MalformedStatement (a receipt that is none)."""
    if "receipt" in row:
        return receipts.parse(row["receipt"])
    return Refused(str(row["problem"]["code"]), row["problem"])


def _json(answer: httpx.Response) -> dict[str, Any]:
    """The object that came back. Raises: Refused (a problem)."""
    value = answer.json()
    if not isinstance(value, dict):
        raise Refused("internal-error", {"detail": "the answer is no JSON object"})
    if answer.is_error:
        raise Refused(str(value.get("code", answer.status_code)), value)
    return value
