"""Bodies under `party:`: who speaks here, with which keys, under which agreement, and where wages are paid to.

Rules
* The registrar opens the thread with the party's first key, which proves possession of itself.
* Later keys are added by an older key of the party, with a scope, a limit and an end, never with more right than it
  has; or by the registrar, who looks at the person again, after a wait in which an older key may refuse them.
* A level is never above what the custody can bear: a key that a page or a file keeps is nobody's certificate.
* A name is business data of a firm and personal data of a natural person; the two are separate fields.

Law: 电子签名法 arts 3, 9, 13; 民事证据规定 art 14(3); law notes 1.3 (assurance levels), 2.4 (① parties).
"""

from __future__ import annotations

from typing import Literal

from ledger.kinds.catalogue import Kind
from ledger.kinds.fields import (
    Body,
    Code,
    Custody,
    Date,
    FenPositive,
    Jwk,
    Kid,
    Level,
    Name,
    PartyId,
    Sha256,
    business,
    optional,
    personal,
    required,
)

LicenceResult = Literal["valid", "expired", "revoked", "out-of-scope", "mismatch", "none"]
LICENCE_RESULTS_ZH = {
    "valid": "证照有效",
    "expired": "证照已过有效期",
    "revoked": "证照已吊销或注销",
    "out-of-scope": "经营范围不含本业务",
    "mismatch": "名称与证照不符",
    "none": "未查到证照",
}
LICENCE_SOURCES_ZH = {"registry": "市场主体登记公示系统", "original": "证照原件", "copy": "证照复印件"}
PartyType = Literal["enterprise", "individual_business", "unlicensed_group", "broker", "person"]
PARTY_TYPES_ZH = {
    "enterprise": "企业",
    "individual_business": "个体工商户",
    "unlicensed_group": "无照加工户",
    "broker": "经纪人",
    "person": "个人",
}
LEVEL_MAX = {  # law notes 1.3: what a signature may be called depends on who can reach the key
    "browser": "S2",  # the holder's own device, by agreement (电子签名法 13(2))
    "file": "S2",  # the same
    "hardware": "S3",  # a licensed CA issues certificates for keys that cannot be copied
    "kiosk": "S1",  # a shared device: the person was seen and confirmed, he does not hold the key
    "server": "S2",  # the platform's HSM, released by PIN or face for one digest
}
CUSTODIES_ZH = {
    "browser": "浏览器密钥",
    "file": "文件密钥",
    "hardware": "硬件密钥",
    "kiosk": "自助终端密钥",
    "server": "平台托管密钥",
}


class PartyRegistered(Body):
    """The registrar registers a party with its first key, which has proved possession of itself."""

    party: PartyId = required("主体编号", "The party's id; the thread is party:<this>")
    party_type: PartyType = required("主体类型", "What kind of party this is", "解释(二) 1")
    jwk: Jwk = required("公钥", "The party's first public key, a whole JWK", "电子签名法 13")
    proof: str = required("持有证明", "key-proof+jwt signed by that key", "电子签名法 13", max_length=2_000)
    custody: Custody = required("密钥保管方式", "Where the private key lies", "law notes 1.3")
    level: Level = required("签名等级", "Assurance level of signatures by this key", "law notes 1.3")
    size_class: Literal["large", "medium", "small", "micro"] | None = optional(
        "规模类型", "Size of the firm on the day of registration", "国令802号 3"
    )
    name: Name | None = business("名称", "A firm's full name as on its licence", "民诉法 124")
    credit_code: Name | None = business("统一社会信用代码", "Unified social credit code", "民诉法 124")
    address: Name | None = business("地址", "Address of the firm, also for service", "民诉法 124")
    service_address: Name | None = business("送达地址", "Where a firm takes service, if elsewhere", "law notes 2.4 ①")
    representative: Name | None = personal("法定代表人", "Name of the legal representative", "民诉法 124")
    contact_name: Name | None = personal("联系人", "Whom to ask for at the firm", "law notes 2.4 ①")
    person_name: Name | None = personal("姓名", "Name of a natural person")
    id_number: Name | None = personal("证件号码", "ID number of a natural person", "个保法 6")
    home_address: Name | None = personal("住所", "Where a natural person lives and takes service", "民诉法 124")
    phone: Name | None = personal("电话", "Phone for contact and service")
    certificate_sha256: Sha256 | None = optional(
        "证书摘要", "SHA-256 of the CA's certificate of an S3 key", "电子签名法 13"
    )


