"""A dishonest operator cuts a limb out of a wage pack, heads and proofs to match: consent is no excuse to a party."""

from __future__ import annotations

from dataclasses import replace

import pytest

from ledger.errors import LedgerError
from reports import pack, scope
from reports.check import VALID, check
from reports.collect import Collected
from tests.packs import Ledger
from tests.sewn import DRAW

CUSTOMER, WORKSHOP, HIM = "客户", "工坊", "甲"


def shop() -> tuple[Ledger, str, str]:
    """An overdue wage for an order that consents: ledger, work thread, order."""
    ledger = Ledger()
    for firm in (CUSTOMER, WORKSHOP):
        ledger.join(firm)
    ledger.join(HIM, "person")
    order = ledger.place(CUSTOMER, WORKSHOP, [(1_000, 20_000)])
    ledger.accept(WORKSHOP, order)
    work = ledger.engage(WORKSHOP, HIM)
    ledger.count(WORKSHOP, work, 100, 20_000, order=order)
    ledger.later(60)
    ledger.lapse(work, "2026-03")
    return ledger, work, order


def cut(found: Collected, threads: set[str]) -> Collected:
    """The same contents without some threads."""
    items = tuple(item for item in found.contents.items if item.statement.thread not in threads)
    kept = {item.statement.id for item in items} | {found.contents.last.statement_id}
    proofs = {one: proof for one, proof in found.proofs.items() if one in kept}
    return Collected(replace(found.contents, items=items, heads=scope.heads_of(items)), proofs)


@pytest.mark.parametrize("kind", ["worker", "workshop"])
def test_a_workshop_sees_its_own_order_or_the_pack_was_cut(kind: str) -> None:
    """Whole, the pack passes and shows the limb; without the order that the wage names, no seal is given to it."""
    ledger, work, order = shop()
    thread = work if kind == "worker" else f"party:{ledger.id(WORKSHOP)}"
    found = ledger.collected(kind, thread, WORKSHOP)
    note = ledger.checkpoint(found.contents.size)
    whole = check(pack.seal(found, note, ledger.trust, ledger.pack_signer, DRAW).data, ledger.trust, draw=DRAW)
    assert whole.exit_code == VALID
    assert whole.wages is not None
    assert [limb.disclosed for limb in whole.wages.limbs] == [True]
    with pytest.raises((LedgerError, RuntimeError), match=f"{order} is missing, and the reader is a party of it"):
        pack.seal(cut(found, {order, f"party:{ledger.id(CUSTOMER)}"}), note, ledger.trust, ledger.pack_signer, DRAW)
