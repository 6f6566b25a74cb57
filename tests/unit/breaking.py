"""Rules broken one at a time: a row says a statement twice, once past a rule's border and once on it.

Promise: the ground that a row plays is admitted whole; what it says next is refused for the row's sentence and for
nothing else, leaves nothing behind, and is admitted in the row's other words, in the same trade.

Rules
* A change names a part of the body by its path (`lines.0.qty_e3`), a claim, `who`, `kind`, `thread`, `at_ms`, `numbers`
  or the whole `body`; GONE takes the part out.
* A text `$name` in a change stands for what the ground put under that name, or for the id of the party of that name.
"""

from __future__ import annotations

import copy
import json
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from ledger import judge, statement
from ledger.errors import LedgerError
from ledger.fold import Fold
from ledger.records import Found
from ledger.statement import Statement
from tests.trade import START_MS, Trade

TODAY, TOMORROW = "2026-03-01", "2026-03-02"
MIDNIGHT_MS = START_MS + 16 * 3_600_000  # the first millisecond of TOMORROW, UTC+8
NOWHERE = "cd" * 32  # an id under which nothing was ever said
GONE = object()
NO_SUCH = "There is no such"
REFUSALS = Path(__file__).parents[1] / "vectors" / "refusals.json"
SHA256, UUID = r"[0-9a-f]{64}", r"[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[0-9a-f]{4}-[0-9a-f]{12}"
CLAIMS = ("about", "prev", "signer", "supersedes", "via")

Change = dict[str, Any]


@dataclass
class Scene(Trade):
    """A trade with names for what was said in it."""

    names: dict[str, Any] = field(default_factory=dict)

    def named(self, value: Any) -> Any:
        """A value, with each `$name` in it replaced."""
        if isinstance(value, str) and value.startswith("$"):
            return self.names[value[1:]] if value[1:] in self.names else self.parties[value[1:]].id
        if isinstance(value, dict):
            return {key: self.named(inner) for key, inner in value.items()}
        return [self.named(inner) for inner in value] if isinstance(value, list) else value

    def firms(self, *names: str) -> None:
        """Register a customer, a contractor, and who else is named."""
        for name in ("customer", "contractor", *names):
            self.join(name)

    def written(self) -> tuple[Any, ...]:
        """All that the ledger holds."""
        fold = self.fold
        held: tuple[Any, ...] = (fold.records, fold.said, fold.statements, fold.digests, fold.transfers, fold.unchecked)
        return tuple(copy.copy(one) for one in (*held, self.wires))


@dataclass
class Words:
    """A statement that is about to be said; `at_ms` and `numbers` where hour and salts are not simply the next."""

    who: str
    kind: str
    thread: str
    body: dict[str, Any]
    claims: dict[str, Any] = field(default_factory=dict)
    at_ms: int | None = None
    numbers: int | None = None


Ground = Callable[[Scene], Words]


@dataclass(frozen=True)
class Row:
    """One sentence of the rules, broken and kept: `at` is the kind whose rule it is, or `judge`."""

    at: str
    sentence: str
    ground: Ground
    breaks: Change
    keeps: Change
    code: str

    @property
    def name(self) -> str:
        """The row as a test is called."""
        return f"{self.at}: {self.sentence} [{', '.join(self.breaks)}]"


def rows(at: str, ground: Ground, *cells: tuple[str, Change, Change], code: str = "rule-broken") -> list[Row]:
    """Rows over one ground: sentence, what breaks it, what keeps it; `code` is of those that say nothing else."""
    return [
        Row(at, sentence, ground, breaks, keeps, "unknown-reference" if sentence.startswith(NO_SUCH) else code)
        for sentence, breaks, keeps in cells
    ]


def no(what: str) -> str:
    """The sentence for what does not exist, or not for this signer: both hear the same."""
    return f"{NO_SUCH} {what} that you may name."


def changed(scene: Scene, words: Words, change: Change) -> Words:
    """The words with a change made in them."""
    said = copy.deepcopy(words)
    for path, value in change.items():
        if path in CLAIMS:
            _put(said.claims, [path], scene.named(value))
        elif hasattr(said, path):
            setattr(said, path, scene.named(value))
        else:
            _put(said.body, path.split("."), scene.named(value))
    return said


