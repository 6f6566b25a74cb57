"""The deeds about wages: advances, payslips, wage payments, and the worker's answers.

Promise: a payslip is made from the signed counts and from the exceptions that the payroll lists; every sum is worked
out here by the workshop, and again by the worker before he confirms.

Rules
* An advance is set off as far as the worker acknowledged it and the net sum reaches.
* A payment is for one pay period, spread over what is unpaid of it.

Specification: CLAIMS section 1 "Wage", "Advances", "Payments"; 724号 15.
"""

from __future__ import annotations

from typing import Any

from api.demo import labour
from api.demo.deeds import Deed, filled, some
from api.demo.facts import DoesNotFit
from api.demo.work import read_each, work_of
from api.world.actor import Saying, Thread
from ledger.kinds.wage import PayslipIssued
from ledger.rules.payslip import split
from ledger.statement import Statement

Row = dict[str, Any]


def advance(deed: Deed) -> None:
    """The workshop states a day's advances."""
    works = read_each(deed, deed.rows)
    said = []
    for row in deed.rows:
        body = {"amount_fen": row["amount_fen"], "paid_on": row["on"], **some(row, "form", "reference")}
        said.append(Saying("wage.advanced", works[row["worker"]].id, body))
    deed.say_many(said)


def agree_advance(deed: Deed) -> None:
    """The worker acknowledges the advance that bears the number."""
    work = deed.actor.read(work_of(deed.stage, deed.who))
    stated = labour.advance(work, deed.row["reference"])
    body = {
        "advance": stated.id,
        "amount_fen": stated.fields["amount_fen"],
        "received_on": deed.row["received_on"],
    }
    deed.say("advance.acknowledged", work.id, body)


def issue_slips(deed: Deed) -> None:
    """The workshop issues the payslips of a day: counts as they stand, exceptions, advances set off."""
    slips = [row for row in deed.rows if "item" not in row]
    works = read_each(deed, slips)
    said = []
    for row in slips:
        beside = [one for one in deed.rows if "item" in one]
        own = [one for one in beside if (one["worker"], one["period"]) == (row["worker"], row["period"])]
        work = works[row["worker"]]
        said.append(Saying("payslip.issued", work.id, _slip(deed, work, row, own)))
    deed.say_many(said)


def _slip(deed: Deed, work: Thread, row: Row, exceptions: list[Row]) -> Row:
    """The body of a payslip. Raises: DoesNotFit (nothing to pay, or more withheld than there is)."""
    extras = [_beside(deed, one, "item") for one in exceptions if one["item"].startswith("item ")]
    withheld = [_beside(deed, one, "code") for one in exceptions if one["item"].startswith("deduction ")]
    lines = [{"no": no, **line} for no, line in enumerate([*labour.items(work, row["period"]), *extras], 1)]
    gross_fen = sum(line["amount_fen"] for line in lines)
    net_fen = gross_fen - sum(one["amount_fen"] for one in withheld)
    if not lines or net_fen < 0:
        raise DoesNotFit(f"{row['worker']} has {net_fen} fen on the payslip of {row['period']}")
    advances = _set_off(work, row, net_fen)
    deductions = [{"no": no, **one} for no, one in enumerate(withheld, 1)]
    kept = deed.stage.roster[row["worker"]]
    body: Row = {
        **some(row, "period", "pay_on"),
        "days_e3": labour.days_e3(work, row["period"]),
        "lines": lines,
        "gross_fen": gross_fen,
        "deductions": deductions or None,
        "net_fen": net_fen,
        "parts": [{"amount_fen": 0}],
        "advances": advances or None,
        "pay_fen": net_fen - sum(one["amount_fen"] for one in advances),
        "workshop_name": deed.stage.names[deed.who],
        "worker_name": row["worker"],
        **some(kept, "id_number", "phone"),
    }
    parts = split(PayslipIssued.model_validate(filled(body)))[1]
    body["parts"] = [filled({"order": order or None, "amount_fen": fen}) for order, fen in sorted(parts.items())]
    return filled(body)


def _beside(deed: Deed, row: Row, name: str) -> Row:
    """An item or deduction that no count gives, without the order for a deduction: the law spreads it."""
    order = deed.stage.order(row["order_no"]) if row["order_no"] and name == "item" else None
    said = {name: row["item"].partition(" ")[2], **some(row, "amount_fen", "ground", "words"), "order": order}
    return filled(said)


def _set_off(work: Thread, row: Row, net_fen: int) -> list[Row]:
    """The advances that the payroll names, as far as they were acknowledged and the net sum reaches."""
    found, left_fen = [], net_fen
    for reference in row["advances"] or ():
        stated = labour.advance(work, reference)
        amount_fen = min(left_fen, labour.advance_left_fen(work, stated))
        if amount_fen > 0:
            found.append({"advance": stated.id, "amount_fen": amount_fen})
            left_fen -= amount_fen
    return found


def agree_slip(deed: Deed) -> None:
    """The worker works the payslip out again and confirms it."""
    work = deed.actor.read(work_of(deed.stage, deed.who))
    issued = labour.slip(work, deed.row["period"])
    if issued is None:
        raise DoesNotFit(f"there is no payslip of {deed.row['period']}")
    labour.check_slip(work, issued)
    deed.say(
        "payslip.confirmed", work.id, {"slip": issued.id, **some(issued.fields, "gross_fen", "net_fen", "pay_fen")}
    )


def pay_wages(deed: Deed) -> None:
    """The workshop states a day's wage payments, each for one period."""
    works = read_each(deed, deed.rows)
    said = []
    for row in deed.rows:
        work = works[row["worker"]]
        body = {
            "amount_fen": row["amount_fen"],
            "paid_on": row["on"],
            "form": row["form"],
            "allocations": labour.allocated(work, row["period"], row["amount_fen"]),
            "reference": row["reference"],
            "payee_account": deed.stage.roster[row["worker"]]["payee_account"] if row["form"] == "transfer" else None,
        }
        said.append(Saying("payment.stated", work.id, filled(body)))
    deed.say_many(said)


def agree_wages(deed: Deed) -> None:
    """The worker acknowledges the payment that bears the number."""
    work = deed.actor.read(work_of(deed.stage, deed.who))
    stated = _payment(work, deed.row["reference"])
    body = {
        "payment": stated.id,
        "amount_fen": stated.fields["amount_fen"],
        "received_on": deed.row["received_on"],
        "allocations": stated.fields["allocations"],
    }
    deed.say("payment.acknowledged", work.id, body)


def _payment(work: Thread, reference: str) -> Statement:
    for st in work.of("payment.stated"):
        if st.fields.get("reference") == reference:
            return st
    raise DoesNotFit(f"nobody has stated the payment {reference}")
