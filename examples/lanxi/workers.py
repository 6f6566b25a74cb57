"""The workshop's sheets about five workers: terms, counts day by day, advances, payroll, wages paid. All invented.

* Counts are drawn from the worker's name and the day, so that they come out the same every time.
* What follows from counts (prices, sums, payslips) stands in no sheet; of wages paid, the sums transferred do.
"""

from __future__ import annotations

import datetime
import hashlib
from collections.abc import Iterator

from examples.lanxi.sheets import Cell, Sheet, on

SHOP, ORDER, BOSS = "梅江", "JG-2026-017", "叶国平"
FIRST, LAST = on(5, 4), on(7, 23)
INVENTED = "全部人员、证件号、电话、账号、工价和数量均为虚构"
LINKING, TURNING, BOARDING = "缝头", "翻袜", "定型"
SAME = "同上"

# name, operation, pairs of a slow day, spread above it, days off
HANDS: tuple[tuple[str, str, int, int, tuple[datetime.date, ...]], ...] = (
    ("蒋秀英", LINKING, 720, 160, (on(5, 12), on(6, 16))),
    ("徐桂花", LINKING, 690, 150, (on(6, 9),)),
    ("何小燕", LINKING, 640, 170, (on(5, 21), on(6, 2), on(6, 3))),
    ("唐建军", BOARDING, 1_450, 320, (on(5, 8), on(6, 22))),
    ("胡丽娟", TURNING, 2_350, 500, (on(5, 15), on(6, 27))),
)
SAMPLES = {on(5, 20): "徐桂花", on(6, 10): "何小燕"}  # sample socks, for no order

