"""Faces and settings: rare characters fall back, lacking ones are refused, lines are placed exactly."""

from __future__ import annotations

import hashlib
import io
import re
import unicodedata
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pypdf import PdfReader

from reports.layout import (
    Face,
    FontLacksCharacter,
    Report,
    Run,
    Style,
    Text,
    Tone,
    badge,
    chip,
    lacking,
    page_of,
    spelled_out,
    strong,
)
from reports.layout.faces import FONTS, glyph
from reports.layout.palette import GOLD_TEXT, INK, MEASURE, MIST, NAVY, PANEL, PAPER, SOFT, WHITE, Ink
from reports.layout.setting import one_line, set_text, width_of
from reports.layout.text import Line, plain

RARE = "喆㛃䶮𬭎堃"
LACKING = "😀\ufffe\u0e01"
SENTENCE = "承揽人于2026年3月2日接单，约定“验收合格后三十日内付款”，定作人未按《民法典》支付598,326.39元。"
TEXTS = st.text(alphabet=st.sampled_from("承揽人接单，。《》“”（）2026-03 abc元、"), min_size=1, max_size=120)


def right_edge(line: Line) -> float:
    """Where the last piece of a line ends, points."""
    last = line.pieces[-1]
    return last.x + (last.width or width_of(last.text, last.face, last.size) + last.tracking * (len(last.text) - 1))


def test_the_fonts_are_the_ones_described() -> None:
    """Each vendored font has the hash that its README says, and the licence lies beside it."""
    said = dict(
        re.findall(r"^\| `([^`]+\.ttf)` .* `([0-9a-f]{64})` \|$", (FONTS / "README.md").read_text(), re.MULTILINE)
    )
    found = {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in FONTS.glob("*.ttf")}
    assert said == found
    assert {face.value + ".ttf" for face in Face} == set(found)
    assert all("SIL OPEN FONT LICENSE" in path.read_text() for path in FONTS.glob("OFL-*.txt"))
    assert sum(path.stat().st_size for path in FONTS.iterdir()) < 22 * 2**20


@pytest.mark.parametrize("char", RARE)
def test_rare_characters_fall_back(char: str) -> None:
    """A character that a cut font may lack is drawn in Sans Regular, in bold and serif text alike."""
    assert glyph(char, Face.REGULAR).face is Face.REGULAR
    assert glyph(char, Face.SERIF).face in {Face.SERIF, Face.REGULAR}
    assert {piece.face for piece in one_line(strong(f"兰溪{RARE}厂"), Style()).pieces} == {Face.BOLD, Face.REGULAR}


def test_bold_and_serif_hold_what_they_should() -> None:
    """Bold has all of GBK, Serif all of GB 2312, Regular both."""
    two_bytes = [bytes((high, low)) for high in range(0x81, 0xFF) for low in range(0x40, 0xFF)]
    for codec, face in (("gbk", Face.BOLD), ("gb2312", Face.SERIF)):
        chars = {char for pair in two_bytes for char in pair.decode(codec, "ignore") if "\u4e00" <= char <= "\u9fa5"}
        assert len(chars) == {"gbk": 20902, "gb2312": 6763}[codec]
        assert {glyph(char, face).face for char in chars} == {face}


@pytest.mark.parametrize("char", LACKING)
def test_what_no_font_has_is_refused(char: str) -> None:
    """Text with such a character cannot be made, in whatever it stands; the refusal names it."""
    for make in (lambda: Run(f"甲{char}乙"), lambda: set_text(f"甲{char}", Style(), 100), lambda: badge_with(char)):
        with pytest.raises(FontLacksCharacter) as refused:
            make()
        assert refused.value.code == "font-lacks-character"
        assert refused.value.fields == {"characters": char}


def badge_with(char: str) -> Run:
    """A chip that holds the character."""
    return chip(char, Tone.PLAIN)


