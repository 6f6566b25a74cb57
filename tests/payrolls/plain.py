"""A plain reading of a workshop's workbooks: pandas for the cells, Decimal for the money, none of the house's code.

It follows the workbooks event by event, in the order in which a day goes: counts, the worker's own counts, corrections,
confirmations, advances, payslips, payments. What it gives is compared with what the ledger says.
"""

from __future__ import annotations

import datetime
import re
import unicodedata
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from math import floor
from pathlib import Path
from typing import Any

import pandas

Row = dict[str, Any]
Tables = dict[str, list[Row]]
Place = tuple[str, str]  # pay period, order number ("" for the workshop's own)
CENT = Decimal("0.01")
WORKBOOKS = ("工人", "计件", "预支", "工资表", "发工资")
ITEMS = ("加班工资", "津贴补贴", "奖金", "其他应发")
BY_LAW = ("代扣个人所得税", "代扣社会保险费")


@dataclass(frozen=True)
class Sums:
    """What stands of a worker's wages, in yuan: 应发, 已发, 尚欠."""

    due: Decimal
    received: Decimal
    open: Decimal


def read(folder: Path) -> Tables:
    """Every sheet's rows by their headings: 同上 is the value above, the list ends at its total."""
    tables: Tables = {}
    for workbook in WORKBOOKS:
        path = folder / f"{workbook}.xlsx"
        book = pandas.read_excel(path, sheet_name=None, header=2, dtype=object, na_filter=False, engine="openpyxl")
        tables |= {str(sheet): _rows(frame.to_dict("records")) for sheet, frame in book.items()}
    return tables


def _rows(records: Iterable[dict[Any, Any]]) -> list[Row]:
    rows: list[Row] = []
    for record in records:
        row = {str(name): None if value in ("", None) else value for name, value in record.items()}
        first = next(iter(row.values()), None)
        if first == "合计":
            break
        if any(value is not None for value in row.values()):
            rows.append({name: rows[-1][name] if value == "同上" else value for name, value in row.items()})
    return rows


def number(cell: Any) -> Decimal:
    """A cell's number, however it was typed."""
    return Decimal(unicodedata.normalize("NFKC", str(cell)).strip("' ").replace(",", ""))


def day(cell: Any) -> str:
    """A cell's day."""
    if isinstance(cell, datetime.date):
        return f"{cell:%Y-%m-%d}"
    found = re.findall(r"\d+", str(cell))
    return f"{int(found[0]):04d}-{int(found[1]):02d}-{int(found[2]):02d}"


def period(cell: Any) -> str:
    """A cell's pay period: a month, or a week by its Monday."""
    found = [] if isinstance(cell, datetime.date) else re.findall(r"\d+", str(cell))
    return f"{int(found[0]):04d}-{int(found[1]):02d}" if len(found) == 2 else day(cell)


def text(cell: Any) -> str:
    """A cell's text, "" where it is empty."""
    return "" if cell is None else str(cell).strip("' ")


def worth(quantity: Decimal, price: Decimal) -> Decimal:
    """Quantity times price, half up to the fen."""
    return (quantity * price).quantize(CENT, ROUND_HALF_UP)


def spread(total: Decimal, weights: Mapping[str, Decimal]) -> dict[str, Decimal]:
    """A sum spread by largest remainder, to the fen; ties go to the smaller name."""
    whole = sum(weights.values(), Decimal(0))
    if not whole:
        return dict.fromkeys(weights, Decimal(0))
    exact = {name: Fraction(total) * Fraction(weight) / Fraction(whole) * 100 for name, weight in weights.items()}
    fen = {name: floor(share) for name, share in exact.items()}
    left = int(total * 100) - sum(fen.values())
    for name in sorted(weights, key=lambda name: (fen[name] - exact[name], name))[:left]:
        fen[name] += 1
    return {name: fen[name] * CENT for name in fen}


def less(parts: Mapping[str, Decimal], total: Decimal) -> dict[str, Decimal]:
    """What is left of parts when a sum is taken from them by largest remainder."""
    taken = spread(total, parts)
    return {name: part - taken[name] for name, part in parts.items()}


@dataclass
class Count:
    """One count: what stands, what was last said, whether he confirmed the last, what payslips took."""

    day: str
    period: str
    operation: str
    bundle: str
    order: str
    price: Decimal
    stands: Decimal
    last: Decimal
    confirmed: bool = False
    disputed: bool = False
    taken: Decimal = Decimal(0)
    slipped: bool = False

    @property
    def open(self) -> Decimal:
        """What no payslip took."""
        return self.stands - self.taken


