"""What lies on the operator's disk: who can reach it, and bytes in a key file that are no text."""

from __future__ import annotations

from pathlib import Path

import pytest

from ledger import admit, db
from ledger.errors import LedgerError, LogCorrupt
from ledger.statement import parse
from ledger.views import View
from notary import found, highwater, keys
from notary.keys import MalformedKeyFile
from tests.integration import store
from tests.trade import ORIGIN


@pytest.mark.parametrize("name", [keys.LOG, keys.PACK, keys.OPERATOR, keys.CLOCK, keys.VAULT])
@pytest.mark.parametrize("data", [b"\xff\xfe\n", b"\n", b"\x00\n", b"a\nb\n", b"a\n" * 2_048, b"a" * 4_096])
def test_bytes_that_are_no_line_of_text_are_no_key(tmp_path: Path, name: str, data: bytes) -> None:
    """No UTF-8, an empty line, two lines or none: refused by the file's name."""
    keys.generate(tmp_path / "keys", ORIGIN, store.entropy())
    (tmp_path / "keys" / name).write_bytes(data)
    with pytest.raises(MalformedKeyFile) as caught:
        keys.load(tmp_path / "keys")
    assert caught.value.fields == {"file": name}


def test_a_founded_ledger_is_its_owners_alone(tmp_path: Path) -> None:
    """Folder, keys and packs can be entered by their owner only, each secret and the database read by him only."""
    folder = tmp_path / "new" / "ledger"
    found.found(folder, ORIGIN, at_ms=1_772_323_200_000, entropy=store.entropy())
    for path in (folder, folder / found.KEYS, folder / found.PACKS):
        assert path.stat().st_mode & 0o777 == 0o700
    for path in (*(folder / found.KEYS).iterdir(), folder / found.REGISTRAR, folder / found.DATABASE):
        assert path.stat().st_mode & 0o777 == 0o600
    assert sorted(path.name for path in folder.iterdir() if not path.name.startswith(".")) == sorted(
        [*({*found.NAMES} - {highwater.NAME}), found.PACKS]
    )


def test_damage_met_while_judging_aborts_the_batch(tmp_path: Path) -> None:
    """A record that cannot be read is no refusal of the statement, also where only the judge asks for it."""
    ledger = store.played(tmp_path)
    trade = store.tell()
    trade.place("mill", "lin", [(1, 100)])
    st = parse(trade.wires[-1][0])
    with db.transaction(ledger.engine) as session:
        session.exec_driver_sql("UPDATE records SET value = x'7b7d' WHERE key LIKE 'key:%'")
        batch = admit._Batch(View(session, ledger.vault), 19, trade.at_ms)
        with pytest.raises(LogCorrupt):
            batch.answer(st, frozenset())


def test_a_fault_of_the_statement_met_while_judging_is_a_refusal(tmp_path: Path) -> None:
    """The same statement, in a sound ledger, is admitted; under the time of years before, it alone is refused."""
    ledger = store.played(tmp_path)
    trade = store.tell()
    trade.place("mill", "lin", [(1, 100)])
    st = parse(trade.wires[-1][0])
    with db.reading(ledger.engine) as session:
        early = admit._Batch(View(session, ledger.vault), 19, 0).answer(st, frozenset())
        assert isinstance(early, admit.Refused)
        assert isinstance(early.error, LedgerError)
        sound = admit._Batch(View(session, ledger.vault), 19, trade.at_ms).answer(st, frozenset())
        assert (sound.id, getattr(sound, "index", None)) == (st.id, 19)
