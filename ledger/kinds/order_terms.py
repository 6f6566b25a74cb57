"""Bodies under `order:` that change its terms or end it: proposals and their answers, termination, consent, closing.

Rules
* A proposal states the terms whole: an optional term that it leaves out is none of the new ones. Before acceptance it
  is a counter-offer (还价), which takes the place of the offer; afterwards the contract stands until it is answered.
* An acceptance repeats every line and the total of the proposal; who proposed may take it back, the other side decline.
* A termination says from which day, what was made and not delivered yet, and what is to be returned.

Law: 民法典 arts 475 to 488, 543, 557 to 566, 772, 787; law notes 2.2 and 2.4 (①).
"""

from __future__ import annotations

from typing import Literal

from ledger.kinds.catalogue import Kind
from ledger.kinds.fields import (
    Body,
    Code,
    Date,
    DayKind,
    Days,
    Fen,
    LineNo,
    Name,
    PartyId,
    QtyE3,
    QtyE3Positive,
    StatementId,
    Text,
    Unit,
    YearMonth,
    business,
    lines,
    optional,
    required,
)
from ledger.kinds.order import AcceptedLine, DueTerm, OrderLine
from ledger.kinds.order_lines import Batch

EITHER = ("customer", "contractor")
TerminationGround = Literal[
    "agreed",
    "customer_will",
    "non_performance",
    "delay",
    "passed_on_without_consent",
    "purpose_defeated",
    "force_majeure",
    "other",
]
TERMINATIONS_ZH = {
    "agreed": "双方协商一致",
    "customer_will": "定作人在完成前解除",
    "non_performance": "对方不履行主要义务",
    "delay": "对方迟延，经催告仍未履行",
    "passed_on_without_consent": "未经同意将主要工作转外发",
    "purpose_defeated": "合同目的不能实现",
    "force_majeure": "不可抗力",
    "other": "其他",
}


class OrderChangeProposed(Body):
    """One side proposes terms in place of those that stand, whole; before acceptance this is a counter-offer."""

    lines: list[OrderLine] = lines("订单明细", "What is ordered from then on", "民法典 488, 543", maximum=100)
    total_fen: Fen = required("报酬总额", "Sum of the lines", "民法典 543")
    due: DueTerm = required("付款期限", "When the fee falls due for what is delivered from then on", "民法典 782")
    ground: Code = required("理由", "Why, as a code", "民法典 777")
    wage_share_fen: Fen | None = optional("其中人工费", "Part of the sum meant for wages")
    deliver_by: Date | None = optional("交货期限", "Day by which all is to be delivered", "民法典 771")
    batches: list[Batch] | None = optional(
        "交期批次", "Parts due on days of their own", "", min_length=1, max_length=100
    )
    inspection_days: Days | None = optional("验收期限", "Days after receipt for inspection", "民法典 620")
    deemed_acceptance: bool | None = optional(
        "逾期视为合格", "Silence past the inspection days counts as acceptance", "民法典 621"
    )
    inspection_day_kind: DayKind | None = optional(
        "验收期限计日", "calendar (without it) or working days", "民法典 201"
    )
    workdays_yyyymm: YearMonth | None = optional(
        "工作日历", "Edition of the working-day calendar; needed with working days", "民法典 201"
    )
    valid_until: Date | None = optional("有效期至", "Day until which the other side may accept", "民法典 481")
    place: Name | None = business("交付地点", "Where to deliver", "民法典 771")
    acceptance_standard: Text | None = business("验收标准", "Standard and method of inspection", "民法典 771")
    interest_clause: Text | None = business("逾期付款条款", "What is owed for late payment", "民诉解释 428")
    note: Text | None = business("说明", "Why, in words")


class OrderChangeAccepted(Body):
    """The other side accepts the proposed terms as they stand: they are the contract's from now on."""

    change: StatementId = required("变更", "The order.change_proposed accepted")
    lines: list[AcceptedLine] = lines(
        "订单明细", "Every line of the proposal, repeated", "民法典 483, 543", maximum=100
    )
    total_fen: Fen = required("报酬总额", "The proposal's total, repeated")


