"""What an operator with every key might log about wages, one lie each: the ground they stand on, and the lies.

Promise: before each lie everything is as the gate would have it; the lie is the one statement that it would refuse.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from ledger import book
from ledger.rules.wage import arrears_of
from tests.attacks import dishonest
from tests.packs import Ledger
from tests.sewing import MARCH

HIM, HER = "甲", "乙"  # whose pack it is, and his colleague
PRICE_E4 = 2_000
Body = dict[str, Any]
Lie = Callable[["Shop"], None]


@dataclass
class Shop:
    """A workshop with two workers in the middle of March; what was said of the first by a short name."""

    ledger: Ledger
    work: str
    other: str
    order: str
    said: dict[str, str]

    def says(self, who: str, kind: str, body: Body, thread: str = "", **claims: Any) -> None:
        """Log a statement without asking the judge."""
        dishonest.said(self.ledger, who, kind, thread or self.work, body, **claims)

    def body(self, name: str) -> Body:
        """The fields of something that was said."""
        return dict(self.ledger.fold.statements[self.said[name]].fields)

    def count(self, pieces: int, **more: Any) -> Body:
        """The body of a count of today."""
        qty_e3, price_e4 = pieces * 1_000, more.get("price_e4", PRICE_E4)
        fen = book.amount_fen(qty_e3, price_e4)
        body = {"worked_on": self.ledger.today, "basis": "piece", "qty_e3": qty_e3, "unit": "pair", "amount_fen": fen}
        return {**body, "operation": "linking", "price_e4": price_e4, **more}


def opened(ledger: Ledger) -> Shop:
    """Both are engaged, counted, advanced money; he confirmed a count, was paid a part, and claims one pair more."""
    for firm in ("客户", "工坊"):
        ledger.join(firm)
    for worker in (HIM, HER):
        ledger.join(worker, "person")
    ledger.employ("工坊", "组长", scope=["work.recorded"], limit_fen=5_000)
    order = ledger.place("客户", "工坊", [(5_000, 20_000)])
    ledger.accept("工坊", order)
    rate = {"no": 1, "operation": "linking", "basis": "piece", "unit": "pair", "price_e4": PRICE_E4}
    work, other = (ledger.engage("工坊", worker, rates=[rate]) for worker in (HIM, HER))
    said = {"offer": _last(ledger, "engagement.offered", work), "signed": _last(ledger, "engagement.signed", work)}
    for name, thread, pieces in (("first", work, 100), ("second", work, 120), ("hers", other, 90)):
        said[name] = ledger.count("工坊/组长", thread, pieces, PRICE_E4, operation="linking")
    said["confirmed"] = ledger.agree_counts(HIM, [said["first"]])
    said["claim"] = ledger.claim(HIM, "工坊", 121, 2_420)
    for name, worker, thread in (("advance", HIM, work), ("her advance", HER, other)):
        said[name] = ledger.advance("工坊", thread, 1_100)
        said[f"{name} received"] = ledger.agree_advance(worker, said[name])
    said["payment"] = ledger.pay_wages("工坊", work, [(MARCH, "", 500)])
    said["received"] = ledger.agree_wages(HIM, said["payment"])
    said["more paid"] = ledger.pay_wages("工坊", work, [(MARCH, "", 600)])
    said["paid her"] = ledger.pay_wages("工坊", other, [(MARCH, "", 700)])
    return Shop(ledger, work, other, order, said)


def _last(ledger: Ledger, kind: str, thread: str) -> str:
    return [st.id for st in ledger.fold.statements.values() if (st.kind, st.thread) == (kind, thread)][-1]


# ---- counts


def lowered_at_once(shop: Shop) -> None:
    """A payslip that takes 100 of a count of 120 which the workshop alone lowered."""
    ledger = shop.ledger
    ledger.recount("工坊/组长", shop.said["second"], 100)
    body = ledger.slip_body(shop.work, MARCH)
    line = body["lines"][0] | {"amount_fen": 2_000 + 2_000}
    sums = dict.fromkeys(("gross_fen", "net_fen", "pay_fen"), line["amount_fen"])
    shop.says("工坊", "payslip.issued", body | sums | {"lines": [line], "parts": [{"amount_fen": line["amount_fen"]}]})


def confirmed_by_the_workshop(shop: Shop) -> None:
    """The worker's confirmation, under the workshop's key."""
    body = {"lines": [{"record": shop.said["second"], "qty_e3": 120_000, "amount_fen": 2_400}]}
    shop.says(HIM, "work.confirmed", body, signer=shop.ledger.signer("工坊"))


def confirmed_as_the_workshop(shop: Shop) -> None:
    """The workshop confirms its own count, in its own name."""
    body = {"lines": [{"record": shop.said["second"], "qty_e3": 120_000, "amount_fen": 2_400}]}
    shop.says("工坊", "work.confirmed", body)


def confirmed_by_a_colleague(shop: Shop) -> None:
    """A colleague confirms his count."""
    body = {"lines": [{"record": shop.said["second"], "qty_e3": 120_000, "amount_fen": 2_400}]}
    shop.says(HER, "work.confirmed", body)


def confirmed_otherwise(shop: Shop) -> None:
    """His confirmation of another quantity than was counted."""
    body = {"lines": [{"record": shop.said["second"], "qty_e3": 110_000, "amount_fen": 2_200}]}
    shop.says(HIM, "work.confirmed", body)


def confirmed_hers(shop: Shop) -> None:
    """His confirmation of a colleague's count."""
    shop.says(HIM, "work.confirmed", {"lines": [{"record": shop.said["hers"], "qty_e3": 90_000, "amount_fen": 1_800}]})


