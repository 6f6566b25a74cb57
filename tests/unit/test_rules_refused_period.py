"""What stands around the lines of a statement of account, one row per sentence; and the forms of a payment."""

from __future__ import annotations

from typing import Any

import pytest

from tests.unit.breaking import GONE, NOWHERE, TODAY, TOMORROW, Row, Scene, Words, no, play, rows
from tests.unit.test_rules_refused_account import confirmation, statement_in_an_account
from tests.unit.test_rules_refused_payment import payment

EARLIER = "2026-02-28"  # the day before TODAY


def statement(scene: Scene) -> Words:
    """Two lines, 199.00, after an opening balance of 50.00; 30.00 were paid here, 20.00 before there was a ledger."""
    words = statement_in_an_account(scene)
    names = scene.names
    names["paid"] = scene.pay("customer", "contractor", [(names["order"], 3_000)])
    names["paid too"] = scene.pay("customer", "contractor", [("", 100)])
    names["paid elsewhere"] = scene.pay("customer", "other", [(names["foreign"], 3_000)])
    words.body |= {
        "opening_fen": 5_000,
        "paid": [
            {"payment": names["paid"], "paid_fen": 3_000, "paid_on": TODAY, "voucher_no": "凭-1"},
            {"paid_fen": 2_000, "paid_on": TODAY},
        ],
        "closing_fen": 19_900,
        "invoiced_fen": 10_000,
        "uninvoiced_fen": 9_900,
        "confirm_by": TODAY,
        "confirm_way": "ledger",
        "reservations": "none",
        "interest": "retained",
    }
    words.body["lines"][0] |= {"deduction_ground": "quality", "price_e4": 10_000}
    return words


REPLACED = {"interest": "replaced", "interest_clause": "按日万分之五"}
FIXES = "Interest is fixed anew only where the statement replaces the order's clause"
WHAT = "Who replaces the interest clause says by what"
CLOSING = "The closing balance is the opening balance and the lines, less what was paid"
INVOICED = "What is invoiced and what is not are together the total"
NOTE = "Reservations stand in the note"
STATED = rows(
    "account.stated",
    statement,
    ("A payment is listed once in a statement of account", {"paid.1.payment": "$paid"}, {}),
    ("A payment listed lies in the past or today", {"paid.1.paid_on": TOMORROW}, {"paid.1.paid_on": TODAY}),
    (no("payment"), {"paid.0.payment": NOWHERE}, {"paid.0.payment": "$paid"}),
    (no("payment"), {"paid.0.payment": "$paid elsewhere"}, {"paid.0.payment": GONE}),
    (
        "No more is listed as paid than the payment states",
        {"paid.0.paid_fen": 3_001, "closing_fen": 19_899},
        {"paid.0.paid_fen": 3_000},
    ),
    (CLOSING, {"closing_fen": 19_901}, {"closing_fen": 19_900}),
    (CLOSING, {"opening_fen": GONE}, {"opening_fen": GONE, "closing_fen": 14_900}),
    (CLOSING, {"paid": GONE}, {"paid": GONE, "closing_fen": 24_900}),
    (CLOSING, {"paid.1.paid_fen": 30_000}, {"paid.1.paid_fen": 30_000, "closing_fen": -8_100}),
    (INVOICED, {"invoiced_fen": 9_999}, {"invoiced_fen": 10_000}),
    (INVOICED, {"uninvoiced_fen": GONE}, {"uninvoiced_fen": GONE, "invoiced_fen": GONE}),
    (FIXES, {"interest_sum_fen": 1}, {"interest_sum_fen": 1, "interest": "replaced"}),
    (FIXES, {**REPLACED, "interest": "retained"}, REPLACED),
    (FIXES, {**REPLACED, "interest": GONE}, {"interest": GONE}),
    (WHAT, {"interest": "replaced"}, REPLACED),
    (NOTE, {"reservations": "noted"}, {"reservations": "noted", "note": "色差另议"}),
    ("The day by which to confirm is today or later", {"confirm_by": EARLIER}, {"confirm_by": TODAY}),
    ("A ground is given for a deduction", {"lines.1.deduction_ground": "quality"}, {}),
    ("A unit price is repeated as ordered", {"lines.0.price_e4": 10_001}, {"lines.0.price_e4": 10_000}),
)


def answer(scene: Scene) -> Words:
    """A statement of 199.00 with an opening balance of 50.00 and 20.00 paid keeps the clause; it is to be confirmed."""
    words = confirmation(scene)
    newest = scene.fold.statements[words.body["statement"]]
    more: dict[str, Any] = {
        "opening_fen": 5_000,
        "paid": [{"paid_fen": 2_000, "paid_on": TODAY}],
        "interest": "retained",
        "closing_fen": 22_900,
    }
    again = scene.say("contractor", "account.stated", words.thread, newest.fields | more, supersedes=newest.id)
    words.body |= {"statement": again, "interest": "retained", "closing_fen": 22_900, "reservations": "none"}
    return words


APART = {"lines.1": GONE, "disputed": [{"no": 2, "ground": "quantity"}], "total_fen": 9_900}
NOTHING = {
    "lines": [],
    "disputed": [{"no": 1, "ground": "quantity"}, {"no": 2, "ground": "quantity"}],
    "total_fen": 0,
    "due_on": GONE,
    "interest": GONE,
    "closing_fen": 3_000,
}
CHOICE = "A confirmation repeats whether the interest clause is kept or replaced"
CONFIRMED = rows(
    "account.confirmed",
    answer,
    (CHOICE, {"interest": "replaced"}, {"interest": "retained"}),
    (CHOICE, {"interest": GONE}, NOTHING),
    ("A confirmed closing balance is that of the lines confirmed", {"closing_fen": 22_901}, {"closing_fen": 22_900}),
    ("A confirmed closing balance is that of the lines confirmed", APART, {**APART, "closing_fen": 12_900}),
    (NOTE, {"reservations": "noted"}, {"reservations": "noted", "note": "运费另议"}),
)

BILL = {"form": "bill", "reference": "票据-1", "bill_due_on": TODAY}
NAMED = "A bill is named by its number and the day it falls due"
DUE = "A bill, and nothing else, falls due on a day of its own, not before it is handed over"
AGAINST = "An offset names what was prepaid, or a claim of the payer's own"
OWN = "Only an offset names a claim of the payer's own"
OFFSET = {"form": "offset", "counter_claim": "damaged-material"}
FORMS = rows(
    "payment.stated",
    payment,
    (NAMED, {"form": "bill", "bill_due_on": TODAY}, BILL),
    (NAMED, {"form": "bill", "reference": "票据-1"}, BILL),
    (DUE, {"bill_due_on": TODAY}, {}),
    (DUE, {**BILL, "bill_due_on": EARLIER}, {**BILL, "bill_due_on": EARLIER, "paid_on": EARLIER}),
    (AGAINST, {"form": "offset"}, OFFSET),
    (
        AGAINST,
        {**OFFSET, "from_prepaid": True, "allocations.1.order": "$second order"},
        {"form": "offset", "from_prepaid": True, "allocations.1.order": "$second order"},
    ),
    (OWN, {"counter_claim": "damaged-material"}, OFFSET),
    (OWN, {"counter_claim_text": "来料短少"}, {**OFFSET, "counter_claim_text": "来料短少"}),
)

ROWS = [*STATED, *CONFIRMED, *FORMS]


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row.name)
def test_past_the_rule_nothing_is_written_and_on_its_border_it_is(row: Row) -> None:
    """What breaks the one rule is refused with its sentence; the nearest statement that keeps it is admitted."""
    play(row)
