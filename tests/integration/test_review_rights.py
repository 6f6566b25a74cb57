"""What a hostile review of rights, limits and the mark found: each hole that was there, held shut."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import Future
from pathlib import Path
from typing import Any

import pytest

from api import deps, reading, shares
from api.auth import Reader
from api.limits import ENDED, PARTY, SIGNED, Limits, signer_named
from api.settings import Settings
from api.story import THREADS
from ledger import admit, db, log, statement
from ledger.db import Session
from ledger.errors import LogBusy
from ledger.log import Head
from ledger.records import ThreadRecord
from notary.receipts import Receipt, Refusal
from tests.integration import doors, readers, store
from tests.integration.readers import Readers
from tests.integration.store import Store
from tests.unit.test_limits import Pulse
from tests.world import World

FIRST, ACCOUNT = THREADS["first"], THREADS["account"]


@pytest.fixture(scope="module")
def open_(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Readers]:
    """The story, and everybody around it."""
    with readers.served(tmp_path_factory.mktemp("review")) as found:
        yield found


def said_of(of: Readers, party: str, **wanted: Any) -> list[dict[str, Any]]:
    """The readings recorded for a party that say what is wanted."""
    return [one for one in of.read_of(party) if wanted.items() <= one.items()]


# ---- readings


def test_a_sum_leaves_an_entry_for_each_thread_it_is_folded_from(open_: Readers) -> None:
    """A grantee who asks for one order's sum, or an account's, is recorded with the other threads, too."""
    reader = open_.world.id("grantee")
    assert open_.get("grantee", f"/v1/orders/{FIRST}").status_code == 200
    assert {one["subject"] for one in said_of(open_, "customer", reader=reader)} >= {FIRST, ACCOUNT}
    pair = {open_.world.id("customer"), open_.world.id("contractor")}
    shared = [one.thread for one in open_.world.fold.of_type(ThreadRecord) if set(one.roles.values()) == pair]
    open_.grant("customer", "grantee", shared)
    assert open_.get("grantee", f"/v1/accounts/{ACCOUNT}").status_code == 200
    for party in ("customer", "contractor"):
        assert {one["subject"] for one in said_of(open_, party, reader=reader)} >= set(shared)


def test_a_counterparty_with_a_grant_is_recorded_for_what_it_adds(open_: Readers) -> None:
    """What a counterparty sees anyway leaves none; personal data that only a grant opens leaves an entry."""
    thread = f"party:{open_.world.id('shophand')}"
    assert open_.get("shop", f"/v1/threads/{thread}").status_code == 200
    assert said_of(open_, "shophand") == []
    grant = open_.grant("shophand", "shop", [thread])
    assert open_.get("shop", f"/v1/threads/{thread}").status_code == 200
    (one, *_) = said_of(open_, "shophand", subject=thread)
    assert (one["reader"], one["grant"], one["sees"]) == (open_.world.id("shop"), grant, "personal")


def test_a_pack_with_more_readings_than_one_batch_is_made(open_: Readers, monkeypatch: pytest.MonkeyPatch) -> None:
    """An account above with hundreds of orders is no reason that an unpaid worker gets no pack."""
    monkeypatch.setattr(admit, "BATCH_MAX", 2)
    wanted = {"kind": "worker", "subject": open_.world.work("shop", "shophand"), "purpose": "mediation"}
    answer = open_.client.post("/v1/packs", json=wanted, headers=open_.session("shophand"))
    assert answer.status_code == 201, answer.text
    assert said_of(open_, "customer", purpose="mediation")


def test_a_record_that_waits_too_long_is_told_as_busy(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A queue that stands still is a declared refusal, not a fault of ours; nothing is shown."""
    world = World(folder=tmp_path)
    world.join("mill")
    world.join("lin")
    world.join("aid")
    order = world.place("mill", "lin", [(10, 10_000)])
    world.say("mill", "access.granted", f"access:{world.id('mill')}", readers.grant_of(world, "aid", [order]))
    monkeypatch.setattr(reading, "RECORD_S", 0.01)
    with deps.opened(Settings(data=tmp_path / "data"), sweeps=False) as house, db.reading(house.engine) as session:
        monkeypatch.setattr(house.sequencer, "submit", lambda wires: Future())
        look = reading.of_thread(session, house, Reader(world.id("aid"), ""), order)
        with pytest.raises(LogBusy, match="waits too long"):
            reading.record(session, house, look.readings())


