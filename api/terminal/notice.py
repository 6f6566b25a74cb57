"""`xinzheng notice`: the operator says how a statement was carried to a party, e.g. a demand by letter (送达).

Promise: what was sent and what came of it is the operator's word, signed by its key and shown as 单方记录; nothing is
carried by this command, and silence after it confirms nothing.

Rules
* The thread is that of the statement; who it is for is the other party, where the thread has just two.
* Every field is printed from the very bytes that were signed, before anything is recorded.

Specification: DESIGN section 5 ("any thread"); 民法典 137; law notes 2.2.
"""

from __future__ import annotations

import secrets
import sys
from typing import Annotated, Any

import typer

from api import deps, drafts
from api.deps import House
from api.terminal import say, screen, telling
from api.terminal.screen import Data, Yes, settings_with
from ledger import db, log, queries, statement
from ledger.errors import ReadOnly
from ledger.queries import Stored
from ledger.records import ThreadRecord
from ledger.rules.turn import day_of
from ledger.sdjwt import SALT_BYTES_MIN
from notary import attest
from notary.attest import Office
from notary.receipts import Receipt
from notary.sequence import sequence


def notice(
    carried: Annotated[str, typer.Argument(metavar="STATEMENT", help="Id of the statement that was carried")],
    fields: Annotated[list[str] | None, typer.Argument(metavar="NAME=VALUE", help="e.g. channel=post")] = None,
    data: Data = None,
    yes: Yes = False,
) -> None:
    """Say how a statement was carried to a party. Prints every field, then the id of what was said."""
    given = say.tree(fields or [])
    with deps.opened(settings_with(data=data), sweeps=False) as house:
        if house.read_only:
            raise ReadOnly("This ledger is served to be read; nothing is recorded in it.")
        wire = signed(house, carried, given)
        for line in telling.whole(statement.parse(wire), {}):
            screen.note(f"  {line}")
        if not yes and not screen.confirmed("确认记录？Record? [y/N] "):
            screen.note("什么也没有记录。Nothing was recorded.")
            sys.exit(1)
        (answer,) = sequence(house.engine, house.ring, house.vault, [wire], house.clock())
    if not isinstance(answer, Receipt):
        raise answer.error
    screen.note(f"✔ 已记录 Recorded: 第 {answer.index + 1} 笔")
    screen.give(answer.id)


def signed(house: House, carried: str, given: dict[str, Any]) -> bytes:
    """The notice of a statement, of plain fields, signed by the operator over the head of its thread.

    Raises: NotFound (no such statement), UnknownField, MalformedRequest, DraftIncomplete.
    """
    with db.reading(house.engine) as session:
        said = queries.statement(session, carried)
        thread = queries.record(session, f"thread:{said.thread}", ThreadRecord)
        origin = log.need_head(session).origin
    facts = {"statement": carried, "served_on": day_of(house.clock()).isoformat(), **_recipient(said, thread), **given}
    body = drafts.draft(drafts.kind_of("notice.served", said.thread.partition(":")[0]), facts).body
    office = Office("operator", house.ring.operator, origin, "")
    salts = iter(lambda: secrets.token_bytes(SALT_BYTES_MIN), b"")
    how: dict[str, Any] = {"thread": said.thread, "head": thread.head, "body": body, "salts": salts}
    return attest.notice_served(office, **how, at_ms=house.clock())


def _recipient(said: Stored, thread: ThreadRecord) -> dict[str, str]:
    """The other one of two; of more, or of none, whoever is meant has to be named."""
    others = {party for party in thread.roles.values() if party != said.iss}
    return {"recipient": others.pop()} if len(thread.roles) == 2 and len(others) == 1 else {}
