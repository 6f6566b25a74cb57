"""The ways and scenes of an order's thread; `tests.cells` plays them.

Rules
* As in `tests.cells`: one way for each state, one scene for each kind.
* What was to happen under the contract happens when it is accepted, before a change is proposed or it is terminated.

Specification: DESIGN section 5; CLAIMS section 1; STYLE section 5.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from ledger.records import DeliveryRecord, DuesRecord, LineRecord
from ledger.rules import fee_due, silence
from ledger.rules.delivery_line import line_key
from ledger.rules.machine import UNOPENED
from tests.stage import Scene, Stage, keep, other

GROUND = {"ground": "other"}
SILENT_DAYS = 7  # of inspection, after which silence counts
ACCEPTED = "accepted"


def place(s: Stage, thread: str) -> None:
    """A hundred pairs at 1.00 are ordered, and silence counts."""
    line = {"no": 1, "qty_e3": 100_000, "unit": "pair", "amount_fen": 10_000, "goods": "男袜", "price_e4": 10_000}
    body = {
        "contractor": s.id("contractor"),
        "lines": [line],
        "total_fen": 10_000,
        "due": {"from": "confirmed", "days": 30},
        "chain_disclosure": True,
        "may_subcontract": False,
        "order_no": "LX-07",
        "inspection_days": SILENT_DAYS,
        "deemed_acceptance": True,
    }
    s.say("customer", "order.placed", thread, body)


def goods(s: Stage) -> str:
    """An order of its own, accepted and delivered in full; the delivery."""
    order = f"order:{s.uuid()}"
    place(s, order)
    s.accept("contractor", order)
    return s.deliver("contractor", order, [(1, 100)])


# ---- terms, and the end


def _propose(s: Stage, role: str) -> str:
    return s.propose(role, s.thread, [(100, 11_000)])


def _terminate(s: Stage, role: str) -> str:
    """All that is not delivered yet is in progress."""
    line = s.order(s.thread).lines[0]
    left = (line.qty_e3 - line.delivered_e3) // 1000
    return s.terminate(role, s.thread, [(1, left)] if left else [])


PATHS: dict[tuple[str, str], tuple[str, Callable[[Stage], object]]] = {
    ("order", "placed"): (UNOPENED, lambda s: place(s, s.thread)),
    ("order", "countered"): ("placed", lambda s: _propose(s, "contractor")),
    ("order", "accepted"): ("placed", lambda s: s.accept("contractor", s.thread)),
    ("order", "changing"): ("accepted", lambda s: _propose(s, "customer")),
    ("order", "declined"): ("placed", lambda s: s.say("contractor", "order.declined", s.thread, GROUND)),
    ("order", "withdrawn"): ("placed", lambda s: s.say("customer", "order.withdrawn", s.thread, GROUND)),
    ("order", "terminated"): ("accepted", lambda s: _terminate(s, other(s, s.names.get("role", "")))),
    ("order", "closed"): (
        "accepted",
        lambda s: (s.terminate("contractor", s.thread, []), s.close("customer", s.thread)),
    ),
}


# ---- goods


def _deliver(s: Stage) -> str:
    return keep(s, "delivery", s.deliver("contractor", s.thread, [(1, 100)]))


def _receive(s: Stage) -> str:
    return s.receive("customer", s.thread, _deliver(s), [100])


def _inspect(s: Stage) -> str:
    found = s.inspect("customer", s.thread, s.names.get("delivery") or _deliver(s), [{"accepted": 100}])
    return keep(s, "inspection", found)


def _settle(s: Stage) -> None:
    """All is delivered, accepted, and paid."""
    _inspect(s)
    s.acknowledge("contractor", s.pay("customer", "contractor", [(s.thread, 10_000)]))


def _fall_due(s: Stage) -> None:
    """The fee is confirmed with a deduction and paid, and the day that both signed passes."""
    stated = keep(s, "stated", s.state("contractor", "customer", [(_deliver(s), 1)], deduct=1_000, due_on=s.today))
    s.confirm("customer", stated)
    s.acknowledge("contractor", s.pay("customer", "contractor", [(s.thread, 9_000)]))
    s.later()


def _call(s: Stage, role: str) -> str:
    body = {"delivery": s.names["delivery"], "since": s.today, "channel": "phone"}
    return s.say(role, "goods.inspection_called", s.thread, body)


def _deem(s: Stage, role: str) -> str:
    """The inspection period passes in silence."""
    s.later(SILENT_DAYS + 1)
    delivery = s.fold.get(f"delivery:{s.names['delivery']}")
    assert isinstance(delivery, DeliveryRecord)
    lines = [s.fold.get(line_key(delivery.delivery, no)) for no in delivery.lines]
    silent = [line for line in lines if isinstance(line, LineRecord)]
    body = silence.deemed_of(delivery, silent, silence.prices_in(s.fold, silent))
    return s.say(role, "goods.deemed_accepted", s.thread, body)


def _overdue(s: Stage, role: str) -> str:
    """Both take the deduction back, in whatever state the order is."""
    earlier = s.names["stated"]
    due_on, charged = s.fold.statements[earlier].fields["due_on"], [(s.names["delivery"], 1)]
    s.confirm("customer", s.state("contractor", "customer", charged, due_on=due_on, supersedes=earlier))
    dues = s.fold.get(fee_due.dues_key(s.thread))
    assert isinstance(dues, DuesRecord)
    return s.say(role, "arrears.recorded", s.thread, fee_due.arrears_of(dues, s.today))


# ---- material, and goods that are kept


def _hand(s: Stage) -> str:
    body = {"handed_on": s.today, "lines": [{"no": 1, "qty_e3": 5_000, "unit": "kg", "item_no": "21S"}]}
    return keep(s, "material", s.say("customer", "material.handed", s.thread, body))


def _count(s: Stage, role: str) -> str:
    lines = [{"no": 1, "qty_e3": 5_000, "finding": "ok"}]
    body = {"material": s.names["material"], "received_on": s.today, "lines": lines}
    return s.say(role, "material.received", s.thread, body)


def _give_back(s: Stage, role: str) -> str:
    back = {"material": s.names["material"], "line": 1, "qty_e3": 1_000, "what": "unused"}
    return s.say(role, "material.returned", s.thread, {"returned_on": s.today, "lines": [back]})


def _retain(s: Stage) -> str:
    """Goods are kept for a debt, until the law's days of grace are over and beyond."""
    held = {"no": 1, "what": "made", "qty_e3": 1_000, "unit": "pair", "order_line": 1}
    body: dict[str, Any] = {"debt_fen": 1, "held": [held], "pay_by": "2027-01-01"}
    return keep(s, "lien", s.say("contractor", "lien.noticed", s.thread, body))


