"""Who stands on either side, and who signed for them by what authority.

Rules
* A key's reach is printed beside what it signed: scope, limit, until, and the statement that added it.
* A revoked key says so; what it signed before stays signed.
* Levels are as registered; what they may be called stands in a note, and no more than that.

Specification: law notes 1.3 and 1.4 (items 2, 5 and 7); FORMATS 1.7.
"""

from __future__ import annotations

from collections.abc import Iterator

from reports.case import Case, Party, Signer
from reports.chapters.sources import NONE, WITHHELD, Sources, Words, name, person
from reports.chapters.told import Told
from reports.layout import (
    Column,
    Columns,
    Inline,
    KeyValues,
    Report,
    Table,
    Text,
    Tone,
    day_text,
    fen_text,
    quiet,
    short_hash,
    strong,
    time_text,
    toned,
)

TITLE = "一、当事人与签名权限"
LEVELS = (
    "签名等级按登记时所载：S0 单方录入；S1 本人确认；S2 当事人约定的可靠签名；S3 由持牌认证机构证书支持的可靠电子签名。"
    "一行记录取双方签名中较低的等级。"
)
KID_EDGE = 10
UNREGISTERED = "未登记"


def add(report: Report, case: Case, sources: Sources) -> None:
    """The chapter."""
    report.chapter(TITLE, anchor="parties")
    sides = [
        [
            Text(strong(f"{party.role_zh}"), after=2),
            KeyValues(list(_particulars(party, _unsaid(party, case), sources)), label_width=62),
        ]
        for party in (case.customer, case.contractor)
    ]
    report.add(Columns(sides, [1, 1], gutter=24))
    signed(report, case, sources)


def signed(report: Report, case: Told, sources: Sources) -> None:
    """The section on who signed, and by what authority."""
    report.section("签名人及其权限", anchor="signers")
    report.add(
        Table(
            [
                Column("签名人", 0.9),
                Column("可签事项、限额与期限", 2.2),
                Column("授权依据", 1.25),
                Column("保管、等级与密钥", points=88),
                Column("签名", points=40, align="right"),
            ],
            [list(_row(signer, sources)) for signer in case.signers],
        ),
        Text(quiet(LEVELS)),
    )


def _particulars(
    party: Party, unsaid: str, sources: Sources
) -> Iterator[tuple[str, Inline] | tuple[str, Inline, Inline]]:
    yield "名称", strong(name(party))
    yield "类型", party.party_type_zh
    yield "信用代码", party.credit_code or quiet(unsaid)
    for label, value in (("地址", party.address), ("负责人", party.representative), ("电话", party.phone)):
        yield label, value or quiet(unsaid)
    if party.service_address:
        yield "送达地址", party.service_address
    if party.party_type != "person":
        yield "经营资格", *_licence(party, sources)
    yield "登记", f"{day_text(party.registered_at_ms)}", quiet(sources.exhibits(party.registered))
    for terms in party.terms:
        digest = quiet(f"{sources.exhibits(terms.statement)}，文本 SHA-256 {short_hash(terms.sha256)}")
        yield "电子签约", f"{day_text(terms.at_ms)} 同意电子签名与存证协议（{terms.version}）", digest
    if not party.terms:
        yield "电子签约", "本包没有其同意电子签名与存证协议的记录"


def _licence(party: Party, sources: Sources) -> tuple[Inline] | tuple[Inline, Inline]:
    if party.licence is None:
        return (quiet(licence_told(party)),)
    told = licence_told(party) if party.licence.valid else toned(licence_told(party), Tone.LAPSED)
    return told, quiet(sources.exhibits(party.licence.statement))


def licence_told(party: Party) -> str:
    """As checked on a day, or not checked."""
    return party.licence.told_zh if party.licence else "经营资格未核验"


def _unsaid(party: Party, case: Told) -> str:
    """What an empty particular means: to the party itself, that it was never registered."""
    return UNREGISTERED if party.id == case.pack.reader else WITHHELD


def _row(signer: Signer, sources: Sources) -> Iterator[Inline]:
    yield _who(signer)
    yield _reach(signer)
    yield _authority(signer, sources)
    yield [f"{signer.custody_zh} · {signer.level}", quiet(f"\n{signer.kid[:KID_EDGE]}…")]
    yield f"{len(signer.signed)} 条"


def _who(signer: Signer) -> Words:
    """Person or firm, and for whom the key speaks."""
    if signer.person:
        return [strong(person(signer) or f"姓名{WITHHELD}"), quiet(f"\n{signer.role_zh}的经办人")]
    own = "登记时的密钥" if signer.counts_from_ms is None else "补发的密钥"
    return [strong(signer.role_zh), quiet(f"\n{own}") if signer.party_name else ""]


def _reach(signer: Signer) -> Words:
    scope = "、".join(signer.scope_zh) if signer.scope_zh is not None else "全部事项"
    limit = f"单笔 {fen_text(signer.limit_fen)} 元以内" if signer.limit_fen is not None else "不限额"
    until = f"{signer.until} 前有效" if signer.until else "未定期限"
    return [scope, "\n", quiet(f"{limit}；{until}")]


def _authority(signer: Signer, sources: Sources) -> Words:
    exhibit = sources.exhibits(signer.authorised) or NONE
    out: Words = [signer.authorised_zh, "\n", quiet(exhibit)]
    if signer.mandate_sha256:
        out.append(quiet(f"，授权书 SHA-256 {short_hash(signer.mandate_sha256)}"))
    if signer.counts_from_ms is not None:
        out += ["\n", quiet(f"登记人补发，{time_text(signer.counts_from_ms)} 起效")]
    if signer.revoked:
        out += ["\n", toned(ended(signer), Tone.LAPSED), "\n", quiet(sources.exhibits(signer.revoked))]
    return out


def ended(signer: Signer) -> str:
    """When a key was revoked and by whom, "" where it was not; with the day from which it is said to be lost."""
    if signer.revoked_at_ms is None:
        return ""
    since = f"，称自 {signer.compromised_since} 失控" if signer.compromised_since else ""
    office = f"，登记人注销，{time_text(signer.ends_at_ms)} 起效" if signer.ends_at_ms is not None else " 注销"
    return f"{day_text(signer.revoked_at_ms)}{office}{since}"
