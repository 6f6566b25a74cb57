"""A scene for every cell that lets in: the thread is led to the cell's state, then the kind is really said and heard.

Promise: `play` leads a thread along `PATHS` to a state and plays the scene of a kind there; what is admitted last is
that kind, said in that state by that role.

Rules
* A new state needs one entry in `PATHS`: the state it is reached from, and how.
* A new kind needs one entry in `SCENES`, and no more for all its states: what is said in the state, its own statement
  last. Where something must have happened in an earlier state already, `early` says what and `at` in which.
* Parties are called by their roles: customer, contractor, workshop, worker, holder.

Specification: DESIGN section 5; STYLE section 5.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from ledger import jose
from ledger.records import ThreadRecord
from ledger.rules import MACHINES
from ledger.rules.machine import UNOPENED
from ledger.statement import Statement
from tests.trade import ORIGIN, Party, Trade

Said = Callable[["Stage", str], object]
GROUND = {"ground": "other"}


@dataclass
class Stage(Trade):
    """A trade with one thread in the light, what was said to get there, and the state before the last statement."""

    thread: str = ""
    names: dict[str, str] = field(default_factory=dict)
    before: str = UNOPENED

    def hear(self, wire: bytes) -> Statement:
        """As a trade does, remembering the state that the statement met."""
        met = self.state_of()
        st = super().hear(wire)
        self.before = met if st.thread == self.thread else self.before
        return st

    def state_of(self) -> str:
        """The state of the thread in the light."""
        record = self.fold.get(f"thread:{self.thread}")
        return record.state if isinstance(record, ThreadRecord) else UNOPENED

    def work(self, workshop: str, worker: str) -> str:
        """The thread in the light, where it is of the work between those two."""
        return self.thread if self.thread.startswith("work:") else super().work(workshop, worker)

    def account(self, customer: str, contractor: str) -> str:
        """The thread in the light, where it is the account of those two."""
        return self.thread if self.thread.startswith("account:") else super().account(customer, contractor)


@dataclass(frozen=True)
class Scene:
    """What is said in a state, the kind's own statement last; `early` is played when the way reaches the state `at`."""

    act: Said
    early: Callable[[Stage], object] | None = None
    at: str = ""


# ---- the ways to each state


def _place(s: Stage, thread: str) -> None:
    line = {"no": 1, "qty_e3": 100_000, "unit": "pair", "amount_fen": 10_000, "goods": "男袜", "price_e4": 10_000}
    body = {
        "contractor": s.id("contractor"),
        "lines": [line],
        "total_fen": 10_000,
        "due": {"from": "confirmed", "days": 30},
        "chain_disclosure": True,
        "may_subcontract": False,
        "order_no": "LX-07",
    }
    s.say("customer", "order.placed", thread, body)


