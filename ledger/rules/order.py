"""The order: placed by the customer, accepted, declined or withdrawn; and the machine of its thread.

What changes its terms is in `terms`, what ends it in `ending`.

Rules
* Lines, sums and total agree with the sealed prices at admission.
* Acceptance repeats every line and the total; anything else would be a counter-offer.
* A parent order is one in which the customer here is the contractor, and it is accepted. Work passed on without consent
  is recorded like any other, and shown.
* A counter-offer takes the place of the offer, for good: whoever wants the first terms again proposes them (ADR 9).

Specification: DESIGN section 5; 民法典 476, 478, 481, 488, 491, 770 to 772; ADR 9.
"""

from __future__ import annotations

from ledger import book
from ledger.kinds.fields import AMOUNT_FEN_MAX
from ledger.kinds.order import OrderAccepted, OrderPlaced
from ledger.kinds.order_terms import OrderChangeAccepted, OrderChangeProposed
from ledger.records import ChangeRecord, OrderLineRecord, OrderRecord, PartyRecord, ThreadRecord
from ledger.rules import workdays
from ledger.rules.delivery_line import demand_unique
from ledger.rules.machine import OBJECTION_KINDS, UNOPENED, Machine, Row, lets, objections, refuses
from ledger.rules.turn import Lookup, Turn, unknown

OFFERED = ("placed", "countered")  # no contract yet
RUNNING = ("accepted", "changing")  # a contract, under which work is done
ENDED = ("declined", "withdrawn")  # no contract, and none to come
TERMINATED = ("terminated",)  # a contract that ended before its work did: what is left is settled
CLOSED = ("closed",)  # a contract under which nothing is left
OVER = (*TERMINATED, *CLOSED)
OPENED = (*OFFERED, *RUNNING, *ENDED, *OVER)
CONCLUDED = (*RUNNING, *OVER)
ANSWERS = ("order.change_accepted", "order.change_declined", "order.change_withdrawn")
TERMS = ("order.change_proposed", *ANSWERS, "subcontract.consented", "order.terminated", "order.closed")

# What the parties, and the clock, record of work under a contract; and whether it goes on once that was terminated.
WORK = {
    "goods.delivered": ("The contractor delivers under an accepted order", True),
    "goods.received": ("The customer receives what was delivered", True),
    "goods.inspected": ("The customer inspects what was delivered", True),
    "inspection.agreed": ("The contractor agrees to an inspection", True),
    "material.handed": ("The customer hands over material for an accepted order", False),
    "material.received": ("The contractor counts the material that it was handed", True),
    "material.returned": ("The contractor gives material back", True),
    "goods.inspection_called": ("The contractor calls for the inspection of what it delivered", True),
    "goods.deemed_accepted": ("The clock records that an inspection period passed in silence", True),
    "arrears.recorded": ("The clock records what is overdue of an order", True),
    "lien.noticed": ("The contractor gives notice that it keeps goods for its fee", True),
    "lien.released": ("The contractor gives up the goods that it keeps", True),
}


def _work_rows() -> tuple[Row, ...]:
    rows: tuple[Row, ...] = ()
    for kind, (sentence, goes_on) in WORK.items():
        rows += lets(RUNNING, kind, sentence)
        rows += refuses((UNOPENED, *OFFERED), kind, "Work is recorded once the order is accepted")
        rows += refuses(ENDED, kind, "An order that was declined or withdrawn takes no work")
        rows += lets(TERMINATED, kind, sentence) if goes_on else ()
        rows += () if goes_on else refuses(TERMINATED, kind, "An order that was terminated takes no new material")
        if kind == "arrears.recorded":  # the account goes on, and what both correct there falls due like any fee
            rows += lets(CLOSED, kind, sentence)
        else:
            rows += refuses(CLOSED, kind, "A closed order takes no more work; what is disputed is objected to")
    return rows


