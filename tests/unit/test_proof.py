"""Proofs of logging: an entry, an index, a path and a signed checkpoint that belong together."""

import dataclasses

import pytest

from ledger import entry, merkle
from ledger.errors import BadProof, BadSignature, LedgerError, MalformedStatement
from notary import checkpoint, note, proof
from notary.note import NoteSigner
from notary.proof import TlogProof
from tests.unit.samples import ORIGIN, SIGNER, STRANGER

LOG = NoteSigner(ORIGIN, SIGNER)
IDS = [f"{n:064x}" for n in range(20)]
ENTRIES = [entry.encode(1000 + n, statement_id) for n, statement_id in enumerate(IDS)]
LEAVES = [merkle.leaf_hash(one) for one in ENTRIES]
TILES = merkle.extend(lambda _: {}, 0, LEAVES)


def proved(index: int, size: int) -> TlogProof:
    """The proof of an entry in the tree of the first `size` entries."""
    head = checkpoint.sign(ORIGIN, size, merkle.root_of(LEAVES[:size]), LOG)
    return TlogProof(index, tuple(merkle.inclusion_proof(lambda _: TILES, index, size)), head, ENTRIES[index])


@pytest.mark.parametrize("size", [1, 2, 3, 8, 20])
def test_every_entry_proves_and_reads_back(size: int) -> None:
    """Each entry's proof prints, parses to the same, and leads to the signed checkpoint."""
    for index in range(size):
        made = proved(index, size)
        read = proof.parse(str(made))
        assert read == made == proof.parse(str(made).encode())
        assert proof.check(read, ENTRIES[index], LOG.vkey, ORIGIN).size == size
        logged, head = proof.check_statement(read, IDS[index], LOG.vkey, ORIGIN)
        assert (logged.admitted_at_ms, logged.statement_id, head.size) == (1000 + index, IDS[index], size)


def test_extra_is_not_needed_for_a_known_entry() -> None:
    """A proof without extra data, or with any, checks against an entry that the reader has."""
    for extra in (None, b"anything"):
        made = dataclasses.replace(proved(5, 20), extra=extra)
        assert proof.parse(str(made)) == made
        assert proof.check(made, ENTRIES[5], LOG.vkey, ORIGIN).size == 20
        with pytest.raises(BadProof):
            proof.check_statement(made, IDS[5], LOG.vkey, ORIGIN)


def test_a_proof_is_of_one_statement() -> None:
    """Another statement's id, another time in the entry, another entry: each is refused."""
    made = proved(5, 20)
    with pytest.raises(BadProof):
        proof.check_statement(made, IDS[6], LOG.vkey, ORIGIN)
    with pytest.raises(BadProof):
        proof.check(made, ENTRIES[6], LOG.vkey, ORIGIN)
    backdated = dataclasses.replace(made, extra=entry.encode(999, IDS[5]))
    with pytest.raises(BadProof):
        proof.check_statement(backdated, IDS[5], LOG.vkey, ORIGIN)


def test_a_proof_is_of_one_log() -> None:
    """Another key under the same name, or another origin, is refused."""
    made = proved(5, 20)
    with pytest.raises(BadSignature):
        proof.check(made, ENTRIES[5], NoteSigner(ORIGIN, STRANGER).vkey, ORIGIN)
    with pytest.raises(BadSignature):
        proof.check(made, ENTRIES[5], LOG.vkey, "log.example/other")


def test_size_and_root_come_from_the_checkpoint() -> None:
    """A path of one size does not check under the signed checkpoint of another."""
    made = proved(5, 20)
    for size in (6, 7, 19):
        moved = dataclasses.replace(made, checkpoint=proved(5, size).checkpoint)
        with pytest.raises(BadProof):
            proof.check(moved, ENTRIES[5], LOG.vkey, ORIGIN)


def test_no_bit_of_a_proof_can_change() -> None:
    """A proof with any one bit flipped, anywhere, no longer proves the statement, or is not read."""
    data = str(proved(5, 20)).encode()
    for position in range(len(data) * 8):
        flipped = bytearray(data)
        flipped[position // 8] ^= 1 << position % 8
        with pytest.raises(LedgerError):
            proof.check_statement(proof.parse(bytes(flipped)), IDS[5], LOG.vkey, ORIGIN)


GOOD = str(proved(0, 2))
HASH = GOOD.split("\n")[3]


@pytest.mark.parametrize(
    "text",
    [
        "",
        "\n\n",
        GOOD.partition("\n\n")[0] + "\n",
        GOOD.partition("\n\n")[0] + "\n\n",
        GOOD.replace("@v1", "@v2"),
        GOOD.replace("index 0", "index 00"),
        GOOD.replace("index 0", "index"),
        GOOD.replace("index 0", "index  0"),
        GOOD.replace("index 0", "index 0 "),
        GOOD.replace("index 0", f"index {2**63}"),
        GOOD.replace("index 0\n", ""),
        GOOD.replace("index 0\n", "index 0\nindex 0\n"),
        GOOD.replace("extra ", "extra"),
        GOOD.replace("extra ", "extra  "),
        GOOD.replace("extra ", "extra AAAA\nextra "),
        GOOD.replace("extra ", "Extra "),
        GOOD.replace(HASH, HASH[:-1]),
        GOOD.replace(HASH, HASH + " "),
        GOOD.replace(HASH, note.b64(b"short")),
        GOOD.replace(HASH, "\r\n".join([HASH, HASH])),
        GOOD.replace(HASH, "\n".join([HASH] * 64)),
        "c2sp.org/tlog-proof@v1\nextra \nindex 0\n\ncheckpoint\n",
        "c2sp.org/tlog-proof@v1\nindex 0\nextra AAAA\n\ncheckpoint\n",
        "c2sp.org/tlog-proof@v1\nextra " + "A" * 65_540 + "\nindex 0\n\ncheckpoint\n",
        GOOD + "x" * proof.PROOF_BYTES_MAX,
    ],
)
def test_a_misshapen_proof_is_refused(text: str) -> None:
    """Another first line, order, number or base64, a missing or doubled part, is refused."""
    with pytest.raises(MalformedStatement):
        proof.parse(text)


def test_63_hashes_are_read() -> None:
    """The longest path there can be is read; bytes that are no UTF-8 are not."""
    longest = "\n".join([HASH] * 63)
    assert len(proof.parse(GOOD.replace(HASH, longest)).hashes) == 63
    with pytest.raises(MalformedStatement):
        proof.parse(b"\xff" + GOOD.encode())
