"""Six parties and the offices, each with several keys, over a real log: they speak at random; each answer is checked.

Rules
* A speaker drafts as the doors would for him and fills in what is missing by chance; then, sometimes, he changes it.
* Mostly whoever may speak does; sometimes anybody, with a revoked key, in a thread of others, over an old head.
* A refusal has a code of the table and a sentence, and leaves no entry behind; a repeated hand-in has the same receipt.

Specification: issue 6, line 3; DESIGN section 3.1.
"""

from __future__ import annotations

import copy
import random
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from api import drafts
from api.auth import Reader
from api.drafts.desk import Desk
from api.drafts.sketch import DraftIncomplete
from api.world.actor import Actor
from api.world.transport import Refused
from ledger import db, errors, jose, kinds, log
from ledger.errors import LedgerError
from ledger.kinds import Kind
from ledger.records import ThreadRecord
from ledger.rules import MACHINES, SUPERSEDING
from ledger.rules.turn import day_of
from notary import trust
from tests.anything import sense
from tests.anything.direct import Direct
from tests.anything.filling import change, fill
from tests.anything.hearing import heard, pairs_of, roles_of, threads_of
from tests.anything.rights import Rights
from tests.anything.values import Heard, Values, needs
from tests.world import Entropy, World

CODES = {error.code for error in errors.ALL}
FIRMS, PEOPLE = ("mill", "shop", "yard", "trader"), ("lin", "wang")
OFFICES = ("registrar", "operator", "clock")
HOUR_MS = 3_600_000
PAUSES_MS = (1_000, 60_000, HOUR_MS, 26 * HOUR_MS, 73 * HOUR_MS, 9 * 24 * HOUR_MS, 40 * 24 * HOUR_MS)
WEIGHTS = {  # of a thread type or kind among others; 1 for the rest
    "order": 4.0,
    "account": 3.0,
    "work": 4.0,
    "system": 0.2,
    "key.added": 0.4,
    **dict.fromkeys(("objection.made", "objection.answered", "objection.withdrawn"), 0.4),
    **dict.fromkeys(("notice.served", "mandate.ratified"), 0.2),
    **dict.fromkeys(("order.declined", "order.withdrawn", "order.terminated", "engagement.ended"), 0.1),
    **dict.fromkeys(("goods.delivered", "order.accepted", "work.recorded", "payslip.issued", "order.closed"), 3.0),
    **dict.fromkeys(("account.stated", "account.confirmed", "fee.acknowledged"), 3.0),
}
CORRECTS = dict.fromkeys(SUPERSEDING, 0.3)  # how often what may be corrected is a correction
GIVEN = ("jwk", "proof", "party", "party_type", "name", "scope")  # what a draft of keys and parties cannot know
TRIES = 6  # drafts of one body, each with what the last one lacked


