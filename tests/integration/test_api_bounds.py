"""What one visitor can cost the others: bodies, half requests, and what is told to whom."""

from __future__ import annotations

import socket
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from starlette.requests import Request

from api import bodies, deps, patience
from api.bodies import Budget
from api.headers import HEADERS
from api.story import PARTIES
from ledger import db, queries
from ledger.errors import LogBusy
from tests.integration import doors as at
from tests.integration.doors import Doors

ACCOUNT = {"kind": "account", "subject": "account:", "purpose": "payment-order"}


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Doors]:
    """A ledger in which the whole story was told."""
    with at.telling(tmp_path_factory.mktemp("bounds") / "ledger") as (opened, _):
        yield opened


@pytest.mark.parametrize("path", ["/v1/packs", "/v1/threads/x", "/nowhere", "/"])
def test_nobody_is_sent_a_large_body_unasked(whole: Doors, path: str) -> None:
    """Beyond a few kilobytes any other address answers 413, declared or not, before it asks who is there."""
    for content in (b"x" * (bodies.SMALL_BYTES_MAX + 1), iter([b"x" * bodies.SMALL_BYTES_MAX, b"x"])):
        answer = whole.client.post(path, content=content)
        assert (answer.status_code, answer.json()["code"]) == (413, "request-too-large")
        assert {name: answer.headers[name] for name in HEADERS} == HEADERS
    small = whole.client.post("/v1/packs", content=b"x" * bodies.SMALL_BYTES_MAX)
    assert small.status_code in (401, 422)


def test_large_bodies_share_a_budget() -> None:
    """What all of them hold is bounded; what ends gives its share back, also when it fails."""
    budget = Budget(10)
    with budget.share() as one, budget.share() as two:
        one.take(6)
        two.take(4)
        with pytest.raises(LogBusy):
            two.take(1)
        assert budget.held == 10
    with pytest.raises(ZeroDivisionError), budget.share() as three:  # noqa: PT012 - the block must fail inside
        three.take(10)
        raise ZeroDivisionError
    assert budget.held == 0


def test_an_upload_beyond_the_budget_is_told_to_come_back(whole: Doors, monkeypatch: pytest.MonkeyPatch) -> None:
    """Statements and packs alike; afterwards nothing is held."""
    monkeypatch.setattr(bodies.LARGE, "bytes_max", 1_000)
    many = whole.client.post("/v1/statements", content=b"x" * 1_001, headers=at.NDJSON)
    zipped = whole.client.post("/v1/verify", content=b"x" * 1_001, headers={"Content-Type": "application/zip"})
    for answer in (many, zipped):
        assert (answer.status_code, answer.json()["code"]) == (503, "log-busy")
    assert bodies.LARGE.held == 0


@pytest.mark.parametrize("begun", [b"", b"GET / HTTP/1.1\r\nHost: x\r\n"])
@pytest.mark.parametrize("before", [b"", b"GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n"])
def test_half_a_request_is_let_go(whole: Doors, monkeypatch: pytest.MonkeyPatch, before: bytes, begun: bytes) -> None:
    """Headers that do not come to an end close the connection, on the first request and on a later one."""
    monkeypatch.setattr(patience, "HEAD_S_MAX", 0.3)
    host, port = whole.url.removeprefix("http://").split(":")
    with socket.create_connection((host, int(port)), timeout=20) as held:
        if before:
            held.sendall(before)
            assert held.recv(65_536).startswith(b"HTTP/1.1 200")
        began_s = time.monotonic()
        held.sendall(begun)
        assert b"".join(iter(lambda: held.recv(65_536), b"")).count(b"HTTP/1.1") == 0
    assert time.monotonic() - began_s < (4 if begun else 8)  # between requests, uvicorn's own keep-alive of 5 s


