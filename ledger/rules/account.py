"""Statements of account: stated by the contractor, confirmed by the customer line by line, disputed lines apart.

Rules
* One account thread for one customer and one contractor.
* A delivery line stands in one open statement at a time and is confirmed once; a correction supersedes the statement.
* An undisputed line sets what is owed finally, net of deductions; a disputed one is set apart and moves nothing.
* A debt acknowledged names lines and a day; it moves no sum, and never puts off a day that stands (ADR 6).

Specification: CLAIMS section 1 "Fee", "Due"; 民诉解释 427; 国令802号 15.
"""

from __future__ import annotations

from ledger.kinds.account import AccountConfirmed, AccountStated, FeeAcknowledged, FeeDemanded, StatedLine
from ledger.records import DemandRecord, LineRecord, OrderRecord, PairRecord, PartyRecord, Stated, StatedRecord
from ledger.rules import period
from ledger.rules.delivery_line import demand_amount, demand_unique, line_key, order_of, put_line, standing_fen
from ledger.rules.objection import carry, concede, noticing
from ledger.rules.silence import lapsed_fen
from ledger.rules.turn import Turn, unknown


def order_key(thread: str) -> str:
    """The key of the order that a thread `order:{uuid}` is."""
    return f"order:{thread.removeprefix('order:')}"


def pair_key(customer: str, contractor: str) -> str:
    """The key that names the one account thread of a pair."""
    return f"pair:{customer}:{contractor}"


def check_pair(turn: Turn, customer: str, contractor: str) -> None:
    """The body's pair is the thread's; a second thread for a pair is refused and the first one named."""
    turn.demand(customer != contractor, "Customer and contractor are two parties")
    roles = turn.thread.roles if turn.thread else turn.roles
    turn.demand(
        roles == {"customer": customer, "contractor": contractor}, "A statement names the pair its account thread is of"
    )
    if turn.thread is None:
        first = turn.get(pair_key(customer, contractor), PairRecord)
        for party in (customer, contractor):
            turn.need(f"party:{party}", PartyRecord, "party")
        sentence = "One customer and one contractor have one account thread"
        turn.demand(first is None, sentence, thread=first.thread if first else None)


def open_pair(turn: Turn, customer: str, contractor: str) -> None:
    """The pair's thread, once it is opened."""
    if turn.thread is None:
        record = PairRecord(home=turn.st.thread, customer=customer, contractor=contractor, thread=turn.st.thread)
        turn.put(pair_key(customer, contractor), record)


def order_between(turn: Turn, thread: str, customer: str, contractor: str) -> OrderRecord | None:
    """An order of this very pair. Raises: UnknownReference."""
    order = order_of(turn, thread)
    if order is not None and (order.customer, order.contractor) != (customer, contractor):
        raise unknown("order")
    return order


def reads_pair(customer: str, contractor: str) -> set[str]:
    """Keys that naming a pair reads."""
    return {pair_key(customer, contractor), f"party:{customer}", f"party:{contractor}"}


def reads_stated(body: AccountStated) -> set[str]:
    """Keys that a statement of account reads in the first round; prices come with the orders."""
    keys = reads_pair(body.customer, body.contractor)
    for line in body.lines:
        keys |= {order_key(line.order), line_key(line.delivery, line.delivery_line)}
    return keys


def check_stated(turn: Turn) -> None:
    """Lines are delivered lines of the pair's orders, priced as ordered, in no other open statement."""
    body: AccountStated = turn.body
    check_pair(turn, body.customer, body.contractor)
    turn.demand(body.period_from <= body.period_to, "A period begins before it ends")
    demand_unique(turn, [line.no for line in body.lines], "line of a statement")
    places = [(line.delivery, line.delivery_line) for line in body.lines]
    turn.demand(len(set(places)) == len(places), "A delivery line stands once in a statement")
    net_fen = sum(line.amount_fen - line.deduction_fen for line in body.lines)
    turn.demand(body.total_fen == net_fen, "The total is the sum of the lines net of deductions", expected_fen=net_fen)
    if turn.st.supersedes is not None:
        check_supersedes(turn, turn.st.supersedes)
    period.check_around(turn)
    for line in body.lines:
        check_stated_line(turn, body, line)


