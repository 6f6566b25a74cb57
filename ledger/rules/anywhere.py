"""What any thread of parties may hold beside objections: notices that the operator served, statements ratified.

Rules
* A notice names a statement of the thread that is no notice itself, and a party of the thread that did not say it. It
  is the operator's word, moves no head and no sum; each attempt is a notice of its own.
* A ratification names what was said in the signer's own name, once, in the same thread. Its key did not sign that
  statement, is of no person who did, may itself say that kind and that sum, and may sign everything or was registered
  before what it ratifies.
* Refusing to ratify is said in the same way. Both stand beside the statement and every objection to it, and close,
  move and colour nothing: what a key may sign its party said beforehand, in the log.
* Who acts with a person's key is that person: `via.person` names nobody else, but at a kiosk, where keys are lent.

Specification: DESIGN section 5; FORMATS 1.1 and 1.2; 民法典 137, 171; ADR 11.
"""

from __future__ import annotations

from typing import Any

from pydantic import ValidationError

from ledger import kinds
from ledger.kinds.anywhere import MandateRatified, NoticeServed
from ledger.records import KeyRecord, RatifiedRecord, Said, ServedRecord
from ledger.rules.machine import UNOPENED, Machine, lets, refuses
from ledger.rules.rule import Rule
from ledger.rules.turn import Lookup, Turn, unknown

KINDS = ("notice.served", "mandate.ratified")
NOTICES_MAX = 50  # of one statement, all attempts and recipients together: who is not reached by then is not reached
KIOSK = "kiosk"  # the channel, and the custody, of a key that is lent to who stands there


def everywhere(machine: Machine) -> Machine:
    """The machine with the rows of these kinds, which every state of an open thread lets in."""
    opened = tuple(state for state in machine.states if state != UNOPENED)
    rows = (
        *lets(opened, "notice.served", "The operator records how a statement was served, at any time"),
        *lets(opened, "mandate.ratified", "The principal says whether it ratifies a statement of its own, at any time"),
        *refuses((UNOPENED,), "notice.served", "A thread that is not open holds nothing to serve"),
        *refuses((UNOPENED,), "mandate.ratified", "A thread that is not open holds nothing to ratify"),
    )
    return Machine(machine.thread_type, machine.states, (*machine.kinds, *KINDS), (*machine.rows, *rows))


def check_person(turn: Turn) -> None:
    """The person named in `via` is the one whose key signs; a key of no person, or at a kiosk, says nothing of it."""
    via = turn.st.via or {}
    person = turn.key.person if turn.key else None
    lent = turn.key is not None and turn.key.custody == KIOSK and via.get("channel") == KIOSK
    same = person is None or lent or via.get("person", person) == person
    turn.demand(same, "Who acts with a person's key is that person")


def _said_here(turn: Turn, statement: str) -> Said | None:
    """A statement of this very thread. Raises: UnknownReference."""
    said = turn.said(statement, "statement")
    if said is not None and said.thread != turn.st.thread:
        raise unknown("statement")
    return said


# ---- notices


def check_served(turn: Turn) -> None:
    """What was said by somebody was carried to another party of the thread, by today."""
    body: NoticeServed = turn.body
    turn.demand(body.recipient in turn.roles.values(), "A notice is served on a party of the thread")
    turn.demand(body.served_on <= turn.today, "A notice was served in the past or today")
    said = _said_here(turn, body.statement)
    if said is None:
        return
    turn.demand(said.iss != turn.st.iss, "A notice serves what another said, not a notice")
    turn.demand(said.iss != body.recipient, "A notice is served on another than who said it")
    served = turn.get(f"served:{body.statement}", ServedRecord)
    few = served is None or len(served.notices) < NOTICES_MAX
    turn.demand(few, "A statement was served often enough", most=NOTICES_MAX)


