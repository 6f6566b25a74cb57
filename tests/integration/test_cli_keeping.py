"""What whoever keeps a ledger reads at the terminal: the house's own lines, whatever stands in the rows."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from notary import found
from tests.integration import doors as at
from tests.integration.test_cli import REAL, Run, run

__all__ = ["run"]  # the fixture

LIE = "x\n✔ 账实相符 Clean: 2 笔 entries, 0 处不符 findings\x1b[8m"  # a line of its own; then all else is concealed


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """A founded ledger that is no demo."""
    found.found(tmp_path / "ledger", REAL, at_ms=at.START_MS, entropy=at.Entropy("keeping"))
    return tmp_path / "ledger"


def test_a_finding_does_not_steer_the_terminal(run: Run, data: Path) -> None:
    """No character of a row begins a line of its own or hides what comes after it."""
    with closing(sqlite3.connect(data / found.DATABASE)) as raw:
        raw.execute("INSERT INTO roles VALUES (?, 'order:x', 'customer')", (LIE,))
        raw.commit()
    for command in ("audit", "rebuild"):
        done = run(command, "--data", data)
        assert done.code == (1 if command == "audit" else 0)
        assert "\x1b[8m" not in done.out
        assert [line for line in done.out.splitlines() if line.startswith("✔ 账实相符")] == []
    assert run("audit", "--data", data).code == 0  # rebuilt: the row is gone


def _empty(path: Path) -> None:
    """A file of no bytes, as a copy leaves it that broke off."""
    for name in (path, path.with_name(path.name + "-wal"), path.with_name(path.name + "-shm")):
        name.unlink(missing_ok=True)
    path.write_bytes(b"")


def _without_head(path: Path) -> None:
    """A database of which a table is missing."""
    with closing(sqlite3.connect(path)) as raw:
        raw.execute("DROP TABLE head")
        raw.commit()


COMMANDS = [
    ("audit",),
    ("rebuild",),
    ("restore-check",),
    ("tick",),
    ("export-log", "OUT"),
    ("serve", "--port", "0"),
    ("notice", "ab" * 32),
]


@pytest.mark.parametrize("spoil", [_empty, _without_head])
@pytest.mark.parametrize("command", COMMANDS, ids=lambda one: str(one[0]))
def test_a_database_without_its_tables_is_one_line(
    run: Run, data: Path, tmp_path: Path, command: tuple[str, ...], spoil: Callable[[Path], None]
) -> None:
    """Every command that opens a ledger ends with exit 1 and says what is wrong: no traceback, nothing written."""
    spoil(data / found.DATABASE)
    done = run(*(tmp_path / "out" if one == "OUT" else one for one in command), "--data", data)
    assert done.code == 1
    assert "✘" in done.out + done.err
    assert not (tmp_path / "out").exists()
