"""The foreign readers of a published log accept a good one, and refuse each way in which one can be bad.

The log is made by sample_log.py, none of whose code is the house's: these tests show what the readers can see, before
other tests show them what the house publishes.
"""

import functools
import threading
from collections.abc import Callable
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from tests.foreign import programs, sample_log

pytestmark = pytest.mark.foreign

SIZE = 600  # two full tiles and a partial one, so two levels


class _Quiet(SimpleHTTPRequestHandler):
    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the base class's own name
        """Say nothing: the test reads the verdict."""


def _flip(path: Path, offset: int) -> None:
    """Change one bit of a byte in a file."""
    data = bytearray(path.read_bytes())
    data[offset] ^= 1
    path.write_bytes(data)


def _cut(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:-1])


def _fsck(folder: Path, *, limit_s: int = programs.FSCK_LIMIT_S) -> programs.Verdict:
    """Ask fsck, with the key in a file beside the log."""
    key = folder.parent / f"{folder.name}.vkey"
    key.write_text(sample_log.vkey())
    return programs.fsck(key, folder, limit_s=limit_s)


def _claim(log: Path, size: int, root_size: int, origin: str = sample_log.ORIGIN) -> None:
    """Sign a checkpoint of one size with the root of another, or under another origin."""
    (log / "checkpoint").write_bytes(sample_log.checkpoint(size, sample_log.root_of(root_size), origin))


def _append(path: Path, data: bytes) -> None:
    path.write_bytes(path.read_bytes() + data)


# What is wrong with a log of 600 entries → how it is brought about.
DAMAGES: dict[str, Callable[[Path], None]] = {
    "a bit of the first entry": lambda log: _flip(log / "tile/entries/000", 2),
    "a bit of the last entry": lambda log: _flip(log / "tile/entries/002.p/88", -1),
    "an entry's length": lambda log: _flip(log / "tile/entries/001", 1),
    "a cut bundle": lambda log: _cut(log / "tile/entries/001"),
    "a bundle with one entry more": lambda log: _append(log / "tile/entries/000", b"\x00\x00"),
    "a bundle gone": lambda log: (log / "tile/entries/001").unlink(),
    "a bit of a full tile": lambda log: _flip(log / "tile/0/001", 32),
    "a bit of a partial tile": lambda log: _flip(log / "tile/0/002.p/88", 0),
    "a bit of an upper tile": lambda log: _flip(log / "tile/1/000.p/2", 63),
    "a cut tile": lambda log: _cut(log / "tile/0/000"),
    "a tile with one hash more": lambda log: _append(log / "tile/0/002.p/88", bytes(32)),
    "a tile gone": lambda log: (log / "tile/0/000").unlink(),
    "a bit of the size": lambda log: _flip(log / "checkpoint", len(sample_log.ORIGIN) + 1),
    "a bit of the signature": lambda log: _flip(log / "checkpoint", -20),
    "a signed root of other entries": lambda log: _claim(log, SIZE, SIZE - 1),
    "a signed smaller size": lambda log: _claim(log, SIZE - 1, SIZE),
    "another origin": lambda log: _claim(log, SIZE, SIZE, "example.org/other"),
}


@pytest.mark.parametrize("size", [1, 2, 3, 255, 256, 257, SIZE])
def test_a_good_log_is_accepted_by_both(tmp_path: Path, size: int) -> None:
    """Sizes around a tile's edge pass the checksum database's reader and fsck, entry by entry."""
    sample_log.write(tmp_path / "log", size)
    verdict = programs.sumdbcheck(sample_log.vkey(), tmp_path / "log", entry_bytes=sample_log.ENTRY_BYTES)
    assert verdict.accepted, verdict.words
    assert verdict.words.startswith(f"ok: {size} entries, {size - 1} older trees")
    assert (verdict := _fsck(tmp_path / "log")).accepted, verdict.words


def test_an_empty_log_is_accepted(tmp_path: Path) -> None:
    """A log that was founded and holds nothing has the root of nothing."""
    sample_log.write(tmp_path / "log", 0)
    verdict = programs.sumdbcheck(sample_log.vkey(), tmp_path / "log")
    assert verdict.accepted, verdict.words


@pytest.mark.parametrize("damage", DAMAGES)
def test_a_damaged_log_is_refused(tmp_path: Path, damage: str) -> None:
    """One bit, one file, one false claim under a true signature: the reader refuses with one plain line."""
    sample_log.write(tmp_path / "log", SIZE)
    DAMAGES[damage](tmp_path / "log")
    verdict = programs.sumdbcheck(sample_log.vkey(), tmp_path / "log", entry_bytes=sample_log.ENTRY_BYTES)
    assert not verdict.accepted
    assert verdict.words.startswith("refused: ")
    assert verdict.words.count("\n") == 1