# fmt: off
WORKERS = Sheet(
    "工人", "工人及用工约定", INVENTED,
    ("姓名", "身份证号", "电话", "登记日期", "密钥保管", "签名等级", "用工单位", "关系", "约定日期", "签订日期",
     "起始日", "支付周期", "发薪日", "支付方式", "工作内容", "本人账户"),
    (
        ("蒋秀英", "'330781DEMO00000101", "'000-20260101", on(5, 2), "文件密钥", "S1", SHOP, "劳动合同", on(5, 2),
         on(5, 3), FIRST, "按月", 15, "转账", "缝头", "'0000000000000000101"),
        ("徐桂花", "'330781DEMO00000102", "'000-20260102", SAME, SAME, SAME, SAME, SAME, SAME, SAME, SAME, SAME, SAME,
         SAME, SAME, "'0000000000000000102"),
        ("何小燕", "'330781DEMO00000103", "'000-20260103", SAME, SAME, SAME, SAME, "劳务协议", SAME, SAME, SAME, SAME,
         SAME, SAME, SAME, "'0000000000000000103"),
        ("唐建军", "330781DEMO00000104", "000-20260104", SAME, SAME, SAME, SAME, SAME, SAME, SAME, SAME, SAME, SAME,
         SAME, "定型", "'0000000000000000104"),
        ("胡丽娟", "330781DEMO00000105", "000-20260105", SAME, SAME, SAME, SAME, SAME, SAME, SAME, SAME, SAME, "'15",
         SAME, "翻袜", "'0000000000000000105"),
    ),
)
RATES = Sheet(
    "工价表", "计件工价表", "工价虚构，元/双，精确到万分之一元",
    ("工序", "代码", "计酬方式", "单位", "工价(元)"),
    (
        (LINKING, "toe-linking", "计件", "双", 0.235),
        (TURNING, "turning", SAME, SAME, "'0.0675"),
        (BOARDING, "boarding", SAME, SAME, 0.1125),
    ),
)
CORRECTIONS = Sheet(
    "更正", "计件更正", "原记录不删除，以更正记录接续",
    ("更正日期", "姓名", "工作日期", "工序", "扎号", "更正数量", "本人确认日期"),
    ((on(7, 10), "蒋秀英", on(6, 24), LINKING, "0624-9", 128, on(7, 11)),),
)
CONFIRMATIONS = Sheet(
    "本人确认", "本人确认计件", "未列入的即为未确认，不视为同意",
    ("姓名", "确认日期", "期间起", "期间止", "未确认扎号"),
    (
        ("蒋秀英", on(6, 2), FIRST, on(5, 31), None),
        *((name, SAME, SAME, SAME, None) for name in ("徐桂花", "何小燕", "唐建军", "胡丽娟")),
        ("蒋秀英", on(7, 2), on(6, 1), on(6, 30), "0624-9"),
        ("徐桂花", SAME, SAME, SAME, None),
        ("何小燕", SAME, SAME, SAME, "0618-3"),
        ("唐建军", SAME, SAME, SAME, None),
        ("胡丽娟", SAME, SAME, SAME, None),
        ("蒋秀英", on(7, 27), on(7, 1), on(7, 31), None),
        ("徐桂花", SAME, SAME, SAME, None),
        ("唐建军", SAME, SAME, SAME, None),
    ),
    (),
)
OWN_COUNTS = Sheet(
    "工人自记", "工人自记数量", "自记数量不计入应发，供核对",
    ("日期", "姓名", "工作日期", "工序", "扎号", "自记数量", "提出异议", "说明"),
    ((on(7, 8), "蒋秀英", on(6, 24), LINKING, "0624-9", 132, "是", "当日第九扎我记的是132双，工资表按120双计。"),),
)
ADVANCES = Sheet(
    "预支", "预支登记", "本人未确认的不抵扣工资",
    ("单号", "预支日期", "姓名", "金额(元)", "支付方式", "本人确认日期"),
    (
        ("YZ-001", on(5, 15), "唐建军", 500, "现金", on(5, 15)),
        ("YZ-002", on(5, 20), "何小燕", "'300.00", SAME, on(5, 21)),
        ("YZ-003", on(6, 12), "唐建军", 600, SAME, on(6, 12)),
        ("YZ-004", on(7, 10), "胡丽娟", 800, "转账", on(7, 11)),
        ("YZ-005", on(7, 17), "徐桂花", 200, "现金", None),
    ),
    ("金额(元)",),
)
PAYROLL = Sheet(
    "工资表", "工资表（按记录计算，不另填数量金额）", "每人每月一行",
    ("姓名", "工资所属期", "制表日期", "支付日期", "抵扣预支单号", "本人确认日期"),
    (
        ("蒋秀英", "2026-05", on(6, 5), on(6, 15), None, on(6, 6)),
        ("徐桂花", SAME, SAME, SAME, None, on(6, 6)),
        ("何小燕", SAME, SAME, SAME, "YZ-002", on(6, 6)),
        ("唐建军", SAME, SAME, SAME, "YZ-001", on(6, 7)),
        ("胡丽娟", SAME, SAME, SAME, None, on(6, 7)),
        ("蒋秀英", "2026年6月", on(7, 6), on(7, 15), None, on(7, 7)),
        ("徐桂花", SAME, SAME, SAME, None, on(7, 7)),
        ("何小燕", SAME, SAME, SAME, None, on(7, 8)),
        ("唐建军", SAME, SAME, SAME, "YZ-003", None),
        ("胡丽娟", SAME, SAME, SAME, None, on(7, 8)),
        ("蒋秀英", "2026-07", on(8, 5), on(8, 15), None, on(8, 6)),
        ("徐桂花", SAME, SAME, SAME, None, on(8, 6)),
        ("何小燕", SAME, SAME, SAME, None, None),
        ("唐建军", SAME, SAME, SAME, None, on(8, 7)),
        ("胡丽娟", SAME, SAME, SAME, "YZ-004", None),
    ),
)
INSURANCE = "代扣社会保险费"
EXCEPTIONS = Sheet(
    "其他项目", "计件以外的应发和扣除", "只记例外",
    ("姓名", "工资所属期", "项目", "金额(元)", "订单号", "理由", "说明"),
    (
        ("徐桂花", "2026-05", "奖金", 100, None, "全勤", None),
        *((name, month, INSURANCE, 431.2, None, None, None) for month in ("2026-05", "2026-06", "2026-07")
          for name in ("蒋秀英", "徐桂花")),
        *((hand[0], month, "津贴补贴", 200, None, "高温", "高温津贴") for month in ("2026-06", "2026-07")
          for hand in HANDS),
        ("何小燕", "2026-07", "食宿费", "'150.00", None, None, "七月食宿"),
    ),
)
WAGES_PAID = Sheet(
    "发工资", "工资发放登记", "七月工资未发",
    ("凭证号", "发放日期", "姓名", "工资所属期", "金额(元)", "支付方式", "本人确认日期"),
    (
        ("GZ-0601", on(6, 15), "蒋秀英", "2026-05", 3_839.53, "转账", on(6, 15)),
        ("GZ-0602", SAME, "徐桂花", SAME, "'3,944.19", SAME, on(6, 15)),
        ("GZ-0603", SAME, "何小燕", SAME, 3_636.54, SAME, on(6, 15)),
        ("GZ-0604", SAME, "唐建军", SAME, 3_661.17, SAME, on(6, 15)),
        ("GZ-0605", SAME, "胡丽娟", SAME, 4_027.34, SAME, on(6, 15)),
        ("GZ-0701", on(7, 15), "蒋秀英", "2026-06", 2_500, "转账", on(7, 15)),
        ("GZ-0702", SAME, "徐桂花", SAME, "'2,500.00", SAME, on(7, 15)),
        ("GZ-0703", SAME, "何小燕", SAME, 2_000, SAME, on(7, 15)),
        ("GZ-0704", SAME, "唐建军", SAME, 2_200, SAME, on(7, 15)),
        ("GZ-0705", SAME, "胡丽娟", SAME, "２２００", SAME, on(7, 15)),
    ),
    ("金额(元)",),
)
# fmt: on