def _put(holder: Any, path: list[str], value: Any) -> None:
    """Set, or take out, what lies at a path."""
    step: Any = int(path[0]) if isinstance(holder, list) else path[0]
    if len(path) > 1:
        _put(holder[step], path[1:], value)
    elif value is GONE:
        del holder[step]
    else:
        holder[step] = value


def drafted(scene: Scene, words: Words) -> tuple[bytes, int]:
    """(wire, the hour it is heard) of the words, signed."""
    at_ms, numbers = scene.at_ms, scene.numbers
    scene.at_ms = at_ms if words.at_ms is None else words.at_ms
    scene.numbers = numbers if words.numbers is None else words.numbers
    wire = scene.draft(words.who, words.kind, words.thread, words.body, **words.claims)
    heard_ms, scene.at_ms, scene.numbers = scene.at_ms, at_ms, max(numbers, scene.numbers)
    return wire, heard_ms


@dataclass
class Watched:
    """A fold that remembers what it was asked for."""

    fold: Fold
    asked: set[str] = field(default_factory=set)

    def get(self, key: str) -> Found | None:
        """What lies under `key`."""
        self.asked.add(key)
        return self.fold.get(key)

    def knows(self, key: str) -> bool:
        """Whether absence is proof."""
        return self.fold.knows(key)


def watch(fold: Fold, st: Statement, index: int, at_ms: int) -> None:
    """Judge a statement; whatever that asks for was named before. Raises: LedgerError."""
    watched, named = Watched(fold), judge.reads(st, fold)
    try:
        judge.judge(st, watched, index, at_ms, complete=fold.complete)
    finally:
        unnamed = {key for key in watched.asked - named if st.id not in key}
        assert not unnamed, f"{st.kind} reads what nobody named: {sorted(unnamed)}"


def heard(scene: Scene, words: Words) -> Statement:
    """Say the words. Raises: LedgerError."""
    wire, scene.at_ms = drafted(scene, words)
    watch(scene.fold, statement.parse(wire), len(scene.wires), scene.at_ms)
    return scene.hear(wire)


@cache
def golden() -> dict[str, list[dict[str, Any]]]:
    """What each row's refusal told a program when its table was written; `tests.refusals` writes it."""
    table: dict[str, list[dict[str, Any]]] = json.loads(REFUSALS.read_text(encoding="utf-8"))
    return table


def told(refusal: LedgerError) -> dict[str, Any]:
    """The fields of a refusal as the golden table has them: ids by what they are, without what may be said instead."""
    fields = {name: value for name, value in refusal.fields.items() if name not in ("allowed", "rule")}
    text = json.dumps(fields, ensure_ascii=False, sort_keys=True)
    plain: dict[str, Any] = json.loads(re.sub(UUID, "a uuid", re.sub(SHA256, "an id", text)))
    return plain


def play(row: Row) -> None:
    """Break the rule of a row, and keep it. Raises: AssertionError, and what pytest raises when nothing is refused."""
    scene = Scene()
    words = row.ground(scene)
    before, at_ms = scene.written(), scene.at_ms
    with pytest.raises(LedgerError) as refusal:
        heard(scene, changed(scene, words, row.breaks))
    assert (refusal.value.code, refusal.value.sentence) == (row.code, row.sentence)
    assert row.code != "rule-broken" or refusal.value.fields["rule"] == row.sentence
    assert told(refusal.value) in golden()[row.name], "what a program reads of it is as it was"
    assert scene.written() == before
    scene.check()
    scene.at_ms = at_ms
    kept = heard(scene, changed(scene, words, row.keeps))
    assert kept.id in scene.fold.said
    scene.check()


# ---- the ground of most rows: an order of two lines, 100 pairs at 1.00 and 50 pairs at 2.00, 10,000 fen each


