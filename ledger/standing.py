"""What is owed, what is open, since when: read from the records, to the fen, alike for gate, audit and verifier.

Promise: pure functions of the records and of one day. Nothing here moves a sum; the book has moved it already, and
`of_order` refuses to read when lines and book disagree.

Rules (CLAIMS section 1)
* open = max(0, owed − paid), overpaid = max(0, paid − owed); within an order payments fill the oldest due date first.
* Due: the date in the newest confirmed statement of account that names the line; else the order's term, counted from
  the entry of the delivery, of the first inspection or of the confirmation; where that start is missing, from the
  confirmation. An acknowledgement since then sets it where none stands, and makes it earlier, never later.
* Since when = the day after the oldest due date that is not covered; not yet due: none.

Specification: CLAIMS sections 1 and 2.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterable
from dataclasses import dataclass

from ledger import badges, book
from ledger.badges import Badge, Source
from ledger.records import BalanceRecord, LineRecord, OrderRecord
from ledger.rules.delivery_line import standing_fen
from ledger.rules.fee_due import due

NO_DUE = "9999-12-31"  # sorts lines without a due date last


@dataclass(frozen=True)
class Dispute:
    """Why a line is disputed: what, by which statement, over how much (None where no sum was named)."""

    what: str  # objection, set-apart, lowered, inspected-late
    by: str
    amount_fen: int | None


@dataclass(frozen=True)
class LineStanding:
    """One delivery line, as it stands. Quantities in thousandths, sums in fen, dates UTC+8."""

    record: LineRecord
    standing_fen: int
    paid_fen: int
    open_fen: int
    due_on: str | None
    due_by: str | None
    overdue: bool
    badge: Badge
    level: str
    disputes: tuple[Dispute, ...]
    deduction_asked_fen: int


@dataclass(frozen=True)
class OrderStanding:
    """One order: owed, paid, open, overpaid in fen; `since` the first day of default, None when nothing is overdue.

    `state` is nothing-owed, paid, not-due or overdue.
    """

    order: OrderRecord
    lines: tuple[LineStanding, ...]
    owed_fen: int
    paid_fen: int
    open_fen: int
    overpaid_fen: int
    since: str | None
    state: str
    badge: Badge


@dataclass(frozen=True)
class AccountStanding:
    """Everything between one customer and one contractor."""

    thread: str
    customer: str
    contractor: str
    orders: tuple[OrderStanding, ...]
    owed_fen: int
    paid_fen: int
    open_fen: int
    overdue_fen: int
    overpaid_fen: int
    prepaid_fen: int
    since: str | None


def balance_fen(source: Source, account: str) -> int:
    """Debits less credits of an account of the claims book."""
    record = source.get(f"balance:{account}")
    return record.fen if isinstance(record, BalanceRecord) else 0


def of_order(source: Source, order: OrderRecord, today: str, threads: Iterable[str]) -> OrderStanding:
    """An order as it stands on `today` (YYYY-MM-DD, UTC+8); `threads` are those whose objections may reach it.

    Raises: RuntimeError when lines and book disagree, which a replay would have shown.
    """
    return _of_order(source, order, today, badges.disputed_lines(source, threads))


def _of_order(source: Source, order: OrderRecord, today: str, reached: badges.Reached) -> OrderStanding:
    records = sorted(source.of_type(LineRecord, order.order), key=lambda line: (line.index, line.no))
    owed_fen = sum(standing_fen(line) for line in records)
    if owed_fen != balance_fen(source, book.fee_account(order.order)):
        raise RuntimeError(f"{order.order}: the lines and the book disagree")
    paid_fen = -balance_fen(source, book.paid_account(order.order))
    covered = _cover(records, paid_fen)
    lines = tuple(_line(source, line, covered, reached, today) for line in records)
    open_lines = [line for line in lines if line.open_fen > 0]
    since = _since([line.due_on for line in open_lines if line.overdue and line.due_on])
    counted = [line.badge for line in lines if line.standing_fen > 0 or line.disputes]
    return OrderStanding(
        order=order,
        lines=lines,
        owed_fen=owed_fen,
        paid_fen=paid_fen,
        open_fen=max(0, owed_fen - paid_fen),
        overpaid_fen=max(0, paid_fen - owed_fen),
        since=since,
        state=_state(owed_fen, open_lines, since),
        badge=min(counted, default=Badge.ONE_SIDED),
    )


def _state(owed_fen: int, open_lines: list[LineStanding], since: str | None) -> str:
    if owed_fen == 0:
        return "nothing-owed"
    if not open_lines:
        return "paid"
    return "overdue" if since else "not-due"


def _since(overdue: list[str]) -> str | None:
    """The day after the oldest uncovered due date."""
    if not overdue:
        return None
    return (datetime.date.fromisoformat(min(overdue)) + datetime.timedelta(days=1)).isoformat()


def _cover(lines: list[LineRecord], paid_fen: int) -> dict[tuple[str, int], int]:
    """How much of each line is paid: the oldest due date first, then in the order of the log."""
    left_fen = paid_fen
    covered: dict[tuple[str, int], int] = {}
    for line in sorted(lines, key=lambda one: (due(one)[0] or NO_DUE, one.index, one.no)):
        part_fen = min(left_fen, standing_fen(line))
        covered[line.delivery, line.no] = part_fen
        left_fen -= part_fen
    return covered


def _line(
    source: Source,
    line: LineRecord,
    covered: dict[tuple[str, int], int],
    reached: badges.Reached,
    today: str,
) -> LineStanding:
    paid_fen = covered[line.delivery, line.no]
    open_fen = standing_fen(line) - paid_fen
    due_on, due_by = due(line)
    disputes = _disputes(line, reached.get((line.delivery, line.no), ()))
    badge = Badge.DISPUTED if disputes else _undisputed(source, line)
    asked_fen = line.counting.deduction_fen - line.agreed_deduction_fen if line.counting and not line.final else 0
    return LineStanding(
        record=line,
        standing_fen=standing_fen(line),
        paid_fen=paid_fen,
        open_fen=open_fen,
        due_on=due_on,
        due_by=due_by,
        overdue=open_fen > 0 and due_on is not None and due_on < today,
        badge=badge,
        level=badges.level_of(source, _signers(line)),
        disputes=disputes,
        deduction_asked_fen=asked_fen,
    )


def _disputes(line: LineRecord, objections: tuple[str, ...]) -> tuple[Dispute, ...]:
    """Everything that is disputed of a delivery line."""
    found = [Dispute("objection", one, None) for one in objections]
    stated = line.set_apart
    if stated is not None and stated.answered_by is not None:
        found.append(Dispute("set-apart", stated.answered_by, stated.amount_fen - stated.deduction_fen))
    if line.pending is not None:
        gross_fen = (line.counting.amount_fen if line.counting else 0) + (line.deemed.amount_fen if line.deemed else 0)
        less_fen = gross_fen - line.pending.amount_fen  # negative until the clock has said what silence accepted
        found.append(Dispute("lowered", line.pending.inspection, less_fen if less_fen >= 0 else None))
    if badges.late_differs(line) and line.late is not None:
        late_fen = line.late.amount_fen - line.late.deduction_fen
        found.append(Dispute("inspected-late", line.late.inspection, abs(standing_fen(line) - late_fen)))
    return tuple(found)


def _undisputed(source: Source, line: LineRecord) -> Badge:
    """The badge of a line's sum where nothing is disputed."""
    if line.final is not None:
        return Badge.MUTUAL
    if line.counting is None:
        return Badge.DEEMED if line.deemed is not None else Badge.ONE_SIDED
    if line.deemed is not None:
        agreed = line.agreed_by is not None or line.counting.deduction_fen == 0
        return Badge.DEEMED if agreed else Badge.ONE_SIDED
    full = line.counting.accepted_e3 == line.delivered_e3 and line.counting.deduction_fen == 0
    return Badge.MUTUAL if full or line.agreed_by is not None else Badge.ONE_SIDED


