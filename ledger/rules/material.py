"""Supplied material: handed over, counted, given back; and goods that the contractor keeps for its debt.

Rules
* Material is counted once, line by line; a correction supersedes the count. A finding says what the count says.
* No more is given back, or kept, than lies with the contractor: what it counted, what was handed over while it has not
  counted, less what it gave back.
* A lien notice gives sixty days at least, unless it names the paper that agrees on less. It moves no sum.

Specification: 民法典 447, 453, 457, 774, 775, 783, 784; law notes 2.2 and 2.4 (②).
"""

from __future__ import annotations

import datetime

from ledger.kinds.material import (
    HeldLine,
    LienNoticed,
    LienReleased,
    MaterialHanded,
    MaterialReceived,
    MaterialReturned,
)
from ledger.records import LienRecord, MaterialLine, MaterialRecord, OrderRecord
from ledger.rules import order as orders
from ledger.rules.delivery_line import demand_unique, order_of
from ledger.rules.rule import Rule
from ledger.rules.turn import Lookup, Turn, day_of, unknown

GRACE_DAYS = 60  # of a lien, where nothing else was agreed (民法典 453)


def material_key(statement: str) -> str:
    """The key of a note of material."""
    return f"material:{statement}"


def material_of(turn: Turn, statement: str) -> MaterialRecord | None:
    """A note of material of this very order. Raises: UnknownReference."""
    record = turn.need(material_key(statement), MaterialRecord, "material")
    if record is not None and record.home != turn.st.thread:
        raise unknown("material")
    return record


def _own_order(thread: str) -> str:
    return f"order:{thread.removeprefix('order:')}"


def _count(turn: Turn, **changes: int) -> None:
    """Change the order's counters of what is open."""
    key = _own_order(turn.st.thread)
    order = turn.get(key, OrderRecord)
    if order is not None and any(changes.values()):
        turn.put(key, order.model_copy(update={name: getattr(order, name) + more for name, more in changes.items()}))


def _put(turn: Turn, record: MaterialRecord) -> None:
    """Store a note of material, and count it among those that are open or no longer."""
    before = turn.get(material_key(record.material), MaterialRecord)
    turn.put(material_key(record.material), record)
    _count(turn, uncounted=record.uncounted - (before is not None and before.uncounted))


# ---- handed over


def reads_handed(body: MaterialHanded, thread: str, lookup: Lookup) -> set[str]:
    """Keys that handing over material reads."""
    return {_own_order(thread)}


def check_handed(turn: Turn) -> None:
    """Lines are numbered once and are for lines of the order."""
    body: MaterialHanded = turn.body
    demand_unique(turn, [line.no for line in body.lines], "line of a note of material")
    turn.demand(body.handed_on <= turn.today, "Material was handed over in the past or today")
    order = order_of(turn, turn.st.thread)
    ordered = {line.no for line in order.lines} if order else set()
    for line in body.lines:
        known = line.order_line is None or order is None or line.order_line in ordered
        turn.demand(known, "Material is for a line of the order", line=line.no)


def fold_handed(turn: Turn) -> None:
    """The note, not counted yet."""
    body: MaterialHanded = turn.body
    lines = tuple(MaterialLine(no=line.no, unit=line.unit, handed_e3=line.qty_e3) for line in body.lines)
    _put(turn, MaterialRecord(home=turn.st.thread, material=turn.st.id, lines=lines))


# ---- counted


def reads_received(body: MaterialReceived, thread: str, lookup: Lookup) -> set[str]:
    """Keys that counting material reads."""
    return {_own_order(thread), material_key(body.material)}


