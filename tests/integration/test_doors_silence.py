"""What the doors keep to themselves: ids that were guessed, words and work of 404, methods nobody offers.

Promise: of what is not his, a reader cannot tell that it is there: not by status, header or byte, and not by the work
that the house does over it, which is counted instead of timed, so that a busy machine proves nothing wrong.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from statistics import median
from time import perf_counter

import httpx
import pytest
from sqlalchemy import event
from sqlalchemy.engine import Engine

from api import auth, keyfile
from api.clock import machine_clock
from tests.integration import firms, store
from tests.integration.firms import Town

ABSENT = "019d0000-0000-7000-8000-00000000abcd"
ABSENT_ID = "ab" * 32
TIMED = 40  # requests of each sort


class Guesser:
    """A registered party that has nothing to do with the two who trade, and the ids that are theirs."""

    def __init__(self, town: Town) -> None:
        with town.client("customer") as customer, town.client("contractor") as contractor:
            said = customer.say("order.placed", firms.PLACED | {"contractor": contractor.party})
            paid = {"contractor": contractor.party, "amount": "1", "form": "cash"}
            account = customer.say("payment.stated", paid, thread="account").thread
            photo = customer.attach(store.PHOTO + b"theirs")["sha256"]
            customer.say("order.placed", firms.PLACED | {"contractor": contractor.party}, paper=photo)
        order, ident = said.thread, said.statement.id
        self.theirs = {
            "/v1/orders/{}": order,
            "/v1/accounts/{}": account,
            "/v1/threads/{}": order,
            "/v1/parties/{}": customer.party,
            "/v1/statements/{}": ident,
            "/v1/statements/{}/proof": ident,
            "/v1/attachments/{}": photo,
        }
        key = keyfile.load(town.key("stranger"))
        token = auth.sign(firms.ORIGIN, key.party, machine_clock() // 1000 + 300, key.signer)
        self.client = httpx.Client(base_url=town.url, headers={"Authorization": f"Bearer {token}"}, trust_env=False)


@pytest.fixture(scope="module")
def town(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Town]:
    """A ledger with three firms."""
    with firms.registered(tmp_path_factory.mktemp("silence")) as made:
        yield made


@pytest.fixture(scope="module")
def guesser(town: Town) -> Iterator[Guesser]:
    """The third of them, at the door."""
    made = Guesser(town)
    with made.client:
        yield made


def absent(one: str) -> str:
    """An id of the same shape that nothing has."""
    prefix, colon, _ = one.rpartition(":")
    return f"{prefix}{colon}{ABSENT}" if colon or "-" in one else ABSENT_ID


ROUTES = (
    "/v1/orders/{}",
    "/v1/accounts/{}",
    "/v1/threads/{}",
    "/v1/parties/{}",
    "/v1/statements/{}",
    "/v1/statements/{}/proof",
    "/v1/attachments/{}",
)


@pytest.mark.parametrize("route", ROUTES)
def test_what_is_not_his_is_what_is_not(guesser: Guesser, route: str) -> None:
    """Status, headers and body are the same, byte for byte, for an id of others and for one that nothing has."""
    theirs = guesser.client.get(route.format(guesser.theirs[route]))
    missing = guesser.client.get(route.format(absent(guesser.theirs[route])))
    assert (theirs.status_code, theirs.json()["code"]) == (404, "not-found")
    assert theirs.content == missing.content
    assert _fixed(theirs) == _fixed(missing)


def _fixed(answer: httpx.Response) -> list[tuple[str, str]]:
    """Status and headers, but for the time of day."""
    return [(str(answer.status_code), ""), *((k, v) for k, v in answer.headers.multi_items() if k != "date")]


@pytest.mark.parametrize("kind", ["order", "account"])
def test_no_pack_of_others_is_made(guesser: Guesser, kind: str) -> None:
    """Asked for a pack about what is not his, the house answers as about what is not there."""
    subject = guesser.theirs[f"/v1/{kind}s/{{}}"]
    asked = [
        guesser.client.post("/v1/packs", json={"kind": kind, "subject": one}) for one in (subject, absent(subject))
    ]
    assert [answer.status_code for answer in asked] == [404, 404]
    assert asked[0].content == asked[1].content


@pytest.mark.parametrize("kind", ["order.accepted", "goods.delivered", "fee.demanded", "objection.made"])
def test_no_draft_tells_of_others(guesser: Guesser, kind: str) -> None:
    """A draft in a thread of others is refused as one in a thread that nobody opened."""
    thread = guesser.theirs["/v1/accounts/{}" if kind == "fee.demanded" else "/v1/orders/{}"]
    asked = [
        guesser.client.post(f"/v1/drafts/{kind}", json={"fields": {}, "thread": one})
        for one in (thread, absent(thread))
    ]
    assert asked[0].status_code == asked[1].status_code >= 400
    assert asked[0].content == asked[1].content


# ---- methods


@pytest.mark.parametrize("route", ROUTES)
@pytest.mark.parametrize("method", ["HEAD", "OPTIONS", "PUT", "DELETE", "PATCH", "TRACE"])
def test_no_other_method_tells_more(guesser: Guesser, route: str, method: str) -> None:
    """Each answers 405 before anything is looked up, alike for what is there and what is not, signed in or not."""
    answers = [
        guesser.client.request(method, route.format(one), headers=headers)
        for one in (guesser.theirs[route], absent(guesser.theirs[route]))
        for headers in ({}, {"Authorization": ""})
    ]
    assert {answer.status_code for answer in answers} == {405}
    assert len({answer.content for answer in answers}) == 1
    assert all(_fixed(answer) == _fixed(answers[0]) for answer in answers)
    assert "access-control-allow-origin" not in answers[0].headers


def test_a_head_has_no_body(guesser: Guesser) -> None:
    """Whatever a HEAD is answered, no byte of a body comes with it."""
    for path in ("/healthz", "/", "/log/checkpoint", f"/v1/orders/{guesser.theirs['/v1/orders/{}']}"):
        assert guesser.client.head(path).content == b""


# ---- work


@contextmanager
def counted() -> Iterator[list[str]]:
    """Every statement that any connection sends to a database while the block lasts."""
    sent: list[str] = []

    def note(_conn: object, _cursor: object, sql: str, *_: object) -> None:
        sent.append(" ".join(sql.split()))

    event.listen(Engine, "before_cursor_execute", note)
    try:
        yield sent
    finally:
        event.remove(Engine, "before_cursor_execute", note)


@pytest.mark.parametrize("route", ROUTES)
def test_the_work_over_what_is_not_his_tells_nothing(guesser: Guesser, route: str) -> None:
    """For an id of others the house asks its database the very same as for what is not there."""
    work = []
    for one in (guesser.theirs[route], absent(guesser.theirs[route])):
        with counted() as sent:
            guesser.client.get(route.format(one))
        work.append(list(sent))
    assert work[0] == work[1] != []


@pytest.mark.parametrize("route", ROUTES)
def test_the_time_over_what_is_not_his_tells_little(guesser: Guesser, route: str) -> None:
    """The medians of answers in turn lie within a factor of three: no file is opened before the refusal."""
    ids = (guesser.theirs[route], absent(guesser.theirs[route]))
    took: tuple[list[float], list[float]] = ([], [])
    for _ in range(TIMED):
        for one, into in zip(ids, took, strict=True):
            began_s = perf_counter()
            guesser.client.get(route.format(one))
            into.append(perf_counter() - began_s)
    assert 1 / 3 < median(took[0]) / median(took[1]) < 3


# ---- packs


def test_a_pack_of_others_is_not_fetched(town: Town, guesser: Guesser) -> None:
    """The id of a pack that exists, and that of none, are answered alike."""
    with town.client("customer") as customer:
        order = guesser.theirs["/v1/orders/{}"]
        made = customer._transport.make_pack({"kind": "order", "subject": order}, customer._actor.session())
        assert customer._transport.pack(made, customer._actor.session())
    theirs, missing = guesser.client.get(f"/v1/packs/{made}"), guesser.client.get(f"/v1/packs/{ABSENT_ID}")
    assert (theirs.status_code, theirs.content) == (404, missing.content)
    assert _fixed(theirs) == _fixed(missing)
    assert Path(town.folder / "ledger" / "packs" / f"{made}.zip").is_file()
