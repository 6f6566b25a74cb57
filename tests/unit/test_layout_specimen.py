"""The specimen of every primitive, drawn, taken out again and looked at by programs of others."""

from __future__ import annotations

import io
import re
import shutil
import subprocess
import sys
import time
from collections import Counter
from datetime import UTC, datetime
from pathlib import Path

import pytest
from pypdf import PdfReader

from tests.unit.specimen import CREATED_MS, LONG, PACK_ID, Recorder, specimen


@pytest.fixture(scope="module")
def drawn() -> bytes:
    """The specimen, drawn once."""
    return specimen().build()


@pytest.fixture(scope="module")
def drawn_file(drawn: bytes, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The specimen as a file for foreign programs."""
    path = tmp_path_factory.mktemp("specimen") / "specimen.pdf"
    path.write_bytes(drawn)
    return path


def run(*command: str) -> str:
    """The output of a foreign program; skips with a plain word where it is missing."""
    if shutil.which(command[0]) is None:
        pytest.skip(f"{command[0]} is not installed")
    done = subprocess.run(command, capture_output=True, check=True, timeout=60)
    return done.stdout.decode()


def solid(text: str) -> Counter[str]:
    """The characters of a text, blanks left out."""
    return Counter(char for char in text if not char.isspace())


def test_two_builds_are_one(drawn: bytes) -> None:
    """The same calls give the same bytes."""
    assert specimen().build() == drawn


def test_no_machine_shows_in_the_bytes(drawn: bytes, tmp_path: Path) -> None:
    """Another folder, zone, locale, hash seed and ReportLab settings give the same bytes."""
    root = Path(__file__).resolve().parents[2]
    program = (
        "import importlib.util, sys; spec = importlib.util.spec_from_file_location('specimen', sys.argv[1]);"
        "room = importlib.util.module_from_spec(spec); spec.loader.exec_module(room);"
        "sys.stdout.buffer.write(room.specimen().build())"
    )
    strange = {
        "PATH": "/nowhere",
        "PYTHONPATH": str(root),
        "PYTHONHASHSEED": "7",
        "PYTHONDONTWRITEBYTECODE": "1",
        "TZ": "America/St_Johns",
        "LC_ALL": "tr_TR.UTF-8",
        "HOME": str(tmp_path),
        "SOURCE_DATE_EPOCH": "1",
        "RL_invariant": "0",
        "RL_useA85": "0",
        "RL_pageCompression": "1",
        "RL_ttfAsciiReadable": "1",
        "RL_pdfMultiLine": "1",
        "RL_canvas_basefontname": "Courier",
        "RL_documentLang": "en",
    }
    done = subprocess.run(
        [sys.executable, "-c", program, str(Path(__file__).resolve().with_name("specimen.py"))],
        capture_output=True,
        check=True,
        env=strange,
        cwd=tmp_path,
    )
    assert done.stdout == drawn


def test_drawing_reads_no_clock(drawn: bytes, monkeypatch: pytest.MonkeyPatch) -> None:
    """The current time stands nowhere: with a clock a century ahead the bytes are the same."""
    monkeypatch.setattr(time, "time", lambda: 4_900_000_000.0)
    assert specimen().build() == drawn


def test_every_character_can_be_taken_out(monkeypatch: pytest.MonkeyPatch) -> None:
    """Page by page, a reader takes out exactly the characters that the pen wrote."""
    recorder = Recorder(monkeypatch)
    reader = PdfReader(io.BytesIO(specimen().build()))
    assert len(reader.pages) == len(recorder.pages) >= 5
    for number, page in enumerate(reader.pages, 1):
        assert solid(page.extract_text()) == recorder.pages[number]


@pytest.mark.foreign
def test_pdftotext_takes_out_every_character(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Poppler, too, and sentences, amounts and whole hashes in one piece."""
    recorder = Recorder(monkeypatch)
    (tmp_path / "specimen.pdf").write_bytes(specimen().build())
    pages = run("pdftotext", "-raw", str(tmp_path / "specimen.pdf"), "-").split("\f")[:-1]
    assert [solid(page) for page in pages] == [recorder.pages[number] for number in range(1, len(pages) + 1)]
    assert PACK_ID in pages[0]
    assert "人民币伍拾玖万捌仟叁佰贰拾陆元叁角玖分" in pages[1]
    assert "598,326.39" in pages[1]
    assert any(LONG * 2 in page.replace("\n", "") for page in pages)
    assert "兰溪市喆㛃针织厂" in pages[0]


@pytest.mark.foreign
def test_each_font_is_embedded(drawn_file: Path) -> None:
    """Every font in the file is embedded, a subset, and maps to Unicode; Helvetica is gone."""
    rows = run("pdffonts", str(drawn_file)).splitlines()[2:]
    assert len(rows) >= 3
    assert all(row.split()[-5:-2] == ["yes", "yes", "yes"] for row in rows)
    assert "Helvetica" not in "".join(rows)


@pytest.mark.foreign
def test_qpdf_finds_nothing(drawn_file: Path) -> None:
    """qpdf --check finds no fault, and says PDF 1.7."""
    said = run("qpdf", "--check", str(drawn_file))
    assert "PDF Version: 1.7" in said
    assert "No syntax or stream encoding errors found" in said


def test_the_document_says_what_it_is(drawn: bytes) -> None:
    """Title, author, subject, language and dates are those handed in, in Info and XMP; chapters are in the outline."""
    reader = PdfReader(io.BytesIO(drawn))
    meta, xmp = reader.metadata, reader.xmp_metadata
    assert meta is not None
    assert xmp is not None
    assert (meta.title, meta.subject, meta.author) == ("电子数据证据包（样张）", "加工费结算纠纷", "薪证 Xinzheng")
    assert meta.creation_date == meta.modification_date == datetime.fromtimestamp(CREATED_MS / 1000, UTC)
    assert xmp.dc_title == {"x-default": meta.title}
    assert str(reader.root_object["/Lang"]) == "zh-CN"
    titles = [entry.title for entry in reader.outline if not isinstance(entry, list)]
    assert titles == ["一、金额与依据", "二、核验结论", "三、目录与签署"]


HEADINGS = ("一、金额与依据", "二、核验结论")


def test_pages_are_numbered(drawn: bytes) -> None:
    """Every page says which it is and of how many, and references name the page where the chapter stands."""
    reader = PdfReader(io.BytesIO(drawn))
    texts = ["".join(page.extract_text().split()) for page in reader.pages]
    for number, text in enumerate(texts, 1):
        assert f"第{number}页/共{len(texts)}页" in text
    first, second = (next(at for at, text in enumerate(texts, 1) if title in text) for title in HEADINGS)
    assert any(f"金额见第{first}页，方法见第{second}页。" in text for text in texts)


def test_a_table_over_pages_keeps_head_rows_and_total() -> None:
    """Fifty-seven rows stand once each, in order, under a head on every page; the total does not stand alone."""
    reader = PdfReader(io.BytesIO(specimen().build()))
    pages = [page.extract_text() for page in reader.pages]
    rows = [number for page in pages for number in re.findall(r"SH-2026-(\d{4})", page)]
    assert rows == [f"{number:04d}" for number in range(1, 58)]
    last = next(page for page in pages if "SH-2026-0057" in page)
    assert "224,427.81" in last
    assert sum("送货单" in page for page in pages) >= 3


def test_a_report_is_fast() -> None:
    """Twelve pages take well under the second that a person waits; the bar is wide, for machines that are busy."""
    report = specimen()
    report.blocks += [block for _ in range(2) for block in specimen().blocks if not list(block.anchors())]
    began = time.process_time()
    pages = len(report.pages())
    report.build()
    assert pages >= 12
    assert time.process_time() - began < 3
