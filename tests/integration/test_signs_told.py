"""Story (i) at the doors and in the pack: more pieces counted than ordered, and one phone for two workers, show."""

from __future__ import annotations

import io
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast

import pytest
from pypdf import PdfReader

from api import demo_wages, pages, wages
from api.deps import House
from api.terminal import show
from ledger import db
from reports import report
from reports.case import wages as wage_case
from tests.integration.collecting import housed
from tests.integration.store import Store
from tests.packs import Ledger, plain

FIRM, WORKSHOP, WANG, LI = "客户", "工坊", "王", "李"
MADE, MOST = 1_040_000, 1_030_000  # thousandths: 640 of 王's, 400 of 李's; 1,000 ordered, 3 % more agreed


def traded() -> tuple[Ledger, dict[str, str]]:
    """Two workers confirm on one phone what they sewed for one order; each alone is within it."""
    ledger, works = Ledger(), {}
    for firm in (FIRM, WORKSHOP):
        ledger.join(firm)
    order = ledger.place(FIRM, WORKSHOP, [(1_000, 20_000)], over_permille=30)
    ledger.accept(WORKSHOP, order)
    phone = ledger.uuid()
    for worker, pieces in ((WANG, 640), (LI, 400)):
        ledger.join(worker, "person")
        works[worker] = ledger.engage(WORKSHOP, worker)
        count = ledger.count(WORKSHOP, works[worker], pieces, 1_500, order=order, operation="sewing")
        ledger.agree_counts(worker, [count], via={"device": phone})
    ledger.later(60)
    for worker in (WANG, LI):
        ledger.lapse(works[worker], "2026-03")
    return ledger, {**works, "order": order}


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> tuple[Store, Ledger, dict[str, str]]:
    """The same in a real store, only read."""
    ledger, names = traded()
    return housed(Path(tmp_path_factory.mktemp("signs")), ledger), ledger, names


def stands(told: tuple[Store, Ledger, dict[str, str]], reader: str) -> dict[str, Any]:
    """What a reader of 王's wages is answered."""
    store, ledger, names = told
    with db.reading(store.engine) as session:
        return wages.answer(session, store.vault, names[WANG], ledger.today, ledger.id(reader)).model_dump()


def test_the_workshop_is_told_how_many(told: tuple[Store, Ledger, dict[str, str]]) -> None:
    """Both figures, added up over both workers, with the agreed over-shipment."""
    (found,) = stands(told, WORKSHOP)["over_made"]
    assert found == {
        "order": told[2]["order"],
        "operation": "sewing",
        "unit": "pair",
        "made_e3": MADE,
        "most_e3": MOST,
    }


@pytest.mark.parametrize("reader", [FIRM, LI])
def test_nobody_else_is_told_what_others_sewed(told: tuple[Store, Ledger, dict[str, str]], reader: str) -> None:
    """Who ordered it, and was granted one worker's thread, learns nothing of the rest from the sum."""
    (found,) = stands(told, reader)["over_made"]
    assert (found["made_e3"], found["most_e3"]) == (None, None)


def test_a_worker_is_told_that_it_is_so_and_nothing_of_the_order(told: tuple[Store, Ledger, dict[str, str]]) -> None:
    """What a firm ordered is not his to read, nor what others sewed."""
    (found,) = stands(told, WANG)["over_made"]
    assert (found["made_e3"], found["most_e3"]) == (None, None)


def test_an_operation_that_only_a_colleague_did_is_told_to_the_workshop_alone(tmp_path: Path) -> None:
    """A worker of the same order is not told of such an operation: it would tell that there is a colleague."""
    ledger = Ledger()
    for firm in (FIRM, WORKSHOP):
        ledger.join(firm)
    order = ledger.place(FIRM, WORKSHOP, [(1_000, 20_000)])
    ledger.accept(WORKSHOP, order)
    for worker, operation, pieces in ((WANG, "sewing", 10), (LI, "toe-seam", 1_500)):
        ledger.join(worker, "person")
        work = ledger.engage(WORKSHOP, worker)
        ledger.count(WORKSHOP, work, pieces, 1_500, order=order, operation=operation)
    found = (housed(tmp_path, ledger), ledger, {WANG: ledger.work(WORKSHOP, WANG)})
    told = {
        reader: [one["operation"] for one in stands(found, reader)["over_made"]] for reader in (WORKSHOP, WANG, FIRM)
    }
    assert told == {WORKSHOP: ["toe-seam"], WANG: [], FIRM: []}


def test_the_terminal_says_both_signs(told: tuple[Store, Ledger, dict[str, str]]) -> None:
    """With figures to the workshop; without, a sentence still."""
    tail = told[2]["order"][-8:]
    assert [line for line in show.wage_lines(stands(told, WORKSHOP), {}) if "注意" in line] == [
        "  注意 同一设备上有2名劳动者确认。",
        f"  注意 订单 …{tail}，工序 sewing：计件合计1,040双，超过订单数量（含约定可超交数）1,030双。",
    ]
    assert list(show.wage_signs(stands(told, WANG)))[1:] == [
        f"订单 …{tail}，工序 sewing：计件合计超过订单数量（含约定可超交数）。"
    ]


def test_the_page_shows_the_signs_once(told: tuple[Store, Ledger, dict[str, str]]) -> None:
    """One device and one operation, however many workers they concern."""
    store, _, _ = told
    with db.reading(store.engine) as session:
        shown = demo_wages.workers(cast(House, SimpleNamespace(vault=store.vault)), session)
    assert shown is not None
    assert [sign[:6] for sign in shown.signs] == ["同一设备上有", "订单 …" + told[2]["order"][-8:-6]]
    now = pages.LogNow("log.example/demo", 1, "2026-03-01 08:00", "", "", "")
    orders = SimpleNamespace(owed="0.00", paid="0.00", open="0.00", rows=())
    for workers, count in ((shown, 1), (replace(shown, signs=()), 0)):
        body = pages.page("home.html", demo=True, log=now, orders=orders, workers=workers, packs=[]).body
        assert bytes(body).decode().count("请留意") == count
        assert all((sign in bytes(body).decode()) == bool(count) for sign in shown.signs)


def test_a_pack_says_what_its_own_counts_add_up_to(told: tuple[Store, Ledger, dict[str, str]]) -> None:
    """The workshop's has all counts, but a claimant's need consent and an overdue wage for the order above them."""
    _, ledger, names = told
    theirs = wage_case.of(ledger.collected("workshop", f"party:{ledger.id(WORKSHOP)}", WORKSHOP).contents)
    found = [one.zh for one in theirs.not_proved if "计件记录合计" in one.zh]
    told_zh = "本包内计件记录合计1,040双，超过订单数量（含约定可超交数）1,030双；是否返工或重复记录，另行认定。"
    assert found == [f"订单 …{names['order'][-8:]}，工序 sewing：{told_zh}"]
    assert [one.zh[:2] for one in theirs.signs] == ["设备", "订单"]
    printed = "".join(page.extract_text() for page in PdfReader(io.BytesIO(report.draw(theirs))).pages[:1])
    assert "请留意" in printed
    assert "1,040" in printed
    own = wage_case.of(ledger.collected("worker", names[WANG], WANG).contents)
    assert not [one for one in own.not_proved if "计件记录合计" in one.zh]
    assert ledger.pack("workshop", f"party:{ledger.id(WORKSHOP)}", WORKSHOP, draw=plain).data
