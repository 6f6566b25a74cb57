"""The report of one worker's wages: four pages, a first page for a phone, and nothing that the case lacks."""

from __future__ import annotations

import dataclasses
import hashlib
import io
import os
import re
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pikepdf
import pytest
from pypdf import PdfReader

from reports.case.wage_shapes import Person, WageCase
from reports.layout import fen_in_words, fen_text, number_text, price_text, short_hash, time_text
from reports.layout.palette import PAGE_WIDTH
from reports.layout.pen import Pen
from reports.layout.text import Line
from reports.wage_report import draw
from tests.unit import wage_cases
from tests.unit.test_report import AMOUNT, AVOIDED, DAY, integers, run, solid
from tests.unit.wage_specimen import MONTHS

PAGES_MAX, FIRST_CHARS = 4, 600
PHONE_PX, LEAST_PX, HERO_PX, FIGURE_PX = 360, 11, 32, 18
SECOND_LAYER = ("哈希", "默克尔", "链", "树根", "检查点", "散列", "SHA", "签名原文", "证明摘要")
CONFIRMED = "本人已确认"
DRAW_S = 3


@cache
def told() -> WageCase:
    """Half a year of one worker."""
    return wage_cases.worker()


def person() -> Person:
    """The worker."""
    (one,) = told().people
    return one


@cache
def drawn() -> bytes:
    """The report."""
    return draw(told())


def read(pdf: bytes) -> list[str]:
    """The text of each page, blanks left out."""
    return [solid(page.extract_text()) for page in PdfReader(io.BytesIO(pdf)).pages]


@cache
def pages() -> list[str]:
    """The report, page by page."""
    return read(drawn())


def sizes_on(pdf: bytes, page: int) -> Iterator[float]:
    """The type size of each piece of text on a page, after every scale, points."""
    with pikepdf.open(io.BytesIO(pdf)) as document:
        size, scale = 0.0, 1.0
        for instruction in pikepdf.parse_content_stream(document.pages[page]):
            operands, operator = instruction.operands, instruction.operator
            if str(operator) == "Tf":
                size = float(operands[1])
            if str(operator) in ("Tm", "cm"):
                assert [float(one) for one in operands[1:3]] == [0, 0], "nothing is turned"
                assert operands[0] == operands[3] == 1 or str(operator) == "Tm"
                scale = float(operands[3]) if str(operator) == "Tm" else scale
            if str(operator) in ("Tj", "TJ"):
                yield size * scale


def test_half_a_year_stands_on_four_pages_of_a4() -> None:
    """Six months of 26 days, three payslips, a chain of three limbs: at most four sheets, each A4."""
    assert len(person().counts) == 6 * 26
    assert len(person().slips) == len(told().limbs) == 3
    sheets = PdfReader(io.BytesIO(drawn())).pages
    assert 1 < len(sheets) <= PAGES_MAX
    assert {(round(float(one.mediabox.width)), round(float(one.mediabox.height))) for one in sheets} == {(595, 842)}


def test_who_owes_me_how_much_since_when_comes_first() -> None:
    """The first 600 characters name debtor, creditor, the open sum and since when."""
    first = PdfReader(io.BytesIO(drawn())).pages[0].extract_text()[:FIRST_CHARS]
    one = person()
    assert one.since is not None
    for word in (told().workshop.name, f"欠我{one.worker.name}", one.since, fen_text(one.open_fen), "尚欠", "逾期"):
        assert solid(str(word)) in solid(first)


def test_the_first_page_is_read_at_360_pixels() -> None:
    """Where the sheet is 360 pixels wide, no type on page 1 is lower than 11, and the three numbers are far higher."""
    a_px = PHONE_PX / PAGE_WIDTH
    sizes = [size * a_px for size in sizes_on(drawn(), 0)]
    assert min(sizes) >= LEAST_PX
    assert max(sizes) > HERO_PX
    assert sum(1 for size in sizes if size > FIGURE_PX) >= 3
    assert min(size * a_px for size in sizes_on(drawn(), 1)) < LEAST_PX  # the measure sees small type where it is


