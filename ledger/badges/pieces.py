"""Operations of an order that were counted oftener than the order allows: a figure beside the badges.

Rules
* An order allows the quantities of its lines in that unit, on the terms in force, with their agreed over-shipment.
* An order without a line in that unit is not compared: a dozen may be twelve pairs, and nobody signed that it is.
* Who sees part of the counts sees a sum of that part: what he is told is true, and may not be all.

Specification: DESIGN section 6 (guards); story (i).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from ledger.badges.base import Source
from ledger.records import MadeRecord, OrderRecord
from ledger.rules.order import most_e3, order_key


@dataclass(frozen=True)
class Over:
    """What was counted for an operation (None: none named) of an order, and the most that the order allows."""

    order: str
    operation: str | None
    unit: str
    made_e3: int
    most_e3: int


def over(source: Source, orders: Iterable[str]) -> Iterator[Over]:
    """The operations of these orders ("order:{uuid}") of which more was counted than allowed, by order, operation."""
    for thread in sorted(set(orders)):
        order = source.get(order_key(thread))
        if not isinstance(order, OrderRecord):
            continue  # not in what this reader sees: nothing to compare with
        for made in source.of_type(MadeRecord, thread):
            allowed = [most_e3(line) for line in order.lines if line.unit == made.unit]
            if allowed and made.qty_e3 > sum(allowed):
                yield Over(thread, made.operation, made.unit, made.qty_e3, sum(allowed))
