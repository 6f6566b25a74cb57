"""What belongs in a pack, and what of it a reader sees: by the rule, the same for who makes and who checks it."""

from __future__ import annotations

import contextlib
from functools import cache
from typing import Any

import pytest

from ledger import kinds, statement
from ledger.errors import LedgerError, PackInvalid
from ledger.records import KeyRecord
from ledger.statement import Statement
from reports import scope
from reports.contents import Head, Item
from tests.packs import Ledger, dispute

READERS = ("contractor", "customer")


@cache
def world() -> tuple[Ledger, str, str]:
    """The dispute: ledger, order, account."""
    return dispute()


@cache
def said() -> tuple[Statement, ...]:
    """Every statement of the dispute with all its disclosures, in index order."""
    return tuple(statement.parse(wire) for wire, _ in world()[0].wires)


def of_kind(kind: str) -> list[Statement]:
    """The statements of one kind."""
    return [st for st in said() if st.kind == kind]


def drafted(kind: str, thread: str, body: dict[str, Any], who: str = "contractor") -> Statement:
    """A statement that nobody judged, with any body."""
    return statement.parse(Ledger().draft("registrar", kind, thread, body, iss=world()[0].id(who)))


def names_shown(st: Statement, reader: str, signed: set[str]) -> set[str]:
    """The names of the fields that a reader sees opened."""
    digests = scope.shown(st, world()[0].id(reader), signed)
    assert digests <= {one.digest for one in st.disclosures}
    return {one.name for one in st.disclosures if one.digest in digests}


# ---- which threads


def test_an_account_names_orders_in_lines_demands_and_payments() -> None:
    """Statements of account by their lines, demands by their orders, payments by what they are for."""
    _, order, account = world()
    own = [st for st in said() if st.thread == account]
    earlier = next(st.thread for st in of_kind("order.placed") if st.thread != order and st.fields.get("parent"))
    for kind, expected in {
        "account.stated": {order},
        "fee.demanded": {order},
        "payment.stated": {earlier},
        "payment.acknowledged": {earlier},
        "account.confirmed": set(),
        "objection.made": set(),
    }.items():
        assert scope.orders_named(st for st in own if st.kind == kind) == expected, kind
    assert scope.orders_named(own) == {order, earlier}
    assert scope.orders_named([]) == set()


def test_a_payment_in_advance_names_no_order() -> None:
    """An allocation without an order is none."""
    ledger = Ledger()
    for name in READERS:
        ledger.join(name)
    order = ledger.place("customer", "contractor", [(10, 10_000)])
    ledger.accept("contractor", order)
    paid = ledger.pay("customer", "contractor", [(order, 100), ("", 900)])
    assert scope.orders_named([ledger.fold.statements[paid]]) == {order}
    advance = ledger.pay("customer", "contractor", [("", 900)])
    assert scope.orders_named([ledger.fold.statements[advance]]) == set()


ODD: list[Any] = [5, None, True, "order", {"order": "x"}, [5], [None], ["order"], [["order"]]]
ODD += [[{"order": value}] for value in (None, 5, True, ["order:x"], {"order": "order:x"})]


@pytest.mark.parametrize("rows", ODD, ids=str)
def test_a_body_of_another_shape_names_no_order(rows: Any) -> None:
    """The verifier asks before it judges: what stands there names no order or is refused, and is no accident."""
    for name in ("lines", "orders", "allocations"):
        st = drafted("account.stated", f"account:{world()[0].uuid()}", {name: rows})
        with contextlib.suppress(LedgerError):
            assert scope.orders_named([st]) == set()


def test_both_parties_threads_belong() -> None:
    """Customer's and contractor's, whoever reads."""
    ledger, order, _ = world()
    roles = scope.roles_of(next(st for st in said() if st.thread == order))
    assert roles == {"customer": ledger.id("customer"), "contractor": ledger.id("contractor")}
    assert scope.party_threads(roles) == {f"party:{ledger.id(name)}" for name in READERS}


def test_an_account_names_both_parties_itself() -> None:
    """Who opens an account names both; who places an order is its customer."""
    ledger, _, account = world()
    first = next(st for st in said() if st.thread == account)
    assert first.iss == ledger.id("customer"), "the first of the account is the customer's payment"
    assert scope.roles_of(first) == {name: ledger.id(name) for name in READERS}


