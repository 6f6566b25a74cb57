"""The Chinese of what the rules of the account that wages go to, and of licences looked up say.

Rules
* A pair is the English sentence, letter for letter as the rule says it, and its Chinese; `{name}` stands for a value.
* The Chinese names what is wrong and what to do instead, in the words of the glossary.

Specification: law notes 6.4; docs/adr/0016.
"""

from __future__ import annotations

SENTENCES: tuple[tuple[str, str], ...] = (
    ("The registrar looks up a business's licence, as often as need be", "登记人可多次核验单位的经营资格。"),
    ("A licence is looked up after the party is registered", "登记之后才能核验经营资格；请先登记主体。"),
    ("A worker names the account that his wages go to", "劳动者写明工资收款账户。"),
    ("An account is named after the party is registered", "登记之后才能写明收款账户；请先登记主体。"),
    ("Wages are paid to a person's account", "工资收款账户只由自然人登记；单位的收款账户请写入订单。"),
    ("Wages are paid to an account in the worker's own name", "工资须付到劳动者本人名下的账户；请填写本人账户。"),
    ("An account counts from today at the earliest", "账户的启用日不能早于今天；请改为今天或以后。"),
    ("A licence is a business's, not a person's", "自然人没有营业执照可核验；请核对主体编号。"),
    ("A look-up lies in the past or today", "核验日期不能晚于今天；请改正日期。"),
    ("A licence that had run out is not valid", "执照在核验日已过期，结果不能写有效；请改正结果或有效期。"),
)