@dataclass
class Slip:
    """One payslip by pay period and order: before and after what the worker must confirm, and advances set off."""

    high: dict[Place, Decimal]
    low: dict[Place, Decimal]
    set_off: dict[Place, Decimal]
    confirmed: bool = False


@dataclass
class Worker:
    """One worker's books."""

    weekly: bool
    prices: dict[str, Decimal]
    exceptions: list[Row]
    counts: list[Count] = field(default_factory=list)
    advances: dict[str, Decimal] = field(default_factory=dict)
    slips: dict[str, Slip] = field(default_factory=dict)
    stated: dict[str, dict[Place, Decimal]] = field(default_factory=dict)
    paid: dict[Place, Decimal] = field(default_factory=lambda: defaultdict(Decimal))

    def period_of(self, on: str) -> str:
        """The pay period of a day."""
        date = datetime.date.fromisoformat(on)
        return (date - datetime.timedelta(days=date.weekday())).isoformat() if self.weekly else on[:7]

    def find(self, row: Row) -> Count:
        """The count that a row names by day, operation and bundle."""
        named = (day(row["工作日期"]), text(row["工序"]), text(row["扎号"]))
        return next(one for one in self.counts if (one.day, one.operation, one.bundle) == named)

    # ---- events, one for each kind of row

    def count(self, row: Row) -> None:
        """A count at its own or the agreed price."""
        on, operation = day(row["日期"]), text(row["工序"])
        price = number(row["工价(元)"]) if row["工价(元)"] is not None else self.prices[operation]
        sum_ = worth(number(row["数量"]), price)
        place = (on, self.period_of(on), operation, text(row["扎号"]), text(row["订单号"]))
        self.counts.append(Count(*place, price, sum_, sum_))

    def claim(self, row: Row) -> None:
        """His own count is in no sum; an objection keeps the record out of a later confirmation."""
        if row["提出异议"] == "是":
            self.find(row).disputed = True

    def correct(self, row: Row) -> None:
        """More counts at once, less once he confirms it."""
        one = self.find(row)
        one.last, one.disputed, one.confirmed = worth(number(row["更正数量"]), one.price), False, False
        one.stands = max(one.stands, one.last)

    def agree_correction(self, row: Row) -> None:
        """He confirms what was last said."""
        one = self.find(row)
        one.stands, one.confirmed = one.last, True

    def agree_counts(self, row: Row) -> None:
        """He confirms the days, but for what he leaves out and what he objected to."""
        left = text(row["未确认扎号"]).split("、")
        for one in self.counts:
            listed = day(row["期间起"]) <= one.day <= day(row["期间止"]) and (not one.bundle or one.bundle not in left)
            if listed and not one.disputed:
                one.stands, one.confirmed = one.last, True

    def agree_advance(self, row: Row) -> None:
        """He acknowledges an advance."""
        self.advances[text(row["单号"])] = number(row["金额(元)"])

    def slip(self, row: Row) -> None:
        """A payslip over the open counts of its period and of earlier ones, and the exceptions."""
        of = period(row["工资所属期"])
        own = [one for one in self.exceptions if period(one["工资所属期"]) == of]
        earned = self._take(of)
        for one in own:
            if one["项目"] in ITEMS:
                earned[text(one["订单号"])][of] += number(one["金额(元)"])
        parts = {order: sum(by_period.values(), Decimal(0)) for order, by_period in earned.items()}
        law = sum((number(one["金额(元)"]) for one in own if one["项目"] in BY_LAW), Decimal(0))
        other = sum((number(one["金额(元)"]) for one in own if one["项目"] not in (*ITEMS, *BY_LAW)), Decimal(0))
        high = less(parts, law)
        low = less(high, other)
        set_off = spread(self._set_off(row, sum(low.values(), Decimal(0))), low)
        slip = self.slips[of] = Slip({}, {}, {})
        for order, by_period in earned.items():
            higher = less(by_period, parts[order] - high[order])
            lower = less(higher, high[order] - low[order])
            parted = spread(set_off[order], lower)
            for place in by_period:
                slip.high[place, order], slip.low[place, order] = higher[place], lower[place]
                slip.set_off[place, order] = parted[place]

    def _take(self, of: str) -> defaultdict[str, defaultdict[str, Decimal]]:
        """What is open of counts, by order and pay period, taken; what was lowered below what was taken is left."""
        earned: defaultdict[str, defaultdict[str, Decimal]] = defaultdict(lambda: defaultdict(Decimal))
        for one in self.counts:
            if one.period <= of and (one.open > 0 or not one.slipped):
                earned[one.order][one.period] += one.open
                one.taken, one.slipped = one.stands, True
        return earned

    def _set_off(self, row: Row, net: Decimal) -> Decimal:
        """Advances named, as far as they were acknowledged and the net sum reaches."""
        left = net
        for number_ in text(row["抵扣预支单号"]).split("、"):
            part = min(left, self.advances.get(number_, Decimal(0)))
            left -= part
            if part:
                self.advances[number_] -= part
        return net - left

    def agree_slip(self, row: Row) -> None:
        """He confirms a payslip, and with it what it withholds beyond the law."""
        self.slips[period(row["工资所属期"])].confirmed = True

    def pay(self, row: Row) -> None:
        """A payment is spread over what is unpaid of its period."""
        of = period(row["工资所属期"])
        parts = spread(number(row["金额(元)"]), self.unpaid(of))
        self.stated[text(row["凭证号"])] = {(of, order): fen for order, fen in parts.items()}

    def agree_pay(self, row: Row) -> None:
        """He acknowledges a payment."""
        for place, part in self.stated[text(row["凭证号"])].items():
            self.paid[place] += part

    # ---- what stands

    def unpaid(self, of: str) -> dict[str, Decimal]:
        """What the workshop has not yet said it paid of a period, by its own payslip, order by order."""
        owed = self._owed(of, withheld=True)
        for parts in self.stated.values():
            for (paid_for, order), part in parts.items():
                if paid_for == of:
                    owed[order] -= part
        return {order: fen for order, fen in owed.items() if fen > 0}

    def _owed(self, of: str, *, withheld: bool = False) -> defaultdict[str, Decimal]:
        """What is owed of a period by order: its payslip, and counts that none took."""
        owed: defaultdict[str, Decimal] = defaultdict(Decimal)
        for slip in self.slips.values():
            for (paid_for, order), fen in (slip.low if slip.confirmed or withheld else slip.high).items():
                if paid_for == of:
                    owed[order] += fen - slip.set_off[paid_for, order]
        for one in self.counts:
            if one.period == of:
                owed[one.order] += one.open
        return owed

    def sums(self) -> Sums:
        """The three numbers."""
        set_off = sum((fen for slip in self.slips.values() for fen in slip.set_off.values()), Decimal(0))
        owed = {(of, order): fen for of in self._periods() for order, fen in self._owed(of).items()}
        open_ = sum((max(Decimal(0), fen - self.paid[place]) for place, fen in owed.items()), Decimal(0))
        due = sum(owed.values(), Decimal(0)) + set_off
        return Sums(due, sum(self.paid.values(), Decimal(0)) + set_off, open_)

    def _periods(self) -> set[str]:
        return {one.period for one in self.counts} | {of for slip in self.slips.values() for of, _ in slip.high}


