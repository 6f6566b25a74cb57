"""Fields that nobody honest would send: each draft is a body or a coded refusal that can be written down."""

from __future__ import annotations

from typing import Any, cast

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from api import drafts, problems
from api.drafts import plain
from api.drafts.desk import Desk
from ledger import kinds
from ledger.errors import LedgerError, MalformedRequest, NotFound
from ledger.kinds import Kind
from ledger.kinds.catalogue import nested_model

HALF = "\ud800"


class Bare:
    """The desk of a party in whose threads nothing was said."""

    today = "2026-06-01"
    party = "019cac00-0000-7000-8000-000000000001"

    def records(self, *_: object) -> list[Any]:
        """None of any type."""
        return []

    standings = records

    def account_of(self, *_: object) -> None:
        """None."""

    work_of = account_of

    def record(self, *_: object) -> None:
        """Not there."""
        raise NotFound("It does not exist.")

    order = roles = fields = record


def drafted(kind: Kind, fields: dict[str, Any]) -> LedgerError | None:
    """The refusal, if there is one; it can be sent."""
    thread = f"{kind.thread_type}:019cac00-0000-7000-8000-000000000009"
    try:
        drafts.draft(kind, fields, thread=thread, open_desk=lambda: cast(Desk, Bare()))
    except LedgerError as error:
        problems.response(error)  # what cannot be encoded fails here
        return error
    return None


TEXTS = st.one_of(
    st.text(max_size=8),
    st.sampled_from(
        ["1", "0", "1.5", "yes", "2026-13", "2026-W99", "2026-02", "2026-02-30", HALF, f"a{HALF}", "9" * 20]
    ),
)
SCALARS = st.one_of(st.none(), st.booleans(), st.integers(), st.floats(allow_nan=False), TEXTS)


def fields_for(model: Any) -> st.SearchStrategy[dict[str, Any]]:
    """Some of a model's fields under either name, each with a value of the right shape or of none; and strange ones."""
    found: dict[str, st.SearchStrategy[Any]] = {HALF: SCALARS, f"x{HALF}": SCALARS, "": SCALARS}
    for field in plain.fields_of(model).values():
        inner = nested_model(field.info.annotation)
        shaped = fields_for(inner) if inner else SCALARS
        value = st.one_of(shaped, st.lists(shaped, max_size=3), SCALARS)
        found |= {field.name: value, field.plain: value}
    return st.lists(st.sampled_from(sorted(found)), max_size=4, unique=True).flatmap(
        lambda names: st.fixed_dictionaries({name: found[name] for name in names})
    )


ANYTHING = st.sampled_from(kinds.ALL).flatmap(lambda kind: st.tuples(st.just(kind), fields_for(kind.model)))
SLIP = kinds.KINDS["work", "payslip.issued", 1]


@given(ANYTHING)
@example((SLIP, {"period": "2026-02", "lines": []}))
@example((SLIP, {"period": "2026-02", "lines": [{"item": "work", "amount": "0"}]}))
@example((SLIP, {"period": "2026-02", "lines": [{"amount": "5"}], "deductions": [{"amount": "1"}]}))
@example((SLIP, {"period": "2026-02", "lines": [{}], "deductions": [], "advances": [{}]}))
def test_any_fields_of_any_kind_are_drafted_or_refused_by_code(said: tuple[Kind, dict[str, Any]]) -> None:
    """No other fault comes out, and what is said about it can be encoded."""
    drafted(*said)


@pytest.mark.parametrize(
    "period", ["abc", "2026-13", "2026-W99", "2026-00", "9999-12", "2026-02-31", "2026-02-03", HALF]
)
def test_a_period_that_is_none_is_refused_by_its_name(period: str) -> None:
    """A payslip asks for days of its period; what has none is the field's fault."""
    error = drafted(SLIP, {"period": period})
    assert isinstance(error, MalformedRequest)
    assert error.fields["field"] == "period"


@pytest.mark.parametrize("fields", [{HALF: 1}, {"lines": [{HALF: "1"}]}, {"order_no": HALF}, {"order_no": f"a{HALF}"}])
def test_half_of_a_character_is_refused_and_not_repeated(fields: dict[str, Any]) -> None:
    """As a name, in a line, as a value."""
    error = drafted(kinds.KINDS["order", "order.placed", 1], fields)
    assert isinstance(error, MalformedRequest)
    assert HALF not in str(problems.body(error))