def test_the_three_numbers_are_the_case_s() -> None:
    """应发, 已发 and 尚欠 to the fen, and they add up."""
    one, first = person(), pages()[0]
    assert f"尚欠{fen_text(one.open_fen)}元" in first
    assert f"应发{fen_text(one.due_fen)}已发{fen_text(one.received_fen)}" in first
    assert one.due_fen == one.received_fen + one.open_fen


def test_the_first_page_says_payday_badge_ground_and_what_to_do() -> None:
    """Paydays that passed, the badge with its meaning, the grounds, three steps, the check, and where more stands."""
    first = pages()[0]
    assert "3个发薪日过了没发清，最早是2026-07-15。" in first
    assert "有异议有的数双方说法不同，还没了结。" in first
    assert "依据：工资清单、本人确认的记录、单位的记录。" in first
    for word in ("催一下", "找人调解", "拿证据"):
        assert word in first
    assert f"核验{len(told().findings)}项重新算过，全部一致，见第{len(pages())}页。" in first
    assert "演示·" in first


def test_the_first_page_uses_no_word_of_the_second_layer() -> None:
    """No hash, no tree, no chain before a worker's eyes; they stand on the pages behind."""
    assert [word for word in SECOND_LAYER if word in pages()[0]] == []
    assert [word for word in SECOND_LAYER if word in "".join(pages())] != []


def test_the_chain_is_drawn_with_names_sums_and_days() -> None:
    """Each disclosed limb with its debtor, sum, due day and since when; the undisclosed with none; wages are no fee."""
    first, one = pages()[0], person()
    assert f"欠工资{fen_text(one.open_fen)}元" in first
    for number, limb in enumerate(told().limbs[:2]):
        assert limb.debtor is not None
        sum_and_days = f"欠加工费{fen_text(limb.open_fen)}元{limb.due_on}到期，{limb.since}起逾期"
        assert f"{sum_and_days}{'①②③'[number]}{limb.debtor.name}" in first
    assert first.count("③未获同意披露") == 1
    assert f"欠加工费{fen_text(one.open_fen)}" not in first
    assert first.count("欠加工费") == 2


def test_no_two_limbs_are_added_up() -> None:
    """Neither fees, nor wages and fees, stand anywhere as one sum."""
    text = "".join(pages())
    fens = [limb.open_fen for limb in told().limbs if limb.open_fen]
    for fen in (sum(fens), sum(fens) + person().open_fen, fens[0] + person().open_fen):
        assert fen_text(fen) not in text


def test_each_limb_names_its_own_proofs() -> None:
    """The chapter on the chain has both parties, the sums, and the exhibits of the limb."""
    text, number = "".join(pages()), told().exhibit_no
    for limb in told().limbs[:2]:
        assert limb.debtor is not None
        assert limb.creditor is not None
        sums = "".join(fen_text(fen) for fen in (limb.owed_fen, limb.paid_fen, limb.open_fen))
        assert sums in text
        own = sorted(number[proof] for proof in limb.proofs)
        assert own == list(range(own[0], own[-1] + 1))
        assert f"{limb.debtor.name}欠" in text
        assert solid(limb.late_zh)[:6] in text
        assert f"证据{own[0]}–{own[-1]}" in text


def test_each_day_stands_with_its_count_and_its_answer() -> None:
    """Quantity and sum of every count, as many ticks as confirmed counts, and the others in words."""
    text, counts = "".join(pages()[1:]), person().counts
    number = told().exhibit_no
    for one in counts:
        mark = "✓" if one.answer_zh == CONFIRMED else one.answer_zh
        assert f"{number_text(one.qty_e3, 1000)}{fen_text(one.amount_fen)}{mark}{number[one.statement]}" in text
    confirmed = sum(1 for one in counts if one.answer_zh == CONFIRMED)
    assert text.count("✓") == confirmed + 1  # and once where it is explained
    assert 0 < confirmed < len(counts)
    for month in MONTHS:
        assert fen_text(sum(one.amount_fen for one in counts if one.period == month)) in text


