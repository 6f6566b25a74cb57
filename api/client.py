"""A party at a ledger, in code: draft, say, read, and carry the pack away. The terminal does the same by this.

Promise: nothing is signed that was not read back from its own bytes, nothing is believed on the server's word: keys
lead back to a registrar of the trust file, receipts and packs are checked when they arrive, a draft that says otherwise
than its author is refused.

    from api.client import Client
    from api.keyfile import load
    from api.registrar import Registrar

    with Registrar.open(url, folder / "registrar.key", trust) as office:
        for name, firm in (("customer", "云织服饰有限公司"), ("contractor", "林氏袜业加工部")):
            office.register(load(folder / f"{name}.key"), {"party_type": "enterprise", "name": firm})

    line = {"goods": "男式中筒袜", "qty": "10,000", "unit": "pair", "price": "1.17"}
    terms = {"due": {"from": "delivered", "days": 30}, "chain_disclosure": "yes", "may_subcontract": "no"}
    with (
        Client.open(url, folder / "customer.key", trust) as customer,
        Client.open(url, folder / "contractor.key", trust) as contractor,
    ):
        fields = {"contractor": contractor.party, "order_no": "2026-001", "lines": [line], **terms}
        order = customer.say("order.placed", fields).thread
        contractor.say("order.accepted", thread=order)
        contractor.say("goods.delivered", thread=order)
        customer.say("goods.inspected", {"method": "full"}, thread=order)
        assert contractor.order(order)["open_fen"] == 1_170_000
        evidence = contractor.pack("order", order)

Rules
* `prepare` gives a statement to look at, `send` signs and hands in that very one, `say` does both.
* A statement of a thread is drafted over the head that this client has just read. Where the thread went on meanwhile
  the ledger refuses with `stale-thread`; nothing is signed again by itself.
* A statement is signed once. Where its answer is lost the same bytes go again, a few times: they are recorded once,
  while words signed anew would be a second statement.
* The secret stays in the signer; nothing here prints it, and nothing but signatures leaves the machine.

Specification: FORMATS 1.1 to 1.5; DESIGN section 8.
"""

from __future__ import annotations

import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Self

from api import drafts, keyfile
from api.carrying import Carrying
from api.clock import machine_clock
from api.drafts import plain, returned
from api.drafts.sketch import DraftIncomplete
from api.keyfile import PartyKey
from api.world import introduction
from api.world.actor import Actor, Chance, Clock
from api.world.client import CONNECT_RETRIES, HttpTransport, ServerUnreachable, thread_read
from api.world.introduction import Introduction
from api.world.transport import Refused
from ledger import statement
from ledger.draft import Unsigned
from ledger.errors import MalformedRequest, PackInvalid
from ledger.judge import HEADLESS, HOLDERS
from ledger.kinds import Kind
from ledger.statement import About, Statement
from notary.receipts import Receipt
from notary.trust import Trust
from reports import check

TRIES = 3  # of handing in one statement: an answer that was lost on the way, and a server that is restarted


@dataclass(frozen=True)
class Prepared:
    """A statement to look at before it is signed; `unsigned.shown` is read back from the bytes that will be signed."""

    unsigned: Unsigned
    kind: Kind
    thread: str
    opens: bool


@dataclass(frozen=True)
class Recorded:
    """A statement that stands in the log: its thread, its receipt (checked), and what it says."""

    thread: str
    receipt: Receipt
    statement: Statement


@dataclass(frozen=True)
class Row:
    """One statement of a thread, its signature checked; badge and level are the server's reading of the records.

    `lost`: a key behind the badge is said to have been out of control by then; it stays valid.
    `key_revoked`: its key is revoked by now; whether that was before or after is proved by a pack, not by a thread.
    """

    statement: Statement
    at_ms: int
    badge_zh: str
    level: str
    key_revoked: bool = False
    lost: bool = False


@dataclass(frozen=True)
class Reading:
    """A thread as this client has read and checked it, in index order."""

    thread: str
    state: str
    head: str
    roles: Mapping[str, str]
    rows: tuple[Row, ...]


