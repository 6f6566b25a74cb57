"""The report of the sock dispute: what stands on which page, to the character, and nothing that the case lacks."""

from __future__ import annotations

import dataclasses
import hashlib
import io
import os
import re
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from pypdf import PdfReader

from reports.case import Case, Order
from reports.layout import fen_in_words, fen_text, price_text, quantity_text, short_hash, time_text
from reports.layout.pen import Pen
from reports.layout.text import Line
from reports.report import draw
from tests import paper
from tests.house.test_texts import WORDS_TO_AVOID

CONTRACTOR, CUSTOMER = "兰溪市梅江缝头加工厂（虚构）", "兰溪市云织袜业有限公司（虚构）"
AVOIDED = (*WORDS_TO_AVOID, "判决", "区块链", "存证链", "绝对", "不可篡改", "必采信", "违法", "犯罪")
PAGES_MIN, PAGES_MAX = 6, 14
DRAW_S = 1.5
AMOUNT = re.compile(r"(?<![\d.,])\d{1,3}(?:,\d{3})*\.\d{2}(?!\d)")
DAY = re.compile(r"(?<!\d)\d{4}-\d{2}-\d{2}(?!\d)")


def case_of(reader: str = "梅江") -> Case:
    """The dispute as told to one side."""
    mill, account, _ = paper.lanxi()
    return paper.case_of(mill, account, reader)


@cache
def told() -> Case:
    """The dispute as told to the contractor."""
    return case_of()


@cache
def drawn() -> bytes:
    """Its report."""
    return draw(told())


def pages_of(pdf: bytes) -> list[str]:
    """The text of each page, blanks left out."""
    return ["".join(page.extract_text().split()) for page in PdfReader(io.BytesIO(pdf)).pages]


@cache
def pages() -> list[str]:
    """The contractor's report, page by page."""
    return pages_of(drawn())


def solid(text: str) -> str:
    """A text without blanks."""
    return "".join(text.split())


def run(*command: str) -> str:
    """The output of a foreign program; skips with a plain word where it is missing."""
    if shutil.which(command[0]) is None:
        pytest.skip(f"{command[0]} is not installed")
    return subprocess.run(command, capture_output=True, check=True, timeout=60).stdout.decode()


def test_the_first_page_stands_alone() -> None:
    """Who owes whom how much since when, for which order, on what it rests, for whom, as of when."""
    first = pages()[0]
    case = told()
    assert case.claim.open_fen == 59_832_639
    lede = f"依本包所列记录计算，{CUSTOMER}（定作人）就订单JG-2026-017尚欠{CONTRACTOR}（承揽人）加工费598,326.39元"
    assert f"{lede}（{fen_in_words(59_832_639)}），最早一笔自2026-07-26起逾期。" in first
    assert "请求金额（元）598,326.39" in first
    assert "对账单DZ-2026-06：尚欠357,586.39元，2026-07-25到期双方确认童晓兰2026-06-29签名确认" in first
    assert "对账单DZ-2026-07：尚欠240,740.00元，2026-08-25到期双方确认方志强2026-07-30签名确认" in first
    assert "没有一行的金额有异议；定作人抗辩称：其上游客户尚未付款" in first
    assert f"截至{solid(time_text(case.checkpoint.last_at_ms))}（平台自述时间）" in first
    assert case.pack.id in first
    assert case.checkpoint.root.hex() in first
    assert "第1页/共" in first
    assert "是否另有未列入的记录或密钥注销，以运营者对清单的签名为凭" in first


def test_the_first_page_prints_every_finding() -> None:
    """Each content step of the verifier with its name and its sentence."""
    first = pages()[0]
    assert len(told().findings) == 9
    for finding in told().findings:
        assert solid(finding.name_zh + finding.zh) in first


def test_a_few_pages_suffice() -> None:
    """A mediator is handed a booklet, not a file: six to fourteen pages."""
    assert PAGES_MIN <= len(pages()) <= PAGES_MAX


def test_chapters_stand_in_their_order() -> None:
    """Parties, timeline, orders, disputes, list, proofs, verification, limits: in the outline and in the text."""
    outline = PdfReader(io.BytesIO(drawn())).outline
    titles = [str(entry.title) for entry in outline if not isinstance(entry, list)]
    assert [title[0] for title in titles] == list("一二三四五六七八")
    places = [max(at for at, page in enumerate(pages()) if title in page) for title in titles]
    assert places == sorted(places)


def test_parties_and_signers_are_told() -> None:
    """Name and code of either side; each signer with scope, limit, authority and the end of the key."""
    text = "".join(pages()[1:3])
    for party in (told().customer, told().contractor):
        assert f"名称{party.name}" in text
        assert f"信用代码{party.credit_code}" in text
    number = told().exhibit_no
    for signer in told().signers:
        assert signer.kid[:10] in text
        assert f"证据{number[signer.authorised]}" in text
        if signer.scope_zh and signer.limit_fen:
            reach = f"{'、'.join(signer.scope_zh)}单笔{fen_text(signer.limit_fen)}元以内；{signer.until}前有效"
            assert f"{signer.person_name}定作人的经办人{reach}" in text
    assert "2026-09-21注销" in text
    assert "签名等级按登记时所载" in text


