"""Counts of work: recorded by the workshop, confirmed by the worker; corrected by superseding.

Rules
* A count stands for a day that signed terms cover, is priced no lower than agreed, and raises the wage at once.
* A correction keeps day, order, operation and bundle. Higher, it counts at once; lower in sum or in quantity, once the
  worker confirms it.
  What he confirmed stays confirmed where quantity and sum are repeated.
* A bundle and operation of an order is counted once; one that the worker confirmed at nought is free again.
* A confirmation repeats quantity and sum. One of an older correction confirms a later one that repeats these, whichever
  came first; otherwise it is kept and changes nothing that came later.

Specification: CLAIMS section 1 "Wage", "Lowering needs the creditor's key"; FORMATS 1.7.
"""

from __future__ import annotations

from ledger import book
from ledger.kinds.work import WorkConfirmed, WorkRecorded
from ledger.records import BundleRecord, CountRecord, EngagementRecord, Terms, WorkedRecord
from ledger.rules import claimed, objection, pieces, wage_period
from ledger.rules.engagement import demand_unit, engagement_key, engagement_of, terms_on
from ledger.rules.pay_cycle import period_of, periods_of
from ledger.rules.turn import Lookup, Turn, unknown

PRICE = "price of a count"  # what a rule calls a price that this reader may not see


def worked_key(statement: str) -> str:
    """The key of one recorded count."""
    return f"worked:{statement}"


def count_key(root: str) -> str:
    """The key of a count through its corrections, by the first of them."""
    return f"count:{root}"


def bundle_key(workshop: str, order: str, operation: str | None, bundle: str) -> str:
    """The key of a bundle and operation of one order ("" for own); a bundle number holds no colon."""
    return f"bundle:{workshop}:{order or 'own'}:{operation or ''}:{bundle}"


# ---- recorded


def reads_recorded(body: WorkRecorded, thread: str, lookup: Lookup) -> set[str]:
    """Keys that a count's rules read; a correction's come with `reads_corrected`."""
    periods = periods_of(body.worked_on)
    keys = wage_period.reads_order(body.order) | wage_period.reads_period(thread, periods)
    keys |= wage_period.reads_line(thread, periods, body.order)
    keys |= pieces.reads(body.basis, body.order or "", body.operation, body.unit)
    engagement = lookup.get(engagement_key(thread))
    if isinstance(engagement, EngagementRecord):
        terms = terms_on(engagement, body.worked_on)
        keys |= {f"fields:{terms.offer}"} if terms and body.operation else set()
        bundle = (body.order or "", body.operation, body.bundle) if body.bundle else None
        keys |= {bundle_key(engagement.workshop, *bundle)} if bundle else set()
    return keys | claimed.reads_answered(body.claim)


def reads_corrected(earlier: str, lookup: Lookup) -> set[str]:
    """Keys that correcting a count reads: it, what stands of it, what is objected to it, the claim it answers."""
    keys = {worked_key(earlier)} | objection.reads_against(earlier, lookup)
    worked = lookup.get(worked_key(earlier))
    if isinstance(worked, WorkedRecord):
        keys |= {count_key(worked.root)} | claimed.reads_answered(worked.claim)
        count = lookup.get(count_key(worked.root))
        keys |= {worked_key(count.standing)} if isinstance(count, CountRecord) else set()
    return keys


def check_recorded(turn: Turn) -> None:
    """The day is covered, the unit fits, the sum is quantity times price, the price as agreed; a correction fits."""
    body: WorkRecorded = turn.body
    turn.demand(body.worked_on <= turn.today, "Work lies in the past or today")
    demand_unit(turn, body.basis, body.unit)
    terms = terms_on(engagement_of(turn), body.worked_on)
    earlier = _corrected(turn)
    covered = terms is not None or earlier is not None
    turn.demand(covered, "Work is recorded for a day that signed terms cover", day=body.worked_on)
    wage_period.order_worked_for(turn, body.order)
    if earlier is None and terms is not None:
        wage_period.demand_room(turn, period_of(body.worked_on, terms.cycle), {body.order or ""})
    _check_price(turn, terms)
    _check_bundle(turn, earlier)
    claimed.check_answered(turn, earlier)


