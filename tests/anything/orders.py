"""The same statements in another order: what is owed must not depend on which of two threads came first.

Rules
* An order is kept within a thread, between a statement and whatever it names, and between what is said of a party's
  keys and all that the party says; all else may change places.
* All comes after the founding entry. What is said of packs names the size of its tree, and is left out.
* A statement keeps its time. Where the other order would have been refused, it is no order of these facts, and counts
  as such.

Specification: CLAIMS section 1 ("the order in which independent statements arrive never changes a balance").
"""

from __future__ import annotations

import random
import re
from collections.abc import Iterable, Sequence

from ledger import statement
from ledger.errors import LedgerError
from ledger.fold import Fold
from ledger.records import BalanceRecord
from ledger.statement import Statement

Told = Sequence[tuple[bytes, int]]  # wire form and entry time, ms, in index order
_NAMES = re.compile(r"[0-9a-f]{64}|(?:order|account|work):[0-9a-f-]{36}")


def another(told: Told, dice: random.Random) -> list[int]:
    """Another order of the statements, by their old indexes, that keeps what must be kept."""
    after = _after([statement.parse(wire) for wire, _ in told])
    waiting = {index: len(befores) for index, befores in after.items()}
    following: dict[int, list[int]] = {}
    for index, befores in after.items():
        for before in befores:
            following.setdefault(before, []).append(index)
    ready = [index for index, count in waiting.items() if count == 0]
    order = []
    while ready:
        index = ready.pop(dice.randrange(len(ready)))
        order.append(index)
        for one in following.get(index, ()):
            waiting[one] -= 1
            if waiting[one] == 0:
                ready.append(one)
    assert len(order) == len(told), "what must come before goes round in no circle"
    return order


def _after(statements: Sequence[Statement]) -> dict[int, set[int]]:
    """For each statement the indexes of those that must come before it."""
    places: dict[str, int] = {}
    last_in: dict[str, int] = {}
    found: dict[int, set[int]] = {}
    for index, st in enumerate(statements):
        befores = {places[name] for name in _named(st) if name in places}
        befores |= {last_in[thread] for thread in _threads(st) if thread in last_in}
        found[index] = (befores | {0}) - {index}
        places[st.id] = index
        places.setdefault(st.thread, index)
        last_in[st.thread] = index
        if st.thread.startswith("party:"):  # what is said of keys stays behind all that was said under them
            found[index] |= {at for at, one in enumerate(statements[:index]) if f"party:{one.iss}" == st.thread}
            last_in[f"keys {st.thread}"] = index
    return found


def _named(st: Statement) -> Iterable[str]:
    """Ids and threads that a statement names anywhere."""
    return _NAMES.findall(repr(st.fields)) + [one.id for one in st.about] + [one for one in (st.supersedes,) if one]


def _threads(st: Statement) -> set[str]:
    """Threads whose newest statement must come before: its own, and those of its signer and of whom it names."""
    own = f"party:{st.iss}"
    parties = re.findall(r"[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f-]{21}", repr(st.fields))
    return {st.thread, own, *(f"party:{party}" for party in parties)} | (
        {"system"} if st.thread_type == "system" else set()
    )


def without_packs(told: Told) -> Told:
    """The statements but those about packs, whose tree sizes belong to the one order."""
    return [one for one in told if statement.parse(one[0]).kind != "pack.issued"]


def balances(told: Told, order: Sequence[int]) -> dict[str, int] | None:
    """Every balance after the statements in that order, none of zero; None where one of them was refused."""
    fold = Fold()
    for place, index in enumerate(order):
        wire, at_ms = told[index]
        try:
            fold.admit(statement.parse(wire), place, at_ms)
        except LedgerError:
            return None
    return {one.account: one.fen for one in fold.of_type(BalanceRecord) if one.fen}
