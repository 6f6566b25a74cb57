"""`/v1/orders`, `/v1/accounts`, `/v1/threads`, `/v1/parties`: what a reader has, page by page.

Rules
* A list holds what names its reader, where the rights table shows him anything of it, asked anew at every page. What
  is read by grant or up the chain is in no list: a row tells state and sums, and each such reading is recorded.
* Rows come in the order of their ids, which never changes; what is opened meanwhile is met or missed, never doubled.
* A page costs the same wherever it lies: one range of an index by the reader, one look-up of its records. A filter
  looks at no more than `SCANNED_MAX` rows, so a page may be short, even empty, while `next` says that there is more.
* A cursor belongs to its reader, its list and its filters (`api.cursors`).

Specification: DESIGN section 8 (lists page by cursor).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Annotated, Literal, TypeVar

from fastapi import APIRouter, Query

from api import list_schemas as shown
from api.auth import Reader
from api.deps import House, HouseDep, ReaderDep, SessionDep
from ledger import queries, rights
from ledger.db import Session
from ledger.errors import MalformedRequest
from ledger.records import OrderRecord, PartyRecord, ThreadRecord
from ledger.rules import MACHINES
from ledger.views import load_records

PAGE_MAX = 200  # rows of one page: a screen scrolled for a while
SCANNED_MAX = 1_000  # rows that one page of a filtered list looks at: a few milliseconds

Role = Literal["customer", "contractor"]
Limit = Annotated[int, Query(ge=1, le=PAGE_MAX)]
Cursor = Annotated[str | None, Query(description="`next` of the page before, with the same filters")]
State = Annotated[str | None, Query(max_length=40, description="State of the thread")]

router = APIRouter(tags=["lists"])
Row = TypeVar("Row")


@router.get("/v1/orders", summary="我的订单 · Your orders, page by page")
def orders(
    house: HouseDep,
    session: SessionDep,
    reader: ReaderDep,
    role: Role | None = None,
    state: State = None,
    limit: Limit = 50,
    cursor: Cursor = None,
) -> shown.OrderList:
    """Orders that you placed or were given, by thread id, filtered by your role and by state."""
    page = _Page(house, session, reader, ("orders", role or "", _state("order", state)), cursor, limit)
    rows = page.threads("order", lambda one: _is(one, reader, role, state))
    records = load_records(session, [one.thread for one in rows])
    return shown.OrderList(orders=[_order(one, records[one.thread], reader) for one in rows], next=page.next)


@router.get("/v1/accounts", summary="我的往来账 · Your accounts, page by page")
def accounts(
    house: HouseDep,
    session: SessionDep,
    reader: ReaderDep,
    role: Role | None = None,
    state: State = None,
    limit: Limit = 50,
    cursor: Cursor = None,
) -> shown.AccountList:
    """Accounts with your customers and contractors, by thread id, filtered by your role and by state."""
    page = _Page(house, session, reader, ("accounts", role or "", _state("account", state)), cursor, limit)
    rows = page.threads("account", lambda one: _is(one, reader, role, state))
    return shown.AccountList(accounts=[_account(one, reader) for one in rows], next=page.next)


@router.get("/v1/threads", summary="我的全部事项 · Your threads, page by page")
def threads(
    house: HouseDep,
    session: SessionDep,
    reader: ReaderDep,
    thread_type: Annotated[str | None, Query(alias="type", max_length=16, description="Type of the thread")] = None,
    role: Annotated[str | None, Query(max_length=16, pattern="^[a-z]+$", description="Your role")] = None,
    state: State = None,
    limit: Limit = 50,
    cursor: Cursor = None,
) -> shown.ThreadList:
    """Every thread that names you, by thread id, filtered by type, your role and state."""
    if thread_type is not None and thread_type not in MACHINES:
        raise MalformedRequest("There is no such type of thread.", field="type", allowed=sorted(MACHINES))
    question = ("threads", thread_type or "", role or "", _state(thread_type or "", state))
    page = _Page(house, session, reader, question, cursor, limit)
    rows = page.threads(thread_type or "", lambda one: _is(one, reader, role, state))
    return shown.ThreadList(threads=[_thread(one) for one in rows], next=page.next)


@router.get("/v1/parties", summary="我的往来对方 · The parties you deal with, page by page")
def parties(
    house: HouseDep, session: SessionDep, reader: ReaderDep, limit: Limit = 50, cursor: Cursor = None
) -> shown.PartyList:
    """Whoever shares a thread with you, yourself included, by party id."""
    page = _Page(house, session, reader, ("parties",), cursor, limit)
    rows = page.rows(lambda after, size: queries.counterparties_of(session, reader.party, after=after, limit=size))
    records = load_records(session, [f"party:{party}" for party in rows])
    return shown.PartyList(parties=[_party(records[f"party:{party}"]) for party in rows], next=page.next)


class _Page:
    """One page of one reader's list: where it begins, and after it the cursor of the next."""

    def __init__(
        self, house: House, session: Session, reader: Reader, question: Sequence[str], cursor: str | None, limit: int
    ) -> None:
        self._session, self._reader, self._limit = session, reader, limit
        self._cursors, self._question = house.cursors, question
        self._after = house.cursors.open(reader.party, question, cursor)
        self.next: str | None = None

    def rows(self, read: Callable[[str, int], list[str]], keep: Callable[[str], bool] | None = None) -> list[str]:
        """Keys of the page's rows; `read(after, size)` gives the next keys, `keep` says which of them count."""
        size = self._limit if keep is None else SCANNED_MAX - 1
        found = read(self._after, size + 1)
        rows = []
        for at, key in enumerate(found[:size]):
            if keep is None or keep(key):
                rows.append(key)
            if len(rows) == self._limit or at + 1 == size:
                self.next = self._cursors.make(self._reader.party, self._question, key) if at + 1 < len(found) else None
                break
        return rows

    def threads(self, thread_type: str, keep: Callable[[ThreadRecord], bool]) -> list[ThreadRecord]:
        """The page's threads of a type that count."""
        known: dict[str, ThreadRecord] = {}

        def read(after: str, size: int) -> list[str]:
            names = queries.threads_of(self._session, self._reader.party, thread_type, after=after, limit=size)
            for record in load_records(self._session, [f"thread:{name}" for name in names]).values():
                assert isinstance(record, ThreadRecord), "a thread lies under its name"
                known[record.thread] = record
            return names

        return [known[name] for name in self.rows(read, lambda name: keep(known[name]))]


