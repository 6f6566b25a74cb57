"""Objections: made, answered, and closed by the objector alone.

Rules
* An objection names a statement of the other side in the same thread, and lines that the statement has.
* The ground `upstream-unpaid` is a plea: it disputes no line and no sum (国令802号 9: no pay-when-paid).
* It reaches the delivery lines that its lines are about, whatever is said of them later by the other side.
* An objection to a count stands against the newest of its corrections, also when it was made to an older one: a phone
  that was offline meanwhile is not refused.
* What the customer objects to of a delivery line before its inspection period is over is notice: silence counts for
  nothing on that line while the objection is open; so does quantity or quality, of whatever line (民法典 621).
* It is closed by withdrawal, or when the objector confirms the answer, or that statement or one that supersedes it with
  no line left open that the objection reaches; a line confirmed or no longer charged is conceded, the rest stays open.

Specification: CLAIMS section 2.
"""

from __future__ import annotations

from collections.abc import Collection

from ledger.kinds.objection import ObjectionAnswered, ObjectionMade, ObjectionWithdrawn
from ledger.records import (
    AnswerRecord,
    CountRecord,
    Fields,
    InspectionRecord,
    InvoiceRecord,
    LineRecord,
    ObjectedRecord,
    ObjectionRecord,
    OrderRecord,
    Said,
    StatedRecord,
    WorkedRecord,
)
from ledger.rules.delivery_line import line_key
from ledger.rules.reached import line_numbers, orders_of, places_of
from ledger.rules.rule import Rule
from ledger.rules.turn import Lookup, Turn, unknown

PLEA_GROUND = "upstream-unpaid"
NOTICE_GROUNDS = ("quantity", "quality")  # whoever says so is not silent, though he names no line (民法典 621)
OBJECTIONS_MAX = 20  # of one side, open against one statement: more says nothing new, and each is read when answered
ANSWERS_MAX = 20  # to one objection, which keeps them all


def check_made(turn: Turn) -> None:
    """The statement is the other side's, in this thread; the lines named are its lines."""
    body: ObjectionMade = turn.body
    named = body.lines is not None or body.amount_fen is not None or body.qty_e3 is not None
    turn.demand(
        not (named and body.ground == PLEA_GROUND), "A plea that upstream has not paid disputes no line and no sum"
    )
    turn.demand(len(set(body.lines or ())) == len(body.lines or ()), "An objection names each line once")
    said = turn.said(body.statement, "statement")
    if said is None:
        return
    if said.thread != turn.st.thread:
        raise unknown("statement")
    turn.demand(said.iss != turn.st.iss, "One objects to what another said; what one said oneself is corrected")
    turn.demand(_newest(turn, body.statement), "One objects to the newest of what was corrected")
    fields = turn.fields(body.statement)
    if fields is not None:
        turn.demand(set(body.lines or ()) <= line_numbers(fields), "An objection names lines that the statement has")
    listed = turn.get(f"objected:{_against(turn, body.statement)}", ObjectedRecord)
    turn.demand(
        len(_own(turn, listed)) < OBJECTIONS_MAX,
        "No more objections than `most` says stand open against one statement; withdraw one first",
        most=OBJECTIONS_MAX,
    )


def _own(turn: Turn, listed: ObjectedRecord | None) -> list[ObjectionRecord]:
    """The signer's own among the objections listed: what the other side says takes away no word of his."""
    found = [turn.get(f"objection:{one}", ObjectionRecord) for one in (listed.objections if listed else ())]
    return [one for one in found if one is not None and one.by == turn.st.iss]


def _newest(turn: Turn, statement: str) -> bool:
    """Whether no inspection, statement of account or invoice supersedes this one."""
    stated = turn.get(f"stated:{statement}", StatedRecord)
    found = turn.get(f"inspection:{statement}", InspectionRecord)
    invoice = turn.get(f"invoice:{statement}", InvoiceRecord)
    return all(one is None or one.superseded is None for one in (stated, found, invoice))


def _against(turn: Turn, statement: str) -> str:
    """What an objection to a statement stands against: the newest correction of a count, else the statement."""
    worked = turn.get(f"worked:{statement}", WorkedRecord)
    count = turn.get(f"count:{worked.root}", CountRecord) if worked else None
    return count.newest if count else statement


def fold_made(turn: Turn) -> None:
    """The objection, open; a plea when it names neither line nor sum."""
    body: ObjectionMade = turn.body
    plea = body.lines is None and body.amount_fen is None and body.qty_e3 is None
    named = tuple(body.lines or ())
    against = _against(turn, body.statement)
    places = tuple(place for place in places_of(turn.lookup, body.statement) if not named or place[0] in named)
    orders = () if plea else orders_of(turn, body.statement, places)
    _count(turn, orders, 1)
    record = ObjectionRecord(
        home=turn.st.thread,
        objection=turn.st.id,
        statement=body.statement,
        by=turn.st.iss,
        ground=body.ground,
        lines=named,
        plea=plea,
        amount_fen=body.amount_fen,
        against=against,
        places=places,
        orders=orders,
    )
    turn.put(f"objection:{turn.st.id}", record)
    if turn.role == "customer" and (not plea or body.ground in NOTICE_GROUNDS):
        _notice(turn, record)
    _list(turn, against, objections=(*_listed(turn, against).objections, turn.st.id))
    _list(turn, body.statement, made=(*_listed(turn, body.statement).made, turn.st.id))


