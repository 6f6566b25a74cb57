"""The vectors of others: trees, notes, checkpoints and proofs, taken and refused as their makers say."""

import base64
import itertools
import json
from collections.abc import Collection, Mapping
from pathlib import Path
from typing import Any

import pytest

from ledger import merkle
from ledger.errors import BadProof, BadSignature, MalformedStatement, NotSupported
from ledger.merkle import TileKey
from notary import checkpoint, note, proof
from notary.note import Note
from notary.proof import TlogProof

FOLDER = Path(__file__).parents[1] / "vectors"


def load(path: str) -> Any:
    """A JSON file of the vectors."""
    return json.loads((FOLDER / path).read_text())


def unbase64(text: str) -> bytes:
    """Bytes of a base64 text."""
    return base64.b64decode(text)


INCLUSION: list[dict[str, Any]] = load("merkle/inclusion.json")
CONSISTENCY: list[dict[str, Any]] = load("merkle/consistency.json")
TREE = load("merkle/reference_tree.json")
NOTES = load("sumdb-note/notes.json")
SUM_DB = load("sumdb-note/sum.golang.org.json")
HEADS = load("sumdb-note/tlog.json")
C2SP = load("c2sp/examples.json")
PROOFS = load("tlog-proof/cases.json")
MONKEYS = load("witness/monkeys-5-to-8.json")
ATTACKS: dict[str, dict[str, Any]] = {case["id"]: case for case in load("attacks/negative-cases.json")["cases"]}


def test_the_files_are_whole() -> None:
    """As many cases as the README counts, good and bad ones."""
    for cases in (INCLUSION, CONSISTENCY):
        assert (len(cases), sum(case["wantErr"] for case in cases)) == (98, 92)


@pytest.mark.parametrize("case", INCLUSION, ids=lambda case: case["path"].removeprefix("testdata/"))
def test_inclusion(case: dict[str, Any]) -> None:
    """An inclusion proof checks, or fails, as transparency-dev/merkle says."""
    hashes = [unbase64(text) for text in case["proof"] or []]
    given = (case["leafIdx"], case["treeSize"], unbase64(case["leafHash"] or ""), hashes, unbase64(case["root"] or ""))
    if not case["wantErr"]:
        merkle.check_inclusion(*given)
        return
    with pytest.raises(BadProof):
        merkle.check_inclusion(*given)


@pytest.mark.parametrize("case", CONSISTENCY, ids=lambda case: case["path"].removeprefix("testdata/"))
def test_consistency(case: dict[str, Any]) -> None:
    """A consistency proof checks, or fails, as transparency-dev/merkle says."""
    hashes = [unbase64(text) for text in case["proof"] or []]
    given = (case["size1"], case["size2"], unbase64(case["root1"] or ""), unbase64(case["root2"] or ""), hashes)
    if not case["wantErr"]:
        merkle.check_consistency(*given)
        return
    with pytest.raises(BadProof):
        merkle.check_consistency(*given)


def test_the_reference_tree() -> None:
    """Leaves, inner nodes and the roots of sizes 0 to 8 are those of RFC 6962's classic tree."""
    leaves = [merkle.leaf_hash(bytes.fromhex(text)) for text in TREE["leaf_inputs_hex"]]
    rows = [[bytes.fromhex(text) for text in row] for row in TREE["node_hashes_by_level"]]
    assert rows[0] == leaves
    for below, above in itertools.pairwise(rows):
        assert [merkle.node_hash(below[at], below[at + 1]) for at in range(0, len(below), 2)] == above
    tiles = merkle.extend(lambda _: {}, 0, leaves)
    for size, text in enumerate([TREE["empty_root"], *TREE["root_hashes_size_1_to_8"]]):
        assert merkle.root_of(leaves[:size]).hex() == merkle.root(lambda _: tiles, size).hex() == text


