"""The workers of the demo: what is printed of their wages, what their packs say, and what a plain reading gives."""

from __future__ import annotations

import io
import shutil
from collections import Counter
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest
from openpyxl import load_workbook
from rich.console import Console

from api.demo import folder, play, table, wage_table
from api.demo.figures import NotVerified, yuan
from api.demo.play import Played
from api.demo.table import Checked
from ledger.statement import Statement
from reports.case.wage_shapes import Person, WageCase
from tests import near, told
from tests.payrolls import plain
from tests.payrolls.sealing import owed_of

SEED = b"a demo whose workers are looked at"
FIRST = "蒋秀英"


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Played, str]:
    """A demo: its folder, what it gives, what it printed."""
    data = tmp_path_factory.mktemp("wages") / "data"
    printed = io.StringIO()
    played = play.play(data, data / "out", seed=SEED, console=Console(file=printed, width=100))
    return data, played, printed.getvalue()


def wage_cases(packs: tuple[Checked, ...]) -> tuple[WageCase, WageCase]:
    """The contractor's case of all its unpaid workers, and the one worker's own."""
    found = {pack.path.name: pack.verdict.wages for pack in packs if pack.verdict.wages is not None}
    own, whole = (found[name] for name in folder.WAGE_PACKS)
    return whole, own


def by_name(case: WageCase) -> dict[str, Person]:
    """The people of a case by their names."""
    return {str(person.worker.name): person for person in case.people}


def test_each_worker_is_owed_what_a_plain_reading_gives(demo: tuple[Path, Played, str]) -> None:
    """应发, 已发 and 尚欠 of each worker in the contractor's pack, against pandas and Decimal over the workbooks."""
    whole, own = wage_cases(demo[1].packs)
    expected = plain.owed(near.LANXI)
    assert {name: owed_of(person) for name, person in by_name(whole).items()} == expected
    assert {name: owed_of(person) for name, person in by_name(own).items()} == {FIRST: expected[FIRST]}
    assert len(expected) == 5


def test_the_printed_table_is_the_packs(demo: tuple[Path, Played, str]) -> None:
    """Each worker's row: owed, paid, open, since when, badge, the customer's unpaid fee; the fee's sum comes last."""
    _, played, printed = demo
    whole, _ = wage_cases(played.packs)
    lines = [line.strip() for line in printed.splitlines() if line.strip()]
    for name, person in by_name(whole).items():
        row = next(line for line in lines if line.startswith(f"{name} ") and "一行" not in line and "·" not in line)
        figures = [yuan(fen) for fen in (person.due_fen, person.received_fen, person.open_fen)]
        assert row.split()[1:6] == [*figures, "2026-07-16", person.badge_zh]
        assert row.split()[6] == "兰溪市云织袜业有限公司（虚构）"
    assert any(line.split()[:4] == ["合计", "59,842.69", "32,708.77", "27,133.92"] for line in lines)
    assert f"{FIRST} 一行与其本人的证据包一致" in lines
    assert lines[-1] == "598,326.39"


def test_whose_unpaid_fee_stands_behind(demo: tuple[Path, Played, str]) -> None:
    """Worker, workshop, customer, customer's customer: each limb with its own sum and date, none added up."""
    _, played, printed = demo
    for case in wage_cases(played.packs):
        sums = [(limb.open_fen, limb.since, limb.disclosed) for limb in case.limbs]
        assert sums == [(59_832_639, "2026-07-26", True), (223_424_115, "2026-09-03", True)]
        debtors = [limb.debtor.name for limb in case.limbs if limb.debtor]
        assert debtors == ["兰溪市云织袜业有限公司（虚构）", "义乌市溪望进出口有限公司（虚构）"]
        assert case.limbs[1].behind == (case.limbs[0].order,)
    assert "应付 兰溪市云织袜业有限公司（虚构） 加工费 2,234,241.15 元" in printed.replace("\n", "")


def test_the_months_of_a_worker(demo: tuple[Path, Played, str]) -> None:
    """May is paid in full, June in part, July not at all; the clock recorded the arrears of June and July alone."""
    whole, _ = wage_cases(demo[1].packs)
    for person in whole.people:
        may, june, july = person.periods
        assert (may.open_fen, may.since, may.due_on) == (0, None, "2026-06-15")
        assert 0 < june.open_fen < june.due_fen
        assert (july.received_fen, july.since) == (july.set_off_fen, "2026-08-16")
        assert [one.due_on for one in person.arrears] == ["2026-07-15", "2026-08-15"]
        # Social insurance takes a little of the back pay that a later payslip gives for June.
        later_fen = 21 if person.worker.name == FIRST else 0
        assert [one.open_fen for one in person.arrears] == [june.open_fen + later_fen, july.open_fen]
        days = Counter(period for period, _ in {(count.period, count.day) for count in person.counts})
        assert days.keys() == {"2026-05", "2026-06", "2026-07"}
        assert min(days.values()) >= 20


def test_the_contested_count(demo: tuple[Path, Played, str]) -> None:
    """120 recorded, she says 132, 128 stands, confirmed; eight pairs at 0.2350 are back pay on the next payslip."""
    data, played, _ = demo
    person = by_name(wage_cases(played.packs)[1])[FIRST]
    (count,) = [one for one in person.counts if one.was]
    assert (count.qty_e3, [qty for _, qty in count.was], count.claimed_e3) == (128_000, [120_000], 132_000)
    assert (count.price_e4, count.answer_zh, count.day) == (2_350, "本人已确认", "2026-06-24")
    slips = [slip for slip in person.slips if any(item.item_zh == "补发" for item in slip.items)]
    assert [(slip.period, item.amount_fen) for slip in slips for item in slip.items if item.item_zh == "补发"] == [
        ("2026-07", 188)
    ]
    objected = [st for st in told.statements(data) if st.kind == "objection.made" and st.thread.startswith("work:")]
    assert [st.fields["qty_e3"] for st in objected] == [132_000]
    assert person.claimed_fen == 0