def _notice(turn: Turn, record: ObjectionRecord, *, given_up: bool = True) -> None:
    """Keep on each delivery line that the customer was not silent; a line that it confirmed or gave up loses that.

    What a correction no longer charges is conceded with the rest (not `given_up`), but nobody was silent on it.
    """
    for no, delivery, line in record.places:
        found = turn.get(line_key(delivery, line), LineRecord)
        if found is None:
            continue
        stands = record.open and no not in record.conceded
        if stands and record.objection == turn.st.id:
            noticed = noticing(found, record.objection, turn.today)
        elif not stands and (given_up or found.final is not None):
            noticed = tuple(one for one in found.noticed if one != record.objection)
        else:
            continue
        if noticed != found.noticed:
            turn.put(line_key(delivery, line), found.model_copy(update={"noticed": noticed}))


def noticing(line: LineRecord, statement: str, today: str) -> tuple[str, ...]:
    """What the customer said against a line in time, with one statement more where that came in time."""
    late = line.deems_on is not None and today > line.deems_on
    return line.noticed if late else (*line.noticed, statement)


def _listed(turn: Turn, statement: str) -> ObjectedRecord:
    """The objections of a statement; none where nobody objected yet."""
    found = turn.get(f"objected:{statement}", ObjectedRecord)
    return found or ObjectedRecord(home=turn.st.thread, statement=statement)


def _list(turn: Turn, statement: str, **lists: tuple[str, ...]) -> None:
    turn.put(f"objected:{statement}", _listed(turn, statement).model_copy(update=lists))


def _count(turn: Turn, orders: tuple[str, ...], change: int) -> None:
    """So many objections more, or fewer, keep these orders open."""
    for thread in orders:
        order = turn.get(thread, OrderRecord)
        if order is not None:
            turn.put(thread, order.model_copy(update={"objections": order.objections + change}))


def reads_made(statement: str, lookup: Lookup) -> set[str]:
    """Keys that an objection to a statement reads: what was said there, and the delivery lines that it is about."""
    keys = {f"{kind}:{statement}" for kind in ("said", "fields", "stated", "inspection", "invoice", "worked")}
    keys |= reads_against(statement, lookup)
    worked = lookup.get(f"worked:{statement}")
    if isinstance(worked, WorkedRecord):
        keys.add(f"count:{worked.root}")
        count = lookup.get(f"count:{worked.root}")
        keys |= reads_against(count.newest, lookup) if isinstance(count, CountRecord) else set()
    fields = lookup.get(f"fields:{statement}")
    body = fields.values if isinstance(fields, Fields) else {}
    named = ("inspection", "inspection"), ("stated", "statement"), ("delivery", "delivery")
    answered = [(kind, body.get(field)) for kind, field in named]
    keys |= {f"{kind}:{one}" for kind, one in answered if isinstance(one, str)}
    for one in (statement, body.get("statement")):
        stated = lookup.get(f"stated:{one}")
        keys |= {row[1] for row in stated.lines} if isinstance(stated, StatedRecord) else set()
    keys |= {line_key(delivery, line) for _, delivery, line in places_of(lookup, statement)}
    said = lookup.get(f"said:{statement}")
    acknowledged = isinstance(said, Said) and said.kind == "fee.acknowledged"
    return keys | ({row["order"] for row in body.get("lines", [])} if acknowledged else set())


def reads_objection(objection: str, lookup: Lookup) -> set[str]:
    """Keys that changing one objection reads."""
    keys = {f"objection:{objection}"}
    record = lookup.get(f"objection:{objection}")
    if isinstance(record, ObjectionRecord):
        keys |= {f"objected:{record.against}", f"objected:{record.statement}", *record.orders}
        keys |= {line_key(delivery, line) for _, delivery, line in record.places}
    return keys


def reads_against(statement: str | None, lookup: Lookup) -> set[str]:
    """Keys of the objections that stand against a statement."""
    if statement is None:
        return set()
    keys = {f"objected:{statement}"}
    listed = lookup.get(f"objected:{statement}")
    for one in listed.objections if isinstance(listed, ObjectedRecord) else ():
        keys |= reads_objection(one, lookup)
    return keys


def objection_of(turn: Turn, objection: str) -> ObjectionRecord | None:
    """An open objection of this very thread. Raises: UnknownReference."""
    record = turn.need(f"objection:{objection}", ObjectionRecord, "objection")
    if record is not None and record.home != turn.st.thread:
        raise unknown("objection")
    turn.demand(record is None or record.open, "A closed objection is neither answered nor withdrawn")
    return record


