"""Inspections: what was accepted, sent back, rejected, deducted, and what the fee stands at for it.

Rules
* An inspection sets the amount of the accepted quantity. A second one must supersede the first; it raises at once and
  lowers only when the contractor agrees (CLAIMS, "Lowering needs the creditor's key"). So does one after a deemed
  acceptance, or after the end of the period that leads to one: where it counts, it takes the place of silence.
* An agreed deduction is subtracted once. What comes after a final confirmation moves nothing.
* A deduction that the contractor agreed to stays agreed to, up to what a later inspection still asks for.

Specification: CLAIMS section 1 "Fee"; 民法典 774 to 782.
"""

from __future__ import annotations

from ledger.kinds.order import GoodsInspected, InspectedLine, InspectionAgreed
from ledger.records import DeliveryRecord, Inspected, InspectionRecord, LineRecord
from ledger.rules.delivery_line import (
    came,
    delivery_of,
    demand_amount,
    demand_unique,
    line_key,
    put_line,
)
from ledger.rules.objection import carry, concede
from ledger.rules.silence import is_late, lapsed_fen
from ledger.rules.turn import Turn, day_of, unknown


def check_inspected(turn: Turn) -> None:
    """Quantities within the delivery, sums by the price, deductions with a ground, corrections by superseding."""
    body: GoodsInspected = turn.body
    demand_unique(turn, [line.no for line in body.lines], "line of an inspection")
    turn.demand(body.inspected_on <= turn.today, "An inspection lies in the past or today")
    delivery = delivery_of(turn, body.delivery)
    if delivery is None:
        return
    if delivery.inspection is not None:
        turn.demand(
            turn.st.supersedes == delivery.inspection,
            "A delivery is inspected once; a correction supersedes the newest",
        )
        earlier = turn.get(f"inspection:{delivery.inspection}", InspectionRecord)
        again = earlier is None or {row[0] for row in earlier.lines} <= {line.no for line in body.lines}
        turn.demand(again, "A correction names every line of the inspection that it supersedes")
    else:
        turn.demand(turn.st.supersedes is None, "An inspection supersedes the newest inspection of the same delivery")
    check_words(turn, body)
    for line in body.lines:
        turn.demand(line.no in delivery.lines, "An inspection names lines of the delivery", line=line.no)
        turn.demand(line.deduction_fen <= line.amount_fen, "A deduction is at most the accepted sum", line=line.no)
        grounded = line.deduction_fen == 0 or line.deduction_ground is not None
        turn.demand(grounded, "A deduction states its ground", line=line.no)
        record = turn.get(line_key(body.delivery, line.no), LineRecord)
        if record is not None:
            found_e3 = line.accepted_e3 + line.rework_e3 + line.rejected_e3
            turn.demand(found_e3 <= record.delivered_e3, "No more is inspected than was delivered", line=line.no)
            turn.demand(line.rework_e3 >= record.redelivered_e3, "What was reworked already stays rework", line=line.no)
            kept = line.rejected_e3 >= record.replaced_e3
            turn.demand(kept, "What was replaced already stays rejected", line=line.no)
            bears = line.deduction_fen == 0 or not record.free
            turn.demand(bears, "A deduction is asked where the goods are charged", line=line.no)
            found_on = line.rework_by is None or (line.rework_e3 > 0 and line.rework_by >= body.inspected_on)
            turn.demand(found_on, "A day for rework is set for goods sent back, after the inspection", line=line.no)
            part = (line.concession_e3 or 0) <= line.accepted_e3
            turn.demand(part, "What is taken by concession is part of what is accepted", line=line.no)
            demand_amount(turn, record, line.accepted_e3, line.amount_fen)


def check_words(turn: Turn, body: GoodsInspected) -> None:
    """What is said of the whole agrees with what is said of the lines."""
    drawn = body.sample_n is None or (body.method == "sample" and body.sample_n <= (body.lot_n or body.sample_n))
    turn.demand(drawn, "A sample is drawn from its lot")
    accepted, refused = (any(row(line) for line in body.lines) for row in (_accepts, _refuses))
    conclusions = {(True, False): "passed", (True, True): "partly", (False, True): "failed"}
    said = conclusions.get((accepted, refused), body.conclusion)
    turn.demand(body.conclusion in (None, said), "A conclusion says what the lines say", lines=said)
    until = body.objection_until is None or body.objection_until >= body.inspected_on
    turn.demand(until, "A day for objections lies after the inspection")


def _accepts(line: InspectedLine) -> bool:
    return line.accepted_e3 > 0


def _refuses(line: InspectedLine) -> bool:
    return line.rework_e3 + line.rejected_e3 > 0


def fold_inspected(turn: Turn) -> None:
    """The inspection and what it does to each line."""
    body: GoodsInspected = turn.body
    turn.put(
        f"inspection:{turn.st.id}",
        InspectionRecord(
            home=turn.st.thread,
            inspection=turn.st.id,
            delivery=body.delivery,
            supersedes=turn.st.supersedes,
            lines=tuple(
                (x.no, x.accepted_e3, x.rework_e3, x.rejected_e3, x.amount_fen, x.deduction_fen) for x in body.lines
            ),
        ),
    )
    delivery = turn.get(f"delivery:{body.delivery}", DeliveryRecord)
    if delivery is not None:
        if delivery.inspection is not None:
            old = turn.get(f"inspection:{delivery.inspection}", InspectionRecord)
            if old is not None:
                turn.put(f"inspection:{delivery.inspection}", old.model_copy(update={"superseded": turn.st.id}))
            carry(turn, delivery.inspection)
        turn.put(f"delivery:{body.delivery}", delivery.model_copy(update={"inspection": turn.st.id}))
    for line in body.lines:
        record = turn.get(line_key(body.delivery, line.no), LineRecord)
        if record is not None:
            found = Inspected(
                inspection=turn.st.id,
                accepted_e3=line.accepted_e3,
                rework_e3=line.rework_e3,
                rejected_e3=line.rejected_e3,
                amount_fen=line.amount_fen,
                deduction_fen=line.deduction_fen,
            )
            put_line(turn, inspected(record, found, turn.at_ms), "inspected")


