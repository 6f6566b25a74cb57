"""What the facts under an order prove, kind by kind: material, calls for inspection, silence, liens, a fee's arrears.

Promise: as `reports.case.telling`: who said what, in the statement's own figures, and never that it is true.

Rules
* 视为合格 is what the order agreed on for silence, said by the clock; it is never called 验收.
* A lien is the contractor's own assertion (主张).

Specification: law notes 1.4 (items 1, 3 and 17), 6.4; 民法典 453, 621, 775.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from ledger.kinds import UNITS
from ledger.kinds.lapse import CHANNELS_ZH
from ledger.kinds.material import FINDINGS_ZH, HELD_ZH, LEFTOVERS_ZH
from ledger.statement import Statement
from reports.case import words
from reports.case.reading import Reading

LINES_TOLD_MAX = 3  # as in reports.case.telling
NUMBERS = {"material.handed": ("note_no", "交料单号"), "material.returned": ("note_no", "退料单号")}
DAYS = {
    "material.handed": "handed_on",
    "material.received": "received_on",
    "material.returned": "returned_on",
    "lien.released": "released_on",
}
RELEASES = {"paid": "已付清", "secured": "另行担保", "handed_over": "已交付", "given_up": "放弃"}
DAY_KINDS = {"calendar": "自然日", "working": "工作日"}


def _some(parts: list[str]) -> str:
    """The first few lines, and how many there are."""
    told = "，".join(parts[:LINES_TOLD_MAX])
    return told if len(parts) <= LINES_TOLD_MAX else f"{told}，等共{len(parts)}行"


def _unit(reading: Reading, material: str, no: int) -> str:
    lines: list[dict[str, Any]] = reading.fields(material)["lines"]
    return UNITS[next(str(line["unit"]) for line in lines if line["no"] == no)]


def _handed(reading: Reading, st: Statement) -> str:
    rows = [f"第{x['no']}行{x.get('material', '')}{words.qty_unit(x['qty_e3'], x['unit'])}" for x in st.fields["lines"]]
    return f"定作人记载于{st.fields['handed_on']}交付材料：{_some(rows)}。"


def _received(reading: Reading, st: Statement) -> str:
    said = st.fields
    rows = [
        f"第{x['no']}行{words.qty(x['qty_e3'])}{_unit(reading, said['material'], x['no'])}"
        f"（{FINDINGS_ZH[x['finding']]}）"
        for x in said["lines"]
    ]
    unfit = any(x["finding"] != "ok" for x in said["lines"])
    notice = "，并就不符之处通知定作人" if unfit else ""
    return f"承揽人于{said['received_on']}清点来料：{_some(rows)}{notice}。"


def _returned(reading: Reading, st: Statement) -> str:
    rows = [
        f"{LEFTOVERS_ZH[x['what']]}{words.qty(x['qty_e3'])}{_unit(reading, x['material'], x['line'])}"
        for x in st.fields["lines"]
    ]
    return f"承揽人记载于{st.fields['returned_on']}退还材料：{_some(rows)}。"


def _called(reading: Reading, st: Statement) -> str:
    said = st.fields
    return f"承揽人以{CHANNELS_ZH[said['channel']]}方式催告定作人验收自{said['since']}起待验的送货。"


def _deemed(reading: Reading, st: Statement) -> str:
    said = st.fields
    fen = sum(line["amount_fen"] for line in said["lines"])
    delivered = {line["no"]: UNITS[line["unit"]] for line in reading.fields(said["delivery"])["lines"]}
    rows = [f"第{x['no']}行{words.qty(x['qty_e3'])}{delivered[x['no']]}" for x in said["lines"]]
    only = "、".join(str(year) for year in said.get("weekdays_only", []))
    counted = f"{DAY_KINDS[said['day_kind']]}计" + (f"，{only}年尚无官方安排，按周一至周五计" if only else "")
    told = f"验收期限于{said['lapsed_on']}届满（{counted}），定作人未提出异议"
    return f"时钟记载：{told}，依订单约定视为合格：{_some(rows)}，金额{words.yuan(fen)}。"


def _arrears(reading: Reading, st: Statement) -> str:
    said = st.fields
    return f"时钟记载：本订单加工费最早于{said['due_on']}到期，逾期未付{words.yuan(said['overdue_fen'])}。"


def _lien(reading: Reading, st: Statement) -> str:
    said = st.fields
    rows = [f"{HELD_ZH[x['what']]}{words.qty_unit(x['qty_e3'], x['unit'])}" for x in said["held"]]
    return f"承揽人主张到期欠款{words.yuan(said['debt_fen'])}，通知留置{_some(rows)}，宽限至{said['pay_by']}。"


def _released(reading: Reading, st: Statement) -> str:
    return f"承揽人自{st.fields['released_on']}起解除留置（{RELEASES[st.fields['ground']]}）。"


OF_KIND: dict[str, Callable[[Reading, Statement], str]] = {
    "material.handed": _handed,
    "material.received": _received,
    "material.returned": _returned,
    "goods.inspection_called": _called,
    "goods.deemed_accepted": _deemed,
    "arrears.recorded": _arrears,
    "lien.noticed": _lien,
    "lien.released": _released,
}
