"""Drafts of facts under an order, from the server's records: material, a call for inspection, goods kept."""

from __future__ import annotations

import datetime
from pathlib import Path

from api.clock import machine_clock
from ledger.rules.turn import day_of
from tests.integration import firms
from tests.integration.firms import PLACED

TODAY = day_of(machine_clock())


def test_what_answers_a_note_is_drafted_from_it(tmp_path: Path) -> None:
    """Counted short where less was counted, given back by its note, called for, kept and given up: little is typed."""
    with (
        firms.registered(tmp_path) as town,
        town.client("customer") as customer,
        town.client("contractor") as contractor,
    ):
        terms = {"contractor": contractor.party, "inspection_days": 3, "inspection_day_kind": "working"}
        placed = customer.say("order.placed", PLACED | terms)
        order = placed.thread
        assert placed.statement.fields["workdays_yyyymm"] == 202511
        contractor.say("order.accepted", thread=order)
        lines = [{"qty": "50", "unit": "kg", "item_no": "21S"}, {"qty": "20", "unit": "kg", "item_no": "32S"}]
        note = customer.say("material.handed", {"lines": lines}, thread=order).statement
        counted = contractor.say("material.received", {"lines": [{"no": 2, "qty": "19"}]}, thread=order).statement
        assert [(row["no"], row["qty_e3"], row["finding"]) for row in counted.fields["lines"]] == [
            (1, 50_000, "ok"),
            (2, 19_000, "short"),
        ]
        back = {"lines": [{"line": 1, "qty": "2", "what": "remainder"}]}
        returned = contractor.say("material.returned", back, thread=order).statement
        assert returned.fields["lines"][0]["material"] == note.id
        delivery = contractor.say("goods.delivered", thread=order).statement
        called = contractor.say("goods.inspection_called", {"channel": "phone"}, thread=order).statement
        assert (called.fields["delivery"], called.fields["since"]) == (delivery.id, TODAY.isoformat())
        kept = {"debt": "100", "held": [{"what": "material", "qty": "1", "unit": "kg", "material": note.id, "line": 1}]}
        lien = contractor.say("lien.noticed", kept, thread=order).statement
        assert lien.fields["pay_by"] == (TODAY + datetime.timedelta(days=60)).isoformat()
        given = contractor.say("lien.released", {"ground": "given_up"}, thread=order).statement
        assert given.fields["lien"] == lien.id
