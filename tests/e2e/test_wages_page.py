"""The workers of a demo as a person sees them: the page in a real browser, at a phone's and a desk's width, and the
first page of a worker's own report.
"""

from __future__ import annotations

import io
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.sync_api import Page, sync_playwright
from pypdf import PdfReader

from api.app import create
from api.demo import folder
from api.demo.figures import yuan
from api.settings import Settings
from notary import trust
from reports import archive, check
from reports.case.wage_shapes import WageCase
from tests.e2e import shared_demo
from tests.e2e.test_pages import ARGUMENTS, CHROMIUM, WIDTHS, _check_readable
from tests.integration import doors as at

PAGES_MAX = 4  # of one worker's report
FIRST_CHARACTERS = 600  # in which he finds who owes him, how much, since when

chromium = [
    pytest.mark.foreign,
    pytest.mark.skipif(CHROMIUM is None, reason="chromium is not installed (make tools)"),
]


@dataclass(frozen=True)
class Shown:
    """A demo that is served: where, and what the verifier folded of its wage packs."""

    url: str
    data: Path
    whole: WageCase
    own: WageCase


@pytest.fixture(scope="module")
def shown(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Shown]:
    """The demo, served as `make run` does."""
    data = shared_demo.folder(tmp_path_factory)
    trusted = trust.parse((data / "out" / folder.TRUST).read_bytes())
    own, whole = (check.check((data / "out" / name).read_bytes(), trusted).wages for name in folder.WAGE_PACKS)
    assert own is not None
    assert whole is not None
    with at.serving(create(Settings(data=data))) as url:
        yield Shown(url, data, whole, own)


@pytest.fixture(params=WIDTHS)
def page(request: pytest.FixtureRequest, shown: Shown) -> Iterator[Page]:
    """The page at one width; no request leaves the server, nothing is said on the console."""
    wrong: list[str] = []
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        opened = browser.new_page(viewport={"width": request.param, "height": 900})
        opened.on("request", lambda one: None if one.url.startswith(shown.url) else wrong.append(one.url))
        opened.on("console", lambda one: wrong.append(one.text))
        opened.on("pageerror", lambda one: wrong.append(str(one)))
        opened.goto(shown.url)
        yield opened
        browser.close()
    assert wrong == []


class TestPage:
    """What a browser shows."""

    pytestmark = chromium

    def test_each_worker_has_his_row(self, page: Page, shown: Shown) -> None:
        """应发, 已发, 尚欠, since when and badge of each, as the verifier folds them from the packs."""
        _check_readable(page)
        rows = page.locator("section[aria-labelledby=wages] tbody tr")
        assert rows.count() == len(shown.whole.people) == 5
        texts = [row.inner_text() for row in rows.all()]
        for person in shown.whole.people:
            (text,) = [text for text in texts if str(person.worker.name) in text]
            for words in (yuan(person.due_fen), yuan(person.received_fen), yuan(person.open_fen)):
                assert words in text
            assert str(person.since) in text
            assert person.badge_zh in text

    def test_the_chain_is_drawn_from_the_views(self, page: Page, shown: Shown) -> None:
        """A picture whose words are each limb's debtor, sum and day, and which a screen reader can say."""
        picture = page.locator("figure.chain svg")
        assert picture.count() == 1
        words = picture.text_content() or ""
        said = picture.get_attribute("aria-label") or ""
        for limb in shown.whole.limbs:
            assert limb.debtor is not None
            for word in (str(limb.debtor.name), yuan(limb.open_fen), str(limb.since)):
                assert word in words
                assert word in said
        assert str(shown.whole.workshop.name) in words
        box = picture.bounding_box()
        assert box is not None
        assert box["width"] <= page.viewport_size["width"]  # type: ignore[index]

    def test_the_wage_packs_can_be_downloaded(self, page: Page, shown: Shown) -> None:
        """Both wage packs are listed in words, and what comes down is the file."""
        for name, words in zip(folder.WAGE_PACKS, ("劳动者本人的工资证据包", "承揽人的欠薪证据包"), strict=True):
            with page.expect_download() as download:
                page.get_by_text(words).click()
            assert Path(download.value.path()).read_bytes() == (shown.data / "out" / name).read_bytes()

    def test_a_wage_pack_is_verified_by_upload(self, page: Page, shown: Shown) -> None:
        """Who owes whose wages stands in large letters, the fees behind them below, each for itself."""
        page.get_by_label("选择证据包文件").set_input_files(shown.data / "out" / folder.WAGE_PACKS[0])
        page.get_by_role("button", name="开始核验").click()
        page.wait_for_selector(".verdict")
        (person,) = shown.own.people
        lead = page.locator(".lead").inner_text()
        assert f"{shown.own.workshop.name} 尚欠 {person.worker.name} 工资" in lead
        assert yuan(person.open_fen) in lead
        facts = page.locator("dl.facts").first.inner_text()
        for limb in shown.own.limbs:
            assert limb.debtor is not None
            assert f"{limb.debtor.name}：{yuan(limb.open_fen)} 元" in facts
        _check_readable(page)


def _report(shown: Shown) -> PdfReader:
    members = archive.read((shown.data / "out" / folder.WAGE_PACKS[0]).read_bytes()).members
    return PdfReader(io.BytesIO(members["report.pdf"]))


def test_the_first_page_says_who_owes_how_much_since_when(shown: Shown) -> None:
    """In its first 600 characters: the debtor, the creditor, the open sum, the first day of default."""
    (person,) = shown.own.people
    text = "".join(_report(shown).pages[0].extract_text().split())[:FIRST_CHARACTERS]
    for words in (str(shown.own.workshop.name), str(person.worker.name), yuan(person.open_fen), str(person.since)):
        assert words in text
    assert text.index(str(shown.own.workshop.name)) < text.index(yuan(person.open_fen))


def test_a_workers_report_has_four_pages(shown: Shown) -> None:
    """Three months of work, two fees above, and the evidence list, on at most four pages."""
    assert len(_report(shown).pages) <= PAGES_MAX
