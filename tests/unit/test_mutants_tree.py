"""Faults that could be planted in the tree without any other test seeing it."""

from __future__ import annotations

import pytest

from ledger import merkle
from ledger.errors import BadProof, LogCorrupt, NotFound
from ledger.merkle import HASH_BYTES, node_hash
from tests.unit.test_merkle import FULL, LEAVES, ROOTS, SIZE, Store

MORE = b"\x07" * HASH_BYTES


@pytest.mark.parametrize("lost", [(0, 1), (1, 0)])
def test_a_lost_tile_is_named_by_level_and_number(lost: tuple[int, int]) -> None:
    """Whoever repairs a log reads which tile to look for, in words and in fields, from proofs and from growing."""
    store = Store()
    store.tiles = {key: data for key, data in FULL.tiles.items() if key != lost}
    for ask in (
        lambda: merkle.extend(store.read, SIZE, LEAVES[:250]),
        lambda: merkle.root(store.read, SIZE),
    ):
        with pytest.raises(LogCorrupt) as caught:
            ask()
        assert caught.value.sentence == f"Tile {lost[1]} of level {lost[0]} is missing or too short."
        assert caught.value.fields == {"level": lost[0], "tile": lost[1]}


def test_no_root_is_made_of_a_tile_cut_short_at_any_byte() -> None:
    """A subtree that is not whole has no hash: what is left of a cut tile is never hashed as if it were all."""
    store = Store()
    whole = b"".join(LEAVES[:4])
    for length in range(len(whole)):
        store.tiles = {(0, 0): whole[:length]}
        with pytest.raises(LogCorrupt):
            merkle.root(store.read, 4)
    store.tiles = {(0, 0): whole}
    assert merkle.root(store.read, 4) == ROOTS[4]


@pytest.mark.parametrize(("old", "new"), [(1, 2), (3, 7), (4, 8), (5, 8), (255, 300)])
def test_a_proof_with_one_hash_more_fails_even_under_the_root_that_it_leads_to(old: int, new: int) -> None:
    """The shape of a proof comes from index and sizes alone, so that no taller tree passes for one of this size."""
    included = merkle.inclusion_proof(FULL.read, old, new)
    with pytest.raises(BadProof, match=r"^The inclusion proof is too long\.$"):
        merkle.check_inclusion(old, new, LEAVES[old], [*included, MORE], node_hash(MORE, ROOTS[new]))
    joined = merkle.consistency_proof(FULL.read, old, new)
    taller = node_hash(MORE, ROOTS[old]), node_hash(MORE, ROOTS[new])
    with pytest.raises(BadProof, match=r"^The consistency proof is too long\.$"):
        merkle.check_consistency(old, new, *taller, [*joined, MORE])


def test_a_path_that_names_no_tile_is_said_back() -> None:
    """Whoever asks for a tile that there is not hears the path again."""
    with pytest.raises(NotFound) as caught:
        merkle.parse_tile_path("tile/0/x1/067")
    assert caught.value.fields == {"path": "tile/0/x1/067"}