def _check_price(turn: Turn, terms: Terms | None) -> None:
    """The sum is quantity times price; an agreed operation is counted as agreed and paid no less."""
    body: WorkRecorded = turn.body
    if body.price_e4 is None:
        turn.unchecked.append(PRICE)
        return
    right_fen = book.amount_fen(body.qty_e3, body.price_e4)
    sentence = "A count is worth its quantity times its price, rounded half up"
    turn.demand(body.amount_fen == right_fen, sentence, expected_fen=right_fen)
    agreed = next((rate for rate in terms.rates if rate[0] == body.operation), None) if terms else None
    if terms is None or agreed is None:
        return
    turn.demand(
        agreed[1:] == (body.basis, body.unit),
        "An operation of the signed terms is counted by the basis and unit agreed there",
    )
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
    key = bundle_key(turn.roles["workshop"], body.order or "", body.operation, body.bundle)
    counted = turn.get(key, BundleRecord)
    if counted is None and not turn.lookup.knows(key):
        turn.unchecked.append("bundle counted once")
    own = counted is None or counted.count in ("", earlier.root if earlier else None)
    turn.demand(own, "A bundle and operation is counted once")


def fold_recorded(turn: Turn) -> None:
    """The count, or its correction: what it raises counts at once, what it lowers waits for the worker."""
    body: WorkRecorded = turn.body
    earlier = turn.get(worked_key(turn.st.supersedes), WorkedRecord) if turn.st.supersedes else None
    before = turn.get(count_key(earlier.root), CountRecord) if earlier else None
    standing = turn.get(worked_key(before.standing), WorkedRecord) if before else None
    record = _record(turn, earlier, standing)
    turn.put(worked_key(turn.st.id), record)
    if body.bundle is not None and (record.qty_e3 > 0 or record.confirmed is None):  # a confirmed nought has none
        key = bundle_key(turn.roles["workshop"], record.order, body.operation, body.bundle)
        turn.put(key, BundleRecord(home=turn.st.thread, count=record.root))
    if earlier is not None:
        turn.put(worked_key(earlier.statement), earlier.model_copy(update={"superseded": turn.st.id}))
        objection.carry(turn, earlier.statement)
    count = _count(turn, record, before, standing)
    claimed.answer(turn, record, count.standing_fen, stands=count.standing == record.statement)


def _record(turn: Turn, earlier: WorkedRecord | None, standing: WorkedRecord | None) -> WorkedRecord:
    """The count as recorded; repeated, it is confirmed as what stands of it is."""
    body: WorkRecorded = turn.body
    terms = terms_on(engagement_of(turn), body.worked_on)
    assert earlier is not None or terms is not None, "checked to be covered"
    same = standing is not None and _counted(standing) == (body.qty_e3, body.amount_fen)
    return WorkedRecord(
        home=turn.st.thread,
        statement=turn.st.id,
        root=earlier.root if earlier else turn.st.id,
        worked_on=body.worked_on,
        period=earlier.period if earlier else period_of(body.worked_on, terms.cycle if terms else ""),
        order=body.order or "",
        basis=body.basis,
        unit=body.unit,
        operation=body.operation,
        bundle=body.bundle,
        qty_e3=body.qty_e3,
        amount_fen=body.amount_fen,
        supersedes=turn.st.supersedes,
        confirmed=standing.confirmed if standing and same else None,
        claim=body.claim or (earlier.claim if earlier else None),
    )


