"""Payslips: issued by the workshop over counts and other items, confirmed by the worker.

Rules
* One payslip for a worker and pay period. It takes the open amounts of the counts it lists; what it does not list stays
  open. A later correction of a count goes on the next slip as back pay (补发).
* What no count gives states its ground. Gross, net, parts and pay are worked out again, to the fen.
* Its net sum replaces what it takes, in parts for each order and for the workshop's own, each at least nought. Back pay
  stays owed for the period of the work, so that no slip puts off a payday.
* Tax and social insurance are spread over the gross parts by largest remainder, and take at most half. Any other
  deduction counts once the worker confirms the slip; until then the higher stands.
* Advances that he acknowledged are set off against it: they lower what he owes and what he is owed alike.

Specification: CLAIMS section 1 "Wage", "Advances"; 724号 15; 工资支付暂行规定 15-16.
"""

from __future__ import annotations

from collections.abc import Iterable

from ledger import book
from ledger.kinds.wage import COUNTS_MAX, STATUTORY, PayslipConfirmed, PayslipIssued, PayslipLine
from ledger.records import AdvanceRecord, CountRecord, PeriodRecord, SlipPlace, SlipRecord
from ledger.rules import objection, wage_period
from ledger.rules.count import count_key, open_fen, put_count
from ledger.rules.delivery_line import demand_unique
from ledger.rules.engagement import engagement_of
from ledger.rules.pay_cycle import days_of
from ledger.rules.turn import Lookup, Turn, unknown

WITH_COUNTS = ("work", "back-pay")
STATUTORY_MAX = 2  # a half: the highest tax rate is 45% (个人所得税法 3), a worker's social insurance about 10.5%


def slip_key(slip: str) -> str:
    """The key of a payslip."""
    return f"slip:{slip}"


def counts_of(body: PayslipIssued) -> list[str]:
    """The counts that a slip lists, over all its lines."""
    return [root for line in body.lines for root in line.records or ()]


def reads_issued(body: PayslipIssued, thread: str, lookup: Lookup) -> set[str]:
    """Keys that a payslip reads: its counts, their periods, its orders, its advances."""
    keys = {count_key(root) for root in counts_of(body)}
    counts = [lookup.get(key) for key in keys]
    periods = {body.period} | {count.period for count in counts if isinstance(count, CountRecord)}
    for line in body.lines:
        keys |= wage_period.reads_order(line.order) | wage_period.reads_line(thread, periods, line.order)
    keys |= {f"advance:{row.advance}" for row in body.advances or ()}
    return keys | wage_period.reads_period(thread, periods)


def gross_parts(lines: Iterable[PayslipLine]) -> dict[str, int]:
    """The items by order ("" for the workshop's own), fen."""
    parts: dict[str, int] = {}
    for line in lines:
        parts[line.order or ""] = parts.get(line.order or "", 0) + line.amount_fen
    return parts


def split(body: PayslipIssued) -> tuple[dict[str, int], dict[str, int]]:
    """By order: the sums less what law withholds, and those less every deduction. Deductions are within the gross."""
    gross = gross_parts(body.lines)
    rows = body.deductions or ()
    statutory_fen = sum(row.amount_fen for row in rows if row.code in STATUTORY)
    other_fen = sum(row.amount_fen for row in rows if row.code not in STATUTORY)
    withheld = book.largest_remainder(statutory_fen, gross)
    high = {order: fen - withheld[order] for order, fen in gross.items()}
    lowered = book.largest_remainder(other_fen, high)
    return high, {order: fen - lowered[order] for order, fen in high.items()}


def check_issued(turn: Turn) -> None:
    """Of a period without a slip, over counts of this thread as they stand, with every sum worked out again."""
    body: PayslipIssued = turn.body
    known = wage_period.of_engagement(turn, body.period)
    turn.demand(known, "A payslip is of a pay period of the engagement", period=body.period)
    turn.demand(days_of(body.period)[0] <= turn.today, "A payslip is issued once its period has begun")
    period = turn.get(wage_period.period_key(turn.st.thread, body.period), PeriodRecord)
    turn.demand(period is None or period.slip is None, "A pay period has one payslip; what it lacks goes on the next")
    demand_unique(turn, [line.no for line in body.lines], "item of a payslip")
    roots = counts_of(body)
    turn.demand(
        len(roots) <= COUNTS_MAX,
        "A payslip lists no more counts than `most` says; the rest goes on the next",
        most=COUNTS_MAX,
    )
    turn.demand(len(set(roots)) == len(roots), "A payslip takes each count once")
    wage_period.demand_room(turn, body.period, {line.order or "" for line in body.lines})
    for line in body.lines:
        _check_line(turn, line)
    _check_sums(turn)
    _check_advances(turn)


