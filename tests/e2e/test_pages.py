"""The pages in a real browser: on a phone and on a desk, nothing fetched from elsewhere, a pack verified by upload."""

from collections.abc import Iterator
from pathlib import Path
from shutil import which

import pytest
from playwright.sync_api import Browser, FilePayload, Page, sync_playwright

from api.story import PARTIES, THREADS
from ledger import db
from reports import pack
from reports.contents import Subject
from tests.integration import doors as at
from tests.integration.doors import Doors

CHROMIUM = which("chromium")
ARGUMENTS = ["--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage"]
WIDTHS = (360, 1280)
PATHS = ("/", "/docs", "/docs/problems")
CONTRAST_MIN = 4.5  # WCAG 2.2 AA for text

pytestmark = [
    pytest.mark.foreign,
    pytest.mark.skipif(CHROMIUM is None, reason="chromium is not installed (make tools)"),
]

# Every visible text, its colour and the ground it stands on, as the browser paints them.
PAINTED = """() => {
  const ground = (node) => {
    for (let one = node; one; one = one.parentElement) {
      const colour = getComputedStyle(one).backgroundColor;
      if (!colour.endsWith(', 0)')) return colour;
    }
    return 'rgb(255, 255, 255)';
  };
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  const found = [];
  while (walker.nextNode()) {
    const parent = walker.currentNode.parentElement, text = walker.currentNode.data.trim();
    if (text && parent.checkVisibility()) found.push([text, getComputedStyle(parent).color, ground(parent)]);
  }
  return found;
}"""


@pytest.fixture(scope="module")
def doors(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Doors]:
    """A demo ledger with the story told, and the contractor's pack in its out folder."""
    with at.telling(tmp_path_factory.mktemp("pages") / "ledger") as (opened, _):
        house = opened.house
        asked = Subject("account", THREADS["account"], PARTIES["contractor"], "mediation")
        with db.reading(house.engine) as session:
            made = pack.make(session, house.vault, house.ring, house.trust_bytes, asked)
        out = house.settings.data / "out"
        out.mkdir()
        (out / "contractor-account.zip").write_bytes(made.data)
        yield opened


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """One Chromium for all tests of this file."""
    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        yield opened
        opened.close()


@pytest.fixture(params=WIDTHS)
def page(request: pytest.FixtureRequest, browser: Browser, doors: Doors) -> Iterator[Page]:
    """A page of a phone's and of a desk's width, without scripts, that fails on any foreign request or error."""
    context = browser.new_context(viewport={"width": request.param, "height": 900}, base_url=doors.url)
    opened = context.new_page()
    wrong: list[str] = []
    opened.on("request", lambda one: None if one.url.startswith(doors.url) else wrong.append(one.url))
    opened.on("console", lambda one: wrong.append(one.text))
    opened.on("pageerror", lambda one: wrong.append(str(one)))
    yield opened
    context.close()
    assert wrong == []


def _luminance(colour: str) -> float:
    parts = [int(part) / 255 for part in colour[4:-1].split(",")]
    linear = [part / 12.92 if part <= 0.03928 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def _contrast(one: str, other: str) -> float:
    low, high = sorted((_luminance(one), _luminance(other)))
    return (high + 0.05) / (low + 0.05)


def _check_readable(page: Page) -> None:
    """Nothing wider than the screen, every text with enough contrast."""
    assert page.evaluate("document.documentElement.scrollWidth") == page.viewport_size["width"]  # type: ignore[index]
    painted = page.evaluate(PAINTED)
    assert painted
    weak = [(text, ink, ground) for text, ink, ground in painted if _contrast(ink, ground) < CONTRAST_MIN]
    assert weak == []


def _upload(page: Page, name: str, data: bytes) -> None:
    page.goto("/")
    page.get_by_label("选择证据包文件").set_input_files(FilePayload(name=name, mimeType="application/zip", buffer=data))
    page.get_by_role("button", name="开始核验").click()
    page.wait_for_selector(".verdict")


def _pack(doors: Doors) -> bytes:
    return (doors.house.settings.data / "out/contractor-account.zip").read_bytes()


@pytest.mark.parametrize("path", PATHS)
def test_every_page_is_readable(page: Page, path: str) -> None:
    """On a phone and on a desk each page fits, has contrast, one first heading or title, and its language."""
    page.goto(path)
    _check_readable(page)
    assert page.locator("html").get_attribute("lang") == "zh-CN"
    for summary in page.locator("summary").all():
        summary.click()
    _check_readable(page)


def test_home_shows_the_orders_and_the_log(page: Page) -> None:
    """A workshop's owner sees what is open first; tree and root stay on the second layer."""
    page.goto("/")
    text = page.locator("main").inner_text()
    for words in ("示例-001", "6,533.00", "双方确认", "账本现状", "平台自述时间"):
        assert words in text
    assert not page.get_by_text("树根").is_visible()
    page.get_by_text("查看核验详情").click()
    assert page.get_by_text("树根").is_visible()


def test_a_pack_is_downloaded_and_verified_by_upload(page: Page, doors: Doors) -> None:
    """The file that the page hands out is the pack; uploaded, it is valid, with who owes whom in large letters."""
    page.goto("/")
    with page.expect_download() as download:
        page.get_by_text("承揽人的往来账证据包").click()
    data = Path(download.value.path()).read_bytes()
    assert data == _pack(doors)
    _upload(page, "pack.zip", data)
    assert "核验一致" in page.locator("h1").inner_text()
    assert "示例袜业有限公司 尚欠 示例加工厂" in page.locator(".lead").inner_text()
    assert "6,533.00" in page.locator(".lead").inner_text()
    assert page.locator("ol.steps > li").count() == 14
    assert page.get_by_role("heading", name="没有核到的").is_visible()
    _check_readable(page)


def test_a_changed_pack_is_shown_as_such(page: Page, doors: Doors) -> None:
    """One byte, and the page says no, names the step, and shows nothing of what the pack claims."""
    data = bytearray(_pack(doors))
    data[data.index(b"%PDF-") + 100] ^= 1
    _upload(page, "pack.zip", bytes(data))
    assert "核验不一致" in page.locator("h1").inner_text()
    assert page.locator("ol.steps > li").last.inner_text().startswith("2")
    assert page.locator(".lead").count() == 0
    _check_readable(page)


def test_another_file_is_unreadable(page: Page) -> None:
    """A photo is no pack, and the page says so kindly."""
    _upload(page, "photo.jpg", b"\xff\xd8\xff")
    assert "读不出来" in page.locator("h1").inner_text()
    _check_readable(page)


def test_the_page_is_used_by_keyboard_alone(page: Page) -> None:
    """The first tab leads past the head to the content, and what is focused is seen."""
    page.goto("/")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.getAttribute('href')") == "#content"
    seen = page.evaluate("getComputedStyle(document.activeElement).outlineStyle")
    assert seen == "solid"


@pytest.mark.parametrize(("ink", "ground", "ratio"), [("rgb(0, 0, 0)", "rgb(255, 255, 255)", 21.0)])
def test_the_contrast_is_worked_out_as_wcag_has_it(ink: str, ground: str, ratio: float) -> None:
    """Black on white is 21 to 1, and a colour on itself 1."""
    assert _contrast(ink, ground) == pytest.approx(ratio)
    assert _contrast(ink, ink) == pytest.approx(1)