class Client(Carrying):
    """One party's key at one ledger. `channel` is what its statements name as the way they came.

    A draft's lines, sums, thread and accepted terms are checked here (`api.drafts.returned`). What else was left open
    (days, optional terms, lines of an answer, what is repeated of other records) is proposed by the server: `say`
    signs it unseen, `prepare` shows it.
    """

    def __init__(
        self,
        url: str,
        key: PartyKey,
        trust: Trust,
        *,
        clock: Clock = machine_clock,
        chance: Chance = secrets.token_bytes,
        channel: str = "api",
    ) -> None:
        self.party = key.party
        self.trust = trust
        self._transport = HttpTransport(url, retries=CONNECT_RETRIES)
        self._actor = Actor(key.party, trust, self._transport, clock, chance)
        self._actor.take_pen("", key.signer)
        self._channel = channel
        self._met: dict[str, Introduction] = {}

    @classmethod
    def open(cls, url: str, key: Path, trust: Trust, **how: Any) -> Client:
        """With the key in a file. Raises: NotFound, InsecureKeyFile, MalformedKeyFile."""
        return cls(url, keyfile.load(key), trust, **how)

    def close(self) -> None:
        """Give the connections back."""
        self._transport.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *how: object) -> None:
        self.close()

    # ---- who is who

    def meet(self, party: str) -> Introduction:
        """Who a party is and which keys speak for it, checked from the trust file's registrar on.

        Raises: Refused, BadSignature, UnknownSigner, ServerUnreachable.
        """
        if party not in self._met:
            told = self._transport.read(f"/v1/parties/{party}", self._actor.session())
            met = introduction.check(party, _wires_of(told), self.trust)
            self._actor.meet(met.card)
            self._met[party] = met
        return self._met[party]

    def names(self) -> dict[str, str]:
        """The names of the parties met so far, by id, as the registrar signed them."""
        return {party: met.name for party, met in self._met.items() if met.name is not None}

    def _take_pen(self) -> None:
        """Sign as the person who holds this key, where the ledger knows of one."""
        pen = self._actor.pens[""]
        holder = self.meet(self.party).holders.get(pen.signer.kid)
        if holder is not None and pen.mandate is None:
            self._actor.take_pen("", pen.signer, person=holder.person)
            self._actor.mandate("", holder.mandate)

    # ---- saying

    def prepare(
        self,
        kind: str,
        fields: Mapping[str, Any] | None = None,
        *,
        thread: str | None = None,
        about: Sequence[str] = (),
        supersedes: str | None = None,
        paper: str | None = None,
    ) -> Prepared:
        """A statement from plain fields (`api.drafts.plain`), drafted by the server, checked here, not signed.

        `thread` is a thread's id, or only its type where a kind opens threads of several types; `paper` the SHA-256 of
        what the statement was copied from, as `attach` gave it.
        Raises: DraftIncomplete (with `missing`), DraftDiffers, UnknownField, MalformedRequest, Refused, and as `read`.
        """
        given = dict(fields or {})
        wanted_type, _, uuid = (thread or "").partition(":")
        found = drafts.kind_of(kind, wanted_type or None)
        own = thread if uuid else f"{found.thread_type}:{self.party}" if found.thread_type in HOLDERS else None
        self._take_pen()
        meant = plain.convert(found.model, given)  # first: a slip of the pen needs no server
        body, place = returned.check(found, meant, self._draft(found, given, own, supersedes), own)
        if place is None and not found.opens:
            raise MalformedRequest(f"Say in which thread: {found.name} does not open one.", field="thread")
        headless = found.thread_type in HEADLESS
        reading = self.read(place) if place is not None and not headless else None
        returned.check_answer(found, meant, body, [row.statement for row in reading.rows] if reading else [])
        head = reading.head if reading else None
        place = place or f"{found.thread_type}:{self._actor.new_id()}"
        unsigned = self._actor.compose(
            found.name,
            place,
            body,
            v=found.v,
            prev=head,
            via={"channel": self._channel} | ({"source_sha256": paper} if paper is not None else {}),
            about=[About(one) for one in about],
            supersedes=supersedes,
        )
        return Prepared(unsigned, found, place, head is None and not headless)

    def _draft(
        self, kind: Kind, given: Mapping[str, Any], thread: str | None, supersedes: str | None
    ) -> dict[str, Any]:
        """The server's draft, as it came."""
        wanted: dict[str, Any] = {"fields": dict(given), "thread_type": kind.thread_type}
        wanted |= {name: value for name, value in (("thread", thread), ("supersedes", supersedes)) if value is not None}
        try:
            return self._transport.draft(kind.name, wanted, self._actor.session())
        except Refused as refused:
            if refused.code != DraftIncomplete.code:
                raise
            raise DraftIncomplete(_detail(refused), missing=refused.problem.get("missing", [])) from None

    def sign(self, prepared: Prepared) -> bytes:
        """What was prepared, signed: the bytes that are handed in, and handed in again where no answer came."""
        return prepared.unsigned.sign(self._actor.pens[""].signer)

    def hand_in(self, wire: bytes) -> Recorded:
        """Hand in signed bytes, the very same ones again where no answer came: they get one receipt, which is checked.

        Raises: ServerUnreachable (whether they were recorded is not known), and as `send`.
        """
        for _ in range(TRIES - 1):
            try:
                return self._handed_in(wire)
            except ServerUnreachable:
                continue
        return self._handed_in(wire)

    def _handed_in(self, wire: bytes) -> Recorded:
        said = statement.parse(wire)
        return Recorded(said.thread, self._actor.hand_in(wire), said)

    def send(self, prepared: Prepared) -> Recorded:
        """Sign what was prepared, hand it in, check the receipt.

        Raises: Refused (`stale-thread` where the thread went on), MalformedStatement, BadProof, BadSignature,
        ServerUnreachable.
        """
        return self.hand_in(self.sign(prepared))

    def say(self, kind: str, fields: Mapping[str, Any] | None = None, **how: Any) -> Recorded:
        """`prepare` and `send`, for a program that need not look. `how` as in `prepare`."""
        return self.send(self.prepare(kind, fields, **how))

    # ---- reading

    def read(self, thread: str) -> Reading:
        """A thread of this party's, every signature checked under keys that lead back to the trust file's registrar.

        Raises: Refused, UnknownSigner, OutOfScope, BadSignature, BadProof, ServerUnreachable, and what parsing raises.
        """
        listed = self._transport.listed(thread, self._actor.session())
        given = thread_read(listed)
        if given.thread != thread:
            raise ServerUnreachable("The server gives another thread than was asked for.")
        for party in sorted({statement.parse(wire, complete=False).iss for wire in given.statements}):
            if statement.is_uuid7(party):
                self.meet(party)
        checked = {st.id: st for st in self._actor.take(given).statements}
        try:
            rows = tuple(self._row(checked[row["id"]], row) for row in listed["statements"])
            return Reading(thread, str(listed["state"]), given.head, dict(listed["roles"]), rows)
        except (KeyError, TypeError, ValueError):
            raise ServerUnreachable("What the server gives is no thread.") from None

    def _row(self, st: Statement, row: Mapping[str, Any]) -> Row:
        """A statement by a key that may sign it, as the server lists it. Raises: OutOfScope."""
        met = self._met.get(st.iss)
        if met is not None:
            met.check_scope(st)
        revoked = met is not None and st.kid in met.revoked
        return Row(st, int(row["admitted_at_ms"]), str(row["badge_zh"]), str(row["level"]), revoked, bool(row["lost"]))

    def order(self, thread: str) -> dict[str, Any]:
        """What an order stands at: sums in fen, since when, each delivery line with its badge. Raises: Refused."""
        return self._transport.read(f"/v1/orders/{thread}", self._actor.session())

    def account(self, thread: str) -> dict[str, Any]:
        """What an account stands at: its sums in fen, and its orders. Raises: Refused."""
        return self._transport.read(f"/v1/accounts/{thread}", self._actor.session())

    def wages(self, thread: str) -> dict[str, Any]:
        """What is owed in a work thread, period by period, and whose unpaid fee stands behind it. Raises: Refused."""
        return self._transport.read(f"/v1/wages/{thread}", self._actor.session())

    # ---- carrying away

    def pack(self, kind: str, subject: str, purpose: str | None = None, at: int | None = None) -> bytes:
        """An evidence pack for this party, verified under its own trust file before it is handed on.

        `at` is a tree size, for an older checkpoint. Raises: Refused, PackInvalid, ServerUnreachable.
        """
        wanted = {"kind": kind, "subject": subject, "purpose": purpose, "at": at}
        asked = {name: value for name, value in wanted.items() if value is not None}
        made = self._transport.make_pack(asked, self._actor.session())
        data = self._transport.pack(made, self._actor.session())
        verdict = check.check(data, self.trust)
        if verdict.exit_code != check.VALID:
            raise PackInvalid(f"The pack that the server made does not verify: {verdict.en}", step=verdict.exit_code)
        return data


def _wires_of(told: Mapping[str, Any]) -> list[bytes]:
    """The statements that introduce a party. Raises: ServerUnreachable."""
    given = told.get("statements")
    if not isinstance(given, list) or not all(isinstance(one, str) and one.isascii() for one in given):
        raise ServerUnreachable("What the server gives is no party.")
    return [one.encode("ascii") for one in given]


def _detail(refused: Refused) -> str:
    return str(refused.problem.get("detail", refused.code))
