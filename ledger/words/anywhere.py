"""The Chinese of what the rules of notices that were served and of statements ratified, in threads of every type say.

Rules
* A pair is the English sentence, letter for letter as the rule says it, and its Chinese; `{name}` stands for a value.
* The Chinese names what is wrong and what to do instead, in the words of the glossary.

Specification: law notes 6.4; docs/adr/0016.
"""

from __future__ import annotations

SENTENCES: tuple[tuple[str, str], ...] = (
    ("The operator records how a statement was served, at any time", "运营者可随时记录送达。"),
    (
        "The principal says whether it ratifies a statement of its own, at any time",
        "本人可随时表示是否追认以其名义作出的记录。",
    ),
    ("A thread that is not open holds nothing to serve", "往来尚未开启，没有可送达的记录。"),
    ("A thread that is not open holds nothing to ratify", "往来尚未开启，没有可追认的记录。"),
    (
        "Who acts with a person's key is that person",
        "标明经办人的密钥只能由其本人使用；请改写经办人（via.person），或由本人签署。",
    ),
    ("A notice is served on a party of the thread", "送达对象须是往来的一方；请核对编号。"),
    ("A notice was served in the past or today", "送达日期不能晚于今天；请改正日期。"),
    ("A notice serves what another said, not a notice", "送达的须是当事人的记录，不能是送达记录；请核对编号。"),
    ("A notice is served on another than who said it", "不能送达作出记录的一方自己；请改为对方。"),
    ("A statement was served often enough", "这份记录的送达次数已达上限（most），不再记录。"),
    ("One ratifies what was signed in one's own name", "只能追认以自己名义签署的记录；对他人的记录请提出异议。"),
    ("A ratification is not ratified itself", "追认本身不能再追认；请写明原记录的编号。"),
    ("Whether a statement is ratified is said once", "是否追认只表示一次，此记录已有表示；如有争议请提出异议。"),
    ("No key ratifies what it signed itself", "密钥不能追认自己签署的记录；请由另一经办人的密钥签署。"),
    (
        "No person ratifies what that person signed with another key",
        "同一人不能以另一密钥追认自己签署的记录；请由他人签署。",
    ),
    (
        "A key that ratifies may sign everything, or is older than what it ratifies",
        "追认须用可签全部事项的密钥，或早于该记录登记的密钥；请改用。",
    ),
    ("A key ratifies what it may sign itself", "此密钥无权签署这类记录，也不能追认；请由有权限的经办人签署。"),
    (
        "A key ratifies no larger sum than it may sign itself",
        "原记录的金额超过此密钥的单笔限额；请由限额更高的经办人追认。",
    ),
)
