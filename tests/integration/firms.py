"""A real ledger on the machine's clock with its doors open, and two firms that come in by the client alone."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from api import keyfile
from api.app import create
from api.client import Client
from api.clock import machine_clock
from api.registrar import Registrar
from api.settings import Settings
from ledger import draft
from notary import found, trust
from notary.trust import Trust
from tests.integration import doors as at
from tests.integration.doors import Entropy

ORIGIN = "xinzheng.example/firms"
FIRMS = {"customer": "云织服饰有限公司", "contractor": "林氏袜业加工部", "stranger": "路过商行"}
LINE = {"goods": "男式中筒袜", "qty": "10,000", "unit": "pair", "price": "1.17"}
PLACED = {
    "order_no": "2026-001",
    "lines": [LINE],
    "due": {"from": "delivered", "days": 30},
    "chain_disclosure": "yes",
    "may_subcontract": "no",
}


@dataclass(frozen=True)
class Town:
    """A ledger at an address, its folder, its trust file, and key files of firms beside it."""

    url: str
    folder: Path
    trust: Trust

    @property
    def trust_path(self) -> Path:
        """The trust file."""
        return self.folder / "ledger" / found.TRUST

    @property
    def registrar_path(self) -> Path:
        """The registrar's key file."""
        return self.folder / "ledger" / found.REGISTRAR

    def key(self, who: str) -> Path:
        """A firm's key file, made the first time it is asked for."""
        path = self.folder / f"{who}.key"
        if not path.exists():
            entropy = Entropy(f"{self.folder} {who}")
            keyfile.create(path, draft.uuid7(machine_clock(), entropy(10)), entropy(32))
        return path

    def client(self, who: str) -> Client:
        """A firm at this ledger."""
        return Client.open(self.url, self.key(who), self.trust)

    def registrar(self) -> Registrar:
        """The office."""
        return Registrar.open(self.url, self.registrar_path, self.trust)


@contextmanager
def town(folder: Path) -> Iterator[Town]:
    """A new ledger with its doors open until the block ends; nobody is registered yet."""
    data = folder / "ledger"
    found.found(data, ORIGIN, at_ms=machine_clock(), entropy=Entropy(str(folder)))
    trusted = trust.parse((data / found.TRUST).read_bytes())
    with at.serving(create(Settings(data=data))) as url:
        yield Town(url, folder, trusted)


@contextmanager
def registered(folder: Path) -> Iterator[Town]:
    """The same, with all firms registered."""
    with town(folder) as made:
        with made.registrar() as office:
            for who, name in FIRMS.items():
                office.register(keyfile.load(made.key(who)), {"party_type": "enterprise", "name": name})
        yield made
