"""The evidence list (证据目录), closely: what belongs together in one row, and each exhibit by its number.

Promise: every exhibit of the pack is named twice, in the row of what it proves and in the index, under its number.

Rules
* Few exhibits of one kind stand each with what it proves; many stand in one row, and what each says in the chapter
  that the row names.
* The index has the first eight digits of the record's id; the member of the pack is named by all of them.

Specification: 民事证据规定 19; law notes 1.4 (item 1); FORMATS 1.5.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from reports.case import Exhibit
from reports.case.wage_shapes import WageCase
from reports.chapters.exhibits import ID_SHOWN, KIND
from reports.chapters.sources import Sources, Words, badge
from reports.chapters.wages.small import line
from reports.layout import Block, Column, Inline, Run, Style, Table, quiet, strong
from reports.layout.faces import Face
from reports.layout.palette import NAVY, WHITE
from reports.layout.table import CLOSE, Look

EACH_MAX = 3  # exhibits of one kind that stand each with what they prove
INDEX_COLUMNS = 9
INDEX = Look(
    Style(size=6.2, leading=1.24),
    Style(Face.BOLD, 6.2, WHITE, leading=1.2),
    Style(Face.BOLD, 6.2, NAVY),
    1.6,
    0.7,
    2,
    4,
)
ORDER, ACCOUNT = "加工费：订单", "加工费：往来账"
GROUPS = {"work": "工资", "order": ORDER, "account": ACCOUNT, "party": "当事人与签名权限", "system": "账本"}
PROVES = {
    "work.recorded": "逐日的数量与金额，见第一章",
    "work.claimed": "本人自己记的数量，见第一章",
    "work.confirmed": "本人对记录的确认，见第一章",
    "payslip.issued": "各月工资清单，见第二章",
    "payslip.confirmed": "本人对工资清单的确认，见第二章",
    "payment.stated": "单位记载的发放，见第三章",
    "payment.acknowledged": "本人确认收到，见第三章",
    "wage.advanced": "单位记载的预支，见第三章",
    "advance.acknowledged": "本人确认的预支，见第三章",
}
PROVES_OF_GROUP = {
    "order": "该订单的成立、履行与加工费",
    "account": "该两方的对账、付款与尚欠加工费",
    "party": "主体、签名人及其权限",
    "system": "账本的创立与规则",
}


def groups(case: WageCase, sources: Sources) -> Iterator[Block]:
    """The rows: by thread and kind."""
    yield line(
        f"共 {len(case.exhibits)} 项，证据种类均为{KIND}，由下列签名人签名，存于本证据包 statements/〈记录编号〉.sd-jwt。"
    )
    rows = [row for thread, own in _threads(case.exhibits, sources) for row in _rows(thread, own, case, sources)]
    yield Table(
        [
            Column("名称", 1.35),
            Column("证据序号", 1.0),
            Column("证明对象", 2.1),
            Column("签名人", 0.6),
            Column("状态", points=42),
        ],
        rows,
        look=CLOSE,
    )


def _threads(exhibits: Iterable[Exhibit], sources: Sources) -> list[tuple[str, list[Exhibit]]]:
    """Exhibits by thread; the threads of all parties together."""
    found: dict[str, list[Exhibit]] = {}
    for exhibit in exhibits:
        thread = sources.statements[exhibit.statement].thread
        found.setdefault(thread if _type(thread) in ("work", "order", "account") else _type(thread), []).append(exhibit)
    return list(found.items())


def _type(thread: str) -> str:
    return thread.partition(":")[0]


def _rows(thread: str, own: list[Exhibit], case: WageCase, sources: Sources) -> Iterator[list[Inline]]:
    if _type(thread) != "work":
        yield _group(thread, own, sources)
        return
    who = _who(thread, case)
    kinds: dict[str, list[Exhibit]] = {}
    for exhibit in own:
        kinds.setdefault(exhibit.kind, []).append(exhibit)
    for kind, same in kinds.items():
        if len(same) > EACH_MAX or kind in PROVES:
            yield _many(who, kind, same, sources)
        else:
            yield from (_one(who, exhibit, sources) for exhibit in same)


def _who(thread: str, case: WageCase) -> str:
    """Whose work, where the pack has more than one person."""
    if len(case.people) == 1:
        return ""
    return next((f"{person.worker.name or '姓名未披露'}：" for person in case.people if person.thread == thread), "")


def _one(who: str, exhibit: Exhibit, sources: Sources) -> list[Inline]:
    role = sources.statements[exhibit.statement].role_zh
    return [strong(f"{who}{exhibit.title}"), str(exhibit.no), exhibit.proves, quiet(role), badge(exhibit.badge)]


def _many(who: str, kind: str, same: list[Exhibit], sources: Sources) -> list[Inline]:
    title = sources.statements[same[0].statement].kind_zh
    proves = PROVES.get(kind) or f"{same[0].proves}等 {len(same)} 项"
    name: Words = [strong(f"{who}{title}"), quiet(f" {len(same)} 项")]
    return [name, _numbers(same, sources), proves, quiet(_roles(same, sources)), _badges(same)]


def _group(thread: str, own: list[Exhibit], sources: Sources) -> list[Inline]:
    """A whole thread in one row, its kinds beside each other."""
    kind = _type(thread)
    name: Words = [strong(GROUPS[kind])]
    if kind in ("order", "account"):
        name.append(quiet(f" {sources.order(thread)}"))
    kinds: dict[str, list[Exhibit]] = {}
    for exhibit in own:
        kinds.setdefault(sources.statements[exhibit.statement].kind_zh, []).append(exhibit)
    told = "；".join(f"{kind_zh} {_numbers(same, sources)}" for kind_zh, same in kinds.items())
    return [name, _numbers(own, sources), f"{PROVES_OF_GROUP[kind]}：{told}", quiet(_roles(own, sources)), _badges(own)]


def _numbers(same: list[Exhibit], sources: Sources) -> str:
    return sources.exhibits(*(one.statement for one in same)).removeprefix("证据 ")


def _roles(same: list[Exhibit], sources: Sources) -> str:
    return "、".join(dict.fromkeys(sources.statements[one.statement].role_zh for one in same))


def _badges(same: list[Exhibit]) -> Inline:
    """The badge that all wear, or how many wear which."""
    counted: dict[str, int] = {}
    for one in same:
        counted[one.badge] = counted.get(one.badge, 0) + 1
    if len(counted) == 1:
        return badge(same[0].badge)
    return Run("\n".join(f"{word} {count}" for word, count in counted.items() if word), size=6.2)


def index(case: WageCase) -> Iterator[Block]:
    """Number → record, in columns that are read downwards."""
    yield line(f"逐项编号：序号与记录编号（签名原文的 SHA-256）开头 {ID_SHOWN} 位。", fine=True, after=1.5)
    depth = -(-len(case.exhibits) // INDEX_COLUMNS)
    rows = []
    for at in range(depth):
        row: list[Inline] = []
        for column in range(INDEX_COLUMNS):
            own = case.exhibits[column * depth + at : column * depth + at + 1]
            row += [str(own[0].no), own[0].statement[:ID_SHOWN]] if own and at < depth else ["", ""]
        rows.append(row)
    columns = [Column("序", 0.42, "right"), Column("编号", 1.0)] * INDEX_COLUMNS
    yield Table(columns, rows, look=INDEX, breaks=range(2, 2 * INDEX_COLUMNS, 2))
