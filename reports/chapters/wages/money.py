"""The money of one worker: pay period by pay period, payments, advances, and what the two wrote to each other.

Promise: 应发, 已发 and 尚欠 of each period stand beside each other and add up to the three numbers of page 1.

Rules
* A payment that the worker did not acknowledge moves nothing and is shown as one side's word.
* An advance set off on a slip is in 应发 and in 已发, and said to be.

Specification: CLAIMS sections 1 and 2; law notes 2.4 (⑨, ⑪).
"""

from __future__ import annotations

from collections.abc import Iterator

from reports.case import Objection
from reports.case.wage_shapes import PayPeriod, Person
from reports.chapters.sources import NONE, Sources, Words, badge
from reports.chapters.wages.small import line
from reports.layout import (
    Block,
    Column,
    Inline,
    Table,
    Tone,
    amount_column,
    day_text,
    fen_in_words,
    fen_text,
    quiet,
    strong,
    toned,
)
from reports.layout.table import CLOSE


def periods(person: Person, sources: Sources) -> Iterator[Block]:
    """Each pay period with its three numbers."""
    yield Table(
        [
            Column("支付周期", 1.1),
            Column("发薪日", points=46),
            amount_column("应发（元）", 56),
            amount_column("已发（元）", 56),
            amount_column("尚欠（元）", 56),
            Column("状态", 1.5),
            Column("依据", 1.3),
            Column("标签", points=44),
        ],
        [_period(one, sources) for one in person.periods],
        totals=[
            "合计",
            "",
            fen_text(person.due_fen),
            fen_text(person.received_fen),
            fen_text(person.open_fen),
            f"自 {person.since} 起" if person.since else person.state_zh,
            "",
            person.badge_zh if person.periods else "",
        ],
        empty="还没有应发的工资",
        look=CLOSE,
    )
    yield line(_remarks(person), fine=True)


def _period(one: PayPeriod, sources: Sources) -> list[Inline]:
    head: Words = [strong(one.period_zh)]
    if len(one.lines) > 1:
        for row in one.lines:
            named = f"订单 {sources.order(row.order)}" if row.order else "无订单"
            head.append(quiet(f"\n{named} 尚欠 {fen_text(row.open_fen)}"))
    state: Inline = toned(f"自 {one.since} 起逾期", Tone.DISPUTED) if one.since and one.open_fen else one.state_zh
    basis: Words = [one.basis_zh, quiet(f" {sources.exhibits(one.slip)}" if one.slip else "")]
    told = dict.fromkeys(dispute.what_zh for row in one.lines for dispute in row.disputes)
    if told:
        basis.append(toned(f"\n{'、'.join(told)}", Tone.DISPUTED))
    figures = [fen_text(fen) for fen in (one.due_fen, one.received_fen, one.open_fen)]
    return [head, one.due_on, *figures, state, basis, badge(one.badge_zh)]


def _remarks(person: Person) -> Words:
    out: Words = [f"应发、已发、尚欠逐月相加。尚欠合计{fen_in_words(person.open_fen)}。"]
    if person.set_off_fen:
        out.append(f"应发与已发中各含以工资抵扣的预支 {fen_text(person.set_off_fen)} 元。")
    if person.overpaid_fen:
        out.append(f"有的月份多发，共 {fen_text(person.overpaid_fen)} 元，不抵其他月份。")
    if person.advance_open_fen:
        out.append(f"本人确认收到、还没有抵扣的预支 {fen_text(person.advance_open_fen)} 元。")
    if person.claimed_fen:
        out.append(f"另有本人主张 {fen_text(person.claimed_fen)} 元，单位没有认可，不在上列任何金额之内。")
    return out


