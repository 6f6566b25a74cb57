"""Founding: a whole ledger or none, never over another, its trust file the word that verifiers go by."""

from __future__ import annotations

import hashlib
import threading
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from ledger import db, log, queries, replay, statement
from ledger.errors import AlreadyExists, LedgerError, MalformedStatement, NotSupported
from ledger.records import KeyRecord, LogRecord
from ledger.vault import Vault
from notary import checkpoint, found, keys, publish, trust
from tests.integration import store

ORIGIN = "found.example/county"
AT_MS = 1_790_000_000_000


def founded(folder: Path) -> found.Founded:
    """A ledger founded in `folder`."""
    return found.found(folder, ORIGIN, at_ms=AT_MS, entropy=store.entropy("found"))


def tree(folder: Path) -> dict[str, bytes]:
    """Every file below a folder."""
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_a_founded_ledger_is_whole(tmp_path: Path) -> None:
    """Keys, database, trust file, registrar's key; two entries by the registrar; the audit is clean."""
    made = founded(tmp_path / "var")
    folder = tmp_path / "var"
    ring = keys.load(folder / "keys")
    trusted = trust.parse((folder / "trust.json").read_bytes())
    assert made.trust_sha256 == hashlib.sha256((folder / "trust.json").read_bytes()).hexdigest()
    assert (trusted.origin, trusted.log_vkey, trusted.pack_vkeys) == (ORIGIN, ring.log.vkey, (ring.pack.vkey,))
    registrar = keys.load_signer(folder / "registrar.key")
    assert trusted.registrar_keys == (registrar.jwk,)
    engine = db.open(f"sqlite:///{folder / 'ledger.sqlite'}")
    with db.reading(engine) as session:
        kinds = [(row.index, row.kind, row.iss, row.kid) for row in reversed(queries.newest(session))]
        assert kinds == [
            (0, "log.founded", "registrar", registrar.kid),
            (1, "policy.published", "registrar", registrar.kid),
        ]
        record = queries.record(session, "log", LogRecord)
        assert (record.origin, record.time, record.rules) == (ORIGIN, "operator", 1)
        assert record.parameters == {}
        head = log.need_head(session)
        assert (head.size, head.admitted_at_ms) == (2, AT_MS)
        signed = checkpoint.open_signed(head.checkpoint, trusted.log_vkey, ORIGIN)
        assert signed.root == log.root(session, 2)
        offices = queries.records_of(session, record.home, KeyRecord)
        assert {row.owner for row in offices.values()} == {"registrar", "operator", "clock"}
    verify = publish.verifier(trusted.log_vkey, ORIGIN)
    report = replay.audit(engine, Vault(ring.kek, store.entropy()), verify)
    engine.dispose()
    assert report.as_json()["findings"] == []


def test_the_private_parts_are_private(tmp_path: Path) -> None:
    """Nobody else reads the database, the keys or the registrar's key."""
    founded(tmp_path / "var")
    for name in ("", "keys", "keys/log.key", "ledger.sqlite", "registrar.key", "packs"):
        assert (tmp_path / "var" / name).stat().st_mode & 0o077 == 0, name


def test_a_ledger_is_never_overwritten(tmp_path: Path) -> None:
    """Founding again is refused and changes no byte, also where only a part of a ledger is left."""
    founded(tmp_path / "var")
    before = tree(tmp_path / "var")
    with pytest.raises(AlreadyExists):
        founded(tmp_path / "var")
    assert tree(tmp_path / "var") == before
    for name in found.NAMES:
        part = tmp_path / f"part-{name}"
        part.mkdir()
        (part / name).write_text("mine")
        with pytest.raises(AlreadyExists, match=name):
            founded(part)
        assert tree(part) == {name: b"mine"}


def test_other_things_in_the_folder_stay(tmp_path: Path) -> None:
    """A folder that holds something else, as ./var holds the demo, may take a ledger beside it."""
    (tmp_path / "var" / "demo").mkdir(parents=True)
    (tmp_path / "var" / "demo" / "note").write_text("mine")
    founded(tmp_path / "var")
    assert (tmp_path / "var" / "demo" / "note").read_text() == "mine"
    keys.load(tmp_path / "var" / "keys")
    assert db.open(f"sqlite:///{tmp_path / 'var' / 'ledger.sqlite'}")


def test_an_empty_folder_becomes_the_ledger(tmp_path: Path) -> None:
    """A folder that was made beforehand is used."""
    (tmp_path / "var").mkdir()
    founded(tmp_path / "var")
    assert {path.name for path in tmp_path.iterdir()} == {"var"}


