"""What a hostile review of keys found: each hole that was there, held shut."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest

from api.world import introduction
from ledger import statement
from ledger.errors import LedgerError
from tests.trade import ORIGIN
from tests.unit.test_keys_rights import world


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
