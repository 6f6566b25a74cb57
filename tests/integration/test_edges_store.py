"""The stored log, vault and lists at their borders: the last value that is read, and the first that is damage."""

from __future__ import annotations

import dataclasses
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from ledger import admit, db, log, merkle, migrations, queries, sdjwt, statement, tables, vault
from ledger.admit import Refused
from ledger.db import Session
from ledger.errors import AlreadyExists, LedgerError, LogCorrupt, NotFound
from ledger.log import Head, Tiles
from ledger.records import ThreadRecord
from ledger.vault import Sealed, Vault, person_of
from notary import publish
from tests.integration import store
from tests.integration.store import Store
from tests.trade import Trade


@pytest.fixture
def ledger(tmp_path: Path) -> Store:
    """A ledger with the whole story in it."""
    return store.played(tmp_path)


@pytest.fixture(scope="module")
def read_only(tmp_path_factory: pytest.TempPathFactory) -> Store:
    """The same, only read."""
    return store.played(tmp_path_factory.mktemp("edges"))


def tamper(ledger: Store, sql: str) -> None:
    """Change a row behind triggers and checks."""
    with db.reading(ledger.engine) as session:
        triggers = [name for name, made in db.schema(session).items() if made.startswith("CREATE TRIGGER")]
    with ledger.engine.connect() as session:
        session.exec_driver_sql("ROLLBACK")
        session.exec_driver_sql("PRAGMA foreign_keys = OFF")
        for one in (*(f"DROP TRIGGER {name}" for name in triggers), sql):
            session.exec_driver_sql(one)
        session.invalidate()


# ---- the log


@pytest.mark.parametrize("change", ["size = 1", "admitted_at_ms = 0", "admitted_at_ms = 253370764799999"])
def test_the_least_and_the_last_head_are_read(ledger: Store, change: str) -> None:
    """A log of one entry, the first and the last millisecond are possible heads."""
    tamper(ledger, f"UPDATE head SET {change}")
    with db.reading(ledger.engine) as session:
        found = log.head(session)
    name, _, value = change.partition(" = ")
    assert found is not None
    assert getattr(found, name) == int(value)


HEADS = [
    *("size = 0", "size = -1", "size = 'many'", "size = 19.5", "size = x'13'"),
    *("admitted_at_ms = -1", "admitted_at_ms = 253370764800000", "admitted_at_ms = 'now'", "admitted_at_ms = 1.5"),
    *("origin = x'00'", "checkpoint = x'00'", "checkpoint = CAST(checkpoint AS BLOB)"),
]


@pytest.mark.parametrize("change", HEADS)
def test_a_head_beyond_the_possible_is_damage(ledger: Store, change: str) -> None:
    """No entry, a time before the first or after the last millisecond, a value of another type: log-corrupt."""
    tamper(ledger, f"UPDATE head SET {change}")
    with db.reading(ledger.engine) as session, pytest.raises(LogCorrupt):
        log.head(session)
    with pytest.raises(LogCorrupt):
        ledger.send([], store.story().at_ms)


TILES = [
    *("hashes = 'text'", "hashes = 1", "hashes = 1.5", "hashes = CAST(hashes AS TEXT)"),
    *("hashes = x''", "hashes = substr(hashes, 1, length(hashes) - 1)", "hashes = zeroblob(length(hashes))"),
]


@pytest.mark.parametrize("change", TILES)
def test_a_tile_of_another_type_or_length_is_damage(ledger: Store, change: str) -> None:
    """Text or a number in a tile's place, a byte too few, other hashes: nothing is proven, nothing is added."""
    tamper(ledger, f"UPDATE tiles SET {change}")
    with pytest.raises(LogCorrupt):
        ledger.send([], store.story().at_ms)
    if "zeroblob" not in change:  # which are hashes, only not those that were signed
        for broken in (
            lambda session: log.root(session, 19),
            lambda session: log.consistency_proof(session, 3, 19),
            lambda session: log.inclusion_proofs(session, [17], 19),
        ):
            with pytest.raises(LogCorrupt), db.reading(ledger.engine) as session:
                broken(session)


