"""The demo's story, played by its actors before the real judge: what they work out, and what they will not sign."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook

from api.demo import facts, script
from api.demo.facts import DoesNotFit
from api.demo.script import Act
from ledger import standing
from ledger.badges import Badge
from ledger.errors import MalformedRequest
from ledger.standing import AccountStanding
from tests import near
from tests.near import Near

STORY = near.fees(near.story())
END = "2026-09-25"


def played(story: list[Act]) -> tuple[Near, AccountStanding]:
    """The ledger after a story, and what stands between customer and contractor."""
    ledger = Near()
    players = ledger.players()
    ledger.play(players, story)
    parties = {name: actor.party for name, actor in players.stage.actors.items()}
    thread = players.stage.accounts["云织", "梅江"]
    return ledger, standing.of_account(ledger.fold, thread, parties["云织"], parties["梅江"], END)


def changed(do: str, change: Callable[[dict[str, Any]], dict[str, Any]], number: str) -> list[Act]:
    """The story with the rows of one paper changed in the acts of one kind."""
    papers = ("note_no", "statement_no", "letter_no", "order_no", "reference", "person_name")
    return [
        replace(act, rows=tuple(change(dict(row)) for row in act.rows))
        if act.do == do and any(act.rows[0].get(name) == number for name in papers)
        else act
        for act in STORY
    ]


def test_the_story_comes_to_the_published_sum() -> None:
    """The earlier order is paid to the fen; of the disputed one 598,326.39 yuan are open, overdue since 26 July."""
    _, account = played(STORY)
    earlier, disputed = account.orders
    assert (earlier.owed_fen, earlier.open_fen, earlier.state) == (7_085_483, 0, "paid")
    assert (disputed.owed_fen, disputed.paid_fen, disputed.open_fen) == (59_832_639, 0, 59_832_639)
    assert (account.open_fen, account.since, disputed.state) == (59_832_639, "2026-07-26", "overdue")
    assert disputed.badge is Badge.MUTUAL
    by_line = {1: 0, 2: 0}
    for line in disputed.lines:
        by_line[line.record.order_line] += line.standing_fen
    assert by_line == {1: 29_586_375, 2: 30_246_264}


def test_inspections_of_exceptions_become_accepted_quantities() -> None:
    """20,000 less 600 sent back are 19,400; 14,965 × 1.185 is rounded half up; the agreed deduction counts."""
    ledger, account = played(STORY)
    lines = {line.record.delivered_e3: line for line in account.orders[0].lines}
    counted = {qty: line.record.final for qty, line in lines.items()}
    found = {qty: (one.qty_e3, one.amount_fen, one.deduction_fen) for qty, one in counted.items() if one}
    assert found == {
        25_000_000: (25_000_000, 2_962_500, 0),
        20_000_000: (19_400_000, 2_298_900, 0),
        15_000_000: (14_965_000, 1_773_353, 18_000),
        600_000: (580_000, 68_730, 0),
    }
    assert ledger.fold.unchecked == []


def test_the_demand_asks_for_what_is_open_and_the_plea_moves_nothing() -> None:
    """The demanded sum is worked out from confirmations and payments; the plea names no line, the badge stays."""
    ledger, _ = played(STORY)
    kinds = {st.kind: st for st in ledger.fold.statements.values()}
    assert kinds["fee.demanded"].fields["total_fen"] == 59_832_639
    assert kinds["objection.made"].fields.keys() == {"statement", "ground", "reason"}
    assert kinds["objection.made"].fields["ground"] == "upstream-unpaid"
    assert kinds["objection.answered"].fields["answer"] == "rejected"


def test_who_signs_is_who_is_entitled() -> None:
    """Each confirmation bears an employee's scoped key, with person and mandate; the revoked key signed before."""
    ledger, _ = played(STORY)
    confirmed = [st for st in ledger.fold.statements.values() if st.kind == "account.confirmed"]
    signed = [(st.fields["confirmed_by"], (st.via or {})["person"], st.kid) for st in confirmed]
    assert [name for name, _, _ in signed] == ["童晓兰", "童晓兰", "方志强"]
    assert len({kid for _, _, kid in signed}) == 2
    for st in confirmed:
        via = st.via or {}
        added = ledger.fold.statements[via["mandate"]]
        assert added.fields["scope"] == ["goods.received", "account.confirmed"]
        assert (added.fields["person"], added.fields["limit_fen"]) == (via["person"], 40_000_000)
        assert via["channel"] == "import"
        assert len(via["source_sha256"]) == 64
    revoked = [st for st in ledger.fold.statements.values() if st.kind == "key.revoked"]
    assert [st.fields["kid"] for st in revoked] == [signed[2][2]]


@pytest.mark.parametrize(("less_e3", "open_fen"), [(1_000_000, 59_715_639), (68_000_000 - 1_000, 51_876_756)])
def test_another_delivery_gives_another_sum(less_e3: int, open_fen: int) -> None:
    """A smaller delivery in the workbook lowers what is stated, confirmed, demanded and open, by its price."""
    less = changed("deliver", lambda row: {**row, "qty_e3": row["qty_e3"] - less_e3}, "SH-0501")
    assert played(less)[1].open_fen == open_fen


