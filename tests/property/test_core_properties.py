"""What holds for every value of the pure core: what is printed reads back, and what is changed is refused."""

import base64
import contextlib
import json
from collections.abc import Collection, Mapping
from typing import Any

import pytest
from hypothesis import assume, example, given
from hypothesis import strategies as st

from ledger import canon, draft, entry, jose, merkle, sdjwt, statement
from ledger.errors import BadProof, LedgerError, NotCanonical, NotFound
from ledger.sdjwt import Disclosure, Shape
from ledger.statement import About
from notary import checkpoint, note, policy, proof, trust
from notary.checkpoint import Checkpoint
from notary.note import Note, NoteSigner, Signature
from notary.policy import Log, Policy
from notary.proof import TlogProof
from notary.trust import Trust
from tests.unit.samples import ID, ORDER, ORIGIN, PARTY, SIGNER, STRANGER, salts

ALLOWED = st.text(st.characters(exclude_categories=["Cc", "Cs", "Cn", "Cf", "Zl", "Zp"]), max_size=20)
KEYS = ALLOWED.filter(lambda key: not key.isdecimal() and key != "__proto__")
INTEGERS = st.integers(-canon.INT_MAX, canon.INT_MAX)
SCALARS = st.none() | st.booleans() | INTEGERS | ALLOWED
NAMES = st.from_regex(r"[a-z]{1,8}", fullmatch=True)
HASH = st.binary(min_size=32, max_size=32)
LOG = NoteSigner(ORIGIN, SIGNER)


def nested(keys: st.SearchStrategy[str]) -> st.SearchStrategy[Any]:
    """JSON values of at most the allowed depth, objects with such keys."""
    value: st.SearchStrategy[Any] = SCALARS
    for _ in range(3):
        value = SCALARS | st.lists(value, max_size=3) | st.dictionaries(keys, value, max_size=3)
    return value


@given(nested(KEYS))
def test_canonical_json_reads_back(value: Any) -> None:
    """Every allowed value has one spelling, which the standard library reads alike."""
    data = canon.dumps(value)
    assert canon.loads(data) == value == json.loads(data)
    assert json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode() == data


@given(st.binary(max_size=60) | nested(st.text()).map(lambda value: json.dumps(value).encode()))
def test_any_bytes_are_canonical_or_refused(data: bytes) -> None:
    """Whatever comes is refused with a code, or is exactly what we would write for it."""
    try:
        value = canon.loads(data)
    except LedgerError:
        return
    assert canon.dumps(value) == data


@given(nested(KEYS))
def test_another_spelling_never_passes(value: Any) -> None:
    """The same value with spaces, or with escapes, is refused unless it is spelled the same."""
    data = canon.dumps(value)
    for other in (json.dumps(value).encode(), json.dumps(value, indent=1, ensure_ascii=False).encode(), data + b" "):
        if other != data:
            with pytest.raises(NotCanonical):
                canon.loads(other)


@given(st.binary(max_size=100), st.text(max_size=12))
def test_base64_has_one_spelling(data: bytes, text: str) -> None:
    """Bytes come back; a text is refused or re-encodes to itself, in either alphabet."""
    assert jose.b64u_decode(jose.b64u(data)) == data == note.b64_decode(note.b64(data))
    assert base64.b64decode(note.b64(data)) == data
    for decode, encode in ((jose.b64u_decode, jose.b64u), (note.b64_decode, note.b64)):
        try:
            assert encode(decode(text)) == text
        except LedgerError:
            continue


