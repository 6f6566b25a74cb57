"""The report: chapters in, one PDF out, the same bytes every time.

Promise: `Report.build` lays out all pages, then draws them, with page x of y, header, footer, outline and contents.

Rules
* Pages are laid out first: numbers of pages and places of anchors are known when the first is drawn.
* No clock, no locale, no environment: dates are handed in, and every choice of ReportLab's settings is made here.
* The first page may be a cover or a poster: warm paper, no header. Every page has the footer, a poster's in its own
  large type.

Specification: ISO 32000-1; `finish` for the file itself.
"""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import dataclass, replace

from reportlab.pdfgen.canvas import Canvas

from reports.layout.block import Block, Heading, PageBreak, Placed, flow
from reports.layout.faces import require
from reports.layout.figures import Cover
from reports.layout.finish import Facts, finish
from reports.layout.measures import short_hash
from reports.layout.palette import BOOK, HAIR, PAGE_HEIGHT, PAGE_WIDTH, PAPER, SOFT, Margins
from reports.layout.pen import Pen
from reports.layout.poster import FOOT, Poster
from reports.layout.setting import fitted, set_text, width_of
from reports.layout.stack import Band, Cell, Stack
from reports.layout.text import Inline, Style, plain

PAGES_MAX = 2000  # a report longer than this is no evidence a person reads; also bounds the work of a re-draw
FRAME = Style(size=7.6, ink=SOFT)


@dataclass(frozen=True, slots=True)
class Page:
    """A page as laid out: blocks with their tops, counted from the text area's top."""

    placed: tuple[Placed, ...]

    @property
    def is_cover(self) -> bool:
        """Whether it begins with a cover band."""
        return bool(self.placed) and isinstance(self.placed[0].block, Cover)

    @property
    def poster(self) -> Poster | None:
        """The poster that it begins with, if any."""
        first = self.placed[0].block if self.placed else None
        return first if isinstance(first, Poster) else None


