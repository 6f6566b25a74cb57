"""A workshop drawn from a seed: its workbooks as tables, and as XLSX files.

Promise: the same seed gives the same workbooks. They hold numbers as typed, no formula; what a payment may come to is
taken from the plain reading, so that nobody pays more than is unpaid.

Each workshop has one to three workers on monthly or weekly pay, work for two orders and the workshop's own, corrections
up and down, own counts, advances, payslips with allowances and deductions, a period without a payslip, and payments
that are whole, partial or not confirmed.
"""

from __future__ import annotations

import datetime
import io
import random
from collections.abc import Iterable, Sequence
from functools import cache
from pathlib import Path

from openpyxl import Workbook

from api.intake import factory, workers
from api.intake.sheet import Plan
from tests.payrolls import plain

Cell = str | int | float | datetime.date | None
Row = dict[str, Cell]
Sheets = dict[str, list[Row]]

WORKSHOP, CUSTOMER, ORDERS = "乙", "甲", ("J-1", "J-2")
BEGIN = datetime.date(2026, 3, 2)  # a Monday
NAMES = ("子", "丑", "寅")
OPERATIONS = (
    ("缝头", "toe-linking", "计件", "双"),
    ("翻袜", "turning", "计件", "双"),
    ("杂工", "chores", "计时", "小时"),
)


