"""Which tests are tried on a mutant: a focused list for each file, and of it a few of each way through the file.

Rules
* Left out on purpose: tests that read the source, and documents made from the tables, which would kill by comparison.
* Whatever is left out here can only let a mutant survive that another test would have killed.
"""

from __future__ import annotations

from collections import Counter
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
U = "tests/unit"
TREE = (
    *(f"{U}/test_{name}.py" for name in ("merkle", "mutants_tree", "edges_tree", "vectors")),
    "tests/property/test_core_properties.py",
)
WORDS = """machines cells judge claims wage_claims disputes wage_disputes stories_account stories_facts stories_trade
stories_wages terms facts keys_rights pay_cycle workdays rules_unchecked wages_unchecked invoices_shown golden
party_told devices notices_said review_keys review_money edges_core"""
RULES = (
    *(f"{U}/{path.name}" for path in sorted((ROOT / U).glob("test_rules_refused*.py"))),
    *(f"{U}/test_{name}.py" for name in WORDS.split()),
    "tests/property/test_wage_properties.py",
    *(f"{U}/{path.name}" for path in sorted((ROOT / U).glob("test_mutants_*.py")) if "tree" not in path.name),
)
FIRST = (f"{U}/test_machines.py", f"{U}/test_cells.py")  # what a table that is wrong is told by
DIRECT = (f"{U}/test_mutants_", f"{U}/test_rules_refused", f"{U}/test_merkle")  # what is told by one small statement
READ_THE_SOURCE = ("test_every_sentence", "test_every_row_breaks", "test_the_walk")
SAME_WAY_MAX = 3  # tests tried of those that reach the same lines of the file
TESTS_MAX = 150  # tests tried for one mutant


def tests_for(file: str) -> tuple[str, ...]:
    """The focused tests of a file."""
    return TREE if file == "ledger/merkle.py" else RULES


def choose(reached: dict[str, list[int]], seconds: dict[str, float], line: int | None, *, all_ways: bool) -> list[str]:
    """The tests to try that reach the line (None: any line), refusals first, then the quickest.

    Of those that reach the same lines of the file a few, unless `all_ways`.
    """
    ways: Counter[tuple[int, ...]] = Counter()
    chosen = []
    for test in sorted(reached, key=lambda test: (not test.startswith(DIRECT), seconds[test])):
        way = tuple(reached[test])
        if (line is None or line in way) and (all_ways or ways[way] < SAME_WAY_MAX):
            ways[way] += 1
            chosen.append(test)
    return chosen if all_ways else chosen[:TESTS_MAX]
