"""A few short seeds of `tests.anything`: anything said at any time is answered, audits clean and gives no right."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.anything.__main__ import play


@pytest.mark.parametrize("seed", range(4))
def test_parties_say_anything_with_any_key(tmp_path: Path, seed: int) -> None:
    """Six parties and the offices say what comes to mind; the world holds together, in any order of threads."""
    heard = play(seed, 150, tmp_path)
    admitted = {what for what in heard if what.startswith("admitted")}
    refused = {what for what in heard if what.startswith("refused")}
    assert len(admitted) >= 8
    assert len(refused) >= 4