def inspected(line: LineRecord, found: Inspected, at_ms: int) -> LineRecord:
    """A delivery line after an inspection: counting, pending the contractor's word, or too late to count."""
    if line.final is not None:
        return line.model_copy(update={"late": found})
    first_ms = line.inspected_at_ms if line.inspected_at_ms is not None else at_ms
    today = day_of(at_ms).isoformat()
    late = line.deems_on is not None and today > line.deems_on
    spoken_e3 = line.spoken_e3 if late else found.said_e3  # the newest until the period ends; later ones take none back
    before_fen = (line.counting.amount_fen if line.counting else 0) + (line.deemed.amount_fen if line.deemed else 0)
    if found.amount_fen < before_fen or is_late(line, found.accepted_e3, today):
        waits = found.model_copy(update={"late": late})
        return line.model_copy(update={"pending": waits, "inspected_at_ms": first_ms, "spoken_e3": spoken_e3})
    kept_fen = min(line.agreed_deduction_fen, found.deduction_fen)
    update: dict[str, object] = {"counting": found, "pending": None, "deemed": None}
    update |= {"agreed_deduction_fen": kept_fen, "inspected_at_ms": first_ms, "spoken_e3": spoken_e3}
    if not repeats(line, found):
        update["agreed_by"] = None
    return line.model_copy(update=update)


def repeats(line: LineRecord, found: Inspected) -> bool:
    """Whether an inspection says of a line what the contractor agreed to before."""
    counting = line.counting
    if counting is None:
        return False
    agreed = (counting.accepted_e3, counting.amount_fen, line.agreed_deduction_fen)
    same = (found.accepted_e3, found.amount_fen, found.deduction_fen) == agreed
    return same and (found.rework_e3, found.rejected_e3) == (counting.rework_e3, counting.rejected_e3)


def check_agreed(turn: Turn) -> None:
    """The contractor repeats lines of an inspection that still counts, each once."""
    body: InspectionAgreed = turn.body
    demand_unique(turn, [line.no for line in body.lines], "line agreed to")
    inspection = turn.need(f"inspection:{body.inspection}", InspectionRecord, "inspection")
    if inspection is None:
        return
    if inspection.home != turn.st.thread:
        raise unknown("inspection")
    turn.demand(inspection.superseded is None, "A superseded inspection is no longer agreed to")
    rows = {row[0]: row for row in inspection.lines}
    for line in body.lines:
        row = rows.get(line.no)
        turn.demand(row is not None, "Agreement names lines of the inspection", line=line.no)
        assert row is not None
        repeated = (line.accepted_e3, line.amount_fen, line.deduction_fen) == (row[1], row[4], row[5])
        turn.demand(repeated, "Agreement repeats the inspected quantity, sum and deduction", line=line.no)
        turn.demand(line.no not in dict(inspection.agreed), "A line is agreed to once", line=line.no)
        record = turn.get(line_key(inspection.delivery, line.no), LineRecord)
        if record is not None and record.final is None:  # what came again since the customer inspected
            turn.demand(row[2] >= record.redelivered_e3, "What was reworked already stays rework", line=line.no)
            turn.demand(row[3] >= record.replaced_e3, "What was replaced already stays rejected", line=line.no)
            turn.forgone_fen += _silence_forgone_fen(turn, record, body.inspection)


def _silence_forgone_fen(turn: Turn, line: LineRecord, inspection: str) -> int:
    """What agreeing gives up of what silence accepted and the clock did not record yet, fen; for a key with a limit."""
    found = line.pending
    if not turn.limited or found is None or found.inspection != inspection:
        return 0
    by_words_fen = (line.counting.amount_fen if line.counting else 0) + (line.deemed.amount_fen if line.deemed else 0)
    return max(0, lapsed_fen(turn, line) - max(0, found.amount_fen - by_words_fen))


def fold_agreed(turn: Turn) -> None:
    """A pending inspection comes to count; the deduction agreed to is subtracted, once."""
    body: InspectionAgreed = turn.body
    inspection = turn.get(f"inspection:{body.inspection}", InspectionRecord)
    if inspection is None:
        return
    agreed = (*inspection.agreed, *((line.no, turn.st.id) for line in body.lines))
    turn.put(f"inspection:{body.inspection}", inspection.model_copy(update={"agreed": agreed}))
    for line in body.lines:
        record = turn.get(line_key(inspection.delivery, line.no), LineRecord)
        if record is not None:
            put_line(turn, agreed_line(record, body.inspection, turn.st.id), "deduction-agreed")
    places = {(inspection.delivery, row[0]) for row in inspection.lines}
    concede(turn, body.inspection, {place for place in places if place[1] not in dict(agreed)}, places)


def agreed_line(line: LineRecord, inspection: str, by: str) -> LineRecord:
    """A delivery line after the contractor agreed to what an inspection says of it."""
    if line.final is not None:
        return line
    found = line.pending if line.pending and line.pending.inspection == inspection else line.counting
    if found is None or found.inspection != inspection:
        return line
    update: dict[str, object] = {"counting": found, "agreed_deduction_fen": found.deduction_fen}
    update |= {"agreed_by": by, "agreed_of_e3": came(line)}
    if found is line.pending:
        update |= {"pending": None, "deemed": None}
    if found.late:  # both signed what takes the place of silence: there is none any more
        update |= {"deems_on": None}
    return line.model_copy(update=update)