def _release(s: Stage, role: str) -> str:
    body = {"lien": s.names["lien"], "released_on": s.today, "ground": "paid"}
    return s.say(role, "lien.released", s.thread, body)


SCENES: dict[tuple[str, str], Scene] = {
    ("order", "order.placed"): Scene(lambda s, role: place(s, s.thread)),
    ("order", "order.accepted"): Scene(lambda s, role: s.accept(role, s.thread)),
    ("order", "order.declined"): Scene(lambda s, role: s.say(role, "order.declined", s.thread, GROUND)),
    ("order", "order.withdrawn"): Scene(lambda s, role: s.say(role, "order.withdrawn", s.thread, GROUND)),
    ("order", "order.change_proposed"): Scene(_propose),
    ("order", "order.change_accepted"): Scene(lambda s, role: s.take_terms(role, _propose(s, other(s, role)))),
    ("order", "order.change_declined"): Scene(lambda s, role: s.refuse(role, _propose(s, other(s, role)))),
    ("order", "order.change_withdrawn"): Scene(lambda s, role: s.take_back(role, _propose(s, role))),
    ("order", "subcontract.consented"): Scene(
        lambda s, role: s.say(role, "subcontract.consented", s.thread, {"lines": [1]})
    ),
    ("order", "order.terminated"): Scene(_terminate),
    ("order", "order.closed"): Scene(lambda s, role: s.close(role, s.thread), _settle, ACCEPTED),
    ("order", "goods.delivered"): Scene(lambda s, role: _deliver(s)),
    ("order", "goods.received"): Scene(
        lambda s, role: s.receive(role, s.thread, s.names["delivery"], [100]), _deliver, ACCEPTED
    ),
    ("order", "goods.inspected"): Scene(lambda s, role: _inspect(s), _deliver, ACCEPTED),
    ("order", "inspection.agreed"): Scene(
        lambda s, role: s.agree(role, s.thread, s.names["inspection"]), _inspect, ACCEPTED
    ),
    ("order", "goods.inspection_called"): Scene(_call, _deliver, ACCEPTED),
    ("order", "goods.deemed_accepted"): Scene(_deem, _receive, ACCEPTED),
    ("order", "arrears.recorded"): Scene(_overdue, _fall_due, ACCEPTED),
    ("order", "material.handed"): Scene(lambda s, role: _hand(s)),
    ("order", "material.received"): Scene(_count, _hand, ACCEPTED),
    ("order", "material.returned"): Scene(_give_back, _hand, ACCEPTED),
    ("order", "lien.noticed"): Scene(lambda s, role: _retain(s)),
    ("order", "lien.released"): Scene(_release, _retain, ACCEPTED),
}
