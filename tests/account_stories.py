"""Stories of accounts, each told to the fen, for whatever trade plays them: in memory, or over the real store.

Rules
* A is the customer, B the contractor; the first day is 2026-03-01. Where the story gives no figure, it is worked out
  here by hand beside the act.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from ledger import badges, standing
from ledger.badges import Badge
from ledger.errors import OutOfScope, RuleBroken
from ledger.records import InvoiceRecord, ObjectionRecord, RatifiedRecord, Said, StatedRecord
from tests.trade import Trade

PRICE_E4 = 60_000  # 6.00
ONCE = "A delivery line is confirmed once; a correction supersedes the statement"


def firms(trade: Trade) -> None:
    """A and B."""
    trade.join("A")
    trade.join("B")


def pair(trade: Trade) -> dict[str, Any]:
    """Both, as a body names them."""
    return {"customer": trade.id("A"), "contractor": trade.id("B")}


def invoice(trade: Trade, number: str, order: str, net_fen: int, tax_fen: int, rate: int = 130, **more: Any) -> Any:
    """The body of an invoice of one line for one order."""
    total_fen = net_fen + tax_fen
    line = {"no": 1, "net_fen": net_fen, "rate_permille": rate, "tax_fen": tax_fen, "item": "加工费"}
    return {
        **pair(trade),
        "invoice_type": "digital-special",
        "invoice_no": number,
        "issued_on": trade.today,
        "lines": [line],
        "net_fen": net_fen,
        "tax_fen": tax_fen,
        "total_fen": total_fen,
        "orders": [{"order": order, "part_fen": total_fen}],
        **more,
    }


def badge_of(trade: Trade, statement: str) -> Badge:
    """What a statement wears."""
    said = trade.fold.get(f"said:{statement}")
    assert isinstance(said, Said)
    return badges.of(trade.fold, said).badge


def account_of(trade: Trade) -> standing.AccountStanding:
    """Everything between A and B, today."""
    thread = trade.account("A", "B")
    return standing.of_account(trade.fold, thread, trade.id("A"), trade.id("B"), trade.today)


def delivered(trade: Trade, order: str, pieces: int, *, deduct: int = 0) -> str:
    """Delivered, received and accepted in full, a deduction agreed; the delivery."""
    delivery = trade.deliver("B", order, [(1, pieces)])
    trade.receive("A", order, delivery, [pieces])
    found = trade.inspect("A", order, delivery, [{"accepted": pieces, "deduct": deduct}])
    trade.agree("B", order, found)
    return delivery


def ordered(trade: Trade, pieces: int, price_e4: int) -> str:
    """An accepted order of one line."""
    order = trade.place("A", "B", [(pieces, price_e4)])
    trade.accept("B", order)
    return order


def simple_good_case(trade: Trade) -> None:
    """(a) 10,000 × 6.00 accepted, invoiced, recorded by both, stated, paid in two parts; nothing open."""
    firms(trade)
    order = ordered(trade, 10_000, PRICE_E4)
    delivery = delivered(trade, order, 10_000)
    assert trade.standing(order).owed_fen == 6_000_000
    # 60,000.00 / 1.13 = 53,097.345…: net 53,097.35, tax 6,902.65
    paper = invoice(trade, "26332000000000000001", order, 5_309_735, 690_265)
    issued = trade.say("B", "invoice.recorded", trade.account("A", "B"), paper)
    assert badge_of(trade, issued) is Badge.ONE_SIDED
    account = trade.account("A", "B")
    received = trade.say("A", "invoice.recorded", account, paper)
    assert [badge_of(trade, one) for one in (issued, received)] == [Badge.MUTUAL, Badge.MUTUAL]
    assert trade.standing(order).owed_fen == 6_000_000  # two invoices of one paper moved nothing
    more: dict[str, Any] = {
        "due_on": "2026-03-31",
        "interest": "retained",
        "closing_fen": 6_000_000,
        "reservations": "none",
    }
    stated = trade.state("B", "A", [(delivery, 1)], invoiced_fen=6_000_000, uninvoiced_fen=0, **more)
    confirmed = trade.confirm("A", stated)
    trade.later(20)
    wages, rest = (trade.pay("A", "B", [(order, fen)]) for fen in (2_400_000, 3_600_000))
    taken = [trade.acknowledge("B", one) for one in (wages, rest)]
    found = account_of(trade)
    assert (found.owed_fen, found.paid_fen, found.open_fen, found.overdue_fen) == (6_000_000, 6_000_000, 0, 0)
    assert trade.standing(order).state == "paid"
    assert {badge_of(trade, one) for one in (delivery, issued, stated, confirmed, *taken)} == {Badge.MUTUAL}


def goods_that_never_came(trade: Trade) -> None:
    """(a, the other way) An invoice for goods that were never delivered: nothing is owed, and a red letter ends it."""
    firms(trade)
    order = ordered(trade, 10_000, PRICE_E4)
    account = trade.account("A", "B")
    paper = trade.say("B", "invoice.recorded", account, invoice(trade, "26332000000000000002", order, 100_000, 13_000))
    objection = trade.object("A", account, paper, "not-ours", lines=[1])
    assert badge_of(trade, paper) is Badge.DISPUTED
    assert account_of(trade).owed_fen == 0
    # 1,130.00 are reddened in two letters: 500.00 + 65.00 and 500.00 + 65.00
    for number in ("26332000000000000003", "26332000000000000004"):
        trade.say("B", "invoice.recorded", account, invoice(trade, number, order, 50_000, 6_500, red_of=paper))
    record = trade.fold.get(f"invoice:{paper}")
    assert isinstance(record, InvoiceRecord)
    assert (record.reddened_net_fen, record.reddened_tax_fen) == (100_000, 13_000)
    one = invoice(trade, "26332000000000000005", order, 1, 0, red_of=paper)
    with pytest.raises(RuleBroken, match="never exceed"):
        trade.say("B", "invoice.recorded", account, one)
    trade.say("A", "objection.withdrawn", account, {"objection": objection})
    assert account_of(trade).owed_fen == 0


def signer_without_authority(trade: Trade) -> None:
    """(l) Beyond the key's limit: refused. Within it and doubted: objected to, ratified, and both stay to be seen."""
    clerk, statement = _confirmed_by_a_clerk(trade)
    account = trade.account("A", "B")
    objection = trade.object("B", account, clerk, "not-authorised", amount_fen=6_000_000)
    assert badge_of(trade, clerk) is Badge.DISPUTED
    said = {"statement": clerk, "ratified": True, "reason": "受我司指派"}
    with pytest.raises(RuleBroken, match="No key ratifies what it signed itself"):
        trade.say("A/buyer", "mandate.ratified", account, said)
    ratification = trade.say("A", "mandate.ratified", account, said)
    open_still, word = trade.fold.get(f"objection:{objection}"), trade.fold.get(f"ratified:{clerk}")
    assert isinstance(open_still, ObjectionRecord)
    assert isinstance(word, RatifiedRecord)
    assert (open_still.open, word.ratified, word.by) == (True, True, ratification)
    assert badge_of(trade, clerk) is Badge.DISPUTED  # until B itself takes the doubt back
    trade.say("B", "objection.withdrawn", account, {"objection": objection})
    assert badge_of(trade, clerk) is Badge.MUTUAL
    assert _answered(trade, statement) == clerk
    assert account_of(trade).owed_fen == 6_000_000


