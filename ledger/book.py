"""The claims book K: accounts, transfers, and the arithmetic of money.

Promise: every fen that is owed or paid is a transfer between two accounts, made by one statement; debits equal credits.

Rules
* `claim:fee:{order}` is what the customer owes for an order, `paid:claim:fee:{order}` what was acknowledged as paid,
  `prepaid:{account}` what was paid ahead; each against `party:{customer}`.
* `claim:wage:{work}:{period}:{order or own}` is what the workshop owes a worker, `paid:` of it what he acknowledged,
  both against `party:{workshop}`; `claim:advance:{work}` what he owes for advances, against `party:{worker}`. `{work}`
  is the thread of the pair.
* A claim is raised by debiting it and crediting its debtor; a payment debits the debtor and credits `paid:`.
* A transfer is positive; lowering a claim is the transfer the other way round.
* Rounding is half up, once for each record (CLAIMS section 1).

Specification: CLAIMS section 1; DESIGN section 6 (K; the money book M comes with the bank's facts).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

PRICE_SCALE = 100_000  # thousandths of a unit × ten-thousandths of a yuan, in fen


@dataclass(frozen=True, slots=True)
class Transfer:
    """`amount_fen` > 0 from the credited to the debited account; `code` says why, `line` for what."""

    debit: str
    credit: str
    amount_fen: int
    code: str
    line: str


def amount_fen(qty_e3: int, price_e4: int) -> int:
    """qty_e3 × price_e4 / 100,000 fen, half up (FORMATS 1.1). Both are not negative."""
    assert min(qty_e3, price_e4) >= 0, "quantities and prices are not negative"
    return (qty_e3 * price_e4 * 2 + PRICE_SCALE) // (2 * PRICE_SCALE)


def fee_account(order: str) -> str:
    """The account of what is owed for an order (thread id `order:{uuid}`)."""
    return f"claim:fee:{order.removeprefix('order:')}"


def paid_account(order: str) -> str:
    """The account of what was paid for an order."""
    return f"paid:{fee_account(order)}"


def prepaid_account(account: str) -> str:
    """The account of what was paid ahead under an account thread `account:{uuid}`."""
    return f"prepaid:{account.removeprefix('account:')}"


def party_account(party: str) -> str:
    """The account of a party, against which its claims and payments stand."""
    return f"party:{party}"


def wage_account(work: str, period: str, order: str) -> str:
    """The account of a wage: of a thread `work:{uuid}`, for a pay period, and an order's thread or "" for own."""
    return f"claim:wage:{work.removeprefix('work:')}:{period}:{order.removeprefix('order:') or 'own'}"


def advance_account(work: str) -> str:
    """The account of what a worker owes for advances."""
    return f"claim:advance:{work.removeprefix('work:')}"


def moved(claim: str, debtor: str, change_fen: int, code: str, line: str) -> tuple[Transfer, ...]:
    """The transfer that moves a claim by `change_fen`, up or down; none for zero."""
    party = party_account(debtor)
    if change_fen > 0:
        return (Transfer(claim, party, change_fen, code, line),)
    if change_fen < 0:
        return (Transfer(party, claim, -change_fen, code, line),)
    return ()


def claim_moved(order: str, customer: str, change_fen: int, code: str, line: str) -> tuple[Transfer, ...]:
    """The transfer that moves an order's claim by `change_fen`, up or down; none for zero."""
    return moved(fee_account(order), customer, change_fen, code, line)


def wage_paid(claim: str, workshop: str, amount: int, line: str) -> tuple[Transfer, ...]:
    """The transfer of one acknowledged allocation of a wage payment; `amount` in fen."""
    return (Transfer(party_account(workshop), f"paid:{claim}", amount, "payment", line),)


def largest_remainder(total_fen: int, weights_fen: Mapping[str, int]) -> dict[str, int]:
    """A sum spread over weights by largest remainder, ties by key; not below zero, and their sum the total.

    `total_fen` is at most the sum of the weights, so that no share is larger than its weight.
    """
    whole_fen = sum(weights_fen.values())
    assert 0 <= total_fen <= whole_fen, "no more is spread than there is"
    if whole_fen == 0:
        return dict.fromkeys(weights_fen, 0)
    shares = {key: total_fen * weight // whole_fen for key, weight in weights_fen.items()}
    left_fen = total_fen - sum(shares.values())
    by_remainder = sorted(weights_fen, key=lambda key: (-(total_fen * weights_fen[key] % whole_fen), key))
    return {key: share + (key in by_remainder[:left_fen]) for key, share in shares.items()}


def paid(
    account: str, customer: str, target: str, amount: int, *, from_prepaid: bool, line: str
) -> tuple[Transfer, ...]:
    """The transfer of one acknowledged allocation: to an order (`target` its thread) or to prepaid (`target` "").

    `amount` is in fen; with `from_prepaid`, it is taken from what was prepaid.
    """
    to = paid_account(target) if target else prepaid_account(account)
    source = prepaid_account(account) if from_prepaid else party_account(customer)
    return (Transfer(source, to, amount, "offset" if from_prepaid else "payment", line),)


def deltas(transfers: Iterable[Transfer]) -> dict[str, int]:
    """The change of each account's balance (debits less credits), fen; sums to zero."""
    change: dict[str, int] = {}
    for transfer in transfers:
        change[transfer.debit] = change.get(transfer.debit, 0) + transfer.amount_fen
        change[transfer.credit] = change.get(transfer.credit, 0) - transfer.amount_fen
    return change
