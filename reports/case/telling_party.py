"""What a party's statements about lost keys, licences and accounts prove, in one sentence each.

Rules
* A look-up is told with its day: "as checked on", and never more.
* An account is told by its end alone where it is disclosed, as on a bank's own slips.

Specification: law notes 1.4 (items 2, 5 and 7), 6.4; ADR 12.
"""

from __future__ import annotations

from collections.abc import Callable

from ledger.kinds.party import LICENCE_RESULTS_ZH, LICENCE_SOURCES_ZH
from ledger.records import KeyRecord
from ledger.statement import Statement
from reports.case import words
from reports.case.reading import Reading

TAIL_SHOWN = 4  # digits of an account number, as banks print them


def _party_of(reading: Reading, st: Statement) -> str:
    return reading.role_zh(st.thread.removeprefix("party:"))


def _revoked(reading: Reading, st: Statement) -> str:
    said, party = st.fields, _party_of(reading, st)
    reason = words.REASONS[said["reason"]]
    since = f"，称自{said['compromised_since']}起失控" if "compromised_since" in said else ""
    if st.iss == "registrar":
        return f"登记人依{party}的申请注销其一把密钥（{reason}）{since}；72小时后起效，此前以其签署的记录不受影响。"
    key = reading.fold.get(f"key:{said['kid']}")
    if isinstance(key, KeyRecord) and key.vetoed and key.revoked == st.id:
        return f"{party}以原有密钥拒绝登记人补发的密钥（{reason}）；该密钥从未起效。"
    return f"{party}注销一把密钥（{reason}）{since}；此前以其签署的记录不受影响。"


def licence(said: dict[str, str]) -> str:
    """A look-up in words: day, source, what was found."""
    until = f"，证照有效期至{said['valid_until']}" if "valid_until" in said else ""
    source = LICENCE_SOURCES_ZH[said["source"]]
    return f"{said['checked_on']} 据{source}核验：{LICENCE_RESULTS_ZH[said['result']]}{until}"


def _checked(reading: Reading, st: Statement) -> str:
    number = f"（编号 {st.fields['licence_no']}）" if "licence_no" in st.fields else ""
    return f"登记人就{_party_of(reading, st)}的经营资格{number}记载：{licence(st.fields)}；只说明核验当日。"


def _payee(reading: Reading, st: Statement) -> str:
    said = st.fields
    number = said.get("account_no")
    account = f"{said.get('bank', '')}尾号{number[-TAIL_SHOWN:]}" if number else "本人账户（未披露）"
    later = f"，自{said['effective_on']}起" if "effective_on" in said else ""
    return f"{_party_of(reading, st)}本人指定工资收款账户：{account}{later}；72小时后起效。"


OF_KIND: dict[str, Callable[[Reading, Statement], str]] = {
    "key.revoked": _revoked,
    "licence.checked": _checked,
    "payee.changed": _payee,
}
