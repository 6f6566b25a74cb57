"""Places for readers: so many look into the ledger at once, the next ones wait where they hold nothing.

Promise: whoever got a place finds a connection and a thread; whoever got none within the wait is told to come back, and
nobody who writes has to wait for a crowd that reads.

Rules
* A place is taken before a connection, on the event loop. Readers who waited for a connection in a thread would keep
  those out who have one and need a thread to give it back.
* Whoever holds a place takes no second one.
* The waiters of a semaphore belong to an event loop: each loop has places of its own. A server has one loop.

Specification: STYLE section 3 (log-busy).
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from weakref import WeakKeyDictionary

from ledger.errors import LogBusy


class Places:
    """So many at once; who waits longer than `wait_s` for his turn is turned away."""

    def __init__(self, most: int, wait_s: float) -> None:
        self._most = most
        self._wait_s = wait_s
        self._of = WeakKeyDictionary[asyncio.AbstractEventLoop, asyncio.Semaphore]()

    @asynccontextmanager
    async def taken(self) -> AsyncIterator[None]:
        """A place, until the block ends; in the order of asking. Raises: LogBusy."""
        places = self._of.setdefault(asyncio.get_running_loop(), asyncio.Semaphore(self._most))
        try:
            async with asyncio.timeout(self._wait_s):
                await places.acquire()
        except TimeoutError:
            raise LogBusy("Too many read at once; ask again in a moment.") from None
        try:
            yield
        finally:
            places.release()
