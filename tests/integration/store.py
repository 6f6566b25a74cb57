"""A ledger on disk for tests: a real database, real keys, and a trade played into it.

Keys, nonces and salts are deterministic, so a failure repeats; every statement goes through the real gate.
"""

from __future__ import annotations

import hashlib
import tempfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from sqlalchemy.engine import Engine

from ledger import admit, attachments, db, migrations, queries, replay
from ledger.admit import Admitted
from ledger.attachments import Attachment
from ledger.jose import Ed25519Signer
from ledger.records import BalanceRecord
from ledger.vault import Vault
from notary import publish, sequence
from notary.keys import Keyring
from notary.note import NoteSigner
from notary.receipts import Receipt
from tests.trade import ORIGIN, Trade

PHOTO = b"\xff\xd8\xff\xe0" + b"a pallet of socks" * 9
PHOTO_SHA256 = hashlib.sha256(PHOTO).hexdigest()


def entropy(seed: str = "store") -> Callable[[int], bytes]:
    """Deterministic bytes, never the same twice from one source."""
    drawn = 0

    def draw(count: int) -> bytes:
        nonlocal drawn
        drawn += 1
        return hashlib.shake_256(f"{seed} {drawn}".encode()).digest(count)

    return draw


def signer(name: str) -> Ed25519Signer:
    """A deterministic key, the same as the trade's of that name."""
    return Ed25519Signer(hashlib.sha256(f"key {name}".encode()).digest())


def ring() -> Keyring:
    """The operator's keys of the trade's log."""
    return Keyring(
        log=NoteSigner(ORIGIN, signer("log")),
        pack=NoteSigner(f"{ORIGIN}/pack", signer("pack")),
        operator=signer("operator"),
        clock=signer("clock"),
        kek=hashlib.sha256(b"kek").digest(),
    )


@dataclass
class Store:
    """A ledger in `folder`, founded by the first two statements of a trade."""

    folder: Path
    engine: Engine
    ring: Keyring
    vault: Vault

    @property
    def url(self) -> str:
        """Where the database is."""
        return f"sqlite:///{self.folder / 'ledger.sqlite'}"

    def send(self, submissions: Sequence[bytes], at_ms: int) -> list[sequence.Answer]:
        """Record a batch."""
        return sequence.sequence(self.engine, self.ring, self.vault, submissions, at_ms)

    def receive(self, submissions: Sequence[bytes], at_ms: int) -> list[Receipt]:
        """Record a batch of which nothing may be refused."""
        answers = self.send(submissions, at_ms)
        refused = [answer.error for answer in answers if not isinstance(answer, Receipt)]
        assert refused == []
        return [answer for answer in answers if isinstance(answer, Receipt)]

    def play(self, trade: Trade, start: int = 2, end: int | None = None) -> list[Receipt]:
        """Record a trade's statements one by one, each at its own time."""
        return [self.receive([wire], at_ms)[0] for wire, at_ms in trade.wires[start:end]]

    def upload(self, who: str, data: bytes, at_ms: int = 1_772_400_000_000) -> Attachment:
        """A file of one of the story's parties."""
        with db.transaction(self.engine) as session:
            return attachments.store(session, self.vault, story().id(who), data, at_ms)[0]

    def audit(self) -> replay.Report:
        """What the audit says of it."""
        verify = publish.verifier(self.ring.log.vkey, ORIGIN)
        return replay.audit(self.engine, self.vault, verify)

    def check(self) -> None:
        """The whole ledger holds together: the audit is clean, and the book sums to zero."""
        assert self.audit().as_json()["findings"] == []
        with db.reading(self.engine) as session:
            balances = queries.records_of_type(session, BalanceRecord, limit=queries.LIMIT_MAX)
        assert sum(balance.fen for balance in balances.values()) == 0


def found(folder: Path, trade: Trade, source: str = "store") -> Store:
    """A ledger whose first two entries are the trade's."""
    engine = db.create(f"sqlite:///{folder / 'ledger.sqlite'}")
    store = Store(folder, engine, ring(), Vault(ring().kek, entropy(source)))
    with db.transaction(engine) as session:
        migrations.upgrade(session)
        answers = admit.admit(session, store.vault, [wire for wire, _ in trade.wires[:2]], trade.wires[0][1])
        sequence.extend(session, None, store.ring, [row for row in answers if isinstance(row, Admitted)])
    return store


