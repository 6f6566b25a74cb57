"""Layout: Chinese typesetting and the drawing primitives of a report, deterministic and offline.

Promise: chapters say what stands on the page; this room decides where and how, and the same calls give the same bytes
on every machine. What no font can draw is refused, never printed as a box.

Rules
* Nothing here knows statements, orders or wages; chapters hand in words, figures and tones.
* An `Inline` is a string, a `Run`, or a list of both; wherever words go, an `Inline` goes.
* Lengths are points, times milliseconds since 1970, money integer fen.
* Whatever holds words of a party can be split over pages. Cover, cards and hash lines hold our own short words: a
  cover's and a card's text shrinks to fit.

Worked example::

    report = Report(title="电子数据证据包", pack_id=pack_id, footer="平台时间", created_ms=at_ms, subject="加工费")
    report.add(
        Cover("电子数据证据包", "Electronic evidence pack", [("编号", short_hash(pack_id))], bytes.fromhex(pack_id)),
        Cards([Card("尚欠(元)", fen_text(59832639), "已逾期", Tone.DISPUTED), Card("签名记录", "62", "条")]),
        KeyValues([("定作人", strong("青禾服饰有限公司")), ("大写", fen_in_words(59832639))]),
        report.contents(),
    )
    report.chapter("一、金额", anchor="sums", new_page=True)
    report.add(
        Text(["双方已确认 ", badge("双方确认"), ",算式见下。"]),
        Sums([Sum("袜子 A", "252,875双 × 1.17", fen_text(29586375)), Sum("合计", "", fen_text(59832639), total=True)]),
        Table([Column("订单"), amount_column("金额(元)")], [["甲", "1.00"]], totals=["合计", "1.00"]),
    )
    pdf = report.build()

Specification: 中文排版需求 (W3C CLREQ); ISO 32000-1. Looks: `palette`.
"""

from __future__ import annotations

from reports.layout.block import BODY, Anchor, Block, Columns, Heading, PageBreak, Rule, Space, Text
from reports.layout.faces import Face, FontLacksCharacter, lacking, spelled_out
from reports.layout.figures import Card, Cards, Cover, HashLines, QrCode, Signatures
from reports.layout.finish import PdfNotPlain, same_pdf
from reports.layout.lists import Callout, Check, Checked, Checks, Event, Notes, Steps, Sum, Sums, Timeline
from reports.layout.measures import (
    day_in_words,
    day_text,
    number_text,
    price_text,
    quantity_text,
    short_hash,
    time_text,
)
from reports.layout.money import fen_in_words, fen_text, yuan_text
from reports.layout.palette import BADGE_TONES, Tone
from reports.layout.report import Contents, Report
from reports.layout.table import Column, KeyValues, Table, amount_column
from reports.layout.text import Inline, Run, Style, chip, golden, note_mark, page_of, quiet, strong, toned

__all__ = [
    "BODY",
    "Anchor",
    "Block",
    "Callout",
    "Card",
    "Cards",
    "Check",
    "Checked",
    "Checks",
    "Column",
    "Columns",
    "Contents",
    "Cover",
    "Event",
    "Face",
    "FontLacksCharacter",
    "HashLines",
    "Heading",
    "Inline",
    "KeyValues",
    "Notes",
    "PageBreak",
    "PdfNotPlain",
    "QrCode",
    "Report",
    "Rule",
    "Run",
    "Signatures",
    "Space",
    "Steps",
    "Style",
    "Sum",
    "Sums",
    "Table",
    "Text",
    "Timeline",
    "Tone",
    "amount_column",
    "badge",
    "chip",
    "day_in_words",
    "day_text",
    "fen_in_words",
    "fen_text",
    "golden",
    "lacking",
    "note_mark",
    "number_text",
    "page_of",
    "price_text",
    "quantity_text",
    "quiet",
    "same_pdf",
    "short_hash",
    "spelled_out",
    "strong",
    "time_text",
    "toned",
    "yuan_text",
]


def badge(word: str) -> Run:
    """The chip of a badge, by its word: 双方确认, 单方记录, 有异议, 逾期视为同意."""
    return chip(word, BADGE_TONES[word])