@pytest.mark.parametrize(
    ("origin", "time", "error"),
    [("", "operator", MalformedStatement), ("a b", "operator", MalformedStatement), (ORIGIN, "anchored", NotSupported)],
)
def test_a_refused_founding_leaves_nothing(tmp_path: Path, origin: str, time: str, error: type[LedgerError]) -> None:
    """An origin that names nothing, a time that this release does not keep: no ledger, no folder, no scrap."""
    with pytest.raises(error):
        found.found(tmp_path / "var", origin, at_ms=AT_MS, entropy=store.entropy(), time=time)
    assert list(tmp_path.iterdir()) == []


def test_a_founding_that_breaks_off_leaves_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A fault in the middle takes everything back."""

    def broken(*_: object) -> bytes:
        raise OSError("disk full")

    monkeypatch.setattr(trust, "dump", broken)
    with pytest.raises(OSError, match="disk full"):
        founded(tmp_path / "var")
    assert list(tmp_path.iterdir()) == []


def test_two_ledgers_have_nothing_in_common(tmp_path: Path) -> None:
    """Other entropy gives other keys, another thread, another trust file."""
    one = founded(tmp_path / "a")
    two = found.found(tmp_path / "b", ORIGIN, at_ms=AT_MS, entropy=store.entropy("other"))
    assert one.trust_sha256 != two.trust_sha256
    a, b = tree(tmp_path / "a"), tree(tmp_path / "b")
    assert [name for name in a if name.endswith(".key") and a[name] == b[name]] == []


def test_the_log_s_thread_is_a_uuid_of_version_7(tmp_path: Path) -> None:
    """It starts with the founding's time; other entropy gives another one."""
    homes = set()
    for name in ("a", "b"):
        found.found(tmp_path / name, ORIGIN, at_ms=AT_MS, entropy=store.entropy(name))
        engine = db.open(f"sqlite:///{tmp_path / name / found.DATABASE}", read_only=True)
        with db.reading(engine) as session:
            homes.add(queries.record(session, "log", LogRecord).home.removeprefix("system:"))
        engine.dispose()
    assert len(homes) == 2
    for home in homes:
        assert statement.is_uuid7(home)
        assert int(home.replace("-", "")[:12], 16) == AT_MS


def test_of_two_who_found_at_once_one_does(tmp_path: Path) -> None:
    """In one folder, from several threads: one ledger, whole, and the others are told that there is one."""
    (tmp_path / "var").mkdir()
    (tmp_path / "var" / "note.txt").write_text("kept")
    gate = threading.Barrier(4)

    def attempt(number: int) -> str:
        gate.wait()
        try:
            entropy = store.entropy(f"racer {number}")
            return found.found(tmp_path / "var", ORIGIN, at_ms=AT_MS, entropy=entropy).trust_sha256
        except AlreadyExists:
            return ""

    with ThreadPoolExecutor(4) as racers:
        won = [sha256 for sha256 in racers.map(attempt, range(4)) if sha256]
    trust_bytes = (tmp_path / "var" / found.TRUST).read_bytes()
    assert won == [trust.fingerprint(trust_bytes)]
    ring = keys.load(tmp_path / "var" / found.KEYS)
    assert ring.log.vkey == trust.parse(trust_bytes).log_vkey
    assert not [path for path in (tmp_path / "var").iterdir() if path.name.startswith(".founding")]


@pytest.mark.parametrize("moved", [0, 1, 2, 3])
def test_a_founding_that_was_killed_is_begun_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, moved: int) -> None:
    """Killed between any two moves, before the database is in its place: the next one founds a whole ledger."""

    class Killed(BaseException):
        """As if the process had ended here: nothing is cleaned up."""

    rename, count = Path.rename, iter(range(9))

    def until_killed(path: Path, target: Path) -> Path:
        if path.parent.name.startswith(found.BUILDING) and next(count) == moved:
            raise Killed
        return rename(path, target)

    clear = found._clear_remains
    monkeypatch.setattr(Path, "rename", until_killed)
    monkeypatch.setattr(found, "_clear_remains", lambda folder: None)
    with pytest.raises(Killed):
        founded(tmp_path / "var")
    monkeypatch.setattr(Path, "rename", rename)
    monkeypatch.setattr(found, "_clear_remains", clear)
    assert (tmp_path / "var" / found.DATABASE).exists() is False
    again = founded(tmp_path / "var")
    assert again.trust_sha256 == trust.fingerprint((tmp_path / "var" / found.TRUST).read_bytes())
    keys.load(tmp_path / "var" / found.KEYS)
    assert not list((tmp_path / "var").glob(f"{found.BUILDING}*"))
