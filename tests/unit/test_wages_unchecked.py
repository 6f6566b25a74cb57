"""What a reader of a part of a worker's world can still judge: admitted, with a note of what was not checked."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from ledger import statement, wages
from ledger.fold import Fold
from ledger.statement import About
from tests.unit.breaking import Scene
from tests.unit.test_rules_unchecked import BEFORE, Notes, Partial, without
from tests.unit.working import MARCH, TOE_SEAM, hired


def story() -> Scene:
    """A worker is counted for an order and in bundles, claims, is paid; his colleague has a bundle of his own."""
    scene = Scene()
    work, names = hired(scene, rates=[TOE_SEAM]), scene.names
    scene.count("workshop", names["elsewhere"], 50, 15_000, bundle="B-1")
    claim = scene.claim("worker", "workshop", 132, 19_800)
    record = scene.count("workshop", work, 120, 15_000, claim=claim, order=names["order"], bundle="B-2")
    scene.agree_counts("worker", [scene.recount("workshop", record, 128)])
    bonus = {"item": "bonus", "amount_fen": 500, "ground": "heat", "order": names["order"]}
    advance = scene.advance("workshop", work, 1_000)
    scene.agree_advance("worker", advance)
    slip = scene.issue_slip("workshop", work, MARCH, extras=[bonus], advances=[(advance, 1_000)])
    scene.agree_slip("worker", slip)
    scene.agree_wages("worker", scene.pay_wages("workshop", work, [(MARCH, names["order"], 5_000)]))
    scene.later(46)
    scene.lapse(work, MARCH)
    scene.check()
    return scene


LACKS: list[tuple[tuple[str, ...], Notes]] = [
    ((), []),
    (("elsewhere",), []),
    (
        ("order",),
        [
            ("work.recorded", "order"),
            ("work.recorded", "bundle counted once"),
            ("work.recorded", "order"),
            ("payslip.issued", "order"),
            ("payment.stated", "order"),
        ],
    ),
]


@pytest.mark.parametrize(("lacks", "notes"), LACKS, ids=["+".join(lacks) or "nothing" for lacks, _ in LACKS])
def test_a_thread_that_is_missing_is_noted_and_the_wage_stands(lacks: tuple[str, ...], notes: Notes) -> None:
    """A worker's own thread comes to the same wages whether orders and colleagues are at hand or not."""
    scene = story()
    partial = without(scene, *(scene.names[name] for name in lacks))
    assert partial.notes == notes
    work = scene.names["thread"]
    assert wages.of_thread(partial.fold, work, scene.today) == scene.wages_of(work)


def test_a_bundle_cannot_be_checked_by_who_sees_one_worker() -> None:
    """Whether a colleague has the bundle, a worker's pack does not say; it says that it was not checked."""
    scene = story()

    def known(key: str) -> bool:
        return not key.startswith("bundle:")

    fold = Fold(known=known, complete=False)
    for index, (wire, at_ms) in enumerate(scene.wires):
        fold.admit(statement.parse(wire), index, at_ms)
    counted = [("work.recorded", "bundle counted once")] * 2
    assert Partial(fold, scene).notes == counted
    assert fold.records == scene.fold.records


def test_parties_that_are_missing_are_noted_by_who_names_them() -> None:
    """Whether a worker is a natural person, or the workshop registered, is not asked without their threads."""
    scene = Scene()
    scene.join("workshop")
    scene.join("worker", "person")
    scene.offer("workshop", "worker")
    partial = without(scene, f"party:{scene.id('worker')}")
    assert partial.notes == [("engagement.offered", "party")]


# ---- a statement is missing


def record(scene: Scene) -> str:
    """A count that was corrected, objected to and confirmed."""
    work = scene.names["thread"]
    missing = scene.count("workshop", work, 120, 15_000)
    other = scene.count("workshop", work, 1, 15_000)
    line = {"record": missing, "qty_e3": 120_000, "amount_fen": 18_000}
    scene.say("worker", "work.confirmed", work, {"lines": [line]}, prev=other)
    return missing


def slipped(scene: Scene) -> str:
    """A count that a slip took."""
    work = scene.names["thread"]
    missing = scene.count("workshop", work, 120, 15_000)
    scene.count("workshop", work, 1, 15_000)
    scene.issue_slip("workshop", work, MARCH)
    return missing


def corrected(scene: Scene) -> str:
    """A claim that was corrected and answered."""
    missing = scene.claim("worker", "workshop", 132, 19_800)
    scene.claim("worker", "workshop", 1)
    scene.claim("worker", "workshop", 131, 19_650, supersedes=missing)
    return missing