@pytest.mark.parametrize(
    ("kind", "thread", "body"),
    [
        ("party.terms_agreed", "party", {}),
        ("log.founded", "system", {}),
        ("order.placed", "order", {}),
        ("order.placed", "order", {"contractor": 5}),
        ("order.placed", "order", {"contractor": None}),
        ("account.stated", "account", {"customer": ["x"], "contractor": "y"}),
        ("account.stated", "account", {"customer": {}, "contractor": "y"}),
    ],
)
def test_a_thread_that_opens_otherwise_has_no_roles(kind: str, thread: str, body: dict[str, Any]) -> None:
    """Neither an order nor an account, or one that names no parties, is refused, with the thread in a field."""
    st = drafted(kind, f"{thread}:{world()[0].uuid()}", body)
    with pytest.raises(PackInvalid, match="does not begin as an order or an account") as caught:
        scope.roles_of(st)
    assert caught.value.fields == {"thread": st.thread}


# ---- heads


def head_of(*rows: tuple[str, str]) -> str:
    """The head of a thread, given (id, issuer) in index order."""
    template = of_kind("party.terms_agreed")[0]
    values = {name: getattr(template, name) for name in Statement.__dataclass_fields__}
    return scope.head_of(Statement(**{**values, "id": one, "iss": issuer}) for one, issuer in rows)


@pytest.mark.parametrize(
    ("rows", "head"),
    [
        ([], ""),
        ([("a", "p")], "a"),
        ([("a", "p"), ("b", "q")], "b"),
        ([("a", "registrar")], "a"),
        ([("a", "registrar"), ("b", "registrar")], "a"),
        ([("a", "registrar"), ("b", "p"), ("c", "registrar")], "b"),
        ([("a", "p"), ("b", "clock"), ("c", "operator")], "a"),
        ([("a", "p"), ("b", "clock"), ("c", "q")], "c"),
    ],
)
def test_offices_move_no_head_but_by_opening(rows: list[tuple[str, str]], head: str) -> None:
    """The newest by a party; what registrar, clock and operator add lies beside it."""
    assert head_of(*rows) == head


def items() -> list[Item]:
    """The whole dispute as a pack would hold it."""
    return [Item(st, b"", index, 0) for index, st in enumerate(said())]


def test_heads_are_those_of_the_ledger() -> None:
    """For every thread but the log's own, at every size, head and ids are what the ledger's own records say."""
    ledger = Ledger()
    for index, (wire, at_ms) in enumerate(world()[0].wires):
        if index >= len(ledger.wires):
            ledger.at_ms = at_ms
            ledger.hear(wire)
        threads: dict[str, list[str]] = {}
        for st in said()[: index + 1]:
            threads.setdefault(st.thread, []).append(st.id)
        found = {row.thread: row for row in scope.heads_of(items()[: index + 1])}
        assert found.keys() == {thread for thread in threads if not thread.startswith("system:")}
        for thread, row in found.items():
            assert row.ids == tuple(threads[thread])
            assert row.head == getattr(ledger.fold.get(f"thread:{thread}"), "head", None)


def test_heads_stand_by_first_entry_parties_last() -> None:
    """The order of the list does not depend on the order of the items."""
    rows = scope.heads_of(items())
    firsts = {row.thread: min(item.index for item in items() if item.statement.thread == row.thread) for row in rows}
    dealings = [row.thread for row in rows if not row.thread.startswith("party:")]
    parties = [row.thread for row in rows if row.thread.startswith("party:")]
    assert [row.thread for row in rows] == sorted(dealings, key=firsts.__getitem__) + sorted(
        parties, key=firsts.__getitem__
    )
    assert scope.heads_of(reversed(items())) == rows
    assert scope.heads_of([]) == ()
    assert isinstance(rows[0], Head)


# ---- what is shown


@pytest.mark.parametrize("reader", READERS)
def test_everything_between_the_two_is_shown_to_both(reader: str) -> None:
    """Prices, goods, reasons: nothing of an order or an account is closed to a party of it."""
    _, order, account = world()
    for st in said():
        if st.thread in (order, account):
            assert names_shown(st, reader, set()) == {one.name for one in st.disclosures}


@pytest.mark.parametrize("reader", READERS)
def test_of_the_other_side_a_reader_sees_the_firm_and_who_signed(reader: str) -> None:
    """Name and code of the firm; the name of a person whose key signed towards him, and of no other."""
    ledger, _, _ = world()
    other = next(name for name in READERS if name != reader)
    signed = scope.kids_signed(said())
    for st in said():
        if st.thread != f"party:{ledger.id(other)}":
            continue
        names = {one.name for one in st.disclosures}
        by_who_signed = st.kind == "key.added" and kid_of(st) in signed
        expected = {"name", "credit_code"} & names | ({"person_name"} & names if by_who_signed else set())
        assert names_shown(st, reader, signed) == expected
        assert names_shown(st, other, set()) == names, "his own thread is all his"
    added = {st.fields["person_name"]: kid_of(st) in signed for st in of_kind("key.added")}
    assert added == {"王芳": True, "李强": True, "周梅": False}


