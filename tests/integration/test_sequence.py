"""Sequencing: receipts that anybody can check, refusals that are signed, and no state in between, whatever fails."""

from __future__ import annotations

import itertools
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from sqlalchemy import event

from ledger import db, log, merkle, statement, tables
from ledger.errors import BadSignature, LogCorrupt, MalformedStatement, NotFound, StaleThread, WrongAudience
from notary import checkpoint, proof, receipts
from notary.receipts import Receipt, Refusal
from tests.integration import store
from tests.integration.store import Store
from tests.integration.test_admit import dump
from tests.trade import ORIGIN, Trade


@pytest.fixture
def trade() -> Trade:
    """A story of one's own, to go on with."""
    return store.tell()


@pytest.fixture
def ledger(tmp_path: Path) -> Store:
    """A ledger with the whole story in it."""
    return store.played(tmp_path)


def more(trade: Trade, count: int = 3) -> list[bytes]:
    """Statements that the ledger does not have yet."""
    for qty in range(1, count + 1):
        trade.place("mill", "lin", [(qty, 100)])
    return [wire for wire, _ in trade.wires[-count:]]


def test_every_receipt_proves_its_statement(ledger: Store, trade: Trade) -> None:
    """A receipt leads from the statement's own bytes to a checkpoint of the log's key, at once."""
    wires = more(trade)
    made = ledger.receive(wires, trade.at_ms)
    for number, (receipt, wire) in enumerate(zip(made, wires, strict=True)):
        entry, head = receipts.check(receipt, wire, ledger.ring.log.vkey, ORIGIN)
        assert (entry.admitted_at_ms, head.size) == (trade.at_ms, 22)
        assert (receipt.index, receipt.repeated) == (19 + number, False)
        assert receipts.parse(receipt.as_json()) == receipt
        assert receipt.head == receipt.id


def test_a_repeat_gets_the_first_place_under_the_newest_checkpoint(ledger: Store, trade: Trade) -> None:
    """Sent again after others, a statement has its old index and time, and a proof that is up to date."""
    (wire,) = more(trade, 1)
    first = ledger.receive([wire], trade.at_ms)[0]
    others = more(trade)
    ledger.receive(others, trade.at_ms)
    again = ledger.receive([wire], trade.at_ms + 5)[0]
    assert again.repeated
    assert (again.id, again.index, again.admitted_at_ms) == (first.id, first.index, first.admitted_at_ms)
    _, head = receipts.check(again, wire, ledger.ring.log.vkey, ORIGIN)
    assert head.size == 23


def test_a_receipt_that_was_touched_does_not_check(ledger: Store, trade: Trade) -> None:
    """Another index, time, id or statement is not what the proof proves."""
    wires = more(trade, 2)
    receipt, other = ledger.receive(wires, trade.at_ms)
    vkey = ledger.ring.log.vkey
    for name, value in (("index", 3), ("admitted_at_ms", 5), ("id", other.id)):
        with pytest.raises(MalformedStatement):
            receipts.check(receipts.parse({**receipt.as_json(), name: value}), wires[0], vkey, ORIGIN)
    with pytest.raises(BadSignature):
        receipts.check(receipt, wires[0], ledger.ring.pack.vkey, ORIGIN)
    for members in ({}, {**receipt.as_json(), "extra": 1}, {**receipt.as_json(), "index": True}):
        with pytest.raises(MalformedStatement):
            receipts.parse(members)


def test_checkpoints_follow_one_another(ledger: Store, trade: Trade) -> None:
    """Each batch's checkpoint is of a tree that continues the one before."""
    heads = []
    for wire in more(trade, 4):
        receipt = ledger.receive([wire], trade.at_ms)[0]
        note = proof.parse(receipt.proof).checkpoint
        heads.append(checkpoint.open_signed(note, ledger.ring.log.vkey, ORIGIN))
    with db.reading(ledger.engine) as session:
        assert [head.size for head in heads] == [20, 21, 22, 23]
        for old, new in itertools.pairwise(heads):
            between = log.consistency_proof(session, old.size, new.size)
            merkle.check_consistency(old.size, new.size, old.root, new.root, between)


def test_a_refusal_is_signed_by_the_operator(ledger: Store) -> None:
    """Who is turned away holds the operator's word on what, when and why."""
    (refusal,) = ledger.send([b"nonsense~"], 77)
    assert isinstance(refusal, Refusal)
    payload = receipts.check_refusal(refusal.token, b"nonsense~", ledger.ring.operator.jwk, ORIGIN)
    sha256 = statement.id_of(b"nonsense")
    assert payload == {"aud": ORIGIN, "id": sha256, "at_ms": 77, "code": "malformed-statement"}
    assert refusal.id == sha256


