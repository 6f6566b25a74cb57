"""The evidence list (证据目录), closely: what belongs together in one row, and each exhibit by its number.

Promise: every exhibit of the pack is named twice, in the row of what it proves and in the index, under its number.

Rules
* Few exhibits of one family stand each with what it proves; many stand in one row with their kinds, and what each says
  in the chapter that the row names.
* The index has the first eight digits of the record's id; the member of the pack is named by all of them.

Specification: 民事证据规定 19; law notes 1.4 (item 1); FORMATS 1.5.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from reports.case import Exhibit
from reports.case.wage_shapes import WageCase
from reports.chapters.exhibits import ID_SHOWN, KIND
from reports.chapters.sources import Sources, Words, badge
from reports.chapters.wages.small import line
from reports.layout import Block, Column, Inline, Run, Style, Table, quiet, strong
from reports.layout.faces import Face
from reports.layout.palette import NAVY, WHITE
from reports.layout.table import CLOSE, Look

EACH_MAX = 3  # exhibits of one family that stand each with what they prove
INDEX_COLUMNS = 11
INDEX = Look(
    Style(size=6.2, leading=1.24),
    Style(Face.BOLD, 6.2, WHITE, leading=1.2),
    Style(Face.BOLD, 6.2, NAVY),
    1.2,
    0.7,
    2,
    4,
)
FAMILIES = {
    "engagement": ("用工约定", "用工关系、计酬办法与发薪日", "counts"),
    "work": ("计件计时记录", "逐日的数量、金额与本人的确认", "counts"),
    "payslip": ("工资清单", "各月应发、扣除与实发", "slips"),
    "payment": ("工资发放", "单位记载的发放与本人的确认", "money"),
    "wage.advanced": ("预支", "预支与本人的确认", "money"),
    "arrears": ("欠薪与工资欠条", "到发薪日没发的工资，及单位的确认", "money"),
    "wage.demanded": ("催讨", "本人催讨工资", "money"),
    "objection": ("异议", "对记录的异议与答复", "money"),
    "order": ("加工费：订单", "该订单的成立、履行与加工费", "chain"),
    "account": ("加工费：往来账", "该两方的对账、付款与尚欠加工费", "chain"),
    "party": ("当事人与权限", "主体、签名人及其权限", "people"),
    "system": ("账本", "账本的创立与规则", "proofs"),
}
PLACES = {"counts": "一", "slips": "二", "money": "三", "chain": "四", "people": "五", "proofs": "七"}  # chapters
UPSTREAM = "上游企业"  # chapter 四 has their names
OF_KIND = {"advance.acknowledged": "wage.advanced"}  # answers stand with what they answer
WORK = "work"


def groups(case: WageCase, sources: Sources, places: Mapping[str, str] = PLACES) -> Iterator[Block]:
    """The rows: what belongs together, its exhibits by kind, who signed; `places` are the chapters that tell more."""
    member = "statements/〈记录编号〉.sd-jwt"
    yield line(f"共 {len(case.exhibits)} 项，证据种类均为{KIND}，由所列签名人签名，存于本证据包 {member}。")
    found = _families(case.exhibits, sources)
    rows = [_row(thread, family, own, case, sources, places) for (thread, family), own in found.items()]
    columns = [
        Column("名称", points=104),
        Column("证明对象与证据序号", 4),
        Column("签名人", 0.8),
        Column("状态", points=44),
    ]
    yield Table(columns, rows, look=CLOSE)


def _families(exhibits: Iterable[Exhibit], sources: Sources) -> dict[tuple[str, str], list[Exhibit]]:
    """Exhibits by thread and family; the threads of all parties together, and those of the log."""
    found: dict[tuple[str, str], list[Exhibit]] = {}
    for exhibit in exhibits:
        thread = sources.statements[exhibit.statement].thread
        family = kind = thread.partition(":")[0]
        if kind == WORK:
            named = OF_KIND.get(exhibit.kind, exhibit.kind)
            family = named if named in FAMILIES else named.partition(".")[0]
        found.setdefault((thread if kind in (WORK, "order", "account") else "", family), []).append(exhibit)
    return found


def _row(
    thread: str, family: str, own: list[Exhibit], case: WageCase, sources: Sources, places: Mapping[str, str]
) -> list[Inline]:
    title, proves, place = FAMILIES.get(family, (own[0].title, own[0].proves, "proofs"))
    named: Words = [strong(f"{_who(thread, case)}{title}")]
    if family in ("order", "account"):
        named.append(quiet(f" {sources.order(thread)}"))
    if thread.partition(":")[0] == WORK and len(own) <= EACH_MAX:
        told: Words = [
            word for one in own for word in ("" if one is own[0] else "　", strong(str(one.no)), f" {one.proves}")
        ]
    else:
        told = [f"{proves}（第{places[place]}章）：{_by_kind(own, sources)}"]
    return [named, told, quiet(_roles(own, sources)), _badges(own)]


def _by_kind(own: list[Exhibit], sources: Sources) -> str:
    """计件记录 3–8、10；计件确认 9."""
    kinds: dict[str, list[str]] = {}
    for exhibit in own:
        kinds.setdefault(sources.statements[exhibit.statement].kind_zh, []).append(exhibit.statement)
    return "；".join(f"{kind} {sources.exhibits(*ids).removeprefix('证据 ')}" for kind, ids in kinds.items()) + "。"


def _who(thread: str, case: WageCase) -> str:
    """Whose work, where the pack has more than one person."""
    if len(case.people) == 1:
        return ""
    return next((f"{person.worker.name or '姓名未披露'}：" for person in case.people if person.thread == thread), "")


def _roles(same: list[Exhibit], sources: Sources) -> str:
    said = (sources.statements[one.statement] for one in same)
    return "、".join(dict.fromkeys(UPSTREAM if one.role == "upstream" else one.role_zh for one in said))


def _badges(same: list[Exhibit]) -> Inline:
    """The badge that all wear, or how many wear which."""
    counted: dict[str, int] = {}
    for one in same:
        counted[one.badge] = counted.get(one.badge, 0) + 1
    if len(counted) == 1:
        return badge(same[0].badge)
    return Run("\n".join(f"{word} {count}" for word, count in counted.items() if word), size=6.2)


def index(case: WageCase, beside: int = INDEX_COLUMNS) -> Iterator[Block]:
    """Number → record, in `beside` columns that are read downwards."""
    yield line(f"逐项编号：序号与记录编号（签名原文的 SHA-256）开头 {ID_SHOWN} 位。", fine=True, after=1.5)
    depth = -(-len(case.exhibits) // beside)
    rows = []
    for at in range(depth):
        row: list[Inline] = []
        for column in range(beside):
            own = case.exhibits[column * depth + at : column * depth + at + 1]
            row += [str(own[0].no), own[0].statement[:ID_SHOWN]] if own and at < depth else ["", ""]
        rows.append(row)
    columns = [Column("序", 0.42, "right"), Column("编号", 1.0)] * beside
    yield Table(columns, rows, look=INDEX, breaks=range(2, 2 * beside, 2))
