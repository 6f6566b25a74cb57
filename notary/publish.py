"""The public log: what anybody may read, from the store or as files on any web server.

Promise: whatever is served lies under a signed checkpoint and never changes; the log holds ids and times, no personal
and no business data, so it is served to anyone.

Rules
* Tiles and entry bundles of any width up to the current one are cut from what is stored; wider ones do not exist yet.
* A bundle is `u16 length || entry` for each entry; ours are 40 bytes (FORMATS 1.3).
* `export_log` writes one size's tree: the checkpoint last, so that a copy that broke off has none.
* `check_exact` is how the audit looks at the stored checkpoint: one line, the log's own, and nothing beside it.

Specification: C2SP tlog-tiles (FORMATS 2.4), tlog-checkpoint (2.2).
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from sqlalchemy.engine import Engine

from ledger import db, log, merkle
from ledger.db import Session
from ledger.entry import ENTRY_BYTES
from ledger.errors import AlreadyExists, BadSignature, NotFound
from notary import checkpoint, note
from notary.checkpoint import Checkpoint
from notary.note import Vkey

Progress = Callable[[int, int], None]  # resources done, resources in all


def checkpoint_text(session: Session) -> str:
    """The newest signed checkpoint. Raises: NotFound (no log was founded)."""
    return log.need_head(session).checkpoint


def resource(session: Session, path: str) -> bytes:
    """The bytes at a published path, `tile/…` or `tile/entries/…`. Raises: NotFound (no such path, not so wide yet)."""
    level, n, width = merkle.parse_tile_path(path)
    return bundle(session, n, width) if level == merkle.ENTRIES else tile(session, level, n, width)


def tile(session: Session, level: int, n: int, width: int = merkle.TILE_WIDTH) -> bytes:
    """The first `width` hashes of a tile. Raises: NotFound."""
    hashes = log.Tiles(session)([(level, n)]).get((level, n), b"")
    if len(hashes) < width * merkle.HASH_BYTES:
        raise NotFound("There is no tile of that place and width.", level=level, tile=n, width=width)
    return hashes[: width * merkle.HASH_BYTES]


def bundle(session: Session, n: int, width: int = merkle.TILE_WIDTH) -> bytes:
    """The first `width` entries of a bundle, each after its length. Raises: NotFound, LogCorrupt."""
    start = n * merkle.TILE_WIDTH
    if start + width > log.need_head(session).size:
        raise NotFound("There is no bundle of that place and width.", bundle=n, width=width)
    length = ENTRY_BYTES.to_bytes(2, "big")  # SPEC: tlog-tiles, big-endian u16 before each entry
    return b"".join(length + data for data in log.entries(session, start, start + width))


def check_exact(note_text: str, vkey: Vkey, origin: str) -> Checkpoint:
    """The stored checkpoint as the log signs it: one signature line, no extension.

    Raises: BadSignature, and as open_signed.
    """
    signed = checkpoint.open_signed(note_text, vkey, origin)
    if len(note.parse(note_text).signatures) != 1 or signed.extensions:
        raise BadSignature("The stored checkpoint holds more than the log signs.")
    return signed


def verifier(vkey: Vkey, origin: str) -> Callable[[str], tuple[str, int, bytes]]:
    """What `ledger.replay.audit` opens the stored checkpoint with: gives origin, size and root, or raises."""

    def verify(note_text: str) -> tuple[str, int, bytes]:
        signed = check_exact(note_text, vkey, origin)
        return signed.origin, signed.size, signed.root

    return verify


def export_log(engine: Engine, folder: Path, progress: Progress | None = None) -> Checkpoint:
    """Write the public log as files into `folder`, new or empty; the checkpoint it is of.

    Raises: AlreadyExists, NotFound (no log was founded), LogCorrupt.
    """
    if folder.exists() and any(folder.iterdir()):
        raise AlreadyExists(f"The folder {folder} is not empty.")
    with db.reading(engine) as session:
        text = checkpoint_text(session)
        head = checkpoint.parse(note.parse(text).text)
        tiles = merkle.tiles_of(head.size)
        paths = [merkle.tile_path(*row) for row in tiles]
        paths += [merkle.tile_path(merkle.ENTRIES, n, width) for level, n, width in tiles if level == 0]
        for done, path in enumerate(paths, start=1):
            target = folder / path
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(resource(session, path))
            if progress is not None:
                progress(done, len(paths))
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "checkpoint").write_bytes(text.encode())
    return head
