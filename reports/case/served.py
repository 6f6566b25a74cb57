"""What stands beside a statement, as frozen facts: how it was carried to a party, whether its principal ratified it.

Specification: ADR 11; 民法典 137, 171.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Notice:
    """How the operator carried a statement (`about`) to a party, by its own word; `served` is day and hour."""

    statement: str
    about: str
    about_zh: str
    recipient_zh: str
    channel_zh: str
    served: str
    result_zh: str


@dataclass(frozen=True)
class Ratification:
    """What a principal said of a statement (`about`) that was signed in its name."""

    statement: str
    about: str
    about_zh: str
    by_zh: str
    ratified: bool
    reason: str | None
