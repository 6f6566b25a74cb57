"""Plain fields: exact in every unit, refused by name, and enough for every kind of the catalogue."""

from __future__ import annotations

import copy
from collections.abc import Iterator, Mapping
from typing import Any

import pytest
from pydantic import BaseModel

from api import drafts, examples
from api.drafts import plain, returned
from api.drafts.sketch import DraftIncomplete
from api.examples import Example
from api.story import THREADS
from ledger import kinds
from ledger.errors import LedgerError, MalformedRequest, Unauthenticated, UnknownField
from ledger.kinds import Kind
from ledger.kinds.catalogue import nested_model
from ledger.kinds.order import OrderPlaced

ORIGIN = "demo.xinzheng.example/plain"
TOLD = examples.tell(ORIGIN, examples.public_cast("log", "pack"))


@pytest.mark.parametrize(
    ("text", "unit", "number"),
    [
        ("598,326.39", "_fen", 59_832_639),
        ("598326.39", "_fen", 59_832_639),
        ("0.01", "_fen", 1),
        ("0", "_fen", 0),
        ("1.5", "_fen", 150),
        ("1.17", "_e4", 11_700),
        ("0.0375", "_e4", 375),
        ("252,875", "_e3", 252_875_000),
        ("1.005", "_e3", 1_005),
        ("1,000,000", "_e3", 1_000_000_000),
    ],
)
def test_a_decimal_is_exact(text: str, unit: str, number: int) -> None:
    """Yuan to the fen, prices to the ten-thousandth, quantities to the thousandth."""
    assert plain.decimal(text, unit, "x") == number


@pytest.mark.parametrize(
    "text",
    [
        *("", " 1", "1 ", "+1", "-1", "01", "00", ".5", "1.", "1e3", "1,00", "1,0000", "12,34", ",123", "1,234,56"),
        *(
            "1.171,1",
            "1.171",
            "0.001",
            "１",
            "1，000",
            "一",
            "NaN",
            "inf",
            "0x1",
            "1_000",
            "9" * 30,
            "99999999999999999",
        ),
    ],
)
def test_a_decimal_in_another_spelling_is_refused(text: str) -> None:
    """No sign, no blank, no guess at a comma, no place beyond the fen, nothing that no program counts exactly."""
    with pytest.raises(MalformedRequest) as refused:
        plain.decimal(text, "_fen", "amount")
    assert refused.value.fields == {"field": "amount"}


def test_names_mean_one_thing_each() -> None:
    """In no body of the catalogue does a field's plain name stand for another field, too."""
    for kind in kinds.ALL:
        for model in models(kind.model):
            fields = plain.fields_of(model)
            names = [name for field in fields.values() for name in {field.name, field.plain}]
            assert len(set(names)) == len(names), (kind.name, model)


def models(model: type[BaseModel]) -> Iterator[type[BaseModel]]:
    """A body's model and those inside it."""
    yield model
    for info in model.model_fields.values():
        inner = nested_model(info.annotation)
        if inner is not None:
            yield from models(inner)


@pytest.mark.parametrize(
    ("fields", "error", "where"),
    [
        ({"colour": "red"}, UnknownField, "colour"),
        ({"lines": [{"colour": "red"}]}, UnknownField, "lines.1.colour"),
        ({"due": {"since": "delivered"}}, UnknownField, "due.since"),
        ({"total": "1", "total_fen": 100}, MalformedRequest, "total_fen"),
        ({"total_fen": "1.00"}, MalformedRequest, "total_fen"),
        ({"total_fen": 1.0}, MalformedRequest, "total_fen"),
        ({"total_fen": True}, MalformedRequest, "total_fen"),
        ({"total_fen": -1}, MalformedRequest, "total_fen"),
        ({"total_fen": 2**53}, MalformedRequest, "total_fen"),
        ({"total": 1.17}, MalformedRequest, "total"),
        ({"total": [1]}, MalformedRequest, "total"),
        ({"total": None}, MalformedRequest, "total"),
        ({"due": "delivered"}, MalformedRequest, "due"),
        ({"due": {"days": "thirty"}}, MalformedRequest, "due.days"),
        ({"lines": "1"}, MalformedRequest, "lines"),
        ({"lines": ["1"]}, MalformedRequest, "lines"),
        ({"lines": [{}] * 501}, MalformedRequest, "lines"),
        ({"chain_disclosure": "maybe"}, MalformedRequest, "chain_disclosure"),
        ({"chain_disclosure": 1}, MalformedRequest, "chain_disclosure"),
        ({"order_no": 7}, MalformedRequest, "order_no"),
        ({"order_no": ""}, MalformedRequest, "order_no"),
        ({"order_no": "x" * 5_000}, MalformedRequest, "order_no"),
        ({"documents": {"a": "b"}}, MalformedRequest, "documents"),
    ],
)
def test_a_field_that_cannot_stand_is_refused_by_name(
    fields: dict[str, Any], error: type[LedgerError], where: str
) -> None:
    """Unknown names, two names for one field, numbers that are none, texts over the bound: each with its place."""
    with pytest.raises(error) as refused:
        plain.convert(OrderPlaced, fields)
    assert refused.value.fields["field"] == where


