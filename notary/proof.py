"""A proof of logging: that an entry stands in the log, for anybody to check offline.

Promise: `parse` takes the one spelling that `str(proof)` prints; `check` raises unless the entry stands at the index in
the tree of a checkpoint that the log's key signed.

    c2sp.org/tlog-proof@v1
    extra <base64>                       ours: the entry's 40 bytes
    index <leaf index>
    <base64 of a hash>                   from the leaf's sibling to the root's child
    <empty line>
    <checkpoint, verbatim, with its signatures>

Rules
* The leaf hash is computed from the entry, size and root come from the checkpoint: nothing a prover says is taken over.
* `extra` is not signed and never trusted. It only saves a reader from having to know the entry's time: its last 32
  bytes must be the statement id that the reader computed himself, and then the whole of it is hashed.

Follows C2SP tlog-proof and FORMATS 1.4.
"""

from __future__ import annotations

from dataclasses import dataclass

from ledger import entry, merkle
from ledger.entry import Entry
from ledger.errors import BadProof, MalformedStatement
from notary import checkpoint, note
from notary.checkpoint import CHECKPOINT_BYTES_MAX, Checkpoint
from notary.note import Vkey

HEADER = "c2sp.org/tlog-proof@v1"
EXTRA_BYTES_MAX = 48 * 1024  # ours has 40; in base64 still below the 64 KiB a line may have
PROOF_BYTES_MAX = 2 * 64 * 1024 + CHECKPOINT_BYTES_MAX


@dataclass(frozen=True, slots=True)
class TlogProof:
    """An inclusion proof with the signed checkpoint it leads to; `str()` is the file's text."""

    index: int
    hashes: tuple[bytes, ...]
    checkpoint: str
    extra: bytes | None = None

    def __str__(self) -> str:
        extra = [f"extra {note.b64(self.extra)}"] if self.extra is not None else []
        lines = [HEADER, *extra, f"index {self.index}", *(note.b64(one) for one in self.hashes)]
        return "".join(f"{line}\n" for line in lines) + "\n" + self.checkpoint


def parse(data: str | bytes) -> TlogProof:
    """A proof from its text; the checkpoint in it is kept verbatim and not looked into. Raises: MalformedStatement."""
    text = _decode(data)
    head, blank, signed = text.partition("\n\n")
    lines = head.split("\n")
    if not blank or not signed or lines.pop(0) != HEADER:
        raise MalformedStatement(f"A proof begins with {HEADER} and ends with a checkpoint.")
    extra = _extra(lines.pop(0)) if lines and lines[0].startswith("extra ") else None
    if not lines or not lines[0].startswith("index "):
        raise MalformedStatement("A proof names its index.")
    index = checkpoint.parse_decimal(lines.pop(0).removeprefix("index "), "index")
    if len(lines) > merkle.PROOF_HASHES_MAX:
        raise MalformedStatement(f"A proof has at most {merkle.PROOF_HASHES_MAX} hashes.")
    hashes = tuple(note.b64_decode(line) for line in lines)
    if any(len(one) != merkle.HASH_BYTES for one in hashes):
        raise MalformedStatement(f"Each hash of a proof is {merkle.HASH_BYTES} bytes.")
    proof = TlogProof(index, hashes, signed, extra)
    if str(proof) != text:
        raise MalformedStatement("The proof is not spelled as it would be printed.")
    return proof


def _decode(data: str | bytes) -> str:
    try:
        raw = data.encode() if isinstance(data, str) else data
        if len(raw) > PROOF_BYTES_MAX:
            raise MalformedStatement(f"A proof is at most {PROOF_BYTES_MAX} bytes.")
        return raw.decode()
    except UnicodeError:
        raise MalformedStatement("A proof is UTF-8.") from None


def _extra(line: str) -> bytes:
    extra = note.b64_decode(line.removeprefix("extra "))
    if not 0 < len(extra) <= EXTRA_BYTES_MAX:
        raise MalformedStatement(f"A proof's extra data is 1 to {EXTRA_BYTES_MAX} bytes.")
    return extra


def check(proof: TlogProof, entry_bytes: bytes, vkey: Vkey, origin: str) -> Checkpoint:
    """That `entry_bytes` is the entry at the proof's index in the tree of its checkpoint; gives that checkpoint.

    Raises: MalformedStatement (the checkpoint), BadSignature (not signed by `vkey`; another origin), BadProof,
    NotSupported.
    """
    head = checkpoint.open_signed(proof.checkpoint, vkey, origin)
    merkle.check_inclusion(proof.index, head.size, merkle.leaf_hash(entry_bytes), proof.hashes, head.root)
    return head


def check_statement(proof: TlogProof, statement_id: str, vkey: Vkey, origin: str) -> tuple[Entry, Checkpoint]:
    """`check` for a statement whose id the caller computed, by the entry in `extra`; gives the entry too.

    Raises: BadProof (`extra` is no entry of this statement), and what `check` raises.
    """
    if proof.extra is None or len(proof.extra) != entry.ENTRY_BYTES:
        raise BadProof("The proof's extra data is no entry.")
    logged = entry.decode(proof.extra)
    if logged.statement_id != statement_id:  # SPEC: FORMATS 1.4, the last 32 bytes are the id the verifier computed
        raise BadProof("The proof is of another statement.", id=logged.statement_id)
    return logged, check(proof, proof.extra, vkey, origin)
