"""The public log: tiles and bundles from the store, or as files, each under the signed checkpoint."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pytest

from ledger import db, entry, log, merkle, migrations, statement
from ledger.errors import AlreadyExists, BadSignature, MalformedStatement, NotFound
from notary import checkpoint, note, publish
from tests.foreign import programs
from tests.integration import store
from tests.integration.store import Store
from tests.trade import ORIGIN


@pytest.fixture(scope="module")
def ledger(tmp_path_factory: pytest.TempPathFactory) -> Store:
    """A ledger of more than one tile."""
    trade = store.tell()
    ledger = store.found(tmp_path_factory.mktemp("publish"), trade)
    for qty in range(1, 290):
        trade.place("mill", "lin", [(qty, 100)])
    wires = [wire for wire, _ in trade.wires[2:]]
    ledger.receive(wires[:200], trade.at_ms)
    ledger.receive(wires[200:], trade.at_ms)
    return ledger


def _reader(tiles: Mapping[merkle.TileKey, bytes]) -> merkle.TileReader:
    """A reader of just these tiles."""
    return lambda keys: {key: tiles[key] for key in keys}


def test_every_tile_of_every_width_is_cut_from_what_is_stored(ledger: Store) -> None:
    """For each older size, its tiles are to be had and give its root."""
    with db.reading(ledger.engine) as session:
        size = log.need_head(session).size
        assert size == 308
        for older in (1, 2, 200, 201, 255, 256, 257, size):
            tiles = {
                (level, n): publish.resource(session, merkle.tile_path(level, n, width))
                for level, n, width in merkle.tiles_of(older)
            }
            assert merkle.root(_reader(tiles), older) == log.root(session, older)


def test_bundles_hold_the_entries_that_the_tiles_hash(ledger: Store) -> None:
    """Each entry follows its length; hashed, it is the leaf in the tile."""
    with db.reading(ledger.engine) as session:
        bundle, tile = publish.bundle(session, 1, 52), publish.tile(session, 0, 1, 52)
        entries = [bundle[at + 2 : at + 42] for at in range(0, len(bundle), 42)]
        assert all(bundle[at : at + 2] == b"\x00\x28" for at in range(0, len(bundle), 42))
        assert b"".join(merkle.leaf_hash(data) for data in entries) == tile
        assert publish.bundle(session, 1, 20) == bundle[: 20 * 42]
        trade_id = entry.decode(entries[0]).statement_id
        assert statement.is_id(trade_id)


@pytest.mark.parametrize(
    "path",
    [
        "tile/0/001.p/53",
        "tile/0/001",
        "tile/0/002.p/1",
        "tile/0/x999/x999/x999/x999/x999/999",
        "tile/0/x999/x999/x999/x999/x999/x999/999",
        "tile/63/x099/x999/x999/x999/x999/x999/999",
        "tile/entries/x999/x999/x999/x999/x999/999",
        "tile/1/000.p/2",
        "tile/1/000",
        "tile/2/000.p/1",
        "tile/entries/001.p/53",
        "tile/entries/001",
        "tile/entries/002.p/1",
        "tile/0/000.p/0",
        "tile/0/0",
        "tile/64/000",
        "checkpoint",
        "../keys/log.key",
        "",
    ],
)
def test_what_does_not_exist_yet_is_not_found(ledger: Store, path: str) -> None:
    """Wider tiles, later tiles, higher levels, other spellings: none of it is served."""
    with db.reading(ledger.engine) as session, pytest.raises(NotFound):
        publish.resource(session, path)


def test_the_exported_log_checks_itself(ledger: Store, tmp_path: Path) -> None:
    """From the files alone: the checkpoint is signed, the bundles give the tiles, the tiles the root."""
    steps: list[tuple[int, int]] = []
    publish.export_log(ledger.engine, tmp_path / "log", lambda done, total: steps.append((done, total)))
    text = (tmp_path / "log" / "checkpoint").read_text()
    head = checkpoint.open_signed(text, ledger.ring.log.vkey, ORIGIN)
    paths = sorted(str(path.relative_to(tmp_path / "log")) for path in (tmp_path / "log").rglob("*") if path.is_file())
    assert paths == [
        "checkpoint",
        "tile/0/000",
        "tile/0/001.p/52",
        "tile/1/000.p/1",
        "tile/entries/000",
        "tile/entries/001.p/52",
    ]
    bundles = [(tmp_path / "log" / path).read_bytes() for path in paths[-2:]]
    leaves = [merkle.leaf_hash(data[at + 2 : at + 42]) for data in bundles for at in range(0, len(data), 42)]
    assert merkle.root_of(leaves) == head.root
    assert b"".join(leaves[:256]) == (tmp_path / "log/tile/0/000").read_bytes()
    assert b"".join(leaves[256:]) == (tmp_path / "log/tile/0/001.p/52").read_bytes()
    assert merkle.root_of(leaves[:256]) == (tmp_path / "log/tile/1/000.p/1").read_bytes()
    assert steps[-1] == (5, 5)


def test_an_export_is_written_over_nothing(ledger: Store, tmp_path: Path) -> None:
    """A folder with something in it is refused and stays as it is; an empty one is used."""
    (tmp_path / "full").mkdir()
    (tmp_path / "full" / "x").write_text("mine")
    with pytest.raises(AlreadyExists):
        publish.export_log(ledger.engine, tmp_path / "full")
    assert [path.name for path in (tmp_path / "full").iterdir()] == ["x"]
    (tmp_path / "empty").mkdir()
    assert publish.export_log(ledger.engine, tmp_path / "empty").size == 308


def test_the_stored_checkpoint_is_exactly_what_the_log_signs(ledger: Store) -> None:
    """For the audit a second line, an extension, another key or another name is not the log's word."""
    vkey, ring = ledger.ring.log.vkey, ledger.ring
    with db.reading(ledger.engine) as session:
        text = publish.checkpoint_text(session)
    head = publish.check_exact(text, vkey, ORIGIN)
    assert publish.verifier(vkey, ORIGIN)(text) == (ORIGIN, head.size, head.root)
    cosigned = str(note.sign(str(head), ring.log, ring.pack))
    extended = str(note.sign(f"{head}extension\n", ring.log))
    for other in (cosigned, extended, str(note.sign(str(head), ring.pack))):
        with pytest.raises(BadSignature):
            publish.check_exact(other, vkey, ORIGIN)
    with pytest.raises(BadSignature):
        publish.check_exact(text, vkey, "another.example/log")
    with pytest.raises(MalformedStatement):
        publish.check_exact("", vkey, ORIGIN)


def test_a_log_that_was_not_founded_has_nothing_to_publish(tmp_path: Path) -> None:
    """Before the first entry there is no checkpoint."""
    engine = db.create(f"sqlite:///{tmp_path / 'ledger.sqlite'}")
    with db.transaction(engine) as session:
        migrations.upgrade(session)
    with pytest.raises(NotFound):
        publish.export_log(engine, tmp_path / "log")
    assert not (tmp_path / "log").exists()


@pytest.mark.foreign
def test_others_readers_take_the_exported_log(ledger: Store, tmp_path: Path) -> None:
    """Go's checksum-database reader checks every leaf and tree, Tessera's fsck the whole tree, from the files."""
    publish.export_log(ledger.engine, tmp_path / "log")
    vkey = str(ledger.ring.log.vkey)
    (tmp_path / "vkey").write_text(vkey)
    verdict = programs.sumdbcheck(vkey, tmp_path / "log", entry_bytes=40)
    assert verdict.accepted, verdict.words
    verdict = programs.fsck(tmp_path / "vkey", tmp_path / "log")
    assert verdict.accepted, verdict.words