@dataclass
class Crowd:
    """The world of one seed."""

    seed: int
    folder: Path
    heard: Counter[str] = field(default_factory=Counter)  # kinds admitted, and codes of refusals
    rights: Rights = field(default_factory=Rights)
    actors: dict[str, Actor] = field(default_factory=dict)
    seen: int = 0
    why: Counter[str] = field(default_factory=Counter)  # what refusals said, for who tunes the speakers

    def __post_init__(self) -> None:
        self.dice = random.Random(self.seed)
        self.world = World(folder=self.folder)
        trusted = trust.parse((self.folder / "data" / "trust.json").read_bytes())
        transport = Direct(self.world)
        for name in (*OFFICES, *FIRMS, *PEOPLE):
            chance = Entropy(f"{self.seed} {name}")
            actor = Actor(name, trusted, transport, lambda: self.world.at_ms, chance)
            if name in OFFICES:
                actor.take_pen("", getattr(self.world, name))
            else:
                actor.party = actor.new_id()
            self.actors[name] = actor
        for name in (*FIRMS, *PEOPLE):
            self._register(name)
        self._note()

    def _register(self, name: str) -> None:
        """A party with its first key, one of narrow scope and limit, and one of a kiosk."""
        actor = self.actors[name]
        actor.take_pen("")
        person = name in PEOPLE
        body = {
            "party": actor.party,
            "party_type": "person" if person else "enterprise",
            "jwk": actor.pens[""].signer.jwk,
            "proof": actor.key_proof(""),
            "custody": "browser" if person else "file",
            "level": "S1",
            "person_name" if person else "name": name,
        }
        self.actors["registrar"].say("party.registered", f"party:{actor.party}", body)
        actor.heads[f"party:{actor.party}"] = self._head(f"party:{actor.party}")
        scope = sorted(self.dice.sample(sorted({kind.name for kind in kinds.ALL}), 12))
        self._add_key(name, "clerk", scope=scope, limit_fen=self.dice.choice((500, 50_000, 10**7)))
        self._add_key(name, "kiosk", custody="kiosk")

    def _add_key(self, name: str, pen: str, *, custody: str = "file", **more: Any) -> None:
        actor = self.actors[name]
        actor.take_pen(pen)
        body = {"jwk": actor.pens[pen].signer.jwk, "proof": actor.key_proof(pen), "custody": custody, "level": "S1"}
        actor.say("key.added", f"party:{actor.party}", {**body, **more})

    # ---- one step

    def step(self) -> None:
        """One thing that somebody does."""
        chance = self.dice.random()
        if chance < 0.05:
            self.world.at_ms += self.dice.choice(PAUSES_MS)
            self.heard["the clock said"] += self.world.sweep()
            for st in self._since():
                self.heard[f"admitted {st.thread_type} {st.kind}"] += 1
        elif chance < 0.08:
            self._again()
        else:
            self._speak()
        self._note()

    def _again(self) -> None:
        """A statement that was admitted is handed in again: the same id, index and time."""
        index = self.dice.randrange(len(self.world.wires))
        wire, at_ms = self.world.wires[index]
        self.world.hear(wire)
        receipt = self.world.receipts[-1]
        assert (receipt.index, receipt.admitted_at_ms, receipt.repeated) == (index, at_ms, True)

    def _speak(self) -> None:
        kind, thread = self._topic()
        name = self._speaker(kind, thread)
        actor = self.actors[name]
        pen = self.dice.choice(list(actor.pens)) if self.dice.random() < 0.3 else ""
        supersedes = self._earlier(kind, thread) if self.dice.random() < CORRECTS.get(kind.name, 0.02) else None
        body = copy.deepcopy(self._body(kind, thread, actor, supersedes))
        if self.dice.random() < 0.9:
            self._name(body, kind, thread, actor)
        if self.dice.random() < 0.9:
            sense.make(body, kind, name=name, at_ms=self.world.at_ms)
        if self.dice.random() < 0.1:
            change(body, self.dice)
        how: dict[str, Any] = {"by": pen, "prev": self._prev(thread), "supersedes": supersedes, "v": kind.v}
        if self.dice.random() < 0.1:
            how["via"] = {"channel": self.dice.choice(("kiosk", "app")), "occurred_on": self._today.isoformat()}
        self._say(actor, kind, thread, body, how)

    def _say(self, actor: Actor, kind: Kind, thread: str, body: dict[str, Any], how: dict[str, Any]) -> None:
        before = len(self.world.wires)
        try:
            actor.hand_in(actor.draft(kind.name, thread, body, **how))
        except Refused as refusal:
            self._refused(kind, refusal, before)
        except LedgerError as error:  # the speaker's own code cannot spell it: nothing was handed in
            self.heard[f"unsaid {error.code}"] += 1
        else:
            self.heard[f"admitted {kind.thread_type} {kind.name}"] += 1

    def _refused(self, kind: Kind, refusal: Refused, before: int) -> None:
        """A code of the table, a sentence, and no entry."""
        self.heard[f"refused {refusal.code}"] += 1
        self.why[f"{kind.thread_type} {kind.name}: {refusal.problem['detail']}"] += 1
        assert refusal.code in CODES
        assert refusal.problem["detail"]
        assert len(self.world.wires) == before

    def _note(self) -> None:
        """What was admitted since, against the rights that statements gave."""
        for (_, at_ms), st in zip(self.world.wires[self.seen :], self._since(), strict=True):
            self.rights.took(st, at_ms)
        self.seen = len(self.world.wires)

    def _since(self) -> list[Any]:
        return list(self.world.fold.statements.values())[self.seen :]

    # ---- what is said

    @property
    def _today(self) -> Any:
        return day_of(self.world.at_ms)

    def _topic(self) -> tuple[Kind, str]:
        """What is spoken of, and where: mostly what may be said next in a thread that exists; else anything."""
        threads, chance = threads_of(self.world.fold), self.dice.random()
        opening = [kind for kind in kinds.ALL if kind.opens and kind.thread_type != "system"]
        if chance < 0.15:
            kind = self.dice.choice(opening)
            owner = self.actors[self.dice.choice((*FIRMS, *PEOPLE))].party
            new = owner if kind.thread_type == "access" else self.actors["mill"].new_id()
            return kind, f"{kind.thread_type}:{new}"
        types = sorted({thread.partition(":")[0] for thread in threads})
        about = self.dice.choices(types, [WEIGHTS.get(one, 1.0) for one in types])[0]
        found = [thread for thread in threads if thread.startswith(f"{about}:")]
        thread = self.dice.choice(found[-3:] if chance < 0.5 else found)
        record = self.world.fold.get(f"thread:{thread}")
        thread_type = thread.partition(":")[0]
        here = [kind for kind in kinds.ALL if kind.thread_type == thread_type]
        if isinstance(record, ThreadRecord) and chance < 0.9:
            allowed = MACHINES[thread_type].allowed(record.state)
            here = [kind for kind in here if kind.name in allowed]
            said = {one.kind for one in self.world.fold.said.values() if one.thread == thread}
            here = [kind for kind in here if needs(kind.model) <= said or chance < 0.1] or here
        if chance > 0.97:
            here = list(kinds.ALL)
        return self.dice.choices(here, [WEIGHTS.get(kind.name, 1.0) for kind in here])[0], thread

    def _speaker(self, kind: Kind, thread: str) -> str:
        """Whoever may say it there, mostly."""
        if self.dice.random() < 0.1:
            return self.dice.choice(list(self.actors))
        offices = [one for one in kind.signers if one in OFFICES]
        roles = roles_of(self.world.fold, thread)
        parties = {roles[role] for role in kind.signers if role in roles}
        named = [name for name, actor in self.actors.items() if actor.party in parties]
        if not named and kind.signers == ("worker",):
            named = list(PEOPLE)
        return self.dice.choice(named or offices or [*FIRMS, *PEOPLE])

    def _name(self, body: dict[str, Any], kind: Kind, thread: str, actor: Actor) -> None:
        """Who is named in a body: as the thread has it; in a new thread the speaker, and a fitting other side."""
        roles = roles_of(self.world.fold, thread)
        if thread.startswith("account:") and not roles:
            roles = self.dice.choice(pairs_of(self.world.fold, actor.party, kind) or [{}])
        given: set[str] = set()
        for role in ("customer", "contractor", "workshop", "worker", "recipient"):
            if role == "recipient" and role in body and roles:
                body[role] = self.dice.choice(list(roles.values()))
            if role not in body or role == "recipient":
                continue
            others = [self.actors[name].party for name in (PEOPLE if role == "worker" else FIRMS)]
            others = [one for one in others if one != actor.party]
            own = role in kind.signers and actor.party not in given
            body[role] = roles.get(role) or (actor.party if own else self.dice.choice(others))
            given.add(body[role])

    def _earlier(self, kind: Kind, thread: str) -> str | None:
        found = [said.id for said in self.world.fold.said.values() if (said.kind, said.thread) == (kind.name, thread)]
        return self.dice.choice(found) if found else None

    def _prev(self, thread: str) -> str | None:
        """The head, mostly; else any statement, or none."""
        head = self._head(thread)
        if head is None or thread.startswith(("system:", "access:")):
            return None
        if self.dice.random() < 0.05:
            return self.dice.choice([*self.world.fold.said, ""][-50:]) or None
        return str(head)

    def _head(self, thread: str) -> Any:
        record = self.world.fold.get(f"thread:{thread}")
        return record.head if isinstance(record, ThreadRecord) else None

    def _hear(self, thread: str) -> Heard:
        parties = [actor.party for name, actor in self.actors.items() if name not in OFFICES]
        kids = [pen.signer.kid for actor in self.actors.values() for pen in actor.pens.values()]
        return heard(self.world.fold, thread, parties, kids, self._today)

    def _body(self, kind: Kind, thread: str, actor: Actor, supersedes: str | None) -> dict[str, Any]:
        """A body: as the doors would draft it for him, with what is missing filled in; else by the schema alone."""
        values = Values(self.dice, self._hear(thread))
        whole = self._keyed(kind, thread, actor, values.body(kind.model))
        exists = self._head(thread) is not None
        if self.dice.random() < 0.08:
            return whole
        given: dict[str, Any] = {name: whole[name] for name in GIVEN if name in whole}
        with db.reading(self.world.engine) as session:
            reader = Reader(actor.party, actor.pens[""].signer.kid)
            desk = Desk(session, self.world.vault, reader, self._today.isoformat())
            for attempt in range(TRIES):
                try:
                    where = thread if exists or not kind.opens else None
                    drafted = drafts.draft(
                        kind, copy.deepcopy(given), thread=where, supersedes=supersedes, open_desk=lambda: desk
                    )
                except DraftIncomplete as lacking:
                    asked: Any = lacking.fields["missing"]  # once the first is known, the door knows most others
                    fill(given, asked if attempt > 1 else asked[:1], whole, values.body(kind.model, more=1.0))
                except LedgerError:
                    return whole
                else:
                    return drafted.body | self._more(drafted.body, whole)
        return whole

    def _more(self, body: dict[str, Any], whole: dict[str, Any]) -> dict[str, Any]:
        """Now and then something that a draft leaves to its reader, like what silence means."""
        return {name: value for name, value in whole.items() if name not in body and self.dice.random() < 0.2}

    def _keyed(self, kind: Kind, thread: str, actor: Actor, body: dict[str, Any]) -> dict[str, Any]:
        """A body that names a new key names one that somebody holds, and its own proof; a registration a new party."""
        if "jwk" not in body or "proof" not in body:
            return body
        owner = next((one for one in self.actors.values() if thread == f"party:{one.party}"), actor)
        pen = f"key {len(owner.pens)}"
        if kind.name == "party.registered":
            body |= {"party": thread.removeprefix("party:"), "party_type": "enterprise", "name": "新来的"}
            body.pop("person_name", None)
        owner.take_pen(pen)
        signer, party = owner.pens[pen].signer, body.get("party", owner.party)
        proof = jose.sign_key_proof(party, signer.jwk, owner.origin, self.world.at_ms // 1000, signer)
        body |= {"jwk": signer.jwk, "proof": proof}
        if "scope" in body:
            body["scope"] = sorted(self.dice.sample(sorted({one.name for one in kinds.ALL}), 5))
        return body

    # ---- the end

    def check(self) -> None:
        """Everything again from what is stored: tree, receipts, views, the fold in memory. Raises: AssertionError."""
        with db.reading(self.world.engine) as session:
            assert log.need_head(session).size == len(self.world.wires)
        self.world.check()
        assert jose.thumbprint(self.actors["mill"].pens[""].signer.jwk) in self.rights.keys
