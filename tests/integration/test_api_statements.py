"""The gate over HTTP: receipts that prove, refusals that are signed, nothing recorded that was not answered."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import orjson
import pytest
from sqlalchemy import event

from api.routes.statements import LINES_MAX
from api.story import PARTIES, THREADS
from ledger import db, draft, log, statement
from ledger.statement import WIRE_BYTES_MAX
from notary import receipts
from tests.integration import doors as at
from tests.integration.doors import Doors


@pytest.fixture
def doors(tmp_path: Path) -> Iterator[Doors]:
    """A new ledger in which the two parties are registered and agreed."""
    with at.telling(tmp_path / "ledger", upto="placed") as (opened, _):
        yield opened


def _next(doors: Doors, count: int = 1) -> list[bytes]:
    """The next statements of the story, not yet handed in."""
    steps = doors.story
    first = next(number for number, one in enumerate(steps) if one.step.name == "placed")
    return [one.wire for one in steps[first : first + count]]


def _rows(answer: httpx.Response) -> list[Any]:
    return [orjson.loads(line) for line in answer.content.splitlines()]


def _size(doors: Doors) -> int:
    with db.reading(doors.house.engine) as session:
        return log.need_head(session).size


def test_a_statement_gets_a_receipt_that_proves_it(doors: Doors) -> None:
    """201, and the receipt's proof leads from these very bytes to the log's signature."""
    (wire,) = _next(doors)
    size = _size(doors)
    answer = at.post(doors, wire)
    assert answer.status_code == 201
    receipt = receipts.parse(answer.json())
    entry, checkpoint = receipts.check(receipt, wire, doors.house.trust.log_vkey, at.ORIGIN)
    assert (receipt.index, checkpoint.size, entry.admitted_at_ms) == (size, size + 1, doors.clock())


def test_the_same_statement_again_gets_the_same_receipt(doors: Doors) -> None:
    """200, with the id, index and time of the first one, even later."""
    (wire,) = _next(doors)
    first = at.post(doors, wire)
    doors.clock.advance(doors.clock() + 86_400_000)
    again = at.post(doors, wire)
    assert (first.status_code, again.status_code) == (201, 200)
    same = ("id", "index", "admitted_at_ms")
    assert [first.json()[name] for name in same] == [again.json()[name] for name in same]


def test_a_refusal_is_a_problem_signed_by_the_operator(doors: Doors) -> None:
    """A wrong statement is answered with its code and a refusal that names exactly these bytes; nothing is written."""
    (wire,) = _next(doors)
    size = _size(doors)
    jwt, rest = wire.split(b"~", 1)
    forged = jwt[:-2] + (b"AA" if not jwt.endswith(b"AA") else b"BB") + b"~" + rest
    answer = at.post(doors, forged)
    problem = answer.json()
    assert answer.headers["content-type"] == "application/problem+json"
    assert (answer.status_code, problem["status"], problem["code"]) == (403, 403, "bad-signature")
    refused = receipts.check_refusal(problem["refusal"], forged, doors.house.ring.operator.jwk, at.ORIGIN)
    assert refused["code"] == "bad-signature"
    assert _size(doors) == size


def test_a_stale_statement_learns_the_head(doors: Doors) -> None:
    """A party of the thread is told where it stands, in the problem and in the refusal."""
    placed, accepted = _next(doors, 2)
    assert at.post(doors, placed).status_code == 201
    told = {one.step.name: one for one in doors.story}
    assert at.post(doors, accepted).status_code == 201
    late = at.post(doors, _signed_again(doors, "accepted"))
    problem = late.json()
    assert (late.status_code, problem["code"], problem["head"]) == (409, "stale-thread", told["accepted"].id)
    refusal = receipts.check_refusal(
        problem["refusal"], _signed_again(doors, "accepted"), doors.house.ring.operator.jwk, at.ORIGIN
    )
    assert refusal["head"] == told["accepted"].id


def _signed_again(doors: Doors, name: str) -> bytes:
    """The words of a step of the story, said a minute later by the same signer."""
    one = next(one for one in doors.story if one.step.name == name)
    return draft.sign(one.payload | {"iat": one.payload["iat"] + 60}, [], doors.cast.signers[one.step.signer])


def test_no_receipt_before_the_commit(doors: Doors) -> None:
    """When the commit fails there is no receipt and no trace; the same bytes are recorded afterwards."""
    (wire,) = _next(doors)
    size = _size(doors)

    def fail(_: object) -> None:
        raise OSError("the disk is full")

    event.listen(doors.house.engine, "commit", fail)
    failed = at.post(doors, wire)
    event.remove(doors.house.engine, "commit", fail)
    assert (failed.status_code, failed.json()["code"]) == (500, "internal-error")
    assert "disk" not in failed.text
    assert "proof" not in failed.json()
    assert _size(doors) == size
    assert at.post(doors, wire).status_code == 201


def test_many_are_answered_line_by_line(doors: Doors) -> None:
    """Good lines get receipts, bad ones problems, what builds on a bad one is refused, and the order is kept."""
    placed, accepted, second, declined = _next(doors, 4)
    broken = second.replace(b"~", b"!~", 1)
    answer = at.post_many(doors, [placed, "not json", broken, accepted, '{"statement":1}', declined])
    assert answer.status_code == 200
    assert answer.headers["content-type"].startswith("application/x-ndjson")
    rows = _rows(answer)
    assert [next(iter(row)) for row in rows] == ["receipt", "problem", "problem", "receipt", "problem", "problem"]
    assert [row["problem"]["code"] for row in rows if "problem" in row] == [
        "malformed-request",
        "malformed-statement",
        "malformed-request",
        "unknown-reference",
    ]
    assert ["refusal" in row["problem"] for row in rows if "problem" in row] == [False, True, False, True]
    for row, wire in ((rows[0], placed), (rows[3], accepted)):
        receipts.check(receipts.parse(row["receipt"]), wire, doors.house.trust.log_vkey, at.ORIGIN)


def test_many_repeated_get_their_first_receipts(doors: Doors) -> None:
    """A whole body sent twice, and one statement twice in a body, is recorded once."""
    lines = _next(doors, 4)
    size = _size(doors)
    first = at.post_many(doors, [*lines, lines[0]])
    again = at.post_many(doors, lines)
    indices = [[row["receipt"]["index"] for row in _rows(one)] for one in (first, again)]
    assert indices == [[size, size + 1, size + 2, size + 3, size], [size, size + 1, size + 2, size + 3]]
    assert _size(doors) == size + 4


@pytest.mark.parametrize("given", ["", "text/plain", "application/json", "application/sd-jwt; charset=utf-8"])
def test_another_content_type_is_refused(doors: Doors, given: str) -> None:
    """Only the two types, spelled exactly, are taken."""
    answer = doors.client.post("/v1/statements", content=b"x~", headers={"Content-Type": given})
    assert (answer.status_code, answer.json()["code"]) == (415, "unsupported-media-type")
    assert answer.json()["accepted"] == ["application/sd-jwt", "application/x-ndjson"]


def test_a_body_over_its_bound_is_refused(doors: Doors) -> None:
    """Declared or not, a body over the limit is refused before it is read whole; so are too many lines."""
    declared = at.post(doors, b"a" * (WIRE_BYTES_MAX + 1))
    undeclared = doors.client.post("/v1/statements", content=iter([b"a" * WIRE_BYTES_MAX, b"a"]), headers=at.SD_JWT)
    lines = at.post_many(doors, ["x"] * (LINES_MAX + 1))
    assert [one.json()["code"] for one in (declared, undeclared, lines)] == ["request-too-large"] * 3
    assert declared.json()["limit_bytes"] == WIRE_BYTES_MAX


@pytest.mark.parametrize("body", [b"", b"~", b"a.b.c", b"a.b.c~", b"\xff\xfe~", b"{}"])
def test_what_is_no_statement_is_a_signed_refusal(doors: Doors, body: bytes) -> None:
    """Any bytes get a coded problem and a refusal by their hash."""
    answer = at.post(doors, body)
    assert answer.status_code == 422
    receipts.check_refusal(answer.json()["refusal"], body, doors.house.ring.operator.jwk, at.ORIGIN)


def test_a_read_only_ledger_takes_nothing(tmp_path: Path) -> None:
    """Served to be read, it refuses a statement before it looks at it."""
    at.found_ledger(tmp_path / "ledger")
    with at.opened(tmp_path / "ledger", read_only=True) as doors:
        answer = at.post(doors, b"x~")
        assert (answer.status_code, answer.json()["code"]) == (403, "read-only")
        assert doors.client.get("/healthz").json()["read_only"] is True


# ---- reading back


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Doors]:
    """A ledger in which the whole story was told."""
    with at.telling(tmp_path_factory.mktemp("whole") / "ledger") as (opened, _):
        yield opened


def _ids(doors: Doors) -> dict[str, str]:
    """Ids of the story's statements by step, as the threads give them back."""
    names = {one.payload["iat"]: one.step.name for one in doors.story}
    found = {}
    for who in ("customer", "contractor"):
        for thread in ("customer", "contractor", "first", "second", "account"):
            answer = doors.client.get(f"/v1/threads/{THREADS[thread]}", headers=doors.session(who))
            for row in answer.json().get("statements", []):
                st = statement.parse(row["statement"].encode(), complete=False)
                assert st.id == row["id"]
                found[names[st.iat]] = st.id
    return found