class OrderChangeDeclined(Body):
    """The other side does not accept the proposed terms."""

    change: StatementId = required("变更", "The order.change_proposed declined", "民法典 478")
    ground: Code = required("理由", "Why, as a code")
    note: Text | None = business("说明", "Why, in words")


class OrderChangeWithdrawn(Body):
    """Who proposed takes the proposal back before it was accepted."""

    change: StatementId = required("变更", "The order.change_proposed taken back", "民法典 476")
    ground: Code = required("理由", "Why, as a code")
    note: Text | None = business("说明", "Why, in words")


class InProgressLine(Body):
    """What was made of a line and not delivered when the order was terminated."""

    no: LineNo = required("行号", "The order's line")
    made_e3: QtyE3Positive = required("已做数量", "Made and not delivered, thousandths", "民法典 787")
    unit: Unit = required("单位", "Unit, as in the order")


class ToReturn(Body):
    """Material that is to be returned."""

    no: LineNo = required("料号", "Number of the material within this statement")
    qty_e3: QtyE3 = required("数量", "Quantity to be returned, thousandths", "民法典 566")
    unit: Unit = required("单位", "Unit of the quantity")
    material: Name | None = business("材料", "What is to be returned", "民法典 566", needed=True)


class OrderTerminated(Body):
    """One side ends the contract; the other, once, states its own count of what was made and is to be returned."""

    ground: TerminationGround = required("解除理由", "Why, as a code", "民法典 562, 563, 772, 787")
    from_on: Date = required("解除日期", "Day from which no more work is done", "民法典 565")
    lines: list[InProgressLine] = lines("在制品", "Made and not delivered, line by line", "民法典 787", minimum=0)
    materials: list[ToReturn] | None = optional(
        "应退材料", "Material that is to be returned", "民法典 566", min_length=1, max_length=100
    )
    note: Text | None = business("说明", "Why, in words")


class SubcontractConsented(Body):
    """The customer consents that the contractor passes work on."""

    contractor: PartyId | None = optional("受托人", "Party to whom; absent: whomever", "民法典 772")
    lines: list[LineNo] = lines("订单行", "Lines of the order that may be passed on", "民法典 772", maximum=100)
    processes: list[Code] | None = optional(
        "工序代码", "Processes as codes; absent: all", "民法典 772", min_length=1, max_length=20
    )
    note: Text | None = business("说明", "Conditions in words")


class OrderClosed(Body):
    """The customer closes the order: all is delivered, settled and paid, and nothing is open."""

    owed_fen: Fen = required("应付总额", "What was owed for the order, all of it paid", "民法典 557")
    note: Text | None = business("说明", "Anything else")


KINDS = (
    Kind(
        "order",
        "order.change_proposed",
        OrderChangeProposed,
        "提出变更或还价",
        EITHER,
        "民法典 488, 543",
        terms=True,
        own_amount_fen=lambda body: body.total_fen,
        limits_forgone=True,
    ),
    Kind(
        "order",
        "order.change_accepted",
        OrderChangeAccepted,
        "同意变更",
        EITHER,
        "民法典 483, 543",
        terms=True,
        own_amount_fen=lambda body: body.total_fen,
        limits_forgone=True,
    ),
    Kind("order", "order.change_declined", OrderChangeDeclined, "不同意变更", EITHER, "民法典 478, 544", terms=True),
    Kind("order", "order.change_withdrawn", OrderChangeWithdrawn, "撤回变更", EITHER, "民法典 476", terms=True),
    Kind("order", "order.terminated", OrderTerminated, "解除", EITHER, "民法典 562, 563, 772, 787", terms=True),
    Kind("order", "subcontract.consented", SubcontractConsented, "同意转外发", ("customer",), "民法典 772", terms=True),
    Kind(
        "order",
        "order.closed",
        OrderClosed,
        "结清",
        ("customer",),
        "民法典 557",
        terms=True,
        own_amount_fen=lambda body: body.owed_fen,
    ),
)