def check_supersedes(turn: Turn, earlier: str) -> None:
    """A superseding statement names the newest one it corrects, in this account."""
    record = turn.need(f"stated:{earlier}", StatedRecord, "statement of account")
    newest = record is None or record.superseded is None
    turn.demand(newest, "A statement of account is superseded once; name the newest")


def check_stated_line(turn: Turn, body: AccountStated, line: StatedLine) -> None:
    """One stated line against the delivery, the price and what was stated before."""
    order = order_between(turn, line.order, body.customer, body.contractor)
    record = turn.need(line_key(line.delivery, line.delivery_line), LineRecord, "delivery line")
    if record is None or order is None:
        return
    if record.order != line.order:
        raise unknown("delivery line")
    turn.demand(line.qty_e3 <= record.delivered_e3, "No more is charged than was delivered", line=line.no)
    demand_charged_once(turn, record, line.qty_e3)
    turn.demand(line.deduction_fen <= line.amount_fen, "A deduction is at most the line's sum", line=line.no)
    demand_amount(turn, record, line.qty_e3, line.amount_fen)
    period.check_line(turn, record, line)
    confirmed = record.final is not None and record.final.root != root_of(turn)
    turn.demand(not confirmed, "A delivery line is confirmed once; a correction supersedes the statement", line=line.no)
    if turn.limited:
        owed_fen = standing_fen(record) + lapsed_fen(turn, record)
        turn.forgone_fen += max(0, owed_fen - (line.amount_fen - line.deduction_fen))
    waiting = record.open_stated is not None and record.open_stated.statement != turn.st.supersedes
    turn.demand(not waiting, "A delivery line stands in one open statement at a time", line=line.no)


def demand_charged_once(turn: Turn, line: LineRecord, qty_e3: int) -> None:
    """What came back to be worked on again is charged where it was delivered again."""
    turn.demand(qty_e3 <= line.kept_e3, "Goods that came back for rework are charged once", kept_e3=line.kept_e3)


def root_of(turn: Turn) -> str:
    """The first of the statements of account that this one corrects; itself where it corrects none."""
    earlier = turn.get(f"stated:{turn.st.supersedes}", StatedRecord) if turn.st.supersedes else None
    return earlier.root if earlier else turn.st.id


def fold_stated(turn: Turn) -> None:
    """The statement, and on each delivery line that it is stated and unanswered."""
    body: AccountStated = turn.body
    open_pair(turn, body.customer, body.contractor)
    root = root_of(turn)
    if turn.st.supersedes is not None:
        supersede(turn, turn.st.supersedes)
        carry(turn, turn.st.supersedes)
    turn.put(
        f"stated:{turn.st.id}",
        StatedRecord(
            home=turn.st.thread,
            statement=turn.st.id,
            root=root,
            customer=body.customer,
            contractor=body.contractor,
            lines=tuple(
                (x.no, x.order, x.delivery, x.delivery_line, x.qty_e3, x.amount_fen, x.deduction_fen)
                for x in body.lines
            ),
            due_on=body.due_on,
            total_fen=body.total_fen,
            supersedes=turn.st.supersedes,
            opening_fen=body.opening_fen or 0,
            paid_fen=period.paid_fen(body),
            interest=body.interest,
        ),
    )
    for line in body.lines:
        record = turn.get(line_key(line.delivery, line.delivery_line), LineRecord)
        if record is not None:
            stated = Stated(
                statement=turn.st.id,
                root=root,
                no=line.no,
                qty_e3=line.qty_e3,
                amount_fen=line.amount_fen,
                deduction_fen=line.deduction_fen,
            )
            put_line(turn, record.model_copy(update={"open_stated": stated}), "stated")


