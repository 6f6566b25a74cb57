"""Sequencing: admit, sign, store, commit, then answer; one transaction for every door.

Promise: a receipt never precedes its commit, a checkpoint never its entries, and no two checkpoints disagree. A crash
before the commit leaves nothing; after it, the same bytes again get the receipt.

Steps, in one transaction under the one writer's lock
1. the head is read again, its checkpoint verified, and the stored tree must give its root (`log-corrupt` otherwise) and
   hold what was published, by the mark outside the database (`log-rolled-back` otherwise);
2. the batch is judged and saved (`ledger.admit`);
3. its entries go into the tree, and the log's key signs the new root;
4. the head moves on by compare-and-swap; receipts are made from what is stored;
5. commit; then the mark is raised, before any receipt leaves. Refusals are signed last: they leave nothing behind.

Specification: DESIGN sections 3.7 and 3.10; FORMATS 1.4, 2.2.
"""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy.engine import Engine

from ledger import admit, db, entry, log
from ledger.admit import Admitted, Refused, Repeated
from ledger.db import Session
from ledger.errors import LedgerError, LogCorrupt
from ledger.log import Head, Tiles
from ledger.vault import Vault
from notary import checkpoint, highwater, receipts
from notary.keys import Keyring
from notary.proof import TlogProof
from notary.receipts import Receipt, Refusal

Answer = Receipt | Refusal


def sequence(engine: Engine, ring: Keyring, vault: Vault, submissions: Sequence[bytes], at_ms: int) -> list[Answer]:
    """Record a batch (at most `admit.BATCH_MAX` submissions in wire form); one answer each, in order, after the commit.

    Raises: LogCorrupt (the store is damaged; nothing is written), LogRolledBack, LogBusy, ReadOnly, NotFound (no log
    was founded).
    """
    folder = db.folder_of(engine)
    with db.transaction(engine) as session:
        before = log.need_head(session)
        tiles = Tiles(session)
        check_head(session, before, ring, tiles)
        highwater.check(session, before, folder, ring.log.vkey, tiles)
        judged = admit.admit(session, vault, submissions, at_ms)
        head = extend(session, before, ring, [row for row in judged if isinstance(row, Admitted)], tiles)
        made = _receipts(session, head, [row for row in judged if not isinstance(row, Refused)], tiles)
    if made:
        highwater.keep(folder, head.checkpoint)
    vouched = iter(made)
    return [_refusal(row, before, ring, at_ms) if isinstance(row, Refused) else next(vouched) for row in judged]


def check_head(session: Session, head: Head, ring: Keyring, tiles: Tiles | None = None) -> None:
    """That the head's checkpoint is ours and the stored tree gives its root. Raises: LogCorrupt."""
    try:
        signed = checkpoint.open_signed(head.checkpoint, ring.log.vkey, head.origin)
    except LedgerError as error:
        raise LogCorrupt(f"The head's checkpoint is not ours: {error.sentence}") from error
    if (signed.size, signed.root) != (head.size, log.root(session, head.size, tiles)):
        raise LogCorrupt("The stored tree does not give the root of the signed checkpoint; run the audit.")


def extend(
    session: Session, before: Head | None, ring: Keyring, admitted: Sequence[Admitted], tiles: Tiles | None = None
) -> Head:
    """Put the admitted statements into the tree and move the head on; the head as it is then.

    Raises: LogCorrupt, LogBusy.
    """
    size = before.size if before else 0
    if not admitted:
        assert before is not None, "a log is founded with an entry"
        return before
    root = log.append(session, size, [entry.encode(row.at_ms, row.id) for row in admitted], tiles)
    origin, size_new = ring.log.name, size + len(admitted)
    signed = checkpoint.sign(origin, size_new, root, ring.log)
    head = Head(origin, size_new, admitted[-1].at_ms, signed)
    if before is None:
        log.begin(session, head)
    else:
        log.advance(session, before.size, head)
    return head


def _receipts(session: Session, head: Head, rows: Sequence[Admitted | Repeated], tiles: Tiles) -> list[Receipt]:
    proofs = log.inclusion_proofs(session, [row.index for row in rows], head.size, tiles) if rows else []
    return [
        Receipt(
            id=row.id,
            index=row.index,
            admitted_at_ms=row.at_ms,
            head=row.head,
            proof=str(TlogProof(row.index, tuple(hashes), head.checkpoint, entry.encode(row.at_ms, row.id))),
            repeated=isinstance(row, Repeated),
        )
        for row, hashes in zip(rows, proofs, strict=True)
    ]


def _refusal(row: Refused, before: Head, ring: Keyring, at_ms: int) -> Refusal:
    return receipts.refuse(row.error, row.id, aud=before.origin, at_ms=at_ms, operator=ring.operator)
