"""The stored records as `ledger.standing` and `ledger.badges` read them: one thread's at a time, each asked for once.

Rules
* It answers only for what is stored; who may see it is the route's to decide before it asks.
* A thread is read to its end, page by page: a sum over part of a thread would be wrong.

Specification: CLAIMS section 1.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TypeVar

from ledger import queries
from ledger.db import Session
from ledger.records import Found, Record, Said
from ledger.vault import Vault
from ledger.views import View

R = TypeVar("R", bound=Record)

# What lies under a statement's own id and is asked for when its badge is read.
BADGES_ASK = (
    *("said", "fields", "objected", "objection"),
    *("delivery", "inspection", "material", "stated", "payment"),
    *("worked", "count", "claimed", "slip", "advance", "wagepayment", "arrears"),
)


class Source:
    """Records of the store, read within one session."""

    def __init__(self, session: Session, vault: Vault) -> None:
        self._session = session
        self._view = View(session, vault)
        self._lists: dict[tuple[str, str | None], list[Record]] = {}

    def load(self, keys: Iterable[str]) -> None:
        """Load together what will be asked for."""
        self._view.load(keys)

    def prepare(self, said: Iterable[Said]) -> None:
        """Load together what the badges of these statements will ask for, most of it; the rest is loaded when asked."""
        asked = tuple(said)
        keys = {f"key:{one.kid}" for one in asked}
        self._view.load(keys | {f"{prefix}:{one.id}" for one in asked for prefix in BADGES_ASK})

    def get(self, key: str) -> Found | None:
        """What lies under a key."""
        return self._view.get(key)

    def of_type(self, model: type[R], home: str | None = None) -> Iterator[R]:
        """Records of one type, of one thread if given, in key order."""
        place = (model.type, home)
        if place not in self._lists:
            self._lists[place] = list(self._read(model, home))
        for record in self._lists[place]:
            assert isinstance(record, model)
            yield record

    def keep(self, model: type[Record], records: Iterable[Record]) -> None:
        """Let these be all the records of a type, whatever else is stored: for a reader whose question is about few."""
        self._lists[model.type, None] = list(records)

    def _read(self, model: type[R], home: str | None) -> Iterator[R]:
        after = ""
        while page := self._page(model, home, after):
            yield from page.values()
            after = next(reversed(page))

    def _page(self, model: type[R], home: str | None, after: str) -> dict[str, R]:
        if home is None:
            return queries.records_of_type(self._session, model, after=after, limit=queries.LIMIT_MAX)
        return queries.records_of(self._session, home, model, after=after, limit=queries.LIMIT_MAX)
