"""The demo's figures reckoned again from its workbooks, and every row that does not fit refused by its place."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable
from dataclasses import replace
from decimal import ROUND_HALF_UP, Decimal
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook

from api.demo import facts, script
from api.demo.facts import DoesNotFit
from api.demo.script import Act
from api.world.actor import Thread
from examples.lanxi import make
from ledger.errors import MalformedRequest
from ledger.statement import Statement
from tests import near
from tests.near import Near
from tests.paper import Mill

STORY = near.fees(near.story())
Rows = list[dict[str, Any]]
Change = Callable[[dict[str, Any]], dict[str, Any]]


def sheet(workbook: str, name: str, folder: Path = make.FOLDER) -> Rows:
    """A sheet's rows by their headings, read by openpyxl: 同上 is the value above, the list ends at its total."""
    grid = list(load_workbook(folder / workbook)[name].iter_rows(values_only=True))
    rows: Rows = []
    for values in grid[3:]:
        if values[0] == "合计":
            break
        if any(value is not None for value in values):
            row = dict(zip(grid[2], values, strict=True))
            rows.append({str(key): rows[-1][str(key)] if value == "同上" else value for key, value in row.items()})
    return rows


def number(value: Any) -> Decimal:
    """A cell's number, however it was typed."""
    words = str(value or 0).translate({ord(wide): str(ord(wide) - 0xFF10) for wide in "０１２３４５６７８９"})
    return Decimal(words.translate({ord("．"): ".", ord("，"): ""}).strip(" '¥元").replace(",", ""))


def code(value: Any) -> str:
    """A cell's code."""
    return str(value).strip().removeprefix("'")


def fen(quantity: Decimal, price: Decimal) -> int:
    """Quantity times price, rounded half up to the fen."""
    return int((quantity * price * 100).quantize(Decimal(1), ROUND_HALF_UP))


def charged() -> dict[str, list[tuple[str, int, int, int]]]:
    """Of each delivery note: order, thousandths accepted or else delivered, fen, deduction, line by line."""
    prices = {(code(row["订单号"]), row["行号"]): number(row["单价(元)"]) for row in sheet("订单.xlsx", "订单")}
    found = {(code(row["送货单号"]), row["行号"]): row for row in sheet("验收.xlsx", "验收") if row["行号"]}
    notes = defaultdict(list)
    for row in sheet("送货单.xlsx", "送货单"):
        note, order = code(row["送货单号"]), code(row["订单号"])
        seen = found.get((note, row["行号"]), {})
        good = number(row["数量"]) - number(seen.get("返工数量")) - number(seen.get("不合格数量"))
        sum_fen = fen(good, prices[order, row["订单行"]])
        notes[note].append((order, int(good * 1000), sum_fen, int(number(seen.get("扣款(元)")) * 100)))
    return notes


@cache
def played() -> tuple[Near, dict[str, str]]:
    """The story as the demo's actors play it; each order's number by its thread."""
    ledger = Near()
    players = ledger.players()
    ledger.play(players, STORY)
    return ledger, {thread: number for number, thread in players.stage.orders.items()}


def said(kind: str) -> list[Statement]:
    """Every statement of a kind that the actors signed."""
    return [st for st in played()[0].fold.statements.values() if st.kind == kind]


def test_each_statement_of_account_is_the_sum_of_its_notes() -> None:
    """Line by line quantity, sum and deduction, and the total, from the workbooks by other code; each confirmed."""
    notes, orders = charged(), played()[1]
    papers: dict[str, list[tuple[str, int, int, int]]] = defaultdict(list)
    for row in sheet("对账单.xlsx", "对账单"):
        papers[code(row["对账单号"])] += notes[code(row["送货单号"])]
    stated = {st.fields["statement_no"]: st for st in said("account.stated")}
    assert stated.keys() == papers.keys()
    for paper, rows in papers.items():
        names = ("qty_e3", "amount_fen", "deduction_fen")
        lines = [(orders[row["order"]], *(row[name] for name in names)) for row in stated[paper].fields["lines"]]
        assert lines == rows
        assert stated[paper].fields["total_fen"] == sum(row[2] - row[3] for row in rows)
    confirmed = {st.fields["statement"]: st.fields["total_fen"] for st in said("account.confirmed")}
    assert confirmed == {st.id: st.fields["total_fen"] for st in stated.values()}


def test_the_demand_is_what_the_workbooks_leave_open() -> None:
    """Stated less paid, order by order: one is paid to the fen, of the other 598,326.39 yuan are demanded."""
    owed: dict[str, int] = defaultdict(int)
    notes = charged()
    for row in sheet("对账单.xlsx", "对账单"):
        for order, _, sum_fen, cut_fen in notes[code(row["送货单号"])]:
            owed[order] += sum_fen - cut_fen
    for row in sheet("收付款.xlsx", "收付款"):
        owed[code(row["订单号"])] -= int(number(row["金额(元)"]) * 100)
    assert owed == {"JG-2026-003": 0, "JG-2026-017": 59_832_639}
    (demand,) = said("fee.demanded")
    found = {played()[1][row["order"]]: row["amount_fen"] for row in demand.fields["orders"]}
    assert (found, demand.fields["total_fen"]) == ({"JG-2026-017": 59_832_639}, 59_832_639)


