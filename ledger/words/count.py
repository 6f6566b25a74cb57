"""The Chinese of what the rules of counting work say: the workshop's counts and the worker's own.

Rules
* A pair is the English sentence, letter for letter as the rule says it, and its Chinese; `{name}` stands for a value.
* The Chinese names what is wrong and what to do instead, in the words of the glossary.

Specification: law notes 6.4; docs/adr/0016.
"""

from __future__ import annotations

SENTENCES: tuple[tuple[str, str], ...] = (
    ("The worker opens the thread with a count of his own", "劳动者以“本人记录”开启往来。"),
    ("The worker's own count needs no engagement", "劳动者作“本人记录”，无须先签约定。"),
    ("The workshop records work under a signed engagement", "用工主体按已签约定作计件记录。"),
    ("The worker confirms counts of his work", "劳动者确认计件。"),
    ("Work lies in the past or today", "工作日期不能晚于今天；请改正日期。"),
    (
        "Work is recorded for a day that signed terms cover",
        "工作日期须在已签约定的期间内；请改正日期，或先签订覆盖该日的约定。",
    ),
    (
        "An operation of the signed terms is counted by the basis and unit agreed there",
        "已约定的工序须按约定的计算方式和单位记录；请照约定填写。",
    ),
    ("No less is paid for a piece than was agreed", "工价不能低于约定；请按约定或更高的工价填写。"),
    (
        "A count is worth its quantity times its price, rounded half up",
        "计件金额须等于数量乘以工价（四舍五入到分）；请按此重算。",
    ),
    ("A bundle and operation is counted once", "同一扎号的同一工序只计一次；如需更正，请替代（supersedes）原记录。"),
    ("A count is corrected once; name the newest", "这份记录已被更正；请改为更正最新的一份。"),
    (
        "A correction keeps day, order, operation, unit and bundle; set it to nought otherwise",
        "更正须保持日期、订单、工序、单位和扎号不变；如这些有误，请先更正为 0，再另作记录。",
    ),
    ("A correction keeps the day", "更正须保持日期不变；日期有误请另作记录。"),
    (
        "A correction answers the count of the worker's own that was answered before",
        "更正须仍答复原来所答复的那份“本人记录”；请照原编号填写。",
    ),
    ("A count of the worker's own is answered by one record", "一份“本人记录”只由一份计件记录答复；请更正原来那份。"),
    ("The worker corrected that count; answer the newest", "劳动者已更正该“本人记录”；请答复最新的一份。"),
    ("A record answers a count of the same day", "计件记录须与所答复的“本人记录”同一天；请核对日期。"),
    ("Each count is named once", "一次确认中每份计件记录只列一次；请去掉重复的。"),
    ("A confirmation repeats quantity and sum; object otherwise", "确认须照录数量和金额；如不同意请提出异议。"),
    ("Work, wages and their payment name an accepted order", "所填订单须已接单；请先接单，或不填订单。"),
    (
        "The sums of a pay period stay within what one statement may name",
        "一个工资期的金额超出一份记录可写的上限；请核对金额。",
    ),
    (
        "A pay period names no more orders than `most` says; the rest is the workshop's own work",
        "一个工资期所涉订单已达上限（most）；其余请不填订单，记为用工主体自有的活。",
    ),
)
