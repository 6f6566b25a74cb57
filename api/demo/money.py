"""The deeds about money: statements of account, payments, demands, and what is pleaded and answered.

Promise: a statement names deliveries and their sums as the contractor works them out; the customer's person works them
out again before confirming, and sets a line apart that differs.

Rules
* The demand asks for what both sides' signatures leave open, nothing else.
* The plea `upstream-unpaid` names no line and no sum.

Specification: CLAIMS sections 1 and 2.
"""

from __future__ import annotations

from typing import Any

from api.demo import facts
from api.demo.deeds import Deed, Stage
from api.demo.facts import Charge, DoesNotFit
from api.world.actor import Actor


def _charges(stage: Stage, actor: Actor, by: str, notes: list[str]) -> list[tuple[str, Charge]]:
    """(order thread, charge) of every line of these delivery notes, as `actor` reads them."""
    found = []
    for note_no in notes:
        number = stage.order_of_note.get(note_no)
        if number is None:
            raise DoesNotFit(f"no delivery bears the number {note_no}")
        order = actor.read(stage.order(number), by)
        found += [(order.id, charge) for charge in facts.charges(order, note_no)]
    return found


def _pair(deed: Deed) -> tuple[str, dict[str, str]]:
    """The account thread of the row's pair, and the two parties."""
    customer, contractor = deed.row["customer"], deed.row["contractor"]
    known = deed.stage.actors
    if customer not in known or contractor not in known:
        raise DoesNotFit(f"{customer} and {contractor} are not both among the parties")
    parties = {"customer": known[customer].party, "contractor": known[contractor].party}
    return deed.stage.account(customer, contractor), parties


def _read_account(deed: Deed, thread: str) -> None:
    """Read the account before signing over it, once it is open."""
    if any(thread in actor.heads for actor in deed.stage.actors.values()):
        deed.actor.read(thread, deed.by)


def state(deed: Deed) -> None:
    """The contractor states the account: lines from deliveries, receipts, inspections and ordered prices."""
    thread, parties = _pair(deed)
    _read_account(deed, thread)
    charges = _charges(deed.stage, deed.actor, deed.by, [row["note_no"] for row in deed.rows])
    lines = [
        {
            "no": no,
            "order": order,
            "delivery": charge.delivery,
            "delivery_line": charge.delivery_line,
            "qty_e3": charge.qty_e3,
            "amount_fen": charge.amount_fen,
            "deduction_fen": charge.deduction_fen,
        }
        for no, (order, charge) in enumerate(charges, 1)
    ]
    body = {
        **parties,
        "period_from": deed.row["period_from"],
        "period_to": deed.row["period_to"],
        "lines": lines,
        "total_fen": sum(charge.net_fen for _, charge in charges),
        "due_on": deed.row["due_on"],
        "statement_no": deed.row["statement_no"],
    }
    deed.say("account.stated", thread, body)


def confirm(deed: Deed) -> None:
    """The customer's person confirms line by line what the customer's own reading bears out; the rest is set apart."""
    thread, _ = _pair(deed)
    account = deed.actor.read(thread, deed.by)
    number = deed.row["statement_no"]
    stated = next((st for st in account.of("account.stated") if st.fields.get("statement_no") == number), None)
    if stated is None:
        raise DoesNotFit(f"nobody has stated {number}")
    own = {
        (charge.delivery, charge.delivery_line): charge
        for _, charge in _charges(deed.stage, deed.actor, deed.by, [row["note_no"] for row in deed.rows])
    }
    lines, disputed = [], []
    for line in stated.fields["lines"]:
        found = own.get((line["delivery"], line["delivery_line"]))
        if found and _same(line, found):
            lines.append({name: line[name] for name in ("no", "qty_e3", "amount_fen", "deduction_fen")})
        else:
            disputed.append({"no": line["no"], "ground": "quantity", "claimed_fen": found.net_fen if found else 0})
    body = {
        "statement": stated.id,
        "lines": lines,
        "disputed": disputed or None,
        "total_fen": sum(line["amount_fen"] - line["deduction_fen"] for line in lines),
        "due_on": stated.fields.get("due_on") if lines else None,
        "confirmed_by": deed.by or None,
    }
    deed.say("account.confirmed", thread, body)


def _same(line: dict[str, Any], charge: Charge) -> bool:
    stated = (line["qty_e3"], line["amount_fen"], line["deduction_fen"])
    return stated == (charge.qty_e3, charge.amount_fen, charge.deduction_fen)


def pay(deed: Deed) -> None:
    """The customer says that it paid, and for which order."""
    thread, parties = _pair(deed)
    _read_account(deed, thread)
    row = deed.row
    body = {
        **parties,
        "amount_fen": row["amount_fen"],
        "paid_on": row["on"],
        "form": row["form"],
        "allocations": [{"order": deed.stage.order(row["order_no"]), "amount_fen": row["amount_fen"]}],
        "reference": row["reference"],
        "payer_account": row["payer_account"],
        "payee_account": row["payee_account"],
    }
    deed.say("payment.stated", thread, body)


def acknowledge(deed: Deed) -> None:
    """The contractor acknowledges the payment that bears the reference."""
    thread, _ = _pair(deed)
    account = deed.actor.read(thread)
    reference = deed.row["reference"]
    paid = next((st for st in account.of("payment.stated") if st.fields.get("reference") == reference), None)
    if paid is None:
        raise DoesNotFit(f"nobody has stated the payment {reference}")
    body = {
        "payment": paid.id,
        "amount_fen": paid.fields["amount_fen"],
        "received_on": deed.row["received_on"],
        "allocations": paid.fields["allocations"],
    }
    deed.say("payment.acknowledged", thread, body)


def demand(deed: Deed) -> None:
    """The contractor demands what both sides' signatures leave open for an order."""
    row = deed.row
    customer, contractor = row["receiver"], row["sender"]
    thread, order = deed.stage.account(customer, contractor), deed.stage.order(row["order_no"])
    open_fen = facts.open_fen(deed.actor.read(thread), order)
    if open_fen == 0:
        raise DoesNotFit(f"nothing is open for {row['order_no']}")
    body = {
        "customer": deed.stage.actors[customer].party,
        "contractor": deed.stage.actors[contractor].party,
        "orders": [{"order": order, "amount_fen": open_fen}],
        "total_fen": open_fen,
        "pay_by": row["pay_by"],
        "text": row["text"],
    }
    deed.stage.letters[row["letter_no"]] = (thread, deed.say("fee.demanded", thread, body))


def _letter(deed: Deed) -> tuple[str, str]:
    """The thread and record of the letter that this one answers, once the actor has read it there."""
    number = deed.row["re"]
    if number not in deed.stage.letters:
        raise DoesNotFit(f"there is no letter {number}")
    thread, statement = deed.stage.letters[number]
    if statement not in {st.id for st in deed.actor.read(thread).statements}:
        raise DoesNotFit(f"the letter {number} is not on record")
    return thread, statement


def plead(deed: Deed) -> None:
    """A party objects to a letter, naming no line and no sum."""
    thread, statement = _letter(deed)
    body = {"statement": statement, "ground": deed.row["ground"], "reason": deed.row["text"]}
    deed.stage.letters[deed.row["letter_no"]] = (thread, deed.say("objection.made", thread, body))


def answer(deed: Deed) -> None:
    """The other side answers an objection."""
    thread, objection = _letter(deed)
    body = {"objection": objection, "answer": deed.row["answer"], "reason": deed.row["text"]}
    deed.stage.letters[deed.row["letter_no"]] = (thread, deed.say("objection.answered", thread, body))
