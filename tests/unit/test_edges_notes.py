"""Notes, checkpoints, proofs, policies and trust files at the very border of each of their limits, one byte beyond."""

from __future__ import annotations

import dataclasses
import hashlib
from typing import Any

import pytest

from ledger import canon, jose
from ledger.errors import LedgerError, MalformedStatement, NotCanonical
from notary import checkpoint, note, policy, proof, receipts, trust
from notary.note import Note, NoteSigner, Signature
from notary.policy import Group
from notary.proof import TlogProof
from notary.trust import Trust
from tests.unit.samples import ORIGIN, SIGNER, STRANGER

LOG = NoteSigner(ORIGIN, SIGNER)
OTHER = NoteSigner("other.example", STRANGER)
PUBLIC = jose.b64u_decode(SIGNER.jwk["x"])
ROOT = bytes(range(32))
HEAD = f"{ORIGIN}\n7\n{note.b64(ROOT)}\n"
WIRE = b"header.payload.signature~"


def filled(size: int) -> bytes:
    """A signed note of exactly so many bytes."""
    rest = len(str(note.sign("x\n", LOG)).encode()) - 1
    return str(note.sign("x" * (size - rest) + "\n", LOG)).encode()


def test_a_note_is_a_million_bytes_and_not_one_more() -> None:
    """The longest note is read and checks; with one byte more it is refused before anything else."""
    longest = filled(1_000_000)
    assert len(longest) == 1_000_000
    assert note.check(note.parse(longest), [LOG.vkey]) == [LOG.vkey]
    for data in (longest.replace(b"x", b"xx", 1), longest.replace(b"x", b"xx", 1).decode()):
        with pytest.raises(MalformedStatement, match="1000000 bytes"):
            note.parse(data)


def test_a_note_has_a_hundred_signatures_and_not_one_more() -> None:
    """The hundredth line is read and the hundred and first refuses the note."""
    line = LOG.signature("x\n")
    assert len(note.parse(str(Note("x\n", (line,) * 100))).signatures) == 100
    with pytest.raises(MalformedStatement, match="100 signatures"):
        note.parse(str(Note("x\n", (line,) * 101)))


@pytest.mark.parametrize("name", ["n" * 255, "é" * 127 + "n"])
def test_a_key_name_of_255_bytes_is_taken(name: str) -> None:
    """The longest name, counted in bytes, signs and reads back."""
    signer = NoteSigner(name, SIGNER)
    assert note.parse_vkey(str(signer.vkey)) == signer.vkey
    assert note.check(note.sign("x\n", signer), [signer.vkey]) == [signer.vkey]


@pytest.mark.parametrize("name", ["n" * 256, "é" * 128, "", "a+b", "a b", "a\u3000b", "a\x00b", "a\x1bb", "\ud800"])
def test_a_name_that_no_line_can_bear_names_no_key(name: str) -> None:
    """One byte too many, nothing, a plus, any space, a control character, half a pair: no key bears such a name."""
    with pytest.raises(MalformedStatement):
        note.vkey_of(name, note.ED25519, PUBLIC)


@pytest.mark.parametrize("text", ["é", "A", "AB", "AB=", "AB==", "AAB=", "AA===", "AAAA=", "AA==AAAA", " AAAA", "AA-_"])
def test_base64_has_one_spelling(text: str) -> None:
    """Stray bits, missing or doubled padding, other letters: refused, and never by another kind of error."""
    with pytest.raises(MalformedStatement):
        note.b64_decode(text)


def test_an_ecdsa_key_is_named_by_its_bytes_alone() -> None:
    """The id of an ECDSA key is the hash of its DER; every other key's is of name, type and key."""
    assert note.vkey_of("x", note.ECDSA, b"der").key_id == hashlib.sha256(b"der").digest()[:4]
    named = hashlib.sha256(b"x\n\x01" + PUBLIC).digest()[:4]
    assert note.vkey_of("x", note.ED25519, PUBLIC).key_id == named


def test_a_signature_line_is_a_dash_a_name_and_five_bytes() -> None:
    """One byte of signature is the least that parses; four bytes in all, or another dash, are no line."""
    assert note.parse_signature(f"— n {note.b64(b'idid!')}") == Signature("n", b"idid", b"!")
    for line in (f"— n {note.b64(b'idid')}", f"- n {note.b64(b'idid!')}", f"x n {note.b64(b'idid!')}"):
        with pytest.raises(MalformedStatement):
            note.parse_signature(line)


def test_known_keys_may_come_one_by_one() -> None:
    """Keys out of a generator are looked for on every line, not only on the first."""
    both = note.sign("x\n", OTHER, LOG)
    assert note.check(both, (key for key in (LOG.vkey, OTHER.vkey))) == [OTHER.vkey, LOG.vkey]


