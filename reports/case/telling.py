"""What each statement is called and what it proves: one row for each kind, from its own words as disclosed.

Promise: a sentence says who said what, in figures that the statement holds, and never that it is true; what answers it
and what colour it wears stands beside, worked out elsewhere.

Rules
* Each kind of the catalogue has exactly one row, or this module does not import.
* 签收 is quantity, 验收 is quality; 加工费 is never called 工资; a claim is 请求 or 主张, never 判决.
* A withheld field leaves its words out.

Specification: law notes 1.4 (items 1, 3 and 17), 6.4.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from ledger import kinds
from ledger.kinds import UNITS
from ledger.kinds.objection import GROUNDS_ZH
from ledger.statement import Statement
from reports.case import (
    telling_access,
    telling_facts,
    telling_papers,
    telling_party,
    telling_terms,
    telling_wages,
    words,
)
from reports.case.parties import kind_zh
from reports.case.reading import Reading

PLEA = "抗辩"
LINES_TOLD_MAX = 3  # of a statement, in one sentence; the tables have them all

Fields = dict[str, Any]
NUMBERS = {
    "order.placed": ("order_no", "订单号"),
    "goods.delivered": ("note_no", "送货单号"),
    "account.stated": ("statement_no", "对账单号"),
    "payment.stated": ("reference", "凭证号"),
    **telling_papers.NUMBERS,
    **telling_facts.NUMBERS,
}
DAYS = {
    "goods.delivered": "delivered_on",
    "goods.received": "received_on",
    "goods.inspected": "inspected_on",
    "payment.stated": "paid_on",
    "payment.acknowledged": "received_on",
    **telling_papers.DAYS,
    **telling_facts.DAYS,
}


def title(st: Statement) -> str:
    """The statement's name, with the number its signer gave it where that is disclosed."""
    if st.kind == "objection.made" and _is_plea(st):
        return PLEA
    numbers = telling_wages.NUMBERS if st.thread_type == "work" else NUMBERS
    name, zh = numbers.get(st.kind, ("", ""))
    number, called = st.fields.get(name), kind_zh(st.kind, st.thread_type)
    return f"{called}（{zh} {number}）" if number else called


def day_said(st: Statement, at_ms: int) -> str:
    """The day the statement itself names, else the day of its entry."""
    days = DAYS | telling_wages.DAYS if st.thread_type == "work" else DAYS
    said: str = st.fields.get(days.get(st.kind, ""), words.day(at_ms))
    return said


def proves(reading: Reading, st: Statement) -> str:
    """What the statement proves (证明对象), in one sentence."""
    own = telling_wages.OF_KIND.get(st.kind) if st.thread_type == "work" else None
    return (own or _OF_KIND[st.kind])(reading, st)


def _some(parts: list[str], count: int) -> str:
    """The first few lines, and how many there are."""
    told = "，".join(parts[:LINES_TOLD_MAX])
    return told if count <= LINES_TOLD_MAX else f"{told}，等共{count}行"


def _who(reading: Reading, st: Statement) -> str:
    return reading.role_zh(st.iss)


def _party_of(reading: Reading, st: Statement) -> str:
    return reading.role_zh(st.thread.removeprefix("party:"))


def _unit(reading: Reading, delivery: str, no: int) -> str:
    lines: list[Fields] = reading.fields(delivery)["lines"]
    return UNITS[next(str(line["unit"]) for line in lines if line["no"] == no)]


def _placed(reading: Reading, st: Statement) -> str:
    said = st.fields
    lines = [
        f"第{line['no']}行{line.get('goods', '')}{words.qty_unit(line['qty_e3'], line['unit'])}"
        for line in said["lines"]
    ]
    term = words.due(said["due"]["days"], said["due"]["from"])
    more = telling_terms.pinned(reading, st)
    return f"定作人下单：{_some(lines, len(lines))}，报酬总额{words.yuan(said['total_fen'])}，{term}{more}。"


def _accepted(reading: Reading, st: Statement) -> str:
    more = telling_terms.pinned(reading, st)
    return f"承揽人按所下订单逐行接单，报酬总额{words.yuan(st.fields['total_fen'])}，合同成立{more}。"


def _declined(reading: Reading, st: Statement) -> str:
    return "承揽人不接此单。"


def _withdrawn(reading: Reading, st: Statement) -> str:
    return "定作人在接单前撤回此单。"


