"""Every cell of every machine, both ways: what lets in admits a real statement, what refuses says why and what instead.

The tests are made from the tables. A cell without a decision does not import; one without a scene fails here and says
what to add where.
"""

from __future__ import annotations

from typing import Any

import pytest

from ledger import kinds
from ledger.errors import LedgerError
from ledger.rules import MACHINES
from ledger.rules.machine import UNOPENED, Machine, Row
from tests import cells
from tests.bodies import bodies_of
from tests.trade import Trade
from tests.unit.test_machines import in_state

OFFICES = ("registrar", "operator", "clock")
ROLES = {
    "system": OFFICES,
    "party": ("holder", *OFFICES),
    "access": ("holder", *OFFICES),
    "order": ("customer", "contractor", *OFFICES),
    "account": ("customer", "contractor", *OFFICES),
    "work": ("workshop", "worker", *OFFICES),
}
PLAYED_BY = {"holder": "customer", "workshop": "contractor"}  # the parties of `test_machines`, by another role


def signers(thread_type: str, name: str) -> tuple[str, ...]:
    """The roles that say a kind, at whichever version."""
    return next(kind.signers for kind in kinds.ALL if (kind.thread_type, kind.name) == (thread_type, name))


def _name(values: tuple[Any, ...]) -> str:
    machine, row, *role = values
    return "/".join((machine.thread_type, row.state or "unopened", row.kind, *role))


ROWS: list[tuple[Machine, Row]] = [(machine, row) for machine in MACHINES.values() for row in machine.rows]
FOUNDS = ("system", UNOPENED)  # every trade begins with the founding: tests of the judge show what comes before
ACCEPTING = [
    (machine, row, role)
    for machine, row in ROWS
    if row.next is not None and (machine.thread_type, row.state) != FOUNDS
    for role in signers(machine.thread_type, row.kind)
]
REFUSING = [
    (machine, row, role)
    for machine, row in ROWS
    if row.next is None and row.state != UNOPENED
    for role in signers(machine.thread_type, row.kind)
]
OPENED = [(machine, row) for machine, row in ROWS if row.state != UNOPENED]


@pytest.mark.parametrize(("machine", "row", "role"), ACCEPTING, ids=map(_name, ACCEPTING))
def test_a_cell_that_lets_in_admits_its_kind(machine: Machine, row: Row, role: str) -> None:
    """In the cell's state each role that signs the kind is heard, and the thread goes where the cell says."""
    stage = cells.play(machine.thread_type, row.state, row.kind, role)
    record = list(stage.fold.said.values())[-1]
    assert stage.names["state"] == row.state, "PATHS in tests/cells.py lead to another state"
    assert (record.kind, record.thread, record.iss) == (row.kind, stage.thread, stage.id(role)), "SCENES end otherwise"
    assert (stage.before, stage.state_of()) == (row.state, row.next)
    stage.check()


def heard(trade: Trade, thread: str, kind: str, role: str) -> LedgerError:
    """The refusal that a role hears when it says a kind in a thread."""
    bodies = bodies_of(trade, thread)
    assert kind in bodies, f"add a well-formed body of {kind} to tests/bodies.py"
    with pytest.raises(LedgerError) as refusal:
        trade.say(PLAYED_BY.get(role, role), kind, thread, bodies[kind][1])
    return refusal.value


def own(thread_type: str, state: str, role: str) -> list[str]:
    """The kinds that a role may say in a state, read off the table."""
    machine = MACHINES[thread_type]
    return [kind for kind in machine.kinds if machine.row(state, kind).next and role in signers(thread_type, kind)]


@pytest.mark.parametrize(("machine", "row", "role"), REFUSING, ids=map(_name, REFUSING))
def test_a_cell_that_refuses_says_why_where_and_what_instead(machine: Machine, row: Row, role: str) -> None:
    """Each role that signs the kind hears the row's sentence, the thread's state, and what it may say there now."""
    refusal = heard(*in_state(row.state, machine.thread_type), row.kind, role)
    told = {"rule": row.name, "state": row.state, "kind": row.kind, "thread_type": machine.thread_type}
    assert (refusal.code, refusal.sentence) == ("rule-broken", row.name)
    assert refusal.fields == told | {"allowed": own(machine.thread_type, row.state, role)}


@pytest.mark.parametrize(("machine", "row"), OPENED, ids=map(_name, OPENED))
def test_a_role_that_does_not_sign_a_kind_is_refused_in_every_state(machine: Machine, row: Row) -> None:
    """Whatever the cell says, every other role hears who signs the kind, and what it may say itself."""
    trade, thread = in_state(row.state, machine.thread_type)
    said_by = signers(machine.thread_type, row.kind)
    for role in (role for role in ROLES[machine.thread_type] if role not in said_by):
        refusal = heard(trade, thread, row.kind, role)
        assert (refusal.code, refusal.fields["signers"]) == ("not-entitled", list(said_by))
        assert (refusal.fields["rule"], refusal.fields["state"]) == (refusal.sentence, row.state)
        assert refusal.fields["allowed"] == own(machine.thread_type, row.state, role)


UNOPENED_ROWS = [(machine, row) for machine, row in ROWS if row.state == UNOPENED and machine.thread_type != "system"]


@pytest.mark.parametrize(("machine", "row"), UNOPENED_ROWS, ids=map(_name, UNOPENED_ROWS))
def test_a_thread_that_nobody_opened_is_opened_by_its_opener_alone(machine: Machine, row: Row) -> None:
    """Registrar, operator and clock, where they do not open, and whoever says what opens nothing, hear no more."""
    trade, thread = in_state(UNOPENED, machine.thread_type)
    said_by = signers(machine.thread_type, row.kind)
    roles = OFFICES if row.next is not None else ROLES[machine.thread_type]
    for role in (role for role in roles if row.next is None or role not in said_by):
        refusal = heard(trade, thread, row.kind, role)
        assert refusal.code == ("unknown-reference" if row.next is None else "not-entitled")
        assert "state" not in refusal.fields or row.next is not None


def test_every_scene_and_every_way_is_of_a_machine() -> None:
    """No scene outlives its kind, no way its state."""
    states = {(name, state) for name, machine in MACHINES.items() for state in machine.states if state}
    assert set(cells.PATHS) == states, "PATHS in tests/cells.py"
    said = {(name, kind) for name, machine in MACHINES.items() for kind in machine.kinds}
    assert set(cells.SCENES) <= said, "SCENES in tests/cells.py"
    assert said - set(cells.SCENES) == {("system", "log.founded")}, "SCENES in tests/cells.py"
    assert set(ROLES) == set(MACHINES), "ROLES in tests/unit/test_cells.py"


def test_a_refusal_by_a_check_says_what_the_machine_allows() -> None:
    """A rule beyond the row is told like a row: with the state, and what the signer may say there now."""
    stage = cells.opened("order")
    for step in cells.way("order", "placed"):
        cells.PATHS["order", step][1](stage)
    with pytest.raises(LedgerError) as refusal:
        stage.say(
            "contractor",
            "order.accepted",
            stage.thread,
            {"lines": [{"no": 1, "qty_e3": 1, "amount_fen": 1}], "total_fen": 1},
        )
    assert refusal.value.code == "rule-broken"
    assert refusal.value.fields["rule"] == refusal.value.sentence
    assert refusal.value.fields["state"] == "placed"
    assert refusal.value.fields["allowed"] == own("order", "placed", "contractor")
