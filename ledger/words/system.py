"""The Chinese of what the rules of `system:` say.

Rules
* A pair is the English sentence, letter for letter as the rule says it, and its Chinese; `{name}` stands for a value.
* The Chinese names what is wrong and what to do instead, in the words of the glossary.

Specification: law notes 6.4; docs/adr/0016.
"""

from __future__ import annotations

SENTENCES: tuple[tuple[str, str], ...] = (
    ("The registrar founds the log with its first entry", "登记人以第一条记录创立账本。"),
    ("A log is founded once", "账本只创立一次；请使用已有的账本，或另建新账本。"),
    ("The registrar publishes the rules in force", "登记人公布现行规则。"),
    ("Rules are published after the log is founded", "账本创立后才能公布规则；请先创立账本。"),
    ("The operator records a pack that it issued", "运营者记录其出具的证据包。"),
    ("Packs are issued after the log is founded", "账本创立后才能出具证据包；请先创立账本。"),
    ("A log is founded by its first entry", "只有第一条记录可以创立账本；请另建新账本。"),
    (
        "A log is founded for the origin that the statement is addressed to",
        "创立的账本名称须与记录所发往的名称一致；请改为同一名称。",
    ),
    ("Registrar, operator and clock have keys of their own", "登记人、运营者和时钟须各用各的密钥；请分别生成。"),
    (
        "Logs of anchored time are not supported by this release.",
        "本版本暂不支持以时间戳锚定时间的账本；请选用平台自述时间。",
    ),
    ("Version {v} of the rules is not supported by this release.", "本版本不支持第{v}版规则；请先升级程序。"),
    ("A parameter is named once", "同一参数只能列一次；请合并重复的参数。"),
    ("A pack is recorded once", "同一证据包只记录一次，此包已记录，无需再记。"),
    (
        "A pack lies under a checkpoint older than its record",
        "证据包所依据的检查点须早于本条记录；请改用较早的检查点。",
    ),
    ("The offices sign Ed25519, as their log does", "登记人、运营者和时钟须用 Ed25519 密钥；请重新生成。"),
)
