"""What happened, on a page or two: what fixes a sum stands alone, goods on their way are told together.

Rules
* Deliveries, receipts and inspections of one order are one row, until something between the parties fixes a sum.
* An answer that comes next stands with what it answers; its own day is printed where it is another.
* Every row names its exhibits; the day is the one that the statements themselves name.

Specification: law notes 1.4 (item 3).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from reports.case import Case, DeliveryLine, Moment
from reports.chapters.sources import Sources, Words, badge, joined, tone_of
from reports.layout import Event, Report, Text, Timeline, Tone, quantity_text, quiet

TITLE = "二、事实经过"
ROUTINE = {
    "goods.delivered": "送货",
    "goods.received": "签收",
    "goods.inspected": "验收",
    "inspection.agreed": "同意验收结果",
}
ANSWERS = {"order.accepted", "order.change_accepted", "account.confirmed", "payment.acknowledged", "fee.acknowledged"}
NOTES_TOLD_MAX = 6  # delivery notes named in one row


def add(report: Report, case: Case, sources: Sources) -> None:
    """The chapter."""
    report.chapter(TITLE, anchor="timeline")
    intro = f"日期是各条记录自己所载的日期；记录进入账本的时间（{case.log.time_zh}）见第六章。"
    report.add(Text(quiet(intro), after=4), Timeline(list(events(case, sources)), date_width=62))


def events(case: Case, sources: Sources) -> Iterator[Event]:
    """The rows of the timeline."""
    for group in _groups(case.timeline, sources):
        if _kind(group[0], sources) in ROUTINE:
            yield _goods(group, case, sources)
        else:
            yield _event(group, sources)


def _kind(moment: Moment, sources: Sources) -> str:
    return sources.statements[moment.statement].kind


def _thread(moment: Moment, sources: Sources) -> str:
    return sources.statements[moment.statement].thread


def _groups(moments: Iterable[Moment], sources: Sources) -> Iterator[list[Moment]]:
    """Moments that are told together, in the order of the first of each."""
    under_way: dict[str, list[Moment]] = {}
    alone: list[Moment] = []
    for moment in moments:
        if _kind(moment, sources) in ROUTINE:
            yield from [alone] if alone else []
            alone = []
            under_way.setdefault(_thread(moment, sources), []).append(moment)
            continue
        yield from under_way.values()
        under_way = {}
        if alone and _answers(alone[-1], moment, sources):
            alone.append(moment)
            continue
        yield from [alone] if alone else []
        alone = [moment]
    yield from [alone] if alone else []
    yield from under_way.values()


def _answers(before: Moment, moment: Moment, sources: Sources) -> bool:
    return _thread(before, sources) == _thread(moment, sources) and _kind(moment, sources) in ANSWERS


def _event(group: list[Moment], sources: Sources) -> Event:
    first = group[0]
    title = [*joined([moment.title for moment in group], "，"), " "]
    title += [badge(first.badge_zh)] if first.badge_zh else []
    where = quiet(f"（{sources.exhibits(*(moment.statement for moment in group))}）")
    said = (one.text if one.day == first.day else f"{one.day} {one.text}" for one in group)
    note: Words = ["".join(said), where]
    return Event(first.day, title, note, tone_of(first.badge_zh))


def _goods(group: list[Moment], case: Case, sources: Sources) -> Event:
    """Deliveries, receipts and inspections of one order in one row."""
    counts = {zh: sum(1 for one in group if _kind(one, sources) == kind) for kind, zh in ROUTINE.items()}
    told = "、".join(f"{zh} {count} 次" for zh, count in counts.items() if count)
    order = sources.orders[_thread(group[0], sources)]
    ids = {moment.statement for moment in group}
    rows = [row for row in order.deliveries if row.delivery in ids]
    notes = list(dict.fromkeys(row.note_no or row.delivered_on for row in rows))
    named = "、".join(notes[:NOTES_TOLD_MAX]) + (f" 等 {len(notes)} 单" if len(notes) > NOTES_TOLD_MAX else "")
    fresh = _summed([row for row in rows if row.rework_of is None and row.replaces is None])
    again = _summed([row for row in rows if row.rework_of is not None])
    anew = _summed([row for row in rows if row.replaces is not None])
    parts = [f"送货单 {named}" if named else "", f"共送 {fresh}" if fresh else "", f"返工重送 {again}" if again else ""]
    parts += [f"重作重送 {anew}"] if anew else []
    note = joined(parts)
    first, last = group[0].day, group[-1].day
    until = f"至 {last}，" if last != first else ""
    where = quiet(f"（{sources.exhibits(*sorted(ids))}）")
    return Event(first, f"订单 {sources.order(order.order)}：{told}", [until, *note, where], Tone.SINGLE)


def _summed(rows: list[DeliveryLine]) -> str:
    """Quantities by unit; goods that came back and went out again are no more goods, so they are summed apart."""
    sums: dict[str, int] = {}
    for row in rows:
        sums[row.unit] = sums.get(row.unit, 0) + row.delivered_e3
    return "、".join(quantity_text(qty_e3, unit) for unit, qty_e3 in sums.items())