def _change_rows() -> tuple[Row, ...]:
    """Proposals and their answers. A counter-offer that is not accepted leaves no offer behind (民法典 478)."""
    proposed = "order.change_proposed"
    words = {
        "order.change_accepted": ("The other side accepts the proposed terms", "accepted", "accepted"),
        "order.change_declined": ("The other side declines the proposed terms", "countered", "accepted"),
        "order.change_withdrawn": ("Who proposed terms takes them back", "countered", "accepted"),
    }
    rows = (
        *lets(OFFERED, proposed, "Either side makes a counter-offer before the order is accepted", "countered"),
        *lets(RUNNING, proposed, "Either side proposes a change of the contract, which stands meanwhile", "changing"),
        *refuses((UNOPENED,), proposed, "Terms are proposed once an order was placed"),
        *refuses(
            (*ENDED, *OVER), proposed, "An order that came to its end is not changed; a new order is a new thread"
        ),
    )
    for kind, (sentence, before, after) in words.items():
        rows += lets(("countered",), kind, sentence, before)
        rows += lets(("changing",), kind, sentence, after)
        rows += refuses((UNOPENED, "placed", "accepted", *ENDED, *OVER), kind, "No proposal is open to be answered")
    return rows


def _end_rows() -> tuple[Row, ...]:
    """Consent to pass work on, termination, closing."""
    consented, terminated, closed = "subcontract.consented", "order.terminated", "order.closed"
    contract = "There is no contract yet: an order is declined or withdrawn before it is accepted"
    return (
        *lets(RUNNING, consented, "The customer consents that work is passed on"),
        *refuses((UNOPENED, *OFFERED, *ENDED), consented, "Consent to pass work on is given under an accepted order"),
        *refuses(OVER, consented, "Under an order that came to its end no more work is passed on"),
        *lets(RUNNING, terminated, "Either side terminates the contract", "terminated"),
        *lets(TERMINATED, terminated, "The other side states its own count of the work in progress"),
        *refuses((UNOPENED, *OFFERED), terminated, contract),
        *refuses(ENDED, terminated, "An order ends once"),
        *refuses(CLOSED, terminated, "A closed order takes no more work; what is disputed is objected to"),
        *lets(("accepted", *TERMINATED), closed, "The customer closes an order in which nothing is open", "closed"),
        *refuses(("changing",), closed, "A change is open; it is accepted, declined or withdrawn first"),
        *refuses((UNOPENED, *OFFERED), closed, contract),
        *refuses(ENDED, closed, "An order ends once"),
        *refuses(CLOSED, closed, "An order is closed once"),
    )


MACHINE = Machine(
    "order",
    (UNOPENED, *OPENED),
    ("order.placed", "order.accepted", "order.declined", "order.withdrawn", *TERMS, *WORK, *OBJECTION_KINDS),
    (
        *lets((UNOPENED,), "order.placed", "The customer places an order", "placed"),
        *refuses(OPENED, "order.placed", "An order is placed once; a new order is a new thread"),
        *lets(("placed",), "order.accepted", "The contractor accepts a placed order", "accepted"),
        *refuses((UNOPENED,), "order.accepted", "An order is accepted after it was placed"),
        *refuses(
            ("countered",), "order.accepted", "A counter-offer took the place of the offer; it is answered instead"
        ),
        *refuses(CONCLUDED, "order.accepted", "An order is accepted once"),
        *refuses(ENDED, "order.accepted", "An order that was declined or withdrawn is no longer accepted"),
        *lets(OFFERED, "order.declined", "The contractor declines a placed order", "declined"),
        *refuses((UNOPENED,), "order.declined", "An order is declined after it was placed"),
        *refuses(CONCLUDED, "order.declined", "An accepted order is a contract; it is no longer declined"),
        *refuses(ENDED, "order.declined", "An order ends once"),
        *lets(OFFERED, "order.withdrawn", "The customer withdraws an order before it is accepted", "withdrawn"),
        *refuses((UNOPENED,), "order.withdrawn", "An order is withdrawn after it was placed"),
        *refuses(CONCLUDED, "order.withdrawn", "An accepted order is a contract; it is no longer withdrawn"),
        *refuses(ENDED, "order.withdrawn", "An order ends once"),
        *_change_rows(),
        *_end_rows(),
        *_work_rows(),
        *objections(OPENED),
    ),
)


def order_key(thread: str) -> str:
    """The key of the order that a thread `order:{uuid}` is."""
    return f"order:{thread.removeprefix('order:')}"


def reads_placed(body: OrderPlaced) -> set[str]:
    """Keys that placing an order reads."""
    keys = {f"party:{body.contractor}"} | reads_licence(body)
    return keys | ({order_key(body.parent), f"thread:{body.parent}"} if body.parent else set())


def reads_licence(body: OrderPlaced | OrderAccepted) -> set[str]:
    """Keys that naming a licence check reads."""
    return {f"said:{body.licence_check}"} if body.licence_check else set()


