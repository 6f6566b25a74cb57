"""The Chinese of what the rules of `party:` say.

Rules
* A pair is the English sentence, letter for letter as the rule says it, and its Chinese; `{name}` stands for a value.
* The Chinese names what is wrong and what to do instead, in the words of the glossary.

Specification: law notes 6.4; docs/adr/0016.
"""

from __future__ import annotations

SENTENCES: tuple[tuple[str, str], ...] = (
    ("The registrar registers a party with its first key", "登记人登记主体及其第一把密钥。"),
    ("A party is registered once", "主体只登记一次；要换密钥请用“增加经办人密钥”。"),
    ("A party agrees to the terms, again with each version", "主体同意协议，每个新版本须再次同意。"),
    ("A party agrees after it is registered", "登记之后才能同意协议；请先登记主体。"),
    ("A party's thread bears the party's id", "主体往来的编号须与主体编号一致；请改用该主体的编号。"),
    ("A party is registered under its name", "登记时须填写名称；请补上单位名称或个人姓名。"),
    ("A firm's name is not the name of a person", "单位名称与个人姓名不能混填；请把名称填入单位名称一栏。"),
    ("A person's name is personal data, not a firm's name", "个人姓名属个人信息，不能填作单位名称；请填入姓名一栏。"),
)
