"""What invoices, notices and ratifications are called and what each proves: its own words, and never more.

Rules
* An invoice never proves a delivery, and every sentence about one says so (买卖合同解释 5).
* A notice is what the operator says of its own act; a ratification, what the principal says of its own name.

Specification: law notes 2.4 (⑤), 6.4.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from ledger.kinds import anywhere, invoice
from ledger.statement import Statement
from reports.case import words
from reports.case.parties import kind_zh
from reports.case.reading import Reading

NUMBERS = {"invoice.recorded": ("invoice_no", "发票号码")}
DAYS = {"invoice.recorded": "issued_on", "notice.served": "served_on"}


def _invoiced(reading: Reading, st: Statement) -> str:
    said: dict[str, Any] = st.fields
    did = "开具" if reading.role(st.iss) == "contractor" else "收到"
    called = invoice.INVOICE_TYPES_ZH[said["invoice_type"]] + ("（红字）" if "red_of" in said else "")
    net, tax, total = (words.yuan(said[name]) for name in ("net_fen", "tax_fen", "total_fen"))
    sums = f"不含税{net}、税额{tax}、价税合计{total}"
    red = "，用于红冲此前所记的一张发票" if "red_of" in said else ""
    checked = f"；{said['checked_on']}{invoice.RESULTS_ZH[said['check_result']]}" if "checked_on" in said else ""
    day, who = said["issued_on"], reading.role_zh(st.iss)
    return f"{who}记载{did}{day}的{called}：{sums}{red}{checked}；{invoice.NOT_PROOF_ZH}。"


def _served(reading: Reading, st: Statement) -> str:
    said: dict[str, Any] = st.fields
    when = " ".join([said["served_on"], *([said["served_at"]] if "served_at" in said else [])])
    what = kind_zh(reading.kind(said["statement"]), st.thread_type)
    whom = reading.role_zh(said["recipient"])
    how, result = anywhere.CHANNELS_ZH[said["channel"]], anywhere.RESULTS_ZH[said["result"]]
    return f"运营者记载于{when}以{how}向{whom}送交{what}，结果：{result}。"


def _ratified(reading: Reading, st: Statement) -> str:
    what = kind_zh(reading.kind(st.fields["statement"]), st.thread_type)
    who = reading.role_zh(st.iss)
    if st.fields["ratified"]:
        return f"{who}追认以其名义签署的{what}。"
    return f"{who}表示不予追认以其名义签署的{what}；该记录及其金额不因此改变。"


OF_KIND: dict[str, Callable[[Reading, Statement], str]] = {
    "invoice.recorded": _invoiced,
    "notice.served": _served,
    "mandate.ratified": _ratified,
}
