"""The Chinese of what the rules of objections say, in threads of every type.

Rules
* A pair is the English sentence, letter for letter as the rule says it, and its Chinese; `{name}` stands for a value.
* The Chinese names what is wrong and what to do instead, in the words of the glossary.

Specification: law notes 6.4; docs/adr/0016.
"""

from __future__ import annotations

SENTENCES: tuple[tuple[str, str], ...] = (
    ("Anyone named in a thread may object to a statement in it, at any time", "往来各方可随时对其中的记录提出异议。"),
    ("The other side may answer an objection, at any time", "对方可随时答复异议。"),
    ("The objector may withdraw an objection, at any time", "异议人可随时撤回异议。"),
    ("A thread that is not open holds nothing to object to", "往来尚未开启，没有可以异议的记录。"),
    ("A thread that is not open holds no objection", "往来尚未开启，没有异议。"),
    (
        "A plea that upstream has not paid disputes no line and no sum",
        "以“上游未付款”为由的，不能同时争议行、数量或金额；如有争议请另提异议。",
    ),
    ("An objection names each line once", "一份异议中每行只列一次；请去掉重复的行。"),
    ("An objection names lines that the statement has", "异议所列的行须是原记录中的行；请核对行号。"),
    (
        "One objects to what another said; what one said oneself is corrected",
        "异议针对他人的记录；自己的记录请用更正。",
    ),
    ("One objects to the newest of what was corrected", "该记录已被更正；请对最新的一份提出异议。"),
    (
        "No more objections than `most` says stand open against one statement; withdraw one first",
        "对同一记录未了结的异议已达上限（most）；请先撤回一份再提。",
    ),
    ("An objection is answered by the other side", "异议由对方答复；自己的异议可以撤回。"),
    ("An objection is withdrawn by the objector", "异议只能由异议人撤回；对方可以答复。"),
    ("A closed objection is neither answered nor withdrawn", "异议已了结，不能再答复或撤回；如仍有争议请另提异议。"),
    (
        "An objection was answered often enough; the next word is the objector's",
        "对此异议的答复已达上限（most）；请等异议人撤回或另作记录。",
    ),
)
