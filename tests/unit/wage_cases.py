"""Whole wage cases to draw: the rich worker, and the workshop with its people.

Specification: the shapes of `reports.case.wage_shapes`; words of the glossary.
"""

from __future__ import annotations

from dataclasses import replace
from functools import cache
from typing import Any

from reports.case import remarks
from reports.case.shapes import Checkpoint, Finding, Log, Objection, Pack, Party, Remark, Signer
from reports.case.wage_shapes import (
    Advance,
    Arrears,
    Limb,
    PayPeriod,
    Person,
    Slip,
    WageCase,
    WageDemand,
    WageDispute,
    WageLine,
    WagePayment,
)
from tests.unit.wage_specimen import DAYS_A_MONTH, MONTHS, SIDES, TODAY, Desk, Work, after, at_ms, digest, party, payday

WORKSHOP, MILL, TRADER = (
    "兰溪市梅江缝头加工厂（虚构）",
    "兰溪市云织袜业有限公司（虚构）",
    "义乌市远帆贸易有限公司（虚构）",
)
NAMES = ("王秀兰", "陈阿根", "吴小妹", "方国强", "叶玉珍")
STEPS = ("记录在账", "线索完整", "签名", "密钥与权限", "规则", "披露", "证据目录", "金额", "拖欠链")
BASES = {"slip": "工资清单", "confirmed": "本人确认的记录", "recorded": "单位的记录"}


UNCHECKED = (
    Remark(
        "独立见证、锚定与可信时间戳：本包未附，未核。",
        "Witnesses, anchors and time stamps: this pack has none, not checked.",
    ),
    Remark("各条记录的进入时间：平台自述时间，未核。", "Entry times: the operator's own clock, not checked."),
    Remark(
        "清单是否完整（是否另有未列入的线索、记录或密钥注销）：以运营者对清单的签名为凭，未核。",
        "That the lists of threads, statements and revocations are whole rests on the operator's note, not checked.",
    ),
    Remark(
        "未向本包持有人披露的字段：32条记录中的41项，只核其摘要，未核内容。",
        "Fields withheld from this reader: 41 in 32 statements; digests checked, content not.",
    ),
    Remark("单价未披露，4处金额未与单价核对。", "Prices withheld: 4 sums not compared."),
    Remark(
        "涉及本包以外线索的规则：2条记录所引用的上游订单或其他记录不在本包内，未核。",
        "Rules that read threads outside this pack: 2 statements name something elsewhere, not checked.",
    ),
)


def period(
    work: Work, month: str, slip: Slip | None, paid_fen: int, disputes: tuple[WageDispute, ...] = ()
) -> PayPeriod:
    """A month as it stands: its slip or its counts, less what was acknowledged and set off."""
    set_off = slip.set_off_fen if slip else 0
    owed = (slip.net_fen if slip else work.sum_fen(month)) - set_off
    left = owed - paid_fen
    own = [one for one in work.counts if one.period == month]
    silent = any(one.confirmed is None for one in own) and slip is None
    badge = "有异议" if disputes else "单方记录" if silent else "双方确认"
    basis = BASES["slip" if slip else "recorded" if silent else "confirmed"]
    due_on = payday(month)
    late = left > 0 and due_on < TODAY
    line = WageLine(work.order, owed, paid_fen, left, 0, basis, badge, "S1", disputes)
    return PayPeriod(
        period=month,
        period_zh=f"{month[:4]}年{int(month[5:])}月",
        due_on=due_on,
        due_fen=owed + set_off,
        received_fen=paid_fen + set_off,
        open_fen=left,
        set_off_fen=set_off,
        claimed_fen=0,
        since=after(due_on) if late else None,
        state_zh="已逾期" if late else "未到期" if left else "已付清",
        badge_zh=badge,
        basis_zh=basis,
        slip=slip.statement if slip else None,
        lines=(line,),
    )


