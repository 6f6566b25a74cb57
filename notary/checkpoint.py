"""A checkpoint: the log's word on how long it is and what it holds.

Promise: `parse` takes the one spelling that `str(checkpoint)` prints; `open_signed` gives only what the log's key
signed under the expected origin.

    <origin>
    <tree size, decimal>
    <base64 of the 32-byte root>
    <extension lines, none of ours>

Rules
* The origin is not empty; ours is also the key name of the log's signature line.
* A tree of size 0 has the empty root and no other.
* Size and root count only together: a proof is checked against both, out of one checkpoint.

Follows C2SP tlog-checkpoint.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from ledger import merkle
from ledger.errors import BadSignature, MalformedStatement
from notary import note
from notary.note import NoteSigner, Vkey

CHECKPOINT_BYTES_MAX = 64 * 1024  # text and signatures; sixteen post-quantum cosignatures fit
_DECIMAL = re.compile("0|[1-9][0-9]{0,18}")


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """A tree head: `size` leaves under `root` (32 bytes) in the log `origin`. `str()` is the note text."""

    origin: str
    size: int
    root: bytes
    extensions: tuple[str, ...] = ()

    def __str__(self) -> str:
        lines = (self.origin, str(self.size), note.b64(self.root), *self.extensions)
        return "".join(f"{line}\n" for line in lines)


def parse_decimal(text: str, what: str) -> int:
    """A size or index: decimal, no leading zero, at most 2^63 - 1. Raises: MalformedStatement, naming `what`."""
    if not _DECIMAL.fullmatch(text) or int(text) > merkle.SIZE_MAX:
        raise MalformedStatement(f"The {what} is no plain decimal number.")
    return int(text)


def parse(text: str) -> Checkpoint:
    """A checkpoint from its note text, without signatures. Raises: MalformedStatement."""
    lines = text.split("\n")
    if len(lines) < 4 or lines.pop() or not all(lines):
        raise MalformedStatement("A checkpoint is three lines or more, none empty, each ended by a line feed.")
    size = parse_decimal(lines[1], "tree size")
    root = note.b64_decode(lines[2])
    if len(root) != merkle.HASH_BYTES or (size == 0 and root != merkle.EMPTY_ROOT):
        raise MalformedStatement("The root is no hash of a tree of that size.")
    checkpoint = Checkpoint(lines[0], size, root, tuple(lines[3:]))
    if str(checkpoint) != text:
        raise MalformedStatement("The checkpoint is not spelled as it would be printed.")
    return checkpoint


def sign(origin: str, size: int, root: bytes, signer: NoteSigner) -> str:
    """The signed note of a checkpoint without extensions. The caller never signs two that do not agree."""
    text = str(Checkpoint(origin, size, root))
    parse(text)
    return str(note.sign(text, signer))


def open_signed(data: str | bytes, vkey: Vkey, origin: str) -> Checkpoint:
    """The checkpoint in a signed note, after `vkey` signed it and its origin is `origin`.

    Raises: MalformedStatement, BadSignature (not signed by this key; another origin), NotSupported.
    """
    raw = data.encode(errors="replace") if isinstance(data, str) else data
    if len(raw) > CHECKPOINT_BYTES_MAX:
        raise MalformedStatement(f"A checkpoint is at most {CHECKPOINT_BYTES_MAX} bytes.")
    signed = note.parse(data)
    note.check(signed, [vkey])
    checkpoint = parse(signed.text)
    if checkpoint.origin != origin:
        raise BadSignature("The checkpoint is of another log.", origin=checkpoint.origin)
    return checkpoint
