"""The clock's sweep over orders: silence and overdue fees, each once, whatever happens to the sweep."""

from __future__ import annotations

import functools
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa

from ledger import db, deadlines, tables
from ledger.records import DuesRecord, LineRecord, Record
from notary import attest, sequence
from notary.attest import Office
from notary.receipts import Receipt, Refusal
from tests.trade import ORIGIN
from tests.world import World

SILENT = {"inspection_days": 7, "deemed_acceptance": True, "due": {"from": "inspected", "days": 5}}


@pytest.fixture
def world(tmp_path: Path) -> World:
    """A and B with an order of two lines under which silence counts, delivered and received."""
    world = World(folder=tmp_path)
    world.join("A")
    world.join("B")
    order = world.place("A", "B", [(1_000, 11_700), (500, 13_333)], **SILENT)
    world.accept("B", order)
    delivery = world.deliver("B", order, [(1, 1_000), (2, 500)])
    world.receive("A", order, delivery, [1_000, 499])
    return world


def waiting(world: World) -> dict[str, str]:
    """The index of deadlines, by record type."""
    with db.reading(world.engine) as session:
        rows = session.execute(sa.select(tables.deadlines.c.key, tables.deadlines.c.lapses_on))
        return {str(key).partition(":")[0]: str(day) for key, day in rows}


def lapsed(world: World) -> list[deadlines.Lapse]:
    """What the clock has to say now."""
    with db.reading(world.engine) as session:
        return deadlines.lapsed(session, world.vault, world.at_ms)


def said(world: World, kind: str) -> list[dict[str, object]]:
    """The bodies of what the clock said of a kind."""
    return [dict(st.body) for st in world.fold.statements.values() if st.kind == kind]


def test_silence_is_said_once_then_the_fee_when_it_is_overdue(world: World) -> None:
    """Both lines of the delivery in one statement on day 8, priced to the fen; the fee on the day after it was due."""
    assert waiting(world) == {"line": "2026-03-08"}
    world.later(7)
    assert world.sweep() == 0
    world.later(1)
    assert (world.sweep(), world.sweep()) == (1, 0)
    (deemed,) = said(world, "goods.deemed_accepted")
    assert deemed["lines"] == [
        {"no": 1, "qty_e3": 1_000_000, "amount_fen": 117_000},
        {"no": 2, "qty_e3": 499_000, "amount_fen": 66_532},
    ]
    assert waiting(world) == {"dues": "2026-03-14"}
    world.later(5)
    assert world.sweep() == 0
    world.later(1)
    assert (world.sweep(), world.sweep()) == (1, 0)
    assert said(world, "arrears.recorded") == [
        {"due_on": "2026-03-14", "since": "2026-03-15", "overdue_fen": 117_000 + 66_532}
    ]
    assert waiting(world) == {}
    world.check()


def test_a_sweep_that_is_killed_before_its_commit_leaves_nothing_and_the_next_says_it_once(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The transaction breaks off where the tree is extended: the lapse still waits, and is said by the next sweep."""
    world.later(8)
    size = len(world.wires)
    with monkeypatch.context() as broken:
        broken.setattr(sequence, "extend", _killed)
        with pytest.raises(SystemExit):
            world.sweep()
    assert (len(lapsed(world)), len(world.wires)) == (1, size)
    assert (world.sweep(), world.sweep()) == (1, 0)
    assert len(said(world, "goods.deemed_accepted")) == 1
    world.check()


def _killed(*_: object) -> None:
    raise SystemExit(137)


def test_two_sweeps_at_once_say_it_once(world: World) -> None:
    """Both found the lapse before either recorded it: the second is refused, or the same statement."""
    world.later(8)
    (lapse,) = lapsed(world)
    office = Office("clock", world.clock, ORIGIN, "")
    for at_ms, fresh in ((world.at_ms, True), (world.at_ms, True), (world.at_ms + 60_000, False)):
        wire = attest.lapsed(office, lapse, at_ms=at_ms)
        (answer,) = sequence.sequence(world.engine, world.ring, world.vault, [wire], at_ms)
        assert isinstance(answer, Receipt if fresh else Refusal)
    assert world.sweep() == 0
    assert len(said(world, "goods.deemed_accepted")) == 1
    world.check()


def test_what_the_customer_says_in_time_leaves_the_index(world: World) -> None:
    """One line is objected to, the other inspected; withdrawn, the objection puts its line back."""
    order = next(key for key in world.fold.records if key.startswith("order:"))
    delivery = next(record.delivery for record in world.fold.of_type(LineRecord))
    objection = world.object("A", order, delivery, "quality", lines=[1])
    found = [{"accepted": 1_000}, {"accepted": 500}]
    assert waiting(world) == {"line": "2026-03-08"}
    inspection = world.inspect("A", order, delivery, found)
    assert waiting(world) == {"dues": "2026-03-06"}
    world.say("A", "objection.withdrawn", order, {"objection": objection})
    world.agree("B", order, inspection)
    world.check()


def test_a_payment_takes_an_order_out_of_the_index_and_more_owed_puts_it_back(world: World) -> None:
    """Paid ahead of the due date nothing waits; what is delivered and inspected later waits for its own day."""
    world.later(8)
    world.sweep()
    order = next(record.order for record in world.fold.of_type(DuesRecord))
    world.acknowledge("B", world.pay("A", "B", [(order, 117_000 + 66_532)]))
    assert waiting(world) == {}
    again = world.place("A", "B", [(100, 10_000)], **SILENT)
    world.accept("B", again)
    delivery = world.deliver("B", again, [(1, 100)])
    world.inspect("A", again, delivery, [{"accepted": 100}])
    assert waiting(world) == {"dues": "2026-03-14"}
    world.check()


def test_a_delivery_of_many_lines_is_one_lapse_of_a_bounded_sweep(tmp_path: Path) -> None:
    """A limit of one record finds the whole delivery; the index is empty once it is said."""
    world = World(folder=tmp_path)
    world.join("A")
    world.join("B")
    order = world.place("A", "B", [(10, 10_000)] * 30, **SILENT)
    world.accept("B", order)
    delivery = world.deliver("B", order, [(no, 10) for no in range(1, 31)])
    world.receive("A", order, delivery, [10] * 30)
    world.later(8)
    with db.reading(world.engine) as session:
        (only,) = deadlines.lapsed(session, world.vault, world.at_ms, limit=1)
    assert len(only.body["lines"]) == 30
    assert world.sweep() == 1
    assert waiting(world) == {"dues": "2026-03-14"}
    world.check()


def test_what_cannot_be_said_keeps_nothing_waiting(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    """The older delivery cannot be drafted, page after page; the one behind it is deemed accepted all the same."""
    order = world.place("A", "B", [(10, 10_000)], **SILENT)
    world.accept("B", order)
    world.later(1)
    behind = world.deliver("B", order, [(1, 10)])
    world.receive("A", order, behind, [10])
    world.later(9)
    honest = deadlines.page
    monkeypatch.setattr(deadlines, "page", functools.partial(honest, limit=1))
    drafted = deadlines._lapse

    def mute(record: Record, *more: Any) -> deadlines.Lapse | None:
        return drafted(record, *more) if record.home == order else None

    monkeypatch.setattr(deadlines, "_lapse", mute)
    assert world.sweep() == 1
    assert [deemed["delivery"] for deemed in said(world, "goods.deemed_accepted")] == [behind]
    monkeypatch.undo()
    assert world.sweep() == 1
    world.check()
