"""Packs with invoices, notices and ratifications: they verify, and the report says what each is and what it is not."""

from __future__ import annotations

import io
import re
from functools import cache

import pytest
from pypdf import PdfReader

from ledger.kinds.invoice import NOT_PROOF_ZH
from reports import case, check, report
from reports.case import Case
from tests.account_stories import STORIES
from tests.packs import Ledger, plain

TOLD = ("a", "a, undelivered", "l", "l, refused", "r", "served", "forms")


@cache
def played(name: str) -> tuple[Ledger, str]:
    """A story over a ledger that can pack it, and its account."""
    ledger = Ledger()
    STORIES[name](ledger)
    return ledger, ledger.account("A", "B")


def told(name: str, reader: str = "B") -> Case:
    """The case of a story's account."""
    ledger, account = played(name)
    found = case.told(ledger.collected("account", account, reader).contents)
    assert isinstance(found, Case)
    return found


@cache
def printed(name: str) -> str:
    """The words of its report, with no space between them: where a line breaks is no matter of this test."""
    pages = PdfReader(io.BytesIO(report.draw(told(name)))).pages
    return bare("".join(page.extract_text() for page in pages))


def bare(text: str) -> str:
    """A text without its spaces."""
    return re.sub(r"\s", "", text)


@pytest.mark.parametrize("name", TOLD)
@pytest.mark.parametrize("reader", ["A", "B"])
def test_a_pack_of_the_story_verifies_for_both_sides(name: str, reader: str) -> None:
    """Every step, by a trust file from elsewhere, with every sum folded again."""
    ledger, account = played(name)
    sealed = ledger.pack("account", account, reader)
    verdict = check.check(sealed.data, ledger.trust, draw=plain)
    assert (verdict.exit_code, [row.state for row in verdict.steps]) == (check.VALID, ["ok"] * 14)


def test_an_invoice_is_shown_with_what_it_does_not_prove() -> None:
    """In the evidence list, in its table and on the timeline; a red letter below zero, the rest summed."""
    found = told("a, undelivered")
    assert found.account is not None
    paper, first, second = found.account.invoices
    assert [one.counted_fen for one in (paper, first, second)] == [0, 0, 0]
    assert (first.red_of, paper.total_fen) == (paper.statement, 113_000)
    sentences = [one.proves for one in found.exhibits if one.kind == "invoice.recorded"]
    assert sentences[0] == (
        "承揽人记载开具2026-03-01的数电专票：不含税1,000.00元、税额130.00元、价税合计1,130.00元；发票不单独证明交付。"
    )
    assert "，用于红冲此前所记的一张发票；发票不单独证明交付。" in sentences[1]
    assert all(NOT_PROOF_ZH in sentence for sentence in sentences)
    page = printed("a, undelivered")
    assert page.count(NOT_PROOF_ZH) >= len(sentences) + 2
    assert "−565.00" in page or "-565.00" in page
    both = told("a").account
    assert both is not None
    assert [(one.by_zh, one.badge_zh, one.counted_fen) for one in both.invoices] == [
        ("承揽人", "双方确认", 6_000_000),
        ("定作人", "双方确认", 0),
    ]


def test_a_demand_is_shown_with_its_service() -> None:
    """Each attempt beside the demand and in a table of its own, as the operator's word."""
    found = told("served")
    assert found.account is not None
    (demand,) = found.account.demands
    assert [(one.channel_zh, one.result_zh) for one in demand.notices] == [("短信", "未到达"), ("邮寄", "已签收")]
    sentences = [one.proves for one in found.exhibits if one.kind == "notice.served"]
    assert sentences[1] == "运营者记载于2026-03-02 10:05以邮寄向定作人送交催款，结果：已签收。"
    page = printed("served")
    assert "诉讼时效中断" in page
    assert bare("2026-03-02 10:05 以邮寄向定作人送达：已签收") in page
    assert "诉讼时效中断" not in printed("a")


@pytest.mark.parametrize(
    ("name", "word"), [("l", "追认"), ("l, refused", "不予追认，该记录及其金额不因此改变")], ids=["ratified", "refused"]
)
def test_a_ratification_stands_beside_the_objection(name: str, word: str) -> None:
    """Both visible, whatever was said."""
    found = told(name)
    (objection,) = found.objections
    (ratification,) = found.ratifications
    assert objection.ratification == ratification
    assert ratification.ratified is (name == "l")
    page = printed(name)
    assert "签署人无授权" in page
    assert "定作人的表示（2026-03-01，" in page
    assert word in page


def test_a_statement_of_account_is_shown_with_all_that_stands_around_it() -> None:
    """Opening, paid, closing as stated and as confirmed; none of it in any sum."""
    found = told("r")
    assert found.account is not None
    first = found.account.stated[0]
    assert (first.opening_fen, first.paid_fen, first.closing_fen) == (120_000, 80_000, 369_788)
    assert found.claim.owed_fen == 322_788
    page = printed("r")
    for text in ("列明已付 800.00 元", "列明期末应付", "3,697.88"):
        assert bare(text) in page
    good = printed("a")
    for text in ("已开票 60,000.00", "逾期利息保留原约定", "列明期末应付"):
        assert bare(text) in good


def test_a_bill_is_shown_as_a_bill() -> None:
    """With its number and its day; what was set off says so."""
    found = told("forms")
    sentences = [one.proves for one in found.exhibits if one.kind == "payment.stated"]
    assert sentences[0] == "定作人记载于2026-03-01以票据付款200.00元，票据到期日2026-09-01。"
    assert sentences[1] == "定作人记载于2026-03-01以抵扣付款50.00元，主张以其自有债权抵销。"
    assert "2026-09-01到期" in printed("forms")