@cache
def _played(told: Callable[[], Trade]) -> bytes:
    """The database file after a whole story."""
    with tempfile.TemporaryDirectory() as folder:
        store = found(Path(folder), told())
        store.play(told())
        store.engine.dispose()
        return (Path(folder) / "ledger.sqlite").read_bytes()


def played(folder: Path, told: Callable[[], Trade] | None = None, photo: bytes = b"") -> Store:
    """A ledger with the whole story in it, or that which is told, each statement recorded at its own time.

    With a photo, the contractor uploads it.
    """
    path = folder / "ledger.sqlite"
    path.write_bytes(_played(told or story))
    made = Store(folder, db.open(f"sqlite:///{path}"), ring(), Vault(ring().kek, entropy("played")))
    if photo:
        made.upload("lin", photo)
    return made


@cache
def story() -> Trade:
    """Two firms trade: ordered, delivered, inspected with a deduction, stated, partly disputed, paid, objected to.

    Played once and only read: whoever wants to add to it makes his own.
    """
    return tell()


def tell() -> Trade:
    """The story, told afresh."""
    trade = Trade()
    trade.join("mill")
    trade.join("lin")
    trade.employ("mill", "chen", scope=["account.confirmed", "goods.received"], limit_fen=10_000_000)
    order = trade.place("mill", "lin", [(1000, 11_700), (500, 13_600)])
    trade.accept("lin", order)
    trade.later()
    first = trade.deliver("lin", order, [(1, 600), (2, 500)])
    trade.receive("mill", order, first, [600, 500])
    inspection = trade.inspect(
        "mill", order, first, [{"accepted": 590, "rejected": 10, "deduct": 500}, {"accepted": 500}]
    )
    trade.agree("lin", order, inspection)
    second = trade.deliver("lin", order, [(1, 400)])
    trade.later(20)
    stated = trade.state("lin", "mill", [(second, 1)], due_on="2026-05-01")
    trade.confirm("mill", stated)
    trade.later(30)
    payment = trade.pay("mill", "lin", [(order, 100_000), ("", 5_000)])
    trade.acknowledge("lin", payment)
    trade.object("mill", order, second)
    return trade


@cache
def wages() -> Trade:
    """The story, and after it a worker of one of the firms is counted, paid in part, and owed the rest."""
    trade = tell()
    work_for(trade, next(key for key in trade.fold.records if key.startswith("order:")))
    return trade


@cache
def photographed() -> Trade:
    """The story with wages, and a delivery whose note was copied from a photo."""
    trade = tell()
    work_for(trade, next(key for key in trade.fold.records if key.startswith("order:")))
    order = trade.place("mill", "lin", [(1000, 11_700)])
    trade.accept("lin", order)
    body = {"delivered_on": trade.today, "lines": [{"no": 1, "order_line": 1, "qty_e3": 1_000, "unit": "pair"}]}
    trade.say("lin", "goods.delivered", order, body, via={"channel": "app", "source_sha256": PHOTO_SHA256})
    return trade


def work_for(trade: Trade, order: str) -> None:
    """A worker of the contractor is engaged, counted, paid in part; his payday lies ahead, one count is unlisted."""
    trade.join("wang", "person")
    work = trade.engage("lin", "wang")
    claim = trade.claim("wang", "lin", 130, 19_500)
    record = trade.count("lin", work, 120, 15_000, order=order, bundle="0101-07", claim=claim)
    trade.object("wang", work, record, qty_e3=130_000)
    trade.agree_counts("wang", [trade.recount("lin", record, 128)])
    advance = trade.advance("lin", work, 5_000)
    trade.agree_advance("wang", advance)
    slip = trade.issue_slip("lin", work, trade.today[:7], advances=[(advance, 5_000)])
    trade.agree_slip("wang", slip)
    trade.agree_wages("wang", trade.pay_wages("lin", work, [(trade.today[:7], order, 10_000)]))
    trade.count("lin", work, 8, 10_000)
