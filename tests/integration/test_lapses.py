"""The clock's sweep over a real store: a payday that passed is recorded once, by the clock's key, to the fen."""

from __future__ import annotations

import threading
from pathlib import Path

import pytest
import sqlalchemy as sa

from api import cli
from api.sequencer import Sequencer
from ledger import db, tables
from ledger.errors import LogBusy, LogCorrupt
from ledger.records import PeriodRecord
from tests.world import World


@pytest.fixture
def world(tmp_path: Path) -> World:
    """A workshop with two workers, one paid in full."""
    world = World(folder=tmp_path)
    world.join("B")
    for worker in ("W1", "W2"):
        world.join(worker, "person")
        work = world.engage("B", worker)
        world.count("B", work, 120, 15_000)
    paid = world.work("B", "W1")
    world.agree_wages("W1", world.pay_wages("B", paid, [("2026-03", "", 18_000)]))
    return world


def waiting(world: World) -> dict[str, str]:
    """The index of deadlines."""
    with db.reading(world.engine) as session:
        rows = session.execute(sa.select(tables.deadlines.c.key, tables.deadlines.c.lapses_on))
        return {str(key): str(day) for key, day in rows}


def test_a_sweep_records_what_is_open_after_the_payday_once(world: World) -> None:
    """Nothing on the payday itself, one statement the day after, none again; who was paid is not in it."""
    work = world.work("B", "W2")
    assert waiting(world) == {f"period:{work[5:]}:2026-03": "2026-04-15"}
    world.later(45)
    assert world.today == "2026-04-15"
    assert world.sweep() == 0
    world.later(1)
    assert world.sweep() == 1
    assert world.sweep() == 0
    assert waiting(world) == {}
    record = world.fold.get(f"period:{work[5:]}:2026-03")
    assert isinstance(record, PeriodRecord)
    assert record.arrears is not None
    said = world.fold.said[record.arrears]
    assert (said.iss, said.thread, said.kind) == ("clock", work, "arrears.recorded")
    assert world.fold.get(f"thread:{work}").head != record.arrears  # type: ignore[union-attr]
    world.check()


def test_what_is_paid_and_claimed_again_waits_again(world: World) -> None:
    """A period that is paid leaves the index; a count that comes late puts it back."""
    paid = world.work("B", "W1")
    key = f"period:{paid[5:]}:2026-03"
    assert key not in waiting(world)
    world.count("B", paid, 10, 15_000)
    assert waiting(world)[key] == "2026-04-15"
    world.check()


def test_what_is_counted_late_is_recorded_again_a_day_later(world: World) -> None:
    """More is open than the clock said: it says so again, not on the same day, and not without more."""
    work = world.work("B", "W2")
    world.later(46)
    assert world.sweep() == 1
    world.count("B", work, 10, 15_000, worked_on="2026-03-02")
    assert world.sweep() == 0
    world.later(1)
    assert world.sweep() == 1
    world.later(5)
    assert world.sweep() == 0
    said = [st for st in world.fold.statements.values() if st.kind == "arrears.recorded"]
    assert [st.body["open_fen"] for st in said] == [18_000, 19_500]
    world.check()


def sayings(world: World) -> list[tuple[int, int]]:
    """What the clock said, in order: open, claimed alone."""
    said = [st.body for st in world.fold.statements.values() if st.kind == "arrears.recorded"]
    return [(body["open_fen"], body.get("claimed_fen", 0)) for body in said]


def test_what_was_said_and_paid_hides_no_late_count(world: World) -> None:
    """200.00 recorded in arrears and paid; a count of 198.00 comes late: it waits, and is said."""
    world.join("W3", "person")
    work = world.engage("B", "W3")
    world.count("B", work, 100, 20_000)
    world.later(46)
    assert world.sweep() == 2  # W2 waits, too
    world.agree_wages("W3", world.pay_wages("B", work, [("2026-03", "", 20_000)]))
    assert waiting(world) == {}
    world.count("B", work, 99, 20_000, worked_on="2026-03-02")
    assert waiting(world) == {f"period:{work[5:]}:2026-03": world.today}
    world.later(1)
    assert (world.sweep(), world.sweep()) == (1, 0)
    assert sayings(world)[-1] == (19_800, 0)
    world.check()


