"""Stories over the real store end with the whole world verified again; anything said at any time leaves it clean."""

from __future__ import annotations

import random
from collections.abc import Callable
from pathlib import Path

import pytest
from pydantic import ValidationError

from ledger import errors
from ledger.errors import LedgerError
from ledger.records import PeriodRecord
from tests.world import World


def test_sock_dispute_over_the_store(tmp_path: Path) -> None:
    """The sock dispute, stored: 598,326.39 owed, receipts prove it, the audit is clean."""
    world = World(folder=tmp_path)
    world.join("customer")
    world.join("contractor")
    world.employ("customer", "clerk", scope=["account.confirmed"], limit_fen=40_000_000)
    order = world.place("customer", "contractor", [(252_875, 11_700), (222_399, 13_600)])
    world.accept("contractor", order)
    for line, pairs in ((1, 252_875), (2, 222_399)):
        delivery = world.deliver("contractor", order, [(line, pairs)])
        world.receive("customer", order, delivery, [pairs])
        world.confirm("customer/clerk", world.state("contractor", "customer", [(delivery, 1)]))
    assert world.standing(order).open_fen == 59_832_639
    world.check()


@pytest.mark.parametrize("seed", range(4))
def test_parties_say_anything_over_the_store(tmp_path: Path, seed: int) -> None:
    """Random parties, kinds and references: a receipt or a coded refusal each time, and a clean audit at the end."""
    dice = random.Random(seed)
    world = World(folder=tmp_path)
    for name in ("a", "b", "c"):
        world.join(name)
    admitted, refused = 0, set()
    for _ in range(150):
        try:
            admitted += say_something(world, dice)
        except LedgerError as refusal:
            refused.add(refusal.code)
        except (KeyError, IndexError, StopIteration):
            continue  # the speaker had nothing to speak about
    assert admitted > 10
    assert refused <= {error.code for error in errors.ALL}
    assert len(refused) > 2
    world.check()


def say_something(world: World, dice: random.Random) -> int:
    """One random act of one random party."""
    who, other = dice.sample(["a", "b", "c"], 2)
    orders = sorted(key for key in world.fold.records if key.startswith("order:"))
    said = list(world.fold.said.values())

    def one(kind: str) -> str:
        return dice.choice([row.id for row in said if row.kind == kind])

    def thread(statement_id: str) -> str:
        return world.fold.said[statement_id].thread

    delivery = one("goods.delivered") if any(row.kind == "goods.delivered" for row in said) else ""
    acts = [
        lambda: world.place(who, other, [(dice.randint(1, 90), dice.randint(0, 20_000)) for _ in range(2)]),
        lambda: world.accept(who, dice.choice(orders)),
        lambda: world.deliver(who, dice.choice(orders), [(dice.randint(1, 2), dice.randint(1, 60))]),
        lambda: world.receive(who, thread(delivery), delivery, [dice.randint(0, 60)]),
        lambda: world.inspect(who, thread(delivery), delivery, [{"accepted": dice.randint(0, 60), "rework": 1}]),
        lambda: world.agree(who, thread(one("goods.inspected")), one("goods.inspected")),
        lambda: world.state(who, other, [(delivery, 1)]),
        lambda: world.confirm(who, one("account.stated"), disputed=(1,) if dice.random() < 0.3 else ()),
        lambda: world.pay(who, other, [(dice.choice(orders), dice.randint(1, 500)), ("", 3)]),
        lambda: world.acknowledge(who, one("payment.stated")),
        lambda: world.object(who, dice.choice(said).thread, dice.choice(said).id),
    ]
    dice.choice(acts)()
    return 1


@pytest.mark.parametrize("seed", range(4))
def test_workers_say_anything_over_the_store(tmp_path: Path, seed: int) -> None:
    """The same of workshops and workers: whatever they say in whatever order, the audit is clean at the end."""
    dice = random.Random(seed)
    world = World(folder=tmp_path)
    for name in ("a", "b"):
        world.join(name)
    for name in ("w", "v"):
        world.join(name, "person")
    world.accept("b", world.place("a", "b", [(90, 20_000)]))
    works = [world.engage("b", "w"), world.engage("b", "v")]
    admitted, refused = 0, set()
    for _ in range(120):
        try:
            admitted += say_something_of_work(world, dice, works)
        except LedgerError as refusal:
            refused.add(refusal.code)
        except (KeyError, IndexError, StopIteration, ValidationError):
            continue  # the speaker had nothing to speak about
    assert admitted > 30
    assert {"rule-broken", "unknown-reference"} <= refused <= {error.code for error in errors.ALL}
    world.check()


def say_something_of_work(world: World, dice: random.Random, works: list[str]) -> int:
    """One random act about work, mostly of who may say it."""
    work = dice.choice(works)
    shop, worker = ("b", "w" if work == works[0] else "v") if dice.random() < 0.8 else ("a", dice.choice("bwv"))
    said = [row for row in world.fold.said.values() if row.thread.startswith("work:")]
    order = dice.choice(["", next(key for key in world.fold.records if key.startswith("order:"))])

    def one(kind: str) -> str:
        return dice.choice([row.id for row in said if row.kind == kind and row.thread == work])

    def record() -> str:
        more = {"order": order} if order else {}
        bundle = {"bundle": f"B-{dice.randint(1, 4)}"} if dice.random() < 0.3 else {}
        return world.count(shop, work, dice.randint(0, 90), 15_000, **more, **bundle)

    acts: list[Callable[[], object]] = [
        record,
        record,
        lambda: world.recount(shop, one("work.recorded"), dice.randint(0, 90)),
        lambda: world.agree_counts(worker, [one("work.recorded")]),
        lambda: world.claim(worker, "b", dice.randint(0, 90), dice.randint(0, 9_000)),
        lambda: world.agree_advance(worker, world.advance(shop, work, dice.randint(1, 900))),
        lambda: world.issue_slip(shop, work, world.today[:7], deductions=[{"code": "board", "amount_fen": 7}]),
        lambda: world.agree_slip(worker, one("payslip.issued")),
        lambda: world.pay_wages(shop, work, [(world.today[:7], order, dice.randint(1, 9_000))]),
        lambda: world.agree_wages(worker, one("payment.stated")),
        lambda: world.object(dice.choice([shop, worker]), work, dice.choice(said).id, qty_e3=dice.randint(0, 9)),
        lambda: world.offer(shop, worker, payday=dice.randint(1, 31)),
        lambda: world.sign(worker, one("engagement.offered")),
        lambda: world.lapse(work, dice.choice([row.period for row in world.fold.of_type(PeriodRecord, work)])),
        lambda: world.later(dice.randint(1, 9)),
    ]
    dice.choice(acts)()
    return 1