def test_neither_count_nor_cursor_tells_that_a_pack_was_made_for_another(open_: Readers) -> None:
    """Whoever prepares a claim is not given away by the log's own thread: not its number, not its index, so no time."""
    path = f"/v1/threads/{open_.world.system}"
    wanted = {"kind": "worker", "subject": open_.world.work("shop", "shophand"), "purpose": "court"}

    def told(who: str) -> list[tuple[int, int | None, int]]:
        found, after = [], -1
        while True:
            page = open_.get(who, f"{path}?limit=1&after={after}").json()
            found.append((page["count"], page["next"], len(page["statements"])))
            if page["next"] is None:
                return found
            after = page["next"]

    before, own = told("customer"), told("shophand")
    assert open_.client.post("/v1/packs", json=wanted, headers=open_.session("shophand")).status_code == 201
    assert told("customer") == before
    assert len(told("shophand")) == len(own) + 1


# ---- limits


@pytest.fixture
def ledger(tmp_path: Path) -> Store:
    """A ledger with half of the story in it."""
    found = store.found(tmp_path, store.story())
    found.play(store.story(), 2, 10)
    return found


def test_whoever_sends_a_statement_again_does_not_use_up_its_signer(open_: Readers) -> None:
    """A stranger with a pack replays what a firm signed: the firm still hands in, the stranger's address pays."""
    limits = Limits(Pulse())
    wire = next(wire for wire, _ in open_.world.wires if signer_named(wire) == open_.world.id("customer"))
    answer = doors.post(open_, wire)  # type: ignore[arg-type] # of the doors it asks the client alone
    assert answer.status_code == 200
    again = Receipt("ab" * 32, 1, 1, "ab" * 32, "proof", repeated=True)
    assert not shares.signed(again)
    for _ in range(3):
        shares.charge(limits, [wire] * 1_000, [again] * 1_000, PARTY["gate-seconds"].burst)
    assert shares.let_in(limits, [wire]) == [None]


def test_a_dry_address_waits_with_what_is_in_the_log_already(ledger: Store) -> None:
    """A new statement of a party goes in from there; an old one, which proves nothing, waits."""
    wires = [wire for wire, _ in store.story().wires]
    kept = shares.let_in_verified(Limits(Pulse()), ledger.engine, 7, [wires[9], wires[10]], store.story().at_ms)
    assert [None if why is None else why.fields["limit"] for why in kept] == ["strangers", None]


def test_a_key_that_waits_answers_for_what_it_signs() -> None:
    """That a key does not count yet is found after its signature: whoever holds it is charged, and no party."""
    assert {"key-not-yet"} <= ENDED <= SIGNED


def test_a_stranger_who_founds_the_log_again_does_not_use_up_the_registrar(ledger: Store) -> None:
    """A founding by a key that only it names as the registrar's is by an unknown signer, and counts for nobody."""
    trade, key = store.story(), store.signer("stranger")
    body = statement.parse(trade.wires[0][0]).body | {"registrar": key.jwk}
    (answer,) = ledger.send([trade.draft("registrar", "log.founded", trade.system, body, signer=key)], trade.at_ms)
    assert isinstance(answer, Refusal)
    assert answer.error.code == "unknown-signer"
    assert not shares.signed(answer)


# ---- the mark


def test_a_good_ledger_opens_while_another_process_writes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A batch committed between the reading of the head and of the mark makes nobody call it an older copy."""
    world, need_head, wrote = World(folder=tmp_path), log.need_head, list[int]()

    def slowly(session: Session) -> Head:
        head = need_head(session)
        if not wrote:
            wrote.append(head.size)
            world.join("mill")
        return head

    monkeypatch.setattr(log, "need_head", slowly)
    with deps.opened(Settings(data=tmp_path / "data"), sweeps=False):
        assert wrote == [2]
