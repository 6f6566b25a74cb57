"""What stands around the lines of a statement of account: paid items, balances, invoices, interest, reservations.

Rules
* All of it is shown and moves nothing: lines raise what is owed, acknowledged payments lower it, nothing else does.
* The closing balance is opening balance and lines less what is listed as paid; a confirmation's is that of the lines it
  confirms.
* The interest clause stays unless the statement says in so many words that it is replaced, and by what (买卖合同解释
  18); a confirmation repeats that choice.

Specification: law notes 2.4 (④); ADR 11.
"""

from __future__ import annotations

from ledger.kinds.account import AccountConfirmed, AccountStated, StatedLine
from ledger.records import LineRecord, PaymentRecord, StatedRecord
from ledger.rules.delivery_line import price_e4
from ledger.rules.turn import Turn, unknown


def reads_paid_items(body: AccountStated) -> set[str]:
    """Keys of the payments that a statement of account lists."""
    return {f"payment:{row.payment}" for row in body.paid or () if row.payment is not None}


def paid_fen(body: AccountStated) -> int:
    """What a statement of account lists as paid, fen."""
    return sum(row.paid_fen for row in body.paid or ())


def check_around(turn: Turn) -> None:
    """Paid items exist, balances add up, the interest clause is kept or replaced by something that is said."""
    body: AccountStated = turn.body
    _check_paid(turn, body)
    closing_fen = (body.opening_fen or 0) + body.total_fen - paid_fen(body)
    closes = body.closing_fen is None or body.closing_fen == closing_fen
    turn.demand(closes, "The closing balance is the opening balance and the lines, less what was paid")
    parts = (body.invoiced_fen, body.uninvoiced_fen)
    known = [part for part in parts if part is not None]
    split = not known or (len(known) == 2 and sum(known) == body.total_fen)
    turn.demand(split, "What is invoiced and what is not are together the total")
    _check_interest(turn, body)
    noted = body.reservations != "noted" or body.note is not None or bool(turn.st.withheld)
    turn.demand(noted, "Reservations stand in the note")
    ahead = body.confirm_by is None or body.confirm_by >= turn.today
    turn.demand(ahead, "The day by which to confirm is today or later")


def _check_paid(turn: Turn, body: AccountStated) -> None:
    """A payment listed by its id is one of this account, listed once and at most at its sum."""
    named = [row.payment for row in body.paid or () if row.payment is not None]
    turn.demand(len(set(named)) == len(named), "A payment is listed once in a statement of account")
    for row in body.paid or ():
        turn.demand(row.paid_on <= turn.today, "A payment listed lies in the past or today")
        payment = turn.need(f"payment:{row.payment}", PaymentRecord, "payment") if row.payment else None
        if payment is None:
            continue
        if payment.home != turn.st.thread:
            raise unknown("payment")
        turn.demand(row.paid_fen <= payment.amount_fen, "No more is listed as paid than the payment states")


def _check_interest(turn: Turn, body: AccountStated) -> None:
    """A new clause, or a sum of interest, stands only where the statement says that it replaces the order's clause."""
    says = body.interest_clause is not None or body.interest_sum_fen is not None
    replaced = body.interest == "replaced"
    turn.demand(replaced or not says, "Interest is fixed anew only where the statement replaces the order's clause")
    said = not replaced or says or bool(turn.st.withheld)
    turn.demand(said, "Who replaces the interest clause says by what")


def check_line(turn: Turn, record: LineRecord, line: StatedLine) -> None:
    """A deduction's ground belongs to a deduction; a unit price that is repeated is the ordered one."""
    grounded = line.deduction_ground is None or line.deduction_fen > 0
    turn.demand(grounded, "A ground is given for a deduction", line=line.no)
    price = None if line.price_e4 is None else price_e4(turn, record)
    turn.demand(price is None or price == line.price_e4, "A unit price is repeated as ordered", line=line.no)


def check_repeated(turn: Turn, stated: StatedRecord) -> None:
    """A confirmation repeats the choice about interest; its closing balance is that of the lines it confirms."""
    body: AccountConfirmed = turn.body
    same = not body.lines or body.interest == stated.interest
    turn.demand(same, "A confirmation repeats whether the interest clause is kept or replaced")
    closing_fen = stated.opening_fen + body.total_fen - stated.paid_fen
    closes = body.closing_fen is None or body.closing_fen == closing_fen
    turn.demand(closes, "A confirmed closing balance is that of the lines confirmed", expected_fen=closing_fen)


def check_answer(turn: Turn) -> None:
    """The customer's own reservations are written down."""
    body: AccountConfirmed = turn.body
    noted = body.reservations != "noted" or body.note is not None or bool(turn.st.withheld)
    turn.demand(noted, "Reservations stand in the note")