def person(work: Work, periods: list[PayPeriod], **more: Any) -> Person:
    """A worker with the sums of his periods."""
    late = [one for one in periods if one.since]
    since = min((one.since for one in late if one.since), default=None)
    weakest = [one.badge_zh for one in periods if one.open_fen] or [one.badge_zh for one in periods]
    order = ("有异议", "单方记录", "双方确认")
    open_fen = sum(one.open_fen for one in periods)
    facts: dict[str, Any] = {
        "thread": work.thread,
        "worker": work.worker,
        "due_fen": sum(one.due_fen for one in periods),
        "received_fen": sum(one.received_fen for one in periods),
        "open_fen": open_fen,
        "overdue_fen": sum(one.open_fen for one in late),
        "overpaid_fen": 0,
        "set_off_fen": sum(one.set_off_fen for one in periods),
        "advance_open_fen": 0,
        "claimed_fen": 0,
        "since": since,
        "overdue_zh": f"{'最早一笔' if len(late) > 1 else ''}自 {since} 起逾期" if since else "",
        "state_zh": "已逾期" if since else "未到期" if open_fen else "已付清" if periods else "尚无应付",
        "badge_zh": min(weakest, key=order.index) if weakest else "单方记录",
        "engagements": (),
        "periods": tuple(periods),
        "counts": tuple(sorted(work.counts, key=lambda one: one.day)),
        **dict.fromkeys(("claims", "slips", "advances", "payments", "demands", "arrears"), ()),
    }
    return Person(**(facts | more))


def fee(desk: Desk, order: str, behind: str, sides: tuple[Party, Party], owed_fen: int, paid_fen: int) -> Limb:
    """A limb that is disclosed, with the statements of its order and of its account."""
    debtor, creditor = sides
    account = f"account:{digest(order)[:32]}"
    proofs = [desk.say(kind, order, "customer", "2026-04-02") for kind in ("order.placed", "order.accepted")]
    for day in ("2026-05-06", "2026-05-20", "2026-06-03"):
        proofs += [
            desk.say(kind, order, "customer", day) for kind in ("goods.delivered", "goods.received", "goods.inspected")
        ]
    proofs += [desk.say(kind, account, "customer", "2026-06-28") for kind in ("account.stated", "account.confirmed")]
    return Limb(
        order=order,
        behind=(behind,),
        disclosed=True,
        debtor=debtor,
        creditor=creditor,
        owed_fen=owed_fen,
        paid_fen=paid_fen,
        open_fen=owed_fen - paid_fen,
        overdue_fen=owed_fen - paid_fen,
        due_on="2026-07-25",
        since="2026-07-26",
        state_zh="已逾期",
        late_zh="定作人自 2026-07-26 起逾期",
        badge_zh="双方确认",
        proofs=tuple(proofs),
    )


def hidden(order: str, behind: str) -> Limb:
    """A limb that one of its parties did not agree to disclose."""
    return Limb(order, (behind,), False, None, None, 0, 0, 0, 0, None, None, "未获同意披露", "未获同意披露", "", ())


def signers(desk: Desk, *parties: Party) -> tuple[Signer, ...]:
    """A key for each role that signed, and those of five more clerks."""
    found = []
    for role in dict.fromkeys(row.role for row in desk.rows):
        owner = next((one for one in parties if one.role == role), None)
        found.append(
            Signer(
                kid=digest(role),
                owner=role,
                role=role,
                role_zh=SIDES[role],
                party_name=owner.name if owner else None,
                person="1" if role == "customer" else None,
                person_name="童晓兰" if role == "customer" else None,
                position="跟单员" if role == "customer" else None,
                scope=("account.confirmed",) if role == "customer" else None,
                scope_zh=("对账确认", "验收") if role == "customer" else None,
                limit_fen=50_000_000 if role == "customer" else None,
                until="2027-01-01" if role == "customer" else None,
                custody_zh="文件密钥",
                level="S1",
                mandate_sha256=digest("mandate") if role == "customer" else None,
                authorised=next(row.statement for row in desk.rows if row.kind == "party.registered"),
                authorised_zh="主体登记",
                revoked=None,
                revoked_at_ms=None,
                compromised_since=None,
                signed=tuple(row.statement for row in desk.rows if row.role == role),
            )
        )
    clerk = next((one for one in found if one.person), found[0])
    more = (replace(clerk, kid=digest(f"clerk {number}"), signed=()) for number in range(5))
    return (*found, *more)


