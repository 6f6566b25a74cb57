"""The Chinese of what the judge itself refuses with, whatever the kind.

Rules
* A pair is the English sentence, letter for letter as the rule says it, and its Chinese; `{name}` stands for a value.
* The Chinese names what is wrong and what to do instead, in the words of the glossary.

Specification: law notes 6.4; docs/adr/0016.
"""

from __future__ import annotations

SENTENCES: tuple[tuple[str, str], ...] = (
    ("A log begins with log.founded", "账本须以“账本创立”为第一条记录；请先创立账本。"),
    (
        "The signing key is not registered for this signer.",
        "签名密钥不是这一签名人登记的密钥；请改用已登记的密钥，或先登记。",
    ),
    (
        "A digest of a sealed field was used before; draw a fresh salt.",
        "密封字段的摘要以前用过；请换用新的随机盐，重新生成后签署。",
    ),
    ("There is no such {thing} that you may name.", "没有这份{thing}，或您不能引用；请核对编号。"),
    ("A correction is of the kind that it corrects", "更正须与被更正的记录同类；请用原来的记录类型更正。"),
    ("This kind is not corrected by superseding", "这类记录不能以替代方式更正；请按规则另作记录或提出异议。"),
    ("Who opens a thread is named in it.", "开启往来的人须是其中一方；请在内容中写明自己。"),
    ("{kind} is said by the {roles}.", "“{kind}”只能由{roles}作出；请由其签署。"),
    (
        "The first statement of a thread, and every one of system: and access:, has no prev.",
        "往来的第一条记录、系统记录和查阅记录不带上一条编号（prev）；请去掉后重新签署。",
    ),
    ("A statement names one before it in its thread.", "记录须写明同一往来中此前的一条（prev）；请补上后重新签署。"),
    (
        "The thread went on; terms are signed over its newest statement.",
        "往来中已有更新的记录；请先查看最新一条，再在其后重新签署。",
    ),
    ("A balance stays within what every program counts exactly", "余额超出可以准确计算的范围；请核对金额。"),
)