def counted(who: str = "工坊/组长", pieces: int = 10, **more: Any) -> Lie:
    """A count, with something in it that the rules refuse; `$name` stands for what was said."""

    def lie(shop: Shop) -> None:
        body = {name: _meant(shop, value) for name, value in shop.count(pieces, **more).items()}
        claims = {"supersedes": body.pop("supersedes")} if "supersedes" in body else {}
        shop.says(who, "work.recorded", body, **claims)

    return lie


def _meant(shop: Shop, value: Any) -> Any:
    return shop.said[value[1:]] if isinstance(value, str) and value.startswith("$") else value


def by_who_left(shop: Shop) -> None:
    """A foreman who counts after his key was revoked."""
    kid = shop.ledger.signer("工坊/组长").kid
    party = f"party:{shop.ledger.id('工坊')}"
    shop.says("工坊", "key.revoked", {"kid": kid, "reason": "left"}, party)
    shop.says("工坊/组长", "work.recorded", shop.count(10))


def corrected_twice(shop: Shop) -> None:
    """A count corrected that was corrected before."""
    shop.ledger.recount("工坊/组长", shop.said["second"], 130)
    shop.says("工坊/组长", "work.recorded", shop.count(125), supersedes=shop.said["second"])


# ---- payslips


def slip(**changes: Any) -> Lie:
    """A payslip over his counts with sums moved by so many fen, and other fields put in their place."""

    def lie(shop: Shop) -> None:
        body = shop.ledger.slip_body(shop.work, MARCH)
        for name, change in changes.items():
            body[name] = body[name] + change if isinstance(change, int) else change
        shop.says("工坊", "payslip.issued", body)

    return lie


def slip_over_hers(shop: Shop) -> None:
    """A payslip of his that takes a colleague's count."""
    body = shop.ledger.slip_body(shop.work, MARCH)
    line = body["lines"][0]
    line = line | {"records": [*line["records"], shop.said["hers"]], "amount_fen": line["amount_fen"] + 1_800}
    sums = dict.fromkeys(("gross_fen", "net_fen", "pay_fen"), line["amount_fen"])
    shop.says("工坊", "payslip.issued", body | sums | {"lines": [line], "parts": [{"amount_fen": line["amount_fen"]}]})


