"""`xinzheng notice`: how a demand was carried to whom, said by the operator, recorded, sealed where it is personal."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest

from api import cli, deps
from api.settings import Settings
from api.terminal import notice
from ledger import db, queries, statement
from ledger.records import ServedRecord
from tests.integration.test_cli_party import Ran
from tests.world import World


@pytest.fixture
def world(tmp_path: Path) -> World:
    """A demand that the customer has not answered."""
    world = World(folder=tmp_path)
    for name in ("customer", "contractor"):
        world.join(name)
    order = world.place("customer", "contractor", [(10, 10_000)])
    world.accept("contractor", order)
    return world


def typed(world: World, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], *arguments: str) -> Ran:
    """`xinzheng notice` in the ledger's folder, nobody at the keyboard."""
    line = ["xinzheng", "notice", *arguments, "--data", str(world.folder / "data")]
    monkeypatch.setattr(sys, "argv", line)
    with Path(os.devnull).open() as nobody:
        monkeypatch.setattr(sys, "stdin", nobody)
        try:
            cli.main()
            code = 0
        except SystemExit as ended:
            code = int(ended.code or 0)
    printed = capsys.readouterr()
    return Ran(code, printed.out, printed.err)


def test_a_notice_is_said_of_the_other_party_and_recorded(
    world: World, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """The recipient follows from the thread, the day is today's; number and address travel sealed."""
    demand = next(st.id for st in world.fold.statements.values() if st.kind == "order.accepted")
    fields = ("channel=post", "result=signed", "carrier_no=EMS-7", "address=示例路1号")
    unseen = typed(world, monkeypatch, capsys, demand, *fields)
    assert (unseen.code, unseen.out) == (1, "")
    assert "  送达地址：示例路1号〔密封〕\n" in unseen.err
    done = typed(world, monkeypatch, capsys, demand, *fields, "--yes")
    assert done.code == 0, done.err
    with deps.opened(Settings(data=world.folder / "data"), sweeps=False) as house, db.reading(house.engine) as session:
        (served,) = queries.record(session, f"served:{demand}", ServedRecord).notices
        stored = queries.statement(session, done.out.strip())
    assert served[:4] == (done.out.strip(), world.id("customer"), "post", "signed")
    assert (stored.iss, len(statement.parse(stored.jwt + b"~", complete=False).withheld)) == ("operator", 2)


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        pytest.param(("ab" * 32, "channel=post", "result=signed"), "no", id="of what was never said"),
        pytest.param(("DEMAND", "channel=pigeon", "result=signed"), "channel", id="a channel there is not"),
        pytest.param(("DEMAND", "channel=post"), "result", id="without what came of it"),
        pytest.param(
            ("DEMAND", "channel=post", "result=signed", "recipient=CONTRACTOR"), "another", id="to who said it"
        ),
    ],
)
def test_what_is_no_notice_is_refused(
    world: World,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    arguments: tuple[str, ...],
    words: str,
) -> None:
    """In a sentence; nothing is recorded."""
    demand = next(st.id for st in world.fold.statements.values() if st.kind == "order.accepted")
    named = [one.replace("DEMAND", demand).replace("CONTRACTOR", world.id("contractor")) for one in arguments]
    answer = typed(world, monkeypatch, capsys, *named, "--yes")
    assert (answer.code, answer.out) == (1, "")
    assert words in answer.err
    world.check()


def test_of_two_who_are_named_the_other_one_is_meant(world: World) -> None:
    """What an office says in a thread of two is for neither more than for the other: somebody has to be named."""
    placed = next(st for st in world.fold.statements.values() if st.kind == "order.placed")
    with deps.opened(Settings(data=world.folder / "data"), sweeps=False) as house:
        wire = notice.signed(house, placed.id, {"channel": "sms", "result": "delivered"})
    said = statement.parse(wire)
    assert said.fields["recipient"] == world.id("contractor")
    assert (said.iss, said.prev) == ("operator", world.fold.get(f"thread:{placed.thread}").head)  # type: ignore[union-attr]
