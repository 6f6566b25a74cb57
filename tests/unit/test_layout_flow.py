"""Blocks over pages: nothing lost, nothing torn that should stay, no length of text that cannot be printed."""

from __future__ import annotations

import hashlib
import io
from collections.abc import Callable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pypdf import PdfReader

from reports.layout import (
    Anchor,
    Block,
    Callout,
    Card,
    Cards,
    Check,
    Checked,
    Checks,
    Column,
    Columns,
    Cover,
    Event,
    HashLines,
    Heading,
    KeyValues,
    Notes,
    PageBreak,
    QrCode,
    Report,
    Signatures,
    Space,
    Steps,
    Sum,
    Sums,
    Table,
    Text,
    Timeline,
    amount_column,
    fen_text,
    strong,
)
from reports.layout.block import flow, least, stack_height
from reports.layout.palette import MEASURE, ROOM
from reports.layout.table import TOTAL_ROW

LONG = "承揽人接单，约定验收合格后三十日内付款。" * 800  # 48 KiB: the longest text a statement can hold
MANY: dict[str, Callable[[str], Block]] = {
    "text": Text,
    "values": lambda words: KeyValues([("说明", words, "注"), ("说明", "短", words)]),
    "table": lambda words: Table(
        [Column("甲"), Column("乙", 2.0)], [["一", words], [words, "二"]], totals=["合计", ""]
    ),
    "timeline": lambda words: Timeline([Event("2026-03-02", words, "短"), Event("2026-03-03", "短", words)]),
    "steps": lambda words: Steps([words, words]),
    "checks": lambda words: Checks([Checked(Check.OK, words, words)]),
    "notes": lambda words: Notes([words]),
    "callout": lambda words: Callout("标题", words, words),
    "sums": lambda words: Sums([Sum(words, "1 × 1", fen_text(100))]),
    "columns": lambda words: Columns([[Text(words)], [KeyValues([("甲", words)])]], [1, 1]),
}


def report_of(*blocks: Block) -> Report:
    """A report with those blocks."""
    return Report(title="标题", pack_id="ab" * 32, footer="脚注", created_ms=0, subject="事由").add(*blocks)


def words_on(report: Report) -> list[str]:
    """The words of each page, blanks left out."""
    return ["".join(page.extract_text().split()) for page in PdfReader(io.BytesIO(report.build())).pages]


@pytest.mark.parametrize("make", MANY.values(), ids=MANY.keys())
def test_a_party_can_write_as_much_as_it_likes(make: Callable[[str], Block]) -> None:
    """The longest text flows over the pages it needs, in every block that holds a party's words; none is lost."""
    report = report_of(Space(500), make(LONG))
    assert len(report.pages()) > 3
    text = "".join(words_on(report))
    wanted = sum(plain.count("揽") for plain in _texts(make(LONG)))
    assert text.count("揽") == wanted


def _texts(block: Block) -> list[str]:
    """The long texts that stand in a block, once each."""
    return [LONG] * {"Text": 1, "Notes": 1, "Sums": 1}.get(type(block).__name__, 2)


@settings(max_examples=40, deadline=None)
@given(st.lists(st.sampled_from(sorted(MANY)), min_size=1, max_size=6), st.integers(1, 40), st.integers(0, 700))
def test_no_page_is_overfull(names: list[str], length: int, before: int) -> None:
    """Whatever stands before it, no block reaches below the text area, and blocks do not overlap."""
    blocks = [
        block for name in names for block in (Heading(name, f"{name}-{id(name)}"), MANY[name](LONG[: 30 * length]))
    ]
    for page in report_of(Space(before), *blocks).pages():
        bottom = 0.0
        for placed in page.placed:
            assert placed.y >= bottom - 1e-6
            bottom = placed.y + placed.block.height(MEASURE)
        assert bottom <= ROOM + 1e-6


@pytest.mark.parametrize("before", range(560, 714, 7))
def test_a_heading_is_never_alone(before: int) -> None:
    """At whatever height it comes, a heading has something of its chapter under it on the same page."""
    table = Table([Column("甲"), amount_column("金额")], [["一", "1.00"]] * 4)
    for follower in (Text(LONG[:400]), table, Callout("甲", "乙"), Cards([Card("甲", "1")])):
        for page in report_of(Space(before), Heading("章", "a"), Heading("节", "b", level=1), follower).pages():
            assert not isinstance(page.placed[-1].block, Heading | Anchor)


@pytest.mark.parametrize("before", range(540, 714, 6))
def test_a_total_is_never_alone(before: int) -> None:
    """At whatever height the table ends, its total stands under at least one row."""
    rows = [["甲", fen_text(fen)] for fen in range(5)]
    for page in report_of(
        Space(before), Table([Column("甲"), amount_column("金额")], rows, totals=["合计", "1"])
    ).pages():
        for placed in page.placed:
            if isinstance(placed.block, Table):
                assert [band.row for band in placed.block.current(MEASURE)] != [TOTAL_ROW]


