"""Whoever registers parties, in code: the office's own key, at one ledger.

Promise: what is registered is read back from the very bytes before the office signs it, and the receipt is checked.

Rules
* The party's key proves itself (`key-proof+jwt`) where it lies; the office signs who stands behind it.
* A firm's name is business data, a person's name personal data; both travel sealed.

Specification: FORMATS 1.1 and 1.7; DESIGN section 5.
"""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Self

from api import drafts, keyfile
from api.client import Prepared, Recorded
from api.clock import machine_clock
from api.keyfile import KeyCard, PartyKey
from api.world.actor import Actor, Chance, Clock
from api.world.client import CONNECT_RETRIES, HttpTransport
from api.world.transport import Refused
from ledger import statement
from ledger.draft import Unsigned
from ledger.errors import AlreadyExists, StaleThread
from ledger.jose import Ed25519Signer
from ledger.kinds import Kind
from notary import keys
from notary.trust import Trust


class Registrar:
    """Whoever registers parties: the office's key, at one ledger."""

    def __init__(
        self,
        url: str,
        signer: Ed25519Signer,
        trust: Trust,
        *,
        clock: Clock = machine_clock,
        chance: Chance = secrets.token_bytes,
    ) -> None:
        self._clock = clock
        self._origin = trust.origin
        self._transport = HttpTransport(url, retries=CONNECT_RETRIES)
        self._actor = Actor("registrar", trust, self._transport, clock, chance)
        self._actor.take_pen("", signer)

    @classmethod
    def open(cls, url: str, key: Path, trust: Trust, **how: Any) -> Registrar:
        """With the registrar's key in its file. Raises: NotFound, InsecureKeyFile, MalformedKeyFile."""
        return cls(url, keys.load_signer(key), trust, **how)

    def close(self) -> None:
        """Give the connections back."""
        self._transport.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *how: object) -> None:
        self.close()

    def prepare(self, key: PartyKey | KeyCard, facts: Mapping[str, Any]) -> Prepared:
        """The registration of a party by its key and what is known of it, not signed; the key proves itself.

        `key` is the party's own, or the card that its holder made of it. `facts` are plain fields of
        `party.registered`; custody is file and level S1 unless they say otherwise.
        Raises: UnknownField, MalformedRequest, DraftIncomplete.
        """
        card = key if isinstance(key, KeyCard) else keyfile.card(key, self._origin, self._clock() // 1000)
        own = {"party": card.party, "jwk": dict(card.jwk), "proof": card.proof}
        kind = drafts.kind_of("party.registered", "party")
        body = drafts.draft(kind, {"custody": "file", "level": "S1", **facts, **own}).body
        place = f"party:{card.party}"
        return Prepared(self._actor.compose(kind.name, place, body, v=kind.v), kind, place, True)

    def send(self, prepared: Prepared) -> Recorded:
        """Sign the registration, hand it in, check the receipt. Raises: AlreadyExists, else as `Client.send`."""
        wire = prepared.unsigned.sign(self._actor.pens[""].signer)
        try:
            return Recorded(prepared.thread, self._actor.hand_in(wire), statement.parse(wire))
        except Refused as refused:
            if refused.code != StaleThread.code:
                raise
        raise AlreadyExists("This party is registered already.", thread=prepared.thread)

    def register(self, key: PartyKey | KeyCard, facts: Mapping[str, Any]) -> Recorded:
        """`prepare` and `send`."""
        return self.send(self.prepare(key, facts))

    def prepare_fact(self, kind_name: str, party: str, facts: Mapping[str, Any]) -> Prepared:
        """A fact of a registered party, of plain fields, not signed: `key.added`, `key.revoked`, `licence.checked`.

        Raises: UnknownField, MalformedRequest, DraftIncomplete.
        """
        kind, place = drafts.kind_of(kind_name, "party"), f"party:{party}"
        body = drafts.draft(kind, facts).body
        return Prepared(self._composed(kind, place, body), kind, place, False)

    def prepare_key(self, key: PartyKey | KeyCard, facts: Mapping[str, Any]) -> Prepared:
        """A key more for a registered party that lost its own, not signed; it counts after the wait.

        `key` and `facts` as in `prepare`. Raises: as `prepare_fact`.
        """
        card = key if isinstance(key, KeyCard) else keyfile.card(key, self._origin, self._clock() // 1000)
        own = {"jwk": dict(card.jwk), "proof": card.proof}
        return self.prepare_fact("key.added", card.party, {"custody": "file", "level": "S1", **facts, **own})

    def send_fact(self, prepared: Prepared) -> Recorded:
        """Sign a fact, hand it in, check the receipt. Raises: as `Client.send`."""
        wire = prepared.unsigned.sign(self._actor.pens[""].signer)
        return Recorded(prepared.thread, self._actor.hand_in(wire), statement.parse(wire))

    def behind(self, prepared: Prepared, refused: Refused) -> Prepared | None:
        """The same fact behind the head that a refusal names, to be looked at anew; None where it names none.

        The office reads nobody's thread: what the party said last it learns here alone.
        """
        head = refused.problem.get("head")
        if refused.code != StaleThread.code or not isinstance(head, str):
            return None
        fields = dict(prepared.unsigned.shown.fields)
        unsigned = self._composed(prepared.kind, prepared.thread, fields, head)
        return Prepared(unsigned, prepared.kind, prepared.thread, False)

    def _composed(self, kind: Kind, place: str, body: dict[str, Any], head: str | None = None) -> Unsigned:
        prev = head or self._actor.heads.get(place)
        return self._actor.compose(kind.name, place, body, v=kind.v, prev=prev)