def _delivered(reading: Reading, st: Statement) -> str:
    said = st.fields
    rows = [
        f"订单第{line['order_line']}行{words.qty_unit(line['qty_e3'], line['unit'])}"
        + ("（返工）" if "rework_of" in line else "（重作）" if "replaces" in line else "")
        for line in said["lines"]
    ]
    return f"承揽人记载于{said['delivered_on']}送货：{_some(rows, len(rows))}。"


def _received(reading: Reading, st: Statement) -> str:
    said = st.fields
    rows = [
        f"第{line['no']}行{words.qty(line['qty_e3'])}{_unit(reading, said['delivery'], line['no'])}"
        for line in said["lines"]
    ]
    return f"定作人于{said['received_on']}签收：{_some(rows, len(rows))}；签收只认数量，不认质量。"


def _inspected(reading: Reading, st: Statement) -> str:
    said = st.fields
    rows = []
    for line in said["lines"]:
        unit = _unit(reading, said["delivery"], line["no"])
        found = f"第{line['no']}行合格{words.qty(line['accepted_e3'])}{unit}"
        found += f"、返工{words.qty(line['rework_e3'])}{unit}" if line["rework_e3"] else ""
        found += f"、不合格{words.qty(line['rejected_e3'])}{unit}" if line["rejected_e3"] else ""
        rows.append(found)
    fen = sum(line["amount_fen"] for line in said["lines"])
    cut_fen = sum(line["deduction_fen"] for line in said["lines"])
    asked = f"，主张扣款{words.yuan(cut_fen)}" if cut_fen else ""
    method = words.METHODS[said["method"]]
    return f"定作人于{said['inspected_on']}{method}：{_some(rows, len(rows))}；合格金额{words.yuan(fen)}{asked}。"


def _agreed(reading: Reading, st: Statement) -> str:
    cut_fen = sum(line["deduction_fen"] for line in st.fields["lines"])
    return f"承揽人同意验收结果{len(st.fields['lines'])}行，同意扣款{words.yuan(cut_fen)}。"


def _stated(reading: Reading, st: Statement) -> str:
    said = st.fields
    due = f"，到期日{said['due_on']}" if "due_on" in said else ""
    period = f"{said['period_from']}至{said['period_to']}"
    closing = f"，期末应付{words.yuan(said['closing_fen'])}" if "closing_fen" in said else ""
    own = f"{closing}{due}{_interest(said)}"
    return f"承揽人列明{period}应付{words.yuan(said['total_fen'])}，共{len(said['lines'])}行{own}。"


def _interest(said: Fields) -> str:
    """What a statement of account, or its confirmation, says of the interest clause; nothing where it says nothing."""
    if "interest" not in said:
        return ""
    fixed = f"，逾期利息定为{words.yuan(said['interest_sum_fen'])}" if "interest_sum_fen" in said else ""
    return f"，逾期利息约定：{words.INTERESTS[said['interest']]}{fixed}"


def _confirmed(reading: Reading, st: Statement) -> str:
    said = st.fields
    apart = f"，另有{len(said['disputed'])}行列为异议" if "disputed" in said else ""
    due = f"，到期日{said['due_on']}" if "due_on" in said else ""
    none = "，无其他异议" if said.get("reservations") == "none" else ""
    own = f"{apart}{due}{_interest(said)}{none}"
    return f"定作人确认对账单{len(said['lines'])}行、{words.yuan(said['total_fen'])}{own}。"


def _demanded(reading: Reading, st: Statement) -> str:
    by = f"，要求于{st.fields['pay_by']}前付清" if "pay_by" in st.fields else ""
    return f"承揽人催告定作人支付{words.yuan(st.fields['total_fen'])}{by}。"


def _acknowledged(reading: Reading, st: Statement) -> str:
    return f"定作人确认尚欠{words.yuan(st.fields['total_fen'])}，承诺于{st.fields['due_on']}前付清。"


def _paid(reading: Reading, st: Statement) -> str:
    said = st.fields
    bill = f"，票据到期日{said['bill_due_on']}" if "bill_due_on" in said else ""
    against = "，主张以其自有债权抵销" if "counter_claim" in said else ""
    own = f"{bill}{against}"
    return f"定作人记载于{said['paid_on']}以{words.FORMS[said['form']]}付款{words.yuan(said['amount_fen'])}{own}。"


