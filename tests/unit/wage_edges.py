"""Wage cases at the edges: nobody owes, nothing is due, nothing is named, many people, many limbs, long words."""

from __future__ import annotations

import dataclasses
from dataclasses import replace
from functools import cache
from typing import Any

from reports.case.shapes import Checkpoint
from reports.case.wage_shapes import WageCase
from tests.unit.wage_cases import NAMES, WORKSHOP, case, chain, hidden, period, person, started, workshop_of
from tests.unit.wage_specimen import MONTHS, digest

LONGEST = 200  # characters of a name that a statement may hold


@cache
def crowd() -> WageCase:
    """Sixty workers of three days each."""
    return workshop_of(tuple(f"工人{number:02d}" for number in range(60)), MONTHS[4:5], 3, WORKSHOP)


def nameless(told: WageCase) -> WageCase:
    """The same case with each name, number, price and word withheld."""
    names = {
        "name",
        "credit_code",
        "address",
        "representative",
        "phone",
        "id_number",
        "person_name",
        "party_name",
        "position",
    }
    names |= {"price_e4", "operation", "style", "job", "workshop_name", "worker_name", "reference", "payee_account"}
    names |= {"text", "reason", "words"}

    def bare(value: Any) -> Any:
        if isinstance(value, tuple):
            return tuple(bare(one) for one in value)
        if not dataclasses.is_dataclass(value) or isinstance(value, type | Checkpoint):
            return value
        fields = {one.name: getattr(value, one.name) for one in dataclasses.fields(value)}
        if "rates" in fields:
            fields["rates"] = tuple(("SF", unit, None) for _, unit, _ in fields["rates"])
        return replace(value, **{key: None if key in names else bare(held) for key, held in fields.items()})

    stripped: WageCase = bare(told)
    return stripped


def settled() -> WageCase:
    """One worker to whom nothing is owed any more."""
    desk, workshop, (work,) = started((NAMES[0],))
    work.month("2026-07", 20)
    fen = work.sum_fen("2026-07")
    paid = work.paid("2026-07", fen, "2026-08-15")
    told = person(work, [period(work, "2026-07", None, fen)], payments=(paid,))
    return case(desk, "worker", workshop, [told], ())


def idle() -> WageCase:
    """One worker for whom nothing was recorded yet."""
    desk, workshop, (work,) = started((NAMES[0],))
    return case(desk, "worker", workshop, [person(work, [], engagements=(work.engaged(),))], ())


def not_due() -> WageCase:
    """One worker whose payday is still to come."""
    desk, workshop, (work,) = started((NAMES[0],))
    work.month("2026-09", 10)
    return case(desk, "worker", workshop, [person(work, [period(work, "2026-09", None, 0)])], ())


def undisclosed(told: WageCase) -> WageCase:
    """The same case where nobody above agreed to disclose."""
    return replace(told, limbs=tuple(hidden(limb.order, limb.behind[0]) for limb in told.limbs))


def long_words(told: WageCase) -> WageCase:
    """The same case with the longest names and a text of 2,000 characters."""
    name = "浙江省金华市兰溪市梅江镇" * 17
    (one,) = told.people
    demand = replace(one.demands[0], text="一二三四五六七八九十" * 200)
    worker = replace(one.worker, name=f"{name[:LONGEST]}")
    workshop = replace(told.workshop, name=f"{name[: LONGEST - 1]}厂")
    limbs = tuple(
        replace(limb, debtor=replace(limb.debtor, name=workshop.name)) if limb.debtor else limb for limb in told.limbs
    )
    return replace(told, workshop=workshop, people=(replace(one, worker=worker, demands=(demand,)),), limbs=limbs)


def branched() -> WageCase:
    """Two orders behind one worker's wage, both behind a third, and five more in a row above."""
    desk, workshop, (work,) = started((NAMES[0],))
    work.month("2026-07", 20)
    first, above, last = chain(desk, workshop, work.thread)
    second = replace(first, order=f"order:{digest('brother')[:32]}", open_fen=1_234_567, behind=(work.thread,))
    above = replace(above, behind=(first.order, second.order))
    more, under = [], last.order
    for number in range(5):
        order = f"order:{digest(f'more {number}')[:32]}"
        more.append(hidden(order, under))
        under = order
    told = person(work, [period(work, "2026-07", None, 0)])
    return case(desk, "worker", workshop, [told], (first, second, above, last, *more))