def test_every_party_agrees_to_sign_and_every_delivery_is_received() -> None:
    """One agreement for each party of the sheet; each delivery received line by line, by the person of its row."""
    parties = sheet("客户与供应商.xlsx", "往来单位")
    assert len({st.iss for st in said("party.terms_agreed")}) == len(said("party.terms_agreed")) == len(parties)
    taken = {code(row["送货单号"]): row["签收人"] for row in sheet("签收.xlsx", "签收")}
    delivered = {st.id: st for st in said("goods.delivered")}
    received = {delivered[st.fields["delivery"]].fields["note_no"]: st for st in said("goods.received")}
    assert {note: st.fields["received_by"] for note, st in received.items()} == taken
    for st in received.values():
        lines = delivered[st.fields["delivery"]].fields["lines"]
        assert st.fields["lines"] == [{"no": row["no"], "qty_e3": row["qty_e3"]} for row in lines]


def changed(do: str, change: Change, paper: str) -> list[Act]:
    """The story with the rows of one paper changed in the acts of one kind."""
    return [
        replace(act, rows=tuple(change(dict(row)) for row in act.rows))
        if act.do == do and paper in act.rows[0].values()
        else act
        for act in STORY
    ]


def stopped(story: list[Act]) -> str:
    """Why the actors will not play on."""
    ledger = Near()
    with pytest.raises(DoesNotFit) as error:
        ledger.play(ledger.players(), story)
    return str(error.value)


WRONG: list[tuple[str, list[Act], str]] = [
    (
        "charged",
        changed("state", lambda r: {**r, "note_no": "SH-9"}, "DZ-2026-03"),
        "no delivery bears the number SH-9",
    ),
    ("taken", changed("receive", lambda r: {**r, "note_no": "SH-9"}, "SH-0301"), "no delivery bears the number SH-9"),
    (
        "pair",
        changed("pay", lambda r: {**r, "customer": "丙"}, "FK-0401"),
        "丙 and 梅江 are not both among the parties",
    ),
    (
        "other",
        changed("pay", lambda r: {**r, "contractor": "丁"}, "FK-0401"),
        "云织 and 丁 are not both among the parties",
    ),
    (
        "settled",
        changed("demand", lambda r: {**r, "order_no": "JG-2026-003"}, "HJ-0901"),
        "nothing is open for JG-2026-003",
    ),
    ("line", changed("deliver", lambda r: {**r, "order_line": 7}, "SH-0302"), "the order has no line 7"),
    (
        "too much",
        changed("inspect", lambda r: {**r, "rework_e3": 20_000_001}, "SH-0302"),
        "more is found wrong than was delivered in line 1",
    ),
]


@pytest.mark.parametrize(("what", "story", "why"), WRONG, ids=[row[0] for row in WRONG])
def test_what_does_not_fit_is_told_whole(what: str, story: list[Act], why: str) -> None:
    """The actor stops before it signs, and names the note, the pair, the order or the line."""
    assert stopped(story) == why


def test_all_of_a_delivery_may_be_found_wrong() -> None:
    """An inspection that accepts nothing is signed: nothing accepted, nothing charged."""
    ledger = Near()
    story = [act for act in STORY if act.do not in ("agree", "state", "confirm", "pay", "acknowledge", "demand")]
    story = [act for act in story if act.do not in ("object", "answer")]
    wrong = {id(act) for act in story if act.do == "inspect" and act.rows[0]["note_no"] == "SH-0303"}
    rows = {"no": 1, "rework_e3": 0, "rejected_e3": 15_000_000, "deduction_fen": 0}
    story = [replace(act, rows=({**act.rows[0], **rows},)) if id(act) in wrong else act for act in story]
    ledger.play(ledger.players(), story)
    found = [
        row for st in ledger.fold.statements.values() if st.kind == "goods.inspected" for row in st.fields["lines"]
    ]
    assert [(row["accepted_e3"], row["amount_fen"]) for row in found if row["rejected_e3"] == 15_000_000] == [(0, 0)]


MISFITS = [
    ("客户与供应商.xlsx", "经办人", 4, "单位", "丙厂", "row 4: 丙厂 is not among the parties."),
    ("送货单.xlsx", "送货单", 4, "订单号", "JG-9", "row 4: there is no order JG-9."),
    ("签收.xlsx", "签收", 4, "送货单号", "SH-9", "row 4: there is no delivery note SH-9."),
    ("验收.xlsx", "验收", 4, "送货单号", "SH-9", "row 4: there is no delivery note SH-9."),
]


