"""Bodies under `work:`: one worker, one workshop; the engagement, and what was worked, counted and confirmed.

Rules
* The workshop offers terms, the worker signs them; they fix the pay cycle and the payday (724号 11 to 14).
* Who works is a natural person. What is owed to a firm is a fee (加工费) and never stands here.
* A count is the workshop's word until the worker confirms it; his silence is 未确认, never consent.
* The worker's own count (`work.claimed`) needs no engagement and moves no sum.

Law: 724号 6, 11-15; 工资支付暂行规定 6-8; law notes 2.4 (⑥, ⑦).
"""

from __future__ import annotations

from typing import Literal

from ledger.kinds.catalogue import Kind
from ledger.kinds.fields import (
    Basis,
    Body,
    BundleNo,
    Code,
    Cycle,
    Date,
    Fen,
    LineNo,
    Name,
    OrderThread,
    PartyId,
    Payday,
    PriceE4,
    QtyE3,
    Sha256,
    StatementId,
    Text,
    Unit,
    business,
    lines,
    optional,
    personal,
    required,
)

RELATIONS_ZH = {"employment": "劳动合同", "written": "书面协议（不完全劳动关系）", "service": "劳务协议"}
BASES_ZH = {"piece": "计件", "hour": "计时", "day": "计日"}
CYCLES_ZH = {"month": "按月", "week": "按周"}
COUNTS_MAX = 250  # of one confirmation: a busy month of one worker, within the 48 KiB of a statement


class Rate(Body):
    """What one piece, hour or day of an operation is paid."""

    no: LineNo = required("行号", "Number of the rate within the offer")
    operation: Code = required("工序代码", "The operation, as a code")
    basis: Basis = required("计酬方式", "计件 计时 计日", "工资支付暂行规定 6")
    unit: Unit = required("单位", "Unit that is paid")
    price_e4: PriceE4 | None = business("工价", "Pay for one unit, ten-thousandths of a yuan", "724号 6", needed=True)
    operation_name: Name | None = business("工序", "The operation in words, e.g. 缝头")


class EngagementOffered(Body):
    """The workshop offers the terms of work: who pays whom, how it is counted, in which cycle, on which day."""

    workshop: PartyId = required("用工主体", "Who pays the wages", "724号 6")
    worker: PartyId = required("劳动者", "Who works; a natural person", "724号 6")
    relation: Literal["employment", "written", "service"] = required(
        "关系类型", "劳动合同 书面协议 劳务协议; as the parties call it", "劳动合同法 7, 10"
    )
    from_on: Date = required("起始日", "First day of the terms", "劳动合同法 17")
    to_on: Date | None = optional("终止日", "Last day of the terms; absent: open", "劳动合同法 17")
    cycle: Cycle = required("支付周期", "按月 按周", "724号 13")
    payday: Payday = required(
        "发薪日",
        "month: day of the month after, its last day where it is shorter; week: days after its end",
        "724号 13",
    )
    pay_form: Literal["transfer", "cash"] = required("支付方式", "转账 or 现金, to the worker in person", "724号 11")
    rates: list[Rate] | None = optional("工价表", "Agreed rates", "724号 6", min_length=1, max_length=100)
    documents: list[Sha256] | None = optional("附件摘要", "SHA-256 of the agreement's papers", max_length=20)
    job: Name | None = business("工作内容", "What the work is", "劳动合同法 17")
    place: Name | None = business("工作地点", "Where the work is done", "劳动合同法 17")
    hours: Text | None = business("工时休息", "Working hours and rest, in words", "劳动合同法 17")
    insurance: Text | None = business("社保与工伤", "Social and injury insurance, in words", "劳动合同法 17")
    payee_account: Name | None = personal("本人账户", "The worker's own account", "724号 11")
    note: Text | None = business("备注", "Anything else")


class EngagementSigned(Body):
    """The worker signs the terms as offered."""

    offer: StatementId = required("要约", "The engagement.offered signed", "724号 6")
    from_on: Date = required("起始日", "As offered")
    cycle: Cycle = required("支付周期", "As offered", "724号 13")
    payday: Payday = required("发薪日", "As offered", "724号 13")


