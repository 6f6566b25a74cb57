"""The stories of `tests.account_stories` over the real store: receipts, audit, packs."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.account_stories import STORIES
from tests.world import World


@pytest.mark.parametrize("name", STORIES)
def test_a_story_of_accounts_is_stored_and_audits_clean(tmp_path: Path, name: str) -> None:
    """The same figures, and every table is what the statements give."""
    world = World(folder=tmp_path)
    STORIES[name](world)
    world.check()
