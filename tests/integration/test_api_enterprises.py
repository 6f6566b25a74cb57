"""Orders, accounts and parties as their parties read them: folded to the fen, and for everybody else not there."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest

from api import auth, keyfile
from api.clock import machine_clock
from api.source import Source
from api.story import PARTIES, THREADS
from api.world import introduction
from ledger import db, standing
from ledger.records import OrderRecord
from ledger.rules.turn import day_of
from notary import trust
from tests.integration import doors as at
from tests.integration import firms
from tests.integration.doors import Doors


@pytest.fixture(scope="module")
def doors(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Doors]:
    """A ledger in which the whole story was told, and a party that has nothing to do with it."""
    with at.telling(tmp_path_factory.mktemp("enterprises") / "ledger") as (opened, _):
        yield opened


def read(doors: Doors, who: str, path: str) -> dict[str, Any]:
    """What a member of the cast reads."""
    answer = doors.client.get(path, headers=doors.session(who))
    assert answer.status_code == 200, answer.text
    found: dict[str, Any] = answer.json()
    return found


def test_an_order_stands_at_what_its_records_say(doors: Doors) -> None:
    """Owed, paid, open, due and badge are those of `ledger.standing`, for both sides alike, on the ledger's day."""
    shown = read(doors, "contractor", f"/v1/orders/{THREADS['first']}")
    assert shown == read(doors, "customer", f"/v1/orders/{THREADS['first']}")
    with db.reading(doors.house.engine) as session:
        source = Source(session, doors.house.vault)
        record = next(one for one in source.of_type(OrderRecord) if one.order == THREADS["first"])
        today = day_of(doors.clock()).isoformat()
        stands = standing.of_order(source, record, today, (THREADS["first"], THREADS["account"]))
    assert (shown["owed_fen"], shown["paid_fen"], shown["open_fen"]) == (1_153_300, 500_000, 653_300)
    assert (stands.owed_fen, stands.paid_fen, stands.open_fen) == (1_153_300, 500_000, 653_300)
    assert (shown["on"], shown["badge_zh"], shown["state"], shown["answer"]) == (
        today,
        stands.badge.zh,
        stands.state,
        "accepted",
    )
    assert [(x["delivery"], x["line"], x["open_fen"], x["due_on"], x["badge_zh"]) for x in shown["lines"]] == [
        (x.record.delivery, x.record.no, x.open_fen, x.due_on, x.badge.zh) for x in stands.lines
    ]
    assert len(shown["lines"]) == len(stands.lines) > 0


def test_an_account_sums_its_orders(doors: Doors) -> None:
    """Each sum of the account is that of its orders, and every order of the pair is there."""
    shown = read(doors, "customer", f"/v1/accounts/{THREADS['account']}")
    assert {x["order"] for x in shown["orders"]} == {THREADS[name] for name in ("first", "second", "third", "changed")}
    for name in ("owed_fen", "paid_fen", "open_fen", "overpaid_fen"):
        assert shown[name] == sum(x[name] for x in shown["orders"])
    first = next(x for x in shown["orders"] if x["order"] == THREADS["first"])
    assert first == read(doors, "customer", f"/v1/orders/{THREADS['first']}")


def test_a_firm_is_introduced_to_its_counterparty(doors: Doors) -> None:
    """Its name and every key lead back to the registrar of the trust file; what is none of his business is withheld."""
    told = read(doors, "contractor", f"/v1/parties/{PARTIES['customer']}")
    wires = [one.encode() for one in told["statements"]]
    met = introduction.check(PARTIES["customer"], wires, trust.parse(doors.house.trust_bytes))
    assert set(met.keys) == {doors.cast.signers["customer"].kid, doors.cast.signers["clerk"].kid}
    assert met.name == next(x for x in doors.story if x.step.name == "registered-customer").body["name"]
    own = read(doors, "customer", f"/v1/parties/{PARTIES['customer']}")
    assert sum(map(len, own["statements"])) >= sum(map(len, told["statements"]))
    for secret in ("address", "representative", "phone", "id_number"):
        registered = next(x for x in doors.story if x.step.name == "registered-customer").body
        if secret in registered:
            assert registered[secret] not in str(told)


def test_a_stranger_gets_the_words_for_what_does_not_exist(tmp_path: Path) -> None:
    """Byte for byte one answer, for an order, an account or a party of others and for one that is not there."""
    with (
        firms.registered(tmp_path) as town,
        town.client("customer") as customer,
        town.client("contractor") as contractor,
    ):
        order = customer.say("order.placed", firms.PLACED | {"contractor": contractor.party}).thread
        paid = {"contractor": contractor.party, "amount": "1", "form": "cash"}
        account = customer.say("payment.stated", paid, thread="account").thread
        assert contractor.order(order)["ordered_fen"] == 1_170_000
        assert contractor.account(account)["orders"][0]["order"] == order
        key = keyfile.load(town.key("stranger"))
        token = auth.sign(firms.ORIGIN, key.party, machine_clock() // 1000 + 300, key.signer)
        with httpx.Client(base_url=town.url, headers={"Authorization": f"Bearer {token}"}, trust_env=False) as stranger:
            for path in (f"orders/{order}", f"accounts/{account}", f"parties/{customer.party}"):
                theirs, missing = stranger.get(f"/v1/{path}"), stranger.get(f"/v1/{path[:-4]}0000")
                assert (theirs.status_code, theirs.json()["code"]) == (404, "not-found")
                assert theirs.content == missing.content
            assert stranger.get(f"/v1/parties/{key.party}").status_code == 200


def test_without_a_session_nothing_is_read(doors: Doors) -> None:
    """Each of the routes asks who reads."""
    for path in (f"orders/{THREADS['first']}", f"accounts/{THREADS['account']}", f"parties/{PARTIES['customer']}"):
        answer = doors.client.get(f"/v1/{path}")
        assert (answer.status_code, answer.json()["code"]) == (401, "unauthenticated")


@pytest.mark.parametrize(
    "path", ["orders/x", f"orders/{THREADS['account']}", f"accounts/{THREADS['first']}", "parties/x"]
)
def test_an_id_of_another_shape_is_refused(doors: Doors, path: str) -> None:
    """Neither a word nor a thread of another type is looked up."""
    answer = doors.client.get(f"/v1/{path}", headers=doors.session("customer"))
    assert (answer.status_code, answer.json()["code"]) == (422, "malformed-request")
