"""Drafts that repeat what others said: a whole dispute, drafted by the server, said by the client, to the fen."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import httpx
import pytest

from api import auth, keyfile
from api.bodies import DRAFT_BYTES_MAX
from api.client import Client
from api.clock import machine_clock
from ledger.rules.turn import day_of
from tests.integration import firms
from tests.integration.firms import ORIGIN, PLACED, Town

TODAY = day_of(machine_clock()).isoformat()


@dataclass
class Story:
    """The firms, what was said by name, and the threads."""

    town: Town
    customer: Client
    contractor: Client
    order: str = ""
    account: str = ""
    said: dict[str, dict[str, Any]] = field(default_factory=dict)
    ids: dict[str, str] = field(default_factory=dict)

    def say(self, name: str, client: Client, kind: str, fields: dict[str, Any] | None = None, **how: Any) -> str:
        """Say it, keep its body and id under a name; gives its thread."""
        recorded = client.say(kind, fields, **how)
        self.said[name], self.ids[name] = recorded.statement.fields, recorded.statement.id
        return recorded.thread


def tell(story: Story) -> None:
    """Ordered 10,000 and 400; of 6,000 delivered 100 come back; stated, one line disputed, demanded, paid in part."""
    customer, contractor = story.customer, story.contractor
    second = {"goods": "包装", "qty": "400", "unit": "set", "price": "0.035"}
    fields = PLACED | {"contractor": contractor.party, "lines": [*PLACED["lines"], second]}
    order = story.order = story.say("placed", customer, "order.placed", fields)
    story.say("accepted", contractor, "order.accepted", thread=order)
    story.say("delivered", contractor, "goods.delivered", {"lines": [{"order_line": 1, "qty": "6,000"}]}, thread=order)
    story.say("received", customer, "goods.received", thread=order)
    found = {"no": 1, "rework": "100", "deduction": "50.00", "deduction_ground": "quality"}
    story.say("inspected", customer, "goods.inspected", {"method": "full", "lines": [found]}, thread=order)
    story.say("agreed", contractor, "inspection.agreed", thread=order)
    story.say("rest", contractor, "goods.delivered", thread=order)
    account = story.say("stated", contractor, "account.stated", {"customer": customer.party, "due_on": "2026-01-31"})
    story.account = account
    disputed = {"disputed": [{"no": 3, "ground": "price", "claimed": "10"}]}
    story.say("confirmed", customer, "account.confirmed", disputed, thread=account)
    story.say("demanded", contractor, "fee.demanded", thread=account)
    story.say("acknowledged", customer, "fee.acknowledged", {"due_on": "2026-03-31"}, thread=account)
    story.say("paid", customer, "payment.stated", {"amount": "1,000.50", "form": "transfer"}, thread=account)
    pair = {"contractor": contractor.party, "amount": "20,000", "form": "cash"}
    story.say("paid more", customer, "payment.stated", pair, thread="account")
    payment = {"payment": story.ids["paid"], "amount": "900"}
    story.say("took", contractor, "payment.acknowledged", payment, thread=account)
    story.say(
        "objected",
        contractor,
        "objection.made",
        {"statement": story.ids["paid more"], "ground": "other"},
        thread=account,
    )
    story.say("answered", customer, "objection.answered", {"answer": "rejected"}, thread=account)
    story.say("withdrawn", contractor, "objection.withdrawn", thread=account)


@pytest.fixture(scope="module")
def story(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Story]:
    """The whole story, told."""
    with (
        firms.registered(tmp_path_factory.mktemp("drafts")) as town,
        town.client("customer") as customer,
        town.client("contractor") as contractor,
    ):
        told = Story(town, customer, contractor)
        tell(told)
        yield told


def test_an_order_is_accepted_as_it_was_placed(story: Story) -> None:
    """Every line and the total, repeated to the fen."""
    lines = [
        {"no": 1, "qty_e3": 10_000_000, "amount_fen": 1_170_000},
        {"no": 2, "qty_e3": 400_000, "amount_fen": 1_400},
    ]
    assert story.said["accepted"] == {"lines": lines, "total_fen": 1_171_400}


def test_a_delivery_takes_units_and_what_is_left_from_the_order(story: Story) -> None:
    """A named line in the order's unit; without lines, whatever was not delivered yet."""
    first = {"no": 1, "order_line": 1, "qty_e3": 6_000_000, "unit": "pair"}
    assert story.said["delivered"] == {"delivered_on": TODAY, "lines": [first]}
    rest = [
        {"no": 1, "order_line": 1, "qty_e3": 4_000_000, "unit": "pair"},
        {"no": 2, "order_line": 2, "qty_e3": 400_000, "unit": "set"},
    ]
    assert story.said["rest"] == {"delivered_on": TODAY, "lines": rest}