class Drawing:
    """One workshop being drawn."""

    def __init__(self, seed: int) -> None:
        self.chance = random.Random(seed)
        self.sheets: Sheets = {plan.sheet: [] for plan in workers.PLANS}
        self.prices = {name: self.chance.randint(1, 29_999) for name, *_ in OPERATIONS}
        for name, code, basis, unit in OPERATIONS:
            rate: Row = {"工序": name, "代码": code, "计酬方式": basis, "单位": unit}
            self.sheets["工价表"].append({**rate, "工价(元)": self.prices[name] / 10_000})
        self._payments: list[tuple[datetime.date, str, Cell]] = []
        for number in range(self.chance.choice((1, 1, 1, 2, 2, 3))):
            self._worker(number)
        for on, name, of in sorted(self._payments, key=lambda one: one[0]):
            self._pay(name, of, on)

    def _worker(self, number: int) -> None:
        name, weekly = NAMES[number], self.chance.random() < 0.25
        self.sheets["工人"].append(
            {
                "姓名": name,
                "身份证号": f"DEMO{number:04d}",
                "电话": f"000-{number:04d}",
                "登记日期": BEGIN,
                "密钥保管": "文件密钥",
                "签名等级": "S1",
                "用工单位": WORKSHOP,
                "关系": "劳务协议",
                "约定日期": BEGIN,
                "签订日期": BEGIN,
                "起始日": BEGIN,
                "支付周期": "按周" if weekly else "按月",
                "发薪日": self.chance.randint(1, 14 if weekly else 31),
                "支付方式": "现金",
                "工作内容": "缝头",
                "本人账户": None,
            }
        )
        for place in range(self.chance.choice((1, 2, 2))):
            self._period(name, weekly, place)

    def _period(self, name: str, weekly: bool, place: int) -> None:
        """Days of work, and what is said of them afterwards."""
        first, last = _week(place) if weekly else _month(place)
        days = sorted(self.chance.sample(range((last - first).days + 1), self.chance.randint(2, 4)))
        counted = [self._count(name, first + datetime.timedelta(days=day)) for day in days]
        for row in counted[1:]:
            self._talk(name, row)
        self._confirm(name, first, last, counted[1:])
        named = f"{first:%Y-%m}" if not weekly else first
        advances = self._advances(name, first)
        if self.chance.random() < 0.8:
            self._payslip(name, named, last + self._days(2, 6), advances)
        if self.chance.random() < 0.8:
            self._payments.append((last + self._days(7, 12), name, named))
        if self.chance.random() < 0.3:
            self._payments.append((last + self._days(14, 40), name, named))

    def _days(self, least: int, most: int) -> datetime.timedelta:
        return datetime.timedelta(days=self.chance.randint(least, most))

    def _count(self, name: str, on: datetime.date) -> Row:
        operation, *_, unit = self.chance.choice(OPERATIONS)
        hours = unit == "小时"
        pieces = self.chance.randint(1, 44) / 4 if hours else self.chance.choice((self.chance.randint(1, 2_000), 120))
        raised = (self.prices[operation] + self.chance.randint(0, 999)) / 10_000
        row: Row = {
            "日期": on,
            "姓名": name,
            "订单号": self.chance.choice((*ORDERS, None)),
            "工序": operation,
            "扎号": f"{on:%m%d}-{len(self.sheets['计件'])}",
            "数量": self._typed(pieces),
            "工价(元)": raised if self.chance.random() < 0.15 else None,
            "记录人": None,
        }
        self.sheets["计件"].append(row)
        return row

    def _typed(self, pieces: float) -> Cell:
        """A quantity as a number, or as the text that people type."""
        if pieces != int(pieces):
            return pieces
        whole = int(pieces)
        wide = "".join(chr(ord(digit) + 0xFEE0) for digit in str(whole))
        return self.chance.choice((whole, whole, whole, f"'{whole:,}", wide))

    def _talk(self, name: str, count: Row) -> None:
        """Now and then he counts otherwise, and now and then the workshop corrects itself."""
        named: Row = {"姓名": name, "工作日期": count["日期"], "工序": count["工序"], "扎号": count["扎号"]}
        pieces = float(plain.number(count["数量"]))
        said = _date(count["日期"]) + self._days(1, 20)
        if self.chance.random() < 0.25:
            own: Row = {**named, "日期": said, "自记数量": pieces + self.chance.randint(1, 12), "说明": None}
            self.sheets["工人自记"].append({**own, "提出异议": self.chance.choice("是否")})
        for _ in range(self.chance.choice((0, 0, 0, 1, 1, 2))):
            said += self._days(1, 25)
            pieces = max(0, pieces + self.chance.choice((-40, -8, -pieces, 8, 8, 30)))
            agreed = said + self._days(0, 1) if self.chance.random() < 0.6 else None
            self.sheets["更正"].append({**named, "更正日期": said, "更正数量": pieces, "本人确认日期": agreed})

    def _confirm(self, name: str, first: datetime.date, last: datetime.date, others: Sequence[Row]) -> None:
        """He confirms a period, or all but some bundles, or nothing; the first count is never left out."""
        if self.chance.random() < 0.3:
            return
        left = "、".join(str(row["扎号"]) for row in others if self.chance.random() < 0.3)
        on = last + datetime.timedelta(days=1)
        self.sheets["本人确认"].append(
            {"姓名": name, "确认日期": on, "期间起": first, "期间止": last, "未确认扎号": left or None}
        )

    def _advances(self, name: str, first: datetime.date) -> list[str]:
        """Advances of a period, some of them confirmed."""
        numbers = []
        for _ in range(self.chance.choice((0, 0, 1, 2))):
            on = first + self._days(0, 5)
            numbers.append(f"Y-{len(self.sheets['预支'])}")
            agreed = on + self._days(0, 2) if self.chance.random() < 0.8 else None
            fen = self.chance.randint(100, 60_000)
            row: Row = {"单号": numbers[-1], "预支日期": on, "姓名": name, "金额(元)": fen / 100}
            self.sheets["预支"].append({**row, "支付方式": "现金", "本人确认日期": agreed})
        return numbers

    def _payslip(self, name: str, of: Cell, on: datetime.date, advances: Iterable[str]) -> None:
        """A payslip with its exceptions; what is withheld is covered twice by an allowance."""
        agreed = on + self._days(0, 3) if self.chance.random() < 0.6 else None
        slip: Row = {"姓名": name, "工资所属期": of, "制表日期": on, "支付日期": on, "本人确认日期": agreed}
        self.sheets["工资表"].append({**slip, "抵扣预支单号": "、".join(advances) or None})
        withheld = [item for item in (*plain.BY_LAW, "食宿费", "赔偿扣款") if self.chance.random() < 0.2]
        beside = [(item, self.chance.randint(1, 20_000)) for item in withheld]
        covered = sum(fen for _, fen in beside)
        if covered or self.chance.random() < 0.4:
            beside.append((self.chance.choice(plain.ITEMS), 2 * covered + self.chance.randint(1, 30_000)))
        for item, fen in beside:
            ground = self.chance.choice(tuple(workers.GROUNDS)) if item in plain.ITEMS else None
            order = self.chance.choice((*ORDERS, None)) if item in plain.ITEMS else None
            row: Row = {"姓名": name, "工资所属期": of, "项目": item, "金额(元)": fen / 100}
            self.sheets["其他项目"].append({**row, "订单号": order, "理由": ground, "说明": None})

    def _pay(self, name: str, of: Cell, on: datetime.date) -> None:
        """All of what is unpaid, a part of it, or a fen."""
        unpaid = plain.books(self.sheets, on.isoformat())[name].unpaid(plain.period(of))
        open_fen = int(sum(unpaid.values()) * 100)
        if open_fen:
            fen = self.chance.choice((open_fen, self.chance.randint(1, open_fen), 1))
            agreed = on + self._days(0, 2) if self.chance.random() < 0.8 else None
            row: Row = {"凭证号": f"G-{len(self.sheets['发工资'])}", "发放日期": on, "姓名": name, "工资所属期": of}
            self.sheets["发工资"].append({**row, "金额(元)": fen / 100, "支付方式": "现金", "本人确认日期": agreed})