def answered(scene: Scene) -> str:
    """A claim that a record names."""
    missing = scene.claim("worker", "workshop", 132, 19_800)
    scene.claim("worker", "workshop", 1)
    scene.count("workshop", scene.names["thread"], 132, 15_000, claim=missing)
    return missing


def advance(scene: Scene) -> str:
    """An advance that was acknowledged and set off."""
    work = scene.names["thread"]
    missing = scene.advance("workshop", work, 1_000)
    scene.count("workshop", work, 120, 15_000)
    scene.agree_advance("worker", missing)
    scene.issue_slip("workshop", work, MARCH, advances=[(missing, 1_000)])
    return missing


def slip(scene: Scene) -> str:
    """A slip that was confirmed."""
    work = scene.names["thread"]
    scene.count("workshop", work, 120, 15_000)
    missing = scene.issue_slip("workshop", work, MARCH)
    scene.claim("worker", "workshop", 1)
    scene.agree_slip("worker", missing)
    return missing


def payment(scene: Scene) -> str:
    """A payment that was acknowledged."""
    work = scene.names["thread"]
    missing = scene.pay_wages("workshop", work, [(MARCH, "", 100)])
    scene.claim("worker", "workshop", 1)
    scene.agree_wages("worker", missing)
    return missing


def arrears(scene: Scene) -> str:
    """Arrears that were acknowledged."""
    work = scene.names["thread"]
    scene.count("workshop", work, 120, 15_000)
    scene.later(46)
    missing = scene.lapse(work, MARCH)
    body = {"lines": [{"period": MARCH, "amount_fen": 1}], "total_fen": 1, "pay_by": scene.today, "arrears": missing}
    scene.say("workshop", "arrears.acknowledged", work, body)
    return missing


def objection(scene: Scene) -> str:
    """An objection whose answer was confirmed."""
    work = scene.names["thread"]
    counted = scene.count("workshop", work, 120, 15_000)
    missing = scene.object("worker", work, counted, qty_e3=132_000)
    answer = scene.say("workshop", "objection.answered", work, {"objection": missing, "answer": "rejected"})
    scene.agree_counts("worker", [counted], about=[About(answer)])
    return missing


MISSING: list[tuple[Callable[[Scene], str], Notes]] = [
    (record, [("work.recorded", BEFORE), ("work.confirmed", "count")]),
    (slipped, [("work.recorded", BEFORE), ("payslip.issued", "count")]),
    (corrected, [("work.claimed", BEFORE), ("work.claimed", BEFORE), ("work.claimed", "count")]),
    (answered, [("work.claimed", BEFORE), ("work.recorded", "count of the worker's own")]),
    (
        advance,
        [("work.recorded", BEFORE), ("advance.acknowledged", "advance"), ("payslip.issued", "advance")],
    ),
    (slip, [("work.claimed", BEFORE), ("payslip.confirmed", "payslip")]),
    (payment, [("work.claimed", BEFORE), ("payment.acknowledged", "payment")]),
    (arrears, [("arrears.acknowledged", "arrears")]),
    (objection, [("objection.answered", BEFORE), ("objection.answered", "objection")]),
]


@pytest.mark.parametrize(("play", "notes"), MISSING, ids=[play.__name__ for play, _ in MISSING])
def test_a_statement_that_is_missing_is_noted_by_what_answers_it(play: Callable[[Scene], str], notes: Notes) -> None:
    """An answer to what is not at hand is admitted, is not checked against it, and moves nothing for it."""
    scene = Scene()
    hired(scene)
    missing = play(scene)
    scene.check()
    partial = without(scene, missing)
    assert partial.notes == notes
    assert not [transfer.line for _, transfer in partial.fold.transfers if missing in transfer.line]


# ---- a price is withheld


def test_a_price_that_is_withheld_is_noted_and_the_sums_stand() -> None:
    """Who may not see what a piece is paid checks no sum against it, and comes to the same balances."""
    scene = Scene()
    work = hired(scene, rates=[TOE_SEAM])
    scene.count("workshop", work, 100, 1_500, operation="toe-seam")
    scene.count("workshop", work, 100, 15_000)
    for kind, hides in (("engagement.offered", 1), ("work.recorded", 2)):
        fold = Fold(complete=False)
        for index, (wire, at_ms) in enumerate(scene.wires):
            st = statement.parse(wire)
            hidden = {d.digest for d in st.disclosures if d.name == "price_e4" and st.kind == kind}
            shown = {d.digest for d in st.disclosures} - hidden
            fold.admit(statement.parse(statement.wire(st, shown), complete=False), index, at_ms)
        assert Partial(fold, scene).notes == [("work.recorded", "price of a count")] * hides
        assert fold.records == scene.fold.records