def test_foreign_tiles() -> None:
    """A mirror's tiles give the root of its signed checkpoint, and every leaf proves in it."""
    names = {(0, 0): "tile/0/000", (0, 1): "tile/0/001.p/44", (1, 0): "tile/1/000.p/1"}
    assert [merkle.parse_tile_path(name) for name in names.values()] == merkle.tiles_of(300)

    def read(keys: Collection[TileKey]) -> Mapping[TileKey, bytes]:
        return {key: (FOLDER / "sunlight" / names[key]).read_bytes() for key in keys}

    head = checkpoint.parse(note.parse((FOLDER / "sunlight/checkpoint").read_bytes()).text)
    assert (head.size, head.root) == (300, merkle.root(read, 300))
    leaves = b"".join(read([(0, 0), (0, 1)]).values())
    for index, path in enumerate(merkle.inclusion_proofs(read, range(300), 300)):
        merkle.check_inclusion(index, 300, leaves[32 * index : 32 * index + 32], path, head.root)


def test_a_note_of_the_go_library() -> None:
    """Go's example note verifies; we sign the same bytes with its published test key; a broken one is refused."""
    vkey = note.parse_vkey(NOTES["vkey"])
    signed = NOTES["text"] + "\n" + NOTES["signature_line"]
    assert note.check(note.parse(signed), [vkey]) == [vkey]
    signer = note.parse_private_key(NOTES["skey_published_test_key"])
    assert (str(note.sign(NOTES["text"], signer)), signer.vkey) == (signed, vkey)
    both = signed + NOTES["second_signature_line_other_key"]
    assert note.check(note.parse(both), [vkey]) == [vkey]
    with pytest.raises(BadSignature):
        note.check(note.parse(signed.replace("answer", "Answer")), [vkey])


@pytest.mark.parametrize("text", NOTES["bad_vkeys"])
def test_bad_keys_of_the_go_library(text: str) -> None:
    """Keys that Go refuses are refused."""
    with pytest.raises((MalformedStatement, NotSupported)):
        note.parse_vkey(text)


@pytest.mark.parametrize("name", ["vkey", "skey_published_test_key"])
def test_go_s_mangling_rule(name: str) -> None:
    """Every proper part of Go's example keys, and every byte of them raised by one, is refused."""
    key = NOTES[name]
    parse = note.parse_vkey if name == "vkey" else note.parse_private_key
    assert parse(key)
    parts = {key[start:end] for start in range(len(key)) for end in range(start, len(key) + 1)} - {key}
    raised = {key[:at] + chr(ord(key[at]) + 1) + key[at + 1 :] for at in range(len(key))}
    for text in parts | raised:
        with pytest.raises((MalformedStatement, NotSupported)):
            parse(text)


def test_a_checkpoint_of_the_go_checksum_database() -> None:
    """A real checkpoint whose origin is not its key's name opens under both, and under no other origin."""
    vkey = note.parse_vkey(SUM_DB["vkey"])
    assert checkpoint.open_signed(SUM_DB["note"], vkey, SUM_DB["origin"]).size == 35_225_469
    with pytest.raises(BadSignature):
        checkpoint.open_signed(SUM_DB["note"], vkey, vkey.name)


def test_tree_heads_of_the_go_library() -> None:
    """Go's golden tree head reads and prints; those it refuses are misshapen, or of another origin."""
    golden = HEADS["format_tree"]
    head = checkpoint.parse(golden["golden"])
    assert (head.size, str(head)) == (golden["n"], golden["golden"])
    other_origin, *misshapen = HEADS["bad_trees"]
    assert checkpoint.parse(other_origin).origin != head.origin
    for text in misshapen:
        with pytest.raises(MalformedStatement):
            checkpoint.parse(text)


