"""The engagement of a worker: offered by the workshop, signed by the worker, ended by either; the machine of `work:`.

Rules
* One thread for one worker and one workshop; the worker may open it with a count of his own.
* Who works is a natural person, who pays is none: what is owed to a firm is a fee, never a wage; and no worker draws
  another into a thread.
* Terms are signed as offered. New terms cover the days from their first on, whether they still run or not; before it,
  the older ones do.
* Who ends an engagement ends the terms that were to begin after that, too; those cover no day.
* What was worked before the end stays to be recorded, confirmed, paid and disputed after it. The workshop's word ends
  no day that is past.

Specification: DESIGN section 5; FORMATS 1.7; 724号 6, 13; 劳动合同法 10, 17, 50.
"""

from __future__ import annotations

from ledger.kinds.work import EngagementEnded, EngagementOffered, EngagementSigned
from ledger.records import EngagementRecord, PartyRecord, Terms, WorkPairRecord
from ledger.rules.delivery_line import demand_unique
from ledger.rules.machine import OBJECTION_KINDS, UNOPENED, Machine, Row, lets, objections, refuses
from ledger.rules.pay_cycle import WEEKLY_PAYDAY_MAX, cycle_of, days_of, payday_of
from ledger.rules.turn import Turn, unknown

OPENED = ("claimed", "offered", "engaged", "ended")
SIGNED = ("engaged", "ended")
TERMS_MAX = 200  # signed one after another by one pair: new rates each week for four years
_FACTS = {
    "work.recorded": "The workshop records work under a signed engagement",
    "work.confirmed": "The worker confirms counts of his work",
    "wage.advanced": "The workshop states an advance",
    "advance.acknowledged": "The worker acknowledges an advance",
    "payslip.issued": "The workshop issues a payslip",
    "payslip.confirmed": "The worker confirms a payslip",
    "payment.stated": "The workshop states a wage payment",
    "payment.acknowledged": "The worker acknowledges a wage payment",
    "arrears.recorded": "The clock records arrears after a payday",
    "arrears.acknowledged": "The workshop acknowledges arrears",
}


def _fact_rows() -> tuple[Row, ...]:
    rows: tuple[Row, ...] = ()
    for kind, sentence in _FACTS.items():
        rows += lets(SIGNED, kind, sentence)
        rows += refuses((UNOPENED, "claimed", "offered"), kind, "Work and wages stand under a signed engagement")
    return rows


def _engagement_rows() -> tuple[Row, ...]:
    offered = "The workshop offers terms of work"
    signed = "The worker signs the terms as offered"
    ended = "Either side ends the engagement"
    return (
        *lets((UNOPENED, "claimed", "offered"), "engagement.offered", offered, "offered"),
        *lets(("engaged",), "engagement.offered", "The workshop offers new terms; the old ones stand until signed"),
        *lets(("ended",), "engagement.offered", "The workshop offers terms again"),
        *lets(("offered", "engaged", "ended"), "engagement.signed", signed, "engaged"),
        *refuses((UNOPENED, "claimed"), "engagement.signed", "Terms are signed after they were offered"),
        *lets(("engaged",), "engagement.ended", ended, "ended"),
        *refuses((UNOPENED, "claimed", "offered"), "engagement.ended", "An engagement ends after it was signed"),
        *refuses(("ended",), "engagement.ended", "An engagement ends once"),
    )


MACHINE = Machine(
    "work",
    (UNOPENED, *OPENED),
    (
        "engagement.offered",
        "engagement.signed",
        "engagement.ended",
        "work.claimed",
        "wage.demanded",
        *_FACTS,
        *OBJECTION_KINDS,
    ),
    (
        *_engagement_rows(),
        *lets((UNOPENED,), "work.claimed", "The worker opens the thread with a count of his own", "claimed"),
        *lets(OPENED, "work.claimed", "The worker's own count needs no engagement"),
        *lets(OPENED, "wage.demanded", "The worker demands his wages, at any time"),
        *refuses((UNOPENED,), "wage.demanded", "Wages are demanded in an open thread"),
        *_fact_rows(),
        *objections(OPENED),
    ),
)


