"""Attachments: photos, scans and papers that statements name by their SHA-256, encrypted beside the vault's fields.

Promise: the bytes come back as they came in, to whoever uploaded them and to whom he showed them by a statement of his,
and to nobody else; whether somebody else holds the same bytes cannot be told from any answer.

Rules
* Whoever uploads has a copy of his own under a data key of its own, so that one file is erased without another's. The
  tag binds hash, party, media type, size and time: no row can be moved, dated or swapped.
* A hash that is signed opens nothing by itself: the signer must have uploaded those bytes, or whoever once saw a hash
  could read the file by naming it in a thread of his own. So a file is read by its uploader, and through each statement
  of the uploader that names it, by whom the rights table gives the files of that statement.
* What a file is, its first bytes say, not who sends it; the list is closed.
* The same bytes of the same party again change nothing and give the first answer.

Specification: DESIGN sections 7 and 8; FORMATS 1.5; NIST SP 800-38D.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

import sqlalchemy as sa
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from ledger import db, tables
from ledger.db import Session
from ledger.errors import LogCorrupt, RateLimited
from ledger.vault import Vault

FILE_BYTES_MAX = 8 * 1024 * 1024  # a photo of a phone has 3 to 6 MB, twenty scanned pages about as much
DAY_FILES_MAX = 500  # of one party: each delivery of a busy day photographed, with room
DAY_BYTES_MAX = 512 * 1024 * 1024  # of one party and day, so that one key does not fill a disk overnight
DAY_MS = 86_400_000
CHINA_MS = 8 * 3_600_000  # the days of the quota are those of UTC+8

MEDIA: Mapping[str, tuple[str, Callable[[bytes], bool]]] = {  # media type → ending, and how its first bytes tell
    "image/jpeg": ("jpg", lambda data: data.startswith(b"\xff\xd8\xff")),
    "image/png": ("png", lambda data: data.startswith(b"\x89PNG\r\n\x1a\n")),
    "image/webp": ("webp", lambda data: data[:4] == b"RIFF" and data[8:12] == b"WEBP"),
    "image/heic": ("heic", lambda data: data[4:8] == b"ftyp" and data[8:12] in (b"heic", b"heix", b"mif1")),
    "application/pdf": ("pdf", lambda data: data.startswith(b"%PDF-")),
}


@dataclass(frozen=True, slots=True)
class Attachment:
    """One party's copy of a file: `bytes` is its size, `at_ms` when it was taken in."""

    sha256: str
    party: str
    media: str
    bytes: int
    at_ms: int


@dataclass(frozen=True, slots=True)
class Row:
    """One row of the table."""

    attachment: Attachment
    nonce: bytes
    ciphertext: bytes


@dataclass(frozen=True, slots=True)
class Place:
    """A thread and kind of statement in which the uploader of a file names it."""

    thread: str
    kind: str
    uploader: str


_FACTS = [tables.attachments.c[name] for name in ("sha256", "party", "media", "bytes", "at_ms")]
_ROW = [*_FACTS, tables.attachments.c.nonce, tables.attachments.c.ciphertext]


def media_of(data: bytes) -> str | None:
    """The media type that a file's first bytes tell; None for what is not on the list."""
    return next((media for media, (_, tells) in MEDIA.items() if tells(data)), None)


def store(session: Session, vault: Vault, party: str, data: bytes, at_ms: int) -> tuple[Attachment, bool]:
    """The party's copy of a file, and whether it is new; media type and size were checked by the door.

    Raises: RateLimited (the party has uploaded its day's share).
    """
    media, sha256 = media_of(data), hashlib.sha256(data).hexdigest()
    assert media is not None, "the door refuses what is not on the list"
    assert 0 < len(data) <= FILE_BYTES_MAX, "the door bounds the size"
    before = own(session, party, sha256)
    if before is not None:
        return before, False
    _check_quota(session, party, len(data), at_ms)
    made = Attachment(sha256, party, media, len(data), at_ms)
    nonce, ciphertext = vault.seal_file(session, key_id(made), data, bound(made))
    row = {"sha256": sha256, "party": party, "media": media, "bytes": len(data), "at_ms": at_ms}
    session.execute(sa.insert(tables.attachments), row | {"nonce": nonce, "ciphertext": ciphertext})
    return made, True


