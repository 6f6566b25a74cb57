"""A workshop's pack: all its unpaid workers in one table, the chain as a picture, then each of them.

Promise: the totals are the sums of the rows above them; each worker's row is the same as on his own pack.

Rules
* Whose unpaid fee stands behind a wage is said by the limb's mark; an undisclosed limb is said to be one.
* Parties, evidence, proofs, verification and limits are told as in every pack.

Specification: law notes 1.4, 6.2 (step 8); CLAIMS section 1.
"""

from __future__ import annotations

from collections.abc import Iterator

from reports.case.wage_shapes import Limb, Person, WageCase
from reports.chapters import limits, parties, proofs, verify
from reports.chapters.sources import Sources, Words, badge, name
from reports.chapters.wages import chain, counts, evidence, money, people, slips
from reports.chapters.wages.small import found
from reports.layout import (
    Block,
    Card,
    Cards,
    Column,
    Cover,
    HashLines,
    Inline,
    Report,
    Signatures,
    Space,
    Style,
    Table,
    Text,
    Tone,
    amount_column,
    fen_in_words,
    fen_text,
    page_of,
    quiet,
    short_hash,
    strong,
    time_text,
    toned,
)
from reports.layout.ladder import Ladder

LEDE = Style(size=11.2, leading=1.6)
SMALL = Style(size=7.6, leading=1.5)
FIRST_ROWS = 10  # people on the first page; more begin on the next
BESIDE, INDEX_COLUMNS = 5, 9  # months of a calendar, columns of the index, on a page of this width
CALLED = "所列为工资（劳动报酬），不是加工费；上游欠用工主体的是加工费，另行列明，不相加。"
PLACES = {"counts": "三", "slips": "三", "money": "三", "chain": "二", "people": "四", "proofs": "六"}
TITLES = {
    "people": "一、各人工资一览",
    "chain": "二、谁欠谁",
    "each": "三、逐人明细",
    "parties": "四、当事人与签名权限",
    "exhibits": "五、证据目录",
    "proofs": "六、证明摘要",
    "verify": "七、怎样核验",
    "limits": "八、未核与不证明的事项",
}


def add(report: Report, case: WageCase, sources: Sources) -> None:
    """All chapters."""
    few = len(case.people) <= FIRST_ROWS
    report.add(*_first(case), *([] if few else _vouched(case)))
    report.chapter(TITLES["people"], anchor="people", new_page=not few)
    report.add(_people(case), Text(quiet(CALLED)), *_signs(case), *(_vouched(case) if few else []))
    report.chapter(TITLES["chain"], anchor="chain")
    report.add(Text(chain.EACH_ITS_OWN), Ladder(chain.ladder(case, _wage(case), 60)), chain.table(case, sources))
    report.chapter(TITLES["each"], anchor="each")
    for number, person in enumerate(case.people):
        report.section(_headline(person), anchor=_anchor(number))
        report.add(*_person(case, person, sources))
    _formal(report, case, sources)


def _formal(report: Report, case: WageCase, sources: Sources) -> None:
    """What every pack has: who signed, evidence, proofs, verification, limits."""
    report.chapter(TITLES["parties"], anchor="parties")
    report.add(people.party_table(case, sources))
    parties.signed(report, case, sources)
    report.chapter(TITLES["exhibits"], anchor="exhibits")
    report.add(
        *evidence.groups(case, sources, PLACES),
        *evidence.index(case, INDEX_COLUMNS),
        Space(6),
        Signatures(["提交人", "接收人"]),
    )
    proofs.summary(report, case, sources, TITLES["proofs"])
    verify.add(report, case, sources, TITLES["verify"])
    limits.remarks(report, case, TITLES["limits"])


def _first(case: WageCase) -> list[Block]:
    demo = " · 演示账本，非真实往来" if case.log.demo else ""
    facts = [
        ("编号", short_hash(case.pack.id)),
        ("截至", f"{time_text(case.checkpoint.last_at_ms)}（{case.log.time_zh}）"),
        ("出给", f"{case.workshop.role_zh}，拟用于{case.pack.purpose_zh}"),
    ]
    since = f"最早自 {case.since} 起逾期" if case.since else "没有逾期"
    cards = Cards(
        [
            Card("尚欠工资（元）", fen_text(case.open_fen), since, Tone.DISPUTED if case.since else Tone.PLAIN),
            Card("应发（元）", fen_text(case.due_fen), f"{len(case.people)} 人"),
            Card("已发（元）", fen_text(case.received_fen), "经本人确认收到", Tone.AGREED),
        ],
        lead=1.4,
    )
    band = Cover(case.pack.kind_zh, f"未发清工资的劳动者{demo}", facts, bytes.fromhex(case.pack.id))
    return [band, Space(10), cards, Text(_lede(case), LEDE, after=6)]


