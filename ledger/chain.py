"""The chain: whose unpaid fee stands behind an unpaid wage, limb by limb, each with its own sum and date.

Promise: each limb is read from its own records; no sum of one limb is made from another's, and none is added up.

Rules
* The first limb is the wage: the workshop owes the worker. Behind it stands, for each order that an overdue wage line
  names, the fee that the order's customer owes the workshop; behind that the fee of the parent order; and so on.
* A limb above is read only where every order named in its threads says `chain_disclosure`; else it is 未获同意披露: it
  has no standing, and nothing is said of what may stand behind it.
* An order stands once in a chain, however many wages lead to it.

Specification: law notes 2.2 (代位权: each limb needs its own sum, due date and proof).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from ledger import standing
from ledger.badges import Source
from ledger.records import OrderRecord, PairRecord
from ledger.standing import OrderStanding

TIERS_MAX = 10  # orders above one another: two firms could make any number, and no person follows more


@dataclass(frozen=True)
class Limb:
    """A fee that stands behind an unpaid wage, or behind another fee.

    `order` is the thread; `behind` names what it stands behind: work threads and order threads. Without consent to
    disclose, or where nothing is known, `standing` is None. `cut` says that a parent order is not followed further.
    """

    order: str
    behind: tuple[str, ...]
    standing: OrderStanding | None
    cut: bool = False

    @property
    def late(self) -> bool:
        """Whether its customer is in default."""
        return self.standing is not None and self.standing.since is not None


def account_of(source: Source, order: OrderRecord) -> str | None:
    """The pair's account thread, where it is known."""
    pair = source.get(f"pair:{order.customer}:{order.contractor}")
    return pair.thread if isinstance(pair, PairRecord) else None


def limbs(
    source: Source, roots: Iterable[tuple[str, str]], today: str, disclosed: Callable[[OrderRecord], bool]
) -> tuple[Limb, ...]:
    """The limbs above overdue wages, nearest first; `roots` are (order thread, work thread) of the lines.

    `disclosed` says whether every order named in an order's threads consents. Raises: RuntimeError, as `of_order`.
    """
    behind: dict[str, list[str]] = {}
    for order, work in roots:
        behind.setdefault(order, [])
        if work not in behind[order]:
            behind[order].append(work)
    waiting = [(order, 1) for order in sorted(behind)]
    found: dict[str, OrderStanding | None] = {}
    cut: set[str] = set()
    while waiting:
        thread, tier = waiting.pop(0)
        if thread in found:
            continue
        record = source.get(thread)
        found[thread] = None
        if not isinstance(record, OrderRecord) or not disclosed(record):
            continue
        found[thread] = _standing(source, record, today)
        if record.parent is not None and tier < TIERS_MAX:
            behind.setdefault(record.parent, []).append(thread)
            waiting.append((record.parent, tier + 1))
        elif record.parent is not None:
            cut.add(thread)
    return tuple(Limb(thread, tuple(behind[thread]), stands, thread in cut) for thread, stands in found.items())


def _standing(source: Source, order: OrderRecord, today: str) -> OrderStanding:
    account = account_of(source, order)
    return standing.of_order(source, order, today, (order.order, *((account,) if account else ())))
