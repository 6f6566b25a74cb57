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
        "送货数量不能超过订单数量加约定的溢装；请减少数量，或另下订单。",
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
    ("No more is received than was delivered", "签收数量不能超过送货数量；请核对，多出的请承揽人另记送货。"),
    ("A delivery is received once; a correction supersedes", "这次送货已签收；如需更正，请替代（supersedes）原签收。"),
    (
        "A receipt supersedes the earlier receipt of the same delivery",
        "更正签收须替代同一次送货的原签收；请核对所替代的编号。",
    ),
    ("An inspection lies in the past or today", "验收日期不能晚于今天；请改正日期。"),
    ("An inspection names lines of the delivery", "验收的行须是该次送货中的行；请核对行号。"),
    ("Each line of an inspection is named once", "验收中每行只列一次；请去掉重复的行。"),
    ("No more is inspected than was delivered", "合格、返工、退货的数量之和不能超过送货数量；请核对数量。"),
    ("What was reworked already stays rework", "已返工再送的数量须仍计为返工；请把返工数量填到不少于已再送的数量。"),
    ("A deduction is at most the accepted sum", "扣款不能超过合格部分的金额；请改小扣款。"),
    ("A deduction states its ground", "有扣款须写明理由；请补上扣款理由。"),
    (
        "A delivery is inspected once; a correction supersedes the newest",
        "这次送货已验收；如需更正，请替代（supersedes）最新的一份验收。",
    ),
    (
        "An inspection supersedes the newest inspection of the same delivery",
        "更正验收须替代同一次送货最新的一份；请核对所替代的编号。",
    ),
    ("A correction names every line of the inspection that it supersedes", "更正验收须列出原验收的每一行；请补齐。"),
    ("A superseded inspection is no longer agreed to", "这份验收已被更正，不能再同意；请对最新的一份作出。"),
    ("Each line agreed to is named once", "同意验收结果时每行只列一次；请去掉重复的行。"),
    ("Agreement names lines of the inspection", "同意的行须是该份验收中的行；请核对行号。"),
    (
        "Agreement repeats the inspected quantity, sum and deduction",
        "同意须照录验收的数量、金额和扣款；如不同意请提出异议。",
    ),
    ("A line is agreed to once", "这一行已同意，无需再次同意。"),
)