def check_placed(turn: Turn) -> None:
    """Whole terms, a registered contractor, a parent that the customer works under."""
    body: OrderPlaced = turn.body
    turn.demand(body.contractor != turn.st.iss, "Customer and contractor are two parties")
    party = turn.need(f"party:{body.contractor}", PartyRecord, "party")
    check_terms(turn, body)
    check_licence(turn, body, party, body.contractor)
    if body.parent is not None:
        check_parent(turn, body.parent, body.consent, body.contractor)
    else:
        turn.demand(body.consent is None, "A consent to pass work on belongs to a parent order")


def check_terms(turn: Turn, body: OrderPlaced | OrderChangeProposed) -> None:
    """Lines priced right and summed up, batches within them, a validity that has not passed."""
    demand_unique(turn, [line.no for line in body.lines], "line of an order")
    for line in body.lines:
        if line.price_e4 is None:
            turn.unchecked.append("price of an order line")
            continue
        right_fen = book.amount_fen(line.qty_e3, line.price_e4)
        sentence = "A sum is the quantity times the ordered price, rounded half up"
        turn.demand(line.amount_fen == right_fen, sentence, line=line.no, expected_fen=right_fen)
    for record, line in zip(line_records(body), body.lines, strict=True):  # else the clock could not say what is owed
        most_fen = 0 if line.price_e4 is None else book.amount_fen(most_e3(record), line.price_e4)
        bound = most_fen <= AMOUNT_FEN_MAX
        turn.demand(bound, "With its over-shipment a line stays within what one statement may name", line=line.no)
    total_fen = sum(line.amount_fen for line in body.lines)
    turn.demand(body.total_fen == total_fen, "The total is the sum of the lines", expected_fen=total_fen)
    turn.demand((body.wage_share_fen or 0) <= body.total_fen, "The wage share is part of the total")
    silence = body.deemed_acceptance is not True or body.inspection_days is not None
    turn.demand(silence, "Silence counts as acceptance only after stated inspection days")
    counted = body.inspection_day_kind is None or body.inspection_days is not None
    turn.demand(counted, "How days are counted is said of stated inspection days")
    working = body.inspection_day_kind == "working"
    named = (body.workdays_yyyymm in workdays.EDITIONS) if working else body.workdays_yyyymm is None
    editions = list(workdays.EDITIONS)
    turn.demand(named, "Working days, and they alone, are counted by an edition of the calendar", editions=editions)
    turn.demand(body.valid_until is None or body.valid_until >= turn.today, "An offer is valid until today at least")
    left_e3 = {line.no: line.qty_e3 for line in body.lines}
    for batch in body.batches or ():
        left_e3[batch.line] = left_e3.get(batch.line, 0) - batch.qty_e3
        within = left_e3[batch.line] >= 0
        turn.demand(within, "Batches are parts of the order's lines, no more together than each line has")


def check_licence(turn: Turn, body: OrderPlaced | OrderAccepted, party: PartyRecord | None, contractor: str) -> None:
    """The licence check named is one of the contractor; who is registered as unlicensed is said to be."""
    both = body.licence_check is not None and body.licence_unchecked is True
    turn.demand(not both, "A licence check is named, or said not to have been made; not both")
    if body.licence_check is not None:
        said = turn.said(body.licence_check, "licence check")
        if said is not None and (said.kind, said.thread) != ("licence.checked", f"party:{contractor}"):
            raise unknown("licence check")
    unlicensed = party is not None and party.party_type == "unlicensed_group"
    turn.demand(
        not unlicensed or body.licence_check is not None or body.licence_unchecked is True,
        "With a contractor registered as unlicensed, a licence check is named or said not to have been made",
    )


def check_parent(turn: Turn, parent: str, consent: str | None, contractor: str) -> None:
    """The parent order is a contract that runs, the customer here its contractor, and consent that is named is there.

    Whether there is consent at all is shown, and decides nothing here: to rescind for the want of it is for the
    customer above (民法典 772).
    """
    order = turn.need(order_key(parent), OrderRecord, "order")
    if order is None:
        return
    if order.contractor != turn.st.iss:
        raise unknown("order")
    thread = turn.get(f"thread:{parent}", ThreadRecord)
    ahead = order.ends_on is not None and turn.today < order.ends_on  # terminated from a day that has not come
    runs = ahead or (thread is not None and thread.state in RUNNING)
    turn.demand(runs, "A parent order is an accepted one")
    covers = consent is None or any(one == consent and to in ("", contractor) for one, to in order.consents)
    turn.demand(covers, "The consent named was given in the parent order, for this contractor")


