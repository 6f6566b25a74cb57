"""The Chinese of what the rules of silence after a delivery say.

Rules
* A pair is the English sentence, letter for letter as the rule says it, and its Chinese; `{name}` stands for a value.
* The Chinese names what is wrong and what to do instead, in the words of the glossary.

Specification: law notes 6.4; docs/adr/0016.
"""

from __future__ import annotations

SENTENCES: tuple[tuple[str, str], ...] = (
    ("The contractor calls for the inspection of what it delivered", "承揽人催验收。"),
    (
        "The clock records that an inspection period passed in silence",
        "验收期过后无人提出意见，由时钟记录逾期视为合格。",
    ),
    ("A delivery waits since a day in the past or today", "起算日期不能晚于今天；请改正日期。"),
    ("A delivery that was inspected is not called for", "这次送货已验收，无需再催。"),
    ("Each line deemed accepted is named once", "逾期视为合格中每行只列一次；请去掉重复的行。"),
    (
        "Silence counts where the order says so, on what was received and nobody spoke of",
        "没有可视为合格的行：须订单有约定、货已签收，且既未验收也无异议。请另行验收或对账。",
    ),
    ("Silence counts once the inspection period has passed", "验收期尚未届满，不能视为合格；请等期满之后。"),
    (
        "A deemed acceptance names what is neither inspected nor confirmed, all of it",
        "逾期视为合格须列出全部未验收、未确认的行和数量；请补齐或改正。",
    ),
    (
        "A deemed acceptance names the receipt, the last day, and how its days were counted",
        "逾期视为合格须照录签收、验收期末日和计日方式；请按此填写。",
    ),
)
