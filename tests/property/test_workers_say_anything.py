"""Workers and workshops that say anything at any time get an outcome or a coded refusal, and move no sum alone."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from typing import Any

from hypothesis import event, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule
from pydantic import ValidationError

from ledger import badges
from ledger.errors import LedgerError
from ledger.records import AdvanceRecord, BalanceRecord, EngagementRecord, PeriodRecord
from tests.trade import Trade

SHOPS, PEOPLE = ("B", "C"), ("W", "V", "X")
WHO = ("right", "right", "right", "right", "B", "C", "W", "V", "clock")  # mostly who is entitled
PERIODS = ("2026-02", "2026-03", "2026-04", "2026-05", "2026-03-02", "2026-04-06")
DEBTOR_ALONE = ("work.recorded", "payslip.issued", "engagement.ended", "wage.advanced", "payment.stated")
PICK = st.integers(0, 10**6)
FEN = st.integers(1, 30_000)
PIECES = st.integers(0, 200)


class Workers(RuleBasedStateMachine):
    """Two workshops and three workers, who say what comes to mind."""

    def __init__(self) -> None:
        super().__init__()
        self.trade = Trade()
        for name in ("A", *SHOPS):
            self.trade.join(name)
        for name in PEOPLE:
            self.trade.join(name, "person")
        self.orders = [self.trade.place("A", shop, [(1_000, 60_000)]) for shop in (*SHOPS, "B")]
        for shop, order in zip(SHOPS, self.orders, strict=False):
            self.trade.accept(shop, order)

    @initialize(pieces=PIECES, fen=FEN)
    def begins(self, pieces: int, fen: int) -> None:
        """One worker is engaged by each workshop, one more by one of them; each is counted, one claims."""
        for shop, worker, more in (("B", "W", {}), ("B", "V", {}), ("C", "W", {"cycle": "week", "payday": 7})):
            work = self.trade.engage(shop, worker, **more)
            self.trade.count(shop, work, pieces, 15_000)
            self.trade.agree_advance(worker, self.trade.advance(shop, work, fen))
            self.trade.pay_wages(shop, work, [("2026-03" if shop == "B" else "2026-02-23", "", fen)])
        self.trade.claim("W", "B", pieces, fen)

    # ---- who speaks of what

    def said(self, kind: str) -> list[str]:
        """The statements of a kind."""
        return [said.id for said in self.trade.fold.said.values() if said.kind == kind]

    def pick(self, kind: str, number: int) -> str:
        """One of them, or an id that does not exist."""
        found = self.said(kind)
        return found[number % len(found)] if found else "ab" * 32

    def thread(self, number: int) -> str:
        """A work thread."""
        found = sorted(record.thread for record in self.trade.fold.of_type(EngagementRecord))
        return found[number % len(found)]

    def who(self, name: str, role: str, thread: str) -> str:
        """Who has the role in a thread, for the name "right"; else the name."""
        record = self.trade.fold.get(f"engagement:{thread.removeprefix('work:')}")
        if name != "right" or not isinstance(record, EngagementRecord):
            return "B" if name == "right" else name
        return next(n for n, p in self.trade.parties.items() if p.id == getattr(record, role))

    def order(self, number: int, thread: str) -> str:
        """An order of the thread's workshop, mostly; "" for its own."""
        if number % 10 == 9:
            return self.orders[number % len(self.orders)]
        accepted = {"B": self.orders[0], "C": self.orders[1]}[self.who("right", "workshop", thread)]
        return accepted if number % 2 else ""

    def of(self, statement: str) -> str:
        """The thread that a statement is in."""
        return self.trade.fold.said[statement].thread

    @contextlib.contextmanager
    def heard(self) -> Iterator[None]:
        """Nothing but a coded refusal comes back, which leaves the world as it was; the debtor alone lowers nothing."""
        before, owed, heard = dict(self.trade.fold.records), self.owed(), None
        try:
            yield
        except LedgerError as refusal:
            heard = refusal
        except (KeyError, StopIteration, ValidationError):
            assert self.trade.fold.records == before
            return  # the draft named what its author never saw; nothing was said
        if heard is None:
            last = next(reversed(self.trade.fold.said.values()))
            event(f"admitted {last.kind}")
            self.moved(last.kind, owed)
            return
        event(heard.code)
        assert heard.sentence
        assert self.trade.fold.records == before

    def owed(self) -> dict[str, int]:
        """What is owed for each period, and set off in it."""
        found = {}
        for engagement in self.trade.fold.of_type(EngagementRecord):
            for period in self.trade.wages_of(engagement.thread).periods:
                found[f"{engagement.thread} {period.record.period}"] = period.owed_fen + period.set_off_fen
        return found

    def moved(self, kind: str, before: dict[str, int]) -> None:
        """One side's word: the workshop's only raises, coded tax aside; the worker's only lowers."""
        after = self.owed()
        for place in after.keys() | before.keys():
            change_fen = after.get(place, 0) - before.get(place, 0)
            if kind in DEBTOR_ALONE:
                assert change_fen >= 0, (kind, place)
            else:
                assert change_fen <= 0, (kind, place)

    # ---- what is said

    @rule(who=st.sampled_from(WHO), shop=st.sampled_from(SHOPS), worker=st.sampled_from(PEOPLE), week=st.booleans())
    def offers(self, who: str, shop: str, worker: str, week: bool) -> None:
        """Someone offers terms."""
        with self.heard():
            more: dict[str, Any] = {"cycle": "week", "payday": 3} if week else {}
            self.trade.offer(shop if who == "right" else who, worker, **more)

    @rule(who=st.sampled_from(WHO), number=PICK)
    def signs(self, who: str, number: int) -> None:
        """Someone signs an offer."""
        with self.heard():
            offer = self.pick("engagement.offered", number)
            self.trade.sign(self.who(who, "worker", self.of(offer)), offer)

    @rule(who=st.sampled_from(WHO), number=PICK, by_worker=st.booleans(), day=st.integers(1, 28))
    def ends(self, who: str, number: int, by_worker: bool, day: int) -> None:
        """Now and then, someone ends an engagement."""
        if number % 6:
            return
        with self.heard():
            thread = self.thread(number)
            who = self.who(who, "worker" if by_worker else "workshop", thread)
            body = {"last_on": f"{self.trade.today[:7]}-{day:02d}", "ground": "other"}
            self.trade.say(who, "engagement.ended", thread, body)

    @rule(who=st.sampled_from(WHO), number=PICK, pieces=PIECES, claim=st.booleans())
    def records(self, who: str, number: int, pieces: int, claim: bool) -> None:
        """Someone records a count, for an order or not, of a bundle or not, perhaps answering a claim."""
        with self.heard():
            more: dict[str, Any] = {}
            thread = self.thread(number)
            if claim:
                more["claim"] = self.pick("work.claimed", number)
                thread = self.of(more["claim"])
                more["worked_on"] = self.trade.fold.statements[more["claim"]].fields["worked_on"]
            if order := self.order(number, thread):
                more["order"] = order
            if number % 3 == 0:
                more["bundle"] = f"B-{number % 7}"
            self.trade.count(self.who(who, "workshop", thread), thread, pieces, 15_000, **more)

    @rule(who=st.sampled_from(WHO), number=PICK, pieces=PIECES)
    def corrects(self, who: str, number: int, pieces: int) -> None:
        """Someone corrects a count."""
        with self.heard():
            record = self.pick("work.recorded", number)
            self.trade.recount(self.who(who, "workshop", self.of(record)), record, pieces)

    @rule(who=st.sampled_from(WHO), numbers=st.lists(PICK, min_size=1, max_size=3))
    def confirms(self, who: str, numbers: list[int]) -> None:
        """Someone confirms counts."""
        with self.heard():
            records = [self.pick("work.recorded", number) for number in numbers]
            self.trade.agree_counts(self.who(who, "worker", self.of(records[0])), records)

    @rule(who=st.sampled_from(PEOPLE), shop=st.sampled_from(SHOPS), pieces=PIECES, fen=FEN, number=PICK)
    def claims(self, who: str, shop: str, pieces: int, fen: int, number: int) -> None:
        """A worker claims, perhaps in place of an earlier claim."""
        with self.heard():
            earlier = self.pick("work.claimed", number) if number % 2 else None
            more: dict[str, Any] = {"supersedes": earlier} if earlier else {}
            if earlier:
                more["worked_on"] = self.trade.fold.statements[earlier].fields["worked_on"]
            self.trade.claim(who, shop, pieces, fen, **more)

    @rule(who=st.sampled_from(WHO), number=PICK, fen=FEN)
    def advances(self, who: str, number: int, fen: int) -> None:
        """Someone states an advance."""
        with self.heard():
            thread = self.thread(number)
            self.trade.advance(self.who(who, "workshop", thread), thread, fen)

    @rule(who=st.sampled_from(WHO), number=PICK, less=st.integers(0, 2))
    def takes(self, who: str, number: int, less: int) -> None:
        """Someone acknowledges an advance, or a part of it."""
        with self.heard():
            advance = self.pick("wage.advanced", number)
            fen = self.trade.fold.statements[advance].fields["amount_fen"] - less
            self.trade.agree_advance(self.who(who, "worker", self.of(advance)), advance, fen)

    def period(self, number: int, thread: str) -> str:
        """A pay period of a thread, mostly."""
        found = [record.period for record in self.trade.fold.of_type(PeriodRecord, thread)]
        return found[number % len(found)] if found and number % 8 else PERIODS[number % len(PERIODS)]

    @rule(who=st.sampled_from(WHO), number=PICK, board=st.integers(0, 900))
    def issues(self, who: str, number: int, board: int) -> None:
        """Someone issues a slip, with an allowance, a deduction, an advance set off."""
        with self.heard():
            thread = self.thread(number)
            how: dict[str, Any] = {"extras": [{"item": "allowance", "amount_fen": 500, "ground": "heat"}]}
            if board:
                how["deductions"] = [{"code": "board", "amount_fen": board}]
            mine = [record.advance for record in self.trade.fold.of_type(AdvanceRecord, thread)]
            if number % 2 and mine:
                how["advances"] = [(mine[number % len(mine)], 1 + number % 40)]
            who = self.who(who, "workshop", thread)
            self.trade.issue_slip(who, thread, self.period(number, thread), **how)

    @rule(who=st.sampled_from(WHO), number=PICK)
    def agrees(self, who: str, number: int) -> None:
        """Someone confirms a slip."""
        with self.heard():
            slip = self.pick("payslip.issued", number)
            self.trade.agree_slip(self.who(who, "worker", self.of(slip)), slip)

    @rule(who=st.sampled_from(WHO), number=PICK, fen=FEN)
    def pays(self, who: str, number: int, fen: int) -> None:
        """Someone states a wage payment."""
        with self.heard():
            thread = self.thread(number)
            place = self.period(number, thread), self.order(number // 7, thread), fen
            self.trade.pay_wages(self.who(who, "workshop", thread), thread, [place])

    @rule(who=st.sampled_from(WHO), number=PICK)
    def receives(self, who: str, number: int) -> None:
        """Someone acknowledges a wage payment."""
        with self.heard():
            payment = self.pick("payment.stated", number)
            self.trade.agree_wages(self.who(who, "worker", self.of(payment)), payment)

    @rule(who=st.sampled_from(WHO), number=PICK, qty=st.booleans(), worker=st.booleans())
    def objects(self, who: str, number: int, qty: bool, worker: bool) -> None:
        """Someone objects to something."""
        with self.heard():
            found = [said for said in self.trade.fold.said.values() if said.thread.startswith("work:")]
            target = found[number % len(found)]
            more: dict[str, Any] = {"qty_e3": number} if qty else {}
            who = self.who(who, "worker" if worker else "workshop", target.thread)
            self.trade.object(who, target.thread, target.id, **more)

    @rule(number=PICK, withdraws=st.booleans())
    def settles(self, number: int, withdraws: bool) -> None:
        """An objection is withdrawn, or answered by somebody."""
        with self.heard():
            objection = self.pick("objection.made", number)
            said = self.trade.fold.said[objection]
            by = next(name for name, party in self.trade.parties.items() if party.id == said.iss)
            other = self.who("right", "workshop" if by in PEOPLE else "worker", said.thread)
            body = {"objection": objection}
            if withdraws:
                self.trade.say(by, "objection.withdrawn", said.thread, body)
            else:
                self.trade.say(other, "objection.answered", said.thread, {**body, "answer": "upheld"})

    @rule(number=PICK)
    def lapses(self, number: int) -> None:
        """The clock records arrears, early or not."""
        with self.heard():
            found = [record for record in self.trade.fold.of_type(PeriodRecord) if record.lapses_on is not None]
            record = found[number % len(found)] if found else None
            if record is not None:
                self.trade.lapse(record.thread, record.period)

    @rule(days=st.integers(1, 20))
    def waits(self, days: int) -> None:
        """Time passes."""
        self.trade.later(days)

    # ---- what holds

    @invariant()
    def sums_hold(self) -> None:
        """The book sums to nothing; no advance is below nought; nothing open or claimed is negative."""
        balances = [r for r in self.trade.fold.records.values() if isinstance(r, BalanceRecord)]
        assert sum(balance.fen for balance in balances) == 0
        assert all(balance.fen >= 0 for balance in balances if balance.account.startswith("claim:"))
        for engagement in self.trade.fold.of_type(EngagementRecord):
            now = self.trade.wages_of(engagement.thread)
            assert min(now.open_fen, now.claimed_fen, now.advance_open_fen, now.overpaid_fen) >= 0

    @invariant()
    def clock_never_falls_silent(self) -> None:
        """What the clock said is never more than is so now, and whatever is more than it said waits for it."""
        for record in self.trade.fold.of_type(PeriodRecord):
            now_fen, said_fen = (record.open_fen, record.claimed_fen), (record.said_open_fen, record.said_claimed_fen)
            assert said_fen[0] <= now_fen[0]
            assert said_fen[1] <= now_fen[1]
            assert (record.lapses_on is not None) == (said_fen != now_fen)

    def teardown(self) -> None:
        """Every lapse can be recorded; all folds again to the same records, and every statement has a badge."""
        self.trade.later(90)
        for record in list(self.trade.fold.of_type(PeriodRecord)):
            if record.lapses_on is not None:
                self.trade.lapse(record.thread, record.period)
        self.trade.check()
        for said in self.trade.fold.said.values():
            assert badges.of(self.trade.fold, said).badge.zh


Workers.TestCase.settings = settings(max_examples=40, stateful_step_count=50, deadline=None)
TestWorkers = Workers.TestCase
