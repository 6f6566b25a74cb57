"""The script: each row of the factory's workbooks becomes an act, at its time, for the party entitled to sign it.

Promise: the same workbooks give the same acts in the same order; an act carries the row as it stands in the workbook
and nothing that was worked out from other rows.

Rules
* An act lies on the day its row names; within a day acts follow the trade: deliver, receive, inspect, state, answer.
* Times are working hours of UTC+8, no two the same.
* What a row only hints at (sums, accepted quantities, what is still owed) is left to whoever signs.

Specification: DESIGN section 3.6; law notes 6.2.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from api.demo import wage_cues
from api.demo.cue import Cue
from api.intake import factory
from api.intake.factory import Factory
from api.intake.sheet import Row
from ledger.errors import MalformedRequest
from ledger.rules.turn import CHINA

OPENING_MIN = 8 * 60 + 20  # the first act of a day, minutes after midnight
RANK_MIN = 15  # minutes between the kinds of acts of a day
STEP_MS = 61_000  # between two acts of one kind

# The order of the trade within a day.
RANKS = (
    *("register", "enlist", "agree_terms", "add_key"),
    *("place", "accept", "offer", "sign"),
    *("deliver", "receive", "inspect", "agree"),
    *("count", "claim", "correct", "agree_correction", "agree_counts"),
    *("advance", "agree_advance", "issue_slips", "agree_slip", "pay_wages", "agree_wages"),
    *("state", "confirm", "pay", "acknowledge"),
    *("demand", "object", "answer", "revoke_key"),
)


@dataclass(frozen=True)
class Act:
    """Who does what, when: `who` by short name, `by` the person who signs ("" for the party's own key), the rows."""

    at_ms: int
    do: str
    who: str
    by: str
    rows: tuple[dict[str, Any], ...]
    source_sha256: str
    on: str

    def as_json(self) -> dict[str, Any]:
        """Plain values, to hand over a pipe."""
        return {
            "at_ms": self.at_ms,
            "do": self.do,
            "who": self.who,
            "by": self.by,
            "rows": list(self.rows),
            "source_sha256": self.source_sha256,
            "on": self.on,
        }


def moment_ms(day: str, minutes: int) -> int:
    """Milliseconds since 1970 UTC of so many minutes after midnight of a day, UTC+8."""
    midnight = datetime.datetime.combine(datetime.date.fromisoformat(day), datetime.time(), CHINA)
    return int(midnight.timestamp() * 1000) + minutes * 60_000


def acts(files: Factory) -> list[Act]:
    """Every act of the story in the order of time. Raises: MalformedRequest (rows that do not fit together)."""
    cues = sorted(_cues(files), key=lambda cue: (cue.on, RANKS.index(cue.do)))
    found: list[Act] = []
    last_ms = 0
    for cue in cues:
        at_ms = max(moment_ms(cue.on, OPENING_MIN + RANK_MIN * RANKS.index(cue.do)), last_ms + STEP_MS)
        rows = tuple({"row": row.number, **row.fields} for row in cue.rows)
        found.append(Act(at_ms, cue.do, cue.who, cue.by, rows, files.sha256[cue.plan.workbook], cue.on))
        last_ms = at_ms
    return found


def _cues(files: Factory) -> Iterator[Cue]:
    yield from _parties(files)
    yield from _orders(files)
    yield from _work(files)
    yield from _money(files)
    yield from _letters(files)
    yield from wage_cues.cues(files)


def _parties(files: Factory) -> Iterator[Cue]:
    names = {row["short"] for row in files.of(factory.PARTIES)}
    for row in files.of(factory.PARTIES):
        yield Cue(row["on"], "register", row["short"], "", factory.PARTIES, (row,))
        yield Cue(row["on"], "agree_terms", row["short"], "", factory.PARTIES, (row,))
    for row in files.of(factory.PEOPLE):
        if row["party"] not in names:
            raise row.refuse(f"{row['party']} is not among the parties")
        yield Cue(row["on"], "add_key", row["party"], "", factory.PEOPLE, (row,))
        if row["revoked_on"] is not None:
            if row["reason"] is None:
                raise row.refuse("a key that is revoked needs a reason")
            yield Cue(row["revoked_on"], "revoke_key", row["party"], "", factory.PEOPLE, (row,))


def _together(rows: Iterable[Row], name: str) -> Iterator[tuple[Row, ...]]:
    """Neighbouring rows of one paper. Raises: MalformedRequest (a paper's rows torn apart)."""
    seen: set[str] = set()
    for number, group in groupby(rows, key=lambda row: str(row[name])):
        papers = tuple(group)
        if number in seen:
            raise papers[0].refuse(f"{number} stands in two places; its rows belong together")
        seen.add(number)
        yield papers


def _orders(files: Factory) -> Iterator[Cue]:
    for rows in _together(files.of(factory.ORDERS), "order_no"):
        first = rows[0]
        yield Cue(first["on"], "place", first["customer"], first["placed_by"] or "", factory.ORDERS, rows)
        yield Cue(first["accepted_on"], "accept", first["contractor"], "", factory.ORDERS, rows)


def _work(files: Factory) -> Iterator[Cue]:
    """Deliveries by the order's contractor, receipts and inspections by the customer's people."""
    orders = {row["order_no"]: row for row in files.of(factory.ORDERS)}
    notes: dict[str, Row] = {}
    for rows in _together(files.of(factory.DELIVERIES), "note_no"):
        order = orders.get(rows[0]["order_no"])
        if order is None:
            raise rows[0].refuse(f"there is no order {rows[0]['order_no']}")
        notes[rows[0]["note_no"]] = order
        yield Cue(rows[0]["on"], "deliver", order["contractor"], "", factory.DELIVERIES, rows)
    for row in files.of(factory.RECEIPTS):
        order = _of_note(notes, row)
        yield Cue(row["on"], "receive", order["customer"], row["by"], factory.RECEIPTS, (row,))
    for rows in _together(files.of(factory.INSPECTIONS), "note_no"):
        order = _of_note(notes, rows[0])
        yield Cue(rows[0]["on"], "inspect", order["customer"], rows[0]["by"], factory.INSPECTIONS, rows)
        if rows[0]["agreed_on"] is not None:
            yield Cue(rows[0]["agreed_on"], "agree", order["contractor"], "", factory.INSPECTIONS, rows)


def _of_note(notes: dict[str, Row], row: Row) -> Row:
    order = notes.get(row["note_no"])
    if order is None:
        raise row.refuse(f"there is no delivery note {row['note_no']}")
    return order


def _money(files: Factory) -> Iterator[Cue]:
    for rows in _together(files.of(factory.STATEMENTS), "statement_no"):
        first = rows[0]
        yield Cue(first["on"], "state", first["contractor"], "", factory.STATEMENTS, rows)
        yield Cue(first["confirmed_on"], "confirm", first["customer"], first["confirmed_by"], factory.STATEMENTS, rows)
    for row in files.of(factory.PAYMENTS):
        yield Cue(row["on"], "pay", row["customer"], "", factory.PAYMENTS, (row,))
        yield Cue(row["received_on"], "acknowledge", row["contractor"], "", factory.PAYMENTS, (row,))


def _letters(files: Factory) -> Iterator[Cue]:
    needed = {"demand": ("order_no", "pay_by"), "objection": ("re", "ground"), "answer": ("re", "answer")}
    deeds = {"demand": "demand", "objection": "object", "answer": "answer"}
    for row in files.of(factory.MAIL):
        for name in needed[row["letter"]]:
            if row[name] is None:
                raise row.refuse("a letter of this kind says more: order and day, or what it answers and why")
        yield Cue(row["on"], deeds[row["letter"]], row["sender"], "", factory.MAIL, (row,))


def check_past(story: list[Act], now_ms: int) -> None:
    """A demo's time ends before now, so that none of it can be taken for today. Raises: MalformedRequest."""
    if story and story[-1].at_ms >= now_ms:
        raise MalformedRequest(
            f"The story ends on {story[-1].on}, and this machine's clock is not past it; a demo lies in the past."
        )