class Report:
    """A report in the making: chapters and blocks in order, then `build`."""

    def __init__(
        self,
        *,
        title: str,
        pack_id: str,
        footer: str,
        created_ms: int,
        subject: str,
        author: str = "薪证 Xinzheng",
        margins: Margins = BOOK,
    ) -> None:
        """`pack_id` (hex) and `title` stand in the header, `footer` at the foot; `created_ms`: since 1970."""
        require((title, pack_id, footer, subject, author))
        self.title, self.pack_id, self.footer, self.margins = title, pack_id, footer, margins
        self.facts = Facts(title, author, subject, created_ms)
        self.blocks: list[Block] = []
        self.headings: list[Heading] = []

    def add(self, *blocks: Block) -> Report:
        """Appends blocks."""
        self.blocks.extend(blocks)
        return self

    def chapter(self, title: Inline, *blocks: Block, anchor: str = "", new_page: bool = False) -> Report:
        """Begins a chapter, with its entry in outline and contents; `anchor` names it for `page_of`."""
        if new_page:
            self.add(PageBreak())
        return self._head(Heading(title, anchor or f"chapter-{len(self.headings) + 1}")).add(*blocks)

    def section(self, title: Inline, *blocks: Block, anchor: str = "") -> Report:
        """Begins a section of the chapter."""
        return self._head(Heading(title, anchor or f"section-{len(self.headings) + 1}", level=1)).add(*blocks)

    def contents(self) -> Contents:
        """A block that lists the chapters with their pages; it may be added before they are."""
        return Contents(self.headings)

    def pages(self) -> list[Page]:
        """Lays out. Raises RuntimeError for a block that fits on no page: our own mistake."""
        pages: list[Page] = []
        left: Sequence[Block] = self.blocks
        while left:
            placed, rest, _ = flow(left, self.margins.measure, self.margins.room)
            if placed:
                pages.append(Page(tuple(placed)))
            elif len(rest) == len(left):
                raise RuntimeError(f"{type(left[0]).__name__} is taller than a page and cannot be split")
            if len(pages) > PAGES_MAX:
                raise RuntimeError("a report of more pages than anybody reads")
            left = rest
        return pages

    def build(self) -> bytes:
        """The PDF. Raises FontLacksCharacter."""
        pages = self.pages()
        anchors = {
            name: number
            for number, page in enumerate(pages, 1)
            for each in page.placed
            for name in each.block.anchors()
        }
        out = io.BytesIO()
        canvas = Canvas(
            out,
            pagesize=(PAGE_WIDTH, PAGE_HEIGHT),
            pageCompression=0,
            invariant=1,
            initialFontName="Helvetica",  # type: ignore[arg-type]  # annotated as a number by mistake
            initialFontSize=12,
            initialLeading=14.4,
            lang="zh-CN",
        )
        for number, page in enumerate(pages, 1):
            self._draw(Pen(canvas, number, len(pages), anchors), page)
            canvas.showPage()
        canvas.showOutline()
        canvas.save()
        return finish(out.getvalue(), self.facts)

    def _head(self, heading: Heading) -> Report:
        assert all(heading.anchor_name != other.anchor_name for other in self.headings), "an anchor names one place"
        self.headings.append(heading)
        return self.add(heading)

    def _draw(self, pen: Pen, page: Page) -> None:
        edge = self.margins
        if page.is_cover or page.poster:
            pen.box(0, 0, PAGE_WIDTH, PAGE_HEIGHT, fill=PAPER)
        else:
            self._header(pen)
        for each in page.placed:
            each.block.draw(pen, edge.side, edge.top + each.y, edge.measure)
        words, style = (page.poster.foot, FOOT) if page.poster else (self.footer, FRAME)
        self._footer(pen, words, style)

    def _header(self, pen: Pen) -> None:
        edge, right = self.margins, f"证据包 {short_hash(self.pack_id)}"
        base = edge.top - 25
        pen.text(self.title, fitted(self.title, FRAME, edge.measure * 0.6), edge.side, base)
        pen.text(right, replace(FRAME, align="right"), edge.side, base, edge.measure)
        pen.rule(edge.side, base + 7, PAGE_WIDTH - edge.side, base + 7, ink=HAIR)

    def _footer(self, pen: Pen, words: str, style: Style) -> None:
        edge = self.margins
        base = PAGE_HEIGHT - edge.bottom + 29 * (style is FRAME) + 26 * (style is not FRAME)
        over = style.size + 5.4
        pen.rule(edge.side, base - over, PAGE_WIDTH - edge.side, base - over, ink=HAIR)
        number = f"第 {pen.page} 页 / 共 {pen.pages} 页"
        room = edge.measure - (90 if style is FRAME else width_of(number, style.face, style.size) + 16)
        pen.text(words, fitted(words, style, room), edge.side, base)
        pen.text(number, replace(style, align="right"), edge.side, base, edge.measure)


class Contents(Stack):
    """Chapters with their pages, each a link."""

    def __init__(self, headings: Sequence[Heading]) -> None:
        self.headings = headings

    def chapters(self) -> list[Heading]:
        """Chapters only, no sections."""
        return [heading for heading in self.headings if heading.level == 0]

    def bands(self, width: float) -> list[Band]:
        """The titles."""
        return [
            Band((Cell(0.0, set_text(plain(chapter.title), ENTRY, width - 40)),), number, 3.2, 3.2)
            for number, chapter in enumerate(self.chapters())
        ]

    def paint(self, pen: Pen, band: Band, x: float, y: float, width: float) -> None:
        """The page, a hairline, and the link."""
        chapter = self.chapters()[band.row]
        pen.rule(x, y + band.height, x + width, y + band.height)
        if band.first:
            page = str(pen.anchors[chapter.anchor_name])
            pen.text(page, replace(ENTRY, align="right"), x, y + band.top + band.cells[0].text.ascent, width)
        pen.link(chapter.anchor_name, x, y, width, band.height)


ENTRY = Style(size=9.2, leading=1.45)
