"""The Chinese of what the rules of the statement of account say.

Rules
* A pair is the English sentence, letter for letter as the rule says it, and its Chinese; `{name}` stands for a value.
* The Chinese names what is wrong and what to do instead, in the words of the glossary.

Specification: law notes 6.4; docs/adr/0016.
"""

from __future__ import annotations

SENTENCES: tuple[tuple[str, str], ...] = (
    ("The contractor opens the account with a statement", "承揽人以对账单开启往来账。"),
    ("The contractor opens the account with a demand", "承揽人以催款开启往来账。"),
    ("The customer opens the account with a payment", "定作人以付款开启往来账。"),
    ("The contractor states the account of a period", "承揽人出具一期的对账单。"),
    ("The contractor demands payment", "承揽人催款。"),
    ("The customer states a payment", "定作人记录付款。"),
    ("The customer answers a statement of account", "定作人答复对账单。"),
    ("A statement of account is confirmed after it was stated", "有对账单才能确认；请等承揽人出具对账单。"),
    ("The customer acknowledges what it owes", "定作人确认欠款。"),
    ("A debt is acknowledged in an open account", "往来账开启后才能确认欠款；请先有对账单、催款或付款。"),
    ("The contractor acknowledges a payment", "承揽人确认收款。"),
    ("A payment is acknowledged after it was stated", "付款记录之后才能确认收款；请等付款方先记录付款。"),
    ("A statement names the pair its account thread is of", "记录中的双方须与往来账的双方一致；请核对定作人和承揽人。"),
    (
        "One customer and one contractor have one account thread",
        "同一定作人与承揽人只有一本往来账；请在已有的往来账中记录。",
    ),
    ("A period begins before it ends", "期间的起始日不能晚于截止日；请改正日期。"),
    ("Each line of a statement is named once", "对账单中每个行号只用一次；请改正重复的行号。"),
    ("A delivery line stands once in a statement", "同一送货行在一份对账单中只列一次；请合并。"),
    ("The total is the sum of the lines net of deductions", "合计须等于各行金额减扣款之和；请重算合计。"),
    ("A deduction is at most the line's sum", "扣款不能超过该行金额；请改小扣款。"),
    ("No more is charged than was delivered", "计费数量不能超过送货数量；请减少数量。"),
    (
        "A delivery line is confirmed once; a correction supersedes the statement",
        "此送货行已对账确认；如需更正，请替代（supersedes）原对账单。",
    ),
    (
        "A delivery line stands in one open statement at a time",
        "此送货行已在另一份待确认的对账单中；请先等其答复，或替代那一份。",
    ),
    ("A statement of account is superseded once; name the newest", "这份对账单已被替代；请改为替代最新的一份。"),
    ("A statement of account is answered once", "这份对账单已答复，不能再次答复；如有不同意见请提出异议。"),
    ("A superseded statement of account is no longer answered", "这份对账单已被替代，不能再答复；请答复最新的一份。"),
    ("A confirmation repeats the due date", "确认须照录对账单的付款期限；请按原日期填写，不同意请另行协商。"),
    ("Each line is confirmed or set apart", "每一行须确认或列为异议，二者居一；请补齐或改正。"),
    ("Each line of a confirmation is named once", "确认中每行只列一次；请去掉重复的行。"),
    (
        "A confirmed line repeats quantity, sum and deduction; set it apart otherwise",
        "确认的行须照录数量、金额和扣款；有不同的请列为异议。",
    ),
    (
        "The total is the sum of the confirmed lines net of deductions",
        "合计须等于已确认各行金额减扣款之和；请重算合计。",
    ),
    ("A demand names each order once", "催款中每个订单只列一次；请合并。"),
    ("The total is the sum of the orders", "合计须等于各订单金额之和；请重算合计。"),
    ("A delivery line is acknowledged once in a statement", "一份欠款确认书中每个送货行只列一次；请合并。"),
    ("No more is acknowledged than stands owed for the line", "确认的欠款不能超过该行尚欠的金额；请改小金额。"),
    ("A demand is acknowledged once", "此催款已有欠款确认书，不能再次引用；请另引其他催款，或不引用。"),
)