def padded(size: int) -> str:
    """A signed checkpoint with one extension, of exactly so many bytes."""
    rest = len(str(note.sign(HEAD + "x\n", LOG)).encode()) - 1
    return str(note.sign(HEAD + "x" * (size - rest) + "\n", LOG))


def test_a_checkpoint_is_64_kib_and_not_one_byte_more() -> None:
    """The longest checkpoint opens; with one byte more it is refused by its length, whoever signed it."""
    longest = padded(65_536).encode()
    assert len(longest) == 65_536
    assert checkpoint.open_signed(longest, LOG.vkey, ORIGIN).size == 7
    with pytest.raises(MalformedStatement, match="65536 bytes"):
        checkpoint.open_signed(padded(65_537).encode(), LOG.vkey, ORIGIN)


def proven(extra: bytes | None = None, signed: str = "checkpoint") -> str:
    """A proof's text."""
    return str(TlogProof(0, (), signed, extra))


@pytest.mark.parametrize("length", [1, 48 * 1024])
def test_extra_data_of_a_byte_and_of_48_kib_is_read(length: int) -> None:
    """The shortest and the longest extra data come back."""
    assert proof.parse(proven(b"e" * length)).extra == b"e" * length


@pytest.mark.parametrize("length", [0, 48 * 1024 + 1])
def test_extra_data_of_no_byte_or_one_too_many_is_refused(length: int) -> None:
    """An empty extra line and one byte beyond the limit are refused by that limit."""
    with pytest.raises(MalformedStatement, match="1 to 49152 bytes"):
        proof.parse(proven(b"e" * length))


def test_a_proof_is_192_kib_and_not_one_byte_more() -> None:
    """The longest proof is read; one byte more is refused."""
    longest = proven(signed="c" * (196_608 - len(proven(signed=""))))
    assert len(proof.parse(longest.encode()).checkpoint) > 196_000
    with pytest.raises(MalformedStatement, match="196608 bytes"):
        proof.parse(longest.encode() + b"c")


def test_a_policy_is_1024_lines_and_not_one_more() -> None:
    """The last line that may stand is read; one comment more refuses the whole."""
    assert policy.parse("#\n" * 1023 + "quorum none\n").quorum == "none"
    with pytest.raises(MalformedStatement):
        policy.parse("#\n" * 1024 + "quorum none\n")


def test_a_policy_is_256_kib_and_not_one_byte_more() -> None:
    """The longest policy is read; one byte more, even in a comment, is refused."""
    rest = len("#\nquorum none\n")
    assert policy.parse("#" + "x" * (262_144 - rest) + "\nquorum none\n").quorum == "none"
    with pytest.raises(MalformedStatement):
        policy.parse("#" + "x" * (262_145 - rest) + "\nquorum none\n")


@pytest.mark.parametrize(
    "text",
    [
        "# a\x00b\nquorum none\n",
        "# a\rb\nquorum none\n",
        "# a\x7fb\nquorum none\n",
        f"log {LOG.vkey} https://log.example/\x1b\nquorum none\n",
        "quorum none\n# no line feed",
        "quorum none\n#",
        "quorum none\n ",
    ],
)
def test_nothing_in_a_policy_is_too_small_to_matter(text: str) -> None:
    """A control character in a comment or an address, and a last line without its end, refuse the policy."""
    with pytest.raises(MalformedStatement):
        policy.parse(text)


@pytest.mark.parametrize(("rule", "threshold"), [("any", 1), ("all", 3), ("1", 1), ("2", 2), ("3", 3)])
def test_a_group_of_three_asks_for_as_many_as_its_rule_says(rule: str, threshold: int) -> None:
    """One for any, every member for all, else the number."""
    keys = [note.vkey_of(f"w{n}", note.COSIGNATURE, bytes([n]) * 32) for n in range(3)]
    lines = [f"witness W{n} {key}" for n, key in enumerate(keys)]
    read = policy.parse("".join(f"{line}\n" for line in [*lines, f"group G {rule} W0 W1 W2", "quorum G"]))
    assert read.members[3] == Group("G", threshold, ("W0", "W1", "W2"))


def jwks(count: int) -> tuple[jose.Jwk, ...]:
    """So many keys."""
    return tuple(jose.Ed25519Signer(n.to_bytes(32, "big")).jwk for n in range(count))


PACKS = (NoteSigner(f"{ORIGIN}/pack", STRANGER).vkey,)
TRUST = Trust(ORIGIN, str(policy.of_log(LOG.vkey)), jwks(1), jwks(1), jwks(1), PACKS, 60)
DATA = trust.dump(TRUST)
MEMBERS: Any = canon.loads(DATA[:-1], lines=True)


