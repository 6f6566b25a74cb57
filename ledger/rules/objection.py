"""Objections: made, answered, and closed by the objector alone.

Rules
* An objection names a statement of the other side in the same thread, and lines that the statement has.
* The ground `upstream-unpaid` is a plea: it disputes no line and no sum (国令802号 9: no pay-when-paid).
* It is closed by withdrawal, or when the objector confirms the answer or the statement that supersedes the one
  objected to.

Specification: CLAIMS section 2.
"""

from __future__ import annotations

from typing import Any

from ledger.kinds.objection import ObjectionAnswered, ObjectionMade, ObjectionWithdrawn
from ledger.records import (
    AnswerRecord,
    InspectionRecord,
    ObjectedRecord,
    ObjectionRecord,
    StatedRecord,
)
from ledger.rules.turn import Turn, unknown

PLEA_GROUND = "upstream-unpaid"


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
    fields = turn.fields(body.statement)
    if fields is not None:
        numbers = line_numbers(fields)
        turn.demand(set(body.lines or ()) <= numbers, "An objection names lines that the statement has")


def line_numbers(fields: dict[str, Any]) -> set[int]:
    """The numbers of a statement's lines; orders of a demand and allocations of a payment count from 1."""
    rows = fields.get("lines")
    if isinstance(rows, list):
        return {row["no"] for row in rows if isinstance(row, dict) and "no" in row}
    counted = fields.get("orders") or fields.get("allocations") or []
    return set(range(1, len(counted) + 1))


def fold_made(turn: Turn) -> None:
    """The objection, open; a plea when it names neither line nor sum."""
    body: ObjectionMade = turn.body
    plea = body.lines is None and body.amount_fen is None and body.qty_e3 is None
    turn.put(
        f"objection:{turn.st.id}",
        ObjectionRecord(
            home=turn.st.thread,
            objection=turn.st.id,
            statement=body.statement,
            by=turn.st.iss,
            ground=body.ground,
            lines=tuple(body.lines or ()),
            plea=plea,
            amount_fen=body.amount_fen,
        ),
    )
    key = f"objected:{body.statement}"
    before = turn.get(key, ObjectedRecord)
    objections = (*(before.objections if before else ()), turn.st.id)
    turn.put(key, ObjectedRecord(home=turn.st.thread, statement=body.statement, objections=objections))


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
    close(turn, body.objection)


def close(turn: Turn, objection: str) -> None:
    """Close an objection of the signer's own."""
    record = turn.get(f"objection:{objection}", ObjectionRecord)
    if record is not None and record.open and record.by == turn.st.iss:
        turn.put(f"objection:{objection}", record.model_copy(update={"open": False, "closed_by": turn.st.id}))


def close_confirmed(turn: Turn, answers: str) -> None:
    """Close the signer's objections that `turn`, confirming the statement `answers`, settles.

    Those are objections to what that statement supersedes, and to what an answer named in `about` answered.
    """
    earlier: str | None = None
    for key, model in ((f"stated:{answers}", StatedRecord), (f"inspection:{answers}", InspectionRecord)):
        record = turn.get(key, model)
        if isinstance(record, StatedRecord | InspectionRecord):
            earlier = record.supersedes
    objected = turn.get(f"objected:{earlier}", ObjectedRecord) if earlier else None
    for objection in objected.objections if objected else ():
        close(turn, objection)
    for about in turn.st.about:
        answer = turn.get(f"answer:{about.id}", AnswerRecord)
        if answer is not None:
            close(turn, answer.objection)
