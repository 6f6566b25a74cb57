"""A ledger over HTTP, as any client reaches it.

Promise: statements travel as the bytes that were signed; every refusal comes back with its code; what does not answer
as a ledger is said to be unreachable, never believed.

Rules
* No proxy and no environment is asked: whoever uses this says the whole address.
* Only a connection that was never made is tried again; what was sent once is not sent again behind anybody's back.
* A thread is read page by page until its end; no answer is read beyond a bound.

Specification: DESIGN section 8, FORMATS 1.4, RFC 9457.
"""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from typing import Any, ClassVar

import httpx
import orjson

from api.world.transport import Refused, ThreadRead
from ledger.errors import LedgerError
from notary import receipts
from notary.receipts import Receipt

TIMEOUT_S = 60.0  # a pack takes a second or two to draw; more is a server that hangs
CONNECT_RETRIES = 4  # with pauses of 0, ½, 1 and 2 seconds: a server that is being started is up by then
ANSWER_BYTES_MAX = 64 * 1024 * 1024  # 200 statements of the largest size, or the largest pack, with room
_PACK = re.compile(r"[0-9a-f]{64}")


class ServerUnreachable(LedgerError):
    """The address does not answer, or not as a ledger does."""

    code: ClassVar[str] = "server-unreachable"


