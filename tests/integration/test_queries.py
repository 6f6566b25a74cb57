"""Reads: stable orders, cursors that miss nothing, and nothing of what was never said."""

from __future__ import annotations

import pytest

from ledger import db, queries, statement
from ledger.db import Session
from ledger.errors import NotFound
from ledger.records import DeliveryRecord, OrderRecord, PartyRecord, ThreadRecord
from tests.integration import store
from tests.integration.store import Store


@pytest.fixture(scope="module")
def ledger(tmp_path_factory: pytest.TempPathFactory) -> Store:
    """A ledger with the whole story in it, only read."""
    return store.played(tmp_path_factory.mktemp("queries"))


def thread(prefix: str) -> str:
    """The story's thread of a type (of its second one, where there are two parties)."""
    return next(
        record.thread
        for record in store.story().fold.of_type(ThreadRecord)
        if isinstance(record, ThreadRecord) and record.thread.startswith(prefix)
    )


def pages(session: Session, name: str, limit: int) -> list[int]:
    """Indexes of a thread's statements, read page by page."""
    found: list[int] = []
    while page := queries.of_thread(session, name, after=found[-1] if found else -1, limit=limit):
        assert len(page) <= limit
        found += [row.index for row in page]
    return found


@pytest.mark.parametrize("prefix", ["order:", "account:", "party:", "system:"])
@pytest.mark.parametrize("limit", [1, 2, 3, 1000])
def test_a_thread_is_read_whole_page_by_page(ledger: Store, prefix: str, limit: int) -> None:
    """Pages of any length give every statement of the thread once, in index order."""
    name = thread(prefix)
    said = store.story().fold.said.values()
    expected = [row.index for row in said if row.thread == name]
    with db.reading(ledger.engine) as session:
        assert pages(session, name, limit) == expected
        whole = queries.whole_thread(session, name)
        assert [row.index for row in whole] == expected
        below = [row.index for row in queries.whole_thread(session, name, size=expected[-1])]
        assert below == expected[:-1]


def test_statements_come_back_as_they_were_admitted(ledger: Store) -> None:
    """Rows, bytes and disclosures are those that were sent in."""
    statements = store.story().fold.statements
    with db.reading(ledger.engine) as session:
        rows = queries.statements(session, statements)
        opened = queries.disclosed(session, ledger.vault, rows)
    assert [row.index for row in rows] == list(range(len(statements)))
    for row, st in zip(rows, opened, strict=True):
        known = statements[row.id]
        assert (row.jwt, row.thread, row.kind, row.iss, row.kid) == (
            known.jwt,
            known.thread,
            known.kind,
            known.iss,
            known.kid,
        )
        assert (st.fields, st.withheld) == (known.fields, ())
        assert set(st.disclosures) == set(known.disclosures)
        assert set(statement.wire(st).split(b"~")) == set(statement.wire(known).split(b"~"))


def test_one_statement_is_found_or_not_found(ledger: Store) -> None:
    """An id that was never admitted is not found."""
    name = next(iter(store.story().fold.statements))
    with db.reading(ledger.engine) as session:
        assert queries.statement(session, name).index == 0
        with pytest.raises(NotFound):
            queries.statement(session, "ab" * 32)
        assert queries.statements(session, ["ab" * 32]) == []


def test_the_newest_come_first(ledger: Store) -> None:
    """Newest first, and further back from a cursor."""
    with db.reading(ledger.engine) as session:
        assert [row.index for row in queries.newest(session, limit=3)] == [18, 17, 16]
        assert [row.index for row in queries.newest(session, before=2)] == [1, 0]


def test_a_party_finds_the_threads_that_name_it(ledger: Store) -> None:
    """Each party sees its own threads with its role in each, and a stranger sees none."""
    story = store.story()
    mill, lin = story.id("mill"), story.id("lin")
    with db.reading(ledger.engine) as session:
        found = queries.roles_of(session, lin)
        assert found == sorted(
            [(thread("account:"), "contractor"), (thread("order:"), "contractor"), (f"party:{lin}", "holder")]
        )
        assert queries.roles_of(session, lin, limit=1) == found[:1]
        assert queries.roles_of(session, lin, after=found[0][0]) == found[1:]
        assert queries.roles_in(session, mill, thread("order:")) == ["customer"]
        assert queries.roles_in(session, mill, f"party:{lin}") == []
        assert queries.roles_of(session, story.uuid()) == []


def test_records_are_read_by_thread_and_by_type(ledger: Store) -> None:
    """A thread's records of a type, all of a type, one by its key; by cursor."""
    fold = store.story().fold
    order = thread("order:")
    with db.reading(ledger.engine) as session:
        deliveries = queries.records_of(session, order, DeliveryRecord)
        assert list(deliveries.values()) == list(fold.of_type(DeliveryRecord, order))
        first, second = deliveries
        assert queries.records_of(session, order, DeliveryRecord, after=first) == {second: deliveries[second]}
        parties = queries.records_of_type(session, PartyRecord)
        assert list(parties.values()) == list(fold.of_type(PartyRecord))
        assert list(queries.records_of_type(session, PartyRecord, limit=1)) == list(parties)[:1]
        assert queries.record(session, order, OrderRecord) == fold.records[order]
        for key in ("order:none", "log"):
            with pytest.raises(NotFound):
                queries.record(session, key, OrderRecord)


def test_transfers_are_read_by_account(ledger: Store) -> None:
    """Every move of an account, on either side, in order, by cursor."""
    fold = store.story().fold
    account = next(transfer.debit for _, transfer in fold.transfers if transfer.debit.startswith("claim:"))
    expected = [t for _, t in fold.transfers if account in (t.debit, t.credit)]
    with db.reading(ledger.engine) as session:
        moves = queries.transfers_of(session, account)
        assert [move.transfer for move in moves] == expected
        first = (moves[0].index, moves[0].seq)
        assert queries.transfers_of(session, account, after=first) == moves[1:]
        assert queries.transfers_of(session, account, limit=1) == moves[:1]
        assert queries.transfers_of(session, "claim:fee:none") == []
