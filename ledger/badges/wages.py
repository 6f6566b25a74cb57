"""The badges of work and wages: who confirmed which count, payslip, advance and payment.

Rules
* A worker's silence is 未确认: what he did not answer stays 单方记录, whatever time passes.
* A lower count, or a slip that withholds beyond the law, is 有异议 until the worker's key confirms it.
* A record that names the worker's own count confirms it where it repeats the count; another count disputes it, until
  the worker confirms that record.

Specification: CLAIMS section 2; FORMATS 1.7 "answered by".
"""

from __future__ import annotations

from ledger.badges.base import Badge, Lines, OfKind, Source, answered, repeated
from ledger.records import (
    AdvanceRecord,
    ArrearsRecord,
    ClaimedRecord,
    CountRecord,
    EngagementRecord,
    Fields,
    ObjectedRecord,
    ObjectionRecord,
    Said,
    SlipRecord,
    WagePaymentRecord,
    WorkedRecord,
)

WITHHELD = 0  # the line under which a payslip's badge stands for what it withholds


def objections_of(source: Source, statement: str) -> tuple[ObjectionRecord, ...]:
    """The open objections, no pleas, that stand against a statement."""
    listed = source.get(f"objected:{statement}")
    found = [source.get(f"objection:{one}") for one in listed.objections] if isinstance(listed, ObjectedRecord) else []
    return tuple(one for one in found if isinstance(one, ObjectionRecord) and one.open and not one.plea)


def _claim(source: Source, worked: WorkedRecord) -> ClaimedRecord | None:
    found = source.get(f"claimed:{worked.claim}") if worked.claim else None
    return found if isinstance(found, ClaimedRecord) else None


def _recorded(source: Source, worked: WorkedRecord) -> tuple[Badge, set[str]]:
    """One record of a count, and the worker's statements that confirm it."""
    count = source.get(f"count:{worked.root}")
    assert isinstance(count, CountRecord), "a recorded count stands under its first record"
    if count.pending is not None and worked.statement in (count.pending, count.standing):
        return Badge.DISPUTED, {worked.confirmed} if worked.confirmed else set()
    if worked.confirmed is not None:
        return Badge.MUTUAL, {worked.confirmed}
    claim = _claim(source, worked)
    if claim is not None and claim.same and claim.amount_fen == worked.amount_fen:
        return Badge.MUTUAL, {claim.statement}
    return Badge.ONE_SIDED, set()


def count_badge(source: Source, count: CountRecord) -> tuple[Badge, set[str]]:
    """What stands of a count, and the statements of both sides on which it rests."""
    worked = source.get(f"worked:{count.standing}")
    assert isinstance(worked, WorkedRecord), "what stands of a count was recorded"
    badge, signers = _recorded(source, worked)
    disputed = objections_of(source, count.newest)
    return (Badge.DISPUTED if disputed else badge), {worked.statement, *signers}


def slip_badge(slip: SlipRecord) -> Badge:
    """A payslip: confirmed, disputed over what it withholds, or the workshop's word."""
    if slip.confirmed is not None:
        return Badge.MUTUAL
    return Badge.DISPUTED if slip.withheld_fen else Badge.ONE_SIDED


def _engaged(source: Source, said: Said) -> Lines:
    """Terms as offered, and as signed."""
    record = source.get(f"engagement:{said.thread.removeprefix('work:')}")
    assert isinstance(record, EngagementRecord)
    for terms in record.terms:
        if said.id in (terms.offer, terms.signed):
            return {1: Badge.MUTUAL}, {terms.offer, terms.signed}
    return {}, set()


def _worked(source: Source, said: Said) -> Lines:
    """A count as recorded; the newest wears what was objected to those before it."""
    worked = source.get(f"worked:{said.id}")
    assert isinstance(worked, WorkedRecord)
    badge, signers = _recorded(source, worked)
    disputed = worked.superseded is None and objections_of(source, said.id)
    return {1: Badge.DISPUTED if disputed else badge}, signers


