"""`/v1/orders`, `/v1/accounts`, `/v1/parties`: what two firms have with each other, read by either of them.

Rules
* Answered to whoever reads every thread that a sum is folded from, by the rights table (`api.reading`): its parties, an
  unpaid claimant below with consent, a grantee; to everybody else it does not exist, in the same words.
* Sums, dates and badges are folded by `ledger.standing` from the records, as of the day of the ledger's clock.
* Of another party a reader sees what a pack made for him would show: a firm's name and code, the keys that speak for
  it, the names of persons who signed towards him; and only of parties that a thread which he reads names.

Specification: CLAIMS; FORMATS 1.5; DESIGN section 8.
"""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Path

from api import reading, schemas
from api.deps import House, HouseDep, ReaderDep, SessionDep
from api.source import Source
from ledger import log, queries, standing
from ledger import statement as statements
from ledger.db import Session
from ledger.records import OrderRecord, PairRecord, ThreadRecord
from ledger.rules.account import order_key, pair_key
from ledger.rules.turn import day_of
from ledger.standing import AccountStanding, LineStanding, OrderStanding

KEY_KINDS = ("party.registered", "key.added", "key.revoked")  # what says which keys speak for a party
_UUID = "[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}"

router = APIRouter(tags=["enterprises"])
OrderId = Annotated[str, Path(pattern=f"^order:{_UUID}$")]
AccountId = Annotated[str, Path(pattern=f"^account:{_UUID}$")]
PartyId = Annotated[str, Path(pattern=f"^{_UUID}$")]


@router.get("/v1/orders/{thread}", summary="看一张订单 · What an order of yours stands at")
def order(thread: OrderId, house: HouseDep, session: SessionDep, reader: ReaderDep) -> schemas.OrderShown:
    """Owed, paid, open, since when, and each delivery line with its badge."""
    reading.need(reading.of_thread(session, house, reader, thread))
    source = Source(session, house.vault)
    record = queries.record(session, order_key(thread), OrderRecord)
    pair = source.get(pair_key(record.customer, record.contractor))
    threads = (thread, pair.thread) if isinstance(pair, PairRecord) else (thread,)
    looks = reading.whole(session, house, reader, threads)
    stands = standing.of_order(source, record, _today(house), threads)
    reading.record(session, house, reading.of_all(looks))
    return _order(source, stands, _today(house), log.need_head(session).size)


@router.get("/v1/accounts/{thread}", summary="看一本往来账 · What an account of yours stands at")
def account(thread: AccountId, house: HouseDep, session: SessionDep, reader: ReaderDep) -> schemas.AccountShown:
    """Every order between customer and contractor, and their sums."""
    reading.need(reading.of_thread(session, house, reader, thread))
    roles = queries.record(session, f"thread:{thread}", ThreadRecord).roles
    customer, contractor = roles["customer"], roles["contractor"]
    source = _Pairs(session, house, customer, contractor)
    looks = reading.whole(session, house, reader, (thread, *source.orders))
    reading.record(session, house, reading.of_all(looks))
    stands = standing.of_account(source, thread, customer, contractor, _today(house))
    return _account(source, stands, _today(house), log.need_head(session).size)


@router.get("/v1/parties/{party}", summary="看对方是谁 · Who a party of yours is, and which keys speak for it")
def party(party: PartyId, house: HouseDep, session: SessionDep, reader: ReaderDep) -> schemas.PartyShown:
    """The statements of its thread about its name and keys, signed by the registrar and by the party itself."""
    look = reading.need(reading.of_thread(session, house, reader, f"party:{party}"))
    rows = [row for row in queries.whole_thread(session, f"party:{party}") if row.kind in KEY_KINDS]
    seen = reading.shown(look, queries.disclosed(session, house.vault, rows))
    told = [statements.wire(st, digests).decode("ascii") for st, digests in seen]
    reading.record(session, house, look.readings())
    return schemas.PartyShown(party=party, statements=told)


class _Pairs(Source):
    """The store's records, but of all orders only those of one pair: an account is not read through everybody's."""

    def __init__(self, session: Session, house: House, customer: str, contractor: str) -> None:
        super().__init__(session, house.vault)
        shared = queries.threads_shared(session, customer, contractor)
        self.orders = [thread for thread in shared if thread.startswith("order:")]
        found = [self.get(order_key(thread)) for thread in self.orders]
        self.keep(OrderRecord, [record for record in found if isinstance(record, OrderRecord)])


def _today(house: House) -> str:
    return day_of(house.clock()).isoformat()


def _order(source: Source, one: OrderStanding, today: str, size: int) -> schemas.OrderShown:
    thread = source.get(f"thread:{one.order.order}")
    assert isinstance(thread, ThreadRecord), "an order has a thread"
    return schemas.OrderShown(
        order=one.order.order,
        customer=one.order.customer,
        contractor=one.order.contractor,
        answer=thread.state,
        ordered_fen=one.order.total_fen,
        owed_fen=one.owed_fen,
        paid_fen=one.paid_fen,
        open_fen=one.open_fen,
        overpaid_fen=one.overpaid_fen,
        state=one.state,
        since=one.since,
        badge=one.badge.name.lower(),
        badge_zh=one.badge.zh,
        lines=[_line(line) for line in one.lines],
        on=today,
        size=size,
    )


def _line(one: LineStanding) -> schemas.LineShown:
    return schemas.LineShown(
        delivery=one.record.delivery,
        line=one.record.no,
        order_line=one.record.order_line,
        unit=one.record.unit,
        delivered_e3=one.record.delivered_e3,
        received_e3=one.record.received_e3,
        owed_fen=one.standing_fen,
        paid_fen=one.paid_fen,
        open_fen=one.open_fen,
        due_on=one.due_on,
        overdue=one.overdue,
        badge=one.badge.name.lower(),
        badge_zh=one.badge.zh,
        level=one.level,
        deduction_asked_fen=one.deduction_asked_fen,
        disputes=[schemas.DisputeShown(what=x.what, by=x.by, amount_fen=x.amount_fen) for x in one.disputes],
    )


def _account(source: Source, one: AccountStanding, today: str, size: int) -> schemas.AccountShown:
    return schemas.AccountShown(
        account=one.thread,
        customer=one.customer,
        contractor=one.contractor,
        owed_fen=one.owed_fen,
        paid_fen=one.paid_fen,
        open_fen=one.open_fen,
        overdue_fen=one.overdue_fen,
        overpaid_fen=one.overpaid_fen,
        prepaid_fen=one.prepaid_fen,
        since=one.since,
        orders=[_order(source, order, today, size) for order in one.orders],
        on=today,
        size=size,
    )
