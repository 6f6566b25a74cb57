"""Bodies under `account:`: one customer, one contractor; what is stated, confirmed, demanded, acknowledged and paid.

Rules
* Statement lines name order, delivery and delivery line; each delivery line is confirmed once.
* A confirmation repeats what it confirms and sets the disputed lines apart; the rest stands (民法典, 国令802号 15).
* One side's word about a payment moves nothing; the payee's acknowledgement does.

Law: 民法典 arts 188, 195, 782; 民诉解释 arts 427, 428; law notes 2.4 (④, ⑨, ⑪).
"""

from __future__ import annotations

from typing import Literal

from ledger.kinds.catalogue import Kind
from ledger.kinds.fields import (
    Body,
    Code,
    Date,
    Fen,
    FenBalance,
    FenPositive,
    LineNo,
    Name,
    OrderThread,
    PartyId,
    PriceE4,
    QtyE3,
    StatementId,
    Text,
    business,
    lines,
    optional,
    personal,
    required,
)


class StatedLine(Body):
    """One line of a statement of account: a delivery line and what is asked for it."""

    no: LineNo = required("行号", "Number of the line within the statement")
    order: OrderThread = required("订单", "The order")
    delivery: StatementId = required("送货单", "The goods.delivered")
    delivery_line: LineNo = required("送货行", "Its line")
    qty_e3: QtyE3 = required("数量", "Quantity charged, thousandths")
    amount_fen: Fen = required("金额", "qty_e3 × price, half up")
    deduction_fen: Fen = required("扣款", "Deduction granted; the line counts net of it")
    deduction_ground: Code | None = optional("扣款依据", "Why it is deducted, as a code")
    price_e4: PriceE4 | None = business("单价", "The ordered unit price, repeated")


class PaidItem(Body):
    """A payment of the period, as the contractor lists it; shown only."""

    payment: StatementId | None = optional("付款单", "The payment.stated, where it is on record here")
    paid_fen: FenPositive = required("已付金额", "Sum received, fen")
    paid_on: Date = required("付款日期", "Day of payment")
    voucher_no: Name | None = business("凭证号", "Bank reference, bill or receipt number")


class AccountStated(Body):
    """The contractor states the account of a period (对账单)."""

    customer: PartyId = required("定作人", "Who owes the fee", "买卖解释 1")
    contractor: PartyId = required("承揽人", "Who states it", "买卖解释 1")
    period_from: Date = required("期间起", "First day of the period")
    period_to: Date = required("期间止", "Last day of the period")
    lines: list[StatedLine] = lines("对账明细", "Delivery lines charged")
    total_fen: Fen = required("本期应付", "Sum of the lines net of deductions", "民诉解释 427")
    opening_fen: Fen | None = optional("期初余额", "Opening balance, shown only; moves nothing")
    due_on: Date | None = optional("到期日", "Day by which the lines are to be paid", "民诉解释 427")
    interest: Literal["retained", "replaced"] | None = optional(
        "逾期利息约定", "Whether the order's clause stays or this statement replaces it", "买卖解释 18"
    )
    interest_sum_fen: Fen | None = optional(
        "逾期利息", "Interest fixed by this statement; moves nothing", "买卖解释 18"
    )
    paid: list[PaidItem] | None = optional("已付明细", "Payments of the period", min_length=1, max_length=100)
    closing_fen: FenBalance | None = optional("期末应付", "Opening balance and lines, less what was paid; shown only")
    invoiced_fen: Fen | None = optional("已开票", "Part of the total that was invoiced")
    uninvoiced_fen: Fen | None = optional("未开票", "The rest of the total")
    reservations: Literal["none", "noted"] | None = optional("其他异议", "None, or those in the note")
    confirm_by: Date | None = optional("确认期限", "Day by which an answer is asked; silence confirms nothing")
    confirm_way: Literal["ledger", "paper"] | None = optional("确认方式", "Signed in this ledger, or on paper")
    interest_clause: Text | None = business("逾期利息新约定", "The clause that replaces the order's", "买卖解释 18")
    statement_no: Name | None = business("对账单号", "The contractor's own number")
    note: Text | None = business("备注", "Reservations, anything else")


class ConfirmedLine(Body):
    """A stated line, repeated by the customer who confirms it."""

    no: LineNo = required("行号", "Line of the statement")
    qty_e3: QtyE3 = required("数量", "As stated")
    amount_fen: Fen = required("金额", "As stated")
    deduction_fen: Fen = required("扣款", "As stated")


class DisputedLine(Body):
    """A stated line that the customer sets apart."""

    no: LineNo = required("行号", "Line of the statement")
    ground: Code = required("异议理由", "Why, as a code")
    claimed_fen: Fen | None = optional("主张金额", "What the customer holds to be right")
    reason: Text | None = business("说明", "Why, in words")


class AccountConfirmed(Body):
    """The customer confirms a statement of account, line by line, disputed lines apart."""

    statement: StatementId = required("对账单", "The account.stated answered")
    lines: list[ConfirmedLine] = lines("无异议明细", "Lines confirmed; may be none", "国令802号 15", minimum=0)
    disputed: list[DisputedLine] | None = optional("异议明细", "Lines set apart", min_length=1, max_length=500)
    total_fen: Fen = required("确认金额", "Sum of the confirmed lines net of deductions", "民诉解释 427")
    due_on: Date | None = optional("到期日", "The statement's due date, repeated")
    interest: Literal["retained", "replaced"] | None = optional(
        "逾期利息约定", "The statement's choice, repeated", "买卖解释 18"
    )
    closing_fen: FenBalance | None = optional("期末应付", "Opening balance and confirmed lines, less what was paid")
    reservations: Literal["none", "noted"] | None = optional("其他异议", "None beside the lines set apart, or as noted")
    note: Text | None = business("备注", "Reservations, anything else")
    confirmed_by: Name | None = personal("确认人", "Who confirmed for the customer", "law notes 1.3")