def test_a_refusal_names_all_that_is_lacking() -> None:
    """All lacking characters are named at once, in order, each once; a title is refused as well."""
    with pytest.raises(FontLacksCharacter) as refused:
        Run("甲😀乙😀ก")
    assert refused.value.fields["characters"] == "ก😀"
    with pytest.raises(FontLacksCharacter):
        Report(title="😀", pack_id="ab", footer="", created_ms=0, subject="")


@given(st.text(alphabet=st.characters(exclude_categories=["Cs"]), max_size=60))
def test_spelled_out_text_is_always_printable(text: str) -> None:
    """What one party types can never keep a report from being made, and stays recognisable."""
    spelled = spelled_out(text)
    assert lacking(spelled) == ""
    assert set_text(spelled, Style(), 120).lines
    assert (spelled == text) == (lacking(text) == "")


def test_spelling_out_shows_the_code_point() -> None:
    """A character without a glyph, and a control character, stand as their code points."""
    assert spelled_out("甲😀乙\x07") == "甲〔U+1F600〕乙〔U+0007〕"


def test_every_character_of_the_font_can_be_taken_out() -> None:
    """Thousands of characters, those beyond U+FFFF too, come out of the file as they went in."""
    chars = [
        chr(code)
        for block in ((0x4E00, 0x9FA6), (0x20000, 0x2EBE1))
        for code in range(*block)
        if not lacking(chr(code))
    ]
    chosen = "".join(chars[::23] + [char for char in chars if ord(char) > 0xFFFF])
    assert sum(ord(char) > 0xFFFF for char in chosen) > 200
    report = Report(title="甲", pack_id="ab", footer="乙", created_ms=0, subject="丙")
    report.add(*(Text(chosen[at : at + 200]) for at in range(0, len(chosen), 200)))
    text = "".join("".join(page.extract_text().split()) for page in PdfReader(io.BytesIO(report.build())).pages)
    assert set(chosen) <= set(text)
    assert sum(text.count(char) for char in set(chosen)) >= len(chosen)


@settings(max_examples=150)
@given(TEXTS, st.floats(60, 500), st.sampled_from(["left", "right", "centre", "justify"]))
def test_lines_stay_inside_their_measure(text: str, measure: float, align: str) -> None:
    """No line sticks out by more than the half of a mark that is empty, and all characters are placed, in order."""
    setting = set_text(text, Style(align=align), measure)  # type: ignore[arg-type]
    size = Style().size
    for line in setting.lines:
        if line.pieces:
            assert line.pieces[0].x >= -size / 2 - 1e-6
            assert right_edge(line) <= measure + size / 2 + 1e-6
    placed = "".join(piece.text for line in setting.lines for piece in line.pieces)
    assert placed.replace(" ", "") == text.replace(" ", "")


@settings(max_examples=60)
@given(st.floats(150, 500))
def test_justified_lines_are_flush(measure: float) -> None:
    """A justified line ends at the measure or is left alone; the last line is never stretched."""
    lines = set_text(SENTENCE * 4, Style(align="justify"), measure).lines
    flush = [abs(line.width - measure) < 0.01 for line in lines]
    natural = [line.width for line in set_text(SENTENCE * 4, Style(), measure).lines]
    assert not flush[-1] or abs(natural[-1] - measure) < 0.01
    assert all(
        even or line.width == pytest.approx(width) for even, line, width in zip(flush, lines, natural, strict=True)
    )
    assert any(flush)


def test_squeezed_marks_are_read_together() -> None:
    """Marks that share their half are drawn one by one and read as one cluster."""
    pieces = one_line("甲（《乙》），丙。”丁，戊", Style()).pieces
    assert [(piece.text, piece.cluster, piece.ends_cluster) for piece in pieces] == [
        ("甲", "", False),
        ("（", "（《", False),
        ("《", "", True),
        ("乙", "", False),
        ("》", "》），", False),
        ("）", "", False),
        ("，", "", True),
        ("丙", "", False),
        ("。", "。”", False),
        ("”", "", True),
        ("丁，戊", "", False),
    ]
    assert sum(bool(piece.cluster) for piece in pieces) == sum(piece.ends_cluster for piece in pieces)


