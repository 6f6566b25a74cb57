"""What workshop and worker work out before they sign, and what neither signs."""

from __future__ import annotations

import copy
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from api.demo import labour, script
from api.demo.facts import DoesNotFit
from api.demo.players import Players
from api.demo.script import Act
from api.intake import factory
from api.world.actor import Thread
from ledger.errors import UnknownSigner
from ledger.statement import Statement
from tests.near import Near
from tests.payrolls import drawn

SEED = 13  # three workers, rows on every sheet
Row = dict[str, Any]
Change = Callable[[Row], Row]


@pytest.fixture(scope="module")
def story(tmp_path_factory: pytest.TempPathFactory) -> list[Act]:
    """The script of a drawn workshop."""
    folder: Path = tmp_path_factory.mktemp("drawn")
    drawn.write(folder, drawn.draw(SEED))
    return script.acts(factory.read_folder(folder))


def played(story: list[Act]) -> tuple[Near, Players]:
    """The ledger and the players after a story."""
    near = Near()
    players = near.players()
    near.play(players, story)
    return near, players


@pytest.fixture(scope="module")
def players(story: list[Act]) -> Players:
    """The players after the whole story."""
    return played(story)[1]


def changed(story: list[Act], do: str, change: Change) -> list[Act]:
    """The story with the rows of the first act of a kind changed."""
    place = next(at for at, act in enumerate(story) if act.do == do)
    rows = tuple(change(dict(row)) for row in story[place].rows)
    return [*story[:place], replace(story[place], rows=rows), *story[place + 1 :]]


def _heavier(row: Row) -> Row:
    """A deduction that no wage bears."""
    return {**row, "item": "deduction damage", "amount_fen": 10**9} if "item" in row else row


WRONG: list[tuple[str, str, Change, str]] = [
    ("a payment nobody stated", "agree_wages", lambda row: {**row, "reference": "X"}, "stated the payment X"),
    ("a payslip nobody issued", "agree_slip", lambda row: {**row, "period": "2027-01"}, "no payslip of 2027-01"),
    ("an advance nobody paid", "agree_advance", lambda row: {**row, "reference": "X"}, "bears the number X"),
    ("an operation without a rate", "claim", lambda row: {**row, "operation": "定型"}, "no rate is agreed for 定型"),
    ("a day before the terms", "correct", lambda row: {**row, "worked_on": "2026-03-01"}, "no signed terms cover"),
    ("a bundle nobody counted", "correct", lambda row: {**row, "bundle": "X"}, "0 counts of"),
    ("days without a count", "agree_counts", lambda row: {**row, "to_on": row["from_on"]}, "nothing of"),
    ("more paid than unpaid", "pay_wages", lambda row: {**row, "amount_fen": 10**9}, "more is paid for"),
    ("more withheld than earned", "issue_slips", _heavier, "on the payslip of"),
]


@pytest.mark.parametrize(("what", "do", "change", "why"), WRONG, ids=[row[0] for row in WRONG])
def test_what_does_not_fit_the_signed_counts_is_not_signed(
    story: list[Act], what: str, do: str, change: Change, why: str
) -> None:
    """A row that does not fit what was signed before stops workshop or worker with a reason."""
    with pytest.raises(DoesNotFit, match=why):
        played(changed(story, do, change))


def test_without_an_offer_nobody_works(story: list[Act]) -> None:
    """Counts for a worker to whom no terms were offered are not signed."""
    with pytest.raises(DoesNotFit, match=r"nobody has offered . any terms"):
        played([act for act in story if act.do not in ("offer", "sign")])


def test_a_worker_tells_his_keys_to_his_workshop_alone(players: Players) -> None:
    """The workshop reads what each worker signed; a colleague, or the customer, knows no key of his."""
    actors, works = players.stage.actors, players.stage.works
    assert actors["乙"].read(works["子"]).statements
    for stranger in ("丑", "甲"):
        with pytest.raises(UnknownSigner):
            actors[stranger].read(works["子"])


def test_arrears_are_read_under_the_clocks_key(players: Players) -> None:
    """What the clock recorded stands in the worker's thread, checked against the trust file's clock."""
    read = [actor.read(players.stage.works[name]) for name, actor in _staff(players)]
    assert any(work.of("arrears.recorded") for work in read)


def _staff(players: Players) -> list[tuple[str, Any]]:
    return [(name, players.stage.actors[name]) for name in players.stage.works]


def _altered(work: Thread, kind: str, change: Callable[[dict[str, Any]], None]) -> Thread:
    """A thread in which the first statement of a kind says something else."""
    statements: list[Statement] = list(work.statements)
    place = next(at for at, st in enumerate(statements) if st.kind == kind)
    fields = copy.deepcopy(statements[place].fields)
    change(fields)
    statements[place] = _Said(statements[place], fields)  # type: ignore[call-overload]
    return Thread(work.id, work.head, tuple(statements))


class _Said:
    """A statement whose body reads otherwise."""

    def __init__(self, st: Statement, fields: dict[str, Any]) -> None:
        self._st, self.fields = st, fields

    def __getattr__(self, name: str) -> Any:
        return getattr(self._st, name)


def test_a_worker_confirms_no_payslip_that_his_own_counts_do_not_bear_out(players: Players) -> None:
    """One fen more or less in an item that takes counts, and the worker's own reading notices."""
    work = next(
        found
        for name, actor in _staff(players)
        if (found := actor.read(players.stage.works[name])).of("payslip.issued")
    )
    labour.check_slip(work, work.of("payslip.issued")[0])
    for change_fen in (-1, 1):

        def cut(fields: dict[str, Any], change_fen: int = change_fen) -> None:
            line = next(row for row in fields["lines"] if row.get("records"))
            line["amount_fen"] += change_fen

        other = _altered(work, "payslip.issued", cut)
        with pytest.raises(DoesNotFit, match="does not add up"):
            labour.check_slip(other, other.of("payslip.issued")[0])


def test_a_worker_confirms_no_count_whose_sum_is_not_its_price(players: Players) -> None:
    """Quantity times price is worked out again before a count is confirmed."""
    work = players.stage.actors["子"].read(players.stage.works["子"])
    first = labour.counts(work.statements)[0]
    assert labour.confirmed(work, first)["record"] == first.newest.id

    def dearer(fields: dict[str, Any]) -> None:
        fields["price_e4"] += 10_000

    other = labour.counts(_altered(work, "work.recorded", dearer).statements)[0]
    with pytest.raises(DoesNotFit, match="does not add up"):
        labour.confirmed(work, other)
