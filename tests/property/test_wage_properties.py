"""What holds of wages whatever the figures: order of arrival, parts and sums, spreading by largest remainder."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping

from hypothesis import given, settings
from hypothesis import strategies as st

from ledger import book
from ledger.records import SlipRecord
from tests.trade import Trade
from tests.wage_stories import APRIL, MARCH, PRICE_E4, order_of, workshop

Step = Callable[[], object]
fens = st.integers(0, 10**7)
weights = st.dictionaries(st.text("abcdef", min_size=1, max_size=3), fens, min_size=1, max_size=8)


# ---- the order of arrival


def chains(trade: Trade, work: str, order: str) -> list[Iterator[object]]:
    """Five things that are said independently of each other, each step by step; today is in May."""
    march, april = "2026-03-05", "2026-04-05"

    def counted() -> Iterator[object]:
        first = trade.count("B", work, 120, PRICE_E4, worked_on=march)
        yield first
        second = trade.count("B", work, 70, PRICE_E4, worked_on=march, order=order)
        yield second
        yield (better := trade.recount("B", first, 131))
        yield trade.agree_counts("W", [better, second])
        yield (slip := trade.issue_slip("B", work, MARCH, deductions=[{"code": "board", "amount_fen": 700}]))
        yield trade.agree_slip("W", slip)

    def corrected() -> Iterator[object]:
        yield (first := trade.count("B", work, 200, PRICE_E4, worked_on=april, order=order))
        yield (cut := trade.recount("B", first, 150))
        yield trade.agree_counts("W", [cut])

    def paid() -> Iterator[object]:
        yield (payment := trade.pay_wages("B", work, [(MARCH, "", 5_000), (APRIL, order, 25_000), (MARCH, order, 1)]))
        yield trade.agree_wages("W", payment)

    def advanced() -> Iterator[object]:
        yield (advance := trade.advance("B", work, 3_000))
        yield trade.agree_advance("W", advance)

    def claimed() -> Iterator[object]:
        yield (claim := trade.claim("W", "B", 300, 45_000, worked_on=april))
        yield trade.claim("W", "B", 290, 43_500, worked_on=april, supersedes=claim)

    return [counted(), corrected(), paid(), advanced(), claimed()]


def said_in(turns: list[int]) -> tuple[Mapping[str, int], object]:
    """The balances and the standing after all of it was said, the next word each time to the chain of that turn."""
    trade = Trade()
    work = workshop(trade)
    order = order_of(trade)
    trade.later(70)
    waiting = chains(trade, work, order)
    for turn in turns:
        if not waiting:
            break
        if next(waiting[turn % len(waiting)], None) is None:
            waiting.pop(turn % len(waiting))
    for chain in waiting:
        for _ in chain:
            pass
    accounts = [key.removeprefix("balance:") for key in trade.fold.records if key.startswith("balance:")]
    assert sum(trade.fold.balance_fen(account) for account in accounts) == 0
    now = trade.wages_of(work)
    lines = [
        (line.period, line.order, line.owed_fen, line.paid_fen, line.open_fen, line.overpaid_fen, line.basis)
        for period in now.periods
        for line in period.lines
        if line.owed_fen or line.paid_fen
    ]
    told = (lines, now.since, now.state, now.badge, now.claimed_fen, now.advance_open_fen, now.open_fen)
    return {account: trade.fold.balance_fen(account) for account in accounts}, told


@settings(max_examples=25, deadline=None)
@given(st.lists(st.integers(0, 4), min_size=24, max_size=24))
def test_independent_statements_may_arrive_in_any_order(turns: list[int]) -> None:
    """However five independent threads of talk are interleaved, balances, sums, dates and badges come out alike."""
    assert said_in(turns) == said_in([])


# ---- spreading


@given(weights, st.integers(0, 1_000))
def test_a_sum_is_spread_to_the_fen(weights_fen: dict[str, int], permille: int) -> None:
    """The shares are whole, no larger than their weight, within a fen of their exact part, and add up to the sum."""
    whole_fen = sum(weights_fen.values())
    total_fen = whole_fen * permille // 1_000
    shares = book.largest_remainder(total_fen, weights_fen)
    assert sum(shares.values()) == total_fen
    for key, share in shares.items():
        assert 0 <= share <= weights_fen[key]
        assert abs(share * whole_fen - total_fen * weights_fen[key]) < max(1, whole_fen)
    backwards = dict(reversed(weights_fen.items()))
    assert book.largest_remainder(total_fen, backwards) == shares


counts = st.lists(st.tuples(st.integers(0, 400), st.integers(0, 2), st.booleans()), min_size=1, max_size=8)


@settings(max_examples=40, deadline=None)
@given(counts, st.integers(0, 500), st.integers(0, 500), st.integers(0, 1_000))
def test_the_parts_of_a_slip_add_up(figures: list[tuple[int, int, bool]], tax: int, board: int, set_off: int) -> None:
    """Over orders and months: parts sum to the net, places to the parts, the book to both; nothing is below nought."""
    trade = Trade()
    work = workshop(trade)
    orders = [order_of(trade), order_of(trade), ""]
    trade.later(35)
    for pieces, place, earlier in figures:
        more = {"order": orders[place]} if orders[place] else {}
        trade.count("B", work, pieces, PRICE_E4, worked_on="2026-03-02" if earlier else trade.today, **more)
    gross_fen = trade.wages_of(work).owed_fen
    withheld = {"tax": gross_fen * tax // 1_000, "board": gross_fen * board // 1_000}
    net_fen = gross_fen - sum(withheld.values())
    off_fen = net_fen * set_off // 1_000
    advances = []
    if off_fen:
        advances = [(trade.advance("B", work, off_fen), off_fen)]
        trade.agree_advance("W", advances[0][0])
    deductions = [{"code": code, "amount_fen": fen} for code, fen in withheld.items() if fen]
    slip = trade.issue_slip("B", work, APRIL, deductions=deductions, advances=advances)
    record = trade.fold.get(f"slip:{slip}")
    assert isinstance(record, SlipRecord)
    assert sum(fen for _, fen in record.parts) == record.net_fen == net_fen
    for order, fen in record.parts:
        assert sum(place.low_fen for place in record.places if place.order == order) == fen
    assert all(0 <= place.set_off_fen <= place.low_fen <= place.high_fen for place in record.places)
    assert sum(place.set_off_fen for place in record.places) == off_fen
    assert trade.wages_of(work).owed_fen == gross_fen - withheld["tax"] - off_fen
    trade.agree_slip("W", slip)
    assert trade.wages_of(work).owed_fen == record.pay_fen
    assert trade.fold.balance_fen(book.advance_account(work)) == 0
    trade.check()