def test_tiles_of_several_levels_come_in_one_question(tmp_path: Path) -> None:
    """Keys of two levels give those two tiles, and a number that only the other level has gives none."""
    engine = db.create(f"sqlite:///{tmp_path / 'ledger.sqlite'}")
    with db.transaction(engine) as session:
        migrations.upgrade(session)
        tiles = Tiles(session)
        tiles.write({(0, 0): b"a" * 32, (0, 1): b"b" * 32, (1, 0): b"c" * 32})
        assert Tiles(session)([(0, 1), (1, 0), (1, 1)]) == {(0, 1): b"b" * 32, (1, 0): b"c" * 32}
        assert Tiles(session)([]) == {}
        tiles.write({(1, 0): b"c" * 64})
        assert tiles([(1, 0)]) == Tiles(session)([(1, 0)]) == {(1, 0): b"c" * 64}


def test_a_head_does_not_stand_still(ledger: Store) -> None:
    """Moving the head to its own size, or back, is our own mistake."""
    with db.reading(ledger.engine) as session:
        head = log.need_head(session)
        for size in (head.size, head.size - 1):
            with pytest.raises(AssertionError):
                log.advance(session, head.size, Head(head.origin, size, head.admitted_at_ms, head.checkpoint))


def test_what_is_published_ends_at_the_head(read_only: Store) -> None:
    """The bundle and the tile of the head's width are served, one entry wider is not there."""
    with db.reading(read_only.engine) as session:
        assert len(publish.bundle(session, 0, 19)) == 19 * 42
        assert len(publish.tile(session, 0, 0, 19)) == 19 * 32
        for read in (publish.bundle, lambda s, n, width: publish.tile(s, 0, n, width)):
            for n, width in ((0, 20), (1, 1)):
                with pytest.raises(NotFound):
                    read(session, n, width)
        assert log.entries(session, 0, 0) == []
        assert len(log.inclusion_proofs(session, [0, 18], 19)) == 2


# ---- the vault


def rows_and_keys(session: Session, ledger: Store) -> tuple[list[Sealed], dict[str, AESGCM]]:
    """Every row of the vault and every data key."""
    rows = vault.sealed_of(session, store.story().fold.statements)
    return rows, ledger.vault.data_keys(session, {row.person for row in rows})


def test_no_two_rows_of_the_vault_can_be_swapped(read_only: Store) -> None:
    """Any row's ciphertext, or any single part of its name, under any other row's name: nothing opens."""
    with db.reading(read_only.engine) as session:
        rows, keys = rows_and_keys(session, read_only)
    assert len(rows) >= 10
    for row in rows:
        assert vault.open_sealed(row, keys).digest == row.digest
        for other in rows:
            moved = [
                dataclasses.replace(row, nonce=other.nonce, ciphertext=other.ciphertext),
                *(dataclasses.replace(row, **{n: getattr(other, n)}) for n in ("digest", "statement_id", "person")),
            ]
            for one in moved:
                if one != row:
                    with pytest.raises(LogCorrupt):
                        vault.open_sealed(one, keys)
    assert any(row.person == other.person and row.statement_id != other.statement_id for row in rows for other in rows)


def test_the_name_alone_binds_a_row_even_under_one_key(read_only: Store) -> None:
    """Were all data keys one, a row would still open for its own person and statement only."""
    with db.reading(read_only.engine) as session:
        rows, keys = rows_and_keys(session, read_only)
    for row in rows:
        for person in keys.keys() - {row.person}:
            with pytest.raises(LogCorrupt):
                vault.open_sealed(dataclasses.replace(row, person=person), dict.fromkeys(keys, keys[row.person]))


def test_a_data_key_unwraps_for_its_owner_only(read_only: Store) -> None:
    """A wrapped key, whole and untouched, under another owner's name is damage."""
    with db.reading(read_only.engine) as session:
        wrapped = {row.id: row for row in session.execute(sa.select(tables.data_keys))}
    for person, row in wrapped.items():
        read_only.vault.unwrap(person, row.nonce, row.wrapped)
        for other in wrapped.keys() - {person}:
            with pytest.raises(LogCorrupt):
                read_only.vault.unwrap(other, row.nonce, row.wrapped)


