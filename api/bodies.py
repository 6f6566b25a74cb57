"""Bodies, read with a bound before they are read whole: a type spelled exactly, a size, a time.

Rules
* A declared length over the bound is refused before a byte is read; an undeclared one as soon as it passes the bound.
* Work that is dear (uploads, packs) passes a turnstile: so many at once, the others are told to come back.
* A body that trickles is refused after a while, so that nobody holds a connection open for free.
"""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Iterator
from contextlib import contextmanager

from starlette.requests import ClientDisconnect, Request

from api.problems import RequestTimeout, RequestTooLarge, UnsupportedMediaType
from ledger.errors import LogBusy, MalformedRequest

BODY_S_MAX = 60  # for 32 MiB over a phone's uplink of 5 Mbit/s


def content_type(request: Request, *accepted: str) -> str:
    """The request's content type, one of those accepted. Raises: UnsupportedMediaType."""
    given = request.headers.get("content-type", "").strip().lower()
    if given not in accepted:
        raise UnsupportedMediaType("This address does not take that content type.", accepted=list(accepted))
    return given


async def read_body(request: Request, bytes_max: int) -> bytes:
    """The whole body. Raises: RequestTooLarge, RequestTimeout, MalformedRequest (the client went away)."""
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
                parts.append(part)
    except TimeoutError:
        raise RequestTimeout(f"The body did not arrive within {BODY_S_MAX} seconds.") from None
    except ClientDisconnect:
        raise MalformedRequest("The body broke off.") from None
    return b"".join(parts)


def _too_large(bytes_max: int) -> RequestTooLarge:
    return RequestTooLarge(f"The body is larger than {bytes_max} bytes.", limit_bytes=bytes_max)


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
