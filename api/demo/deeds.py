"""The deeds: how each party turns a row of its files into a statement, over what it has read and checked.

Promise: a deed signs only what its party is entitled to say; every quantity and sum that the row does not hold is
worked out from signed facts (`api.demo.facts`).

Rules
* Before it signs, the actor reads the thread and signs over its newest statement.
* Papers find each other by the numbers printed on them; a thread's id travels with the paper, as a link would.
* Each statement names in `via` the workbook it came from and the day it is about.

Specification: DESIGN section 5; CLAIMS section 1.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

from api.demo import facts
from api.demo.facts import DoesNotFit
from api.world.actor import Actor, Saying
from ledger import book

Rows = list[dict[str, Any]]


@dataclass
class Stage:
    """Who plays, and what travels between them by hand: thread ids with the papers, record numbers with the letters."""

    registrar: Actor
    newcomer: Callable[[], Actor]
    terms: bytes
    actors: dict[str, Actor] = field(default_factory=dict)  # by the short name of the workbooks
    orders: dict[str, str] = field(default_factory=dict)  # order number → thread
    order_of_note: dict[str, str] = field(default_factory=dict)  # delivery note → order number
    accounts: dict[tuple[str, str], str] = field(default_factory=dict)  # (customer, contractor) → thread
    letters: dict[str, tuple[str, str]] = field(default_factory=dict)  # letter → (account thread, statement)
    names: dict[str, str] = field(default_factory=dict)  # a firm's full name by its short one
    workshop_of: dict[str, str] = field(default_factory=dict)  # worker → the workshop's short name
    works: dict[str, str] = field(default_factory=dict)  # worker → thread
    roster: dict[str, dict[str, Any]] = field(default_factory=dict)  # worker → his row in the workshop's own list

    def account(self, customer: str, contractor: str) -> str:
        """The account thread of a pair; whoever needs it first makes its id."""
        pair = (customer, contractor)
        if pair not in self.accounts:
            self.accounts[pair] = f"account:{self.actors[customer].new_id()}"
        return self.accounts[pair]

    def order(self, number: str) -> str:
        """The thread of an order. Raises: DoesNotFit."""
        if number not in self.orders:
            raise DoesNotFit(f"nobody has placed an order {number}")
        return self.orders[number]


@dataclass
class Deed:
    """One act being done: by whom, under which pen, from which rows."""

    stage: Stage
    who: str
    by: str
    rows: Rows
    source_sha256: str
    on: str

    @property
    def actor(self) -> Actor:
        """Who acts."""
        return self.stage.actors[self.who]

    @property
    def row(self) -> dict[str, Any]:
        """The first row."""
        return self.rows[0]

    def say(self, kind: str, thread: str, body: dict[str, Any], *, actor: Actor | None = None) -> str:
        """Say it with what is not empty; gives the statement's id."""
        via = {"channel": "import", "source_sha256": self.source_sha256, "occurred_on": self.on}
        return (actor or self.actor).say(kind, thread, filled(body), by=self.by, via=via).id

    def say_many(self, said: Sequence[Saying]) -> None:
        """Say many things at once."""
        via = {"channel": "import", "source_sha256": self.source_sha256, "occurred_on": self.on}
        self.actor.say_many(said, by=self.by, via=via)


def filled(body: dict[str, Any]) -> dict[str, Any]:
    """The body without what is absent."""
    return {name: value for name, value in body.items() if value is not None}


def some(row: dict[str, Any], *names: str) -> dict[str, Any]:
    """The named fields of a row."""
    return {name: row[name] for name in names}


# Parties


def register(deed: Deed) -> None:
    """The party makes its first key; the registrar registers it. Then everybody tells everybody else their keys."""
    actor = deed.stage.newcomer()
    deed.stage.actors[deed.who] = actor
    deed.stage.names[deed.who] = deed.row["name"]
    pen = actor.take_pen("")
    body = {
        "party": actor.party,
        **some(deed.row, "party_type"),
        "jwk": pen.signer.jwk,
        "proof": actor.key_proof(""),
        **some(deed.row, "custody", "level", "size_class"),
        **some(deed.row, "name", "credit_code", "address", "representative", "phone"),
    }
    deed.say("party.registered", f"party:{actor.party}", body, actor=deed.stage.registrar)
    _introduce(deed.stage)


