"""What a worker is owed is what a plain reading of the workbooks gives, for 200 generated workshops.

Our side: the intake, the demo's actors signing each row, the judge, the fold; of some workshops a sealed pack and the
offline verifier besides. The other side: pandas and Decimal (`tests.payrolls.plain`), which shares no code with ours.
"""

from __future__ import annotations

import datetime
from collections import Counter
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook

from api.demo import script
from api.demo.facts import DoesNotFit
from api.demo.players import Players
from api.intake import factory
from ledger import wages
from ledger.errors import MalformedRequest
from ledger.records import AdvanceRecord, CountRecord, SlipRecord, WorkedRecord
from tests.near import Near
from tests.payrolls import drawn, plain, sealing
from tests.payrolls.plain import Sums

WORKSHOPS = 200
CHUNKS = 10  # tests that may run beside each other
SEALED_EACH = 10  # of so many workshops one is sealed into packs, too
FULL = 13  # the seed of a workshop of three workers with rows on every sheet
END = "2026-12-31"


def play(folder: Path) -> tuple[Near, Players]:
    """The workbooks of a folder, read by our intake and signed by the demo's actors."""
    near = sealing.near()
    players = near.players()
    near.play(players, script.acts(factory.read_folder(folder)))
    return near, players


def standing(near: Near, players: Players) -> dict[str, Sums]:
    """What stands of each worker in the ledger."""
    found = {}
    for worker, thread in players.stage.works.items():
        one = wages.of_thread(near.fold, thread, END)
        found[worker] = Sums(*(Decimal(fen) / 100 for fen in (one.due_fen, one.received_fen, one.open_fen)))
    return found


@pytest.mark.parametrize("chunk", range(CHUNKS))
def test_a_plain_reading_gives_what_the_ledger_says(chunk: int, tmp_path: Path) -> None:
    """Worker by worker 应发, 已发, 尚欠 are the same to the fen, in the ledger and in packs that verified."""
    for seed in range(chunk, WORKSHOPS, CHUNKS):
        folder = tmp_path / str(seed)
        drawn.write(folder, drawn.draw(seed))
        expected = plain.owed(folder)
        near, players = play(folder)
        assert standing(near, players) == expected, f"workshop {seed}"
        assert near.fold.unchecked == []
        if seed // CHUNKS % SEALED_EACH == 0:
            _check_packs(near, players, expected)


def _check_packs(near: Near, players: Players, expected: dict[str, Sums]) -> None:
    """Each worker's own sealed pack, read by the offline verifier, says the same."""
    for worker, thread in players.stage.works.items():
        people = sealing.persons(near, players, "worker", thread, worker)
        assert {one: sealing.owed_of(person) for one, person in people.items()} == {thread: expected[worker]}


def test_the_workshops_pack_says_it_of_all_who_are_unpaid(tmp_path: Path) -> None:
    """The workshop's own pack has every worker with an overdue wage and nobody else, each as a plain reading gives."""
    drawn.write(tmp_path, drawn.draw(FULL))
    expected = plain.owed(tmp_path)
    near, players = play(tmp_path)
    actor = players.stage.actors[drawn.WORKSHOP]
    people = sealing.persons(near, players, "workshop", f"party:{actor.party}", drawn.WORKSHOP)
    threads = players.stage.works
    assert people
    assert {thread: sealing.owed_of(person) for thread, person in people.items()} == {
        threads[worker]: sums for worker, sums in expected.items() if threads[worker] in people
    }
    unpaid = {thread for thread in threads.values() if _overdue(near, thread)}
    assert people.keys() == unpaid


def _overdue(near: Near, thread: str) -> bool:
    last_ms = max(said.at_ms for said in near.fold.said.values())
    today = datetime.datetime.fromtimestamp(last_ms / 1000, datetime.UTC).date().isoformat()
    return bool(wages.of_thread(near.fold, thread, today).overdue_lines)


# ---- that it notices


def changed(folder: Path, workbook: str, sheet: str, heading: str, value: Any) -> None:
    """The first row's cell under a heading, overwritten by a value or by what a function makes of it."""
    book = load_workbook(folder / workbook)
    page = book[sheet]
    column = next(cell.column for cell in page[3] if cell.value == heading)
    before = page.cell(4, column).value
    after = value(before) if callable(value) else value
    assert after != before
    page.cell(4, column).value = after
    book.save(folder / workbook)


CHANGES = (
    ("计件.xlsx", "计件", "数量", 1_999),
    ("计件.xlsx", "计件", "工价(元)", 2.9999),
    ("工人.xlsx", "工价表", "工价(元)", lambda price: round(price + 0.0001, 4)),
    ("工资表.xlsx", "其他项目", "金额(元)", lambda sum_: round(sum_ + 0.01, 2)),
    ("发工资.xlsx", "发工资", "金额(元)", 0.02),
    ("发工资.xlsx", "发工资", "本人确认日期", None),
)


@pytest.mark.parametrize(("workbook", "sheet", "heading", "value"), CHANGES, ids=[row[2] + row[1] for row in CHANGES])
def test_one_cell_changed_is_another_figure_on_both_sides(
    workbook: str, sheet: str, heading: str, value: Any, tmp_path: Path
) -> None:
    """Ours follows the changed cell, theirs follows it alike, and either differs from what it was before."""
    drawn.write(tmp_path, drawn.draw(FULL))
    before = plain.owed(tmp_path)
    assert standing(*play(tmp_path)) == before
    changed(tmp_path, workbook, sheet, heading, value)
    after = plain.owed(tmp_path)
    assert after != before
    assert standing(*play(tmp_path)) == after


