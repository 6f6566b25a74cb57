"""Pay periods: the smallest thing a wage is owed for, one line for each order, and what several rules ask of it.

Promise: a line says what the book says; whoever changes one posts the difference, here and nowhere else.

Rules
* Of a line, what a payslip fixed, what the worker confirmed and what the workshop alone recorded are told apart.
* What stands in a period stays to be paid and put on a slip, whatever terms or ends came later.
* A worker's own count is beside the sums (本人主张), until the workshop answers it with a record.

Specification: CLAIMS section 1 "Wage".
"""

from __future__ import annotations

from collections.abc import Iterable

from ledger import book
from ledger.kinds.fields import AMOUNT_FEN_MAX
from ledger.records import EngagementRecord, OrderRecord, PeriodRecord, ThreadRecord, WageLine
from ledger.rules.engagement import engagement_key, engagement_of, payday_of_period, terms_of_period
from ledger.rules.order import CONCLUDED
from ledger.rules.turn import Turn, unknown

LINES_MAX = 100  # orders of one pay period: a worker is on a few a day


def period_key(thread: str, period: str) -> str:
    """The key of a pay period of a thread `work:{uuid}`."""
    return f"period:{thread.removeprefix('work:')}:{period}"


def reads_period(thread: str, periods: set[str]) -> set[str]:
    """Keys that changing pay periods reads."""
    return {engagement_key(thread)} | {period_key(thread, period) for period in periods}


def reads_line(thread: str, periods: Iterable[str], order: str | None) -> set[str]:
    """Keys of what is owed and paid for an order in pay periods, where that line may be new."""
    accounts = {book.wage_account(thread, period, order or "") for period in periods}
    return {f"balance:{account}" for account in accounts} | {f"balance:paid:{account}" for account in accounts}


def period_of(turn: Turn, period: str) -> PeriodRecord:
    """The period as it stands; a new one with the payday of the terms that cover it."""
    found = turn.get(period_key(turn.st.thread, period), PeriodRecord)
    if found is not None:
        return found
    engagement: EngagementRecord = engagement_of(turn)
    return PeriodRecord(
        home=turn.st.thread,
        thread=turn.st.thread,
        workshop=engagement.workshop,
        worker=engagement.worker,
        period=period,
        due_on=payday_of_period(engagement, period),
    )


def of_engagement(turn: Turn, period: str) -> bool:
    """Whether terms cover a day of a period, or something stands in it from when they did: that stays to be paid."""
    stands = turn.get(period_key(turn.st.thread, period), PeriodRecord) is not None
    return stands or terms_of_period(engagement_of(turn), period) is not None


def line_of(record: PeriodRecord, order: str) -> WageLine:
    """The line of an order ("" for the workshop's own), empty where there is none yet."""
    return next((line for line in record.lines if line.order == order), WageLine(order=order))


def demand_room(turn: Turn, period: str, orders: set[str]) -> None:
    """A period's record stays small enough to be read for each statement."""
    found = turn.get(period_key(turn.st.thread, period), PeriodRecord)
    known = {line.order for line in found.lines} if found else set()
    turn.demand(
        len(known | orders) <= LINES_MAX,
        "A pay period names no more orders than `most` says; the rest is the workshop's own work",
        most=LINES_MAX,
    )


def move(turn: Turn, period: str, order: str, code: str, why: str, **changes_fen: int) -> None:
    """Change what a line rests on (payroll, confirmed, recorded), and post what is owed more or less."""
    record = period_of(turn, period)
    line = line_of(record, order)
    update = {f"{part}_fen": getattr(line, f"{part}_fen") + change for part, change in changes_fen.items()}
    _put_line(turn, record, line.model_copy(update=update))
    account = book.wage_account(turn.st.thread, period, order)
    turn.transfers += book.moved(account, record.workshop, sum(changes_fen.values()), code, why)


def pay(turn: Turn, period: str, order: str, amount_fen: int, why: str) -> None:
    """Post an acknowledged wage payment to a line."""
    record = period_of(turn, period)
    line = line_of(record, order)
    _put_line(turn, record, line.model_copy(update={"paid_fen": line.paid_fen + amount_fen}))
    account = book.wage_account(turn.st.thread, period, order)
    turn.transfers += book.wage_paid(account, record.workshop, amount_fen, why)


def claim(turn: Turn, period: str, change_fen: int) -> None:
    """Change what the worker claims of a period alone; it is in no sum."""
    record = period_of(turn, period)
    put_period(turn, record.model_copy(update={"claimed_fen": record.claimed_fen + change_fen}))


def _put_line(turn: Turn, record: PeriodRecord, line: WageLine) -> None:
    others = [one for one in record.lines if one.order != line.order]
    lines = tuple(sorted((*others, line), key=lambda one: one.order))
    put_period(turn, record.model_copy(update={"lines": lines}))


def put_period(turn: Turn, record: PeriodRecord) -> None:
    """Store a period, while one statement can name its sums: the clock must always be able to say what is open."""
    parts = [abs(fen) for line in record.lines for fen in (line.payroll_fen, line.confirmed_fen, line.recorded_fen)]
    within = max([record.open_fen, record.claimed_fen, *parts]) <= AMOUNT_FEN_MAX
    turn.demand(within, "The sums of a pay period stay within what one statement may name", most_fen=AMOUNT_FEN_MAX)
    key = period_key(record.thread, record.period)
    before = turn.lookup.get(key)  # not what this statement put: what it only moves within the period falls nowhere
    said_fen = (before.said_open_fen, before.said_claimed_fen) if isinstance(before, PeriodRecord) else (0, 0)
    turn.put(key, _said(record, *said_fen))


def put_said(turn: Turn, record: PeriodRecord) -> None:
    """Store a period of which the clock has just said what is open and what is claimed."""
    turn.put(period_key(record.thread, record.period), _said(record, record.open_fen, record.claimed_fen))


def _said(record: PeriodRecord, open_fen: int, claimed_fen: int) -> PeriodRecord:
    """What the clock said of a period, as far as it still is so: what is settled and comes again is said again."""
    said = {
        "said_open_fen": min(open_fen, record.open_fen),
        "said_claimed_fen": min(claimed_fen, record.claimed_fen),
    }
    return record.model_copy(update=said)


def order_worked_for(turn: Turn, order: str | None) -> None:
    """An order named for a wage is an accepted one of this workshop's. Raises: UnknownReference."""
    if order is None:
        return
    record = turn.need(f"order:{order.removeprefix('order:')}", OrderRecord, "order")
    if record is None:
        return
    if record.contractor != turn.roles["workshop"]:
        raise unknown("order")
    thread = turn.get(f"thread:{order}", ThreadRecord)
    accepted = thread is None or thread.state in CONCLUDED
    turn.demand(accepted, "Work, wages and their payment name an accepted order")


def reads_order(order: str | None) -> set[str]:
    """Keys that naming an order reads."""
    return {f"order:{order.removeprefix('order:')}", f"thread:{order}"} if order else set()