def test_silence_is_no_consent(demo: tuple[Path, Played, str]) -> None:
    """Counts that a worker left out, or never answered, are 未确认; a deduction without his word is 有异议."""
    people = by_name(wage_cases(demo[1].packs)[0])
    answers = {name: {one.answer_zh for one in person.counts} for name, person in people.items()}
    assert answers["唐建军"] == {"本人已确认"}
    assert answers["胡丽娟"] == answers["何小燕"] == {"本人已确认", "未确认"}
    left = [one.bundle for one in people["何小燕"].counts if one.answer_zh == "未确认" and one.period == "2026-06"]
    assert left == ["0618-3"]
    assert people["何小燕"].badge_zh == "有异议"
    assert [one.acknowledged for one in people["徐桂花"].advances] == [None]


def test_wages_are_signed_by_each_ones_own_key(demo: tuple[Path, Played, str]) -> None:
    """Counts, payslips and payments by the workshop's key; confirmations by the worker's; arrears by the clock's."""
    statements = [st for st in told.statements(demo[0]) if st.thread.startswith("work:")]
    offers = {st.thread: st.fields for st in statements if st.kind == "engagement.offered"}
    roles = {thread: {body["workshop"]: "workshop", body["worker"]: "worker"} for thread, body in offers.items()}
    signed: dict[str, set[str]] = {}
    for st in statements:
        signed.setdefault(st.kind, set()).add(roles[st.thread].get(st.iss, st.iss))
    theirs = ("work.confirmed", "work.claimed", "advance.acknowledged", "payslip.confirmed", "payment.acknowledged")
    for kind in ("work.recorded", "wage.advanced", "payslip.issued", "payment.stated"):
        assert signed[kind] == {"workshop"}
    assert all(signed[kind] == {"worker"} for kind in theirs)
    assert signed["arrears.recorded"] == {"clock"}
    assert len({_kid(st) for st in statements if roles[st.thread].get(st.iss) == "worker"}) == 5


def _kid(st: Statement) -> str:
    return st.kid


def test_a_workers_pack_says_nothing_of_a_colleague(demo: tuple[Path, Played, str]) -> None:
    """No name, number, account or thread of another worker is in the bytes of the one worker's pack."""
    data, played, _ = demo
    path = next(pack.path for pack in played.packs if pack.path.name == folder.WAGE_PACKS[0])
    text = told.shown(path.read_bytes())
    statements = told.statements(data)
    own = by_name(wage_cases(played.packs)[1])[FIRST]
    people = [st for st in statements if st.kind == "party.registered" and st.fields["party_type"] == "person"]
    for st in people:
        words = (st.fields["person_name"], st.fields["id_number"], st.fields["phone"], st.fields["party"])
        assert all((word in text) == (st.fields["party"] == own.worker.id) for word in words)
    works = {st.thread for st in statements if st.thread.startswith("work:")}
    assert [work for work in works if work in text] == [own.thread]


def test_a_worker_whose_packs_differ_stops_the_print(demo: tuple[Path, Played, str]) -> None:
    """A fen, a day or a fee behind that differs between the worker's own pack and the contractor's: no table."""
    whole, own = wage_cases(demo[1].packs)
    wage_table.check_same(whole, own)
    person = own.people[0]
    limb = own.limbs[0]
    others = (
        replace(own, people=(replace(person, open_fen=person.open_fen + 1),)),
        replace(own, people=(replace(person, since="2026-07-15"),)),
        replace(own, people=(replace(person, badge_zh="有异议"),)),
        replace(own, people=(replace(person, thread="work:019cac00-0000-7000-8000-000000000001"),)),
        replace(own, limbs=(replace(limb, open_fen=limb.open_fen - 1), *own.limbs[1:])),
    )
    for other in others:
        with pytest.raises(NotVerified, match="differ"):
            wage_table.print_wages(Console(file=io.StringIO()), [other, whole])


def test_the_figures_follow_a_cell(tmp_path: Path) -> None:
    """One day's count is changed, nothing else: that worker's open sum follows it to the fen, the fee does not move."""
    workbooks = tmp_path / "lanxi"
    shutil.copytree(near.LANXI, workbooks, ignore=shutil.ignore_patterns("*.py", "__pycache__"))
    before = plain.owed(workbooks)
    book = load_workbook(workbooks / "计件.xlsx")
    page = book["计件"]
    last = max(row for row in range(4, page.max_row + 1) if page.cell(row, 2).value == "胡丽娟")
    pairs = int(plain.number(page.cell(last, 6).value))
    page.cell(last, 6).value = pairs + 101
    book.save(workbooks / "计件.xlsx")
    printed = io.StringIO()
    played = play.play(tmp_path / "data", tmp_path / "out", files=workbooks, console=Console(file=printed))
    after = plain.owed(workbooks)
    assert {name: owed_of(person) for name, person in by_name(wage_cases(played.packs)[0]).items()} == after
    grown = plain.worth(Decimal(pairs + 101), Decimal("0.0675")) - plain.worth(Decimal(pairs), Decimal("0.0675"))
    assert after["胡丽娟"].open - before["胡丽娟"].open == grown > 6
    assert {name: sums for name, sums in after.items() if name != "胡丽娟"} == {
        name: sums for name, sums in before.items() if name != "胡丽娟"
    }
    assert played.open_fen == 59_832_639
    assert table.of_fees(played.packs)[0].case.claim.open_fen == 59_832_639
