"""The contents of a pack, judged and folded: what every part of the case is read from.

Promise: the ledger's own judge says what the statements amount to; what it could not check is kept with the statement.

Rules
* What is absent is absent for certain within a thread that the pack holds, since its heads list every id. What may lie
  in another thread (a parent order, a statement named in `about`) is not checked.
* Today is the day of the last entry under the checkpoint.

Specification: FORMATS 1.6; CLAIMS section 1.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from ledger import badges, standing, wages
from ledger.badges import StatementBadge
from ledger.fold import Fold
from ledger.records import KeyRecord, LogRecord, OrderRecord, PairRecord, PartyRecord, Said, ThreadRecord
from ledger.standing import AccountStanding, OrderStanding
from ledger.wages import WageStanding
from reports import scope
from reports.case import words
from reports.contents import Contents

BY_THREAD = ("thread", "order", "party")  # keys that say themselves in which thread they would lie
ELSEWHERE = ("bundle", "workpair", "invoiceno")  # keys that may lie in another thread, whatever the pack holds


def knows(contents: Contents) -> Callable[[str], bool]:
    """For which keys the pack's silence is proof."""
    threads = {head.thread for head in contents.heads}
    elsewhere = {about.id for item in contents.items for about in item.statement.about}

    def known(key: str) -> bool:
        kind, _, rest = key.partition(":")
        if kind == "bundle":
            return False  # who else has a bundle lies in the thread of another worker
        if kind in BY_THREAD:
            return (rest if kind == "thread" else key) in threads
        if kind in ELSEWHERE:
            return False
        return kind != "said" or rest not in elsewhere

    return known


def fold(contents: Contents) -> Fold:
    """Judge and fold every statement in index order. Raises: LedgerError, with the field `statement` added."""
    folded = Fold(known=knows(contents), complete=False)
    for item in contents.items:
        folded.admit(item.statement, item.index, item.at_ms)
    return folded


@dataclass(frozen=True)
class Reading:
    """Contents and fold side by side, and the few questions that every part of the case asks."""

    contents: Contents
    fold: Fold

    @property
    def today(self) -> str:
        """The pack's one date."""
        return words.day(self.contents.last.admitted_at_ms)

    def thread(self, thread: str) -> ThreadRecord:
        """A thread of the pack."""
        record = self.fold.get(f"thread:{thread}")
        assert isinstance(record, ThreadRecord), "a pack holds the threads it is about"
        return record

    @property
    def about_wages(self) -> bool:
        """Whether the pack is about wages."""
        return self.contents.asked.kind in scope.WAGE_KINDS

    @property
    def roles(self) -> dict[str, str]:
        """Customer and contractor of the subject, or its workshop and, where there is one, its worker; by role."""
        if self.contents.asked.kind == "workshop":
            return {"workshop": self.contents.asked.reader}
        return self.thread(self.contents.asked.thread).roles

    @cached_property
    def _places(self) -> dict[str, str]:
        """The role of each party: in the subject, else in a work thread; of a limb above, upstream."""
        places = {party: role for role, party in self.roles.items()}
        for work in self.works():
            places |= {party: role for role, party in self.thread(work).roles.items()}
        for head in self.contents.heads:
            if self.about_wages and head.thread.startswith("order:"):
                places |= dict.fromkeys(self.thread(head.thread).roles.values() - places.keys(), "upstream")
        return places

    @property
    def account(self) -> str | None:
        """The pair's account thread, where the pack has it."""
        pair = self.fold.get(f"pair:{self.roles['customer']}:{self.roles['contractor']}")
        return pair.thread if isinstance(pair, PairRecord) else None

    @property
    def log(self) -> LogRecord:
        """The log as founded."""
        record = self.fold.get("log")
        assert isinstance(record, LogRecord), "a pack holds the founding statement"
        return record

    def said(self, statement_id: str) -> Said:
        """Where a statement of the pack stands in the log."""
        return self.fold.said[statement_id]

    def at_ms(self, statement_id: str | None) -> int | None:
        """The entry time of a statement, None for none."""
        return None if statement_id is None else self.said(statement_id).at_ms

    def fields(self, statement_id: str) -> dict[str, Any]:
        """A statement's body as far as it is disclosed."""
        return self.fold.statements[statement_id].fields

    def kind(self, statement_id: str) -> str:
        """A statement's kind."""
        return self.said(statement_id).kind

    def role(self, issuer: str) -> str:
        """customer, contractor, workshop, worker, upstream, or the office that signed."""
        return self._places.get(issuer, issuer)

    def role_zh(self, issuer: str) -> str:
        """The same in words; where several have the role, as in a pack about wages, by the name."""
        role = self.role(issuer)
        several = role == "upstream" or (role == "worker" and "worker" not in self.roles)
        return (self.name(issuer) if several else None) or words.ROLES[role]

    def name(self, party: str) -> str | None:
        """A party's name, as far as it is disclosed."""
        record = self.fold.get(f"party:{party}")
        said = self.fields(record.registered) if isinstance(record, PartyRecord) else {}
        name = said.get("name", said.get("person_name"))
        return name if isinstance(name, str) else None

    def key(self, kid: str) -> KeyRecord:
        """A key that signed in this pack."""
        record = self.fold.get(f"key:{kid}")
        assert isinstance(record, KeyRecord), "the judge found every signing key"
        return record

    def party(self, party: str) -> PartyRecord:
        """A party whose thread the pack holds."""
        record = self.fold.get(f"party:{party}")
        assert isinstance(record, PartyRecord), "a pack holds the threads of both parties"
        return record

    def badge(self, statement_id: str) -> StatementBadge:
        """The badge a statement wears."""
        return badges.of(self.fold, self.said(statement_id))

    def orders(self) -> list[OrderRecord]:
        """The orders of the pack, in index order."""
        records = {record.order: record for record in self.fold.of_type(OrderRecord)}
        return [records[head.thread] for head in self.contents.heads if head.thread in records]

    def order_standing(self, order: OrderRecord) -> OrderStanding:
        """An order as it stands on the pack's day."""
        threads = [order.order, *([self.account] if self.account else [])]
        return standing.of_order(self.fold, order, self.today, threads)

    def works(self) -> list[str]:
        """The work threads of the pack, in index order."""
        return [head.thread for head in self.contents.heads if head.thread.startswith("work:")]

    def wages(self, thread: str) -> WageStanding:
        """The wages of a work thread as they stand on the pack's day."""
        return wages.of_thread(self.fold, thread, self.today)

    def account_standing(self) -> AccountStanding | None:
        """Everything between the pair as it stands on the pack's day."""
        if self.account is None:
            return None
        roles = self.roles
        return standing.of_account(self.fold, self.account, roles["customer"], roles["contractor"], self.today)