def _register(s: Stage, name: str) -> str:
    """A broker comes in; nothing else is said in its thread yet."""
    party = s.parties[name]
    proof = jose.sign_key_proof(party.id, party.signer.jwk, ORIGIN, s.at_ms // 1000, party.signer)
    key = {"jwk": party.signer.jwk, "proof": proof, "custody": "file", "level": "S2"}
    body = {"party": party.id, "party_type": "broker", "name": "某中介", **key}
    return s.say("registrar", "party.registered", f"party:{party.id}", body)


def _end(s: Stage, role: str) -> str:
    return s.say(role, "engagement.ended", s.thread, {"last_on": s.today, "ground": "agreed"})


PATHS: dict[tuple[str, str], tuple[str, Callable[[Stage], object]]] = {
    ("system", "founded"): (UNOPENED, lambda s: None),  # a trade begins with it
    ("party", "registered"): (UNOPENED, lambda s: _register(s, "holder")),
    ("order", "placed"): (UNOPENED, lambda s: _place(s, s.thread)),
    ("order", "accepted"): ("placed", lambda s: s.accept("contractor", s.thread)),
    ("order", "declined"): ("placed", lambda s: s.say("contractor", "order.declined", s.thread, GROUND)),
    ("order", "withdrawn"): ("placed", lambda s: s.say("customer", "order.withdrawn", s.thread, GROUND)),
    ("account", "open"): (UNOPENED, lambda s: s.pay("customer", "contractor", [("", 100)])),
    ("work", "claimed"): (UNOPENED, lambda s: s.claim("worker", "workshop", 1)),
    ("work", "offered"): (UNOPENED, lambda s: s.offer("workshop", "worker")),
    ("work", "engaged"): ("offered", lambda s: s.sign("worker", _first(s))),
    ("work", "ended"): ("engaged", lambda s: _end(s, "worker")),
}


def way(thread_type: str, state: str) -> list[str]:
    """The states on the way to `state`, itself last. Raises: AssertionError (it has no entry in `PATHS`)."""
    if state == UNOPENED:
        return []
    assert (thread_type, state) in PATHS, f"add the way to ({thread_type!r}, {state!r}) to PATHS in tests/cells.py"
    return [*way(thread_type, PATHS[thread_type, state][0]), state]


def opened(thread_type: str) -> Stage:
    """A stage with its parties, and a thread of that type that nobody has opened (but the log's own)."""
    s = Stage()
    for name in ("customer", "contractor", "workshop"):
        s.join(name)
    s.join("worker", "person")
    s.parties["holder"] = Party(s.uuid(), s.key("holder"))
    whole = {"system": s.system, "party": f"party:{s.id('holder')}"}
    s.thread = whole.get(thread_type, f"{thread_type}:{s.uuid()}")
    return s


def play(thread_type: str, state: str, kind: str, role: str) -> Stage:
    """The stage after `role` said `kind` in a thread of that type, in that state.

    Raises: AssertionError (no scene, no way), LedgerError (the scene is refused).
    """
    name = (thread_type, kind)
    assert name in SCENES, f"add a scene for {name} to SCENES in tests/cells.py: how {role} says it, rightly"
    scene, s = SCENES[name], opened(thread_type)
    for step in way(thread_type, state):
        PATHS[thread_type, step][1](s)
        if scene.early is not None and scene.at == step:
            scene.early(s)
    s.names["state"] = s.state_of()
    scene.act(s, role)
    return s


# ---- what is said there


def _first(s: Stage) -> str:
    record = s.fold.get(f"thread:{s.thread}")
    assert isinstance(record, ThreadRecord)
    return record.opened


def _keep(s: Stage, name: str, statement: str) -> str:
    s.names[name] = statement
    return statement


def _goods(s: Stage) -> str:
    """An order of its own, accepted and delivered in full; the delivery."""
    order = f"order:{s.uuid()}"
    _place(s, order)
    s.accept("contractor", order)
    return s.deliver("contractor", order, [(1, 100)])


def _deliver(s: Stage) -> str:
    return _keep(s, "delivery", s.deliver("contractor", s.thread, [(1, 100)]))


def _inspect(s: Stage) -> str:
    return s.inspect("customer", s.thread, s.names.get("delivery") or _deliver(s), [{"accepted": 100}])


def _demand(s: Stage) -> str:
    order = s.fold.statements[_goods(s)].thread
    body = {"orders": [{"order": order, "amount_fen": 10_000}], "total_fen": 10_000}
    pair = {"customer": s.id("customer"), "contractor": s.id("contractor")}
    return s.say("contractor", "fee.demanded", s.thread, pair | body)


def _owe(s: Stage) -> None:
    delivery = _goods(s)
    order = s.fold.statements[delivery].thread
    s.inspect("customer", order, delivery, [{"accepted": 100}])
    line = {"order": order, "delivery": delivery, "delivery_line": 1, "amount_fen": 10_000}
    s.say("customer", "fee.acknowledged", s.thread, {"lines": [line], "total_fen": 10_000, "due_on": s.today})


def _lapse(s: Stage) -> str:
    """A count of March, whose payday passed."""
    s.count("workshop", s.thread, 100, 15_000)
    s.later(60)
    return s.lapse(s.thread, "2026-03")


def _owed(s: Stage, who: str, kind: str) -> None:
    lines = {"lines": [{"period": "2026-03", "amount_fen": 1}], "total_fen": 1}
    s.say(who, kind, s.thread, lines | ({"pay_by": s.today} if kind == "arrears.acknowledged" else {}))


def _admit_arrears(s: Stage, role: str) -> None:
    _lapse(s)
    _owed(s, role, "arrears.acknowledged")


def _slip(s: Stage) -> str:
    s.count("workshop", s.thread, 100, 15_000)
    return s.issue_slip("workshop", s.thread, "2026-03")


def _confirmed_count(s: Stage) -> str:
    return s.agree_counts("worker", [s.count("workshop", s.thread, 100, 15_000)])


def _publish(s: Stage) -> None:
    s.say("registrar", "policy.published", s.thread, {"rules": 1, "parameters": []})


def _pack(s: Stage) -> None:
    order = s.fold.statements[_goods(s)].thread
    hashes = {"pack": "ab" * 32, "manifest_sha256": "ab" * 32, "size": 1}
    about = {"pack_kind": "order", "subject": order, "reader": s.id("customer"), "purpose": "mediation"}
    s.say("operator", "pack.issued", s.thread, hashes | about)


def _agree_terms(s: Stage) -> None:
    s.say("holder", "party.terms_agreed", s.thread, {"terms": "e-signing", "version": "v1", "sha256": "ab" * 32})


def _revoke(s: Stage) -> None:
    s.say("holder", "key.revoked", s.thread, {"kid": s.signer("holder").kid, "reason": "left"})


# ---- objections, alike in every thread


def _sides(thread_type: str) -> tuple[str, ...]:
    return {"party": ("holder", "registrar"), "work": ("workshop", "worker")}.get(
        thread_type, ("customer", "contractor")
    )


def object_to(s: Stage, role: str) -> str:
    """An objection by a side: to what opened the thread, or to an objection of its own kind that the other made."""
    mine = s.fold.said[_first(s)].iss == s.id(role)
    target = object_to(s, _other(s, role)) if mine else _first(s)
    return s.say(role, "objection.made", s.thread, {"statement": target, "ground": "other"})


def _other(s: Stage, role: str) -> str:
    one, other = _sides(s.thread.partition(":")[0])
    return other if role == one else one


def _answer(s: Stage, role: str) -> None:
    made = object_to(s, _other(s, role))
    s.say(role, "objection.answered", s.thread, {"objection": made, "answer": "rejected"})


def _withdraw(s: Stage, role: str) -> None:
    s.say(role, "objection.withdrawn", s.thread, {"objection": object_to(s, role)})


SCENES: dict[tuple[str, str], Scene] = {
    ("system", "policy.published"): Scene(lambda s, role: _publish(s)),
    ("system", "pack.issued"): Scene(lambda s, role: _pack(s)),
    ("party", "party.registered"): Scene(lambda s, role: _register(s, "holder")),
    ("party", "party.terms_agreed"): Scene(lambda s, role: _agree_terms(s)),
    ("party", "key.added"): Scene(lambda s, role: s.employ("holder", "clerk")),
    ("party", "key.revoked"): Scene(lambda s, role: _revoke(s)),
    ("order", "order.placed"): Scene(lambda s, role: _place(s, s.thread)),
    ("order", "order.accepted"): Scene(lambda s, role: s.accept(role, s.thread)),
    ("order", "order.declined"): Scene(lambda s, role: s.say(role, "order.declined", s.thread, GROUND)),
    ("order", "order.withdrawn"): Scene(lambda s, role: s.say(role, "order.withdrawn", s.thread, GROUND)),
    ("order", "goods.delivered"): Scene(lambda s, role: _deliver(s)),
    ("order", "goods.received"): Scene(
        lambda s, role: s.receive(role, s.thread, s.names["delivery"], [100]), _deliver, "accepted"
    ),
    ("order", "goods.inspected"): Scene(lambda s, role: _inspect(s), _deliver, "accepted"),
    ("order", "inspection.agreed"): Scene(
        lambda s, role: s.agree(role, s.thread, s.names["inspection"]),
        lambda s: _keep(s, "inspection", _inspect(s)),
        "accepted",
    ),
    ("account", "account.stated"): Scene(lambda s, role: s.state(role, "customer", [(_goods(s), 1)])),
    ("account", "account.confirmed"): Scene(
        lambda s, role: s.confirm(role, s.state("contractor", "customer", [(_goods(s), 1)]))
    ),
    ("account", "fee.demanded"): Scene(lambda s, role: _demand(s)),
    ("account", "fee.acknowledged"): Scene(lambda s, role: _owe(s)),
    ("account", "payment.stated"): Scene(lambda s, role: s.pay(role, "contractor", [("", 100)])),
    ("account", "payment.acknowledged"): Scene(
        lambda s, role: s.acknowledge(role, s.pay("customer", "contractor", [("", 100)]))
    ),
    ("work", "engagement.offered"): Scene(lambda s, role: s.offer(role, "worker")),
    ("work", "engagement.signed"): Scene(lambda s, role: s.sign(role, s.offer("workshop", "worker"))),
    ("work", "engagement.ended"): Scene(_end),
    ("work", "work.claimed"): Scene(lambda s, role: s.claim(role, "workshop", 1)),
    ("work", "work.recorded"): Scene(lambda s, role: s.count(role, s.thread, 100, 15_000)),
    ("work", "work.confirmed"): Scene(lambda s, role: _confirmed_count(s)),
    ("work", "wage.advanced"): Scene(lambda s, role: s.advance(role, s.thread, 100)),
    ("work", "advance.acknowledged"): Scene(
        lambda s, role: s.agree_advance(role, s.advance("workshop", s.thread, 100))
    ),
    ("work", "payslip.issued"): Scene(lambda s, role: _slip(s)),
    ("work", "payslip.confirmed"): Scene(lambda s, role: s.agree_slip(role, _slip(s))),
    ("work", "payment.stated"): Scene(lambda s, role: s.pay_wages(role, s.thread, [("2026-03", "", 100)])),
    ("work", "payment.acknowledged"): Scene(
        lambda s, role: s.agree_wages(role, s.pay_wages("workshop", s.thread, [("2026-03", "", 100)]))
    ),
    ("work", "wage.demanded"): Scene(lambda s, role: _owed(s, role, "wage.demanded")),
    ("work", "arrears.recorded"): Scene(lambda s, role: _lapse(s)),
    ("work", "arrears.acknowledged"): Scene(_admit_arrears),
    **{(name, "objection.made"): Scene(object_to) for name in MACHINES},
    **{(name, "objection.answered"): Scene(_answer) for name in MACHINES},
    **{(name, "objection.withdrawn"): Scene(_withdraw) for name in MACHINES},
}
