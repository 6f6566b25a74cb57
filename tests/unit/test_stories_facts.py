"""Stories (b) and (c): goods accepted in part, made good and made anew; silence, and a defect found too late."""

from __future__ import annotations

from typing import Any

import pytest

from ledger import badges
from ledger.badges import Badge
from ledger.errors import RuleBroken
from ledger.records import DeliveryRecord, LineRecord
from ledger.rules import silence
from tests.trade import Trade

PIECES, PRICE_E4 = 10_000, 60_000  # 10,000 at 6.00 yuan: 60,000.00
SILENT = {"inspection_days": 7, "deemed_acceptance": True}


def bargain(**terms: Any) -> tuple[Trade, str]:
    """A and B, and order O1, accepted."""
    trade = Trade()
    trade.join("A")
    trade.join("B")
    order = trade.place("A", "B", [(PIECES, PRICE_E4)], **terms)
    trade.accept("B", order)
    return trade, order


def line(trade: Trade, delivery: str, no: int = 1) -> LineRecord:
    """A delivery line as it stands."""
    record = trade.fold.get(f"line:{delivery}:{no}")
    assert isinstance(record, LineRecord)
    return record


def deem(trade: Trade, delivery: str) -> str:
    """The clock says of a delivery what it has to say."""
    record = trade.fold.get(f"delivery:{delivery}")
    assert isinstance(record, DeliveryRecord)
    lines = [line(trade, delivery, no) for no in record.lines]
    body = silence.deemed_of(record, lines, silence.prices_in(trade.fold, lines))
    return trade.say("clock", "goods.deemed_accepted", record.order, body)


def worn(trade: Trade, statement: str) -> Badge:
    """The badge of a statement."""
    return badges.of(trade.fold, trade.fold.said[statement]).badge


def test_story_b_accepted_in_part_reworked_deducted_and_paid_in_part() -> None:
    """9,400 accepted, 400 back, 200 rejected, 300.00 off; 380 of the rework pass; 30,000 paid: 28,380.00 open."""
    trade, order = bargain()
    first = trade.deliver("B", order, [(1, PIECES)])
    found = {"accepted": 9_400, "rework": 400, "rejected": 200, "deduct": 30_000}
    trade.agree("B", order, trade.inspect("A", order, first, [found]))
    with pytest.raises(RuleBroken, match="No more is delivered than was ordered"):
        trade.deliver("B", order, [(1, 1)])
    again = trade.deliver("B", order, [(1, 400)], rework_of={"delivery": first, "line": 1})
    trade.inspect("A", order, again, [{"accepted": 380, "rejected": 20}])
    trade.acknowledge("B", trade.pay("A", "B", [(order, 3_000_000)]))
    standing = trade.standing(order)
    assert (standing.owed_fen, standing.open_fen) == (5_838_000, 2_838_000)
    assert trade.order(order).lines[0].delivered_e3 == PIECES * 1000
    trade.check()


def test_what_was_rejected_is_made_anew_and_charged_where_it_comes() -> None:
    """The 200 rejected are replaced, and the 20 of the rework, too: never more; the fee is then of all that passed."""
    trade, order = bargain()
    first = trade.deliver("B", order, [(1, PIECES)])
    trade.inspect("A", order, first, [{"accepted": 9_400, "rework": 400, "rejected": 200}])
    origin = {"delivery": first, "line": 1}
    again = trade.deliver("B", order, [(1, 400)], rework_of=origin)
    trade.inspect("A", order, again, [{"accepted": 380, "rejected": 20}])
    with pytest.raises(RuleBroken, match="No more is replaced than the inspection rejected"):
        trade.deliver("B", order, [(1, 201)], replaces=origin)
    anew = trade.deliver("B", order, [(1, 200)], replaces=origin)
    trade.inspect("A", order, anew, [{"accepted": 200}])
    last = trade.deliver("B", order, [(1, 20)], replaces={"delivery": again, "line": 1})
    trade.inspect("A", order, last, [{"accepted": 20}])
    assert trade.standing(order).owed_fen == 6_000_000
    assert trade.order(order).lines[0].delivered_e3 == PIECES * 1000
    whole = trade.state("B", "A", [(first, 1, 9_400), (again, 1, 380), (anew, 1), (last, 1)])
    trade.confirm("A", whole)
    assert (trade.standing(order).owed_fen, trade.standing(order).badge) == (6_000_000, Badge.MUTUAL)
    trade.check()


