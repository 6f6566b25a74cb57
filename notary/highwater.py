"""The high-water mark: the newest checkpoint that left this ledger, remembered in a file outside the database.

Promise: no checkpoint leaves before the mark stands at its size or above, on the disk. A database restored from an
older copy is behind its mark, and nothing is written into it: it would say otherwise at indexes that were published.

Rules
* The file `high-water` beside the database holds one signed checkpoint, as it left. It is written after the commit and
  before the answer, once a batch, whole or not at all (a new file, fsync, rename, fsync of the folder).
* After a crash the mark may lag behind the database, never before what left; it never goes back.
* Where database and mark were both restored from one copy, nothing here can tell: only receipts, packs and checkpoints
  in other hands can (`notary.restored`).

Specification: DESIGN section 3.7; ADR 15.
"""

from __future__ import annotations

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from ledger import log
from ledger.db import Session
from ledger.errors import LedgerError, LogCorrupt, LogRolledBack
from ledger.log import Head, Tiles
from notary import checkpoint
from notary.checkpoint import CHECKPOINT_BYTES_MAX, Checkpoint
from notary.note import Vkey

NAME, LOCK = "high-water", ".high-water.lock"
_MODE = 0o600


def keep(folder: Path, note: str) -> None:
    """Raise the mark of the ledger in `folder` to a signed checkpoint of its own; a smaller one changes nothing.

    Returns once it is on the disk. Raises: LogCorrupt (the file holds no checkpoint).
    """
    kept = kept_in(folder)
    if kept == note:
        return
    with _alone(folder):
        kept = kept_in(folder)
        if kept is None or _parsed(kept).size < _parsed(note).size:
            _write(folder, note)


def newest(folder: Path, vkey: Vkey, origin: str) -> Checkpoint | None:
    """The mark; None where none was ever set. Raises: LogCorrupt (it is no checkpoint of this log)."""
    return _opened(kept_in(folder), vkey, origin)


def _opened(kept: str | None, vkey: Vkey, origin: str) -> Checkpoint | None:
    if kept is None:
        return None
    try:
        return checkpoint.open_signed(kept, vkey, origin)
    except LedgerError as error:
        raise LogCorrupt(f"The file {NAME} is no checkpoint of this log: {error.sentence}") from None


def check(session: Session, head: Head, folder: Path, vkey: Vkey, tiles: Tiles | None = None) -> None:
    """That the database holds all that left it, by the mark; for whoever holds the one writer's lock.

    Raises: LogRolledBack, LogCorrupt.
    """
    check_kept(session, head, kept_in(folder), vkey, tiles)


def check_kept(session: Session, head: Head, kept: str | None, vkey: Vkey, tiles: Tiles | None = None) -> None:
    """As `check`, by a mark that was read before the head was: one read after it may be of a batch in between.

    Raises: LogRolledBack, LogCorrupt.
    """
    if kept == head.checkpoint:
        return
    mark = _opened(kept, vkey, head.origin)
    if mark is None:
        return
    if mark.size > head.size:
        raise LogRolledBack(
            f"This database has {head.size} entries, and {mark.size} were published: it is an older copy. Nothing is "
            "written into it; put the newer one back, or serve this one with --read-only.",
            size=head.size,
            published=mark.size,
        )
    if log.root(session, mark.size, tiles) != mark.root:
        raise LogRolledBack(
            f"This database has other entries than the {mark.size} that were published. Nothing is written into it.",
            size=head.size,
            published=mark.size,
        )


def kept_in(folder: Path) -> str | None:
    """The mark as it stands in its file, not verified; None where none was ever set."""
    try:
        with (folder / NAME).open("rb") as file:
            return file.read(CHECKPOINT_BYTES_MAX + 1).decode(errors="replace")
    except FileNotFoundError:
        return None


def _parsed(note: str) -> Checkpoint:
    try:
        return checkpoint.parse(note.partition("\n\n")[0] + "\n")
    except LedgerError as error:
        raise LogCorrupt(f"The file {NAME} is no checkpoint: {error.sentence}") from None


def _write(folder: Path, note: str) -> None:
    fresh = folder / f"{NAME}.new"
    descriptor = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_CLOEXEC, _MODE)
    with os.fdopen(descriptor, "wb") as file:
        file.write(note.encode())
        file.flush()
        os.fsync(file.fileno())
    fresh.replace(folder / NAME)
    _sync(folder)


def _sync(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


@contextmanager
def _alone(folder: Path) -> Iterator[None]:
    """Nobody else writes the mark meanwhile; the lock ends with its process."""
    descriptor = os.open(folder / LOCK, os.O_CREAT | os.O_RDWR | os.O_CLOEXEC, _MODE)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX)
        yield
    finally:
        os.close(descriptor)
