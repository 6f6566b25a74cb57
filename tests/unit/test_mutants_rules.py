"""Faults that could be planted in the rules without any other test seeing it."""

from __future__ import annotations

import dataclasses
from typing import Any

import pytest

from ledger import book, judge, statement
from ledger.errors import LedgerError
from ledger.records import EngagementRecord, KeyRecord, LineRecord, LogRecord
from ledger.rules import MACHINES, inspection, keys, order, payee, reached, workdays
from tests.unit import test_rules_refused_engagement as refused_engagement
from tests.unit import test_rules_refused_goods, test_rules_refused_party, test_rules_refused_system
from tests.unit import test_rules_refused_terms as refused_terms
from tests.unit import test_rules_refused_work as refused_work
from tests.unit.breaking import TODAY, Row, Scene, changed, drafted, heard

ROWS = [*test_rules_refused_goods.ROWS, *refused_terms.ROWS]
FIELDS: list[tuple[str, dict[str, Any]]] = [
    ("Agreement names lines of the inspection", {"line": 3}),
    (refused_terms.STAYS, {"line": 1}),
    (refused_terms.UNIT, {"line": 2}),
    (refused_terms.LESS, {"line": 1}),
]


def row_of(rows: list[Row], sentence: str) -> Row:
    """The first row that breaks a sentence."""
    return next(row for row in rows if row.sentence == sentence)


@pytest.mark.parametrize(("sentence", "fields"), FIELDS)
def test_a_refusal_about_a_line_names_the_line(sentence: str, fields: dict[str, Any]) -> None:
    """A program that fills in a form knows which of its lines to mark."""
    row, scene = row_of(ROWS, sentence), Scene()
    words = row.ground(scene)
    with pytest.raises(LedgerError) as refusal:
        heard(scene, changed(scene, words, row.breaks))
    assert {name: refusal.value.fields.get(name) for name in fields} == fields


def test_lines_are_called_by_their_numbers_else_counted() -> None:
    """Lines 2 and 5 of a statement are 2 and 5; rows of orders and of payments, which bear no number, count from 1."""
    assert reached.line_numbers({"lines": [{"no": 2}], "disputed": [{"no": 5}]}) == {2, 5}
    assert reached.line_numbers({"orders": [{}, {}]}) == {1, 2}
    assert reached.line_numbers({"allocations": [{}]}) == {1}
    assert reached.line_numbers({}) == set()


def test_the_newest_arrangement_that_an_edition_holds_is_the_year_s(monkeypatch: pytest.MonkeyPatch) -> None:
    """A second notice for a year takes the place of the first for editions that hold it, and for no older one."""
    first = workdays.ARRANGEMENTS[-1]
    second = dataclasses.replace(first, published_on=f"{first.year}-02-01", worked=())
    monkeypatch.setattr(workdays, "ARRANGEMENTS", (second, *workdays.ARRANGEMENTS))
    assert workdays.of_year(first.year, second.edition) == second
    assert workdays.of_year(first.year, second.edition - 1) == first


def test_a_pack_that_is_issued_is_counted() -> None:
    """The log's own record says how many packs were made of it."""
    row, scene = next(row for row in test_rules_refused_system.ROWS if row.at == "pack.issued"), Scene()
    words = row.ground(scene)
    before = scene.fold.get("log")
    heard(scene, changed(scene, words, row.keeps))
    after = scene.fold.get("log")
    assert isinstance(before, LogRecord)
    assert isinstance(after, LogRecord)
    assert after.packs == before.packs + 1


def test_a_key_that_is_revoked_says_at_which_entry() -> None:
    """The record of the key holds the index of its revocation, by which an older statement of it still counts."""
    row, scene = next(row for row in test_rules_refused_party.ROWS if row.at == "key.revoked"), Scene()
    words = changed(scene, row.ground(scene), row.keeps)
    index = len(scene.wires)
    heard(scene, words)
    key = scene.fold.get(f"key:{words.body['kid']}")
    assert isinstance(key, KeyRecord)
    assert key.revoked_index == index


def test_a_line_that_another_inspection_settled_is_left_as_it_is() -> None:
    """Agreement to an inspection that counts no longer changes nothing of the line."""
    row, scene = row_of(test_rules_refused_goods.ROWS, "Agreement names lines of the inspection"), Scene()
    row.ground(scene)
    lines = [record for record in scene.fold.records.values() if isinstance(record, LineRecord) and record.counting]
    assert lines
    for line in lines:
        assert inspection.agreed_line(line, "an inspection of something else", "who agreed") is line


def test_terms_end_on_the_last_day_of_work() -> None:
    """Terms that were signed to the end of the month run to the day on which the engagement ended, and no longer."""
    scene = Scene()
    words = refused_engagement.end(scene)
    heard(scene, words)
    record = scene.fold.get(f"engagement:{words.thread.removeprefix('work:')}")
    assert isinstance(record, EngagementRecord)
    assert [terms.to_on for terms in record.terms] == [TODAY]


def test_a_first_count_names_the_balances_that_it_may_open() -> None:
    """What is owed and paid for an order in a pay period is loaded before a count opens the line, in every period."""
    row, scene = next(row for row in refused_work.ROWS if row.at == "work.recorded"), Scene()
    words = changed(scene, row.ground(scene), row.keeps)
    scene.fold.records = {key: one for key, one in scene.fold.records.items() if not key.startswith("period:")}
    named = judge.reads(statement.parse(drafted(scene, words)[0]), scene.fold)
    claim = book.wage_account(words.thread, TODAY[:7], words.body.get("order") or "")
    assert {f"balance:{claim}", f"balance:paid:{claim}"} <= named


def test_a_terminated_order_takes_all_that_settles_it_and_no_new_material() -> None:
    """What was begun is delivered, counted, paid and fallen behind with after the end; nothing more is handed over."""
    taken = {kind for kind in order.WORK if MACHINES["order"].row("terminated", kind).next == "terminated"}
    assert taken == order.WORK.keys() - {"material.handed"}


def test_an_account_waits_as_long_as_a_key_does() -> None:
    """Seventy-two hours, in which who lost a key can still object."""
    assert payee.PAYEE_WAIT_MS == keys.WAIT_MS == 72 * 60 * 60 * 1000
