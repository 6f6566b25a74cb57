"""Lists: everything of the reader once, in a stable order, nothing of others, a page as cheap as the next."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import httpx
import pytest
import sqlalchemy as sa
from sqlalchemy import event

from api.client import Client
from api.cursors import Cursors
from api.routes import lists
from api.story import PARTIES, SIGNS_FOR, THREADS
from ledger import db, queries, tables
from ledger.errors import MalformedRequest
from ledger.rules import MACHINES
from tests.integration import doors as at
from tests.integration import firms
from tests.integration.doors import Doors
from tests.integration.firms import Town

LISTS = ("orders", "accounts", "threads", "parties")
READERS = sorted(PARTIES)  # each signs with a key of the same name


@pytest.fixture(scope="module")
def doors(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Doors]:
    """A ledger in which the whole story was told."""
    with at.telling(tmp_path_factory.mktemp("lists") / "ledger") as (opened, _):
        yield opened


def ask(doors: Doors, who: str, what: str, **filters: Any) -> httpx.Response:
    """One page."""
    return doors.client.get(f"/v1/{what}", params=filters, headers=doors.session(who))


def pages(doors: Doors, who: str, what: str, **filters: Any) -> list[dict[str, Any]]:
    """Every row, page by page."""
    rows: list[dict[str, Any]] = []
    cursor: dict[str, str] = {}
    while True:
        answer = ask(doors, who, what, **filters, **cursor)
        assert answer.status_code == 200, answer.text
        page = answer.json()
        rows += page[what]
        if page["next"] is None:
            return rows
        cursor = {"cursor": page["next"]}


def named(doors: Doors, who: str, prefix: str = "") -> list[str]:
    """The threads that name somebody, by the index of roles itself."""
    with db.reading(doors.house.engine) as session:
        found = session.scalars(sa.select(tables.roles.c.thread).where(tables.roles.c.party == PARTIES[SIGNS_FOR[who]]))
        return sorted({thread for thread in found if thread.startswith(prefix)})


@pytest.mark.parametrize("limit", [1, 2, 200])
@pytest.mark.parametrize("who", READERS)
def test_a_list_has_all_of_the_reader_and_nothing_else(doors: Doors, who: str, limit: int) -> None:
    """By pages of any length, each row once, by id; those of others never."""
    assert [row["thread"] for row in pages(doors, who, "threads", limit=limit)] == named(doors, who)
    assert [row["order"] for row in pages(doors, who, "orders", limit=limit)] == named(doors, who, "order:")
    assert [row["account"] for row in pages(doors, who, "accounts", limit=limit)] == named(doors, who, "account:")
    others = {party for row in pages(doors, who, "threads") for party in row["roles"].values()}
    assert [row["party"] for row in pages(doors, who, "parties", limit=limit)] == sorted(others)


def test_rows_say_what_their_thread_says(doors: Doors) -> None:
    """State, roles and sums are those of the reading of the one thread."""
    for row in pages(doors, "customer", "orders"):
        whole = doors.client.get(f"/v1/orders/{row['order']}", headers=doors.session("customer")).json()
        assert {name: row[name] for name in ("customer", "contractor", "ordered_fen")}.items() <= whole.items()
        assert row["state"] == whole["answer"]
    for row in pages(doors, "contractor", "threads"):
        whole = doors.client.get(f"/v1/threads/{row['thread']}", headers=doors.session("contractor")).json()
        assert row.items() <= whole.items()


def test_filters_keep_what_they_name(doors: Doors) -> None:
    """Role and state and type, alone and together, at any page length; what no row has is an empty list."""
    rows = pages(doors, "customer", "orders")
    states = {row["state"] for row in rows}
    assert len(states) > 1
    for state in states:
        for limit in (1, 50):
            found = pages(doors, "customer", "orders", state=state, role="customer", limit=limit)
            assert found == [row for row in rows if row["state"] == state and row["role"] == "customer"]
    assert pages(doors, "customer", "accounts", role="contractor") == []
    for thread_type in MACHINES:
        found = pages(doors, "contractor", "threads", type=thread_type)
        assert [row["thread"] for row in found] == named(doors, "contractor", f"{thread_type}:")


@pytest.mark.parametrize(
    ("what", "filters"),
    [
        ("orders", {"role": "worker"}),
        ("orders", {"state": "nowhere"}),
        ("orders", {"limit": 0}),
        ("orders", {"limit": lists.PAGE_MAX + 1}),
        ("threads", {"type": "nothing"}),
        ("threads", {"type": "order", "state": "nowhere"}),
        ("parties", {"cursor": ""}),
        ("parties", {"cursor": "AAAA"}),
        ("parties", {"cursor": "x" * 3_000}),
        ("parties", {"cursor": "é"}),
    ],
)
def test_a_question_out_of_shape_is_refused(doors: Doors, what: str, filters: dict[str, Any]) -> None:
    """An unknown role, state or type, a limit beyond the bounds, a cursor that is none."""
    answer = ask(doors, "customer", what, **filters)
    assert (answer.status_code, answer.json()["code"]) == (422, "malformed-request")


@pytest.mark.parametrize("what", LISTS)
def test_without_a_session_nothing_is_listed(doors: Doors, what: str) -> None:
    """Each list asks who reads."""
    answer = doors.client.get(f"/v1/{what}")
    assert (answer.status_code, answer.json()["code"]) == (401, "unauthenticated")


# ---- cursors


def test_a_cursor_of_another_reader_is_nobodys(doors: Doors) -> None:
    """It is refused in the words for a cursor that was made up, whoever else it belongs to."""
    cursor = ask(doors, "customer", "threads", limit=1).json()["next"]
    made_up = ask(doors, "contractor", "threads", cursor="A" * len(cursor))
    for who in READERS:
        answer = ask(doors, who, "threads", cursor=cursor)
        if SIGNS_FOR[who] == SIGNS_FOR["customer"]:
            assert answer.status_code == 200
        else:
            assert (answer.status_code, answer.content) == (422, made_up.content)


def test_a_cursor_belongs_to_its_question(doors: Doors) -> None:
    """Another list, another filter or none refuses it; another length of page does not."""
    cursor = ask(doors, "customer", "orders", limit=1, role="customer").json()["next"]
    assert ask(doors, "customer", "orders", limit=2, role="customer", cursor=cursor).status_code == 200
    for what, filters in (("orders", {}), ("orders", {"role": "customer", "state": "placed"}), ("threads", {})):
        assert ask(doors, "customer", what, cursor=cursor, **filters).status_code == 422


def test_no_letter_of_a_cursor_can_be_changed() -> None:
    """Each changed, added or lost letter makes it nobody's, and a foreign ledger's never was one."""
    cursors, question = Cursors(b"k" * 32), ("orders", "customer", "")
    cursor = cursors.make("reader", question, "order:7")
    assert cursors.open("reader", question, cursor) == "order:7"
    assert cursors.open("reader", question, None) == ""
    changed = [cursor[:at] + ("B" if cursor[at] == "A" else "A") + cursor[at + 1 :] for at in range(len(cursor))]
    for other in (*changed, cursor[:-1], f"{cursor}A", f"{cursor}=", cursor[:22], "", f" {cursor}"):
        with pytest.raises(MalformedRequest):
            cursors.open("reader", question, other)
    for reader, asked in (
        ("other", question),
        ("reader", ("orders", "customer\n", "")),
        ("reader", ("orders", "customer")),
    ):
        with pytest.raises(MalformedRequest):
            cursors.open(reader, asked, cursor)
    with pytest.raises(MalformedRequest):
        Cursors(b"l" * 32).open("reader", question, cursor)
    assert repr(cursors) == "Cursors(...)"


# ---- what a page costs


@pytest.fixture(scope="module")
def town(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Town]:
    """A ledger with three firms, and twelve orders between two of them."""
    with firms.registered(tmp_path_factory.mktemp("pages")) as made:
        with made.client("customer") as customer, made.client("contractor") as contractor:
            for _ in range(12):
                customer.say("order.placed", firms.PLACED | {"contractor": contractor.party})
        yield made


def test_every_page_costs_the_same(doors: Doors) -> None:
    """The number of statements to the database is one for all pages, and none reads a whole table."""
    counts: set[int] = set()
    plans: set[str] = set()

    def count(conn: Any, cursor: Any, sql: str, parameters: Any, *_: Any) -> None:
        seen.append(sql)
        if sql.startswith("SELECT"):
            plan = conn.connection.cursor().execute(f"EXPLAIN QUERY PLAN {sql}", parameters).fetchall()
            plans.update(row[3] for row in plan)

    event.listen(doors.house.engine, "before_cursor_execute", count)
    try:
        cursor: dict[str, str] = {}
        while True:
            seen: list[str] = []
            page = ask(doors, "customer", "orders", limit=1, **cursor).json()
            counts.add(len(seen))
            if page["next"] is None:
                break
            cursor = {"cursor": page["next"]}
    finally:
        event.remove(doors.house.engine, "before_cursor_execute", count)
    assert len(counts) == 1
    assert plans
    assert not [plan for plan in plans if plan.startswith("SCAN") or "TEMP B-TREE" in plan]


def test_a_filter_looks_at_a_bounded_number_of_rows(town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    """A page of a filter that keeps nothing comes back empty with a cursor, and the walk still finds all."""
    monkeypatch.setattr(lists, "SCANNED_MAX", 5)
    with town.client("customer") as customer:
        page, empty, found = read(customer, "/v1/orders?state=accepted"), 1, list[Any]()
        while page["next"] is not None:
            assert page["orders"] == []
            page, empty = read(customer, f"/v1/orders?state=accepted&cursor={page['next']}"), empty + 1
        assert empty == 3
        page = read(customer, "/v1/orders?state=placed&limit=200")
        found += page["orders"]
        while page["next"] is not None:
            page = read(customer, f"/v1/orders?state=placed&limit=200&cursor={page['next']}")
            found += page["orders"]
        assert len({row["order"] for row in found}) == len(found) == 12


def read(client: Client, path: str) -> dict[str, Any]:
    """What lies at an address, for the client's party."""
    return client._transport.read(path, client._actor.session())


def test_a_list_in_the_client_is_read_to_its_end(town: Town) -> None:
    """`Client.listed` follows the cursors."""
    with town.client("contractor") as contractor:
        assert len(list(contractor.listed("orders", role="contractor", limit=5))) == 12
        assert [row["party"] for row in contractor.listed("parties")] == sorted({contractor.party, _customer(town)})


def _customer(town: Town) -> str:
    with town.client("customer") as customer:
        return customer.party


def test_threads_of_a_type_are_those_of_its_prefix(doors: Doors) -> None:
    """The range of an index by type holds that type's threads alone."""
    with db.reading(doors.house.engine) as session:
        party = PARTIES["customer"]
        for thread_type in ("order", "account", "work", "party", "", "zzz"):
            found = queries.threads_of(session, party, thread_type)
            assert found == [
                t for t in named(doors, "customer") if t.startswith(f"{thread_type}:" if thread_type else "")
            ]
    assert THREADS["first"] in named(doors, "customer", "order:")
