"""What nobody proved to have sent is charged to its address, however broken it is: lines, bodies, headers, paths."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import orjson
import pytest

from api.app import create
from api.limits import ADDRESS, Limit
from api.routes.statements import LINES_MAX
from api.settings import Settings
from api.world.clock import VirtualClock
from tests.integration import doors as at
from tests.integration.doors import Doors
from tests.unit.test_limits import STRANGER, Pulse

FEW = Limit(2, 0.01, "a test")
JSON = {"Content-Type": "application/json"}


@pytest.fixture
def anyio_backend() -> str:
    """One event loop is enough."""
    return "asyncio"


@pytest.fixture
def doors(tmp_path: Path) -> Iterator[Doors]:
    """A founded ledger; its limits go by a clock that stands."""
    at.found_ledger(tmp_path / "ledger")
    clock = VirtualClock(at.START_MS)
    app = create(Settings(data=tmp_path / "ledger"), clock=clock, pulse=Pulse())
    with at.serving(app) as url, httpx.Client(base_url=url, trust_env=False) as client:
        yield Doors(app, url, client, clock, at.cast_of(tmp_path / "ledger", app.state.house))


async def visit(doors: Doors, method: str, path: str, **how: Any) -> httpx.Response:
    """A request from another machine."""
    transport = httpx.ASGITransport(doors.app, client=(STRANGER, 4_711))
    async with httpx.AsyncClient(transport=transport, base_url="http://xinzheng.example") as client:
        return await client.request(method, path, **how)


NO_STATEMENTS = [
    b'{"statement":[' + b",".join([b"1"] * 300) + b"]}",
    b'{"statement":"a\\u0041"}',
    b'{"statement":"\xe5\x8d\x95"}',
    b'{"statement":"x","and":"y"}',
    b'{ "statement":"x"}',
    b"[" * 300,
    b"",
]


@pytest.mark.anyio
@pytest.mark.parametrize("line", NO_STATEMENTS)
async def test_a_line_that_is_no_statement_is_charged_to_its_address(doors: Doors, line: bytes) -> None:
    """Each counts as a statement that nobody signed; a party behind the address goes on."""
    count = int(ADDRESS["strangers"].burst)
    answer = await visit(doors, "POST", "/v1/statements", content=(line + b"\n") * count, headers=at.NDJSON)
    assert {orjson.loads(row)["problem"]["code"] for row in answer.content.splitlines()} == {"malformed-request"}
    assert doors.house.limits.strangers_s(STRANGER) > 0
    first = doors.story[0]
    doors.clock.advance(max(doors.clock(), first.payload["iat"] * 1000))
    lines = line + b"\n" + orjson.dumps({"statement": first.wire.decode()}) + b"\n"
    answer = await visit(doors, "POST", "/v1/statements", content=lines, headers=at.NDJSON)
    problem, recorded = map(orjson.loads, answer.content.splitlines())
    assert problem["problem"]["code"] == "malformed-request"
    assert recorded["receipt"]


@pytest.mark.anyio
async def test_too_many_lines_are_counted_before_they_are_cut(doors: Doors) -> None:
    """As many as are taken are answered, one more and none is."""
    for count, status in ((LINES_MAX, 200), (LINES_MAX + 1, 413)):
        answer = await visit(doors, "POST", "/v1/statements", content=b"x\n" * count, headers=at.NDJSON)
        assert answer.status_code == status


REFUSED: list[tuple[str, str, int, dict[str, Any]]] = [
    ("POST", "/v1/drafts/order.placed", 422, {"content": b'{"a":[' + b"1," * 10_000, "headers": JSON}),
    ("POST", "/v1/packs", 422, {"content": b"{", "headers": JSON}),
    ("POST", "/v1/packs", 422, {"content": b"[" * 15_000, "headers": JSON}),
    ("GET", "/v1/nothing", 404, {}),
    ("PUT", "/v1/threads", 405, {}),
]


@pytest.mark.anyio
@pytest.mark.parametrize("session", [None, "x"])
@pytest.mark.parametrize(("method", "path", "status", "how"), REFUSED)
async def test_what_is_refused_before_anybody_asks_is_charged_to_its_address(
    doors: Doors,
    monkeypatch: pytest.MonkeyPatch,
    method: str,
    path: str,
    status: int,
    how: dict[str, Any],
    session: str | None,
) -> None:
    """With a header that nobody looked at or without one, the third is told to wait."""
    for name in ADDRESS:
        monkeypatch.setitem(ADDRESS, name, FEW)
    sent = {**how, "headers": {**how.get("headers", {}), **({"Authorization": session} if session else {})}}
    told = [(await visit(doors, method, path, **sent)).status_code for _ in range(3)]
    assert told == [status, status, 429]


@pytest.mark.anyio
async def test_who_is_known_is_charged_once(doors: Doors, monkeypatch: pytest.MonkeyPatch) -> None:
    """A party whose request has the wrong shape is charged itself; its address pays nothing."""
    at.tell(doors, upto="placed")
    monkeypatch.setitem(ADDRESS, "sign-ins", FEW)
    for _ in range(4):
        answer = await visit(doors, "GET", "/v1/threads?limit=x", headers=doors.session("customer"))
        assert (answer.status_code, answer.json()["code"]) == (422, "malformed-request")
