"""The attachments in the audit: no statement makes them, so each must open, and each data key of one have its file.

Rules
* A row that opens, under the data key of its own name, as what its hash, type, size and time say, is carried over
  without its bytes; every other row is a finding, and stands in the stored table alone.
* A data key of an upload whose file is gone names the file that is missing.
* One file is in memory at a time.

Specification: DESIGN section 3.5; ADR 14, 15.
"""

from __future__ import annotations

from collections.abc import Iterator

import sqlalchemy as sa
from sqlalchemy.exc import SQLAlchemyError

from ledger import attachments, tables
from ledger.attachments import Attachment, Row
from ledger.db import Session
from ledger.errors import LedgerError
from ledger.replay.compare import raw
from ledger.replay.report import FAULTS, Report
from ledger.vault import Vault

_NAMES = ("sha256", "party", "media", "bytes", "at_ms", "nonce", "ciphertext")


def rebuild(session: Session, rebuilt: Session, keys: Vault, report: Report) -> None:
    """Carry over every attachment that opens; name the others."""
    for row in _rows(session):
        one = row.attachment
        try:
            attachments.load(session, keys, row)
            _carry(rebuilt, one)
        except (*FAULTS, SQLAlchemyError) as error:
            sentence = error.sentence if isinstance(error, LedgerError) else "This row is no attachment."
            report.find("attachments", f"{one.sha256}/{one.party}", sentence)
    for (key,) in _keys_without_file(session):
        report.find("attachments", key, "There is a data key of this upload, and its file is missing.")


def _keys_without_file(session: Session) -> sa.CursorResult[tuple[str]]:
    keys, files = tables.data_keys.c, tables.attachments.c
    stored = sa.select(files.sha256).where(keys.id == "upload:" + files.party + ":" + files.sha256)
    return session.execute(sa.select(keys.id).where(keys.id.startswith("upload:"), ~stored.exists()).order_by(keys.id))


def _rows(session: Session) -> Iterator[Row]:
    columns = tables.attachments.c
    query = sa.select(*raw(tables.attachments, _NAMES)).order_by(columns.sha256, columns.party)
    for sha256, party, media, size, at_ms, nonce, ciphertext in session.execute(query.execution_options(yield_per=1)):
        yield Row(Attachment(sha256, party, media, size, at_ms), nonce, ciphertext)


def _carry(rebuilt: Session, one: Attachment) -> None:
    row = {"sha256": one.sha256, "party": one.party, "media": one.media, "bytes": one.bytes, "at_ms": one.at_ms}
    rebuilt.execute(sa.insert(tables.data_keys), {"id": attachments.key_id(one), "nonce": b"", "wrapped": b""})
    rebuilt.execute(sa.insert(tables.attachments), row | {"nonce": b"", "ciphertext": b""})
