"""The corpus again, and some fresh inputs: every parser takes or refuses in its own words, within a moment."""

from __future__ import annotations

import random
import time

import pytest

from tests.fuzz.__main__ import SLOW_S, kept
from tests.fuzz.parsers import PARSERS, outcome

FRESH = 150  # inputs of each parser
FRESH_DEAR = 3  # of one that takes a tenth of a second and more
DEAR = ("pack",)


@pytest.mark.parametrize("name", PARSERS)
def test_good_bytes_are_taken(name: str) -> None:
    """What fuzzing begins from is well-formed, or it would only ever meet the first check."""
    parser = PARSERS[name]
    assert parser.seeds()
    for data in parser.seeds():
        where = outcome(parser, data)
        assert where.startswith("taken") or name == "session", where


@pytest.mark.parametrize("name", PARSERS)
def test_what_was_found_is_fed_again(name: str) -> None:
    """Each input of the corpus, in moments; none raises what its parser does not declare."""
    for data in kept(name):
        began_s = time.monotonic()
        outcome(PARSERS[name], data)
        assert time.monotonic() - began_s < SLOW_S


@pytest.mark.parametrize("name", PARSERS)
def test_fresh_inputs_are_refused_in_words(name: str) -> None:
    """A few hundred changes of good bytes, the same each run; some are refused, none breaks the parser."""
    parser, chance = PARSERS[name], random.Random(name)
    seeds = parser.seeds() + kept(name)
    found = {
        outcome(parser, parser.mutator(chance.choice(seeds), seeds, chance))
        for _ in range(FRESH_DEAR if name in DEAR else FRESH)
    }
    assert found
