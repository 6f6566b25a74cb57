"""The Chinese of what the rules of inspections say.

Rules
* A pair is the English sentence, letter for letter as the rule says it, and its Chinese; `{name}` stands for a value.
* The Chinese names what is wrong and what to do instead, in the words of the glossary.

Specification: law notes 6.4; docs/adr/0016.
"""

from __future__ import annotations

SENTENCES: tuple[tuple[str, str], ...] = (
    ("An inspection lies in the past or today", "验收日期不能晚于今天；请改正日期。"),
    ("An inspection names lines of the delivery", "验收的行须是该次送货中的行；请核对行号。"),
    ("Each line of an inspection is named once", "验收中每行只列一次；请去掉重复的行。"),
    ("No more is inspected than was delivered", "合格、返工、退货的数量之和不能超过送货数量；请核对数量。"),
    ("What was reworked already stays rework", "已返工再送的数量须仍计为返工；请把返工数量填到不少于已再送的数量。"),
    ("A deduction is at most the accepted sum", "扣款不能超过合格部分的金额；请改小扣款。"),
    ("A deduction states its ground", "有扣款须写明理由；请补上扣款理由。"),
    (
        "A delivery is inspected once; a correction supersedes the newest",
        "这次送货已验收；如需更正，请替代（supersedes）最新的一份验收。",
    ),
    (
        "An inspection supersedes the newest inspection of the same delivery",
        "更正验收须替代同一次送货最新的一份；请核对所替代的编号。",
    ),
    ("A correction names every line of the inspection that it supersedes", "更正验收须列出原验收的每一行；请补齐。"),
    ("A superseded inspection is no longer agreed to", "这份验收已被更正，不能再同意；请对最新的一份作出。"),
    ("Each line agreed to is named once", "同意验收结果时每行只列一次；请去掉重复的行。"),
    ("Agreement names lines of the inspection", "同意的行须是该份验收中的行；请核对行号。"),
    (
        "Agreement repeats the inspected quantity, sum and deduction",
        "同意须照录验收的数量、金额和扣款；如不同意请提出异议。",
    ),
    ("A line is agreed to once", "这一行已同意，无需再次同意。"),
    ("What was replaced already stays rejected", "已换货的数量须仍计为退货；请把退货数量填到不少于已换货的数量。"),
    ("A deduction is asked where the goods are charged", "此行再送不计费，扣款请填在计费的首次送货行。"),
    (
        "A day for rework is set for goods sent back, after the inspection",
        "返工期限只在有返工时填写，且不能早于验收日期；请改正。",
    ),
    ("What is taken by concession is part of what is accepted", "让步接收的数量不能超过合格数量；请改小。"),
    ("A sample is drawn from its lot", "抽样数量只在抽检时填写，且不能超过批量；请改正。"),
    ("A conclusion says what the lines say", "验收结论须与各行相符（见 lines）；请改正结论，或不填。"),
    ("A day for objections lies after the inspection", "异议期限不能早于验收日期；请改正日期。"),
)