def test_a_corrected_and_a_disputed_count_say_what_they_were() -> None:
    """120, he says 132, 128 stands; and what the workshop would lower is not what is counted."""
    text = "".join(pages())
    assert "120→128" in text
    assert "2026-05-14单位先记120双，本人自记132双，更正为128双、54.40元，本人已确认" in text
    assert "2026-08-13单位记303双、128.78元，单位要改低为85.00元，本人没有同意，仍按原数计，有异议" in text
    assert "没有答复的是未确认，不算同意" in text


def test_each_payslip_has_the_items_of_the_law() -> None:
    """Employer, cycle, day, name, ID number, contact, time, payable, withheld, net, voucher or signature."""
    text = "".join(pages())
    heads = "用人单位名称 支付周期、日期 姓名、身份证号码 联系方式、工作时间 应发项目及数额 扣除项目及数额 实发工资"
    for word in (*heads.split(), "凭证或本人签字"):
        assert word in text
    for slip in person().slips:
        assert f"{slip.period}，{slip.pay_on}支付" in text
        assert f"{fen_text(slip.pay_fen)}元＝应发{fen_text(slip.gross_fen)}" in text
        assert f"GZ-{slip.period}" in text
    assert "代扣社会保险费312.00" in text
    assert "补发3.40（1笔记录）：上月一日更正后的差额" in text
    assert "−预支抵扣500.00" in text


def test_each_period_and_payment_is_told() -> None:
    """The three numbers of each period; a payment that he did not acknowledge is one side's word beside a dash."""
    text = "".join(pages())
    for one in person().periods:
        row = "".join(fen_text(fen) for fen in (one.due_fen, one.received_fen, one.open_fen))
        assert f"{one.period_zh}{one.due_on}{row}" in text
    assert "2026-07500.00（转账，GZ-2026-07，6230********6789）500.00—单方记录" in text
    assert f"尚欠合计{fen_in_words(person().open_fen)}" in text
    assert "应发与已发中各含以工资抵扣的预支500.00元" in text
    assert "单位已出具工资欠条，确认" in text
    assert f"本人催讨工资{fen_text(person().open_fen)}元，要求2026-09-30前付清。" in text


def test_each_exhibit_is_found_by_its_number() -> None:
    """Every number stands in the index with its record, and in the rows of what it proves."""
    text = "".join(pages())
    index = text[text.index("逐项编号") : text.index("七、证明摘要")]
    for one in told().exhibits:
        assert f"{one.no}{one.statement[:8]}" in index
    listed = text[text.index("六、证据目录") : text.index("逐项编号")]
    found = set()
    for begin, end in re.findall(r"(?<![\d-])(\d{1,3})(?:–(\d{1,3}))?(?![\d-])", listed):
        found |= set(range(int(begin), int(end or begin) + 1))
    assert found >= {one.no for one in told().exhibits}


def test_proofs_verification_and_limits_are_told() -> None:
    """Roots, pack, trust file, the checkpoint's text, the command, every finding and every remark in both languages."""
    text, case = "".join(pages()), told()
    for digits in (case.checkpoint.root.hex(), case.exhibit_root.hex(), case.pack.id, case.pack.trust_sha256):
        assert digits in text
    assert "xinzhengverify包.zip--trusttrust.json" in text
    assert solid("/".join(case.checkpoint.text.splitlines())) in text
    for finding in case.findings:
        assert solid(f"{finding.name_zh}：{finding.zh}") in text
    for remark in (*case.unchecked, *case.not_proved):
        assert solid(remark.zh) in text
        assert solid(remark.en) in text
    assert short_hash(case.pack.id) in pages()[1]


def lines_drawn(case: WageCase) -> list[str]:
    """Each line of text as the pen writes it."""
    lines: list[str] = []
    write = Pen.line

    def recorded(pen: Pen, line: Line, x: float, baseline: float) -> None:
        lines.append("".join(piece.text for piece in line.pieces if piece.chip is None))
        write(pen, line, x, baseline)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Pen, "line", recorded)
        draw(case)
    return lines