def test_only_a_stale_party_is_told_the_head(ledger: Store, trade: Trade) -> None:
    """The head stands in the refusal of a party that signed terms over an older one, and in no other."""
    order = trade.place("mill", "lin", [(1, 100)])
    placed = trade.fold.records[f"thread:{order}"]
    stale = trade.draft("mill", "order.withdrawn", order, {"ground": "other"}, prev=trade.fold.said and "ab" * 32)
    stranger = trade.draft("lin", "order.withdrawn", order, {"ground": "other"})
    ledger.receive([trade.wires[-1][0]], trade.at_ms)
    one, two = ledger.send([stale, stranger], trade.at_ms)
    assert isinstance(one, Refusal)
    assert isinstance(two, Refusal)
    assert isinstance(one.error, StaleThread)
    told = receipts.check_refusal(one.token, stale, ledger.ring.operator.jwk, ORIGIN)
    assert told["head"] == getattr(placed, "head", None)
    assert "head" not in receipts.check_refusal(two.token, stranger, ledger.ring.operator.jwk, ORIGIN)


def test_a_refusal_does_not_serve_for_another(ledger: Store) -> None:
    """A refusal counts for its submission, its log and its operator only."""
    (refusal,) = ledger.send([b"nonsense~"], 77)
    assert isinstance(refusal, Refusal)
    operator = ledger.ring.operator.jwk
    with pytest.raises(MalformedStatement):
        receipts.check_refusal(refusal.token, b"other~", operator, ORIGIN)
    with pytest.raises(WrongAudience):
        receipts.check_refusal(refusal.token, b"nonsense~", operator, "another.example/log")
    with pytest.raises(BadSignature):
        receipts.check_refusal(refusal.token, b"nonsense~", ledger.ring.clock.jwk, ORIGIN)


def test_a_ledger_that_was_not_founded_takes_nothing(tmp_path: Path) -> None:
    """Before log.founded there is no head to go on from."""
    ledger = store.found(tmp_path, store.story())
    with db.transaction(ledger.engine) as session:
        session.exec_driver_sql("DROP TRIGGER head_delete")
        session.execute(tables.head.delete())
    with pytest.raises(NotFound):
        ledger.send([b"~"], 0)


@pytest.mark.parametrize(
    "sql",
    [
        "UPDATE tiles SET hashes = zeroblob(length(hashes))",
        "DELETE FROM tiles",
        "UPDATE head SET size = size - 1",
        "UPDATE head SET size = size + 1",
        "UPDATE head SET origin = 'another'",
        "UPDATE head SET checkpoint = replace(checkpoint, '19', '18')",
        "UPDATE head SET checkpoint = 'x'",
    ],
)
def test_a_damaged_log_takes_nothing(ledger: Store, trade: Trade, sql: str) -> None:
    """When tree, head and checkpoint do not agree, every write is refused, also an otherwise empty one."""
    with db.transaction(ledger.engine) as session:
        for trigger in ("tiles_update", "tiles_delete", "head_update"):
            session.exec_driver_sql(f"DROP TRIGGER {trigger}")
        session.exec_driver_sql(sql)
    before = dump(ledger)
    for batch in (more(trade, 1), [b"nonsense~"]):
        with pytest.raises(LogCorrupt):
            ledger.send(batch, trade.at_ms)
    assert dump(ledger) == before