def _introduce(stage: Stage) -> None:
    """Every firm tells every other its keys."""
    firms = [actor for name, actor in stage.actors.items() if name not in stage.workshop_of]
    for actor in firms:
        for other in firms:
            actor.meet(other.card())


def agree_terms(deed: Deed) -> None:
    """The party agrees to sign this way."""
    thread = f"party:{deed.actor.party}"
    deed.actor.read(thread)
    sha256 = hashlib.sha256(deed.stage.terms).hexdigest()
    deed.say("party.terms_agreed", thread, {"terms": "e-signing", "version": "demo-2026", "sha256": sha256})


def add_key(deed: Deed) -> None:
    """A person of the firm makes a key; the firm adds it, within a scope and a limit."""
    actor, name = deed.actor, deed.row["person_name"]
    pen = actor.take_pen(name, person=actor.new_id())
    thread = f"party:{actor.party}"
    actor.read(thread)
    body = {
        "jwk": pen.signer.jwk,
        "proof": actor.key_proof(name),
        **some(deed.row, "custody", "level"),
        "scope": list(deed.row["scope"]),
        **some(deed.row, "limit_fen", "until"),
        "person": pen.person,
        **some(deed.row, "position", "person_name"),
    }
    actor.mandate(name, deed.say("key.added", thread, body))
    _introduce(deed.stage)


def revoke_key(deed: Deed) -> None:
    """The firm says that a person's key no longer speaks for it; what it signed before stands."""
    actor = deed.actor
    thread = f"party:{actor.party}"
    actor.read(thread)
    kid = actor.pens[deed.row["person_name"]].signer.kid
    deed.say("key.revoked", thread, {"kid": kid, "reason": deed.row["reason"]})


# Orders


def place(deed: Deed) -> None:
    """The customer orders; sums are quantity × price."""
    row, lines = deed.row, [_ordered(line) for line in deed.rows]
    thread = f"order:{deed.actor.new_id()}"
    body = {
        "contractor": deed.stage.actors[row["contractor"]].party,
        "lines": lines,
        "total_fen": sum(line["amount_fen"] for line in lines),
        "due": {"from": row["due_from"], "days": row["due_days"]},
        **some(row, "chain_disclosure", "may_subcontract"),
        "parent": deed.stage.order(row["parent"]) if row["parent"] else None,
        **some(row, "deliver_by", "inspection_days"),
        **some(row, "tax_included", "order_no", "place", "acceptance_standard"),
    }
    deed.say("order.placed", thread, body)
    deed.stage.orders[row["order_no"]] = thread


def _ordered(row: dict[str, Any]) -> dict[str, Any]:
    amount_fen = book.amount_fen(row["qty_e3"], row["price_e4"])
    line = {
        **some(row, "no", "qty_e3", "unit"),
        "amount_fen": amount_fen,
        **some(row, "over_permille", "goods", "price_e4", "style", "process"),
    }
    return filled(line)


def accept(deed: Deed) -> None:
    """The contractor works every line out again and accepts the order as it stands."""
    thread = deed.stage.order(deed.row["order_no"])
    offer = facts.placed(deed.actor.read(thread)).fields
    for line in offer["lines"]:
        if line["amount_fen"] != book.amount_fen(line["qty_e3"], line["price_e4"]):
            raise DoesNotFit(f"line {line['no']} of the order does not add up")
    lines = [some(line, "no", "qty_e3", "amount_fen") for line in offer["lines"]]
    deed.say("order.accepted", thread, {"lines": lines, "total_fen": offer["total_fen"]})


# Work


