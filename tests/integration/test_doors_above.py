"""Who stands above a reader: neither an answer nor the work behind it tells him of it before he is owed something.

The work is counted, as in `test_doors_silence`: what the house asks its database is the same for a thread above an
order that was paid, for one of strangers, and for one that nobody opened.
"""

from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace
from typing import cast

import pytest

from api import reading
from api.auth import Reader
from api.deps import House
from ledger import db
from tests.integration.collecting import housed
from tests.integration.store import Store
from tests.integration.test_doors_silence import counted
from tests.packs import Ledger
from tests.trade import uuid7

ABOVE, CUSTOMER, CONTRACTOR, WORKER = "上家", "客户", "工坊", "甲"
ABSENT = uuid7(99_000)


def traded(*, paid: bool) -> tuple[Ledger, dict[str, str]]:
    """A chain of two orders, the lower one of them delivered and paid or not; strangers beside it; threads by name."""
    ledger = Ledger()
    for firm in (ABOVE, CUSTOMER, CONTRACTOR, "路人", "路人二"):
        ledger.join(firm)
    ledger.join(WORKER, "person")
    above = ledger.place(ABOVE, CUSTOMER, [(500_000, 20_000)])
    ledger.accept(CUSTOMER, above)
    ledger.pay(ABOVE, CUSTOMER, [(above, 5_000_000)])
    order = ledger.place(CUSTOMER, CONTRACTOR, [(60_000, 12_500)], parent=above)
    ledger.accept(CONTRACTOR, order)
    delivery = ledger.deliver(CONTRACTOR, order, [(1, 60_000)])
    ledger.inspect(CUSTOMER, order, delivery, [{"accepted": 60_000, "rejected": 0}])
    work = ledger.engage(CONTRACTOR, WORKER)
    ledger.count(CONTRACTOR, work, 100, 20_000, order=order)
    if paid:
        ledger.acknowledge(CONTRACTOR, ledger.pay(CUSTOMER, CONTRACTOR, [(order, 7_500_000)]))
        ledger.agree_wages(WORKER, ledger.pay_wages(CONTRACTOR, work, [("2026-03", order, 20_000)]))
    strange = ledger.place("路人", "路人二", [(10_000, 10_000)])
    ledger.pay("路人", "路人二", [(strange, 100)])
    ledger.later(150)
    ledger.join("路人三")  # the last entry: the ledger's day
    threads = {
        "order above": above,
        "account above": ledger.account(ABOVE, CUSTOMER),
        "party above": f"party:{ledger.id(ABOVE)}",
        "order of strangers": strange,
        "account of strangers": ledger.account("路人", "路人二"),
        "party of strangers": f"party:{ledger.id('路人')}",
    }
    return ledger, threads


@pytest.fixture(scope="module", params=[True, False], ids=["paid", "unpaid"])
def chain(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> tuple[bool, Store, Ledger, dict[str, str]]:
    """The chain in a real store."""
    ledger, threads = traded(paid=request.param)
    return request.param, housed(Path(tmp_path_factory.mktemp("above")), ledger), ledger, threads


def look(store: Store, party: str, thread: str) -> tuple[bool, list[str]]:
    """Whether a party sees anything of a thread, and what the database was asked."""
    house = cast(House, SimpleNamespace(vault=store.vault, clock=lambda: 0))
    with db.reading(store.engine) as session, counted() as sent:
        found = reading.of_thread(session, house, Reader(party, ""), thread)
    return bool(found.rights), list(sent)


@pytest.mark.parametrize("who", [CONTRACTOR, WORKER])
@pytest.mark.parametrize("sort", ["order", "account", "party"])
def test_nobody_learns_by_the_work_who_stands_above_him(
    chain: tuple[bool, Store, Ledger, dict[str, str]], who: str, sort: str
) -> None:
    """Paid, nothing above is shown, and asking for it costs what asking for nothing costs; unpaid, it is shown."""
    paid, store, ledger, threads = chain
    absent = f"{sort}:{ABSENT}"
    looks = {name: look(store, ledger.id(who), thread) for name, thread in threads.items() if name.startswith(sort)}
    nothing = look(store, ledger.id(who), absent)
    assert nothing[0] is False
    assert nothing[1] != []
    assert looks[f"{sort} of strangers"] == nothing
    assert looks[f"{sort} above"] == (not paid, nothing[1])