def test_writers_from_several_programs_take_turns(ledger: Store, trade: Trade) -> None:
    """Batches sent at once over engines of their own all stand, each index once, and the ledger is whole."""
    wires = more(trade, 24)
    made: list[Receipt] = []

    def send(part: list[bytes]) -> None:
        mine = Store(ledger.folder, db.open(ledger.url), ledger.ring, ledger.vault)
        for wire in part:
            made.extend(mine.receive([wire], trade.at_ms))
        mine.engine.dispose()

    threads = [threading.Thread(target=send, args=(wires[n::4],)) for n in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(receipt.index for receipt in made) == list(range(19, 43))
    ledger.check()


# ---- both failures, for each write


WRITES = ["statements", "disclosures", "records", "roles", "transfers", "tiles", "head"]


class Lost(Exception):
    """The write that a test makes fail."""


@contextmanager
def failing(ledger: Store, table: str, when: str) -> Iterator[None]:
    """Every write to a table raises, before it is executed or after it."""

    def fail(_: Any, __: Any, sql: str, *___: Any) -> None:
        if sql.startswith((f"INSERT INTO {table} ", f"UPDATE {table} ")):
            raise Lost(table)

    name = "before_cursor_execute" if when == "not stored" else "after_cursor_execute"
    event.listen(ledger.engine, name, fail)
    try:
        yield
    finally:
        event.remove(ledger.engine, name, fail)


def _paid(trade: Trade) -> list[bytes]:
    """Statements that write to every table but data_keys: an order, and an acknowledged payment."""
    more(trade, 1)
    orders = [thread for thread in trade.fold.records if thread.startswith("order:")]
    trade.acknowledge("lin", trade.pay("mill", "lin", [(orders[0], 100)]))
    return [wire for wire, _ in trade.wires[-3:]]


@pytest.mark.parametrize("when", ["not stored", "stored"])
@pytest.mark.parametrize("table", WRITES)
def test_a_write_that_fails_leaves_the_ledger_as_it_was(ledger: Store, trade: Trade, table: str, when: str) -> None:
    """Failed and not stored, failed but stored: either way nothing of the batch stands, and sending again heals it."""
    batch = _paid(trade)
    before = dump(ledger)
    with failing(ledger, table, when), pytest.raises(Lost):
        ledger.send(batch, trade.at_ms)
    assert dump(ledger) == before
    made = ledger.receive(batch, trade.at_ms)
    assert [receipt.index for receipt in made] == [19, 20, 21]
    assert not any(receipt.repeated for receipt in made)
    ledger.check()


def test_a_data_key_that_fails_to_be_stored_leaves_nothing(ledger: Store, trade: Trade) -> None:
    """A new party's data key is part of the same transaction as its statement."""
    trade.join("third")
    batch = [wire for wire, _ in trade.wires[-2:]]
    before = dump(ledger)
    for when in ("not stored", "stored"):
        with failing(ledger, "data_keys", when), pytest.raises(Lost):
            ledger.send(batch, trade.at_ms)
        assert dump(ledger) == before
    ledger.receive(batch, trade.at_ms)
    ledger.check()


@contextmanager
def failing_commit(ledger: Store, when: str) -> Iterator[None]:
    """The commit raises, before or after the database made it."""
    dialect: Any = ledger.engine.dialect
    real: Callable[[Any], None] = dialect.do_commit

    def commit(connection: Any) -> None:
        if when == "stored":
            real(connection)
        raise Lost("commit")

    dialect.do_commit = commit
    try:
        yield
    finally:
        dialect.do_commit = real


def test_a_commit_that_failed_and_is_not_stored_leaves_nothing(ledger: Store, trade: Trade) -> None:
    """Without a commit there is no receipt and no entry; the same again is new."""
    batch = _paid(trade)
    before = dump(ledger)
    with failing_commit(ledger, "not stored"), pytest.raises(Lost):
        ledger.send(batch, trade.at_ms)
    assert dump(ledger) == before
    assert not any(receipt.repeated for receipt in ledger.receive(batch, trade.at_ms))
    ledger.check()


def test_a_commit_that_failed_but_is_stored_gives_the_receipt_on_a_retry(ledger: Store, trade: Trade) -> None:
    """Where the answer was lost after the commit, the same again gets the place it has."""
    batch = _paid(trade)
    with failing_commit(ledger, "stored"), pytest.raises(Lost):
        ledger.send(batch, trade.at_ms)
    with db.reading(ledger.engine) as session:
        assert session.execute(sa.select(sa.func.count()).select_from(tables.statements)).scalar_one() == 22
    made = ledger.receive(batch, trade.at_ms + 1000)
    assert [(receipt.index, receipt.admitted_at_ms) for receipt in made] == [(n, trade.at_ms) for n in (19, 20, 21)]
    assert all(receipt.repeated for receipt in made)
    ledger.check()


def test_when_signing_fails_nothing_is_stored(ledger: Store, trade: Trade, monkeypatch: pytest.MonkeyPatch) -> None:
    """Without a signed checkpoint there are no entries."""
    before = dump(ledger)

    def sign(*_: object) -> str:
        raise Lost("signer")

    monkeypatch.setattr(checkpoint, "sign", sign)
    with pytest.raises(Lost):
        ledger.send(more(trade), trade.at_ms)
    assert dump(ledger) == before
