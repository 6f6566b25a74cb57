"""The stories of `tests.wage_stories` over the real store: receipts, audit, and what the clock has to say."""

from __future__ import annotations

from pathlib import Path

import pytest

from ledger import db, deadlines
from tests.wage_stories import MARCH, PRICE_E4, STORIES, workshop
from tests.world import World


@pytest.mark.parametrize("name", STORIES)
def test_a_story_of_wages_is_stored_and_audits_clean(tmp_path: Path, name: str) -> None:
    """The same figures, and every table is what the statements give."""
    world = World(folder=tmp_path)
    STORIES[name](world)
    world.check()


def lapsed(world: World) -> list[deadlines.Lapse]:
    """What the clock has to say now."""
    with db.reading(world.engine) as session:
        return deadlines.lapsed(session, world.vault, world.at_ms)


def test_the_sweep_finds_a_lapse_until_it_is_recorded(tmp_path: Path) -> None:
    """Not on the payday, from the day after on, as often as it is asked; once recorded, or paid, no more."""
    world = World(folder=tmp_path)
    work = workshop(world)
    world.count("B", work, 100, PRICE_E4)
    world.join("V", "person")
    paid = world.engage("B", "V")
    world.count("B", paid, 100, PRICE_E4)
    world.later(45)
    assert lapsed(world) == []
    world.later(1)
    assert {one.thread for one in lapsed(world)} == {work, paid}
    world.agree_wages("V", world.pay_wages("B", paid, [(MARCH, "", 15_000)]))
    (found,) = lapsed(world)
    assert lapsed(world) == [found]
    assert (found.kind, found.thread, found.body["open_fen"]) == ("arrears.recorded", work, 15_000)
    world.say("clock", found.kind, found.thread, dict(found.body), prev=found.head)
    assert lapsed(world) == []
    world.check()


def test_the_sweep_is_bounded_and_takes_the_oldest_first(tmp_path: Path) -> None:
    """A limit leaves the rest for the next time; a claim alone is a lapse, too."""
    world = World(folder=tmp_path)
    work = workshop(world)
    world.claim("W", "B", 1, 100)
    world.later(31)
    world.count("B", work, 100, PRICE_E4)
    world.later(60)
    with db.reading(world.engine) as session:
        (first,) = deadlines.lapsed(session, world.vault, world.at_ms, limit=1)
        both = deadlines.lapsed(session, world.vault, world.at_ms)
    assert [one.body["period"] for one in both] == ["2026-03", "2026-04"]
    assert first == both[0]
    assert (first.body["basis"], first.body["claimed_fen"]) == ("claimed", 100)
    world.check()
