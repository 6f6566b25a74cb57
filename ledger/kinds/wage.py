"""Bodies under `work:`, the money: advances, payslips, demands, payments, arrears.

Rules
* A payslip takes counts as they stand and adds what else is paid, each with its ground; what lowers it below the counts
  counts only once the worker confirms it, coded tax and social insurance aside.
* An advance (预支) is owed by the worker once he acknowledged it, is no deduction, and is set off on a payslip.
* One side's word about a payment moves nothing; the worker's acknowledgement does.
* The clock records that a payday passed unpaid; an acknowledgement of arrears (工资欠条) moves no sum.

Law: 724号 11-15, 50; 工资支付暂行规定 6, 15-16; 劳动争议解释(一) 15; law notes 2.4 (⑧, ⑨, ⑪).
"""

from __future__ import annotations

from typing import Literal

from ledger.kinds.catalogue import Kind
from ledger.kinds.fields import (
    Body,
    Code,
    Date,
    Fen,
    FenPositive,
    LineNo,
    Name,
    OrderThread,
    Period,
    QtyE3,
    StatementId,
    Text,
    business,
    lines,
    optional,
    personal,
    required,
)

ITEMS_ZH = {
    "work": "计件计时工资",
    "back-pay": "补发",
    "overtime": "加班工资",
    "allowance": "津贴补贴",
    "bonus": "奖金",
    "other": "其他应发",
}
DEDUCTIONS_ZH = {
    "tax": "代扣个人所得税",
    "social-insurance": "代扣社会保险费",
    "damage": "赔偿扣款",
    "board": "食宿费",
    "other": "其他扣款",
}
STATUTORY = ("tax", "social-insurance")  # CLAIMS: what is withheld by law lowers a slip without the worker's word
BASES_OF_ARREARS_ZH = {
    "payroll": "工资清单",
    "confirmed": "本人确认的记录",
    "recorded": "单位的记录",
    "claimed": "本人主张",
}
COUNTS_MAX = 400  # of one payslip, over all its lines: what fits into the 48 KiB of a statement

WageForm = Literal["transfer", "cash"]


class WageAdvanced(Body):
    """The workshop says that it paid the worker an advance (预支)."""

    amount_fen: FenPositive = required("预支金额", "Sum advanced, fen")
    paid_on: Date = required("预支日期", "Day it was paid")
    form: WageForm = required("支付方式", "转账 or 现金", "724号 11")
    reference: Name | None = business("凭证号", "Number of the voucher")
    note: Text | None = business("备注", "Anything else")


class AdvanceAcknowledged(Body):
    """The worker acknowledges an advance; from now on he owes it back out of his wages."""

    advance: StatementId = required("预支单", "The wage.advanced acknowledged")
    amount_fen: FenPositive = required("收到金额", "Sum received, at most as stated")
    received_on: Date = required("收款日期", "Day it arrived")


class PayslipLine(Body):
    """One payable item (应发项目): counts as they stand, or something else with its ground."""

    no: LineNo = required("行号", "Number of the item")
    item: Literal["work", "back-pay", "overtime", "allowance", "bonus", "other"] = required(
        "应发项目", "计件计时工资 补发 加班工资 津贴补贴 奖金 其他", "724号 15"
    )
    amount_fen: Fen = required("金额", "Sum of the counts' open amounts, or of the item", "724号 15")
    order: OrderThread | None = optional("订单", "The order it is for; absent: the workshop's own")
    records: list[StatementId] | None = optional(
        "计件记录",
        "The counts taken, by the first of those that supersede each other",
        min_length=1,
        max_length=COUNTS_MAX,
    )
    ground: Code | None = optional("理由", "Why it is paid, as a code; needed where no counts are taken")
    words: Name | None = business("说明", "The item in words")


class PayslipDeduction(Body):
    """One sum withheld (代扣代缴、扣除项目)."""

    no: LineNo = required("行号", "Number of the deduction")
    code: Literal["tax", "social-insurance", "damage", "board", "other"] = required(
        "扣除项目", "Which deduction; all but tax and social insurance count once the worker confirms", "724号 15"
    )
    amount_fen: FenPositive = required("金额", "Sum withheld", "724号 15")
    ground: Code | None = optional("理由", "Why, as a code", "工资支付暂行规定 15-16")
    words: Name | None = business("说明", "The deduction in words")


