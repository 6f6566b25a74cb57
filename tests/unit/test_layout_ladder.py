"""The picture of who owes whom, the poster for a phone, and close tables: drawn where they belong, over any page."""

from __future__ import annotations

import io
import re

import pikepdf
import pytest
from pypdf import PdfReader

from reports.layout import Block, Column, Report, Table, Text, Tone
from reports.layout.ladder import LARGE, SMALL, Ladder, Rung, Scale
from reports.layout.palette import BOOK, MARGIN_SIDE, MEASURE, PAGE_WIDTH, ROOM, SLIM, Margins
from reports.layout.poster import LEAST, Figure, Poster
from reports.layout.table import CLOSE

FAMILY = (  # a root, an only child, two brothers of whom the first has a child of his own
    Rung("甲"),
    Rung("乙", 0, "欠甲"),
    Rung("丙", 1, "欠乙", Tone.DISPUTED),
    Rung("丁", 2, "欠丙"),
    Rung("戊", 1, "", Tone.SINGLE, hidden=True),
)


def report(*blocks: Block, margins: Margins = BOOK) -> bytes:
    """The blocks as a PDF."""
    made = Report(
        title="题", pack_id="ab" * 32, footer="脚", created_ms=1_790_000_000_000, subject="事", margins=margins
    )
    return made.add(*blocks).build()


def operators(pdf: bytes, name: str, page: int = 0) -> list[list[float]]:
    """The operands of each operator of that name on a page, as numbers."""
    with pikepdf.open(io.BytesIO(pdf)) as document:
        return [
            [float(one) for one in instruction.operands]
            for instruction in pikepdf.parse_content_stream(document.pages[page])
            if str(instruction.operator) == name
        ]


def words(pdf: bytes) -> list[str]:
    """The text of each page, blanks left out."""
    return ["".join(page.extract_text().split()) for page in PdfReader(io.BytesIO(pdf)).pages]


@pytest.mark.parametrize("scale", [SMALL, LARGE])
def test_an_only_child_stands_straight_and_brothers_are_set_in(scale: Scale) -> None:
    """Depth grows where there are brothers and nowhere else; each arrow's words stand between the two boxes."""
    ladder = Ladder(FAMILY, scale)
    assert ladder.depths == [0, 0, 1, 1, 1]
    assert ladder.only == [True, True, False, True, False]
    text = words(report(ladder))[0]
    assert "甲欠甲乙欠乙丙欠丙丁戊" in text


def test_each_arrow_has_a_head_and_brothers_share_one() -> None:
    """Three filled heads for four arrows: the second brother hangs on the trunk of the first."""
    plain = len(operators(report(Text("甲")), "f")) + len(operators(report(Text("甲")), "f*"))
    drawn = report(Ladder(FAMILY))
    heads = len(operators(drawn, "h"))  # paths that are closed by hand: the heads alone
    assert heads - len(operators(report(Text("甲")), "h")) >= 3
    assert len(operators(drawn, "f")) + len(operators(drawn, "f*")) > plain
    assert len(operators(report(Ladder(FAMILY[:2])), "h")) < heads


def test_what_is_hidden_is_drawn_in_dashes() -> None:
    """A hidden box has many short lines where a shown one has none."""
    shown = [*FAMILY[:2], Rung("己", 1, "", Tone.SINGLE)]
    hidden = [*FAMILY[:2], Rung("己", 1, "", Tone.SINGLE, hidden=True)]
    many, few = (len(operators(report(Ladder(rungs)), "l")) for rungs in (hidden, shown))
    assert many > few + 100


def test_the_trunk_passes_what_hangs_on_the_first_brother() -> None:
    """A line goes by the child of the first brother on its way to the second, unbroken."""
    lines = []
    with pikepdf.open(io.BytesIO(report(Ladder(FAMILY)))) as document:
        start: tuple[float, float] = (0.0, 0.0)
        for instruction in pikepdf.parse_content_stream(document.pages[0]):
            values = [float(one) for one in instruction.operands] if str(instruction.operator) in "ml" else []
            if str(instruction.operator) == "m":
                start = (values[0], values[1])
            if str(instruction.operator) == "l" and values[0] == start[0]:
                lines.append((values[0], max(start[1], values[1]), min(start[1], values[1])))
    trunk = MARGIN_SIDE + SMALL.trunk
    merged: list[list[float]] = []
    for top, bottom in sorted(((top, bottom) for x, top, bottom in lines if abs(x - trunk) < 0.02), reverse=True):
        if merged and top >= merged[-1][1] - 0.1:
            merged[-1][1] = min(merged[-1][1], bottom)
        else:
            merged.append([top, bottom])
    brothers = Ladder(FAMILY).height(MEASURE) - Ladder(FAMILY[:2]).height(MEASURE)
    last = Ladder(FAMILY).bands(MEASURE)[-1].height
    assert len(merged) == 2  # the arrow to the root, and the trunk of the brothers
    assert merged[1][0] - merged[1][1] == pytest.approx(brothers - last / 2, abs=4)


