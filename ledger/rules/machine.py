"""Rules as rows: one table of state and kind for each thread type.

Promise: every pair of a state and a kind is decided by exactly one row, whose name is a sentence; the whole table reads
as JSON, so that a verifier in another language runs the same machine.

Rules
* A row either leads to a next state, or refuses and says why. `state` "" stands for a thread that is not yet opened.
* What a row cannot say (sums, quantities, references) is a check beside the kind's fold.

Specification: DESIGN section 5, FORMATS 1.7.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from ledger.canon import Json

UNOPENED = ""


@dataclass(frozen=True)
class Row:
    """In `state`, a statement of `kind` leads to `next`, or is refused when `next` is None."""

    state: str
    kind: str
    next: str | None
    name: str


@dataclass(frozen=True)
class Machine:
    """The table of one thread type; complete, or it does not build."""

    thread_type: str
    states: tuple[str, ...]
    kinds: tuple[str, ...]
    rows: tuple[Row, ...]
    table: dict[tuple[str, str], Row] = field(init=False, compare=False)

    def __post_init__(self) -> None:
        table = {(row.state, row.kind): row for row in self.rows}
        assert len(table) == len(self.rows), f"{self.thread_type}: a pair is decided twice"
        wanted = {(state, kind) for state in self.states for kind in self.kinds}
        assert table.keys() == wanted, f"{self.thread_type}: undecided {sorted(wanted ^ table.keys())}"
        object.__setattr__(self, "table", table)

    def row(self, state: str, kind: str) -> Row:
        """The row that decides `kind` in `state`."""
        return self.table[state, kind]

    def allowed(self, state: str) -> list[str]:
        """The kinds that `state` lets in."""
        return [kind for kind in self.kinds if self.table[state, kind].next is not None]

    def as_json(self) -> Json:
        """The table as plain values."""
        rows: list[Json] = [
            {"state": row.state, "kind": row.kind, "next": row.next, "rule": row.name} for row in self.rows
        ]
        return {"thread": self.thread_type, "states": list(self.states), "kinds": list(self.kinds), "rows": rows}


def lets(states: Iterable[str], kind: str, name: str, to: str | None = None) -> tuple[Row, ...]:
    """Rows that let `kind` in: to the state `to`, or staying where they are."""
    return tuple(Row(state, kind, state if to is None else to, name) for state in states)


def refuses(states: Iterable[str], kind: str, name: str) -> tuple[Row, ...]:
    """Rows that refuse `kind` with the sentence `name`."""
    return tuple(Row(state, kind, None, name) for state in states)


def objections(opened: tuple[str, ...]) -> tuple[Row, ...]:
    """The rows of the objection kinds, alike in every thread type."""
    return (
        *lets(opened, "objection.made", "Anyone named in a thread may object to a statement in it, at any time"),
        *lets(opened, "objection.answered", "The other side may answer an objection, at any time"),
        *lets(opened, "objection.withdrawn", "The objector may withdraw an objection, at any time"),
        *refuses((UNOPENED,), "objection.made", "A thread that is not open holds nothing to object to"),
        *refuses((UNOPENED,), "objection.answered", "A thread that is not open holds no objection"),
        *refuses((UNOPENED,), "objection.withdrawn", "A thread that is not open holds no objection"),
    )


OBJECTION_KINDS = ("objection.made", "objection.answered", "objection.withdrawn")