class PayslipPart(Body):
    """What of the net sum is for which order."""

    order: OrderThread | None = optional("订单", "The order; absent: the workshop's own")
    amount_fen: Fen = required("金额", "Part of the net sum, by largest remainder")


class SetOff(Body):
    """An advance set off against this slip."""

    advance: StatementId = required("预支单", "The wage.advanced")
    amount_fen: FenPositive = required("金额", "Sum set off")


class PayslipIssued(Body):
    """The workshop issues a worker's payslip for a pay period (工资清单), with the items of the wage ledger."""

    period: Period = required("支付周期", "The pay period, as the engagement cuts it", "724号 15")
    pay_on: Date = required("支付日期", "Day of payment", "724号 15")
    days_e3: QtyE3 = required("出勤天数", "Days worked, thousandths", "724号 15")
    hours_e3: QtyE3 | None = optional("工时", "Hours worked, thousandths", "724号 15")
    lines: list[PayslipLine] = lines("应发项目", "What is payable", "724号 15", maximum=100)
    gross_fen: Fen = required("应发", "Sum of the items", "724号 15")
    deductions: list[PayslipDeduction] | None = optional(
        "扣除项目", "What is withheld", "724号 15", min_length=1, max_length=20
    )
    net_fen: Fen = required("扣除后", "Gross less deductions, before advances", "724号 15")
    parts: list[PayslipPart] = required("按订单划分", "The net sum, by order", min_length=1, max_length=100)
    advances: list[SetOff] | None = optional("预支抵扣", "Advances set off", min_length=1, max_length=60)
    pay_fen: Fen = required("实发", "Net less advances", "724号 15")
    workshop_name: Name | None = business("用人单位名称", "Name of who pays", "724号 15", needed=True)
    worker_name: Name | None = personal("姓名", "Name of the worker", "724号 15", needed=True)
    id_number: Name | None = personal("身份证号码", "ID number of the worker", "724号 15", needed=True)
    phone: Name | None = personal("联系方式", "Contact of the worker", "724号 15", needed=True)
    note: Text | None = business("备注", "Anything else")


class PayslipConfirmed(Body):
    """The worker confirms a payslip and what it withholds."""

    slip: StatementId = required("工资清单", "The payslip.issued confirmed", "724号 15")
    gross_fen: Fen = required("应发", "As issued")
    net_fen: Fen = required("扣除后", "As issued")
    pay_fen: Fen = required("实发", "As issued")


class DemandedPeriod(Body):
    """A pay period and what is demanded for it."""

    period: Period = required("支付周期", "The pay period")
    amount_fen: FenPositive = required("金额", "Sum demanded, fen")


class WageDemanded(Body):
    """The worker demands his wages (催讨工资); it interrupts the limitation period and moves no sum."""

    lines: list[DemandedPeriod] = lines("催讨明细", "Periods and sums", "民法典 195; 劳动争议调解仲裁法 27", maximum=60)
    total_fen: FenPositive = required("催讨总额", "Sum of the periods")
    pay_by: Date | None = optional("要求付清日", "Day by which to pay")
    text: Text | None = business("内容", "The demand in words")


class WageAllocation(Body):
    """What part of a wage payment is for which period and order."""

    period: Period = required("支付周期", "The pay period paid")
    order: OrderThread | None = optional("订单", "The order; absent: the workshop's own")
    amount_fen: FenPositive = required("金额", "Part of the payment, fen")


class WagePaymentStated(Body):
    """The workshop says that it paid wages, how much, for which period and order."""

    amount_fen: FenPositive = required("付款金额", "Whole sum, fen", "724号 11")
    paid_on: Date = required("付款日期", "Day of payment", "724号 12")
    form: WageForm = required("付款方式", "转账 or 现金, to the worker in person", "724号 11")
    allocations: list[WageAllocation] = lines("工资去向", "The whole sum, allocated", maximum=100)
    reference: Name | None = business("凭证号", "Number of the bank voucher", "724号 15")
    payer_account: Name | None = personal("付款账号", "Account paid from")
    payee_account: Name | None = personal("收款账号", "The worker's own account", "724号 11")


class WagePaymentAcknowledged(Body):
    """The worker acknowledges a stated wage payment, whole or in part."""

    payment: StatementId = required("付款单", "The payment.stated answered")
    amount_fen: FenPositive = required("收到金额", "Sum acknowledged")
    received_on: Date = required("收款日期", "Day it arrived")
    allocations: list[WageAllocation] = lines("工资去向", "At most as stated, each", maximum=100)


