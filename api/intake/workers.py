"""The workbooks of a small factory about its workers: who they are, what they did, what they were paid.

Promise: as `api.intake.factory`: every row as plain fields, or the first thing that cannot be read.

Rules
* A worker is named by his name, which no other worker or firm of the workbooks bears.
* Counts name day, operation, bundle and quantity; price and sum follow from the terms that the worker signed, unless
  the row names a higher price.
* The payroll lists exceptions only: whatever is paid or withheld beside the counts. Sums of counts, gross, net, parts
  by order and what was set off are worked out by those who sign.
* An empty day of confirmation or arrival means that the worker has not answered: 未确认.

Specification: fields from law notes 2.4 (⑥ to ⑨); CLAIMS section 1 "Wage", "Advances".
"""

from __future__ import annotations

from api.intake import cells
from api.intake.sheet import Column, Plan
from ledger.kinds import UNITS
from ledger.kinds.party import CUSTODIES_ZH
from ledger.kinds.wage import DEDUCTIONS_ZH, ITEMS_ZH
from ledger.kinds.work import BASES_ZH, CYCLES_ZH, RELATIONS_ZH

LEVELS = {level: level for level in ("S0", "S1", "S2", "S3")}
WAGE_FORMS = {"转账": "transfer", "现金": "cash"}
COUNTED = ("work", "back-pay")  # items that follow from counts and stand in no workbook
ITEMS = {zh: f"item {code}" for code, zh in ITEMS_ZH.items() if code not in COUNTED}
DEDUCTIONS = {zh: f"deduction {code}" for code, zh in DEDUCTIONS_ZH.items()}
GROUNDS = {
    "高温": "heat",
    "夜班": "night-shift",
    "全勤": "full-attendance",
    "加班": "overtime",
    "节日": "holiday",
    "餐补": "meals",
    "其他": "other",
}

