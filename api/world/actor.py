"""A party that acts: its keys, what it signs, what it keeps, and what it checks before it believes it.

Promise: an actor signs with keys that only it has, and takes nothing on the server's word: every receipt's proof is
checked on arrival against the trust file it brought along, every statement it reads against keys it was told by their
owner.

Rules
* A statement names as `prev` the head that its signer has just read, so that he signs over what he saw.
* What is said together is signed one over the other over the heads that are known, handed in at once, and each receipt
  is checked; where a thread has gone on meanwhile, it is read, and signed over again.
* A thread is read on from where it was read before; what was checked once is kept.
* A receipt counts when its proof leads from this statement's own entry to a checkpoint of the log's key; checkpoints
  never shrink, and one size has one root.
* Chance and time are handed in: 16 random bytes for a salt, 10 for a UUIDv7, 32 for a key.

Specification: FORMATS 1.1 to 1.4.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from api.world.transport import Refused, ThreadRead, Transport
from ledger import draft, jose, kinds, statement
from ledger.draft import Unsigned
from ledger.errors import BadProof, BadSignature, StaleThread, UnknownSigner
from ledger.jose import Ed25519Signer, Jwk, Signer
from ledger.judge import HEADLESS
from ledger.statement import About, Statement
from notary import receipts
from notary.checkpoint import Checkpoint
from notary.receipts import Receipt
from notary.trust import Trust

Chance = Callable[[int], bytes]
Clock = Callable[[], int]

SALT_BYTES = 16  # SPEC: FORMATS 1.1, 128 random bits or more
SESSION_S = 300  # half of what a ledger allows: a reader's clock may be off


@dataclass(frozen=True)
class Pen:
    """A key in somebody's hand: who holds it, and by which `key.added` (none for a party's first key)."""

    signer: Signer
    person: str | None = None
    mandate: str | None = None


@dataclass(frozen=True)
class Card:
    """What one party tells another about itself, by hand: its id and the public keys that speak for it."""

    party: str
    keys: Mapping[str, Jwk]


@dataclass(frozen=True)
class Thread:
    """A thread as its reader has checked it, in index order."""

    id: str
    head: str
    statements: tuple[Statement, ...]

    def of(self, kind: str) -> tuple[Statement, ...]:
        """Its statements of one kind."""
        return tuple(st for st in self.statements if st.kind == kind)


@dataclass(frozen=True)
class Saying:
    """Something to say among many: kind, thread, every field of the body, plain; `how` as in `Actor.draft`."""

    kind: str
    thread: str
    body: Mapping[str, Any]
    how: Mapping[str, Any] = field(default_factory=dict)


class Actor:
    """One party (or the registrar) with its pens, its receipts and what it has read."""

    def __init__(self, party: str, trust: Trust, transport: Transport, clock: Clock, chance: Chance) -> None:
        self.party = party
        self.origin = trust.origin
        self.pens: dict[str, Pen] = {}
        self.receipts: dict[str, Receipt] = {}
        self.batches: list[int] = []
        self.heads: dict[str, str] = {}
        self.checkpoint: Checkpoint | None = None
        self._log_vkey = trust.log_vkey
        self._transport = transport
        self._clock = clock
        self._chance = chance
        self._keys: dict[str, tuple[str, Jwk]] = {}
        offices = {
            "registrar": trust.registrar_keys,
            "operator": trust.operator_keys,
            "clock": trust.clock_keys,
        }
        for office, jwks in offices.items():
            self._keys |= {jose.thumbprint(jwk): (office, jwk) for jwk in jwks}
        self._checked: dict[bytes, Statement] = {}  # by their wire form, disclosures and all
        self._threads: dict[str, tuple[Thread, int]] = {}

    # Keys

    def take_pen(self, name: str, signer: Signer | None = None, *, person: str | None = None) -> Pen:
        """A key under `name`, made here unless it is handed in; it counts once the ledger has registered it."""
        pen = Pen(signer or Ed25519Signer(self._chance(32)), person)
        self.pens[name] = pen
        self._keys[pen.signer.kid] = (self.party, pen.signer.jwk)
        return pen

    def mandate(self, name: str, statement_id: str) -> None:
        """Note the `key.added` under which the pen's holder acts."""
        self.pens[name] = replace(self.pens[name], mandate=statement_id)

    def key_proof(self, name: str) -> str:
        """The pen's own word that it is to speak for this party."""
        signer = self.pens[name].signer
        return jose.sign_key_proof(self.party, signer.jwk, self.origin, self._clock() // 1000, signer)

    def card(self) -> Card:
        """This party's public keys, for those who deal with it."""
        return Card(self.party, {pen.signer.kid: pen.signer.jwk for pen in self.pens.values()})

    def meet(self, card: Card) -> None:
        """Remember another party's keys, as it told them itself. Raises: BadSignature (a kid that is not its key's)."""
        for kid, jwk in card.keys.items():
            if jose.thumbprint(jwk) != kid:
                raise BadSignature("A key is told under another thumbprint than its own.", kid=kid)
            self._keys[kid] = (card.party, jwk)

    # Speaking

    def new_id(self) -> str:
        """A fresh random UUIDv7, for a thread, a party or a person."""
        return draft.uuid7(self._clock(), self._chance(10))

    def draft(self, kind: str, thread: str, body: Mapping[str, Any], *, by: str = "", **how: Any) -> bytes:
        """A signed statement in its wire form, not handed in. `how` as in `compose`."""
        return self.compose(kind, thread, body, by=by, **how).sign(self.pens[by].signer)

    def compose(
        self,
        kind: str,
        thread: str,
        body: Mapping[str, Any],
        *,
        by: str = "",
        prev: str | None = None,
        via: Mapping[str, str] | None = None,
        about: Sequence[About] = (),
        supersedes: str | None = None,
        v: int = 1,
    ) -> Unsigned:
        """The statement as it will be signed, to be looked at first. `by` names the pen; `body` holds every field."""
        pen = self.pens[by]
        shape = kinds.of(thread.partition(":")[0], kind, v).shape
        payload, disclosures = draft.payload(
            aud=self.origin,
            iss=self.party,
            iat=self._clock() // 1000,
            kind=kind,
            v=v,
            thread=thread,
            body=body,
            sealed=shape,
            salts=self._salts(),
            prev=None if thread.partition(":")[0] in HEADLESS else prev,
            via=_via(pen, via),
            about=about,
            supersedes=supersedes,
        )
        return draft.unsigned(payload, disclosures, pen.signer)

    def _salts(self) -> Iterator[bytes]:
        while True:
            yield self._chance(SALT_BYTES)

    def say(self, kind: str, thread: str, body: Mapping[str, Any], **how: Any) -> Receipt:
        """Draft over the newest head this actor knows, hand in, check the receipt. `how` as in `draft`.

        Raises: Refused, and MalformedStatement, BadProof, BadSignature (a receipt that does not prove what it says).
        """
        how.setdefault("prev", self.heads.get(thread))
        return self.hand_in(self.draft(kind, thread, body, **how))

    def hand_in(self, wire: bytes) -> Receipt:
        """Hand in a signed statement and check its receipt. Raises: as `say`."""
        st = statement.parse(wire)
        receipt = self._transport.submit(wire)
        self._take(st, wire, receipt)
        return receipt

    def say_many(self, said: Sequence[Saying], **how: Any) -> list[Receipt]:
        """Say many things at once, in order, each over the newest head of its thread that this actor knows.

        Where somebody else has spoken in a thread since, it is read, and what was refused there is signed again over
        what was read. `how` as in `draft`, for all. Raises: as `say`; what was recorded beside a refusal has its
        checked receipt all the same.
        """
        answers = self.hand_in_many(self._drafts(said, how))
        stale = {one.thread for one, answer in zip(said, answers, strict=True) if _is_stale(answer)}
        again = [at for at, answer in enumerate(answers) if isinstance(answer, Refused) and said[at].thread in stale]
        if again:
            for thread in sorted(stale):
                self.read(thread, how.get("by", ""))
            fresh = self.hand_in_many(self._drafts([said[at] for at in again], how))
            for at, answer in zip(again, fresh, strict=True):
                answers[at] = answer
        return [_receipt(answer) for answer in answers]

    def _drafts(self, said: Sequence[Saying], how: Mapping[str, Any]) -> list[bytes]:
        """Signed one over the other, thread by thread."""
        heads: dict[str, str | None] = {}
        wires = []
        for one in said:
            prev = heads.get(one.thread, self.heads.get(one.thread))
            wire = self.draft(one.kind, one.thread, one.body, prev=prev, **{**how, **one.how})
            heads[one.thread] = statement.id_of(wire.partition(b"~")[0])
            wires.append(wire)
        return wires

    def hand_in_many(self, wires: Sequence[bytes]) -> list[Receipt | Refused]:
        """Hand in signed statements together; the checked receipt of each, or its refusal. Raises: as `say`."""
        answers = self._transport.submit_many(wires)
        for wire, answer in zip(wires, answers, strict=True):
            if isinstance(answer, Receipt):
                self._take(statement.parse(wire), wire, answer)
        self.batches.append(sum(isinstance(answer, Receipt) for answer in answers))
        return answers

    def _take(self, st: Statement, wire: bytes, receipt: Receipt) -> None:
        """Keep a receipt that proves this very statement. Raises: as `say`."""
        self._check_receipt(receipt, wire)
        self.receipts[st.id] = receipt
        self.heads[st.thread] = receipt.head
        self._checked[wire] = st

    def _check_receipt(self, receipt: Receipt, wire: bytes) -> None:
        """That the log's key proves this very statement at that index and time, in a tree that only grows."""
        _, checkpoint = receipts.check(receipt, wire, self._log_vkey, self.origin)
        before = self.checkpoint
        if before is not None:
            if checkpoint.size < before.size:
                raise BadProof("The log is shorter than it was.", size=checkpoint.size, before=before.size)
            if checkpoint.size == before.size and checkpoint.root != before.root:
                raise BadProof("The log has two roots for one size.", size=checkpoint.size)
        self.checkpoint = checkpoint

    # Reading

    def session(self, by: str = "") -> str:
        """A `session+jwt` under the pen's key."""
        signer = self.pens[by].signer
        claims = {"aud": self.origin, "iss": self.party, "exp": self._clock() // 1000 + SESSION_S}
        return jose.sign_compact(jose.header_of(jose.SESSION, signer), claims, signer)

    def read(self, thread: str, by: str = "") -> Thread:
        """A thread, every statement of it checked. What was read and checked before is kept and not asked for again.

        Raises: Refused, UnknownSigner (a key nobody told this actor), BadSignature, and what parsing raises.
        """
        before, after = self._threads.get(thread, (Thread(thread, "", ()), -1))
        return self._take_read(self._transport.thread(thread, self.session(by), after), before)

    def take(self, given: ThreadRead) -> Thread:
        """A whole thread that came in, every statement of it checked. Raises: as `read`, but for Refused."""
        return self._take_read(given, Thread(given.thread, "", ()))

    def _take_read(self, given: ThreadRead, before: Thread) -> Thread:
        """What came in, checked, after what was read before."""
        thread = given.thread
        new = tuple(self._check_read(wire, thread) for wire in given.statements)
        found = Thread(thread, given.head, before.statements + new)
        self._check_chain(given, found)
        self._threads[thread] = found, given.last
        self.heads[thread] = given.head
        return found

    def known(self, thread: str, by: str = "") -> Thread:
        """A thread as this actor has last read it; read now if never before. Raises: as `read`."""
        known = self._threads.get(thread)
        return known[0] if known else self.read(thread, by)

    def _check_read(self, wire: bytes, thread: str) -> Statement:
        st = self._checked.get(wire) or self._check_new(wire)
        if st.thread != thread:
            raise BadSignature("A statement of another thread was given for this one.", id=st.id)
        self._checked[wire] = st
        return st

    def _check_new(self, wire: bytes) -> Statement:
        """A statement that was not read before: of this log, under a key that its owner told."""
        st = statement.parse(wire, complete=False)
        statement.check_audience(st, self.origin)
        owner, jwk = self._keys.get(st.kid, ("", {}))
        if owner != st.iss:
            raise UnknownSigner("A statement by a key that its owner never told.", kid=st.kid)
        statement.check_signature(st, jwk)
        return st

    def _check_chain(self, given: ThreadRead, found: Thread) -> None:
        """The head is one of the statements, and each names an earlier one of the same thread."""
        seen: set[str] = set()
        for st in found.statements:
            if st.prev is not None and st.prev not in seen:
                raise BadProof("A statement names one before it that was not given.", id=st.id)
            seen.add(st.id)
        if given.head not in seen:
            raise BadProof("The head of the thread was not given.", head=given.head)

    # Packs

    def pack(self, kind: str, subject: str, purpose: str | None = None, by: str = "") -> bytes:
        """An evidence pack made for this party, as bytes. Raises: Refused."""
        wanted: dict[str, Any] = {"kind": kind, "subject": subject}
        if purpose is not None:
            wanted["purpose"] = purpose
        return self._transport.pack(self._transport.make_pack(wanted, self.session(by)), self.session(by))


def _is_stale(answer: Receipt | Refused) -> bool:
    return isinstance(answer, Refused) and answer.code == StaleThread.code


def _receipt(answer: Receipt | Refused) -> Receipt:
    """Raises: Refused."""
    if isinstance(answer, Refused):
        raise answer
    return answer


def _via(pen: Pen, more: Mapping[str, str] | None) -> dict[str, str] | None:
    """Who acted and by what authority, with what else the caller says."""
    via = {"person": pen.person, "mandate": pen.mandate, **(more or {})}
    return {name: value for name, value in via.items() if value is not None} or None
