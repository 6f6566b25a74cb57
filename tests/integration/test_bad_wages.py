"""Bad input about work and wages, over the real store: each refused with its code, leaving nothing, telling nothing.

What is the debtor's word alone is no bad input: it is recorded, and moves no sum.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from ledger.badges import Badge
from ledger.errors import LedgerError
from tests.unit.breaking import NOWHERE
from tests.wage_stories import APRIL, MARCH, PRICE_E4, order_of
from tests.world import World

Say = Callable[[World], object]


@pytest.fixture(scope="module")
def stored(tmp_path_factory: pytest.TempPathFactory) -> World:
    """A workshop with two workers, their counts, slips, advances and payments; a third person who only claims."""
    world = World(folder=tmp_path_factory.mktemp("bad"))
    for firm in ("A", "B", "R"):
        world.join(firm)
    for person in ("W", "V", "X"):
        world.join(person, "person")
    order_of(world)
    for name in ("W", "V"):
        work = world.engage("B", name)
        world.count("B", work, 100, PRICE_E4, bundle=f"B-{name}")
        world.agree_advance(name, world.advance("B", work, 1_000))
        world.pay_wages("B", work, [(MARCH, "", 500)])
    world.issue_slip("B", world.work("B", "V"), MARCH)
    world.claim("X", "B", 10, 1_000)
    return world


def of(world: World, kind: str, name: str) -> str:
    """The first statement of a kind in a worker's thread."""
    thread = world.work("B", name)
    return next(said.id for said in world.fold.said.values() if (said.kind, said.thread) == (kind, thread))


def slip_of(world: World, name: str, **changes: Any) -> str:
    """Issue a worker's slip of March, with changes in its body."""
    work = world.work("B", name)
    return world.say("B", "payslip.issued", work, world.slip_body(work, MARCH) | changes)


def listing(world: World, record: str, **changes: Any) -> dict[str, Any]:
    """The lines of a slip that list one count."""
    return {"lines": [{"no": 1, "item": "work", "amount_fen": 15_000, "records": [record], **changes}]}


def confirmed(world: World, who: str, thread: str, record: str) -> str:
    """Confirm a count in a thread."""
    line = {"record": record, "qty_e3": 100_000, "amount_fen": 15_000}
    return world.say(who, "work.confirmed", thread, {"lines": [line]})


def acknowledged(world: World, who: str, name: str, payment: str) -> str:
    """Acknowledge 5.00 in a worker's thread."""
    rows = [{"period": MARCH, "amount_fen": 500}]
    body = {"payment": payment, "amount_fen": 500, "received_on": world.today, "allocations": rows}
    return world.say(who, "payment.acknowledged", world.work("B", name), body)


def slip_by_the_worker(world: World) -> str:
    """The worker issues his own slip."""
    work = world.work("B", "W")
    return world.say("W", "payslip.issued", work, world.slip_body(work, MARCH))


def as_fee(world: World) -> str:
    """Wages under an account: the worker states what a firm would."""
    pair = {"customer": world.id("B"), "contractor": world.id("W")}
    body = {**pair, "orders": [{"order": world.work("B", "W"), "amount_fen": 100}], "total_fen": 100}
    return world.say("W", "fee.demanded", f"account:{world.uuid()}", body)


