"""What the door and the demo's page say of wages: no natural person's name upstream, no date or debt of other lines."""

from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast

import pytest

from api import demo_wages, wages
from api.deps import House
from api.terminal import show
from ledger import db
from tests.integration.collecting import housed
from tests.integration.store import Store
from tests.packs import Ledger

HIM, WORKSHOP, FIRM, SOMEBODY = "甲", "工坊", "客户", "赵散客"


def traded() -> tuple[Ledger, str]:
    """Wages for two orders, of a firm and of a natural person, who owe nothing; and earlier, the workshop's own."""
    ledger = Ledger()
    for firm in (FIRM, WORKSHOP):
        ledger.join(firm)
    for person in (SOMEBODY, HIM):
        ledger.join(person, "person")
    work = ledger.engage(WORKSHOP, HIM)
    ledger.count(WORKSHOP, work, 10, 20_000)
    ledger.later(40)
    for customer in (FIRM, SOMEBODY):
        order = ledger.place(customer, WORKSHOP, [(1_000, 20_000)])
        ledger.accept(WORKSHOP, order)
        ledger.count(WORKSHOP, work, 100, 20_000, order=order)
    ledger.later(60)
    ledger.join("路人")  # the last entry: a page tells of its day
    return ledger, work


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> tuple[Store, Ledger, str]:
    """The same in a real store, only read."""
    ledger, work = traded()
    return housed(Path(tmp_path_factory.mktemp("told")), ledger), ledger, work


def stands(told: tuple[Store, Ledger, str]) -> dict[str, Any]:
    """What the worker is answered."""
    store, ledger, work = told
    with db.reading(store.engine) as session:
        return wages.answer(session, store.vault, work, ledger.today, ledger.id(HIM)).model_dump()


def test_a_worker_is_told_firms_and_no_natural_person(told: tuple[Store, Ledger, str]) -> None:
    """The firm by its name; the person by his id alone, as in the worker's pack."""
    _, ledger, _ = told
    found = stands(told)
    assert sorted(limb["customer_name"] for limb in found["chain"]) == sorted([f"{FIRM}公司", ledger.id(SOMEBODY)])
    assert SOMEBODY not in str(found)


def test_who_owes_nothing_is_not_told_to_owe(told: tuple[Store, Ledger, str]) -> None:
    """Both orders have no fee due: the terminal says so, without a sum."""
    lines = [line for line in show.wage_lines(stands(told), {}) if "上游" in line]
    assert len(lines) == 2
    assert all("目前不欠" in line and "尚欠" not in line and "逾期" not in line for line in lines)


def test_a_picture_has_the_sum_and_the_day_of_its_own_lines(told: tuple[Store, Ledger, str]) -> None:
    """The workshop's own wage fell due a month before; the pictures of the orders say 200.00 and the later day."""
    store, ledger, work = told
    with db.reading(store.engine) as session:
        shown = demo_wages.workers(cast(House, SimpleNamespace(vault=store.vault)), session)
    assert shown is not None
    assert shown.rows[0].since == "2026-04-16"
    assert [picture.arrows[-1].date for picture in shown.pictures] == ["2026-05-16 起逾期"] * 2
    assert all("欠工资 200.00 元，2026-05-16 起逾期" in picture.said for picture in shown.pictures)
    assert all("目前不欠加工费" in picture.said for picture in shown.pictures)
    assert all("目前不欠加工费" in words for words in shown.rows[0].behind)
    assert ledger.wages_of(work).since == "2026-04-16"
