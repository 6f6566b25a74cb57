"""The worker's own counts: beside every sum (本人主张), until the workshop answers them with a record.

Rules
* A count of the worker's own needs no engagement and moves no sum; a later one takes the place of what it corrects.
* A record that names it answers it. The same count settles it, where it stands; of another one the difference stays
  claimed until the worker confirms that record. So naming a claim never makes a claimed sum vanish.
* A correction of an answered claim is answered by the same record: what that gives is not claimed beside it again.

Specification: CLAIMS section 1 "Wage", section 2; FORMATS 1.7.
"""

from __future__ import annotations

from ledger.kinds.work import WorkClaimed, WorkRecorded
from ledger.records import ClaimedRecord, CountRecord, WorkedRecord
from ledger.rules import wage_period
from ledger.rules.engagement import check_pair, demand_unit, open_pair, reads_pair, terms_on
from ledger.rules.pay_cycle import period_of, periods_of
from ledger.rules.turn import Lookup, Turn, unknown


def claimed_key(statement: str) -> str:
    """The key of a count of the worker's own."""
    return f"claimed:{statement}"


def reads_claimed(body: WorkClaimed, thread: str, lookup: Lookup) -> set[str]:
    """Keys that a worker's own count reads."""
    return reads_pair(body.workshop, body.worker, thread) | wage_period.reads_period(thread, periods_of(body.worked_on))


def check_claimed(turn: Turn) -> None:
    """The pair is the thread's, the day has come, a correction is of the newest and of the same day."""
    body: WorkClaimed = turn.body
    check_pair(turn, body.workshop, body.worker)
    turn.demand(body.worked_on <= turn.today, "Work lies in the past or today")
    demand_unit(turn, body.basis, body.unit)
    if turn.st.supersedes is not None:
        earlier = turn.need(claimed_key(turn.st.supersedes), ClaimedRecord, "count")
        newest = earlier.superseded if earlier else None
        turn.demand(newest is None, "A count is corrected once; name the newest", newest=newest)
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
    earlier = turn.get(claimed_key(turn.st.supersedes), ClaimedRecord) if turn.st.supersedes else None
    if earlier is not None:
        _claim(turn, earlier.model_copy(update={"superseded": turn.st.id}), 0)
    worked = turn.get(f"worked:{earlier.answered}", WorkedRecord) if earlier and earlier.answered else None
    if worked is None:
        _claim(turn, record, body.amount_fen or 0)
    else:
        _claim_more(turn, record, worked)


def _claim_more(turn: Turn, record: ClaimedRecord, worked: WorkedRecord) -> None:
    """A correction of a claim that `worked` answers is answered by it, too: claimed is what it has beyond that."""
    turn.put(f"worked:{worked.statement}", worked.model_copy(update={"claim": record.statement}))
    count = turn.get(f"count:{worked.root}", CountRecord)
    assert count is not None, "a recorded count stands under its first record"
    same = count.standing == worked.statement and _same(record, worked)
    alone_fen = 0 if same else max(0, (record.amount_fen or 0) - count.standing_fen)
    _claim(turn, record.model_copy(update={"answered": worked.statement, "same": same}), alone_fen)


def _same(claimed: ClaimedRecord, worked: WorkedRecord) -> bool:
    """Whether a record counts what the worker did; where he named a sum, that sum."""
    counted = (claimed.qty_e3, claimed.basis, claimed.unit) == (worked.qty_e3, worked.basis, worked.unit)
    return counted and claimed.amount_fen in (None, worked.amount_fen)


def _claim(turn: Turn, claimed: ClaimedRecord, alone_fen: int) -> None:
    """Store a claim, and what of it the worker claims alone."""
    turn.put(claimed_key(claimed.statement), claimed.model_copy(update={"alone_fen": alone_fen}))
    change_fen = alone_fen - claimed.alone_fen
    if claimed.period and change_fen:
        wage_period.claim(turn, claimed.period, change_fen)


# ---- answered by a record


def reads_answered(claim: str | None) -> set[str]:
    """Keys that answering a claim reads."""
    return {claimed_key(claim)} if claim else set()


def reads_superseded(earlier: str, lookup: Lookup) -> set[str]:
    """Keys that correcting a claim reads: it, and what stands of the count that answered it."""
    keys = reads_answered(earlier)
    record = lookup.get(claimed_key(earlier))
    if isinstance(record, ClaimedRecord) and record.answered is not None:
        worked = lookup.get(f"worked:{record.answered}")
        keys |= {f"worked:{record.answered}"} | (
            {f"count:{worked.root}"} if isinstance(worked, WorkedRecord) else set()
        )
    return keys


def check_answered(turn: Turn, earlier: WorkedRecord | None) -> None:
    """The claim that a record names is of this thread and day, the newest, and answered once. Raises: UnknownReference.

    A correction of `earlier` answers the claim that it answered, or one that corrects it.
    """
    body: WorkRecorded = turn.body
    if body.claim is None:
        return
    claimed = turn.need(claimed_key(body.claim), ClaimedRecord, "count of the worker's own")
    if claimed is None:
        return
    if claimed.home != turn.st.thread:
        raise unknown("count of the worker's own")
    turn.demand(claimed.superseded is None, "The worker corrected that count; answer the newest")
    turn.demand(claimed.worked_on == body.worked_on, "A record answers a count of the same day")
    free = claimed.answered is None or (earlier is not None and claimed.answered == earlier.statement)
    turn.demand(free, "A count of the worker's own is answered by one record")
    before = turn.get(claimed_key(earlier.claim), ClaimedRecord) if earlier and earlier.claim else None
    kept = before is None or before.statement == claimed.statement or before.superseded is not None
    turn.demand(kept, "A correction answers the count of the worker's own that was answered before")


def answer(turn: Turn, record: WorkedRecord, standing_fen: int, *, stands: bool) -> None:
    """A record of a count at `standing_fen` answers the claim that it names; what it falls short of stays claimed.

    One that waits for the worker, so that it does not stand, settles nothing though it counts what he did.
    """
    claimed = turn.get(claimed_key(record.claim), ClaimedRecord) if record.claim else None
    if claimed is None:
        return
    same = stands and _same(claimed, record)
    settled = same or record.confirmed is not None or claimed.superseded is not None
    alone_fen = 0 if settled else max(0, (claimed.amount_fen or 0) - standing_fen)
    _claim(turn, claimed.model_copy(update={"answered": record.statement, "same": same}), alone_fen)
