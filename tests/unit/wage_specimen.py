"""Wage cases to draw: one worker with half a year of counts, a workshop with its people, made of frozen facts by hand.

What a case says is folded elsewhere; here its shape alone matters. Each sum is computed from the counts that stand
beside it, so that what is printed can be added up. Names are made up.
"""

from __future__ import annotations

import datetime
import hashlib
from dataclasses import dataclass, field, replace
from typing import Any

from ledger import book
from reports.case.shapes import (
    Exhibit,
    Objection,
    Party,
    Statement,
    Terms,
)
from reports.case.wage_shapes import (
    Count,
    Engagement,
    OwnCount,
    Slip,
    SlipItem,
    WagePayment,
    Withheld,
)

TODAY = "2026-09-20"
MONTHS = ("2026-03", "2026-04", "2026-05", "2026-06", "2026-07", "2026-08")
DAYS_A_MONTH = 26
PRICE_E4, OPERATION, STYLE = 4_250, "缝头", "YL-77"
SIDES = {"workshop": "用工主体", "worker": "劳动者", "customer": "定作人", "registrar": "登记人", "clock": "时钟"}
KINDS = {
    "engagement.offered": "用工约定",
    "engagement.signed": "签订用工约定",
    "work.recorded": "计件记录",
    "work.claimed": "本人计件记录",
    "work.confirmed": "计件确认",
    "wage.advanced": "预支",
    "advance.acknowledged": "预支确认",
    "payslip.issued": "工资清单",
    "payslip.confirmed": "工资清单确认",
    "payment.stated": "工资发放",
    "payment.acknowledged": "工资收款确认",
    "wage.demanded": "催讨工资",
    "arrears.recorded": "欠薪记录",
    "arrears.acknowledged": "工资欠条",
    "objection.raised": "异议",
    "order.placed": "下单",
    "order.accepted": "接单",
    "goods.delivered": "送货",
    "goods.received": "签收",
    "goods.inspected": "验收",
    "account.stated": "对账单",
    "account.confirmed": "对账确认",
    "party.registered": "主体登记",
    "party.terms_agreed": "同意电子签约",
    "log.founded": "账本创立",
    "policy.published": "规则公布",
}
THREADS = {"work": 0, "order": 0, "account": 0, "party": 1, "system": 2}


def digest(words: str) -> str:
    """A hash for the eye."""
    return hashlib.sha256(words.encode()).hexdigest()


def at_ms(day: str, hour: int = 18) -> int:
    """That hour of a day in China."""
    noon = datetime.datetime.fromisoformat(f"{day}T{hour:02d}:00:00+08:00")
    return int(noon.timestamp() * 1000)


@dataclass
class Desk:
    """Hands out statements, and lists them as exhibits."""

    rows: list[Statement] = field(default_factory=list)
    told: dict[str, tuple[str, str]] = field(default_factory=dict)

    def say(self, kind: str, thread: str, role: str, day: str, proves: str = "", badge: str = "双方确认") -> str:
        """One statement; its id."""
        name = digest(f"{len(self.rows)} {kind} {thread}")
        wears = badge if thread.split(":", maxsplit=1)[0] in ("work", "order", "account") else ""
        moment = at_ms(day) + len(self.rows) * 1000
        index = 100 + 3 * len(self.rows)
        row = Statement(
            name, index, moment, thread, kind, KINDS[kind], moment, role, SIDES[role], digest(role), wears, "S1", 6, 1
        )
        self.rows.append(row)
        self.told[name] = (KINDS[kind], proves or f"{SIDES[role]}于{day}：{KINDS[kind]}。")
        return name

    def exhibits(self) -> tuple[Exhibit, ...]:
        """The evidence list in the order of a pack."""
        rows = sorted(self.rows, key=lambda row: (THREADS[row.thread.split(":")[0]], row.index))
        return tuple(self._exhibit(no, row) for no, row in enumerate(rows, 1))

    def _exhibit(self, no: int, row: Statement) -> Exhibit:
        title, proves = self.told[row.statement]
        source = f"{row.role_zh}签名的电子数据，账本第{row.index}号记录"
        path = f"statements/{row.statement}.sd-jwt"
        sha = digest(row.statement)
        media = "application/sd-jwt"
        return Exhibit(no, path, sha, media, row.statement, row.kind, title, proves, source, row.badge_zh)