def check_received(turn: Turn) -> None:
    """Each line of one note, once, with a finding that agrees with the count. Raises: UnknownReference."""
    body: MaterialReceived = turn.body
    demand_unique(turn, [line.no for line in body.lines], "line of a count of material")
    turn.demand(body.received_on <= turn.today, "Material was counted in the past or today")
    record = material_of(turn, body.material)
    if record is None:
        return
    rows = {line.no: line for line in record.lines}
    turn.demand({line.no for line in body.lines} == set(rows), "A count names each line of the note of material")
    once = turn.st.supersedes == record.received
    turn.demand(once, "Material is counted once; a correction supersedes the newest count")
    for line in body.lines:
        row = rows[line.no]
        turn.demand(line.qty_e3 <= row.handed_e3, "No more material is counted than was handed over", line=line.no)
        turn.demand(line.qty_e3 >= row.returned_e3, "What was given back was received", line=line.no)
        whole = line.finding != "ok" or line.qty_e3 == row.handed_e3
        turn.demand(whole, "Material in order is counted in full; say what is short", line=line.no)
        short = line.finding != "short" or line.qty_e3 < row.handed_e3
        turn.demand(short, "Material is short where less was counted than handed over", line=line.no)
        unfit = line.unfit_e3 is None or (line.finding == "defective" and line.unfit_e3 <= line.qty_e3)
        turn.demand(unfit, "What is not as agreed is part of a line found so", line=line.no)
        grounded = line.finding != "defective" or line.ground is not None
        turn.demand(grounded, "Material that is not as agreed is so for a stated ground", line=line.no)


def fold_received(turn: Turn) -> None:
    """The count, on the note."""
    body: MaterialReceived = turn.body
    record = turn.get(material_key(body.material), MaterialRecord)
    if record is None:
        return
    found = {line.no: {"received_e3": line.qty_e3, "finding": line.finding} for line in body.lines}
    lines = tuple(line.model_copy(update=found.get(line.no, {})) for line in record.lines)
    _put(turn, record.model_copy(update={"lines": lines, "received": turn.st.id}))


# ---- given back


def reads_returned(body: MaterialReturned, thread: str, lookup: Lookup) -> set[str]:
    """Keys that giving material back reads."""
    return {_own_order(thread)} | {material_key(line.material) for line in body.lines}


def check_returned(turn: Turn) -> None:
    """Lines of notes of this order, no more than lies there. Raises: UnknownReference."""
    body: MaterialReturned = turn.body
    turn.demand(body.returned_on <= turn.today, "Material was given back in the past or today")
    back: dict[tuple[str, int], int] = {}
    for line in body.lines:
        place = (line.material, line.line)
        back[place] = back.get(place, 0) + line.qty_e3
        row = _row(turn, *place)
        most_e3 = row.there_e3 if row else back[place]
        turn.demand(back[place] <= most_e3, "No more material is given back than was received", still_e3=most_e3)


def _row(turn: Turn, material: str, no: int) -> MaterialLine | None:
    """A line of a note of this order. Raises: UnknownReference."""
    record = material_of(turn, material)
    row = next((line for line in record.lines if line.no == no), None) if record else None
    if record is not None and row is None:
        raise unknown("line of material")
    return row


def fold_returned(turn: Turn) -> None:
    """What went back, on the notes it came with."""
    body: MaterialReturned = turn.body
    for line in body.lines:
        record = turn.get(material_key(line.material), MaterialRecord)
        if record is not None:
            lines = tuple(
                row.model_copy(update={"returned_e3": row.returned_e3 + line.qty_e3}) if row.no == line.line else row
                for row in record.lines
            )
            _put(turn, record.model_copy(update={"lines": lines}))


# ---- kept for a debt


def reads_noticed(body: LienNoticed, thread: str, lookup: Lookup) -> set[str]:
    """Keys that a lien notice reads."""
    return {_own_order(thread)} | {material_key(line.material) for line in body.held if line.material}