def test_rework_found_after_the_final_confirmation_comes_again_uncharged() -> None:
    """All was confirmed; 400 go back and 200 are rejected after: all 600 come again, and nothing is owed twice."""
    trade, order = bargain()
    first = trade.deliver("B", order, [(1, PIECES)])
    trade.confirm("A", trade.state("B", "A", [(first, 1)]))
    trade.inspect("A", order, first, [{"accepted": 9_400, "rework": 400, "rejected": 200}])
    origin = {"delivery": first, "line": 1}
    for more, pieces in (({"rework_of": origin}, 400), ({"replaces": origin}, 200)):
        again = trade.deliver("B", order, [(1, pieces)], **more)
        assert line(trade, again).free
        trade.inspect("A", order, again, [{"accepted": pieces}])
        with pytest.raises(RuleBroken, match="charged once"):
            trade.state("B", "A", [(again, 1)])
    assert trade.standing(order).owed_fen == 6_000_000
    trade.check()


def test_story_c_silence_and_then_a_hidden_defect() -> None:
    """Received on day 0, nothing for seven days: the clock speaks on day 8; the objection of day 20 is shown."""
    trade, order = bargain(**SILENT, due={"from": "inspected", "days": 30})
    delivery = trade.deliver("B", order, [(1, PIECES)])
    trade.receive("A", order, delivery, [PIECES])
    trade.later(7)
    with pytest.raises(RuleBroken, match="Silence counts once the inspection period has passed"):
        deem(trade, delivery)
    trade.later(1)
    deemed = deem(trade, delivery)
    standing = trade.standing(order)
    assert (standing.owed_fen, standing.badge, worn(trade, deemed)) == (6_000_000, Badge.DEEMED, Badge.DEEMED)
    assert standing.lines[0].due_on == "2026-04-08"  # thirty days from the entry of the deemed acceptance
    trade.later(12)
    objection = trade.object("A", order, deemed, "quality", lines=[1])
    standing = trade.standing(order)
    assert (standing.owed_fen, standing.badge, worn(trade, deemed)) == (6_000_000, Badge.DISPUTED, Badge.DISPUTED)
    trade.say("A", "objection.withdrawn", order, {"objection": objection})
    assert (trade.standing(order).badge, worn(trade, deemed)) == (Badge.DEEMED, Badge.DEEMED)
    trade.check()


def test_what_was_never_received_is_called_for_and_never_deemed_accepted() -> None:
    """A year passes without a receipt: two calls are on record, no period ever started."""
    trade, order = bargain(**SILENT)
    delivery = trade.deliver("B", order, [(1, PIECES)])
    body = {"delivery": delivery, "since": trade.today, "channel": "post"}
    trade.later(10)
    trade.say("B", "goods.inspection_called", order, body)
    trade.later(355)
    newest = trade.say("B", "goods.inspection_called", order, body)
    record = trade.fold.get(f"delivery:{delivery}")
    assert isinstance(record, DeliveryRecord)
    assert (record.called, line(trade, delivery).lapses_on) == (newest, None)
    made: dict[str, Any] = {
        "delivery": delivery,
        "received": delivery,
        "lapsed_on": trade.today,
        "day_kind": "calendar",
    }
    made["lines"] = [{"no": 1, "qty_e3": PIECES * 1000, "amount_fen": 6_000_000}]
    with pytest.raises(RuleBroken, match="Silence counts where the order says so"):
        trade.say("clock", "goods.deemed_accepted", order, made)
    trade.check()


