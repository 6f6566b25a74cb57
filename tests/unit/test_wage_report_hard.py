"""Wage reports that are hard to print: nothing owed, nothing named, nothing disclosed, long words, many people."""

from __future__ import annotations

import dataclasses
import io
import re
from functools import cache
from pathlib import Path

import pytest
from pypdf import PdfReader

from reports.case.wage_shapes import Person, WageCase
from reports.chapters.sources import Sources
from reports.chapters.spelling import drawable
from reports.chapters.told import Told
from reports.layout import fen_in_words, fen_text
from reports.wage_report import draw
from tests.unit import wage_cases, wage_edges
from tests.unit.test_report import run, solid
from tests.unit.test_wage_report import LEAST_PX, PHONE_PX, lines_drawn, read, sizes_on
from tests.unit.wage_edges import LONGEST

SHEET_PT = 595.28
CASES = {
    "settled": wage_edges.settled,
    "idle": wage_edges.idle,
    "not due": wage_edges.not_due,
    "undisclosed": lambda: wage_edges.undisclosed(wage_cases.worker()),
    "nameless": lambda: wage_edges.nameless(wage_cases.worker()),
    "long": lambda: wage_edges.long_words(wage_cases.worker()),
    "branched": wage_edges.branched,
}


@pytest.mark.parametrize("name", CASES)
def test_the_first_page_stays_one_page_for_a_phone(name: str) -> None:
    """Whatever the case, page 1 is large type alone, ends with its foot, and the next page begins with the counts."""
    pdf = draw(CASES[name]())
    pages = read(pdf)
    assert min(sizes_on(pdf, 0)) * PHONE_PX / SHEET_PT >= LEAST_PX
    assert f"第1页/共{len(pages)}页" in pages[0]
    assert "核验" in pages[0]
    assert "一、哪天做了多少，谁确认的" in pages[1]


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("settled", "应给我王秀兰的工资，已经发清。"),
        ("idle", "还没有应给我王秀兰的工资。"),
        ("not due", "应给我王秀兰的工资，还没到发薪日。"),
    ],
)
def test_who_owes_nothing_is_not_said_to_owe(name: str, words: str) -> None:
    """Paid, idle and not yet due are said plainly, without arrears, demand, or picture."""
    first = read(draw(CASES[name]()))[0]
    assert words in first
    assert "逾期" not in first
    assert "催一下" not in first
    assert "欠我" not in first


def test_a_payday_to_come_has_no_since_when() -> None:
    """What is open but not due is 尚欠 without a day of default."""
    case = wage_edges.not_due()
    first = read(draw(case))[0]
    assert f"尚欠{fen_text(case.people[0].open_fen)}元" in first
    assert "到了发薪日没发，就拿新的一份材料去催。" in first


def test_part_that_is_not_due_is_told_apart() -> None:
    """Where only part of the open sum has fallen due, the part is said."""
    case = wage_cases.worker()
    (one,) = case.people
    part = dataclasses.replace(case, people=(dataclasses.replace(one, overdue_fen=one.open_fen - 100),))
    assert f"其中{fen_text(one.open_fen - 100)}元已过发薪日。" in read(draw(part))[0]
    assert "已过发薪日。" not in read(draw(case))[0]


def test_what_nobody_agreed_to_disclose_is_not_told() -> None:
    """Boxes without names and sums; no fee anywhere in the report."""
    pages = read(draw(wage_edges.undisclosed(wage_cases.worker())))
    assert pages[0].count("未获同意披露") == 3
    assert "欠加工费" not in pages[0]
    for fen in (49_832_639, 121_200_050):
        assert fen_text(fen) not in "".join(pages)


def test_withheld_fields_are_named_as_withheld() -> None:
    """No name, number, price or word of anybody is printed when it is withheld; the sums stand."""
    case = wage_edges.nameless(wage_cases.worker())
    pages = read(draw(case))
    text = "".join(pages)
    for word in [
        "王秀兰",
        "梅江",
        "云织",
        "远帆",
        "330781",
        "5520",
        "童晓兰",
        "0.425",
        "缝头",
        "GZ-2026",
        "6789",
        "工钱",
    ]:
        assert word not in text
    assert "名称未披露欠我工资" in pages[0]
    assert "单价未披露" in text
    assert f"尚欠{fen_text(case.people[0].open_fen)}元" in pages[0]