def check_noticed(turn: Turn) -> None:
    """Goods of this order, within what can lie there, and the grace that the law gives. Raises: UnknownReference."""
    body: LienNoticed = turn.body
    demand_unique(turn, [line.no for line in body.held], "line of a lien notice")
    earliest = (day_of(turn.at_ms) + datetime.timedelta(days=GRACE_DAYS)).isoformat()
    enough = body.agreed_sha256 is not None or body.pay_by >= earliest
    turn.demand(enough, "A lien notice gives sixty days of grace, unless a paper agrees on less", earliest=earliest)
    turn.demand(body.pay_by >= turn.today, "A day of grace is not over when it is given")
    order = order_of(turn, turn.st.thread)
    kept: dict[tuple[str, int], int] = {}
    for line in body.held:
        check_held(turn, line, order, kept)


def check_held(turn: Turn, line: HeldLine, order: OrderRecord | None, kept: dict[tuple[str, int], int]) -> None:
    """One line of a notice: material that lies there, or goods made of a line of the order."""
    if line.what == "material":
        turn.demand(
            line.material is not None and line.line is not None and line.order_line is None,
            "Material that is kept is named by the note and line it came with",
            line=line.no,
        )
        assert line.material is not None
        assert line.line is not None
        row = _row(turn, line.material, line.line)
        place = (line.material, line.line)
        kept[place] = kept.get(place, 0) + line.qty_e3
        most_e3 = row.there_e3 if row else kept[place]
        turn.demand(kept[place] <= most_e3, "No more material is kept than lies there", still_e3=most_e3)
        turn.demand(row is None or row.unit == line.unit, "Kept material is counted in the unit of its note")
        return
    ordered = {row.no: row for row in order.lines} if order else {}
    named = line.material is None and line.line is None and line.order_line is not None
    turn.demand(named, "Made goods that are kept are named by the line of the order", line=line.no)
    turn.demand(order is None or line.order_line in ordered, "Kept goods are of a line of the order", line=line.no)
    if line.order_line not in ordered:
        return
    goods, place = ordered[line.order_line], ("made", line.order_line)
    turn.demand(goods.unit == line.unit, "Kept goods are counted in the order's unit", line=line.no)
    kept[place] = kept.get(place, 0) + line.qty_e3
    within_e3 = orders.most_e3(goods)
    turn.demand(kept[place] <= within_e3, "No more made goods are kept than the order has", most_e3=within_e3)


def fold_noticed(turn: Turn) -> None:
    """The notice; no sum moves."""
    body: LienNoticed = turn.body
    record = LienRecord(home=turn.st.thread, lien=turn.st.id, debt_fen=body.debt_fen, pay_by=body.pay_by)
    turn.put(f"lien:{turn.st.id}", record)
    _count(turn, liens=1)


def reads_released(body: LienReleased, thread: str, lookup: Lookup) -> set[str]:
    """Keys that giving up a lien reads."""
    return {_own_order(thread), f"lien:{body.lien}"}


def check_released(turn: Turn) -> None:
    """A notice of this order, once. Raises: UnknownReference."""
    body: LienReleased = turn.body
    turn.demand(body.released_on <= turn.today, "A lien was given up in the past or today")
    record = turn.need(f"lien:{body.lien}", LienRecord, "lien notice")
    if record is None:
        return
    if record.home != turn.st.thread:
        raise unknown("lien notice")
    turn.demand(record.released is None, "A lien is given up once")


def fold_released(turn: Turn) -> None:
    """The notice holds no longer."""
    body: LienReleased = turn.body
    record = turn.get(f"lien:{body.lien}", LienRecord)
    if record is not None:
        turn.put(f"lien:{body.lien}", record.model_copy(update={"released": turn.st.id}))
        _count(turn, liens=-1)


RULES: dict[str, Rule] = {
    "material.handed": Rule(reads_handed, check_handed, fold_handed),
    "material.received": Rule(reads_received, check_received, fold_received),
    "material.returned": Rule(reads_returned, check_returned, fold_returned),
    "lien.noticed": Rule(reads_noticed, check_noticed, fold_noticed),
    "lien.released": Rule(reads_released, check_released, fold_released),
}
