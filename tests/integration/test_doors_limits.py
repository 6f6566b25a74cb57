"""Limits and figures at the real doors: who is told to wait, who is not, and what may be known of the house."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest
from prometheus_client.parser import text_string_to_metric_families

from api import limits
from api.app import create
from api.deps import FORWARDED
from api.limits import ADDRESS, PARTY, Limit
from api.settings import Settings
from api.story import PARTIES, THREADS
from api.world.clock import VirtualClock
from tests.integration import doors as at
from tests.integration.doors import Doors
from tests.unit.test_limits import OTHER, STRANGER, Pulse


@pytest.fixture
def pulse() -> Pulse:
    """A clock for what is limited."""
    return Pulse()


@pytest.fixture
def doors(tmp_path: Path, pulse: Pulse) -> Iterator[Doors]:
    """A ledger in which an order was placed; its limits go by the told clock."""
    at.found_ledger(tmp_path / "ledger")
    clock = VirtualClock(at.START_MS)
    app = create(Settings(data=tmp_path / "ledger"), clock=clock, pulse=pulse)
    with at.serving(app) as url, httpx.Client(base_url=url, trust_env=False) as client:
        made = Doors(app, url, client, clock, at.cast_of(tmp_path / "ledger", app.state.house))
        at.tell(made, upto="accepted")
        yield made


async def visit(doors: Doors, host: str, method: str, path: str, **how: Any) -> httpx.Response:
    """A request from another machine."""
    transport = httpx.ASGITransport(doors.app, client=(host, 4_711))
    async with httpx.AsyncClient(transport=transport, base_url="http://xinzheng.example") as client:
        return await client.request(method, path, **how)


@pytest.fixture
def anyio_backend() -> str:
    """One event loop is enough."""
    return "asyncio"


READS = [
    ("reads", "GET", f"/v1/orders/{THREADS['first']}", {}),
    ("reads", "GET", "/v1/threads", {}),
    ("drafts", "POST", "/v1/drafts/order.declined", {"json": {"fields": {}, "thread": THREADS["first"]}}),
    ("packs", "POST", "/v1/packs", {"json": {"kind": "order", "subject": f"order:{PARTIES['customer']}"}}),
    ("attachments", "POST", "/v1/attachments", {"content": b"\xff\xd8\xff", "headers": {"Content-Type": "image/jpeg"}}),
]


@pytest.mark.parametrize(("name", "method", "path", "how"), READS)
def test_a_party_is_told_to_wait_and_nobody_else(
    doors: Doors, pulse: Pulse, monkeypatch: pytest.MonkeyPatch, name: str, method: str, path: str, how: dict[str, Any]
) -> None:
    """429 with the limit's name and how long, as a problem; the other side goes on; later so does the party."""
    monkeypatch.setitem(PARTY, name, Limit(4, 0.1, "a test"))

    def ask(who: str) -> httpx.Response:
        return doors.client.request(
            method, path, **{**how, "headers": {**how.get("headers", {}), **doors.session(who)}}
        )

    assert 429 not in {ask("customer").status_code for _ in range(2)}
    refused = ask("customer")
    assert (refused.status_code, refused.json()["code"], refused.json()["limit"]) == (429, "rate-limited", name)
    assert refused.headers["retry-after"] == str(refused.json()["retry_s"]) == "20"
    assert refused.headers["content-type"] == "application/problem+json"
    assert ask("contractor").status_code != 429
    pulse.s += 20
    assert ask("customer").status_code != 429


