"""The workbooks of a small processing factory: which sheets, which columns, what each cell means.

Promise: `read_folder` gives every row of every workbook of a folder as plain fields, or refuses the first thing it
cannot read.

Rules
* A heading is the factory's own word; the field's name is ours. Sums are fen, unit prices ten-thousandths, quantities
  thousandths, days YYYY-MM-DD.
* Inspections list exceptions only and statements of account name deliveries only: what follows from them is worked out
  by those who sign, from what was signed before, and never here.
* Every row keeps the SHA-256 of the workbook it came from, so that a statement can name its paper.

* The workbooks about workers and wages are in `api.intake.workers`.

Specification: fields from law notes 2.4 (①, ③, ④, ⑨); habits from escrow notes 3.3.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from api.intake import cells, workers
from api.intake.sheet import Column, Plan, Row, read
from ledger.errors import MalformedRequest
from ledger.kinds import UNITS
from ledger.kinds.objection import GROUNDS_ZH
from ledger.kinds.party import CUSTODIES_ZH, PARTY_TYPES_ZH

KIND_WORDS = {
    "下单": "order.placed",
    "接单": "order.accepted",
    "签收": "goods.received",
    "验收": "goods.inspected",
    "对账确认": "account.confirmed",
    "付款": "payment.stated",
}
LEVELS = {level: level for level in ("S0", "S1", "S2", "S3")}
SIZES = {"大型": "large", "中型": "medium", "小型": "small", "微型": "micro"}
DUE_FROM = {"送货": "delivered", "验收": "inspected", "对账确认": "confirmed"}
METHODS = {"全检": "full", "抽检": "sample"}
FORMS = {"转账": "transfer", "现金": "cash", "票据": "bill", "抵扣": "offset"}
LETTERS = {"催款": "demand", "异议": "objection", "答复": "answer"}
ANSWERS = {"认可": "upheld", "不认可": "rejected", "部分认可": "partly"}
REASONS = {"离职": "left", "遗失": "lost", "失控": "compromised", "更换": "replaced", "其他": "other"}


PARTIES = Plan(
    "客户与供应商.xlsx",
    "往来单位",
    (
        Column("简称", "short", cells.text),
        Column("单位全称", "name", cells.text),
        Column("类型", "party_type", cells.one_of(cells.turned(PARTY_TYPES_ZH))),
        Column("规模", "size_class", cells.one_of(SIZES), ditto=True),
        Column("统一社会信用代码", "credit_code", cells.code),
        Column("地址", "address", cells.text),
        Column("法定代表人或经营者", "representative", cells.text),
        Column("电话", "phone", cells.code),
        Column("登记日期", "on", cells.date, ditto=True),
        Column("密钥保管", "custody", cells.one_of(cells.turned(CUSTODIES_ZH)), ditto=True),
        Column("签名等级", "level", cells.one_of(LEVELS), ditto=True),
    ),
)
PEOPLE = Plan(
    "客户与供应商.xlsx",
    "经办人",
    (
        Column("单位", "party", cells.text, ditto=True),
        Column("姓名", "person_name", cells.text),
        Column("岗位", "position", cells.text),
        Column("可签事项", "scope", cells.some_of(KIND_WORDS), ditto=True),
        Column("单笔限额(元)", "limit_fen", cells.fen),
        Column("授权日期", "on", cells.date, ditto=True),
        Column("有效期至", "until", cells.date, ditto=True),
        Column("密钥保管", "custody", cells.one_of(cells.turned(CUSTODIES_ZH)), ditto=True),
        Column("签名等级", "level", cells.one_of(LEVELS), ditto=True),
        Column("停用日期", "revoked_on", cells.date, needed=False),
        Column("停用原因", "reason", cells.one_of(REASONS), needed=False),
    ),
)
ORDERS = Plan(
    "订单.xlsx",
    "订单",
    (
        Column("订单号", "order_no", cells.code, ditto=True),
        Column("下单日期", "on", cells.date, ditto=True),
        Column("定作人", "customer", cells.text, ditto=True),
        Column("下单经办", "placed_by", cells.text, needed=False, ditto=True),
        Column("承揽人", "contractor", cells.text, ditto=True),
        Column("接单日期", "accepted_on", cells.date, ditto=True),
        Column("上游订单", "parent", cells.code, needed=False, ditto=True),
        Column("行号", "no", cells.whole),
        Column("品名", "goods", cells.text),
        Column("款号", "style", cells.code),
        Column("工序", "process", cells.text, needed=False, ditto=True),
        Column("数量", "qty_e3", cells.qty_e3, total=True),
        Column("单位", "unit", cells.one_of(cells.turned(UNITS)), ditto=True),
        Column("单价(元)", "price_e4", cells.price_e4),
        Column("溢装‰", "over_permille", cells.whole, needed=False, ditto=True),
        Column("付款起算", "due_from", cells.one_of(DUE_FROM), ditto=True),
        Column("付款天数", "due_days", cells.whole, ditto=True),
        Column("交货期限", "deliver_by", cells.date, ditto=True),
        Column("验收天数", "inspection_days", cells.whole, ditto=True),
        Column("同意向下游披露", "chain_disclosure", cells.yes, ditto=True),
        Column("可否转外发", "may_subcontract", cells.yes, ditto=True),
        Column("交付地点", "place", cells.text, ditto=True),
        Column("验收标准", "acceptance_standard", cells.text, ditto=True),
        Column("单价含税", "tax_included", cells.yes, ditto=True),
    ),
)
DELIVERIES = Plan(
    "送货单.xlsx",
    "送货单",
    (
        Column("送货单号", "note_no", cells.code, ditto=True),
        Column("送货日期", "on", cells.date, ditto=True),
        Column("订单号", "order_no", cells.code, ditto=True),
        Column("行号", "no", cells.whole),
        Column("订单行", "order_line", cells.whole),
        Column("数量", "qty_e3", cells.qty_e3, total=True),
        Column("返工自送货单", "rework_note", cells.code, needed=False),
        Column("返工自行", "rework_line", cells.whole, needed=False),
    ),
)
RECEIPTS = Plan(
    "签收.xlsx",
    "签收",
    (
        Column("送货单号", "note_no", cells.code),
        Column("签收日期", "on", cells.date),
        Column("签收人", "by", cells.text, ditto=True),
    ),
)
INSPECTIONS = Plan(
    "验收.xlsx",
    "验收",
    (
        Column("送货单号", "note_no", cells.code, ditto=True),
        Column("验收日期", "on", cells.date, ditto=True),
        Column("验收人", "by", cells.text, ditto=True),
        Column("验收方式", "method", cells.one_of(METHODS), ditto=True),
        Column("行号", "no", cells.whole, needed=False),
        Column("返工数量", "rework_e3", cells.qty_e3, needed=False, total=True),
        Column("不合格数量", "rejected_e3", cells.qty_e3, needed=False, total=True),
        Column("扣款(元)", "deduction_fen", cells.fen, needed=False, total=True),
        Column("扣款理由", "deduction_ground", cells.one_of(cells.turned(GROUNDS_ZH)), needed=False),
        Column("说明", "reason", cells.text, needed=False),
        Column("承揽人同意日期", "agreed_on", cells.date, needed=False, ditto=True),
    ),
)
STATEMENTS = Plan(
    "对账单.xlsx",
    "对账单",
    (
        Column("对账单号", "statement_no", cells.code, ditto=True),
        Column("对账日期", "on", cells.date, ditto=True),
        Column("定作人", "customer", cells.text, ditto=True),
        Column("承揽人", "contractor", cells.text, ditto=True),
        Column("期间起", "period_from", cells.date, ditto=True),
        Column("期间止", "period_to", cells.date, ditto=True),
        Column("送货单号", "note_no", cells.code),
        Column("付款到期日", "due_on", cells.date, ditto=True),
        Column("确认人", "confirmed_by", cells.text, ditto=True),
        Column("确认日期", "confirmed_on", cells.date, ditto=True),
    ),
)
PAYMENTS = Plan(
    "收付款.xlsx",
    "收付款",
    (
        Column("凭证号", "reference", cells.code),
        Column("付款日期", "on", cells.date),
        Column("付款人", "customer", cells.text, ditto=True),
        Column("收款人", "contractor", cells.text, ditto=True),
        Column("金额(元)", "amount_fen", cells.fen, total=True),
        Column("付款方式", "form", cells.one_of(FORMS), ditto=True),
        Column("订单号", "order_no", cells.code, ditto=True),
        Column("付款账号", "payer_account", cells.digits, needed=False, ditto=True),
        Column("收款账号", "payee_account", cells.digits, needed=False, ditto=True),
        Column("到账日期", "received_on", cells.date),
    ),
)
MAIL = Plan(
    "往来函件.xlsx",
    "往来函件",
    (
        Column("函件号", "letter_no", cells.code),
        Column("日期", "on", cells.date),
        Column("发函人", "sender", cells.text),
        Column("收函人", "receiver", cells.text),
        Column("类别", "letter", cells.one_of(LETTERS)),
        Column("订单号", "order_no", cells.code, needed=False),
        Column("所复函件", "re", cells.code, needed=False),
        Column("理由", "ground", cells.one_of(cells.turned(GROUNDS_ZH)), needed=False),
        Column("答复", "answer", cells.one_of(ANSWERS), needed=False),
        Column("要求付清日", "pay_by", cells.date, needed=False),
        Column("内容", "text", cells.text),
    ),
)
PLANS = (PARTIES, PEOPLE, ORDERS, DELIVERIES, RECEIPTS, INSPECTIONS, STATEMENTS, PAYMENTS, MAIL, *workers.PLANS)


@dataclass(frozen=True)
class Factory:
    """A factory's workbooks, read. `sha256` is under the workbook's file name, `rows` under the sheet's name."""

    rows: Mapping[str, tuple[Row, ...]]
    sha256: Mapping[str, str]
    notes: tuple[str, ...]

    def of(self, plan: Plan) -> tuple[Row, ...]:
        """The rows of one sheet."""
        return self.rows[plan.sheet]


def read_folder(folder: Path) -> Factory:
    """Every workbook of the factory that lies in `folder`.

    Raises: MalformedRequest, with workbook, sheet, row and column as far as they can be named.
    """
    rows: dict[str, tuple[Row, ...]] = {}
    sha256: dict[str, str] = {}
    notes: list[str] = []
    for workbook in dict.fromkeys(plan.workbook for plan in PLANS):
        plans = [plan for plan in PLANS if plan.workbook == workbook]
        try:
            data = (folder / workbook).read_bytes()
        except OSError as error:
            raise MalformedRequest(f"{workbook}: cannot be read ({error.strerror}).", workbook=workbook) from None
        sha256[workbook] = hashlib.sha256(data).hexdigest()
        for plan, reading in zip(plans, read(data, plans), strict=True):
            rows[plan.sheet] = tuple(reading.rows)
            notes += reading.notes
    return Factory(rows, sha256, tuple(notes))
