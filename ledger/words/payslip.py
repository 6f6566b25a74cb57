"""The Chinese of what the rules of the payslip say.

Rules
* A pair is the English sentence, letter for letter as the rule says it, and its Chinese; `{name}` stands for a value.
* The Chinese names what is wrong and what to do instead, in the words of the glossary.

Specification: law notes 6.4; docs/adr/0016.
"""

from __future__ import annotations

SENTENCES: tuple[tuple[str, str], ...] = (
    ("The workshop issues a payslip", "用工主体出具工资清单。"),
    ("The worker confirms a payslip", "劳动者确认工资清单。"),
    ("A payslip is of a pay period of the engagement", "工资清单须对应约定中的工资期；请核对工资期。"),
    ("A payslip is issued once its period has begun", "工资期尚未开始，不能出具工资清单；请等开始后再出具。"),
    (
        "A pay period has one payslip; what it lacks goes on the next",
        "一个工资期只有一份工资清单；遗漏的请列入下一份作补发。",
    ),
    ("Each item of a payslip is named once", "工资清单中每个项目行号只用一次；请改正重复的行号。"),
    (
        "A payslip lists no more counts than `most` says; the rest goes on the next",
        "一份工资清单所列计件记录已达上限（most）；其余请列入下一份。",
    ),
    ("A payslip takes each count once", "一份工资清单中每份计件记录只列一次；请去掉重复的。"),
    (
        "Work and back pay list their counts, other items none",
        "工作和补发项目须列出计件记录，其他项目不列；请补上或去掉。",
    ),
    ("An item beyond the counts states its ground", "计件以外的项目须写明理由；请补上理由。"),
    ("An item's counts are of its order", "项目所列计件记录须属于该项目的订单；请按订单分开列。"),
    (
        "Counts of the slip's own period are work, counts of an earlier one back pay",
        "本期的计件记录列为工作，以前的列为补发；请分开列。",
    ),
    ("A count that payslips took whole is not listed again", "此计件记录已全部计入工资清单；请去掉。"),
    ("An item is the sum of what is open of its counts", "项目金额须等于所列计件记录未计部分之和；请重算。"),
    ("The gross sum is the sum of the items", "应发须等于各项目之和；请重算应发。"),
    ("Each deduction of a payslip is named once", "工资清单中每个扣款行号只用一次；请改正重复的行号。"),
    ("No more is withheld than there is", "代扣和扣除之和不能超过应发；请改小。"),
    (
        "Tax and social insurance take at most half of a payslip; more is a deduction that the worker confirms",
        "个税和社保合计不能超过应发的一半；超出的请列为扣除，由劳动者确认。",
    ),
    ("The net sum is the gross less every deduction", "实发须等于应发减各项代扣和扣除；请重算实发。"),
    ("Each order has one part of a payslip", "工资清单中每个订单只有一份额；请合并。"),
    (
        "The parts are the net sum split by order, deductions spread by largest remainder",
        "各份额须是实发按订单分开、扣款按最大余数法分摊的结果；请按此重算。",
    ),
    ("Each advance is set off once in a payslip", "一份工资清单中每笔预支只抵一次；请合并。"),
    ("No more is set off than the worker acknowledged", "抵扣的预支不能超过劳动者已确认的余额；请改小。"),
    ("No more is set off than the net sum", "抵扣的预支之和不能超过实发；请改小，其余下期再抵。"),
    ("What is paid is the net sum less advances", "本次发放须等于实发减抵扣的预支；请重算。"),
    ("A payslip is confirmed once", "此工资清单已确认，无需再次确认。"),
    (
        "A confirmation repeats gross, net and pay; object otherwise",
        "确认须照录应发、实发和本次发放；如不同意请提出异议。",
    ),
)
