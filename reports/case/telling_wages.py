"""What each statement about work and wages is called and what it proves: one row for each kind under `work:`.

Rules
* As in `telling`: who said what, in figures that the statement holds, never that it is true.
* 工资 is never called 加工费; a worker's silence is 未确认; what he claims alone is 本人主张.

Specification: law notes 2.4 (⑥ to ⑨, ⑪), 6.1, 6.4.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from ledger.kinds.wage import BASES_OF_ARREARS_ZH, ITEMS_ZH
from ledger.kinds.work import BASES_ZH, CYCLES_ZH, RELATIONS_ZH
from ledger.statement import Statement
from reports.case import words
from reports.case.reading import Reading

Fields = dict[str, Any]

NUMBERS = {"wage.advanced": ("reference", "凭证号"), "payment.stated": ("reference", "凭证号")}
DAYS = {
    "work.recorded": "worked_on",
    "work.claimed": "worked_on",
    "wage.advanced": "paid_on",
    "advance.acknowledged": "received_on",
    "payslip.issued": "pay_on",
    "payment.stated": "paid_on",
    "payment.acknowledged": "received_on",
    "engagement.ended": "last_on",
}


def counted(said: Fields) -> str:
    """A count in words: 计件 132双."""
    return f"{BASES_ZH[said['basis']]}{words.qty_unit(said['qty_e3'], said['unit'])}"


def payday(cycle: str, day: int) -> str:
    """A payday in words."""
    return f"次月{day}日" if cycle == "month" else f"每周结束后{day}日"


def _offered(reading: Reading, st: Statement) -> str:
    said = st.fields
    terms = f"{CYCLES_ZH[said['cycle']]}结算，{payday(said['cycle'], said['payday'])}发薪"
    return f"用工主体提出自{said['from_on']}起用工（{RELATIONS_ZH[said['relation']]}）：{terms}。"


def _signed(reading: Reading, st: Statement) -> str:
    said = st.fields
    terms = f"{CYCLES_ZH[said['cycle']]}结算，{payday(said['cycle'], said['payday'])}发薪"
    return f"劳动者签订自{said['from_on']}起的用工约定：{terms}。"


def _ended(reading: Reading, st: Statement) -> str:
    return f"{reading.role_zh(st.iss)}表示用工于{st.fields['last_on']}结束。"


def _recorded(reading: Reading, st: Statement) -> str:
    said = st.fields
    again = "更正" if st.supersedes else "记载"
    return f"用工主体{again}劳动者{said['worked_on']}{counted(said)}，{words.yuan(said['amount_fen'])}。"


def _claimed(reading: Reading, st: Statement) -> str:
    said = st.fields
    sum_zh = f"，主张{words.yuan(said['amount_fen'])}" if "amount_fen" in said else ""
    return f"劳动者自记{said['worked_on']}{counted(said)}{sum_zh}（本人主张，不计入任何金额）。"


def _confirmed(reading: Reading, st: Statement) -> str:
    fen = sum(line["amount_fen"] for line in st.fields["lines"])
    return f"劳动者确认{len(st.fields['lines'])}笔计件记录，共{words.yuan(fen)}。"


def _advanced(reading: Reading, st: Statement) -> str:
    said = st.fields
    return f"用工主体记载于{said['paid_on']}以{words.FORMS[said['form']]}预支{words.yuan(said['amount_fen'])}。"


def _advance_received(reading: Reading, st: Statement) -> str:
    return f"劳动者确认于{st.fields['received_on']}收到预支{words.yuan(st.fields['amount_fen'])}。"


def _slip(reading: Reading, st: Statement) -> str:
    said = st.fields
    back = sum(line["amount_fen"] for line in said["lines"] if line["item"] == "back-pay")
    extra = f"（含{ITEMS_ZH['back-pay']}{words.yuan(back)}）" if back else ""
    sums = f"应发{words.yuan(said['gross_fen'])}{extra}，扣除后{words.yuan(said['net_fen'])}"
    return f"用工主体出具{said['period']}工资清单：{sums}，实发{words.yuan(said['pay_fen'])}。"


def _slip_confirmed(reading: Reading, st: Statement) -> str:
    said = st.fields
    return f"劳动者确认工资清单：应发{words.yuan(said['gross_fen'])}，实发{words.yuan(said['pay_fen'])}。"


def _demanded(reading: Reading, st: Statement) -> str:
    by = f"，要求于{st.fields['pay_by']}前付清" if "pay_by" in st.fields else ""
    return f"劳动者催讨工资{words.yuan(st.fields['total_fen'])}{by}。"


def _paid(reading: Reading, st: Statement) -> str:
    said = st.fields
    return f"用工主体记载于{said['paid_on']}以{words.FORMS[said['form']]}发放工资{words.yuan(said['amount_fen'])}。"


def _received(reading: Reading, st: Statement) -> str:
    return f"劳动者确认于{st.fields['received_on']}收到工资{words.yuan(st.fields['amount_fen'])}。"


def _arrears(reading: Reading, st: Statement) -> str:
    said = st.fields
    open_zh = f"尚欠{words.yuan(said['open_fen'])}（依据：{BASES_OF_ARREARS_ZH[said['basis']]}）"
    claimed = f"，另有{words.yuan(said['claimed_fen'])}为本人主张" if "claimed_fen" in said else ""
    return f"发薪日{said['due_on']}已过，{said['period']}工资{open_zh}{claimed}。"


def _owed(reading: Reading, st: Statement) -> str:
    said = st.fields
    return f"用工主体确认尚欠工资{words.yuan(said['total_fen'])}，承诺于{said['pay_by']}前付清。"


OF_KIND: dict[str, Callable[[Reading, Statement], str]] = {
    "engagement.offered": _offered,
    "engagement.signed": _signed,
    "engagement.ended": _ended,
    "work.recorded": _recorded,
    "work.claimed": _claimed,
    "work.confirmed": _confirmed,
    "wage.advanced": _advanced,
    "advance.acknowledged": _advance_received,
    "payslip.issued": _slip,
    "payslip.confirmed": _slip_confirmed,
    "wage.demanded": _demanded,
    "payment.stated": _paid,
    "payment.acknowledged": _received,
    "arrears.recorded": _arrears,
    "arrears.acknowledged": _owed,
}
