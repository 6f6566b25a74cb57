"""The Chinese of what the rules of access: grants, their withdrawal, and the record of each reading say.

Rules
* A pair is the English sentence, letter for letter as the rule says it, and its Chinese; `{name}` stands for a value.
* The Chinese names what is wrong and what to do instead, in the words of the glossary.

Specification: law notes 6.4; docs/adr/0016.
"""

from __future__ import annotations

SENTENCES: tuple[tuple[str, str], ...] = (
    ("A party lets another read threads of its own", "主体授权他人查阅自己的往来。"),
    ("A party takes a grant of its own back", "主体撤回自己的授权。"),
    ("A grant is withdrawn after it was given", "授权之后才能撤回；请核对编号。"),
    ("The operator records a reading before data leaves", "运营者在提供内容前作查阅记载。"),
    ("A grant is given to another party", "不能授权自己查阅；请填写另一主体的编号。"),
    ("A grant names each {part} once", "一份授权中每个{part}只列一次；请去掉重复的。"),
    ("A grant gives the open fields at least", "授权至少须含公开字段（open）；请补上。"),
    ("A grant ends after today and within ten years", "授权的截止日须在今天之后、十年之内；请改正日期。"),
    ("A grant is withdrawn once", "此授权已撤回，无需再次撤回。"),
    ("Nobody's reading of his own is recorded", "主体查阅自己的内容不作记载；请不记。"),
    (
        "A worker and an office are named by role alone",
        "劳动者和登记人查阅时只记身份，不写编号；其他查阅人须写明编号。请改正。",
    ),
    ("A reading by grant names the grant", "依授权查阅的须写明授权编号，其他查阅不写；请改正。"),
    (
        "A reading bears the quarter of an hour of its own time",
        "查阅记载的时段须是签署时所在的一刻钟；请按签署时间重填。",
    ),
    ("A reading is recorded once in a quarter of an hour", "同一查阅在一刻钟内只记载一次，此次已记，无需再记。"),
    (
        "A grant that ended, or is about something else, lets nobody read",
        "授权已到期、已撤回或不含此往来，不能据以查阅；请先取得新的授权。",
    ),
)