BAD: list[tuple[str, str, Say]] = [
    ("a count with no engagement", "rule-broken", lambda w: w.count("B", w.work("B", "X"), 1, PRICE_E4)),
    ("a count in no thread", "unknown-reference", lambda w: w.count("R", f"work:{w.uuid()}", 1, PRICE_E4)),
    ("a count below zero", "malformed-statement", lambda w: w.count("B", w.work("B", "W"), 1, PRICE_E4, qty_e3=-1)),
    (
        "a count in the future",
        "rule-broken",
        lambda w: w.count("B", w.work("B", "W"), 1, PRICE_E4, worked_on="2026-03-02"),
    ),
    ("a claim in the future", "rule-broken", lambda w: w.claim("W", "B", 1, worked_on="2026-03-02")),
    ("twice for one bundle", "rule-broken", lambda w: w.count("B", w.work("B", "W"), 1, PRICE_E4, bundle="B-W")),
    (
        "a bundle of another worker",
        "rule-broken",
        lambda w: w.count("B", w.work("B", "W"), 1, PRICE_E4, bundle="B-V"),
    ),
    (
        "a slip over what was recorded",
        "rule-broken",
        lambda w: slip_of(w, "W", **listing(w, of(w, "work.recorded", "W"), amount_fen=15_001)),
    ),
    (
        "more without a reason",
        "rule-broken",
        lambda w: slip_of(w, "W", lines=[{"no": 1, "item": "bonus", "amount_fen": 1}]),
    ),
    (
        "a slip over another's count",
        "unknown-reference",
        lambda w: slip_of(w, "W", **listing(w, of(w, "work.recorded", "V"))),
    ),
    (
        "a slip of a period issued",
        "rule-broken",
        lambda w: w.say("B", "payslip.issued", w.work("B", "V"), w.slip_body(w.work("B", "W"), MARCH)),
    ),
    ("a slip of a week", "rule-broken", lambda w: slip_of(w, "W", period="2026-03-02")),
    ("a slip of a month not begun", "rule-broken", lambda w: slip_of(w, "W", period=APRIL)),
    (
        "an advance of another's set off",
        "unknown-reference",
        lambda w: slip_of(
            w, "W", advances=[{"advance": of(w, "wage.advanced", "V"), "amount_fen": 1_000}], pay_fen=14_000
        ),
    ),
    (
        "a firm as worker",
        "rule-broken",
        lambda w: w.say(
            "B",
            "engagement.offered",
            f"work:{w.uuid()}",
            {
                "workshop": w.id("B"),
                "worker": w.id("R"),
                "relation": "service",
                "pay_form": "cash",
                "from_on": w.today,
                "cycle": "month",
                "payday": 15,
            },
        ),
    ),
    ("a firm that claims wages", "rule-broken", lambda w: w.claim("R", "B", 1)),
    ("a wage demanded as a fee", "malformed-statement", as_fee),
    (
        "a fee in a work thread",
        "malformed-statement",
        lambda w: w.say(
            "B",
            "payment.stated",
            w.work("B", "W"),
            {
                "amount_fen": 1,
                "paid_on": w.today,
                "form": "transfer",
                "allocations": [{"order": next(k for k in w.fold.records if k[:6] == "order:"), "amount_fen": 1}],
            },
        ),
    ),
    (
        "a confirmation by another's key, in his thread",
        "unknown-reference",
        lambda w: confirmed(w, "V", w.work("B", "W"), of(w, "work.recorded", "W")),
    ),
    (
        "a confirmation by another's key, in its own thread",
        "unknown-reference",
        lambda w: confirmed(w, "V", w.work("B", "V"), of(w, "work.recorded", "W")),
    ),
    (
        "a confirmation by the workshop",
        "not-entitled",
        lambda w: confirmed(w, "B", w.work("B", "W"), of(w, "work.recorded", "W")),
    ),
    (
        "a confirmation signed by another's key in his name",
        "unknown-signer",
        lambda w: w.agree_counts("W", [of(w, "work.recorded", "W")], signer=w.signer("V")),
    ),
    (
        "a payment acknowledged by the payer",
        "not-entitled",
        lambda w: acknowledged(w, "B", "W", of(w, "payment.stated", "W")),
    ),
    (
        "a payment to another",
        "unknown-reference",
        lambda w: acknowledged(w, "W", "W", of(w, "payment.stated", "V")),
    ),
    (
        "an advance acknowledged by the payer",
        "not-entitled",
        lambda w: w.agree_advance("B", of(w, "wage.advanced", "W")),
    ),
    ("a count by the worker", "not-entitled", lambda w: w.count("W", w.work("B", "W"), 1, PRICE_E4)),
    ("a slip by the worker", "not-entitled", slip_by_the_worker),
    ("arrears by the workshop", "not-entitled", lambda w: arrears_by(w, "B")),
    ("arrears by the worker", "not-entitled", lambda w: arrears_by(w, "W")),
    ("arrears before the payday", "rule-broken", lambda w: w.lapse(w.work("B", "W"), MARCH)),
]


def arrears_by(world: World, who: str) -> str:
    """A party says what only the clock says."""
    row = {"amount_fen": 15_000, "basis": "recorded"}
    body = {"period": MARCH, "due_on": "2026-04-15", "lines": [row], "open_fen": 15_000, "basis": "recorded"}
    return world.say(who, "arrears.recorded", world.work("B", "W"), body)


@pytest.mark.parametrize(("code", "say"), [row[1:] for row in BAD], ids=[row[0] for row in BAD])
def test_bad_input_is_refused_with_its_code_and_leaves_nothing(stored: World, code: str, say: Say) -> None:
    """The code, a sentence that helps, a signed refusal (the world checks it), and the ledger as it was."""
    before, said = dict(stored.fold.records), len(stored.wires)
    with pytest.raises(LedgerError) as refusal:
        say(stored)
    assert refusal.value.code == code
    assert len(refusal.value.sentence) > 10
    assert (stored.fold.records, len(stored.wires)) == (before, said)