def test_the_notes_of_the_specification() -> None:
    """The examples of signed-note, tlog-checkpoint and tlog-cosignature read and print; the one with a key verifies."""
    example = C2SP["signed_note"]
    vkey = note.parse_vkey(example["vkey"])
    assert note.check(note.parse(example["note"]), [vkey]) == [vkey]
    for name in ("quasimodo_note", "checkpoint", "cosigned_checkpoint"):
        assert str(note.parse(C2SP[name])) == C2SP[name]
    assert "\n\n" in note.parse(C2SP["quasimodo_note"]).text
    cosigned = note.parse(C2SP["cosigned_checkpoint"])
    assert C2SP["cosigned_message_bytes_before_key"].endswith(cosigned.text)
    assert checkpoint.parse(cosigned.text).size == 20_852_163
    assert [line.name for line in cosigned.signatures] == ["example.com/behind-the-sofa", "witness.example.com/w1"]


def test_the_tiles_of_the_specification() -> None:
    """tlog-tiles' example path and its counts for 70,000 and 256 leaves."""
    assert merkle.tile_path(0, 1_234_067) == f"tile/0/{C2SP['tile_path_index_1234067']}"
    large, small = C2SP["tile_example_size_70000"], C2SP["tile_example_size_256"]
    tiles = merkle.tiles_of(70_000)
    assert sum(level == 0 and width == 256 for level, _, width in tiles) == large["level0_full"]
    assert (0, 273, large["level0_partial_width"]) in tiles
    assert (1, 1, large["level1_partial_width"]) in tiles
    assert (2, 0, large["level2_partial_width"]) in tiles
    assert merkle.tiles_of(256) == [(0, 0, 256), (1, 0, small["level1_partial_width"])]


def test_the_elided_proof_of_the_specification() -> None:
    """tlog-proof's example reads and prints; its signatures are cut short, so that its checkpoint does not open."""
    read = proof.parse(C2SP["tlog_proof_elided"])
    assert str(read) == C2SP["tlog_proof_elided"]
    assert (read.index, len(read.hashes), read.extra is not None) == (73_894, 5, True)
    with pytest.raises(MalformedStatement):
        proof.check(read, b"entry", note.parse_vkey(NOTES["vkey"]), "example.com/fancylog")


@pytest.mark.parametrize("case", PROOFS["marshal"], ids=lambda case: str(case["index"]))
def test_proofs_print_as_the_formats_library_prints_them(case: dict[str, Any]) -> None:
    """The golden proofs of transparency-dev/formats print alike and read back."""
    extra = unbase64(case["extra"]) if "extra" in case else None
    made = TlogProof(case["index"], tuple(unbase64(text) for text in case["hashes"]), case["checkpoint"], extra)
    assert str(made) == case["want"]
    assert proof.parse(case["want"]) == made


@pytest.mark.parametrize("case", PROOFS["reject"], ids=lambda case: case["why"])
def test_proofs_that_the_formats_library_refuses(case: dict[str, Any]) -> None:
    """What transparency-dev/formats does not read, we do not read."""
    with pytest.raises(MalformedStatement):
        proof.parse(case.get("in") or "c2sp.org/tlog-proof@v1\nindex 0\n" + "a" * 65 * 1024 + "\n")


def test_two_checkpoints_and_the_proof_between_them() -> None:
    """The witness suite's checkpoints of 5 and 8 open and are consistent; turned round, or by another key, not."""
    vkey = note.parse_vkey(MONKEYS["log_vkey"])
    old, new = (checkpoint.open_signed(MONKEYS[f"checkpoint_size_{size}"], vkey, "monkeys") for size in (5, 8))
    path = [bytes.fromhex(text) for text in MONKEYS["consistency_proof_hex"]]
    merkle.check_consistency(old.size, new.size, old.root, new.root, path)
    with pytest.raises(BadProof):
        merkle.check_consistency(old.size, new.size, new.root, old.root, path)
    with pytest.raises(BadSignature):
        checkpoint.open_signed(MONKEYS["checkpoint_size_5"], note.parse_vkey(MONKEYS["other_log_vkey"]), "monkeys")


