"""The first page of a worker's pack: who owes me how much since when, why, and what to do next, read on a phone.

Promise: nothing on it is smaller than 18.4 points, so that it stands at 11 pixels where the sheet is 360 pixels wide;
whatever the names and however long the chain, it is one page.

Rules
* Words of one who works, no words of those who check: how it is proved stands on the pages behind.
* It says what can be done, never what will come of it.
* The picture keeps as many limbs as fit, the nearest first, and says how many more there are.

Specification: law notes 6.1 (steps 6 to 8), 6.4.
"""

from __future__ import annotations

from reports.case.wage_shapes import Person, WageCase
from reports.chapters.sources import Words, badge, name
from reports.chapters.wages import chain
from reports.layout import Block, Run, Text, Tone, fen_text, page_of, toned
from reports.layout.block import stack_height
from reports.layout.ladder import LARGE, Ladder
from reports.layout.palette import SLIM
from reports.layout.poster import LEAST, PLAIN, Figure, Poster
from reports.layout.text import Style

NAME_MAX, OWN_NAME_MAX = 22, 8  # characters on this page; the whole name stands on the next ones
LIMBS_MAX = 4
CHIP = 21.5  # type of a badge, whose word is then 18.49
AFTER = 7.0
MEANINGS = {
    "双方确认": "单位记的数，我签名认过。",
    "单方记录": "有的只有一方签名，另一方还没确认。",
    "有异议": "有的数双方说法不同，还没了结。",
    "逾期视为同意": "约定的日子过了没人提异议。",
}
STEPS = (
    ("催一下", "把这页给单位看，写明哪天前付清。"),
    ("找人调解", "请镇、街道的调解组织帮着谈。"),
    ("拿证据", "整份交法律援助、劳动监察或仲裁。"),
)
FOOT = "明细和核验办法在后面"


def blocks(case: WageCase, person: Person) -> list[Block]:
    """The page's blocks; what would run over its end is left to the pages behind."""
    for most in range(min(LIMBS_MAX, len(case.limbs)), -1, -1):
        found = _page(case, person, most)
        if stack_height(found, SLIM.measure) <= SLIM.room:
            return found
    return _page(case, person, -1)


def _page(case: WageCase, person: Person, most: int) -> list[Block]:
    picture = _picture(case, person, most) if person.open_fen and most >= 0 else []
    return [_poster(case, person), *_standing(person), *picture, *_next(person), _checked(case)]


def _text(words: Words, *, after: float = AFTER, style: Style = PLAIN) -> Text:
    return Text(words, style, after=after)


def _poster(case: WageCase, person: Person) -> Poster:
    demo = "演示 · " if case.log.demo else ""
    return Poster(
        f"{demo}工资材料 · 截至 {case.checkpoint.day}",
        _lede(case, person),
        Figure("尚欠", f"{fen_text(person.open_fen)} 元"),
        (Figure("应发", fen_text(person.due_fen)), Figure("已发", fen_text(person.received_fen))),
        FOOT,
    )


def me(case: WageCase, person: Person) -> str:
    """我王秀兰 in his own pack, else the name."""
    known = person.worker.name
    if case.pack.reader != person.worker.id:
        return chain.brief(name(person.worker), OWN_NAME_MAX)
    return f"我{chain.brief(known, OWN_NAME_MAX)}" if known else "我"


def _lede(case: WageCase, person: Person) -> str:
    workshop, who = chain.brief(name(case.workshop), NAME_MAX), me(case, person)
    if person.since:
        return f"{workshop}欠{who}工资，{person.overdue_zh}。"
    if person.open_fen:
        return f"{workshop}应给{who}的工资，还没到发薪日。"
    if person.due_fen:
        return f"{workshop}应给{who}的工资，已经发清。"
    return f"{workshop}还没有应给{who}的工资。"


def _standing(person: Person) -> list[Block]:
    """The payday that passed, the badge that the sum wears, and what it rests on."""
    late = [one for one in person.periods if one.since and one.open_fen]
    out: list[Block] = []
    if late:
        first = min(late, key=lambda one: one.due_on)
        many = f"{len(late)} 个发薪日过了没发清，最早是 {first.due_on}。"
        words = many if len(late) > 1 else f"发薪日 {first.due_on} 已过，没发清。"
        part = f"其中 {fen_text(person.overdue_fen)} 元已过发薪日。" if person.overdue_fen != person.open_fen else ""
        out.append(_text([words, part], after=5))
    if person.due_fen:
        meaning = MEANINGS.get(person.badge_zh, "")
        rest = "、".join(dict.fromkeys(one.basis_zh for one in person.periods if one.open_fen)) or "工资和收款记录"
        claimed = f"我另外主张 {fen_text(person.claimed_fen)} 元，没算在内。" if person.claimed_fen else ""
        chip = Run(badge(person.badge_zh).text, chip=badge(person.badge_zh).chip, size=CHIP)
        out.append(_text([chip, f"{meaning}依据：{rest}。{claimed}"]))
    return out


def _picture(case: WageCase, person: Person, most: int) -> list[Block]:
    rungs = chain.ladder(case, chain.wage_of(person, me(case, person)), NAME_MAX, most)
    out: list[Block] = [Ladder(rungs, LARGE)]
    left = len(case.limbs) - most
    if left:
        out.append(_text([f"上面还有 {left} 段，见第", page_of("chain"), "页。"], after=4))
    return out


def _next(person: Person) -> list[Block]:
    if person.since:
        return [
            _text([toned(f"{word}　", Tone.ACCENT), said], after=1.0 if at < len(STEPS) - 1 else AFTER)
            for at, (word, said) in enumerate(STEPS)
        ]
    if person.open_fen:
        return [_text([toned("接下来　", Tone.ACCENT), "到了发薪日没发，就拿新的一份材料去催。"])]
    return [_text([toned("接下来　", Tone.ACCENT), "现在没有过期没发的工资。这份材料自己留好。"])]


def _checked(case: WageCase) -> Text:
    words = f"{len(case.findings)} 项重新算过，全部一致" if case.findings else "怎样核验"
    end: Words = ["，见第", page_of("verify"), "页。"]
    return _text([toned("核验　", Tone.AGREED), words, *end], after=0)


assert PLAIN.size == LEAST, "nothing on the page is smaller"