def line_records(body: OrderPlaced | OrderChangeProposed) -> tuple[OrderLineRecord, ...]:
    """The lines of terms, with nothing delivered yet."""
    return tuple(
        OrderLineRecord(
            no=x.no,
            qty_e3=x.qty_e3,
            unit=x.unit,
            amount_fen=x.amount_fen,
            over_permille=x.over_permille or 0,
            short_permille=x.short_permille or 0,
            delivered_e3=0,
        )
        for x in body.lines
    )


def most_e3(line: OrderLineRecord) -> int:
    """How much of a line may be delivered in all, thousandths: what was ordered with the agreed over-shipment."""
    return line.qty_e3 * (1000 + line.over_permille) // 1000


def fold_placed(turn: Turn) -> None:
    """The order as offered."""
    body: OrderPlaced = turn.body
    turn.put(
        order_key(turn.st.thread),
        OrderRecord(
            home=turn.st.thread,
            order=turn.st.thread,
            customer=turn.st.iss,
            contractor=body.contractor,
            placed=turn.st.id,
            placed_at_ms=turn.at_ms,
            answered=None,
            total_fen=body.total_fen,
            lines=line_records(body),
            due_from=body.due.since,
            due_days=body.due.days,
            parent=body.parent,
            chain_disclosure=body.chain_disclosure,
            valid_until=body.valid_until,
            deemed_days=body.inspection_days if body.deemed_acceptance else None,
            workdays_yyyymm=body.workdays_yyyymm,
            priced_by=turn.st.id,
            may_subcontract=body.may_subcontract,
            consent=body.consent,
        ),
    )


def reads_accepted(body: OrderAccepted, thread: str, lookup: Lookup) -> set[str]:
    """Keys that accepting an order reads."""
    key = order_key(thread)
    order = lookup.get(key)
    return {key} | reads_licence(body) | ({f"party:{order.contractor}"} if isinstance(order, OrderRecord) else set())


def check_accepted(turn: Turn) -> None:
    """Every line and the total are repeated, before the offer runs out."""
    body: OrderAccepted = turn.body
    order = turn.need(order_key(turn.st.thread), OrderRecord, "order")
    if order is None:
        return
    same = repeats(body, order.lines, order.total_fen)
    turn.demand(same, "Acceptance repeats every line and the total of the order as placed")
    demand_in_time(turn, order.valid_until)
    check_licence(turn, body, turn.get(f"party:{order.contractor}", PartyRecord), order.contractor)


def repeats(body: OrderAccepted | OrderChangeAccepted, lines: tuple[OrderLineRecord, ...], total_fen: int) -> bool:
    """Whether an acceptance says every line and the total as they were offered."""
    offered = [(line.no, line.qty_e3, line.amount_fen) for line in lines]
    return offered == [(line.no, line.qty_e3, line.amount_fen) for line in body.lines] and body.total_fen == total_fen


def demand_in_time(turn: Turn, valid_until: str | None) -> None:
    """An offer runs out with the day that it names (民法典 478)."""
    in_time = valid_until is None or turn.today <= valid_until
    turn.demand(in_time, "An offer is accepted within its validity")


def reads_ended(body: object, thread: str, lookup: Lookup) -> set[str]:
    """Keys that ending an order reads: it, and the proposal that is open."""
    key = order_key(thread)
    order = lookup.get(key)
    return {key} | ({f"change:{order.change}"} if isinstance(order, OrderRecord) and order.change else set())


def fold_answered(turn: Turn) -> None:
    """The order's answer: accepted, declined or withdrawn."""
    order = turn.get(order_key(turn.st.thread), OrderRecord)
    if order is not None:
        end_change(turn, order, "ended")
        turn.put(order_key(turn.st.thread), order.model_copy(update={"answered": turn.st.id, "change": None}))


def end_change(turn: Turn, order: OrderRecord, outcome: str) -> None:
    """What becomes of the proposal that is open, where there is one."""
    change = turn.get(f"change:{order.change}", ChangeRecord) if order.change else None
    if change is not None:
        update = {"outcome": outcome, "answer": turn.st.id}
        turn.put(f"change:{change.change}", change.model_copy(update=update))
