"""A ledger with its doors open, for the tests of the API: founded in a folder, told the story of the examples.

Everything is the real thing: database, application, uvicorn on a loopback port, HTTP. Only time is told.
"""

import hashlib
import itertools
import socket
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import httpx
import uvicorn
from fastapi import FastAPI

from api import auth, deps, examples
from api.app import create
from api.deps import House
from api.examples import Cast, Example
from api.patience import PatientProtocol
from api.settings import Settings
from api.story import IAT, PARTIES, SIGNS_FOR
from api.world.clock import VirtualClock
from ledger import canon, db, queries
from ledger.jose import Ed25519Signer, Signer
from notary import found, keys
from notary.receipts import Receipt

ORIGIN = "demo.xinzheng.example/doors"
SD_JWT = {"Content-Type": "application/sd-jwt"}
NDJSON = {"Content-Type": "application/x-ndjson"}
START_MS = IAT * 1000
START_S = 20  # a server that does not answer by then is not coming


class Entropy:
    """Deterministic bytes: SHA-256 of a seed and a counter."""

    def __init__(self, seed: str) -> None:
        self._seed = seed
        self._number = itertools.count()

    def __call__(self, size: int) -> bytes:
        """The next `size` bytes."""
        out = b""
        while len(out) < size:
            out += hashlib.sha256(f"{self._seed} {next(self._number)}".encode()).digest()
        return out[:size]


@dataclass
class Doors:
    """An open application, a client at its door, the clock, and who may sign what."""

    app: FastAPI
    url: str
    client: httpx.Client
    clock: VirtualClock
    cast: Cast

    @property
    def house(self) -> House:
        """What the application has open."""
        house: House = self.app.state.house
        return house

    def session(self, who: str) -> dict[str, str]:
        """The header with which a member of the cast signs in."""
        exp = self.clock() // 1000 + 300
        token = auth.sign(ORIGIN, PARTIES[SIGNS_FOR[who]], exp, self.cast.signers[who])
        return {"Authorization": f"Bearer {token}"}

    @cached_property
    def story(self) -> list[Example]:
        """The story, signed by this cast for this ledger; the founding left out."""
        return examples.tell(ORIGIN, self.cast)[1:]


def found_ledger(data: Path, origin: str = ORIGIN) -> None:
    """Found a ledger in the folder."""
    found.found(data, origin, at_ms=START_MS, entropy=Entropy(str(data)))


@contextmanager
def opened(data: Path, **changes: Any) -> Iterator[Doors]:
    """The doors of the ledger in the folder, open until the block ends; `changes` are settings."""
    clock = VirtualClock(START_MS)
    app = create(Settings(data=data, **changes), clock=clock)
    with serving(app) as url, httpx.Client(base_url=url, trust_env=False) as client:
        yield Doors(app, url, client, clock, cast_of(data, app.state.house))


@contextmanager
def serving(app: FastAPI) -> Iterator[str]:
    """The application under uvicorn on a free loopback port; its URL."""
    with socket.create_server(("127.0.0.1", 0)) as listening:
        server = uvicorn.Server(uvicorn.Config(app, log_config=None, lifespan="on", ws="none", http=PatientProtocol))
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listening]}, daemon=True)
        thread.start()
        url = f"http://127.0.0.1:{listening.getsockname()[1]}"
        try:
            httpx.get(f"{url}/healthz", timeout=START_S, trust_env=False).raise_for_status()
            yield url
        finally:
            server.should_exit = True
            thread.join(START_S)


def cast_of(data: Path, house: House) -> Cast:
    """The offices with this ledger's own keys, the parties with keys made for the test."""
    entropy = Entropy("cast")
    signers: dict[str, Signer] = {name: Ed25519Signer(entropy(32)) for name in SIGNS_FOR}
    offices = {"operator": house.ring.operator, "clock": house.ring.clock}
    signers |= {"registrar": keys.load_signer(data / "registrar.key"), **offices}
    salts = (entropy(16) for _ in itertools.count())
    with db.reading(house.engine) as session:
        (first,) = queries.newest(session, limit=1, before=1)
    return Cast(signers, str(house.ring.log.vkey), str(house.ring.pack.vkey), salts, first.thread)


def post(doors: Doors, wire: bytes, **headers: str) -> httpx.Response:
    """Hand in one statement."""
    return doors.client.post("/v1/statements", content=wire, headers=SD_JWT | headers)


def post_many(doors: Doors, lines: Sequence[str | bytes]) -> httpx.Response:
    """Hand in many: text is a line as it is, bytes a statement."""
    rows = [line if isinstance(line, str) else canon.dumps({"statement": line.decode()}).decode() for line in lines]
    return doors.client.post("/v1/statements", content="".join(f"{row}\n" for row in rows), headers=NDJSON)


def tell(doors: Doors, upto: str | None = None) -> dict[str, Example]:
    """Hand in the story up to and without a step, a minute each; by the names of its steps."""
    told = {}
    for one in doors.story:
        if one.step.name == upto:
            break
        doors.clock.advance(max(doors.clock() + 60_000, one.payload["iat"] * 1000))
        answer = post(doors, one.wire)
        assert answer.status_code == 201, (one.step.name, answer.text)
        told[one.step.name] = one
    return told


@contextmanager
def telling(data: Path, upto: str | None = None, **changes: Any) -> Iterator[tuple[Doors, dict[str, Example]]]:
    """A new ledger with its doors open and the story told."""
    found_ledger(data)
    with opened(data, **changes) as doors:
        yield doors, tell(doors, upto)


def tell_really(data: Path, origin: str) -> None:
    """Tell the story in a ledger that runs on the machine's clock, past HTTP, through the sequencer."""
    with deps.opened(Settings(data=data)) as house:
        cast = cast_of(data, house)
        # all within a moment long after the story's days: no inspection period passes, no end lies ahead
        left_out = ("goods.deemed_accepted", "order.terminated", "order.closed")
        told = [one for one in examples.tell(origin, cast)[1:] if one.step.kind not in left_out]
        wires = [one.wire for one in told]
        answers = house.sequencer.submit(wires).result(START_S)
        assert all(isinstance(answer, Receipt) for answer in answers), answers
