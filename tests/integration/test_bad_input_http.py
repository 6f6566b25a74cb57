"""Bad input over HTTP: every malformed statement gets its problem and a signed refusal, and nothing of it is written.

The server is the real one, on loopback, over a database on disk; the attacks are those of tests/attacks, made in a
trade whose statements went through the same door.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx
import pytest
import sqlalchemy as sa

from api import problems
from api.app import create
from api.clock import machine_clock
from api.deps import House
from api.settings import Settings
from ledger import canon, db, jose, queries, statement, tables
from ledger.errors import LedgerError
from ledger.statement import Statement
from notary import found, keys, receipts
from tests.attacks import fields, ground, rights, signing, spelling
from tests.attacks.ground import Attack, Ground, submission_id
from tests.integration import doors
from tests.integration.doors import NDJSON, SD_JWT
from tests.trade import ORIGIN, Trade
from tests.world import World

ATTACKS = {"spelling": spelling.ALL, "fields": fields.ALL, "rights": rights.ALL}


@dataclass
class Door(Trade):
    """A trade whose statements all go through the HTTP door of a ledger that runs on the machine's clock."""

    house: House | None = None
    client: httpx.Client | None = None

    def __post_init__(self) -> None:
        assert self.house
        self.at_ms = machine_clock()
        data = self.house.settings.data
        self.registrar = keys.load_signer(data / found.REGISTRAR)
        self.operator, self.clock = self.house.ring.operator, self.house.ring.clock
        with db.reading(self.house.engine) as session:
            for row in queries.newest(session, limit=2)[::-1]:
                self.take(row.jwt + b"~", row.at_ms)
                self.system = row.thread

    def take(self, wire: bytes, at_ms: int) -> Statement:
        """Follow in memory what the ledger admitted."""
        st = statement.parse(wire)
        self.fold.admit(st, len(self.wires), at_ms)
        self.wires.append((wire, at_ms))
        return st

    def post(self, wire: bytes) -> httpx.Response:
        """Hand in one statement."""
        assert self.client
        return self.client.post("/v1/statements", content=wire, headers=SD_JWT)

    def post_many(self, wires: Sequence[bytes]) -> list[dict[str, Any]]:
        """Hand in many at once; the answers, line by line."""
        assert self.client
        lines = [canon.dumps({"statement": wire.decode("ascii")}) for wire in wires]
        answer = self.client.post("/v1/statements", content=b"\n".join(lines) + b"\n", headers=NDJSON)
        assert answer.status_code == 200
        return rows_of(answer)

    def hear(self, wire: bytes) -> Statement:
        """Hand in a statement that must be admitted."""
        answer = self.post(wire)
        assert answer.status_code == 201, answer.text
        receipt = answer.json()
        assert receipt["index"] == len(self.wires)
        return self.take(wire, receipt["admitted_at_ms"])

    def counts(self) -> dict[str, int]:
        """How many rows each table has, and the log's size."""
        assert self.house
        with db.reading(self.house.engine) as session:
            rows = {
                name: session.execute(sa.select(sa.func.count()).select_from(table)).scalar_one()
                for name, table in tables.metadata.tables.items()
            }
            return rows | {"size": session.execute(sa.select(tables.head.c.size)).scalar_one()}


def rows_of(answer: httpx.Response) -> list[dict[str, Any]]:
    """The lines of an NDJSON answer."""
    rows: list[Any] = [canon.loads(line, depth_max=16, lines=True) for line in answer.content.splitlines()]
    return rows


@pytest.fixture(scope="module")
def field(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Ground]:
    """A real server, and the ground of the attacks played through its door."""
    data = tmp_path_factory.mktemp("bad-input") / "data"
    entropy = doors.Entropy("bad input")
    found.found(data, ORIGIN, at_ms=machine_clock(), entropy=entropy)
    app = create(Settings(data=data))
    with doors.serving(app) as url, httpx.Client(base_url=url, trust_env=False, timeout=30) as client:
        yield ground.of(Door(house=app.state.house, client=client))


