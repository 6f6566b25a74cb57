"""Counts of work: recorded by the workshop, claimed by the worker, confirmed by the worker; corrected by superseding.

Rules
* A count stands for a day that signed terms cover, is priced no lower than agreed, and raises the wage at once.
* A correction keeps day, order, operation and bundle. Higher, it counts at once; lower, once the worker confirms it.
* A bundle and operation of an order is counted once.
* The worker's own count moves no sum. A record that names it answers it; the same count confirms it.
* A confirmation repeats quantity and sum. One of an older correction is kept and changes nothing that came later.

Specification: CLAIMS section 1 "Wage", "Lowering needs the creditor's key"; FORMATS 1.7.
"""

from __future__ import annotations

from ledger import book
from ledger.kinds.work import ConfirmedCount, WorkClaimed, WorkConfirmed, WorkRecorded
from ledger.records import BundleRecord, ClaimedRecord, CountRecord, EngagementRecord, Terms, WorkedRecord
from ledger.rules import objection, wage_period
from ledger.rules.engagement import (
    check_pair,
    demand_unit,
    engagement_key,
    engagement_of,
    open_pair,
    reads_pair,
    terms_on,
)
from ledger.rules.pay_cycle import period_of
from ledger.rules.turn import Lookup, Turn, unknown

PRICE = "price of a count"  # what a rule calls a price that this reader may not see


def worked_key(statement: str) -> str:
    """The key of one recorded count."""
    return f"worked:{statement}"


def count_key(root: str) -> str:
    """The key of a count through its corrections, by the first of them."""
    return f"count:{root}"


def bundle_key(workshop: str, body: WorkRecorded) -> str:
    """The key of a bundle and operation of one order; a bundle number holds no colon."""
    return f"bundle:{workshop}:{body.order or 'own'}:{body.operation or ''}:{body.bundle}"


# ---- recorded


def reads_recorded(body: WorkRecorded, thread: str, lookup: Lookup) -> set[str]:
    """Keys that a count's rules read; a correction's come with `reads_corrected`."""
    keys = wage_period.reads_order(body.order) | wage_period.reads_period(thread, _periods(body.worked_on))
    engagement = lookup.get(engagement_key(thread))
    if isinstance(engagement, EngagementRecord):
        terms = terms_on(engagement, body.worked_on)
        keys |= {f"fields:{terms.offer}"} if terms and body.operation else set()
        keys |= {bundle_key(engagement.workshop, body)} if body.bundle else set()
    return keys | ({f"claimed:{body.claim}"} if body.claim else set())


def _periods(day: str) -> set[str]:
    """The periods that a day may lie in, whatever the cycle."""
    return {period_of(day, "month"), period_of(day, "week")}


def reads_corrected(earlier: str, lookup: Lookup) -> set[str]:
    """Keys that correcting a count, or a claim, reads."""
    keys = {worked_key(earlier), f"claimed:{earlier}"} | objection.reads_against(earlier, lookup)
    worked = lookup.get(worked_key(earlier))
    return keys | ({count_key(worked.root)} if isinstance(worked, WorkedRecord) else set())


def check_recorded(turn: Turn) -> None:
    """The day is covered, the unit fits, the sum is quantity times price, the price as agreed; a correction fits."""
    body: WorkRecorded = turn.body
    turn.demand(body.worked_on <= turn.today, "Work lies in the past or today")
    demand_unit(turn, body.basis, body.unit)
    terms = terms_on(engagement_of(turn), body.worked_on)
    turn.demand(terms is not None, "Work is recorded for a day that signed terms cover", day=body.worked_on)
    assert terms is not None
    wage_period.order_worked_for(turn, body.order)
    wage_period.demand_room(turn, period_of(body.worked_on, terms.cycle), {body.order or ""})
    _check_price(turn, terms)
    earlier = _corrected(turn)
    _check_bundle(turn, earlier)
    if body.claim is not None:
        _check_claim(turn, earlier)