def case(
    desk: Desk, kind: str, workshop: Party, people: list[Person], limbs: tuple[Limb, ...], *objections: Objection
) -> WageCase:
    """The pack's case: of one worker for himself, of the workshop's people for the workshop."""
    desk.say("log.founded", "system:log", "registrar", "2026-02-26")
    policy = desk.say("policy.published", "system:log", "registrar", "2026-02-26")
    own = kind == "worker"
    reader = people[0].worker if own else workshop
    exhibits = desk.exhibits()
    root = digest("root")
    origin = "demo.xinzheng.example/log"
    return WageCase(
        pack=Pack(
            id=digest("pack"),
            kind=kind,
            kind_zh="劳动者工资证据包" if own else "用工主体欠薪证据包",
            subject=people[0].thread if own else f"party:{workshop.id}",
            reader=reader.id,
            reader_role=reader.role,
            purpose="mediation",
            purpose_zh="人民调解",
            trust_sha256=digest("trust"),
        ),
        checkpoint=Checkpoint(origin, 4_096, bytes.fromhex(root), f"{origin}\n4096\ncm9vdA==\n", at_ms(TODAY), TODAY),
        log=Log(origin, "operator", "平台自述时间", exhibits[-2].statement, at_ms("2026-02-26"), policy, 1, demo=True),
        workshop=workshop,
        people=tuple(people),
        limbs=limbs,
        signers=signers(desk, workshop, reader),
        objections=objections,
        timeline=(),
        exhibits=exhibits,
        exhibit_root=bytes.fromhex(digest("exhibits")),
        statements=tuple(desk.rows),
        findings=tuple(
            Finding(6 + no, zh, zh, f"{len(exhibits)}条记录逐条重新核算，与清单所列一一对应，一致。", "same")
            for no, zh in enumerate(STEPS)
        ),
        unchecked=UNCHECKED,
        not_proved=remarks.not_proved(),
    )


def started(names: tuple[str | None, ...], workshop_name: str | None = WORKSHOP) -> tuple[Desk, Party, list[Work]]:
    """A workshop and its workers, registered."""
    desk = Desk()
    code = "92330781DEMO000052"
    workshop = party(desk, "workshop", workshop_name, credit_code=code, address="兰溪市梅江镇", representative="方志强")
    order = f"order:{digest('first')[:32]}"
    works = []
    for number, name in enumerate(names):
        id_number = f"330781********{1200 + number}"
        worker = party(desk, "worker", name, phone=f"138****{5520 + number}", id_number=id_number)
        works.append(Work(desk, worker, workshop, order))
    return desk, workshop, works


def chain(desk: Desk, workshop: Party, *behind: str) -> tuple[Limb, ...]:
    """Three limbs: the mill owes the workshop, a trader owes the mill, and whoever is above did not agree."""
    mill = party(desk, "customer", MILL, credit_code="91330781DEMO000041")
    trader = party(desk, "customer", TRADER, credit_code="91330782DEMO000042")
    orders = [f"order:{digest(word)[:32]}" for word in ("first", "second", "third")]
    first = fee(desk, orders[0], behind[0], (mill, workshop), 59_832_639, 10_000_000)
    second = fee(desk, orders[1], orders[0], (trader, mill), 141_200_050, 20_000_000)
    return replace(first, behind=behind), second, hidden(orders[2], orders[1])


