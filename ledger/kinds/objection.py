"""Bodies that any thread may hold: objections, their answers, their withdrawal.

Rules
* An objection that names a line, a quantity or a sum makes it 有异议 while it is open; one that names none is a plea
  (抗辩).
* Only the objector closes it by word; an answer alone never does (CLAIMS section 2).

Specification: 民事证据规定 92; CLAIMS section 2.
"""

from __future__ import annotations

from typing import Literal

from ledger.kinds.catalogue import Kind
from ledger.kinds.fields import (
    Body,
    Code,
    Fen,
    LineNo,
    QtyE3,
    StatementId,
    Text,
    business,
    optional,
    required,
)

GROUNDS_ZH = {
    "upstream-unpaid": "其上游客户尚未付款",
    "quantity": "数量不符",
    "quality": "质量问题",
    "price": "价格不符",
    "late-delivery": "交货迟延",
    "not-authorised": "签署人无授权",
    "already-paid": "已付款",
    "not-ours": "与本方无关",
    "other": "其他",
}


class ObjectionMade(Body):
    """Someone named in the thread objects to a statement, or pleads a ground without disputing a line."""

    statement: StatementId = required("所涉记录", "The statement objected to; in the same thread")
    ground: Code = required("理由", "Why, as a code")
    lines: list[LineNo] | None = optional("所涉行", "Lines objected to", min_length=1, max_length=500)
    amount_fen: Fen | None = optional("主张金额", "Sum the objector holds to be right")
    qty_e3: QtyE3 | None = optional("主张数量", "Quantity the objector holds to be right")
    reason: Text | None = business("说明", "Why, in words")


class ObjectionAnswered(Body):
    """The other side answers an objection; this never closes it."""

    objection: StatementId = required("异议", "The objection.made answered")
    answer: Literal["upheld", "rejected", "partly"] = required("答复", "认可 不认可 部分认可")
    reason: Text | None = business("说明", "Why, in words")


class ObjectionWithdrawn(Body):
    """The objector takes the objection back."""

    objection: StatementId = required("异议", "The objection.made withdrawn")


def kinds_for(thread_type: str, roles: tuple[str, ...], answering: tuple[str, ...] = ()) -> tuple[Kind, ...]:
    """The three kinds under one thread type, for the roles named in it; `answering` who answers, if it is none of them.

    Nobody answers an objection of his own, so who alone objects in a thread never answers there.
    """
    return (
        Kind(thread_type, "objection.made", ObjectionMade, "异议", roles, "民事证据规定 92"),
        Kind(thread_type, "objection.answered", ObjectionAnswered, "异议答复", answering or roles, "民事证据规定 92"),
        Kind(thread_type, "objection.withdrawn", ObjectionWithdrawn, "撤回异议", roles, "民事证据规定 92"),
    )


KINDS = (
    *kinds_for("order", ("customer", "contractor")),
    *kinds_for("account", ("customer", "contractor")),
    *kinds_for("work", ("workshop", "worker")),
    *kinds_for("party", ("holder",), ("registrar",)),  # what a party objects to there, the registrar said
)
