"""The Chinese of what the rules of invoices say.

Rules
* A pair is the English sentence, letter for letter as the rule says it, and its Chinese; `{name}` stands for a value.
* The Chinese names what is wrong and what to do instead, in the words of the glossary.

Specification: law notes 6.4; docs/adr/0016.
"""

from __future__ import annotations

SENTENCES: tuple[tuple[str, str], ...] = (
    ("Either side opens the account with an invoice", "任何一方可以发票开启往来账。"),
    ("Either side records an invoice", "任何一方可记录发票。"),
    ("An invoice is dated in the past or today", "开票日期不能晚于今天；请改正日期。"),
    ("Each line of an invoice is named once", "发票中每个行号只用一次；请改正重复的行号。"),
    (
        "The sums of an invoice are those of its lines, and the total is net and tax together",
        "不含税金额和税额须等于各行之和，价税合计须等于二者相加；请按票面核对。",
    ),
    ("An invoice names each order once", "一张发票中每个订单只列一次；请合并。"),
    ("The orders' parts are at most the invoice's total", "各订单所占金额之和不能超过价税合计；请改小。"),
    ("A check of an invoice has its day and its result", "发票查验的日期和结果须一并填写；请补上，或都不填。"),
    ("An invoice is checked between its date and today", "查验日期须在开票日期与今天之间；请改正日期。"),
    (
        "An invoice number is recorded once; a correction supersedes its newest record",
        "此发票号码已记录；如需更正，请替代（supersedes）最新的一份。",
    ),
    (
        "A correction of an invoice keeps its number and supersedes its newest record",
        "更正发票须保持号码不变，并替代最新的一份；请核对号码和编号。",
    ),
    ("A correction of an invoice keeps what it reddens", "更正红字发票不能改换所红冲的发票；请照原编号填写。"),
    ("An invoice that was reddened is corrected by another red letter", "此发票已有红冲，不能再更正；请另记红字发票。"),
    ("A red letter names the newest record of an invoice", "所红冲的发票记录已被更正；请改填最新的一份。"),
    ("A red letter is not reddened again", "红字发票不能再红冲；请填写原蓝字发票的编号。"),
    ("Red letters never exceed the invoice that they redden", "红冲的金额和税额累计不能超过原发票；请改小。"),
)
