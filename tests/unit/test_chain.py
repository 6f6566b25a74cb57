"""The chain above unpaid wages: each order once, nearest first, and nothing of what was not disclosed."""

from __future__ import annotations

from ledger import chain
from ledger.chain import TIERS_MAX, Limb
from ledger.records import OrderRecord
from tests.trade import Trade
from tests.wage_stories import order_of

WORKS = ("work:one", "work:two")


def anybody(order: OrderRecord) -> bool:
    """Everybody consents."""
    return True


def shape(limbs: tuple[Limb, ...]) -> list[tuple[str, tuple[str, ...]]]:
    """Each limb's order and what it stands behind."""
    return [(limb.order, limb.behind) for limb in limbs]


def three(trade: Trade) -> tuple[str, str, str]:
    """An order from A to B, and two of B's to C under it."""
    for firm in ("A", "B", "C"):
        trade.join(firm)
    upper = order_of(trade, may_subcontract=True)
    return upper, order_of(trade, "B", "C", parent=upper), order_of(trade, "B", "C", parent=upper)


def test_an_order_stands_once_behind_all_that_leads_to_it() -> None:
    """Two workers behind one order, two orders behind one parent; the order of the roots does not matter."""
    trade = Trade()
    upper, one, two = three(trade)
    roots = [(two, WORKS[1]), (one, WORKS[0]), (one, WORKS[1]), (one, WORKS[0])]
    expected = [(one, WORKS), (two, (WORKS[1],)), (upper, (one, two))]
    assert shape(chain.limbs(trade.fold, roots, trade.today, anybody)) == expected
    assert chain.limbs(trade.fold, [], trade.today, anybody) == ()


def test_nothing_is_said_above_an_order_without_consent() -> None:
    """It is a limb without a standing; its own parent is not named at all."""
    trade = Trade()
    upper, one, _ = three(trade)
    limbs = chain.limbs(trade.fold, [(one, WORKS[0])], trade.today, lambda order: order.order != one)
    assert (shape(limbs), limbs[0].standing, limbs[0].late) == ([(one, (WORKS[0],))], None, False)
    limbs = chain.limbs(trade.fold, [(one, WORKS[0])], trade.today, lambda order: order.order != upper)
    assert [(limb.order, limb.standing is None) for limb in limbs] == [(one, False), (upper, True)]


def test_an_order_that_is_not_at_hand_has_no_standing() -> None:
    """What a reader does not have, the chain does not have."""
    trade = Trade()
    nowhere = f"order:{trade.uuid()}"
    (limb,) = chain.limbs(trade.fold, [(nowhere, WORKS[0])], trade.today, anybody)
    assert (limb.order, limb.standing, limb.cut) == (nowhere, None, False)


def test_a_chain_that_is_too_long_says_where_it_is_cut() -> None:
    """Two firms that pass an order to and fro make no endless pack, and no list that ends unseen."""
    trade = Trade()
    trade.join("A")
    trade.join("B")
    order = order_of(trade)
    for tier in range(TIERS_MAX):
        firms = ("B", "A") if tier % 2 == 0 else ("A", "B")
        order = order_of(trade, *firms, parent=order)
    limbs = chain.limbs(trade.fold, [(order, WORKS[0])], trade.today, anybody)
    assert (len(limbs), [limb.cut for limb in limbs]) == (TIERS_MAX, [False] * (TIERS_MAX - 1) + [True])
