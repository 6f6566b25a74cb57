"""The stories of `tests.account_stories`, told in memory; each ends with the world folded again."""

from __future__ import annotations

import pytest

from tests.account_stories import STORIES
from tests.trade import Trade


@pytest.mark.parametrize("name", STORIES)
def test_a_story_of_accounts_comes_out_to_the_fen(name: str) -> None:
    """Every figure of the story is what the records say."""
    trade = Trade()
    STORIES[name](trade)
    trade.check()
