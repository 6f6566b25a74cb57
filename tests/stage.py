"""The stage that cells are played on: a trade with one thread in the light, and what scenes of every thread share.

Promise: what is said is really said and heard; `before` is the state that the last statement of the thread met.

Rules
* Parties are called by their roles: customer, contractor, workshop, worker, holder.

Specification: STYLE section 5.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from ledger.records import ThreadRecord
from ledger.rules.machine import UNOPENED
from ledger.statement import Statement
from tests.trade import Trade

SIDES = {
    "party": ("holder", "registrar"),
    "access": ("holder", "operator"),
    "work": ("workshop", "worker"),
    "order": ("customer", "contractor"),
    "account": ("customer", "contractor"),
}


@dataclass
class Stage(Trade):
    """A trade with one thread in the light, what was said to get there, and the state before the last statement."""

    thread: str = ""
    names: dict[str, str] = field(default_factory=dict)
    before: str = UNOPENED

    def hear(self, wire: bytes) -> Statement:
        """As a trade does, remembering the state that the statement met."""
        met = self.state_of()
        st = super().hear(wire)
        self.before = met if st.thread == self.thread else self.before
        return st

    def state_of(self) -> str:
        """The state of the thread in the light."""
        record = self.fold.get(f"thread:{self.thread}")
        return record.state if isinstance(record, ThreadRecord) else UNOPENED

    def work(self, workshop: str, worker: str) -> str:
        """The thread in the light, where it is of the work between those two."""
        return self.thread if self.thread.startswith("work:") else super().work(workshop, worker)

    def account(self, customer: str, contractor: str) -> str:
        """The thread in the light, where it is the account of those two."""
        return self.thread if self.thread.startswith("account:") else super().account(customer, contractor)


Said = Callable[[Stage, str], object]


@dataclass(frozen=True)
class Scene:
    """What is said in a state, the kind's own statement last; `early` is played when the way reaches the state `at`.

    `holder` is what the party of a `party:` thread is registered as.
    """

    act: Said
    early: Callable[[Stage], object] | None = None
    at: str = ""
    holder: str = "broker"


def record_of(s: Stage) -> ThreadRecord:
    """The thread in the light, which is open."""
    record = s.fold.get(f"thread:{s.thread}")
    assert isinstance(record, ThreadRecord)
    return record


def first(s: Stage) -> str:
    """The statement that opened the thread in the light."""
    return record_of(s).opened


def keep(s: Stage, name: str, statement: str) -> str:
    """A statement, remembered under a name."""
    s.names[name] = statement
    return statement


def other(s: Stage, role: str) -> str:
    """The other side of the thread in the light; the first one for who is no side of it."""
    one, another = SIDES[s.thread.partition(":")[0]]
    return another if role == one else one


# ---- objections, notices, ratifications: alike in every thread


def object_to(s: Stage, role: str, by: str = "") -> str:
    """An objection by a side, with its own key or that of `by`.

    It is to what opened the thread, or to an objection of its own kind that the other side made.
    """
    mine = s.fold.said[first(s)].iss == s.id(role)
    target = object_to(s, other(s, role)) if mine else first(s)
    return s.say(by or role, "objection.made", s.thread, {"statement": target, "ground": "other"})


def answer(s: Stage, role: str) -> None:
    """An objection of the other side, answered."""
    made = object_to(s, other(s, role))
    s.say(role, "objection.answered", s.thread, {"objection": made, "answer": "rejected"})


def withdraw(s: Stage, role: str) -> None:
    """An objection of its own, taken back."""
    s.say(role, "objection.withdrawn", s.thread, {"objection": object_to(s, role)})


def serve(s: Stage, role: str) -> None:
    """What opened the thread, carried to who did not say it."""
    said = s.fold.said[first(s)]
    recipient = next(one for one in record_of(s).roles.values() if one != said.iss)
    served = {"channel": "post", "served_on": s.today, "result": "signed"}
    s.say(role, "notice.served", s.thread, {"statement": said.id, "recipient": recipient, **served})


def ratify(s: Stage, role: str) -> None:
    """An objection that a clerk made in a side's name, ratified by its first key."""
    s.employ(role, "clerk")
    made = object_to(s, role, f"{role}/clerk")
    s.say(role, "mandate.ratified", s.thread, {"statement": made, "ratified": True})
