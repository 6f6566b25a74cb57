"""Opening a ledger: checked before it is served, on its own clock, its demo pages for this machine alone."""

import os
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
import sqlalchemy as sa

from api import deps
from api.app import create
from api.clock import StandingClock, machine_clock
from api.headers import HEADERS
from api.settings import Settings
from ledger import db
from ledger.errors import LogCorrupt, MalformedRequest, NotFound, ReadOnly
from notary.keys import InsecureKeyFile
from tests.integration import doors as at
from tests.integration.doors import Doors

REAL = "xinzheng.example/county"


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Doors]:
    """A ledger in which the whole story was told."""
    with at.telling(tmp_path_factory.mktemp("house") / "ledger") as (opened, _):
        yield opened


def test_a_ledger_that_was_not_founded_is_not_opened(tmp_path: Path) -> None:
    """An empty or missing folder founds nothing in silence."""
    with pytest.raises(NotFound), deps.opened(Settings(data=tmp_path)):
        pass
    assert list(tmp_path.iterdir()) == []


def test_a_damaged_tree_is_not_served(tmp_path: Path) -> None:
    """When a tile no longer gives the signed root, the doors stay shut."""
    at.found_ledger(tmp_path / "ledger")
    engine = db.open(deps.url_of(tmp_path / "ledger"))
    with engine.connect() as connection:
        for (trigger,) in connection.execute(sa.text("SELECT name FROM sqlite_master WHERE type = 'trigger'")).all():
            connection.execute(sa.text(f"DROP TRIGGER {trigger}"))
        connection.execute(sa.text("UPDATE tiles SET hashes = zeroblob(length(hashes))"))
        connection.execute(sa.text("COMMIT"))
    engine.dispose()
    with pytest.raises(LogCorrupt), deps.opened(Settings(data=tmp_path / "ledger")):
        pass


def test_another_ledgers_trust_file_is_not_served(tmp_path: Path) -> None:
    """A trust file that does not fit the log is found out at the start."""
    at.found_ledger(tmp_path / "one")
    at.found_ledger(tmp_path / "two")
    (tmp_path / "one/trust.json").write_bytes((tmp_path / "two/trust.json").read_bytes())
    with pytest.raises(LogCorrupt), deps.opened(Settings(data=tmp_path / "one")):
        pass


def test_a_key_that_others_can_read_is_not_used(tmp_path: Path) -> None:
    """The server refuses to start on a key file with the wrong mode."""
    at.found_ledger(tmp_path / "ledger")
    (tmp_path / "ledger/keys/log.key").chmod(0o644)
    with pytest.raises(InsecureKeyFile), deps.opened(Settings(data=tmp_path / "ledger")):
        pass


def test_a_real_ledger_runs_on_the_machines_clock_only(tmp_path: Path) -> None:
    """A clock that somebody tells is for demo ledgers; a real one refuses it."""
    at.found_ledger(tmp_path / "ledger", REAL)
    with pytest.raises(MalformedRequest), deps.opened(Settings(data=tmp_path / "ledger"), StandingClock(at.START_MS)):
        pass
    with deps.opened(Settings(data=tmp_path / "ledger")) as house:
        assert (house.clock, house.demo, house.read_only) == (machine_clock, False, False)


def test_a_demo_ledger_without_its_clock_stands_still(tmp_path: Path) -> None:
    """Opened on the machine's clock it stands at its last entry and is read-only."""
    at.found_ledger(tmp_path / "ledger")
    with deps.opened(Settings(data=tmp_path / "ledger")) as house:
        assert (house.clock(), house.demo, house.read_only) == (at.START_MS, True, True)


def test_a_read_only_house_writes_nothing(tmp_path: Path) -> None:
    """Even past the doors, the database itself was opened for reading."""
    at.found_ledger(tmp_path / "ledger")
    with deps.opened(Settings(data=tmp_path / "ledger", read_only=True)) as house:
        (answer,) = house.sequencer.submit([b"x~"]).result(10)
        assert isinstance(answer, ReadOnly)


def test_nothing_that_is_shown_holds_a_secret(whole: Doors) -> None:
    """The open house, printed, shows no key."""
    secrets = [path.read_text().strip() for path in (whole.house.settings.data / "keys").iterdir()]
    assert not any(secret in repr(whole.house) for secret in secrets)
    assert repr(whole.house.ring.kek) not in repr(whole.house)


# ---- what every answer has


@pytest.mark.parametrize("path", ["/", "/docs", "/docs/problems", "/static/page.css", "/healthz", "/nope", "/v1/packs"])
def test_every_answer_has_closed_headers(whole: Doors, path: str) -> None:
    """Pages, files, problems: none may be framed, sniffed, or load from elsewhere."""
    answer = whole.client.get(path)
    for name in HEADERS:
        assert name in answer.headers, name
    assert answer.headers["content-security-policy"].startswith("default-src 'none'")