def door_of(field: Ground) -> Door:
    """The trade behind the ground, as the door that it is."""
    assert isinstance(field.trade, Door)
    return field.trade


def check_problem(problem: dict[str, Any], attack: Attack, data: bytes, field: Ground) -> None:
    """A problem of RFC 9457 with the attack's code, and in it a refusal by the operator that is of this submission."""
    assert problem["code"] == attack.code, problem
    row = problems.TABLE[attack.code]
    assert (problem["status"], problem["title"]) == (row.status, row.title_en)
    assert problem["type"].endswith(f"#{attack.code}")
    assert problem["detail"]
    check_refusal(problem["refusal"], attack, data, field)


def check_refusal(token: str, attack: Attack, data: bytes, field: Ground) -> None:
    """Signed by the operator's key, typed, addressed, dated, of the bytes before the first tilde."""
    operator = field.trade.operator
    jws = jose.parse_compact(token, typ="refusal+jwt", size_max=jose.TOKEN_BYTES_MAX)
    assert jws.header["kid"] == operator.kid
    payload = receipts.check_refusal(token, data, operator.jwk, ORIGIN)
    assert (payload["id"], payload["code"], payload["aud"]) == (submission_id(data), attack.code, ORIGIN)
    assert abs(payload["at_ms"] - machine_clock()) < 60_000
    assert ("head" in payload) == (attack.code == "stale-thread")


@pytest.mark.parametrize("table", ATTACKS)
def test_each_is_refused_with_a_problem_and_a_signed_refusal(field: Ground, table: str) -> None:
    """Alone in its request: its status, its code, its refusal, and not one row written."""
    before = door_of(field).counts()
    for attack in ATTACKS[table]:
        data = attack.make(field)
        answer = door_of(field).post(data)
        if not attack.reaches_gate:
            assert (answer.status_code, answer.json()["code"]) == (413, "request-too-large")
            assert "refusal" not in answer.json()
            continue
        assert answer.headers["content-type"] == "application/problem+json", attack.name
        assert answer.status_code == problems.TABLE[attack.code].status, (attack.name, answer.text)
        check_problem(answer.json(), attack, data, field)
    assert door_of(field).counts() == before


@pytest.mark.parametrize("table", ATTACKS)
def test_a_batch_is_not_hurt_by_them(field: Ground, table: str) -> None:
    """Between malformed ones the good lines of a batch are admitted, in order; each other line has its own problem."""
    door = door_of(field)
    size = len(door.wires)
    attacks = [(attack, attack.make(field)) for attack in ATTACKS[table] if attack.reaches_gate]
    attacks = [(attack, data) for attack, data in attacks if data.isascii() and b"\n" not in data]  # else no line
    goods = [field.good() for _ in attacks]
    rows = door.post_many([wire for (_, bad), good in zip(attacks, goods, strict=True) for wire in (bad, good)])
    assert len(rows) == 2 * len(attacks)
    for (attack, data), good, bad_row, good_row in zip(attacks, goods, rows[::2], rows[1::2], strict=True):
        assert list(bad_row) == ["problem"], (attack.name, bad_row)
        check_problem(bad_row["problem"], attack, data, field)
        receipt = receipts.parse(good_row["receipt"])
        entry, _ = receipts.check(receipt, good, _ring(door).log.vkey, ORIGIN)
        assert receipt.index == len(door.wires)
        door.take(good, entry.admitted_at_ms)
    assert door.counts()["statements"] == door.counts()["size"] == size + len(goods)


def _ring(door: Door) -> keys.Keyring:
    assert door.house
    return door.house.ring