class PartyTermsAgreed(Body):
    """The party agrees to sign electronically and to this way of keeping and handing out records."""

    terms: Code = required("协议", "Which agreement, e.g. e-signing", "电子签名法 3, 13(2)")
    version: Code = required("协议版本", "Version of its text")
    sha256: Sha256 = required("协议文本摘要", "SHA-256 of the text agreed to", "民事证据规定 94(1)(五)")


class KeyAdded(Body):
    """A key more for a party, within a scope and a limit: by an older key of its own, or by the registrar."""

    jwk: Jwk = required("公钥", "The new public key, a whole JWK")
    proof: str = required("持有证明", "key-proof+jwt signed by the new key", max_length=2_000)
    custody: Custody = required("密钥保管方式", "Where the private key lies")
    level: Level = required("签名等级", "Assurance level of signatures by this key")
    scope: list[str] | None = optional(
        "可签事项", "Kinds this key may sign; absent: all", "law notes 1.3", min_length=1, max_length=64
    )
    limit_fen: FenPositive | None = optional("单笔限额", "Largest own amount of one statement, fen")
    until: Date | None = optional("有效期至", "The key counts before this day begins (UTC+8)")
    person: PartyId | None = optional("经办人编号", "Random pseudonym of the person who holds the key", "law notes 1.3")
    mandate_sha256: Sha256 | None = optional("授权书摘要", "SHA-256 of the paper that authorises the person")
    certificate_sha256: Sha256 | None = optional(
        "证书摘要", "SHA-256 of the CA's certificate of an S3 key", "电子签名法 13"
    )
    position: Name | None = business("岗位", "The person's position in the firm", "law notes 1.3")
    person_name: Name | None = personal("姓名", "The person's name", "law notes 1.3")


class KeyRevoked(Body):
    """A key no longer speaks for its party: the party says so, or the registrar on behalf of who lost it."""

    kid: Kid = required("密钥编号", "RFC 7638 thumbprint of the key")
    reason: Literal["left", "lost", "compromised", "replaced", "not-mine", "other"] = required("原因", "Why, as a code")
    compromised_since: Date | None = optional("失控起始日", "Day from which the party says it lost control of the key")


class LicenceChecked(Body):
    """The registrar looks up whether a party may carry on its business, and says what it found on that day."""

    result: LicenceResult = required("核验结果", "What was found", "解释(二) 1; 国令724号 19")
    source: Literal["registry", "original", "copy"] = required("核验来源", "What was looked at", "解释(二) 1")
    checked_on: Date = required("核验日期", "Day of the look-up; it says nothing of any later day", "解释(二) 1")
    valid_until: Date | None = optional("有效期至", "Last day that the licence names, if it names one")
    evidence_sha256: Sha256 | None = optional("查询留存摘要", "SHA-256 of the page or scan that was kept")
    licence_no: Name | None = business("证照编号", "Number on the licence", "解释(二) 1")
    scope_text: Name | None = business("经营范围", "What the licence lets it do, as far as it matters here")


class PayeeChanged(Body):
    """A worker says, alone, to which account of his own his wages are to be paid; it counts after a wait."""

    effective_on: Date | None = optional("生效日期", "Day from which it counts, if later than the wait", "国令724号 11")
    account_name: Name | None = personal(
        "户名", "Holder of the account: the worker himself", "国令724号 11", needed=True
    )
    account_no: Name | None = personal("账号", "Number of the account or card", "国令724号 11", needed=True)
    bank: Name | None = personal("开户银行", "Bank that keeps the account", "国令724号 11", needed=True)


KINDS = (
    Kind("party", "party.registered", PartyRegistered, "主体登记", ("registrar",), "电子签名法 9", opens=True),
    Kind("party", "party.terms_agreed", PartyTermsAgreed, "同意电子签约与存证协议", ("holder",), "电子签名法 3"),
    Kind("party", "key.added", KeyAdded, "增加经办人密钥", ("holder", "registrar"), "电子签名法 13"),
    Kind("party", "key.revoked", KeyRevoked, "注销密钥", ("holder", "registrar"), "电子签名法 15"),
    Kind("party", "licence.checked", LicenceChecked, "经营资格核验", ("registrar",), "解释(二) 1; 国令724号 19"),
    Kind("party", "payee.changed", PayeeChanged, "工资收款账户变更", ("holder",), "国令724号 11"),
)