def signer_disowned(trade: Trade) -> None:
    """(l, the other way) A refuses to ratify: both stay to be seen, what its key was allowed to sign still stands."""
    clerk, statement = _confirmed_by_a_clerk(trade)
    account = trade.account("A", "B")
    trade.object("B", account, clerk, "not-authorised")
    trade.say("A", "mandate.ratified", account, {"statement": clerk, "ratified": False, "reason": "其已离职"})
    with pytest.raises(RuleBroken, match="said once"):
        trade.say("A", "mandate.ratified", account, {"statement": clerk, "ratified": True})
    word = trade.fold.get(f"ratified:{clerk}")
    assert isinstance(word, RatifiedRecord)
    assert not word.ratified
    assert _answered(trade, statement) == clerk
    assert (badge_of(trade, clerk), account_of(trade).owed_fen) == (Badge.MUTUAL, 6_000_000)


def _confirmed_by_a_clerk(trade: Trade) -> tuple[str, str]:
    """A clerk may confirm 50,000.00, not 60,000.00; a buyer without limit does; (confirmation, statement)."""
    firms(trade)
    trade.employ("A", "clerk", scope=["account.confirmed"], limit_fen=5_000_000)
    trade.employ("A", "buyer")
    order = ordered(trade, 10_000, PRICE_E4)
    delivery = trade.deliver("B", order, [(1, 10_000)])
    stated = trade.state("B", "A", [(delivery, 1)])
    with pytest.raises(OutOfScope, match="over this key's limit"):
        trade.confirm("A/clerk", stated)
    assert account_of(trade).owed_fen == 0
    return trade.confirm("A/buyer", stated), stated


