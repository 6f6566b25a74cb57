"""Wages and the chain above them, read from the views: what the doors answer and the pages draw.

Rules
* Sums are those of `ledger.wages` and `ledger.chain`; who may ask is the route's to decide before it asks.
* A limb shows what a pack for the same reader would: nothing without consent, but to a party of it.
* Of the parties of a limb, a firm's name and nothing else.

Specification: CLAIMS; `reports.chain`.
"""

from __future__ import annotations

from collections.abc import Iterable

from api.source import Source
from api.wage_schemas import Limb, OverMade, WageLine, WagePeriod, Wages
from ledger import chain, log, views, wages
from ledger.badges.devices import shared
from ledger.badges.pieces import over
from ledger.chain import Limb as Folded
from ledger.db import Session
from ledger.records import OrderRecord, PartyRecord
from ledger.rules.order import order_key
from ledger.vault import Vault
from ledger.wages import PeriodStanding, WageLineStanding, WageStanding
from reports import wages_collected


def limbs(
    session: Session,
    source: Source,
    standings: Iterable[WageStanding],
    today: str,
    reader: str,
    *,
    claimant: bool = True,
) -> list[Folded]:
    """The limbs above the overdue lines of some wages, as `reader` may see them ("" for nobody's own).

    Consent is to claimants: whoever is none sees only what he is a party of.
    """
    size = log.need_head(session).size
    roots = [(line.order, one.engagement.thread) for one in standings for line in one.overdue_lines if line.order]

    def disclosed(order: OrderRecord) -> bool:
        above = wages_collected.above(session, order.order, size)
        return above is not None and ((claimant and above.consents) or reader in above.roles.values())

    return list(chain.limbs(source, roots, today, disclosed))


def names(session: Session, vault: Vault, parties: Iterable[str], *, persons: bool = False) -> dict[str, str]:
    """The names of firms by party id (of `persons` too where the caller may show them), by id; else the id."""
    records = views.load_records(session, [f"party:{party}" for party in parties])
    registered = {r.registered: r.party for r in records.values() if isinstance(r, PartyRecord)}
    fields = views.load_fields(session, vault, registered)
    found = {}
    for statement, party in registered.items():
        said = fields[statement].values
        called = said.get("name") or (said.get("person_name") if persons else None)
        found[party] = str(called or party)
    return found


def answer(session: Session, vault: Vault, thread: str, today: str, reader: str, *, claimant: bool = True) -> Wages:
    """The wages of a work thread as its reader may see them on `today` (YYYY-MM-DD, UTC+8).

    `claimant` says that he is one of its two parties, to whom the orders above may consent.
    """
    source = Source(session, vault)
    standing = wages.of_thread(source, thread, today)
    above = limbs(session, source, [standing], today, reader, claimant=claimant)
    orders = [limb.standing.order for limb in above if limb.standing is not None]
    called = names(session, vault, {party for order in orders for party in (order.customer, order.contractor)})
    devices = shared(source, thread, standing.engagement.workshop)
    return Wages(
        thread=thread,
        day=today,
        workshop=standing.engagement.workshop,
        worker=standing.engagement.worker,
        due_fen=standing.due_fen,
        received_fen=standing.received_fen,
        open_fen=standing.open_fen,
        overdue_fen=standing.overdue_fen,
        overpaid_fen=standing.overpaid_fen,
        advance_open_fen=standing.advance_open_fen,
        claimed_fen=standing.claimed_fen,
        since=standing.since,
        state=standing.state,
        badge=standing.badge.name.lower(),
        badge_zh=standing.badge.zh,
        device_workers=devices.workers,
        device_own=devices.own,
        over_made=_over(source, standing, reader),
        periods=[_period(one) for one in standing.periods],
        chain=[_limb(one, called) for one in above],
    )


def _over(source: Source, standing: WageStanding, reader: str) -> list[OverMade]:
    """That it is so, to every reader; how many, to the contractor alone: others read neither order nor colleagues.

    Of operations that the thread itself has counts of: that there is another tells of who did it.
    """
    found = []
    own = {(one.order, one.operation, one.unit) for _, one in wages.worked(source, standing.engagement.thread)}
    for one in over(source, standing.orders):
        if reader != standing.engagement.workshop and (one.order, one.operation, one.unit) not in own:
            continue
        order = source.get(order_key(one.order))
        shown = isinstance(order, OrderRecord) and reader == order.contractor
        figures = {"made_e3": one.made_e3, "most_e3": one.most_e3} if shown else {}
        found.append(OverMade(order=one.order, operation=one.operation, unit=one.unit, **figures))
    return found


def _period(standing: PeriodStanding) -> WagePeriod:
    return WagePeriod(
        period=standing.record.period,
        due_on=standing.record.due_on,
        due_fen=standing.owed_fen + standing.set_off_fen,
        received_fen=standing.paid_fen + standing.set_off_fen,
        open_fen=standing.open_fen,
        claimed_fen=standing.claimed_fen,
        since=standing.since,
        state=standing.state,
        badge=standing.badge.name.lower(),
        badge_zh=standing.badge.zh,
        slip=standing.record.slip,
        lines=[_line(one) for one in standing.lines],
    )


def _line(standing: WageLineStanding) -> WageLine:
    return WageLine(
        order=standing.order or None,
        owed_fen=standing.owed_fen,
        paid_fen=standing.paid_fen,
        open_fen=standing.open_fen,
        overpaid_fen=standing.overpaid_fen,
        overdue=standing.overdue,
        basis=standing.basis,
        badge=standing.badge.name.lower(),
        badge_zh=standing.badge.zh,
        level=standing.level,
        disputes=sorted({one.what for one in standing.disputes}),
    )


def _limb(limb: Folded, called: dict[str, str]) -> Limb:
    standing = limb.standing
    if standing is None:
        return Limb(order=limb.order, behind=list(limb.behind), disclosed=False)
    order = standing.order
    due = [line.due_on for line in standing.lines if line.open_fen and line.due_on]
    return Limb(
        order=limb.order,
        behind=list(limb.behind),
        disclosed=True,
        customer=order.customer,
        customer_name=called[order.customer],
        contractor=order.contractor,
        contractor_name=called[order.contractor],
        owed_fen=standing.owed_fen,
        paid_fen=standing.paid_fen,
        open_fen=standing.open_fen,
        due_on=min(due, default=None),
        since=standing.since,
    )