def drawn(name: str, day: datetime.date, spread: int) -> int:
    """A number below `spread`, the same for the same name and day."""
    return int.from_bytes(hashlib.sha256(f"{name} {day}".encode()).digest()[:4], "big") % spread


def working_days() -> Iterator[datetime.date]:
    """Monday to Saturday, from the first day to the last."""
    day = FIRST
    while day <= LAST:
        if day.weekday() < 6:
            yield day
        day += datetime.timedelta(days=1)


def counted(day: datetime.date) -> Iterator[tuple[str, str | None, str, str, int]]:
    """Of one day: worker, order, operation, bundle, pairs."""
    for place, (name, operation, slow, spread, off) in enumerate(HANDS, 1):
        if day in off:
            continue
        yield name, ORDER, operation, f"{day:%m%d}-{place}", slow + drawn(name, day, spread)
        if SAMPLES.get(day) == name:
            yield name, None, operation, f"{day:%m%d}-8", 60
        if (name, day) == ("蒋秀英", on(6, 24)):
            yield name, ORDER, operation, f"{day:%m%d}-9", 120


def written(pairs: int, row: int) -> Cell:
    """A quantity as it is typed: mostly a number, now and then text."""
    if row % 61 == 7:
        return f"'{pairs:,}"
    return "".join(chr(ord(digit) + 0xFEE0) for digit in str(pairs)) if row % 83 == 5 else pairs


def _rows() -> Iterator[tuple[Cell, ...]]:
    """The counts as rows: 同上 for the day, the order and who counted, where they are those above."""
    above: tuple[object, object] = (None, None)
    row = 0
    for day in working_days():
        for name, order, operation, bundle, pairs in counted(day):
            spelled = f"{day.year}.{day.month}.{day.day}" if day.day == 18 else day
            same_order = SAME if order is not None and order == above[1] else order
            boss = BOSS if row == 0 else SAME
            day_cell: Cell = SAME if day == above[0] else spelled
            yield day_cell, name, same_order, operation, bundle, written(pairs, row), None, boss
            above, row = (day, order), row + 1


COUNTS = Sheet(
    "计件",
    "计件登记（逐日）",
    "每扎一行，数量为双；" + INVENTED,
    ("日期", "姓名", "订单号", "工序", "扎号", "数量", "工价(元)", "记录人"),
    tuple(_rows()),
    ("数量",),
)
WORKBOOKS = {
    "工人.xlsx": (WORKERS, RATES),
    "计件.xlsx": (COUNTS, CORRECTIONS, CONFIRMATIONS, OWN_COUNTS),
    "预支.xlsx": (ADVANCES,),
    "工资表.xlsx": (PAYROLL, EXCEPTIONS),
    "发工资.xlsx": (WAGES_PAID,),
}
