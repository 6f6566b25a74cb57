"""The Chinese of what the rules of what is overdue of an order say.

Rules
* A pair is the English sentence, letter for letter as the rule says it, and its Chinese; `{name}` stands for a value.
* The Chinese names what is wrong and what to do instead, in the words of the glossary.

Specification: law notes 6.4; docs/adr/0016.
"""

from __future__ import annotations

SENTENCES: tuple[tuple[str, str], ...] = (
    ("The clock records what is overdue of an order", "时钟记录订单的逾期欠款。"),
    ("Arrears of a fee are recorded once its due date has passed", "加工费到期之后才能记录欠款；请等付款期限过后。"),
    ("Arrears of an order are recorded once a day", "同一订单的欠款一天只记录一次；请明天再记。"),
    ("Arrears are recorded where more is overdue than was recorded", "逾期金额没有超过已记录的欠款，无需再记。"),
    (
        "Arrears are what is overdue of the order when they are recorded",
        "欠款须照录记录时订单的逾期金额和到期日；请按此重算。",
    ),
)