def _check_price(turn: Turn, terms: Terms) -> None:
    """The sum is quantity times price; an agreed operation is counted as agreed and paid no less."""
    body: WorkRecorded = turn.body
    if body.price_e4 is None:
        turn.unchecked.append(PRICE)
        return
    right_fen = book.amount_fen(body.qty_e3, body.price_e4)
    sentence = "A count is worth its quantity times its price, rounded half up"
    turn.demand(body.amount_fen == right_fen, sentence, expected_fen=right_fen)
    agreed = next((rate for rate in terms.rates if rate[0] == body.operation), None)
    if agreed is None:
        return
    turn.demand(agreed[1:] == (body.basis, body.unit), "An agreed operation is counted as it was agreed")
    rows = (turn.fields(terms.offer) or {}).get("rates", [])
    price_e4 = next((row.get("price_e4") for row in rows if row["operation"] == body.operation), None)
    if price_e4 is None:
        turn.unchecked.append(PRICE)
    else:
        turn.demand(body.price_e4 >= price_e4, "No less is paid for a piece than was agreed", agreed_e4=price_e4)


def _corrected(turn: Turn) -> WorkedRecord | None:
    """The newest record that this one corrects, of the same day, order, operation, unit and bundle."""
    body: WorkRecorded = turn.body
    if turn.st.supersedes is None:
        return None
    earlier = turn.need(worked_key(turn.st.supersedes), WorkedRecord, "count")
    if earlier is None:
        return None
    turn.demand(earlier.superseded is None, "A count is corrected once; name the newest", newest=earlier.superseded)
    before = (earlier.worked_on, earlier.order, earlier.basis, earlier.unit, earlier.operation, earlier.bundle)
    now = (body.worked_on, body.order or "", body.basis, body.unit, body.operation, body.bundle)
    turn.demand(before == now, "A correction keeps day, order, operation, unit and bundle; set it to nought otherwise")
    return earlier


def _check_bundle(turn: Turn, earlier: WorkedRecord | None) -> None:
    """A bundle and operation is counted once, by whomever; what others counted is not said."""
    body: WorkRecorded = turn.body
    if body.bundle is None:
        return
    key = bundle_key(turn.roles["workshop"], body)
    counted = turn.get(key, BundleRecord)
    if counted is None and not turn.lookup.knows(key):
        turn.unchecked.append("bundle counted once")
    own = counted is None or (earlier is not None and counted.count == earlier.root)
    turn.demand(own, "A bundle and operation is counted once")


def _check_claim(turn: Turn, earlier: WorkedRecord | None) -> None:
    """The claim answered is of this thread, of that day, and answered by one count. Raises: UnknownReference."""
    body: WorkRecorded = turn.body
    claimed = turn.need(f"claimed:{body.claim}", ClaimedRecord, "count of the worker's own")
    if claimed is None:
        return
    if claimed.home != turn.st.thread:
        raise unknown("count of the worker's own")
    turn.demand(claimed.superseded is None, "The worker corrected that count; answer the newest")
    turn.demand(claimed.worked_on == body.worked_on, "A record answers a count of the same day")
    free = claimed.answered is None or (earlier is not None and claimed.answered == earlier.statement)
    turn.demand(free, "A count of the worker's own is answered by one record")


