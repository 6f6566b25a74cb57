"""An operator with every key logs what the rules refuse, and seals it: the verifier judges again, and never breaks."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from ledger import book, statement, words
from reports.check import INVALID, Verdict, check
from tests.attacks import dishonest
from tests.attacks.dishonest import TRIPPED, said
from tests.attacks.forging import failed
from tests.attacks.signing import again
from tests.packs import Ledger, plain

PROOFS, THREADS, RULES = 7, 8, 9
Lie = Callable[[Ledger, str, str], Any]


def verdict_after(lie: Lie, kind: str = "account") -> tuple[Verdict, Verdict]:
    """What the verifier says, with and without the operator's own trust file, of a pack that holds a lie."""
    ledger = Ledger()
    order, account = dishonest.dealt(ledger)
    before = ledger.collected(kind, {"order": order, "account": account}[kind], "customer")
    lie(ledger, order, account)
    data = dishonest.sealed(ledger, dishonest.collected(ledger, before))
    verdicts = check(data, ledger.trust, draw=plain), check(data, draw=plain)
    assert not any(TRIPPED.search(verdict.en) for verdict in verdicts), verdicts[0].en
    return verdicts


def body_of(ledger: Ledger, kind: str, number: int = -1) -> dict[str, Any]:
    """The fields of a statement that was said, by kind."""
    found = [st for st in ledger.fold.statements.values() if st.kind == kind]
    return dict(found[number].fields)


def test_a_rule_broken_in_a_pack_is_told_in_chinese() -> None:
    """The verifier names the statement by its kind and gives the rule's own Chinese, beside the English sentence."""
    verdict = verdict_after(revoked_key)[0]
    row = verdict.steps[RULES - 1]
    assert "This key was revoked." in row.en
    assert f"不被接受：{words.of('This key was revoked.')}" in row.zh
    assert row.zh in f"不符：{verdict.zh.partition('）：')[2]}"


def test_an_honest_entry_more_is_no_lie() -> None:
    """What the bench logs and seals by itself passes every step up to the evidence list, which it leaves empty."""

    def more(ledger: Ledger, order: str, _: str) -> None:
        dishonest.unjudged(ledger, ledger.draft("customer", "goods.received", order, _receipt(ledger)))

    trusted, alone = verdict_after(more)
    assert [failed(trusted), failed(alone)] == [11, 11], trusted.en


def _receipt(ledger: Ledger) -> dict[str, Any]:
    delivery = next(st for st in ledger.fold.statements.values() if st.kind == "goods.delivered")
    return {"delivery": delivery.id, "received_on": ledger.today, "lines": [{"no": 1, "qty_e3": 10_000}]}


# ---- what the judge refuses


def forged_signature(ledger: Ledger, order: str, _: str) -> None:
    """The customer's words under the contractor's signature."""
    body = _receipt(ledger)
    wire = ledger.draft("customer", "goods.received", order, body)
    other = ledger.draft("contractor", "goods.received", order, body)
    parts = wire.split(b"~")
    parts[0] = parts[0].rpartition(b".")[0] + b"." + other.split(b"~")[0].rpartition(b".")[2]
    dishonest.unjudged(ledger, b"~".join(parts))


def anothers_key(ledger: Ledger, order: str, _: str) -> None:
    """The customer's words under the contractor's key."""
    said(ledger, "customer", "goods.received", order, _receipt(ledger), signer=ledger.signer("contractor"))


def unregistered_key(ledger: Ledger, order: str, _: str) -> None:
    """A key that nobody registered."""
    said(ledger, "customer", "goods.received", order, _receipt(ledger), signer=ledger.key("nobody"))


def revoked_key(ledger: Ledger, order: str, _: str) -> None:
    """A clerk who signs after his key was revoked."""
    kid = ledger.signer("customer/clerk").kid
    said(ledger, "customer", "key.revoked", f"party:{ledger.id('customer')}", {"kid": kid, "reason": "left"})
    said(ledger, "customer/clerk", "goods.received", order, _receipt(ledger))


def out_of_scope(ledger: Ledger, _: str, account: str) -> None:
    """A clerk who may receive goods, and confirms an account."""
    said(ledger, "customer/clerk", "account.confirmed", account, body_of(ledger, "account.confirmed"))


def confirmed_twice(ledger: Ledger, _: str, account: str) -> None:
    """One statement of account, confirmed again."""
    said(ledger, "customer", "account.confirmed", account, body_of(ledger, "account.confirmed"))


def accepted_twice(ledger: Ledger, order: str, _: str) -> None:
    """One order, accepted again."""
    said(ledger, "contractor", "order.accepted", order, body_of(ledger, "order.accepted"))


