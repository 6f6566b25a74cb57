"""Where a worker's wages go, by his own word alone, and whether a firm's licence was looked up.

Rules
* `payee.changed` is of a person, in his own name; it counts `PAYEE_WAIT_MS` after its entry, or later by its own day.
  Until then the change before it counts; a newer one takes the place of one that does not count yet.
* `licence.checked` says what was found on one day; the look-up of the latest day is the party's.

Specification: DESIGN section 5; law notes 2.4 ①; 国令724号 11, 19; 解释(二) 1; ADR 12.
"""

from __future__ import annotations

import datetime

from ledger.kinds.party import LicenceChecked, PayeeChanged
from ledger.records import LicenceRecord, PartyRecord, Payee, PayeeRecord
from ledger.rules.turn import CHINA, Lookup, Turn

PAYEE_WAIT_MS = (
    72 * 3_600_000
)  # as a key's wait: who has one of a worker's keys in his hand cannot take the next payday


def reads_payee(body: PayeeChanged, thread: str, lookup: Lookup) -> set[str]:
    """Keys that a change of account reads."""
    party = lookup.get(thread)
    named = {f"fields:{party.registered}"} if isinstance(party, PartyRecord) else set()
    return {thread, f"payee:{thread.removeprefix('party:')}", *named}


def check_payee(turn: Turn) -> None:
    """A natural person names an account in his own name, for days to come."""
    body: PayeeChanged = turn.body
    party = turn.get(turn.st.thread, PartyRecord)
    if party is not None:
        turn.demand(party.party_type == "person", "Wages are paid to a person's account")
        said = turn.fields(party.registered) or {}
        own = {said.get("person_name"), body.account_name}
        turn.demand(None in own or len(own) == 1, "Wages are paid to an account in the worker's own name")
    begins = body.effective_on
    turn.demand(begins is None or begins >= turn.today, "An account counts from today at the earliest")


def fold_payee(turn: Turn) -> None:
    """The newest change waits beside the one that counts."""
    body: PayeeChanged = turn.body
    party = turn.st.thread.removeprefix("party:")
    day_ms = 0 if body.effective_on is None else _begins_ms(body.effective_on)
    newest = Payee(statement=turn.st.id, counts_from_ms=max(turn.at_ms + PAYEE_WAIT_MS, day_ms))
    before = turn.get(f"payee:{party}", PayeeRecord)
    counts = before is not None and turn.at_ms >= before.newest.counts_from_ms
    standing = None if before is None else before.newest if counts else before.standing
    record = PayeeRecord(home=turn.st.thread, party=party, standing=standing, newest=newest)
    turn.put(f"payee:{party}", record)


def _begins_ms(day: str) -> int:
    """The first millisecond of a UTC+8 day."""
    begin = datetime.datetime.combine(datetime.date.fromisoformat(day), datetime.time(), CHINA)
    return int(begin.timestamp()) * 1000


def reads_licence(body: LicenceChecked, thread: str, lookup: Lookup) -> set[str]:
    """Keys that a look-up reads: the party, and the look-up that stands."""
    party = lookup.get(thread)
    before = party.licence if isinstance(party, PartyRecord) else None
    return {thread} | ({f"licence:{before}"} if before else set())


def check_licence(turn: Turn) -> None:
    """A business was looked up, today or before; a licence that is valid had not run out that day."""
    body: LicenceChecked = turn.body
    party = turn.get(turn.st.thread, PartyRecord)
    turn.demand(party is None or party.party_type != "person", "A licence is a business's, not a person's")
    turn.demand(body.checked_on <= turn.today, "A look-up lies in the past or today")
    lasts = body.valid_until is None or body.valid_until >= body.checked_on
    turn.demand(body.result != "valid" or lasts, "A licence that had run out is not valid")


def fold_licence(turn: Turn) -> None:
    """The look-up, and the party's, if none is of a later day."""
    body: LicenceChecked = turn.body
    record = LicenceRecord(
        home=turn.st.thread,
        licence=turn.st.id,
        party=turn.st.thread.removeprefix("party:"),
        result=body.result,
        source=body.source,
        checked_on=body.checked_on,
        valid_until=body.valid_until,
    )
    turn.put(f"licence:{turn.st.id}", record)
    party = turn.get(turn.st.thread, PartyRecord)
    if party is None:
        return
    before = turn.get(f"licence:{party.licence}", LicenceRecord) if party.licence else None
    if before is None or before.checked_on <= body.checked_on:
        turn.put(turn.st.thread, party.model_copy(update={"licence": turn.st.id}))
