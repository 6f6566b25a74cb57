"""Proofs, how to verify, and what is not proved: in short, for a worker's last page.

Rules
* The same facts as in the long chapters: checkpoint, roots, trust file, findings, every remark in both languages.

Specification: FORMATS 1.3, 1.5, 1.6; law notes 1.4 (items 10, 15, 17 and 18).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from reports.case import Remark
from reports.case.wage_shapes import WageCase
from reports.chapters.sources import Sources
from reports.chapters.verify import CODES
from reports.chapters.wages.small import FINE, Head, found, line
from reports.layout import Block, Columns, HashLines, Text, Tone, quiet, strong, time_text, toned

CALM = "每条记录由签名人自己的密钥签名；全部记录连成一棵只增不改的散列树，改动任何一个字，树根就对不上。"
OFFLINE = (
    "任何人都可以在断网的电脑上核验，不需要账号，也不需要平台配合："
    "运行 xinzheng verify 包.zip --trust trust.json。信任文件载有各方公钥，须从平台公布处或其他可信处另行取得，"
    "先核对其 SHA-256 与上列是否一致。"
)
BY_HAND = "用通用工具逐条核验的命令与算例，见包内 README.txt。"


class Close(HashLines):
    """Ids in rows as low as their type allows."""

    ROW = 12.6
    BASE = 9.2


def blocks(case: WageCase, sources: Sources) -> Iterator[Block]:
    """Two columns: proofs and the way to verify beside what is not checked and not proved."""
    yield Close(
        [
            ("树根", case.checkpoint.root.hex()),
            ("证据目录根", case.exhibit_root.hex()),
            ("证据包编号", case.pack.id),
            ("信任文件 SHA-256", case.pack.trust_sha256),
        ],
        label_width=80,
        size=7.0,
    )
    left = [*_proofs(case, sources), Head("八、怎样核验", "verify"), *_verify(case)]
    right = [
        Head("九、未核与不证明的事项", "limits"),
        *_remarks("未核", case.unchecked),
        *_remarks("不证明", case.not_proved),
    ]
    yield Columns([left, right], [1, 1.14], gutter=16, rule=True)


def _proofs(case: WageCase, sources: Sources) -> Iterator[Text]:
    point, log = case.checkpoint, case.log
    where = f"创立 {sources.exhibits(log.founded)}，规则第 {log.rules} 版 {sources.exhibits(log.policy)}"
    last = f"最后一条进入于 {time_text(point.last_at_ms)}，{log.time_zh}"
    told = f"账本 {point.origin}（{where}），{point.size} 条记录；{last}。"
    yield line([CALM, told], fine=True)
    text = " / ".join(point.text.splitlines())
    yield line([strong("检查点原文　"), quiet(text)], fine=True)
    yield line("每项证据的收录证明：proofs/〈记录编号〉.tlog-proof。", fine=True)


def _verify(case: WageCase) -> Iterator[Text]:
    yield line([OFFLINE, CODES, BY_HAND], fine=True)
    yield from found(case, FINE)


def _remarks(word: str, remarks: Iterable[Remark]) -> Iterator[Text]:
    for one in remarks:
        yield line([toned(f"{word}　", Tone.LAPSED), one.zh, quiet(f" {one.en}")], fine=True, after=1.6)