def confirmed_for_the_other(ledger: Ledger, _: str, account: str) -> None:
    """The contractor confirms his own statement of account."""
    said(ledger, "contractor", "account.confirmed", account, body_of(ledger, "account.confirmed"))


def stale(ledger: Ledger, _: str, account: str) -> None:
    """Terms over an account as it was before."""
    first = next(st.id for st in ledger.fold.statements.values() if st.thread == account)
    said(ledger, "contractor", "account.stated", account, body_of(ledger, "account.stated"), prev=first)


def wrong_sum(ledger: Ledger, _: str, account: str) -> None:
    """A statement of account whose total is not that of its lines."""
    body = body_of(ledger, "account.stated")
    said(ledger, "contractor", "account.stated", account, body | {"total_fen": body["total_fen"] + 1})


def wrong_price(ledger: Ledger, order: str, _: str) -> None:
    """An order whose amount is not quantity by price."""
    body = body_of(ledger, "order.placed")
    line = body["lines"][0] | {"amount_fen": body["lines"][0]["amount_fen"] + 1}
    body |= {"lines": [line], "total_fen": line["amount_fen"]}
    assert line["amount_fen"] != book.amount_fen(line["qty_e3"], line["price_e4"])
    said(ledger, "customer", "order.placed", f"order:{ledger.uuid()}", body)


def anothers_audience(ledger: Ledger, order: str, _: str) -> None:
    """Words that were said to another ledger."""
    said(ledger, "customer", "goods.received", order, _receipt(ledger), aud="other.example/log")


