"""The server is killed while workers and their workshop write, the clock sweeping after each batch: no word is lost.

As `test_crash`, over work threads: each client counts, confirms, issues slips, pays in part and acknowledges, week by
week of long past work, so that each week's payday has passed before it is counted and its arrears are due at once.
"""

from __future__ import annotations

import datetime
import http.client
import json
import random
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import sqlalchemy as sa

from api import cli, deps
from api.clock import machine_clock
from ledger import db, deadlines, draft, jose, kinds, statement, tables
from ledger.records import PeriodRecord
from ledger.vault import Vault
from ledger.views import load_records
from notary import found, keys, lapses
from tests.e2e import test_crash as crash
from tests.e2e.test_crash import ORIGIN, Client
from tests.integration.doors import Entropy

PAIRS = 6  # work threads, written to by as many connections
KILLS = 4
KILLS_MAX = 20  # on a busy machine a round may end before much was said
ACKNOWLEDGED_MIN = 200
FIRST_MONDAY = datetime.date(2018, 1, 1)
KINDS = (
    "work.recorded",
    "work.confirmed",
    "payslip.issued",
    "payslip.confirmed",
    "payment.stated",
    "payment.acknowledged",
)


@dataclass
class Pair(Client):
    """A worker and the workshop he works for, who speak in turn over one connection; `party` is the worker."""

    workshop: str = ""
    pen: jose.Ed25519Signer = field(default_factory=lambda: jose.Ed25519Signer(b"\0" * 32))
    thread: str = ""
    entropy: Entropy = field(default_factory=lambda: Entropy(""))
    acts: Iterator[bytes] = field(default_factory=lambda: iter(()))

    def statement(self) -> bytes:
        """The next thing that one of the two says."""
        return next(self.acts)

    def say(self, who: str, kind: str, body: dict[str, Any], prev: str | None) -> bytes:
        """A statement of the worker's, or of the workshop's, in their thread."""
        payload, disclosures = draft.payload(
            aud=ORIGIN,
            iss=who,
            iat=machine_clock() // 1000,
            kind=kind,
            v=1,
            thread=self.thread,
            prev=prev,
            body=body,
            sealed=kinds.of("work", kind, 1).shape,
            salts=iter(lambda: self.entropy(16), b""),
        )
        return draft.sign(payload, disclosures, self.signer if who == self.party else self.pen)

    def live(self) -> Iterator[bytes]:
        """Engaged for years, then week by week: counted, confirmed, paid in part, acknowledged."""
        terms = {"from_on": FIRST_MONDAY.isoformat(), "cycle": "week", "payday": 3}
        pair = {"workshop": self.workshop, "worker": self.party, "relation": "service"}
        offer = self.say(self.workshop, "engagement.offered", {**pair, **terms, "pay_form": "cash"}, None)
        yield offer
        signed = self.say(self.party, "engagement.signed", {"offer": _id(offer), **terms}, _id(offer))
        yield signed
        for number in self.numbers:
            yield from self._week((FIRST_MONDAY + datetime.timedelta(weeks=number)).isoformat(), number, _id(signed))

    def _week(self, monday: str, number: int, prev: str) -> Iterator[bytes]:
        """One week's work and pay, every second one without a slip."""
        fen = 10_000 + number
        count = {"worked_on": monday, "basis": "piece", "qty_e3": fen * 1_000, "unit": "piece", "amount_fen": fen}
        counted = self.say(self.workshop, "work.recorded", {**count, "price_e4": 100}, prev)
        yield counted
        line = {"record": _id(counted), "qty_e3": fen * 1_000, "amount_fen": fen}
        yield self.say(self.party, "work.confirmed", {"lines": [line]}, prev)
        if number % 2:
            yield from self._slip(monday, fen, _id(counted), prev)
        part = {"amount_fen": fen // 3, "form": "cash", "allocations": [{"period": monday, "amount_fen": fen // 3}]}
        paid = self.say(self.workshop, "payment.stated", {**part, "paid_on": monday}, prev)
        yield paid
        answer = {name: part[name] for name in ("amount_fen", "allocations")} | {"payment": _id(paid)}
        yield self.say(self.party, "payment.acknowledged", {**answer, "received_on": monday}, prev)

    def _slip(self, monday: str, fen: int, counted: str, prev: str) -> Iterator[bytes]:
        sums = dict.fromkeys(("gross_fen", "net_fen", "pay_fen"), fen)
        items = [{"no": 1, "item": "work", "amount_fen": fen, "records": [counted]}]
        named = {"workshop_name": "工坊", "worker_name": "工人", "id_number": "3304", "phone": "138"}
        body = {"period": monday, "pay_on": monday, "days_e3": 6_000, "lines": items, "parts": [{"amount_fen": fen}]}
        slip = self.say(self.workshop, "payslip.issued", {**body, **sums, **named}, prev)
        yield slip
        yield self.say(self.party, "payslip.confirmed", {"slip": _id(slip), **sums}, prev)


def _id(wire: bytes) -> str:
    return statement.parse(wire).id


def _registered(data: Path, seed: str, person: bool) -> tuple[str, jose.Ed25519Signer, bytes]:
    """A party with a key of its own, and the registrar's statement that registers it."""
    entropy = Entropy(seed)
    party, signer = draft.uuid7(machine_clock(), entropy(10)), jose.Ed25519Signer(entropy(32))
    body = {
        "party": party,
        "party_type": "person" if person else "individual_business",
        "jwk": dict(signer.jwk),
        "proof": jose.sign_key_proof(party, signer.jwk, ORIGIN, machine_clock() // 1000, signer),
        "custody": "file",
        "level": "S1",
        **({"person_name": seed} if person else {"name": seed}),
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
    return party, signer, draft.sign(payload, disclosures, keys.load_signer(data / found.REGISTRAR))


def _pairs(data: Path) -> list[Pair]:
    """One workshop with its workers, registered through the server."""
    workshop, pen, first = _registered(data, "工坊", person=False)
    wires, pairs = [first], []
    for number in range(PAIRS):
        party, signer, wire = _registered(data, f"工人{number}", person=True)
        entropy = Entropy(f"pair {number}")
        thread = f"work:{draft.uuid7(machine_clock(), entropy(10))}"
        pair = Pair(party, signer, _id(wire), workshop=workshop, pen=pen, thread=thread, entropy=entropy)
        pair.acts = pair.live()
        wires.append(wire)
        pairs.append(pair)
    with crash._server(data) as (_, port):
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=crash.PATIENCE_S)
        for wire in wires:
            pairs[0].hand_in(connection, wire)
        connection.close()
    pairs[0].receipts.clear()
    return pairs


def _tick(data: Path) -> None:
    """What the last kill left unsaid, the clock says now, as `xinzheng tick` does."""
    engine, ring = db.open(deps.url_of(data)), keys.load(data / found.KEYS)
    lapses.record(engine, ring, Vault(ring.kek, Entropy("tick")), machine_clock())
    engine.dispose()


def _said(data: Path) -> list[statement.Statement]:
    """Every statement of the ledger, without disclosures."""
    engine = db.open(deps.url_of(data), read_only=True)
    with db.reading(engine) as session:
        columns = tables.statements.c
        jwts = session.execute(sa.select(columns.jwt).order_by(columns.index)).scalars().all()
    engine.dispose()
    return [statement.parse(jwt + b"~", complete=False) for jwt in jwts]


def _check_arrears(data: Path, threads: set[str]) -> int:
    """Each week in which something was left open has its arrears, once; nothing waits for the clock any more."""
    said = _said(data)
    recorded = Counter((st.thread, st.body["period"]) for st in said if st.kind == "arrears.recorded")
    counted = {(st.thread, st.body["worked_on"]) for st in said if st.kind == "work.recorded"}
    assert {st.iss for st in said if st.kind == "arrears.recorded"} == {"clock"}
    assert set(recorded) == counted, "every week that was counted is past its payday and not paid in full"
    assert set(recorded.values()) == {1}
    assert {thread for thread, _ in recorded} == threads
    engine = db.open(deps.url_of(data), read_only=True)
    with db.reading(engine) as session:
        assert (
            deadlines.lapsed(session, Vault(keys.load(data / found.KEYS).kek, Entropy("look")), machine_clock()) == []
        )
        periods = load_records(session, [f"period:{thread[5:]}:{week}" for thread, week in recorded])
    engine.dispose()
    named = {st.id: st for st in said if st.kind == "arrears.recorded"}
    for record in periods.values():
        assert isinstance(record, PeriodRecord)
        assert record.arrears in named
    return len(recorded)


def test_no_word_about_wages_is_lost(tmp_path: Path) -> None:
    """Killed while work threads grow, the ledger keeps what it acknowledged; arrears are recorded once."""
    data = tmp_path / "ledger"
    found.found(data, ORIGIN, at_ms=machine_clock(), entropy=Entropy("crash wages"))
    pairs = _pairs(data)
    chance = random.Random(20260415)
    for kills in range(KILLS_MAX):
        if kills >= KILLS and sum(len(pair.receipts) for pair in pairs) >= ACKNOWLEDGED_MIN:
            break
        crash._write_until_killed(data, list(pairs), chance.uniform(0.4, 0.8))
    crash._hand_in_again(data, list(pairs))
    receipts = [receipt for pair in pairs for receipt in pair.receipts.values()]
    assert len({receipt["index"] for receipt in receipts}) == len(receipts) >= ACKNOWLEDGED_MIN
    crash._check(data, receipts)
    spoken = Counter(json.loads(_payload(wire))["kind"] for pair in pairs for wire in pair.receipts)
    assert set(KINDS) <= set(spoken)
    _tick(data)
    assert _check_arrears(data, {pair.thread for pair in pairs}) > PAIRS
    report = cli.audited(data)
    assert (report.clean, report.findings) == (True, [])


def _payload(wire: bytes) -> bytes:
    return jose.b64u_decode(wire.split(b".")[1].decode())
