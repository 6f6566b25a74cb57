"""Bodies under `order:` about what is the customer's and lies with the contractor: material, and goods held for a debt.

Rules
* Material is handed over by the customer and counted by the contractor, line by line; what is short or unfit is said
  there, at once (不符通知).
* What goes back is stated by who gives it back, by the line it came with: the rest, the waste, what was never used.
* A lien notice names the goods, the debt and the last day of grace; it moves no sum and decides nothing.

Law: 民法典 arts 447 to 457, 774, 775, 783, 784; law notes 2.2 and 2.4 (②).
"""

from __future__ import annotations

from typing import Literal

from ledger.kinds.catalogue import Kind
from ledger.kinds.fields import (
    Body,
    Code,
    Date,
    FenPositive,
    LineNo,
    Name,
    Permille,
    QtyE3,
    QtyE3Positive,
    Sha256,
    StatementId,
    Text,
    Unit,
    WeightG,
    business,
    lines,
    optional,
    personal,
    required,
)

FINDINGS_ZH = {"ok": "相符", "short": "短少", "defective": "不符合约定"}
LEFTOVERS_ZH = {"remainder": "余料", "waste": "边角废料", "unused": "未用", "defective": "不合格料"}
HELD_ZH = {"made": "加工成果", "material": "定作人的材料"}


class HandedLine(Body):
    """One line of supplied material."""

    no: LineNo = required("行号", "Number of the line within the note")
    qty_e3: QtyE3Positive = required("数量", "Quantity handed over, thousandths", "民法典 774")
    unit: Unit = required("单位", "Unit of the quantity")
    order_line: LineNo | None = optional("订单行", "Line of the order that it is for")
    weight_g: WeightG | None = optional("重量", "Weight, grams")
    boxes: LineNo | None = optional("件数", "Boxes or rolls")
    loss_permille: Permille | None = optional("损耗率‰", "Wastage agreed, per mille of the quantity", "民法典 771")
    item_no: Name | None = business("料号", "Number of the material", "民法典 774", needed=True)
    batch: Name | None = business("批次", "Batch or dye lot")
    material: Name | None = business("材料", "What it is")


class MaterialHanded(Body):
    """The customer says what material it handed over (来料)."""

    handed_on: Date = required("交料日期", "Day of handing over", "民法典 774")
    lines: list[HandedLine] = lines("来料明细", "What was handed over", "民法典 774", maximum=100)
    photos: list[Sha256] | None = optional("照片摘要", "SHA-256 of photos", max_length=50)
    note_no: Name | None = business("交料单号", "Number of the paper note")
    loss_terms: Text | None = business("损耗约定", "Where the wastage was agreed, in words", "民法典 771")
    handed_by: Name | None = personal("交料人", "Who handed it over")


class CountedLine(Body):
    """A line of material, as the contractor counted and looked at it."""

    no: LineNo = required("行号", "Line of the note")
    qty_e3: QtyE3 = required("清点数量", "Quantity counted, thousandths", "民法典 775")
    finding: Literal["ok", "short", "defective"] = required("检验结果", "相符 短少 不符合约定", "民法典 775")
    unfit_e3: QtyE3Positive | None = optional("不符数量", "How much of it is not as agreed", "民法典 775")
    ground: Code | None = optional("不符原因", "Why, as a code; needed where it is not as agreed")
    reason: Text | None = business("说明", "Findings in words")


class MaterialReceived(Body):
    """The contractor counted the material, and says at once what is short or unfit (不符通知)."""

    material: StatementId = required("交料单", "The material.handed counted")
    received_on: Date = required("清点日期", "Day of the count", "民法典 775")
    lines: list[CountedLine] = lines("清点明细", "Each line, as found", "民法典 775", maximum=100)
    photos: list[Sha256] | None = optional("照片摘要", "SHA-256 of photos", "民法典 775", max_length=50)
    notice: Text | None = business("不符通知", "The notice to the customer in words", "民法典 775")
    received_by: Name | None = personal("收料人", "Who counted it")


class ReturnedLine(Body):
    """Material that goes back, by the line it came with."""

    material: StatementId = required("交料单", "The material.handed it came with")
    line: LineNo = required("原行号", "Its line")
    qty_e3: QtyE3Positive = required("退料数量", "Quantity given back, thousandths", "民法典 784")
    what: Literal["remainder", "waste", "unused", "defective"] = required("类别", "余料 废料 未用 不合格料")


class MaterialReturned(Body):
    """The contractor says what material it gave back (退料)."""

    returned_on: Date = required("退料日期", "Day of giving back", "民法典 784")
    lines: list[ReturnedLine] = lines("退料明细", "What went back", "民法典 784", maximum=100)
    photos: list[Sha256] | None = optional("照片摘要", "SHA-256 of photos", max_length=50)
    note_no: Name | None = business("退料单号", "Number of the paper note")
    received_by: Name | None = personal("接收人", "Who took it for the customer")


class HeldLine(Body):
    """Goods that the contractor keeps for its debt."""

    no: LineNo = required("行号", "Number of the line within the notice")
    what: Literal["made", "material"] = required("留置物", "加工成果 or 定作人的材料", "民法典 447, 783")
    qty_e3: QtyE3Positive = required("数量", "Quantity kept, thousandths")
    unit: Unit = required("单位", "Unit of the quantity")
    order_line: LineNo | None = optional("订单行", "Line of the order that was made; needed for 加工成果")
    material: StatementId | None = optional("交料单", "The material.handed kept; needed for 材料")
    line: LineNo | None = optional("原行号", "Its line; needed for 材料")


class LienNoticed(Body):
    """The contractor gives notice that it keeps goods until its fee is paid (留置通知)."""

    debt_fen: FenPositive = required("所涉欠款", "Debt that the contractor states is due", "民法典 447, 783")
    held: list[HeldLine] = lines("留置物明细", "What is kept", "民法典 447", maximum=100)
    pay_by: Date = required("宽限期至", "Last day of grace, sixty days from the notice at least", "民法典 453")
    agreed_sha256: Sha256 | None = optional("另有约定", "SHA-256 of the paper that agrees on less grace", "民法典 453")
    text: Text | None = business("通知内容", "The notice in words")


class LienReleased(Body):
    """The contractor gives up its hold on the goods of a notice."""

    lien: StatementId = required("留置通知", "The lien.noticed given up")
    released_on: Date = required("解除日期", "Day from which it no longer holds", "民法典 457")
    ground: Literal["paid", "secured", "handed_over", "given_up"] = required(
        "理由", "已付清 另行担保 已交付 放弃", "民法典 457"
    )
    note: Text | None = business("说明", "Why, in words")


def _debt_fen(body: LienNoticed) -> int:
    """What counts against a key's limit."""
    return body.debt_fen


KINDS = (
    Kind("order", "material.handed", MaterialHanded, "来料交接", ("customer",), "民法典 774"),
    Kind("order", "material.received", MaterialReceived, "来料清点", ("contractor",), "民法典 775"),
    Kind("order", "material.returned", MaterialReturned, "退料", ("contractor",), "民法典 784"),
    Kind(
        "order",
        "lien.noticed",
        LienNoticed,
        "留置通知",
        ("contractor",),
        "民法典 447-453, 783",
        own_amount_fen=_debt_fen,
    ),
    Kind("order", "lien.released", LienReleased, "解除留置", ("contractor",), "民法典 457"),
)
