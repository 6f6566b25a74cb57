"""Cursors: where a list goes on, sealed to the reader and the question that it was given for.

Promise: a cursor of another reader, of another list or filter, or of nobody's is refused in one sentence, whatever is
wrong with it; and what a page shows is asked for with the reader's own rights again, whatever a cursor says.

Rules
* A cursor is the key of the last row looked at, under a tag: HMAC-SHA-256, cut to 16 bytes, over reader, list, filters
  and key. The tag's key is derived from the ledger's own, so that a cursor outlives a restart and serves any process.
* It has one spelling: base64url that re-encodes to itself.

Specification: DESIGN section 8; RFC 2104, RFC 4648 section 5.
"""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Sequence

from ledger import jose
from ledger.errors import LedgerError, MalformedRequest

TAG_BYTES = 16
CURSOR_CHARS_MAX = 256  # a key of 60 characters and a tag take about 100


class Cursors:
    """Makes and opens the cursors of one ledger; `secret` is a key of it that never leaves."""

    def __init__(self, secret: bytes) -> None:
        self._key = hmac.digest(secret, b"xinzheng.cursor/v1", "sha256")

    def __repr__(self) -> str:
        return "Cursors(...)"

    def make(self, reader: str, question: Sequence[str], after: str) -> str:
        """The cursor that goes on after the row `after` of the list that answers `question` to `reader`."""
        return jose.b64u(self._tag(reader, question, after) + after.encode())

    def open(self, reader: str, question: Sequence[str], cursor: str | None) -> str:
        """The row to go on after; "" to begin. Raises: MalformedRequest."""
        if cursor is None:
            return ""
        try:
            data = jose.b64u_decode(cursor) if len(cursor) <= CURSOR_CHARS_MAX else b""
            after = data[TAG_BYTES:].decode()
        except (LedgerError, UnicodeError):
            data, after = b"", ""
        if not hmac.compare_digest(data[:TAG_BYTES], self._tag(reader, question, after)):
            raise MalformedRequest("The cursor is not one that this list gave you for this question.", field="cursor")
        return after

    def _tag(self, reader: str, question: Sequence[str], after: str) -> bytes:
        parts = [reader, *question, after]
        text = "\n".join([str(len(parts)), *(part.replace("\n", " ") for part in parts)])
        return hmac.digest(self._key, text.encode(), hashlib.sha256)[:TAG_BYTES]
