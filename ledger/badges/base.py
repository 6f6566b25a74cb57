"""What a badge is, who reads it from where, and what every kind of badge asks.

Specification: CLAIMS section 2.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import IntEnum
from typing import Protocol, TypeVar

from ledger.records import Fields, Found, KeyRecord, ObjectedRecord, ObjectionRecord, Record, Said
from ledger.rules.turn import day_of

R = TypeVar("R", bound=Record)


class Badge(IntEnum):
    """The four badges, weakest first."""

    DISPUTED = 0
    ONE_SIDED = 1
    DEEMED = 2
    MUTUAL = 3

    @property
    def zh(self) -> str:
        """The words on the screen."""
        return ("有异议", "单方记录", "逾期视为同意", "双方确认")[self]


@dataclass(frozen=True)
class StatementBadge:
    """What a statement wears: its badge, the lower assurance level, and the badge of each of its lines."""

    badge: Badge
    level: str
    lines: dict[int, Badge]
    lost: bool = False  # a key that signed is said to have been out of control by then


class Source(Protocol):
    """Folded records: a `ledger.fold.Fold`, or the store's."""

    def get(self, key: str) -> Found | None:
        """What lies under a key, `said:` and `fields:` included."""

    def of_type(self, model: type[R], home: str | None = None) -> Iterator[R]:
        """Records of one type, of one thread if given, in key order."""


def level_of(source: Source, statements: Iterable[str]) -> str:
    """The lowest assurance level of the keys that signed these statements."""
    levels = []
    for statement_id in statements:
        said = source.get(f"said:{statement_id}")
        key = source.get(f"key:{said.kid}") if isinstance(said, Said) else None
        levels.append(key.level if isinstance(key, KeyRecord) else "S0")
    return min(levels, default="S0")


def lost(source: Source, statements: Iterable[str]) -> bool:
    """Whether one of these was signed on or after a day from which its key is said to be out of control.

    It stays valid, its badge and level as they are: whoever signed must not weaken it by a later word of his own.
    """
    for statement_id in statements:
        said = source.get(f"said:{statement_id}")
        key = source.get(f"key:{said.kid}") if isinstance(said, Said) else None
        since = key.compromised_since if isinstance(key, KeyRecord) else None
        if isinstance(said, Said) and since is not None and day_of(said.at_ms).isoformat() >= since:
            return True
    return False


def objected(source: Source, statement_id: str) -> tuple[set[int], bool]:
    """The lines of a statement that open objections name, and whether one names a sum of the whole statement."""
    numbers: set[int] = set()
    whole = False
    listed = source.get(f"objected:{statement_id}")
    for one in listed.made if isinstance(listed, ObjectedRecord) else ():
        record = source.get(f"objection:{one}")
        if isinstance(record, ObjectionRecord) and record.open and not record.plea:
            numbers |= set(record.lines) - set(record.conceded)
            whole = whole or not record.lines
    return numbers, whole


def answered(source: Source, said: Said, name: str) -> str:
    """The statement that `said` names in its field `name`, as an answer does; itself where it names none."""
    fields = source.get(f"fields:{said.id}")
    return str(fields.values.get(name, said.id)) if isinstance(fields, Fields) else said.id


def repeated(said: Sequence[Hashable], answered: Sequence[Hashable]) -> dict[int, Badge]:
    """A row is confirmed where the answer repeats it; rows are numbered from 1."""
    same = set(answered)
    return {no: Badge.MUTUAL if row in same else Badge.ONE_SIDED for no, row in enumerate(said, start=1)}


Lines = tuple[dict[int, Badge], set[str]]  # each line's badge, and the statements of the other side that count
OfKind = Callable[[Source, Said], Lines]


def unanswered(source: Source, said: Said) -> Lines:
    """Kinds that nothing answers."""
    return {}, set()
