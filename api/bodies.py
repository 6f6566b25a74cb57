"""Bodies, read with a bound before they are read whole: a type spelled exactly, a size, a time.

Rules
* A declared length over the bound is refused before a byte is read; an undeclared one as soon as it passes the bound.
* Work that is dear (uploads, packs) passes a turnstile: so many at once, the others are told to come back.
* A body that trickles is refused after a while, so that nobody holds a connection open for free.
* All large bodies together hold a bounded amount of memory; whoever comes on top is told to come back.

Specification: RFC 9110 (Content-Type, 408, 413, 415).
"""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Collection, Iterator
from contextlib import contextmanager

from starlette.requests import ClientDisconnect, Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from api.faults import RequestTimeout, RequestTooLarge, UnsupportedMediaType
from api.problems import response
from ledger.errors import LedgerError, LogBusy, MalformedRequest

BODY_S_MAX = 60  # for 32 MiB over a phone's uplink of 5 Mbit/s
SMALL_BYTES_MAX = 16 * 1024  # of a request that is no statement and no pack
DRAFT_BYTES_MAX = 256 * 1024  # of plain fields: as much as a statement of 500 lines on the wire
BODIES_BYTES_MAX = 160 * 1024 * 1024  # held by large bodies at once: five of the largest; parsing triples it


def content_type(request: Request, *accepted: str) -> str:
    """The request's content type, one of those accepted. Raises: UnsupportedMediaType."""
    given = request.headers.get("content-type", "").strip().lower()
    if given not in accepted:
        raise UnsupportedMediaType("This address does not take that content type.", accepted=list(accepted))
    return given


async def read_body(request: Request, bytes_max: int, share: Share | None = None) -> bytes:
    """The whole body; large ones are taken out of a `share` of what all of them may hold together.

    Raises: RequestTooLarge, RequestTimeout, LogBusy (too much is held), MalformedRequest (the client went away).
    """
    declared = request.headers.get("content-length", "")
    if declared.isdecimal() and int(declared) > bytes_max:
        raise _too_large(bytes_max)
    parts, size = [], 0
    try:
        async with asyncio.timeout(BODY_S_MAX):
            async for part in request.stream():
                size += len(part)
                if size > bytes_max:
                    raise _too_large(bytes_max)
                if share is not None:
                    share.take(len(part))
                parts.append(part)
    except TimeoutError:
        raise RequestTimeout(f"The body did not arrive within {BODY_S_MAX} seconds.") from None
    except ClientDisconnect:
        raise MalformedRequest("The body broke off.") from None
    return b"".join(parts)


def _too_large(bytes_max: int) -> RequestTooLarge:
    return RequestTooLarge(f"The body is larger than {bytes_max} bytes.", limit_bytes=bytes_max)


class Share:
    """What one request holds of a budget, given back when it ends."""

    def __init__(self, budget: Budget) -> None:
        self._budget = budget
        self._bytes = 0

    def take(self, size: int) -> None:
        """Hold `size` bytes more. Raises: LogBusy."""
        if self._budget.held + size > self._budget.bytes_max:
            raise LogBusy("Too much is being sent at once.")
        self._budget.held += size
        self._bytes += size

    def give_back(self) -> None:
        """Hold nothing."""
        self._budget.held -= self._bytes
        self._bytes = 0


class Budget:
    """Bytes that all large bodies together may hold. Used on the event loop alone, so it needs no lock."""

    def __init__(self, bytes_max: int) -> None:
        self.bytes_max = bytes_max
        self.held = 0

    @contextmanager
    def share(self) -> Iterator[Share]:
        """A share, given back when the block ends."""
        share = Share(self)
        try:
            yield share
        finally:
            share.give_back()


LARGE = Budget(BODIES_BYTES_MAX)


class SmallBodies:
    """ASGI: reads the body of every request whole before anything else looks at it, but on the paths in `large`.

    Below the path `drafts` a body may be as large as a draft. A route that declares its body as a model would otherwise
    be sent any amount of it before it asks who sends it.
    """

    def __init__(self, app: ASGIApp, large: Collection[str], drafts: str) -> None:
        self.app = app
        self.large = frozenset(large)
        self.drafts = drafts

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on with its body, or answer that it is too large or too slow."""
        if scope["type"] != "http" or scope["path"] in self.large:
            await self.app(scope, receive, send)
            return
        try:
            bytes_max = DRAFT_BYTES_MAX if scope["path"].startswith(self.drafts) else SMALL_BYTES_MAX
            body = await read_body(Request(scope, receive), bytes_max)
        except LedgerError as error:
            await response(error)(scope, receive, send)
            return
        told = False

        async def again() -> Message:
            nonlocal told
            if told:
                return await receive()
            told = True
            return {"type": "http.request", "body": body, "more_body": False}

        await self.app(scope, again, send)


class Turnstile:
    """Lets so many in at once; the next one is told to come back."""

    def __init__(self, inside_max: int) -> None:
        self._places = threading.BoundedSemaphore(inside_max)

    @contextmanager
    def entered(self) -> Iterator[None]:
        """Inside, until the block ends. Raises: LogBusy."""
        if not self._places.acquire(blocking=False):
            raise LogBusy("Too many ask for this at once.")
        try:
            yield
        finally:
            self._places.release()
