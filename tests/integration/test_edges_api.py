"""The doors on their borders: page sizes, cursors, counts of lines, sizes of bodies, tags, and who may read what."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import orjson
import pytest

from api import auth
from api.bodies import Budget, Turnstile
from api.routes.statements import LINES_MAX, PAGE_MAX
from api.story import PARTIES, THREADS
from ledger.errors import LogBusy
from ledger.statement import WIRE_BYTES_MAX
from tests.integration import doors as at
from tests.integration.doors import Doors

FIRST = f"/v1/threads/{THREADS['first']}"
ZIP = {"Content-Type": "application/zip"}


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Doors]:
    """A ledger in which the whole story was told."""
    with at.telling(tmp_path_factory.mktemp("edges") / "ledger") as (opened, _):
        yield opened


def page(doors: Doors, **params: int) -> httpx.Response:
    """A page of the first order's thread, as its customer reads it."""
    return doors.client.get(FIRST, params=params, headers=doors.session("customer"))


def problem(answer: httpx.Response) -> tuple[int, str]:
    """Status and code of a refusal."""
    return answer.status_code, answer.json()["code"]


def test_a_page_that_holds_the_rest_is_the_last(whole: Doors) -> None:
    """With as many places as statements there is no next page; with one less, the next page holds the last one."""
    full = page(whole).json()
    count, indices = full["count"], [row["index"] for row in full["statements"]]
    assert len(indices) == count
    exact = page(whole, limit=count).json()
    assert ([row["index"] for row in exact["statements"]], exact["next"]) == (indices, None)
    short = page(whole, limit=count - 1).json()
    assert ([row["index"] for row in short["statements"]], short["next"]) == (indices[:-1], indices[-2])
    rest = page(whole, after=short["next"], limit=1).json()
    assert ([row["index"] for row in rest["statements"]], rest["next"]) == (indices[-1:], None)


def test_beyond_the_end_is_an_empty_page(whole: Doors) -> None:
    """After the last statement there is nothing and no next page; state, head and count stand all the same."""
    full = page(whole).json()
    beyond = page(whole, after=full["statements"][-1]["index"]).json()
    assert (beyond["statements"], beyond["next"]) == ([], None)
    assert {name: beyond[name] for name in ("state", "head", "count", "roles")} == {
        name: full[name] for name in ("state", "head", "count", "roles")
    }


@pytest.mark.parametrize(("name", "value"), [("limit", 0), ("limit", PAGE_MAX + 1), ("after", -2), ("after", 2**53)])
def test_a_cursor_out_of_range_is_malformed(whole: Doors, name: str, value: int) -> None:
    """Less than one, more than a page, before the beginning, beyond any integer: named, and not repeated."""
    answer = page(whole, **{name: value})
    assert problem(answer) == (422, "malformed-request")
    assert [one["where"] for one in answer.json()["errors"]] == [f"query.{name}"]


@pytest.mark.parametrize(("name", "value"), [("limit", 1), ("limit", PAGE_MAX), ("after", -1), ("after", 2**53 - 1)])
def test_a_cursor_at_its_border_is_taken(whole: Doors, name: str, value: int) -> None:
    """One statement, a whole page, the beginning, the largest integer."""
    assert page(whole, **{name: value}).status_code == 200


@pytest.mark.parametrize("which", ["0" * 63, "0" * 65, "A" * 64, "0" * 63 + "g"])
def test_an_id_is_sixty_four_digits(whole: Doors, which: str) -> None:
    """Shorter, longer, in capitals or with a letter that is no digit: no id, public or private."""
    for path in (
        f"/v1/statements/{which}",
        f"/v1/statements/{which}/proof",
        f"/v1/packs/{which}",
        f"/log/proof/{which}",
    ):
        assert problem(whole.client.get(path, headers=whole.session("customer"))) == (422, "malformed-request")


def many(doors: Doors, body: bytes) -> httpx.Response:
    """Hand in a body of lines as it is."""
    return doors.client.post("/v1/statements", content=body, headers=at.NDJSON)


def test_as_many_lines_as_the_bound_are_answered(whole: Doors) -> None:
    """5,000 lines, with or without the last line feed, are answered one by one; a line more, and none is."""
    for body in (b"x\n" * LINES_MAX, b"x\n" * (LINES_MAX - 1) + b"x"):
        answer = many(whole, body)
        assert (answer.status_code, len(answer.content.splitlines())) == (200, LINES_MAX)
    answer = many(whole, b"x\n" * (LINES_MAX + 1))
    assert problem(answer) == (413, "request-too-large")
    assert answer.json()["limit_lines"] == LINES_MAX


LINES = [
    b"",
    b"[]",
    b'"a"',
    b"{}",
    b'{"statement":5}',
    b'{"statement":null}',
    b'{"statement":"a~","more":1}',
    b'{"statement": "a~"}',
    b'{"statement":"a~","statement":"a~"}',
    '{"statement":"薪~"}'.encode(),
    b'{"statement":"\xff~"}',
]


