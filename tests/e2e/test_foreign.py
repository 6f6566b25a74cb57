"""The demo's public log under the eyes of others: Go's checksum-database reader and Tessera's fsck.

The log is the one that the demo wrote, published twice: as files by `xinzheng export-log`, and over HTTP by the server
that `make run` starts. The reader checks each leaf against each tree, and every older size against the newest.
"""

from __future__ import annotations

import zipfile
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
from typer.testing import CliRunner

from api.app import create
from api.cli import app
from api.settings import Settings
from ledger.entry import ENTRY_BYTES
from ledger.merkle import TILE_WIDTH
from notary import checkpoint, note, trust
from notary.checkpoint import Checkpoint
from notary.trust import Trust
from tests.e2e import shared_demo
from tests.foreign import programs
from tests.integration import doors

pytestmark = pytest.mark.foreign


@pytest.fixture(scope="session")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of a demo, played once for all workers; nobody writes to it afterwards."""
    return shared_demo.folder(tmp_path_factory)


@pytest.fixture(scope="module")
def published(demo: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The log as files, written by the terminal's command."""
    folder = tmp_path_factory.mktemp("published") / "log"
    ran = CliRunner().invoke(app, ["export-log", str(folder), "--data", str(demo)])
    assert ran.exit_code == 0, ran.output
    return folder


@pytest.fixture(scope="module")
def served(demo: Path) -> Iterator[str]:
    """The log over HTTP, from the application that serves the demo."""
    with doors.serving(create(Settings(data=demo, read_only=True))) as url:
        yield f"{url}/log"


def trusted(demo: Path) -> Trust:
    """The trust file as the demo handed it out."""
    return trust.parse((demo / "out" / "trust.json").read_bytes())


def head(demo: Path, text: str) -> Checkpoint:
    """A checkpoint of the demo's log, by the key of the trust file."""
    return checkpoint.open_signed(text, trusted(demo).log_vkey, trusted(demo).origin)


def older(demo: Path, folder: Path) -> list[Path]:
    """The checkpoints that the demo's packs were made under, as files: what a stranger may have kept."""
    kept = []
    for path in sorted((demo / "out").glob("*.zip")):
        with zipfile.ZipFile(path) as pack:
            kept.append(folder / f"{path.stem}.checkpoint")
            kept[-1].write_bytes(pack.read("log/checkpoint"))
    return kept


def check_with_go(demo: Path, log: Path | str, size: int, kept: list[Path]) -> None:
    """Every leaf, every older tree and every checkpoint that was kept, and each entry of 40 bytes."""
    vkey = str(trusted(demo).log_vkey)
    verdict = programs.sumdbcheck(vkey, log, *kept, entry_bytes=ENTRY_BYTES)
    assert verdict.accepted, verdict.words
    assert verdict.words.startswith(f"ok: {size} entries, {size - 1} older trees"), verdict.words
    assert f"{len(kept)} older checkpoints" in verdict.words


def test_go_accepts_the_exported_log(demo: Path, published: Path, tmp_path: Path) -> None:
    """From disk: note.Open, CheckRecord for each leaf, CheckTree for each older size, and the packs' checkpoints."""
    size = head(demo, (published / "checkpoint").read_text()).size
    kept = older(demo, tmp_path)
    assert size > 60
    assert len(kept) == 5
    check_with_go(demo, published, size, kept)


def test_go_accepts_the_served_log(demo: Path, served: str, tmp_path: Path) -> None:
    """Over HTTP, from the real server, the same."""
    text = httpx.get(f"{served}/checkpoint", trust_env=False).text
    check_with_go(demo, served, head(demo, text).size, older(demo, tmp_path))


def test_fsck_accepts_the_exported_log(demo: Path, published: Path, tmp_path: Path) -> None:
    """Tessera's fsck makes the whole tree anew from the bundles and finds it as published."""
    (tmp_path / "vkey").write_text(str(trusted(demo).log_vkey))
    verdict = programs.fsck(tmp_path / "vkey", published)
    assert verdict.accepted, verdict.words


def test_both_ways_publish_the_same_bytes(published: Path, served: str) -> None:
    """Each file of the exported tree is what the server answers at its path."""
    paths = sorted(path.relative_to(published).as_posix() for path in published.rglob("*") if path.is_file())
    assert {path.partition("/")[0] for path in paths} == {"checkpoint", "tile"}
    with httpx.Client(trust_env=False) as client:
        for path in paths:
            assert client.get(f"{served}/{path}").content == (published / path).read_bytes(), path


@pytest.mark.parametrize("path", ["checkpoint", "tile/entries/{last}", "tile/0/{last}", "tile/0/000"])
def test_go_refuses_the_exported_log_with_one_bit_changed(
    demo: Path, published: Path, tmp_path: Path, path: str
) -> None:
    """The reader would have seen it: one bit of any of its files, and it refuses."""
    size = head(demo, (published / "checkpoint").read_text()).size
    changed = tmp_path / "log"
    for one in published.rglob("*"):
        if one.is_file():
            target = changed / one.relative_to(published)
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(one.read_bytes())
    damaged = changed / path.format(last=f"{size // TILE_WIDTH:03d}.p/{size % TILE_WIDTH}")
    data = bytearray(damaged.read_bytes())
    data[len(data) // 2] ^= 1
    damaged.write_bytes(data)
    verdict = programs.sumdbcheck(str(trusted(demo).log_vkey), changed, entry_bytes=ENTRY_BYTES)
    assert not verdict.accepted
    assert verdict.words.startswith("refused: ")


def test_the_log_bears_one_signature_and_no_name(demo: Path, published: Path) -> None:
    """What is public holds the log's own signature, ids and times, and not a word of the parties."""
    parsed = note.parse((published / "checkpoint").read_text())
    assert [one.name for one in parsed.signatures] == [trusted(demo).origin]
    assert head(demo, str(parsed)).extensions == ()
    bundles = [path for path in (published / "tile/entries").rglob("*") if path.is_file()]
    public = sum(path.stat().st_size for path in bundles)
    assert public == head(demo, str(parsed)).size * (2 + ENTRY_BYTES)
