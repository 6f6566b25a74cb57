"""Bodies that any thread of parties may hold beside objections: notices served, and statements ratified.

Rules
* The operator says how, when and with what result it carried a statement to a party; that is the operator's word, moves
  no head and no sum.
* The principal ratifies, or refuses to ratify, what was signed in its name by one whose authority is in doubt (民法典
  171); neither takes away an objection, a statement or a sum.

Law: 民法典 137, 171, 195; ADR 11.
"""

from __future__ import annotations

from typing import Literal

from ledger.kinds.catalogue import Kind
from ledger.kinds.fields import (
    Body,
    Date,
    Name,
    PartyId,
    Sha256,
    StatementId,
    Text,
    business,
    optional,
    personal,
    required,
)

CHANNELS_ZH = {
    "platform": "本账本",
    "sms": "短信",
    "wechat": "微信",
    "email": "电子邮件",
    "post": "邮寄",
    "in-person": "当面",
    "posting": "张贴",
}
RESULTS_ZH = {
    "delivered": "已到达",
    "read": "已阅",
    "signed": "已签收",
    "refused": "拒收",
    "returned": "退回",
    "failed": "未到达",
    "pending": "尚无回执",
}


class NoticeServed(Body):
    """The operator carried a statement to a party: by which channel, when, with what result."""

    statement: StatementId = required("送达记录", "The statement that was carried; in the same thread", "民法典 137")
    recipient: PartyId = required("受送达人", "Party of the thread to whom")
    channel: Literal["platform", "sms", "wechat", "email", "post", "in-person", "posting"] = required(
        "送达方式", "本账本 短信 微信 电子邮件 邮寄 当面 张贴"
    )
    served_on: Date = required("送达日期", "Day of the result, or of the attempt", "民法典 137")
    served_at: str | None = optional("送达时刻", "Hour and minute, UTC+8", pattern=r"^(?:[01][0-9]|2[0-3]):[0-5][0-9]$")
    result: Literal["delivered", "read", "signed", "refused", "returned", "failed", "pending"] = required(
        "送达结果", "已到达 已阅 已签收 拒收 退回 未到达 尚无回执"
    )
    evidence_sha256: Sha256 | None = optional("凭证摘要", "SHA-256 of the carrier's receipt or the photograph")
    carrier_no: Name | None = business("凭证号", "The carrier's number")
    address: Name | None = personal("送达地址", "Phone, account or address it was carried to")


class MandateRatified(Body):
    """The principal ratifies what was signed in its name, or refuses to; nothing else is taken away by it."""

    statement: StatementId = required("所涉记录", "The statement of the same party, in the same thread", "民法典 171")
    ratified: bool = required("是否追认", "True: ratified; false: refused", "民法典 171")
    reason: Text | None = business("说明", "Why, in words")


def kinds_for(thread_type: str, roles: tuple[str, ...]) -> tuple[Kind, ...]:
    """Both kinds under one thread type, for the roles named in it."""
    return (
        Kind(thread_type, "notice.served", NoticeServed, "送达", ("operator",), "民法典 137, 195"),
        Kind(thread_type, "mandate.ratified", MandateRatified, "追认", roles, "民法典 171"),
    )


KINDS = (
    *kinds_for("order", ("customer", "contractor")),
    *kinds_for("account", ("customer", "contractor")),
    *kinds_for("work", ("workshop", "worker")),
    *kinds_for("party", ("holder",)),
)
