"""The house behind the doors: what one process has open, and what a route asks of it.

Promise: nothing is served from a ledger that does not hold together. Opening it checks that the tree gives the root
that the head's checkpoint was signed over, and that the trust file is this log's.

Rules
* A ledger whose origin does not say `demo` runs on the machine's clock and no other. A demo ledger opened on the
  machine's clock stands at its last entry, read-only; its private pages go to loopback only.
* A reading route gets one consistent state of the ledger and gives it back before its answer is sent
  (`scope="function"`); writing goes through the sequencer alone. As many read at once as leave connections to writers.

Specification: DESIGN sections 3.6, 3.7 and 8; STYLE section 4.
"""

from __future__ import annotations

import ipaddress
import secrets
from collections.abc import AsyncIterator, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Annotated

from fastapi import Depends
from fastapi.concurrency import contextmanager_in_threadpool
from sqlalchemy.engine import Engine
from starlette.requests import Request

from api import auth, shares
from api.auth import Reader
from api.clock import Clock, StandingClock, machine_clock, machine_pulse
from api.crowd import Places
from api.cursors import Cursors
from api.limits import Limits, Pulse
from api.metrics import Metrics
from api.sequencer import Sequencer
from api.settings import Settings
from ledger import db, log, migrations
from ledger.db import Session
from ledger.errors import LedgerError, LogCorrupt, MalformedRequest, NotFound, Unauthenticated
from ledger.log import Head
from ledger.records import KeyRecord
from ledger.statement import says_demo
from ledger.vault import Vault
from ledger.views import check_shape, load_records
from notary import checkpoint, found, highwater, keys, lapses, sequence, trust
from notary.keys import Keyring
from notary.receipts import Receipt, Refusal
from notary.trust import Trust

# The pool's other connections are left to writers: the queue, and the pack and the uploads that are made meanwhile.
READERS_MAX = db.POOL_OVERFLOW
READER_WAIT_S = 10.0  # a page takes some hundredths of a second: by then a few hundred readers have had their turn


@dataclass(frozen=True)
class House:
    """An open ledger: where it lies, its keys, its clock, its queue."""

    settings: Settings
    clock: Clock
    engine: Engine
    ring: Keyring
    vault: Vault
    trust: Trust
    trust_bytes: bytes
    read_only: bool
    sequencer: Sequencer[Receipt | Refusal] = field(repr=False)
    cursors: Cursors = field(repr=False)
    limits: Limits = field(repr=False)
    metrics: Metrics = field(repr=False)
    readers: Places = field(default_factory=lambda: Places(READERS_MAX, READER_WAIT_S), repr=False)

    @property
    def origin(self) -> str:
        """The log's name."""
        return self.trust.origin

    @property
    def demo(self) -> bool:
        """Whether the log declares itself a demo."""
        return says_demo(self.origin)

    @property
    def packs(self) -> Path:
        """Where the packs lie that were issued."""
        return self.settings.data / found.PACKS


@contextmanager
def opened(
    settings: Settings, clock: Clock = machine_clock, *, pulse: Pulse = machine_pulse, sweeps: bool = True
) -> Iterator[House]:
    """The ledger of the data folder, checked, its queue running; closed when the block ends.

    With `sweeps`, the clock says by itself what has lapsed. What is limited and measured goes by `pulse`, seconds.
    Raises: NotFound (no ledger there), InsecureKeyFile, LogCorrupt, LogRolledBack, ViewsOutdated, MalformedRequest (a
    clock that it may not run on).
    """
    engine = db.open(url_of(settings.data), read_only=settings.read_only)
    try:
        _bring_up(engine, settings)
        house = _house(settings, clock, engine, pulse, sweeps=sweeps)
        house.sequencer.start()
        try:
            yield house
        finally:
            house.sequencer.stop()
    finally:
        engine.dispose()


def _bring_up(engine: Engine, settings: Settings) -> None:
    """Take the steps of the schema that are newer than the database, and see that the views are of this release.

    Raises: MalformedRequest (served read-only), ViewsOutdated.
    """
    upgrade(engine, read_only=settings.read_only)
    with db.reading(engine) as session:
        if migrations.current(session):
            check_shape(session)


def upgrade(engine: Engine, *, read_only: bool = False) -> None:
    """Take the steps of the schema that are newer than the database. Raises: MalformedRequest (served read-only)."""
    with db.reading(engine) as session:
        if migrations.current(session) in ((migrations.NEWEST,), ()):
            return
    if read_only:
        raise MalformedRequest("This ledger is of an older release; open it once for writing.")
    with db.transaction(engine) as session:
        migrations.upgrade(session)


def url_of(data: Path) -> str:
    """The database of a data folder."""
    return f"sqlite:///{data / found.DATABASE}"


def trust_bytes_of(data: Path) -> bytes:
    """The trust file of a data folder. Raises: NotFound."""
    try:
        return (data / found.TRUST).read_bytes()
    except OSError:
        raise NotFound(f"There is no ledger in {data}: it has no {found.TRUST}.", path=str(data)) from None


