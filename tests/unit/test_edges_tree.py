"""The tree against a naive one, written here from the words of RFC 9162 alone: between any sizes, past any tile."""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Mapping, Sequence
from functools import cache

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ledger import merkle
from ledger.errors import BadProof, LogCorrupt, NotFound
from ledger.merkle import TileKey

SIZE = 66_200  # past a whole tile of the second level, so that proofs come out of three levels
DATA = [n.to_bytes(3, "big") for n in range(SIZE)]
SIZES = st.one_of(st.integers(1, 20), st.integers(250, 520), st.integers(65_530, 65_800), st.integers(1, SIZE))


def _split(count: int) -> int:
    """RFC 9162 2.1.1: the largest power of two smaller than the number of leaves."""
    power = 1
    while power * 2 < count:
        power *= 2
    return power


@cache
def mth(start: int, end: int) -> bytes:
    """RFC 9162 2.1.1: the hash of the list of entries from `start` up to and without `end`."""
    if start == end:
        return hashlib.sha256().digest()
    if end - start == 1:
        return hashlib.sha256(b"\0" + DATA[start]).digest()
    middle = start + _split(end - start)
    return hashlib.sha256(b"\1" + mth(start, middle) + mth(middle, end)).digest()


def path(index: int, start: int, end: int) -> list[bytes]:
    """RFC 9162 2.1.3.1: PATH(m, D_n)."""
    if end - start == 1:
        return []
    middle = start + _split(end - start)
    if index < middle:
        return [*path(index, start, middle), mth(middle, end)]
    return [*path(index, middle, end), mth(start, middle)]


def subproof(old: int, start: int, end: int, whole: bool) -> list[bytes]:
    """RFC 9162 2.1.4.1: SUBPROOF(m, D_n, b), `old` counted from the first leaf of the log."""
    if old == end:
        return [] if whole else [mth(start, end)]
    middle = start + _split(end - start)
    if old <= middle:
        return [*subproof(old, start, middle, whole), mth(middle, end)]
    return [*subproof(old, middle, end, False), mth(start, middle)]


@cache
def tiles() -> dict[TileKey, bytes]:
    """The tiles of the whole tree."""
    return merkle.extend(lambda _: {}, 0, [merkle.leaf_hash(data) for data in DATA])


def read(keys: Collection[TileKey]) -> Mapping[TileKey, bytes]:
    """Those of the tiles that there are."""
    return {key: tiles()[key] for key in keys if key in tiles()}


@given(SIZES)
def test_the_root_of_any_size_is_the_naive_one(size: int) -> None:
    """From wider tiles, root and hashes of every older size come out as the recursion gives them."""
    assert merkle.root(read, size) == mth(0, size)


@given(SIZES, st.data())
def test_an_inclusion_proof_is_the_naive_path(size: int, data: st.DataObject) -> None:
    """Hash by hash the same, and accepted at no other index or size of as long a path."""
    index = data.draw(st.integers(0, size - 1))
    proof = merkle.inclusion_proof(read, index, size)
    assert proof == path(index, 0, size)
    merkle.check_inclusion(index, size, mth(index, index + 1), proof, mth(0, size))
    other = data.draw(st.integers(0, size))
    if other != index:
        with pytest.raises(BadProof):
            merkle.check_inclusion(other, size, mth(index, index + 1), proof, mth(0, size))


@given(SIZES, SIZES)
def test_a_consistency_proof_is_the_naive_subproof(one: int, other: int) -> None:
    """Between any two sizes hash by hash the same, and accepted."""
    old, new = min(one, other), max(one, other)
    proof = merkle.consistency_proof(read, old, new)
    assert proof == subproof(old, 0, new, True)
    merkle.check_consistency(old, new, mth(0, old), mth(0, new), proof)


def _accepted(old: int, new: int, old_root: bytes, new_root: bytes, proof: Sequence[bytes]) -> bool:
    try:
        merkle.check_consistency(old, new, old_root, new_root, proof)
    except BadProof:
        return False
    return True


@given(st.integers(1, 80), st.integers(1, 80), st.integers(1, 80), st.integers(1, 80))
def test_a_consistency_proof_joins_no_other_trees(one: int, other: int, old: int, new: int) -> None:
    """Under sizes that are not its own, the roots of those sizes are not joined, but by an equal proof."""
    proof = subproof(min(one, other), 0, max(one, other), True)
    joined = 0 < old <= new and proof == subproof(old, 0, new, True)
    assert _accepted(old, new, mth(0, old), mth(0, new), proof) == joined


