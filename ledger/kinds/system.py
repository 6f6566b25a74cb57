"""Bodies under `system:`: how the log began, under which rules it runs, which packs it gave out.

Rules
* `log.founded` is the first entry and verifies under the registrar key that it names itself (FORMATS 1.3, 1.7).
* `policy.published` sets the version of the rules that `check` runs from the next index on.
* `pack.issued` names a pack by the hash of its manifest; it holds no name and no sum.

Specification: FORMATS 1.3; DESIGN section 3.4.
"""

from __future__ import annotations

from typing import Literal

from ledger.kinds.catalogue import Kind
from ledger.kinds.fields import (
    Body,
    Date,
    Jwk,
    PartyId,
    Sha256,
    SubjectThread,
    WageSubjectThread,
    lines,
    optional,
    required,
)


class LogFounded(Body):
    """The registrar founds the log: its origin, its keys, and whose clock it runs on."""

    origin: str = required("账本名称", "The log's origin, as in every statement's aud", max_length=200)
    time: Literal["operator", "anchored"] = required(
        "时间来源", "The operator's own clock, or anchored by an authority"
    )
    log_vkey: str = required("日志公钥", "C2SP vkey that signs checkpoints", max_length=500)
    pack_vkey: str = required("证据包公钥", "C2SP vkey that signs packs", max_length=500)
    registrar: Jwk = required("登记人公钥", "Key that registers parties and publishes rules")
    operator: Jwk = required("运营者公钥", "Key of the operator's own statements and refusals")
    clock: Jwk = required("时钟公钥", "Key that records lapses")


class Parameter(Body):
    """A number the rules read, with where it comes from and since when."""

    name: str = required("参数", "Its name", pattern=r"^[a-z][a-z0-9_]{1,59}$")
    value: int = required("数值", "Its value, in the unit the name ends with", ge=-(2**53) + 1, le=2**53 - 1)
    source: str = required("出处", "Where it comes from", max_length=300)
    from_date: Date = required("生效日", "Since when")


class PolicyPublished(Body):
    """The registrar publishes the version of the rules in force, and their parameters."""

    rules: int = required("规则版本", "Version of the rules that admission checks", ge=1, le=1_000)
    time: Literal["anchored"] | None = optional("时间来源", "Turns an operator-time log into an anchored one")
    parameters: list[Parameter] = lines("参数", "Numbers the rules read", minimum=0, maximum=200)


class PackIssued(Body):
    """The operator issued an evidence pack: for whom, about what, under which tree."""

    pack: Sha256 = required("证据包编号", "Pack id")
    manifest_sha256: Sha256 = required("清单摘要", "SHA-256 of pack.json")
    pack_kind: Literal["order", "account"] = required("类型", "What the pack is about")
    subject: SubjectThread = required("标的", "The order or account")
    reader: PartyId = required("持有人", "For whom it was made")
    purpose: str = required("用途", "Purpose code", pattern=r"^[a-z][a-z0-9-]{1,39}$")
    size: int = required("树大小", "Tree size of the pack's checkpoint", ge=1, le=2**53 - 1)


class WagePackIssued(Body):
    """The operator issued an evidence pack about wages: for whom, about whose, under which tree."""

    pack: Sha256 = required("证据包编号", "Pack id")
    manifest_sha256: Sha256 = required("清单摘要", "SHA-256 of pack.json")
    pack_kind: Literal["worker", "workshop"] = required("类型", "What the pack is about")
    subject: WageSubjectThread = required("标的", "The worker's thread, or the workshop's party thread")
    reader: PartyId = required("持有人", "For whom it was made")
    purpose: str = required("用途", "Purpose code", pattern=r"^[a-z][a-z0-9-]{1,39}$")
    size: int = required("树大小", "Tree size of the pack's checkpoint", ge=1, le=2**53 - 1)


KINDS = (
    Kind("system", "log.founded", LogFounded, "账本创立", ("registrar",), "FORMATS 1.3", opens=True),
    Kind("system", "policy.published", PolicyPublished, "规则公布", ("registrar",), "DESIGN 3.4"),
    Kind("system", "pack.issued", PackIssued, "证据包出具", ("operator",), "民事证据规定 23, 44"),
    Kind("system", "pack.issued", WagePackIssued, "证据包出具", ("operator",), "民事证据规定 23, 44", v=2),
)