def test_a_party_reads_its_thread(whole: Doors) -> None:
    """Both sides see every statement of their order, all fields, with badges; the state and the head."""
    pages = [
        whole.client.get(f"/v1/threads/{THREADS['first']}", headers=whole.session(who)).json()
        for who in ("customer", "contractor")
    ]
    assert pages[0] == pages[1]
    thread = pages[0]
    assert (thread["state"], thread["next"], thread["count"]) == ("accepted", None, len(thread["statements"]))
    assert thread["roles"] == {"customer": PARTIES["customer"], "contractor": PARTIES["contractor"]}
    placed = statement.parse(thread["statements"][0]["statement"].encode())
    assert placed.fields["lines"][0]["price_e4"] == 11_700
    badges = {row["kind"]: row["badge_zh"] for row in thread["statements"]}
    assert (badges["order.placed"], badges["goods.delivered"]) == ("双方确认", "双方确认")


def test_a_thread_is_read_page_by_page(whole: Doors) -> None:
    """Cursor by cursor, every statement comes once and in the order of the log."""
    url = f"/v1/threads/{THREADS['first']}"
    after: int | None = -1
    seen: list[int] = []
    while after is not None:
        page = whole.client.get(url, params={"after": after, "limit": 4}, headers=whole.session("customer")).json()
        seen += [row["index"] for row in page["statements"]]
        after = page["next"]
    assert seen == sorted(set(seen))
    assert len(seen) == page["count"] > 4