def _check_line(turn: Turn, line: PayslipLine) -> None:
    """An item is the sum of its counts' open amounts, or states its ground. Raises: UnknownReference."""
    body: PayslipIssued = turn.body
    counted = line.item in WITH_COUNTS
    turn.demand(counted == (line.records is not None), "Work and back pay list their counts, other items none")
    turn.demand(counted or line.ground is not None, "An item beyond the counts states its ground", line=line.no)
    if not counted:
        wage_period.order_worked_for(turn, line.order)
        return
    right_fen, known = 0, True
    for root in line.records or ():
        count = turn.need(count_key(root), CountRecord, "count")
        if count is None:
            known = False
            continue
        if count.home != turn.st.thread:
            raise unknown("count")
        turn.demand(count.order == (line.order or ""), "An item's counts are of its order", line=line.no)
        earlier = days_of(count.period)[1] < days_of(body.period)[1]
        fits = earlier if line.item == "back-pay" else count.period == body.period
        turn.demand(fits, "Counts of the slip's own period are work, counts of an earlier one back pay", line=line.no)
        fresh = open_fen(count) > 0 or not count.slips
        turn.demand(fresh, "A count that payslips took whole is not listed again", line=line.no)
        right_fen += open_fen(count)
    sentence = "An item is the sum of what is open of its counts"
    turn.demand(not known or line.amount_fen == right_fen, sentence, line=line.no, expected_fen=right_fen)


def _check_sums(turn: Turn) -> None:
    """Gross, deductions, net and parts, worked out again."""
    body: PayslipIssued = turn.body
    gross_fen = sum(line.amount_fen for line in body.lines)
    turn.demand(body.gross_fen == gross_fen, "The gross sum is the sum of the items", expected_fen=gross_fen)
    rows = body.deductions or []
    demand_unique(turn, [row.no for row in rows], "deduction of a payslip")
    withheld_fen = sum(row.amount_fen for row in rows)
    turn.demand(withheld_fen <= gross_fen, "No more is withheld than there is", most_fen=gross_fen)
    statutory_fen = sum(row.amount_fen for row in rows if row.code in STATUTORY)
    turn.demand(
        statutory_fen * STATUTORY_MAX <= gross_fen,
        "Tax and social insurance take at most half of a payslip; more is a deduction that the worker confirms",
        most_fen=gross_fen // STATUTORY_MAX,
    )
    net_fen = gross_fen - withheld_fen
    turn.demand(body.net_fen == net_fen, "The net sum is the gross less every deduction", expected_fen=net_fen)
    named = {part.order or "": part.amount_fen for part in body.parts}
    turn.demand(len(named) == len(body.parts), "Each order has one part of a payslip")
    sentence = "The parts are the net sum split by order, deductions spread by largest remainder"
    turn.demand(named == split(body)[1], sentence)


def _check_advances(turn: Turn) -> None:
    """Advances of this thread, acknowledged and not set off before, within the net sum. Raises: UnknownReference."""
    body: PayslipIssued = turn.body
    rows = body.advances or []
    turn.demand(len({row.advance for row in rows}) == len(rows), "Each advance is set off once in a payslip")
    set_off_fen = sum(row.amount_fen for row in rows)
    turn.demand(set_off_fen <= body.net_fen, "No more is set off than the net sum", most_fen=body.net_fen)
    pay_fen = body.net_fen - set_off_fen
    turn.demand(body.pay_fen == pay_fen, "What is paid is the net sum less advances", expected_fen=pay_fen)
    for row in rows:
        record = turn.need(f"advance:{row.advance}", AdvanceRecord, "advance")
        if record is None:
            continue
        if record.home != turn.st.thread:
            raise unknown("advance")
        left_fen = record.acknowledged_fen - record.set_off_fen
        turn.demand(row.amount_fen <= left_fen, "No more is set off than the worker acknowledged", most_fen=left_fen)


def fold_issued(turn: Turn) -> None:
    """Take the counts, put the net parts in their place, set off the advances."""
    body: PayslipIssued = turn.body
    high, low = split(body)
    weights_fen = _by_period(turn)
    taken = _take_counts(turn, counts_of(body))
    set_off = book.largest_remainder(_set_off(turn), low)
    places = tuple(
        place
        for order in sorted(high)
        for place in _places(order, weights_fen[order], high[order], low[order], set_off[order])
    )
    for place in places:
        payroll_fen = place.high_fen - place.set_off_fen
        wage_period.move(turn, place.period, place.order, "payslip", slip_key(turn.st.id), payroll=payroll_fen)
    record = SlipRecord(
        home=turn.st.thread,
        slip=turn.st.id,
        period=body.period,
        lines=tuple((line.no, line.item, line.order or "", line.amount_fen) for line in body.lines),
        counts=taken,
        gross_fen=body.gross_fen,
        net_fen=body.net_fen,
        pay_fen=body.pay_fen,
        parts=tuple(sorted(low.items())),
        high=tuple(sorted(high.items())),
        places=places,
        advances=tuple((row.advance, row.amount_fen) for row in body.advances or ()),
    )
    turn.put(slip_key(turn.st.id), record)
    period = wage_period.period_of(turn, body.period)
    wage_period.put_period(turn, period.model_copy(update={"slip": turn.st.id}))