def test_split_rows_keep_their_order() -> None:
    """A table of five hundred rows has each once, in order, and its head on every page."""
    rows = [[f"第{number}行", fen_text(number)] for number in range(500)]
    pages = words_on(report_of(Table([Column("名目"), amount_column("金额（元）")], rows)))
    text = "".join(pages)
    assert [text.count(f"第{number}行") for number in range(500)] == [1] * 500
    assert all("名目" in page for page in pages)


def test_amounts_are_never_torn() -> None:
    """The largest amount a statement can hold shrinks rather than break over two lines."""
    table = Table([Column("甲"), amount_column("金额", 50)], [["一", fen_text(2**53 - 1)]])
    assert table.current(MEASURE)[0].cells[1].text.lines[1:] == ()
    assert "90,071,992,547,409.91" in words_on(report_of(table))[0]


def test_page_breaks() -> None:
    """A page break begins a new page, and two of them, or one at the top, leave no empty page."""
    report = report_of(PageBreak(), Text("甲"), PageBreak(), PageBreak(), Text("乙"), PageBreak())
    assert [len(page.placed) for page in report.pages()] == [1, 1]


def test_space_between_blocks_is_the_larger_of_two() -> None:
    """Spaces of neighbours do not add up, and a page begins without one."""
    first, second = Text("甲", after=7), Heading("乙", "b")
    placed, rest, used = flow([second, first, second], MEASURE, ROOM)
    assert rest == []
    assert placed[0].y == 0
    assert placed[2].y - placed[1].y - first.height(MEASURE) == pytest.approx(second.space_before)
    assert used == stack_height([second, first, second], MEASURE)


def test_what_fits_nowhere_is_our_own_mistake() -> None:
    """A block taller than a page that cannot be split is refused loudly, not drawn over the edge."""
    with pytest.raises(RuntimeError, match="taller than a page"):
        report_of(Space(800)).pages()
    assert least(Space(800), MEASURE) == 800


def test_a_text_is_split_at_lines_two_by_two() -> None:
    """No single line is left behind or sent ahead."""
    text = Text(LONG[:300])
    lines = len(text.setting(MEASURE).lines)
    heights = [text.setting(MEASURE).line_height * count for count in range(lines + 1)]
    assert text.split(MEASURE, heights[1]) is None
    for count in range(2, lines):
        parts = text.split(MEASURE, heights[count])
        assert parts is not None
        first, rest = (round(part.height(MEASURE) / heights[1]) for part in parts)
        assert first + rest == lines
        assert min(first, rest) >= 2


@pytest.mark.parametrize(
    "block",
    [
        Cover("证据包", "副题", [("编号", "1")], bytes(32)),
        Cards([Card("尚欠（元）" * 9, fen_text(2**53 - 1), "注" * 60)] * 5),
        HashLines([("编号", "ab" * 32), ("长", "cd" * 64)]),
        QrCode("https://example.org/" + "a" * 300, "说明"),
        Signatures(["提交人" * 12]),
    ],
    ids=lambda block: type(block).__name__,
)
def test_figures_keep_their_height(block: Block) -> None:
    """What stands under a figure stands under it: its words end above its height."""
    bottoms: list[float] = []
    report = report_of(block, Anchor("end"), Text(strong("其后")))
    page = report.pages()[0]
    bottoms = [placed.y for placed in page.placed]
    assert bottoms == sorted(bottoms)
    assert bottoms[1] >= block.height(MEASURE)
    assert "其后" in words_on(report)[0]


def test_many_ids_flow_over_pages() -> None:
    """A hundred hashes stand once each, in order, and are copied without the gaps between their groups."""
    ids = [hashlib.sha256(bytes([number])).hexdigest() for number in range(100)]
    report = report_of(HashLines([(f"记录{number}", digits) for number, digits in enumerate(ids)]))
    assert len(report.pages()) > 2
    text = "".join(words_on(report))
    assert [text.count(digits) for digits in ids] == [1] * 100


def test_rosettes_differ_and_repeat() -> None:
    """The same hash gives the same rosette, another hash another one."""
    seeds = [bytes([number]) * 32 for number in (0, 0, 1, 255)]
    drawn = [report_of(Cover("甲", "乙", [], seed)).build() for seed in seeds]
    assert drawn[0] == drawn[1]
    assert len(set(drawn)) == 3


def test_a_qr_code_holds_its_content() -> None:
    """The squares drawn are the modules of the code: dark runs add up to the dark modules, edge to edge."""
    code = QrCode("https://example.org/v#ab", side=100)
    size = len(code.rows)
    module = 100 / (size + 8)
    boxes = list(code._runs(0, 0, module))
    dark = {
        (round(top / module) - 4, round(x / module) - 4 + step)
        for x, top, width, _ in boxes
        for step in range(round(width / module))
    }
    assert dark == {(row, column) for row in range(size) for column in range(size) if code.rows[row][column]}
    assert {(0, 0), (0, size - 1), (size - 1, 0)} <= dark
    assert (size - 1, size - 1) not in dark or code.rows[-1][-1]