def kid_of(st: Statement) -> str:
    """The key that a statement registers, as the ledger's own record calls it."""
    return next(record.kid for record in world()[0].fold.of_type(KeyRecord) if record.added == st.id)


def test_a_person_who_is_the_firm_is_named_only_if_he_signed() -> None:
    """The person behind a firm's first key is shown to whom that key signed towards, and the phone to nobody."""
    ledger = Ledger()
    ledger.join("customer")
    body = ledger.fold.statements[next(iter(of_registered(ledger)))].fields
    facts = {"person_name": "章伟明", "phone": "000-1", "address": "示例路22号", "representative": "章伟明"}
    known = kinds.of("party", "party.registered", 1).shape.sealed
    assert facts.keys() <= known
    st = statement.parse(
        ledger.draft("registrar", "party.registered", f"party:{ledger.id('customer')}", {**body, **facts})
    )
    firm = {"name", "credit_code"}
    kid = ledger.signer("customer").kid
    for signed, expected in ((set(), firm), ({kid}, firm | {"person_name"}), ({"another"}, firm)):
        assert names_shown(st, "contractor", signed) == expected


def test_what_a_counterparty_is_owed_is_missed_where_it_is_hidden() -> None:
    """A firm's name always, a person's where that person's key signed; the reader's own thread is not asked."""
    ledger = Ledger()
    ledger.join("customer")
    body = ledger.fold.statements[next(iter(of_registered(ledger)))].fields
    thread, kid = f"party:{ledger.id('customer')}", ledger.signer("customer").kid
    person = {name: value for name, value in body.items() if name not in ("name", "credit_code")}
    for fields, signed, missed in (
        (body, set[str](), "name"),
        ({**person, "party_type": "person", "person_name": "章伟明"}, {kid}, "person_name"),
        ({**person, "party_type": "person", "person_name": "章伟明"}, set[str](), ""),
    ):
        st = statement.parse(ledger.draft("registrar", "party.registered", thread, dict(fields)))
        bare = statement.parse(statement.wire(st, ()), complete=False)
        assert scope.hidden(bare, "contractor", signed) == missed
        assert scope.hidden(bare, ledger.id("customer"), signed) == ""
        assert scope.hidden(st, "contractor", signed) == ""


def of_registered(ledger: Ledger) -> list[str]:
    """Ids of a ledger's registrations."""
    return [one for one, st in ledger.fold.statements.items() if st.kind == "party.registered"]


def test_a_stranger_sees_the_firm_only() -> None:
    """Whoever reads by chance is shown no more of a party than its counterparty is, and of dealings all or nothing."""
    for st in said():
        if st.thread_type == "party":
            assert names_shown(st, "stranger", set()) <= {"name", "credit_code"} or st.thread.endswith(
                world()[0].id("stranger")
            )
        if st.thread_type == "system":
            assert names_shown(st, "stranger", set()) == set()


def test_only_dealings_make_a_key_known() -> None:
    """A key that signed in its own party's thread alone has signed nothing towards anybody."""
    ledger = world()[0]
    signed = scope.kids_signed(said())
    assert ledger.signer("customer").kid in signed
    assert ledger.signer("customer/李强").kid in signed
    assert ledger.signer("customer/周梅").kid not in signed
    assert ledger.registrar.kid not in signed
    assert scope.kids_signed(st for st in said() if st.thread_type in ("party", "system")) == set()


@pytest.mark.parametrize("reader", [*READERS, "stranger"])
def test_an_item_holds_what_is_shown_and_nothing_else(reader: str) -> None:
    """Its bytes are the signed part untouched and the shown disclosures by digest; what is withheld is counted."""
    signed = scope.kids_signed(said())
    party = world()[0].id(reader)
    for index, st in enumerate(said()):
        item = scope.item(st, index, 7, party, signed)
        digests = scope.shown(st, party, signed)
        assert (item.index, item.at_ms, item.statement.id) == (index, 7, st.id)
        head, *texts = item.wire.split(b"~")
        assert (head, texts.pop()) == (st.jwt, b"")
        by_digest = {one.digest: one.text.encode() for one in st.disclosures}
        assert texts == [by_digest[digest] for digest in sorted(digests)]
        assert set(item.statement.withheld) == by_digest.keys() - digests
        assert statement.parse(item.wire, complete=False) == item.statement