def fold_recorded(turn: Turn) -> None:
    """The count, or its correction: what it raises counts at once, what it lowers waits for the worker."""
    body: WorkRecorded = turn.body
    terms = terms_on(engagement_of(turn), body.worked_on)
    assert terms is not None, "checked to be covered"
    earlier = turn.get(worked_key(turn.st.supersedes), WorkedRecord) if turn.st.supersedes else None
    record = WorkedRecord(
        home=turn.st.thread,
        statement=turn.st.id,
        root=earlier.root if earlier else turn.st.id,
        worked_on=body.worked_on,
        period=earlier.period if earlier else period_of(body.worked_on, terms.cycle),
        order=body.order or "",
        basis=body.basis,
        unit=body.unit,
        operation=body.operation,
        bundle=body.bundle,
        qty_e3=body.qty_e3,
        amount_fen=body.amount_fen,
        supersedes=turn.st.supersedes,
        claim=body.claim or (earlier.claim if earlier else None),
    )
    turn.put(worked_key(turn.st.id), record)
    if body.bundle is not None:
        key = bundle_key(turn.roles["workshop"], body)
        turn.put(key, BundleRecord(home=turn.st.thread, count=record.root))
    if earlier is not None:
        turn.put(worked_key(earlier.statement), earlier.model_copy(update={"superseded": turn.st.id}))
        objection.carry(turn, earlier.statement)
    _answer_claim(turn, record)
    _count(turn, record)


def _count(turn: Turn, record: WorkedRecord) -> None:
    """What stands of the count after this record of it."""
    before = turn.get(count_key(record.root), CountRecord)
    if before is None:
        after = CountRecord(
            home=turn.st.thread,
            root=record.root,
            period=record.period,
            order=record.order,
            worked_on=record.worked_on,
            standing=record.statement,
            standing_fen=record.amount_fen,
            confirmed=False,
            newest=record.statement,
        )
    elif record.amount_fen < before.standing_fen:
        lower = {"newest": record.statement, "pending": record.statement, "pending_fen": record.amount_fen}
        after = before.model_copy(update=lower)
    else:
        after = _stands(before, record, confirmed=False)
    put_count(turn, before, after, "recorded")


def _stands(count: CountRecord, record: WorkedRecord, *, confirmed: bool) -> CountRecord:
    """The count with that record as the one that counts; `newest` only goes forward."""
    update = {
        "standing": record.statement,
        "standing_fen": record.amount_fen,
        "confirmed": confirmed,
        "newest": record.statement,
        "pending": None,
        "pending_fen": 0,
    }
    return count.model_copy(update=update)


def put_count(turn: Turn, before: CountRecord | None, after: CountRecord, code: str) -> None:
    """Store a count and move its period's line by the change of what is open of it."""
    turn.put(count_key(after.root), after)
    changes = {"confirmed": 0, "recorded": 0}
    for count, sign in ((before, -1), (after, 1)):
        if count is not None:
            part = "confirmed" if count.confirmed else "recorded"
            changes[part] += sign * open_fen(count)
    wage_period.move(turn, after.period, after.order, code, count_key(after.root), **changes)


def open_fen(count: CountRecord) -> int:
    """A count's open amount: what stands of it less what payslips took."""
    return count.standing_fen - count.taken_fen


def _answer_claim(turn: Turn, record: WorkedRecord) -> None:
    """A claim that is answered is no longer the worker's word alone."""
    claimed = turn.get(f"claimed:{record.claim}", ClaimedRecord) if record.claim else None
    if claimed is None:
        return
    counted = (claimed.qty_e3, claimed.basis, claimed.unit) == (record.qty_e3, record.basis, record.unit)
    same = counted and claimed.amount_fen in (None, record.amount_fen)
    update = {"answered": record.statement, "same": same}
    turn.put(f"claimed:{claimed.statement}", claimed.model_copy(update=update))
    if claimed.answered is None:
        _claim_alone(turn, claimed, -1)


# ---- claimed


def reads_claimed(body: WorkClaimed, thread: str, lookup: Lookup) -> set[str]:
    """Keys that a worker's own count reads."""
    return reads_pair(body.workshop, body.worker, thread) | wage_period.reads_period(thread, _periods(body.worked_on))


def check_claimed(turn: Turn) -> None:
    """The pair is the thread's, the day has come, a correction is of the newest and of the same day."""
    body: WorkClaimed = turn.body
    check_pair(turn, body.workshop, body.worker)
    turn.demand(body.worked_on <= turn.today, "Work lies in the past or today")
    demand_unit(turn, body.basis, body.unit)
    if turn.st.supersedes is not None:
        earlier = turn.need(f"claimed:{turn.st.supersedes}", ClaimedRecord, "count")
        newest = earlier is None or earlier.superseded is None
        turn.demand(newest, "A count is corrected once; name the newest")
        turn.demand(earlier is None or earlier.worked_on == body.worked_on, "A correction keeps the day")


