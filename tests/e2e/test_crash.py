"""The server is killed while sixteen clients write: what was acknowledged is there, and nothing contradicts it.

Each round starts the real server as its own process, lets the clients write over as many connections, and kills it
(SIGKILL) at a moment drawn from a fixed seed. What was in flight is handed in again: the first receipt, or a new one.
"""

import http.client
import json
import random
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from hashlib import sha256
from itertools import count
from pathlib import Path

from api import cli, deps
from api.clock import machine_clock
from ledger import db, draft, jose, kinds, log, statement
from notary import checkpoint, found, highwater, keys, proof, trust
from notary.note import parse as parse_note
from tests.integration.doors import Entropy

ORIGIN = "xinzheng.example/crash"
CLIENTS = 16
KILLS = 10
ACKNOWLEDGED_MIN = 2_000
PATIENCE_S = 60


@dataclass
class Client:
    """A party that says one thing after another over one connection, and keeps every receipt it was given."""

    party: str
    signer: jose.Ed25519Signer
    registered: str
    port: int = 0
    numbers: Iterator[int] = field(default_factory=count)
    waiting: bytes | None = None
    receipts: dict[bytes, dict[str, object]] = field(default_factory=dict)

    def statement(self) -> bytes:
        """The next thing to say: the party agrees to another version of the terms."""
        body = {"terms": "e-signing", "version": f"v{next(self.numbers)}", "sha256": sha256(b"terms").hexdigest()}
        payload, disclosures = draft.payload(
            aud=ORIGIN,
            iss=self.party,
            iat=machine_clock() // 1000,
            kind="party.terms_agreed",
            v=1,
            thread=f"party:{self.party}",
            prev=self.registered,
            body=body,
            sealed=kinds.of("party", "party.terms_agreed", 1).shape,
            salts=iter(()),
        )
        return draft.sign(payload, disclosures, self.signer)

    def write(self, stopped: threading.Event) -> None:
        """Say things until the server is gone; what was not answered waits to be said again."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=PATIENCE_S)
        try:
            while not stopped.is_set():
                self.waiting = self.waiting or self.statement()
                self.hand_in(connection, self.waiting)
                self.waiting = None
        except (OSError, http.client.HTTPException):
            pass
        finally:
            connection.close()

    def hand_in(self, connection: http.client.HTTPConnection, wire: bytes) -> None:
        """One statement; its receipt agrees with any that was given before."""
        connection.request("POST", "/v1/statements", wire, {"Content-Type": "application/sd-jwt"})
        answer = connection.getresponse()
        receipt = json.loads(answer.read())
        assert answer.status in (200, 201), receipt
        before = self.receipts.setdefault(wire, receipt)
        assert [receipt[name] for name in ("id", "index", "admitted_at_ms")] == [
            before[name] for name in ("id", "index", "admitted_at_ms")
        ]


def _registered(data: Path, number: int) -> tuple[Client, bytes]:
    """A party with a key of its own, and the registrar's statement that registers it."""
    entropy = Entropy(f"client {number}")
    party, signer = draft.uuid7(machine_clock(), entropy(10)), jose.Ed25519Signer(entropy(32))
    body = {
        "party": party,
        "party_type": "individual_business",
        "jwk": dict(signer.jwk),
        "proof": jose.sign_key_proof(party, signer.jwk, ORIGIN, machine_clock() // 1000, signer),
        "custody": "file",
        "level": "S1",
        "name": f"第{number}加工厂",
    }
    payload, disclosures = draft.payload(
        aud=ORIGIN,
        iss="registrar",
        iat=machine_clock() // 1000,
        kind="party.registered",
        v=1,
        thread=f"party:{party}",
        body=body,
        sealed=kinds.of("party", "party.registered", 1).shape,
        salts=iter([entropy(16)]),
    )
    wire = draft.sign(payload, disclosures, keys.load_signer(data / found.REGISTRAR))
    return Client(party, signer, statement.parse(wire).id), wire


@contextmanager
def _server(data: Path) -> Iterator[tuple[subprocess.Popen[bytes], int]]:
    """The real server in a process of its own; killed at the end, if it still lives."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    command = [sys.executable, "-m", "api.cli", "serve", "--data", str(data), "--port", str(port)]
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        _wait_for(port, process)
        yield process, port
    finally:
        process.kill()
        process.wait(PATIENCE_S)


def _wait_for(port: int, process: subprocess.Popen[bytes]) -> None:
    patience = threading.Event()
    for _ in range(PATIENCE_S * 20):
        assert process.poll() is None, "the server did not start"
        try:
            socket.create_connection(("127.0.0.1", port), 1).close()
            return
        except OSError:
            patience.wait(0.05)
    raise AssertionError("the server did not answer")


def _write_until_killed(data: Path, clients: list[Client], alive_s: float) -> None:
    """One round: all clients write at once, then the server is killed in the middle of it."""
    stopped = threading.Event()
    with _server(data) as (process, port):
        for client in clients:
            client.port = port
        threads = [threading.Thread(target=client.write, args=(stopped,)) for client in clients]
        for thread in threads:
            thread.start()
        began_s = time.monotonic()
        while time.monotonic() - began_s < alive_s:
            stopped.wait(0.01)
        process.send_signal(signal.SIGKILL)
        stopped.set()
        for thread in threads:
            thread.join(PATIENCE_S)


def _check_mark(data: Path, clients: list[Client]) -> None:
    """Right after a kill: the mark outside the database covers all that was answered, and is in the database."""
    trusted = trust.parse((data / found.TRUST).read_bytes())
    mark = highwater.newest(data, trusted.log_vkey, ORIGIN)
    assert mark is not None
    for client in clients:
        for receipt in list(client.receipts.values())[-1:]:
            _, under = proof.check_statement(
                proof.parse(str(receipt["proof"])), str(receipt["id"]), trusted.log_vkey, ORIGIN
            )
            assert under.size <= mark.size
    engine = db.open(deps.url_of(data), read_only=True)
    with db.reading(engine) as session:
        assert mark.size <= log.need_head(session).size
        assert log.root(session, mark.size) == mark.root
    engine.dispose()


def _hand_in_again(data: Path, clients: list[Client]) -> None:
    """Everything in flight, and of each client its newest ten, once more."""
    with _server(data) as (_, port):
        for client in clients:
            connection = http.client.HTTPConnection("127.0.0.1", port, timeout=PATIENCE_S)
            for wire in [*list(client.receipts)[-10:], *([client.waiting] if client.waiting else [])]:
                client.hand_in(connection, wire)
            connection.close()


def _check(data: Path, receipts: list[dict[str, object]]) -> None:
    """Each receipt's checkpoint is a prefix of the final tree, and each entry is where its receipt says."""
    trusted = trust.parse((data / found.TRUST).read_bytes())
    engine = db.open(deps.url_of(data), read_only=True)
    roots: dict[int, bytes] = {}
    with db.reading(engine) as session:
        for receipt in receipts:
            said, under = proof.check_statement(
                proof.parse(str(receipt["proof"])), str(receipt["id"]), trusted.log_vkey, ORIGIN
            )
            assert roots.setdefault(under.size, under.root) == under.root
            assert said.admitted_at_ms == receipt["admitted_at_ms"]
        head = checkpoint.parse(parse_note(log.need_head(session).checkpoint).text)
        for size, root in roots.items():
            assert size <= head.size
            assert log.root(session, size) == root
        entries = log.entries(session, 0, head.size)
    engine.dispose()
    for receipt in receipts:
        index = receipt["index"]
        assert isinstance(index, int)
        assert entries[index][8:].hex() == receipt["id"]


def test_no_acknowledged_statement_is_lost(tmp_path: Path) -> None:
    """Killed ten times under sixteen connections, the ledger keeps every acknowledged statement and audits clean."""
    data = tmp_path / "ledger"
    found.found(data, ORIGIN, at_ms=machine_clock(), entropy=Entropy("crash"))
    clients, wires = zip(*(_registered(data, number) for number in range(CLIENTS)), strict=True)
    with _server(data) as (_, port):
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=PATIENCE_S)
        for client, wire in zip(clients, wires, strict=True):
            client.hand_in(connection, wire)
        connection.close()
    chance, kills = random.Random(20260301), 0
    while kills < KILLS or sum(len(client.receipts) for client in clients) < ACKNOWLEDGED_MIN:
        _write_until_killed(data, list(clients), chance.uniform(0.4, 1.2))
        _check_mark(data, list(clients))
        kills += 1
    _hand_in_again(data, list(clients))
    receipts = [receipt for client in clients for receipt in client.receipts.values()]
    assert len({receipt["index"] for receipt in receipts}) == len(receipts) >= ACKNOWLEDGED_MIN
    _check(data, receipts)
    report = cli.audited(data)
    assert (report.clean, report.findings) == (True, [])