@pytest.mark.parametrize(("nonce", "wrapped"), [(b"", bytes(48)), (b"n" * 7, bytes(48)), (b"n" * 12, b""), ("n", "w")])
def test_what_cannot_be_a_wrapped_key_is_damage(read_only: Store, nonce: Any, wrapped: Any) -> None:
    """A nonce that no cipher takes, no bytes, or text instead of bytes: log-corrupt, never another error."""
    with pytest.raises(LogCorrupt):
        read_only.vault.unwrap("party:x", nonce, wrapped)


@pytest.mark.parametrize("text", ["nonsense!", "", "WyJzYWx0Il0", "é", sdjwt.make(bytes(16), "name", 1).text])
def test_what_opens_must_be_the_disclosure_that_its_digest_says(text: str) -> None:
    """A text encrypted under the right key and name, that is no disclosure or another one, does not open."""
    key, nonce = AESGCM(bytes(32)), bytes(12)
    made = sdjwt.make(bytes(16), "name", 2)
    bound = f"xinzheng.disclosure/v1\n{made.digest}\ns\np\n".encode()
    good = Sealed(made.digest, "s", "p", nonce, key.encrypt(nonce, made.text.encode(), bound))
    assert vault.open_sealed(good, {"p": key}) == made
    bad = dataclasses.replace(good, ciphertext=key.encrypt(nonce, text.encode(), bound))
    for row, keys in ((bad, {"p": key}), (good, {})):
        with pytest.raises(LogCorrupt):
            vault.open_sealed(row, keys)


def test_nonces_have_96_bits_and_keys_256(read_only: Store) -> None:
    """Every nonce is twelve bytes, every wrapped key 32 and its tag; a key-encryption key of another length is none."""
    with db.reading(read_only.engine) as session:
        rows, _ = rows_and_keys(session, read_only)
        stored = session.execute(sa.select(tables.data_keys.c.nonce, tables.data_keys.c.wrapped)).all()
    assert {len(row.nonce) for row in rows} == {12}
    assert {(len(nonce), len(wrapped)) for nonce, wrapped in stored} == {(12, 32 + 16)}
    for length in (31, 33):
        with pytest.raises(AssertionError):
            Vault(bytes(length), store.entropy())


def test_personal_fields_lie_with_the_person_who_is_named() -> None:
    """A registered person's under that person, an unnamed key holder's under the statement."""
    trade = Trade()
    trade.join("mill")
    trade.employ("mill", "chen")
    anonymous = trade.draft("mill", "key.added", f"party:{trade.id('mill')}", {**_key(trade), "person_name": "王五"})
    st = statement.parse(anonymous)
    assert {person_of(st, d) for d in st.disclosures} == {f"statement:{st.id}"}
    party = trade.uuid()
    body = {**_key(trade), "party": party, "party_type": "person", "person_name": "王五"}
    registered = statement.parse(trade.draft("registrar", "party.registered", f"party:{party}", body))
    assert {person_of(registered, d) for d in registered.disclosures} == {f"person:{party}"}


def _key(trade: Trade) -> dict[str, Any]:
    return {"jwk": trade.key("new").jwk, "proof": "a.b.c", "custody": "file", "level": "S1"}


# ---- lists and batches


@pytest.mark.parametrize("limit", [0, -1, 1_001])
def test_a_page_of_no_row_or_of_too_many_is_our_own_mistake(read_only: Store, limit: int) -> None:
    """A thousand rows are a page, one more, none or fewer are not."""
    story = store.story()
    with db.reading(read_only.engine) as session:
        assert len(queries.newest(session, limit=1_000)) == 19
        for read in (
            lambda: queries.newest(session, limit=limit),
            lambda: queries.of_thread(session, story.system, limit=limit),
            lambda: queries.roles_of(session, story.id("lin"), limit=limit),
            lambda: queries.records_of_type(session, ThreadRecord, limit=limit),
            lambda: queries.transfers_of(session, "x", limit=limit),
        ):
            with pytest.raises(AssertionError):
                read()