def _house(settings: Settings, clock: Clock, engine: Engine, pulse: Pulse, *, sweeps: bool) -> House:
    ring = keys.load(settings.data / found.KEYS)
    vault = Vault(ring.kek, secrets.token_bytes)
    trust_bytes = trust_bytes_of(settings.data)
    trusted = trust.parse(trust_bytes)
    if ring.log.vkey != trusted.log_vkey or ring.pack.vkey not in trusted.pack_vkeys:
        raise LogCorrupt("The keys are not those that the trust file names.")
    last_ms = _check_head(engine, trusted, settings)
    demo = says_demo(trusted.origin)
    if clock is not machine_clock and not demo:
        raise MalformedRequest("Only a demo ledger runs on another clock than the machine's.")
    stands = demo and clock is machine_clock
    clock = StandingClock(last_ms) if stands else clock

    limits, metrics = Limits(pulse, on=settings.limits), Metrics()

    def record(submissions: Sequence[bytes]) -> list[Receipt | Refusal]:
        began_s = pulse()
        answers = sequence.sequence(engine, ring, vault, submissions, clock())
        took_s = pulse() - began_s
        metrics.batch(len(submissions), took_s)
        shares.charge(limits, submissions, answers, took_s)
        return answers

    read_only = settings.read_only or stands
    sweep = None if read_only or not sweeps else lambda: metrics.lapsed(lapses.record(engine, ring, vault, clock()))
    queue = Sequencer(record, queue_max=settings.queue_max, after=sweep)
    cursors = Cursors(ring.kek)
    return House(settings, clock, engine, ring, vault, trusted, trust_bytes, read_only, queue, cursors, limits, metrics)


def _check_head(engine: Engine, trusted: Trust, settings: Settings) -> int:
    """The time of the last entry, ms. What is there counts as published from here on.

    Raises: LogCorrupt (tree, head and trust file do not belong together), LogRolledBack (an older copy, to be written).
    """
    kept = highwater.kept_in(settings.data)  # before the head: whoever writes meanwhile raises it
    with db.reading(engine) as session:
        head = log.need_head(session)
        try:
            signed = checkpoint.open_signed(head.checkpoint, trusted.log_vkey, trusted.origin)
        except LedgerError as error:
            raise LogCorrupt(f"The trust file is not of this log: {error.sentence}") from error
        if (head.origin, head.size) != (signed.origin, signed.size) or log.root(session, head.size) != signed.root:
            raise LogCorrupt("The tree does not give the root that its checkpoint was signed over.")
        if not settings.read_only:
            highwater.check_kept(session, head, kept, trusted.log_vkey)
            highwater.keep(settings.data, head.checkpoint)
        return head.admitted_at_ms


def is_loopback(host: str) -> bool:
    """Whether an address or name is this machine's own."""
    try:
        return ipaddress.ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return host.lower() == "localhost"


FORWARDED = ("forwarded", "via", "x-real-ip", "x-forwarded-")  # how what a proxy adds begins


def at_this_machine(request: Request) -> bool:
    """Whether whoever asks sits at this machine: by a loopback address and name, and no proxy asks for somebody else.

    A proxy on this machine has a loopback address, too, and passes on whatever name its visitor gave; one that adds no
    header is not seen (SECURITY.md says what it has to do).
    """
    own = is_loopback(host_of(request)) and is_loopback(request.url.hostname or "")
    return own and not any(name.startswith(FORWARDED) for name in request.headers)


# ---- what routes depend on


def house_of(request: Request) -> House:
    """The open ledger."""
    house = request.app.state.house
    assert isinstance(house, House), "the application's lifespan opens the ledger"
    return house


HouseDep = Annotated[House, Depends(house_of)]


async def session_of(house: HouseDep) -> AsyncIterator[Session]:
    """One consistent state of the ledger. Raises: LogBusy (too many read)."""
    async with house.readers.taken(), contextmanager_in_threadpool(db.reading(house.engine)) as session:
        yield session


SessionDep = Annotated[Session, Depends(session_of, scope="function")]


def published(house: HouseDep, session: SessionDep) -> Head:
    """The head that an answer shows: the mark outside the database stands at its size before it leaves."""
    head = log.need_head(session)
    if not house.read_only:
        highwater.keep(house.settings.data, head.checkpoint)
    return head


PublishedDep = Annotated[Head, Depends(published, scope="function")]


def reader_of(request: Request, house: HouseDep, session: SessionDep) -> Reader:
    """Who reads, within his limits; a session that does not count is charged to the address it came from.

    Raises: Unauthenticated, RateLimited.
    """

    def key_of(kid: str) -> KeyRecord | None:
        found = load_records(session, [f"key:{kid}"]).get(f"key:{kid}")
        return found if isinstance(found, KeyRecord) else None

    setattr(request.state, ASKED, True)
    try:
        token = auth.token_of(request.headers.get("authorization"))
        reader = auth.reader_of(token, key_of, origin=house.origin, now_ms=house.clock())
    except Unauthenticated:
        house.limits.visit(host_of(request), "sign-ins")
        raise
    house.limits.read(reader, LIMITED.get((request.method, getattr(request.scope.get("route"), "path", "")), "reads"))
    return reader


ASKED = "asked"  # of a request's state: somebody asked who sent it, and was charged or charged him

# What is dearer than a read: a route's method and path → its limit (`api.limits.PARTY`).
LIMITED = {
    ("POST", "/v1/drafts/{kind}"): "drafts",
    ("POST", "/v1/packs"): "packs",
    ("POST", "/v1/attachments"): "attachments",
}


def host_of(request: Request) -> str:
    """The address that a request came from; empty where the server was not told."""
    return request.client.host if request.client else ""


def reader_now(request: Request, house: House) -> Reader:
    """As `reader_of`, in a reading of its own that ends before a body is awaited; the caller holds a place.

    Raises: as `reader_of`.
    """
    with db.reading(house.engine) as session:
        return reader_of(request, house, session)


ReaderDep = Annotated[Reader, Depends(reader_of)]


def reader_if_any(request: Request, house: HouseDep, session: SessionDep) -> Reader | None:
    """Who reads, None where nobody signed in. Raises: Unauthenticated (a session that does not count)."""
    return reader_of(request, house, session) if "authorization" in request.headers else None


ReaderIfAnyDep = Annotated[Reader | None, Depends(reader_if_any)]
