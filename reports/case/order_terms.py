"""The terms of an order in words: what else was agreed, what was proposed, how it ended, whether it was passed on.

Promise: every word rests on an open or disclosed field of a statement of the pack; what lies in a thread that the pack
does not hold is said to be not stated here, never to be absent.

Specification: law notes 2.4 (①); ADR 9; 民法典 543, 562 to 566, 772.
"""

from __future__ import annotations

from typing import Any

from ledger import subcontract
from ledger.kinds import UNITS, order_lines
from ledger.kinds.order_terms import TERMINATIONS_ZH
from ledger.records import ChangeRecord, OrderRecord
from reports.case import words
from reports.case.dealings import Change, End
from reports.case.reading import Reading

Fields = dict[str, Any]
PASSED_ON = {
    "allowed": "上游订单允许转外发",
    "consented": "上游定作人同意转外发",
    "unconsented": "未经同意转外发",
}
UNNAMED = "未载明上游定作人的同意；上游订单不在本包内，未核"
NAMED = "已指明上游定作人的同意"
UNCHECKED_LICENCE = "下单时未核验承揽人经营资格"


def agreed(placed: Fields, terms: Fields) -> tuple[tuple[str, str], ...]:
    """The further terms as (label, words), those of the order as placed and, of batches, those in force."""
    rows = (
        ("交期批次", _batches(terms)),
        ("交付方式", order_lines.DELIVERY_MODES_ZH.get(placed.get("delivery_mode", ""))),
        ("来料", _supplied(placed)),
        ("封样", "已封样，记录以摘要为凭" if "sample" in placed else None),
        ("返工扣款", placed.get("rework_rule")),
        ("结算方式", order_lines.SETTLEMENTS_ZH.get(placed.get("settlement", ""))),
        ("逾期利率", _late(placed)),
        ("质保期", f"{placed['warranty_days']} 日" if "warranty_days" in placed else None),
        ("留置约定", order_lines.LIENS_ZH.get(placed.get("lien", ""))),
        ("保密", _flag(placed.get("confidential"), "约定保密", "未约定保密")),
        ("专项条款", "、".join(order_lines.CLAUSES_ZH[code] for code in placed.get("clauses", ())) or None),
        ("争议解决", _disputes(placed)),
        ("电子签约", _flag(placed.get("e_signing"), "约定以电子方式订立和留存", "未约定")),
        ("送达地址", _flag(placed.get("address_confirmed"), "已确认，适用于诉讼", "未确认")),
        ("签订时规模", _sizes(placed)),
        ("经营资格", licence(placed)),
    )
    return tuple((label, text) for label, text in rows if text)


def _flag(value: bool | None, yes: str, no: str) -> str | None:
    """Words of a field that may be absent."""
    return None if value is None else yes if value else no


def _batches(terms: Fields) -> str | None:
    rows = [f"第{one['line']}行{words.qty(one['qty_e3'])}于{one['deliver_by']}前" for one in terms.get("batches", ())]
    return "，".join(rows) or None


def _supplied(placed: Fields) -> str | None:
    rows = []
    for one in placed.get("supplied", ()):
        lost = f"，损耗率{one['wastage_permille']}‰" if "wastage_permille" in one else ""
        rows.append(f"{one.get('material', words.WITHHELD)}{words.qty_unit(one['qty_e3'], one['unit'])}{lost}")
    return "；".join(rows) or None


def _late(placed: Fields) -> str | None:
    daily, percent = placed.get("late_daily_ppm"), placed.get("late_lpr_percent")
    rows = [f"每日百万分之{daily}"] if daily is not None else []
    rows += [f"一年期 LPR 的{percent}%"] if percent is not None else []
    return "，".join(rows) or None


def _disputes(placed: Fields) -> str | None:
    found = [order_lines.DISPUTES_ZH.get(placed.get("disputes", "")), placed.get("dispute_forum")]
    return "，".join(one for one in found if one) or None


def _sizes(placed: Fields) -> str | None:
    sides = (("定作人", placed.get("customer_size")), ("承揽人", placed.get("contractor_size")))
    return "，".join(f"{side}{order_lines.SIZES_ZH[size]}" for side, size in sides if size) or None


def licence(said: Fields) -> str | None:
    """What a statement says of the contractor's licence to do business."""
    if "licence_check" in said:
        return "已指明登记人的核验记录"
    return UNCHECKED_LICENCE if said.get("licence_unchecked") else None


def passed_on(reading: Reading, record: OrderRecord) -> str | None:
    """Whether the customer above consented to this order; None where there is none above."""
    if record.parent is None:
        return None
    found = subcontract.passed_on(reading.fold, record)
    if found is None:
        return NAMED if record.consent else UNNAMED
    return PASSED_ON[found]


def unconsented(reading: Reading, record: OrderRecord) -> str | None:
    """The remark on an order that was passed on without the consent of the customer above; None for any other."""
    found = subcontract.passed_on(reading.fold, record)
    return PASSED_ON[found] if found == "unconsented" else None


def changes(reading: Reading, record: OrderRecord) -> tuple[Change, ...]:
    """Every proposal of the order, in index order."""
    found = sorted(reading.fold.of_type(ChangeRecord, record.order), key=lambda one: reading.said(one.change).index)
    return tuple(_change(reading, one) for one in found)


def _change(reading: Reading, one: ChangeRecord) -> Change:
    before = reading.fields(one.instead_of).get("total_fen")
    return Change(
        change=one.change,
        at_ms=reading.said(one.change).at_ms,
        by_zh=reading.role_zh(one.by),
        what_zh="还价" if one.counter else "变更",
        before_fen=before,
        total_fen=one.total_fen,
        due_zh=words.due(one.due_days, one.due_from),
        outcome=one.outcome,
        outcome_zh=words.OUTCOMES[one.outcome],
        answer=one.answer,
    )


def ends(reading: Reading, record: OrderRecord) -> tuple[End, ...]:
    """The terminations of both sides, and the closing."""
    found = [End(statement, "解除", terminated(reading.fields(statement))) for statement, _ in record.ended]
    if record.closed is not None:
        owed_fen = reading.fields(record.closed)["owed_fen"]
        found.append(End(record.closed, "结清", f"应付{words.yuan(owed_fen)}，均已付清，无未了事项"))
    return tuple(found)


def terminated(said: Fields) -> str:
    """A termination: its ground, its day, what was in progress and is to be returned."""
    rows = [f"第{one['no']}行{words.qty_unit(one['made_e3'], one['unit'])}" for one in said["lines"]]
    made = f"已做未送{'，'.join(rows)}" if rows else "无已做未送的在制品"
    back = [
        f"{one.get('material', words.WITHHELD)}{words.qty(one['qty_e3'])}{UNITS[one['unit']]}"
        for one in said.get("materials", ())
    ]
    returned = f"；应退材料{'，'.join(back)}" if back else ""
    return f"{TERMINATIONS_ZH[said['ground']]}，自{said['from_on']}起；{made}{returned}"