def deliver(deed: Deed) -> None:
    """The contractor says what it delivered."""
    row = deed.row
    thread = deed.stage.order(row["order_no"])
    order = deed.actor.read(thread)
    units = {line["no"]: line["unit"] for line in facts.placed(order).fields["lines"]}
    lines = []
    for line in deed.rows:
        if line["order_line"] not in units:
            raise DoesNotFit(f"the order has no line {line['order_line']}")
        rework = None
        if line["rework_note"]:
            rework = {"delivery": facts.delivery(order, line["rework_note"]).id, "line": line["rework_line"] or 1}
        unit = units[line["order_line"]]
        lines.append(filled({**some(line, "no", "order_line", "qty_e3"), "unit": unit, "rework_of": rework}))
    deed.say("goods.delivered", thread, {"delivered_on": row["on"], "lines": lines, "note_no": row["note_no"]})
    deed.stage.order_of_note[row["note_no"]] = row["order_no"]


def _thread_of_note(deed: Deed, note_no: str) -> str:
    number = deed.stage.order_of_note.get(note_no)
    if number is None:
        raise DoesNotFit(f"no delivery bears the number {note_no}")
    return deed.stage.order(number)


def receive(deed: Deed) -> None:
    """The customer's person repeats what the delivery says was handed over."""
    thread = _thread_of_note(deed, deed.row["note_no"])
    delivered = facts.delivery(deed.actor.read(thread, deed.by), deed.row["note_no"])
    body = {
        "delivery": delivered.id,
        "received_on": deed.row["on"],
        "lines": [some(line, "no", "qty_e3") for line in delivered.fields["lines"]],
        "received_by": deed.by or None,
    }
    deed.say("goods.received", thread, body)


def inspect(deed: Deed) -> None:
    """The customer's inspector: what the exceptions leave is accepted, at the ordered price."""
    thread = _thread_of_note(deed, deed.row["note_no"])
    order = deed.actor.read(thread, deed.by)
    delivered = facts.delivery(order, deed.row["note_no"])
    exceptions = {row["no"]: row for row in deed.rows if row["no"] is not None}
    unknown = exceptions.keys() - {line["no"] for line in delivered.fields["lines"]}
    if unknown:
        raise DoesNotFit(f"the delivery has no line {min(unknown)}")
    lines = []
    for line in delivered.fields["lines"]:
        found = exceptions.get(line["no"], {})
        rework_e3, rejected_e3 = found.get("rework_e3") or 0, found.get("rejected_e3") or 0
        accepted_e3 = line["qty_e3"] - rework_e3 - rejected_e3
        if accepted_e3 < 0:
            raise DoesNotFit(f"more is found wrong than was delivered in line {line['no']}")
        body = {
            "no": line["no"],
            "accepted_e3": accepted_e3,
            "rework_e3": rework_e3,
            "rejected_e3": rejected_e3,
            "amount_fen": book.amount_fen(accepted_e3, facts.price_e4(order, line["order_line"])),
            "deduction_fen": found.get("deduction_fen") or 0,
            "deduction_ground": found.get("deduction_ground"),
            "reason": found.get("reason"),
        }
        lines.append(filled(body))
    method = deed.row["method"]
    said = {"delivery": delivered.id, "inspected_on": deed.row["on"], "method": method, "lines": lines}
    deed.say("goods.inspected", thread, said)


def agree(deed: Deed) -> None:
    """The contractor agrees to the newest inspection of a delivery, and to its deductions."""
    thread = _thread_of_note(deed, deed.row["note_no"])
    order = deed.actor.read(thread)
    delivered = facts.delivery(order, deed.row["note_no"])
    found = facts.newest(order, "goods.inspected", delivered.id)
    if found is None:
        raise DoesNotFit(f"{deed.row['note_no']} was not inspected")
    lines = [some(line, "no", "accepted_e3", "amount_fen", "deduction_fen") for line in found.fields["lines"]]
    deed.say("inspection.agreed", thread, {"inspection": found.id, "lines": lines})
