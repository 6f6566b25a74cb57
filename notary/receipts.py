"""Receipts and refusals: what a submitter takes home, both checkable without us.

Promise: a receipt proves that the statement stands in the log; a refusal proves that it was handed in and turned away,
so that nobody can be shut out without a trace.

Rules
* A receipt's proof carries the entry (FORMATS 1.4): a verifier computes the statement's id itself and compares.
* The same statement again gives the same id, index and time; head and proof are today's.
* A refusal is a JWS of the operator, `typ` `refusal+jwt`, over `{aud, id, at_ms, code, head?}`. `head` goes to a party
  of the thread only: the rules tell it with `stale-thread`, which nobody else is ever given.

Specification: FORMATS 1.4.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from ledger import jose, statement
from ledger.entry import Entry
from ledger.errors import LedgerError, MalformedStatement, StaleThread, WrongAudience
from ledger.jose import Signer
from notary import proof
from notary.checkpoint import Checkpoint
from notary.note import Vkey

MEMBERS = ("id", "index", "admitted_at_ms", "head", "proof")


@dataclass(frozen=True, slots=True)
class Receipt:
    """Where a statement stands, and the proof of it. `repeated` says that it stood there before; it does not travel."""

    id: str
    index: int
    admitted_at_ms: int
    head: str
    proof: str
    repeated: bool = False

    def as_json(self) -> dict[str, Any]:
        """The receipt's members, in their order."""
        return {name: getattr(self, name) for name in MEMBERS}


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why a submission stayed out; `id` is SHA-256 of its bytes before the first `~`, `token` the signed refusal."""

    error: LedgerError
    id: str
    token: str


def parse(members: Mapping[str, Any]) -> Receipt:
    """A receipt from its JSON members. Raises: MalformedStatement."""
    types = {"id": str, "index": int, "admitted_at_ms": int, "head": str, "proof": str}
    if tuple(members) != MEMBERS or any(type(members[name]) is not types[name] for name in MEMBERS):
        raise MalformedStatement("A receipt has id, index, admitted_at_ms, head and proof.")
    return Receipt(**members)


def check(receipt: Receipt, wire: bytes, vkey: Vkey, origin: str) -> tuple[Entry, Checkpoint]:
    """That the receipt is for `wire` and its proof leads to a checkpoint of `vkey`; the entry and that checkpoint.

    Raises: MalformedStatement (the receipt does not agree with itself or with the statement), BadProof, BadSignature.
    """
    statement_id = statement.id_of(wire.partition(b"~")[0])
    parsed = proof.parse(receipt.proof)
    entry, head = proof.check_statement(parsed, statement_id, vkey, origin)
    said = (receipt.id, receipt.index, receipt.admitted_at_ms)
    if said != (statement_id, parsed.index, entry.admitted_at_ms):
        raise MalformedStatement("The receipt says another id, index or time than its proof.")
    return entry, head


def refuse(error: LedgerError, submission_id: str, *, aud: str, at_ms: int, operator: Signer) -> Refusal:
    """A signed refusal of the submission with that id."""
    payload: dict[str, Any] = {"aud": aud, "id": submission_id, "at_ms": at_ms, "code": error.code}
    if isinstance(error, StaleThread):
        payload["head"] = error.fields["head"]
    token = jose.sign_compact(jose.header_of(jose.REFUSAL, operator), payload, operator)
    return Refusal(error, submission_id, token)


def check_refusal(token: str, wire: bytes, operator: jose.Jwk, aud: str) -> dict[str, Any]:
    """The payload of a refusal of `wire`, after the operator's key signed it for this log.

    Raises: MalformedStatement (not a refusal, or of another submission), WrongAudience, BadSignature.
    """
    jws = jose.parse_compact(token, typ=jose.REFUSAL, size_max=jose.TOKEN_BYTES_MAX)
    jose.verify(operator, jws.header["alg"], jws.signing_input, jws.signature)
    payload = jws.payload
    types = {"aud": str, "id": str, "at_ms": int, "code": str}
    if "head" in payload:
        types["head"] = str
    if list(payload) != list(types) or any(type(payload[name]) is not kind for name, kind in types.items()):
        raise MalformedStatement("A refusal has aud, id, at_ms, code, and head for a party of the thread.")
    if payload["aud"] != aud:
        raise WrongAudience("The refusal is another log's.", aud=payload["aud"])
    if payload["id"] != statement.id_of(wire.partition(b"~")[0]):
        raise MalformedStatement("The refusal is of another submission.", id=payload["id"])
    return dict(payload)