def second_slip(shop: Shop) -> None:
    """A second payslip for a period."""
    body = shop.ledger.slip_body(shop.work, MARCH)
    shop.ledger.issue_slip("工坊", shop.work, MARCH)
    extra = {"no": 1, "item": "bonus", "amount_fen": 100, "ground": "festival"}
    sums = dict.fromkeys(("gross_fen", "net_fen", "pay_fen"), 100)
    shop.says("工坊", "payslip.issued", body | sums | {"lines": [extra], "parts": [{"amount_fen": 100}]})


def set_off(advance: str, fen: int) -> Lie:
    """A payslip that sets an advance off."""

    def lie(shop: Shop) -> None:
        body = shop.ledger.slip_body(shop.work, MARCH)
        rows = [{"advance": shop.said[advance], "amount_fen": fen}]
        shop.says("工坊", "payslip.issued", body | {"advances": rows, "pay_fen": body["net_fen"] - fen})

    return lie


def slip_confirmed(who: str, more_fen: int = 0, *, key_of: str = "") -> Lie:
    """A payslip confirmed by somebody, to another sum."""

    def lie(shop: Shop) -> None:
        issued = shop.ledger.issue_slip("工坊", shop.work, MARCH)
        fen = shop.ledger.fold.statements[issued].fields["net_fen"]
        body = {"slip": issued, "gross_fen": fen, "net_fen": fen, "pay_fen": fen + more_fen}
        key: dict[str, Any] = {"signer": shop.ledger.signer(key_of)} if key_of else {}
        shop.says(who, "payslip.confirmed", body, **key)

    return lie


# ---- money


def answered(who: str, name: str, *, key_of: str = "", **changes: Any) -> Lie:
    """A payment or an advance acknowledged: by whom, with what changed; `key_of` names whose key signs."""

    def lie(shop: Shop) -> None:
        stated = shop.body(name)
        field = "advance" if "advance" in name else "payment"
        body = {field: shop.said[name], "amount_fen": stated["amount_fen"], "received_on": shop.ledger.today}
        if field == "payment":
            body["allocations"] = stated["allocations"]
        body |= changes
        signed: dict[str, Any] = {"signer": shop.ledger.signer(key_of)} if key_of else {}
        shop.says(who, f"{field}.acknowledged", body, **signed)

    return lie


def paid(**changes: Any) -> Lie:
    """A wage payment stated with something changed."""
    return lambda shop: shop.says("工坊", "payment.stated", shop.body("payment") | changes)


# ---- the clock


def lapsed(days: int, who: str = "clock", **changes: Any) -> Lie:
    """Arrears of March, so many days later, by whomever, with something changed."""

    def lie(shop: Shop) -> None:
        shop.ledger.later(days)
        record: Any = shop.ledger.fold.get(f"period:{shop.work.removeprefix('work:')}:{MARCH}")
        shop.says(who, "arrears.recorded", arrears_of(record) | changes)

    return lie


def lapsed_twice(shop: Shop) -> None:
    """Arrears of one period, recorded again."""
    shop.ledger.later(60)
    shop.ledger.lapse(shop.work, MARCH)
    lapsed(1)(shop)


def arrears_owned(who: str, more_fen: int = 0) -> Lie:
    """Arrears acknowledged by somebody, up to more than is open."""

    def lie(shop: Shop) -> None:
        shop.ledger.later(60)
        arrears = shop.ledger.lapse(shop.work, MARCH)
        fen = shop.ledger.wages_of(shop.work).open_fen + more_fen
        lines = [{"period": MARCH, "amount_fen": fen}]
        body = {"arrears": arrears, "lines": lines, "total_fen": fen, "pay_by": "2026-12-31"}
        shop.says(who, "arrears.acknowledged", body)

    return lie