@pytest.mark.parametrize("office", ["registrar_keys", "operator_keys", "clock_keys"])
def test_an_office_has_a_hundred_keys_and_not_one_more(office: str) -> None:
    """The hundredth key is read, the hundred and first refuses the file, written or read."""
    changes: dict[str, Any] = {office: jwks(100)}
    full = dataclasses.replace(TRUST, **changes)
    assert trust.parse(trust.dump(full)) == full
    with pytest.raises(MalformedStatement, match="1 to 100 keys"):
        trust.dump(dataclasses.replace(full, **(changes | {office: jwks(101)})))
    with pytest.raises(MalformedStatement, match="1 to 100 keys"):
        trust.parse(canon.dumps(MEMBERS | {office: list(jwks(101))}, lines=True) + b"\n")


@pytest.mark.parametrize("seconds", [0, 86_400])
def test_the_narrowest_and_the_widest_tolerance_are_read(seconds: int) -> None:
    """No second and a whole day are tolerances."""
    assert trust.parse(trust.dump(dataclasses.replace(TRUST, time_tolerance_s=seconds))).time_tolerance_s == seconds


@pytest.mark.parametrize("keys", [{str(PACKS[0]): 1}, 5, str(PACKS[0]), None, True])
def test_pack_keys_are_a_list(keys: Any) -> None:
    """A key in anything but a list is refused with a code."""
    with pytest.raises(MalformedStatement):
        trust.parse(canon.dumps(MEMBERS | {"pack_vkeys": keys}, lines=True) + b"\n")


@pytest.mark.parametrize("end", [b"", b" ", b"x", b"\r", b"\n\n"])
def test_a_trust_file_ends_in_one_line_feed(end: bytes) -> None:
    """Any other last byte, none or one more refuses the file, though all its members stand there."""
    with pytest.raises((MalformedStatement, NotCanonical)):
        trust.parse(DATA[:-1] + end)


REFUSAL = {"aud": ORIGIN, "id": hashlib.sha256(WIRE[:-1]).hexdigest(), "at_ms": 1, "code": "stale-thread"}


def refusal(payload: dict[str, Any]) -> str:
    """The operator's token over any payload."""
    return jose.sign_compact(jose.header_of(jose.REFUSAL, SIGNER), payload, SIGNER)


def test_a_refusal_is_taken_with_and_without_a_head() -> None:
    """Both forms that the operator signs come back as they were signed."""
    for payload in (REFUSAL, REFUSAL | {"head": "ab" * 32}):
        assert receipts.check_refusal(refusal(payload), WIRE, SIGNER.jwk, ORIGIN) == payload


@pytest.mark.parametrize(
    "changes",
    [{"head": 1}, {"head": None}, {"at_ms": "1"}, {"at_ms": True}, {"code": 1}, {"id": None}, {"more": "x"}],
)
def test_a_refusal_has_its_members_and_no_other(changes: dict[str, Any]) -> None:
    """A member of another type or one too many refuses the refusal, though the operator signed it."""
    with pytest.raises(MalformedStatement):
        receipts.check_refusal(refusal(REFUSAL | changes), WIRE, SIGNER.jwk, ORIGIN)
    with pytest.raises(MalformedStatement):
        receipts.check_refusal(refusal(dict(reversed(REFUSAL.items()))), WIRE, SIGNER.jwk, ORIGIN)


@pytest.mark.parametrize("name", sorted(REFUSAL))
def test_a_refusal_lacks_no_member(name: str) -> None:
    """Without any one of its members a refusal says too little."""
    rest = {key: value for key, value in REFUSAL.items() if key != name}
    with pytest.raises(MalformedStatement):
        receipts.check_refusal(refusal(rest), WIRE, SIGNER.jwk, ORIGIN)


POLICY = str(policy.of_log(LOG.vkey))


@pytest.mark.parametrize("at", range(len(POLICY)))
def test_no_letter_of_our_policy_can_change_unseen(at: int) -> None:
    """Any other letter anywhere gives a refusal, or a policy that is not ours and names another key or quorum."""
    for letter in {"0", "A", "z", " ", "\n", "#", "+"} - {POLICY[at]}:
        try:
            read = policy.parse(POLICY[:at] + letter + POLICY[at + 1 :])
        except LedgerError:
            continue
        assert read != policy.of_log(LOG.vkey)


def test_no_byte_of_a_trust_file_can_change_unseen() -> None:
    """Any bit turned anywhere gives a refusal, or another trust file, which prints as it was read."""
    for position in range(len(DATA) * 8):
        flipped = bytearray(DATA)
        flipped[position // 8] ^= 1 << position % 8
        try:
            read = trust.parse(bytes(flipped))
        except LedgerError:
            continue
        assert read != TRUST
        assert trust.dump(read) == flipped