def test_an_order_without_the_clause_knows_no_silence() -> None:
    """Inspection days alone, or neither: the period leads nowhere."""
    for terms in ({}, {"inspection_days": 7}, {"inspection_days": 7, "deemed_acceptance": False}):
        trade, order = bargain(**terms)
        delivery = trade.deliver("B", order, [(1, PIECES)])
        trade.receive("A", order, delivery, [PIECES])
        assert line(trade, delivery).deems_on is None


def test_an_objection_in_time_is_no_silence_and_ends_with_its_withdrawal() -> None:
    """Objected to on day 3: nothing lapses on day 8; withdrawn on day 20, it does. One made on day 8 is too late."""
    trade, order = bargain(**SILENT)
    delivery, other = trade.deliver("B", order, [(1, 6_000)]), trade.deliver("B", order, [(1, 4_000)])
    for one, pieces in ((delivery, 6_000), (other, 4_000)):
        trade.receive("A", order, one, [pieces])
    trade.later(3)
    trade.object("A", order, delivery, "late-delivery")  # names no line and no sum: a plea, which disputes nothing
    assert line(trade, delivery).lapses_on == "2026-03-08"
    vague = trade.object("A", order, delivery, "quality")  # no line either, but no silence
    assert line(trade, delivery).lapses_on is None
    named = trade.object("A", order, delivery, "quality", lines=[1])
    assert line(trade, delivery).lapses_on is None
    trade.later(5)
    trade.object("A", order, other, "quality", lines=[1])
    assert line(trade, other).lapses_on == "2026-03-08"
    deem(trade, other)
    trade.later(12)
    trade.say("A", "objection.withdrawn", order, {"objection": named})
    assert line(trade, delivery).lapses_on is None
    trade.say("A", "objection.withdrawn", order, {"objection": vague})
    assert line(trade, delivery).lapses_on == "2026-03-08"
    deem(trade, delivery)
    assert trade.standing(order).owed_fen == 6_000_000
    trade.check()


def test_what_was_inspected_in_time_is_not_deemed_accepted_again() -> None:
    """Of 10,000 the customer looked at 3,000 and rejected 100: the clock adds the other 7,000, rounded by itself."""
    trade, order = bargain(**SILENT)
    delivery = trade.deliver("B", order, [(1, PIECES)])
    trade.receive("A", order, delivery, [PIECES])
    trade.inspect("A", order, delivery, [{"accepted": 2_900, "rejected": 100}])
    trade.later(8)
    deem(trade, delivery)
    standing = trade.standing(order)
    assert (standing.owed_fen, standing.badge) == ((2_900 + 7_000) * 600, Badge.DEEMED)
    assert line(trade, delivery).lapses_on is None
    trade.check()


def after_silence(first: bool) -> tuple[Trade, str, str]:
    """Day 9, and an inspection that accepts half: before the clock spoke, or after it; the clock has spoken then."""
    trade, order = bargain(**SILENT)
    delivery = trade.deliver("B", order, [(1, PIECES)])
    trade.receive("A", order, delivery, [PIECES])
    trade.later(9)
    if first:
        inspection = trade.inspect("A", order, delivery, [{"accepted": 5_000, "rejected": 5_000}])
        deem(trade, delivery)
    else:
        deem(trade, delivery)
        inspection = trade.inspect("A", order, delivery, [{"accepted": 5_000, "rejected": 5_000}])
    return trade, order, inspection