def attacked(name: str) -> tuple[dict[str, Any], list[bytes]]:
    """(case, its proof) of an attack."""
    return ATTACKS[name], [unbase64(text) for text in ATTACKS[name]["proof"]]


@pytest.mark.parametrize("name", ["interior-node-as-leaf-hash", "tree-size-not-bound"])
def test_a_size_that_the_prover_names_is_not_taken(name: str) -> None:
    """What adds up for a size of the prover's choice fails for the size in the checkpoint."""
    case, hashes = attacked(name)
    leaf, root = unbase64(case["leaf_hash"]), unbase64(case["root"])
    merkle.check_inclusion(case["index"], case["tree_size"], leaf, hashes, root)
    with pytest.raises(BadProof):
        merkle.check_inclusion(case["index"], 8, merkle.leaf_hash(leaf) if "leaf" in name else leaf, hashes[:-1], root)
    if name == "interior-node-as-leaf-hash":
        with pytest.raises(BadProof):
            merkle.check_inclusion(case["index"], 8, leaf, hashes, root)


def test_a_checkpoint_of_one_leaf_stands_alone() -> None:
    """A tree of one leaf proves its leaf, and is told from the real tree by consistency alone."""
    case, hashes = attacked("single-leaf-checkpoint")
    root = unbase64(case["root"])
    merkle.check_inclusion(0, 1, unbase64(case["leaf_hash"]), hashes, root)
    real = unbase64(ATTACKS["tree-size-not-bound"]["root"])
    with pytest.raises(BadProof):
        merkle.check_consistency(1, 8, root, real, [real, root, real])


def test_prefixes_keep_nodes_and_leaves_apart() -> None:
    """The document that is a node's hash input in an unprefixed tree is no leaf of ours; the sizes' roots differ."""
    case = ATTACKS["unprefixed-second-preimage"]
    document, root = bytes.fromhex(case["document_hex"]), bytes.fromhex(case["root"])
    sibling = bytes.fromhex(case["proof_merkletools"][0]["right"])
    with pytest.raises(BadProof):
        merkle.check_inclusion(0, 2, merkle.leaf_hash(document), [sibling], root)
    sizes = ATTACKS["unprefixed-same-root-two-sizes"]
    two, four = ([bytes.fromhex(text) for text in sizes[key]] for key in ("leaves2_hex", "leaves4_hex"))
    assert merkle.root_of(two) != merkle.root_of(four)


def test_a_consistency_proof_brings_no_shape_of_its_own() -> None:
    """The forged path that an older pymerkle took is refused, in either order, and so is a start from size 0."""
    case = ATTACKS["pymerkle-6.1.0-consistency-zip-truncation"]
    path = [bytes.fromhex(text) for text in case["forged"]["path_hex"]]
    roots = unbase64(case["old_root"]), unbase64(case["new_root"])
    for forged in (path, path[::-1], path[:1], []):
        with pytest.raises(BadProof):
            merkle.check_consistency(case["old_size"], case["new_size"], *roots, forged)
    zero = ATTACKS["consistency-from-zero"]
    with pytest.raises(BadProof):
        merkle.check_consistency(0, 8, unbase64(zero["old_root"]), unbase64(zero["new_root"]), [])


def test_empty_hashes_are_no_hashes() -> None:
    """A leaf and a root of no bytes are equal, and refused."""
    case, hashes = attacked("empty-32-byte-check")
    with pytest.raises(BadProof):
        merkle.check_inclusion(case["index"], case["tree_size"], b"", hashes, b"")


def test_every_attack_has_its_test() -> None:
    """No case of the attacks file is left out above, and a note without signatures is none."""
    source = Path(__file__).read_text()
    assert [name for name in ATTACKS if f'"{name}"' not in source] == []
    with pytest.raises(MalformedStatement):
        note.parse(str(Note("text\n", ())))
