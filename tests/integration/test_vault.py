"""The vault: sealed fields open for their statement only, under the key of whom they concern."""

from __future__ import annotations

from pathlib import Path

import pytest
import sqlalchemy as sa

from ledger import db, statement, tables
from ledger.errors import LogCorrupt
from ledger.statement import Statement
from ledger.vault import Vault, person_of
from tests.integration import store
from tests.integration.store import Store
from tests.trade import Trade


@pytest.fixture
def ledger(tmp_path: Path) -> Store:
    """A ledger with the whole story in it."""
    return store.played(tmp_path)


def sealed() -> list[Statement]:
    """The story's statements with sealed fields."""
    return [st for wire, _ in store.story().wires if (st := statement.parse(wire)).disclosures]


def tamper(ledger: Store, sql: str) -> None:
    """Change the vault behind the triggers' back."""
    with db.transaction(ledger.engine) as session:
        for table in ("disclosures", "data_keys"):
            for verb in ("update", "delete"):
                session.exec_driver_sql(f"DROP TRIGGER {table}_{verb}")
        session.exec_driver_sql("PRAGMA defer_foreign_keys = ON")
        assert session.exec_driver_sql(sql).rowcount > 0


def test_every_sealed_field_opens_again(ledger: Store) -> None:
    """What was disclosed at admission comes out of the vault, letter for letter."""
    statements = sealed()
    with db.reading(ledger.engine) as session:
        opened = ledger.vault.open(session, [st.id for st in statements])
    assert {name: set(found) for name, found in opened.items()} == {st.id: set(st.disclosures) for st in statements}
    assert len(statements) >= 4


def test_the_database_holds_no_sealed_text(ledger: Store) -> None:
    """Neither a disclosure nor its value is to be found in the file."""
    ledger.engine.dispose()
    data = (ledger.folder / "ledger.sqlite").read_bytes()
    for st in sealed():
        for disclosure in st.disclosures:
            assert disclosure.text.encode() not in data
    for word in ("袜子", "mill公司", "chen"):
        assert word.encode() not in data


def test_nonces_and_keys_are_never_repeated(ledger: Store) -> None:
    """Each message has a nonce of its own, each person a data key of its own."""
    with db.reading(ledger.engine) as session:
        nonces = session.execute(sa.select(tables.disclosures.c.nonce)).scalars().all()
        wrapped = session.execute(sa.select(tables.data_keys.c.wrapped)).scalars().all()
    assert len(set(nonces)) == len(nonces) > 5
    assert len(set(wrapped)) == len(wrapped) == 3


def test_another_kek_opens_nothing(ledger: Store) -> None:
    """Without the key-encryption key the vault is noise."""
    other = Vault(bytes(32), store.entropy())
    with db.reading(ledger.engine) as session, pytest.raises(LogCorrupt, match="does not unwrap"):
        other.open(session, [sealed()[0].id])


OTHER = "(SELECT {0} FROM disclosures d WHERE d.digest != disclosures.digest AND d.person = disclosures.person LIMIT 1)"


SWAPPED = f"UPDATE disclosures SET ciphertext = {OTHER.format('ciphertext')}, nonce = {OTHER.format('nonce')}"
SWAPPED += " WHERE person LIKE 'party:%'"


@pytest.mark.parametrize(
    "sql",
    [
        "UPDATE disclosures SET ciphertext = zeroblob(length(ciphertext))",
        "UPDATE disclosures SET ciphertext = substr(ciphertext, 1, length(ciphertext) - 1)",
        "UPDATE disclosures SET ciphertext = 'text'",
        "UPDATE disclosures SET nonce = zeroblob(12)",
        "UPDATE disclosures SET nonce = zeroblob(0)",
        SWAPPED,
        "UPDATE disclosures SET person = (SELECT id FROM data_keys k WHERE k.id != disclosures.person)",
        "UPDATE disclosures SET digest = substr(digest, 2) || 'A'",
        "UPDATE data_keys SET wrapped = zeroblob(length(wrapped))",
        "UPDATE data_keys SET nonce = zeroblob(12)",
        "UPDATE data_keys SET wrapped = (SELECT wrapped FROM data_keys k WHERE k.id != data_keys.id)",
    ],
)
def test_a_changed_row_does_not_open(ledger: Store, sql: str) -> None:
    """Whatever column of the vault is changed, cut, swapped or moved: nothing false comes out."""
    tamper(ledger, sql)
    with db.reading(ledger.engine) as session, pytest.raises(LogCorrupt):
        ledger.vault.open(session, [st.id for st in sealed()])


def test_destroying_a_data_key_erases_just_that_person(ledger: Store) -> None:
    """Without its data key a person's fields are gone for good; everybody else's open as before."""
    clerk = next(st for st in sealed() if st.kind == "key.added")
    tamper(ledger, f"UPDATE data_keys SET wrapped = x'' WHERE id = 'person:{clerk.fields['person']}'")
    with db.reading(ledger.engine) as session:
        with pytest.raises(LogCorrupt):
            ledger.vault.open(session, [clerk.id])
        others = [st.id for st in sealed() if st.id != clerk.id]
        assert set(ledger.vault.open(session, others)) == set(others)


def test_each_field_lies_under_the_key_of_whom_it_concerns() -> None:
    """Business fields under the party's key, personal ones under the person's, or the statement's if none is named."""
    trade = Trade()
    party = trade.join("mill")
    trade.join("lin")
    trade.employ("mill", "chen")
    order = trade.place("mill", "lin", [(10, 100)])
    trade.accept("lin", order)
    body = {"delivered_on": trade.today, "lines": [{"no": 1, "order_line": 1, "qty_e3": 10_000, "unit": "pair"}]}
    delivery = trade.say("lin", "goods.delivered", order, {**body, "received_by": "赵某", "note_no": "N1"})
    found = {
        (st.kind, disclosure.name): person_of(st, disclosure)
        for st in trade.fold.statements.values()
        for disclosure in st.disclosures
        if st.iss in (party, "registrar", trade.id("lin"))
    }
    clerk = next(st for st in trade.fold.statements.values() if st.kind == "key.added")
    assert found["order.placed", "goods"] == f"party:{party}"
    assert found["party.registered", "name"] == f"party:{trade.id('lin')}"
    assert found["key.added", "person_name"] == f"person:{clerk.fields['person']}"
    assert found["goods.delivered", "received_by"] == f"statement:{delivery}"
    assert found["goods.delivered", "note_no"] == f"party:{trade.id('lin')}"


def test_a_vault_shows_nothing() -> None:
    """Printing a vault prints no key."""
    assert repr(Vault(b"\x01" * 32, store.entropy())) == "Vault(...)"
