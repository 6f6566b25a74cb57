"""The rules of statements of account and of what is owed, one row per sentence."""

from __future__ import annotations

import pytest

from tests.unit.breaking import (
    GONE,
    NOWHERE,
    TODAY,
    TOMORROW,
    Row,
    Scene,
    Words,
    no,
    opened,
    pairs_of,
    play,
    rows,
    traded,
)

SUM = "A sum is the quantity times the ordered price, rounded half up"
# ---- stated


def statement(scene: Scene) -> Words:
    """The pair's account is about to be opened by a statement of both lines, one yuan deducted from the first."""
    pair = traded(scene)
    order, delivery = scene.names["order"], scene.names["first"]
    one = {"no": 1, "order": order, "delivery": delivery, "delivery_line": 1, "qty_e3": 100_000, "amount_fen": 10_000}
    two = one | {"no": 2, "delivery_line": 2, "qty_e3": 50_000}
    lines = [one | {"deduction_fen": 100}, two | {"deduction_fen": 0}]
    body = {**pair, "period_from": TODAY, "period_to": TODAY, "lines": lines, "total_fen": 19_900}
    return Words("contractor", "account.stated", scene.names["new account"], body)


def statement_in_an_account(scene: Scene) -> Words:
    """The account is open."""
    words = statement(scene)
    opened(scene)
    words.thread = scene.account("customer", "contractor")
    scene.names["account"] = words.thread
    return words


def statement_again(scene: Scene) -> Words:
    """The lines were stated, and stated again in a correction, which is about to be corrected."""
    words = statement_in_an_account(scene)
    scene.names["stated"] = scene.say(words.who, words.kind, words.thread, words.body)
    again = {"supersedes": scene.names["stated"]}
    scene.names["newest"] = scene.say(words.who, words.kind, words.thread, words.body, **again)
    words.claims["supersedes"] = scene.names["newest"]
    return words


def statement_of_confirmed_lines(scene: Scene) -> Words:
    """The correction was confirmed."""
    words = statement_again(scene)
    scene.confirm("customer", scene.names["newest"])
    return words


def statement_of_reworked_goods(scene: Scene) -> Words:
    """Ten of the 100 pairs of line 1 came back and were delivered again; the other 90 are about to be charged."""
    words = statement_in_an_account(scene)
    again = {"delivery": scene.names["first"], "line": 1}
    found = [{"accepted": 90, "rework": 10}, {"accepted": 50}]
    scene.inspect("customer", scene.names["order"], scene.names["first"], found)
    scene.deliver("contractor", scene.names["order"], [(1, 10)], rework_of=again)
    words.body["lines"][0] |= {"qty_e3": 90_000, "amount_fen": 9_000}
    words.body["total_fen"] = 18_900
    return words


LINE = "delivery line"
ONCE_STATED = "A delivery line stands in one open statement at a time"
ONCE_CHARGED = "Goods that came back for rework are charged once"
ONCE_CONFIRMED = "A delivery line is confirmed once; a correction supersedes the statement"
TOTAL = "The total is the sum of the lines net of deductions"
STATED = [
    *rows(
        "account.stated",
        statement,
        (no("party"), {"customer": "$nobody"}, {"customer": "$customer"}),
        ("A period begins before it ends", {"period_from": TOMORROW}, {"period_from": TODAY}),
        ("Each line of a statement is named once", {"lines.1.no": 1}, {"lines.1.no": 3}),
        ("A delivery line stands once in a statement", {"lines.1.delivery_line": 1}, {"lines.1.delivery_line": 2}),
        (TOTAL, {"total_fen": 19_901}, {"total_fen": 19_900}),
        (TOTAL, {"lines.0.deduction_fen": 99}, {"lines.0.deduction_fen": 99, "total_fen": 19_901}),
        (no("order"), {"lines.1.order": "$none"}, {"lines.1.order": "$order"}),
        (no("order"), {"lines.1.order": "$foreign"}, {"lines.1.order": "$order"}),
        (no(LINE), {"lines.1.delivery": NOWHERE}, {"lines.1.delivery": "$first"}),
        (no(LINE), {"lines.1.delivery_line": 3}, {"lines.1.delivery_line": 2}),
        (no(LINE), {"lines.1.order": "$second order"}, {"lines.1.order": "$order"}),
        ("No more is charged than was delivered", {"lines.0.qty_e3": 100_001}, {"lines.0.qty_e3": 100_000}),
        (
            "A deduction is at most the line's sum",
            {"lines.0.deduction_fen": 10_001, "total_fen": 9_999},
            {"lines.0.deduction_fen": 10_000, "total_fen": 10_000},
        ),
        (SUM, {"lines.0.amount_fen": 10_001, "total_fen": 19_901}, {}),
    ),
    *rows("account.stated", statement_in_an_account, *pairs_of({"customer": "$contractor"}, {"customer": "$other"})),
    *rows(
        "account.stated",
        statement_again,
        (
            "A statement of account is superseded once; name the newest",
            {"supersedes": "$stated"},
            {"supersedes": "$newest"},
        ),
        (ONCE_STATED, {"supersedes": GONE}, {}),
    ),
    *rows(
        "account.stated",
        statement_of_reworked_goods,
        (ONCE_CHARGED, {"lines.0.qty_e3": 90_001}, {"lines.0.qty_e3": 90_000}),
    ),
    *rows("account.stated", statement_of_confirmed_lines, (ONCE_CONFIRMED, {"supersedes": GONE}, {})),
]

