"""A statement, told to whoever is going to sign it or reads it: every field, under its Chinese label, from its bytes.

Promise: nothing that is signed is left out. What is told is read back from the statement, never from what was typed in;
which fields are sealed is told from the digests that stand there.

Rules
* Sums in yuan, quantities in units, prices to the last place; codes with their words beside them.
* A party is told by its name where this reader knows it, and always by its id.

Specification: law notes 6 (the words); FORMATS 1.1.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from pydantic import BaseModel

from api.drafts.plain import Field, fields_of
from api.pages import moment
from ledger import kinds
from ledger.kinds import UNITS
from ledger.kinds.access import CLASSES_ZH, READERS_ZH, RIGHTS_ZH
from ledger.kinds.anywhere import CHANNELS_ZH, RESULTS_ZH
from ledger.kinds.catalogue import nested_model
from ledger.kinds.invoice import INVOICE_TYPES_ZH, NOT_PROOF_ZH
from ledger.kinds.invoice import RESULTS_ZH as INVOICE_RESULTS_ZH
from ledger.kinds.lapse import CHANNELS_ZH as CALL_CHANNELS_ZH
from ledger.kinds.material import FINDINGS_ZH, HELD_ZH, LEFTOVERS_ZH
from ledger.kinds.objection import GROUNDS_ZH
from ledger.kinds.party import CUSTODIES_ZH, PARTY_TYPES_ZH
from ledger.kinds.wage import BASES_OF_ARREARS_ZH, DEDUCTIONS_ZH, ITEMS_ZH
from ledger.kinds.work import BASES_ZH, CYCLES_ZH, RELATIONS_ZH
from ledger.statement import Statement
from reports.case import telling_facts, words
from reports.case.words import ROLES, qty, yuan

Names = Mapping[str, str]  # party id → name

# What the codes of a field mean, by the field's name.
CODES: dict[str, Mapping[str, str]] = {
    "unit": UNITS,
    "from": words.DUE_STARTS,
    "form": words.FORMS,
    "supply": words.SUPPLIES,
    "interest": words.INTERESTS,
    "answer": words.ANSWERS,
    "reason": words.REASONS,
    "method": words.METHODS,
    "ground": GROUNDS_ZH,
    "deduction_ground": GROUNDS_ZH,
    "party_type": PARTY_TYPES_ZH,
    "custody": CUSTODIES_ZH,
    "relation": {**RELATIONS_ZH, **RIGHTS_ZH},
    "role": READERS_ZH,
    "sees": CLASSES_ZH,
    "classes": CLASSES_ZH,
    "cycle": CYCLES_ZH,
    "basis": {**BASES_ZH, **BASES_OF_ARREARS_ZH},
    "pay_form": words.FORMS,
    "item": ITEMS_ZH,
    "code": DEDUCTIONS_ZH,
    "invoice_type": INVOICE_TYPES_ZH,
    "check_result": INVOICE_RESULTS_ZH,
    "channel": {**CALL_CHANNELS_ZH, **CHANNELS_ZH},
    "result": RESULTS_ZH,
    "reservations": words.RESERVATIONS,
    "confirm_way": words.CONFIRM_WAYS,
    "finding": FINDINGS_ZH,
    "what": {**HELD_ZH, **LEFTOVERS_ZH},
    "day_kind": telling_facts.DAY_KINDS,
    "conclusion": words.CONCLUSIONS,
}
NOTES = {"invoice.recorded": NOT_PROOF_ZH}  # what is said wherever such a statement is shown
CLAIMS_ZH = {
    "aud": "账本",
    "kind": "事项",
    "thread": "所属",
    "iss": "签名人",
    "kid": "签名密钥",
    "iat": "签署时间",
    "prev": "接在其后",
    "supersedes": "更正",
    "seen": "已见账本",
}
VIA_ZH = {
    "person": "经办人",
    "mandate": "授权记录",
    "channel": "经由",
    "device": "设备",
    "helper": "协助人",
    "source_sha256": "来源文件",
    "occurred_on": "所涉日期",
}


def whole(st: Statement, names: Names) -> list[str]:
    """Every claim and every field of a statement, a line each."""
    return [*claims(st, names), *fields(st, names)]


def claims(st: Statement, names: Names) -> list[str]:
    """What stands around the body: for which ledger, what, where, by whom, after what."""
    said = {
        "aud": st.aud,
        "kind": f"{kinds.kind_of(st).zh} {st.kind} v{st.v}",
        "thread": st.thread,
        "iss": party(st.iss, names),
        "kid": st.kid,
        "iat": f"{moment(st.iat * 1000)}（{st.iat}）",
        "prev": st.prev,
        "supersedes": st.supersedes,
        "seen": st.seen,
    }
    found = [f"{CLAIMS_ZH[name]}：{value}" for name, value in said.items() if value is not None]
    found += [f"{VIA_ZH[name]}：{value}" for name, value in (st.via or {}).items()]
    for about in st.about:
        found.append(f"关于：{about.id}" + (f" {about.digest}" if about.digest else ""))
    return found


def fields(st: Statement, names: Names) -> list[str]:
    """Every field of the body, in the order of the schema; sealed ones are marked. Raises: as `kinds.body_of`."""
    kinds.body_of(st, complete=False)  # so that no name is left without a label
    sealed = {(st.where[one.digest], one.name) for one in st.disclosures}
    told = list(_told(kinds.kind_of(st).model, st.fields, (), sealed, names))
    if st.withheld:
        told.append(f"另有 {len(st.withheld)} 项未披露")
    if st.kind in NOTES:
        told.append(NOTES[st.kind])
    return told


Sealed = set[tuple[tuple[str | int, ...], str]]


def _told(
    model: type[BaseModel], values: Mapping[str, Any], path: tuple[str | int, ...], sealed: Sealed, names: Names
) -> Iterator[str]:
    indent = "  " * sum(isinstance(step, str) for step in path)
    for field in fields_of(model).values():
        if field.name not in values:
            continue
        value, inner = values[field.name], nested_model(field.info.annotation)
        here = (*path, field.name)
        if inner is None:
            mark = "〔密封〕" if (path, field.name) in sealed else ""
            yield f"{indent}{field.label}：{plainly(field, value, names)}{mark}"
        elif isinstance(value, list):
            for place, line in enumerate(value):
                yield f"{indent}{field.label} {place + 1}/{len(value)}"
                yield from _told(inner, line, (*here, place), sealed, names)
            if not value:
                yield f"{indent}{field.label}：（无）"
        else:
            yield f"{indent}{field.label}"
            yield from _told(inner, value, here, sealed, names)


def plainly(field: Field, value: Any, names: Names) -> str:
    """One value as a person reads it."""
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, list):
        return "、".join(plainly(field, one, names) for one in value)
    if isinstance(value, dict):
        return " ".join(f"{name}={inner}" for name, inner in value.items())
    if field.unit == "_fen":
        return yuan(value)
    if field.unit == "_e3":
        return qty(value)
    if field.unit == "_e4":
        return price(value)
    meaning = CODES.get(field.name, {}).get(value)
    return f"{meaning}（{value}）" if meaning else party(str(value), names)


def price(price_e4: int) -> str:
    """11700 → '1.17元', to the last place that there is."""
    whole_yuan, rest = divmod(price_e4, 10_000)
    places = f"{rest:04d}".rstrip("0").ljust(2, "0")
    return f"{whole_yuan:,}.{places}元"


def party(party_id: str, names: Names) -> str:
    """A party's name and id, or what an office is called; any other text as it is."""
    if party_id in ROLES:
        return f"{ROLES[party_id]} {party_id}"
    return f"{names[party_id]} {party_id}" if party_id in names else party_id
