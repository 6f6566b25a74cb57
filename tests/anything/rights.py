"""What each key may do, worked out from the admitted statements alone, by other code than the ledger's.

Promise: `took` fails as soon as something was admitted that no statement gave its key the right to say.

Rules
* A key has the rights that the statement which added it gives, and never one that the adding key lacked.
* A key counts after its statement, before its end, until a statement revokes it. What the registrar says of a key
  that counts waits 72 hours.
* Offices speak under the keys that `log.founded` names.
* Whoever speaks in a thread is named in it by the statement that opened it, or is an office.

Specification: FORMATS 1.7 "A key counts".
"""

from __future__ import annotations

import datetime
from dataclasses import dataclass, field
from typing import Any

from ledger import jose, kinds
from ledger.statement import Statement

CHINA = datetime.timezone(datetime.timedelta(hours=8))
WAITING_MS = 72 * 3_600_000  # SPEC: FORMATS 1.7, a key that the registrar adds
OFFICES = ("registrar", "operator", "clock")


@dataclass
class Right:
    """What one key may say, from when on and until when."""

    owner: str
    scope: frozenset[str] | None = None
    limit_fen: int | None = None
    until: str | None = None
    from_ms: int = 0
    ends_ms: int | None = None  # it signs nothing from then on

    def counts(self, at_ms: int) -> bool:
        """Whether it signs at that time."""
        return at_ms >= self.from_ms and (self.ends_ms is None or at_ms < self.ends_ms)

    def within(self, other: Right) -> bool:
        """Whether it gives nothing that `other` does not."""
        narrow = other.scope is None or (self.scope is not None and self.scope <= other.scope)
        low = other.limit_fen is None or (self.limit_fen is not None and self.limit_fen <= other.limit_fen)
        early = other.until is None or (self.until is not None and self.until <= other.until)
        return narrow and low and early


@dataclass
class Rights:
    """Every key so far, and who is named in which thread."""

    keys: dict[str, Right] = field(default_factory=dict)
    named: dict[str, set[str]] = field(default_factory=dict)

    def took(self, st: Statement, at_ms: int) -> None:
        """Check one admitted statement against all before it, and remember what it gives. Raises: AssertionError."""
        if st.kind == "log.founded":
            self.keys |= {jose.thumbprint(st.body[office]): Right(office) for office in OFFICES}
            return
        self._check_key(st, at_ms)
        self._check_named(st)
        if st.kind == "party.registered":
            self._give(st.body["jwk"], Right(st.body["party"]))
        elif st.kind == "key.added":
            self._added(st, at_ms)
        elif st.kind == "key.revoked":
            self._revoked(st, at_ms)

    def _check_key(self, st: Statement, at_ms: int) -> None:
        right = self.keys.get(st.kid)
        assert right is not None, f"{st.kind} by a key that nothing added"
        assert right.owner == st.iss, f"{st.kind} by a key of somebody else"
        assert at_ms >= right.from_ms, f"{st.kind} by a key that does not count yet"
        assert right.counts(at_ms), f"{st.kind} by a key that was ended"
        day = datetime.datetime.fromtimestamp(at_ms / 1000, CHINA).date().isoformat()
        assert right.until is None or day < right.until, f"{st.kind} by a key past its end"
        itself = st.kind == "key.revoked" and st.body["kid"] == st.kid
        assert right.scope is None or st.kind in right.scope or itself, f"{st.kind} is not in the key's scope"
        own_fen = kinds.kind_of(st).own_amount_fen
        if right.limit_fen is not None and own_fen is not None:
            assert own_fen(kinds.body_of(st)) <= right.limit_fen, f"{st.kind} over the key's limit"

    def _check_named(self, st: Statement) -> None:
        thread, body = st.thread, st.body
        if thread not in self.named:
            parties = [body.get(role) for role in ("customer", "contractor", "workshop", "worker", "party")]
            self.named[thread] = {st.iss, thread.partition(":")[2], *(one for one in parties if isinstance(one, str))}
        assert st.iss in OFFICES or st.iss in self.named[thread], f"{st.kind} by a stranger to the thread"

    def _added(self, st: Statement, at_ms: int) -> None:
        body: dict[str, Any] = st.body
        scope = frozenset(body["scope"]) if "scope" in body else None
        owner = st.thread.removeprefix("party:")
        right = Right(owner, scope, body.get("limit_fen"), body.get("until"))
        if st.iss == "registrar":
            right.from_ms = at_ms + WAITING_MS
        else:
            assert right.within(self.keys[st.kid]), "a key gave more than it had"
        self._give(body["jwk"], right)

    def _revoked(self, st: Statement, at_ms: int) -> None:
        """At once by the party, and by the registrar of what does not count yet; else after the wait."""
        right = self.keys[st.body["kid"]]
        waits = st.iss == "registrar" and at_ms >= right.from_ms
        ends_ms = at_ms + WAITING_MS if waits else at_ms
        right.ends_ms = ends_ms if right.ends_ms is None else min(right.ends_ms, ends_ms)

    def _give(self, jwk: dict[str, str], right: Right) -> None:
        kid = jose.thumbprint(jwk)
        assert kid not in self.keys, "a key was registered twice"
        self.keys[kid] = right
