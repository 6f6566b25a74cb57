"""The log: its tree in tiles, its head, and the proofs that both give.

Promise: entries are only ever added, in order and without a gap; a head moves from exactly the size it was read at, or
not at all; any proof of any size up to the head's can be given at any time.

Rules
* The entry of a statement is its time and its id (FORMATS 1.3); both stand in its row, so entries are not stored twice.
* `append` writes tiles, `advance` moves the head by compare-and-swap on its size; the caller signs in between.
* Tiles hold complete hashes only. Those of an older size are cut from today's.
* A tree that does not give the head's root is damaged; nothing is added to it (`log-corrupt`).

Specification: RFC 9162 section 2.1, C2SP tlog-tiles (FORMATS 2.4).
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

import sqlalchemy as sa

from ledger import db, entry, merkle, tables
from ledger.db import Session
from ledger.errors import LogBusy, LogCorrupt, NotFound


@dataclass(frozen=True, slots=True)
class Head:
    """Where the log stands: its name, entries, the last entry's time, and the checkpoint note over them."""

    origin: str
    size: int
    admitted_at_ms: int
    checkpoint: str


def head(session: Session) -> Head | None:
    """The head; None before the log is founded. Raises: LogCorrupt."""
    columns = tables.head.c
    row = session.execute(
        sa.select(columns.origin, columns.size, columns.admitted_at_ms, columns.checkpoint)
    ).one_or_none()
    if row is None:
        return None
    found = Head(*row)
    if found.size < 1 or not 0 <= found.admitted_at_ms <= entry.TIME_MS_MAX:
        raise LogCorrupt("The head has no possible size or time; run the audit.")
    return found


def need_head(session: Session) -> Head:
    """The head of a founded log. Raises: NotFound."""
    found = head(session)
    if found is None:
        raise NotFound("This ledger has not been founded.")
    return found


def begin(session: Session, new: Head) -> None:
    """Set the first head. Raises: sqlalchemy.exc.IntegrityError (there is one)."""
    session.execute(sa.insert(tables.head), {"one": 1, **_columns(new)})


def advance(session: Session, size_old: int, new: Head) -> None:
    """Move the head on from `size_old`. Raises: LogBusy (it moved meanwhile)."""
    assert new.size > size_old, "a head only goes forward"
    moved = session.execute(sa.update(tables.head).where(tables.head.c.size == size_old).values(**_columns(new)))
    if moved.rowcount != 1:
        raise LogBusy("The log's head moved meanwhile; send the same again in a moment.")


def _columns(new: Head) -> dict[str, object]:
    return {
        "origin": new.origin,
        "size": new.size,
        "admitted_at_ms": new.admitted_at_ms,
        "checkpoint": new.checkpoint,
    }


class Tiles:
    """A reader of stored tiles, each as wide as it has grown; what was read once in a transaction is kept."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self._kept: dict[merkle.TileKey, bytes] = {}

    def __call__(self, keys: Collection[merkle.TileKey]) -> Mapping[merkle.TileKey, bytes]:
        """Those of the tiles that are stored, by level and number."""
        missing = [key for key in keys if key not in self._kept]
        if missing:
            columns = tables.tiles.c
            by_level = [
                sa.and_(columns.level == level, columns.n.in_([n for at, n in missing if at == level]))
                for level in sorted({level for level, _ in missing})
            ]
            rows = self._session.execute(sa.select(columns.level, columns.n, columns.hashes).where(sa.or_(*by_level)))
            self._kept.update({(level, n): hashes for level, n, hashes in rows})
        return {key: self._kept[key] for key in keys if key in self._kept}

    def write(self, changed: Mapping[merkle.TileKey, bytes]) -> None:
        """Store new tiles, and tiles that grew."""
        rows = [{"level": level, "n": n, "hashes": hashes} for (level, n), hashes in sorted(changed.items())]
        db.upsert(self._session, tables.tiles, rows)
        self._kept.update(changed)


def append(session: Session, size: int, entries: Sequence[bytes], tiles: Tiles | None = None) -> bytes:
    """Add entries (40 bytes each) to a tree of `size`; gives the new root. Raises: LogCorrupt (a tile is missing)."""
    tiles = tiles or Tiles(session)
    tiles.write(merkle.extend(tiles, size, [merkle.leaf_hash(data) for data in entries]))
    return merkle.root(tiles, size + len(entries))


def root(session: Session, size: int, tiles: Tiles | None = None) -> bytes:
    """The root of the first `size` entries. Raises: LogCorrupt."""
    return merkle.root(tiles or Tiles(session), size)


def inclusion_proofs(
    session: Session, indices: Sequence[int], size: int, tiles: Tiles | None = None
) -> list[list[bytes]]:
    """For each index, its proof in the tree of `size`. Raises: LogCorrupt, NotFound (an index beyond the size)."""
    if not all(0 <= index < size for index in indices):
        raise NotFound(f"There is no such entry in a tree of size {size}.", size=size)
    return merkle.inclusion_proofs(tiles or Tiles(session), indices, size)


def consistency_proof(session: Session, old: int, new: int) -> list[bytes]:
    """That the tree of `new` entries continues the one of `old`. Raises: LogCorrupt, NotFound."""
    if not 0 < old <= new:
        raise NotFound(f"There is no proof from size {old} to size {new}.", old=old, new=new)
    return merkle.consistency_proof(Tiles(session), old, new)


def entries(session: Session, start: int, end: int) -> list[bytes]:
    """The entries from index `start` up to and without `end`, 40 bytes each. Raises: LogCorrupt (one is missing)."""
    columns = tables.statements.c
    rows = session.execute(
        sa.select(columns.index, columns.admitted_at_ms, columns.id)
        .where(columns.index >= start, columns.index < end)
        .order_by(columns.index)
    ).all()
    if [row[0] for row in rows] != list(range(start, end)):
        raise LogCorrupt(f"Entries between {start} and {end} are missing.", start=start, end=end)
    return [entry.encode(at_ms, statement_id) for _, at_ms, statement_id in rows]
