"""A cue: what is to be done on a day, by whom, from which rows; `api.demo.script` gives it its time of day.

Specification: the story of `examples/lanxi`.
"""

from __future__ import annotations

from dataclasses import dataclass

from api.intake.sheet import Plan, Row


@dataclass(frozen=True)
class Cue:
    """An act without its time of day: `who` by short name, `by` the person who signs ("" for the party's own key)."""

    on: str
    do: str
    who: str
    by: str
    plan: Plan
    rows: tuple[Row, ...]