def test_lines_that_are_no_line_leave_the_others_alone(field: Ground) -> None:
    """What is no {"statement": …} gets a problem without a refusal, for it never reached the gate."""
    door, good = door_of(field), field.good()
    assert door.client
    line = canon.dumps({"statement": good.decode()})
    bad = [b"", b"{}", b"[]", b"x", b'{"statement":1}', b'{"statement":"a","more":1}', line.replace(b":", b": ", 1)]
    answer = door.client.post("/v1/statements", content=b"\n".join([*bad, line, b""]), headers=NDJSON)
    *wrong, last = rows_of(answer)
    assert [row["problem"]["code"] for row in wrong] == ["malformed-request"] * len(bad)
    assert not any("refusal" in row["problem"] for row in wrong)
    door.take(good, receipts.parse(last["receipt"]).admitted_at_ms)


def told(receipt: dict[str, Any]) -> tuple[str, int, int]:
    """What of a receipt never changes: id, index, time."""
    return receipt["id"], receipt["index"], receipt["admitted_at_ms"]


def test_a_repeat_gets_the_first_receipt(field: Ground) -> None:
    """The same bytes, with fewer words or with none of their disclosures missing: same id, index and time, and 200."""
    door, good = door_of(field), field.good()
    first = door.post(good)
    door.take(good, first.json()["admitted_at_ms"])
    before = door.counts()
    again = door.post(good)
    assert (first.status_code, again.status_code) == (201, 200)
    assert told(again.json()) == told(first.json())
    assert [told(row["receipt"]) for row in door.post_many([good, good])] == [told(first.json())] * 2
    head, *disclosures = good.decode()[:-1].split("~")
    turned = "~".join([head, *reversed(disclosures), ""]).encode()
    assert told(door.post(turned).json()) == told(first.json())
    assert door.counts() == before


def test_a_second_signature_gets_the_first_receipt(field: Ground) -> None:
    """Other valid signatures over the same words by the same key are the same statement."""
    door, good = door_of(field), field.good()
    twice = [good, signing.again(good, field.signer, 7), signing.again(good, field.signer, 8)]
    assert len({submission_id(wire) for wire in twice}) == 3
    rows = door.post_many(twice)
    assert len({told(row["receipt"]) for row in rows}) == 1
    assert rows[0]["receipt"]["id"] == submission_id(good)
    door.take(good, rows[0]["receipt"]["admitted_at_ms"])
    before = door.counts()
    for wire in (*twice, signing.again(good, field.signer, 9)):
        answer = door.post(wire)
        assert (answer.status_code, told(answer.json())) == (200, told(rows[0]["receipt"]))
    assert door.counts() == before


def test_a_forged_second_signature_gets_nothing(field: Ground) -> None:
    """Words that were admitted, under a signature that is not the key's: refused like any other forgery."""
    door, good = door_of(field), field.good()
    door.hear(good)
    before = door.counts()
    forged = Attack("", "bad-signature", lambda _: signing.again(good, field.trade.signer("stranger")))
    answer = door.post(forged.make(field))
    assert answer.status_code == 403, answer.text
    check_problem(answer.json(), forged, forged.make(field), field)
    assert door.counts() == before


def test_a_refused_statement_is_refused_again_and_admitted_once_it_is_right(field: Ground) -> None:
    """A refusal is remembered nowhere: the same bytes are judged again."""
    door = door_of(field)
    order = f"order:{door.uuid()}"
    early = door.draft("contractor", "order.declined", order, {"ground": "price"}, prev="ab" * 32)
    assert [door.post(early).json()["code"] for _ in range(2)] == ["unknown-reference"] * 2
    claims, disclosures = field.drafted()
    door.hear(field.sign(claims | {"thread": order}, disclosures))
    right = door.draft("contractor", "order.declined", order, {"ground": "price"})
    assert door.post(early).json()["code"] == "stale-thread"
    assert door.post(right).status_code == 201
    door.take(right, machine_clock())


def test_the_ledger_is_whole_afterwards(tmp_path: Path) -> None:
    """After every attack of every table a ledger still admits, and audits clean."""
    world = World(folder=tmp_path)
    field = ground.of(world)
    for table in ATTACKS.values():
        for attack in table:
            with pytest.raises(LedgerError):
                world.hear(attack.make(field))
    world.hear(field.good())
    world.check()