def test_a_long_ladder_flows_over_pages() -> None:
    """Two hundred rungs, a long name among them: each box once, in order, no arrow alone at the foot of a page."""
    name = "长" * 400
    rungs = [Rung("首"), *(Rung(f"第{at:03d}级" if at != 50 else name, at - 1, f"欠{at:03d}") for at in range(1, 200))]
    pages = words(report(Ladder(rungs)))
    assert len(pages) > 3
    found = re.findall(r"第(\d{3})级", "".join(pages))
    assert found == [f"{at:03d}" for at in range(1, 200) if at != 50]
    for page in pages[:-1]:
        body = page.split("脚第")[0]
        assert not re.search(r"欠\d{3}$", body)


def test_an_arrow_without_words_at_a_page_s_end_is_no_mistake() -> None:
    """Hidden rungs have empty bands, which are never cut."""
    rungs = [Rung("首"), *(Rung("未", at - 1, "", Tone.SINGLE, hidden=True) for at in range(1, 120))]
    assert sum(page.count("未") for page in words(report(Ladder(rungs)))) == 119


def poster(figure: str = "1.00 元") -> Poster:
    """A poster with its three figures."""
    return Poster(
        "小", "甲欠乙。", Figure("尚欠", figure), (Figure("应发", "2.00"), Figure("已发", "1.00")), "后面还有"
    )


def test_a_poster_s_page_has_its_own_large_foot_and_no_head() -> None:
    """The foot of the poster's page is in its type; the next page has head and foot as always."""
    pages = words(report(poster(), *(Text("行") for _ in range(120))))
    assert pages[0].endswith("后面还有第1页/共2页") or "后面还有第1页/共" in pages[0]
    assert "脚" not in pages[0]
    assert "题" not in pages[0]
    assert pages[1].startswith("题")
    assert "脚" in pages[1]


def test_a_poster_s_figure_shrinks_and_is_whole() -> None:
    """The largest sum that a statement holds stands whole in the band, in type that is still read."""
    pdf = report(poster("90,071,992,547,409.91 元"))
    assert "90,071,992,547,409.91元" in words(pdf)[0]
    with pikepdf.open(io.BytesIO(pdf)) as document:
        sizes = [
            float(one.operands[1])
            for one in pikepdf.parse_content_stream(document.pages[0])
            if str(one.operator) == "Tf"
        ]
    assert min(sizes) >= LEAST
    assert 30 < max(sizes) < 58


def test_margins_say_where_text_may_stand() -> None:
    """The book's are those of the palette; slim ones give more room, and text keeps within them."""
    assert (BOOK.measure, BOOK.room) == (MEASURE, ROOM)
    assert SLIM.measure > BOOK.measure
    assert SLIM.room > BOOK.room
    long = Text("一二三四五六七八九十" * 30)
    for margins in (BOOK, SLIM):
        starts = {round(one[4], 1) for one in operators(report(long, margins=margins), "Tm") if one[4]}
        assert round(margins.side, 1) in starts
        assert all(margins.side - 5 <= one <= PAGE_WIDTH - margins.side for one in starts)


def test_a_close_table_is_lower_and_has_its_breaks() -> None:
    """The same rows in less height; a hairline before each column that is named, in every row."""
    columns = [Column("甲"), Column("乙")]
    rows = [[str(number), "字"] for number in range(10)]
    roomy, close = Table(columns, rows), Table(columns, rows, look=CLOSE)
    assert close.height(MEASURE) < 0.7 * roomy.height(MEASURE)
    lined = Table(columns, rows, look=CLOSE, breaks=(1,))
    assert len(operators(report(lined), "l")) - len(operators(report(close), "l")) == len(rows)
