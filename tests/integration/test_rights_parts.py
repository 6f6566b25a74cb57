"""Who sees a thread in part: that of the rest neither number, head nor cursor is told, whose index is a time."""

from __future__ import annotations

from collections.abc import Iterator
from types import SimpleNamespace
from typing import Any

import pytest

from api.routes import statements
from ledger import queries
from tests.integration import readers
from tests.integration.readers import Readers

ACCOUNT = {"account_no": "6222", "bank": "示例银行"}
TERMS = {"terms": "e-signing", "version": "v2", "sha256": "ab" * 32}


@pytest.fixture(scope="module")
def open_(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Readers]:
    """The story, and everybody around it."""
    with readers.served(tmp_path_factory.mktemp("parts")) as found:
        yield found


def claim(of: Readers) -> dict[str, Any]:
    """What the crew's worker says that he did."""
    parties = {"workshop": of.world.id("crew"), "worker": of.world.id("crewhand")}
    return {**parties, "worked_on": "2026-03-05", "basis": "piece", "qty_e3": 1_000, "unit": "pair"}


def test_the_registrar_learns_nothing_of_a_change_of_account(open_: Readers) -> None:
    """The thread looks to it as it did before; to the counterparty, who may know that it was said, it does not."""
    thread = f"party:{open_.world.id('colleague')}"

    def told(who: str) -> dict[str, Any]:
        return dict(open_.get(who, f"/v1/threads/{thread}").json())

    before, dealt = told("registrar"), told("contractor")
    said = open_.send("colleague", "payee.changed", thread, ACCOUNT | {"account_name": "colleague"})
    assert told("registrar") == before
    assert (told("contractor")["head"], told("contractor")["count"]) == (said, dealt["count"] + 1)


def test_no_cursor_of_the_registrars_stands_at_it(open_: Readers) -> None:
    """Page by page, each of one statement, every cursor is the index of a statement that it was given."""
    thread = f"party:{open_.world.id('crewhand')}"
    open_.send("crewhand", "payee.changed", thread, ACCOUNT | {"account_name": "crewhand"})
    agreed = open_.send("crewhand", "party.terms_agreed", thread, TERMS)
    after: int | None = -1
    rows: list[dict[str, Any]] = []
    while after is not None:
        page = open_.get("registrar", f"/v1/threads/{thread}?limit=1&after={after}").json()
        rows, after = rows + page["statements"], page["next"]
        assert after in (None, rows[-1]["index"])
        assert page["head"] == agreed
    assert "payee.changed" not in {row["kind"] for row in rows}
    assert len(rows) == page["count"]


def test_a_grant_of_one_kind_tells_no_time_of_another(open_: Readers) -> None:
    """Number and head are of the kind that it names, before anything of it was said and after."""
    thread = open_.world.work("crew", "crewhand")

    def told() -> tuple[str | None, int]:
        page = open_.get("grantee", f"/v1/threads/{thread}").json()
        return page["head"], page["count"]

    grant = open_.grant("crewhand", "grantee", [thread], kinds=["objection.made"])
    assert told() == (None, 0)
    said = open_.send("crewhand", "work.claimed", thread, claim(open_))
    assert told() == (None, 0)
    objection = open_.send("crew", "objection.made", thread, {"statement": said, "ground": "other"})
    open_.send("crew", "objection.withdrawn", thread, {"objection": objection})
    assert told() == (objection, 1)
    open_.withdraw("crewhand", "grantee", grant)


def test_no_page_of_the_logs_thread_ends_at_anothers_pack(open_: Readers, monkeypatch: pytest.MonkeyPatch) -> None:
    """Wherever a reader begins, the page ends where it follows from that and from the size of the log."""
    path, most = f"/v1/threads/{open_.world.system}", 3
    monkeypatch.setattr(statements, "LOOKED_MAX", most)
    wanted = {"kind": "worker", "subject": open_.world.work("shop", "shophand"), "purpose": "court"}
    assert open_.client.post("/v1/packs", json=wanted, headers=open_.session("shophand")).status_code == 201
    size = int(open_.client.get("/log/checkpoint").text.splitlines()[1])
    seen = [row["index"] for row in walked(open_, "customer", path)]
    theirs = [row["index"] for row in walked(open_, "shophand", path) if row["kind"] == "pack.issued"]
    assert theirs
    assert not set(theirs) & set(seen)
    for after in (*range(-1, 5), *range(theirs[-1] - most - 1, size)):
        page = open_.get("customer", f"{path}?after={after}&limit=200").json()
        assert [row["index"] for row in page["statements"]] == [one for one in seen if after < one <= after + most]
        assert page["next"] == (after + most if after + most < size - 1 else None)


def walked(of: Readers, who: str, path: str) -> list[dict[str, Any]]:
    """Every row of a thread, page by page."""
    rows: list[dict[str, Any]] = []
    after: int | None = -1
    while after is not None:
        page = of.get(who, f"{path}?after={after}").json()
        rows, after = rows + page["statements"], page["next"]
    return rows


def test_a_page_of_packs_is_read_in_parts(open_: Readers, monkeypatch: pytest.MonkeyPatch) -> None:
    """However few rows are read at once, each page is full, in order, and the whole is the same."""
    path = f"/v1/threads/{open_.world.system}"
    whole = walked(open_, "shophand", path)
    few = SimpleNamespace(**{**vars(queries), "LIMIT_MAX": 1})
    monkeypatch.setattr(statements, "queries", few)
    assert walked(open_, "shophand", path) == whole
    assert [row["index"] for row in whole] == sorted({row["index"] for row in whole})


def test_a_reader_of_the_whole_is_told_the_head(open_: Readers) -> None:
    """A party, and who was granted every kind, get the head of the thread."""
    thread = open_.world.work("crew", "crewhand")
    open_.grant("crewhand", "maker", [thread])
    heads = {open_.get(who, f"/v1/threads/{thread}").json()["head"] for who in ("crew", "crewhand", "maker")}
    assert len(heads) == 1
    system = open_.get("maker", f"/v1/threads/{open_.world.system}").json()
    assert system["head"] == system["statements"][0]["id"]