def _state(thread_type: str, state: str | None) -> str:
    """The state that is asked for, one that the type's machine has. Raises: MalformedRequest."""
    machines = [MACHINES[thread_type]] if thread_type in MACHINES else list(MACHINES.values())
    states = sorted({one for machine in machines for one in machine.states if one})
    if state is not None and state not in states:
        raise MalformedRequest("There is no such state.", field="state", allowed=states)
    return state or ""


def _is(one: ThreadRecord, reader: Reader, role: str | None, state: str | None) -> bool:
    mine = [name for name, party in one.roles.items() if party == reader.party]
    return state in (None, one.state) and role in (None, *mine) and rights.listed(one.thread.partition(":")[0], mine)


def _own_role(one: ThreadRecord, reader: Reader) -> str:
    return next(role for role, party in one.roles.items() if party == reader.party)


def _order(one: ThreadRecord, record: object, reader: Reader) -> shown.OrderListed:
    assert isinstance(record, OrderRecord), "an order's thread has its order"
    return shown.OrderListed(
        order=one.thread,
        role=_own_role(one, reader),
        customer=record.customer,
        contractor=record.contractor,
        state=one.state,
        ordered_fen=record.total_fen,
        opened_at_ms=one.opened_at_ms,
        parent=record.parent,
    )


def _account(one: ThreadRecord, reader: Reader) -> shown.AccountListed:
    return shown.AccountListed(
        account=one.thread,
        role=_own_role(one, reader),
        customer=one.roles["customer"],
        contractor=one.roles["contractor"],
        state=one.state,
        opened_at_ms=one.opened_at_ms,
        count=one.count,
    )


def _thread(one: ThreadRecord) -> shown.ThreadListed:
    return shown.ThreadListed(
        thread=one.thread,
        roles=one.roles,
        state=one.state,
        head=one.head,
        opened_at_ms=one.opened_at_ms,
        count=one.count,
    )


def _party(record: object) -> shown.PartyListed:
    assert isinstance(record, PartyRecord), "a party of a thread is registered"
    return shown.PartyListed(party=record.party, party_type=record.party_type)
