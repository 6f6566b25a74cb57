"""The invoice under `account:`: what stands on the paper, recorded by who issued it or by who received it.

Rules
* An invoice alone proves no delivery (买卖合同解释 5): it moves nothing, and wherever it is shown `NOT_PROOF_ZH` stands
  beside it.
* A red-letter invoice (红冲) names the record of the one invoice that it reddens; its sums are written positive.
* The figures are recorded as the paper has them; only their addition is checked.

Law: 买卖合同解释 5, by 民法典 646; law notes 2.4 (⑤).
"""

from __future__ import annotations

from typing import Literal

from ledger.kinds.catalogue import Kind
from ledger.kinds.fields import (
    Body,
    Date,
    Fen,
    FenPositive,
    LineNo,
    Name,
    OrderThread,
    PartyId,
    StatementId,
    Text,
    business,
    lines,
    optional,
    required,
)

NOT_PROOF_ZH = "发票不单独证明交付"
ORDERS_MAX = 100  # of one invoice: as many as a demand or a payment names
RATE_PERMILLE_MAX = 170  # 17 %, the highest rate that value added tax ever had

INVOICE_TYPES_ZH = {
    "digital-special": "数电专票",
    "digital-general": "数电普票",
    "special": "增值税专用发票",
    "general": "增值税普通发票",
}
RESULTS_ZH = {"match": "查验一致", "mismatch": "查验不一致", "not-found": "查无此票", "void": "已作废"}


class InvoiceLine(Body):
    """One line of an invoice, before tax and with it."""

    no: LineNo = required("行号", "Number of the line on the invoice")
    net_fen: Fen = required("不含税金额", "Sum before tax, fen")
    rate_permille: int = required("税率", "Rate of tax, thousandths", ge=0, le=RATE_PERMILLE_MAX)
    tax_fen: Fen = required("税额", "Tax, as printed, fen")
    item: Name | None = business("项目", "What was charged, as printed", needed=True)


class InvoicedOrder(Body):
    """An order named in the invoice's remark, and what part of the total is for it."""

    order: OrderThread = required("订单", "The order")
    part_fen: FenPositive = required("金额", "Part of the total, fen")


class InvoiceRecorded(Body):
    """An invoice for the fee, as issued or as received; it moves nothing and alone proves no delivery."""

    customer: PartyId = required("购买方", "Who is charged")
    contractor: PartyId = required("销售方", "Who issued it")
    invoice_type: Literal["digital-special", "digital-general", "special", "general"] = required(
        "发票类型", "数电专票 数电普票 增值税专用发票 增值税普通发票"
    )
    invoice_no: str = required(
        "发票号码",
        "The 20 digits of a digital invoice; code and number, written together, of an older one",
        pattern=r"^(?:[0-9]{18}|[0-9]{20})$",
    )
    issued_on: Date = required("开票日期", "Day printed on it")
    lines: list[InvoiceLine] = lines("发票明细", "Its lines", maximum=100)
    net_fen: Fen = required("不含税金额", "Sum of the lines before tax")
    tax_fen: Fen = required("税额", "Sum of the lines' tax")
    total_fen: FenPositive = required("价税合计", "Net and tax together")
    orders: list[InvoicedOrder] | None = optional(
        "备注订单", "Orders that it charges, as its remark says", min_length=1, max_length=ORDERS_MAX
    )
    red_of: StatementId | None = optional("红冲", "The invoice.recorded that this red-letter invoice reddens")
    checked_on: Date | None = optional("查验日期", "Day it was checked with the tax authority's service")
    check_result: Literal["match", "mismatch", "not-found", "void"] | None = optional(
        "查验结果", "What that service answered"
    )
    buyer_title: Name | None = business("购买方名称", "As printed")
    seller_title: Name | None = business("销售方名称", "As printed")
    remark: Text | None = business("备注", "As printed")


KINDS = (
    Kind(
        "account",
        "invoice.recorded",
        InvoiceRecorded,
        "发票",
        ("contractor", "customer"),
        "买卖解释 5",
        opens=True,
        own_amount_fen=lambda body: body.total_fen,
    ),
)