def _by_period(turn: Turn) -> dict[str, dict[str, int]]:
    """The items by order, and within it by the period they are owed for: the counts' own, else the slip's, fen."""
    body: PayslipIssued = turn.body
    found: dict[str, dict[str, int]] = {}
    for line in body.lines:
        weights = found.setdefault(line.order or "", {})
        left_fen = line.amount_fen
        for root in line.records or ():
            count = turn.get(count_key(root), CountRecord)
            if count is not None:
                weights[count.period] = weights.get(count.period, 0) + open_fen(count)
                left_fen -= open_fen(count)
        if left_fen:
            weights[body.period] = weights.get(body.period, 0) + left_fen
    return found


def _places(
    order: str, weights_fen: dict[str, int], high_fen: int, low_fen: int, set_off_fen: int
) -> tuple[SlipPlace, ...]:
    """One order's part over its periods: each step spread by largest remainder, as over the orders."""
    withheld = book.largest_remainder(sum(weights_fen.values()) - high_fen, weights_fen)
    high = {period: fen - withheld[period] for period, fen in weights_fen.items()}
    lowered = book.largest_remainder(high_fen - low_fen, high)
    low = {period: fen - lowered[period] for period, fen in high.items()}
    set_off = book.largest_remainder(set_off_fen, low)
    return tuple(
        SlipPlace(period=period, order=order, high_fen=high[period], low_fen=low[period], set_off_fen=set_off[period])
        for period in sorted(weights_fen)
    )


def _take_counts(turn: Turn, roots: list[str]) -> tuple[tuple[str, int], ...]:
    """Take what is open of the counts; root and sum of each."""
    taken = []
    for root in roots:
        before = turn.get(count_key(root), CountRecord)
        if before is not None:
            taken.append((root, open_fen(before)))
            update = {"taken_fen": before.standing_fen, "slips": (*before.slips, turn.st.id)}
            put_count(turn, before, before.model_copy(update=update), "taken")
    return tuple(taken)


def _set_off(turn: Turn) -> int:
    """Lower what the worker owes for advances by what the slip sets off; their sum, fen."""
    body: PayslipIssued = turn.body
    total_fen = 0
    for row in body.advances or ():
        record = turn.get(f"advance:{row.advance}", AdvanceRecord)
        if record is not None:
            total_fen += row.amount_fen
            key = f"advance:{row.advance}"
            turn.put(key, record.model_copy(update={"set_off_fen": record.set_off_fen + row.amount_fen}))
            account, worker = book.advance_account(turn.st.thread), engagement_of(turn).worker
            turn.transfers += book.moved(account, worker, -row.amount_fen, "set-off", key)
    return total_fen


# ---- confirmed


def reads_confirmed(body: PayslipConfirmed, thread: str, lookup: Lookup) -> set[str]:
    """Keys that confirming a payslip reads."""
    keys = {slip_key(body.slip)} | objection.reads_against(body.slip, lookup)
    slip = lookup.get(slip_key(body.slip))
    places = slip.places if isinstance(slip, SlipRecord) else ()
    return keys | wage_period.reads_period(thread, {place.period for place in places})


def check_confirmed(turn: Turn) -> None:
    """A slip of this thread, repeated, once. Raises: UnknownReference."""
    body: PayslipConfirmed = turn.body
    slip = turn.need(slip_key(body.slip), SlipRecord, "payslip")
    if slip is None:
        return
    if slip.home != turn.st.thread:
        raise unknown("payslip")
    turn.demand(slip.confirmed is None, "A payslip is confirmed once")
    same = (body.gross_fen, body.net_fen, body.pay_fen) == (slip.gross_fen, slip.net_fen, slip.pay_fen)
    turn.demand(same, "A confirmation repeats gross, net and pay; object otherwise")


def fold_confirmed(turn: Turn) -> None:
    """What the slip withholds beyond the law comes to count; objections against it are given up."""
    body: PayslipConfirmed = turn.body
    slip = turn.get(slip_key(body.slip), SlipRecord)
    if slip is None:
        return
    turn.put(slip_key(body.slip), slip.model_copy(update={"confirmed": turn.st.id}))
    for place in slip.places:
        lower_fen = place.low_fen - place.high_fen
        wage_period.move(turn, place.period, place.order, "withheld", slip_key(slip.slip), payroll=lower_fen)
    objection.concede(turn, body.slip, ())