def plainly(model: type[BaseModel], body: Mapping[str, Any]) -> dict[str, Any]:
    """A body written out as a person would: decimals in natural units, answers in words, lists with commas."""
    found: dict[str, Any] = {}
    for field in plain.fields_of(model).values():
        if field.name not in body:
            continue
        value, inner = body[field.name], nested_model(field.info.annotation)
        if inner is not None:
            value = [plainly(inner, one) for one in value] if isinstance(value, list) else plainly(inner, value)
        elif isinstance(value, bool):
            value = "是" if value else "否"
        elif field.unit:
            scale = 10 ** plain.PLACES[field.unit]
            value = f"{value // scale:,}.{value % scale:0{plain.PLACES[field.unit]}d}"
        elif isinstance(value, int):
            value = str(value)
        elif isinstance(value, list):
            value = ",".join(str(one) for one in value)
        found[field.plain] = value
    return found


def kind_of(one: Example) -> Kind:
    """The kind that an example is of."""
    return kinds.of(one.payload["thread"].partition(":")[0], one.payload["kind"], one.payload["v"])


@pytest.mark.parametrize("one", TOLD, ids=lambda one: one.step.name)
def test_every_kind_is_drafted_from_plain_fields(one: Example) -> None:
    """Each example of the catalogue, written out plainly, becomes the body it was, without a session."""
    kind = kind_of(one)
    made = drafts.draft(kind, plainly(kind.model, one.body))
    assert made.body == one.body
    assert drafts.draft(kind, one.body).body == one.body
    assert plain.keeps(plain.convert(kind.model, plainly(kind.model, one.body)), made.body)


@pytest.mark.parametrize("kind", kinds.ALL, ids=lambda kind: f"{kind.thread_type} {kind.name}")
def test_every_kind_says_what_it_needs(kind: Kind) -> None:
    """Of nothing at all, each needed field is named by its words; what is sealed and needed, too."""
    asked = {one.field.partition(".")[0]: one for one in plain.missing(kind.model, {})}
    needed = {field.plain for field in plain.fields_of(kind.model).values() if field.needed}
    assert set(asked) == needed
    assert all(one.zh for one in asked.values())
    with pytest.raises((DraftIncomplete, Unauthenticated)):
        drafts.draft(kind, {}, thread=f"{kind.thread_type}:{THREADS['first'][6:]}")


PLACED = next(one for one in TOLD if one.step.kind == "order.placed")


def test_sums_follow_from_quantities_and_prices() -> None:
    """Lines are numbered, each sum is the quantity times the price, half up, and the total their sum."""
    lines = [
        {"qty": "252,875", "unit": "pair", "price": "1.17", "goods": "袜"},
        {"qty": "0.5", "unit": "kg", "price": "0.0101", "goods": "线"},
    ]
    given = plainly(
        OrderPlaced, {name: value for name, value in PLACED.body.items() if name not in ("lines", "total_fen")}
    )
    body = drafts.draft(kinds.of("order", "order.placed", 1), given | {"lines": lines}).body
    assert [(line["no"], line["amount_fen"]) for line in body["lines"]] == [(1, 29_586_375), (2, 1)]
    assert body["total_fen"] == 29_586_376


def test_what_was_given_stands_even_when_it_does_not_add_up() -> None:
    """A sum that somebody insists on is drafted as he says; the gate will say what it thinks of it."""
    given = copy.deepcopy(PLACED.body) | {"total_fen": 5}
    assert drafts.draft(kinds.of("order", "order.placed", 1), given).body["total_fen"] == 5


def test_what_is_missing_is_listed_with_its_words() -> None:
    """Every field that the kind needs, lines and all, with how to write it; sums that will follow are not asked for."""
    given = {"lines": [{"qty": "1"}, {"unit": "pair", "price": "1"}]}
    with pytest.raises(DraftIncomplete) as refused:
        drafts.draft(kinds.of("order", "order.placed", 1), given)
    missing = {row["field"]: row for row in refused.value.fields["missing"]}  # type: ignore[attr-defined]
    assert list(missing) == [
        "contractor",
        *("lines.1.unit", "lines.1.goods", "lines.1.price"),
        *("lines.2.qty", "lines.2.goods"),
        *("due.from", "due.days", "chain_disclosure", "may_subcontract", "order_no"),
    ]
    assert missing["lines.1.price"]["zh"] == "单价"
    assert missing["due.from"]["choices"] == ["delivered", "inspected", "confirmed"]
    assert missing["chain_disclosure"]["how"] == "yes-no"


@pytest.mark.parametrize(
    ("changed", "where"),
    [
        ({"total_fen": 10**13 + 1}, "total_fen"),
        ({"contractor": "x"}, "contractor"),
        ({"deliver_by": "2026-02-30"}, "deliver_by"),
        ({"lines": []}, "lines"),
        ({"documents": "00,11"}, "documents.1"),
    ],
)
def test_a_body_over_the_limits_of_its_kind_is_refused(changed: dict[str, Any], where: str) -> None:
    """What the gate would refuse for its shape is refused before anybody signs it."""
    with pytest.raises(MalformedRequest) as refused:
        drafts.draft(kinds.of("order", "order.placed", 1), PLACED.body | changed)
    assert refused.value.fields["field"] == where