def test_a_receipt_and_an_inspection_answer_the_delivery_that_waits(story: Story) -> None:
    """Received in full; inspected with the exception named, the rest accepted at the ordered price; agreed as found."""
    delivery = story.ids["delivered"]
    received = {"delivery": delivery, "received_on": TODAY, "lines": [{"no": 1, "qty_e3": 6_000_000}]}
    assert story.said["received"] == received
    line = {
        "no": 1,
        "accepted_e3": 5_900_000,
        "rework_e3": 100_000,
        "rejected_e3": 0,
        "amount_fen": 690_300,
        "deduction_fen": 5_000,
        "deduction_ground": "quality",
    }
    assert story.said["inspected"] == {
        "delivery": delivery,
        "inspected_on": TODAY,
        "method": "full",
        "lines": [line],
    }
    agreed = {"no": 1, "accepted_e3": 5_900_000, "amount_fen": 690_300, "deduction_fen": 5_000}
    assert story.said["agreed"] == {"inspection": story.ids["inspected"], "lines": [agreed]}


def test_an_account_is_stated_of_what_was_not_charged_yet(story: Story) -> None:
    """Accepted quantity less the agreed deduction where it was inspected, delivered quantity where it was not."""
    body, order = story.said["stated"], story.order
    rows = [
        (x["delivery"], x["delivery_line"], x["qty_e3"], x["amount_fen"], x["deduction_fen"]) for x in body["lines"]
    ]
    assert rows == [
        (story.ids["delivered"], 1, 5_900_000, 690_300, 5_000),
        (story.ids["rest"], 1, 4_000_000, 468_000, 0),
        (story.ids["rest"], 2, 400_000, 1_400, 0),
    ]
    assert [(x["no"], x["order"]) for x in body["lines"]] == [(1, order), (2, order), (3, order)]
    assert (body["total_fen"], body["period_from"], body["period_to"]) == (1_154_700, TODAY, TODAY)
    assert (body["customer"], body["contractor"]) == (story.customer.party, story.contractor.party)


def test_a_confirmation_repeats_all_but_what_is_set_apart(story: Story) -> None:
    """Two lines confirmed to the fen, the third disputed, the due date repeated."""
    body = story.said["confirmed"]
    assert [(x["no"], x["amount_fen"]) for x in body["lines"]] == [(1, 690_300), (2, 468_000)]
    assert body["disputed"] == [{"no": 3, "ground": "price", "claimed_fen": 1_000}]
    assert (body["total_fen"], body["due_on"], body["statement"]) == (1_153_300, "2026-01-31", story.ids["stated"])


def test_a_demand_asks_for_what_is_overdue_and_is_acknowledged_line_by_line(story: Story) -> None:
    """The confirmed lines fell due on the day that both signed; the disputed one is in no sum."""
    rows = [{"order": story.order, "amount_fen": 1_153_300}]
    assert (story.said["demanded"]["orders"], story.said["demanded"]["total_fen"]) == (rows, 1_153_300)
    body = story.said["acknowledged"]
    assert [x["amount_fen"] for x in body["lines"]] == [685_300, 468_000]
    assert (body["demand"], body["total_fen"]) == (story.ids["demanded"], 1_153_300)


