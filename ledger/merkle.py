"""The tree over the log's entries: roots, inclusion proofs, consistency proofs, and the tiles they are read from.

Promise: plain functions over plain values. What is stored is asked for through one callable, all tiles of a question at
once, so nothing here knows where tiles live; the checks need no tiles at all.

Rules
* Leaf hash = SHA-256(0x00 || entry), node = SHA-256(0x01 || left || right): no entry can pass for a node.
* A tile is up to 256 consecutive hashes of one level, eight tree levels apart from the next. Tile `n` of level `l`
  holds the roots of the complete subtrees of 256^l leaves number 256n to 256n+255.
* A tile that was read may be wider than the tree in question: hashes of an older size come out of wider, newer tiles,
  because a complete subtree never changes.
* The checks rebuild the shape of a proof from sizes and index alone, never from the proof. Every hash is 32 bytes long.
* Size 0 is consistent with everything and proves nothing, so no consistency proof starts there.

Follows RFC 9162 sections 2.1.1 to 2.1.4 and C2SP tlog-tiles.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from typing import TypeAlias

from ledger.errors import BadProof, LogCorrupt, NotFound

TileKey: TypeAlias = tuple[int, int]
TileReader: TypeAlias = Callable[[Collection[TileKey]], Mapping[TileKey, bytes]]
_Range: TypeAlias = tuple[int, int]  # leaves from the first, up to and without the second
_Node: TypeAlias = tuple[int, int]  # height, and place among the complete subtrees of that height

HASH_BYTES = 32
TILE_HEIGHT = 8
TILE_WIDTH = 1 << TILE_HEIGHT
SIZE_MAX = 2**63 - 1  # sizes travel as signed 64-bit integers in databases and in Go
PROOF_HASHES_MAX = 63  # SPEC: tlog-proof and tlog-witness; enough for every tree of SIZE_MAX leaves
EMPTY_ROOT = hashlib.sha256(b"").digest()
ENTRIES = -1  # the level that bundles of entries are published under, beside the tiles
_LEVEL_MAX = 63
N_MAX = SIZE_MAX // TILE_WIDTH  # the last tile of a tree of SIZE_MAX leaves; its path has six groups of digits
TILES_FOLDED_MAX = 256  # 16 KiB each: the tiles that a busy hour's proofs come from, folded once
_TILE_PATH = re.compile(r"tile/(entries|[0-9]{1,2})/((?:x[0-9]{3}/){0,5}[0-9]{3})(?:\.p/([0-9]{1,3}))?")


def leaf_hash(entry: bytes) -> bytes:
    """Hash of an entry as a leaf."""
    return hashlib.sha256(b"\x00" + entry).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    """Hash of two neighbouring subtrees as one."""
    return hashlib.sha256(b"\x01" + left + right).digest()


def root_of(leaf_hashes: Iterable[bytes]) -> bytes:
    """Root of the tree over the leaves given, in memory."""
    row = list(leaf_hashes)
    while len(row) > 1:
        row = [*_paired(row), *row[len(row) & ~1 :]]
    return row[0] if row else EMPTY_ROOT


def _paired(row: Sequence[bytes]) -> list[bytes]:
    return [node_hash(row[i], row[i + 1]) for i in range(0, len(row) - 1, 2)]


def extend(read: TileReader, size: int, leaf_hashes: Sequence[bytes]) -> dict[TileKey, bytes]:
    """New content of every tile that changes when `leaf_hashes` are appended to a tree of `size` leaves.

    Reads the rightmost, unfinished tile of each level that grows. Raises: LogCorrupt (a tile is missing or too short).
    """
    assert all(len(leaf) == HASH_BYTES for leaf in leaf_hashes)
    size_new = size + len(leaf_hashes)
    assert 0 <= size <= size_new <= SIZE_MAX
    growing = [level for level in range(_LEVEL_MAX + 1) if _count(size, level) < _count(size_new, level)]
    edges = [(level, _count(size, level) // TILE_WIDTH) for level in growing if _count(size, level) % TILE_WIDTH]
    old = read(edges) if edges else {}
    changed: dict[TileKey, bytes] = {}
    hashes: Sequence[bytes] = leaf_hashes
    for level in growing:
        first, width = divmod(_count(size, level), TILE_WIDTH)
        row = [*_hashes(old, (level, first), width), *hashes]
        full = []
        for start in range(0, len(row), TILE_WIDTH):
            tile = row[start : start + TILE_WIDTH]
            changed[level, first + start // TILE_WIDTH] = b"".join(tile)
            if len(tile) == TILE_WIDTH:
                full.append(root_of(tile))
        hashes = full
    return changed


def _count(size: int, level: int) -> int:
    """How many hashes a level of tiles holds in a tree of `size` leaves."""
    return size >> (TILE_HEIGHT * level)


def _hashes(tiles: Mapping[TileKey, bytes], key: TileKey, width: int) -> list[bytes]:
    """The first `width` hashes of a tile."""
    data = tiles.get(key, b"") if width else b""
    if len(data) < width * HASH_BYTES:
        raise LogCorrupt(f"Tile {key[1]} of level {key[0]} is missing or too short.", level=key[0], tile=key[1])
    return [data[at : at + HASH_BYTES] for at in range(0, width * HASH_BYTES, HASH_BYTES)]


def root(read: TileReader, size: int) -> bytes:
    """Root of the first `size` leaves. Raises: LogCorrupt."""
    return _range_hashes(read, [(0, size)])[0] if size else EMPTY_ROOT


def inclusion_proof(read: TileReader, index: int, size: int) -> list[bytes]:
    """Hashes that lead from leaf `index` to the root of the first `size` leaves, the leaf's sibling first.

    Raises: LogCorrupt.
    """
    return inclusion_proofs(read, [index], size)[0]


def inclusion_proofs(read: TileReader, indices: Sequence[int], size: int) -> list[list[bytes]]:
    """`inclusion_proof` of each index, every tile read once. Raises: LogCorrupt."""
    assert all(0 <= index < size for index in indices)
    paths = [_inclusion_ranges(index, size) for index in indices]
    hashes = iter(_range_hashes(read, [span for path in paths for span in path]))
    return [[next(hashes) for _ in path] for path in paths]


def consistency_proof(read: TileReader, old: int, new: int) -> list[bytes]:
    """Hashes that show the first `old` leaves of a tree of `new` leaves to be those of the older tree.

    Raises: LogCorrupt.
    """
    assert 0 < old <= new
    return _range_hashes(read, _consistency_ranges(old, new))


def _inclusion_ranges(index: int, size: int) -> list[_Range]:
    """RFC 9162 2.1.3.1, PATH, as the ranges of leaves whose hashes are the proof."""
    start, end, ranges = 0, size, list[_Range]()
    while end - start > 1:
        middle = start + _left_size(end - start)
        if index < middle:
            ranges.append((middle, end))
            end = middle
        else:
            ranges.append((start, middle))
            start = middle
    return ranges[::-1]


def _consistency_ranges(old: int, new: int) -> list[_Range]:
    """RFC 9162 2.1.4.1, SUBPROOF, as the ranges of leaves whose hashes are the proof."""
    start, end, ranges = 0, new, list[_Range]()
    while old != end:
        middle = start + _left_size(end - start)
        if old <= middle:
            ranges.append((middle, end))
            end = middle
        else:
            ranges.append((start, middle))
            start = middle
    # The old tree's last subtree is left out only when it is the whole old tree, whose root the verifier has.
    return ranges[::-1] if start == 0 else [(start, end), *ranges[::-1]]


def _left_size(count: int) -> int:
    """Leaves on the left of a split: the largest power of two below `count`."""
    return 1 << ((count - 1).bit_length() - 1)


def _range_hashes(read: TileReader, ranges: Sequence[_Range]) -> list[bytes]:
    """Hash of each range, its tiles read in one question."""
    plans = [list(_complete(start, end)) for start, end in ranges]
    keys = {_place(node)[0] for plan in plans for node in plan}
    tiles = read(sorted(keys)) if keys else {}
    return [_join([_node(tiles, node) for node in plan]) for plan in plans]


def _complete(start: int, end: int) -> Iterator[_Node]:
    """A range that a proof asks for, as complete subtrees from left to right, largest first."""
    while start < end:
        height = (end - start).bit_length() - 1
        yield height, start >> height
        start += 1 << height


def _place(node: _Node) -> tuple[TileKey, int, int]:
    """Where a complete subtree's hash is found: tile, row above the tile's own hashes, place in that row."""
    height, place = node
    level, row = divmod(height, TILE_HEIGHT)
    per_tile = TILE_HEIGHT - row
    return (level, place >> per_tile), row, place & ((1 << per_tile) - 1)


def _node(tiles: Mapping[TileKey, bytes], node: _Node) -> bytes:
    key, row, place = _place(node)
    hashes = _rows(tiles.get(key, b""))[row]
    found = hashes[place * HASH_BYTES : (place + 1) * HASH_BYTES]
    if len(found) < HASH_BYTES:
        raise LogCorrupt(f"Tile {key[1]} of level {key[0]} is missing or too short.", level=key[0], tile=key[1])
    return found


@lru_cache(maxsize=TILES_FOLDED_MAX)
def _rows(tile: bytes) -> tuple[bytes, ...]:
    """The tile's hashes and, above them, those of all complete subtrees within it, row by row."""
    rows = [tile]
    for _ in range(1, TILE_HEIGHT):
        below = rows[-1]
        pairs = range(0, len(below) - 2 * HASH_BYTES + 1, 2 * HASH_BYTES)
        rows.append(b"".join([hashlib.sha256(b"\x01" + below[at : at + 2 * HASH_BYTES]).digest() for at in pairs]))
    return tuple(rows)


