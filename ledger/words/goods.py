"""The Chinese of what the rules of delivery, receipt and inspection say.

Rules
* A pair is the English sentence, letter for letter as the rule says it, and its Chinese; `{name}` stands for a value.
* The Chinese names what is wrong and what to do instead, in the words of the glossary.

Specification: law notes 6.4; docs/adr/0016.
"""

from __future__ import annotations

SENTENCES: tuple[tuple[str, str], ...] = (
    ("The contractor delivers under an accepted order", "承揽人按已接的订单送货。"),
    ("The customer receives what was delivered", "定作人签收送来的货物。"),
    ("The customer inspects what was delivered", "定作人验收送来的货物。"),
    ("The contractor agrees to an inspection", "承揽人同意验收结果。"),
    ("A delivery lies in the past or today", "送货日期不能晚于今天；请改正日期。"),
    ("Each line of a delivery is named once", "送货单中每个行号只用一次；请改正重复的行号。"),
    ("A delivery line names a line of the order", "送货行须对应订单中的一行；请核对订单行号。"),
    ("A delivery uses the order's unit", "送货的单位须与订单一致；请按订单单位填写。"),
    (
        "No more is delivered than was ordered with the agreed over-shipment",
        "送货数量不能超过订单数量加约定的溢装；请减少数量，或先变更订单。",
    ),
    ("Rework belongs to the order line of the first delivery", "返工再送须对应首次送货的订单行；请核对行号。"),
    ("No more is reworked than the inspection sent back", "返工再送的数量不能超过验收退回返工的数量；请减少数量。"),
    (
        "Goods that came back for rework are charged once",
        "退回返工的货物只能计费一次；请从首次送货的计费中减去，或在返工再送时计费。",
    ),
    ("A receipt lies in the past or today", "签收日期不能晚于今天；请改正日期。"),
    ("A receipt names each line of the delivery", "签收须逐行对应送货单的全部行；请补齐，未收到的填 0。"),
    ("Each line of a receipt is named once", "签收中每行只列一次；请去掉重复的行。"),
    (
        "After the inspection period no receipt is corrected to less",
        "验收期已过，签收数量不能再改少；如有异议请提异议或与承揽人核对。",
    ),
    ("No more is received than was delivered", "签收数量不能超过送货数量；请核对，多出的请承揽人另记送货。"),
    ("A delivery is received once; a correction supersedes", "这次送货已签收；如需更正，请替代（supersedes）原签收。"),
    (
        "A receipt supersedes the earlier receipt of the same delivery",
        "更正签收须替代同一次送货的原签收；请核对所替代的编号。",
    ),
    ("A delivery line is rework or a replacement, not both", "一行送货或是返工再送，或是换货，不能兼有；请分行。"),
    ("No more is replaced than the inspection rejected", "换货数量不能超过验收退货的数量；请减少数量。"),
    (
        "Goods charged before and goods not charged yet come again in lines of their own",
        "再送的货物中，已计费和未计费的须分行；请分开列。",
    ),
    (
        "After a termination only the work in progress that it names is delivered",
        "解除之后只能送解除所列的在制数量；请减少数量。",
    ),
)
