"""The mark outside the database: raised before an answer leaves, and what an older copy of the database meets."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from api import deps
from api.settings import Settings
from api.terminal import keeping
from ledger import db, log
from ledger.errors import LogCorrupt, LogRolledBack
from notary import checkpoint, found, highwater, restored
from notary.note import NoteSigner
from notary.restored import Paper
from tests.integration import store
from tests.integration.store import Store
from tests.trade import ORIGIN


@pytest.fixture
def ledger(tmp_path: Path) -> Store:
    """A ledger with half of the story in it."""
    found = store.found(tmp_path, store.story())
    found.play(store.story(), 2, 10)
    return found


def copied(ledger: Store, name: str) -> Path:
    """A copy of the database file as it is now."""
    with db.transaction(ledger.engine) as session:
        session.exec_driver_sql("SELECT 1")
    ledger.engine.dispose()
    target = ledger.folder / name
    shutil.copy(ledger.folder / "ledger.sqlite", target)
    return target


def put_back(ledger: Store, copy: Path) -> Store:
    """The ledger with its database restored from a copy."""
    ledger.engine.dispose()
    for suffix in ("-wal", "-shm"):
        (ledger.folder / f"ledger.sqlite{suffix}").unlink(missing_ok=True)
    shutil.copy(copy, ledger.folder / "ledger.sqlite")
    return Store(ledger.folder, db.open(ledger.url), ledger.ring, ledger.vault)


def head_of(ledger: Store) -> log.Head:
    """Where the log stands."""
    with db.reading(ledger.engine) as session:
        return log.need_head(session)


def mark(ledger: Store) -> checkpoint.Checkpoint | None:
    """The mark beside the database."""
    return highwater.newest(ledger.folder, ledger.ring.log.vkey, ORIGIN)


def asked(ledger: Store, *papers: str) -> list[str]:
    """What the database answers to papers from elsewhere."""
    with db.reading(ledger.engine) as session:
        head = log.need_head(session)
        found = [restored.check(session, head, ledger.ring.log.vkey, Paper("p", text)) for text in papers]
    return [answer.verdict for answer in found]


def test_each_batch_raises_the_mark_to_what_it_answers(ledger: Store) -> None:
    """After a batch the mark holds the very checkpoint that its receipts lead to, for its owner alone."""
    (receipt,) = ledger.play(store.story(), 10, 11)
    assert receipt.proof.endswith((ledger.folder / highwater.NAME).read_text())
    assert (ledger.folder / highwater.NAME).stat().st_mode & 0o077 == 0
    assert mark(ledger) is not None


def test_the_mark_never_goes_back(ledger: Store) -> None:
    """A smaller checkpoint leaves the mark where it is."""
    before = (ledger.folder / highwater.NAME).read_text()
    highwater.keep(ledger.folder, checkpoint.sign(ORIGIN, 3, bytes(32), ledger.ring.log))
    assert (ledger.folder / highwater.NAME).read_text() == before


def test_an_older_copy_takes_nothing(ledger: Store) -> None:
    """A database restored from before what was published refuses a batch by name, and stays as it is."""
    older = copied(ledger, "older")
    ledger.play(store.story(), 10, 14)
    behind = put_back(ledger, older)
    size = head_of(behind).size
    wire, at_ms = store.story().wires[10]
    with pytest.raises(LogRolledBack, match=r"10 entries, and 14 were published"):
        behind.send([wire], at_ms)
    assert head_of(behind).size == size
    behind.check()


def test_a_copy_that_went_on_otherwise_takes_nothing(ledger: Store) -> None:
    """A database whose entries are others than those that were published is refused, even where it is larger."""
    older = copied(ledger, "older")
    ledger.play(store.story(), 10, 12)
    published = (ledger.folder / highwater.NAME).read_text()
    (ledger.folder / highwater.NAME).unlink()
    forked = put_back(ledger, older)
    forked.receive([wire for wire, _ in store.story().wires[10:14]], store.story().wires[13][1] + 5)
    (ledger.folder / highwater.NAME).write_text(published)
    with pytest.raises(LogRolledBack, match="other entries"):
        forked.send([store.story().wires[14][0]], store.story().wires[14][1] + 9)
    assert asked(forked, published) == [restored.FORKED]


def test_after_a_crash_before_the_mark_was_raised_nothing_is_refused(ledger: Store) -> None:
    """A mark that lags behind the database, as a kill after the commit leaves it, is raised by the next batch."""
    lagging = (ledger.folder / highwater.NAME).read_text()
    wire, at_ms = store.story().wires[10]
    (first,) = ledger.receive([wire], at_ms)
    (ledger.folder / highwater.NAME).write_text(lagging)
    (again,) = ledger.receive([wire], at_ms)
    assert again.repeated
    assert (again.id, again.index) == (first.id, first.index)
    assert again.proof.endswith((ledger.folder / highwater.NAME).read_text())


def test_a_kill_between_commit_and_mark_never_leaves_the_mark_ahead(
    ledger: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Broken off right after the commit, nobody was answered, the mark lags, and the same bytes get their receipt."""
    wire, at_ms = store.story().wires[10]
    before = mark(ledger)

    def killed(folder: Path, note: str) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr(highwater, "keep", killed)
        with pytest.raises(KeyboardInterrupt):
            ledger.send([wire], at_ms)
    assert mark(ledger) == before
    assert head_of(ledger).size == 11
    (receipt,) = ledger.receive([wire], at_ms)
    assert receipt.index == 10


