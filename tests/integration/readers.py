"""The story of the examples, every kind of it, in a real ledger behind the real server; and around it a reader in each
standing that the rights table knows.

Everybody's name says how he stands: `below` ordered from the story's contractor, `sub` works under its orders and is
not paid, `shop` works under them and does not pay, `idle` works under one and is owed nothing. The story's customer is
itself a contractor once: `mid` has an order under that one, `sub` and `shop` have theirs under mid's.
"""

from __future__ import annotations

import hashlib
import itertools
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import Path
from typing import Any

import httpx

from api import auth, examples
from api.app import create
from api.clock import machine_clock
from api.examples import Cast
from api.settings import Settings
from api.story import PARTIES, SIGNS_FOR, STEPS, THREADS, Step
from ledger import rights, statement
from ledger.records import ThreadRecord
from ledger.statement import Statement
from tests.integration import doors
from tests.trade import ORIGIN, Party
from tests.world import World

UNTIL = "2030-12-31"
CLASSES = ["open", "business", "personal"]
STORY = ("customer", "contractor", "worker")
FIRMS = ("below", "mid", "sub", "shop", "idle", "buyer", "maker", "crew", "grantee", "former", "stranger")
PERSONS = ("shophand", "paidhand", "crewhand", "colleague")
GIVEN = {  # threads of the story by who lets the grantee read them
    "customer": ("first", "second", "third", "changed", "account", "customer"),
    "contractor": ("work", "contractor", "silent"),
    "worker": ("worker",),
}
GIVER = {THREADS[name]: giver for giver, names in GIVEN.items() for name in names}