def fold_served(turn: Turn) -> None:
    """One more attempt beside the statement."""
    body: NoticeServed = turn.body
    served = turn.get(f"served:{body.statement}", ServedRecord)
    row = (turn.st.id, body.recipient, body.channel, body.result, body.served_on)
    notices = (*(served.notices if served else ()), row)
    turn.put(f"served:{body.statement}", ServedRecord(home=turn.st.thread, statement=body.statement, notices=notices))


# ---- ratifications


def check_ratified(turn: Turn) -> None:
    """The signer's own statement, answered once, by a key that had the right itself."""
    body: MandateRatified = turn.body
    said = _said_here(turn, body.statement)
    if said is None:
        return
    turn.demand(said.iss == turn.st.iss, "One ratifies what was signed in one's own name")
    turn.demand(said.kind != turn.st.kind, "A ratification is not ratified itself")
    once = turn.get(f"ratified:{body.statement}", RatifiedRecord) is None
    turn.demand(once, "Whether a statement is ratified is said once")
    if turn.key is None:
        return
    turn.demand(said.kid != turn.st.kid, "No key ratifies what it signed itself")
    signed = turn.get(f"key:{said.kid}", KeyRecord)
    other = turn.key.person is None or signed is None or signed.person != turn.key.person
    turn.demand(other, "No person ratifies what that person signed with another key")
    older = turn.key.scope is None or turn.key.added_index < said.index
    turn.demand(older, "A key that ratifies may sign everything, or is older than what it ratifies")
    scoped = turn.key.scope is None or said.kind in turn.key.scope
    turn.demand(scoped, "A key ratifies what it may sign itself", named=said.kind)
    _demand_within(turn, said, turn.key.limit_fen)


def _demand_within(turn: Turn, said: Said, limit_fen: int | None) -> None:
    """The sum of what is ratified lies within the key's limit; one that is not written down needs a key without."""
    if limit_fen is None:
        return
    fields = turn.fields(said.id)
    if fields is None:
        turn.unchecked.append("sum of a statement ratified")
        return
    amount_fen = own_amount_fen(said, fields)
    within = amount_fen is not None and amount_fen <= limit_fen
    turn.demand(within, "A key ratifies no larger sum than it may sign itself", limit_fen=limit_fen)


def own_amount_fen(said: Said, fields: dict[str, Any]) -> int | None:
    """What a statement declares as its own amount, fen; 0 where its kind has none, None where nobody wrote it down.

    The version of a body is not kept beside it: the newest whose model takes the fields is the one.
    """
    named = [kind for kind in kinds.ALL if (kind.thread_type, kind.name) == (said.thread.partition(":")[0], said.kind)]
    for kind in sorted(named, key=lambda one: -one.v):
        try:
            body = kind.model.model_validate(fields)
        except ValidationError:
            continue
        if kind.limits_moved:
            return None
        return kind.own_amount_fen(body) if kind.own_amount_fen else 0
    return None


def fold_ratified(turn: Turn) -> None:
    """What the principal said, beside the statement."""
    body: MandateRatified = turn.body
    record = RatifiedRecord(home=turn.st.thread, statement=body.statement, by=turn.st.id, ratified=body.ratified)
    turn.put(f"ratified:{body.statement}", record)


def _reads_served(body: NoticeServed, thread: str, lookup: Lookup) -> set[str]:
    return {f"said:{body.statement}", f"served:{body.statement}"}


def _reads_ratified(body: MandateRatified, thread: str, lookup: Lookup) -> set[str]:
    keys = {f"{kind}:{body.statement}" for kind in ("said", "fields", "ratified")}
    said = lookup.get(f"said:{body.statement}")
    return keys | ({f"key:{said.kid}"} if isinstance(said, Said) else set())


RULES: dict[str, Rule] = {
    "notice.served": Rule(_reads_served, check_served, fold_served),
    "mandate.ratified": Rule(_reads_ratified, check_ratified, fold_ratified),
}
