"""The tree: every leaf and every older tree proves, and nothing else does."""

import hashlib
from collections.abc import Collection, Mapping

import merkletools
import pytest

from ledger import merkle
from ledger.errors import BadProof, LogCorrupt, NotFound
from ledger.merkle import TileKey

SIZE = 300  # past one full tile, so that every proof crosses a tile's edge somewhere
LEAVES = [merkle.leaf_hash(b"entry %d" % n) for n in range(SIZE)]
ROOTS = [merkle.root_of(LEAVES[:size]) for size in range(SIZE + 1)]


class Store:
    """Tiles in memory; counts the questions it is asked."""

    def __init__(self) -> None:
        self.tiles: dict[TileKey, bytes] = {}
        self.questions = 0

    def read(self, keys: Collection[TileKey]) -> Mapping[TileKey, bytes]:
        """The tiles asked for, those that there are."""
        self.questions += 1
        return {key: self.tiles[key] for key in keys if key in self.tiles}


def grown(*batches: int) -> Store:
    """A store after the first leaves were appended in batches of these sizes."""
    store, size = Store(), 0
    for batch in batches:
        store.tiles |= merkle.extend(store.read, size, LEAVES[size : size + batch])
        size += batch
    return store


FULL = grown(SIZE)


def flips(proof: list[bytes]) -> list[list[bytes]]:
    """The proof with one bit of one hash turned, for each hash."""
    turned = [bytes([one[0] ^ 1]) + one[1:] for one in proof]
    return [[*proof[:at], turned[at], *proof[at + 1 :]] for at in range(len(proof))]


def test_every_leaf_proves_in_every_tree() -> None:
    """Up to 300 leaves, each index proves under each size, from tiles wider than that size."""
    for size in range(1, SIZE + 1):
        proofs = merkle.inclusion_proofs(FULL.read, range(size), size)
        for index, proof in enumerate(proofs):
            merkle.check_inclusion(index, size, LEAVES[index], proof, ROOTS[size])


def test_every_older_tree_is_the_beginning_of_every_newer() -> None:
    """Up to 300 leaves, each older size proves consistent with each newer one."""
    for new in range(1, SIZE + 1):
        for old in range(1, new + 1):
            proof = merkle.consistency_proof(FULL.read, old, new)
            merkle.check_consistency(old, new, ROOTS[old], ROOTS[new], proof)


@pytest.mark.parametrize("size", [1, 2, 3, 7, 8, 9, 100, 255, 256, 257, SIZE])
def test_a_turned_bit_breaks_an_inclusion_proof(size: int) -> None:
    """A bit turned in any hash of the proof, in the leaf or in the root, a hash too many or too few: all refused."""
    for index, proof in enumerate(merkle.inclusion_proofs(FULL.read, range(size), size)):
        leaf, root = LEAVES[index], ROOTS[size]
        broken = [*flips(proof), proof[:-1], [*proof, leaf], [leaf, *proof]]
        for bad in broken if proof else broken[1:]:
            with pytest.raises(BadProof):
                merkle.check_inclusion(index, size, leaf, bad, root)
        for bad_leaf, bad_root in ((flips([leaf])[0][0], root), (leaf, flips([root])[0][0])):
            with pytest.raises(BadProof):
                merkle.check_inclusion(index, size, bad_leaf, proof, bad_root)


@pytest.mark.parametrize("new", [1, 2, 3, 7, 8, 9, 100, 255, 256, 257, SIZE])
def test_a_turned_bit_breaks_a_consistency_proof(new: int) -> None:
    """A bit turned in any hash of the proof or in either root, a hash too many or too few: all refused."""
    for old in range(1, new + 1):
        proof = merkle.consistency_proof(FULL.read, old, new)
        broken = [*flips(proof), proof[:-1], [*proof, ROOTS[old]], [ROOTS[old], *proof]]
        for bad in broken if proof else broken[1:]:
            with pytest.raises(BadProof):
                merkle.check_consistency(old, new, ROOTS[old], ROOTS[new], bad)
        for bad_old, bad_new in ((flips([ROOTS[old]])[0][0], ROOTS[new]), (ROOTS[old], flips([ROOTS[new]])[0][0])):
            with pytest.raises(BadProof):
                merkle.check_consistency(old, new, bad_old, bad_new, proof)


def test_a_proof_is_for_one_index_and_size() -> None:
    """A good proof is refused at every other index, and beyond the tree."""
    proof = merkle.inclusion_proof(FULL.read, 77, SIZE)
    for index in (-1, *range(77), *range(78, SIZE), SIZE, 2**64 + 77):
        with pytest.raises(BadProof):
            merkle.check_inclusion(index, SIZE, LEAVES[77], proof, ROOTS[SIZE])


