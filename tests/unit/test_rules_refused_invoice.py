"""The rules of invoices, one row per sentence: recorded, corrected, reddened, checked."""

from __future__ import annotations

from typing import Any

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

NO_1, NO_2, NO_3 = (f"2644200000000000000{last}" for last in (1, 2, 3))
EARLIER = "2026-02-28"  # the day before TODAY


def invoice_of(scene: Scene, **more: Any) -> dict[str, Any]:
    """An invoice of 200.00 at 13 % and 100.00 at 6 %: net 300.00, tax 26.00 + 6.00, total 332.00."""
    lines = [
        {"no": 1, "net_fen": 20_000, "rate_permille": 130, "tax_fen": 2_600, "item": "加工费"},
        {"no": 2, "net_fen": 10_000, "rate_permille": 60, "tax_fen": 600, "item": "运输服务"},
    ]
    return {
        "customer": scene.id("customer"),
        "contractor": scene.id("contractor"),
        "invoice_type": "digital-special",
        "invoice_no": NO_1,
        "issued_on": TODAY,
        "lines": lines,
        "net_fen": 30_000,
        "tax_fen": 3_200,
        "total_fen": 33_200,
        "orders": [
            {"order": scene.names["order"], "part_fen": 20_000},
            {"order": scene.names["second order"], "part_fen": 13_200},
        ],
        **more,
    }


def invoice(scene: Scene) -> Words:
    """The pair's account is about to be opened by an invoice for two orders."""
    traded(scene)
    return Words("contractor", "invoice.recorded", scene.names["new account"], invoice_of(scene))


def invoice_in_an_account(scene: Scene) -> Words:
    """The account is open."""
    words = invoice(scene)
    opened(scene)
    words.thread = scene.names["account"] = scene.account("customer", "contractor")
    return words


def invoice_again(scene: Scene) -> Words:
    """The invoice was recorded and corrected, and is about to be corrected again; so was another for a third firm."""
    words = invoice_in_an_account(scene)
    names = scene.names
    names["first"] = scene.say(words.who, words.kind, words.thread, words.body)
    names["newest"] = scene.say(words.who, words.kind, words.thread, words.body, supersedes=names["first"])
    names["other"] = scene.say(words.who, words.kind, words.thread, words.body | {"invoice_no": NO_2})
    words.claims["supersedes"] = names["newest"]
    return words


def red_letter(scene: Scene) -> Words:
    """A red letter over half of it is about to be said, after one over 150.00 net; others were recorded elsewhere."""
    words = invoice_again(scene)
    del words.claims["supersedes"]
    names = scene.names
    red = invoice_of(scene, invoice_no=NO_3, red_of=names["newest"], net_fen=15_000, tax_fen=1_600, total_fen=16_600)
    red |= {"lines": [{"no": 1, "net_fen": 15_000, "rate_permille": 130, "tax_fen": 1_600, "item": "袜"}]}
    del red["orders"]
    names["red"] = scene.say("contractor", "invoice.recorded", words.thread, red)
    names["of customer"] = scene.say("customer", "invoice.recorded", words.thread, words.body)
    foreign = {"contractor": scene.id("other"), "orders": [{"order": names["foreign"], "part_fen": 1}]}
    names["elsewhere"] = scene.say(
        "other", "invoice.recorded", scene.account("customer", "other"), words.body | foreign
    )
    words.body = red | {"invoice_no": "26442000000000000099"}
    return words


def correction_of_reddened(scene: Scene) -> Words:
    """The invoice was reddened in part; the other one was not, and is about to be corrected."""
    words = red_letter(scene)
    words.body = invoice_of(scene, invoice_no=NO_2)
    words.claims["supersedes"] = scene.names["other"]
    return words


def correction_of_red(scene: Scene) -> Words:
    """The red letter is about to be corrected, to the whole invoice."""
    words = red_letter(scene)
    words.body |= {"invoice_no": NO_3, "net_fen": 30_000, "tax_fen": 3_200, "total_fen": 33_200}
    words.body["lines"] = invoice_of(scene)["lines"]
    words.claims["supersedes"] = scene.names["red"]
    return words