def moved(person: Person, sources: Sources) -> Iterator[Block]:
    """Payments and advances, by day."""
    rows: list[tuple[str, list[Inline]]] = []
    for one in person.payments:
        for_months = "、".join(f"{period} {fen_text(fen)}" for period, _, fen in one.allocations)
        details = "，".join(word for word in (one.form_zh, one.reference, one.payee_account) if word)
        said: Words = [f"发工资：{for_months}", quiet(f"（{details}）")]
        rows.append((one.paid_on, _moved(one.paid_on, said, one.amount_fen, one.acknowledged_fen, one.badge_zh)))
        rows[-1][1].append(quiet(sources.exhibits(one.statement, one.acknowledged)))
    for given in person.advances:
        off = f"，已在工资清单中抵扣 {fen_text(given.set_off_fen)} 元" if given.set_off_fen else "，尚未抵扣"
        row = _moved(given.paid_on, [f"预支{off}"], given.amount_fen, given.acknowledged_fen, given.badge_zh)
        rows.append((given.paid_on, [*row, quiet(sources.exhibits(given.statement, given.acknowledged))]))
    if not rows:
        yield line(quiet("本包没有发放工资或预支的记录。"))
        return
    yield Table(
        [
            Column("日期", points=46),
            Column("内容", 3),
            amount_column("单位记载（元）", 62),
            amount_column("本人确认收到（元）", 72),
            Column("标签", points=44),
            Column("证据", points=66),
        ],
        [row for _, row in sorted(rows, key=lambda row: row[0])],
        look=CLOSE,
    )


def _moved(day: str, said: Words, stated_fen: int, taken_fen: int, badge_zh: str) -> list[Inline]:
    return [day, said, fen_text(stated_fen), fen_text(taken_fen) if taken_fen else NONE, badge(badge_zh)]


def letters(person: Person, objections: tuple[Objection, ...], sources: Sources) -> Iterator[Block]:
    """Arrears recorded and acknowledged, demands, objections: in the order of their days."""
    rows = [*_arrears(person, sources), *_demands(person, sources)]
    rows += [_objection(one, sources) for one in objections if one.thread == person.thread]
    if not rows:
        yield line(quiet("本包没有欠薪记录、工资欠条、催讨或异议。"))
        return
    columns = [Column("日期", points=46), Column("事项", points=56), Column("内容", 3), Column("证据", points=66)]
    yield Table(columns, [row for _, row in sorted(rows, key=lambda row: row[0])], look=CLOSE)


def _arrears(person: Person, sources: Sources) -> Iterator[tuple[int, list[Inline]]]:
    for one in person.arrears:
        claimed = f"，另有本人主张 {fen_text(one.claimed_fen)} 元" if one.claimed_fen else ""
        open_zh = f"{one.period_zh}工资尚欠 {fen_text(one.open_fen)} 元（{one.basis_zh}）"
        said: Words = [f"发薪日 {one.due_on} 已过，{open_zh}{claimed}。"]
        if one.acknowledged:
            said.append(strong(f"单位已出具工资欠条，确认 {fen_text(one.acknowledged_fen)} 元"))
            said.append(f"，承诺 {one.pay_by} 前付清。" if one.pay_by else "。")
        where = quiet(sources.exhibits(one.statement, one.acknowledged))
        yield one.at_ms, [day_text(one.at_ms), "欠薪记录" + ("、工资欠条" if one.acknowledged else ""), said, where]


def _demands(person: Person, sources: Sources) -> Iterator[tuple[int, list[Inline]]]:
    for one in person.demands:
        by = f"，要求 {one.pay_by} 前付清" if one.pay_by else ""
        said: Words = [
            f"本人催讨工资 {fen_text(one.total_fen)} 元{by}。",
            quiet(f"原文：“{one.text}”" if one.text else ""),
        ]
        yield one.at_ms, [day_text(one.at_ms), "催讨", said, quiet(sources.exhibits(one.statement))]


def _objection(one: Objection, sources: Sources) -> tuple[int, list[Inline]]:
    about = f"{one.by_zh}就{one.about_zh}（{sources.exhibits(one.about) or '本包之外'}）提出：{one.ground_zh}"
    fen = f"，应为 {fen_text(one.amount_fen)} 元" if one.amount_fen is not None else ""
    state = "，尚未了结。" if one.open else f"，已了结（{sources.exhibits(one.closed_by)}）。"
    said: Words = [f"{about}{fen}{state}", quiet(f"原文：“{one.reason}”" if one.reason else "")]
    for answer in one.answers:
        words = f"，“{answer.reason}”" if answer.reason else ""
        said.append(f"答复：{answer.answer_zh}{words}（{sources.exhibits(answer.statement)}）。")
    word = "抗辩" if one.plea else "异议"
    return one.at_ms, [day_text(one.at_ms), word, said, quiet(sources.exhibits(one.statement))]
