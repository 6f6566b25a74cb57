"""What a demo ledger shows on the machine that serves it: its orders, what is open, and the packs the demo left.

Rules
* Every sum is folded from the records by `ledger.standing`, as of the day of the last entry.
* Only plain files directly in the out folder beside the ledger are handed out, by a name that was listed.

Specification: CLAIMS section 1; DESIGN section 3.6 (a demo's virtual clock).
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

from api.deps import House
from api.pages import TONES, yuan
from api.source import Source
from ledger import log, queries, standing, views
from ledger.db import Session
from ledger.records import OrderRecord, PartyRecord
from ledger.rules.turn import day_of
from ledger.standing import OrderStanding

OUT = "out"  # where `xinzheng demo` leaves what it hands out, beside the ledger
_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]*\.(zip|json)")
_WHOSE = {"contractor": "承揽人的", "customer": "定作人的", "worker": "劳动者本人的"}
_WHAT = {"account": "往来账", "order": "订单", "wages": "工资", "workers": "欠薪"}
_STATES = {"nothing-owed": "未产生应付", "paid": "已付清", "not-due": "未到期"}


@dataclass(frozen=True)
class Row:
    """One order, in finished words."""

    name: str
    customer: str
    contractor: str
    owed: str
    open: str
    since: str
    badge: str
    tone: str


@dataclass(frozen=True)
class Orders:
    """The orders, and their sums."""

    rows: tuple[Row, ...]
    owed: str
    paid: str
    open: str


def orders(house: House, session: Session) -> Orders:
    """Every order as it stands on the day of the last entry, the oldest first."""
    source = Source(session, house.vault)
    today = day_of(log.need_head(session).admitted_at_ms).isoformat()
    placed = sorted(source.of_type(OrderRecord), key=lambda order: (order.placed_at_ms, order.order))
    threads = _threads(session, placed)
    stood = [standing.of_order(source, order, today, threads) for order in placed]
    words = _words(house, session, placed)
    rows = tuple(_row(one, words) for one in stood)
    owed, paid, left = (sum(getattr(one, name) for one in stood) for name in ("owed_fen", "paid_fen", "open_fen"))
    return Orders(rows, yuan(owed), yuan(paid), yuan(left))


def _threads(session: Session, placed: list[OrderRecord]) -> list[str]:
    """The threads whose objections may reach the orders: their own and the accounts of their pairs."""
    parties = {order.contractor for order in placed}
    accounts = {
        thread
        for party in parties
        for thread, _ in queries.roles_of(session, party, limit=queries.LIMIT_MAX)
        if thread.startswith("account:")
    }
    return [*(order.order for order in placed), *sorted(accounts)]


def _words(house: House, session: Session, placed: list[OrderRecord]) -> dict[str, str]:
    """Names of parties and numbers of orders, by their ids."""
    parties = {party for order in placed for party in (order.customer, order.contractor)}
    records = views.load_records(session, [f"party:{party}" for party in parties])
    registered = {r.registered: r.party for r in records.values() if isinstance(r, PartyRecord)}
    numbered = {order.placed: order.order for order in placed}
    fields = views.load_fields(session, house.vault, [*registered, *numbered])
    words = {party: str(fields[said].values.get("name", party)) for said, party in registered.items()}
    return words | {order: str(fields[said].values.get("order_no", order)) for said, order in numbered.items()}


def _row(one: OrderStanding, words: dict[str, str]) -> Row:
    return Row(
        name=words[one.order.order],
        customer=words[one.order.customer],
        contractor=words[one.order.contractor],
        owed=yuan(one.owed_fen),
        open=yuan(one.open_fen),
        since=one.since or _STATES[one.state],
        badge=one.badge.zh,
        tone=TONES[one.badge],
    )


@dataclass(frozen=True)
class File:
    """A file to download, in finished words."""

    name: str
    label: str
    size: str


def files(house: House) -> list[File]:
    """What lies in the demo's out folder: packs and the trust file."""
    folder = house.settings.data / OUT
    found = sorted(path for path in folder.glob("*") if path.is_file() and _NAME.fullmatch(path.name))
    return [File(path.name, _label(path), f"{path.stat().st_size / 1024:,.0f} KiB") for path in found]


def _label(path: Path) -> str:
    """What a file is, from the words of its name."""
    if path.suffix != ".zip":
        return "信任文件（核验时对照用）"
    whose, _, what = path.stem.partition("-")
    return f"{_WHOSE.get(whose, '')}{_WHAT.get(what, '')}证据包"


def file_named(house: House, name: str) -> Path | None:
    """A listed file by its name."""
    listed = {file.name for file in files(house)}
    return house.settings.data / OUT / name if name in listed else None
