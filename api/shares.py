"""What statements handed in come to, and for whom: each signer's share of a batch, each stranger's account.

Rules
* A statement counts for its signer and the key once its signature verified, whether it was admitted or refused. One
  that was recorded before counts for the address that sends it again: counterparties and readers of packs hold it, too.
* What a key signed that does not count (revoked, waiting, ended) is no party's: whoever found it could else shut out
  the party that lost it. It counts for the key, and for the address, since who makes and ends keys has any number.
* A batch's seconds are shared out by the bytes of its statements: one that names a hundred orders is itself long.
* Who hands in too much that no key signed which counts, or that is in the log already, is verified before he takes a
  place in the queue, so that a party behind the same address goes on.

Specification: `api.limits`.
"""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy.engine import Engine

from api.limits import ENDED, SIGNED, Limits, Spent, key_named, refusal, signer_named
from ledger import db, log, statement
from ledger.admit import admitted_before
from ledger.db import Session
from ledger.errors import LedgerError
from ledger.records import KeyRecord
from ledger.rules import keys
from ledger.views import load_records
from notary.receipts import Receipt, Refusal


def signed(answer: Receipt | Refusal | LedgerError) -> bool:
    """Whether whoever holds the key proved to have asked: what was recorded before, anybody can send again."""
    if isinstance(answer, Receipt):
        return not answer.repeated
    return isinstance(answer, Refusal) and answer.error.code in SIGNED


def spoken(answer: Receipt | Refusal | LedgerError) -> bool:
    """Whether the signer did, by a key that counts."""
    return signed(answer) and not (isinstance(answer, Refusal) and answer.error.code in ENDED)


def charge(limits: Limits, batch: Sequence[bytes], answers: Sequence[Receipt | Refusal], took_s: float) -> None:
    """Charge each signer of a batch, and the key that he used, with his share of it."""
    shares: dict[tuple[str, str, bool], list[int]] = {}
    for data, answer in zip(batch, answers, strict=True):
        if signed(answer):
            shares.setdefault((signer_named(data), key_named(data), spoken(answer)), []).append(len(data))
    whole = sum(map(len, batch)) or 1
    for (signer, kid, counts), sizes in shares.items():
        spent = Spent(len(sizes), sum(sizes), took_s * sum(sizes) / whole)
        limits.charge_signer(signer, kid, spent, counts=counts)


def let_in(limits: Limits, batch: Sequence[bytes]) -> list[LedgerError | None]:
    """For each statement, what keeps it from the gate; None where nothing does."""
    return [_of_signer(limits, data) for data in batch]


def let_in_verified(
    limits: Limits, engine: Engine, wait_s: float, batch: Sequence[bytes], at_ms: int
) -> list[LedgerError | None]:
    """As `let_in`, for an address that has to wait `wait_s` with whatever no key signed that counts at `at_ms`."""
    with db.reading(engine) as session:
        now_ms = max(at_ms, log.need_head(session).admitted_at_ms)  # as the gate reckons
        return [
            _of_signer(limits, data) if _verifies(session, data, now_ms) else refusal("strangers", wait_s)
            for data in batch
        ]


def _of_signer(limits: Limits, data: bytes) -> LedgerError | None:
    try:
        limits.check_signer(signer_named(data), key_named(data))
    except LedgerError as error:
        return error
    return None


def _verifies(session: Session, data: bytes, now_ms: int) -> bool:
    """Whether a key of the named signer that counts now signed it, and it is not in the log yet."""
    try:
        st = statement.parse(data)
        key = load_records(session, [f"key:{st.kid}"]).get(f"key:{st.kid}")
        if not isinstance(key, KeyRecord) or key.owner != st.iss:
            return False
        keys.check_now(key, now_ms)
        statement.check_signature(st, key.jwk)
        return not admitted_before(session, [st])
    except LedgerError:
        return False