@pytest.mark.parametrize(("old", "new"), [(0, 0), (0, 5), (6, 5), (-1, 5), (5, 2**63)])
def test_consistency_begins_at_one(old: int, new: int) -> None:
    """Size 0, sizes in the wrong order and sizes beyond 63 bits prove nothing."""
    with pytest.raises(BadProof):
        merkle.check_consistency(old, new, merkle.EMPTY_ROOT, ROOTS[5], [])


def test_a_node_is_no_leaf() -> None:
    """An inner node offered as the leaf of a smaller tree needs another size than the checkpoint's, and fails."""
    left, right = merkle.root_of(LEAVES[:4]), merkle.root_of(LEAVES[4:8])
    merkle.check_inclusion(0, 2, left, [right], ROOTS[8])
    with pytest.raises(BadProof):
        merkle.check_inclusion(0, 8, left, [right], ROOTS[8])
    with pytest.raises(BadProof):
        merkle.check_inclusion(0, 2, merkle.leaf_hash(left), [right], ROOTS[8])


@pytest.mark.parametrize("length", [0, 31, 33])
def test_every_hash_is_32_bytes(length: int) -> None:
    """A shorter or longer leaf, root or proof hash is refused before anything is compared."""
    odd, good = bytes(length), LEAVES[0]
    for leaf, proof, root in ((odd, [], odd), (good, [odd], ROOTS[2]), (good, [LEAVES[1]], odd)):
        with pytest.raises(BadProof):
            merkle.check_inclusion(0, 1 + len(proof), leaf, proof, root)
    for old_root, new_root, proof in ((odd, ROOTS[2], [LEAVES[1]]), (ROOTS[1], odd, [LEAVES[1]]), (odd, odd, [odd])):
        with pytest.raises(BadProof):
            merkle.check_consistency(1, 2, old_root, new_root, proof)


def test_a_proof_has_63_hashes_at_most() -> None:
    """A longer proof is refused unread."""
    with pytest.raises(BadProof, match="at most 63"):
        merkle.check_inclusion(0, 2**63 - 1, LEAVES[0], LEAVES[:64], ROOTS[1])
    with pytest.raises(BadProof, match="at most 63"):
        merkle.check_consistency(1, 2**63 - 1, ROOTS[1], ROOTS[2], LEAVES[:64])