def test_a_kind_is_found_by_its_thread_type() -> None:
    """A name under one type needs no type; under several it does; an unknown one is refused."""
    assert drafts.kind_of("order.placed", None).thread_type == "order"
    assert drafts.kind_of("objection.made", "account").thread_type == "account"
    for name, thread_type in (("objection.made", None), ("order.placed", "account"), ("order.eaten", None)):
        with pytest.raises(MalformedRequest):
            drafts.kind_of(name, thread_type)


def test_a_row_belongs_to_a_kind_that_exists() -> None:
    """The table names thread types and kinds of the catalogue only."""
    assert {(kind.thread_type, kind.name) for kind in kinds.ALL} >= drafts.TABLE.keys()


def test_repeating_others_words_needs_a_session() -> None:
    """What a draft would read from a thread is not read for nobody."""
    with pytest.raises(Unauthenticated):
        drafts.draft(kinds.of("order", "order.accepted", 1), {}, thread=THREADS["first"])


@pytest.mark.parametrize(
    ("body", "kept"),
    [
        ({"a": 1, "b": 2}, True),
        ({"b": 2}, False),
        ({"a": 2}, False),
        ({"a": True}, False),
        ({"a": "1"}, False),
    ],
)
def test_whether_a_draft_keeps_what_was_said(body: dict[str, Any], kept: bool) -> None:
    """Every value that was given is there, of the same type; more may be."""
    assert plain.keeps({"a": 1}, body) is kept


@pytest.mark.parametrize(
    ("lines", "kept"),
    [
        ([{"no": 1, "q": 9}, {"no": 2, "q": 5}], True),
        ([{"no": 2, "q": 5}], True),
        ([{"no": 2, "q": 6}], False),
        ([{"no": 1, "q": 5}], False),
        ([], False),
        ({"no": 2, "q": 5}, False),
    ],
)
def test_a_line_is_found_by_its_number(lines: Any, kept: bool) -> None:
    """An answer may repeat other lines beside, never change the one that was named."""
    assert plain.keeps({"lines": [{"no": 2, "q": 5}]}, {"lines": lines}) is kept
    unnumbered = {"lines": [{"q": 5}]}
    assert plain.keeps(unnumbered, {"lines": [{"q": 5}, {"q": 6}]})
    assert not plain.keeps(unnumbered, {"lines": [{"q": 6}, {"q": 5}]})


# ---- what a client holds a returned draft against


@pytest.mark.parametrize("one", TOLD, ids=lambda one: one.step.name)
def test_an_honest_draft_of_any_kind_passes(one: Example) -> None:
    """Given whole, or left open to the server, each example of the catalogue comes back as one that may be signed."""
    kind = kind_of(one)
    made = {"kind": kind.name, "v": kind.v, "thread_type": kind.thread_type, "body": one.body, "thread": None}
    for given in (one.body, {}):
        assert returned.check(kind, plain.convert(kind.model, given), made, None) == (one.body, None)


@pytest.mark.parametrize("name", ["goods.delivered", "payslip.issued", "account.stated"])
def test_a_line_beside_those_that_were_said_is_refused(name: str) -> None:
    """Whoever named his lines named all of them; one more, of whatever sum, is not his."""
    one = next(one for one in TOLD if one.step.kind == name)
    kind = kind_of(one)
    lines = [*one.body["lines"], one.body["lines"][0] | {"no": 90}]
    more = {"kind": kind.name, "v": kind.v, "thread_type": kind.thread_type, "body": one.body | {"lines": lines}}
    with pytest.raises(returned.DraftDiffers):
        returned.check(kind, {"lines": one.body["lines"]}, more, None)


def test_a_line_is_repeated_once() -> None:
    """An answer may repeat more lines than were named, none of them twice."""
    one = next(one for one in TOLD if one.step.kind == "goods.received")
    kind = kind_of(one)
    line = one.body["lines"][0]
    for numbers, passes in (([1, 2], True), ([1, 1], False)):
        body = one.body | {"lines": [line | {"no": no} for no in numbers]}
        made = {"kind": kind.name, "v": kind.v, "thread_type": kind.thread_type, "body": body}
        if passes:
            assert returned.check(kind, {"lines": [line | {"no": 1}]}, made, None)[0] == body
        else:
            with pytest.raises(returned.DraftDiffers):
                returned.check(kind, {"lines": [line | {"no": 1}]}, made, None)


@pytest.mark.parametrize("kind", kinds.ALL, ids=lambda kind: f"{kind.thread_type} {kind.name}")
def test_a_draft_in_a_thread_of_another_type_is_refused(kind: Kind) -> None:
    """Before anything of that thread is looked up: it has other roles, and no row would know them."""
    other = "order" if kind.thread_type != "order" else "party"
    with pytest.raises(MalformedRequest, match=f"is said in a thread of type {kind.thread_type}"):
        drafts.draft(kind, {}, thread=f"{other}:019c9000-0000-7000-8000-000000000000")
