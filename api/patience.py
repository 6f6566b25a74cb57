"""Patience with connections: who opens one and sends no whole request is let go.

Promise: a connection that does not bring a request's complete headers within `HEAD_S_MAX` is closed, on its first
request and on each later one. Without it, half a request holds one of the server's few places for ever.

Specification: RFC 9112 section 9.5 (a server may close a connection that stays idle).
"""

from __future__ import annotations

import asyncio

import h11
from uvicorn.protocols.http.h11_impl import H11Protocol

HEAD_S_MAX = 10.0  # for headers of a kilobyte: a phone on a bad line needs one or two


class PatientProtocol(H11Protocol):
    """uvicorn's HTTP/1.1 with a deadline for the headers of each request."""

    _deadline: asyncio.TimerHandle | None = None

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """The clock runs from the first moment."""
        super().connection_made(transport)
        self._wait()

    def data_received(self, data: bytes) -> None:
        """Whole headers stop the clock; a part of them does not start it anew."""
        super().data_received(data)
        if self.conn.their_state is h11.IDLE or self.conn.our_state is h11.DONE:  # answered early: the rest may drain
            self._wait()
        else:
            self._stop()

    def connection_lost(self, exc: Exception | None) -> None:
        """Nothing to wait for any more."""
        self._stop()
        super().connection_lost(exc)

    def _wait(self) -> None:
        if self._deadline is None:
            self._deadline = self.loop.call_later(HEAD_S_MAX, self.transport.close)

    def _stop(self) -> None:
        if self._deadline is not None:
            self._deadline.cancel()
            self._deadline = None
