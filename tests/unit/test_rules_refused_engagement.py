"""The rules of engagements, one row per sentence: offered, signed, ended."""

from __future__ import annotations

import pytest

from ledger.rules.engagement import TERMS_MAX
from tests.unit.breaking import NOWHERE, TODAY, TOMORROW, Row, Scene, Words, no, play, rows
from tests.unit.working import NATURAL, ONE_THREAD, PAIR, TOE_SEAM, TRADES, TWO, UNIT, hired

CYCLE = {"from_on": TODAY, "cycle": "month", "payday": 15}

# ---- engagement.offered


def offer(scene: Scene) -> Words:
    """The workshop is about to offer new terms to the worker."""
    thread = hired(scene)
    pair = {"workshop": scene.id("workshop"), "worker": scene.id("worker")}
    rates = [TOE_SEAM, {**TOE_SEAM, "no": 2, "operation": "pairing"}]
    body = {**pair, **CYCLE, "relation": "service", "pay_form": "cash", "rates": rates}
    return Words("workshop", "engagement.offered", thread, body)


def first_offer(scene: Scene) -> Words:
    """The rival is about to offer terms to somebody it has no thread with."""
    words = offer(scene)
    pair = {"workshop": scene.id("rival"), "worker": scene.id("second")}
    return Words("rival", words.kind, scene.names["new"], words.body | pair)


def one_offer_more(scene: Scene) -> Words:
    """So many terms were signed in the worker's thread."""
    words = offer(scene)
    for _ in range(TERMS_MAX - 1):
        scene.engage("workshop", "worker")
    words.body |= {"workshop": scene.id("workshop"), "worker": scene.id("worker")}
    return words


WEEK = "A week is paid within two weeks of its end"
OFFERED = [
    *rows(
        "engagement.offered",
        offer,
        (PAIR, {"worker": "$second"}, {"worker": "$worker"}),
        (PAIR, {"thread": "$elsewhere"}, {"thread": "$thread"}),
        (ONE_THREAD, {"thread": "$new"}, {"thread": "$thread"}),
        ("Terms begin before they end", {"to_on": "2026-02-28"}, {"to_on": TODAY}),
        (WEEK, {"cycle": "week", "payday": 15}, {"cycle": "week", "payday": 14}),
        ("Each rate of an offer is named once", {"rates.1.no": 1}, {"rates.1.no": 2}),
        ("Each operation has one rate", {"rates.1.operation": "toe-seam"}, {"rates.1.operation": "pairing"}),
        (UNIT, {"rates.1.unit": "hour"}, {"rates.1.unit": "hour", "rates.1.basis": "hour"}),
        (UNIT, {"rates.1.basis": "day"}, {"rates.1.basis": "day", "rates.1.unit": "day"}),
    ),
    *rows(
        "engagement.offered",
        first_offer,
        (TWO, {"worker": "$rival"}, {}),
        (no("party"), {"worker": "$nobody"}, {}),
        (NATURAL, {"worker": "$customer"}, {"worker": "$second"}),
        (TRADES, {"who": "third", "workshop": "$third"}, {}),
    ),
    *rows(
        "engagement.offered",
        one_offer_more,
        ("A thread takes no more signed terms than `most` says", {}, {"thread": "$elsewhere", "worker": "$second"}),
    ),
]

# ---- engagement.signed, engagement.ended


def signature(scene: Scene) -> Words:
    """The worker is about to sign the newer of two offers; with a third workshop he has a claim and nothing else."""
    hired(scene)
    scene.join("claimed from")
    scene.claim("worker", "claimed from", 1)
    scene.names["claimed"] = scene.work("claimed from", "worker")
    scene.names["older"], scene.names["newer"] = scene.offer("workshop", "worker"), scene.offer("workshop", "worker")
    return Words("worker", "engagement.signed", scene.names["thread"], {"offer": scene.names["newer"], **CYCLE})


def end(scene: Scene) -> Words:
    """The worker is about to end terms that run to the end of March; his engagement with another workshop has ended."""
    thread = hired(scene, to_on="2026-03-31")
    scene.join("ended by")
    scene.names["ended"] = scene.engage("ended by", "worker")
    scene.say("worker", "engagement.ended", scene.names["ended"], {"last_on": TODAY, "ground": "agreed"})
    return Words("worker", "engagement.ended", thread, {"last_on": TODAY, "ground": "agreed"})


def late_end(scene: Scene) -> Words:
    """Five days later, the workshop is about to end them."""
    words = end(scene)
    scene.later(5)
    return Words("workshop", words.kind, words.thread, {"last_on": "2026-03-06", "ground": "agreed"})


def expired(scene: Scene) -> Words:
    """The terms have run out, and the workshop is about to end them all the same."""
    words = late_end(scene)
    scene.later(60)
    words.body["last_on"] = "2026-03-31"
    return words


REPEATS = "Signing repeats the first day, the cycle and the payday of the offer"
WITHIN = "The last day of work lies within signed terms"
PAST = "Only the worker says that the work ended on a day that is past"
BARGAIN = [
    *rows(
        "engagement.signed",
        signature,
        ("Terms are signed after they were offered", {"thread": "$claimed"}, {"thread": "$thread"}),
        (no("offer"), {"offer": NOWHERE}, {"offer": "$newer"}),
        (no("offer"), {"offer": "$older"}, {"offer": "$newer"}),
        (REPEATS, {"from_on": TOMORROW}, {}),
        (REPEATS, {"cycle": "week"}, {}),
        (REPEATS, {"payday": 16}, {}),
    ),
    *rows(
        "engagement.ended",
        end,
        ("An engagement ends after it was signed", {"thread": "$offered by rival"}, {"thread": "$thread"}),
        ("An engagement ends once", {"thread": "$ended"}, {"thread": "$thread"}),
        (WITHIN, {"last_on": "2026-02-28"}, {"last_on": TODAY}),
        (WITHIN, {"last_on": "2026-04-01"}, {"last_on": "2026-03-31"}),
    ),
    *rows(
        "engagement.ended",
        late_end,
        (PAST, {"last_on": "2026-03-05"}, {"last_on": "2026-03-06"}),
        (PAST, {"last_on": "2026-03-05"}, {"last_on": "2026-03-05", "who": "worker"}),
    ),
    *rows("engagement.ended", expired, (PAST, {"last_on": "2026-03-30"}, {"last_on": "2026-03-31"})),
]

ROWS = [*OFFERED, *BARGAIN]


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row.name)
def test_past_the_rule_nothing_is_written_and_on_its_border_it_is(row: Row) -> None:
    """What breaks the one rule is refused with its sentence; the nearest statement that keeps it is admitted."""
    play(row)
