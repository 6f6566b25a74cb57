"""The same bytes again, however they come: by many at once, in a body of many, after a fault. One answer for all."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import httpx
import orjson
import pytest
from sqlalchemy import event

from api import deps
from api.settings import Settings
from ledger import db, log
from notary import sequence
from tests.integration import doors as at
from tests.integration.doors import Doors

SAME = ("id", "index", "admitted_at_ms")
CLIENTS = 8


@pytest.fixture
def doors(tmp_path: Path) -> Iterator[Doors]:
    """A new ledger in which the parties are registered and agreed."""
    with at.telling(tmp_path / "ledger", upto="placed") as (opened, _):
        yield opened


def coming(doors: Doors, count: int) -> list[bytes]:
    """The next statements of the story, not yet handed in."""
    first = next(number for number, one in enumerate(doors.story) if one.step.name == "placed")
    return [one.wire for one in doors.story[first : first + count]]


def size(doors: Doors) -> int:
    """How many entries the log has."""
    with db.reading(doors.house.engine) as session:
        return log.need_head(session).size


def named(receipt: dict[str, Any]) -> tuple[Any, ...]:
    """What never differs between two receipts of one statement."""
    return tuple(receipt[name] for name in SAME)


def at_once(doors: Doors, what: list[tuple[bytes, dict[str, str]]]) -> list[httpx.Response]:
    """All of it handed in at the same moment, each by a client of its own."""
    start = threading.Barrier(len(what))

    def hand_in(one: tuple[bytes, dict[str, str]]) -> httpx.Response:
        with httpx.Client(base_url=doors.url, trust_env=False) as client:
            start.wait(30)
            return client.post("/v1/statements", content=one[0], headers=one[1])

    with ThreadPoolExecutor(len(what)) as pool:
        return list(pool.map(hand_in, what))


def test_many_hand_in_the_same_at_once(doors: Doors) -> None:
    """One of them records it, all hold the same id, index and time, and the log grew by one."""
    (wire,) = coming(doors, 1)
    before = size(doors)
    answers = at_once(doors, [(wire, at.SD_JWT)] * CLIENTS)
    assert sorted(answer.status_code for answer in answers) == [200] * (CLIENTS - 1) + [201]
    assert len({named(answer.json()) for answer in answers}) == 1
    assert size(doors) == before + 1


def test_one_by_one_and_many_meet(doors: Doors) -> None:
    """Bodies of many and single statements that overlap, at once: each statement is recorded once, alike for all."""
    wires = coming(doors, 4)
    before = size(doors)
    lines = b"".join(orjson.dumps({"statement": wire.decode()}) + b"\n" for wire in wires)
    bodies = at_once(doors, [(lines, at.NDJSON)] * 3 + [(wires[0], at.SD_JWT)] * 3)
    whole = [[orjson.loads(line) for line in answer.content.splitlines()] for answer in bodies[:3]]
    receipts = [[named(row["receipt"]) for row in rows] for rows in whole]
    assert receipts[0] == receipts[1] == receipts[2]
    assert {named(answer.json()) for answer in bodies[3:]} == {receipts[0][0]}
    assert [index for _, index, _ in receipts[0]] == list(range(before, before + 4))
    assert size(doors) == before + 4


def test_an_answer_that_was_lost_is_given_again(doors: Doors, monkeypatch: pytest.MonkeyPatch) -> None:
    """A fault after the commit and before the answer: the same bytes get the receipt of what was recorded then."""
    wires = coming(doors, 2)
    before, real = size(doors), sequence.sequence

    def lost(*given: Any) -> Any:
        real(*given)
        raise OSError("the machine went dark")

    monkeypatch.setattr(sequence, "sequence", lost)
    failed = at.post(doors, wires[0])
    assert (failed.status_code, failed.json()["code"]) == (500, "internal-error")
    monkeypatch.setattr(sequence, "sequence", real)
    assert size(doors) == before + 1
    doors.clock.advance(doors.clock() + 86_400_000)
    again = at.post(doors, wires[0])
    rows = [orjson.loads(line)["receipt"] for line in at.post_many(doors, wires).content.splitlines()]
    assert (again.status_code, again.json()["index"]) == (200, before)
    assert named(again.json()) == named(rows[0])
    assert rows[0]["admitted_at_ms"] < rows[1]["admitted_at_ms"]
    assert size(doors) == before + 2


def test_a_process_that_starts_anew_gives_the_first_answer(doors: Doors) -> None:
    """The receipt comes from the ledger, not from a memory: another process on the same folder gives the same."""
    (wire,) = coming(doors, 1)
    first = at.post(doors, wire).json()
    with deps.opened(Settings(data=doors.house.settings.data), doors.clock) as other:
        (receipt,) = other.sequencer.submit([wire]).result(30)
    assert named(first) == named(receipt.as_json())  # type: ignore[union-attr]


def test_a_commit_that_failed_left_nothing_to_repeat(doors: Doors) -> None:
    """Many at once whose commit fails are told so, all of them; handed in again they are recorded once."""
    (wire,) = coming(doors, 1)
    before = size(doors)

    def fail(_: object) -> None:
        raise OSError("the disk is full")

    event.listen(doors.house.engine, "commit", fail)
    try:
        failed = at_once(doors, [(wire, at.SD_JWT)] * 4)
    finally:
        event.remove(doors.house.engine, "commit", fail)
    assert {answer.status_code for answer in failed} == {500}
    assert size(doors) == before
    answers = at_once(doors, [(wire, at.SD_JWT)] * 4)
    assert sorted(answer.status_code for answer in answers) == [200, 200, 200, 201]