class HttpTransport:
    """A client of the ledger at `url`; `page` is how many statements it asks for at once, where it minds."""

    def __init__(self, url: str, *, page: int | None = None, retries: int = 0) -> None:
        self.url = _told(url)
        self._page = {} if page is None else {"limit": page}
        carrier = httpx.HTTPTransport(retries=retries, trust_env=False)
        try:
            self._http = httpx.Client(base_url=url, timeout=TIMEOUT_S, trust_env=False, transport=carrier)
            self._http.base_url.raw_host.decode("ascii").encode("idna")  # as the resolver will
        except (httpx.InvalidURL, UnicodeError):  # the latter of a name that no resolver takes
            raise ServerUnreachable(f"{self.url} is no address.", url=self.url) from None

    def close(self) -> None:
        """Give the connections back."""
        self._http.close()

    def submit(self, wire: bytes) -> Receipt:
        """Hand in one signed statement. Raises: Refused, MalformedStatement (what came back is no receipt)."""
        headers = {"Content-Type": "application/sd-jwt"}
        return receipts.parse(self._json("POST", "/v1/statements", content=wire, headers=headers))

    def submit_many(self, wires: Sequence[bytes]) -> list[Receipt | Refused]:
        """Hand in signed statements as NDJSON, applied in order.

        Raises: Refused (the whole), MalformedStatement, ServerUnreachable (another number of lines).
        """
        lines = b"".join(orjson.dumps({"statement": wire.decode("ascii")}) + b"\n" for wire in wires)
        answer = self._ask("POST", "/v1/statements", content=lines, headers={"Content-Type": "application/x-ndjson"})
        if answer.status_code != httpx.codes.OK:
            self._object(answer)
        rows = answer.content.splitlines()
        if len(rows) != len(wires):
            raise ServerUnreachable("The server answers another number of lines.", url=self.url)
        return [self._one_of_many(row) for row in rows]

    def _one_of_many(self, row: bytes) -> Receipt | Refused:
        """One line of an NDJSON answer. Raises: MalformedStatement (no receipt), ServerUnreachable (neither)."""
        value = self._object(httpx.Response(httpx.codes.OK, content=row))
        receipt, problem = value.get("receipt"), value.get("problem")
        if isinstance(receipt, dict):
            return receipts.parse(receipt)
        if not isinstance(problem, dict):
            raise ServerUnreachable(f"{self.url} does not answer as a ledger does.", url=self.url)
        return Refused(str(problem.get("code")), problem)

    def thread(self, thread: str, session: str, after: int = -1) -> ThreadRead:
        """Read a thread to its end, what stands after log index `after`. Raises: Refused."""
        return thread_read(self.listed(thread, session, after), after)

    def listed(self, thread: str, session: str, after: int = -1) -> dict[str, Any]:
        """A thread to its end as the server lists it: state, head, roles, statements with badges.

        Raises: Refused, ServerUnreachable (pages that do not go on).
        """
        rows: list[dict[str, Any]] = []
        while True:
            params = {**self._page, **({} if after < 0 else {"after": after})}
            page = self._json("GET", f"/v1/threads/{thread}", params=params, headers=_bearer(session))
            more, given = page.get("next"), page.get("statements")
            if not isinstance(given, list) or not (more is None or (type(more) is int and more > after)):
                raise ServerUnreachable("The server does not give a thread page by page.", url=self.url)
            rows += given
            if more is None:
                return {**page, "statements": rows}
            after = more

    def read(self, path: str, session: str) -> dict[str, Any]:
        """What lies at a path of the API, read by whoever signed the session. Raises: Refused."""
        return self._json("GET", path, headers=_bearer(session))

    def draft(self, kind: str, wanted: dict[str, Any], session: str) -> dict[str, Any]:
        """A body from plain fields. Raises: Refused."""
        return self._json("POST", f"/v1/drafts/{kind}", json=wanted, headers=_bearer(session))

    def make_pack(self, wanted: dict[str, Any], session: str) -> str:
        """Have an evidence pack made; gives its id. Raises: Refused, ServerUnreachable (it names none)."""
        made = self._json("POST", "/v1/packs", json=wanted, headers=_bearer(session)).get("pack")
        if not isinstance(made, str) or not _PACK.fullmatch(made):
            raise ServerUnreachable(f"{self.url} does not answer as a ledger does.", url=self.url)
        return made

    def pack(self, pack_id: str, session: str) -> bytes:
        """Fetch an evidence pack. Raises: Refused."""
        answer = self._ask("GET", f"/v1/packs/{pack_id}", headers=_bearer(session))
        if answer.status_code != httpx.codes.OK:
            self._object(answer)
        return answer.content

    def attach(self, data: bytes, session: str) -> dict[str, Any]:
        """Upload a file. Raises: Refused."""
        headers = _bearer(session) | {"Content-Type": "application/octet-stream"}
        return self._json("POST", "/v1/attachments", content=data, headers=headers)

    def attachment(self, sha256: str, session: str) -> bytes:
        """Fetch a file. Raises: Refused."""
        answer = self._ask("GET", f"/v1/attachments/{sha256}", headers=_bearer(session))
        if answer.status_code != httpx.codes.OK:
            self._object(answer)
        return answer.content

    def _json(self, method: str, path: str, **how: Any) -> dict[str, Any]:
        return self._object(self._ask(method, path, **how))

    def _ask(self, method: str, path: str, **how: Any) -> httpx.Response:
        """One request and its whole answer, bounded. Raises: ServerUnreachable."""
        try:
            with self._http.stream(method, path, **how) as answer:
                parts, size = [], 0
                for part in answer.iter_bytes():
                    size += len(part)
                    if size > ANSWER_BYTES_MAX:
                        raise ServerUnreachable("The server answers without an end.", url=self.url)
                    parts.append(part)
        except (httpx.TransportError, httpx.DecodingError) as error:
            raise ServerUnreachable(f"{self.url} does not answer ({type(error).__name__}).", url=self.url) from None
        return httpx.Response(answer.status_code, content=b"".join(parts))

    def _object(self, answer: httpx.Response) -> dict[str, Any]:
        """The object that came back. Raises: Refused (a problem), ServerUnreachable (no object)."""
        try:
            value = json.loads(answer.content)
        except (ValueError, RecursionError):
            value = None
        if not isinstance(value, dict):
            raise ServerUnreachable(f"{self.url} does not answer as a ledger does.", url=self.url)
        if answer.is_error or answer.is_redirect:
            raise Refused(str(value.get("code", answer.status_code)), value)
        return value


def _told(url: str) -> str:
    """An address as it may be printed: without the name and the password that may stand before its host."""
    return re.sub(r"(?<=//)[^/?#]*@", "", url)


def thread_read(listed: dict[str, Any], after: int = -1) -> ThreadRead:
    """A thread listed from index `after` on, as an actor takes it. Raises: ServerUnreachable (no thread)."""
    try:
        wires = tuple(row["statement"].encode("ascii") for row in listed["statements"])
        last = max([after, *(int(row["index"]) for row in listed["statements"])])
        return ThreadRead(str(listed["thread"]), str(listed["head"]), wires, last)
    except (KeyError, TypeError, ValueError, AttributeError):
        raise ServerUnreachable("What the server gives is no thread.") from None


def _bearer(session: str) -> dict[str, str]:
    return {"Authorization": f"Bearer {session}"}