def engagement_key(thread: str) -> str:
    """The key of the engagement that a thread `work:{uuid}` is."""
    return f"engagement:{thread.removeprefix('work:')}"


def pair_key(workshop: str, worker: str) -> str:
    """The key that names the one thread of a worker and a workshop."""
    return f"workpair:{workshop}:{worker}"


def reads_pair(workshop: str, worker: str, thread: str) -> set[str]:
    """Keys that naming a pair reads."""
    return {pair_key(workshop, worker), f"party:{workshop}", f"party:{worker}", engagement_key(thread)}


def check_pair(turn: Turn, workshop: str, worker: str) -> None:
    """The body's pair is the thread's; a natural person works; a second thread for a pair names the first one."""
    turn.demand(workshop != worker, "Workshop and worker are two parties")
    turn.demand(turn.roles == {"workshop": workshop, "worker": worker}, "A statement names the pair its thread is of")
    if turn.thread is not None:
        return
    shop = turn.need(f"party:{workshop}", PartyRecord, "party")
    trades = shop is None or shop.party_type != "person"
    turn.demand(trades, "Who pays wages is a firm, a household business or an unlicensed workshop, registered as such")
    person = turn.need(f"party:{worker}", PartyRecord, "party")
    natural = person is None or person.party_type == "person"
    turn.demand(natural, "Who works for wages is a natural person; what is owed to a firm is a fee")
    first = turn.get(pair_key(workshop, worker), WorkPairRecord)
    thread = first.thread if first else None
    turn.demand(thread is None, "One worker and one workshop have one thread", thread=thread)


def open_pair(turn: Turn, workshop: str, worker: str) -> EngagementRecord:
    """The pair's thread, once it is opened; the engagement as it stands."""
    if turn.thread is None:
        pair = WorkPairRecord(home=turn.st.thread, workshop=workshop, worker=worker, thread=turn.st.thread)
        turn.put(pair_key(workshop, worker), pair)
        record = EngagementRecord(home=turn.st.thread, thread=turn.st.thread, workshop=workshop, worker=worker)
        turn.put(engagement_key(turn.st.thread), record)
    return engagement_of(turn)


def engagement_of(turn: Turn) -> EngagementRecord:
    """The engagement of this very thread."""
    record = turn.get(engagement_key(turn.st.thread), EngagementRecord)
    assert record is not None, "who opens a thread makes its engagement"
    return record


def check_offered(turn: Turn) -> None:
    """Days in order, a payday that the cycle has, rates named once and counted in their unit."""
    body: EngagementOffered = turn.body
    check_pair(turn, body.workshop, body.worker)
    turn.demand(body.to_on is None or body.from_on <= body.to_on, "Terms begin before they end")
    weekly = body.cycle == "month" or body.payday <= WEEKLY_PAYDAY_MAX
    turn.demand(weekly, "A week is paid within two weeks of its end", most_days=WEEKLY_PAYDAY_MAX)
    rates = body.rates or []
    demand_unique(turn, [rate.no for rate in rates], "rate of an offer")
    turn.demand(len({rate.operation for rate in rates}) == len(rates), "Each operation has one rate")
    for rate in rates:
        demand_unit(turn, rate.basis, rate.unit)
    if turn.thread is not None:
        few = len(engagement_of(turn).terms) < TERMS_MAX
        turn.demand(few, "A thread takes no more signed terms than `most` says", most=TERMS_MAX)


def demand_unit(turn: Turn, basis: str, unit: str) -> None:
    """Hours are counted in hours, days in days, pieces in anything else."""
    time_units = {"hour", "day"}
    right = unit == basis if basis in time_units else unit not in time_units
    turn.demand(right, "Hours are counted in hours, days in days, pieces in pieces", basis=basis, unit=unit)


