"""What a worker is owed, what is open, since when: read from the records, to the fen, alike for gate, audit, verifier.

Promise: pure functions of the records and of one day. Nothing here moves a sum; `of_thread` refuses to read when
periods and book disagree.

Rules (CLAIMS section 1)
* open = max(0, owed − paid), overpaid = max(0, paid − owed), for each pay period and order.
* Due: the engagement's payday for the period. Since when = the day after the oldest payday with something open; not
  yet due: none.
* What the worker claims alone (本人主张), a lower count he did not confirm, what a slip withholds without his word and
  an open objection are disputes: shown with their sums, and in none.
* Advances set off on a slip lowered the wage and the debt alike; they are told beside both, so that 应发 is whole.

Specification: CLAIMS sections 1 and 2.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from ledger import badges, book
from ledger.badges import Badge, Source
from ledger.records import (
    AdvanceRecord,
    CountRecord,
    EngagementRecord,
    PeriodRecord,
    SlipPlace,
    SlipRecord,
    WageLine,
    WorkedRecord,
)
from ledger.rules.wage import basis_of
from ledger.standing import balance_fen


@dataclass(frozen=True)
class WageDispute:
    """Why a wage line is disputed: objection, lowered, withheld; by which statement, over how much (None: no sum)."""

    what: str
    by: str
    amount_fen: int | None


@dataclass(frozen=True)
class WageLineStanding:
    """One pay period and order (its thread, "" for the workshop's own), as it stands. Sums in fen, dates UTC+8."""

    period: str
    order: str
    owed_fen: int
    paid_fen: int
    open_fen: int
    overpaid_fen: int
    due_on: str
    overdue: bool
    basis: str
    badge: Badge
    level: str
    disputes: tuple[WageDispute, ...]

    @property
    def since(self) -> str | None:
        """The first day of arrears, the day after the payday; None where nothing is overdue."""
        day_after = datetime.date.fromisoformat(self.due_on) + datetime.timedelta(days=1)
        return day_after.isoformat() if self.overdue else None


@dataclass(frozen=True)
class PeriodStanding:
    """One pay period, and its own slip. `set_off_fen` is what slips set off of advances in it; `state` as in
    `OrderStanding`."""

    record: PeriodRecord
    slip: SlipRecord | None
    lines: tuple[WageLineStanding, ...]
    owed_fen: int
    paid_fen: int
    open_fen: int
    overpaid_fen: int
    set_off_fen: int
    claimed_fen: int
    since: str | None
    state: str
    badge: Badge


@dataclass(frozen=True)
class WageStanding:
    """Everything between one worker and one workshop; the three numbers are `due_fen`, `received_fen`, `open_fen`."""

    engagement: EngagementRecord
    periods: tuple[PeriodStanding, ...]
    owed_fen: int
    paid_fen: int
    open_fen: int
    overdue_fen: int
    overpaid_fen: int
    set_off_fen: int
    advance_open_fen: int
    claimed_fen: int
    since: str | None
    state: str
    badge: Badge

    @property
    def orders(self) -> frozenset[str]:
        """The orders that wages stand for, as threads "order:{uuid}"."""
        return frozenset(line.order for period in self.periods for line in period.lines if line.order)

    @property
    def due_fen(self) -> int:
        """应发: what was earned after deductions, before advances."""
        return self.owed_fen + self.set_off_fen

    @property
    def received_fen(self) -> int:
        """已发: what the worker acknowledged, as wages or as advances set off."""
        return self.paid_fen + self.set_off_fen

    @property
    def overdue_lines(self) -> tuple[WageLineStanding, ...]:
        """The lines whose payday has passed and that are not paid in full: what makes a worker an unpaid one."""
        return tuple(line for period in self.periods for line in period.lines if line.overdue)


def of_thread(source: Source, thread: str, today: str) -> WageStanding:
    """What stands between a worker and a workshop on `today` (YYYY-MM-DD, UTC+8); `thread` is `work:{uuid}`.

    Raises: RuntimeError when periods and book disagree, which a replay would have shown.
    """
    engagement = source.get(f"engagement:{thread.removeprefix('work:')}")
    assert isinstance(engagement, EngagementRecord), "a work thread has its engagement"
    made = _Made(source.of_type(SlipRecord, thread), source.of_type(CountRecord, thread))
    records = sorted(source.of_type(PeriodRecord, thread), key=lambda record: (record.due_on, record.period))
    periods = tuple(_period(source, record, made, today) for record in records)
    since = min((period.since for period in periods if period.since), default=None)
    open_fen = sum(period.open_fen for period in periods)
    owed_fen = sum(period.owed_fen for period in periods)
    lines = [line for period in periods for line in period.lines]
    return WageStanding(
        engagement=engagement,
        periods=periods,
        owed_fen=owed_fen,
        paid_fen=sum(period.paid_fen for period in periods),
        open_fen=open_fen,
        overdue_fen=sum(line.open_fen for line in lines if line.overdue),
        overpaid_fen=sum(period.overpaid_fen for period in periods),
        set_off_fen=sum(period.set_off_fen for period in periods),
        advance_open_fen=_advances_open(source, thread),
        claimed_fen=sum(period.claimed_fen for period in periods),
        since=since,
        state=_state(owed_fen, open_fen, since),
        badge=_weakest(lines),
    )


def _advances_open(source: Source, thread: str) -> int:
    """What the worker still owes for advances. Raises: RuntimeError (advances and book disagree)."""
    advances = source.of_type(AdvanceRecord, thread)
    open_fen = sum(record.acknowledged_fen - record.set_off_fen for record in advances)
    if open_fen != balance_fen(source, book.advance_account(thread)):
        raise RuntimeError(f"{thread}: the advances and the book disagree")
    return open_fen


def _weakest(lines: list[WageLineStanding]) -> Badge:
    """The badge of the weakest line that is open; of all that are owed where none is."""
    counted = [line for line in lines if line.open_fen] or [line for line in lines if line.owed_fen or line.disputes]
    return min((line.badge for line in counted), default=Badge.ONE_SIDED)


def _state(owed_fen: int, open_fen: int, since: str | None) -> str:
    if open_fen == 0:
        return "paid" if owed_fen > 0 else "nothing-owed"
    return "overdue" if since else "not-due"


class _Made:
    """What the lines of a thread are made of, its payslips and its counts, each looked up by pay period and order.

    Grouped once: a thread of years has thousands of counts and hundreds of lines.
    """

    def __init__(self, slips: Iterable[SlipRecord], counts: Iterable[CountRecord]) -> None:
        self._places: dict[str, list[tuple[SlipRecord, SlipPlace]]] = {}
        self._counts: dict[tuple[str, str], list[CountRecord]] = {}
        self.slips = {slip.slip: slip for slip in slips}
        for slip in self.slips.values():
            for place in slip.places:
                self._places.setdefault(place.period, []).append((slip, place))
        for count in counts:
            self._counts.setdefault((count.period, count.order), []).append(count)

    def places(self, period: str, order: str | None = None) -> Iterator[tuple[SlipRecord, SlipPlace]]:
        """The payslips that have a part in a period, and that part; of one order if given."""
        return ((slip, place) for slip, place in self._places.get(period, ()) if order in (None, place.order))

    def counts(self, record: PeriodRecord, line: WageLine) -> Sequence[CountRecord]:
        """The counts of a line."""
        return self._counts.get((record.period, line.order), ())


def _period(source: Source, record: PeriodRecord, made: _Made, today: str) -> PeriodStanding:
    lines = tuple(_line(source, record, line, made, today) for line in record.lines)
    since = next((line.since for line in lines if line.since), None)  # one period, one payday
    owed_fen, open_fen = sum(line.owed_fen for line in lines), sum(line.open_fen for line in lines)
    return PeriodStanding(
        record=record,
        slip=made.slips.get(record.slip) if record.slip is not None else None,
        lines=lines,
        owed_fen=owed_fen,
        paid_fen=sum(line.paid_fen for line in lines),
        open_fen=open_fen,
        overpaid_fen=sum(line.overpaid_fen for line in lines),
        set_off_fen=sum(place.set_off_fen for _, place in made.places(record.period)),
        claimed_fen=record.claimed_fen,
        since=since,
        state=_state(owed_fen, open_fen, since),
        badge=_weakest(list(lines)),
    )


def _line(source: Source, record: PeriodRecord, line: WageLine, made: _Made, today: str) -> WageLineStanding:
    account = book.wage_account(record.thread, record.period, line.order)
    balances = balance_fen(source, account), -balance_fen(source, f"paid:{account}")
    if balances != (line.owed_fen, line.paid_fen):
        raise RuntimeError(f"{record.thread}: {record.period} and the book disagree")
    parts = tuple(_parts(source, record, line, made))
    signers = {signer for _, found in parts for signer in found}
    disputes = tuple(dict.fromkeys(_disputes(source, record, line, made)))
    weakest = min((badge for badge, _ in parts), default=Badge.ONE_SIDED)
    return WageLineStanding(
        period=record.period,
        order=line.order,
        owed_fen=line.owed_fen,
        paid_fen=line.paid_fen,
        open_fen=line.open_fen,
        overpaid_fen=max(0, line.paid_fen - line.owed_fen),
        due_on=record.due_on,
        overdue=line.open_fen > 0 and record.due_on < today,
        basis=basis_of(line),
        badge=Badge.DISPUTED if disputes else weakest,
        level=badges.level_of(source, signers),
        disputes=disputes,
    )


def _parts(source: Source, record: PeriodRecord, line: WageLine, made: _Made) -> Iterator[tuple[Badge, set[str]]]:
    """What a line's sum is made of: the badge of each, and the statements of both sides that it rests on."""
    for slip, _ in made.places(record.period, line.order):
        yield badges.slip_badge(slip), {slip.slip, *((slip.confirmed,) if slip.confirmed else ())}
    for count in made.counts(record, line):
        if count.standing_fen != count.taken_fen:
            yield badges.count_badge(source, count)


def _disputes(source: Source, record: PeriodRecord, line: WageLine, made: _Made) -> Iterator[WageDispute]:
    """Everything that is disputed of a line: of slips that have a part in it, and of the counts of its period."""
    for slip, place in made.places(record.period, line.order):
        for one in badges.objections_of(source, slip.slip):
            rows = [row for row in slip.lines if not one.lines or row[0] in one.lines]
            if any(row[2] == line.order for row in rows):
                yield WageDispute("objection", one.objection, one.amount_fen)
        if place.high_fen != place.low_fen and slip.confirmed is None:
            yield WageDispute("withheld", slip.slip, place.high_fen - place.low_fen)
    for count in made.counts(record, line):
        yield from _of_count(source, count)


def _of_count(source: Source, count: CountRecord) -> Iterator[WageDispute]:
    for one in badges.objections_of(source, count.newest):
        yield WageDispute("objection", one.objection, one.amount_fen)
    if count.pending is not None:
        yield WageDispute("lowered", count.pending, max(0, count.standing_fen - count.pending_fen))


def worked(source: Source, thread: str) -> tuple[tuple[CountRecord, WorkedRecord], ...]:
    """Each count of a thread with the record that stands of it, by day, then by the record's id."""
    found = []
    for count in source.of_type(CountRecord, thread):
        record = source.get(f"worked:{count.standing}")
        assert isinstance(record, WorkedRecord), "what stands of a count was recorded"
        found.append((count, record))
    return tuple(sorted(found, key=lambda row: (row[0].worked_on, row[0].root)))