# Sheet, column of the day, what is done: in the order in which a day goes.
EVENTS: tuple[tuple[str, str, Callable[[Worker, Row], None]], ...] = (
    ("计件", "日期", Worker.count),
    ("工人自记", "日期", Worker.claim),
    ("更正", "更正日期", Worker.correct),
    ("更正", "本人确认日期", Worker.agree_correction),
    ("本人确认", "确认日期", Worker.agree_counts),
    ("预支", "本人确认日期", Worker.agree_advance),
    ("工资表", "制表日期", Worker.slip),
    ("工资表", "本人确认日期", Worker.agree_slip),
    ("发工资", "发放日期", Worker.pay),
    ("发工资", "本人确认日期", Worker.agree_pay),
)


def books(tables: Tables, until: str = "9999-12-31") -> dict[str, Worker]:
    """Each worker's books after every event up to a day."""
    prices = {text(row["工序"]): number(row["工价(元)"]) for row in tables["工价表"]}
    found = {
        text(row["姓名"]): Worker(
            row["支付周期"] == "按周", prices, [one for one in tables["其他项目"] if one["姓名"] == row["姓名"]]
        )
        for row in tables["工人"]
    }
    events = [
        (day(row[column]), rank, row, do)
        for rank, (sheet, column, do) in enumerate(EVENTS)
        for row in tables[sheet]
        if row[column] is not None
    ]
    for on, _, row, do in sorted(events, key=lambda event: event[:2]):
        if on <= until:
            do(found[text(row["姓名"])], row)
    return found


def owed(folder: Path) -> dict[str, Sums]:
    """What each worker is owed, was paid and is still owed, by a plain reading of the workbooks."""
    return {name: worker.sums() for name, worker in books(read(folder)).items()}