def test_after_all_refusals_the_ledger_audits_clean(stored: World) -> None:
    """Nothing of what was refused is anywhere."""
    stored.check()


def heard(say: Say, world: World) -> tuple[str, str, dict[str, object]]:
    """Code, sentence and fields of a refusal."""
    with pytest.raises(LedgerError) as refusal:
        say(world)
    return refusal.value.code, refusal.value.sentence, dict(refusal.value.fields)


DEMAND = {"lines": [{"period": MARCH, "amount_fen": 1}], "total_fen": 1}
SUMS = {"gross_fen": 15_000, "net_fen": 15_000, "pay_fen": 15_000}
SAME: list[tuple[str, Say, Say]] = [
    (
        "a count of a colleague's, or of nobody",
        lambda w: confirmed(w, "W", w.work("B", "W"), of(w, "work.recorded", "V")),
        lambda w: confirmed(w, "W", w.work("B", "W"), NOWHERE),
    ),
    (
        "a payment to a colleague, or to nobody",
        lambda w: acknowledged(w, "W", "W", of(w, "payment.stated", "V")),
        lambda w: acknowledged(w, "W", "W", NOWHERE),
    ),
    (
        "a colleague's thread, or none",
        lambda w: w.say("W", "wage.demanded", w.work("B", "V"), DEMAND),
        lambda w: w.say("W", "wage.demanded", f"work:{w.uuid()}", DEMAND, prev=NOWHERE),
    ),
    (
        "a colleague's slip, or none",
        lambda w: w.say("W", "payslip.confirmed", w.work("B", "W"), {"slip": of(w, "payslip.issued", "V"), **SUMS}),
        lambda w: w.say("W", "payslip.confirmed", w.work("B", "W"), {"slip": NOWHERE, **SUMS}),
    ),
    (
        "an objection to a colleague's count, or to none",
        lambda w: w.object("W", w.work("B", "W"), of(w, "work.recorded", "V")),
        lambda w: w.object("W", w.work("B", "W"), NOWHERE),
    ),
    (
        "an order of another workshop, or none",
        lambda w: w.count("B", w.work("B", "W"), 1, PRICE_E4, order=foreign(w)),
        lambda w: w.count("B", w.work("B", "W"), 1, PRICE_E4, order=f"order:{w.uuid()}"),
    ),
    (
        "a bundle that a colleague has, or he himself",
        lambda w: w.count("B", w.work("B", "W"), 1, PRICE_E4, bundle="B-V"),
        lambda w: w.count("B", w.work("B", "W"), 1, PRICE_E4, bundle="B-W"),
    ),
]


def foreign(world: World) -> str:
    """An order that another workshop accepted."""
    orders = [key for key in world.fold.records if key.startswith("order:")]
    others = [order for order in orders if world.order(order).contractor == world.id("R")]
    return others[0] if others else order_of(world, "A", "R")


@pytest.mark.parametrize(("there", "absent"), [row[1:] for row in SAME], ids=[row[0] for row in SAME])
def test_a_refusal_does_not_tell_whether_the_other_thing_exists(stored: World, there: Say, absent: Say) -> None:
    """The same code, the same words, the same fields, for what is another's and for what is nowhere."""
    assert heard(there, stored) == heard(absent, stored)


def test_what_the_debtor_lowers_alone_is_recorded_and_moves_no_sum(tmp_path: Path) -> None:
    """A lower count and a lower slip get their receipts; the wage stands, disputed, until the worker's key."""
    world = World(folder=tmp_path)
    for firm in ("A", "B"):
        world.join(firm)
    world.join("W", "person")
    work = world.engage("B", "W")
    record = world.count("B", work, 120, PRICE_E4)
    cut = world.recount("B", record, 100)
    assert (world.wages_of(work).owed_fen, world.wages_of(work).badge) == (18_000, Badge.DISPUTED)
    slip = world.issue_slip("B", work, MARCH, deductions=[{"code": "board", "amount_fen": 8_000}])
    assert (world.wages_of(work).owed_fen, world.wages_of(work).badge) == (18_000, Badge.DISPUTED)
    assert {receipt.id for receipt in world.receipts} >= {cut, slip}
    world.agree_slip("W", slip)
    assert world.wages_of(work).owed_fen == 10_000
    world.agree_counts("W", [cut])
    assert world.wages_of(work).owed_fen == 7_000
    world.check()