# ---- confirmed


def confirmation(scene: Scene) -> Words:
    """A statement with a due date was objected to, corrected, and is about to be confirmed; a third firm stated one."""
    words = statement_in_an_account(scene)
    foreign = scene.deliver("other", scene.names["foreign"], [(1, 1)])
    scene.names["stated elsewhere"] = scene.state("other", "customer", [(foreign, 1)])
    due = words.body | {"due_on": "2026-06-30"}
    scene.names["stated"] = scene.say(words.who, words.kind, words.thread, due)
    scene.object("customer", words.thread, scene.names["stated"], lines=[1, 2])
    again = {"supersedes": scene.names["stated"]}
    scene.names["newest"] = scene.say(words.who, words.kind, words.thread, due, **again)
    lines = [{k: row[k] for k in ("no", "qty_e3", "amount_fen", "deduction_fen")} for row in words.body["lines"]]
    body = {"statement": scene.names["newest"], "lines": lines, "total_fen": 19_900, "due_on": "2026-06-30"}
    return Words("customer", "account.confirmed", words.thread, body)


def confirmation_again(scene: Scene) -> Words:
    """The statement was confirmed; the other delivery was stated and is about to be."""
    words = confirmation(scene)
    scene.say(words.who, words.kind, words.thread, words.body)
    scene.names["other"] = scene.state("contractor", "customer", [(scene.names["second"], 1)])
    line = {"no": 1, "qty_e3": 100_000, "amount_fen": 10_000, "deduction_fen": 0}
    words.body = {"statement": scene.names["other"], "lines": [line], "total_fen": 10_000}
    return words


def confirmation_of_reworked_goods(scene: Scene) -> Words:
    """After line 1 was charged in full, a pair of it came back and was delivered again."""
    words = confirmation(scene)
    again = {"delivery": scene.names["first"], "line": 1}
    found = [{"accepted": 99, "rework": 1}, {"accepted": 50}]
    scene.inspect("customer", scene.names["order"], scene.names["first"], found)
    scene.deliver("contractor", scene.names["order"], [(1, 1)], rework_of=again)
    return words


CONFIRMS = "A confirmed line repeats quantity, sum and deduction; set it apart otherwise"
EACH = "Each line is confirmed or set apart"
APART = {"disputed": [{"no": 2, "ground": "quantity"}]}
NONE_CONFIRMED = {
    "lines": [],
    "disputed": [{"no": 1, "ground": "quantity"}, {"no": 2, "ground": "quantity"}],
    "total_fen": 0,
    "due_on": GONE,
}
WITHOUT_LINE_1 = {"lines.0": GONE, "total_fen": 10_000, "disputed": [{"no": 1, "ground": "quality"}]}
CONFIRMED_TOTAL = "The total is the sum of the confirmed lines net of deductions"
CONFIRMED = [
    *rows(
        "account.confirmed",
        confirmation,
        ("Each line of a confirmation is named once", APART, {**APART, "lines.1": GONE, "total_fen": 9_900}),
        (CONFIRMED_TOTAL, {"total_fen": 19_901}, {"total_fen": 19_900}),
        (no("statement of account"), {"statement": NOWHERE}, {}),
        (no("statement of account"), {"statement": "$stated elsewhere"}, {}),
        ("A superseded statement of account is no longer answered", {"statement": "$stated"}, {"statement": "$newest"}),
        (EACH, {"lines.1": GONE, "total_fen": 9_900}, {"lines.1": GONE, "total_fen": 9_900, **APART}),
        (EACH, {"disputed": [{"no": 3, "ground": "quantity"}]}, {}),
        ("A confirmation repeats the due date", {"due_on": "2026-06-29"}, {"due_on": "2026-06-30"}),
        ("A confirmation repeats the due date", {"due_on": GONE}, NONE_CONFIRMED),
        (CONFIRMS, {"lines.0.qty_e3": 99_999}, {"lines.0.qty_e3": 100_000}),
        (CONFIRMS, {"lines.0.amount_fen": 9_999, "total_fen": 19_899}, {"lines.0.amount_fen": 10_000}),
        (CONFIRMS, {"lines.0.deduction_fen": 101, "total_fen": 19_899}, {"lines.0.deduction_fen": 100}),
    ),
    *rows("account.confirmed", confirmation_of_reworked_goods, (ONCE_CHARGED, {}, WITHOUT_LINE_1)),
    *rows(
        "account.confirmed",
        confirmation_again,
        ("A statement of account is answered once", {"statement": "$newest"}, {"statement": "$other"}),
    ),
]

