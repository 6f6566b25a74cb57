"""What an order may also agree on, beside its lines and its price: batches, supplied material, and terms in words.

Rules
* Each is optional: what an order does not say, the law says (民法典 510, 511, 770 to 787).
* A clause is a code with one meaning; its wording, where the parties have their own, is a document by its hash.

Law: 民法典 arts 509, 522, 552, 585, 771, 774, 783, 785; 国令802号 art 3; law notes 2.2 and 2.4 (①).
"""

from __future__ import annotations

from typing import Literal

from ledger.kinds.fields import Body, Date, LineNo, Name, Permille, QtyE3Positive, Unit, business, optional, required

DeliveryMode = Literal["contractor_delivers", "customer_collects", "carrier"]
Settlement = Literal["per_order", "monthly"]
Lien = Literal["statutory", "excluded"]
Disputes = Literal["mediation_first", "court", "arbitration"]
SizeClass = Literal["large", "medium", "small", "micro"]
Clause = Literal["direct_wages", "debt_joined", "supervised_funds", "agency_pay"]

CLAUSES_ZH = {
    "direct_wages": "工资直付",
    "debt_joined": "债务加入",
    "supervised_funds": "资金监管",
    "agency_pay": "委托代发",
}
DELIVERY_MODES_ZH = {"contractor_delivers": "承揽人送货", "customer_collects": "定作人自提", "carrier": "托运"}
SETTLEMENTS_ZH = {"per_order": "按单结算", "monthly": "按月结算"}
LIENS_ZH = {"statutory": "依法可以留置", "excluded": "约定不得留置"}
DISPUTES_ZH = {"mediation_first": "先行调解", "court": "诉讼", "arbitration": "仲裁"}
SIZES_ZH = {"large": "大型", "medium": "中型", "small": "小型", "micro": "微型"}


class Batch(Body):
    """A part of a line that is due on a day of its own."""

    line: LineNo = required("订单行", "Line of the order")
    qty_e3: QtyE3Positive = required("数量", "Quantity due by that day, thousandths")
    deliver_by: Date = required("交货日期", "Day by which this part is to be delivered", "民法典 771")


class Supplied(Body):
    """Material that the customer is to hand over."""

    no: LineNo = required("料号", "Number of the material within the order")
    qty_e3: QtyE3Positive = required("数量", "Quantity to be handed over, thousandths", "民法典 775")
    unit: Unit = required("单位", "Unit of the quantity")
    wastage_permille: Permille | None = optional("损耗率‰", "Loss allowed for, per mille of the quantity", "民法典 771")
    material: Name | None = business("材料", "What is handed over", "民法典 775", needed=True)
