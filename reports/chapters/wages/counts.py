"""What was done on which day, and who confirmed it: a calendar of counts, a column for each month.

Rules
* A day shows quantity, sum, the worker's answer, and the exhibit; ✓ is 本人已确认, anything else stands in words.
* A corrected count shows what it was; the worker's own count stands in words under the calendar, in no sum.
* Where more than one piece of work was counted, a letter says which; a withheld price is 单价未披露.

Specification: CLAIMS sections 1 and 2; 724号 15; law notes 2.4 (⑦).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from reports.case.wage_shapes import Count, Engagement, OwnCount, Person
from reports.chapters.sources import Sources, Words, tone_of
from reports.chapters.wages.small import Narrow, amount_words, line, unit_words
from reports.layout import (
    Block,
    Column,
    Inline,
    Run,
    Style,
    Table,
    Tone,
    fen_text,
    number_text,
    price_text,
    quiet,
    strong,
    toned,
)
from reports.layout.faces import Face
from reports.layout.measures import QTY_SCALE
from reports.layout.palette import NAVY, WHITE
from reports.layout.table import Look

MONTHS_MAX = 6  # columns of one calendar
CONFIRMED = "本人已确认"
PRICE_WITHHELD = "单价未披露"
DAY_WIDTH, MONTH_WIDTH = 17.0, 84.3
SHARES = (0.26, 0.34, 0.245, 0.155)  # of a month's width: quantity, sum, answer, exhibit
WIDEST = 1.5  # that a month's column is stretched where there are few
MARK = 5.8
LOOK = Look(
    Style(size=6.7, leading=1.3),
    Style(Face.BOLD, 6.4, WHITE, leading=1.3),
    Style(Face.BOLD, 6.7, NAVY),
    1.6,
    0.95,
    2,
    3,
)
LETTERS = "abcdefghijklmnopqrstuvwxyz"
WorkKey = tuple[str | None, str | None, str | None, int | None, str]


def blocks(person: Person, sources: Sources, beside: int = MONTHS_MAX) -> Iterator[Block]:
    """Terms, calendars of `beside` months, what their signs mean, what was corrected or is disputed."""
    for terms in person.engagements:
        yield line(_terms(terms, sources))
    if not person.counts:
        yield line(quiet("本包没有计件、计时或计日的记录。"))
    keys = list(dict.fromkeys(_key(count) for count in person.counts))
    months = sorted({count.day[:7] for count in person.counts})
    for at in range(0, len(months), beside):
        yield _calendar(person.counts, months[at : at + beside], keys, sources)
    if keys:
        yield line(_legend(keys, person.counts, sources), fine=True)
    yield from (line(words, after=1.5) for words in _remarkable(person, sources))


def _terms(terms: Engagement, sources: Sources) -> Words:
    until = f"至 {terms.to_on}" if terms.to_on else "起"
    if terms.to_on and terms.to_on < terms.from_on:
        until = f"起（工作止于 {terms.to_on}，没有开始）"
    rates = "、".join(
        f"{name} {price_text(price)} 元/{unit_words(unit)}" if price is not None else f"{name} {PRICE_WITHHELD}"
        for name, unit, price in terms.rates
    )
    pay = f"{terms.cycle_zh}结算，{terms.payday_zh}发薪，{terms.pay_form_zh}"
    words = f"{terms.relation_zh}，自 {terms.from_on} {until}，{pay}"
    parts = [words, f"工作：{terms.job}" if terms.job else "", f"约定工价：{rates}" if rates else ""]
    where = sources.exhibits(terms.offer, terms.signed)
    return [strong("用工约定　"), "；".join(part for part in parts if part), quiet(f"（{where}，双方签名）。")]


def _key(count: Count) -> WorkKey:
    """What tells one piece of work from another."""
    return count.operation, count.style, count.order, count.price_e4, count.unit_zh


def _calendar(counts: Sequence[Count], months: list[str], keys: list[WorkKey], sources: Sources) -> Block:
    scale = min(WIDEST, MONTHS_MAX / len(months))
    columns = [Column("日", points=DAY_WIDTH)]
    for month in months:
        titles = (month, "金额", "", "证据")
        sides = ("right", "right", "left", "right")
        columns += [
            Column(title, align="right" if side == "right" else "left", points=MONTH_WIDTH * scale * share)
            for title, side, share in zip(titles, sides, SHARES, strict=True)
        ]
    own = [count for count in counts if count.day[:7] in months]
    rows = [
        [str(int(day)), *(cell for month in months for cell in _day(_on(own, f"{month}-{day}"), keys, sources))]
        for day in sorted({count.day[8:] for count in own})
    ]
    totals: list[Inline] = ["计"]
    for month in months:
        totals += _total([count for count in own if count.day[:7] == month])
    table = Table(columns, rows, totals=totals, look=LOOK, breaks=range(1, len(columns), len(SHARES)))
    return Narrow(table, sum(column.points for column in columns))


def _on(counts: Sequence[Count], day: str) -> list[Count]:
    return [count for count in counts if count.day == day]


def _day(counts: list[Count], keys: list[WorkKey], sources: Sources) -> list[Inline]:
    """The four cells of a day: several counts stand under each other, and over each what it was."""
    cells: list[Words] = [[], [], [], []]
    for count in counts:
        was = [f"{number_text(qty_e3, QTY_SCALE)}→\n" for _, qty_e3 in count.was]
        quantity = f"{_letter(count, keys)}{number_text(count.qty_e3, QTY_SCALE)}"
        number = Run(str(sources.numbers.get(count.statement, "")), size=MARK)
        words: Words = [quantity, fen_text(count.amount_fen), _mark(count), number]
        for at, word in enumerate(words):
            above = quiet("".join(was) if at == 0 else "\n" * len(was))
            cells[at] += [*(["\n"] if cells[at] else []), above, word]
    return [*cells]


def _letter(count: Count, keys: list[WorkKey]) -> str:
    at = keys.index(_key(count))
    return "" if len(keys) == 1 else f"{LETTERS[at] if at < len(LETTERS) else at + 1} "


def _mark(count: Count) -> Run:
    if count.answer_zh == CONFIRMED:
        return Run("✓", face=Face.BOLD, ink=Tone.AGREED.value.ink)
    tone = tone_of("有异议" if count.answer_zh == "有异议" else "单方记录")
    return Run(count.answer_zh, face=Face.BOLD, ink=tone.value.ink, size=MARK)


def _total(counts: list[Count]) -> list[Inline]:
    units = {count.unit_zh for count in counts}
    qty = number_text(sum(count.qty_e3 for count in counts), QTY_SCALE) if len(units) == 1 else ""
    return [qty, fen_text(sum(count.amount_fen for count in counts)), "", ""]


def _legend(keys: list[WorkKey], counts: Sequence[Count], sources: Sources) -> Words:
    out: Words = ["每格：数量、金额（元）、本人答复、证据序号。✓ 为本人已确认；没有答复的是未确认，不算同意。"]
    one = len(keys) == 1
    for number, (operation, style, order, price_e4, unit) in enumerate(keys):
        price = f"每{unit_words(unit)} {price_text(price_e4)} 元" if price_e4 is not None else PRICE_WITHHELD
        parts = [
            operation or "",
            f"款号 {style}" if style else "",
            price,
            f"订单 {sources.order(order)}" if order else "无订单",
        ]
        letter = "均为 " if one else f"{LETTERS[number] if number < len(LETTERS) else number + 1}："
        out.append(f"{letter}{'，'.join(part for part in parts if part)}。")
    silent = [count for count in counts if count.answer_zh != CONFIRMED]
    fen = sum(count.amount_fen for count in silent)
    if silent:
        out.append(f"未确认或有异议的共 {len(silent)} 笔，{fen_text(fen)} 元。")
    return out


def _remarkable(person: Person, sources: Sources) -> Iterator[Words]:
    """Counts that were corrected, disputed or would be lowered, and his own counts that nobody answered."""
    for count in person.counts:
        if count.was or count.claimed_e3 is not None or count.lowered_fen is not None:
            yield _told(count, [claim for claim in person.claims if claim.answered == count.statement], sources)
    for claim in person.claims:
        if claim.answered is None:
            sum_zh = f"（{fen_text(claim.amount_fen)} 元）" if claim.amount_fen is not None else ""
            own = f"本人主张{claim.basis_zh} {amount_words(claim.qty_e3, claim.unit_zh)}{sum_zh}"
            words = f"{own}，单位没有以记录回应，不计入任何金额"
            yield [strong(f"{claim.day}　"), words, quiet(f"（{sources.exhibits(claim.statement)}）。")]


def _told(count: Count, claims: list[OwnCount], sources: Sources) -> Words:
    """单位先记 120双，本人自记 132双，更正为 128双，本人已确认."""
    parts = [f"单位先记 {amount_words(was, count.unit_zh)}" for _, was in count.was]
    if count.claimed_e3 is not None:
        parts.append(f"本人自记 {amount_words(count.claimed_e3, count.unit_zh)}")
    now = f"{amount_words(count.qty_e3, count.unit_zh)}、{fen_text(count.amount_fen)} 元"
    parts.append(f"更正为 {now}" if count.was else f"单位记 {now}")
    if count.lowered_fen is not None:
        lower = "改低为" if count.lowered_fen < count.amount_fen else "改少数量，金额为"
        parts.append(f"单位要{lower} {fen_text(count.lowered_fen)} 元，本人没有同意，仍按原数计")
    where = sources.exhibits(count.root, count.statement, count.confirmed, *(one.statement for one in claims))
    end = toned(count.answer_zh, tone_of(count.badge_zh))
    return [strong(f"{count.day}　"), f"{'，'.join(parts)}，", end, quiet(f"（{where}）。")]