def fold_claimed(turn: Turn) -> None:
    """The claim, beside the sums; a correction takes the place of what it corrects."""
    body: WorkClaimed = turn.body
    terms = terms_on(open_pair(turn, body.workshop, body.worker), body.worked_on)
    record = ClaimedRecord(
        home=turn.st.thread,
        statement=turn.st.id,
        worked_on=body.worked_on,
        period=period_of(body.worked_on, terms.cycle) if terms else "",
        basis=body.basis,
        unit=body.unit,
        qty_e3=body.qty_e3,
        amount_fen=body.amount_fen,
        supersedes=turn.st.supersedes,
    )
    turn.put(f"claimed:{turn.st.id}", record)
    _claim_alone(turn, record, 1)
    earlier = turn.get(f"claimed:{turn.st.supersedes}", ClaimedRecord) if turn.st.supersedes else None
    if earlier is not None:
        turn.put(f"claimed:{earlier.statement}", earlier.model_copy(update={"superseded": turn.st.id}))
        if earlier.answered is None:
            _claim_alone(turn, earlier, -1)


def _claim_alone(turn: Turn, claimed: ClaimedRecord, sign: int) -> None:
    """Count a claim's sum in, or out of, what the worker claims of its period alone."""
    if claimed.period and claimed.amount_fen:
        wage_period.claim(turn, claimed.period, sign * claimed.amount_fen)


# ---- confirmed


def reads_confirmed(body: WorkConfirmed, thread: str, lookup: Lookup) -> set[str]:
    """Keys that a confirmation reads: each count, its corrections, its period, what stands against it."""
    keys = {engagement_key(thread)}
    for line in body.lines:
        keys |= reads_corrected(line.record, lookup)
        worked = lookup.get(worked_key(line.record))
        if isinstance(worked, WorkedRecord):
            keys |= wage_period.reads_period(thread, {worked.period})
    return keys


def check_confirmed(turn: Turn) -> None:
    """Each count is of this thread, named once, repeated to the piece and to the fen. Raises: UnknownReference."""
    body: WorkConfirmed = turn.body
    named = [line.record for line in body.lines]
    turn.demand(len(set(named)) == len(named), "Each count is named once")
    for line in body.lines:
        record = turn.need(worked_key(line.record), WorkedRecord, "count")
        if record is None:
            continue
        if record.home != turn.st.thread:
            raise unknown("count")
        same = (line.qty_e3, line.amount_fen) == (record.qty_e3, record.amount_fen)
        turn.demand(same, "A confirmation repeats quantity and sum; object otherwise", record=line.record)


def fold_confirmed(turn: Turn) -> None:
    """Confirmed counts stand; a lower one comes to count; objections that the worker gives up are closed."""
    body: WorkConfirmed = turn.body
    for line in body.lines:
        record = turn.get(worked_key(line.record), WorkedRecord)
        if record is not None:
            _confirm(turn, line, record)


def _confirm(turn: Turn, line: ConfirmedCount, record: WorkedRecord) -> None:
    """One count confirmed: the newest comes to stand, the standing one is confirmed, an older one is only kept."""
    if record.confirmed is None:
        turn.put(worked_key(line.record), record.model_copy(update={"confirmed": turn.st.id}))
    before = turn.get(count_key(record.root), CountRecord)
    assert before is not None, "a recorded count stands under its first record"
    if record.statement == before.newest:
        put_count(turn, before, _stands(before, record, confirmed=True), "confirmed")
        objection.concede(turn, record.statement, ())
    elif record.statement == before.standing:
        put_count(turn, before, before.model_copy(update={"confirmed": True}), "confirmed")