@pytest.mark.parametrize(
    "batches",
    [[1] * SIZE, [SIZE], [255, 1, 44], [256, 44], [257, 43], [100, 0, 200]],
    ids=lambda sizes: str(sizes[:3]),
)
def test_tiles_do_not_depend_on_the_batches(batches: list[int]) -> None:
    """However the leaves came, the tiles are the same, as many and as wide as their size asks for."""
    store = grown(*batches)
    assert store.tiles == FULL.tiles
    widths = {(level, n, len(data) // 32) for (level, n), data in store.tiles.items()}
    assert widths == set(merkle.tiles_of(SIZE))
    assert merkle.root(store.read, SIZE) == ROOTS[SIZE]


def test_a_tree_of_three_levels_of_tiles() -> None:
    """70,000 leaves fill three levels of tiles, and first, last and border leaves prove."""
    leaves = [merkle.leaf_hash(n.to_bytes(4, "big")) for n in range(70_000)]
    store = Store()
    store.tiles = merkle.extend(store.read, 0, leaves[:65_000])
    store.tiles |= merkle.extend(store.read, 65_000, leaves[65_000:])
    root = merkle.root_of(leaves)
    assert merkle.root(store.read, 70_000) == root
    assert merkle.root(store.read, 65_000) == merkle.root_of(leaves[:65_000])
    for index in (0, 255, 256, 65_535, 65_536, 69_887, 69_888, 69_999):
        proof = merkle.inclusion_proof(store.read, index, 70_000)
        merkle.check_inclusion(index, 70_000, leaves[index], proof, root)
    proof = merkle.consistency_proof(store.read, 65_000, 70_000)
    merkle.check_consistency(65_000, 70_000, merkle.root(store.read, 65_000), root, proof)


def test_one_question_a_call() -> None:
    """However many proofs are asked for, the store is asked once; nothing is asked where nothing is needed."""
    store = grown(SIZE)
    store.questions = 0
    merkle.inclusion_proofs(store.read, range(SIZE), SIZE)
    merkle.consistency_proof(store.read, 200, SIZE)
    merkle.root(store.read, SIZE)
    merkle.extend(store.read, SIZE, LEAVES[:1])
    assert store.questions == 4
    assert merkle.root(store.read, 0) == merkle.EMPTY_ROOT
    assert merkle.extend(store.read, SIZE, []) == {}
    assert store.questions == 4


def test_a_missing_or_short_tile_is_corruption() -> None:
    """A store that has lost a tile, or the end of one, gives no proof and no extension."""
    for damage in ({(0, 1): b""}, {(0, 1): FULL.tiles[0, 1][:-1]}, {(1, 0): b""}, {(0, 0): b"x"}):
        store = Store()
        store.tiles = FULL.tiles | damage
        with pytest.raises(LogCorrupt):
            merkle.inclusion_proofs(store.read, range(SIZE), SIZE)
    for lost in ((0, 1), (1, 0)):
        store = Store()
        store.tiles = {key: data for key, data in FULL.tiles.items() if key != lost}
        with pytest.raises(LogCorrupt) as caught:
            merkle.extend(store.read, SIZE, LEAVES[:250])
        assert caught.value.fields == {"level": lost[0], "tile": lost[1]}


def oracle(size: int) -> merkletools.MerkleTools:
    """merkletools over the same leaf hashes, with its unprefixed node hash replaced by the prefixed one."""
    tools = merkletools.MerkleTools(hash_type="sha256")
    tools.hash_function = lambda data: _Prefixed(b"\x01" + data)
    for leaf in LEAVES[:size]:
        tools.add_leaf(leaf.hex())
    tools.make_tree()
    return tools


class _Prefixed:
    """A hash object as merkletools uses it: constructed with data, asked for its digest."""

    def __init__(self, data: bytes) -> None:
        self._node = hashlib.sha256(data)

    def digest(self) -> bytes:
        """The 32 bytes."""
        return self._node.digest()


@pytest.mark.parametrize("size", [1, 2, 3, 5, 8, 13, 100, 129, 256, 257])
def test_merkletools_has_the_same_root_and_paths(size: int) -> None:
    """An independent implementation, given our node hash, finds our root and our proofs for every leaf."""
    tools = oracle(size)
    assert bytes.fromhex(tools.get_merkle_root()) == ROOTS[size]
    for index, proof in enumerate(merkle.inclusion_proofs(FULL.read, range(size), size)):
        theirs = [bytes.fromhex(next(iter(step.values()))) for step in tools.get_proof(index)]
        assert theirs == proof


@pytest.mark.parametrize(
    ("key", "path"),
    [
        ((0, 0, 256), "tile/0/000"),
        ((0, 999, 256), "tile/0/999"),
        ((0, 1000, 256), "tile/0/x001/000"),
        ((3, 1_234_067, 256), "tile/3/x001/x234/067"),
        ((63, 5, 1), "tile/63/005.p/1"),
        ((1, 1_234_067, 255), "tile/1/x001/x234/067.p/255"),
        ((merkle.ENTRIES, 12, 44), "tile/entries/012.p/44"),
    ],
)
def test_a_tile_has_one_path(key: tuple[int, int, int], path: str) -> None:
    """A tile's place and width print as the specification's path and read back."""
    assert merkle.tile_path(*key) == path
    assert merkle.parse_tile_path(path) == key


OTHER_PATHS = """
    tile tile/0 tile/0/ tile/0/0 tile/0/0000 /tile/0/000 tile/0/000/ tile/00/000 tile/64/000 tile/-1/000 tile/data/000
    tile/0/x000/001 tile/0/001/x002 tile/0/x001 tile/0/000.p/0 tile/0/000.p/256 tile/0/000.p/01 tile/0/000.p/
    tile/0/../000 tile/0/０００ tile/entries tile/Entries/000
"""


@pytest.mark.parametrize("path", ["", "tile/0/000\n", *OTHER_PATHS.split()])
def test_another_path_names_no_tile(path: str) -> None:
    """Another spelling, level, width or file is not found."""
    with pytest.raises(NotFound):
        merkle.parse_tile_path(path)


def test_the_tiles_of_the_specification() -> None:
    """70,000 and 256 leaves have the tiles that the specification counts; 0 leaves have none."""
    counts: dict[tuple[int, int], int] = {}
    for level, _, width in merkle.tiles_of(70_000):
        counts[level, width] = counts.get((level, width), 0) + 1
    assert counts == {(0, 256): 273, (0, 112): 1, (1, 256): 1, (1, 17): 1, (2, 1): 1}
    assert merkle.tiles_of(256) == [(0, 0, 256), (1, 0, 1)]
    assert merkle.tiles_of(0) == []