def _answered(trade: Trade, statement: str) -> str | None:
    record = trade.fold.get(f"stated:{statement}")
    assert isinstance(record, StatedRecord)
    return record.answered


def statements_across_orders(trade: Trade) -> None:
    """(r) One month, 3 orders, 5 deliveries, opening balance, two payments, one disputed line; the rest is payable."""
    firms(trade)
    one, two, three = ordered(trade, 1_000, 12_000), ordered(trade, 500, 23_500), ordered(trade, 80, 125_050)
    first, second = trade.deliver("B", one, [(1, 600)]), trade.deliver("B", one, [(1, 400)])
    third = delivered(trade, two, 300, deduct=1_500)
    fourth, fifth = trade.deliver("B", two, [(1, 200)]), trade.deliver("B", three, [(1, 75)])
    transfer, cash = trade.pay("A", "B", [(one, 50_000)]), trade.pay("A", "B", [(two, 30_000)], form="cash")
    for payment in (transfer, cash):
        trade.acknowledge("B", payment)
    # 600 × 1.20 = 720.00 · 400 × 1.20 = 480.00 · 300 × 2.35 − 15.00 = 690.00 · 200 × 2.35 = 470.00
    # 75 × 12.505 = 937.875, half up 937.88; together 3,297.88
    # opening 1,200.00 + 3,297.88 − paid 500.00 − 300.00 = closing 3,697.88
    body = _month(
        trade, [(one, first, 600), (one, second, 400), (two, third, 300), (two, fourth, 200), (three, fifth, 75)]
    )
    paid = [
        {"payment": transfer, "paid_fen": 50_000, "paid_on": trade.today, "voucher_no": "流水-1"},
        {"payment": cash, "paid_fen": 30_000, "paid_on": trade.today},
    ]
    body |= {"opening_fen": 120_000, "paid": paid, "closing_fen": 369_788, "due_on": "2026-04-30"}
    stated = trade.say("B", "account.stated", trade.account("A", "B"), body)
    assert body["total_fen"] == 329_788
    assert account_of(trade).owed_fen == 69_000  # the inspected line alone: a statement moves nothing
    confirmed = trade.confirm("A", stated, (4,))
    # without the 470.00 set apart: 2,827.88 fixed, less 800.00 paid = 2,027.88 open; the opening balance moves nothing
    found = account_of(trade)
    assert (found.owed_fen, found.paid_fen, found.open_fen) == (282_788, 80_000, 202_788)
    assert badge_of(trade, confirmed) is Badge.DISPUTED
    lines = {line.record.delivery: line for order in found.orders for line in order.lines}
    assert [lines[x].badge for x in (first, second, third, fourth, fifth)] == [
        *(Badge.MUTUAL,) * 3,
        Badge.DISPUTED,
        Badge.MUTUAL,
    ]
    for again in (first, second, third, fifth):
        with pytest.raises(RuleBroken, match=ONCE):
            trade.state("B", "A", [(again, 1)])
    # the line set apart is stated once more, 70.00 off, and confirmed: 400.00 more are fixed
    trade.confirm("A", trade.state("B", "A", [(fourth, 1)], deduct=7_000, due_on="2026-04-30"))
    assert (account_of(trade).owed_fen, account_of(trade).open_fen) == (322_788, 242_788)
    trade.later(61)
    late = account_of(trade)
    assert (trade.today, late.since, late.overdue_fen) == ("2026-05-01", "2026-05-01", 242_788)


def _month(trade: Trade, charged: list[tuple[str, str, int]]) -> dict[str, Any]:
    """The body of the statement of March: (order, delivery, pieces) lines, the third less its agreed deduction."""
    lines: list[dict[str, Any]] = []
    for no, (order, delivery, pieces) in enumerate(charged, start=1):
        price_e4 = trade.price_e4(order, 1)
        line: dict[str, Any] = {
            "no": no,
            "order": order,
            "delivery": delivery,
            "delivery_line": 1,
            "qty_e3": pieces * 1_000,
        }
        amount_fen = (pieces * price_e4 + 50) // 100  # half up
        line |= {"amount_fen": amount_fen, "price_e4": price_e4, "deduction_fen": 1_500 if no == 3 else 0}
        lines.append(line | ({"deduction_ground": "quality"} if no == 3 else {}))
    total_fen = sum(line["amount_fen"] - line["deduction_fen"] for line in lines)
    period = {"period_from": "2026-03-01", "period_to": "2026-03-31"}
    return {**pair(trade), **period, "lines": lines, "total_fen": total_fen}


