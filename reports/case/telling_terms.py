"""What each statement about an order's terms and its end proves: one row for each kind.

Rules
* As in `telling`: who said what, in figures that the statement holds, never that it is true; a ground is one stated.
* Before there is a contract a proposal is 还价, afterwards 变更.

Specification: law notes 1.4 (item 3), 6.4; ADR 9.
"""

from __future__ import annotations

from collections.abc import Callable

from ledger.kinds import UNITS
from ledger.records import ChangeRecord, OrderRecord
from ledger.statement import Statement
from reports.case import order_terms, words
from reports.case.reading import Reading

LINES_TOLD_MAX = 3
ID_END = 8  # of a party's id, enough to tell it from others


def _who(reading: Reading, st: Statement) -> str:
    return reading.role_zh(st.iss)


def _change(reading: Reading, st: Statement) -> ChangeRecord:
    """The proposal that a statement makes or answers."""
    record = reading.fold.get(f"change:{st.fields.get('change', st.id)}")
    assert isinstance(record, ChangeRecord), "an answer that was admitted answers a proposal of its order"
    return record


def _what(reading: Reading, st: Statement) -> str:
    return "还价" if _change(reading, st).counter else "变更"


def pinned(reading: Reading, st: Statement) -> str:
    """What an order or its acceptance says of the contractor's licence, and of consent above; "" where nothing."""
    order = reading.fold.get(st.thread)
    passed = order_terms.passed_on(reading, order) if isinstance(order, OrderRecord) and "parent" in st.fields else None
    told = (order_terms.licence(st.fields), None if passed == order_terms.UNNAMED else passed)
    return "".join(f"，{one}" for one in told if one)


def _proposed(reading: Reading, st: Statement) -> str:
    said = st.fields
    rows = [f"第{one['no']}行{words.qty(one['qty_e3'])}{UNITS[one['unit']]}" for one in said["lines"]]
    told = "，".join(rows[:LINES_TOLD_MAX]) + (f"，等共{len(rows)}行" if len(rows) > LINES_TOLD_MAX else "")
    term = words.due(said["due"]["days"], said["due"]["from"])
    until = f"，{said['valid_until']}前有效" if "valid_until" in said else ""
    total = words.yuan(said["total_fen"])
    return f"{_who(reading, st)}提出{_what(reading, st)}：{told}，报酬总额{total}，{term}{until}。"


def _accepted(reading: Reading, st: Statement) -> str:
    concluded = "，合同成立" if _change(reading, st).counter else ""
    total = words.yuan(st.fields["total_fen"])
    return f"{_who(reading, st)}逐行同意{_what(reading, st)}，报酬总额{total}{concluded}。"


def _declined(reading: Reading, st: Statement) -> str:
    return f"{_who(reading, st)}不同意{_what(reading, st)}。"


def _withdrawn(reading: Reading, st: Statement) -> str:
    return f"{_who(reading, st)}撤回其{_what(reading, st)}。"


def _terminated(reading: Reading, st: Statement) -> str:
    order = reading.fold.get(st.thread)
    first = isinstance(order, OrderRecord) and order.ended[0][0] == st.id
    what = "表示解除" if first else "就解除另作记载"
    return f"{_who(reading, st)}{what}，所述理由：{order_terms.terminated(st.fields)}。"


def _consented(reading: Reading, st: Statement) -> str:
    said = st.fields
    lines = "第" + "、".join(str(no) for no in said["lines"]) + "行"
    to = f"指明的第三人（编号 …{said['contractor'][-ID_END:]}）" if "contractor" in said else "第三人"
    return f"定作人同意承揽人将{lines}转外发给{to}。"


def _closed(reading: Reading, st: Statement) -> str:
    return f"定作人结清订单：应付{words.yuan(st.fields['owed_fen'])}，均已付清。"


OF_KIND: dict[str, Callable[[Reading, Statement], str]] = {
    "order.change_proposed": _proposed,
    "order.change_accepted": _accepted,
    "order.change_declined": _declined,
    "order.change_withdrawn": _withdrawn,
    "order.terminated": _terminated,
    "subcontract.consented": _consented,
    "order.closed": _closed,
}
