"""Bodies under `order:`: what was ordered, delivered, received and inspected.

Rules
* Lines are numbered by whoever states them; an answer repeats number, quantity and sum of what it confirms.
* A delivery states quantities only. Sums stand where price meets quantity: in the order, the inspection, the statement.
* Receipt (签收) is not acceptance (验收): two kinds.

Law: 民法典 arts 491, 770 to 787; law notes 2.2 and 2.4 (①, ③).
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
    LotNo,
    Name,
    OrderThread,
    PartyId,
    Percent,
    Permille,
    Ppm,
    PriceE4,
    QtyE3,
    QtyE3Positive,
    Sha256,
    StatementId,
    Text,
    Unit,
    WeightG,
    YearMonth,
    business,
    lines,
    optional,
    personal,
    required,
)
from ledger.kinds.order_lines import Batch, Clause, DeliveryMode, Disputes, Lien, Settlement, SizeClass, Supplied


class DueTerm(Body):
    """When the fee falls due: so many days after an event of the line."""

    since: Literal["delivered", "inspected", "confirmed"] = required(
        "起算点", "Entry of the delivery, of its inspection, or of the confirmed statement of account", alias="from"
    )
    days: Days = required("付款天数", "Days after that, calendar days UTC+8", "民法典 782")


class OrderLine(Body):
    """One line of an order: goods, quantity, price."""

    no: LineNo = required("行号", "Number of the line within the order")
    qty_e3: QtyE3Positive = required("数量", "Quantity ordered, thousandths", "民法典 771")
    unit: Unit = required("单位", "Unit of the quantity")
    amount_fen: Fen = required("金额", "qty_e3 × price_e4 / 100,000, half up", "民法典 771")
    over_permille: Permille | None = optional("溢装‰", "How much more may be delivered, per mille of the quantity")
    goods: Name | None = business("品名", "What is to be made", "民法典 771", needed=True)
    price_e4: PriceE4 | None = business(
        "单价", "Price of one unit, ten-thousandths of a yuan", "民法典 771", needed=True
    )
    short_permille: Permille | None = optional(
        "短装‰", "How much less counts as all of it, per mille of the quantity", "民法典 771"
    )
    style: Name | None = business("款号", "Style number")
    spec: Name | None = business("规格", "Size, colour, weight or another specification", "民法典 771")
    process: Name | None = business("工序", "Process, e.g. 织造 缝头 定型")


class OrderPlaced(Body):
    """The customer orders processing work from the contractor."""

    contractor: PartyId = required("承揽人", "Party who is to do the work", "民法典 770")
    lines: list[OrderLine] = lines("订单明细", "What is ordered", "民法典 771", maximum=100)
    total_fen: Fen = required("报酬总额", "Sum of the lines", "民法典 771")
    due: DueTerm = required("付款期限", "When the fee falls due", "民法典 782")
    chain_disclosure: bool = required(
        "同意向下游披露", "Consent that unpaid claimants downstream may read this order and its account", "民法典 535"
    )
    may_subcontract: bool = required("可否转外发", "Whether the main work may be passed on", "民法典 772")
    parent: OrderThread | None = optional("上游订单", "Order of the customer's own customer that this one serves")
    wage_share_fen: Fen | None = optional("其中人工费", "Part of the sum meant for wages")
    deliver_by: Date | None = optional("交货期限", "Day by which all is to be delivered", "民法典 771")
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
    tax_included: bool | None = optional("单价含税", "Whether prices include tax")
    supply: Literal["labour", "labour_and_materials"] | None = optional("承揽方式", "包工 or 包工包料", "民法典 771")
    valid_until: Date | None = optional("要约有效期至", "Day until which the contractor may accept", "民法典 481")
    documents: list[Sha256] | None = optional("附件摘要", "SHA-256 of drawings, process sheets", "", max_length=50)
    sample: Sha256 | None = optional("封样摘要", "SHA-256 of the record of the sealed sample", "民法典 771")
    batches: list[Batch] | None = optional(
        "交期批次", "Parts due on days of their own", "", min_length=1, max_length=100
    )
    delivery_mode: DeliveryMode | None = optional("交付方式", "Who brings the goods", "民法典 771")
    supplied: list[Supplied] | None = optional(
        "来料清单", "Material that the customer hands over", "民法典 771", min_length=1, max_length=100
    )
    settlement: Settlement | None = optional("结算方式", "按单 or 月结", "民法典 782")
    late_daily_ppm: Ppm | None = optional("逾期日利率", "Daily, millionths of the unpaid sum", "民法典 585")
    late_lpr_percent: Percent | None = optional("逾期利率LPR倍数%", "Per cent of the one-year LPR", "民法典 585")
    warranty_days: Days | None = optional("质保期", "Days after receipt in which defects are made good", "民法典 781")
    lien: Lien | None = optional("留置约定", "By law, or excluded by agreement", "民法典 783")
    lien_grace_days: Days | None = optional("留置履行期", "Days to pay once a lien was noticed", "民法典 453")
    confidential: bool | None = optional("保密", "Drawings and data are kept secret", "民法典 785")
    clauses: list[Clause] | None = optional(
        "专项条款", "工资直付, 债务加入, 资金监管, 委托代发", "民法典 522, 552", min_length=1, max_length=4
    )
    disputes: Disputes | None = optional("争议解决", "先行调解, 诉讼 or 仲裁", "民诉法 35")
    e_signing: bool | None = optional("电子签约条款", "Agreed to conclude and keep it electronically", "电子签名法 3")
    address_confirmed: bool | None = optional("送达地址确认", "The address for service counts for suits, too")
    customer_size: SizeClass | None = optional("定作人规模", "Size of the customer as of signing", "国令802号 3")
    contractor_size: SizeClass | None = optional("承揽人规模", "Size of the contractor as of signing", "国令802号 3")
    licence_check: StatementId | None = optional(
        "经营资格核验", "The registrar's licence.checked of the contractor", "解释(二) 1"
    )
    licence_unchecked: bool | None = optional(
        "未核验经营资格", "No licence check of the contractor was made", "解释(二) 1"
    )
    consent: StatementId | None = optional(
        "转外发同意", "The subcontract.consented in the parent order that this rests on", "民法典 772"
    )
    order_no: Name | None = business("订单号", "The customer's own number", needed=True)
    place: Name | None = business("交付地点", "Where to deliver", "民法典 771")
    acceptance_standard: Text | None = business("验收标准", "Standard and method of inspection", "民法典 771")
    rework_rule: Text | None = business("返工扣款规则", "What rework and deductions follow", "民法典 781")
    interest_clause: Text | None = business("逾期付款条款", "What is owed for late payment", "民诉解释 428")
    dispute_forum: Name | None = business("管辖约定", "Court, arbitration or mediation body agreed on", "民诉法 35")
    note: Text | None = business("备注", "Anything else")
    service_address: Text | None = personal("送达地址", "Where papers are served on the customer", "民诉法 124")


class AcceptedLine(Body):
    """A line of the order, repeated by who accepts it."""

    no: LineNo = required("行号", "The order's line")
    qty_e3: QtyE3Positive = required("数量", "Its quantity, repeated")
    amount_fen: Fen = required("金额", "Its sum, repeated")


class OrderAccepted(Body):
    """The contractor accepts the order as it stands: the contract is concluded."""

    lines: list[AcceptedLine] = lines("订单明细", "Every line of the order, repeated", "民法典 491", maximum=100)
    total_fen: Fen = required("报酬总额", "The order's total, repeated")
    licence_check: StatementId | None = optional(
        "经营资格核验", "The registrar's licence.checked of the contractor", "解释(二) 1"
    )
    licence_unchecked: bool | None = optional("未核验经营资格", "No licence check was made", "解释(二) 1")


class OrderDeclined(Body):
    """The contractor does not take the order."""

    ground: Code = required("理由", "Why, as a code")
    note: Text | None = business("说明", "Why, in words")


class OrderWithdrawn(Body):
    """The customer takes the order back before it was accepted."""

    ground: Code = required("理由", "Why, as a code", "民法典 476")
    note: Text | None = business("说明", "Why, in words")


class ReworkOf(Body):
    """The earlier delivery line that a rework or a replacement makes good."""

    delivery: StatementId = required("原送货单", "The earlier goods.delivered")
    line: LineNo = required("原行号", "Its line")


class DeliveredLine(Body):
    """One line of a delivery note."""

    no: LineNo = required("行号", "Number of the line within the delivery")
    order_line: LineNo = required("订单行", "Line of the order")
    qty_e3: QtyE3Positive = required("数量", "Quantity handed over, thousandths")
    unit: Unit = required("单位", "Unit, as in the order")
    rework_of: ReworkOf | None = optional("返工自", "Earlier delivery line that this reworks", "民法典 781")
    replaces: ReworkOf | None = optional("重作自", "Earlier line whose rejected goods this makes anew", "民法典 781")
    colour: Name | None = business("颜色", "Colour")
    size: Name | None = business("尺码", "Size")


class GoodsDelivered(Body):
    """The contractor says what it delivered."""

    delivered_on: Date = required("送货日期", "Day of delivery", "民法典 780")
    lines: list[DeliveredLine] = lines("送货明细", "What was delivered", "民法典 780")
    photos: list[Sha256] | None = optional("照片摘要", "SHA-256 of photos", max_length=50)
    boxes: LineNo | None = optional("箱数", "Boxes")
    weight_g: WeightG | None = optional("重量", "Weight, grams")
    note_no: Name | None = business("送货单号", "Number of the paper delivery note")
    batch: Name | None = business("批次", "Batch of the delivery")
    carrier: Name | None = personal("送货人", "Who drove or carried it")
    plate: Name | None = personal("车牌", "Plate of the car")
    place: Name | None = business("送达地点", "Where it was handed over")
    received_by: Name | None = personal("收货人", "Who took the goods in", "law notes 2.4 ③")


class ReceivedLine(Body):
    """A delivery line, as received."""

    no: LineNo = required("行号", "Line of the delivery")
    qty_e3: QtyE3 = required("签收数量", "Quantity received")


class GoodsReceived(Body):
    """The customer received the goods (签收): quantity, never quality."""

    delivery: StatementId = required("送货单", "The goods.delivered received")
    received_on: Date = required("签收日期", "Day of receipt")
    lines: list[ReceivedLine] = lines("签收明细", "What was received")
    photos: list[Sha256] | None = optional("照片摘要", "SHA-256 of photos", max_length=50)
    authority_sha256: Sha256 | None = optional(
        "授权依据摘要", "SHA-256 of the paper by which the receiver may sign", "民法典 165, 170"
    )
    received_by: Name | None = personal("收货人", "Who took the goods in")
    post: Name | None = business("收货人岗位", "The receiver's post", "民法典 170")
    authority: Name | None = business("授权依据", "By what the receiver may sign", "民法典 165, 170")
    place: Name | None = business("签收地点", "Where it was received")


class InspectedLine(Body):
    """A delivery line, as inspected."""

    no: LineNo = required("行号", "Line of the delivery")
    accepted_e3: QtyE3 = required("合格数量", "Quantity accepted")
    rework_e3: QtyE3 = required("返工数量", "Quantity to be reworked", "民法典 781")
    rejected_e3: QtyE3 = required("不合格数量", "Quantity rejected", "民法典 781")
    amount_fen: Fen = required("合格金额", "accepted_e3 × price, half up")
    deduction_fen: Fen = required("扣款", "Deduction asked for; counts once the contractor agrees", "民法典 781")
    deduction_ground: Code | None = optional("扣款理由", "Why, as a code; needed with a deduction")
    concession_e3: QtyE3Positive | None = optional("让步接收", "Of the accepted: taken though not as agreed")
    reason_code: Code | None = optional("不良原因", "What is wrong, as a code", "民法典 781")
    rework_by: Date | None = optional("返工期限", "Day by which the rework is asked for", "民法典 781")
    reason: Text | None = business("说明", "Findings in words")


class GoodsInspected(Body):
    """The customer inspected a delivery (验收): what it accepts, sends back, rejects, deducts."""

    delivery: StatementId = required("送货单", "The goods.delivered inspected")
    inspected_on: Date = required("验收日期", "Day of inspection", "民法典 620")
    method: Literal["full", "sample"] = required("验收方式", "全检 or 抽检")
    lines: list[InspectedLine] = lines("验收明细", "What was found", "民法典 780")
    sample_n: LineNo | None = optional("抽检件数", "Pieces looked at, of a sample")
    lot_n: LotNo | None = optional("批量", "Pieces in the lot, of a sample")
    conclusion: Literal["passed", "partly", "failed"] | None = optional("结论", "合格 部分合格 不合格", "民法典 780")
    objection_until: Date | None = optional("异议期届满", "Day until which the contractor is asked to object")
    authority_sha256: Sha256 | None = optional(
        "授权依据摘要", "SHA-256 of the paper by which the inspector may sign", "民法典 165, 170"
    )
    inspected_by: Name | None = personal("验收人", "Who inspected")
    post: Name | None = business("验收人岗位", "The inspector's post", "民法典 170")


class AgreedLine(Body):
    """An inspected line, repeated by the contractor who agrees to it."""

    no: LineNo = required("行号", "Line of the delivery")
    accepted_e3: QtyE3 = required("合格数量", "As inspected")
    amount_fen: Fen = required("合格金额", "As inspected")
    deduction_fen: Fen = required("扣款", "As asked for")


class InspectionAgreed(Body):
    """The contractor agrees to what an inspection found, and to its deductions."""

    inspection: StatementId = required("验收单", "The goods.inspected agreed to")
    lines: list[AgreedLine] = lines("同意明细", "The lines agreed to")


KINDS = (
    Kind(
        "order",
        "order.placed",
        OrderPlaced,
        "下单",
        ("customer",),
        "民法典 770-771",
        opens=True,
        terms=True,
        own_amount_fen=lambda body: body.total_fen,
    ),
    Kind(
        "order",
        "order.accepted",
        OrderAccepted,
        "接单",
        ("contractor",),
        "民法典 491",
        terms=True,
        own_amount_fen=lambda body: body.total_fen,
    ),
    Kind("order", "order.declined", OrderDeclined, "不接单", ("contractor",), "民法典 478", terms=True),
    Kind("order", "order.withdrawn", OrderWithdrawn, "撤单", ("customer",), "民法典 476", terms=True),
    Kind("order", "goods.delivered", GoodsDelivered, "送货", ("contractor",), "民法典 780"),
    Kind("order", "goods.received", GoodsReceived, "签收", ("customer",), "民法典 780"),
    Kind(
        "order",
        "goods.inspected",
        GoodsInspected,
        "验收",
        ("customer",),
        "民法典 780-781",
        own_amount_fen=lambda body: sum(line.amount_fen for line in body.lines),
    ),
    Kind(
        "order",
        "inspection.agreed",
        InspectionAgreed,
        "同意验收结果",
        ("contractor",),
        "民法典 781",
        own_amount_fen=lambda body: sum(line.deduction_fen for line in body.lines),
        limits_moved=True,
    ),
)
