"""What the terminal writes: new files, for their owner alone; a signed statement is kept where no answer came."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator
from pathlib import Path

import pytest

from api import examples
from api.terminal import say, screen
from api.world.client import ServerUnreachable
from ledger.errors import MalformedRequest


@pytest.fixture
def open_umask() -> Iterator[None]:
    """A machine whose new files others may read."""
    before = os.umask(0o022)
    yield
    os.umask(before)


@pytest.mark.usefixtures("open_umask")
def test_a_new_file_is_its_owners_alone(tmp_path: Path) -> None:
    """0600 under any umask; never over another file; gone where its block fails."""
    path = tmp_path / "pack.zip"
    with screen.new_file(path) as file:
        file.write(b"x")
    assert (stat.S_IMODE(path.stat().st_mode), path.read_bytes()) == (0o600, b"x")
    with pytest.raises(MalformedRequest), screen.new_file(path):
        pass
    with pytest.raises(ZeroDivisionError), screen.new_file(tmp_path / "half"):
        raise ZeroDivisionError
    assert not (tmp_path / "half").exists()


def test_a_fault_of_the_terminal_gives_its_own_advice(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A file that is there already is no request that was spelled wrong."""
    (tmp_path / "there").write_bytes(b"")
    with pytest.raises(MalformedRequest) as there, screen.new_file(tmp_path / "there"):
        pass
    for error in (there.value, MalformedRequest("Something else.")):
        screen.fault(error)
    own, of_code = capsys.readouterr().err.splitlines()
    assert "没有覆盖" in own
    assert "接口说明" not in own
    assert "接口说明" in of_code


class Deaf:
    """A client whose server never answers."""

    def hand_in(self, wire: bytes) -> None:
        """No answer."""
        raise ServerUnreachable("No answer.", wire=len(wire))


@pytest.mark.usefixtures("open_umask")
def test_a_statement_without_an_answer_is_kept(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """The signed bytes as they are, for their owner alone; the person is told to look and not to say it anew."""
    monkeypatch.chdir(tmp_path)
    wire = examples.tell("xinzheng.example/kept", examples.public_cast("log vkey", "pack vkey"))[0].wire
    with pytest.raises(ServerUnreachable):
        say._handed_in(Deaf(), wire)  # type: ignore[arg-type]
    (kept,) = tmp_path.glob("unsent-*.sd-jwt")
    assert (kept.read_bytes(), stat.S_IMODE(kept.stat().st_mode)) == (wire, 0o600)
    told = capsys.readouterr().err
    for words in ("不要重说", "xinzheng show", "do not say it anew", kept.name):
        assert words in told
