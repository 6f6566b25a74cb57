"""Parties that say anything at any time get an outcome or a coded refusal, and the world folds again to the same."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from typing import Any

from hypothesis import event, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from ledger import badges
from ledger.errors import LedgerError
from ledger.records import ObjectionRecord, OrderRecord, ThreadRecord
from ledger.rules.delivery_line import examined, settled
from ledger.standing import OrderStanding
from tests.trade import Trade

WHO = ("right", "right", "right", "customer", "contractor", "other", "customer/clerk")  # mostly who is entitled
FIRMS = ("customer", "contractor", "contractor", "other")
LINES = st.lists(st.tuples(st.integers(1, 50), st.integers(0, 30_000)), min_size=1, max_size=3)
PICK = st.integers(0, 10**6)
FEN = st.integers(1, 5_000)


class Parties(RuleBasedStateMachine):
    """Three firms and a clerk, who say what comes to mind."""

    def __init__(self) -> None:
        super().__init__()
        self.trade = Trade()
        for name in ("customer", "contractor", "other"):
            self.trade.join(name)
        scope = ["account.confirmed", "goods.received", "payment.stated"]
        self.trade.employ("customer", "clerk", scope=scope, limit_fen=3_000)

    def ids(self, prefix: str) -> list[str]:
        """Statements of a kind, or threads of a type, in a stable order."""
        if ":" in prefix:
            return sorted(key for key in self.trade.fold.records if key.startswith(prefix))
        return [said.id for said in self.trade.fold.said.values() if said.kind == prefix]

    def pick(self, prefix: str, number: int) -> str:
        """One of them, or an id that does not exist."""
        found = self.ids(prefix)
        return (
            found[number % len(found)]
            if found
            else ("ab" * 32 if ":" not in prefix else f"{prefix}{self.trade.uuid()}")
        )

    def who(self, name: str, role: str, thread: str) -> str:
        """The party that has `role` in a thread, for the name "right"; else the name."""
        if name != "right":
            return name
        record = self.trade.fold.get(f"thread:{thread}")
        party = record.roles.get(role) if isinstance(record, ThreadRecord) else None
        return next((n for n, p in self.trade.parties.items() if p.id == party), role)

    def thread_of(self, statement_id: str) -> str:
        """The thread a statement is in, or none."""
        said = self.trade.fold.said.get(statement_id)
        return said.thread if said else ""

    @initialize(lines=LINES)
    def begins(self, lines: list[tuple[int, int]]) -> None:
        """Two firms have an accepted order to begin with, and its first line is delivered in part."""
        order = self.trade.place("customer", "contractor", [(40, 10_000), *lines])
        self.trade.accept("contractor", order)
        self.trade.deliver("contractor", order, [(1, 20)])

    @contextlib.contextmanager
    def heard(self) -> Iterator[None]:
        """Nothing but a coded refusal comes back, and a refusal leaves the world as it was."""
        before, heard = dict(self.trade.fold.records), None
        try:
            yield
        except LedgerError as refusal:
            heard = refusal
        except (KeyError, StopIteration):
            return  # the draft named what its author never saw; nothing was said
        if heard is None:
            last = next(reversed(self.trade.fold.said.values()))
            event(f"admitted {last.kind}")
            return
        event(heard.code)
        assert heard.sentence
        assert self.trade.fold.records == before

    @rule(who=st.sampled_from(WHO), to=st.sampled_from(FIRMS), lines=LINES)
    def places(self, who: str, to: str, lines: list[tuple[int, int]]) -> None:
        """Someone places an order with someone."""
        with self.heard():
            self.trade.place(self.who(who, "customer", ""), to, lines)

    @rule(who=st.sampled_from(WHO), number=PICK, kind=st.sampled_from(["accepted", "declined", "withdrawn"]))
    def answers(self, who: str, number: int, kind: str) -> None:
        """Someone answers an order."""
        order = self.pick("order:", number)
        who = self.who(who, "customer" if kind == "withdrawn" else "contractor", order)
        with self.heard():
            if kind == "accepted" and order in self.trade.fold.records:
                self.trade.accept(who, order)
            else:
                self.trade.say(who, f"order.{kind}", order, {"ground": "other"})

    @rule(who=st.sampled_from(WHO), number=PICK, lines=LINES)
    def proposes(self, who: str, number: int, lines: list[tuple[int, int]]) -> None:
        """Someone proposes other terms."""
        order = self.pick("order:", number)
        with self.heard():
            self.trade.propose(self.who(who, "customer" if number % 2 else "contractor", order), order, lines)

    @rule(who=st.sampled_from(WHO), number=PICK, how=st.sampled_from(["take_terms", "refuse", "take_back"]))
    def answers_terms(self, who: str, number: int, how: str) -> None:
        """Someone answers a proposal."""
        change = self.pick("order.change_proposed", number)
        with self.heard():
            role = "customer" if number % 2 else "contractor"
            getattr(self.trade, how)(self.who(who, role, self.thread_of(change)), change)

    @rule(who=st.sampled_from(WHO), number=PICK, made=st.integers(1, 9), closes=st.booleans())
    def ends(self, who: str, number: int, made: int, closes: bool) -> None:
        """Someone terminates an order, or closes it."""
        order = self.pick("order:", number)
        with self.heard():
            if closes:
                self.trade.close(self.who(who, "customer", order), order)
            elif number % 5 == 0:
                role = "customer" if number % 2 else "contractor"
                self.trade.terminate(self.who(who, role, order), order, [(1, made)])

    @rule(who=st.sampled_from(WHO), number=PICK, line=st.integers(1, 3), pairs=st.integers(1, 40))
    def delivers(self, who: str, number: int, line: int, pairs: int) -> None:
        """Someone delivers."""
        with self.heard():
            order = self.pick("order:", number)
            self.trade.deliver(self.who(who, "contractor", order), order, [(line, pairs)])

    @rule(who=st.sampled_from(WHO), number=PICK, pairs=st.integers(0, 40))
    def receives(self, who: str, number: int, pairs: int) -> None:
        """Someone receives."""
        delivery = self.pick("goods.delivered", number)
        with self.heard():
            thread = self.thread_of(delivery)
            self.trade.receive(self.who(who, "customer", thread), thread, delivery, [pairs])

    @rule(who=st.sampled_from(WHO), number=PICK, good=st.integers(0, 40), bad=st.integers(0, 9), again=st.booleans())
    def inspects(self, who: str, number: int, good: int, bad: int, again: bool) -> None:
        """Someone inspects, perhaps again."""
        delivery = self.pick("goods.delivered", number)
        earlier = self.pick("goods.inspected", number) if again else None
        with self.heard():
            thread = self.thread_of(delivery)
            who = self.who(who, "customer", thread)
            found = [{"accepted": good, "rework": bad, "deduct": bad}]
            self.trade.inspect(who, thread, delivery, found, supersedes=earlier)

    @rule(who=st.sampled_from(WHO), number=PICK)
    def agrees(self, who: str, number: int) -> None:
        """Someone agrees to an inspection."""
        inspection = self.pick("goods.inspected", number)
        with self.heard():
            thread = self.thread_of(inspection)
            self.trade.agree(self.who(who, "contractor", thread), thread, inspection)

    @rule(who=st.sampled_from(WHO), to=st.sampled_from(FIRMS), number=PICK, again=st.booleans(), fen=st.integers(0, 3))
    def states(self, who: str, to: str, number: int, again: bool, fen: int) -> None:
        """Someone states an account, perhaps in place of an earlier one."""
        delivery = self.pick("goods.delivered", number)
        more = {"supersedes": self.pick("account.stated", number)} if again else {}
        with self.heard():
            thread = self.thread_of(delivery)
            right = who == "right"
            to = self.who("right", "customer", thread) if right else to
            self.trade.state(self.who(who, "contractor", thread), to, [(delivery, 1)], deduct=fen, **more)

    @rule(who=st.sampled_from(WHO), number=PICK, disputed=st.booleans())
    def confirms(self, who: str, number: int, disputed: bool) -> None:
        """Someone confirms a statement of account."""
        with self.heard():
            stated = self.pick("account.stated", number)
            who = self.who(who, "customer", self.thread_of(stated))
            self.trade.confirm(who, stated, disputed=(1,) if disputed else ())

    @rule(who=st.sampled_from(WHO), to=st.sampled_from(FIRMS), number=PICK, fen=FEN, ahead=st.booleans())
    def pays(self, who: str, to: str, number: int, fen: int, ahead: bool) -> None:
        """Someone states a payment."""
        order = self.pick("order:", number)
        with self.heard():
            to = self.who("right", "contractor", order) if who == "right" else to
            self.trade.pay(self.who(who, "customer", order), to, [(order, fen), ("", 7)] if ahead else [(order, fen)])

    @rule(who=st.sampled_from(WHO), number=PICK)
    def acknowledges(self, who: str, number: int) -> None:
        """Someone acknowledges a payment."""
        with self.heard():
            payment = self.pick("payment.stated", number)
            self.trade.acknowledge(self.who(who, "contractor", self.thread_of(payment)), payment)

    @rule(who=st.sampled_from(WHO), number=PICK, line=st.booleans())
    def objects(self, who: str, number: int, line: bool) -> None:
        """Someone objects to something."""
        said = list(self.trade.fold.said.values())
        target = said[number % len(said)]
        more: dict[str, Any] = {"lines": [1]} if line else {}
        with self.heard():
            role = "customer" if number % 2 else "contractor"
            self.trade.object(self.who(who, role, target.thread), target.thread, target.id, **more)

    @rule(who=st.sampled_from(WHO), number=PICK)
    def withdraws(self, who: str, number: int) -> None:
        """Someone withdraws an objection."""
        objection = self.pick("objection.made", number)
        with self.heard():
            thread = self.trade.fold.statements[objection].thread
            by = next(n for n, p in self.trade.parties.items() if p.id == self.trade.fold.said[objection].iss)
            who = by if who == "right" else who
            self.trade.say(who, "objection.withdrawn", thread, {"objection": objection})

    @rule(who=st.sampled_from(WHO), number=PICK)
    def revokes(self, who: str, number: int) -> None:
        """Someone revokes the clerk's key."""
        with self.heard():
            kid = self.trade.signer("customer/clerk").kid
            party = self.trade.id("customer")
            self.trade.say(
                self.who(who, "customer", ""), "key.revoked", f"party:{party}", {"kid": kid, "reason": "left"}
            )

    @rule(days=st.integers(1, 40))
    def waits(self, days: int) -> None:
        """Time passes."""
        self.trade.later(days)

    @invariant()
    def sums_hold(self) -> None:
        """Open sums are never negative, owed never exceeds what was ordered, badges come out for everything."""
        for order in self.trade.fold.of_type(OrderRecord):
            now = self.trade.standing(order.order)
            assert now.open_fen >= 0
            if not order.changes:  # what was delivered under other terms keeps their price
                assert now.owed_fen <= order.total_fen + 5 * len(now.lines)  # each record is rounded once
            self.counted(order, now)
            assert all(line.paid_fen <= line.standing_fen for line in now.lines)

    def counted(self, order: OrderRecord, now: OrderStanding) -> None:
        """What an order says it has open is what its lines and objections say; a closed one had nothing open."""
        lines = [line.record for line in now.lines]
        assert order.unexamined == sum(1 for line in lines if not examined(line))
        assert order.unsettled == sum(1 for line in lines if not settled(line))
        objections = [one for one in self.trade.fold.of_type(ObjectionRecord) if one.open and order.order in one.orders]
        assert order.objections == len(objections)

    def teardown(self) -> None:
        """Whatever was said folds again to the same records, and every statement has a badge."""
        self.trade.check()
        for said in self.trade.fold.said.values():
            assert badges.of(self.trade.fold, said).badge.zh


Parties.TestCase.settings = settings(max_examples=60, stateful_step_count=60, deadline=None)
TestParties = Parties.TestCase