def test_longest_words_of_parties_are_printed_whole() -> None:
    """Names of 200 characters and a text of 2,000 stand whole behind the first page, which has their beginning."""
    case = wage_edges.long_words(wage_cases.worker())
    pages = read(draw(case))
    text = "".join(pages[1:])
    assert case.workshop.name is not None
    assert len(case.workshop.name) == LONGEST
    assert case.workshop.name in text
    assert case.people[0].worker.name is not None
    assert case.people[0].worker.name in text
    assert text.count("一二三四五六七八九十") == 200
    assert "…欠我" in pages[0]


def test_a_chain_with_branches_is_whole_behind_the_first_page() -> None:
    """Page 1 keeps the nearest limbs and says how many more there are; the picture behind has each once."""
    case = wage_edges.branched()
    pages = read(draw(case))
    shown = len(set(re.findall("[①②③④⑤⑥⑦⑧⑨]", pages[0])))
    assert 0 < shown < len(case.limbs)
    assert f"上面还有{len(case.limbs) - shown}段，见第2页。" in pages[0]
    lines = [line for line in lines_drawn(case) if line[:1] in "①②③④⑤⑥⑦⑧⑨" and len(line) > 1]
    behind = [line[0] for line in lines[shown:]]
    assert sorted(behind) == list("①②③④⑤⑥⑦⑧⑨")
    assert "在①、②之后" in "".join(pages)


def test_only_the_worker_himself_is_called_i() -> None:
    """Made for another reader, the page names the worker."""
    case = wage_cases.worker()
    other = dataclasses.replace(case, pack=dataclasses.replace(case.pack, reader=case.workshop.id))
    assert "欠王秀兰（虚构）工资" in read(draw(other))[0]
    assert "欠我" not in read(draw(other))[0]


def test_a_report_without_findings_claims_none() -> None:
    """Drawn without a check, page 1 says where to find how to check, and not that anything agrees."""
    bare = dataclasses.replace(wage_cases.worker(), findings=())
    first = read(draw(bare))[0]
    assert "全部一致" not in first
    assert "核验怎样核验，见第" in first
    assert "核验所见" not in "".join(read(draw(bare)))


def test_several_pieces_of_work_are_told_apart() -> None:
    """Two operations on one day stand under each other, each with the letter of its price."""
    case = wage_cases.worker()
    (one,) = case.people
    first = one.counts[0]
    more = dataclasses.replace(first, operation="包装", price_e4=1_000, qty_e3=77_000, unit_zh="件", amount_fen=770)
    mixed = dataclasses.replace(case, people=(dataclasses.replace(one, counts=(first, more, *one.counts[1:])),))
    text = "".join(read(draw(mixed)))
    assert "a：缝头，款号YL-77，每双0.425元" in text
    assert "b：包装，款号YL-77，每件0.10元" in text
    assert "b77" in text


def test_an_own_count_that_nobody_answered_is_in_no_sum() -> None:
    """本人主张 stands in words under the calendar, and says that it counts for nothing."""
    case = wage_cases.worker()
    (one,) = case.people
    claim = dataclasses.replace(one.claims[0], answered=None, day="2026-08-30")
    changed = dataclasses.replace(case, people=(dataclasses.replace(one, claims=(claim,), claimed_fen=5_610),))
    pages = read(draw(changed))
    assert "2026-08-30本人主张计件132双（56.10元），单位没有以记录回应，不计入任何金额" in "".join(pages)
    assert "我另外主张56.10元，没算在内。" in pages[0]


def test_a_character_that_no_font_has_is_spelled_out() -> None:
    """Names of both sides with a sign that no font has are printed with its code point; the rest is left alone."""
    case = wage_cases.worker()
    assert drawable(case) is case
    (one,) = case.people
    worker = dataclasses.replace(one.worker, name="王🧦兰")
    strange = dataclasses.replace(case, people=(dataclasses.replace(one, worker=worker),))
    assert "王〔U+1F9E6〕兰" in "".join(read(draw(strange)))


@cache
def workshop_pages() -> list[str]:
    """The workshop's report."""
    return read(draw(wage_cases.workshop()))


def row(person: Person) -> str:
    """A worker's row as it is read."""
    figures = "".join(fen_text(fen) for fen in (person.due_fen, person.received_fen, person.open_fen))
    return f"{person.worker.name}{figures}{person.since}{person.badge_zh}①"