SUMS = "The sums of an invoice are those of its lines, and the total is net and tax together"
CHECK = "A check of an invoice has its day and its result"
BETWEEN = "An invoice is checked between its date and today"
ONCE = "An invoice number is recorded once; a correction supersedes its newest record"
KEEPS = "A correction of an invoice keeps its number and supersedes its newest record"
EXCEEDS = "Red letters never exceed the invoice that they redden"
CHECKED = {"checked_on": TODAY, "check_result": "match"}
RECORDED = [
    *rows(
        "invoice.recorded",
        invoice,
        (no("party"), {"customer": "$nobody"}, {"customer": "$customer"}),
        ("An invoice is dated in the past or today", {"issued_on": TOMORROW}, {"issued_on": TODAY}),
        ("Each line of an invoice is named once", {"lines.1.no": 1}, {"lines.1.no": 3}),
        (SUMS, {"net_fen": 30_001}, {"net_fen": 30_000}),
        (SUMS, {"tax_fen": 3_199}, {"tax_fen": 3_200}),
        (SUMS, {"total_fen": 33_201}, {"total_fen": 33_200}),
        ("An invoice names each order once", {"orders.1.order": "$order"}, {"orders.1.order": "$second order"}),
        (
            "The orders' parts are at most the invoice's total",
            {"orders.1.part_fen": 13_201},
            {"orders.1.part_fen": 13_200},
        ),
        (no("order"), {"orders.1.order": "$none"}, {"orders.1.order": "$second order"}),
        (no("order"), {"orders.1.order": "$foreign"}, {"orders": GONE}),
        (CHECK, {"checked_on": TODAY}, CHECKED),
        (CHECK, {"check_result": "match"}, {}),
        (BETWEEN, {**CHECKED, "checked_on": TOMORROW}, CHECKED),
        (BETWEEN, {**CHECKED, "checked_on": EARLIER}, {**CHECKED, "issued_on": EARLIER, "checked_on": EARLIER}),
    ),
    *rows("invoice.recorded", invoice_in_an_account, *pairs_of({"customer": "$contractor"}, {"customer": "$other"})),
    *rows(
        "invoice.recorded",
        invoice_again,
        (ONCE, {"supersedes": GONE}, {"supersedes": GONE, "invoice_no": NO_3}),
        (ONCE, {"supersedes": GONE}, {"supersedes": "$newest"}),
        (KEEPS, {"supersedes": "$first"}, {"supersedes": "$newest"}),
        (KEEPS, {"invoice_no": NO_3}, {"supersedes": GONE, "invoice_no": NO_3}),
        (KEEPS, {"invoice_no": NO_2}, {}),
        ("A correction of an invoice keeps what it reddens", {"red_of": "$other"}, {}),
    ),
    *rows(
        "invoice.recorded",
        red_letter,
        (no("invoice"), {"red_of": NOWHERE}, {"red_of": "$newest"}),
        (no("invoice"), {"red_of": "$elsewhere"}, {"red_of": "$newest"}),
        (no("invoice"), {"red_of": "$of customer"}, {"red_of": "$other"}),
        ("A red letter names the newest record of an invoice", {"red_of": "$first"}, {"red_of": "$newest"}),
        ("A red letter is not reddened again", {"red_of": "$red"}, {"red_of": "$newest"}),
        (
            EXCEEDS,
            {"lines.0.net_fen": 15_001, "net_fen": 15_001, "total_fen": 16_601},
            {"lines.0.net_fen": 15_000},
        ),
        (
            EXCEEDS,
            {"lines.0.tax_fen": 1_601, "tax_fen": 1_601, "total_fen": 16_601},
            {"lines.0.tax_fen": 1_600},
        ),
    ),
    *rows(
        "invoice.recorded",
        correction_of_reddened,
        (
            "An invoice that was reddened is corrected by another red letter",
            {"supersedes": "$newest", "invoice_no": NO_1},
            {"supersedes": "$other", "invoice_no": NO_2},
        ),
    ),
    *rows(
        "invoice.recorded",
        correction_of_red,
        (EXCEEDS, {"lines.0.net_fen": 20_001, "net_fen": 30_001, "total_fen": 33_201}, {}),
    ),
]

ROWS = RECORDED


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row.name)
def test_past_the_rule_nothing_is_written_and_on_its_border_it_is(row: Row) -> None:
    """What breaks the one rule is refused with its sentence; the nearest statement that keeps it is admitted."""
    play(row)
