"""The Chinese of what the rules of keys say.

Rules
* A pair is the English sentence, letter for letter as the rule says it, and its Chinese; `{name}` stands for a value.
* The Chinese names what is wrong and what to do instead, in the words of the glossary.

Specification: law notes 6.4; docs/adr/0016.
"""

from __future__ import annotations

SENTENCES: tuple[tuple[str, str], ...] = (
    (
        "An older key of the party adds a key, or the registrar, who waits",
        "由本主体的原有密钥增加新密钥；由登记人增加的，等待期过后生效。",
    ),
    ("A party revokes a key of its own, or the registrar a lost one", "主体注销自己的密钥；遗失的可由登记人注销。"),
    (
        "A key gives no higher level than its own",
        "新密钥的等级不能高于签署密钥自己的等级；请降低等级，或用等级更高的密钥签署。",
    ),
    (
        "A key's level is not above what its custody can bear",
        "密钥等级超出其保管方式所能达到的等级；请降低等级，或改换保管方式。",
    ),
    ("A key of level S3, and no other, names its certificate", "等级 S3 的密钥须写明数字证书，其他等级不写；请改正。"),
    ("Only the registrar registers a key of level S3", "等级 S3 的密钥只能由登记人登记；请向登记人申请。"),
    ("A key that the registrar is ending adds no other", "登记人正在注销此密钥，不能再用它增加密钥；请改用其他密钥。"),
    ("Control of a key is lost on a day that has come", "密钥失控的日期不能晚于今天；请改正日期。"),
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
    ("Keys are added after the party is registered", "登记之后才能增加密钥；请先登记主体。"),
    ("Keys are revoked after the party is registered", "登记之后才能注销密钥；请先登记主体。"),
    ("This key was revoked.", "此密钥已注销；请改用有效的密钥重新签署。"),
    (
        "This key does not count yet: for 72 hours an older key may refuse it.",
        "此密钥尚未生效：登记后 72 小时内，原有密钥可以否决。请等期满，或改用原有密钥。",
    ),
    ("This key counted before {day}.", "此密钥的有效期至{day}（不含当日），现已到期；请改用有效的密钥。"),
    ("This key may not sign {kind}.", "此密钥无权签署“{kind}”；请由有权限的经办人签署。"),
    ("The sum is over this key's limit.", "金额超过此密钥的单笔限额；请由限额更高的经办人签署。"),
    ("The sum given up is over this key's limit.", "让步的金额超过此密钥的单笔限额；请由限额更高的经办人签署。"),
)
