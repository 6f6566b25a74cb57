"""Bodies under `order:` about time that passes: the contractor calls for inspection, the clock records what lapsed.

Rules
* A call for inspection (催验收) is on record and starts no period: only the customer's receipt does.
* A deemed acceptance is the clock's, where the order says that silence counts; it wears 逾期视为同意.
* Arrears of a fee are recorded for each order by itself, in its own thread.

Law: 民法典 arts 620, 621 (by 646), 782; law notes 2.2, 2.3 and 2.4 (③).
"""

from __future__ import annotations

from typing import Literal

from ledger.kinds.catalogue import Kind
from ledger.kinds.fields import (
    Body,
    Date,
    DayKind,
    Fen,
    LineNo,
    QtyE3Positive,
    StatementId,
    SumFen,
    Text,
    Year,
    YearMonth,
    business,
    lines,
    optional,
    required,
)

CHANNELS_ZH = {
    "platform": "平台",
    "in_person": "当面",
    "phone": "电话",
    "message": "短信或即时消息",
    "email": "电子邮件",
    "post": "邮寄",
}


class InspectionCalled(Body):
    """The contractor calls on the customer to receive or inspect a delivery (催验收)."""

    delivery: StatementId = required("送货单", "The goods.delivered called for")
    since: Date = required("待验起", "Day since which it has been waiting", "民法典 780")
    channel: Literal["platform", "in_person", "phone", "message", "email", "post"] = required(
        "催告方式", "By which way the customer was called", "民法典 621"
    )
    reply_by: Date | None = optional("要求答复日", "Day by which an answer is asked for")
    text: Text | None = business("催告内容", "The call in words")


class DeemedLine(Body):
    """A delivery line on which the customer was silent."""

    no: LineNo = required("行号", "Line of the delivery")
    qty_e3: QtyE3Positive = required("视为合格数量", "Received, and neither inspected nor confirmed", "民法典 621")
    amount_fen: Fen = required("金额", "qty_e3 × price, half up")


class DeemedAccepted(Body):
    """The clock records that the inspection period passed in silence (逾期视为合格)."""

    delivery: StatementId = required("送货单", "The goods.delivered")
    received: StatementId = required("签收单", "The goods.received that stands")
    lapsed_on: Date = required("期满日", "Last day of the inspection period", "民法典 620, 621")
    lines: list[DeemedLine] = lines("视为合格明细", "What counts as accepted", "民法典 621")
    day_kind: DayKind = required("期限计日", "Calendar or working days, as the order says", "民法典 201")
    workdays_yyyymm: YearMonth | None = optional("工作日历", "Edition of the working-day calendar that was counted by")
    weekdays_only: list[Year] | None = optional(
        "按周一至周五计", "Years for which that edition has no official arrangement", min_length=1, max_length=20
    )


class FeeArrearsRecorded(Body):
    """The clock records that a fee fell due and is not paid."""

    due_on: Date = required("到期日", "The oldest due date that is not covered", "民法典 782")
    since: Date = required("逾期起", "The day after it", "国令802号 17")
    overdue_fen: SumFen = required("逾期欠款", "What of the order is overdue and not paid", "民法典 782")


KINDS = (
    Kind("order", "goods.inspection_called", InspectionCalled, "催验收", ("contractor",), "民法典 780, 621"),
    Kind("order", "goods.deemed_accepted", DeemedAccepted, "逾期视为合格", ("clock",), "民法典 621, 646"),
    Kind("order", "arrears.recorded", FeeArrearsRecorded, "欠款记录", ("clock",), "民法典 782"),
)