@given(st.binary(min_size=32, max_size=32), st.binary(max_size=200), st.integers(0, 511))
def test_signatures_verify_and_no_bit_of_them_changes(seed: bytes, message: bytes, bit: int) -> None:
    """What any key signs verifies; with one bit of the signature turned, or a byte more to the message, it does not."""
    signer = jose.Ed25519Signer(seed)
    jose.check_jwk(signer.jwk)
    signature = signer.sign(message)
    jose.verify(signer.jwk, jose.ED25519, message, signature)
    turned = bytearray(signature)
    turned[bit // 8] ^= 1 << bit % 8
    for changed, by in ((message, bytes(turned)), (message + b"\0", signature)):
        with pytest.raises(LedgerError):
            jose.verify(signer.jwk, jose.ED25519, changed, by)


@st.composite
def bodies(draw: st.DrawFn) -> tuple[dict[str, Any], Shape]:
    """A body with lists of lines, and a shape that seals some of its names."""
    names = draw(st.lists(NAMES, min_size=1, max_size=6, unique=True))
    line_names = draw(st.lists(NAMES, max_size=4, unique=True))
    lines = [dict.fromkeys(line_names, value) for value in draw(st.lists(SCALARS, max_size=3))]
    body = {name: draw(nested(NAMES)) for name in names} | {"lines": lines}
    sealed = frozenset(draw(st.sets(st.sampled_from(names)))) - {"lines"}
    inner = Shape(frozenset(draw(st.sets(st.sampled_from(line_names))) if line_names else ()))
    return body, Shape(sealed, {"lines": inner})


def signed(body: dict[str, Any], shape: Shape, **claims: Any) -> bytes:
    """A statement with this body, in its wire form."""
    payload, disclosures = draft.payload(
        aud=ORIGIN,
        iss=PARTY,
        iat=1,
        kind="order.placed",
        v=1,
        thread=ORDER,
        body=body,
        sealed=shape,
        salts=salts(),
        **claims,
    )
    return draft.sign(payload, disclosures, SIGNER)


@given(bodies(), st.lists(st.builds(About, st.just(ID)), max_size=3), st.booleans())
def test_statements_read_back(drawn: tuple[dict[str, Any], Shape], about: list[About], follows: bool) -> None:
    """Any body and shape: the fields come back, the wire form is kept, and no sealed name stands in the payload."""
    body, shape = drawn
    data = signed(body, shape, about=about, prev=ID if follows else None)
    read = statement.parse(data)
    assert read.fields == body
    assert statement.wire(read) == data
    assert not shape.sealed & read.body.keys()
    statement.check_signature(read, SIGNER.jwk)


@given(bodies(), st.data())
def test_any_part_may_be_withheld(drawn: tuple[dict[str, Any], Shape], data: st.DataObject) -> None:
    """Whatever disclosures are left out, id and signature stay, and the digests of what is missing are named."""
    whole = statement.parse(signed(*drawn))
    shown: set[str] = data.draw(st.sets(st.sampled_from(sorted(whole.where))) if whole.where else st.just(set()))
    part = statement.parse(statement.wire(whole, shown), complete=False)
    assert (part.id, part.signature, part.where) == (whole.id, whole.signature, whole.where)
    assert set(part.withheld) == set(whole.where) - shown
    assert {one.digest for one in part.disclosures} == shown


@given(st.data())
def test_a_statement_with_a_changed_byte_is_refused(data: st.DataObject) -> None:
    """One byte exchanged anywhere in the wire form: refused by its shape, its digests or its signature."""
    good = signed({"a": 1, "b": "x"}, Shape(frozenset({"b"})))
    at = data.draw(st.integers(0, len(good) - 1))
    byte = data.draw(st.integers(0, 255).filter(lambda value: value != good[at]))
    with pytest.raises(LedgerError):
        _checked(good[:at] + bytes([byte]) + good[at + 1 :])


def _checked(data: bytes) -> None:
    statement.check_signature(statement.parse(data), SIGNER.jwk)


@given(st.binary(min_size=16, max_size=24), NAMES, nested(NAMES))
def test_disclosures_read_back(salt: bytes, name: str, value: Any) -> None:
    """Any value under any name, with any salt, comes back from its text."""
    made = sdjwt.make(salt, name, value)
    assert (
        sdjwt.parse(made.text) == made == Disclosure(made.text, jose.b64u(salt), name, value, sdjwt.digest(made.text))
    )


@given(st.integers(0, entry.TIME_MS_MAX), HASH)
def test_entries_read_back(at_ms: int, digest: bytes) -> None:
    """Any time and id come back from the 40 bytes."""
    assert entry.decode(entry.encode(at_ms, digest.hex())) == entry.Entry(at_ms, digest.hex())


@given(st.lists(st.integers(0, 300), min_size=1, max_size=6), st.data())
def test_trees_prove_however_they_grew(batches: list[int], data: st.DataObject) -> None:
    """After any batches, any leaf proves under any size that has it, any size is the beginning of any later one."""
    size = sum(batches)
    assume(size > 0)
    leaves = [merkle.leaf_hash(n.to_bytes(4, "big")) for n in range(size)]
    tiles: dict[merkle.TileKey, bytes] = {}
    done = 0

    def read(keys: Collection[merkle.TileKey]) -> Mapping[merkle.TileKey, bytes]:
        return {key: tiles[key] for key in keys}

    for batch in batches:
        tiles.update(merkle.extend(read, done, leaves[done : done + batch]))
        done += batch
    new = data.draw(st.integers(1, size))
    old = data.draw(st.integers(1, new))
    index = data.draw(st.integers(0, old - 1))
    roots = merkle.root_of(leaves[:old]), merkle.root_of(leaves[:new])
    path = merkle.inclusion_proof(read, index, old)
    merkle.check_inclusion(index, old, leaves[index], path, roots[0])
    merkle.check_consistency(old, new, *roots, merkle.consistency_proof(read, old, new))


@given(st.integers(0, 10), st.integers(0, 10), st.lists(HASH, max_size=5), HASH, HASH)
def test_made_up_proofs_fail(index: int, size: int, path: list[bytes], leaf: bytes, root: bytes) -> None:
    """Hashes that nobody computed prove nothing."""
    assume(leaf != root)
    with pytest.raises(BadProof):
        merkle.check_inclusion(index, size, leaf, path, root)
    with pytest.raises(BadProof):
        merkle.check_consistency(index, size, leaf, root, path)


@given(st.integers(merkle.ENTRIES, 63), st.integers(0, merkle.N_MAX), st.integers(1, 256))
def test_tile_paths_read_back(level: int, n: int, width: int) -> None:
    """Any tile's path names that tile."""
    assert merkle.parse_tile_path(merkle.tile_path(level, n, width)) == (level, n, width)


@given(st.integers(merkle.N_MAX + 1, 10**24), st.integers(1, 256))
@example(merkle.N_MAX + 1, 256)
def test_no_tile_lies_beyond_the_largest_tree(n: int, width: int) -> None:
    """A number that no tree reaches, and no database holds, names none."""
    with pytest.raises(NotFound):
        merkle.parse_tile_path(merkle.tile_path(0, n, width))


LINES = st.text(st.characters(exclude_categories=["Cc", "Cs"]), min_size=1, max_size=30)
KEY_NAMES = st.from_regex(r"[a-z]{1,8}\.example(/[a-z]{1,4})?", fullmatch=True)


@given(
    st.lists(LINES | st.just(""), min_size=1, max_size=5),
    st.lists(st.tuples(KEY_NAMES, st.binary(min_size=5, max_size=80))),
)
def test_notes_read_back(lines: list[str], others: list[tuple[str, bytes]]) -> None:
    """Any lines signed by us, among any lines of strangers, come back and verify."""
    text = "".join(f"{line}\n" for line in lines)
    strangers = tuple(Signature(name, data[:4], data[4:]) for name, data in others)
    made = Note(text, (*strangers, LOG.signature(text)))
    assert note.parse(str(made)) == made
    assert note.check(made, [LOG.vkey]) == [LOG.vkey]


@given(LINES, st.integers(1, merkle.SIZE_MAX), HASH, st.lists(LINES, max_size=3))
def test_checkpoints_read_back(origin: str, size: int, root: bytes, extensions: list[str]) -> None:
    """Any origin, size, root and extensions come back."""
    head = Checkpoint(origin, size, root, tuple(extensions))
    assert checkpoint.parse(str(head)) == head


@given(
    st.integers(0, merkle.SIZE_MAX), st.lists(HASH, max_size=63), LINES, st.none() | st.binary(min_size=1, max_size=60)
)
def test_proofs_read_back(index: int, hashes: list[bytes], line: str, extra: bytes | None) -> None:
    """Any index, path and extra data come back."""
    made = TlogProof(index, tuple(hashes), f"{line}\n", extra)
    assert proof.parse(str(made)) == made


@given(st.lists(st.binary(min_size=32, max_size=32), unique=True, max_size=4), st.booleans())
def test_policies_read_back(seeds: list[bytes], with_url: bool) -> None:
    """Any logs come back from the printed policy."""
    keys = [NoteSigner(f"l{n}.example", jose.Ed25519Signer(seed)).vkey for n, seed in enumerate(seeds)]
    made = Policy(tuple(Log(key, "https://log.example/" if with_url else None) for key in keys), (), policy.NONE)
    assert policy.parse(str(made)) == made


@given(st.lists(st.binary(min_size=32, max_size=32), unique=True, min_size=1, max_size=4), st.integers(0, 86_400))
def test_trust_files_read_back(seeds: list[bytes], tolerance_s: int) -> None:
    """Any keys and tolerance come back from the file's bytes."""
    keys = tuple(jose.Ed25519Signer(seed).jwk for seed in seeds)
    packs = (NoteSigner("pack.example", STRANGER).vkey,)
    made = Trust(ORIGIN, str(policy.of_log(LOG.vkey)), keys, keys, keys, packs, tolerance_s)
    assert trust.parse(trust.dump(made)) == made


@given(st.binary(max_size=200) | st.text(max_size=200).map(lambda text: text.encode(errors="replace")))
def test_no_parser_breaks(data: bytes) -> None:
    """Whatever bytes come, every parser takes them or refuses them with a code."""
    for parse in (statement.parse, note.parse, proof.parse, policy.parse, trust.parse, entry.decode):
        with contextlib.suppress(LedgerError):
            parse(data)
