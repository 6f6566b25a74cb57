"""Bodies under `access:`: whom a party lets read, and who read what concerns it.

Rules
* One thread for each party, `access:` and the party's id. It opens with the party's first grant, or with the first
  reading that the operator records there.
* A grant names its threads one by one, the classes of fields, a purpose and an end; it never reaches further than what
  its giver may pass on (`ledger.rights`).
* `evidence.read` is logged before data leaves, one for each reader, thread, breadth and quarter of an hour. A worker
  who reads up the chain stands there by his role alone: whoever prepares a claim is not given away.

Law: 个保法 14, 15, 23, 44, 45, 54; law notes 2.2.
"""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field, StringConstraints

from ledger.kinds.catalogue import Kind
from ledger.kinds.fields import Body, Code, Date, PartyId, StatementId, optional, required
from ledger.kinds.objection import kinds_for

GRANT_THREADS_MAX = 100  # threads of one grant: more is a whole business, and asks for a second signature
GRANT_KINDS_MAX = 100  # kinds of one grant: more than there are

CLASSES_ZH = {"open": "公开字段", "business": "商业字段", "personal": "个人信息字段"}
READERS_ZH = {
    "grantee": "被授权人",
    "contractor": "下游承揽人",
    "workshop": "下游用工方",
    "worker": "下游工人",
    "registrar": "登记人",
}
RIGHTS_ZH = {"granted": "依授权", "above": "上游同意向下游披露", "registered": "登记职责"}

ReadableThread = Annotated[str, StringConstraints(pattern=r"^(order|account|work|party):[0-9a-f-]{36}$")]
KindName = Annotated[str, StringConstraints(pattern=r"^[a-z]{2,20}\.[a-z_]{2,30}$")]
FieldClass = Literal["open", "business", "personal"]
Quarter = Annotated[int, Field(ge=0, le=2**40)]


class AccessGranted(Body):
    """A party lets another read threads of its own, for a purpose, until a day."""

    grantee: PartyId = required("被授权人", "Party that may read", "个保法 23")
    threads: list[ReadableThread] = required(
        "可读事项", "Threads of the giver that it may read", "个保法 14", min_length=1, max_length=GRANT_THREADS_MAX
    )
    kinds: list[KindName] | None = optional(
        "可读记录种类", "Only statements of these kinds", "个保法 14", min_length=1, max_length=GRANT_KINDS_MAX
    )
    classes: list[FieldClass] = required(
        "可读字段类别", "open, business, personal; personal is the giver's own", "个保法 14", min_length=1, max_length=3
    )
    purpose: Code = required("用途", "Purpose, as a code", "个保法 14")
    until: Date = required("截止日", "Day from which the grant counts no longer", "个保法 14")


class AccessWithdrawn(Body):
    """A party takes a grant back: from the next request on nothing is read under it."""

    grant: StatementId = required("授权", "The access.granted taken back", "个保法 15")
    grantee: PartyId = required("被授权人", "Its grantee, repeated", "个保法 15")


class EvidenceRead(Body):
    """The operator records that somebody reads what concerns this party, before it leaves."""

    role: Literal["grantee", "contractor", "workshop", "worker", "registrar"] = required(
        "查阅人身份", "In which role it is read", "个保法 54"
    )
    relation: Literal["granted", "above", "registered"] = required("查阅依据", "By what right it is read", "个保法 54")
    subject: ReadableThread = required("所涉事项", "The thread that is read", "个保法 44")
    sees: FieldClass = required("最高字段类别", "The most private class of fields that is shown", "个保法 44")
    purpose: Code = required("用途", "Purpose, as a code", "个保法 44")
    quarter: Quarter = required("时段", "Quarter of an hour, counted from 1970 UTC", "个保法 54")
    reader: PartyId | None = optional("查阅人", "Party that reads; absent for an office and for a worker", "个保法 44")
    grant: StatementId | None = optional("授权", "The access.granted that it reads under", "个保法 44")


KINDS = (
    Kind("access", "access.granted", AccessGranted, "授权查阅", ("holder",), "个保法 14, 23", opens=True),
    Kind("access", "access.withdrawn", AccessWithdrawn, "撤回授权", ("holder",), "个保法 15"),
    Kind("access", "evidence.read", EvidenceRead, "查阅记载", ("operator",), "个保法 44, 54", opens=True),
    *kinds_for("access", ("holder",), ("operator",)),  # what a party objects to there, the operator said
)
