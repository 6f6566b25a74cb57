"""An entry is 40 bytes: a time and a statement id."""

import pytest

from ledger import entry
from ledger.entry import Entry
from ledger.errors import MalformedStatement
from tests.unit.samples import ID


def test_the_bytes_are_time_then_id() -> None:
    """The first eight bytes are big-endian milliseconds, the rest is the id."""
    data = entry.encode(0x0102030405, ID)
    assert data.hex() == "0000000102030405" + ID


@pytest.mark.parametrize("at_ms", [0, 1, 1_767_225_600_000, entry.TIME_MS_MAX])
def test_an_entry_reads_back(at_ms: int) -> None:
    """What was encoded decodes to the same, and encodes to the same bytes again."""
    data = entry.encode(at_ms, ID)
    read = entry.decode(data)
    assert read == Entry(at_ms, ID)
    assert entry.encode(read.admitted_at_ms, read.statement_id) == data


@pytest.mark.parametrize("data", [b"", bytes(39), bytes(41), b"\xff" * 40], ids=["empty", "short", "long", "late"])
def test_what_is_no_entry_is_refused(data: bytes) -> None:
    """Another length, or a time beyond the year 9999, is no entry."""
    with pytest.raises(MalformedStatement):
        entry.decode(data)


@pytest.mark.parametrize(
    ("at_ms", "statement_id"), [(-1, ID), (entry.TIME_MS_MAX + 1, ID), (0, ID[:-2]), (0, "AB" * 32)]
)
def test_encoding_nonsense_is_our_own_mistake(at_ms: int, statement_id: str) -> None:
    """Who encodes an impossible time or id has a bug, not bad input."""
    with pytest.raises(AssertionError):
        entry.encode(at_ms, statement_id)