def test_every_line_repeats_its_arithmetic() -> None:
    """Quantity × price = sum, line by line, then by order line, then owed, paid and open."""
    text = "".join(pages())
    order = told().orders[1]
    for row in order.deliveries:
        assert row.price_e4 is not None
        formula = f"{quantity_text(row.counted_e3, row.unit)}×{price_text(row.price_e4)}={fen_text(row.counted_fen)}"
        assert f"{row.note_no}第{row.no}行{formula}—{fen_text(row.standing_fen)}—{fen_text(row.open_fen)}" in text
    assert "第1行女士中筒袜252,875双×1.17295,863.75" in text
    assert "第2行男士运动袜222,399双×1.36302,462.64" in text
    assert "应付598,326.39已付没有经收款方确认的付款0.00尚欠人民币伍拾玖万捌仟叁佰贰拾陆元叁角玖分598,326.39" in text
    assert "2026-07-25对账确认所列（证据35）5行357,586.39357,586.39已逾期" in text


def test_a_settled_order_is_told_briefly() -> None:
    """The earlier order: quantities, deduction, payments with both sides' word, nothing open."""
    text = "".join(pages())
    assert "第1行童袜59,945双×1.18571,034.83已同意的扣款−180.00应付70,854.83" in text
    assert "尚欠人民币零元整0.00" in text
    assert "2026-04-15转账FK-040130,000.0030,000.002026-04-15双方确认" in text
    assert "返工自SH-0302第1行" in text


def test_rework_is_no_more_goods() -> None:
    """The timeline sums what was delivered anew; what came back and went out again is told apart."""
    text = "".join(pages())
    assert "共送60,000双，返工重送600双" in text
    assert "共送60,600双" not in text


def test_the_plea_stands_beside_the_sums() -> None:
    """What the customer pleads, in its own words, that it disputes no line, what was answered, and the demand."""
    page = next(page for page in pages() if "异议与抗辩" in page and "四、" in page and "五、" not in page)
    assert "抗辩2026-09-10定作人就催款提出" in page
    assert "未对任何一行、数量或金额提出异议，上列金额及其状态不因此改变。" in page
    assert "“我司的客户尚未与我司结算，待其结算后再行支付。”" in page
    assert "不认可。“加工费按双方订单和已确认的对账单支付，与贵司的客户是否结算无关。”" in page
    assert "承揽人催告支付598,326.39元，要求于2026-09-15前付清。" in page


def test_the_evidence_list_is_the_pack_s() -> None:
    """Every exhibit once, in its order, with title, what it proves, source, badge and record."""
    text = "".join(pages()[pages().index(next(page for page in pages() if "证据种类均为电子数据" in page)) :])
    at = 0
    for one in told().exhibits:
        row = solid(f"{one.no}{one.title}{one.proves}{one.source}{one.badge}{one.statement[:8]}")
        found = text.find(row, at)
        assert found >= at, row
        at = found
    assert "提交人签名或盖章" in text


def test_each_exhibit_s_place_is_told() -> None:
    """Index, entry time, fields shown and withheld; the checkpoint's own text, and the exhibit root."""
    text = "".join(pages())
    rows = {row.statement: row for row in told().statements}
    for one in told().exhibits:
        row = rows[one.statement]
        assert solid(f"{one.no}{row.index}{time_text(row.at_ms)}{row.shown}{row.withheld}") in text
    assert solid(told().checkpoint.text) in text
    assert told().exhibit_root.hex() in text


def test_how_to_verify_and_what_is_not_proved() -> None:
    """The trust file's hash whole, the command, and every remark of the case in both languages."""
    text = "".join(pages())
    assert told().pack.trust_sha256 in text
    assert "xinzhengverify包.zip--trusttrust.json" in text
    for remark in (*told().unchecked, *told().not_proved):
        assert solid(remark.zh) in text
        assert solid(remark.en) in text
    for link in told().chain:
        assert link.parent.removeprefix("order:") in text


def test_references_name_the_right_page() -> None:
    """The contents name the page on which each chapter stands, the evidence list that of each order."""
    places = dict(outlined(PdfReader(io.BytesIO(drawn()))))
    for title, place in places.items():
        assert solid(title) in pages()[place - 1]
        if title[1] == "、":
            assert f"{place}{title}" in pages()[1]
    text = "".join(pages())
    for order in told().orders:
        assert f"{order.placed[:8]}{places[f'订单 {order.order_no}']}" in text


def outlined(reader: PdfReader, entries: Sequence[Any] | None = None) -> Iterator[tuple[str, int]]:
    """Every entry of the outline with its page."""
    for entry in reader.outline if entries is None else entries:
        if isinstance(entry, list):
            yield from outlined(reader, entry)
        else:
            page = reader.get_destination_page_number(entry)
            assert page is not None
            yield str(entry.title), page + 1