def test_a_ledger_that_rounds_otherwise_would_be_noticed(tmp_path: Path) -> None:
    """Half down in place of half up, or a fen spread otherwise, changes sums of the drawn workshops."""
    down = worth_down = 0
    for seed in range(20):
        books = plain.books(drawn.draw(seed))
        for worker in books.values():
            worth_down += sum(plain.worth(Decimal("0.5"), one.price) != one.stands for one in worker.counts)
            down += sum(len(slip.low) > 1 for slip in worker.slips.values())
    assert down > 5
    assert worth_down > 5


def test_the_drawn_workshops_hold_what_they_are_drawn_for(tmp_path: Path) -> None:
    """Among forty: back pay, counts lowered and waiting, withheld without the worker's word, advances set off, more."""
    seen: Counter[str] = Counter()
    for seed in range(40):
        drawn.write(tmp_path, drawn.draw(seed))
        near, players = play(tmp_path)
        slips = list(near.fold.of_type(SlipRecord))
        counts = list(near.fold.of_type(CountRecord))
        seen["back pay"] += any(item == "back-pay" for slip in slips for _, item, _, _ in slip.lines)
        seen["withheld"] += any(slip.withheld_fen and slip.confirmed is None for slip in slips)
        seen["several orders"] += any(len(slip.parts) > 1 for slip in slips)
        seen["lowered"] += any(count.pending is not None for count in counts)
        seen["below what was taken"] += any(count.standing_fen < count.taken_fen for count in counts)
        seen["open after a slip"] += any(count.slips and count.standing_fen != count.taken_fen for count in counts)
        seen["no slip"] += any(not count.slips for count in counts)
        seen["set off"] += any(one.set_off_fen for one in near.fold.of_type(AdvanceRecord))
        seen["not acknowledged"] += any(one.acknowledged is None for one in near.fold.of_type(AdvanceRecord))
        seen["hours"] += any(one.basis == "hour" for one in near.fold.of_type(WorkedRecord))
        periods = [
            period
            for thread in players.stage.works.values()
            for period in wages.of_thread(near.fold, thread, END).periods
        ]
        seen["weekly"] += any(len(one.record.period) > len("2026-03") for one in periods)
        seen["paid in part"] += any(0 < one.paid_fen < one.owed_fen for one in periods)
        seen["arrears"] += any(one.record.arrears for one in periods)
    assert [what for what, times in seen.items() if times == 0] == []


def test_the_same_seed_draws_the_same_workshop() -> None:
    """A failure repeats: a seed stands for one workshop."""
    assert drawn.draw(3) == drawn.draw(3)
    assert drawn.draw(3) != drawn.draw(4)


# ---- what the actors refuse

REFUSED = (
    ("发工资.xlsx", "发工资", "金额(元)", 10_000_000, DoesNotFit, "more is paid for"),
    ("工人.xlsx", "工人", "用工单位", "丙", MalformedRequest, "row 4: 丙 is not among the parties"),
    ("工人.xlsx", "工人", "姓名", "甲", MalformedRequest, "row 4: somebody else is called 甲"),
    ("计件.xlsx", "计件", "姓名", "卯", MalformedRequest, "row 4: 卯 is not among the workers"),
    ("计件.xlsx", "计件", "订单号", "J-9", MalformedRequest, "row 4: there is no order J-9"),
    ("计件.xlsx", "计件", "工序", "定型", DoesNotFit, "no rate is agreed for 定型"),
    ("计件.xlsx", "更正", "扎号", "X-1", DoesNotFit, "0 counts of"),
    ("计件.xlsx", "本人确认", "期间止", datetime.date(2026, 3, 1), DoesNotFit, "nothing of"),
    ("工资表.xlsx", "其他项目", "工资所属期", "2027-01", MalformedRequest, "has no payslip for 2027-01"),
    (
        "工资表.xlsx",
        "其他项目",
        "项目",
        "津贴补贴",
        MalformedRequest,
        "row 4: what is paid beside the counts needs a reason",
    ),
    ("工资表.xlsx", "工资表", "抵扣预支单号", "Y-99", DoesNotFit, "no advance bears the number Y-99"),
    ("工资表.xlsx", "工资表", "工资所属期", "2026年13月", MalformedRequest, "no month of the calendar"),
    ("工资表.xlsx", "工资表", "工资所属期", datetime.date(2026, 3, 3), MalformedRequest, "is no Monday"),
    ("预支.xlsx", "预支", "金额(元)", 1.005, MalformedRequest, "finer than one fen"),
)


@pytest.mark.parametrize(
    ("workbook", "sheet", "heading", "value", "error", "why"),
    REFUSED,
    ids=[f"{row[1]} {row[2]} {row[3]}" for row in REFUSED],
)
def test_a_row_that_does_not_fit_is_refused_and_named(
    workbook: str, sheet: str, heading: str, value: Any, error: type[Exception], why: str, tmp_path: Path
) -> None:
    """A cell that no other row bears out, or that nobody may read so, stops intake or actors, with its reason."""
    drawn.write(tmp_path, drawn.draw(FULL))
    changed(tmp_path, workbook, sheet, heading, value)
    with pytest.raises(error, match=why):
        play(tmp_path)