def _received_money(reading: Reading, st: Statement) -> str:
    return f"承揽人确认于{st.fields['received_on']}收到{words.yuan(st.fields['amount_fen'])}。"


def _is_plea(st: Statement) -> bool:
    """Whether an objection names no line, no sum and no quantity."""
    return st.body.keys().isdisjoint(("lines", "amount_fen", "qty_e3"))


def _objected(reading: Reading, st: Statement) -> str:
    said = st.fields
    about = kind_zh(reading.kind(said["statement"]), st.thread_type)
    ground = GROUNDS_ZH.get(said["ground"], said["ground"])
    lines = "第" + "、".join(str(no) for no in said["lines"]) + "行" if "lines" in said else ""
    word = "抗辩，未对任何一行或金额提出异议" if _is_plea(st) else f"对{lines or '全部'}提出异议"
    return f"{_who(reading, st)}就{about}{word}，理由：{ground}。"


def _answered(reading: Reading, st: Statement) -> str:
    return f"{_who(reading, st)}对异议的答复：{words.ANSWERS[st.fields['answer']]}。"


def _taken_back(reading: Reading, st: Statement) -> str:
    return f"{_who(reading, st)}撤回其异议。"


def _registered(reading: Reading, st: Statement) -> str:
    return f"登记人登记{_party_of(reading, st)}及其首个公钥，签名等级{st.fields['level']}，已验证其持有该密钥。"


def _terms(reading: Reading, st: Statement) -> str:
    what = f"以电子签名订立、履行合同，并以本账本保存和提取记录（版本 {st.fields['version']}）"
    return f"{_party_of(reading, st)}同意{what}。"


def _added(reading: Reading, st: Statement) -> str:
    said = st.fields
    person = f"{said.get('position', '')}{said.get('person_name', '')}" or "经办人"
    scope = "、".join(kind_zh(name) for name in said["scope"]) if "scope" in said else "全部事项"
    limit = f"，单笔限额{words.yuan(said['limit_fen'])}" if "limit_fen" in said else ""
    until = f"，至{said['until']}前有效" if "until" in said else ""
    rights = f"{scope}{limit}{until}"
    if st.iss == "registrar":
        whom = _party_of(reading, st)
        return f"登记人为{whom}补发一把密钥，可签署{rights}；72小时后起效，其间原有密钥可以拒绝。"
    return f"{_party_of(reading, st)}授权{person}以专用密钥签署：{rights}。"


def _founded(reading: Reading, st: Statement) -> str:
    return f"账本“{st.fields['origin']}”由登记人创立，公布其公钥；进入时间为{words.TIMES[st.fields['time']]}。"


def _policy(reading: Reading, st: Statement) -> str:
    return f"登记人公布规则第{st.fields['rules']}版，自下一条记录起适用。"


def _issued(reading: Reading, st: Statement) -> str:
    return "运营者记载已出具一份证据包。"


_OF_KIND: dict[str, Callable[[Reading, Statement], str]] = {
    "log.founded": _founded,
    "policy.published": _policy,
    "pack.issued": _issued,
    "party.registered": _registered,
    "party.terms_agreed": _terms,
    "key.added": _added,
    **telling_party.OF_KIND,
    "order.placed": _placed,
    "order.accepted": _accepted,
    "order.declined": _declined,
    "order.withdrawn": _withdrawn,
    **telling_terms.OF_KIND,
    "goods.delivered": _delivered,
    "goods.received": _received,
    "goods.inspected": _inspected,
    "inspection.agreed": _agreed,
    "account.stated": _stated,
    "account.confirmed": _confirmed,
    "fee.demanded": _demanded,
    "fee.acknowledged": _acknowledged,
    "payment.stated": _paid,
    "payment.acknowledged": _received_money,
    "objection.made": _objected,
    "objection.answered": _answered,
    "objection.withdrawn": _taken_back,
    **telling_papers.OF_KIND,
    **telling_access.OF_KIND,
    **telling_facts.OF_KIND,
}
for _type, _rows in (("work", _OF_KIND | telling_wages.OF_KIND), ("", _OF_KIND)):
    _named = {kind.name for kind in kinds.ALL if (kind.thread_type == "work") == (_type == "work")}
    assert _named <= set(_rows), "every kind is told"
