"""What the offices say: the statements of registrar, operator and clock that the ledger itself needs, signed.

Promise: each function gives the wire bytes of one statement, which goes through the same gate as anybody's.

Rules
* Nothing in these kinds is sealed, so no salt is drawn, but for notices, whose salts are handed in.
* `system:` and `access:` statements have no `prev`; in a thread of parties the clock names the head (FORMATS 1.2).
  Times are handed in.

Specification: FORMATS 1.1, 1.3; DESIGN section 5 (`system:`).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from ledger import draft, kinds
from ledger.deadlines import Lapse
from ledger.jose import Jwk, Signer


@dataclass(frozen=True, slots=True)
class Office:
    """Who speaks, for which log, in which `system:` thread."""

    name: str
    signer: Signer
    origin: str
    system: str


@dataclass(frozen=True, slots=True)
class Parameter:
    """A number of the rules in force: its value in the unit its name ends with, its source, since when."""

    name: str
    value: int
    source: str
    from_date: str


def log_founded(
    registrar: Office, *, time: str, log_vkey: str, pack_vkey: str, operator: Jwk, clock: Jwk, at_ms: int
) -> bytes:
    """The first entry of a log, by its registrar; `time` is `operator` or `anchored`."""
    body = {
        "origin": registrar.origin,
        "time": time,
        "log_vkey": log_vkey,
        "pack_vkey": pack_vkey,
        "registrar": registrar.signer.jwk,
        "operator": operator,
        "clock": clock,
    }
    return _say(registrar, "log.founded", body, at_ms)


def policy_published(registrar: Office, *, rules: int, parameters: Sequence[Parameter], at_ms: int) -> bytes:
    """The rules that are in force from here on, and the numbers they read."""
    body = {"rules": rules, "parameters": [asdict(parameter) for parameter in parameters]}
    return _say(registrar, "policy.published", body, at_ms)


def pack_issued(operator: Office, *, body: Mapping[str, Any], at_ms: int) -> bytes:
    """That a pack was issued: pack, manifest_sha256, pack_kind, subject, reader, purpose, size."""
    version = 1 if body["pack_kind"] in ("order", "account") else 2
    return _say(operator, "pack.issued", body, at_ms, v=version)


def evidence_read(operator: Office, thread: str, *, body: Mapping[str, Any], at_ms: int) -> bytes:
    """That somebody reads what concerns the party of an `access:` thread, which has no `prev`."""
    return _say(operator, "evidence.read", body, at_ms, thread=thread)


def lapsed(clock: Office, lapse: Lapse, *, at_ms: int) -> bytes:
    """What the clock says of something that has lapsed, over the head of its thread."""
    return _say(clock, lapse.kind, lapse.body, at_ms, thread=lapse.thread, prev=lapse.head)


def notice_served(
    operator: Office, *, thread: str, head: str, body: Mapping[str, Any], salts: Iterator[bytes], at_ms: int
) -> bytes:
    """How a statement was carried to a party, over the head of its thread; number and address are sealed."""
    return _say(operator, "notice.served", body, at_ms, thread=thread, prev=head, salts=salts)


def _say(
    office: Office,
    kind: str,
    body: Mapping[str, Any],
    at_ms: int,
    *,
    v: int = 1,
    thread: str = "",
    prev: str | None = None,
    salts: Iterator[bytes] | None = None,
) -> bytes:
    thread = thread or office.system
    payload, disclosures = draft.payload(
        aud=office.origin,
        iss=office.name,
        iat=at_ms // 1000,
        kind=kind,
        v=v,
        thread=thread,
        prev=prev,
        body=body,
        sealed=kinds.of(thread.partition(":")[0], kind, v).shape,
        salts=salts or iter(()),
    )
    return draft.sign(payload, disclosures, office.signer)
