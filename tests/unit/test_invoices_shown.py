"""Invoices at the doors: sums that a draft works out, and the sentence that stands beside every one of them."""

from __future__ import annotations

from api import drafts
from api.terminal import telling
from ledger import kinds, statement
from ledger.badges import Badge
from ledger.fold import Fold
from ledger.kinds.invoice import NOT_PROOF_ZH
from ledger.rules.invoice import NUMBERS
from tests.account_stories import badge_of, firms, invoice, ordered
from tests.trade import Trade

KIND = kinds.of("account", "invoice.recorded", 1)


def test_a_draft_adds_up_what_the_paper_says() -> None:
    """Lines are numbered, net, tax and total follow from them; what the orders are charged for is not added to it."""
    trade = Trade()
    firms(trade)
    whole = invoice(trade, "26332000000000000001", ordered(trade, 10, 60_000), 5_310, 690)
    plain = {name: value for name, value in whole.items() if name not in ("net_fen", "tax_fen", "total_fen")}
    plain["lines"] = [{name: value for name, value in whole["lines"][0].items() if name != "no"}]
    assert drafts.draft(KIND, plain).body == whole
    assert drafts.draft(KIND, whole | {"net_fen": 5_311}).body["net_fen"] == 5_311  # what was given stands


def test_another_paper_under_the_same_number_confirms_nothing() -> None:
    """One fen of tax apart, both sides' records stay one-sided; the correction that says the same makes them mutual."""
    trade = Trade()
    firms(trade)
    paper = invoice(trade, "26332000000000000001", ordered(trade, 10, 60_000), 5_310, 690)
    issued = trade.say("B", "invoice.recorded", trade.account("A", "B"), paper)
    account = trade.account("A", "B")
    other = invoice(trade, "26332000000000000001", paper["orders"][0]["order"], 5_310, 689)
    received = trade.say("A", "invoice.recorded", account, other)
    assert {badge_of(trade, one) for one in (issued, received)} == {Badge.ONE_SIDED}
    corrected = trade.say("A", "invoice.recorded", account, paper, supersedes=received)
    assert [badge_of(trade, one) for one in (issued, received, corrected)] == [
        Badge.MUTUAL,
        Badge.ONE_SIDED,
        Badge.MUTUAL,
    ]
    trade.check()


def test_who_reads_an_invoice_in_the_terminal_reads_what_it_does_not_prove() -> None:
    """Beside its codes in words, in the last line."""
    trade = Trade()
    firms(trade)
    paper = invoice(trade, "26332000000000000001", ordered(trade, 10, 60_000), 5_310, 690)
    paper |= {"checked_on": trade.today, "check_result": "match"}
    st = statement.parse(trade.draft("B", "invoice.recorded", trade.account("A", "B"), paper))
    told = telling.whole(st, {})
    assert told[-1] == NOT_PROOF_ZH
    assert "发票类型：数电专票（digital-special）" in told
    assert "查验结果：查验一致（match）" in told


def test_who_cannot_know_a_number_is_told_that_it_was_not_checked() -> None:
    """Whether an issuer used a number in another account, a reader of one account does not see; he who does, checks."""
    trade = Trade()
    firms(trade)
    paper = invoice(trade, "26332000000000000001", ordered(trade, 10, 60_000), 5_310, 690)
    said = trade.say("B", "invoice.recorded", trade.account("A", "B"), paper)
    for known, unchecked in ((lambda key: not key.startswith("invoiceno:"), [(said, NUMBERS)]), (lambda _: True, [])):
        fold = Fold(known=known)
        for index, (wire, at_ms) in enumerate(trade.wires):
            fold.admit(statement.parse(wire), index, at_ms)
        assert fold.unchecked == unchecked