def test_a_page_names_no_foreign_address(whole: Doors) -> None:
    """No page loads, links or posts to another host, and none has a script."""
    for path in ("/", "/docs", "/docs/problems"):
        text = whole.client.get(path).text
        assert "<script" not in text
        assert "http://" not in text
        assert "https://" not in text.replace("https://xinzheng.example", "")


def test_an_unknown_address_is_a_problem(whole: Doors) -> None:
    """Not found, with the code; another method, with those allowed."""
    unknown = whole.client.get("/v1/nothing")
    assert (unknown.status_code, unknown.json()["code"]) == (404, "not-found")
    other = whole.client.delete("/healthz")
    assert (other.status_code, other.json()["code"]) == (405, "method-not-allowed")
    assert "GET" in other.headers["allow"]


def test_a_person_gets_a_page(whole: Doors) -> None:
    """A browser's unknown address is a page with the same words and status; an interface stays one."""
    browser = {"Accept": "text/html,*/*"}
    page = whole.client.get("/nothing", headers=browser)
    assert (page.status_code, page.headers["content-type"]) == (404, "text/html; charset=utf-8")
    assert "未找到" in page.text
    assert whole.client.get("/v1/nothing", headers=browser).headers["content-type"] == "application/problem+json"


def test_health_says_how_far_the_log_is(whole: Doors) -> None:
    """The size is that of the checkpoint."""
    health = whole.client.get("/healthz").json()
    size = int(whole.client.get("/log/checkpoint").text.splitlines()[1])
    assert health == {"status": "ok", "origin": at.ORIGIN, "size": size, "read_only": False}


# ---- the demo's pages


def test_the_demos_orders_show_on_this_machine(whole: Doors) -> None:
    """What is open, folded from the records, and the files of the out folder."""
    out = whole.house.settings.data / "out"
    out.mkdir(exist_ok=True)
    (out / "contractor-account.zip").write_bytes(b"pack")
    (out / "notes.txt").write_bytes(b"no")
    page = whole.client.get("/").text
    for word in ("示例-001", "示例袜业有限公司", "11,533.00", "6,533.00", "双方确认", "承揽人的往来账证据包"):
        assert word in page
    assert "notes.txt" not in page
    assert whole.client.get("/demo/packs/contractor-account.zip").content == b"pack"
    for name in ("notes.txt", "other.zip", "..%2fledger.sqlite", "%2e%2e"):
        assert whole.client.get(f"/demo/packs/{name}").status_code in (404, 422)


def test_a_foreign_name_sees_no_orders(whole: Doors) -> None:
    """Under another host name, as a foreign page would use, private things stay hidden."""
    for host in ("evil.example", "demo.xinzheng.example"):
        answer = whole.client.get("/", headers={"Host": host})
        assert answer.status_code == 200
        assert "示例-001" not in answer.text
        assert whole.client.get("/demo/packs/contractor-account.zip", headers={"Host": host}).status_code == 404


def test_a_real_ledger_shows_no_orders(tmp_path: Path) -> None:
    """Outside a demo the first page has no order and no banner, on loopback too."""
    at.found_ledger(tmp_path / "ledger", REAL)
    app = create(Settings(data=tmp_path / "ledger"))
    with at.serving(app) as url:
        page = httpx.get(url, trust_env=False).text
        assert "订单与欠款" not in page
        assert "演示账本" not in page
        assert REAL in page
        assert os.fspath(tmp_path) not in page


# ---- the verdict page


def _upload(doors: Doors, data: bytes, field: str = "pack") -> httpx.Response:
    return doors.client.post("/verify-page", files={field: ("a.zip", data, "application/zip")})


def test_a_file_that_is_no_pack_gets_a_page(whole: Doors) -> None:
    """Whatever is uploaded, a person reads a verdict in words."""
    answer = _upload(whole, b"no zip")
    assert (answer.status_code, answer.headers["content-type"]) == (200, "text/html; charset=utf-8")
    assert "读不出来" in answer.text


@pytest.mark.parametrize("field", ["other", "file"])
def test_a_form_without_its_file_gets_a_page(whole: Doors, field: str) -> None:
    """A wrong form is answered as a page too, with the problem's words."""
    answer = _upload(whole, b"x", field)
    assert answer.status_code == 422
    assert "请求不合格式" in answer.text
    empty = whole.client.post("/verify-page", content=b"", headers={"Content-Type": "text/plain"})
    assert empty.status_code == 422


def test_what_a_person_uploads_is_escaped(whole: Doors) -> None:
    """Nothing from a file becomes markup."""
    answer = whole.client.post(
        "/verify-page", files={"pack": ("<script>alert(1)</script>.zip", b"<script>alert(1)</script>", "text/html")}
    )
    assert "<script" not in answer.text
