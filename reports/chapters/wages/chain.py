"""The chain: whose unpaid fee stands behind the unpaid wages, as a picture and limb by limb.

Promise: each limb is one debt of two parties, with its own sum, date and exhibits; none is added to another.

Rules
* A limb whose parties did not agree to disclose is 未获同意披露: no name, no sum, no exhibit.
* An order stands once in the picture, under the first that it stands behind; the table names all of them.
* Wages at the foot of the picture are 工资, everything above is 加工费.

Specification: CLAIMS section 1; law notes 2.2; `ledger.chain`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from reports.case.wage_shapes import Limb, Person, WageCase
from reports.chapters.sources import NONE, Sources, Words, badge, name
from reports.layout import Column, Inline, Table, Tone, amount_column, fen_text, quiet, strong, toned
from reports.layout.ladder import Rung
from reports.layout.table import CLOSE

UNDISCLOSED = "未获同意披露"
NO_CHAIN = "没有可以列出的加工费：拖欠的工资没有记到订单上，或者没有逾期。"
EACH_ITS_OWN = "每一段是两方之间各自的一笔账，金额不相加；上一段是否付清，不改变下一段应付的义务。"
CIRCLED = "①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳"


@dataclass(frozen=True, slots=True)
class Wage:
    """The limb at the foot: what is owed to the people, and who they are in words."""

    who: str
    open_fen: int
    overdue_zh: str


def mark(number: int) -> str:
    """①, ② and so on, plain beyond twenty."""
    return CIRCLED[number] if number < len(CIRCLED) else f"({number + 1})"


def ladder(case: WageCase, wage: Wage, names: int, most: int | None = None) -> list[Rung]:
    """The picture's rungs: the people, the workshop, then the limbs; names of at most `names` characters.

    `most` keeps so many limbs, the nearest ones.
    """
    limbs = case.limbs[:most]
    tone = Tone.DISPUTED if wage.overdue_zh else Tone.PLAIN
    sum_zh = f"欠工资 {fen_text(wage.open_fen)} 元"
    arrow: Words = [toned(sum_zh, tone), f"\n{wage.overdue_zh}" if wage.overdue_zh else ""]
    rungs = [Rung(wage.who), Rung(brief(name(case.workshop), names), 0, arrow, tone)]
    places: dict[str, int] = {}
    for at, parent in _in_order(limbs):
        limb = limbs[at]
        below = places.get(parent, 1)
        places[limb.order] = len(rungs)
        rungs.append(_rung(at, limb, below, names))
    return rungs


def _in_order(limbs: Sequence[Limb]) -> list[tuple[int, str]]:
    """Limbs by number, each right after what it stands behind and its elder brothers' own, with that parent."""
    orders = {limb.order for limb in limbs}
    parents = [next((one for one in limb.behind if one in orders), "") for limb in limbs]
    found: list[tuple[int, str]] = []
    waiting = [at for at in reversed(range(len(limbs))) if not parents[at]]
    while waiting:
        at = waiting.pop()
        if any(at == done for done, _ in found):
            continue
        found.append((at, parents[at]))
        waiting += [one for one in reversed(range(len(limbs))) if parents[one] == limbs[at].order]
    return found


def _rung(number: int, limb: Limb, below: int, names: int) -> Rung:
    if not limb.disclosed or limb.debtor is None:
        return Rung([f"{mark(number)} ", quiet(UNDISCLOSED)], below, "", Tone.SINGLE, hidden=True)
    tone = _tone(limb)
    words: Words = [toned(f"欠加工费 {fen_text(limb.open_fen)} 元", tone), f"\n{when(limb)}"]
    return Rung(f"{mark(number)} {brief(name(limb.debtor), names)}", below, words, tone)


def _tone(limb: Limb) -> Tone:
    return Tone.DISPUTED if limb.since else Tone.PLAIN if limb.open_fen else Tone.AGREED


def when(limb: Limb) -> str:
    """When a limb fell due, and since when it is late."""
    if limb.since:
        return f"{limb.due_on} 到期，{limb.since} 起逾期" if limb.due_on else f"{limb.since} 起逾期"
    return f"{limb.due_on} 到期，{limb.state_zh}" if limb.due_on else limb.state_zh


def brief(words: str, most: int) -> str:
    """A name for a picture; a longer one stands whole in the chapters behind."""
    return words if len(words) <= most else f"{words[: most - 1]}…"


def wage_of(person: Person, who: str) -> Wage:
    """The limb of one person."""
    return Wage(who, person.open_fen, person.overdue_zh)


def table(case: WageCase, sources: Sources) -> Table:
    """Each limb with its parties, its own sums, days, and the exhibits that prove it."""
    columns = [
        Column("段", points=16),
        Column("谁欠谁（加工费）及证据", 2.4),
        amount_column("应付（元）", 53),
        amount_column("已付（元）", 53),
        amount_column("尚欠（元）", 53),
        Column("到期与逾期", 1.35),
        Column("标签", points=44),
    ]
    rows = [_row(number, limb, case, sources) for number, limb in enumerate(case.limbs)]
    return Table(columns, rows, look=CLOSE, empty=NO_CHAIN)


def _row(number: int, limb: Limb, case: WageCase, sources: Sources) -> list[Inline]:
    passed = f"；{limb.passed_on_zh}" if limb.passed_on_zh else ""
    stands = quiet(f"\n订单 {sources.order(limb.order)}，{_behind(limb, case)}{passed}")
    if not limb.disclosed or limb.debtor is None or limb.creditor is None:
        return [mark(number), [UNDISCLOSED, stands], NONE, NONE, NONE, NONE, NONE]
    return [
        mark(number),
        [strong(name(limb.debtor)), " 欠 ", name(limb.creditor), stands, quiet(f"；{sources.exhibits(*limb.proofs)}")],
        *(fen_text(fen) for fen in (limb.owed_fen, limb.paid_fen, limb.open_fen)),
        [
            f"{limb.due_on} 到期\n" if limb.due_on else "",
            toned(limb.late_zh.removeprefix(limb.debtor.name or ""), _tone(limb)),
        ],
        badge(limb.badge_zh),
    ]


def _behind(limb: Limb, case: WageCase) -> str:
    """What it stands behind: wages, or other limbs by their marks."""
    marks = {one.order: mark(number) for number, one in enumerate(case.limbs)}
    fees = "、".join(marks[one] for one in limb.behind if one in marks)
    wages = sum(1 for one in limb.behind if one not in marks)
    people = "本人的工资" if len(case.people) == 1 else f"{wages} 人的工资"
    return "在" + "、".join(word for word in (people if wages else "", fees) if word) + "之后"
