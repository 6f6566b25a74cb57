"""What is one worker's own and nobody else's in the sewing workshop: what a search of another's papers must not find.

Promise: `of` reads all of it off the statements themselves: names, numbers, ids and sums; what also stands in somebody
else's own papers (a price, a sum that two have alike) is nobody's, and taken out by `but`.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from ledger import jose, statement
from ledger.statement import Statement
from tests.searching import sums_in, texts_in
from tests.trade import Trade

PERSONAL = ("person_name", "worker_name", "id_number", "phone", "payee_account", "reference")


@dataclass(frozen=True)
class Own:
    """Names and numbers, ids, and sums in fen."""

    texts: frozenset[str]
    ids: frozenset[str]
    sums_fen: frozenset[int]

    def but(self, *others: Own) -> Own:
        """Without what others have alike."""
        return Own(
            self.texts.difference(*(other.texts for other in others)),
            self.ids.difference(*(other.ids for other in others)),
            self.sums_fen.difference(*(other.sums_fen for other in others)),
        )

    def found_in(self, text: str, *, public: Iterable[str] = ()) -> list[str | int]:
        """What of it stands in a text; `public` ids are let through."""
        found = [*texts_in(text, self.texts), *texts_in(text, self.ids - set(public))]
        return [*found, *sums_in(text, self.sums_fen)]


def joined(*owns: Own) -> Own:
    """What is any one's of them."""
    names = ("texts", "ids", "sums_fen")
    return Own(*(frozenset().union(*(getattr(own, name) for own in owns)) for name in names))


def threads_of(trade: Trade, worker: str, work: str) -> set[str]:
    """The threads that are a worker's own."""
    return {work, f"party:{trade.id(worker)}"}


def of(trade: Trade, threads: Iterable[str], party: str = "") -> Own:
    """What is said in threads, and what it amounts to; with a `party`, its id and its keys too."""
    wanted = set(threads)
    said = [st for st in (statement.parse(wire) for wire, _ in trade.wires) if st.thread in wanted]
    texts = {str(value) for st in said for name, value in _leaves(st.fields) if name in PERSONAL}
    ids = {st.id for st in said} | {thread.partition(":")[2] for thread in wanted} | ({party} if party else set())
    ids |= {kid for st in said for kid in _keys(st)} if party else set()
    sums = {value for st in said for name, value in _leaves(st.fields) if name.endswith("_fen")}
    for thread in wanted:
        if thread.startswith("work:"):
            sums |= set(_standing(trade, thread))
    return Own(frozenset(texts), frozenset(ids), frozenset(fen for fen in sums if fen >= 1_000))


def _leaves(value: Any, name: str = "") -> Iterable[tuple[str, Any]]:
    """Every value of a body that is no object and no list, with its name."""
    if isinstance(value, dict):
        return [leaf for key, inner in value.items() for leaf in _leaves(inner, key)]
    if isinstance(value, list):
        return [leaf for inner in value for leaf in _leaves(inner, name)]
    return [(name, value)]


def _keys(st: Statement) -> set[str]:
    """The thumbprint of a key that a statement registers, and its public part."""
    jwk = st.body.get("jwk")
    return {jose.thumbprint(jwk), str(jwk["x"])} if isinstance(jwk, dict) else set()


def _standing(trade: Trade, work: str) -> Iterable[int]:
    """Every sum that a worker's wages come to: of all, of each period, of each line."""
    wages = trade.wages_of(work)
    rows = [wages, *wages.periods, *(line for period in wages.periods for line in period.lines)]
    for row in rows:
        for name in ("due_fen", "received_fen", "owed_fen", "paid_fen", "open_fen", "overdue_fen", "set_off_fen"):
            fen = getattr(row, name, 0)
            yield fen if isinstance(fen, int) else 0
