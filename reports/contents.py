"""What a pack holds, once its files are parsed: the one input of the case, the same for who makes and who checks it.

Promise: plain values, frozen, in one order; whoever builds them from the same pack builds the same.

Rules
* `items` stand in index order; `heads` in the order of their first entries, the threads of parties last.
* `last` is the last entry under the checkpoint: its day is the one date that the pack bears.
* Nothing here is trusted by standing here; `reports.check` proves each part, `reports.collect` reads it from the store.

Specification: FORMATS 1.5.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from ledger import canon
from ledger.entry import Entry
from ledger.statement import Statement

PACK_TAG = b"xinzheng.pack/v1\n"


@dataclass(frozen=True)
class Subject:
    """What is asked for: kind of pack, the thread it is about, reader's party id, purpose code."""

    kind: str
    thread: str
    reader: str
    purpose: str

    def pack_id(self, checkpoint_text: str) -> str:
        """The id of the pack that answers this under that checkpoint, hex."""
        # SPEC: FORMATS 1.5: SHA-256 of the tag and the compact JSON of these five
        parts: list[canon.Json] = [self.kind, self.thread, self.reader, self.purpose, checkpoint_text]
        return hashlib.sha256(PACK_TAG + canon.dumps(parts, lines=True)).hexdigest()


@dataclass(frozen=True)
class Head:
    """A thread: its newest statement by a party, and all its statement ids in index order."""

    thread: str
    head: str
    ids: tuple[str, ...]


@dataclass(frozen=True)
class Item:
    """A statement with the disclosures its reader may see, and where the log has it. `wire` is the member's bytes."""

    statement: Statement
    wire: bytes
    index: int
    at_ms: int


@dataclass(frozen=True)
class Contents:
    """Everything a case is folded from. `checkpoint_text` is the note's text, three lines."""

    asked: Subject
    origin: str
    size: int
    root: bytes
    checkpoint_text: str
    last: Entry
    trust_sha256: str
    heads: tuple[Head, ...]
    items: tuple[Item, ...]

    @property
    def pack_id(self) -> str:
        """The pack's id."""
        return self.asked.pack_id(self.checkpoint_text)

    @cached_property
    def by_id(self) -> Mapping[str, Item]:
        """The items by statement id."""
        return {item.statement.id: item for item in self.items}