@settings(max_examples=40)
@given(st.lists(st.integers(0, 400), min_size=1, max_size=5), st.integers(0, 700))
def test_a_tree_grows_from_its_own_tiles_only(batches: list[int], start: int) -> None:
    """From any size, by any batches, each tile written is the head of the whole tree's, and no other is."""
    grown = {
        (level, n): tiles()[level, n][: width * 32]
        for level, n, width in merkle.tiles_of(start)  # the first size's, none wider
    }
    size = start

    def so_far(keys: Collection[TileKey]) -> Mapping[TileKey, bytes]:
        return {key: grown[key] for key in keys}

    for batch in batches:
        leaves = [merkle.leaf_hash(data) for data in DATA[size : size + batch]]
        grown |= merkle.extend(so_far, size, leaves)
        size += batch
    expected = {(level, n): tiles()[level, n][: width * 32] for level, n, width in merkle.tiles_of(size)}
    assert grown == expected


@pytest.mark.parametrize("size", [0, 1, 255, 256, 257, 511, 512, 65_535, 65_536, 65_537])
def test_the_tiles_of_a_size_hold_all_of_it(size: int) -> None:
    """Level by level, the widths add up to the complete subtrees, and no tile is empty or too wide."""
    rows = merkle.tiles_of(size)
    for level in range(3):
        widths = [width for at, _, width in rows if at == level]
        assert sum(widths) == size // 256**level
        assert [n for at, n, _ in rows if at == level] == list(range(len(widths)))
    assert all(1 <= width <= 256 for *_, width in rows)
    assert max((level for level, *_ in rows), default=0) <= 2


@pytest.mark.parametrize("cut", [1, 31, 32, 33])
def test_a_tile_that_lacks_a_byte_gives_no_hash(cut: int) -> None:
    """A tile one byte, or one hash, too short for what is asked is damage, never a shorter answer."""

    def short(keys: Collection[TileKey]) -> Mapping[TileKey, bytes]:
        return {key: tiles()[key][: 300 % 256 * 32 - cut] if key == (0, 1) else tiles()[key] for key in keys}

    with pytest.raises(LogCorrupt):
        merkle.inclusion_proof(short, 298, 300)
    with pytest.raises(LogCorrupt):
        merkle.extend(short, 300, [bytes(32)])
    assert merkle.root(short, 256) == mth(0, 256)


def test_a_proof_has_sixty_three_hashes_and_not_one_more() -> None:
    """In a tree of the greatest size the longest path is 63 hashes; it is looked at, one more is refused by number."""
    leaf = bytes(32)
    root = leaf
    for _ in range(63):
        root = merkle.node_hash(root, leaf)
    merkle.check_inclusion(0, 2**63 - 1, leaf, [leaf] * 63, root)
    with pytest.raises(BadProof, match="63 hashes"):
        merkle.check_inclusion(0, 2**63 - 1, leaf, [leaf] * 64, root)
    with pytest.raises(BadProof, match="within the tree"):
        merkle.check_inclusion(0, 2**63, leaf, [leaf] * 63, root)


PATHS = {
    "tile/0/000": (0, 0, 256),
    "tile/0/000.p/1": (0, 0, 1),
    "tile/0/000.p/255": (0, 0, 255),
    "tile/63/999": (63, 999, 256),
    "tile/entries/x001/000": (-1, 1000, 256),
    "tile/1/x999/x999/999.p/7": (1, 999_999_999, 7),
}


def test_the_paths_at_each_border_are_read_and_printed() -> None:
    """The least and the greatest level, number and width of each length name their tile."""
    for text, key in PATHS.items():
        assert merkle.parse_tile_path(text) == key
        assert merkle.tile_path(*key) == text


@pytest.mark.parametrize(
    "text",
    [
        "tile/64/000",
        "tile/00/000",
        "tile/-1/000",
        "tile/0/000.p/0",
        "tile/0/000.p/256",
        "tile/0/000.p/01",
        "tile/0/x000/000",
        "tile/0/x1/000",
        "tile/0/1000",
        "tile/0/000/",
        "/tile/0/000",
        "tile/0/000\n",
        "tile/Entries/000",
    ],
)
def test_a_path_one_step_beyond_names_nothing(text: str) -> None:
    """A level, width or spelling just beyond the border is no path."""
    with pytest.raises(NotFound):
        merkle.parse_tile_path(text)
