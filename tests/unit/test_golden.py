"""The golden ledgers fold to what they always folded to, and every kind and version of the catalogue is in one."""

from __future__ import annotations

import json

import pytest

from ledger import kinds
from ledger.records import BalanceRecord, load
from tests import golden

NAMES = golden.names()


def test_every_kind_and_version_is_in_a_golden_ledger() -> None:
    """A new kind or version is appended: python -m tests.golden --append."""
    assert golden.missing() == set()


def test_golden_ledgers_are_numbered_and_each_has_its_digest() -> None:
    """They count up from 1, and nothing lies beside them that no digest covers."""
    assert [f"{number:04d}" for number in range(1, len(NAMES) + 1)] == NAMES
    assert sorted(json.loads(golden.DIGESTS.read_text())) == NAMES
    made = {golden.DIGESTS.name, *(f"{name}{end}" for name in NAMES for end in (".ndjson", ".fold.ndjson"))}
    assert {path.name for path in golden.FOLDER.iterdir()} == made


@pytest.mark.parametrize("name", NAMES)
def test_a_golden_fold_never_changes(name: str) -> None:
    """Each record and each transfer is, to the byte, what it was when the ledger was written down."""
    ledger = golden.entries(name)
    lines = list(golden.folded(ledger))
    assert lines == (golden.FOLDER / f"{name}.fold.ndjson").read_text().splitlines(keepends=True)
    assert golden.digest(ledger) == json.loads(golden.DIGESTS.read_text())[name]


@pytest.mark.parametrize("name", NAMES)
def test_a_golden_record_is_still_read(name: str) -> None:
    """Every stored record is one that today's code reads and writes the same; the book sums to zero."""
    rows = [json.loads(line) for line in (golden.FOLDER / f"{name}.fold.ndjson").read_text().splitlines()]
    read = [load(row["key"], row["value"].encode()) for row in rows if "key" in row]
    assert sum(record.fen for record in read if isinstance(record, BalanceRecord)) == 0
    assert len(read) == len({row["key"] for row in rows if "key" in row}) > 0


def test_nothing_is_written_over(monkeypatch: pytest.MonkeyPatch, tmp_path_factory: pytest.TempPathFactory) -> None:
    """Appending makes the next ledger and leaves the others; a file that is there is never replaced."""
    folder = tmp_path_factory.mktemp("golden")
    monkeypatch.setattr(golden, "FOLDER", folder)
    monkeypatch.setattr(golden, "DIGESTS", folder / "digests.json")
    assert golden.append() == "0001"
    first = {path.name: path.read_bytes() for path in folder.iterdir()}
    assert golden.append() == "0002"
    kept = {name: (folder / name).read_bytes() for name in first if name != "digests.json"}
    assert kept == {name: data for name, data in first.items() if name != "digests.json"}
    (folder / "0003.ndjson").write_text("")
    (folder / "0002.ndjson").unlink()
    with pytest.raises(FileExistsError):
        golden.append()


def test_what_would_be_appended_is_in_order() -> None:
    """Today's story holds every kind of the catalogue, at times that never run back."""
    ledger = golden.told()
    assert [at_ms for at_ms, _ in ledger] == sorted(at_ms for at_ms, _ in ledger)
    assert golden.kinds_of(ledger) == set(kinds.KINDS)
