"""Packs of wages changed, byte by byte: without any key, and with the pack key by which all else was made to fit."""

from __future__ import annotations

import copy
import random
from collections.abc import Iterator

import pytest

from reports.check import INVALID, NO_TRUST, STEPS, VALID, check
from tests.attacks import changing, forging, forging_wages
from tests.attacks.changing import ALL_WORKERS, WORKERS, PackName
from tests.attacks.forging import Bench, failed, opened
from tests.sewn import DRAW

PACKS = (WORKERS, ALL_WORKERS)
READ_BY = {
    "statements": "statements",
    "proofs": "proofs",
    "log": "checkpoint",
    "report.pdf": "report",
    "README.txt": "README",
}
TRUST = forging_wages.world()[0].trust


@pytest.mark.parametrize("name", PACKS)
def test_unchanged_they_are_valid(name: PackName) -> None:
    """The packs that are changed here are honest: 0 under the trust file, 3 without."""
    assert check(changing.real(name), TRUST, draw=DRAW).exit_code == VALID
    assert check(changing.real(name), draw=DRAW).exit_code == NO_TRUST
    assert forging.world()[0].trust == TRUST, "both worlds are one ledger's to the verifier"


CHANGES = {
    "a bit turned in each member": (changing.flipped, 200),
    "each member longer, shorter, emptied": (changing.longer_or_shorter, 200),
    "each member dropped": (changing.dropped, 80),
    "a member added": (changing.added, 29),
    "neighbours exchanged": (changing.exchanged, 80),
    "a bit turned in the ZIP": (changing.flipped_raw, 250),
}


@pytest.mark.parametrize("trusted", [True, False], ids=["trust file", "no trust file"])
@pytest.mark.parametrize("sort", CHANGES)
def test_a_change_is_seen_by_its_step(sort: str, trusted: bool) -> None:
    """Each ends with its own exit code at its own step, whether there is a trust file or not."""
    changes, least = CHANGES[sort]
    count, wrong = changing.wrong(changes(WORKERS), TRUST if trusted else None)
    assert wrong == []
    assert count >= least


@pytest.mark.parametrize(("name", "other"), [(WORKERS, ALL_WORKERS), (ALL_WORKERS, WORKERS)])
def test_a_member_of_another_real_pack_is_seen(name: PackName, other: PackName) -> None:
    """His pack and the workshop's: real members of one are wrong in the other, for the fields shown differ."""
    count, wrong = changing.wrong(changing.swapped(name, other), TRUST)
    assert wrong == []
    assert count >= 5


def refitted(name: PackName, per_member: int) -> Iterator[tuple[str, bytes]]:
    """(path, pack) for each place of each member at which a bit was turned before the pack was sealed again."""
    bench, ledger = opened(changing.real(name)), forging_wages.world()[0]
    for path, data in list(bench.members.items()):
        if path.startswith("pack."):
            continue
        for place in changing.places_of(f"wages {path}", len(data), per_member)[-per_member:]:
            bit = random.Random(f"wages {path} {place}").randrange(8)
            changed = Bench({**bench.members, path: changing.flip(data, place, bit)}, copy.deepcopy(bench.row))
            changed.renumber()
            yield path, changed.sealed(ledger)


@pytest.mark.parametrize(("name", "per_member"), [(WORKERS, 2), (ALL_WORKERS, 1)])
def test_a_byte_changed_under_the_pack_key_is_found_by_who_reads_it(name: PackName, per_member: int) -> None:
    """In every member: hashes, lists and note hold; the step that reads the member does not."""
    found: list[tuple[str, str]] = []
    for path, data in refitted(name, per_member):
        verdict = check(data, TRUST, draw=DRAW)
        assert verdict.exit_code == INVALID, (path, verdict.en)
        found.append((path, STEPS[failed(verdict) - 1].name_en))
    assert [row for row in found if row[1] != READ_BY[row[0].partition("/")[0]]] == []
    assert {path for path, _ in found} == changing.members_of(name).keys() - {"pack.json", "pack.note"}
    assert len(found) > 100