def _lede(case: WageCase) -> Words:
    who = strong(chain.brief(name(case.workshop), 60))
    if not case.open_fen:
        return ["依本包所列记录计算，", who, "没有未发清的工资。"]
    unpaid = sum(1 for person in case.people if person.open_fen)
    since = toned(f"最早自 {case.since} 起逾期", Tone.DISPUTED) if case.since else "尚未到期"
    sum_zh = strong(f"{fen_text(case.open_fen)} 元")
    words: Words = ["依本包所列记录计算，", who, f"尚欠 {unpaid} 名劳动者工资共 ", sum_zh]
    return [*words, f"（{fen_in_words(case.open_fen)}），", since, "。"]


def _vouched(case: WageCase) -> list[Block]:
    """The pack's id, the tree's root, and what the verifier found."""
    ids = HashLines([("证据包编号", case.pack.id), ("检查点树根", case.checkpoint.root.hex())], label_width=82)
    return [ids, *found(case, SMALL)]


def _signs(case: WageCase) -> list[Block]:
    """What people should look at, on the page that is read first; the last chapter says it, too."""
    return [Text([toned("请留意　", Tone.LAPSED), one.zh], SMALL) for one in case.signs]


def _people(case: WageCase) -> Table:
    """Each worker: three numbers, since when, badge, and the fee that stands behind."""
    rows = [_row(number, person, case) for number, person in enumerate(case.people)]
    totals: list[Inline] = [f"{len(case.people)} 人合计"]
    totals += [fen_text(fen) for fen in (case.due_fen, case.received_fen, case.open_fen)]
    return Table(
        [
            Column("劳动者", 1.0),
            amount_column("应发（元）", 66),
            amount_column("已发（元）", 66),
            amount_column("尚欠（元）", 66),
            Column("起算日", points=60),
            Column("标签", points=56),
            Column("背后未付的加工费", 1.3),
            Column("页", points=22, align="right"),
        ],
        rows,
        totals=[*totals, case.since or "", "", "", ""],
        empty="没有未发清工资的劳动者",
    )


def _row(number: int, person: Person, case: WageCase) -> list[Inline]:
    figures = [fen_text(fen) for fen in (person.due_fen, person.received_fen, person.open_fen)]
    since: Inline = toned(person.since, Tone.DISPUTED) if person.since else quiet(person.state_zh)
    row: list[Inline] = [strong(called(person)), *figures, since, badge(person.badge_zh)]
    return [*row, _behind(person, case), page_of(_anchor(number))]


def _behind(person: Person, case: WageCase) -> str:
    """Whose unpaid fee stands behind this person's wage, limb by limb."""
    own = [(number, limb) for number, limb in enumerate(case.limbs) if person.thread in limb.behind]
    return "\n".join(f"{chain.mark(number)} {_owing(limb)}" for number, limb in own) or "—"


def _owing(limb: Limb) -> str:
    return name(limb.debtor) if limb.disclosed and limb.debtor else chain.UNDISCLOSED


def called(person: Person) -> str:
    """A worker by name, else 姓名未披露."""
    return person.worker.name or "姓名未披露"


def _anchor(number: int) -> str:
    return f"worker-{number + 1}"


def _wage(case: WageCase) -> chain.Wage:
    since = f"最早自 {case.since} 起逾期" if case.since else ""
    return chain.Wage(f"{len(case.people)} 名劳动者（各人一笔，见上表）", case.open_fen, since)


def _headline(person: Person) -> str:
    return f"{called(person)}　尚欠 {fen_text(person.open_fen)} 元"


def _person(case: WageCase, person: Person, sources: Sources) -> Iterator[Block]:
    """A section, closely set: money, letters, slips, counts."""
    yield from money.periods(person, sources)
    yield from money.moved(person, sources)
    if person.arrears or person.demands or any(one.thread == person.thread for one in case.objections):
        yield from money.letters(person, case.objections, sources)
    if person.slips:
        yield from slips.blocks(person, sources)
    yield from counts.blocks(person, sources, BESIDE)
