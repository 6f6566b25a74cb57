"""What whoever keeps a ledger reads at the terminal: the house's own lines, whatever stands in the rows."""

from __future__ import annotations

import sqlite3
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