@cache
def worker() -> WageCase:
    """Half a year of 26 days: paid, then in part, then not at all; a count corrected, one disputed, some unanswered."""
    desk, workshop, (work,) = started((f"{NAMES[0]}（虚构）",))
    terms = work.engaged()
    for month in MONTHS[:-1]:
        work.month(month, DAYS_A_MONTH)
    work.month(MONTHS[-1], DAYS_A_MONTH, silent=4)
    own = work.correct("2026-05-14", 120_000, 128_000, 132_000)
    objection = work.dispute("2026-08-13", 200_000)
    given = desk.say("wage.advanced", work.thread, "workshop", "2026-04-20")
    taken = desk.say("advance.acknowledged", work.thread, "worker", "2026-04-20")
    slips = [
        work.slip("2026-04", set_off_fen=50_000),
        work.slip("2026-05", insurance_fen=31_200),
        work.slip("2026-06", back_fen=340),
    ]
    of = {one.period: one for one in slips}
    due = [work.sum_fen("2026-03"), slips[0].pay_fen, slips[1].pay_fen, 200_000, 0, 0]
    days = ["2026-04-15", "2026-05-15", "2026-06-15", "2026-07-20"]
    payments = [work.paid(MONTHS[at], due[at], day) for at, day in enumerate(days)]
    payments.append(work.paid("2026-07", 50_000, "2026-08-20", acknowledged=False))
    disputes = (WageDispute("objection", "劳动者提出异议", objection.statement, None),)
    periods = [
        period(work, month, of.get(month), due[at], disputes if month == "2026-08" else ())
        for at, month in enumerate(MONTHS)
    ]
    recorded = desk.say("arrears.recorded", work.thread, "clock", "2026-07-16", badge="双方确认")
    slip_given = desk.say("arrears.acknowledged", work.thread, "workshop", "2026-07-18")
    demand = desk.say("wage.demanded", work.thread, "worker", "2026-09-16", badge="单方记录")
    june, total = periods[3], sum(one.open_fen for one in periods)
    told = person(
        work,
        periods,
        engagements=(terms,),
        claims=(own,),
        slips=tuple(slips),
        advances=(Advance(given, "2026-04-20", 50_000, taken, 50_000, 50_000, "双方确认"),),
        payments=tuple(payments),
        demands=(WageDemand(demand, at_ms("2026-09-16"), total, "2026-09-30", "六月到八月的工钱请在月底前结清。"),),
        arrears=(
            Arrears(
                statement=recorded,
                at_ms=at_ms("2026-07-16"),
                period_zh=june.period_zh,
                due_on=june.due_on,
                open_fen=june.due_fen,
                basis_zh="工资清单",
                claimed_fen=0,
                acknowledged=slip_given,
                acknowledged_fen=june.due_fen,
                pay_by="2026-07-31",
                badge_zh="双方确认",
            ),
        ),
    )
    return case(desk, "worker", workshop, [told], chain(desk, workshop, work.thread), objection)


def workshop_of(names: tuple[str | None, ...], months: tuple[str, ...], days: int, name: str | None) -> WageCase:
    """A workshop whose last month is open for everybody."""
    desk, workshop, works = started(names, name)
    people = []
    for number, work in enumerate(works):
        terms = work.engaged()
        for month in months:
            work.month(month, days, silent=number % 3 if month == months[-1] else 0)
        paid = [work.sum_fen(month) for month in months[:-1]] + [10_000 * (number % 2)]
        payments: list[WagePayment] = [
            work.paid(month, fen, payday(month)) for month, fen in zip(months, paid, strict=True) if fen
        ]
        periods = [period(work, month, None, fen) for month, fen in zip(months, paid, strict=True)]
        people.append(person(work, periods, engagements=(terms,), payments=tuple(payments)))
    return case(desk, "workshop", workshop, people, chain(desk, workshop, *(work.thread for work in works)))


@cache
def workshop() -> WageCase:
    """Five workers, two months of 20 days, the last one open."""
    return workshop_of(tuple(f"{name}（虚构）" for name in NAMES), MONTHS[3:5], 20, WORKSHOP)