def test_a_claim_that_was_said_hides_no_open_wage(world: World) -> None:
    """5,000.00 claimed alone and said; a record of 200.00 answers it: no more altogether, and the open wage is said."""
    world.join("W3", "person")
    work = world.engage("B", "W3")
    claim = world.claim("W3", "B", 132, 500_000)
    world.later(46)
    world.sweep()
    world.count("B", work, 100, 20_000, worked_on="2026-03-01", claim=claim)
    world.later(1)
    assert (world.sweep(), world.sweep()) == (1, 0)
    assert sayings(world)[-1] == (20_000, 480_000)
    world.check()


def test_a_claim_typed_wrong_and_said_hides_nothing_once_corrected(world: World) -> None:
    """500,000.00 claimed, said, corrected to 50.00; each of three late counts is said the day after."""
    world.join("W3", "person")
    work = world.engage("B", "W3")
    claim = world.claim("W3", "B", 132, 50_000_000)
    world.later(46)
    world.sweep()
    world.later(1)
    world.claim("W3", "B", 132, 5_000, supersedes=claim, worked_on="2026-03-01")
    assert waiting(world) == {}  # less is nothing new
    for count in range(1, 4):
        world.count("B", work, 100, 20_000, worked_on="2026-03-02")
        world.later(1)
        assert (world.sweep(), world.sweep()) == (1, 0)
        assert sayings(world)[-1] == (count * 20_000, 5_000)
    world.check()


def test_a_slip_over_what_was_said_says_nothing_anew(world: World) -> None:
    """A slip takes the counts and puts its net in their place: what is open was said already."""
    work = world.work("B", "W2")
    world.later(46)
    assert world.sweep() == 1
    world.issue_slip("B", work, "2026-03")
    assert waiting(world) == {}
    world.check()


def test_the_sequencer_sweeps_after_each_batch_and_when_it_idles() -> None:
    """`after` runs on the worker: at the start, after a batch, on the tick; a failure there costs no answer."""
    swept: list[int] = []
    enough = threading.Event()

    def after() -> None:
        swept.append(1)
        if len(swept) >= 5:
            enough.set()
        if len(swept) == 2:
            raise LogBusy("busy")
        if len(swept) == 3:
            raise ValueError("a fault of our own")

    queue: Sequencer[bytes] = Sequencer(list, queue_max=10, after=after, tick_s=0.01)
    queue.start()
    assert queue.submit([b"one"]).result(10) == [b"one"]
    assert enough.wait(10)
    assert queue.submit([b"two"]).result(10) == [b"two"]
    queue.stop()


def test_a_damaged_log_is_found_by_the_sweep_too() -> None:
    """`log-corrupt` in a sweep closes the queue like one in a batch."""
    closed = threading.Event()

    def after() -> None:
        closed.set()
        raise LogCorrupt("damaged")

    queue: Sequencer[bytes] = Sequencer(list, queue_max=10, after=after, tick_s=0.01)
    queue.start()
    assert closed.wait(10)
    queue.stop()
    with pytest.raises(LogCorrupt):
        queue.submit([b"one"])


def test_tick_records_once_what_has_lapsed(world: World, capsys: pytest.CaptureFixture[str]) -> None:
    """`xinzheng tick` on a ledger that nobody serves: one lapse by the machine's clock, then none; also as JSON."""
    data = ["--data", str(world.folder / "data")]
    for arguments, said in ((["--json"], '"recorded": 1'), ([], "Lapses recorded: 0")):
        with pytest.raises(SystemExit) as ended:
            cli.app(["tick", *data, *arguments])
        assert not ended.value.code
        assert said in capsys.readouterr().out
    assert world.sweep() == 0
