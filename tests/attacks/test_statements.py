"""Malformed statements: each is refused with its own code, and nothing of it stays."""

from __future__ import annotations

import copy

import pytest

from ledger.errors import LedgerError
from tests.attacks import fields, ground, rights, spelling
from tests.attacks.ground import Attack, Ground
from tests.trade import Trade

ATTACKS = (*spelling.ALL, *fields.ALL, *rights.ALL)


@pytest.fixture(scope="module")
def field() -> Ground:
    """The ground, played once: what is refused leaves it as it was."""
    return ground.of(Trade())


def test_the_good_statement_is_admitted() -> None:
    """What every attack starts from would be admitted."""
    fresh = ground.of(Trade())
    st = fresh.trade.hear(fresh.good())
    assert st.fields["note"] == "加急"
    claims, disclosures = fresh.drafted()
    fresh.trade.hear(fresh.sign(claims, disclosures))
    fresh.trade.check()


def test_each_attack_has_a_name_of_its_own() -> None:
    """No two rows are called the same, and there are many."""
    names = [attack.name for attack in ATTACKS]
    assert len(set(names)) == len(names) > 200


@pytest.mark.parametrize("attack", ATTACKS, ids=lambda attack: attack.name)
def test_it_is_refused_with_its_code(field: Ground, attack: Attack) -> None:
    """One change of a good statement, one code, nothing written."""
    data = attack.make(field)
    fold, size = field.trade.fold, len(field.trade.wires)
    before = [copy.copy(each) for each in (fold.records, fold.said, fold.digests, fold.transfers)]
    with pytest.raises(LedgerError) as refused:
        field.trade.hear(data)
    assert refused.value.code == attack.code, refused.value.sentence
    assert [fold.records, fold.said, fold.digests, fold.transfers] == before
    assert len(field.trade.wires) == size
