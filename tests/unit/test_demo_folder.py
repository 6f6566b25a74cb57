"""The demo clears what a demo made, and touches nothing else; its child processes always end."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from api.demo import chance, child, folder, play
from api.demo.child import ChildFailed, started
from ledger.errors import AlreadyExists
from ledger.statement import says_demo
from notary import trust
from tests import sleeper
from tests.near import Near


def tree(path: Path) -> dict[str, bytes]:
    """Every file below a folder, with its bytes."""
    return {str(one.relative_to(path)): one.read_bytes() for one in path.rglob("*") if one.is_file()}


def demo_ledger(data: Path) -> None:
    """What a demo leaves: a trust file that says demo, a database, keys, packs."""
    for name in ("keys", "packs", "out"):
        (data / name).mkdir(parents=True)
    (data / "trust.json").write_bytes(trust.dump(Near().trust))
    for name in ("ledger.sqlite", "ledger.sqlite-wal", ".lock", ".played", "keys/log.key", "out/trust.json"):
        (data / name).write_text("x")


def test_a_demo_is_cleared_whole(tmp_path: Path) -> None:
    """A missing folder, an empty one and a demo's own are taken; of the last nothing is left but an empty out."""
    data = tmp_path / "demo"
    for made in ("missing", "empty", "demo"):
        if made == "empty":
            data.mkdir()
        elif made == "demo":
            demo_ledger(data)
        folder.check_free(data, data / "out")
        folder.clear(data, data / "out")
        assert tree(data) == {}
        assert (data / "out").is_dir()
        (data / "out").rmdir()
        if not any(data.iterdir()):
            data.rmdir()


def test_a_clearing_cut_short_is_taken_up(tmp_path: Path) -> None:
    """Whatever is gone already, the trust file goes last, so the rest is still known for a demo's."""
    demo_ledger(tmp_path)
    (tmp_path / "ledger.sqlite").unlink()
    folder.check_free(tmp_path, tmp_path / "out")
    assert folder.LEDGER_FILES[-1] == "trust.json"


REFUSED = {
    "a stranger's file": lambda data: (data / "thesis.doc").write_text("x"),
    "a stranger's file among the packs handed out": lambda data: (data / "out" / "thesis.doc").write_text("x"),
    "no trust file": lambda data: (data / "trust.json").unlink(),
    "a trust file that is none": lambda data: (data / "trust.json").write_text("{}"),
    "a trust file of another ledger": lambda data: (data / "trust.json").write_bytes(
        (data / "trust.json").read_bytes().replace(b"demo.test.example/near", b"real.test.example/near")
    ),
}


@pytest.mark.parametrize("what", REFUSED)
def test_anything_else_is_refused_and_left_alone(what: str, tmp_path: Path) -> None:
    """A folder with anything that no demo made is refused, byte for byte as it was."""
    demo_ledger(tmp_path)
    REFUSED[what](tmp_path)
    before = tree(tmp_path)
    with pytest.raises(AlreadyExists):
        folder.check_free(tmp_path, tmp_path / "out")
    assert tree(tmp_path) == before


def test_a_file_in_the_way_is_refused(tmp_path: Path) -> None:
    """A file where a folder should be is no folder, and packs go nowhere else either."""
    (tmp_path / "file").write_text("x")
    with pytest.raises(AlreadyExists):
        folder.check_free(tmp_path / "file", tmp_path / "out")
    with pytest.raises(AlreadyExists):
        folder.check_free(tmp_path / "data", tmp_path)
    with pytest.raises(AlreadyExists, match="of their own"):
        folder.check_free(tmp_path / "data", tmp_path / "out" / ".." / "data")


def test_the_origin_says_demo() -> None:
    """No demo's statement or pack can be taken for another ledger's."""
    assert says_demo(play.ORIGIN)


def gone(pid: int) -> bool:
    """Whether no process of that id runs any more."""
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return True
    return False


@pytest.mark.parametrize("how", ["obedient", "deaf", "dead"])
def test_a_child_always_ends(how: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """One that listens ends when asked, one that ignores that and SIGTERM is killed, one that died is no trouble."""
    monkeypatch.setattr(child, "END_S_MAX", 0.3 if how == "deaf" else 10.0)
    with started(sleeper.__name__, (how,), tmp_path / "log") as one:
        if how == "dead":
            with pytest.raises(ChildFailed, match="sleeper died on purpose"):
                one.ask("hello")
        else:
            assert one.ask("hello") == "hello"
    assert gone(one.pid)


def test_a_child_ends_when_the_block_fails(tmp_path: Path) -> None:
    """An error in the block is no reason for a child to live on."""
    with pytest.raises(ZeroDivisionError), started(sleeper.__name__, ("obedient",), tmp_path / "log") as one:
        raise ZeroDivisionError
    assert gone(one.pid)


def test_a_silent_child_is_not_waited_for(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A child that gives no answer in time is a failure, not a hang."""
    monkeypatch.setattr(child, "ANSWER_S_MAX", 0.2)
    with started(sleeper.__name__, ("silent",), tmp_path / "log") as one, pytest.raises(ChildFailed):
        one.ask("hello")
    assert gone(one.pid)


def test_no_setting_of_this_process_reaches_a_child(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A ledger's settings in the environment are not the demo's."""
    monkeypatch.setenv("XINZHENG_DATA", "elsewhere")
    with started(sleeper.__name__, ("settings",), tmp_path / "log") as one:
        assert one.ask("hello") == "none"


def test_what_was_posted_is_counted_from_the_servers_log() -> None:
    """Singles by their 201, batches by their 200 with what the players took home; another count stops the demo."""
    single, many = '"POST /v1/statements HTTP/1.1" 201\n', '"POST /v1/statements HTTP/1.1" 200\n'
    log = single * 3 + many + '"GET /v1/threads/x HTTP/1.1" 200\n' + many
    assert play._posted(log, (5, 0)) == 8
    for batches in ((5,), (5, 0, 1)):
        with pytest.raises(ChildFailed, match="the server heard 2 batches"):
            play._posted(log, batches)


def test_chance_is_played_again_and_each_size_on_its_own() -> None:
    """The same seed draws the same bytes, whatever is drawn between, and no two draws are alike."""
    first, second = chance.Replayed(b"seed"), chance.Replayed(b"seed")
    keys = [first(32) for _ in range(3)]
    mixed = [(second(16), second(32))[1] for _ in range(3)]
    assert keys == mixed
    assert len(set(keys)) == 3
    assert chance.Replayed(b"other")(32) not in keys


def test_ctrl_c_ends_everything(tmp_path: Path, request: pytest.FixtureRequest) -> None:
    """Interrupted in the middle, the demo ends with no child left behind."""
    command = [sys.executable, "-m", "api.cli", "demo", "--data", str(tmp_path / "demo")]
    ours = signal.signal(signal.SIGINT, signal.default_int_handler)  # a shell's background job would ignore it
    request.addfinalizer(lambda: signal.signal(signal.SIGINT, ours))
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT) as process:
        assert process.stdout is not None
        assert any(b"Founded" in line for line in process.stdout), "the demo begins"
        children = Path(f"/proc/{process.pid}/task/{process.pid}/children").read_text()
        found = {int(pid) for pid in children.split()}
        assert len(found) == 2
        process.send_signal(signal.SIGINT)
        assert process.wait(60) == 130
    assert all(gone(pid) for pid in found)
