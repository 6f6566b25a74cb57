"""What statements handed in come to, and for whom: each signer's share of a batch, each stranger's account.

Rules
* A statement counts for its signer once its signature verified, whether it was admitted or refused. One that was
  recorded before counts for the address that sends it again: counterparties and readers of packs hold it, too.
* A batch's seconds are shared out by the bytes of its statements: one that names a hundred orders is itself long.
* Who hands in too much that no registered key signed, or that is in the log already, is verified before he takes a
  place in the queue, so that a party behind the same address goes on.

Specification: `api.limits`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy.engine import Engine

from api.limits import SIGNED, Limits, refusal, signer_named
from ledger import db, statement
from ledger.admit import admitted_before
from ledger.db import Session
from ledger.errors import LedgerError
from ledger.records import KeyRecord
from ledger.views import load_records
from notary.receipts import Receipt, Refusal


@dataclass
class _Share:
    """What one signer handed in of a batch."""

    statements: int = 0
    size: int = 0


def signed(answer: Receipt | Refusal | LedgerError) -> bool:
    """Whether the signer proved to have asked for this: what was recorded before, whoever holds it can send again."""
    if isinstance(answer, Receipt):
        return not answer.repeated
    return isinstance(answer, Refusal) and answer.error.code in SIGNED


def charge(limits: Limits, batch: Sequence[bytes], answers: Sequence[Receipt | Refusal], took_s: float) -> None:
    """Charge each signer of a batch his share of it."""
    shares: dict[str, _Share] = {}
    for data, answer in zip(batch, answers, strict=True):
        if signed(answer):
            share = shares.setdefault(signer_named(data), _Share())
            share.statements += 1
            share.size += len(data)
    whole = sum(map(len, batch)) or 1
    for signer, share in shares.items():
        limits.charge_signer(signer, share.statements, share.size, took_s * share.size / whole)


def let_in(limits: Limits, batch: Sequence[bytes]) -> list[LedgerError | None]:
    """For each statement, what keeps it from the gate; None where nothing does."""
    return [_of_signer(limits, data) for data in batch]


def let_in_verified(limits: Limits, engine: Engine, wait_s: float, batch: Sequence[bytes]) -> list[LedgerError | None]:
    """As `let_in`, for an address that has to wait `wait_s` with whatever no registered key signed."""
    with db.reading(engine) as session:
        return [
            _of_signer(limits, data) if _verifies(session, data) else refusal("strangers", wait_s) for data in batch
        ]


def _of_signer(limits: Limits, data: bytes) -> LedgerError | None:
    try:
        limits.check_signer(signer_named(data))
    except LedgerError as error:
        return error
    return None


def _verifies(session: Session, data: bytes) -> bool:
    """Whether a registered key of the named signer signed it, and it is not in the log yet."""
    try:
        st = statement.parse(data)
        key = load_records(session, [f"key:{st.kid}"]).get(f"key:{st.kid}")
        if not isinstance(key, KeyRecord) or key.owner != st.iss:
            return False
        statement.check_signature(st, key.jwk)
        return not admitted_before(session, [st])
    except LedgerError:
        return False