class DemandedOrder(Body):
    """An order and what is asked for it."""

    order: OrderThread = required("订单", "The order")
    amount_fen: FenPositive = required("金额", "Sum demanded, fen")


class FeeDemanded(Body):
    """The contractor demands payment (催款); it interrupts the limitation period."""

    customer: PartyId = required("定作人", "Who is to pay")
    contractor: PartyId = required("承揽人", "Who demands")
    orders: list[DemandedOrder] = lines("催款明细", "Orders and sums", "民法典 195", maximum=100)
    total_fen: FenPositive = required("催款总额", "Sum of the orders")
    pay_by: Date | None = optional("要求付清日", "Day by which to pay")
    text: Text | None = business("催款内容", "The demand in words")


class AcknowledgedLine(Body):
    """A delivery line whose debt is acknowledged."""

    order: OrderThread = required("订单", "The order")
    delivery: StatementId = required("送货单", "The goods.delivered")
    delivery_line: LineNo = required("送货行", "Its line")
    amount_fen: FenPositive = required("金额", "What is still owed for it")


class FeeAcknowledged(Body):
    """The customer acknowledges what it owes and by when (欠款确认书); moves no sum, puts off no day that stands."""

    lines: list[AcknowledgedLine] = lines("欠款明细", "Delivery lines still owed for", "民诉解释 427")
    total_fen: FenPositive = required("尚欠", "Sum of the lines", "民诉解释 427")
    due_on: Date = required("到期日", "Day by which it will be paid", "民诉解释 427")
    demand: StatementId | None = optional("催款单", "The fee.demanded answered", "民法典 195")
    no_counter_performance: bool | None = optional(
        "无对待给付义务", "All work is delivered and accepted; the contractor owes nothing more", "民诉解释 427"
    )
    interest: Literal["retained", "replaced"] | None = optional("逾期利息约定", "As in account.stated", "民诉解释 428")
    text: Text | None = business("内容", "The acknowledgement in words")


class Allocation(Body):
    """What part of a payment is for what: an order, or (without one) kept as prepaid."""

    order: OrderThread | None = optional("订单", "The order paid; absent: prepaid")
    amount_fen: FenPositive = required("金额", "Part of the payment, fen")


class PaymentStated(Body):
    """The customer says that it paid, how much, and for what."""

    customer: PartyId = required("付款人", "Who paid")
    contractor: PartyId = required("收款人", "Who was paid")
    amount_fen: FenPositive = required("付款金额", "Whole sum, fen")
    paid_on: Date = required("付款日期", "Day of payment")
    form: Literal["transfer", "cash", "bill", "offset"] = required("付款方式", "转账 现金 票据 抵扣")
    allocations: list[Allocation] = lines("款项用途", "The whole sum, allocated", maximum=100)
    from_prepaid: bool | None = optional("预付款抵扣", "With form offset: the sum is taken from what was prepaid")
    bill_due_on: Date | None = optional("票据到期日", "With form bill: day it falls due", "国令802号 11")
    counter_claim: Code | None = optional(
        "抵销债权", "With form offset: the payer's own claim set off", "民法典 568, 569"
    )
    counter_claim_text: Text | None = business("抵销说明", "That claim in words", "民法典 568")
    reference: Name | None = business("凭证号", "Bank reference or bill number; needed of a bill", "law notes 2.4 ⑨")
    payer_account: Name | None = personal("付款账号", "Account paid from")
    payee_account: Name | None = personal("收款账号", "Account paid to")


class PaymentAcknowledged(Body):
    """The contractor acknowledges a stated payment, whole or in part."""

    payment: StatementId = required("付款单", "The payment.stated answered")
    amount_fen: FenPositive = required("收到金额", "Sum acknowledged")
    received_on: Date = required("收款日期", "Day it arrived")
    allocations: list[Allocation] = lines("款项用途", "At most as stated, each", maximum=100)


def _gross(body: AccountStated) -> int:
    """Before deductions: what the contractor leaves off is its own to give, and counts."""
    return sum(line.amount_fen for line in body.lines)


KINDS = (
    Kind(
        "account",
        "account.stated",
        AccountStated,
        "对账单",
        ("contractor",),
        "民诉解释 427",
        opens=True,
        terms=True,
        own_amount_fen=_gross,
        limits_forgone=True,
    ),
    Kind(
        "account",
        "account.confirmed",
        AccountConfirmed,
        "对账确认",
        ("customer",),
        "民诉解释 427",
        terms=True,
        own_amount_fen=lambda body: body.total_fen,
    ),
    Kind(
        "account",
        "fee.demanded",
        FeeDemanded,
        "催款",
        ("contractor",),
        "民法典 195",
        opens=True,
        own_amount_fen=lambda body: body.total_fen,
    ),
    Kind(
        "account",
        "fee.acknowledged",
        FeeAcknowledged,
        "欠款确认书",
        ("customer",),
        "民诉解释 427, 民法典 195",
        terms=True,
        own_amount_fen=lambda body: body.total_fen,
    ),
    Kind(
        "account",
        "payment.stated",
        PaymentStated,
        "付款",
        ("customer",),
        "law notes 2.4 ⑨",
        opens=True,
        own_amount_fen=lambda body: body.amount_fen,
    ),
    Kind(
        "account",
        "payment.acknowledged",
        PaymentAcknowledged,
        "收款确认",
        ("contractor",),
        "law notes 2.4 ⑨",
        own_amount_fen=lambda body: body.amount_fen,
    ),
)
