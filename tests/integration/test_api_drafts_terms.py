"""Drafts of an order's terms: only what changes is said, an answer repeats the proposal, and the client checks both."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from api.drafts import returned
from api.drafts.returned import DraftDiffers
from ledger import kinds
from tests.integration import firms
from tests.integration.firms import PLACED
from tests.integration.test_api_drafts import TODAY, Story

LINE = {"no": 1, "qty_e3": 10_000_000, "unit": "pair", "goods": "男式中筒袜", "price_e4": 12_000}
PROPOSED = kinds.of("order", "order.change_proposed", 1)
ACCEPTED = kinds.of("order", "order.change_accepted", 1)


def tell(story: Story) -> None:
    """Countered by price alone and concluded; changed by a day and a further line; terminated, counted, closed."""
    customer, contractor = story.customer, story.contractor
    order = story.order = story.say("placed", customer, "order.placed", PLACED | {"contractor": contractor.party})
    price = {"lines": [{"price": "1.20"}], "ground": "price"}
    story.say("asked", contractor, "order.change_proposed", price, thread=order)
    story.say("no", customer, "order.change_declined", {"ground": "price"}, thread=order)
    story.say("as placed", customer, "order.change_proposed", {"ground": "other"}, thread=order)
    story.say("back", customer, "order.change_withdrawn", {"ground": "other"}, thread=order)
    story.say("again", contractor, "order.change_proposed", price, thread=order)
    story.say("concluded", customer, "order.change_accepted", thread=order)
    more = {"no": 2, "goods": "包装", "qty": "400", "unit": "set", "price": "0.035"}
    fields = {"due": {"days": 45}, "deliver_by": "2027-01-31", "lines": [more], "ground": "quantity"}
    story.say("changed", contractor, "order.change_proposed", fields, thread=order)
    story.say("agreed", customer, "order.change_accepted", thread=order)
    story.say("consented", customer, "subcontract.consented", {"lines": [1]}, thread=order)
    story.say("ended", customer, "order.terminated", {"ground": "customer_will"}, thread=order)
    made = {
        "ground": "other",
        "lines": [{"no": 1, "made": "5"}],
        "materials": [{"material": "棉纱", "qty": "1", "unit": "kg"}],
    }
    story.say("counted", contractor, "order.terminated", made, thread=order)
    story.say("brought", contractor, "goods.delivered", {"lines": [{"order_line": 1, "qty": "5"}]}, thread=order)
    found = {"no": 1, "accepted": "0", "rejected": "5"}
    story.say("refused", customer, "goods.inspected", {"method": "full", "lines": [found]}, thread=order)
    story.say("taken back", contractor, "inspection.agreed", thread=order)
    story.say("closed", customer, "order.closed", thread=order)


@pytest.fixture(scope="module")
def story(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Story]:
    """The whole story, told."""
    with (
        firms.registered(tmp_path_factory.mktemp("terms")) as town,
        town.client("customer") as customer,
        town.client("contractor") as contractor,
    ):
        told = Story(town, customer, contractor)
        tell(told)
        yield told


def test_a_proposal_repeats_the_terms_but_for_what_was_said(story: Story) -> None:
    """The price alone: the line's sum and the total follow; nothing at all: the order as placed."""
    asked, placed = story.said["asked"], story.said["placed"]
    assert asked["lines"] == [placed["lines"][0] | {"price_e4": 12_000, "amount_fen": 1_200_000}]
    assert (asked["total_fen"], asked["due"]) == (1_200_000, placed["due"])
    assert story.said["as placed"]["lines"] == placed["lines"]


def test_a_further_line_and_another_day_join_what_stands(story: Story) -> None:
    """Line 1 as concluded, line 2 new, the start of the term kept and its days changed."""
    changed = story.said["changed"]
    assert [(line["no"], line["amount_fen"]) for line in changed["lines"]] == [(1, 1_200_000), (2, 1_400)]
    assert changed["due"] == story.said["placed"]["due"] | {"days": 45}
    assert (changed["total_fen"], changed["deliver_by"]) == (1_201_400, "2027-01-31")


def test_an_answer_names_and_repeats_the_open_proposal(story: Story) -> None:
    """To the fen, without a field said."""
    line = {"no": 1, "qty_e3": 10_000_000, "amount_fen": 1_200_000}
    assert story.said["concluded"] == {"change": story.ids["again"], "lines": [line], "total_fen": 1_200_000}
    assert story.said["no"] == {"change": story.ids["asked"], "ground": "price"}
    assert story.said["back"] == {"change": story.ids["as placed"], "ground": "other"}
    assert story.said["agreed"]["total_fen"] == 1_201_400


def test_an_end_fills_in_day_units_numbers_and_what_was_owed(story: Story) -> None:
    """Nothing in progress where nothing was said; the other side's count keeps the day of the first."""
    assert story.said["ended"] == {"ground": "customer_will", "from_on": TODAY, "lines": []}
    counted = story.said["counted"]
    assert counted["lines"] == [{"no": 1, "made_e3": 5_000, "unit": "pair"}]
    assert (counted["from_on"], counted["materials"][0]["no"]) == (TODAY, 1)
    assert story.said["closed"] == {"owed_fen": 0}


def test_a_client_signs_no_proposal_that_changes_a_line_it_did_not_name(story: Story) -> None:
    """Nor one that adds a line, nor the acceptance of other terms than those in the thread."""
    read = [row.statement for row in story.customer.read(story.order).rows]
    body = story.said["changed"]
    returned.check_answer(PROPOSED, {"lines": [{"no": 2}]}, body, read)
    dearer = [body["lines"][0] | {"amount_fen": 1_300_000}, body["lines"][1]]
    added = [*body["lines"], body["lines"][1] | {"no": 3}]
    for lines in (dearer, added, body["lines"][1:]):
        with pytest.raises(DraftDiffers, match="lines that you did not name"):
            returned.check_answer(PROPOSED, {"lines": [{"no": 2}]}, body | {"lines": lines}, read)
    taken = story.said["agreed"]
    returned.check_answer(ACCEPTED, {}, taken, read)
    for other in ({"total_fen": 1}, {"change": story.ids["again"]}, {"change": "ab" * 32}):
        with pytest.raises(DraftDiffers):
            returned.check_answer(ACCEPTED, {}, taken | other, read)