def _join(hashes: list[bytes]) -> bytes:
    joined = hashes[-1]
    for left in reversed(hashes[:-1]):
        joined = node_hash(left, joined)
    return joined


def check_inclusion(index: int, size: int, leaf: bytes, proof: Sequence[bytes], root: bytes) -> None:
    """That the leaf hash `leaf` stands at `index` in the tree of `size` leaves under `root`.

    Compute `leaf` from the entry, and take size and root from a signed checkpoint: neither is the prover's to say.
    RFC 9162 2.1.3.2. Raises: BadProof.
    """
    _check_lengths([leaf, root, *proof], len(proof))
    if not 0 <= index < size <= SIZE_MAX:
        raise BadProof("The index is not within the tree.")
    place, last, result = index, size - 1, leaf
    for sibling in proof:
        if last == 0:
            raise BadProof("The inclusion proof is too long.")
        if place & 1 or place == last:
            result = node_hash(sibling, result)
            while not place & 1 and place:
                place, last = place >> 1, last >> 1
        else:
            result = node_hash(result, sibling)
        place, last = place >> 1, last >> 1
    if last != 0 or result != root:
        raise BadProof("The inclusion proof does not lead to the root.")


def check_consistency(old: int, new: int, old_root: bytes, new_root: bytes, proof: Sequence[bytes]) -> None:
    """That the tree of `old` leaves under `old_root` is the beginning of the one of `new` under `new_root`.

    RFC 9162 2.1.4.2. Raises: BadProof; also for size 0, which this layer has no proof for.
    """
    if not 0 < old <= new <= SIZE_MAX:
        raise BadProof("The sizes are not 0 < old <= new.")
    if old == new:
        if proof or old_root != new_root:
            raise BadProof("One size has one root, and needs no proof.")
        return  # nothing is hashed, so whatever the caller holds for a root is only compared
    _check_lengths([old_root, new_root, *proof], len(proof))
    # SPEC: RFC 9162 2.1.4.2 step 2: a whole old tree is not in the proof, its root begins it.
    path = [old_root, *proof] if old & (old - 1) == 0 else list(proof)
    if not path:
        raise BadProof("The consistency proof is empty.")
    place, last = old - 1, new - 1
    while place & 1:
        place, last = place >> 1, last >> 1
    old_result = new_result = path[0]
    for sibling in path[1:]:
        if last == 0:
            raise BadProof("The consistency proof is too long.")
        if place & 1 or place == last:
            old_result, new_result = node_hash(sibling, old_result), node_hash(sibling, new_result)
            while not place & 1 and place:
                place, last = place >> 1, last >> 1
        else:
            new_result = node_hash(new_result, sibling)
        place, last = place >> 1, last >> 1
    if last != 0 or old_result != old_root or new_result != new_root:
        raise BadProof("The consistency proof does not join the two roots.")


