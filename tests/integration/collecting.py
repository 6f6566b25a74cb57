"""The dispute of `tests.packs`, recorded in a real store: what a pack is collected from.

Promise: every statement stands in the store under the index and the time that it has in memory, so that what is
collected from either can be compared.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path

from ledger import admit, db, migrations
from ledger.admit import Admitted
from ledger.records import Said
from ledger.vault import Vault
from notary import sequence, trust
from notary.keys import Keyring
from reports import collect
from reports.collect import Collected
from reports.contents import Subject
from tests.integration import store
from tests.integration.store import Store
from tests.packs import Ledger, dispute

READERS = ("contractor", "customer")
KINDS = ("order", "account")


def ring(ledger: Ledger) -> Keyring:
    """The operator's keys of a ledger in memory."""
    kek = store.ring().kek
    return Keyring(ledger.log_signer, ledger.pack_signer, ledger.operator, ledger.clock, kek)


def housed(folder: Path, ledger: Ledger) -> Store:
    """A store on disk in which every statement of a ledger was recorded, each at its own time."""
    engine = db.create(f"sqlite:///{folder / 'ledger.sqlite'}")
    made = Store(folder, engine, ring(ledger), Vault(ring(ledger).kek, store.entropy("collect")))
    with db.transaction(engine) as session:
        migrations.upgrade(session)
        answers = admit.admit(session, made.vault, [ledger.wires[0][0]], ledger.wires[0][1])
        sequence.extend(session, None, made.ring, [row for row in answers if isinstance(row, Admitted)])
    made.play(ledger, start=1)
    return made


@cache
def world() -> tuple[Ledger, str, str]:
    """The dispute: ledger, order, account."""
    return dispute()


def read(told: Store, asked: Subject, size: int | None = None) -> Collected:
    """What is collected from the store."""
    with db.reading(told.engine) as session:
        return collect.collect(session, told.vault, asked, trust_sha256=trust_sha256(), size=size)


def trust_sha256(ledger: Ledger | None = None) -> str:
    """The fingerprint of the ledger's trust file."""
    return trust.fingerprint(trust.dump((ledger or world()[0]).trust))


def subject(kind: str, reader: str) -> Subject:
    """The disputed order, or the account, for a reader by name."""
    ledger, order, account = world()
    return Subject(kind, {"order": order, "account": account}[kind], ledger.id(reader), "mediation")


def parent() -> str:
    """The order above the disputed one, between the customer and his own customer."""
    above = world()[0].order(world()[1]).parent
    assert above is not None
    return above


def indices() -> list[Said]:
    """Where each statement stands, in index order."""
    return sorted(world()[0].fold.said.values(), key=lambda said: said.index)


def ledger_ids() -> list[str]:
    """Every statement id in index order."""
    return [said.id for said in indices()]
