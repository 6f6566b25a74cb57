"""The ledger of a played workshop as one that can be packed, and what a verified pack says a worker is owed."""

from __future__ import annotations

from decimal import Decimal

from api.demo.players import Players
from reports.case.wage_shapes import Person
from reports.check import VALID, check
from tests.near import Near
from tests.packs import Ledger, plain
from tests.payrolls.plain import Sums
from tests.trade import ORIGIN, Party


def near() -> Near:
    """A ledger in reach, under the name that `tests.packs` signs for."""
    return Near(origin=ORIGIN)


def ledger_of(played: Near, players: Players) -> Ledger:
    """Everything that was said there, as a ledger that makes packs, under the same keys."""
    ledger = Ledger.__new__(Ledger)
    ledger.log_signer, ledger.pack_signer = played.log, played.pack_signer
    ledger.registrar, ledger.operator, ledger.clock = played.registrar, played.operator, played.clock
    ledger.fold, ledger.at_ms, ledger.numbers = played.fold, played.at_ms, 0
    ledger.wires = [(wire, played.fold.said[one].at_ms) for one, wire in played.wires.items()]
    ledger.parties = {name: Party(one.party, one.pens[""].signer) for name, one in players.stage.actors.items()}
    return ledger


def persons(played: Near, players: Players, kind: str, about: str, reader: str) -> dict[str, Person]:
    """The people of a sealed pack by their threads, as the offline verifier folds them from its bytes."""
    ledger = ledger_of(played, players)
    made = ledger.pack(kind, about, reader)
    verdict = check(made.data, ledger.trust, draw=plain)
    assert verdict.exit_code == VALID, verdict.steps[-1]
    assert verdict.wages is not None
    return {person.thread: person for person in verdict.wages.people}


def owed_of(person: Person) -> Sums:
    """The three numbers of a person, in yuan: the one place where they are read from a pack's case."""
    return Sums(*(Decimal(fen) / 100 for fen in (person.due_fen, person.received_fen, person.open_fen)))