def test_styles_mix_in_one_paragraph() -> None:
    """Breaking looks at the words, not at where a style changes: an amount in two styles is not torn."""
    inline: list[str | Run] = ["尚欠", strong("598,326"), Run(".39", size=7.0), "元"]
    for measure in range(64, 130, 6):
        for line in set_text(inline, Style(), measure).lines:
            words = "".join(piece.text for piece in line.pieces)
            assert ("598,326" in words) == (".39元" in words)


def test_a_chip_and_a_page_number_are_whole() -> None:
    """A chip is one piece with a width of its own; a page number keeps the place of two digits."""
    pieces = [
        piece for line in set_text(["甲", badge("双方确认"), page_of("x")], Style(), 400).lines for piece in line.pieces
    ]
    assert [(piece.text, piece.page_of) for piece in pieces] == [("甲", None), ("双方确认", None), ("", "x")]
    assert pieces[1].chip is Tone.AGREED
    assert pieces[2].width == pytest.approx(width_of("00", Face.REGULAR, Style().size))


def test_figures_are_tabular() -> None:
    """All digits of the faces that set amounts are equally wide, so they stand under each other digit by digit."""
    for face in (Face.REGULAR, Face.BOLD):
        assert len({glyph(digit, face).advance_em for digit in "0123456789"}) == 1


def test_words_alone() -> None:
    """The words of an inline, for outline and contents."""
    assert plain(["一、", strong("金额")]) == "一、金额"


def test_no_gap_that_a_reader_takes_for_a_blank() -> None:
    """Between two characters of a justified paragraph there is never a tenth of an em beyond what the font says."""
    for line in set_text(SENTENCE * 6, Style(align="justify"), MEASURE * 0.61).lines:
        for before, after in zip(line.pieces, line.pieces[1:], strict=False):
            end = before.x + width_of(before.text, before.face, before.size) + before.tracking * (len(before.text) - 1)
            assert after.x - end < 0.1 * before.size


def test_threads_draw_alike() -> None:
    """Reports drawn at once in several threads are the reports drawn one by one."""

    def draw(number: int) -> bytes:
        report = Report(title=f"第{number}份", pack_id="ab", footer="脚", created_ms=number, subject="甲")
        return report.add(
            Text([SENTENCE * (1 + number % 3), strong(unicodedata.lookup("CJK UNIFIED IDEOGRAPH-4E00"))])
        ).build()

    one_by_one = [draw(number) for number in range(6)]
    with ThreadPoolExecutor(3) as pool:
        assert list(pool.map(draw, range(6))) == one_by_one


def luminance(ink: Ink) -> float:
    """Relative luminance as WCAG 2 defines it."""
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in ink)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: Ink, other: Ink) -> float:
    """Contrast ratio, 1 to 21."""
    dark, light = sorted((luminance(one), luminance(other)))
    return (light + 0.05) / (dark + 0.05)


def test_every_text_is_readable() -> None:
    """Each ink has a contrast of at least 4.5 : 1 on each ground that it stands on (WCAG 2 AA)."""
    for ink in (INK, SOFT, NAVY, GOLD_TEXT):
        assert min(contrast(ink, ground) for ground in (WHITE, PAPER, PANEL)) >= 4.5
    for tone in Tone:
        assert contrast(tone.value.ink, tone.value.ground) >= 4.5
        assert contrast(INK, tone.value.ground) >= 4.5
    assert contrast(MIST, NAVY) >= 4.5


def test_fonts_are_found_beside_the_code() -> None:
    """The fonts travel in the package."""
    assert Path(__file__).resolve().parents[2] / "reports" / "fonts" == FONTS