WORKERS = Plan(
    "工人.xlsx",
    "工人",
    (
        Column("姓名", "worker", cells.text),
        Column("身份证号", "id_number", cells.code),
        Column("电话", "phone", cells.code),
        Column("登记日期", "on", cells.date, ditto=True),
        Column("密钥保管", "custody", cells.one_of(cells.turned(CUSTODIES_ZH)), ditto=True),
        Column("签名等级", "level", cells.one_of(LEVELS), ditto=True),
        Column("用工单位", "workshop", cells.text, ditto=True),
        Column("关系", "relation", cells.one_of(cells.turned(RELATIONS_ZH)), ditto=True),
        Column("约定日期", "offered_on", cells.date, ditto=True),
        Column("签订日期", "signed_on", cells.date, ditto=True),
        Column("起始日", "from_on", cells.date, ditto=True),
        Column("支付周期", "cycle", cells.one_of(cells.turned(CYCLES_ZH)), ditto=True),
        Column("发薪日", "payday", cells.whole, ditto=True),
        Column("支付方式", "pay_form", cells.one_of(WAGE_FORMS), ditto=True),
        Column("工作内容", "job", cells.text, ditto=True),
        Column("本人账户", "payee_account", cells.digits, needed=False),
    ),
)
RATES = Plan(
    "工人.xlsx",
    "工价表",
    (
        Column("工序", "operation", cells.text),
        Column("代码", "code", cells.code),
        Column("计酬方式", "basis", cells.one_of(cells.turned(BASES_ZH)), ditto=True),
        Column("单位", "unit", cells.one_of(cells.turned(UNITS)), ditto=True),
        Column("工价(元)", "price_e4", cells.price_e4),
    ),
)
COUNTS = Plan(
    "计件.xlsx",
    "计件",
    (
        Column("日期", "on", cells.date, ditto=True),
        Column("姓名", "worker", cells.text, ditto=True),
        Column("订单号", "order_no", cells.code, needed=False, ditto=True),
        Column("工序", "operation", cells.text, ditto=True),
        Column("扎号", "bundle", cells.code, needed=False),
        Column("数量", "qty_e3", cells.qty_e3, total=True),
        Column("工价(元)", "price_e4", cells.price_e4, needed=False),
        Column("记录人", "recorder", cells.text, needed=False, ditto=True),
    ),
)
CORRECTIONS = Plan(
    "计件.xlsx",
    "更正",
    (
        Column("更正日期", "on", cells.date),
        Column("姓名", "worker", cells.text),
        Column("工作日期", "worked_on", cells.date),
        Column("工序", "operation", cells.text),
        Column("扎号", "bundle", cells.code, needed=False),
        Column("更正数量", "qty_e3", cells.qty_e3),
        Column("本人确认日期", "confirmed_on", cells.date, needed=False),
    ),
)
CONFIRMATIONS = Plan(
    "计件.xlsx",
    "本人确认",
    (
        Column("姓名", "worker", cells.text),
        Column("确认日期", "on", cells.date, ditto=True),
        Column("期间起", "from_on", cells.date, ditto=True),
        Column("期间止", "to_on", cells.date, ditto=True),
        Column("未确认扎号", "left", cells.codes, needed=False),
    ),
)
OWN_COUNTS = Plan(
    "计件.xlsx",
    "工人自记",
    (
        Column("日期", "on", cells.date),
        Column("姓名", "worker", cells.text),
        Column("工作日期", "worked_on", cells.date),
        Column("工序", "operation", cells.text),
        Column("扎号", "bundle", cells.code, needed=False),
        Column("自记数量", "qty_e3", cells.qty_e3),
        Column("提出异议", "objects", cells.yes),
        Column("说明", "note", cells.text, needed=False),
    ),
)
ADVANCES = Plan(
    "预支.xlsx",
    "预支",
    (
        Column("单号", "reference", cells.code),
        Column("预支日期", "on", cells.date),
        Column("姓名", "worker", cells.text),
        Column("金额(元)", "amount_fen", cells.fen, total=True),
        Column("支付方式", "form", cells.one_of(WAGE_FORMS), ditto=True),
        Column("本人确认日期", "received_on", cells.date, needed=False),
    ),
)
PAYROLL = Plan(
    "工资表.xlsx",
    "工资表",
    (
        Column("姓名", "worker", cells.text),
        Column("工资所属期", "period", cells.period, ditto=True),
        Column("制表日期", "on", cells.date, ditto=True),
        Column("支付日期", "pay_on", cells.date, ditto=True),
        Column("抵扣预支单号", "advances", cells.codes, needed=False),
        Column("本人确认日期", "confirmed_on", cells.date, needed=False),
    ),
)
EXCEPTIONS = Plan(
    "工资表.xlsx",
    "其他项目",
    (
        Column("姓名", "worker", cells.text, ditto=True),
        Column("工资所属期", "period", cells.period, ditto=True),
        Column("项目", "item", cells.one_of({**ITEMS, **DEDUCTIONS})),
        Column("金额(元)", "amount_fen", cells.fen),
        Column("订单号", "order_no", cells.code, needed=False),
        Column("理由", "ground", cells.one_of(GROUNDS), needed=False),
        Column("说明", "words", cells.text, needed=False),
    ),
)
WAGES_PAID = Plan(
    "发工资.xlsx",
    "发工资",
    (
        Column("凭证号", "reference", cells.code),
        Column("发放日期", "on", cells.date, ditto=True),
        Column("姓名", "worker", cells.text),
        Column("工资所属期", "period", cells.period, ditto=True),
        Column("金额(元)", "amount_fen", cells.fen, total=True),
        Column("支付方式", "form", cells.one_of(WAGE_FORMS), ditto=True),
        Column("本人确认日期", "received_on", cells.date, needed=False),
    ),
)
PLANS = (
    *(WORKERS, RATES),
    *(COUNTS, CORRECTIONS, CONFIRMATIONS, OWN_COUNTS),
    *(ADVANCES, PAYROLL, EXCEPTIONS, WAGES_PAID),
)