def _signers(line: LineRecord) -> set[str]:
    """The statements of both sides on which a line's sum rests."""
    if line.final is not None:
        return {line.final.statement, line.final.answered_by or line.final.statement}
    found = {line.delivery}
    if line.counting is not None:
        found.add(line.counting.inspection)
    if line.deemed is not None:
        found.add(line.deemed.statement)
    if line.agreed_by is not None:
        found.add(line.agreed_by)
    return found


def of_account(source: Source, thread: str, customer: str, contractor: str, today: str) -> AccountStanding:
    """Everything between a pair as it stands on `today`: every order of theirs that `source` holds."""
    records = [
        order for order in source.of_type(OrderRecord) if (order.customer, order.contractor) == (customer, contractor)
    ]
    threads = (thread, *(order.order for order in records))
    reached = badges.disputed_lines(source, threads)
    orders = tuple(_of_order(source, order, today, reached) for order in sorted(records, key=_placed))
    since = min((order.since for order in orders if order.since), default=None)
    return AccountStanding(
        thread=thread,
        customer=customer,
        contractor=contractor,
        orders=orders,
        owed_fen=sum(order.owed_fen for order in orders),
        paid_fen=sum(order.paid_fen for order in orders),
        open_fen=sum(order.open_fen for order in orders),
        overdue_fen=sum(line.open_fen for order in orders for line in order.lines if line.overdue),
        overpaid_fen=sum(order.overpaid_fen for order in orders),
        prepaid_fen=-balance_fen(source, book.prepaid_account(thread)),
        since=since,
    )


def _placed(order: OrderRecord) -> tuple[int, str]:
    return order.placed_at_ms, order.order