def test_a_byte_after_an_early_answer_buys_no_time(whole: Doors, monkeypatch: pytest.MonkeyPatch) -> None:
    """Who is answered before his body came may send the rest for a while, and is let go then."""
    monkeypatch.setattr(patience, "HEAD_S_MAX", 0.3)
    host, port = whole.url.removeprefix("http://").split(":")
    with socket.create_connection((host, int(port)), timeout=20) as held:
        held.sendall(b"GET /healthz HTTP/1.1\r\nHost: x\r\nContent-Length: 1000000\r\n\r\n")
        assert held.recv(65_536).startswith(b"HTTP/1.1 413")
        began_s = time.monotonic()
        held.sendall(b"x")
        while held.recv(65_536):
            pass
    assert time.monotonic() - began_s < 4


def test_a_slow_answer_is_not_cut(whole: Doors, monkeypatch: pytest.MonkeyPatch) -> None:
    """The deadline is for the question alone: making a pack takes longer than it and is answered."""
    monkeypatch.setattr(patience, "HEAD_S_MAX", 0.05)
    asked = ACCOUNT | {"subject": _account(whole)}
    assert (
        whole.client.post("/v1/packs", json=asked, headers=whole.session("contractor"), timeout=60).status_code == 201
    )


def _account(whole: Doors) -> str:
    """The contractor's account thread."""
    with db.reading(whole.house.engine) as session:
        threads = [thread for thread, _ in queries.roles_of(session, PARTIES["contractor"])]
    return next(thread for thread in threads if thread.startswith("account:"))


def test_a_fault_of_ours_is_closed_too(whole: Doors, monkeypatch: pytest.MonkeyPatch) -> None:
    """A 500 has no detail, and every header of all other answers."""

    def broken(_: Request) -> None:
        raise RuntimeError("secret detail")

    monkeypatch.setattr("api.routes.health.log.need_head", broken)
    answer = whole.client.get("/healthz")
    assert answer.status_code == 500
    assert "secret" not in answer.text
    assert {name: answer.headers[name] for name in HEADERS} == HEADERS


@pytest.mark.parametrize("host", ["127.0.0.1", "127.8.8.8", "::1", "[::1]", "localhost", "LOCALHOST"])
def test_this_machine_is_known(host: str) -> None:
    """Loopback addresses and the one name."""
    assert deps.is_loopback(host)


@pytest.mark.parametrize(
    "host", ["127.evil.example", "127.0.0.1.evil.example", "localhost.evil.example", "127.1", "10.0.0.1", ""]
)
def test_another_machine_is_not_taken_for_this_one(host: str) -> None:
    """Names that only begin like a loopback address are foreign."""
    assert not deps.is_loopback(host)


def test_whoever_prepares_a_claim_is_not_given_away(whole: Doors) -> None:
    """`pack.issued` is read by the party that the pack was made for; in the log's thread others do not see it."""
    asked = ACCOUNT | {"subject": _account(whole), "purpose": "own-records"}
    assert (
        whole.client.post("/v1/packs", json=asked, headers=whole.session("contractor"), timeout=60).status_code == 201
    )
    with db.reading(whole.house.engine) as session:
        issued = next(row for row in queries.newest(session, limit=3) if row.kind == "pack.issued")
    for who, status in (("contractor", 200), ("customer", 404)):
        for path in ("", "/proof"):
            answer = whole.client.get(f"/v1/statements/{issued.id}{path}", headers=whole.session(who))
            assert answer.status_code == status
        listed = whole.client.get(f"/v1/threads/{issued.thread}", headers=whole.session(who)).json()
        assert (issued.id in {one["id"] for one in listed["statements"]}) == (status == 200)
        assert [one["kind"] for one in listed["statements"]][:2] == ["log.founded", "policy.published"]


def test_a_thread_of_any_length_is_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """More records of one type than a page holds are read page by page."""
    monkeypatch.setattr("ledger.queries.LIMIT_MAX", 3)
    with at.telling(tmp_path / "ledger") as (opened, _):
        with db.reading(opened.house.engine) as session:
            threads = [thread for thread, _ in queries.roles_of(session, PARTIES["contractor"], limit=3)]
        for thread in threads:
            answer = opened.client.get(f"/v1/threads/{thread}?limit=2", headers=opened.session("contractor"))
            assert answer.status_code == 200, answer.text
