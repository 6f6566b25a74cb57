"""The log in the database: it grows by tiles, proves everything at every size, and moves its head once."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest
from sqlalchemy.engine import Engine
from sqlalchemy.exc import IntegrityError

from ledger import db, log, merkle, migrations, tables
from ledger.errors import BadProof, LogBusy, LogCorrupt, NotFound
from ledger.log import Head
from tests.integration import store

ENTRIES = [n.to_bytes(8, "big") + hashlib.sha256(str(n).encode()).digest() for n in range(700)]
LEAVES = [merkle.leaf_hash(data) for data in ENTRIES]


def grown(folder: Path, cuts: list[int]) -> Engine:
    """A database whose tree grew to each of the sizes in turn."""
    engine = db.create(f"sqlite:///{folder / 'ledger.sqlite'}")
    with db.transaction(engine) as session:
        migrations.upgrade(session)
    size = 0
    for cut in cuts:
        with db.transaction(engine) as session:
            assert log.append(session, size, ENTRIES[size:cut]) == merkle.root_of(LEAVES[:cut])
        size = cut
    return engine


def test_the_tree_grows_by_any_batches_to_the_same_tiles(tmp_path: Path) -> None:
    """One entry at a time or hundreds at once: tiles and root are those of the whole."""
    (tmp_path / "a").mkdir()
    (tmp_path / "b").mkdir()
    one = grown(tmp_path / "a", [1, 2, 3, 255, 256, 257, 511, 512, 600, 700])
    all_at_once = grown(tmp_path / "b", [700])
    keys = [(level, n) for level, n, _ in merkle.tiles_of(700)]
    with db.reading(one) as a, db.reading(all_at_once) as b:
        assert dict(log.Tiles(a)(keys)) == dict(log.Tiles(b)(keys))
        assert len(log.Tiles(a)(keys)) == len(keys) == 4


def test_every_entry_and_every_older_size_is_proven(tmp_path: Path) -> None:
    """Inclusion of each index and consistency from each size hold at the newest size, read from stored tiles."""
    with db.reading(grown(tmp_path, [300, 700])) as session:
        root = log.root(session, 700)
        for index, proof in enumerate(log.inclusion_proofs(session, range(700), 700)):
            merkle.check_inclusion(index, 700, LEAVES[index], proof, root)
        for old in range(1, 700, 13):
            proof = log.consistency_proof(session, old, 700)
            merkle.check_consistency(old, 700, merkle.root_of(LEAVES[:old]), root, proof)


def test_a_proof_for_another_entry_does_not_hold(tmp_path: Path) -> None:
    """The proof of one index proves no other."""
    with db.reading(grown(tmp_path, [20])) as session:
        (proof,) = log.inclusion_proofs(session, [7], 20)
        with pytest.raises(BadProof):
            merkle.check_inclusion(8, 20, LEAVES[8], proof, log.root(session, 20))


@pytest.mark.parametrize(("indices", "size"), [([5], 5), ([-1], 5), ([0], 0)])
def test_what_is_not_in_the_tree_has_no_proof(tmp_path: Path, indices: list[int], size: int) -> None:
    """An index beyond the size is not found."""
    with db.reading(grown(tmp_path, [5])) as session, pytest.raises(NotFound):
        log.inclusion_proofs(session, indices, size)


@pytest.mark.parametrize(("old", "new"), [(0, 5), (6, 5)])
def test_sizes_that_do_not_follow_have_no_proof(tmp_path: Path, old: int, new: int) -> None:
    """Nothing is consistent with nothing, and a larger tree not with a smaller one."""
    with db.reading(grown(tmp_path, [5])) as session, pytest.raises(NotFound):
        log.consistency_proof(session, old, new)


def test_a_missing_tile_is_damage(tmp_path: Path) -> None:
    """A tree without its tiles gives no root and takes no entry."""
    engine = grown(tmp_path, [5])
    with db.transaction(engine) as session:
        session.exec_driver_sql("DROP TRIGGER tiles_delete")
        session.execute(tables.tiles.delete())
    with db.reading(engine) as session:
        with pytest.raises(LogCorrupt):
            log.root(session, 5)
        with pytest.raises(LogCorrupt):
            log.append(session, 5, ENTRIES[5:6])


def test_the_head_moves_from_the_size_it_was_read_at(tmp_path: Path) -> None:
    """Compare and swap: whoever read an older head moves nothing."""
    engine = grown(tmp_path, [5])
    with db.transaction(engine) as session:
        assert log.head(session) is None
        with pytest.raises(NotFound):
            log.need_head(session)
        log.begin(session, Head("o", 2, 10, "c2"))
        log.advance(session, 2, Head("o", 5, 11, "c5"))
        with pytest.raises(LogBusy):
            log.advance(session, 2, Head("o", 6, 12, "c6"))
        assert log.need_head(session) == Head("o", 5, 11, "c5")
        with pytest.raises(IntegrityError):
            log.begin(session, Head("o", 9, 13, "c9"))


def test_entries_are_read_whole(tmp_path: Path) -> None:
    """Entries come as the 40 bytes that were hashed; a range beyond the end is damage, not a shorter answer."""
    ledger = store.played(tmp_path)
    with db.reading(ledger.engine) as session:
        head = log.need_head(session)
        entries = log.entries(session, 0, head.size)
        assert merkle.root_of(merkle.leaf_hash(data) for data in entries) == log.root(session, head.size)
        assert log.entries(session, 3, 5) == entries[3:5]
        with pytest.raises(LogCorrupt):
            log.entries(session, 3, head.size + 1)