def _count(turn: Turn, record: WorkedRecord, before: CountRecord | None, standing: WorkedRecord | None) -> CountRecord:
    """What stands of the count after this record of it."""
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
    elif record.amount_fen < before.standing_fen or (standing is not None and record.qty_e3 < standing.qty_e3):
        lower = {"newest": record.statement, "pending": record.statement, "pending_fen": record.amount_fen}
        after = before.model_copy(update=lower)
    else:
        after = _stands(before, record, confirmed=record.confirmed is not None)
    put_count(turn, before, after, "recorded")
    return after


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
    """Store a count; move its period's line by the change of what is open of it, and its operation's pieces."""
    turn.put(count_key(after.root), after)
    pieces.move(turn, before, after)
    changes = {"confirmed": 0, "recorded": 0}
    for count, sign in ((before, -1), (after, 1)):
        if count is not None:
            part = "confirmed" if count.confirmed else "recorded"
            changes[part] += sign * open_fen(count)
    wage_period.move(turn, after.period, after.order, code, count_key(after.root), **changes)


def open_fen(count: CountRecord) -> int:
    """A count's open amount: what stands of it less what payslips took."""
    return count.standing_fen - count.taken_fen


# ---- confirmed


def reads_confirmed(body: WorkConfirmed, thread: str, lookup: Lookup) -> set[str]:
    """Keys that a confirmation reads: each count, its corrections, its period, what stands against it."""
    keys = {engagement_key(thread)}
    for line in body.lines:
        keys |= reads_corrected(line.record, lookup)
        worked = lookup.get(worked_key(line.record))
        if isinstance(worked, WorkedRecord):
            keys |= wage_period.reads_period(thread, {worked.period}) | _reads_newest(worked.root, lookup)
            workshop = getattr(lookup.get(engagement_key(thread)), "workshop", "")
            bundle = (worked.order, worked.operation, worked.bundle) if worked.bundle else None
            keys |= {bundle_key(workshop, *bundle)} if bundle else set()
            keys |= pieces.reads(worked.basis, worked.order, worked.operation, worked.unit)
    return keys


def _reads_newest(root: str, lookup: Lookup) -> set[str]:
    """Keys that confirming the newest record of a count reads, where the word for an older one is its, too."""
    count = lookup.get(count_key(root))
    return reads_corrected(count.newest, lookup) if isinstance(count, CountRecord) else set()


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
            _confirm(turn, record)


def _confirm(turn: Turn, record: WorkedRecord) -> None:
    """One count confirmed: the newest comes to stand, the standing one is confirmed, an older one is only kept.

    The word for one that the newest, or the standing one, repeats is a word for that one, whichever came first.
    """
    _mark(turn, record)
    before = turn.get(count_key(record.root), CountRecord)
    assert before is not None, "a recorded count stands under its first record"
    newest, standing = (turn.get(worked_key(one), WorkedRecord) for one in (before.newest, before.standing))
    if newest is not None and _counted(newest) == _counted(record):
        newest = _mark(turn, newest)
        put_count(turn, before, _stands(before, newest, confirmed=True), "confirmed")
        objection.concede(turn, newest.statement, ())
        claimed.answer(turn, newest, newest.amount_fen, stands=True)
        _free_bundle(turn, newest)
    elif standing is not None and _counted(standing) == _counted(record):
        _mark(turn, standing)
        put_count(turn, before, before.model_copy(update={"confirmed": True}), "confirmed")


def _counted(record: WorkedRecord) -> tuple[int, int]:
    """What a confirmation repeats of a count, and a correction may repeat: quantity and sum."""
    return record.qty_e3, record.amount_fen


def _mark(turn: Turn, record: WorkedRecord) -> WorkedRecord:
    """A record that the worker confirmed, by the first statement that did."""
    record = turn.get(worked_key(record.statement), WorkedRecord) or record
    if record.confirmed is None:
        record = record.model_copy(update={"confirmed": turn.st.id})
        turn.put(worked_key(record.statement), record)
    return record


def _free_bundle(turn: Turn, record: WorkedRecord) -> None:
    """Who really had a bundle can be recorded once the worker confirmed that he had nothing of it."""
    if record.bundle is None or record.qty_e3 > 0:
        return
    key = bundle_key(turn.roles["workshop"], record.order, record.operation, record.bundle)
    counted = turn.get(key, BundleRecord)
    if counted is not None and counted.count == record.root:
        turn.put(key, BundleRecord(home=turn.st.thread, count=""))
