"""Checkpoints: three lines, one spelling, one origin, one key."""

import pytest

from ledger import merkle
from ledger.errors import BadSignature, LedgerError, MalformedStatement
from notary import checkpoint, note
from notary.checkpoint import Checkpoint
from notary.note import Note, NoteSigner
from tests.unit.samples import ORIGIN, SIGNER, STRANGER

LOG = NoteSigner(ORIGIN, SIGNER)
ROOT = bytes(range(32))
ROOT_TEXT = note.b64(ROOT)
SIGNED = checkpoint.sign(ORIGIN, 7, ROOT, LOG)


def test_a_checkpoint_reads_back() -> None:
    """Origin, size and root are signed as three lines and opened under the log's key."""
    head = checkpoint.open_signed(SIGNED, LOG.vkey, ORIGIN)
    assert head == Checkpoint(ORIGIN, 7, ROOT)
    assert str(head) == f"{ORIGIN}\n7\n{ROOT_TEXT}\n"
    assert SIGNED.startswith(f"{head}\n— {ORIGIN} ")
    assert checkpoint.parse(str(head)) == head
    assert checkpoint.open_signed(SIGNED.encode(), LOG.vkey, ORIGIN) == head


def test_extensions_are_kept() -> None:
    """Extension lines of other logs are read and printed as they are."""
    text = f"go.sum database tree\n12\n{ROOT_TEXT}\nextra one\ntwo\n"
    assert checkpoint.parse(text).extensions == ("extra one", "two")
    assert str(checkpoint.parse(text)) == text


def test_an_empty_tree_has_the_empty_root() -> None:
    """Size 0 goes with SHA-256 of nothing and with no other root."""
    head = Checkpoint(ORIGIN, 0, merkle.EMPTY_ROOT)
    assert checkpoint.parse(str(head)) == head
    with pytest.raises(MalformedStatement):
        checkpoint.parse(str(Checkpoint(ORIGIN, 0, ROOT)))


@pytest.mark.parametrize(
    "text",
    [
        "",
        "\n",
        f"{ORIGIN}\n7\n",
        f"{ORIGIN}\n7\n{ROOT_TEXT}",
        f"\n7\n{ROOT_TEXT}\n",
        f"{ORIGIN}\n\n{ROOT_TEXT}\n",
        f"{ORIGIN}\n7\n{ROOT_TEXT}\n\n",
        f"{ORIGIN}\n7\n{ROOT_TEXT}\n\nextension\n",
        f"{ORIGIN}\n07\n{ROOT_TEXT}\n",
        f"{ORIGIN}\n+7\n{ROOT_TEXT}\n",
        f"{ORIGIN}\n-7\n{ROOT_TEXT}\n",
        f"{ORIGIN}\n7 \n{ROOT_TEXT}\n",
        f"{ORIGIN}\n７\n{ROOT_TEXT}\n",
        f"{ORIGIN}\n7.0\n{ROOT_TEXT}\n",
        f"{ORIGIN}\n0x7\n{ROOT_TEXT}\n",
        f"{ORIGIN}\n{2**63}\n{ROOT_TEXT}\n",
        f"{ORIGIN}\n7\n{ROOT_TEXT[:-1]}\n",
        f"{ORIGIN}\n7\n{ROOT_TEXT[:-2]}9=\n",
        f"{ORIGIN}\n7\n{note.b64(ROOT[:-1])}\n",
        f"{ORIGIN}\n7\n{note.b64(ROOT + b'x')}\n",
        f"{ORIGIN}\n7\n{ROOT.hex()}\n",
    ],
)
def test_a_misshapen_checkpoint_is_refused(text: str) -> None:
    """A missing or empty line, another spelling of the size or another length of the root is refused."""
    with pytest.raises(MalformedStatement):
        checkpoint.parse(text)


def test_the_largest_size_is_read() -> None:
    """Sizes end at 2^63 - 1."""
    assert checkpoint.parse(f"{ORIGIN}\n{2**63 - 1}\n{ROOT_TEXT}\n").size == 2**63 - 1


def test_another_key_or_origin_opens_nothing() -> None:
    """A checkpoint opens under its own log's key and origin only."""
    other = NoteSigner(ORIGIN, STRANGER)
    with pytest.raises(BadSignature):
        checkpoint.open_signed(SIGNED, other.vkey, ORIGIN)
    with pytest.raises(BadSignature):
        checkpoint.open_signed(SIGNED, LOG.vkey, "log.example/other")
    foreign = checkpoint.sign("log.example/other", 7, ROOT, LOG)
    with pytest.raises(BadSignature):
        checkpoint.open_signed(foreign, LOG.vkey, ORIGIN)


def test_cosignatures_do_not_disturb() -> None:
    """Lines of witnesses whose keys the reader does not ask about are passed over."""
    both = note.sign(str(Checkpoint(ORIGIN, 7, ROOT)), NoteSigner("witness.example", STRANGER), LOG)
    assert checkpoint.open_signed(str(both), LOG.vkey, ORIGIN).size == 7


def test_no_bit_of_a_checkpoint_can_change() -> None:
    """A signed checkpoint with any one bit flipped is refused."""
    data = SIGNED.encode()
    for position in range(len(data) * 8):
        flipped = bytearray(data)
        flipped[position // 8] ^= 1 << position % 8
        with pytest.raises(LedgerError):
            checkpoint.open_signed(bytes(flipped), LOG.vkey, ORIGIN)


def test_a_signed_text_that_is_no_checkpoint_opens_nothing() -> None:
    """A note of the log's key over any other text is refused, and so is one that is too long."""
    with pytest.raises(MalformedStatement):
        checkpoint.open_signed(str(note.sign("pack\n", LOG)), LOG.vkey, ORIGIN)
    long = Note(SIGNED.partition("\n\n")[0] + "\n" + "x" * checkpoint.CHECKPOINT_BYTES_MAX + "\n", ())
    with pytest.raises(MalformedStatement):
        checkpoint.open_signed(str(note.sign(long.text, LOG)), LOG.vkey, ORIGIN)


@pytest.mark.parametrize(("size", "root"), [(0, ROOT), (-1, ROOT), (7, ROOT[:-1]), (2**63, ROOT)])
def test_an_impossible_head_is_not_signed(size: int, root: bytes) -> None:
    """What no checkpoint can say is refused before the key is used."""
    with pytest.raises(MalformedStatement):
        checkpoint.sign(ORIGIN, size, root, LOG)
