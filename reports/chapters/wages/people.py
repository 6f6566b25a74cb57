"""Who stands in a worker's pack and who signed it, one line each.

Rules
* Names and numbers as disclosed to this reader; a key's reach stands beside how often it signed.

Specification: law notes 1.3 and 1.4 (items 2, 5 and 7); FORMATS 1.7.
"""

from __future__ import annotations

from reports.case import Party, Signer
from reports.case.wage_shapes import WageCase
from reports.chapters.parties import ended, licence_told
from reports.chapters.sources import NONE, WITHHELD, Sources, Words, name, person
from reports.chapters.wages.small import listed
from reports.layout import Column, Inline, Table, day_text, fen_text, quiet, strong
from reports.layout.table import CLOSE

KID_SHOWN = 8


def parties(case: WageCase) -> list[Party]:
    """Workshop, people, and every firm of a disclosed limb, each once and by its first role."""
    found = [case.workshop, *(one.worker for one in case.people)]
    found += [side for limb in case.limbs for side in (limb.debtor, limb.creditor) if side is not None]
    once: dict[str, Party] = {}
    for one in found:
        once.setdefault(one.id, one)
    return list(once.values())


def party_table(case: WageCase, sources: Sources) -> Table:
    """Every party in a line."""
    return Table(
        [
            Column("当事人", points=38),
            Column("名称与证件", 2.8),
            Column("联系与负责人", 1.0),
            Column("登记与电子签约", points=136),
        ],
        [_party(one, sources) for one in parties(case)],
        look=CLOSE,
    )


def signer_table(case: WageCase, sources: Sources) -> Table:
    """Every key that signed, in a line."""
    return Table(
        [
            Column("签名人", points=124),
            Column("可签事项、限额与期限", 1.0),
            Column("授权依据", points=84),
            Column("等级与密钥", points=94),
            Column("签名", points=26, align="right"),
        ],
        [_signer(one, sources) for one in case.signers],
        look=CLOSE,
    )


def _party(one: Party, sources: Sources) -> list[Inline]:
    code = one.id_number if one.role == "worker" else one.credit_code
    word = "身份证号" if one.role == "worker" else "信用代码"
    who: Words = [strong(name(one)), quiet(f"　{one.party_type_zh}，{word} {code or WITHHELD}")]
    agreed = "、".join(f"{day_text(terms.at_ms)} 同意 {terms.version}" for terms in one.terms) or "没有签约记录"
    looked = one.licence.statement if one.licence else None
    where = sources.exhibits(one.registered, looked, *(terms.statement for terms in one.terms))
    reach = listed((one.address, one.representative, one.phone)) or WITHHELD
    checked = "" if one.party_type == "person" else f"　{licence_told(one)}"
    return [one.role_zh, [*who, quiet(checked)], reach, [agreed, quiet(f" {where}" if where else "")]]


def _signer(one: Signer, sources: Sources) -> list[Inline]:
    who = person(one) if one.person else ""
    limit = f"每笔 {fen_text(one.limit_fen)} 元内" if one.limit_fen is not None else "不限额"
    scope = "、".join(one.scope_zh) if one.scope_zh is not None else "全部事项"
    until = f"{one.until} 前有效" if one.until else "未定期限"
    end = f"，{ended(one)}" if one.revoked else ""
    basis = f"{one.authorised_zh} {sources.exhibits(one.authorised) or NONE}{end}"
    named: Words = [strong(one.role_zh), f" {who}" if who else quiet(f" {one.party_name}" if one.party_name else "")]
    return [
        named,
        f"{scope}；{limit}；{until}",
        basis,
        f"{one.level} {one.custody_zh} {one.kid[:KID_SHOWN]}…",
        str(len(one.signed)),
    ]
