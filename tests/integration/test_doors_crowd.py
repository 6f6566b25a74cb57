"""More readers at once than the pool has connections: each is answered, and writers do not wait for them."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from contextlib import AsyncExitStack, ExitStack
from pathlib import Path

import httpx
import pytest

from api import deps
from api.crowd import Places
from ledger import db
from ledger.errors import LogBusy
from tests.integration import doors as at
from tests.integration.doors import Doors

READERS = 2 * (db.POOL_SIZE + db.POOL_OVERFLOW)
PATIENCE_S = 30.0  # of a client; a crowd of this size takes about one


@pytest.fixture
def doors(tmp_path: Path) -> Iterator[Doors]:
    """A founded ledger."""
    at.found_ledger(tmp_path / "ledger")
    with at.opened(tmp_path / "ledger") as doors:
        yield doors


@pytest.fixture
def anyio_backend() -> str:
    """One event loop is enough."""
    return "asyncio"


def test_a_crowd_of_readers_is_answered(doors: Doors) -> None:
    """Everybody who asks at once gets what he asked for: nobody holds the connection that another one waits for."""

    async def crowd() -> list[int]:
        limits = httpx.Limits(max_connections=READERS)
        async with httpx.AsyncClient(base_url=doors.url, trust_env=False, limits=limits, timeout=PATIENCE_S) as client:
            answers = await asyncio.gather(*(client.get("/log/checkpoint") for _ in range(READERS)))
        return [answer.status_code for answer in answers]

    assert asyncio.run(crowd()) == [200] * READERS


@pytest.mark.anyio
@pytest.mark.parametrize(
    ("method", "path", "headers"),
    [
        ("GET", "/log/checkpoint", {}),
        ("GET", "/v1/threads", {"Authorization": "Bearer x"}),
        ("POST", "/v1/attachments", {"Authorization": "Bearer x"}),
    ],
)
async def test_who_waits_too_long_is_told_to_come_back(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, method: str, path: str, headers: dict[str, str]
) -> None:
    """Where every place is taken past the wait, the answer is 503 with `log-busy`; afterwards it is given."""
    monkeypatch.setattr(deps, "READER_WAIT_S", 0.05)
    at.found_ledger(tmp_path / "ledger")
    with at.opened(tmp_path / "ledger") as doors:
        transport = httpx.ASGITransport(doors.app)
        async with httpx.AsyncClient(transport=transport, base_url="http://xinzheng.example") as client:
            async with AsyncExitStack() as taken:
                for _ in range(deps.READERS_MAX):
                    await taken.enter_async_context(doors.house.readers.taken())
                busy = await client.request(method, path, headers=headers)
            assert (busy.status_code, busy.json()["code"]) == (503, "log-busy")
            assert busy.headers["retry-after"]
            assert (await client.request(method, path, headers=headers)).status_code in (200, 401)


def test_writers_find_a_connection_whoever_reads(doors: Doors) -> None:
    """With as many readings open as the doors allow, a statement is recorded at once."""
    first = doors.story[0]
    doors.clock.advance(max(doors.clock(), first.payload["iat"] * 1000))
    with ExitStack() as readers:
        for _ in range(deps.READERS_MAX):
            readers.enter_context(db.reading(doors.house.engine))
        assert at.post(doors, first.wire).status_code == 201


def test_each_event_loop_has_places_of_its_own() -> None:
    """Two servers in one process, or one after the other, do not wait for each other; within a loop the bound holds."""
    places = Places(1, 0.01)

    async def within() -> None:
        async with places.taken():
            with pytest.raises(LogBusy):
                async with places.taken():
                    pass
        async with places.taken():  # who was turned away took nothing with him
            pass

    for _ in range(2):
        asyncio.run(within())
