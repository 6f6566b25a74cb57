"""The proofs in short: the checkpoint, and where each exhibit stands in the log.

Rules
* The checkpoint's text is printed whole, so that it can be compared with a published one.
* Entry times are called what they are: the operator's own clock, where nothing else bounds them.
* Shown and withheld digests are counted for each statement; a withheld field is proved to exist, never what it holds.

Specification: FORMATS 1.3, 1.5, 2.2, 2.5; law notes 1.4 (items 10, 11 and 18).
"""

from __future__ import annotations

from reports.case import Exhibit
from reports.chapters.sources import Sources
from reports.chapters.told import Told
from reports.chapters.whole import Whole
from reports.layout import (
    Callout,
    Column,
    HashLines,
    Inline,
    KeyValues,
    Report,
    Table,
    Text,
    amount_column,
    day_text,
    time_text,
)

TITLE = "六、证明摘要"


def add(report: Report, case: Told, sources: Sources) -> None:
    """The chapter."""
    summary(report, case, sources)
    report.section("逐项位置", anchor="positions")
    clock = f"进入时间为{case.log.time_zh}" if case.log.time == "operator" else "进入时间经时间戳锚定"
    counts = "“公开”“隐去”是本包向持有人披露与未披露的字段数。"
    report.add(
        Text(f"每项证据的收录证明是成员 proofs/〈编号〉.tlog-proof。{clock}。{counts}"), _positions(case, sources)
    )


def summary(report: Report, case: Told, sources: Sources, title: str = TITLE) -> None:
    """The chapter without its rows: the checkpoint whole, and what hangs on it."""
    point = case.checkpoint
    report.chapter(title, anchor="proofs")
    report.add(
        Text(
            "本账本只增不改：每条记录连同其进入时间是一棵散列树的一片叶。检查点记下树的规模与树根，由账本密钥签名。"
            "下列每项证据都有一份收录证明，把它连到同一个检查点；改动任何一个字，树根就对不上。"
        ),
        KeyValues(
            [
                ("账本", point.origin),
                ("账本创立", f"{day_text(case.log.founded_at_ms)}，{sources.exhibits(case.log.founded)}"),
                ("规则", f"第 {case.log.rules} 版，{sources.exhibits(case.log.policy)}"),
                ("进入时间", f"{case.log.time_zh}；检查点内最后一条记录进入于 {time_text(point.last_at_ms)}"),
                ("树的规模", f"{point.size} 条记录"),
            ],
            label_width=72,
        ),
        Whole(
            HashLines(
                [("树根", point.root.hex()), ("证据目录根", case.exhibit_root.hex()), ("证据包编号", case.pack.id)],
                label_width=82,
            )
        ),
        Callout("检查点原文（三行：账本、规模、树根的 Base64）", *point.text.splitlines()),
    )


def _positions(case: Told, sources: Sources) -> Table:
    """Two exhibits in a row, each with its place."""
    cells = [_position(exhibit, sources) for exhibit in case.exhibits]
    if len(cells) % 2:
        cells.append([""] * len(cells[0]))
    columns = [
        Column("证据", points=30),
        amount_column("账本序号", 44),
        Column("进入时间", 1.0),
        amount_column("公开", 30),
        amount_column("隐去", 34),
    ]
    pairs = zip(cells[::2], cells[1::2], strict=True)
    return Table([*columns, Column("", points=14), *columns], [[*left, "", *right] for left, right in pairs])


def _position(exhibit: Exhibit, sources: Sources) -> list[Inline]:
    row = sources.statements[exhibit.statement]
    return [str(exhibit.no), str(row.index), time_text(row.at_ms), str(row.shown), str(row.withheld)]
