"""What a hostile review of keys found: each hole that was there, held shut."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest

from api.world import introduction
from ledger import statement
from ledger.errors import LedgerError
from ledger.records import ThreadRecord
from tests.trade import ORIGIN, Trade
from tests.unit.test_keys_rights import world

OBJECTION = {"statement": "ab" * 32, "ground": "other"}


def head_of(trade: Trade, thread: str) -> str:
    """The head of a thread."""
    found = trade.fold.get(f"thread:{thread}")
    assert isinstance(found, ThreadRecord)
    return found.head


def test_a_revocation_without_a_key_is_refused_by_name() -> None:
    """A party and a server that tell a client of the revocation of nothing get a coded refusal, no fault of ours."""
    trade = world()
    trade.employ("customer", "clerk", scope=["key.revoked"])
    thread = f"party:{trade.id('customer')}"
    told = [wire for wire, _ in trade.wires if statement.parse(wire).thread == thread]
    trust: Any = SimpleNamespace(origin=ORIGIN, registrar_keys=(trade.registrar.jwk,))
    assert introduction.check(trade.id("customer"), told, trust).party == trade.id("customer")
    empty = trade.draft("customer/clerk", "key.revoked", thread, {"reason": "left"})
    with pytest.raises(LedgerError):
        introduction.check(trade.id("customer"), [*told, empty], trust)


def test_a_stranger_who_names_another_person_hears_no_state_of_the_thread() -> None:
    """A refusal about one's own key says the same of a thread of others as of one that does not exist."""
    trade = world()
    for name in ("contractor", "stranger"):
        trade.join(name)
    trade.employ("stranger", "clerk")
    order = trade.place("customer", "contractor", [(10, 10_000)])
    told = []
    for thread in (order, f"order:{trade.uuid()}"):
        via = {"person": trade.uuid()}
        with pytest.raises(LedgerError) as caught:
            trade.say("stranger/clerk", "objection.made", thread, OBJECTION, via=via, prev=head_of(trade, order))
        told.append((caught.value.code, caught.value.sentence, caught.value.fields))
    assert told[0] == told[1]