def demand_served(trade: Trade) -> None:
    """A demand restarts the limitation period when it arrives: the operator says how it was carried; nothing moves."""
    firms(trade)
    order = ordered(trade, 100, PRICE_E4)
    delivered(trade, order, 100)
    account = trade.account("A", "B")
    asked = {**pair(trade), "orders": [{"order": order, "amount_fen": 60_000}], "total_fen": 60_000}
    demand = trade.say("B", "fee.demanded", account, asked)
    head = getattr(trade.fold.get(f"thread:{account}"), "head", "")
    carried = {"statement": demand, "recipient": trade.id("A"), "served_on": trade.today}
    failed = trade.say("operator", "notice.served", account, {**carried, "channel": "sms", "result": "failed"})
    trade.later()
    body = {**carried, "served_on": trade.today, "served_at": "10:05", "channel": "post", "result": "signed"}
    trade.say("operator", "notice.served", account, body)
    served = trade.fold.get(f"served:{demand}")
    assert [row[2:4] for row in getattr(served, "notices", ())] == [("sms", "failed"), ("post", "signed")]
    assert getattr(trade.fold.get(f"thread:{account}"), "head", "") == head == demand
    assert badge_of(trade, failed) is Badge.ONE_SIDED
    trade.object("A", account, failed, "other", reason="号码有误")
    assert account_of(trade).open_fen == 60_000


def paid_by_other_means(trade: Trade) -> None:
    """A bill and a claim set off count when B says so, and for what B says; prepaid is used up to what lies there."""
    firms(trade)
    order = ordered(trade, 100, PRICE_E4)
    delivered(trade, order, 100)
    bill = trade.pay("A", "B", [(order, 20_000)], form="bill", reference="票-001", bill_due_on="2026-09-01")
    claim = trade.pay("A", "B", [(order, 5_000)], form="offset", counter_claim="damaged-material")
    ahead = trade.pay("A", "B", [("", 10_000)])
    assert account_of(trade).open_fen == 60_000
    trade.acknowledge("B", bill)
    trade.acknowledge("B", ahead)
    assert (account_of(trade).open_fen, account_of(trade).prepaid_fen) == (40_000, 10_000)
    trade.acknowledge("B", claim, [(order, 2_000)])  # B admits 20.00 of the 50.00 set off
    used = trade.pay("A", "B", [(order, 10_001)], form="offset", from_prepaid=True)
    with pytest.raises(RuleBroken, match="No more is taken from prepaid"):
        trade.acknowledge("B", used)
    trade.acknowledge("B", used, [(order, 10_000)])
    assert (account_of(trade).open_fen, account_of(trade).prepaid_fen) == (28_000, 0)


def the_newest_day(trade: Trade) -> None:
    """What both signed last says the day: a later statement that names none gives the line back to the order's term."""
    firms(trade)
    order = trade.place("A", "B", [(100, PRICE_E4)], due={"from": "delivered", "days": 30})
    trade.accept("B", order)
    delivery = trade.deliver("B", order, [(1, 100)])
    first = trade.state("B", "A", [(delivery, 1)], due_on="2026-03-10")
    trade.confirm("A", first)
    assert [line.due_on for line in trade.standing(order).lines] == ["2026-03-10"]
    again = trade.state("B", "A", [(delivery, 1)], supersedes=first)
    assert [line.due_on for line in trade.standing(order).lines] == ["2026-03-10"]  # one side's word
    trade.confirm("A", again)
    assert [line.due_on for line in trade.standing(order).lines] == ["2026-03-31"]  # 30 days after 2026-03-01
    trade.confirm("A", trade.state("B", "A", [(delivery, 1)], supersedes=again, due_on="2026-03-20"))
    assert [line.due_on for line in trade.standing(order).lines] == ["2026-03-20"]


STORIES: dict[str, Callable[[Trade], None]] = {
    "a": simple_good_case,
    "a, undelivered": goods_that_never_came,
    "l": signer_without_authority,
    "l, refused": signer_disowned,
    "r": statements_across_orders,
    "served": demand_served,
    "forms": paid_by_other_means,
    "due": the_newest_day,
}
