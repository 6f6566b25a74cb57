"""What an operator with every key might log about terms, fees called wages, and threads: more of `dishonest_wages`."""

from __future__ import annotations

from collections.abc import Callable

from ledger import draft, kinds, statement
from tests.attacks import dishonest
from tests.attacks.dishonest_wages import HER, HIM, Body, Lie, Shop
from tests.attacks.signing import again
from tests.sewing import MARCH
from tests.trade import ORIGIN

# ---- terms, and what is no wage


def engaged_otherwise(shop: Shop) -> None:
    """Terms signed with another payday than was offered."""
    offer = shop.ledger.offer("工坊", HIM, payday=10)
    st = shop.ledger.fold.statements[offer]
    body = {"offer": offer, "from_on": st.fields["from_on"], "cycle": "month", "payday": 28}
    shop.says(HIM, "engagement.signed", body)


def engaged_by_the_workshop(shop: Shop) -> None:
    """Terms that the workshop signs for the worker."""
    offer = shop.ledger.offer("工坊", HIM, payday=28)
    st = shop.ledger.fold.statements[offer]
    body = {"offer": offer, "from_on": st.fields["from_on"], "cycle": "month", "payday": 28}
    shop.says("工坊", "engagement.signed", body)


def engaged_over_an_older_head(shop: Shop) -> None:
    """New terms over the thread as it was before."""
    shop.says("工坊", "engagement.offered", shop.body("offer") | {"payday": 28}, prev=shop.said["signed"])


def as_another_kind(who: str, thread_type: str, kind: str, body: Callable[[Shop], Body]) -> Lie:
    """A statement of another thread's kind, said in the work thread: a fee as a wage."""

    def lie(shop: Shop) -> None:
        ledger = shop.ledger
        payload, disclosures = draft.payload(
            aud=ORIGIN,
            iss=ledger.id(who),
            iat=ledger.at_ms // 1000,
            kind=kind,
            v=1,
            thread=shop.work,
            prev=shop.said["more paid"],
            body=body(shop),
            sealed=kinds.of(thread_type, kind, 1).shape,
            salts=ledger.salts(),
        )
        dishonest.unjudged(ledger, draft.sign(payload, disclosures, ledger.signer(who)))

    return lie


def fee_demanded(shop: Shop) -> Body:
    """A demand for a fee."""
    pair = {"customer": shop.ledger.id("客户"), "contractor": shop.ledger.id("工坊")}
    return {**pair, "orders": [{"order": shop.order, "amount_fen": 1_000}], "total_fen": 1_000}


def fee_paid(shop: Shop) -> Body:
    """A payment of a fee."""
    pair = {"customer": shop.ledger.id("客户"), "contractor": shop.ledger.id("工坊")}
    rows = [{"order": shop.order, "amount_fen": 1_000}]
    return {**pair, "amount_fen": 1_000, "paid_on": shop.ledger.today, "form": "transfer", "allocations": rows}


def delivered(shop: Shop) -> Body:
    """A delivery of goods."""
    return {"delivered_on": shop.ledger.today, "lines": [{"no": 1, "order_line": 1, "qty_e3": 1_000, "unit": "pair"}]}


def claimed_by_the_workshop(shop: Shop) -> None:
    """The workshop claims a count in the worker's stead."""
    shop.says("工坊", "work.claimed", shop.body("claim"))


def claimed_for_another(shop: Shop) -> None:
    """He claims a count of a colleague's, in his own thread."""
    shop.says(HIM, "work.claimed", shop.body("claim") | {"worker": shop.ledger.id(HER)})


def demanded_by_the_workshop(shop: Shop) -> None:
    """The workshop demands wages."""
    shop.says("工坊", "wage.demanded", {"lines": [{"period": MARCH, "amount_fen": 1}], "total_fen": 1})


def demanded_otherwise(shop: Shop) -> None:
    """A demand whose total is not the sum of its periods."""
    shop.says(HIM, "wage.demanded", {"lines": [{"period": MARCH, "amount_fen": 1}], "total_fen": 2})


def advanced_tomorrow(shop: Shop) -> None:
    """An advance paid on a day to come."""
    shop.says("工坊", "wage.advanced", shop.body("advance") | {"paid_on": "2026-12-31"})


def objected_by_a_colleague(shop: Shop) -> None:
    """A colleague objects to his count."""
    shop.says(HER, "objection.made", {"statement": shop.said["second"], "ground": "quantity"})


def another_signature(shop: Shop) -> None:
    """His words under the workshop's signature."""
    body = {"lines": [{"period": MARCH, "amount_fen": 1}], "total_fen": 1}
    wire = shop.ledger.draft(HIM, "wage.demanded", shop.work, body)
    other = shop.ledger.draft("工坊", "wage.demanded", shop.work, body)
    parts = wire.split(b"~")
    parts[0] = parts[0].rpartition(b".")[0] + b"." + other.split(b"~")[0].rpartition(b".")[2]
    dishonest.unjudged(shop.ledger, b"~".join(parts))


# ---- threads


def second_thread(shop: Shop) -> None:
    """A second work thread of the pair."""
    shop.says("工坊", "engagement.offered", shop.body("offer"), f"work:{shop.ledger.uuid()}")


def hers_too(shop: Shop) -> None:
    """A colleague's next count."""
    shop.says("工坊/组长", "work.recorded", shop.count(10), shop.other)


def linked_to_hers(shop: Shop) -> None:
    """A count that hangs on a colleague's thread."""
    shop.says("工坊/组长", "work.recorded", shop.count(10), prev=shop.said["hers"])


def before_the_last(shop: Shop) -> None:
    """An entry earlier than the one above it."""
    shop.ledger.at_ms -= 3_600_000
    shop.says("工坊/组长", "work.recorded", shop.count(10))


def second_signature(shop: Shop) -> None:
    """A count said again by its signer, with another signature over the same words."""
    wire = next(w for w, _ in shop.ledger.wires if statement.parse(w).id == shop.said["second"])
    dishonest.unjudged(shop.ledger, again(wire, shop.ledger.signer("工坊/组长")))