def party(desk: Desk, role: str, name: str | None, **facts: str | None) -> Party:
    """A registered party that agreed to sign electronically."""
    who = digest(f"{name}{role}{len(desk.rows)}")[:32]
    thread = f"party:{who}"
    registered = desk.say("party.registered", thread, "registrar", "2026-02-27")
    agreed = desk.say("party.terms_agreed", thread, role, "2026-02-27")
    said: dict[str, Any] = dict.fromkeys(
        ("credit_code", "address", "representative", "phone", "id_number", "size_class")
    )
    return Party(
        id=who,
        role=role,
        role_zh=SIDES[role],
        party_type="person" if role == "worker" else "enterprise",
        party_type_zh="自然人" if role == "worker" else "企业",
        name=name,
        registered=registered,
        registered_at_ms=at_ms("2026-02-27"),
        terms=(Terms(agreed, "e-signing", "v2026-01", digest("terms"), at_ms("2026-02-27")),),
        **(said | facts),
    )


def working_days(month: str, most: int) -> list[str]:
    """The first days of a month that are no Sundays."""
    first = datetime.date.fromisoformat(f"{month}-01")
    days = [first + datetime.timedelta(days=one) for one in range(31)]
    days = [day for day in days if day.month == first.month]
    week = [day for day in days if day.weekday() != 6]
    rest = [day for day in days if day.weekday() == 6]
    return [day.isoformat() for day in sorted((week + rest)[:most])]


def payday(month: str) -> str:
    """The fifteenth of the month after."""
    year, number = int(month[:4]), int(month[5:])
    return f"{year + number // 12}-{number % 12 + 1:02d}-15"


def after(day: str) -> str:
    """The next day."""
    return (datetime.date.fromisoformat(day) + datetime.timedelta(days=1)).isoformat()