def _check_lengths(hashes: Iterable[bytes], proof_hashes: int) -> None:
    if proof_hashes > PROOF_HASHES_MAX:
        raise BadProof(f"A proof has at most {PROOF_HASHES_MAX} hashes.")
    if any(len(one) != HASH_BYTES for one in hashes):
        raise BadProof(f"Each hash of a proof is {HASH_BYTES} bytes.")


def tiles_of(size: int) -> list[tuple[int, int, int]]:
    """(level, n, width) of every tile of a tree of `size` leaves, level by level."""
    tiles = []
    for level in range(_LEVEL_MAX + 1):
        full, partial = divmod(_count(size, level), TILE_WIDTH)
        tiles += [(level, n, TILE_WIDTH) for n in range(full)] + ([(level, full, partial)] if partial else [])
    return tiles


def tile_path(level: int, n: int, width: int = TILE_WIDTH) -> str:
    """The published path of a tile, `tile/0/x001/067` or `tile/0/x001/067.p/5`; level ENTRIES names entry bundles.

    `width` is how many hashes it holds.
    """
    assert ENTRIES <= level <= _LEVEL_MAX
    assert n >= 0
    assert 1 <= width <= TILE_WIDTH
    groups = [f"{n % 1000:03d}"]
    while n := n // 1000:
        groups.insert(0, f"x{n % 1000:03d}")
    name = "entries" if level == ENTRIES else str(level)
    return f"tile/{name}/{'/'.join(groups)}" + ("" if width == TILE_WIDTH else f".p/{width}")


def parse_tile_path(path: str) -> tuple[int, int, int]:
    """(level, n, width) that a published path names. Raises: NotFound (no such path)."""
    match = _TILE_PATH.fullmatch(path)
    if match:
        level = ENTRIES if match[1] == "entries" else int(match[1])
        n = int(match[2].replace("x", "").replace("/", ""))
        width = int(match[3] or TILE_WIDTH)
        if level <= _LEVEL_MAX and n <= N_MAX and 1 <= width <= TILE_WIDTH and tile_path(level, n, width) == path:
            return level, n, width
    raise NotFound("There is no tile of that name.", path=path)