@dataclass
class Readers:
    """The open ledger: its world, a client at its door, grants by giver and by grantee."""

    world: World
    client: httpx.Client
    grants: dict[str, str] = field(default_factory=dict)
    heard: dict[tuple[str, str], httpx.Response] = field(default_factory=dict)

    @cached_property
    def statements(self) -> list[Statement]:
        """Everything that was said before the doors opened, with all that is sealed in it."""
        return [statement.parse(wire) for wire, _ in self.world.wires]

    def session(self, who: str) -> dict[str, str]:
        """The header with which somebody signs in."""
        exp = machine_clock() // 1000 + 300
        return {"Authorization": f"Bearer {auth.sign(ORIGIN, self.world.id(who), exp, self.world.signer(who))}"}

    def get(self, who: str, path: str) -> httpx.Response:
        """What somebody gets."""
        return self.client.get(path, headers=self.session(who))

    def once(self, who: str, path: str) -> httpx.Response:
        """What somebody gets, asked for once: for tests that say nothing meanwhile."""
        if (who, path) not in self.heard:
            self.heard[who, path] = self.get(who, path)
        return self.heard[who, path]

    def send(self, who: str, kind: str, thread: str, body: dict[str, Any]) -> str:
        """Say something through the door; the statement's id."""
        wire = self.world.draft(who, kind, thread, body, iat=machine_clock() // 1000)
        answer = doors.post(self, wire)  # type: ignore[arg-type] # of the doors it asks the client alone
        assert answer.status_code == 201, answer.text
        return str(answer.json()["id"])

    def grant(self, giver: str, grantee: str, threads: list[str], **more: Any) -> str:
        """Let somebody read, through the door."""
        body = grant_of(self.world, grantee, threads) | more
        return self.send(giver, "access.granted", f"access:{self.world.id(giver)}", body)

    def withdraw(self, giver: str, grantee: str, grant: str) -> None:
        """Take a grant back, through the door."""
        body = {"grant": grant, "grantee": self.world.id(grantee)}
        self.send(giver, "access.withdrawn", f"access:{self.world.id(giver)}", body)

    def read_of(self, party: str) -> list[dict[str, Any]]:
        """What the readings say that were recorded in a party's own access thread, as it reads them itself."""
        answer = self.get(party, f"/v1/threads/access:{self.world.id(party)}")
        if answer.status_code == 404:
            return []
        said = [statement.parse(row["statement"].encode()) for row in answer.json()["statements"]]
        return [st.body for st in said if st.kind == "evidence.read"]


def grant_of(world: World, grantee: str, threads: list[str]) -> dict[str, Any]:
    """The body of a grant of everything in some threads."""
    body = {"grantee": world.id(grantee), "threads": threads, "classes": CLASSES}
    return {**body, "purpose": "legal-aid", "until": UNTIL}


@contextmanager
def served(folder: Path) -> Iterator[Readers]:
    """The ledger, open."""
    world = World(folder=folder)
    hand = _join(world)
    _tell(world, hand)
    for holder in ("worker", "customer"):
        _say_every_key(world, holder)
    _around(world, hand)
    grants = _grants(world)
    app = create(Settings(data=folder / "data"))
    with doors.serving(app) as url, httpx.Client(base_url=url, trust_env=False, timeout=60) as client:
        yield Readers(world, client, grants)


def _join(world: World) -> str:
    """Everybody beside the story, and the work thread of who is not paid."""
    for name in FIRMS:
        world.join(name)
    for name in PERSONS:
        world.join(name, "person")
    return world.engage("shop", "shophand")


def _tell(world: World, hand: str) -> None:
    """The whole story, by keys of this ledger; what is passed on of an order that it ends, while that runs."""
    for name in STORY:
        world.parties[name] = Party(PARTIES[name], world.key(name))
    signers = {name: world.parties[name].signer for name in STORY}
    for name in SIGNS_FOR.keys() - signers.keys():
        signers[name] = world.parties[SIGNS_FOR[name]].extra[name] = world.key(name)
    offices = {name: world.signer(name) for name in ("registrar", "operator", "clock")}
    salts = (hashlib.sha256(b"story salt %d" % number).digest()[:16] for number in itertools.count())
    vkeys = str(world.ring.log.vkey), str(world.ring.pack.vkey)
    cast = Cast({**signers, **offices}, *vkeys, salts, world.system)
    for one in examples.tell(ORIGIN, cast, [_personal(step) for step in STEPS])[1:]:
        world.at_ms = max(world.at_ms, one.payload["iat"] * 1000)
        world.hear(one.wire)
        if one.step.name == "agreed-anew":
            _under(world, hand, "contractor", THREADS["changed"])


def _personal(step: Step) -> Step:
    """The step with every personal field that its kind has, but the name of who is no person."""
    place = (THREADS[step.thread].partition(":")[0], step.kind)
    names = {name for *where, name in rights.PERSONAL_OF if (*where,) == place and name != "person_name"}
    return replace(step, body=dict.fromkeys(sorted(names), "示例某人") | step.body)


def _say_every_key(world: World, holder: str) -> None:
    """The holder's own thread has every kind that it may: a second key and its end, an objection and what follows."""
    thread = THREADS[holder]
    registered = next(st.id for st in world.fold.statements.values() if st.thread == thread)
    spare = world.employ(holder, "spare")
    terms = {"terms": "e-signing", "version": "v1", "sha256": "ab" * 32}
    agreed = world.say(f"{holder}/spare", "party.terms_agreed", thread, terms)
    world.say(holder, "mandate.ratified", thread, {"statement": agreed, "ratified": True})
    world.say(holder, "key.revoked", thread, {"kid": spare, "reason": "left"})
    objection = world.say(holder, "objection.made", thread, {"statement": registered, "ground": "other"})
    world.say("registrar", "objection.answered", thread, {"objection": objection, "answer": "rejected"})
    world.say(holder, "objection.withdrawn", thread, {"objection": objection})
    carried = {"channel": "sms", "served_on": world.today, "result": "delivered", "address": "13800000000"}
    world.say("operator", "notice.served", thread, {"statement": registered, "recipient": world.id(holder), **carried})


def _around(world: World, hand: str) -> None:
    """Whoever stands near the story, and who has dealings of the same kinds and no part in it."""
    checked = {"result": "none", "source": "registry", "checked_on": "2026-03-02", "licence_no": "示例"}
    world.say("registrar", "licence.checked", THREADS["customer"], checked)
    world.place("below", "contractor", [(10, 10_000)])
    _under(world, hand, "contractor", THREADS["first"])
    _under(world, hand, "mid", _order(world, "customer", "mid", THREADS["silent"]))
    _order(world, "contractor", "idle", THREADS["first"])
    _order(world, "buyer", "maker", None)
    world.engage("shop", "paidhand")
    world.engage("crew", "crewhand")
    world.engage("contractor", "colleague")


def _under(world: World, hand: str, firm: str, parent: str) -> None:
    """Under an order that a firm was given: one of `sub`, whose fee is not paid, one of `shop`, which owes a wage."""
    sent = world.deliver("sub", _order(world, firm, "sub", parent), [(1, 10)])
    world.confirm(firm, world.state("sub", firm, [(sent, 1)], due_on="2026-03-20"))
    world.count("shop", hand, 100, 2_000, order=_order(world, firm, "shop", parent))


def _order(world: World, customer: str, contractor: str, parent: str | None) -> str:
    """An order that was accepted, under a parent or none."""
    order = world.place(customer, contractor, [(10, 10_000)], **({"parent": parent} if parent else {}))
    world.accept(contractor, order)
    return order


def _grants(world: World) -> dict[str, str]:
    """The grantee may read all that each of the story's parties has; what the former grantee might is taken back."""
    found = {}
    for giver, names in GIVEN.items():
        threads = [THREADS[name] for name in names]
        own = f"access:{world.id(giver)}"
        found[giver] = world.say(giver, "access.granted", own, grant_of(world, "grantee", threads))
        former = world.say(giver, "access.granted", own, grant_of(world, "former", threads))
        world.say(giver, "access.withdrawn", own, {"grant": former, "grantee": world.id("former")})
    return found


def roles_of(world: World, thread: str) -> dict[str, str]:
    """Who is named in a thread: names of parties by role."""
    record = world.fold.get(f"thread:{thread}")
    assert isinstance(record, ThreadRecord)
    names = {party.id: name for name, party in world.parties.items()}
    return {role: names[party] for role, party in record.roles.items()}


def signed_towards(world: World, reader: str, other: str) -> set[str]:
    """The thumbprints of the keys that signed in threads that name both."""
    named = {
        record.thread
        for record in world.fold.of_type(ThreadRecord)
        if {world.id(reader), world.id(other)} <= set(record.roles.values())
    }
    return {st.kid for st in world.fold.statements.values() if st.thread in named}
