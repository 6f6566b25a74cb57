"""Time at the doors: the machine's clock, a clock that stands, and which ledgers may run on another one.

Rules
* A clock is a callable that gives milliseconds since 1970 UTC; every lower floor is told the time and asks no clock.
* A ledger whose origin does not say `demo` runs on the machine's clock and on nothing else; a demo ledger that is
  served without its virtual clock stands at its last entry and takes nothing more.

Specification: DESIGN sections 3.6 and 10.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass

Clock = Callable[[], int]


def machine_clock() -> int:
    """Milliseconds since 1970 UTC, by this machine."""
    return time.time_ns() // 1_000_000


def machine_pulse() -> float:
    """Seconds of a clock that only goes forward, for what is measured and limited; it tells no time of day."""
    return time.monotonic()


@dataclass(frozen=True)
class StandingClock:
    """A clock that stands at one moment, milliseconds since 1970 UTC."""

    at_ms: int

    def __call__(self) -> int:
        """The moment it stands at."""
        return self.at_ms
