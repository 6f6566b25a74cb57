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
    ("An older key of the party adds a key", "由本主体的原有密钥增加新密钥。"),
    ("Keys are added after the party is registered", "登记之后才能增加密钥；请先登记主体。"),
    ("A party revokes a key of its own", "主体注销自己的密钥。"),
    ("Keys are revoked after the party is registered", "登记之后才能注销密钥；请先登记主体。"),
    ("A party's thread bears the party's id", "主体往来的编号须与主体编号一致；请改用该主体的编号。"),
    ("A party is registered under its name", "登记时须填写名称；请补上单位名称或个人姓名。"),
    ("A firm's name is not the name of a person", "单位名称与个人姓名不能混填；请把名称填入单位名称一栏。"),
    ("A person's name is personal data, not a firm's name", "个人姓名属个人信息，不能填作单位名称；请填入姓名一栏。"),
    ("The key of a person bears the person's name", "标明经办人的密钥须填写其姓名；请补上姓名。"),
    ("A public key is registered once", "同一公钥只能登记一次；请生成新的密钥。"),
    ("A scope names kinds that exist", "可签事项中有不存在的记录类型；请核对后重填。"),
    (
        "A key gives no wider scope than its own",
        "新密钥的可签事项不能超出签署密钥自己的范围；请缩小范围，或用权限更大的密钥签署。",
    ),
    (
        "A key gives no higher limit than its own",
        "新密钥的限额不能高于签署密钥自己的限额；请降低限额，或用限额更高的密钥签署。",
    ),
    (
        "A key gives no later end than its own",
        "新密钥的有效期不能晚于签署密钥自己的有效期；请改早，或用有效期更长的密钥签署。",
    ),
    ("A key is revoked once", "此密钥已注销，无需再次注销。"),
    (
        "A key is revoked by itself or by a key that may sign everything",
        "密钥只能由其本身或可签全部事项的密钥注销；请改用这样的密钥签署。",
    ),
)
