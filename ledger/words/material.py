"""The Chinese of what the rules of supplied material, and of goods that are kept for a debt say.

Rules
* A pair is the English sentence, letter for letter as the rule says it, and its Chinese; `{name}` stands for a value.
* The Chinese names what is wrong and what to do instead, in the words of the glossary.

Specification: law notes 6.4; docs/adr/0016.
"""

from __future__ import annotations

SENTENCES: tuple[tuple[str, str], ...] = (
    ("The customer hands over material for an accepted order", "定作人按已接的订单交来料。"),
    ("The contractor counts the material that it was handed", "承揽人清点来料。"),
    ("The contractor gives material back", "承揽人退料。"),
    ("The contractor gives notice that it keeps goods for its fee", "承揽人通知留置。"),
    ("The contractor gives up the goods that it keeps", "承揽人解除留置。"),
    ("An order that was terminated takes no new material", "订单已解除，不能再交来料；新的活请另下订单。"),
    ("Material was handed over in the past or today", "交料日期不能晚于今天；请改正日期。"),
    ("Each line of a note of material is named once", "来料单中每个行号只用一次；请改正重复的行号。"),
    ("Material is for a line of the order", "来料须对应订单中的一行；请核对订单行号。"),
    ("Material was counted in the past or today", "清点日期不能晚于今天；请改正日期。"),
    ("Each line of a count of material is named once", "清点中每行只列一次；请去掉重复的行。"),
    ("A count names each line of the note of material", "清点须逐行对应来料单的全部行；请补齐，未收到的填 0。"),
    (
        "Material is counted once; a correction supersedes the newest count",
        "这批来料已清点；如需更正，请替代（supersedes）最新的一份清点。",
    ),
    (
        "No more material is counted than was handed over",
        "清点数量不能超过交料数量；请核对，多出的请定作人另记来料交接。",
    ),
    ("What was given back was received", "清点数量不能少于已退的数量；请核对数量。"),
    (
        "Material in order is counted in full; say what is short",
        "结论为相符的，清点数量须等于交料数量；有短少请改为短少（short）。",
    ),
    (
        "Material is short where less was counted than handed over",
        "结论为短少的，清点数量须少于交料数量；请核对数量或结论。",
    ),
    (
        "What is not as agreed is part of a line found so",
        "不符数量只在结论为不符合约定时填写，且不能超过清点数量；请改正。",
    ),
    ("Material that is not as agreed is so for a stated ground", "结论为不符合约定的须写明理由；请补上理由。"),
    ("Material was given back in the past or today", "退料日期不能晚于今天；请改正日期。"),
    ("No more material is given back than was received", "退料数量不能超过尚存的来料；请减少数量。"),
    (
        "A lien notice gives sixty days of grace, unless a paper agrees on less",
        "留置宽限期不能少于六十天；请改晚日期，或附上另有约定的文件。",
    ),
    ("A day of grace is not over when it is given", "宽限期的截止日不能早于今天；请改正日期。"),
    ("Each line of a lien notice is named once", "留置通知中每个行号只用一次；请改正重复的行号。"),
    (
        "Material that is kept is named by the note and line it came with",
        "留置来料须写明来料单编号和行号，不写订单行；请改正。",
    ),
    ("No more material is kept than lies there", "留置的来料不能超过尚存的数量；请减少数量。"),
    ("Kept material is counted in the unit of its note", "留置来料的单位须与来料单一致；请改正单位。"),
    ("Made goods that are kept are named by the line of the order", "留置加工成果须写明订单行，不写来料单；请改正。"),
    ("Kept goods are of a line of the order", "留置的加工成果须对应订单中的一行；请核对订单行号。"),
    ("Kept goods are counted in the order's unit", "留置加工成果的单位须与订单一致；请改正单位。"),
    (
        "No more made goods are kept than the order has",
        "留置的加工成果不能多于订单数量（含约定可超交数）；请改正数量。",
    ),
    ("A lien was given up in the past or today", "解除留置的日期不能晚于今天；请改正日期。"),
    ("A lien is given up once", "此留置已解除，无需再次解除。"),
)