def supersede(turn: Turn, earlier: str) -> None:
    """Take an earlier statement's unanswered lines back; what it had confirmed stands until the new one is."""
    old = turn.get(f"stated:{earlier}", StatedRecord)
    if old is None:
        return
    turn.put(f"stated:{earlier}", old.model_copy(update={"superseded": turn.st.id}))
    for _, _, delivery, delivery_line, *_ in old.lines:
        record = turn.get(line_key(delivery, delivery_line), LineRecord)
        if record is not None and record.open_stated is not None and record.open_stated.statement == earlier:
            put_line(turn, record.model_copy(update={"open_stated": None}), "superseded")


def stated_of(turn: Turn, statement: str) -> StatedRecord | None:
    """A statement of this very account. Raises: UnknownReference."""
    record = turn.need(f"stated:{statement}", StatedRecord, "statement of account")
    if record is not None and record.home != turn.st.thread:
        raise unknown("statement of account")
    return record


def check_confirmed(turn: Turn) -> None:
    """Every line is either repeated exactly or set apart; sum and due date agree; none was confirmed elsewhere."""
    body: AccountConfirmed = turn.body
    disputed = body.disputed or []
    numbers = [line.no for line in body.lines] + [line.no for line in disputed]
    demand_unique(turn, numbers, "line of a confirmation")
    net_fen = sum(line.amount_fen - line.deduction_fen for line in body.lines)
    turn.demand(body.total_fen == net_fen, "The total is the sum of the confirmed lines net of deductions")
    period.check_answer(turn)
    stated = stated_of(turn, body.statement)
    if stated is None:
        return
    turn.demand(stated.answered is None, "A statement of account is answered once")
    turn.demand(stated.superseded is None, "A superseded statement of account is no longer answered")
    turn.demand({row[0] for row in stated.lines} == set(numbers), "Each line is confirmed or set apart")
    turn.demand(not body.lines or body.due_on == stated.due_on, "A confirmation repeats the due date")
    period.check_repeated(turn, stated)
    rows = {row[0]: row for row in stated.lines}
    for line in body.lines:
        row = rows[line.no]
        repeated = (line.qty_e3, line.amount_fen, line.deduction_fen) == row[4:]
        turn.demand(
            repeated, "A confirmed line repeats quantity, sum and deduction; set it apart otherwise", line=line.no
        )
        record = turn.get(line_key(row[2], row[3]), LineRecord)
        if record is not None:
            demand_charged_once(turn, record, line.qty_e3)


def fold_confirmed(turn: Turn) -> None:
    """Confirmed lines become final, with the day that this statement names or none; disputed ones are marked."""
    body: AccountConfirmed = turn.body
    stated = turn.get(f"stated:{body.statement}", StatedRecord)
    if stated is None:
        return
    disputed = tuple(line.no for line in body.disputed or [])
    update = {"answered": turn.st.id, "disputed": disputed}
    turn.put(f"stated:{body.statement}", stated.model_copy(update=update))
    confirmed = {line.no for line in body.lines}
    claims = {line.no: line.claimed_fen for line in body.disputed or []}
    for no, _, delivery, delivery_line, qty_e3, amount_fen, deduction_fen in stated.lines:
        record = turn.get(line_key(delivery, delivery_line), LineRecord)
        if record is None:
            continue
        answer = Stated(
            statement=body.statement,
            root=stated.root,
            no=no,
            qty_e3=qty_e3,
            amount_fen=amount_fen,
            deduction_fen=deduction_fen,
            answer="confirmed" if no in confirmed else "disputed",
            answered_by=turn.st.id,
            claimed_fen=claims.get(no),
        )
        put_line(turn, answered(record, answer, body.due_on, turn), "confirmed")
    places = {no: (delivery, line) for no, _, delivery, line, *_ in stated.lines}
    concede(turn, body.statement, {places[no] for no in disputed}, places.values())