@pytest.mark.anyio
async def test_a_stranger_locks_no_party_out(doors: Doors, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever has used up all that an address has, a party behind the same address reads and is recorded."""
    for name in ADDRESS:
        monkeypatch.setitem(ADDRESS, name, Limit(2, 0.1, "a test"))
    forged = {"Authorization": doors.session("customer")["Authorization"][:-4] + "AAAA"}
    told = [await visit(doors, STRANGER, "GET", "/v1/threads", headers=forged) for _ in range(3)]
    assert [answer.status_code for answer in told] == [401, 401, 429]
    (accepted,) = [one.wire for one in doors.story if one.step.name == "accepted"]
    jwt, _, rest = accepted.partition(b"~")
    broken = jwt[:-4] + b"AAAA~" + rest
    told = [await visit(doors, STRANGER, "POST", "/v1/statements", content=broken, headers=at.SD_JWT) for _ in range(3)]
    assert [answer.status_code for answer in told] == [403, 403, 429]
    assert [answer.json()["code"] for answer in told] == ["bad-signature", "bad-signature", "rate-limited"]
    for path in ("/log/checkpoint", "/healthz", "/openapi.json"):
        answer = await visit(doors, STRANGER, "GET", path)
    assert answer.status_code == 429
    assert (await visit(doors, OTHER, "GET", "/log/checkpoint")).status_code == 200
    own = await visit(doors, STRANGER, "GET", "/v1/threads", headers=doors.session("customer"))
    assert own.status_code == 200
    recorded = await visit(doors, STRANGER, "POST", "/v1/statements", content=accepted, headers=at.SD_JWT)
    assert recorded.status_code == 201


@pytest.mark.anyio
async def test_a_header_buys_nothing_where_nobody_asks_for_it(doors: Doors, monkeypatch: pytest.MonkeyPatch) -> None:
    """On a public route an `Authorization` is not looked at, so it is charged as without."""
    monkeypatch.setitem(ADDRESS, "public", Limit(2, 0.1, "a test"))
    told = [
        (await visit(doors, STRANGER, "GET", "/log/checkpoint", headers=headers)).status_code
        for headers in ({}, {"Authorization": "Bearer x"}, doors.session("customer"))
    ]
    assert told == [200, 200, 429]


def test_a_party_that_used_up_the_gate_waits(doors: Doors, pulse: Pulse) -> None:
    """Its statements are refused line by line and leave no trace; the other side's are recorded."""
    (accepted,) = [one.wire for one in doors.story if one.step.name == "accepted"]
    party, spent = limits.signer_named(accepted), limits.Spent(gate_s=PARTY["gate-seconds"].burst)
    for key in ("one", "other"):  # each has half
        doors.house.limits.charge_signer(party, key, spent)
    for answer in (at.post(doors, accepted), at.post_many(doors, [accepted])):
        problem = answer.json().get("problem", answer.json())
        assert (problem["code"], problem["limit"]) == ("rate-limited", "gate-seconds")
    pulse.s += PARTY["gate-seconds"].burst / PARTY["gate-seconds"].per_s + 1
    assert at.post(doors, accepted).status_code == 201


# ---- metrics


def figures(text: str) -> dict[str, dict[tuple[tuple[str, str], ...], float]]:
    """Every sample by name and labels."""
    found: dict[str, dict[tuple[tuple[str, str], ...], float]] = {}
    for family in text_string_to_metric_families(text):
        for sample in family.samples:
            found.setdefault(sample.name, {})[tuple(sorted(sample.labels.items()))] = sample.value
    return found


def test_the_figures_count_what_happened(doors: Doors) -> None:
    """Requests by template, batches, refusals by code, the tree, the queue, the buckets."""
    doors.client.get(f"/v1/orders/{THREADS['first']}", headers=doors.session("customer"))
    doors.client.get("/nowhere/at/all")
    at.post(doors, b"x~")
    answer = doors.client.get("/metrics")
    assert answer.headers["content-type"].startswith("text/plain; version=0.0.4")
    found = figures(answer.text)
    requests = found["xinzheng_http_requests_total"]
    assert requests[("method", "GET"), ("route", "/v1/orders/{thread}"), ("status", "200")] == 1
    assert requests[("method", "GET"), ("route", "other"), ("status", "404")] == 1
    assert requests[("method", "POST"), ("route", "/v1/statements"), ("status", "422")] == 1
    size = int(doors.client.get("/log/checkpoint").text.splitlines()[1])
    assert found["xinzheng_tree_entries"][()] == size
    assert found["xinzheng_queue_statements"][()] == 0
    assert found["xinzheng_refusals_total"][(("code", "malformed-statement"),)] == 1
    assert found["xinzheng_batch_statements_sum"][()] == size - 2 + 1  # two found the log, one was refused
    assert found["xinzheng_batch_seconds_count"][()] == found["xinzheng_batch_statements_count"][()]
    assert found["xinzheng_limit_buckets"][(("of", "parties"),)] > 0


def test_the_figures_name_nobody(doors: Doors) -> None:
    """No id, no name, no path that somebody made up stands in them, and odd requests make no new labels."""
    for path in (f"/v1/parties/{PARTIES['customer']}", "/v1/threads/x", f"/v1/statements/{'ab' * 32}", "/a/b", "/c"):
        doors.client.get(path, headers=doors.session("contractor"))
        doors.client.request("BREW", path)
    text = doors.client.get("/metrics").text
    labels = " ".join(re.findall(r"{[^}]*}", text))
    assert not re.search(r"[0-9a-f]{16}|[0-9a-f]{8}-|order:|BREW|/a/b|公司", labels)
    routes = {dict(labels)["route"] for labels in figures(text)["xinzheng_http_requests_total"]}
    assert routes <= {*doors.app.openapi()["paths"], "other"}


@pytest.mark.anyio
async def test_the_figures_are_this_machines(doors: Doors) -> None:
    """From elsewhere, or under a foreign name, there is nothing at that address."""
    elsewhere = await visit(doors, STRANGER, "GET", "/metrics")
    missing = await visit(doors, STRANGER, "GET", "/nothing")
    assert (elsewhere.status_code, elsewhere.content) == (404, missing.content)
    assert doors.client.get("/metrics", headers={"Host": "xinzheng.example"}).status_code == 404
    added = [*FORWARDED[:-1], "X-Forwarded-For", "x-forwarded-proto"]
    for header in added:  # a proxy on this machine, asking for a stranger who gave a loopback name
        assert doors.client.get("/metrics", headers={header: "for=203.0.113.9"}).status_code == 404
