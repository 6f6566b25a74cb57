"""Faults that could be planted in the claims book without any other test seeing it."""

from __future__ import annotations

import dataclasses

import pytest

from ledger import book
from ledger.book import Transfer


def test_every_account_has_the_name_that_the_claims_rules_give_it() -> None:
    """Names of accounts go into records and reports: thread ids lose their type in them, once."""
    assert book.fee_account("order:1") == "claim:fee:1"
    assert book.paid_account("order:1") == "paid:claim:fee:1"
    assert book.prepaid_account("account:2") == "prepaid:2"
    assert book.party_account("3") == "party:3"
    assert book.wage_account("work:4", "2026-03", "order:1") == "claim:wage:4:2026-03:1"
    assert book.wage_account("work:4", "2026-03", "") == "claim:wage:4:2026-03:own"
    assert book.advance_account("work:4") == "claim:advance:4"


def test_a_claim_moves_against_its_debtor_and_is_paid_by_him() -> None:
    """Up by debiting the claim, down the other way round, not at all for nothing; code and line go with it."""
    up = Transfer("claim:fee:1", "party:3", 5, "inspected", "line:9:1")
    down = Transfer("party:3", "claim:fee:1", 5, "inspected", "line:9:1")
    assert book.claim_moved("order:1", "3", 5, "inspected", "line:9:1") == (up,)
    assert book.claim_moved("order:1", "3", -5, "inspected", "line:9:1") == (down,)
    assert book.claim_moved("order:1", "3", 0, "inspected", "line:9:1") == ()
    wage = Transfer("party:3", "paid:claim:wage:4:2026-03:own", 7, "payment", "x")
    assert book.wage_paid("claim:wage:4:2026-03:own", "3", 7, "x") == (wage,)


@pytest.mark.parametrize(
    ("target", "from_prepaid", "transfer"),
    [
        ("order:1", False, Transfer("party:3", "paid:claim:fee:1", 7, "payment", "x")),
        ("order:1", True, Transfer("prepaid:2", "paid:claim:fee:1", 7, "offset", "x")),
        ("", False, Transfer("party:3", "prepaid:2", 7, "payment", "x")),
    ],
)
def test_a_payment_goes_to_an_order_or_ahead(target: str, from_prepaid: bool, transfer: Transfer) -> None:
    """Money comes from the customer or from what was prepaid, and only the first is a payment."""
    assert book.paid("account:2", "3", target, 7, from_prepaid=from_prepaid, line="x") == (transfer,)


def test_balances_change_by_debits_less_credits_and_add_up_over_transfers() -> None:
    """An account that both gives and takes has the difference, and all changes come to nothing."""
    transfers = [Transfer("a", "b", 5, "", ""), Transfer("a", "b", 3, "", ""), Transfer("b", "c", 2, "", "")]
    assert book.deltas(transfers) == {"a": 8, "b": -6, "c": -2}


def test_halves_of_a_fen_go_up() -> None:
    """Just below a half goes down, a half and above goes up."""
    assert [book.amount_fen(qty_e3, 1) for qty_e3 in (49_999, 50_000, 100_000, 149_999, 150_000)] == [0, 1, 1, 1, 2]
    assert book.amount_fen(0, 10_000) == book.amount_fen(1_000, 0) == 0


def test_what_is_left_of_a_spread_goes_to_the_largest_remainders_then_by_key() -> None:
    """Whole shares first; each fen left goes to who lost most by rounding, of equals to the first key."""
    assert book.largest_remainder(2, {"b": 1, "a": 1, "c": 1}) == {"b": 1, "a": 1, "c": 0}
    assert book.largest_remainder(5, {"a": 1, "b": 3, "c": 6}) == {"a": 1, "b": 1, "c": 3}
    assert book.largest_remainder(0, {"a": 0, "b": 0}) == {"a": 0, "b": 0}
    assert book.largest_remainder(9, {"a": 4, "b": 5}) == {"a": 4, "b": 5}


def test_a_transfer_that_was_made_is_not_changed() -> None:
    """It is evidence: neither a field of it is written again, nor another one added."""
    transfer = Transfer("a", "b", 5, "", "")
    with pytest.raises(dataclasses.FrozenInstanceError):
        transfer.amount_fen = 6  # type: ignore[misc]
    assert not hasattr(transfer, "__dict__")