@pytest.mark.parametrize(("workbook", "name", "row", "heading", "value", "why"), MISFITS)
def test_a_row_that_no_other_row_knows_is_refused_by_its_place(
    tmp_path: Path, workbook: str, name: str, row: int, heading: str, value: str, why: str
) -> None:
    """A party, an order or a note that no sheet has: workbook, sheet, row and what is missing."""
    with pytest.raises(MalformedRequest) as error:
        near.story(spoilt(tmp_path, workbook, name, row, heading, value))
    assert error.value.sentence == f"{workbook}, sheet {name}, {why}"
    assert error.value.fields == {"workbook": workbook, "sheet": name, "row": row}


@pytest.mark.parametrize(
    ("workbook", "name", "heading", "why"),
    [
        ("客户与供应商.xlsx", "经办人", "停用原因", "a key that is revoked needs a reason"),
        ("往来函件.xlsx", "往来函件", "要求付清日", "a letter of this kind says more"),
        ("往来函件.xlsx", "往来函件", "答复", "a letter of this kind says more"),
    ],
)
def test_a_row_that_says_too_little_is_refused(
    tmp_path: Path, workbook: str, name: str, heading: str, why: str
) -> None:
    """A revocation without its reason, a letter without what its kind needs."""
    filled = [place for place, row in enumerate(sheet(workbook, name), 4) if row[heading] is not None]
    with pytest.raises(MalformedRequest, match=why) as error:
        near.story(spoilt(tmp_path, workbook, name, filled[0], heading, None))
    assert error.value.fields["row"] == filled[0]


def spoilt(folder: Path, workbook: str, name: str, row: int, heading: str, value: str | None) -> Path:
    """The example's folder with one cell changed."""
    make.main(folder)
    book = load_workbook(folder / workbook)
    page = book[name]
    column = next(cell.column for cell in page[3] if cell.value == heading)
    page.cell(row, column).value = value
    book.save(folder / workbook)
    return folder


def test_acts_begin_at_the_minute_and_carry_their_row() -> None:
    """The first act of the story is at 8:20 of its day in China, to the millisecond; each row keeps its number."""
    assert script.moment_ms("1970-01-02", 0) == 16 * 3_600_000
    assert script.moment_ms("1970-01-02", 61) == 16 * 3_600_000 + 61 * 60_000
    assert STORY[0].at_ms == script.moment_ms(STORY[0].on, 500)
    assert [act.rows[0]["row"] for act in STORY if act.do == "register"] == [4, 5, 6]
    script.check_past([], 0)


def test_a_story_too_late_is_told_its_last_day() -> None:
    """The refusal names the day on which the story ends."""
    with pytest.raises(MalformedRequest) as error:
        script.check_past(STORY, 0)
    assert error.value.sentence == (
        f"The story ends on {STORY[-1].on}, and this machine's clock is not past it; a demo lies in the past."
    )


def thread_of(mill: Mill, thread: str) -> Thread:
    """A thread as a party reads it."""
    own = tuple(st for st in mill.fold.statements.values() if st.thread == thread)
    return Thread(thread, own[-1].id, own)


def test_a_line_is_charged_at_what_was_last_said_of_it() -> None:
    """Delivered, then received short, then inspected, then agreed to: each charge from the newest of them."""
    mill = Mill()
    mill.enrol("甲", name="甲织造有限公司")
    mill.enrol("乙", name="乙加工厂")
    thread = mill.place("甲", "乙", [(1_000, 11_850)])
    mill.accept("乙", thread)
    delivery = mill.bring("乙", thread, "K-1", [(1, 101)])
    found = []

    def charge() -> None:
        (one,) = facts.charges(thread_of(mill, thread), "K-1")
        found.append((one.delivery == delivery, one.delivery_line, one.qty_e3, one.amount_fen, one.net_fen))

    charge()
    mill.receive("甲", thread, delivery, [100])
    charge()
    first = mill.inspect("甲", thread, delivery, [{"accepted": 90, "rejected": 11, "deduct": 65}])
    charge()
    again = [{"accepted": 91, "rejected": 10, "deduct": 65}]
    newest = mill.inspect("甲", thread, delivery, again, supersedes=first)
    charge()
    mill.agree("乙", thread, newest)
    charge()
    fen = {pairs: (pairs * 11_850 + 50) // 100 for pairs in (101, 100, 90, 91)}
    assert found == [
        (True, 1, 101_000, fen[101], fen[101]),
        (True, 1, 100_000, fen[100], fen[100]),
        (True, 1, 90_000, fen[90], fen[90]),
        (True, 1, 91_000, fen[91], fen[91]),
        (True, 1, 91_000, fen[91], fen[91] - 65),
    ]
    with pytest.raises(DoesNotFit, match="the order has no line 2"):
        facts.price_e4(thread_of(mill, thread), 2)