def test_each_character_is_taken_out_as_it_was_drawn() -> None:
    """What a reader copies from the pages is, character by character, what the pen wrote."""
    wrote = Counter(solid("".join(lines_drawn(told()))))
    assert wrote == Counter("".join(pages()))


def test_no_sum_and_no_day_but_the_case_s() -> None:
    """Each amount and each date on the pages stands in the case, or is a sum of rows printed beside it."""
    case, one = told(), person()
    known = {fen_text(fen) for fen in integers(case)} | {price_text(price) for price in integers(case)}
    silent = [count for count in one.counts if count.answer_zh != CONFIRMED]
    groups = [[count for count in one.counts if count.period == month] for month in MONTHS]
    known |= {fen_text(sum(count.amount_fen for count in group)) for group in (silent, *groups)}
    known |= {fen_text(slip.gross_fen - slip.net_fen) for slip in one.slips}
    days = set(DAY.findall(repr(case))) | {time_text(at)[:10] for at in integers(case) if at > 10**12}
    text = "\n".join(lines_drawn(case))
    assert len(set(AMOUNT.findall(text))) > 100
    assert set(AMOUNT.findall(text)) <= known
    assert set(DAY.findall(text)) <= days


def test_words_to_avoid_are_avoided() -> None:
    """No verdict, no promise, no hard word about a party; a wage is never called a fee."""
    for case in (told(), wage_cases.workshop()):
        text = "".join(read(draw(case)))
        assert [word for word in AVOIDED if word in text] == []
        assert "工资加工费" not in text
        assert "视为确认" not in text


def test_two_builds_are_one() -> None:
    """The same case gives the same bytes, also in another process with another hash seed, zone and place."""
    assert draw(told()) == drawn()
    program = (
        "import hashlib; from tests.unit import wage_cases; from reports.wage_report import draw;"
        "print(hashlib.sha256(draw(wage_cases.worker())).hexdigest())"
    )
    strange = os.environ | {"PYTHONHASHSEED": "11", "TZ": "America/St_Johns", "LC_ALL": "C.UTF-8"}
    root = Path(__file__).resolve().parents[2]
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, check=True, env=strange, cwd=root)
    assert done.stdout.decode().strip() == hashlib.sha256(drawn()).hexdigest()


def test_another_case_is_another_page() -> None:
    """One fen, one day, one count, one limb, one finding less or more: the report is not the same."""
    case, one = told(), person()
    for changed in (
        dataclasses.replace(case, people=(dataclasses.replace(one, open_fen=one.open_fen + 1),)),
        dataclasses.replace(case, people=(dataclasses.replace(one, overdue_zh="自 2026-07-17 起逾期"),)),
        dataclasses.replace(case, people=(dataclasses.replace(one, counts=one.counts[:-1]),)),
        dataclasses.replace(case, limbs=case.limbs[:-1]),
        dataclasses.replace(case, findings=case.findings[:-1]),
        dataclasses.replace(case, objections=()),
    ):
        assert draw(changed) != drawn()


def test_drawing_is_quick() -> None:
    """Less than a person notices waiting, fonts loaded; the bar is wide, for machines that are busy."""
    drawn()
    began = time.process_time()
    draw(told())
    assert time.process_time() - began < DRAW_S


@pytest.mark.foreign
def test_foreign_programs_find_no_fault(tmp_path: Path) -> None:
    """qpdf finds the file sound; every font is embedded, a subset and maps to Unicode; poppler reads the same sums."""
    path = tmp_path / "report.pdf"
    path.write_bytes(drawn())
    assert "No syntax or stream encoding errors found" in run("qpdf", "--check", str(path))
    rows = run("pdffonts", str(path)).splitlines()[2:]
    assert rows
    assert all(row.split()[-5:-2] == ["yes", "yes", "yes"] for row in rows)
    first = solid(run("pdftotext", "-raw", "-l", "1", str(path), "-"))[:FIRST_CHARS]
    assert f"尚欠{fen_text(person().open_fen)}元" in first
