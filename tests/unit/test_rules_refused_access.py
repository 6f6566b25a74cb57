"""The rules of a party's access thread, one row per sentence: grants, their withdrawal, readings recorded."""

from __future__ import annotations

import pytest

from ledger.errors import LedgerError, NotEntitled, UnknownReference
from ledger.rules.access import GRANT_DAYS_MAX, quarter_of
from tests.unit.breaking import GONE, NOWHERE, TODAY, TOMORROW, Row, Scene, Words, no, ordered, play, rows

TEN_YEARS, LATER = "2036-02-27", "2036-02-28"  # so many days after TODAY, and one more
ONCE_THREAD = "A grant names each thread once"
ENDS = "A grant ends after today and within ten years"
CLASSES = ["open", "business"]


def grant_of(scene: Scene, order: str) -> dict[str, object]:
    """The body of a grant of one order to an adviser."""
    return {
        "grantee": scene.id("adviser"),
        "threads": [order],
        "classes": CLASSES,
        "purpose": "legal-aid",
        "until": TOMORROW,
    }


def granting(scene: Scene) -> Words:
    """A contractor is about to let an adviser read its order."""
    scene.firms("adviser", "other")
    order = ordered(scene)
    scene.names |= {"order": order, "foreign": ordered(scene, contractor="other"), "nobody": scene.uuid()}
    scene.names |= {"twice": [order, order], "kinds": ["goods.delivered"], "kinds twice": ["goods.delivered"] * 2}
    scene.names |= {"nothing": f"order:{scene.uuid()}"}
    return Words("contractor", "access.granted", f"access:{scene.id('contractor')}", grant_of(scene, order))


def withdrawing(scene: Scene) -> Words:
    """Two grants were given and one was taken back; the other is about to be."""
    words = granting(scene)
    one = scene.say("contractor", words.kind, words.thread, words.body)
    two = scene.say("contractor", words.kind, words.thread, words.body | {"purpose": "mediation"})
    back = {"grant": two, "grantee": scene.id("adviser")}
    scene.say("contractor", "access.withdrawn", words.thread, back)
    theirs = f"access:{scene.id('customer')}"
    foreign = scene.say("customer", "access.granted", theirs, words.body)
    scene.names |= {"one": one, "two": two, "theirs": foreign}
    return Words("contractor", "access.withdrawn", words.thread, back | {"grant": one})


def reading(scene: Scene) -> Words:
    """A reading under a grant was recorded; another, of more, is about to be."""
    words = granting(scene)
    grant = scene.say("contractor", words.kind, words.thread, words.body)
    body = {
        "role": "grantee",
        "relation": "granted",
        "subject": scene.names["order"],
        "sees": "open",
        "purpose": "legal-aid",
        "quarter": quarter_of(scene.at_ms),
        "reader": scene.id("adviser"),
        "grant": grant,
    }
    scene.say("operator", "evidence.read", words.thread, body)
    scene.names |= {"nobody's": f"access:{scene.uuid()}", "mine": scene.id("contractor")}
    scene.names |= {"next": quarter_of(scene.at_ms) + 1}
    return Words("operator", "evidence.read", words.thread, body | {"sees": "business"})


ROWS = [
    *rows(
        "access.granted",
        granting,
        ("A grant is given to another party", {"grantee": "$contractor"}, {}),
        (no("party"), {"grantee": "$nobody"}, {"grantee": "$other"}),
        (no("thread"), {"threads": ["$foreign"]}, {"threads": ["$order"]}),
        (no("thread"), {"threads": ["$nothing"]}, {"threads": ["$order"]}),
        (ONCE_THREAD, {"threads": "$twice"}, {}),
        ("A grant names each kind once", {"kinds": "$kinds twice"}, {"kinds": "$kinds"}),
        ("A grant names each class once", {"classes": ["open", "open"]}, {"classes": ["open"]}),
        ("A grant gives the open fields at least", {"classes": ["business"]}, {"classes": ["business", "open"]}),
        (ENDS, {"until": TODAY}, {"until": TOMORROW}),
        (ENDS, {"until": LATER}, {"until": TEN_YEARS}),
    ),
    *rows(
        "access.withdrawn",
        withdrawing,
        (no("grant"), {"grant": NOWHERE}, {}),
        (no("grant"), {"grant": "$theirs"}, {}),
        (no("grant"), {"grantee": "$other"}, {"grantee": "$adviser"}),
        ("A grant is withdrawn once", {"grant": "$two"}, {"grant": "$one"}),
    ),
    *rows(
        "evidence.read",
        reading,
        (no("party"), {"thread": "$nobody's"}, {}),
        (no("grant"), {"grant": NOWHERE}, {}),
        ("Nobody's reading of his own is recorded", {"reader": "$mine"}, {}),
        ("A worker and an office are named by role alone", {"role": "worker"}, {"role": "grantee"}),
        ("A worker and an office are named by role alone", {"reader": GONE}, {}),
        ("A reading by grant names the grant", {"grant": GONE}, {}),
        ("A reading by grant names the grant", {"relation": "above"}, {}),
        ("A reading bears the quarter of an hour of its own time", {"quarter": "$next"}, {}),
        ("A reading is recorded once in a quarter of an hour", {"sees": "open"}, {"sees": "business"}),
        ("A grant that ended, or is about something else, lets nobody read", {"subject": "$foreign"}, {}),
    ),
]


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row.name)
def test_past_the_rule_nothing_is_written_and_on_its_border_it_is(row: Row) -> None:
    """What breaks the one rule is refused with its sentence; the nearest statement that keeps it is admitted."""
    play(row)


def test_ten_years_are_ten_years() -> None:
    """The border that the rows stand on is the limit that the rule names."""
    assert GRANT_DAYS_MAX == 3_650


def test_a_reading_under_a_grant_ends_with_it() -> None:
    """From the withdrawal on, and from its last day on, no reading under a grant is recorded."""
    for ended in ("withdrawn", "past"):
        scene = Scene()
        words = reading(scene)
        if ended == "withdrawn":
            back = {"grant": words.body["grant"], "grantee": scene.id("adviser")}
            scene.say("contractor", "access.withdrawn", words.thread, back)
        else:
            scene.later()
            words.body["quarter"] = quarter_of(scene.at_ms)
        with pytest.raises(LedgerError, match="A grant that ended"):
            scene.say(words.who, words.kind, words.thread, words.body)


def test_nobody_learns_from_a_refusal_whether_a_party_was_read() -> None:
    """Another's access thread answers alike, whether something was ever said in it or not; its own is the party's."""
    scene = Scene()
    words = granting(scene)
    body = words.body | {"threads": ["$order"]}
    heard = []
    for opened in (False, True):
        if opened:
            scene.say(words.who, words.kind, words.thread, words.body)
        for kind, said in (
            (words.kind, scene.named(body)),
            ("access.withdrawn", {"grant": NOWHERE, "grantee": "$other"}),
        ):
            with pytest.raises(UnknownReference) as refusal:
                scene.say("customer", kind, words.thread, scene.named(said))
            heard.append((refusal.value.code, refusal.value.sentence))
    assert set(heard) == {("unknown-reference", no("thread"))}
    with pytest.raises(NotEntitled):
        scene.say("operator", words.kind, words.thread, words.body)
    read = reading(Scene())
    with pytest.raises(LedgerError):
        scene.say("contractor", "evidence.read", words.thread, read.body)