def fold_offered(turn: Turn) -> None:
    """The offer, waiting for the worker's signature."""
    body: EngagementOffered = turn.body
    record = open_pair(turn, body.workshop, body.worker)
    offer = Terms(
        offer=turn.st.id,
        signed="",
        from_on=body.from_on,
        to_on=body.to_on,
        cycle=body.cycle,
        payday=body.payday,
        rates=tuple((rate.operation, rate.basis, rate.unit) for rate in body.rates or []),
    )
    update = {"offered": turn.st.id, "offer": offer}
    turn.put(engagement_key(turn.st.thread), record.model_copy(update=update))


def check_signed(turn: Turn) -> None:
    """The worker names the newest offer and repeats its first day, its cycle and its payday."""
    body: EngagementSigned = turn.body
    offer = engagement_of(turn).offer
    if offer is None or offer.offer != body.offer:
        raise unknown("offer")
    same = (body.from_on, body.cycle, body.payday) == (offer.from_on, offer.cycle, offer.payday)
    turn.demand(same, "Signing repeats the first day, the cycle and the payday of the offer")


def fold_signed(turn: Turn) -> None:
    """The terms, in force from their first day on."""
    record = engagement_of(turn)
    assert record.offer is not None, "checked to be the newest offer"
    terms = (*record.terms, record.offer.model_copy(update={"signed": turn.st.id}))
    update = {"offered": None, "offer": None, "terms": terms, "ended": None}
    turn.put(engagement_key(turn.st.thread), record.model_copy(update=update))


def check_ended(turn: Turn) -> None:
    """Signed terms cover the last day of work; the workshop takes no past day out of the newest."""
    body: EngagementEnded = turn.body
    engagement = engagement_of(turn)
    turn.demand(terms_on(engagement, body.last_on) is not None, "The last day of work lies within signed terms")
    newest = engagement.terms[-1]
    cuts = body.last_on < turn.today and body.last_on != newest.to_on
    turn.demand(turn.role == "worker" or not cuts, "Only the worker says that the work ended on a day that is past")


def fold_ended(turn: Turn) -> None:
    """The terms end that cover the last day of work, and those that begin later; an offer that waited is gone."""
    body: EngagementEnded = turn.body
    record = engagement_of(turn)
    last = terms_on(record, body.last_on)
    terms = tuple(
        one.model_copy(update={"to_on": body.last_on}) if one is last or one.from_on > body.last_on else one
        for one in record.terms
    )
    update = {"terms": terms, "ended": turn.st.id, "offered": None, "offer": None}
    turn.put(engagement_key(turn.st.thread), record.model_copy(update=update))


def terms_on(record: EngagementRecord, day: str) -> Terms | None:
    """The terms that cover a day: the newest signed of those that began by then, if they still ran."""
    for terms in reversed(record.terms):
        if terms.from_on <= day:
            return terms if terms.to_on is None or day <= terms.to_on else None
    return None


def terms_of_period(record: EngagementRecord, period: str) -> Terms | None:
    """The newest terms of that cycle that cover a day of the period."""
    first, last = days_of(period)
    newer: str | None = None  # first day that terms signed later cover
    for terms in reversed(record.terms):
        start = max(first, terms.from_on)
        overlaps = start <= last and (terms.to_on is None or start <= terms.to_on) and (newer is None or start < newer)
        if overlaps and terms.cycle == cycle_of(period):
            return terms
        newer = terms.from_on if newer is None else min(newer, terms.from_on)
    return None


def payday_of_period(record: EngagementRecord, period: str) -> str:
    """The payday of a period; of one that no terms cover any more, by the newest terms of its cycle."""
    terms = terms_of_period(record, period)
    of_cycle = [one for one in record.terms if one.cycle == cycle_of(period)]
    assert terms is not None or of_cycle, "a period is named by terms that both signed"
    return payday_of(period, (terms or of_cycle[-1]).payday)
