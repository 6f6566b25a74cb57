"""The log, its parties and their keys, threads, packs and balances, as records.

Specification: FORMATS 1.3, 1.7.
"""

from __future__ import annotations

from typing import ClassVar

from ledger.records.base import Record


class LogRecord(Record):
    """The log itself: its origin, its time, the rules in force."""

    type: ClassVar[str] = "log"
    origin: str
    time: str
    rules: int
    parameters: dict[str, int]
    founded: str
    policy: str | None
    packs: int


class PartyRecord(Record):
    """A registered party; `licence` is the `licence.checked` of the latest day."""

    type: ClassVar[str] = "party"
    party: str
    party_type: str
    registered: str
    licence: str | None = None


class KeyRecord(Record):
    """A key and how far its word reaches. `owner` is a party id or registrar, operator, clock.

    `counts_from_ms`: added by the registrar, it counts from that entry time. `ends_at_ms`: revoked by the registrar, it
    counts before that entry time; revoked by its party, it counts no more at once. `vetoed`: an older key of the party
    revoked it before it counted, so it never did. `level` and `custody` are as registered.
    """

    type: ClassVar[str] = "key"
    kid: str
    owner: str
    jwk: dict[str, str]
    custody: str
    level: str
    added: str
    added_index: int
    scope: tuple[str, ...] | None = None
    limit_fen: int | None = None
    until: str | None = None
    person: str | None = None
    mandate_sha256: str | None = None
    revoked: str | None = None
    revoked_index: int | None = None
    compromised_since: str | None = None
    counts_from_ms: int | None = None
    ends_at_ms: int | None = None
    vetoed: bool = False


class ThreadRecord(Record):
    """A thread: its state, its head, and who is named in it under which role."""

    type: ClassVar[str] = "thread"
    thread: str
    state: str
    head: str
    roles: dict[str, str]
    opened: str
    opened_at_ms: int
    count: int


class PackRecord(Record):
    """A pack that was issued."""

    type: ClassVar[str] = "pack"
    pack: str
    issued: str
    manifest_sha256: str


class BalanceRecord(Record):
    """Debits less credits of one account of the claims book, fen."""

    type: ClassVar[str] = "balance"
    account: str
    fen: int