class ArrearsLine(Body):
    """What is open of a period for one order, and what that rests on."""

    order: OrderThread | None = optional("订单", "The order; absent: the workshop's own")
    amount_fen: FenPositive = required("尚欠", "Open wage, fen")
    basis: Literal["payroll", "confirmed", "recorded"] = required(
        "依据", "工资清单 本人确认的记录 单位的记录: what all of the line rests on at least", "724号 50"
    )


class ArrearsRecorded(Body):
    """The clock records that a payday passed and wages are open."""

    period: Period = required("支付周期", "The pay period", "724号 12")
    due_on: Date = required("发薪日", "The payday that passed", "724号 13")
    lines: list[ArrearsLine] = lines("欠薪明细", "What is open, by order", minimum=0, maximum=100)
    open_fen: Fen = required("尚欠", "Sum of the lines", "724号 12")
    basis: Literal["payroll", "confirmed", "recorded", "claimed"] = required(
        "依据", "The weakest of the lines; claimed where there is none", "724号 50; 劳动争议调解仲裁法 6"
    )
    claimed_fen: FenPositive | None = optional("本人主张", "Claimed by the worker alone; in no sum")


class AcknowledgedArrears(Body):
    """A period's open wage, acknowledged."""

    period: Period = required("支付周期", "The pay period")
    order: OrderThread | None = optional("订单", "The order; absent: the workshop's own")
    amount_fen: FenPositive = required("尚欠", "What is still owed for it")


class ArrearsAcknowledged(Body):
    """The workshop acknowledges wages it owes (工资欠条) and promises a day; moves no sum, puts off no payday."""

    arrears: StatementId | None = optional("欠薪记录", "The arrears.recorded answered")
    lines: list[AcknowledgedArrears] = lines("欠薪明细", "Periods still owed for", "劳动争议解释(一) 15", maximum=100)
    total_fen: FenPositive = required("尚欠", "Sum of the lines", "劳动争议解释(一) 15")
    pay_by: Date = required("承诺付清日", "Day by which it will be paid", "民诉解释 427")
    no_counter_performance: bool | None = optional(
        "无对待给付义务", "The work is done; the worker owes nothing more", "民诉解释 427"
    )
    interest_clause: Text | None = business("逾期利息", "What is owed for late payment", "民诉解释 428")
    text: Text | None = business("内容", "The acknowledgement in words")


def _amount(body: WageAdvanced | AdvanceAcknowledged | WagePaymentStated | WagePaymentAcknowledged) -> int:
    return body.amount_fen


KINDS = (
    Kind("work", "wage.advanced", WageAdvanced, "预支", ("workshop",), "724号 11", own_amount_fen=_amount),
    Kind(
        "work", "advance.acknowledged", AdvanceAcknowledged, "确认预支", ("worker",), "724号 11", own_amount_fen=_amount
    ),
    Kind(
        "work",
        "payslip.issued",
        PayslipIssued,
        "工资清单",
        ("workshop",),
        "724号 15",
        own_amount_fen=lambda body: body.gross_fen,
    ),
    Kind(
        "work",
        "payslip.confirmed",
        PayslipConfirmed,
        "确认工资清单",
        ("worker",),
        "724号 15",
        own_amount_fen=lambda body: body.gross_fen - body.net_fen,
        limits_moved=True,
    ),
    Kind("work", "wage.demanded", WageDemanded, "催讨工资", ("worker",), "民法典 195"),
    Kind("work", "payment.stated", WagePaymentStated, "发放工资", ("workshop",), "724号 11", own_amount_fen=_amount),
    Kind(
        "work",
        "payment.acknowledged",
        WagePaymentAcknowledged,
        "确认收到工资",
        ("worker",),
        "724号 11",
        own_amount_fen=_amount,
    ),
    Kind("work", "arrears.recorded", ArrearsRecorded, "欠薪记录", ("clock",), "724号 12, 50"),
    Kind(
        "work",
        "arrears.acknowledged",
        ArrearsAcknowledged,
        "工资欠条",
        ("workshop",),
        "劳动争议解释(一) 15",
        own_amount_fen=lambda body: body.total_fen,
    ),
)
