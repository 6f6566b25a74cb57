"""What one kind has: what it reads, what is checked of it, and what follows from it.

Specification: DESIGN sections 3.2 and 3.4.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from ledger.rules.turn import Lookup, Turn

Reads = Callable[[Any, str, Lookup], set[str]]
Act = Callable[[Turn], None]


@dataclass(frozen=True)
class Rule:
    """What one kind reads, what is checked of it, and what follows from it."""

    reads: Reads
    check: Act
    fold: Act


def nothing(turn: Turn) -> None:
    """No check beyond the machine, or nothing that follows."""


def reads_nothing(body: Any, thread: str, lookup: Lookup) -> set[str]:
    """No key beyond those that every statement reads."""
    return set()