@pytest.mark.parametrize("damage", ["a bit of the first entry", "a bit of a full tile"])
def test_fsck_does_not_accept_a_damaged_log(tmp_path: Path, damage: str) -> None:
    """Tessera's fsck refuses, or tries for ever, which counts as refusing."""
    sample_log.write(tmp_path / "log", SIZE)
    DAMAGES[damage](tmp_path / "log")
    assert not _fsck(tmp_path / "log", limit_s=3).accepted


def test_another_key_is_refused(tmp_path: Path) -> None:
    """A log under a key that the caller does not trust is refused."""
    sample_log.write(tmp_path / "log", 3)
    verdict = programs.sumdbcheck(sample_log.vkey("example.org/other"), tmp_path / "log")
    assert not verdict.accepted
    assert "note has no verifiable signatures" in verdict.words


def test_an_entry_of_another_length_is_refused(tmp_path: Path) -> None:
    """The caller may demand the length of every entry."""
    sample_log.write(tmp_path / "log", 3)
    verdict = programs.sumdbcheck(sample_log.vkey(), tmp_path / "log", entry_bytes=sample_log.ENTRY_BYTES + 1)
    assert not verdict.accepted
    assert "entry 0: 40 bytes, not 41" in verdict.words


@pytest.mark.parametrize("old_size", [0, 1, 256, 599, SIZE])
def test_an_older_checkpoint_must_be_a_prefix(tmp_path: Path, old_size: int) -> None:
    """A checkpoint that somebody kept is accepted when the log grew from it."""
    sample_log.write(tmp_path / "log", SIZE)
    old = tmp_path / "old"
    old.write_bytes(sample_log.checkpoint(old_size, sample_log.root_of(old_size)))
    verdict = programs.sumdbcheck(sample_log.vkey(), tmp_path / "log", old)
    assert verdict.accepted, verdict.words
    assert "1 older checkpoints" in verdict.words


@pytest.mark.parametrize("old_size", [1, 256, 599, SIZE, SIZE + 1])
def test_a_fork_is_refused(tmp_path: Path, old_size: int) -> None:
    """A checkpoint that the log once signed for other entries, or for more than it has now, convicts it."""
    sample_log.write(tmp_path / "log", SIZE)
    old = tmp_path / "old"
    old.write_bytes(sample_log.checkpoint(old_size, sample_log.root_of(old_size + 1)))
    verdict = programs.sumdbcheck(sample_log.vkey(), tmp_path / "log", old)
    assert not verdict.accepted
    assert verdict.words.startswith(f"refused: {old}: ")


def test_a_log_is_read_over_http(tmp_path: Path) -> None:
    """The same log behind a web server is accepted, and refused once a resource is gone."""
    sample_log.write(tmp_path / "log", 300)
    handler = functools.partial(_Quiet, directory=str(tmp_path / "log"))
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        try:
            url = f"http://127.0.0.1:{server.server_port}/"
            good = programs.sumdbcheck(sample_log.vkey(), url)
            (tmp_path / "log/tile/0/001.p/44").unlink()
            bad = programs.sumdbcheck(sample_log.vkey(), url)
        finally:
            server.shutdown()
            thread.join()
    assert good.accepted, good.words
    assert not bad.accepted
    assert "HTTP status 404" in bad.words


def test_a_wrong_call_is_told(tmp_path: Path) -> None:
    """Without a key there is nothing to check under, and the usage is printed."""
    verdict = programs.call("sumdbcheck", str(tmp_path))
    assert not verdict.accepted
    assert verdict.words.startswith("usage: ")


def test_a_program_of_the_same_name_is_not_run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Most systems have an fsck, which looks at disks: without the built one, a skip, never that one."""
    other, ours = tmp_path / "other", tmp_path / "ours"
    for folder in (other, ours):
        folder.mkdir()
    (other / "fsck").write_text("#!/bin/sh\necho Successfully fsck\\'d\n")
    (other / "fsck").chmod(0o755)
    monkeypatch.setenv("PATH", str(other))
    monkeypatch.setattr(programs, "BIN", ours)
    with pytest.raises(pytest.skip.Exception, match="fsck is not installed"):
        programs.program("fsck")
    (other / "fsck").rename(ours / "fsck")
    assert programs.program("fsck") == str(ours / "fsck")
