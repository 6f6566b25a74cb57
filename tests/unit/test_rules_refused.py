"""Every sentence that the rules and the judge may refuse with is broken by a row, and every row breaks one of them.

The sentences are read off the source by `tests.house.sentences`.
"""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

import ledger.rules
from ledger import judge, kinds
from ledger.errors import LedgerError
from ledger.rules import MACHINES, RULES
from ledger.rules.machine import UNOPENED, Row
from tests.bodies import minimal
from tests.house.sentences import demanded, walked
from tests.unit import (
    test_rules_refused_access,
    test_rules_refused_account,
    test_rules_refused_again,
    test_rules_refused_anywhere,
    test_rules_refused_engagement,
    test_rules_refused_facts,
    test_rules_refused_goods,
    test_rules_refused_invoice,
    test_rules_refused_judge,
    test_rules_refused_objection,
    test_rules_refused_order,
    test_rules_refused_party,
    test_rules_refused_payment,
    test_rules_refused_payslip,
    test_rules_refused_period,
    test_rules_refused_silence,
    test_rules_refused_system,
    test_rules_refused_terms,
    test_rules_refused_wage,
    test_rules_refused_work,
)
from tests.unit.breaking import no
from tests.unit.test_machines import in_state

BROKEN = [
    *test_rules_refused_access.ROWS,
    *test_rules_refused_again.ROWS,
    *test_rules_refused_account.ROWS,
    *test_rules_refused_anywhere.ROWS,
    *test_rules_refused_engagement.ROWS,
    *test_rules_refused_facts.ROWS,
    *test_rules_refused_goods.ROWS,
    *test_rules_refused_invoice.ROWS,
    *test_rules_refused_judge.ROWS,
    *test_rules_refused_objection.ROWS,
    *test_rules_refused_order.ROWS,
    *test_rules_refused_party.ROWS,
    *test_rules_refused_payment.ROWS,
    *test_rules_refused_payslip.ROWS,
    *test_rules_refused_period.ROWS,
    *test_rules_refused_silence.ROWS,
    *test_rules_refused_system.ROWS,
    *test_rules_refused_terms.ROWS,
    *test_rules_refused_wage.ROWS,
    *test_rules_refused_work.ROWS,
]

SUMS = "The sums of a pay period stay within what one statement may name"
# Sentences that nobody ever hears, and why: no row can break them.
UNREACHABLE = {
    ("order.accepted", no("order")): "a thread that is open has its order",
    ("goods.delivered", no("order")): "a thread that is open has its order",
    ("order.change_proposed", no("order")): "a thread that is open has its order",
    ("order.change_accepted", no("order")): "a thread that is open has its order",
    (
        "order.change_accepted",
        "A line keeps its unit; another unit is another line",
    ): "it was compared when the terms were proposed",
    ("order.terminated", no("order")): "a thread that is open has its order",
    ("subcontract.consented", no("order")): "a thread that is open has its order",
    ("order.closed", no("order")): "a thread that is open has its order",
    ("goods.deemed_accepted", no("order")): "a thread that is open has its order",
    ("material.handed", no("order")): "a thread that is open has its order",
    ("lien.noticed", no("order")): "a thread that is open has its order",
    ("account.stated", no("statement of account")): "the judge takes no correction of anything else",
    ("work.recorded", no("count")): "the judge takes no correction of anything else",
    ("work.claimed", no("count")): "the judge takes no correction of anything else",
    (
        "work.claimed",
        "Workshop and worker are two parties",
    ): "who is both is the workshop, which claims nothing",
    ("payment.acknowledged", SUMS): "what is open only falls",
    ("payslip.confirmed", SUMS): "what is open only falls",
}
# Nor those of a thread that is not open: to whoever does not open it, it is unknown, which is all that is said.
UNOPENED_ROWS = [
    (name, row)
    for name, machine in sorted(MACHINES.items())
    for row in machine.rows
    if row.state == UNOPENED and row.next is None
]


def _matched(at: str, sentence: str, demands: set[tuple[str, str]]) -> bool:
    return any(at == where and re.fullmatch(pattern, sentence) for where, pattern in demands)


def test_every_sentence_of_the_rules_is_broken_by_a_row() -> None:
    """No rule stands untried: each sentence, under each kind that may hear it, has a row or a reason why it cannot."""
    told = {(row.at, row.sentence) for row in BROKEN} | UNREACHABLE.keys()
    bare = [
        f"{where}: {pattern}"
        for where, pattern in sorted(demanded())
        if not any(at == where and re.fullmatch(pattern, sentence) for at, sentence in told)
    ]
    assert bare == []


def test_every_row_breaks_a_sentence_of_the_rules() -> None:
    """No row and no reason outlives its rule, and nothing that can be broken is excused."""
    demands, told = demanded(), {(row.at, row.sentence) for row in BROKEN}
    assert [row.name for row in BROKEN if not _matched(row.at, row.sentence, demands)] == []
    assert [excused for excused in UNREACHABLE if not _matched(*excused, demands) or excused in told] == []


def test_the_walk_misses_no_refusal() -> None:
    """Every function of the rules and the judge that refuses is one that the walk came through and could read."""
    walk = walked(judge.judge, *(act for rule in RULES.values() for act in (rule.check, rule.fold)))
    came = {function.__qualname__ for function, *_ in walk.passed}
    files = [Path(judge.__file__), *Path(ledger.rules.__path__[0]).glob("*.py")]
    refusing = {
        function.name
        for file in files
        for function in ast.walk(ast.parse(file.read_text()))
        if isinstance(function, ast.FunctionDef) and any(_refuses(node) for node in ast.walk(function))
    }
    assert refusing <= {name.rpartition(".")[2] for name in came}
    assert walk.unread == {"_step"}  # the machine's rows are its sentences


def _refuses(node: ast.AST) -> bool:
    called = node.func.attr if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) else ""
    return isinstance(node, ast.Raise) or called in ("demand", "need")


@pytest.mark.parametrize(("name", "row"), UNOPENED_ROWS, ids=[f"{name}/{row.kind}" for name, row in UNOPENED_ROWS])
def test_a_thread_that_is_not_open_is_unknown_before_its_row_is_asked(name: str, row: Row) -> None:
    """Who says anything in a thread that is not open, and does not open it, hears that there is no such thread."""
    assert not any(kind.opens for kind in kinds.ALL if (kind.thread_type, kind.name) == (name, row.kind))
    trade, thread = in_state(UNOPENED, name)
    thread = f"system:{trade.uuid()}" if name == "system" else thread
    who, body = minimal(trade, row.kind, thread)
    with pytest.raises(LedgerError) as refusal:
        trade.say(who, row.kind, thread, body)
    assert (refusal.value.code, refusal.value.sentence) == ("unknown-reference", no("thread"))