def test_a_workshop_s_people_stand_in_one_table_first() -> None:
    """Each worker with three numbers, since when, badge and whose fee stands behind; totals; in words."""
    first, case = workshop_pages()[0], wage_cases.workshop()
    for person in case.people:
        assert row(person) in first
    totals = "".join(fen_text(fen) for fen in (case.due_fen, case.received_fen, case.open_fen))
    assert f"5人合计{totals}{case.since}" in first
    sum_zh = f"{fen_text(case.open_fen)}元（{fen_in_words(case.open_fen)}）"
    assert f"尚欠5名劳动者工资共{sum_zh}，最早自{case.since}起逾期。" in first
    assert "不是加工费" in first


def test_the_table_names_the_page_of_each_worker() -> None:
    """The number in a worker's row is that of the page on which his section stands."""
    places = {}
    for person in wage_cases.workshop().people:
        head = solid(f"{person.worker.name}　尚欠 {fen_text(person.open_fen)} 元")
        places[person.thread] = next(number for number, page in enumerate(workshop_pages(), 1) if head in page)
        named = re.search(rf"{re.escape(row(person))}兰溪市云织袜业(\d*)", workshop_pages()[0])
        assert named is not None
        assert str(places[person.thread]) in workshop_pages()[0][named.end() - 1 : named.end() + 12]
    assert len(set(places.values())) > 1


def test_a_workshop_s_chain_is_a_picture_of_its_own() -> None:
    """The people's wages at the foot, each limb once with its sum, the undisclosed as a box."""
    page = next(page for page in workshop_pages() if "二、谁欠谁" in page)
    case = wage_cases.workshop()
    assert f"5名劳动者（各人一笔，见上表）欠工资{fen_text(case.open_fen)}元" in page
    for limb in case.limbs[:2]:
        assert f"欠加工费{fen_text(limb.open_fen)}元" in page
    assert "③未获同意披露" in page


def test_a_workshop_s_report_has_what_every_report_has() -> None:
    """Signers, evidence with rows to sign, proofs, verification, limits, in this order in the outline."""
    outline = PdfReader(io.BytesIO(draw(wage_cases.workshop()))).outline
    titles = [str(entry.title) for entry in outline if not isinstance(entry, list)]
    assert [title[0] for title in titles] == list("一二三四五六七八")
    text = "".join(workshop_pages())
    assert "提交人签名或盖章" in text
    for one in wage_cases.workshop().exhibits:
        assert f"{one.no}{one.statement[:8]}" in text
    for remark in wage_cases.workshop().not_proved:
        assert solid(remark.zh) in text


def test_sixty_workers_stand_over_pages() -> None:
    """Each worker's row once, totals at the end, the same bytes twice."""
    case = wage_edges.crowd()
    pdf = draw(case)
    text = "".join(read(pdf))
    assert len(case.people) == 60
    for person in case.people:
        assert text.count(row(person)) == 1
    assert f"60人合计{fen_text(case.due_fen)}" in text
    assert draw(case) == pdf


def test_nobody_s_name_is_needed_for_a_workshop_s_report() -> None:
    """With every name withheld the rows stand, and say so."""
    text = "".join(read(draw(wage_edges.nameless(wage_cases.workshop()))))
    assert text.count("姓名未披露") >= 5
    assert "王秀兰" not in text


def test_both_kinds_of_case_tell_the_common_facts() -> None:
    """The lookups that chapters share are made of a wage case as of a fee case."""
    case: Told = wage_cases.worker()
    sources = Sources(case)
    assert sources.exhibits(case.exhibits[3].statement, case.exhibits[4].statement) == "证据 4–5"
    assert sources.order("order:0123456789abcdef") == "…89abcdef"


@pytest.mark.foreign
def test_foreign_programs_find_no_fault_in_a_workshop_s_report(tmp_path: Path) -> None:
    """qpdf finds the file sound, and every font is embedded."""
    path = tmp_path / "report.pdf"
    path.write_bytes(draw(wage_cases.workshop()))
    assert "No syntax or stream encoding errors found" in run("qpdf", "--check", str(path))
    assert all(line.split()[-5] == "yes" for line in run("pdffonts", str(path)).splitlines()[2:])


def subject(case: WageCase) -> str:
    """What the PDF says it is."""
    info = PdfReader(io.BytesIO(draw(case))).metadata
    return f"{info.title} {info.subject}" if info else ""


def test_the_file_says_what_it_is() -> None:
    """Title and subject of both kinds; a wage pack is never called a fee's."""
    assert subject(wage_cases.worker()).startswith("劳动者工资证据包")
    assert subject(wage_cases.workshop()).startswith("用工主体欠薪证据包")
    assert "加工费" not in subject(wage_cases.worker())