def test_a_line_that_the_customer_reads_otherwise_is_set_apart() -> None:
    """A line that charges what the customer's own reading does not bear out is set apart, not signed."""
    story = [act for act in STORY if act.do != "agree" or act.rows[0]["note_no"] != "SH-0303"]
    state = next(place for place, act in enumerate(story) if act.do == "state")
    late = next(act for act in STORY if act.do == "agree" and act.rows[0]["note_no"] == "SH-0303")
    story.insert(state + 1, replace(late, at_ms=story[state].at_ms + 1))
    ledger, account = played(story)
    confirmed = next(st for st in ledger.fold.statements.values() if st.kind == "account.confirmed")
    assert [row["no"] for row in confirmed.fields["disputed"]] == [3]
    assert confirmed.fields["disputed"][0]["claimed_fen"] == 1_773_353 - 18_000
    assert account.orders[0].badge is Badge.DISPUTED


WRONG: list[tuple[str, list[Act], str]] = [
    (
        "more wrong than delivered",
        changed("inspect", lambda r: {**r, "rework_e3": 21_000_000}, "SH-0302"),
        "more is found",
    ),
    ("a line nobody delivered", changed("inspect", lambda r: {**r, "no": 7}, "SH-0302"), "no line 7"),
    ("a line nobody ordered", changed("deliver", lambda r: {**r, "order_line": 7}, "SH-0302"), "no line 7"),
    ("rework of nothing", changed("deliver", lambda r: {**r, "rework_note": "SH-9"}, "SH-0304"), "SH-9"),
    ("a note nobody wrote", changed("state", lambda r: {**r, "note_no": "SH-9"}, "DZ-2026-03"), "SH-9"),
    ("a statement nobody stated", changed("confirm", lambda r: {**r, "statement_no": "X"}, "DZ-2026-03"), "stated X"),
    ("a payment nobody stated", changed("acknowledge", lambda r: {**r, "reference": "X"}, "FK-0401"), "payment X"),
    ("a parent nobody placed", changed("place", lambda r: {**r, "parent": "X"}, "JG-2026-017"), "order X"),
    ("an answer to no letter", changed("answer", lambda r: {**r, "re": "X"}, "HJ-0903"), "letter X"),
    ("nothing open", changed("demand", lambda r: {**r, "order_no": "JG-2026-003"}, "HJ-0901"), "nothing is open"),
    ("a stranger", [replace(act, who="甲") if act.do == "deliver" else act for act in STORY], "甲 is not among"),
    ("a person without a key", [replace(a, by="甲") if a.do == "receive" else a for a in STORY], "甲 has no key"),
    ("never inspected", [act for act in STORY if act.do != "inspect"], "was not inspected"),
]


@pytest.mark.parametrize(("what", "story", "why"), WRONG, ids=[row[0] for row in WRONG])
def test_what_does_not_fit_the_signed_facts_is_not_signed(what: str, story: list[Act], why: str) -> None:
    """A row that does not fit what was signed before stops the actor with a reason."""
    with pytest.raises(DoesNotFit, match=why):
        played(story)


def test_acts_lie_in_working_hours_and_in_order() -> None:
    """No two acts at one time, each on the day of its row, between 8 and 18 o'clock."""
    times = [act.at_ms for act in STORY]
    assert times == sorted(set(times))
    for act in STORY:
        assert script.moment_ms(act.on, 8 * 60) < act.at_ms < script.moment_ms(act.on, 18 * 60)


def test_a_story_that_is_not_past_is_refused() -> None:
    """A demo whose last act lies ahead of the machine's clock is refused."""
    script.check_past(STORY, STORY[-1].at_ms + 1)
    with pytest.raises(MalformedRequest, match="lies in the past"):
        script.check_past(STORY, STORY[-1].at_ms)


def test_open_is_never_below_zero() -> None:
    """What was overpaid is not owed: the open sum of an order stops at nothing."""
    ledger = Near()
    players = ledger.players()
    ledger.play(players, changed("pay", lambda row: {**row, "amount_fen": 9_000_000}, "FK-0501"))
    actor = players.stage.actors["梅江"]
    account = actor.read(players.stage.accounts["云织", "梅江"])
    assert facts.open_fen(account, players.stage.orders["JG-2026-003"]) == 0


def test_rows_torn_apart_are_refused(tmp_path: Path) -> None:
    """The rows of one paper belong together: an order number in two places is refused by its row."""
    rows = near.LANXI.iterdir()
    for path in rows:
        if path.suffix in (".xlsx", ".txt"):
            (tmp_path / path.name).write_bytes(path.read_bytes())
    book = load_workbook(tmp_path / "送货单.xlsx")
    book["送货单"]["A16"] = "SH-0301"
    book.save(tmp_path / "送货单.xlsx")
    with pytest.raises(MalformedRequest, match="row 16: SH-0301 stands in two places"):
        near.story(tmp_path)
