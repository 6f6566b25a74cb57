"""Delivery lines: the smallest thing a fee is owed for, and what several rules ask of it.

Promise: each delivery line has one standing amount; a kind sets it and the book is posted the difference only. Its
price is that of the terms in force at the entry of its delivery, whatever was agreed since.

Specification: CLAIMS section 1 "Fee".
"""

from __future__ import annotations

from ledger import book
from ledger.records import DeliveryRecord, Fields, LineRecord, OrderRecord, Record
from ledger.rules.turn import Lookup, Turn, unknown


def line_key(delivery: str, no: int) -> str:
    """The key of a delivery line."""
    return f"line:{delivery}:{no}"


def standing_fen(line: LineRecord) -> int:
    """What is owed for a delivery line: as finally confirmed, else as inspected and deemed accepted less deductions."""
    if line.free:
        return 0
    if line.final is not None:
        return line.final.amount_fen - line.final.deduction_fen
    deemed_fen = line.deemed.amount_fen if line.deemed is not None else 0
    if line.counting is not None:
        return line.counting.amount_fen + deemed_fen - line.agreed_deduction_fen
    return deemed_fen


def examined(line: LineRecord) -> bool:
    """Whether a delivery line was inspected, deemed accepted or confirmed."""
    return line.final is not None or line.counting is not None or line.deemed is not None


def settled(line: LineRecord) -> bool:
    """Whether both sides signed what is owed for a delivery line, and nothing of it waits for an answer or for rework.

    They did by a confirmed statement of account, by an inspection that takes all of it, or by one agreed to that speaks
    of all that came, by the receipt that it was agreed upon or by a later one that counts more; silence that counts as
    acceptance of all of it stands in for the customer's word, and nothing is settled while it may still come to count.
    Goods charged with their first delivery owe nothing.
    """
    if line.open_stated is not None or line.set_apart is not None or line.pending is not None or line.unspoken_e3 > 0:
        return False
    found = line.counting
    deemed_e3 = line.deemed.qty_e3 if line.deemed else 0
    if line.final is not None or line.free or found is None:
        return line.final is not None or line.free or deemed_e3 == line.delivered_e3
    full = found.accepted_e3 + deemed_e3 == line.delivered_e3 and found.deduction_fen == 0
    came_e3 = max(came(line), line.agreed_of_e3)  # the customer's later count of less was not agreed to
    agreed = line.agreed_by is not None and found.said_e3 + deemed_e3 >= came_e3
    return found.rework_e3 <= line.redelivered_e3 and (full or agreed)


def came(line: LineRecord) -> int:
    """How much of a line came, thousandths: as the customer received it, or as delivered while no receipt is there."""
    return line.delivered_e3 if line.received_e3 is None else line.received_e3


def put_line(turn: Turn, line: LineRecord, code: str) -> None:
    """Store a delivery line, post the change of its standing amount, and count what its order has open."""
    key = line_key(line.delivery, line.no)
    before = turn.get(key, LineRecord)
    change = standing_fen(line) - (standing_fen(before) if before else 0)
    turn.put(key, line)
    order_key = f"order:{line.order.removeprefix('order:')}"
    order = turn.get(order_key, OrderRecord)
    if order is not None:
        turn.transfers += book.claim_moved(line.order, order.customer, change, code, key)
        unexamined = (not examined(line)) - (before is not None and not examined(before))
        unsettled = (not settled(line)) - (before is not None and not settled(before))
        if unexamined or unsettled:
            counts = {"unexamined": order.unexamined + unexamined, "unsettled": order.unsettled + unsettled}
            turn.put(order_key, order.model_copy(update=counts))


def order_of(turn: Turn, thread: str) -> OrderRecord | None:
    """The order that `thread` is. Raises: UnknownReference."""
    return turn.need(f"order:{thread.removeprefix('order:')}", OrderRecord, "order")


def price_e4(turn: Turn, line: LineRecord) -> int | None:
    """The sealed price of a delivery line, of the terms in force when it was delivered; None where this reader may not
    see it (then not checked)."""
    price = price_in(turn.lookup, line)
    if price is None:
        turn.unchecked.append("price of an order line")
    return price


def price_in(lookup: Lookup, line: LineRecord) -> int | None:
    """The same, ten-thousandths of a yuan, from any lookup: the clock prices what it says as the rules check it."""
    fields = lookup.get(f"fields:{line.priced_by}")
    for row in fields.values.get("lines", []) if isinstance(fields, Fields) else []:
        if row.get("no") == line.order_line and "price_e4" in row:
            price = row["price_e4"]
            assert isinstance(price, int)
            return price
    return None


def demand_amount(turn: Turn, line: LineRecord, qty_e3: int, amount_fen: int) -> None:
    """A sum is quantity times the ordered price, half up, wherever the price can be seen."""
    price = price_e4(turn, line)
    if price is not None:
        turn.demand(
            book.amount_fen(qty_e3, price) == amount_fen,
            "A sum is the quantity times the ordered price, rounded half up",
            expected_fen=book.amount_fen(qty_e3, price),
        )


def demand_unique(turn: Turn, numbers: list[int], what: str) -> None:
    """Line numbers occur once."""
    turn.demand(len(set(numbers)) == len(numbers), f"Each {what} is named once")


def reads_of_delivery(delivery: str, lines: list[int], thread: str) -> set[str]:
    """Keys that the rules about one delivery read."""
    keys = {f"delivery:{delivery}", f"order:{thread.removeprefix('order:')}"}
    return keys | {line_key(delivery, no) for no in lines}


def delivery_of(turn: Turn, delivery: str) -> DeliveryRecord | None:
    """The delivery of this very order. Raises: UnknownReference."""
    record = turn.need(f"delivery:{delivery}", DeliveryRecord, "delivery")
    if record is not None and record.order != turn.st.thread:
        raise unknown("delivery")
    return record


def record_in(lookup: Lookup, key: str) -> Record | None:
    """The record under `key` in what was loaded so far."""
    found = lookup.get(key)
    return found if isinstance(found, Record) else None


def with_price(keys: set[str], lookup: Lookup) -> set[str]:
    """Also the fields of the terms that the delivery lines among `keys` were delivered under, for their prices."""
    lines = [record_in(lookup, key) for key in keys if key.startswith("line:")]
    return keys | {f"fields:{record.priced_by}" for record in lines if isinstance(record, LineRecord)}
