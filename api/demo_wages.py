"""What a demo ledger shows of wages: the workers with what they are owed, and the chain above as a picture.

Rules
* Every sum is folded from the records by `ledger.wages` and `ledger.chain`, as of the day of the last entry.
* A picture is one way up: workers, workshop, customer, customer's customer; each arrow is one debt with its own sum and
  date, and none is added to another. What is 未获同意披露 has no name and no sum.
* Words in a picture are cut to what fits; its description for screen readers has them whole.

Specification: CLAIMS section 1.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from api import signs
from api import wages as read
from api.deps import House
from api.pages import TONES, yuan
from api.source import Source
from ledger import log, wages
from ledger.badges.devices import shared
from ledger.badges.pieces import over
from ledger.chain import Limb
from ledger.db import Session
from ledger.records import EngagementRecord
from ledger.rules.turn import day_of
from ledger.wages import WageStanding

WIDTH = 340  # of a picture, in its own units: a phone's screen less its margins, so that a unit is a pixel there
BOX_HEIGHT = 62
ARROW_HEIGHT = 74
NAME_MAX = 18  # characters of a name that fit a box
_STATES = {"nothing-owed": "尚无应发", "paid": "已发清", "not-due": "未到发薪日"}


Debt = tuple[str, int | None, str | None, str, str]  # what, how much, since when, who owes it, in which role


@dataclass(frozen=True)
class Row:
    """One worker, in finished words."""

    name: str
    workshop: str
    due: str
    received: str
    open: str
    since: str
    badge: str
    tone: str
    behind: tuple[str, ...]


@dataclass(frozen=True)
class Box:
    """A party in a picture, at a height."""

    y: int
    name: str
    role: str
    tone: str


@dataclass(frozen=True)
class Arrow:
    """A debt in a picture: from `y` up, with what is owed, since when."""

    y: int
    sum: str
    date: str
    tone: str


@dataclass(frozen=True)
class Picture:
    """One way up from the workers."""

    height: int
    boxes: tuple[Box, ...]
    arrows: tuple[Arrow, ...]
    said: str


@dataclass(frozen=True)
class Workers:
    """The workers, their sums, and the pictures of what stands behind them."""

    rows: tuple[Row, ...]
    due: str
    received: str
    open: str
    pictures: tuple[Picture, ...]
    signs: tuple[str, ...]


def workers(house: House, session: Session) -> Workers | None:
    """Every worker as he stands on the day of the last entry, in the order of the threads; None where there is none."""
    source = Source(session, house.vault)
    today = day_of(log.need_head(session).admitted_at_ms).isoformat()
    threads = sorted(record.thread for record in source.of_type(EngagementRecord))
    stood = [wages.of_thread(source, thread, today) for thread in threads]
    if not stood:
        return None
    limbs = read.limbs(session, source, stood, today, "")
    parties = {party for one in stood for party in (one.engagement.workshop, one.engagement.worker)}
    shown = [limb.standing.order for limb in limbs if limb.standing is not None]
    parties |= {party for order in shown for party in (order.customer, order.contractor)}
    names = read.names(session, house.vault, parties, persons=True)
    sums = (sum(getattr(one, name) for one in stood) for name in ("due_fen", "received_fen", "open_fen"))
    due, received, left = map(yuan, sums)
    rows, pictures = tuple(_row(one, limbs, names) for one in stood), _pictures(stood, limbs, names)
    return Workers(rows, due, received, left, pictures, tuple(_signs(source, stood)))


def _signs(source: Source, stood: Sequence[WageStanding]) -> Iterator[str]:
    """What people should look at: devices that several confirm on, operations counted oftener than ordered."""
    found = [shared(source, one.engagement.thread, one.engagement.workshop) for one in stood]
    for one in {one.device: one for one in found}.values():
        yield from signs.of_device(one.workers, own=one.own)
    for made in over(source, frozenset[str]().union(*(one.orders for one in stood))):
        yield signs.of_pieces(made.order, made.operation, made.unit, made.made_e3, made.most_e3)


def _row(one: WageStanding, limbs: Sequence[Limb], names: dict[str, str]) -> Row:
    behind = [_behind(limb, names) for limb in limbs if one.engagement.thread in limb.behind]
    return Row(
        name=names[one.engagement.worker],
        workshop=names[one.engagement.workshop],
        due=yuan(one.due_fen),
        received=yuan(one.received_fen),
        open=yuan(one.open_fen),
        since=one.since or _STATES[one.state],
        badge=one.badge.zh,
        tone=TONES[one.badge],
        behind=tuple(behind),
    )


def _behind(limb: Limb, names: dict[str, str]) -> str:
    """Whose unpaid fee stands there."""
    if limb.standing is None:
        return "未获同意披露"
    if not limb.standing.open_fen:
        return f"{names[limb.standing.order.customer]} 目前不欠加工费"
    return f"{names[limb.standing.order.customer]} 欠加工费 {yuan(limb.standing.open_fen)} 元"


# ---- the picture


def _pictures(stood: Sequence[WageStanding], limbs: Sequence[Limb], names: dict[str, str]) -> tuple[Picture, ...]:
    """One picture for each order that overdue wages name, all the way up."""
    by_order = {limb.order: limb for limb in limbs}
    roots = [limb for limb in limbs if any(one.startswith("work:") for one in limb.behind)]
    return tuple(_picture(stood, _way(limb, by_order), names) for limb in roots)


def _way(limb: Limb, by_order: dict[str, Limb]) -> list[Limb]:
    """A limb and all above it, nearest first."""
    way = [limb]
    while way[-1].standing is not None:
        parent = way[-1].standing.order.parent
        if parent is None or parent not in by_order or by_order[parent] in way:
            break
        way.append(by_order[parent])
    return way


def _picture(stood: Sequence[WageStanding], way: list[Limb], names: dict[str, str]) -> Picture:
    """The boxes and arrows of one way, the topmost party first."""
    unpaid = [one for one in stood if any(line.order == way[0].order for line in one.overdue_lines)]
    lines = [line for one in unpaid for line in one.overdue_lines if line.order == way[0].order]
    since = min((line.since for line in lines if line.since), default=None)
    open_fen = sum(line.open_fen for line in lines)
    wage: Debt = ("工资", open_fen, since, names[unpaid[0].engagement.workshop], "用工主体")
    debts = [wage, *(_debt(limb, names) for limb in way)]
    top = 0
    boxes, arrows, said = [], [], []
    for what, fen, day, debtor, role in reversed(debts):
        boxes.append(Box(top, _cut(debtor), role, "bad" if day else ""))
        top += BOX_HEIGHT
        amount = "未获同意披露" if fen is None else f"欠{what} {yuan(fen)} 元" if fen else f"目前不欠{what}"
        date = f"{day} 起逾期" if day else "未到期" if fen else ""
        arrows.append(Arrow(top, amount, date, "bad" if day else ""))
        said.append(f"{debtor}{amount}{'，' + date if date else ''}")
        top += ARROW_HEIGHT
    called = names[unpaid[0].engagement.worker] if len(unpaid) == 1 else f"{len(unpaid)} 名劳动者"
    boxes.append(Box(top, _cut(called), "劳动者", ""))
    return Picture(top + BOX_HEIGHT, tuple(boxes), tuple(arrows), "；".join(said))


def _debt(limb: Limb, names: dict[str, str]) -> Debt:
    """A fee above the wages."""
    if limb.standing is None:
        return "加工费", None, None, "上游", "定作人"
    order = limb.standing.order
    return "加工费", limb.standing.open_fen, limb.standing.since, names[order.customer], "定作人"


def _cut(name: str) -> str:
    return name if len(name) <= NAME_MAX else f"{name[: NAME_MAX - 1]}…"
