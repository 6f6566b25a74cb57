"""A scene for every cell that lets in: the thread is led to the cell's state, then the kind is really said and heard.

Promise: `play` leads a thread along `PATHS` to a state and plays the scene of a kind there; what is admitted last is
that kind, said in that state by that role.

Rules
* A new state needs one entry in `PATHS`: the state it is reached from, and how.
* A new kind needs one entry in `SCENES`, and no more for all its states: what is said in the state, its own statement
  last. Where something must have happened in an earlier state already, `early` says what and `at` in which.
* An order's are in `tests.order_scenes`; what scenes share, and what every thread may hold, is in `tests.stage`.
* Parties are called by their roles: customer, contractor, workshop, worker, holder.

Specification: DESIGN section 5; STYLE section 5.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from ledger import jose
from ledger.rules import MACHINES
from ledger.rules.access import quarter_of
from ledger.rules.machine import UNOPENED
from tests import order_scenes
from tests.bodies import invoice
from tests.order_scenes import goods
from tests.stage import Scene, Stage, answer, first, object_to, ratify, serve, withdraw
from tests.trade import ORIGIN, Party

# ---- the ways to each state


def _key(s: Stage, name: str, party: str) -> dict[str, Any]:
    """A key, with the proof that it is to be that party's."""
    signer = s.key(name)
    proof = jose.sign_key_proof(party, signer.jwk, ORIGIN, s.at_ms // 1000, signer)
    return {"jwk": signer.jwk, "proof": proof, "custody": "file", "level": "S2"}


def _register(s: Stage) -> str:
    """The holder comes in, a broker where the scene does not say otherwise; nothing else is said in its thread yet."""
    party, party_type = s.id("holder"), s.names.get("holder", "broker")
    named = {"person_name": "张三"} if party_type == "person" else {"name": "某中介"}
    body = {"party": party, "party_type": party_type, **named, **_key(s, "holder", party)}
    return s.say("registrar", "party.registered", f"party:{party}", body)


def _end(s: Stage, role: str) -> str:
    return s.say(role, "engagement.ended", s.thread, {"last_on": s.today, "ground": "agreed"})


PATHS: dict[tuple[str, str], tuple[str, Callable[[Stage], object]]] = {
    ("system", "founded"): (UNOPENED, lambda s: None),  # a trade begins with it
    ("party", "registered"): (UNOPENED, _register),
    ("access", "open"): (UNOPENED, lambda s: _read(s, "open")),
    ("account", "open"): (UNOPENED, lambda s: s.pay("customer", "contractor", [("", 100)])),
    ("work", "claimed"): (UNOPENED, lambda s: s.claim("worker", "workshop", 1)),
    ("work", "offered"): (UNOPENED, lambda s: s.offer("workshop", "worker")),
    ("work", "engaged"): ("offered", lambda s: s.sign("worker", first(s))),
    ("work", "ended"): ("engaged", lambda s: _end(s, "worker")),
    **order_scenes.PATHS,
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
    whole = {"system": s.system, "party": f"party:{s.id('holder')}", "access": f"access:{s.id('holder')}"}
    if thread_type == "access":
        _register(s)
    s.thread = whole.get(thread_type, f"{thread_type}:{s.uuid()}")
    return s


def play(thread_type: str, state: str, kind: str, role: str) -> Stage:
    """The stage after `role` said `kind` in a thread of that type, in that state.

    Raises: AssertionError (no scene, no way), LedgerError (the scene is refused).
    """
    name = (thread_type, kind)
    assert name in SCENES, f"add a scene for {name} to SCENES in tests/cells.py: how {role} says it, rightly"
    scene, s = SCENES[name], opened(thread_type)
    s.names |= {"role": role, "holder": scene.holder}
    for step in way(thread_type, state):
        PATHS[thread_type, step][1](s)
        if scene.early is not None and scene.at == step:
            scene.early(s)
    s.names["state"] = s.state_of()
    scene.act(s, role)
    return s


# ---- what is said there


def _demand(s: Stage) -> str:
    order = s.fold.statements[goods(s)].thread
    body = {"orders": [{"order": order, "amount_fen": 10_000}], "total_fen": 10_000}
    pair = {"customer": s.id("customer"), "contractor": s.id("contractor")}
    return s.say("contractor", "fee.demanded", s.thread, pair | body)


def _owe(s: Stage) -> None:
    delivery = goods(s)
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
    order = s.fold.statements[goods(s)].thread
    hashes = {"pack": "ab" * 32, "manifest_sha256": "ab" * 32, "size": 1}
    about = {"pack_kind": "order", "subject": order, "reader": s.id("customer"), "purpose": "mediation"}
    s.say("operator", "pack.issued", s.thread, hashes | about)


def _agree_terms(s: Stage) -> None:
    s.say("holder", "party.terms_agreed", s.thread, {"terms": "e-signing", "version": "v1", "sha256": "ab" * 32})


def _add_key(s: Stage, role: str) -> None:
    s.say(role, "key.added", s.thread, _key(s, "another", s.id("holder")))


def _revoke(s: Stage, role: str) -> None:
    s.say(role, "key.revoked", s.thread, {"kid": s.signer("holder").kid, "reason": "lost"})


def _look_up(s: Stage, role: str) -> None:
    s.say(role, "licence.checked", s.thread, {"result": "none", "source": "registry", "checked_on": s.today})


def _name_account(s: Stage, role: str) -> None:
    body = {"account_name": "张三", "account_no": "6222000000001234", "bank": "某银行"}
    s.say(role, "payee.changed", s.thread, body)


def _grant(s: Stage) -> str:
    grant = {"threads": [f"party:{s.id('holder')}"], "classes": ["open"], "purpose": "mediation", "until": "2027-01-01"}
    return s.say("holder", "access.granted", s.thread, {"grantee": s.id("contractor"), **grant})


def _take_back(s: Stage) -> None:
    s.say("holder", "access.withdrawn", s.thread, {"grantee": s.id("contractor"), "grant": _grant(s)})


def _read(s: Stage, sees: str) -> None:
    """The registrar reads the holder's registration."""
    by = {"role": "registrar", "relation": "registered", "purpose": "registration", "quarter": quarter_of(s.at_ms)}
    s.say("operator", "evidence.read", s.thread, {"subject": f"party:{s.id('holder')}", "sees": sees, **by})


def _invoice(s: Stage, role: str) -> None:
    pair = {"customer": s.id("customer"), "contractor": s.id("contractor")}
    s.say(role, "invoice.recorded", s.thread, pair | invoice(s))


ANYWHERE = {
    "objection.made": Scene(object_to),
    "objection.answered": Scene(answer),
    "objection.withdrawn": Scene(withdraw),
    "notice.served": Scene(serve),
    "mandate.ratified": Scene(ratify),
}
SCENES: dict[tuple[str, str], Scene] = {
    ("system", "policy.published"): Scene(lambda s, role: _publish(s)),
    ("system", "pack.issued"): Scene(lambda s, role: _pack(s)),
    ("party", "party.registered"): Scene(lambda s, role: _register(s)),
    ("party", "party.terms_agreed"): Scene(lambda s, role: _agree_terms(s)),
    ("party", "key.added"): Scene(_add_key),
    ("party", "key.revoked"): Scene(_revoke),
    ("party", "licence.checked"): Scene(_look_up),
    ("party", "payee.changed"): Scene(_name_account, holder="person"),
    ("access", "access.granted"): Scene(lambda s, role: _grant(s)),
    ("access", "access.withdrawn"): Scene(lambda s, role: _take_back(s)),
    ("access", "evidence.read"): Scene(lambda s, role: _read(s, "business")),
    ("account", "account.stated"): Scene(lambda s, role: s.state(role, "customer", [(goods(s), 1)])),
    ("account", "account.confirmed"): Scene(
        lambda s, role: s.confirm(role, s.state("contractor", "customer", [(goods(s), 1)]))
    ),
    ("account", "fee.demanded"): Scene(lambda s, role: _demand(s)),
    ("account", "fee.acknowledged"): Scene(lambda s, role: _owe(s)),
    ("account", "payment.stated"): Scene(lambda s, role: s.pay(role, "contractor", [("", 100)])),
    ("account", "payment.acknowledged"): Scene(
        lambda s, role: s.acknowledge(role, s.pay("customer", "contractor", [("", 100)]))
    ),
    ("account", "invoice.recorded"): Scene(_invoice),
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
    **order_scenes.SCENES,
    **{
        (name, kind): ANYWHERE[kind] for name, machine in MACHINES.items() for kind in machine.kinds if kind in ANYWHERE
    },
}
