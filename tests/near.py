"""A ledger in reach of a direct call: the real judge and fold over an in-memory log, behind the actors' protocol.

Promise: what an actor hands in is parsed, judged, logged and proved as the notary does it; only store and network are
absent. `spoil` changes what comes back, so that an actor's distrust can be put to the test.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from api.demo.chance import Replayed
from api.demo.players import Players
from api.demo.script import Act, acts
from api.intake import factory
from api.world.actor import Actor
from api.world.transport import Refused, ThreadRead
from ledger import draft, entry, merkle, statement
from ledger.deadlines import Lapse
from ledger.errors import LedgerError
from ledger.fold import Fold
from ledger.jose import Ed25519Signer
from ledger.records import PeriodRecord, ThreadRecord
from ledger.rules.turn import day_of
from ledger.rules.wage import arrears_of
from notary import attest, checkpoint, policy, trust
from notary.attest import Office
from notary.note import NoteSigner
from notary.proof import TlogProof
from notary.receipts import Receipt
from notary.trust import Trust

ORIGIN = "demo.test.example/near"
FOUNDED_MS = 1_772_323_200_000  # 2026-03-01 08:00 UTC+8
LANXI = Path(__file__).resolve().parents[1] / "examples" / "lanxi"


def _as_it_is(receipt: Receipt) -> Receipt:
    return receipt


@dataclass
class Near:
    """A founded ledger; itself the `Transport` of its actors."""

    chance: Replayed = field(default_factory=lambda: Replayed(b"near"))
    at_ms: int = FOUNDED_MS
    fold: Fold = field(default_factory=Fold)
    entries: list[bytes] = field(default_factory=list)
    wires: dict[str, bytes] = field(default_factory=dict)
    spoil: Callable[[Receipt], Receipt] = _as_it_is
    origin: str = ORIGIN

    def __post_init__(self) -> None:
        keys = [Ed25519Signer(self.chance(32)) for _ in range(5)]
        self.log, self.pack_signer = NoteSigner(self.origin, keys[0]), NoteSigner(f"{self.origin}/pack", keys[1])
        self.registrar, operator, clock = keys[2:]
        self.operator, self.clock = operator, clock
        self.trust = Trust(
            origin=self.origin,
            policy_text=str(policy.of_log(self.log.vkey)),
            registrar_keys=(self.registrar.jwk,),
            operator_keys=(operator.jwk,),
            clock_keys=(clock.jwk,),
            pack_vkeys=(self.pack_signer.vkey,),
            time_tolerance_s=0,
        )
        founded = {
            "origin": self.origin,
            "time": "operator",
            "log_vkey": str(self.log.vkey),
            "pack_vkey": str(self.pack_signer.vkey),
            "registrar": self.registrar.jwk,
            "operator": operator.jwk,
            "clock": clock.jwk,
        }
        office, thread = self.actor("registrar"), f"system:{draft.uuid7(self.at_ms, self.chance(10))}"
        office.take_pen("", self.registrar)
        office.say("log.founded", thread, founded, prev=None)
        office.say("policy.published", thread, {"rules": 1, "parameters": []}, prev=None)

    def actor(self, party: str) -> Actor:
        """An actor at this ledger."""
        return Actor(party, self.trust, self, lambda: self.at_ms, self.chance)

    def players(self) -> Players:
        """The demo's players at this ledger."""
        trust_bytes = trust.dump(self.trust)
        return Players(self, trust_bytes, self.registrar, "约定".encode(), self.at_ms, self.chance)

    def play(self, players: Players, story: list[Act]) -> None:
        """Each act at its time."""
        for act in story:
            self.at_ms = act.at_ms
            self.sweep()
            players.play(act.as_json())

    def submit(self, wire: bytes) -> Receipt:
        """Judge, log, prove."""
        st = statement.parse(wire)
        try:
            outcome = self.fold.admit(st, len(self.entries), self.at_ms)
        except LedgerError as error:
            raise Refused(error.code, {"detail": error.sentence, **error.fields}) from None
        self.entries.append(entry.encode(self.at_ms, st.id))
        self.wires[st.id] = wire
        index = len(self.entries) - 1
        return self.spoil(Receipt(st.id, index, self.at_ms, outcome.head, self.proof(index)))

    def proof(self, index: int) -> str:
        """The text of an entry's proof under today's checkpoint."""
        leaves = [merkle.leaf_hash(one) for one in self.entries]
        tiles = merkle.extend(lambda keys: {}, 0, leaves)
        hashes = merkle.inclusion_proof(lambda keys: {key: tiles[key] for key in keys}, index, len(leaves))
        signed = checkpoint.sign(self.origin, len(leaves), merkle.root_of(leaves), self.log)
        return str(TlogProof(index, tuple(hashes), signed, self.entries[index]))

    def submit_many(self, wires: Sequence[bytes]) -> list[Receipt | Refused]:
        """One after the other."""
        answers: list[Receipt | Refused] = []
        for wire in wires:
            try:
                answers.append(self.submit(wire))
            except Refused as refused:
                answers.append(refused)
        return answers

    def thread(self, thread: str, session: str, after: int = -1) -> ThreadRead:
        """A thread as it stands; whoever asks, for there is no door here."""
        record = self.fold.get(f"thread:{thread}")
        assert isinstance(record, ThreadRecord)
        own = [(said.index, one) for one, said in self.fold.said.items() if said.thread == thread]
        new = tuple(self.wires[one] for index, one in own if index > after)
        return ThreadRead(thread, record.head, new, max([after, *(index for index, _ in own)]))

    def sweep(self) -> None:
        """The clock says what has lapsed, as the notary's sweep does."""
        for record in self.fold.of_type(PeriodRecord):
            if record.lapses_on is not None and record.lapses_on < day_of(self.at_ms).isoformat():
                thread = self.fold.get(f"thread:{record.thread}")
                assert isinstance(thread, ThreadRecord)
                lapse = Lapse("arrears.recorded", record.thread, thread.head, arrears_of(record))
                self.submit(attest.lapsed(Office("clock", self.clock, self.origin, ""), lapse, at_ms=self.at_ms))

    def make_pack(self, wanted: dict[str, Any], session: str) -> str:
        """Packs are made by a notary's house only."""
        raise Refused("not-supported", wanted)

    def pack(self, pack_id: str, session: str) -> bytes:
        """As `make_pack`."""
        raise Refused("not-supported", {"pack": pack_id})


def story(folder: Path = LANXI) -> list[Act]:
    """The script of a folder of workbooks."""
    return acts(factory.read_folder(folder))


def fees(acts_: list[Act]) -> list[Act]:
    """The part of a script that workers have no part in: firms, orders, deliveries, accounts."""
    staff = {act.who for act in acts_ if act.do == "enlist"}
    shops = {act.who for act in acts_ if act.do == "offer"}
    wages = {act.do for act in acts_ if act.who in staff} - {"agree_terms"}
    wages |= {"offer", "count", "correct", "advance", "issue_slips", "pay_wages"} if shops else set()
    return [act for act in acts_ if act.who not in staff and act.do not in wages]
