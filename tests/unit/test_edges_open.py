"""Whether it comes as text or as bytes, the same input gets the same answer, and every refusal is a coded one."""

from __future__ import annotations

import pytest

from ledger.errors import LedgerError, MalformedStatement
from notary import checkpoint, note, policy, proof
from notary.note import NoteSigner
from tests.unit.samples import ORIGIN, SIGNER

LOG = NoteSigner(ORIGIN, SIGNER)
HEAD = f"{ORIGIN}\n7\n{note.b64(bytes(32))}\n"


def test_a_checkpoint_as_text_is_counted_in_bytes() -> None:
    """A checkpoint of more than 64 KiB, in letters of three bytes, is refused as text as it is as bytes."""
    signed = str(note.sign(f"{HEAD}{'证' * 22_000}\n", LOG))
    for data in (signed.encode(), signed):
        with pytest.raises(MalformedStatement, match="65536 bytes"):
            checkpoint.open_signed(data, LOG.vkey, ORIGIN)


def test_a_proof_as_text_is_counted_in_bytes() -> None:
    """A proof of more than 192 KiB, in letters of three bytes, is refused as text as it is as bytes."""
    text = f"{proof.HEADER}\nindex 0\n\n{'证' * 66_000}\n"
    for data in (text.encode(), text):
        with pytest.raises(MalformedStatement, match="196608 bytes"):
            proof.parse(data)


@pytest.mark.parametrize("text", ["quorum \ud800\n", "# \udfff\ud800\nquorum none\n", "quorum none\n\ud800\n"])
def test_half_a_surrogate_pair_is_refused_by_every_parser(text: str) -> None:
    """A text that has no bytes is refused with a code, by the policy's parser as by the note's."""
    for parse in (note.parse, policy.parse, proof.parse):
        with pytest.raises(LedgerError):
            parse(text)
