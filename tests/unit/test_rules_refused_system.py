"""The rules of the log's own thread, one row per sentence: founded, rules published, packs recorded."""

from __future__ import annotations

import pytest

from ledger.errors import RuleBroken
from ledger.fold import Fold
from ledger.jose import Es256Signer
from ledger.statement import About, parse
from tests.trade import ORIGIN
from tests.unit.breaking import (
    NOWHERE,
    TODAY,
    Change,
    Row,
    Scene,
    Words,
    ordered,
    play,
    rows,
)

# ---- the log's own thread


def founding(scene: Scene) -> Words:
    """Nothing was said; the log is about to be founded."""
    body = next(iter(scene.fold.statements.values())).fields
    scene.names |= {"founding": body, "another": scene.key("another").jwk, "operator": scene.operator.jwk}
    scene.names["another key"] = scene.key("another")
    scene.names["of another curve"] = Es256Signer(bytes(31) + b"1").jwk
    scene.fold, scene.wires = Fold(), []
    return Words("registrar", "log.founded", scene.system, body)


def founding_again(scene: Scene) -> Words:
    """A log that was founded; its registrar publishes rules again, or founds another."""
    scene.names["founding"] = next(iter(scene.fold.statements.values())).fields
    scene.names["another thread"] = f"system:{scene.uuid()}"
    return Words("registrar", "policy.published", scene.system, {"rules": 1, "parameters": []})


def policy(scene: Scene) -> Words:
    """Two parameters are about to be published."""
    row = {"name": "lpr_bp", "value": 310, "source": "中国人民银行", "from_date": TODAY}
    body = {"rules": 1, "parameters": [row, row | {"name": "fee_fen"}]}
    scene.names |= {"founded": next(iter(scene.fold.said)), "another key": scene.key("another")}
    return Words("registrar", "policy.published", scene.system, body)


def issue(scene: Scene) -> Words:
    """A pack was issued; another one is about to be, over the whole log."""
    scene.firms()
    order = ordered(scene)
    body = {"pack": "ab" * 32, "manifest_sha256": "ab" * 32, "pack_kind": "order", "subject": order, "size": 1}
    body |= {"reader": scene.id("customer"), "purpose": "mediation"}
    scene.say("operator", "pack.issued", scene.system, body)
    scene.names["about the order"] = [About(scene.order(order).placed)]
    scene.names |= {"all": len(scene.wires), "more": len(scene.wires) + 1}
    return Words("operator", "pack.issued", scene.system, body | {"pack": NOWHERE})


AGAIN: Change = {"kind": "log.founded", "body": "$founding"}
ANCHORED = "Logs of anchored time are not supported by this release."
VERSION = "Version 2 of the rules is not supported by this release."
ROWS = [
    *rows(
        "log.founded",
        founding,
        (
            "A log is founded for the origin that the statement is addressed to",
            {"origin": "other.example/log"},
            {"origin": ORIGIN},
        ),
        ("Registrar, operator and clock have keys of their own", {"clock": "$operator"}, {"clock": "$another"}),
        ("The offices sign Ed25519, as their log does", {"clock": "$of another curve"}, {"clock": "$another"}),
    ),
    *rows("log.founded", founding, (ANCHORED, {"time": "anchored"}, {"time": "operator"}), code="not-supported"),
    *rows(
        "log.founded",
        founding_again,
        ("A log is founded by its first entry", {**AGAIN, "thread": "$another thread"}, {}),
        ("A log is founded once", AGAIN, {}),
    ),
    *rows(
        "policy.published",
        policy,
        (VERSION, {"rules": 2}, {"rules": 1}),
        (ANCHORED, {"time": "anchored"}, {}),
        code="not-supported",
    ),
    *rows("policy.published", policy, ("A parameter is named once", {"parameters.1.name": "lpr_bp"}, {})),
    *rows(
        "pack.issued",
        issue,
        ("A pack is recorded once", {"pack": "ab" * 32}, {"pack": NOWHERE}),
        ("A pack lies under a checkpoint older than its record", {"size": "$more"}, {"size": "$all"}),
    ),
]


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row.name)
def test_past_the_rule_nothing_is_written_and_on_its_border_it_is(row: Row) -> None:
    """What breaks the one rule is refused with its sentence; the nearest statement that keeps it is admitted."""
    play(row)


def test_a_log_is_founded_at_index_0_and_before_anything_else() -> None:
    """The founding is refused at another index, and under another log; alone at index 0 it is admitted."""
    scene = Scene()
    founded, elsewhere = (
        parse(scene.draft("registrar", "log.founded", thread, next(iter(scene.fold.statements.values())).fields))
        for thread in (scene.system, f"system:{scene.uuid()}")
    )
    for fold, st, index in ((Fold(), founded, 1), (scene.fold, elsewhere, 0)):
        with pytest.raises(RuleBroken, match="A log is founded by its first entry"):
            fold.admit(st, index, scene.at_ms)
    assert Fold().admit(founded, 0, scene.at_ms).said.id == founded.id