def check_answered(turn: Turn) -> None:
    """The other side answers."""
    body: ObjectionAnswered = turn.body
    record = objection_of(turn, body.objection)
    turn.demand(record is None or record.by != turn.st.iss, "An objection is answered by the other side")
    few = record is None or len(record.answers) < ANSWERS_MAX
    turn.demand(few, "An objection was answered often enough; the next word is the objector's", most=ANSWERS_MAX)


def fold_answered(turn: Turn) -> None:
    """The answer stands beside the objection, which stays open."""
    body: ObjectionAnswered = turn.body
    record = turn.get(f"objection:{body.objection}", ObjectionRecord)
    if record is not None:
        answers = (*record.answers, turn.st.id)
        turn.put(f"objection:{body.objection}", record.model_copy(update={"answers": answers}))
    answer = AnswerRecord(home=turn.st.thread, answer=turn.st.id, objection=body.objection)
    turn.put(f"answer:{turn.st.id}", answer)


def check_withdrawn(turn: Turn) -> None:
    """The objector withdraws."""
    body: ObjectionWithdrawn = turn.body
    record = objection_of(turn, body.objection)
    turn.demand(record is None or record.by == turn.st.iss, "An objection is withdrawn by the objector")


def fold_withdrawn(turn: Turn) -> None:
    """The objection is closed."""
    body: ObjectionWithdrawn = turn.body
    record = turn.get(f"objection:{body.objection}", ObjectionRecord)
    if record is not None:
        close(turn, record)


def close(turn: Turn, record: ObjectionRecord, *, given_up: bool = True) -> None:
    """Close an open objection of the signer's own; any other stays as it is. `given_up` as in `_notice`."""
    if not record.open or record.by != turn.st.iss:
        return
    _count(turn, record.orders, -1)
    closed = record.model_copy(update={"open": False, "closed_by": turn.st.id})
    turn.put(f"objection:{record.objection}", closed)
    _notice(turn, closed, given_up=given_up)
    against, made = _listed(turn, record.against).objections, _listed(turn, record.statement).made
    _list(turn, record.against, objections=tuple(one for one in against if one != record.objection))
    _list(turn, record.statement, made=tuple(one for one in made if one != record.objection))


def carry(turn: Turn, earlier: str) -> None:
    """What stood against the statement that this one supersedes stands against this one from now on."""
    listed = turn.get(f"objected:{earlier}", ObjectedRecord)
    if listed is None or not listed.objections:
        return
    for one in listed.objections:
        record = turn.get(f"objection:{one}", ObjectionRecord)
        if record is not None:
            turn.put(f"objection:{one}", record.model_copy(update={"against": turn.st.id}))
    _list(turn, earlier, objections=())
    _list(turn, turn.st.id, objections=listed.objections)


def concede(
    turn: Turn, statement: str, left: Collection[tuple[str, int]], answered: Collection[tuple[str, int]] = ()
) -> None:
    """What the signer's objections lose when `turn` answers `statement`: every delivery line but those `left` open.

    Those objections are the ones against that statement; and one whose answer is named in `about` is closed, where it
    reaches no line but those that are `answered` and not left open: nobody confirms away what he does not speak of.
    """
    listed = turn.get(f"objected:{statement}", ObjectedRecord)
    for one in listed.objections if listed else ():
        record = turn.get(f"objection:{one}", ObjectionRecord)
        if record is not None and record.by == turn.st.iss:
            _concede(turn, record, left)
    for about in turn.st.about:
        answer = turn.get(f"answer:{about.id}", AnswerRecord)
        record = turn.get(f"objection:{answer.objection}", ObjectionRecord) if answer else None
        if record is not None and {place[1:] for place in record.places} <= set(answered) - set(left):
            close(turn, record)


def _concede(turn: Turn, record: ObjectionRecord, left: Collection[tuple[str, int]]) -> None:
    """Close an objection with the last line it reaches; one that reaches none, where nothing is left open."""
    given_up = {no for no, delivery, line in record.places if (delivery, line) not in left} | set(record.conceded)
    conceded = tuple(sorted(given_up))
    if len(conceded) == len(record.places) and (record.places or not left):
        close(turn, record, given_up=False)
    else:
        left_open = record.model_copy(update={"conceded": conceded})
        turn.put(f"objection:{record.objection}", left_open)
        _notice(turn, left_open, given_up=False)


def _reads_made(body: ObjectionMade, thread: str, lookup: Lookup) -> set[str]:
    own = {thread} if thread.startswith("order:") else set()
    return own | reads_made(body.statement, lookup)


def _reads_objection(body: ObjectionAnswered | ObjectionWithdrawn, thread: str, lookup: Lookup) -> set[str]:
    return reads_objection(body.objection, lookup)


RULES: dict[str, Rule] = {
    "objection.made": Rule(_reads_made, check_made, fold_made),
    "objection.answered": Rule(_reads_objection, check_answered, fold_answered),
    "objection.withdrawn": Rule(_reads_objection, check_withdrawn, fold_withdrawn),
}