@pytest.mark.parametrize("line", LINES, ids=range(len(LINES)))
def test_a_line_of_another_shape_is_a_problem_of_its_own(whole: Doors, line: bytes) -> None:
    """It never reached the gate, so nobody signs its refusal; the line beside it did, and is refused signed."""
    rows: list[dict[str, Any]] = [
        orjson.loads(one) for one in many(whole, line + b'\n{"statement":"a~"}\n').content.splitlines()
    ]
    assert rows[0]["problem"]["code"] == "malformed-request"
    assert ["refusal" in row["problem"] for row in rows] == [False, True]


def test_one_statement_may_be_as_long_as_the_gate_takes(whole: Doors) -> None:
    """At the bound the gate itself answers, signed; a byte more never reaches it."""
    at_bound = at.post(whole, b"a" * WIRE_BYTES_MAX)
    assert at_bound.status_code == 422
    assert "refusal" in at_bound.json()
    beyond = at.post(whole, b"a" * (WIRE_BYTES_MAX + 1))
    assert problem(beyond) == (413, "request-too-large")
    assert (beyond.json()["limit_bytes"], "refusal" in beyond.json()) == (WIRE_BYTES_MAX, False)


def test_a_pack_may_be_as_large_as_the_setting(tmp_path: Path) -> None:
    """At the bound it is read and gets its verdict; a byte more, declared or trickled, is refused."""
    at.found_ledger(tmp_path / "ledger")
    with at.opened(tmp_path / "ledger", pack_bytes_max=64) as doors:
        assert doors.client.post("/v1/verify", content=b"x" * 64, headers=ZIP).json()["exit"] == 2
        for content in (b"x" * 65, iter([b"x" * 64, b"x"])):
            answer = doors.client.post("/v1/verify", content=content, headers=ZIP)
            assert problem(answer) == (413, "request-too-large")


@pytest.mark.parametrize("held", ["{tag}", "W/{tag}", "*", '"y" , {tag}'])
def test_a_tag_is_known_however_it_is_quoted(whole: Doors, held: str) -> None:
    """Strong, weak, any, or one of several: 304 without a body, with tag and age all the same."""
    first = whole.client.get("/log/tile/0/000.p/1")
    tag = first.headers["etag"]
    again = whole.client.get("/log/tile/0/000.p/1", headers={"If-None-Match": held.format(tag=tag)})
    assert (again.status_code, again.content, again.headers["etag"]) == (304, b"", tag)
    assert again.headers["cache-control"] == first.headers["cache-control"]


def test_a_tag_of_something_else_is_not_known(whole: Doors) -> None:
    """Half a tag, a tag without quotes and another resource's tag give the body."""
    first = whole.client.get("/log/tile/0/000.p/1")
    for held in (
        first.headers["etag"].strip('"'),
        first.headers["etag"][:-2] + '"',
        whole.client.get("/log/checkpoint").headers["etag"],
    ):
        assert whole.client.get("/log/tile/0/000.p/1", headers={"If-None-Match": held}).content == first.content


@pytest.mark.parametrize("office", ["registrar", "operator"])
def test_an_office_signs_in_nowhere(whole: Doors, office: str) -> None:
    """With its own true key, as itself or in a party's name, an office reads no thread; the registrar has a session."""
    exp = whole.clock() // 1000 + 300
    for party in (office, PARTIES["customer"]):
        token = auth.sign(at.ORIGIN, party, exp, whole.cast.signers[office])
        registrar = party == office == "registrar"
        expected = (404, "not-found") if registrar else (401, "unauthenticated")
        assert problem(whole.client.get(FIRST, headers={"Authorization": f"Bearer {token}"})) == expected


def test_the_other_sides_session_reads_as_the_other_side(whole: Doors) -> None:
    """A session of one party in the other's name, under one's own key, is none."""
    exp = whole.clock() // 1000 + 300
    token = auth.sign(at.ORIGIN, PARTIES["contractor"], exp, whole.cast.signers["customer"])
    assert problem(whole.client.get(FIRST, headers={"Authorization": f"Bearer {token}"})) == (401, "unauthenticated")


def test_a_place_is_free_again_and_no_more_than_that() -> None:
    """So many inside at once, however they leave; the next one is told to come back."""
    turnstile = Turnstile(2)
    for _ in range(3):
        with turnstile.entered(), turnstile.entered(), pytest.raises(LogBusy), turnstile.entered():
            pass
        with pytest.raises(ZeroDivisionError), turnstile.entered():
            raise ZeroDivisionError


def test_a_budget_is_full_at_its_last_byte() -> None:
    """All of it may be held, not a byte more; what a refused share held is given back once."""
    budget = Budget(10)
    with budget.share() as one:
        one.take(10)
        one.take(0)
        with pytest.raises(LogBusy):
            one.take(1)
        one.give_back()
        assert budget.held == 0
        one.take(3)
    assert budget.held == 0