def _month(place: int) -> tuple[datetime.date, datetime.date]:
    """First and last day of March, April, May, from the day on which the terms begin."""
    first = BEGIN if place == 0 else datetime.date(2026, 3 + place, 1)
    return first, datetime.date(2026, 4 + place, 1) - datetime.timedelta(days=1)


def _week(place: int) -> tuple[datetime.date, datetime.date]:
    monday = BEGIN + datetime.timedelta(days=7 * place)
    return monday, monday + datetime.timedelta(days=6)


def _date(cell: Cell) -> datetime.date:
    assert isinstance(cell, datetime.date)
    return cell


def draw(seed: int) -> Sheets:
    """A workshop's sheets about its workers."""
    return Drawing(seed).sheets


def write(folder: Path, sheets: Sheets) -> None:
    """Every workbook of a factory into a folder: the drawn ones, and the same firms and two orders each time."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, data in _others().items():
        (folder / name).write_bytes(data)
    for workbook in dict.fromkeys(plan.workbook for plan in workers.PLANS):
        plans = [plan for plan in workers.PLANS if plan.workbook == workbook]
        (folder / workbook).write_bytes(_workbook(plans, sheets))


def _workbook(plans: Sequence[Plan], sheets: Sheets) -> bytes:
    book = Workbook(write_only=True)
    for plan in plans:
        page = book.create_sheet(plan.sheet)
        headings = [column.heading for column in plan.columns]
        for row in ([plan.sheet], ["随机生成，全部虚构"], headings):
            page.append(row)
        for fields in sheets.get(plan.sheet, ()):
            page.append([fields.get(heading) for heading in headings])
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


@cache
def _others() -> dict[str, bytes]:
    """The workbooks that are not about workers, by name: two firms, two orders, nothing else."""
    sheets = {"往来单位": [_firm(CUSTOMER), _firm(WORKSHOP)], "订单": [_order(number) for number in ORDERS]}
    plans = [plan for plan in factory.PLANS if plan not in workers.PLANS]
    return {
        name: _workbook([plan for plan in plans if plan.workbook == name], sheets)
        for name in dict.fromkeys(plan.workbook for plan in plans)
    }


def _firm(short: str) -> Row:
    return {
        "简称": short,
        "单位全称": f"{short}厂（虚构）",
        "类型": "企业",
        "规模": "微型",
        "统一社会信用代码": f"DEMO{ord(short)}",
        "地址": "示例路",
        "法定代表人或经营者": "某",
        "电话": "000-1",
        "登记日期": BEGIN - datetime.timedelta(days=1),
        "密钥保管": "文件密钥",
        "签名等级": "S1",
    }


def _order(number: str) -> Row:
    day = BEGIN - datetime.timedelta(days=1)
    terms: Row = {"付款起算": "送货", "付款天数": 30, "交货期限": day, "验收天数": 7, "交付地点": "示例路"}
    agreed: Row = {"同意向下游披露": "是", "可否转外发": "否", "验收标准": "按样", "单价含税": "是"}
    line: Row = {"行号": 1, "品名": "袜", "款号": "W-1", "数量": 100_000, "单位": "双", "单价(元)": 1.2}
    sides: Row = {"定作人": CUSTOMER, "承揽人": WORKSHOP, "下单日期": day, "接单日期": day}
    return {"订单号": number, **sides, **line, **terms, **agreed}