def ahead_of_time(ledger: Ledger, order: str, _: str) -> None:
    """A signer's clock an hour ahead."""
    said(ledger, "customer", "goods.received", order, _receipt(ledger), iat=ledger.at_ms // 1000 + 3_600)


def of_nothing(ledger: Ledger, order: str, _: str) -> None:
    """A receipt of a delivery that there is not."""
    said(ledger, "customer", "goods.received", order, _receipt(ledger) | {"delivery": "ab" * 32})


def digest_used_again(ledger: Ledger, order: str, _: str) -> None:
    """A statement said again by its signer with fresh words around the same sealed fields."""
    wire = next(w for w, _ in ledger.wires if statement.parse(w).kind == "order.placed")
    dishonest.unjudged(ledger, again(wire, ledger.signer("customer")))


def registered_by_a_party(ledger: Ledger, _: str, __: str) -> None:
    """A party that registers its own key anew, in the registrar's stead."""
    body = body_of(ledger, "party.registered")
    thread = f"party:{ledger.id('contractor')}"
    said(ledger, "contractor", "party.registered", thread, body)


REFUSED: dict[str, tuple[str, Lie]] = {
    "a signature by another key": ("not by this key over these bytes", forged_signature),
    "another party's key": ("not registered for this signer", anothers_key),
    "a key that nobody registered": ("not registered for this signer", unregistered_key),
    "a revoked key": ("This key was revoked", revoked_key),
    "a key out of its scope": ("may not sign account.confirmed", out_of_scope),
    "an account confirmed twice": ("account.confirmed) is refused", confirmed_twice),
    "an order accepted twice": ("order.accepted) is refused", accepted_twice),
    "confirmed by who stated it": ("is said by the customer", confirmed_for_the_other),
    "terms over an older head": ("terms are signed over its newest", stale),
    "a total that is no sum": ("account.stated) is refused", wrong_sum),
    "an amount that is no product": ("order.placed) is refused", wrong_price),
    "another log's audience": ("another log", anothers_audience),
    "a clock ahead": ("5 minutes ahead", ahead_of_time),
    "a receipt of nothing": ("goods.received) is refused", of_nothing),
    "a registration by the party itself": ("party.registered) is refused", registered_by_a_party),
}


@pytest.mark.parametrize("name", REFUSED)
def test_what_the_rules_refuse_is_refused_again(name: str) -> None:
    """It stands in the log, with its proof, and is called what the gate would have called it."""
    words, lie = REFUSED[name]
    for verdict in verdict_after(lie):
        assert (verdict.exit_code, failed(verdict)) == (INVALID, RULES), verdict.en
        assert words in verdict.en


# ---- threads and times


def other_prev(ledger: Ledger, order: str, account: str) -> None:
    """A fact that hangs on a statement of another thread."""
    head = getattr(ledger.fold.get(f"thread:{account}"), "head", "")
    said(ledger, "customer", "goods.received", order, _receipt(ledger), prev=head)


def unknown_prev(ledger: Ledger, order: str, _: str) -> None:
    """A fact that hangs on nothing."""
    said(ledger, "customer", "goods.received", order, _receipt(ledger), prev="ab" * 32)


def second_account(ledger: Ledger, _: str, __: str) -> None:
    """A second account of the pair."""
    said(ledger, "contractor", "account.stated", f"account:{ledger.uuid()}", body_of(ledger, "account.stated"))


def turned_order(ledger: Ledger, _: str, __: str) -> None:
    """An order between the two in which each has the other's part."""
    body = body_of(ledger, "order.placed") | {"contractor": ledger.id("customer")}
    said(ledger, "contractor", "order.placed", f"order:{ledger.uuid()}", body)


def second_policy(ledger: Ledger, _: str, __: str) -> None:
    """Another policy, beside the one in force."""
    said(ledger, "registrar", "policy.published", ledger.system, {"rules": 1, "parameters": []})


def backwards(ledger: Ledger, order: str, _: str) -> None:
    """An entry before the one above it."""
    ledger.at_ms -= 3_600_000
    said(ledger, "customer", "goods.received", order, _receipt(ledger))


LINKED: dict[str, tuple[int, str, Lie]] = {
    "prev in another thread": (THREADS, "names no earlier one of its thread", other_prev),
    "prev in no thread": (THREADS, "names no earlier one of its thread", unknown_prev),
    "a second account": (THREADS, "A pair has one account thread.", second_account),
    "an order the other way round": (THREADS, "is between other parties", turned_order),
    "two policies": (THREADS, "its founding and one policy", second_policy),
    "an entry time that falls": (PROOFS, "do not rise with the index", backwards),
}


@pytest.mark.parametrize("name", LINKED)
def test_threads_and_times_that_do_not_fit_are_seen(name: str) -> None:
    """Before any rule is asked, what is in the log must hang together."""
    step, words, lie = LINKED[name]
    for verdict in verdict_after(lie):
        assert (verdict.exit_code, failed(verdict)) == (INVALID, step), verdict.en
        assert words in verdict.en


# ---- bodies that are none


ODD: dict[str, dict[str, Any]] = {
    "nothing": {},
    "lines that are a number": {"lines": 5},
    "lines that are nothing": {"lines": None},
    "lines that are a text": {"lines": "order"},
    "lines that are an object": {"lines": {"order": "order:x"}},
    "lines of numbers": {"lines": [5]},
    "lines of nothing": {"lines": [None]},
    "lines of texts": {"lines": ["order"]},
    "lines of lists": {"lines": [["order"]]},
    "an order that is a number": {"lines": [{"order": 5}]},
    "an order that is nothing": {"lines": [{"order": None}]},
    "an order that is a list": {"lines": [{"order": ["order:x"]}]},
    "an order that is an object": {"orders": [{"order": {"order": "x"}}]},
    "allocations that are true": {"allocations": True},
    "orders that are a number": {"orders": 7},
    "a customer that is a list": {"customer": ["x"]},
}


@pytest.mark.parametrize("name", ODD)
def test_a_body_of_any_shape_is_an_answer(name: str) -> None:
    """A statement that no gate would take, signed and logged all the same, makes a pack invalid, never an accident."""
    for kind in ("account.stated", "payment.stated"):

        def lie(ledger: Ledger, _: str, account: str, kind: str = kind) -> None:
            said(ledger, "contractor", kind, account, ODD[name])

        for verdict in verdict_after(lie):
            assert verdict.exit_code == INVALID
            assert failed(verdict) in (THREADS, RULES), verdict.en


@pytest.mark.parametrize("body", [{"customer": 5, "contractor": []}, {"contractor": {}}, {"lines": 5}, {}])
def test_a_thread_that_opens_oddly_is_an_answer(body: dict[str, Any]) -> None:
    """An account or order thread whose first statement names no parties."""
    for kind, thread in (("account.stated", "account"), ("order.placed", "order")):

        def lie(ledger: Ledger, _: str, __: str, kind: str = kind, thread: str = thread) -> None:
            said(ledger, "customer", kind, f"{thread}:{ledger.uuid()}", body)

        for verdict in verdict_after(lie):
            assert verdict.exit_code == INVALID
            assert failed(verdict) in (THREADS, RULES), verdict.en


def test_the_same_words_signed_twice_are_one_statement_too_many() -> None:
    """A second signature over an order's words, logged as if it were another statement."""
    for verdict in verdict_after(digest_used_again):
        assert (verdict.exit_code, failed(verdict)) == (INVALID, THREADS), verdict.en