def answered(line: LineRecord, answer: Stated, due_on: str | None, turn: Turn) -> LineRecord:
    """A delivery line after the customer answered what was stated of it: set apart, or final and nothing beside it."""
    if answer.answer == "disputed":
        noticed = noticing(line, turn.st.id, turn.today)
        return line.model_copy(update={"open_stated": None, "set_apart": answer, "noticed": noticed})
    first_ms = line.confirmed_at_ms if line.confirmed_at_ms is not None else turn.at_ms
    nothing = dict.fromkeys(("open_stated", "set_apart", "pending", "late"))
    update: dict[str, object] = {**nothing, "final": answer, "confirmed_at_ms": first_ms, "due_on": due_on}
    update["counting"] = line.late or line.pending or line.counting  # what it sent back may still come again
    update["due_by"] = None if due_on is None else turn.st.id
    if due_on is not None:
        update |= {"promised_on": None, "promised_by": None}
    return line.model_copy(update=update)


def reads_lines_of_stated(record: StatedRecord | None) -> set[str]:
    """Keys of the delivery lines and orders that a statement of account names."""
    if record is None:
        return set()
    keys = {line_key(row[2], row[3]) for row in record.lines}
    return keys | {order_key(row[1]) for row in record.lines}


def check_demanded(turn: Turn) -> None:
    """A demand names orders of the pair, each once, and sums them up."""
    body: FeeDemanded = turn.body
    check_pair(turn, body.customer, body.contractor)
    orders = [row.order for row in body.orders]
    turn.demand(len(set(orders)) == len(orders), "A demand names each order once")
    turn.demand(body.total_fen == sum(row.amount_fen for row in body.orders), "The total is the sum of the orders")
    for order in orders:
        order_between(turn, order, body.customer, body.contractor)


def fold_demanded(turn: Turn) -> None:
    """The demand; it moves no sum."""
    body: FeeDemanded = turn.body
    open_pair(turn, body.customer, body.contractor)
    orders = tuple((row.order, row.amount_fen) for row in body.orders)
    record = DemandRecord(home=turn.st.thread, demand=turn.st.id, orders=orders, total_fen=body.total_fen)
    turn.put(f"demand:{turn.st.id}", record)


def check_acknowledged(turn: Turn) -> None:
    """Lines stand in the pair's orders and are owed at least that much; a demand answered is of this account."""
    body: FeeAcknowledged = turn.body
    places = [(line.delivery, line.delivery_line) for line in body.lines]
    turn.demand(len(set(places)) == len(places), "A delivery line is acknowledged once in a statement")
    turn.demand(body.total_fen == sum(line.amount_fen for line in body.lines), "The total is the sum of the lines")
    assert turn.thread is not None, "only an open account acknowledges"
    for line in body.lines:
        order_between(turn, line.order, turn.thread.roles["customer"], turn.thread.roles["contractor"])
        record = turn.need(line_key(line.delivery, line.delivery_line), LineRecord, "delivery line")
        if record is None:
            continue
        if record.order != line.order:
            raise unknown("delivery line")
        turn.demand(line.amount_fen <= standing_fen(record), "No more is acknowledged than stands owed for the line")
    if body.demand is not None:
        demand = turn.need(f"demand:{body.demand}", DemandRecord, "demand")
        if demand is not None and demand.home != turn.st.thread:
            raise unknown("demand")
        turn.demand(demand is None or demand.acknowledged is None, "A demand is acknowledged once")


def fold_acknowledged(turn: Turn) -> None:
    """The earliest day promised for each line named; the demand it answers."""
    body: FeeAcknowledged = turn.body
    for line in body.lines:
        record = turn.get(line_key(line.delivery, line.delivery_line), LineRecord)
        kept = record is not None and record.promised_on is not None and record.promised_on <= body.due_on
        if record is not None and not kept:
            promise = {"promised_on": body.due_on, "promised_by": turn.st.id}
            put_line(turn, record.model_copy(update=promise), "acknowledged")
    if body.demand is not None:
        demand = turn.get(f"demand:{body.demand}", DemandRecord)
        if demand is not None:
            sums: dict[str, int] = {}
            for line in body.lines:
                sums[line.order] = sums.get(line.order, 0) + line.amount_fen
            update = {"acknowledged": turn.st.id, "acknowledged_orders": tuple(sums.items())}
            turn.put(f"demand:{body.demand}", demand.model_copy(update=update))