def test_words_to_avoid_are_avoided() -> None:
    """No verdict, no promise of admission, no hard word about a party."""
    for reader in ("梅江", "云织"):
        text = "".join(pages_of(draw(case_of(reader))))
        assert [word for word in AVOIDED if word in text] == []


def integers(value: Any) -> Iterator[int]:
    """Every integer in a case."""
    if isinstance(value, int) and not isinstance(value, bool):
        yield value
    elif isinstance(value, tuple):
        for one in value:
            yield from integers(one)
    elif dataclasses.is_dataclass(value):
        for field in dataclasses.fields(value):
            yield from integers(getattr(value, field.name))


def sums_of(order: Order) -> Iterator[int]:
    """The sums that the report makes of an order's rows, each printed beside its parts."""
    for line in order.lines:
        own = [row for row in order.deliveries if row.order_line == line.no]
        yield sum(row.counted_fen for row in own)
    yield sum(row.deducted_fen for row in order.deliveries)
    for due in {(row.due_on, row.due_by) for row in order.deliveries}:
        own = [row for row in order.deliveries if (row.due_on, row.due_by) == due]
        yield from (sum(row.standing_fen for row in own), sum(row.open_fen for row in own))


def lines_drawn(case: Case, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Each line of text as the pen writes it; no amount is torn between two."""
    lines: list[str] = []
    write = Pen.line

    def recorded(pen: Pen, line: Line, x: float, baseline: float) -> None:
        lines.append("".join(piece.text for piece in line.pieces))
        write(pen, line, x, baseline)

    monkeypatch.setattr(Pen, "line", recorded)
    draw(case)
    return lines


def test_no_sum_and_no_day_but_the_case_s(monkeypatch: pytest.MonkeyPatch) -> None:
    """Each amount and each date on the pages stands in the case, or is a sum of rows printed beside it."""
    case = told()
    known = {fen_text(fen) for fen in integers(case)} | {price_text(price) for price in integers(case)}
    known |= {fen_text(fen) for order in case.orders for fen in sums_of(order)}
    days = set(DAY.findall(repr(case))) | {time_text(one)[:10] for one in integers(case) if one > 10**12}
    text = "\n".join(lines_drawn(case, monkeypatch))
    assert len(set(AMOUNT.findall(text))) > 30
    assert set(AMOUNT.findall(text)) <= known
    assert "2026-07-26" in DAY.findall(text)
    assert set(DAY.findall(text)) <= days


def test_two_builds_are_one() -> None:
    """The same case gives the same bytes, also in another process with another hash seed, zone and place."""
    assert draw(case_of()) == drawn()
    program = (
        "import hashlib; from tests import paper; from reports.report import draw; m, a, _ = paper.lanxi();"
        "print(hashlib.sha256(draw(paper.case_of(m, a, '梅江'))).hexdigest())"
    )
    strange = os.environ | {"PYTHONHASHSEED": "11", "TZ": "America/St_Johns", "LC_ALL": "C.UTF-8"}
    root = Path(__file__).resolve().parents[2]
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, check=True, env=strange, cwd=root)
    assert done.stdout.decode().strip() == hashlib.sha256(drawn()).hexdigest()


def test_another_case_is_another_page() -> None:
    """One fen more in the claim, one day later: the report is not the same."""
    case = told()
    for changed in (
        dataclasses.replace(case, claim=dataclasses.replace(case.claim, open_fen=case.claim.open_fen + 1)),
        dataclasses.replace(case, claim=dataclasses.replace(case.claim, since="2026-07-27")),
        dataclasses.replace(case, exhibits=case.exhibits[:-1]),
        dataclasses.replace(case, findings=()),
        dataclasses.replace(case, not_proved=()),
    ):
        assert draw(changed) != drawn()


def test_drawing_is_quick() -> None:
    """Less than a person notices waiting, fonts loaded."""
    drawn()
    began = time.process_time()
    draw(told())
    assert time.process_time() - began < DRAW_S


def test_the_other_side_reads_the_same_sums() -> None:
    """The customer's pack calls the sum 尚欠加工费, and names what is withheld from the customer."""
    case = case_of("云织")
    text = "".join(pages_of(draw(case)))
    assert "尚欠加工费（元）598,326.39" in text
    assert "请求金额（元）" not in text
    assert "出给定作人，拟用于人民调解" in text
    assert case.contractor.phone is None
    assert "未披露" in text


@pytest.mark.foreign
def test_foreign_programs_find_no_fault(tmp_path: Path) -> None:
    """qpdf finds the file sound; every font is embedded, a subset and maps to Unicode; poppler reads the same sums."""
    path = tmp_path / "report.pdf"
    path.write_bytes(drawn())
    assert "No syntax or stream encoding errors found" in run("qpdf", "--check", str(path))
    rows = run("pdffonts", str(path)).splitlines()[2:]
    assert rows
    assert all(row.split()[-5:-2] == ["yes", "yes", "yes"] for row in rows)
    first = solid(run("pdftotext", "-raw", "-l", "1", str(path), "-"))
    assert f"（{fen_in_words(59_832_639)}），最早一笔自2026-07-26起逾期。" in first
    assert short_hash(told().pack.id) in first
