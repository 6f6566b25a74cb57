"""What the statements about reading are called and what they prove; they stand in their party's own thread, in no pack.

Specification: law notes 6.4; ADR 13.
"""

from __future__ import annotations

from collections.abc import Callable

from ledger.kinds.access import CLASSES_ZH, READERS_ZH
from ledger.statement import Statement
from reports.case.reading import Reading


def _granted(reading: Reading, st: Statement) -> str:
    said = st.fields
    classes = "、".join(CLASSES_ZH[one] for one in said["classes"])
    return (
        f"当事人授权他人查阅{len(said['threads'])}项记录的{classes}，用途{said['purpose']}，至{said['until']}前有效。"
    )


def _withdrawn(reading: Reading, st: Statement) -> str:
    return "当事人撤回一项查阅授权，此后不得再据以查阅。"


def _read(reading: Reading, st: Statement) -> str:
    said = st.fields
    return (
        f"运营者记载{READERS_ZH[said['role']]}查阅一项记录，最高至{CLASSES_ZH[said['sees']]}，用途{said['purpose']}。"
    )


OF_KIND: dict[str, Callable[[Reading, Statement], str]] = {
    "access.granted": _granted,
    "access.withdrawn": _withdrawn,
    "evidence.read": _read,
}
