"""What is disputed, what is pleaded, what was answered, what was demanded.

Rules
* A plea (抗辩) names no line and no sum: it is quoted, and changes no sum and no badge.
* An objection stands open until its maker closes it; an answer alone never does.
* Words of a party are quoted as theirs.

Specification: CLAIMS section 2; law notes 1.4 (item 16).
"""

from __future__ import annotations

from collections.abc import Iterator

from reports.case import Case, DeliveryLine, Dispute, Objection
from reports.chapters import account, papers
from reports.chapters.sources import NONE, Sources, Words
from reports.layout import (
    Block,
    Callout,
    Column,
    Inline,
    Report,
    Table,
    Text,
    Tone,
    amount_column,
    fen_text,
    quantity_text,
    quiet,
)

TITLE = "四、争议、抗辩与催告"


def add(report: Report, case: Case, sources: Sources) -> None:
    """The chapter."""
    report.chapter(TITLE, anchor="disputes")
    report.section("有异议的金额", anchor="disputed-lines")
    report.add(*_lines(case, sources))
    report.section("异议与抗辩", anchor="objections")
    report.add(*_objections(case, sources))
    report.section("催款与欠款确认", anchor="letters")
    report.add(*account.letters(case, sources))
    if case.notices:
        report.section("送达", anchor="notices")
        report.add(papers.notices(case.notices, sources))
    if case.ratifications:
        report.section("追认", anchor="ratifications")
        report.add(papers.ratifications(case.ratifications, sources))


def _lines(case: Case, sources: Sources) -> Iterator[Block]:
    rows = [row for order in case.orders for row in order.deliveries]
    told = [_dispute(row, what, sources) for row in rows for what in row.disputes]
    asked = [_asked(row, sources) for row in rows if row.deduction_asked_fen]
    if not told and not asked:
        yield Text("对本包所列任何一行的数量或金额，都没有未了结的异议。")
        return
    yield Table(
        [
            Column("订单", 1.0),
            Column("送货行", 1.0),
            Column("争议", 1.8),
            amount_column("所涉金额（元）", 74),
            amount_column("仍计应付（元）", 74),
            Column("依据", points=58),
        ],
        [*told, *asked],
    )


def _where(row: DeliveryLine) -> Inline:
    return [row.note_no or row.delivered_on, quiet(f" 第{row.no}行")]


def _order_of(row: DeliveryLine, sources: Sources) -> str:
    return sources.order(sources.statements[row.delivery].thread)


def _dispute(row: DeliveryLine, what: Dispute, sources: Sources) -> list[Inline]:
    fen = what.amount_fen
    return [
        _order_of(row, sources),
        _where(row),
        what.what_zh,
        NONE if fen is None else fen_text(fen),
        fen_text(row.standing_fen),
        quiet(sources.exhibits(what.by)),
    ]


def _asked(row: DeliveryLine, sources: Sources) -> list[Inline]:
    by = row.inspected.statement if row.inspected else None
    return [
        _order_of(row, sources),
        _where(row),
        "定作人主张扣款，承揽人未同意",
        fen_text(row.deduction_asked_fen),
        fen_text(row.standing_fen),
        quiet(sources.exhibits(by)),
    ]


def _objections(case: Case, sources: Sources) -> Iterator[Block]:
    if not case.objections:
        yield Text("本包所含记录中没有异议，也没有抗辩。")
    for one in case.objections:
        yield _objection(one, sources)


def _objection(one: Objection, sources: Sources) -> Callout:
    word = "抗辩" if one.plea else "异议"
    title = (
        f"{word}　{sources.day(one.statement)}　{one.by_zh}就{one.about_zh}提出（{sources.exhibits(one.statement)}）"
    )
    said = [f"原文：“{one.reason}”"] if one.reason else []
    answers = [_answer(answer.answer_zh, answer.reason, answer.statement, sources) for answer in one.answers]
    return Callout(
        title,
        [f"理由：{one.ground_zh}。", *_extent(one)],
        *said,
        *(answers or ["对方未答复。"]),
        *([papers.ratified(one.ratification, sources)] if one.ratification else []),
        quiet(_state(one, sources)),
        tone=Tone.LAPSED if one.plea else Tone.DISPUTED,
    )


def _extent(one: Objection) -> Words:
    if one.plea:
        return ["未对任何一行、数量或金额提出异议，上列金额及其状态不因此改变。"]
    lines = f"第 {'、'.join(str(no) for no in one.lines)} 行" if one.lines else "全部各行"
    fen = f"，主张金额应为 {fen_text(one.amount_fen)} 元" if one.amount_fen is not None else ""
    qty = f"，主张数量应为 {quantity_text(one.qty_e3)}" if one.qty_e3 is not None else ""
    return [f"所涉：{lines}{fen}{qty}。"]


def _answer(word: str, reason: str | None, statement: str, sources: Sources) -> str:
    said = f"“{reason}”" if reason else ""
    return f"答复（{sources.day(statement)}，{sources.exhibits(statement)}）：{word}。{said}"


def _state(one: Objection, sources: Sources) -> str:
    if one.open:
        return "尚未了结：只有提出的一方可以撤回，单有答复不算了结。"
    return f"已了结（{sources.exhibits(one.closed_by)}）。" if one.closed_by else "已了结。"