class EngagementEnded(Body):
    """Either side says that the work under these terms ends."""

    last_on: Date = required("最后工作日", "Last day of work", "劳动合同法 50")
    ground: Code = required("理由", "Why, as a code")
    note: Text | None = business("说明", "Why, in words")


class WorkRecorded(Body):
    """The workshop records what the worker did on one day: pieces, hours or days, and what they are worth."""

    worked_on: Date = required("日期", "Day of the work", "724号 15")
    basis: Basis = required("计酬方式", "计件 计时 计日")
    qty_e3: QtyE3 = required("数量", "Pieces, hours or days, thousandths", "724号 15")
    unit: Unit = required("单位", "Unit of the quantity")
    amount_fen: Fen = required("金额", "qty_e3 × price_e4 / 100,000, half up", "724号 15")
    order: OrderThread | None = optional("订单", "The order worked for; absent: the workshop's own")
    operation: Code | None = optional("工序代码", "The operation, as a code")
    bundle: BundleNo | None = optional("扎号", "Number of the bundle; a bundle and operation is counted once")
    claim: StatementId | None = optional("本人记录", "The work.claimed that this answers")
    hours_e3: QtyE3 | None = optional("工时", "Hours the work took, thousandths", "劳动法 37")
    price_e4: PriceE4 | None = business("工价", "Pay for one unit, ten-thousandths of a yuan", "724号 15", needed=True)
    operation_name: Name | None = business("工序", "The operation in words")
    style: Name | None = business("款号", "Style number")
    recorder: Name | None = personal("记录人", "Who counted")
    note: Text | None = business("备注", "Anything else")


class WorkClaimed(Body):
    """The worker's own count of a day's work; it needs no engagement and moves no sum."""

    workshop: PartyId = required("用工主体", "For whom he worked", "劳动争议调解仲裁法 6")
    worker: PartyId = required("劳动者", "Who worked", "劳动争议调解仲裁法 6")
    worked_on: Date = required("日期", "Day of the work")
    basis: Basis = required("计酬方式", "计件 计时 计日")
    qty_e3: QtyE3 = required("数量", "Pieces, hours or days, thousandths")
    unit: Unit = required("单位", "Unit of the quantity")
    amount_fen: Fen | None = optional("主张金额", "What he holds it to be worth, in no sum (本人主张)")
    operation: Code | None = optional("工序代码", "The operation, as a code")
    price_e4: PriceE4 | None = business("工价", "Pay for one unit, as he was told")
    note: Text | None = business("备注", "Anything else")


class ConfirmedCount(Body):
    """One count, repeated by the worker."""

    record: StatementId = required("计件记录", "The work.recorded confirmed")
    qty_e3: QtyE3 = required("数量", "Its quantity, repeated")
    amount_fen: Fen = required("金额", "Its sum, repeated")


class WorkConfirmed(Body):
    """The worker confirms counts, many at once; each repeats quantity and sum."""

    lines: list[ConfirmedCount] = lines("确认明细", "The counts confirmed", "民事证据规定 92", maximum=COUNTS_MAX)


KINDS = (
    Kind("work", "engagement.offered", EngagementOffered, "用工约定", ("workshop",), "724号 6", opens=True, terms=True),
    Kind("work", "engagement.signed", EngagementSigned, "签订用工约定", ("worker",), "724号 6", terms=True),
    Kind("work", "engagement.ended", EngagementEnded, "结束用工", ("workshop", "worker"), "劳动合同法 50", terms=True),
    Kind(
        "work",
        "work.recorded",
        WorkRecorded,
        "计件记录",
        ("workshop",),
        "724号 15",
        own_amount_fen=lambda body: body.amount_fen,
    ),
    Kind("work", "work.claimed", WorkClaimed, "本人记录", ("worker",), "劳动争议调解仲裁法 6", opens=True),
    Kind(
        "work",
        "work.confirmed",
        WorkConfirmed,
        "确认计件",
        ("worker",),
        "民事证据规定 92",
        own_amount_fen=lambda body: sum(line.amount_fen for line in body.lines),
        limits_moved=True,
    ),
)