def test_a_payment_fills_the_oldest_first_beyond_what_waits(story: Story) -> None:
    """The first goes to the order; the second to what that leaves of it, the rest is prepaid; one thread for all."""
    assert story.said["paid"]["allocations"] == [{"order": story.order, "amount_fen": 100_050}]
    more = [{"order": story.order, "amount_fen": 1_153_300 - 100_050}, {"amount_fen": 2_000_000 - 1_053_250}]
    assert story.said["paid more"]["allocations"] == more
    assert story.said["took"]["allocations"] == [{"order": story.order, "amount_fen": 90_000}]
    assert {x["kind"] for x in listed(story)} >= {"account.stated", "payment.stated"}


def listed(story: Story) -> list[dict[str, Any]]:
    """The account's statements as the server lists them."""
    answer = ask(story, "contractor", "GET", f"/v1/threads/{story.account}")
    rows: list[dict[str, Any]] = answer.json()["statements"]
    return rows


def test_the_only_open_objection_needs_no_naming(story: Story) -> None:
    """The other side answers it, its maker takes it back."""
    objection = {"objection": story.ids["objected"]}
    assert story.said["answered"] == objection | {"answer": "rejected"}
    assert story.said["withdrawn"] == objection


# ---- who may ask, and what is refused


def ask(story: Story, who: str | None, method: str, path: str, **how: Any) -> httpx.Response:
    """One request, under a firm's session or none."""
    headers = dict(how.pop("headers", {}))
    if who is not None:
        key = keyfile.load(story.town.key(who))
        token = auth.sign(ORIGIN, key.party, machine_clock() // 1000 + 300, key.signer)
        headers["Authorization"] = f"Bearer {token}"
    with httpx.Client(base_url=story.town.url, trust_env=False) as client:
        return client.request(method, path, headers=headers, **how)


def drafted(story: Story, who: str | None, kind: str, **wanted: Any) -> httpx.Response:
    """A draft asked for over HTTP."""
    return ask(story, who, "POST", f"/v1/drafts/{kind}", json=wanted)


REPEATING = ("order.accepted", "goods.received", "goods.inspected", "inspection.agreed", "goods.delivered")


@pytest.mark.parametrize("kind", REPEATING)
def test_a_strangers_draft_learns_nothing(story: Story, kind: str) -> None:
    """For a thread of others, word for word the answer for a thread that does not exist."""
    missing = f"order:{story.order.removeprefix('order:')[:-4]}0000"
    answers = [drafted(story, "stranger", kind, thread=thread) for thread in (story.order, missing)]
    assert [answer.status_code for answer in answers] == [404, 404]
    assert answers[0].content == answers[1].content
    assert drafted(story, None, kind, thread=story.order).json()["code"] == "unauthenticated"


def test_a_stranger_learns_nothing_by_what_a_field_names(story: Story) -> None:
    """An order, a delivery, a statement or a pair of others in a field of his own draft: as if they were not there."""
    order, delivery = story.order, story.ids["delivered"]
    pair = {"customer": story.customer.party, "contractor": story.contractor.party}
    tries: list[tuple[str, dict[str, Any], dict[str, Any]]] = [
        ("fee.demanded", {"orders": [{"order": order}]}, {}),
        ("account.stated", {"lines": [{"order": order}]}, {}),
        ("payment.stated", pair | {"amount": "1", "form": "cash"}, {"thread_type": "account"}),
        (
            "account.stated",
            {"customer": story.customer.party, "lines": [{"delivery": delivery, "delivery_line": 1}]},
            {},
        ),
    ]
    for kind, fields, how in tries:
        answer = drafted(story, "stranger", kind, fields=fields, **how)
        assert (answer.status_code, answer.json()["code"]) == (404, "not-found"), (kind, answer.text)
        assert story.account not in answer.text


def test_a_session_that_does_not_count_is_refused_even_where_none_is_needed(story: Story) -> None:
    """Whoever signs in badly is told, not drafted for."""
    answer = ask(story, None, "POST", "/v1/drafts/order.placed", json={}, headers={"Authorization": "Bearer x"})
    assert (answer.status_code, answer.json()["code"]) == (401, "unauthenticated")


@pytest.mark.parametrize(
    ("kind", "wanted", "code"),
    [
        ("order.placed", {"fields": {"colour": "red"}}, "unknown-field"),
        ("order.placed", {"fields": {"total": "1,00"}}, "malformed-request"),
        ("order.placed", {"fields": {}}, "draft-incomplete"),
        ("order.placed", {"colour": "red"}, "malformed-request"),
        ("order.placed", {"fields": []}, "malformed-request"),
        ("order.placed", {"thread": "order:x"}, "malformed-request"),
        ("order.eaten", {}, "malformed-request"),
        ("objection.made", {}, "malformed-request"),
        ("objection.made", {"thread_type": "nothing"}, "malformed-request"),
        ("order.accepted", {}, "malformed-request"),
        ("goods.received", {"fields": {"lines": [{"no": 7}]}}, "malformed-request"),
        ("goods.received", {"fields": {"delivery": "0" * 64}}, "not-found"),
        ("goods.inspected", {"fields": {"lines": [{"no": 1, "rework": "9,999"}]}}, "malformed-request"),
    ],
)
def test_what_cannot_be_drafted_is_refused_by_code(story: Story, kind: str, wanted: dict[str, Any], code: str) -> None:
    """Unknown names, numbers that are none, kinds that are not there, lines that the delivery does not have."""
    if kind.startswith("goods."):
        wanted = {"thread": story.order, "fields": {"delivery": story.ids["rest"]} | wanted["fields"]}
    answer = drafted(story, "customer", kind, **wanted)
    assert answer.json().get("code") == code, answer.text
    assert 400 <= answer.status_code < 500


def test_a_thread_of_another_type_is_refused(story: Story) -> None:
    """A thread and a type that do not agree, and a kind that is not said in threads of that type."""
    for how in ({"thread_type": "account"}, {}):
        kind = "objection.made" if how else "account.stated"
        answer = drafted(story, "customer", kind, thread=story.order, **how)
        assert (answer.status_code, answer.json()["code"]) == (422, "malformed-request")


def test_a_draft_is_bounded(story: Story) -> None:
    """500 lines are drafted; a body over the bound is refused before it is looked at, and so is one nested deep."""
    lines = [{"goods": "袜", "qty": str(n + 1), "unit": "pair", "price": "0.01"} for n in range(100)]
    fields = PLACED | {"contractor": story.contractor.party, "lines": lines}
    made = drafted(story, None, "order.placed", fields=fields).json()
    assert (made["body"]["total_fen"], made["thread"]) == (5_050, None)
    assert "lines.price_e4" in made["sealed"]
    padded = json.dumps({"fields": fields}) + " " * DRAFT_BYTES_MAX
    answer = ask(story, None, "POST", "/v1/drafts/order.placed", content=padded)
    assert (answer.status_code, answer.json()["code"]) == (413, "request-too-large")
    deep = '{"fields":' + '{"due":' * 5_000 + "1" + "}" * 5_001
    answer = ask(
        story, None, "POST", "/v1/drafts/order.placed", content=deep, headers={"Content-Type": "application/json"}
    )
    assert (answer.status_code, answer.json()["code"]) == (422, "malformed-request")


def test_drafting_records_nothing(story: Story) -> None:
    """The log is as long after many drafts as before, and the same fields give the same draft."""
    size = ask(story, None, "GET", "/healthz").json()["size"]
    wanted = {"thread": story.order, "fields": {"delivery": story.ids["rest"], "method": "sample"}}
    first, second = (drafted(story, "customer", "goods.inspected", **wanted) for _ in range(2))
    assert first.status_code == 200, first.text
    assert first.content == second.content
    assert ask(story, None, "GET", "/healthz").json()["size"] == size


@pytest.mark.parametrize("text", ['{"fields":{"\\ud800":1}}', '{"\\ud800":1}', '{"fields":{"order_no":"\\udfff"}}'])
def test_half_of_a_character_is_the_requests_fault(story: Story, text: str) -> None:
    """JSON may spell it; the answer says so and does not repeat it."""
    json_type = {"Content-Type": "application/json"}
    answer = ask(story, None, "POST", "/v1/drafts/order.placed", content=text, headers=json_type)
    assert (answer.status_code, answer.json()["code"]) == (422, "malformed-request")
