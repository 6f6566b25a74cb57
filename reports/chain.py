"""Which threads stand behind unpaid wages in a pack, limb by limb. Pure, and the same for who makes and who checks it.

Promise: no order is shown to a reader downstream unless every order that its threads name consents; where one does not,
nothing of that limb is in the pack but the order's id that a wage, or the order below, names.

Rules
* A limb holds its order's whole thread, the pair's whole account thread, and every order that the account names, since
  payments and statements of account span orders.
* It is shown where all these orders say `chain_disclosure`, or where the reader is a party of the pair.
* Behind an order that is shown stands its parent, up to a bound of tiers; behind one that is not, nothing is said.

Specification: FORMATS 1.5; law notes 2.2; 个保法 23.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from ledger.chain import TIERS_MAX
from ledger.statement import Statement
from reports import scope


@dataclass(frozen=True)
class Above:
    """One limb's threads: the order's, the pair's account where there is one, every order that the account names."""

    order: str
    roles: Mapping[str, str]
    threads: frozenset[str]
    parent: str | None
    consents: bool


def above(order: str, account: tuple[str, Sequence[Statement]] | None, firsts: Mapping[str, Statement]) -> Above:
    """The limb of an order; `account` is thread and statements, `firsts` how each order named there begins.

    Raises: PackInvalid (an order's thread begins as none).
    """
    thread, statements = account if account is not None else ("", ())
    named = {order, *scope.orders_named(statements)}
    return Above(
        order=order,
        roles=scope.roles_of(firsts[order]),
        threads=frozenset({*named, *((thread,) if account is not None else ())}),
        parent=firsts[order].body.get("parent"),
        consents=all(firsts[one].body.get("chain_disclosure") is True for one in named),
    )


def walk(roots: Iterable[str], look: Callable[[str], Above | None], reader: str) -> dict[str, Above | None]:
    """The limbs above overdue wages by order, nearest first; None for what this reader may not see.

    `roots` are the orders that the wages name; `look` gives an order's limb, None where it is not known.
    """
    found: dict[str, Above | None] = {}
    waiting = [(order, 1) for order in sorted(set(roots))]
    while waiting:
        order, tier = waiting.pop(0)
        if order in found:
            continue
        limb = look(order)
        shown = limb is not None and (limb.consents or reader in limb.roles.values())
        found[order] = limb if shown else None
        if shown and limb is not None and limb.parent is not None and tier < TIERS_MAX:
            waiting.append((limb.parent, tier + 1))
    return found


def threads_of(limbs: Mapping[str, Above | None]) -> set[str]:
    """Every order and account thread that the limbs hold."""
    return {thread for limb in limbs.values() if limb is not None for thread in limb.threads}
