"""Virtual time: a clock that stands until it is told to go on, never goes back, and may be told through a pipe.

Promise: whoever asks gets the newest moment that was told; a moment once passed never comes again.

Rules
* Time reaches a server only by the object in its own process or by a pipe that its parent holds; there is no route.
* Over a pipe, one line is one moment: milliseconds since 1970 UTC, decimal. It is answered with the same line once it
  counts, so that whoever told it knows that nothing later runs on an older time.
* The end of the pipe is the end of the process: a server whose parent is gone does not live on.

Specification: DESIGN section 3.6.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable
from typing import TextIO


class VirtualClock:
    """Milliseconds since 1970 UTC, as last told. Calling it gives the moment; safe from many threads."""

    def __init__(self, at_ms: int) -> None:
        self._at_ms = at_ms
        self._lock = threading.Lock()

    def __call__(self) -> int:
        """The moment it stands at."""
        return self._at_ms

    def advance(self, at_ms: int) -> None:
        """Go on to `at_ms`, milliseconds since 1970 UTC. Raises: RuntimeError (time would go back)."""
        with self._lock:
            if at_ms < self._at_ms:
                raise RuntimeError(f"time does not go back from {self._at_ms} to {at_ms}")
            self._at_ms = at_ms


def follow(
    moments: Iterable[str], clock: VirtualClock, told: TextIO, advance: Callable[[int], None] | None = None
) -> None:
    """Advance `clock` to each line of `moments` until they end, and repeat each on `told` once it counts.

    `advance` does it where more is to be done than to advance the clock.
    """
    for line in moments:
        (advance or clock.advance)(int(line))
        told.write(f"{clock()}\n")
        told.flush()
