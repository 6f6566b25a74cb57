"""The Chinese of what the rules of what stands around the lines of a statement of account say.

Rules
* A pair is the English sentence, letter for letter as the rule says it, and its Chinese; `{name}` stands for a value.
* The Chinese names what is wrong and what to do instead, in the words of the glossary.

Specification: law notes 6.4; docs/adr/0016.
"""

from __future__ import annotations

SENTENCES: tuple[tuple[str, str], ...] = (
    (
        "The closing balance is the opening balance and the lines, less what was paid",
        "期末应付须等于期初余额加本期应付减已付；请重算。",
    ),
    (
        "What is invoiced and what is not are together the total",
        "已开票与未开票须一并填写，二者之和等于本期应付；请重算，或都不填。",
    ),
    ("Reservations stand in the note", "写明有其他异议的，须写入备注；请补上备注。"),
    ("The day by which to confirm is today or later", "确认期限不能早于今天；请改正日期。"),
    ("A payment is listed once in a statement of account", "一份对账单中每笔付款只列一次；请去掉重复的。"),
    ("A payment listed lies in the past or today", "所列付款的日期不能晚于今天；请改正日期。"),
    ("No more is listed as paid than the payment states", "所列已付金额不能超过该付款记录的金额；请改小。"),
    (
        "Interest is fixed anew only where the statement replaces the order's clause",
        "另定逾期利息的，须写明替代原约定（replaced）；不替代请删去利息。",
    ),
    ("Who replaces the interest clause says by what", "写明替代原利息约定的，须写出新的约定或金额；请补上。"),
    ("A ground is given for a deduction", "没有扣款不写扣款依据；请删去依据，或补上扣款。"),
    ("A unit price is repeated as ordered", "单价须照录订单单价；请改正单价。"),
    (
        "A confirmation repeats whether the interest clause is kept or replaced",
        "确认须照录对账单是否替代原利息约定；如不同意请把各行列为异议。",
    ),
    ("A confirmed closing balance is that of the lines confirmed", "确认的期末应付须按所确认的行计算；请重算。"),
)
