"""The Chinese of what the rules of the engagement say.

Rules
* A pair is the English sentence, letter for letter as the rule says it, and its Chinese; `{name}` stands for a value.
* The Chinese names what is wrong and what to do instead, in the words of the glossary.

Specification: law notes 6.4; docs/adr/0016.
"""

from __future__ import annotations

SENTENCES: tuple[tuple[str, str], ...] = (
    ("The workshop offers terms of work", "用工主体提出用工约定。"),
    ("The workshop offers new terms; the old ones stand until signed", "用工主体提出新约定；签订前原约定有效。"),
    ("The workshop offers terms again", "用工主体重新提出用工约定。"),
    ("The worker signs the terms as offered", "劳动者按所提条款签订。"),
    ("Terms are signed after they were offered", "提出用工约定之后才能签订；请等用工主体提出。"),
    ("Either side ends the engagement", "任何一方可结束用工。"),
    ("An engagement ends after it was signed", "签订之后才能结束用工；尚未签订的约定不签即可。"),
    ("An engagement ends once", "用工已结束，无需再次结束。"),
    (
        "Work and wages stand under a signed engagement",
        "用工约定签订之后才能记录计件和工资；请双方先签订，劳动者可先作“本人记录”。",
    ),
    ("Wages are demanded in an open thread", "往来开启之后才能催讨工资；请先有用工约定或“本人记录”。"),
    ("The worker demands his wages, at any time", "劳动者可随时催讨工资。"),
    ("Workshop and worker are two parties", "用工主体与劳动者不能是同一主体；请核对编号。"),
    ("A statement names the pair its thread is of", "记录中的双方须与往来的双方一致；请核对用工主体和劳动者。"),
    ("One worker and one workshop have one thread", "同一劳动者与用工主体只有一个往来；请在已有的往来中记录。"),
    (
        "Who pays wages is a firm, a household business or an unlicensed workshop, registered as such",
        "发放工资的须是登记为企业、个体工商户或无照作坊的主体；请先以该身份登记。",
    ),
    (
        "Who works for wages is a natural person; what is owed to a firm is a fee",
        "领取工资的须是自然人；欠单位的是加工费，请记入往来账。",
    ),
    ("Terms begin before they end", "约定的起始日不能晚于截止日；请改正日期。"),
    ("A week is paid within two weeks of its end", "按周发放的，发薪日须在该周结束后两周内；请改早发薪日。"),
    ("Each rate of an offer is named once", "约定中每个工价行号只用一次；请改正重复的行号。"),
    ("Each operation has one rate", "同一工序只有一个工价；请合并。"),
    ("A thread takes no more signed terms than `most` says", "此往来签订的约定已达上限（most）；请沿用现有约定。"),
    (
        "Hours are counted in hours, days in days, pieces in pieces",
        "计时按小时、计日按天、计件按件数单位；请使单位与计算方式一致。",
    ),
    (
        "Signing repeats the first day, the cycle and the payday of the offer",
        "签订须照录起始日、发薪周期和发薪日；如不同意请不签，由用工主体另提约定。",
    ),
    ("The last day of work lies within signed terms", "最后工作日须在已签约定的期间内；请改正日期。"),
    (
        "Only the worker says that the work ended on a day that is past",
        "只有劳动者可以把结束日写成过去的日期；用工主体请写今天或以后。",
    ),
)