def test_a_mark_of_another_log_or_none_at_all_is_named(ledger: Store) -> None:
    """What is no checkpoint of this log stops the writer: nobody knows what left."""
    other = checkpoint.sign(ORIGIN, 99, bytes(32), NoteSigner(ORIGIN, store.signer("thief")))
    for text in (other, "", "not a note"):
        (ledger.folder / highwater.NAME).write_text(text)
        with pytest.raises(LogCorrupt, match="high-water"):
            ledger.send([store.story().wires[10][0]], store.story().wires[10][1])


def test_papers_from_elsewhere_tell_an_older_copy(ledger: Store) -> None:
    """A receipt, its proof and a checkpoint of before are contained, later ones are newer, others are foreign."""
    older = copied(ledger, "older")
    early = (ledger.folder / highwater.NAME).read_text()
    (receipt,) = ledger.play(store.story(), 10, 11)
    late = (ledger.folder / highwater.NAME).read_text()
    thief = checkpoint.sign(ORIGIN, 4, bytes(32), NoteSigner(ORIGIN, store.signer("thief")))
    assert asked(ledger, early, late, receipt.proof) == [restored.CONTAINED] * 3
    (ledger.folder / highwater.NAME).unlink()
    behind = put_back(ledger, older)
    forged = receipt.proof.replace("index 10", "index 9")
    wanted = [restored.CONTAINED, restored.NEWER, restored.NEWER, restored.FOREIGN, restored.FOREIGN, restored.FOREIGN]
    assert asked(behind, early, late, receipt.proof, forged, thief, "") == wanted


def test_opening_an_older_copy_for_writing_is_refused(tmp_path: Path) -> None:
    """Served for writing, an older copy is refused with its code; to be read, it is opened; export raises the mark."""
    data = tmp_path / "data"
    found.found(data, "xinzheng.example/mark", at_ms=1_772_323_200_000, entropy=store.entropy())
    with deps.opened(Settings(data=data)) as house:
        assert highwater.newest(data, house.ring.log.vkey, house.origin) is not None
        newer = checkpoint.sign(house.origin, 7, bytes(32), house.ring.log)
    (data / highwater.NAME).write_text(newer)
    with pytest.raises(LogRolledBack, match="--read-only"), deps.opened(Settings(data=data)):
        raise AssertionError("an older copy was opened for writing")
    with deps.opened(Settings(data=data, read_only=True)) as house:
        assert house.read_only


def test_restore_check_says_so_on_the_terminal(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Exit 0 with the mark alone, 1 with a newer paper, 2 with one that proves nothing; JSON names each paper."""
    data = tmp_path / "data"
    found.found(data, "xinzheng.example/mark", at_ms=1_772_323_200_000, entropy=store.entropy())
    with deps.opened(Settings(data=data)) as house:
        newer = checkpoint.sign(house.origin, 7, bytes(32), house.ring.log)
    papers = {"newer": newer, "none": "nothing", "receipt": json.dumps({"proof": newer})}
    for name, text in papers.items():
        (tmp_path / name).write_text(text)
    for names, code in (([], 0), (["newer"], 1), (["receipt"], 1), (["none"], 2), (["none", "newer"], 1)):
        with pytest.raises(SystemExit) as ended:
            keeping.restore_check([str(tmp_path / name) for name in names], data, as_json=True)
        assert ended.value.code == code
        said = json.loads(capsys.readouterr().out)
        assert (said["exit"], len(said["papers"])) == (code, 1 + len(names))