@pytest.mark.parametrize("first", [True, False])
def test_an_inspection_after_the_period_lowers_only_with_the_contractors_key(first: bool) -> None:
    """Whether the clock was quick or slow: 60,000.00 stay owed and are disputed; once B agrees, half stands."""
    trade, order, inspection = after_silence(first)
    standing = trade.standing(order)
    assert (standing.owed_fen, standing.badge) == (6_000_000, Badge.DISPUTED)
    assert [(one.what, one.amount_fen) for one in standing.lines[0].disputes] == [("lowered", 3_000_000)]
    trade.agree("B", order, inspection)
    standing = trade.standing(order)
    assert (standing.owed_fen, standing.badge) == (3_000_000, Badge.MUTUAL)
    trade.check()


def test_an_inspection_after_the_period_that_accepts_all_takes_the_place_of_silence() -> None:
    """The customer's own word is worth more than his silence: 双方确认, and no sum moves."""
    trade, order = bargain(**SILENT)
    delivery = trade.deliver("B", order, [(1, PIECES)])
    trade.receive("A", order, delivery, [PIECES])
    trade.later(8)
    deem(trade, delivery)
    trade.inspect("A", order, delivery, [{"accepted": PIECES}])
    standing = trade.standing(order)
    assert (standing.owed_fen, standing.badge) == (6_000_000, Badge.MUTUAL)
    trade.check()


def test_a_confirmed_line_is_deemed_nothing_and_a_set_apart_one_is_no_silence() -> None:
    """Stated and confirmed, or set apart, within the days: the clock has nothing to say of either."""
    trade, order = bargain(**SILENT)
    one, other = trade.deliver("B", order, [(1, 6_000)]), trade.deliver("B", order, [(1, 4_000)])
    trade.receive("A", order, one, [6_000])
    trade.receive("A", order, other, [4_000])
    trade.confirm("A", trade.state("B", "A", [(one, 1), (other, 1)]), disputed=(2,))
    assert (line(trade, one).lapses_on, line(trade, other).lapses_on) == (None, None)
    trade.check()


def test_a_corrected_receipt_begins_no_new_period() -> None:
    """The customer cannot put the end off by correcting what he signed."""
    trade, order = bargain(**SILENT)
    delivery = trade.deliver("B", order, [(1, PIECES)])
    receipt = trade.receive("A", order, delivery, [PIECES])
    trade.later(5)
    rows = [{"no": 1, "qty_e3": 9_000_000}]
    body = {"delivery": delivery, "received_on": trade.today, "lines": rows}
    trade.say("A", "goods.received", order, body, supersedes=receipt)
    assert (line(trade, delivery).lapses_on, line(trade, delivery).silent_e3) == ("2026-03-08", 9_000_000)


def test_working_days_are_counted_by_the_calendar_that_the_order_names() -> None:
    """Received on 30 April 2026, three working days: 6, 7 and 8 May; the ninth is a Saturday that is worked."""
    terms = SILENT | {"inspection_days": 3, "inspection_day_kind": "working", "workdays_yyyymm": 202511}
    trade, order = bargain(**terms)
    delivery = trade.deliver("B", order, [(1, PIECES)])
    trade.later(60)
    assert trade.today == "2026-04-30"
    trade.receive("A", order, delivery, [PIECES])
    assert line(trade, delivery).lapses_on == "2026-05-08"
    trade.later(9)
    said = trade.fold.statements[deem(trade, delivery)].body
    assert (said["day_kind"], said["workdays_yyyymm"], said.get("weekdays_only")) == ("working", 202511, None)
    trade.check()


def test_a_year_without_a_calendar_counts_weekdays_and_says_so() -> None:
    """By the edition of 2024 nothing is known of 2026: Monday to Friday, and the clock names the year."""
    terms = SILENT | {"inspection_days": 3, "inspection_day_kind": "working", "workdays_yyyymm": 202411}
    trade, order = bargain(**terms)
    delivery = trade.deliver("B", order, [(1, PIECES)])
    trade.receive("A", order, delivery, [PIECES])
    trade.later(8)
    assert trade.fold.statements[deem(trade, delivery)].body["weekdays_only"] == [2026]