# ---- demanded and acknowledged


def demand(scene: Scene) -> Words:
    """The pair's account is about to be opened by a demand for two orders."""
    pair = traded(scene)
    rows = [{"order": scene.names[name], "amount_fen": 10_000} for name in ("order", "second order")]
    body = {**pair, "orders": rows, "total_fen": 20_000}
    return Words("contractor", "fee.demanded", scene.names["new account"], body)


def demand_in_an_account(scene: Scene) -> Words:
    """The account is open."""
    words = demand(scene)
    opened(scene)
    words.thread = scene.names["account"] = scene.account("customer", "contractor")
    return words


def debt(scene: Scene) -> Words:
    """A delivery was inspected, one yuan deducted from line 1; a demand for it is about to be acknowledged in full."""
    words = demand_in_an_account(scene)
    order, delivery = scene.names["order"], scene.names["first"]
    found = scene.inspect("customer", order, delivery, [{"accepted": 100, "deduct": 100}, {"accepted": 50}])
    scene.agree("contractor", order, found)
    scene.names["demand"] = scene.say(words.who, words.kind, words.thread, words.body)
    foreign = {"contractor": scene.id("other"), "orders": [{"order": scene.names["foreign"], "amount_fen": 20_000}]}
    account = scene.account("customer", "other")
    scene.names["demand elsewhere"] = scene.say("other", "fee.demanded", account, words.body | foreign)
    one = {"order": order, "delivery": delivery, "delivery_line": 1, "amount_fen": 9_900}
    two = {"order": order, "delivery": delivery, "delivery_line": 2, "amount_fen": 10_000}
    body = {"lines": [one, two], "total_fen": 19_900, "due_on": TODAY, "demand": scene.names["demand"]}
    return Words("customer", "fee.acknowledged", words.thread, body)


def debt_again(scene: Scene) -> Words:
    """The demand was acknowledged, and made once more."""
    words = debt(scene)
    scene.say(words.who, words.kind, words.thread, words.body)
    made = scene.fold.statements[scene.names["demand"]]
    scene.names["new demand"] = scene.say("contractor", "fee.demanded", words.thread, made.fields)
    return words


STANDS = "No more is acknowledged than stands owed for the line"
OWED = [
    *rows(
        "fee.demanded",
        demand,
        (no("party"), {"customer": "$nobody"}, {"customer": "$customer"}),
        ("A demand names each order once", {"orders.1.order": "$order"}, {"orders.1.order": "$second order"}),
        ("The total is the sum of the orders", {"total_fen": 20_001}, {"total_fen": 20_000}),
        (no("order"), {"orders.1.order": "$none"}, {"orders.1.order": "$second order"}),
        (no("order"), {"orders.1.order": "$foreign"}, {"orders.1.order": "$second order"}),
    ),
    *rows("fee.demanded", demand_in_an_account, *pairs_of({"customer": "$contractor"}, {"customer": "$other"})),
    *rows(
        "fee.acknowledged",
        debt,
        ("A delivery line is acknowledged once in a statement", {"lines.1.delivery_line": 1}, {}),
        ("The total is the sum of the lines", {"total_fen": 19_901}, {"total_fen": 19_900}),
        (no("order"), {"lines.1.order": "$none"}, {"lines.1.order": "$order"}),
        (no("order"), {"lines.1.order": "$foreign"}, {"lines.1.order": "$order"}),
        (no(LINE), {"lines.1.delivery": NOWHERE}, {"lines.1.delivery": "$first"}),
        (no(LINE), {"lines.1.delivery_line": 3}, {"lines.1.delivery_line": 2}),
        (no(LINE), {"lines.1.order": "$second order"}, {"lines.1.order": "$order"}),
        (STANDS, {"lines.0.amount_fen": 9_901, "total_fen": 19_901}, {"lines.0.amount_fen": 9_900}),
        (STANDS, {"lines.1.amount_fen": 10_001, "total_fen": 19_901}, {"lines.1.amount_fen": 10_000}),
        (no("demand"), {"demand": NOWHERE}, {"demand": "$demand"}),
        (no("demand"), {"demand": "$demand elsewhere"}, {"demand": GONE}),
    ),
    *rows("fee.acknowledged", debt_again, ("A demand is acknowledged once", {}, {"demand": "$new demand"})),
]

ROWS = [*STATED, *CONFIRMED, *OWED]


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row.name)
def test_past_the_rule_nothing_is_written_and_on_its_border_it_is(row: Row) -> None:
    """What breaks the one rule is refused with its sentence; the nearest statement that keeps it is admitted."""
    play(row)