@dataclass
class Work:
    """One worker's half year on its way into a `Person`."""

    desk: Desk
    worker: Party
    workshop: Party
    order: str
    counts: list[Count] = field(default_factory=list)

    @property
    def thread(self) -> str:
        """The work thread."""
        return f"work:{self.worker.id}"

    def engaged(self) -> Engagement:
        """Terms that both signed."""
        offer = self.desk.say("engagement.offered", self.thread, "workshop", "2026-02-28")
        signed = self.desk.say("engagement.signed", self.thread, "worker", "2026-02-28")
        day = at_ms("2026-02-28")
        rates = ((OPERATION, "双", PRICE_E4),)
        return Engagement(
            offer, signed, day, "2026-03-01", None, "劳动合同", "按月", "次月15日", "转账", "缝头工", rates
        )

    def month(self, month: str, days: int, silent: int = 0) -> None:
        """A month of counts, all but the last `silent` confirmed once a week."""
        dates = working_days(month, days)
        made = []
        for number, day in enumerate(dates):
            qty_e3 = (300 + (number * 37 + int(month[5:]) * 11) % 91) * 1000
            made.append(self.count(day, qty_e3, None if number >= days - silent else "later"))
            if number % 6 == 5 or number == days - silent - 1:
                said = self.desk.say("work.confirmed", self.thread, "worker", day)
                made = [replace(one, confirmed=said if one.confirmed else None) for one in made]
                self.counts += made
                made = []
        self.counts += made

    def count(self, day: str, qty_e3: int, confirmed: str | None) -> Count:
        """One day's count."""
        said = self.desk.say(
            "work.recorded", self.thread, "workshop", day, badge="双方确认" if confirmed else "单方记录"
        )
        return Count(
            root=said,
            statement=said,
            day=day,
            period=day[:7],
            order=self.order,
            operation=OPERATION,
            style=STYLE,
            bundle=None,
            basis_zh="计件",
            unit_zh="双",
            qty_e3=qty_e3,
            price_e4=PRICE_E4,
            amount_fen=book.amount_fen(qty_e3, PRICE_E4),
            was=(),
            confirmed=confirmed,
            confirmed_at_ms=at_ms(day, 20) if confirmed else None,
            answer_zh="本人已确认" if confirmed else "未确认",
            lowered_fen=None,
            claimed_e3=None,
            badge_zh="双方确认" if confirmed else "单方记录",
            level="S1" if confirmed else "S0",
        )

    def correct(self, day: str, was_e3: int, now_e3: int, claimed_e3: int) -> OwnCount:
        """A count that the workshop raised after the worker's own, and he confirmed."""
        at = next(number for number, one in enumerate(self.counts) if one.day == day)
        claim = self.desk.say("work.claimed", self.thread, "worker", day, badge="单方记录")
        said = self.desk.say("work.recorded", self.thread, "workshop", after(day))
        old = self.counts[at]
        self.counts[at] = replace(
            old,
            statement=said,
            qty_e3=now_e3,
            amount_fen=book.amount_fen(now_e3, PRICE_E4),
            was=((old.root, was_e3),),
            claimed_e3=claimed_e3,
        )
        return OwnCount(claim, day, "计件", "双", claimed_e3, book.amount_fen(claimed_e3, PRICE_E4), said, "单方记录")

    def dispute(self, day: str, lowered_e3: int) -> Objection:
        """A count that the workshop would lower, and he objects to."""
        at = next(number for number, one in enumerate(self.counts) if one.day == day)
        old = self.counts[at]
        lowered = book.amount_fen(lowered_e3, PRICE_E4)
        self.counts[at] = replace(old, answer_zh="有异议", badge_zh="有异议", lowered_fen=lowered)
        said = self.desk.say("objection.raised", self.thread, "worker", after(day), badge="有异议")
        return Objection(
            statement=said,
            at_ms=at_ms(after(day)),
            thread=self.thread,
            by_role="worker",
            by_zh="劳动者",
            about=old.statement,
            about_zh="计件记录",
            ground="quantity",
            ground_zh="数量不符",
            plea=False,
            lines=(),
            amount_fen=old.amount_fen,
            qty_e3=old.qty_e3,
            reason="那天我做到晚上九点，数是组长当面点的。",
            open=True,
            closed_by=None,
            answers=(),
        )

    def sum_fen(self, month: str) -> int:
        """What a month's counts are worth."""
        return sum(one.amount_fen for one in self.counts if one.period == month)

    def slip(self, month: str, *, back_fen: int = 0, set_off_fen: int = 0, insurance_fen: int = 0) -> Slip:
        """A payslip, confirmed."""
        said = self.desk.say("payslip.issued", self.thread, "workshop", payday(month))
        confirmed = self.desk.say("payslip.confirmed", self.thread, "worker", payday(month))
        own = [one for one in self.counts if one.period == month]
        items = [SlipItem(1, "计件计时工资", self.order, len(own), self.sum_fen(month), None)]
        if back_fen:
            items.append(SlipItem(2, "补发", self.order, 1, back_fen, "上月一日更正后的差额"))
        withheld = (Withheld(1, "代扣社会保险费", insurance_fen, True, None),) if insurance_fen else ()
        gross = sum(item.amount_fen for item in items)
        net = gross - insurance_fen
        who, day = self.worker, at_ms(payday(month))
        return Slip(
            statement=said,
            at_ms=day,
            period=month,
            period_zh=f"{month[:4]}年{int(month[5:])}月",
            pay_on=payday(month),
            days_e3=len(own) * 1000,
            hours_e3=len(own) * 9500,
            workshop_name=self.workshop.name,
            worker_name=who.name,
            id_number=who.id_number,
            phone=who.phone,
            items=tuple(items),
            withheld=withheld,
            set_off_fen=set_off_fen,
            gross_fen=gross,
            net_fen=net,
            pay_fen=net - set_off_fen,
            parts=((self.order, net),),
            confirmed=confirmed,
            confirmed_at_ms=day,
            badge_zh="双方确认",
            level="S1",
        )

    def paid(self, month: str, amount_fen: int, day: str, acknowledged: bool = True) -> WagePayment:
        """A wage payment."""
        badge = "双方确认" if acknowledged else "单方记录"
        said = self.desk.say("payment.stated", self.thread, "workshop", day, badge=badge)
        answer = self.desk.say("payment.acknowledged", self.thread, "worker", day) if acknowledged else None
        return WagePayment(
            statement=said,
            paid_on=day,
            amount_fen=amount_fen,
            form_zh="转账",
            reference=f"GZ-{month}",
            payee_account="6230 **** **** 6789",
            allocations=((month, self.order, amount_fen),),
            acknowledged=answer,
            acknowledged_fen=amount_fen if acknowledged else 0,
            received_on=day if acknowledged else None,
            badge_zh=badge,
            level="S1" if acknowledged else "S0",
        )
