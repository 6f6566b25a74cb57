"""What steps 8, 9 and 12 ask of a wage pack: whose threads it may hold, the limbs above, every sum of every person.

Rules
* Each work thread is of the workshop in question; each order and account thread belongs to a limb that stands behind an
  overdue wage and that this reader may see; each party named in any of them has its whole thread here, and nobody else.
* A limb whose orders do not all consent is not in a pack for a reader who is no party of it.
* The limbs are walked again from the folded wages, by the code that collected them.

Specification: FORMATS 1.5, 1.6; `reports.scope`, `reports.chain`.
"""

from __future__ import annotations

from collections.abc import Mapping, Set

from ledger import wages
from ledger.statement import Statement
from reports import chain, scope
from reports.case import words
from reports.case.wage_shapes import Person, WageCase
from reports.chain import Above
from reports.check.state import Sentences, State, demand


def threads(state: State) -> None:
    """The subject is here, the reader deals in it, everybody named has his thread here. Raises: PackInvalid."""
    asked, firsts = state.contents.asked, _firsts(state)
    work = [thread for thread in firsts if thread.startswith("work:")]
    roles = {thread: scope.roles_of(firsts[thread]) for thread in firsts if not thread.startswith("party:")}
    if asked.kind == "worker":
        demand(work == [asked.thread], "The pack does not hold the one work thread it is about.", thread=asked.thread)
        named = roles[asked.thread].values()
        demand(asked.reader in named, "The reader is no party of the subject.", reader=asked.reader)
    else:
        demand(asked.thread == f"party:{asked.reader}", "The reader is not the workshop.", reader=asked.reader)
        demand(bool(work), "The pack holds no work thread.")
        own = all(roles[thread]["workshop"] == asked.reader for thread in work)
        demand(own, "A work thread is of another workshop.")
    needed = {thread for named in roles.values() for thread in scope.party_threads(named)}
    here = {thread for thread in firsts if thread.startswith("party:")}
    for thread in sorted(needed ^ here):
        demand(thread in here, f"Thread {thread} is missing, and signatures rest on it.", thread=thread)
        demand(thread in needed, f"Thread {thread} does not belong in this pack.", thread=thread)
    pairs = [tuple(roles[thread].values()) for thread in roles if thread.startswith("account:")]
    demand(len(set(pairs)) == len(pairs), "A pair has one account thread.")


def _firsts(state: State) -> dict[str, Statement]:
    """How each thread of the pack begins."""
    return {row.thread: state.statements[row.ids[0]] for row in state.contents.heads}


def limbs(state: State) -> None:
    """The orders and accounts here are those of the limbs above the overdue wages, no more. Raises: PackInvalid."""
    contents, today = state.contents, state.reading.today
    work = [row.thread for row in contents.heads if row.thread.startswith("work:")]
    overdue = {thread: wages.of_thread(state.fold, thread, today).overdue_lines for thread in work}
    for thread, lines in overdue.items():
        unpaid = contents.asked.kind == "worker" or bool(lines)
        demand(unpaid, f"No wage of {thread} is overdue; it does not belong in this pack.", thread=thread)
    roots = {line.order for lines in overdue.values() for line in lines if line.order}
    found = chain.walk(roots, lambda order: _above(state, order), contents.asked.reader)
    _own(state, roots, found)
    expected = chain.threads_of(found)
    for row in contents.heads:
        dealt = row.thread.startswith(("order:", "account:"))
        demand(
            not dealt or row.thread in expected,
            f"Thread {row.thread} stands behind no overdue wage that this reader may see through.",
            thread=row.thread,
        )
    state.limbs = frozenset(order for order, limb in found.items() if limb is not None)


def _own(state: State, roots: Set[str], found: Mapping[str, Above | None]) -> None:
    """Consent is not asked of a party: what it deals in itself it sees whole, or the pack was cut. Raises: PackInvalid.

    The orders that wages name are the workshop's own as contractor; the parent of an order, its customer's.
    """
    reader, firsts = state.contents.asked.reader, _firsts(state)
    shown = [limb for limb in found.values() if limb is not None]
    own = {limb.parent for limb in shown if limb.parent in found and limb.roles["customer"] == reader}
    work = [first for thread, first in firsts.items() if thread.startswith("work:")]
    if any(scope.roles_of(first)["workshop"] == reader for first in work):
        own |= roots
    for order in sorted(filter(None, own)):
        demand(found[order] is not None, f"Thread {order} is missing, and the reader is a party of it.", thread=order)


def _above(state: State, order: str) -> Above | None:
    """The limb of an order as the pack holds it; None where it is not here. Raises: PackInvalid."""
    firsts = _firsts(state)
    if order not in firsts:
        return None
    roles = scope.roles_of(firsts[order])
    pair = state.fold.get(f"pair:{roles['customer']}:{roles['contractor']}")
    thread = str(getattr(pair, "thread", ""))
    account = [item.statement for item in state.contents.items if item.statement.thread == thread]
    for one in sorted(scope.orders_named(account)):
        demand(one in firsts, f"Thread {one} is missing, and sums rest on it.", thread=one)
    return chain.above(order, (thread, account) if account else None, firsts)


def sums(case: WageCase) -> Sentences:
    """Every line adds up to its period, every period to the person, the three numbers to each other."""
    for person in case.people:
        wrong = disagreement(person)
        demand(wrong is None, f"The wages of {person.thread} do not add up: {wrong}.")
    count = len(case.people)
    since = f"，最早自 {case.since} 起逾期" if case.since else ""
    zh = f"{count}名劳动者的工资逐期重算一致：应发{words.yuan(case.due_fen)}，已发{words.yuan(case.received_fen)}，"
    zh += f"尚欠{words.yuan(case.open_fen)}{since}；其上{_limbs(case)}项加工费逐项重算一致。"
    en = f"Wages of {count} workers computed again: due {_plain(case.due_fen)}, received {_plain(case.received_fen)}, "
    en += f"open {_plain(case.open_fen)} yuan" + (f", overdue since {case.since}" if case.since else "")
    return zh, f"{en}; {_limbs(case)} fees above, each for itself."


def _limbs(case: WageCase) -> int:
    return sum(1 for limb in case.limbs if limb.disclosed)


def disagreement(person: Person) -> str | None:
    """What does not add up in a person's wages, or None."""
    for period in person.periods:
        owed_fen = sum(line.owed_fen for line in period.lines)
        paid_fen = sum(line.paid_fen for line in period.lines)
        if (owed_fen + period.set_off_fen, paid_fen + period.set_off_fen) != (period.due_fen, period.received_fen):
            return f"the lines of {period.period}"
        for line in period.lines:
            if line.owed_fen - line.paid_fen != line.open_fen - line.overpaid_fen:
                return f"a line of {period.period}"
    for name in ("due_fen", "received_fen", "open_fen"):
        if sum(getattr(period, name) for period in person.periods) != getattr(person, name):
            return f"the periods and {name}"
    same = person.due_fen - person.received_fen == person.open_fen - person.overpaid_fen
    return None if same else "what is due less what was received"


def _plain(fen: int) -> str:
    return words.yuan(fen).removesuffix("元")