def test_the_first_entry_of_the_log_is_on_the_first_page(read_only: Store) -> None:
    """Without a cursor a list begins at index 0, and a cursor at 0 leaves just that entry out."""
    system = store.story().system
    with db.reading(read_only.engine) as session:
        assert [row.index for row in queries.of_thread(session, system)] == [0, 1]
        assert [row.index for row in queries.whole_thread(session, system)] == [0, 1]
        assert [row.index for row in queries.of_thread(session, system, after=0)] == [1]
        assert queries.of_thread(session, system, size=0) == []


def test_a_batch_is_a_thousand_submissions_and_not_one_more(read_only: Store) -> None:
    """A thousand are answered one by one; the caller that hands in more has made a mistake."""
    with db.reading(read_only.engine) as session:
        answers = admit.admit(session, read_only.vault, [b"%d" % n for n in range(1_000)], 0)
        assert len({answer.id for answer in answers if isinstance(answer, Refused)}) == 1_000
        with pytest.raises(AssertionError):
            admit.admit(session, read_only.vault, [b"x"] * 1_001, 0)


@pytest.mark.parametrize("sql", ["DELETE FROM records", "UPDATE records SET value = x'7b7d'"])
def test_a_damaged_view_refuses_nobody(ledger: Store, sql: str) -> None:
    """Where the record of a thread is gone or broken, a known statement gets no answer but log-corrupt."""
    tamper(ledger, f"{sql} WHERE key LIKE 'thread:%'")
    with pytest.raises(LogCorrupt):
        ledger.send([store.story().wires[-1][0]], store.story().at_ms)


@pytest.mark.parametrize(
    "sql", ["UPDATE records SET value = x'7b7d' WHERE key LIKE 'key:%'", "UPDATE head SET size = 0"]
)
def test_a_damaged_view_admits_nobody(ledger: Store, sql: str) -> None:
    """A new statement whose key cannot be read is no refusal either: the whole batch gets log-corrupt."""
    trade = store.tell()
    trade.place("mill", "lin", [(1, 100)])
    tamper(ledger, sql)
    with pytest.raises(LogCorrupt):
        ledger.send([b"nonsense", trade.wires[-1][0]], trade.at_ms)


def test_a_database_is_made_once(tmp_path: Path) -> None:
    """Where a file is, none is made; where none is, none is opened; it is its owner's alone."""
    url = f"sqlite:///{tmp_path / 'a.sqlite'}"
    with pytest.raises(NotFound):
        db.open(url)
    db.create(url)
    assert (tmp_path / "a.sqlite").stat().st_mode & 0o777 == 0o600
    with pytest.raises(AlreadyExists):
        db.create(url)
    for bad in ("sqlite://", "sqlite:///:memory:", "postgresql://host/name"):
        with pytest.raises(LedgerError):
            db.path_of(bad)


@pytest.mark.parametrize(("count", "parts"), [(0, []), (1, [1]), (500, [500]), (501, [500, 1]), (1_001, [500, 500, 1])])
def test_values_of_a_question_come_in_parts_of_five_hundred(count: int, parts: list[int]) -> None:
    """Each value once, in order, no part longer than one IN may be."""
    chunks = list(db.chunks(f"{n:04d}" for n in [*reversed(range(count)), *range(count)]))
    assert [len(part) for part in chunks] == parts
    assert [value for part in chunks for value in part] == [f"{n:04d}" for n in range(count)]


def test_the_tree_of_the_story_is_its_entries(read_only: Store) -> None:
    """Every older root that the store gives is that of the entries it holds."""
    with db.reading(read_only.engine) as session:
        leaves = [merkle.leaf_hash(data) for data in log.entries(session, 0, 19)]
        assert [log.root(session, n) for n in range(20)] == [merkle.root_of(leaves[:n]) for n in range(20)]
