"""Collecting for who may not read, what is not there, or from a store that contradicts itself: refused by code."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import pytest
import sqlalchemy as sa

from ledger import db, migrations, tables
from ledger.db import Session
from ledger.errors import BadProof, LedgerError, LogCorrupt, NotFound
from ledger.vault import Vault
from notary import checkpoint
from reports import collect
from reports.collect import NOTHING
from reports.contents import Subject
from tests.integration import store
from tests.integration.collecting import housed, indices, parent, read, subject, world
from tests.integration.store import Store
from tests.trade import ORIGIN, uuid7


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> Store:
    """The dispute on disk, only read."""
    return housed(tmp_path_factory.mktemp("collect"), world()[0])


# ---- who may not read, and what is not there


def _but(**changes: str) -> Callable[[], Subject]:
    return lambda: replace(subject("order", "contractor"), **changes)


def _for(who: str, kind: str = "order") -> Callable[[], Subject]:
    return lambda: replace(subject(kind, "contractor"), reader=world()[0].id(who))


REFUSED: dict[str, Callable[[], Subject]] = {
    "a stranger": _for("stranger"),
    "a stranger, of the account": _for("stranger", "account"),
    "the customer's own customer, though the chain is disclosed": _for("upstream"),
    "the customer's own customer, of the account": _for("upstream", "account"),
    "the contractor, of the order above": lambda: replace(subject("order", "contractor"), thread=parent()),
    "nobody": _but(reader=""),
    "a party that there is not": _but(reader=uuid7(99_999)),
    "the registrar": _but(reader="registrar"),
    "the operator": _but(reader="operator"),
    "a reader in capitals": lambda: replace(
        subject("order", "contractor"), reader=subject("order", "contractor").reader.upper()
    ),
    "an order that there is not": _but(thread=f"order:{uuid7(99_999)}"),
    "an order without a type": lambda: replace(subject("order", "contractor"), thread=world()[1][6:]),
    "no thread": _but(thread=""),
    "a type alone": _but(thread="order:"),
    "a pattern": _but(thread="order:%"),
    "a piece of SQL": _but(thread="order:' OR '1'='1"),
    "an order as an account": _but(kind="account"),
    "an account as an order": lambda: replace(subject("account", "contractor"), kind="order"),
    "a kind that there is not": _but(kind="case"),
    "no kind": _but(kind=""),
    "a party's own thread": lambda: Subject(
        "party", f"party:{world()[0].id('contractor')}", world()[0].id("contractor"), "mediation"
    ),
    "a party's own thread as an order": lambda: replace(
        subject("order", "contractor"), thread=f"party:{world()[0].id('contractor')}"
    ),
    "the log's own thread": lambda: replace(subject("order", "contractor"), kind="system", thread=world()[0].system),
}


@pytest.mark.parametrize("name", REFUSED)
def test_whoever_may_not_read_learns_nothing(told: Store, name: str) -> None:
    """One code and one sentence, whether there is no such thing or it is not his; no field tells more."""
    asked = REFUSED[name]()
    for size in (None, 20, 3):
        with pytest.raises(NotFound) as caught:
            read(told, asked, size)
        assert (caught.value.sentence, caught.value.fields) == (NOTHING, {})


@pytest.mark.parametrize("size", [0, -1, -38, 39, 1_000_000, 2**63])
def test_a_size_that_the_log_does_not_have_is_named(told: Store, size: int) -> None:
    """Nothing is collected at a size of nought, below it, or beyond the head."""
    assert len(world()[0].wires) == 38
    with pytest.raises(NotFound, match=f"no checkpoint of size {size}") as caught:
        read(told, subject("order", "contractor"), size)
    assert caught.value.fields == {"size": size}


def test_an_unfounded_store_is_named(tmp_path: Path) -> None:
    """A database without a log has nothing to collect."""
    engine = db.create(f"sqlite:///{tmp_path / 'empty.sqlite'}")
    with db.transaction(engine) as session:
        migrations.upgrade(session)
    with db.reading(engine) as session, pytest.raises(NotFound, match="has not been founded"):
        collect.collect(session, Vault(b"k" * 32, store.entropy()), _but()(), trust_sha256="ab" * 32)


# ---- a store that was tampered with


@contextmanager
def tampered(tmp_path: Path, *changes: sa.Executable) -> Iterator[tuple[Session, Vault]]:
    """The dispute on disk after somebody wrote into the tables by hand; the guards were taken off."""
    made = housed(tmp_path, world()[0])
    with db.transaction(made.engine) as session:
        triggers = session.execute(sa.text("select name from sqlite_master where type = 'trigger'")).scalars().all()
        for trigger in triggers:
            session.execute(sa.text(f'drop trigger "{trigger}"'))
        for change in changes:
            session.execute(change)
    with db.reading(made.engine) as session:
        yield session, made.vault


def statement_of(kind: str) -> str:
    """The first statement of a kind."""
    return next(said.id for said in indices() if said.kind == kind)


def other_checkpoint() -> str:
    """A checkpoint by the log's key that the stored tree does not give."""
    ledger = world()[0]
    return checkpoint.sign(ORIGIN, len(ledger.wires), b"\1" * 32, ledger.log_signer)


C = tables.statements.c


def last_taken_out() -> list[sa.Executable]:
    """The last entry, and the rows of other tables that hang on it."""
    last = sa.select(sa.func.max(C.index)).scalar_subquery()
    its_id = sa.select(C.id).where(C.index == last).scalar_subquery()
    hanging = [sa.delete(table).where(table.c.index == last) for table in (tables.transfers, tables.mentions)]
    sealed = sa.delete(tables.disclosures).where(tables.disclosures.c.statement_id == its_id)
    return [*hanging, sealed, sa.delete(tables.statements).where(C.index == last)]


TAMPERED: dict[str, tuple[type[LedgerError], Callable[[], sa.Executable | list[sa.Executable]]]] = {
    "the last entry taken out": (LogCorrupt, last_taken_out),
    "a statement's bytes rewritten": (
        LogCorrupt,
        lambda: sa.update(tables.statements).where(C.id == statement_of("goods.delivered")).values(jwt=b"a.b.c"),
    ),
    "a tile cut short": (LogCorrupt, lambda: sa.update(tables.tiles).values(hashes=b"\0" * 32)),
    "the tiles taken out": (LogCorrupt, lambda: sa.delete(tables.tiles)),
    "the head under another root": (BadProof, lambda: sa.update(tables.head).values(checkpoint=other_checkpoint())),
}


@pytest.mark.parametrize("name", TAMPERED)
def test_nothing_is_collected_from_a_store_that_contradicts_itself(tmp_path: Path, name: str) -> None:
    """No pack is made of it, at the head's size or, where the head is the lie, at an older one."""
    error, change = TAMPERED[name]
    size = 30 if error is BadProof else None
    changes = change()
    listed = changes if isinstance(changes, list) else [changes]
    with tampered(tmp_path, *listed) as (session, vault), pytest.raises(error):
        collect.collect(session, vault, subject("order", "contractor"), trust_sha256="ab" * 32, size=size)
