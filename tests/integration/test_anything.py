"""Anything, in any order, in any batches: a receipt or a coded refusal for each, and the ledger audits clean."""

from __future__ import annotations

import tempfile
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from ledger import admit, db, statement
from notary import receipts
from notary.receipts import Receipt
from tests.integration import store
from tests.integration.test_admit import stored_records
from tests.trade import ORIGIN

STORY = store.wages()
WIRES = [wire for wire, _ in STORY.wires]
BY_ID = {statement.id_of(wire.partition(b"~")[0]): wire for wire in WIRES}
LAST_MS = STORY.wires[-1][1]

cuts = st.lists(st.integers(1, 8), min_size=1, max_size=30)
spoiled = st.tuples(st.integers(0, len(WIRES) - 1), st.integers(0, 2_000), st.integers(0, 255))


def spoil(number: int, place: int, byte: int) -> bytes:
    """A statement of the story with one byte set."""
    data = bytearray(WIRES[number])
    data[place % len(data)] = byte
    return bytes(data)


def batches(submissions: list[bytes], sizes: list[int]) -> list[list[bytes]]:
    """The submissions in batches of the sizes, over and over."""
    found: list[list[bytes]] = []
    start = 0
    while start < len(submissions):
        size = sizes[len(found) % len(sizes)]
        found.append(submissions[start : start + size])
        start += size
    return found


@settings(max_examples=12)
@given(cuts)
def test_however_a_story_is_cut_into_batches_it_ends_alike(sizes: list[int]) -> None:
    """Heads, states and balances do not depend on which statements shared a transaction."""
    with tempfile.TemporaryDirectory() as folder:
        ledger = store.found(Path(folder), STORY)
        for batch in batches(WIRES[2:], sizes):
            ledger.receive(batch, LAST_MS)
        fold = STORY.fold
        alike = ("balance:", "key:", "pair:", "payment:", "period:", "slip:", "advance:")
        kept = {key: row for key, row in fold.records.items() if key.startswith(alike)}
        records = stored_records(ledger)
        assert {key: row for key, row in records.items() if key in kept} == kept
        assert records.keys() == fold.records.keys()
        ledger.check()
        ledger.engine.dispose()


@settings(max_examples=12)
@given(st.permutations(range(2, len(WIRES))), st.lists(spoiled, max_size=8), cuts)
def test_whatever_is_sent_the_ledger_stays_whole(
    order: list[int], changes: list[tuple[int, int, int]], sizes: list[int]
) -> None:
    """Statements out of order, repeated and damaged: each is answered, and every receipt proves its statement."""
    submissions = [WIRES[number] for number in order] + [spoil(*change) for change in changes] + WIRES
    with tempfile.TemporaryDirectory() as folder:
        ledger = store.found(Path(folder), STORY)
        for batch in batches(submissions, sizes):
            for wire, answer in zip(batch, ledger.send(batch, LAST_MS), strict=True):
                if isinstance(answer, Receipt):
                    said = BY_ID[answer.id]  # of a second signature over the same words: the first one
                    receipts.check(answer, said, ledger.ring.log.vkey, ORIGIN)
                else:
                    token = receipts.check_refusal(answer.token, wire, ledger.ring.operator.jwk, ORIGIN)
                    assert token["code"] == answer.error.code != ""
        ledger.check()
        with db.reading(ledger.engine) as session:
            repeated = admit.admitted_before(session, list(STORY.fold.statements.values()))
        assert set(repeated) == {known.signing_sha256 for known in STORY.fold.statements.values()}
        ledger.engine.dispose()
