"""One statement's turn: what a rule may see, and where it writes what follows.

Promise: a rule reads through `get` and `need` and writes through `put`; nothing else reaches it, so gate, audit and
offline verifier run the same rule on different lookups.

Rules
* `need` refuses with `unknown-reference` when the lookup knows that the thing does not exist, with the same words
  whether it is absent or not the signer's to see; where the lookup cannot know, the rule is *not checked* and says so.
* Dates are days of UTC+8; an entry's day is that of its time.

Specification: DESIGN sections 3.2 to 3.4; FORMATS 1.3.
"""

from __future__ import annotations

import datetime
from dataclasses import dataclass, field
from typing import Any, Protocol, TypeVar

from ledger.book import Transfer
from ledger.errors import RuleBroken, UnknownReference
from ledger.kinds import Kind
from ledger.records import Fields, Found, KeyRecord, LogRecord, Record, Said, ThreadRecord
from ledger.statement import Statement

CHINA = datetime.timezone(datetime.timedelta(hours=8))
R = TypeVar("R", bound=Record)


class Lookup(Protocol):
    """Where records come from: the store, a pack, a dictionary."""

    def get(self, key: str) -> Found | None:
        """What lies under `key`, or None."""

    def knows(self, key: str) -> bool:
        """Whether None from `get` means that the thing does not exist."""


def day_of(at_ms: int) -> datetime.date:
    """The UTC+8 day of an entry time in milliseconds."""
    return datetime.datetime.fromtimestamp(at_ms / 1000, CHINA).date()


@dataclass
class Turn:
    """A statement being judged, and what it leads to."""

    st: Statement
    kind: Kind
    body: Any
    index: int
    at_ms: int
    lookup: Lookup
    log: LogRecord | None
    key: KeyRecord | None
    thread: ThreadRecord | None
    role: str
    roles: dict[str, str] = field(default_factory=dict)  # of a thread that this statement opens
    writes: dict[str, Record] = field(default_factory=dict)
    transfers: list[Transfer] = field(default_factory=list)
    unchecked: list[str] = field(default_factory=list)
    forgone_fen: int = 0  # given up by what the statement says without moving a sum: it counts against a key's limit

    @property
    def today(self) -> str:
        """The entry's day, UTC+8."""
        return day_of(self.at_ms).isoformat()

    @property
    def limited(self) -> bool:
        """Whether the key that signs has a limit."""
        return self.key is not None and self.key.limit_fen is not None

    def get(self, key: str, model: type[R]) -> R | None:
        """The record under `key` as it stands within this turn, or None."""
        found = self.writes.get(key) or self.lookup.get(key)
        assert found is None or isinstance(found, model), f"{key} holds a {type(found).__name__}"
        return found

    def need(self, key: str, model: type[R], what: str) -> R | None:
        """The record under `key`; None only where the lookup cannot know.

        Raises: UnknownReference.
        """
        found = self.get(key, model)
        if found is None:
            if self.lookup.knows(key):
                raise unknown(what)
            self.unchecked.append(what)
        return found

    def said(self, statement_id: str, what: str) -> Said | None:
        """The admitted statement of that id. Raises: UnknownReference."""
        found = self.lookup.get(f"said:{statement_id}")
        if found is None:
            if self.lookup.knows(f"said:{statement_id}"):
                raise unknown(what)
            self.unchecked.append(what)
            return None
        assert isinstance(found, Said)
        return found

    def fields(self, statement_id: str) -> dict[str, Any] | None:
        """The disclosed body of an earlier statement, as far as this reader may see it."""
        found = self.lookup.get(f"fields:{statement_id}")
        assert found is None or isinstance(found, Fields)
        return None if found is None else found.values

    def put(self, key: str, record: Record) -> None:
        """The record that lies under `key` from now on."""
        self.writes[key] = record

    def demand(self, holds: bool, sentence: str, **fields: object) -> None:
        """Refuse with that sentence unless `holds`; `fields` are what a program may need to do better.

        Raises: RuleBroken.
        """
        if not holds:
            raise RuleBroken(sentence, **fields)


def unknown(what: str) -> UnknownReference:
    """The one answer for what does not exist and for what is not the signer's to name."""
    return UnknownReference(f"There is no such {what} that you may name.", reference=what)