def _confirmed(source: Source, said: Said) -> Lines:
    """Each count that a confirmation repeats, as it is worn now."""
    fields = source.get(f"fields:{said.id}")
    rows = fields.values["lines"] if isinstance(fields, Fields) else []
    lines: dict[int, Badge] = {}
    signers: set[str] = set()
    for no, row in enumerate(rows, start=1):
        worked = source.get(f"worked:{row['record']}")
        if isinstance(worked, WorkedRecord):
            lines[no] = _recorded(source, worked)[0]
            signers.add(worked.statement)
    return lines, signers


def _claimed(source: Source, said: Said) -> Lines:
    """The worker's own count, and the record that answers it."""
    claimed = source.get(f"claimed:{said.id}")
    assert isinstance(claimed, ClaimedRecord)
    if claimed.superseded is not None or claimed.answered is None:
        return {}, set()
    if claimed.same:
        return {1: Badge.MUTUAL}, {claimed.answered}
    answer = source.get(f"worked:{claimed.answered}")
    settled = isinstance(answer, WorkedRecord) and answer.confirmed is not None
    return {} if settled else {1: Badge.DISPUTED}, set()


def _advanced(source: Source, said: Said) -> Lines:
    """An advance, or the acknowledgement that repeats its sum."""
    advance = source.get(f"advance:{answered(source, said, 'advance')}")
    if not isinstance(advance, AdvanceRecord) or advance.acknowledged is None:
        return {}, set()
    same = advance.acknowledged_fen == advance.amount_fen
    return {1: Badge.MUTUAL if same else Badge.ONE_SIDED}, {advance.advance, advance.acknowledged}


def _slip(source: Source, said: Said) -> Lines:
    """A payslip item by item, or its confirmation."""
    slip = source.get(f"slip:{answered(source, said, 'slip')}")
    if not isinstance(slip, SlipRecord):
        return {}, set()
    badge = slip_badge(slip)
    items = Badge.MUTUAL if badge is Badge.MUTUAL else Badge.ONE_SIDED
    lines = {no: items for no, *_ in slip.lines} | ({WITHHELD: badge} if slip.withheld_fen else {})
    return lines, {slip.slip} | ({slip.confirmed} if slip.confirmed else set())


def _paid(source: Source, said: Said) -> Lines:
    """A wage payment, allocation by allocation, or the acknowledgement that repeats them."""
    payment = source.get(f"wagepayment:{answered(source, said, 'payment')}")
    if not isinstance(payment, WagePaymentRecord):
        return {}, set()
    signers = {payment.payment, payment.acknowledged} if payment.acknowledged else set()
    return repeated(payment.allocations, payment.acknowledged_allocations), {one for one in signers if one}


def _arrears(source: Source, said: Said) -> Lines:
    """Arrears as the clock recorded them, or the workshop's acknowledgement that repeats their sums."""
    arrears = source.get(f"arrears:{answered(source, said, 'arrears')}")
    if not isinstance(arrears, ArrearsRecord):
        return {}, set()
    rows = [(order, fen) for order, fen, _ in arrears.lines]
    signers = {arrears.arrears, arrears.acknowledged} if arrears.acknowledged else set()
    return repeated(rows, arrears.acknowledged_lines), {one for one in signers if one}


OF_KIND: dict[str, OfKind] = {
    "engagement.offered": _engaged,
    "engagement.signed": _engaged,
    "work.recorded": _worked,
    "work.confirmed": _confirmed,
    "work.claimed": _claimed,
    "wage.advanced": _advanced,
    "advance.acknowledged": _advanced,
    "payslip.issued": _slip,
    "payslip.confirmed": _slip,
    "payment.stated": _paid,
    "payment.acknowledged": _paid,
    "arrears.recorded": _arrears,
    "arrears.acknowledged": _arrears,
}
