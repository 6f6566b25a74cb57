"""The rights table behind files and lists: who gets a file by a grant, what a grant never gives, what no list tells."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from typing import Any

import httpx
import pytest

from api.story import THREADS
from ledger import rights, statement
from ledger.rights import Sight, Standing, Terms, table
from tests.integration import readers
from tests.integration.readers import Readers
from tests.integration.test_rights_table import ABSENT, plain
from tests.trade import uuid7

LINE = {"no": 1, "qty_e3": 1_000, "unit": "pair", "amount_fen": 100, "goods": "袜子", "price_e4": 10_000}


@pytest.fixture(scope="module")
def open_(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Readers]:
    """The story, and everybody around it."""
    with readers.served(tmp_path_factory.mktemp("rights-doors")) as found:
        yield found


def shown(of: Readers, number: int) -> tuple[str, str]:
    """A paper that the customer uploads, and an order to the contractor that names it: hash and thread."""
    paper = b"%PDF-1.7\n" + str(number).encode()
    headers = of.session("customer") | {"Content-Type": "application/pdf"}
    assert of.client.post("/v1/attachments", content=paper, headers=headers).status_code == 201
    sha256, thread = hashlib.sha256(paper).hexdigest(), f"order:{uuid7(80_000 + number)}"
    body = {"contractor": of.world.id("contractor"), "lines": [LINE], "total_fen": 100, "order_no": "示例-9"}
    terms = {"due": {"from": "delivered", "days": 30}, "chain_disclosure": True, "may_subcontract": False}
    of.send("customer", "order.placed", thread, body | terms | {"documents": [sha256]})
    return sha256, thread


def fetch(of: Readers, who: str, sha256: str) -> httpx.Response:
    """What somebody gets who asks for a file."""
    return of.get(who, f"/v1/attachments/{sha256}")


def readings(of: Readers, thread: str) -> list[dict[str, Any]]:
    """What was recorded for the customer about a thread."""
    return [one for one in of.read_of("customer") if one["subject"] == thread]


def test_a_file_is_read_by_a_grant_of_everything_from_its_uploader(open_: Readers) -> None:
    """Not before, and not after; that it was is in the log first. The other side reads it and leaves nothing."""
    sha256, thread = shown(open_, 1)
    absent = fetch(open_, "maker", ABSENT)
    assert plain(fetch(open_, "maker", sha256)) == plain(absent)
    assert fetch(open_, "contractor", sha256).status_code == 200
    assert readings(open_, thread) == []
    grant = open_.grant("customer", "maker", [thread])
    answer = fetch(open_, "maker", sha256)
    assert (answer.status_code, hashlib.sha256(answer.content).hexdigest()) == (200, sha256)
    (*_, one) = readings(open_, thread)
    assert (one["reader"], one["grant"], one["sees"]) == (open_.world.id("maker"), grant, "personal")
    open_.withdraw("customer", "maker", grant)
    assert plain(fetch(open_, "maker", sha256)) == plain(absent)


@pytest.mark.parametrize(
    ("number", "giver", "more"),
    [
        (2, "customer", {"classes": ["open", "business"]}),
        (3, "customer", {"classes": ["open", "personal"]}),
        (4, "customer", {"kinds": ["order.accepted"]}),
        (5, "customer", {"threads": [THREADS["first"]]}),
        (6, "contractor", {}),
    ],
    ids=["no personal", "no business", "another kind", "another thread", "not who uploaded it"],
)
def test_a_narrower_grant_gives_no_file(open_: Readers, number: int, giver: str, more: dict[str, Any]) -> None:
    """A scan has everything in it; and what another uploaded is nobody else's to pass on."""
    sha256, thread = shown(open_, number)
    open_.grant(giver, "buyer", **{"threads": [thread], **more})
    assert plain(fetch(open_, "buyer", sha256)) == plain(fetch(open_, "buyer", ABSENT))
    assert readings(open_, thread) == []


@pytest.mark.parametrize("standing", rights.STANDINGS, ids=lambda one: f"{one.role} {one.relation}")
def test_files_go_with_everything_of_a_statement_or_by_grant(standing: Standing) -> None:
    """No other standing of the table gives one, up the chain and of a counterparty's thread neither."""
    whole = Terms(classes=readers.CLASSES, giver="uploader", signed=("kid",), giver_roles=("customer",), by_kind=True)
    for thread_type, kinds in rights.KINDS.items():
        for kind in kinds:
            sight = rights.sight(standing, thread_type, kind)
            given = rights.file_seen(thread_type, kind, "uploader", [(standing, whole)])
            assert given == (sight in (Sight.ALL, Sight.GRANTED))


def test_an_account_is_told_by_a_grant_that_names_it(open_: Readers) -> None:
    """A grant of the whole thread with every class opens no account and no ID number; one that names the kind does."""
    thread = THREADS["worker"]

    def heard(kinds: list[str] | None) -> set[str]:
        grant = open_.grant("worker", "crew", [thread], **({"kinds": kinds} if kinds else {}))
        rows = open_.get("crew", f"/v1/threads/{thread}").json()["statements"]
        open_.withdraw("worker", "crew", grant)
        said = [statement.parse(row["statement"].encode(), complete=False) for row in rows]
        return {one.name for st in said for one in st.disclosures}

    secret, named = {"account_name", "account_no", "bank"}, heard(None)
    assert named & (secret | {"id_number"}) == set()
    assert "person_name" in named
    assert heard(["payee.changed"]) == secret


def test_no_list_tells_what_is_read_by_grant_or_up_the_chain(open_: Readers) -> None:
    """Neither a thread nor a party of it; the lists of whom it names have them."""
    for who, mine in (("customer", True), ("grantee", False), ("sub", False), ("shophand", False)):
        orders = {row["order"] for row in open_.get(who, "/v1/orders?limit=200").json()["orders"]}
        threads = {row["thread"] for row in open_.get(who, "/v1/threads?limit=200").json()["threads"]}
        parties = {row["party"] for row in open_.get(who, "/v1/parties?limit=200").json()["parties"]}
        assert (THREADS["first"] in orders, THREADS["first"] in threads) == (mine, mine)
        assert (open_.world.id("customer") in parties) == mine
        assert open_.get(who, f"/v1/threads/{THREADS['first']}").status_code == 200


def test_what_the_table_closes_is_in_no_list(open_: Readers, monkeypatch: pytest.MonkeyPatch) -> None:
    """A role that reads nothing of a type of thread has none of them in its lists."""
    own = Standing("customer", "own")
    closed = {
        cell: row._replace(sight=Sight.NOTHING) for cell, row in table.TABLE.items() if cell[:2] == (own, "order")
    }

    def orders() -> set[str]:
        return {row["role"] for row in open_.get("customer", "/v1/orders?limit=200").json()["orders"]}

    assert orders() == {"customer", "contractor"}
    monkeypatch.setattr(table, "TABLE", table.TABLE | closed)
    assert orders() == {"contractor"}
