"""What the house does over what is not the reader's: counted, it is the same as over what does not exist."""

from __future__ import annotations

from collections.abc import Iterator

import httpx
import pytest

from tests.integration import readers
from tests.integration.readers import Readers
from tests.integration.test_doors_silence import ABSENT_ID, counted
from tests.trade import uuid7

NOWHERE = uuid7(99_998)


@pytest.fixture(scope="module")
def open_(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Readers]:
    """The story, and everybody around it."""
    with readers.served(tmp_path_factory.mktemp("work")) as found:
        yield found


@pytest.fixture(scope="module")
def pack(open_: Readers) -> str:
    """A pack that a worker had made for himself: its id."""
    wanted = {"kind": "worker", "subject": open_.world.work("shop", "shophand"), "purpose": "court"}
    answer = open_.client.post("/v1/packs", json=wanted, headers=open_.session("shophand"))
    assert answer.status_code == 201, answer.text
    return str(answer.json()["pack"])


def work_of(of: Readers, who: str, path: str, **posted: object) -> tuple[int, bytes, list[str]]:
    """Status and body of an answer, and all that the database was asked for it."""
    with counted() as sent:
        answer: httpx.Response = of.client.request(
            "POST" if posted else "GET", path, headers=of.session(who), json=posted or None
        )
    return answer.status_code, answer.content, list(sent)


def test_a_pack_made_for_another_costs_as_much_as_none(open_: Readers, pack: str) -> None:
    """The opponent can work its id out; its reader fetches it."""
    theirs, nobodys = (work_of(open_, "shop", f"/v1/packs/{one}") for one in (pack, ABSENT_ID))
    assert theirs == nobodys
    assert theirs[0] == 404
    assert open_.get("shophand", f"/v1/packs/{pack}").status_code == 200


@pytest.mark.parametrize("proof", ["", "/proof"])
@pytest.mark.parametrize("who", ["stranger", "shop", "grantee", "sub"])
def test_a_statement_of_any_thread_costs_as_much_as_none(open_: Readers, who: str, proof: str) -> None:
    """One of each type of thread that the reader has no part in: every id stands in the public log."""
    nobodys = work_of(open_, who, f"/v1/statements/{ABSENT_ID}{proof}")
    world = open_.world
    threads = (
        *(f"party:{world.id('crewhand')}", world.work("contractor", "colleague"), f"access:{world.id('customer')}"),
        next(one.thread for one in open_.statements if one.thread_type == "order" and one.iss == world.id("buyer")),
    )
    for thread in threads:
        said = next(
            one for one in open_.statements if one.thread == thread and one.body.get("grantee") != world.id(who)
        )
        assert work_of(open_, who, f"/v1/statements/{said.id}{proof}") == nobodys, thread


def test_the_record_of_anothers_pack_costs_as_much_as_none(open_: Readers, pack: str) -> None:
    """Asked for every id of the log, the work tells nobody which of them say that a pack was made."""
    rows = open_.get("shophand", f"/v1/threads/{open_.world.system}").json()["statements"]
    issued = next(row["id"] for row in rows if row["kind"] == "pack.issued")
    theirs, nobodys = (work_of(open_, "shop", f"/v1/statements/{one}") for one in (issued, ABSENT_ID))
    assert theirs == nobodys


@pytest.mark.parametrize("kind", ["engagement.signed", "payslip.issued", "work.recorded"])
def test_a_draft_over_a_colleagues_thread_costs_as_much_as_over_none(open_: Readers, kind: str) -> None:
    """What a draft would repeat is looked up, and its thread asked for, whether it is there or not."""
    theirs, nobodys = (
        work_of(open_, "shophand", f"/v1/drafts/{kind}", thread=thread, fields={})
        for thread in (open_.world.work("shop", "paidhand"), f"work:{NOWHERE}")
    )
    assert theirs == nobodys
    assert theirs[0] >= 400