def own(session: Session, party: str, sha256: str) -> Attachment | None:
    """What the party itself uploaded under that hash."""
    columns = tables.attachments.c
    query = sa.select(*_FACTS).where(columns.sha256 == sha256, columns.party == party)
    found = session.execute(query).first()
    return None if found is None else Attachment(*found)


def _check_quota(session: Session, party: str, size: int, at_ms: int) -> None:
    columns, today = tables.attachments.c, (at_ms + CHINA_MS) // DAY_MS * DAY_MS - CHINA_MS
    query = sa.select(sa.func.count(), sa.func.coalesce(sa.func.sum(columns.bytes), 0))
    files, held = session.execute(query.where(columns.party == party, columns.at_ms >= today)).one()
    if files >= DAY_FILES_MAX or held + size > DAY_BYTES_MAX:
        raise RateLimited(
            f"A party uploads at most {DAY_FILES_MAX} files and {DAY_BYTES_MAX} bytes a day.",
            limit="attachments-day",
            retry_s=-(-(today + DAY_MS - at_ms) // 1000),
        )


def copy_of(session: Session, party: str, sha256: str) -> Row | None:
    """A party's own copy, as it lies in the table."""
    columns = tables.attachments.c
    found = session.execute(sa.select(*_ROW).where(columns.sha256 == sha256, columns.party == party)).first()
    return None if found is None else Row(Attachment(*found[:5]), found.nonce, found.ciphertext)


def places(session: Session, party: str, sha256: str, granted: Iterable[str]) -> list[Place]:
    """Where uploaders of a file name it, in threads of the party, then in those `granted`; of each oldest copy first.

    Who may read it there `ledger.rights` decides.
    """
    named, roles = tables.mentions.c, tables.roles.c
    found = _places(session, sha256, named.thread.in_(sa.select(roles.thread).where(roles.party == party)))
    for part in db.chunks(granted):
        found += [place for place in _places(session, sha256, named.thread.in_(part)) if place not in found]
    return found


def _places(session: Session, sha256: str, where: sa.ColumnElement[bool]) -> list[Place]:
    named, copies, said = tables.mentions.c, tables.attachments.c, tables.statements.c
    query = (
        sa.select(named.thread, said.kind, named.iss, copies.at_ms)
        .distinct()
        .join(tables.statements, said.index == named.index)
        .join(tables.attachments, sa.and_(copies.sha256 == named.sha256, copies.party == named.iss))
        .where(named.sha256 == sha256, where)
        .order_by(copies.at_ms, named.iss, named.thread, said.kind)
    )
    return [Place(thread, kind, uploader) for thread, kind, uploader, _ in session.execute(query)]


def load(session: Session, vault: Vault, row: Row) -> bytes:
    """The bytes of a file. Raises: LogCorrupt (its key is gone, or the row is not what was stored)."""
    return open_row(row, vault.data_keys(session, [key_id(row.attachment)]))


def open_row(row: Row, keys: Mapping[str, AESGCM]) -> bytes:
    """The bytes in one row. Raises: LogCorrupt (wrong key, changed, moved, or not what the hash says)."""
    one = row.attachment
    try:
        data = keys[key_id(one)].decrypt(row.nonce, row.ciphertext, bound(one))
    except (InvalidTag, KeyError, ValueError, TypeError):
        data = b""
    if not data or (hashlib.sha256(data).hexdigest(), media_of(data), len(data)) != (one.sha256, one.media, one.bytes):
        raise LogCorrupt(f"The attachment {one.sha256} does not open.", sha256=one.sha256)
    return data


def key_id(one: Attachment) -> str:
    """The id of the data key that a copy lies under."""
    return f"upload:{one.party}:{one.sha256}"


def bound(one: Attachment) -> bytes:
    """What the tag of a copy covers beside its bytes."""
    return f"xinzheng.attachment/v1\n{one.sha256}\n{one.party}\n{one.media}\n{one.bytes}\n{one.at_ms}\n".encode()