def offered(scene: Scene, contractor: str = "contractor", **more: Any) -> dict[str, Any]:
    """The body of the order; five pairs more may be delivered of line 1."""
    line = {"no": 1, "qty_e3": 100_000, "unit": "pair", "amount_fen": 10_000, "goods": "男袜", "price_e4": 10_000}
    other = {"no": 2, "qty_e3": 50_000, "unit": "pair", "amount_fen": 10_000, "goods": "女袜", "price_e4": 20_000}
    return {
        "contractor": scene.id(contractor),
        "lines": [{**line, "over_permille": 50}, other],
        "total_fen": 20_000,
        "due": {"from": "confirmed", "days": 30},
        "chain_disclosure": True,
        "may_subcontract": False,
        "order_no": "LX-07",
        **more,
    }


def repeated() -> dict[str, Any]:
    """The body of its acceptance."""
    lines = [{"no": 1, "qty_e3": 100_000, "amount_fen": 10_000}, {"no": 2, "qty_e3": 50_000, "amount_fen": 10_000}]
    return {"lines": lines, "total_fen": 20_000}


def ordered(
    scene: Scene, state: str = "accepted", customer: str = "customer", contractor: str = "contractor", **more: Any
) -> str:
    """The order, in a state; its thread."""
    thread = f"order:{scene.uuid()}"
    scene.say(customer, "order.placed", thread, offered(scene, contractor, **more))
    if state in ("declined", "withdrawn"):
        who = {"declined": contractor, "withdrawn": customer}[state]
        scene.say(who, f"order.{state}", thread, {"ground": "other"})
    elif state == "countered":
        scene.say(contractor, "order.change_proposed", thread, proposed())
    elif state != "placed":
        scene.say(contractor, "order.accepted", thread, repeated())
        if state == "changing":
            scene.say(customer, "order.change_proposed", thread, proposed())
        elif state != "accepted":
            scene.terminate(customer, thread, [])
        if state == "closed":
            scene.terminate(contractor, thread, [])
            scene.close(customer, thread)
    return thread


def proposed() -> dict[str, Any]:
    """The body of a change of it: line 1 at 1.10, all else as it stands."""
    line = {"no": 1, "qty_e3": 100_000, "unit": "pair", "amount_fen": 11_000, "goods": "男袜", "price_e4": 11_000}
    other = {"no": 2, "qty_e3": 50_000, "unit": "pair", "amount_fen": 10_000, "goods": "女袜", "price_e4": 20_000}
    lines = [{**line, "over_permille": 50}, other]
    return {"lines": lines, "total_fen": 21_000, "due": {"from": "confirmed", "days": 30}, "ground": "price"}


def delivered(scene: Scene, order: str, contractor: str = "contractor") -> str:
    """Both lines of the order, delivered in full; the delivery's id."""
    return scene.deliver(contractor, order, [(1, 100), (2, 50)])


# ---- and of an account

TWO = "Customer and contractor are two parties"
PAIR = "A statement names the pair its account thread is of"
ONE_THREAD = "One customer and one contractor have one account thread"


def traded(scene: Scene) -> dict[str, Any]:
    """A pair with two orders, one delivered, and an order with a third firm; the pair's part of a body."""
    scene.firms("other")
    names = scene.names
    names["nobody"], names["none"] = scene.uuid(), f"order:{scene.uuid()}"
    names["order"], names["second order"] = ordered(scene), ordered(scene)
    names["foreign"] = ordered(scene, contractor="other")
    names["first"], names["second"] = delivered(scene, names["order"]), delivered(scene, names["second order"])
    names["new account"] = f"account:{scene.uuid()}"
    return {"customer": scene.id("customer"), "contractor": scene.id("contractor")}


def opened(scene: Scene) -> None:
    """The pair's account is opened, and one with the third firm, by payments on account."""
    scene.pay("customer", "contractor", [("", 1)])
    scene.pay("customer", "other", [("", 1)])


def pairs_of(who: Change, other: Change) -> list[tuple[str, Change, Change]]:
    """What each kind that opens an account demands of the pair it names, the account being open."""
    return [
        (TWO, who, {}),
        (PAIR, other, {}),
        (ONE_THREAD, {"thread": "$new account"}, {"thread": "$account"}),
    ]