def test_a_statement_is_read_by_its_parties_only(whole: Doors) -> None:
    """The wire form comes back complete to both parties; another's own thread does not exist for a stranger to it."""
    ids = _ids(whole)
    for who in ("customer", "contractor"):
        answer = whole.client.get(f"/v1/statements/{ids['placed']}", headers=whole.session(who))
        assert answer.headers["content-type"] == "application/sd-jwt"
        assert statement.parse(answer.content).id == ids["placed"]
    hidden = whole.client.get(f"/v1/statements/{ids['clerk']}", headers=whole.session("worker"))
    absent = whole.client.get(f"/v1/statements/{'0' * 64}", headers=whole.session("worker"))
    assert (hidden.status_code, absent.status_code) == (404, 404)
    assert hidden.json() == absent.json()


def test_a_strangers_thread_does_not_exist(whole: Doors) -> None:
    """The own thread of a party that one has nothing to do with answers like one that nobody opened."""
    session = whole.session("worker")
    hidden = whole.client.get(f"/v1/threads/{THREADS['customer']}", headers=session)
    absent = whole.client.get(f"/v1/threads/order:{PARTIES['customer']}", headers=session)
    assert hidden.status_code == absent.status_code == 404
    assert hidden.json() == absent.json()


@pytest.mark.parametrize("path", ["/v1/threads/" + THREADS["first"], "/v1/statements/" + "0" * 64])
def test_private_reads_need_a_session(whole: Doors, path: str) -> None:
    """Without one, or with one for another ledger, nothing is told, not even whether it exists."""
    none = whole.client.get(path)
    assert (none.status_code, none.json()["code"]) == (401, "unauthenticated")
    assert none.headers["www-authenticate"].startswith("Bearer")
    other = whole.client.get(path, headers={"Authorization": "Bearer a.b.c"})
    assert other.status_code == 401


def test_a_revoked_key_reads_nothing(tmp_path: Path) -> None:
    """Once the clerk's key is revoked, it opens no session."""
    with at.telling(tmp_path / "ledger") as (doors, _):
        answer = doors.client.get(f"/v1/threads/{THREADS['first']}", headers=doors.session("clerk"))
        assert answer.status_code == 401


def test_the_proof_of_ones_own_statement(whole: Doors) -> None:
    """The private proof is the public one."""
    statement_id = _ids(whole)["placed"]
    private = whole.client.get(f"/v1/statements/{statement_id}/proof", headers=whole.session("customer"))
    assert private.text == whole.client.get(f"/log/proof/{statement_id}").text
    assert whole.client.get(f"/v1/statements/{statement_id}/proof").status_code == 401


def test_a_wrong_path_or_query_is_malformed(whole: Doors) -> None:
    """What does not have the shape of an id or a number is refused with where, and never repeats the value."""
    for path in ("/v1/statements/xyz", f"/v1/threads/{THREADS['first']}?after=secret", "/v1/threads/x"):
        answer = whole.client.get(path, headers=whole.session("customer"))
        assert (answer.status_code, answer.json()["code"]) == (422, "malformed-request")
        assert "secret" not in answer.text
