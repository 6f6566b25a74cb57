"""The gate: batches judged in memory, saved in bulk, each submission answered, refused ones leaving nothing."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa

from ledger import admit, db, jose, judge, log, records, statement, tables, views
from ledger.admit import Admitted, Refused, Repeated
from ledger.errors import (
    BadSignature,
    DigestReused,
    LedgerError,
    LogCorrupt,
    MalformedStatement,
    StaleThread,
    UnknownReference,
)
from ledger.views import View
from tests.attacks import signing
from tests.integration import store
from tests.integration.store import Store
from tests.trade import DAY_MS, Trade


def dump(ledger: Store) -> dict[str, list[tuple[Any, ...]]]:
    """Every row of every table."""
    with db.reading(ledger.engine) as session:
        return {
            table.name: [tuple(row) for row in session.execute(sa.select(table).order_by(*table.primary_key.columns))]
            for table in tables.metadata.sorted_tables
        }


def admitted(ledger: Store, submissions: list[bytes], at_ms: int) -> list[admit.Answer]:
    """What the gate says, in a transaction that is then given up."""
    answers: list[admit.Answer] = []

    def judge_only() -> None:
        with db.transaction(ledger.engine) as session:
            answers.extend(admit.admit(session, ledger.vault, submissions, at_ms))
            raise StopIteration

    with pytest.raises(StopIteration):
        judge_only()
    return answers


def stored_records(ledger: Store) -> dict[str, records.Record]:
    """The records as the store holds them."""
    return {key: records.load(key, value) for key, _, _, value in dump(ledger)["records"]}


@pytest.fixture
def trade() -> Trade:
    """A story of one's own, to go on with."""
    return store.tell()


@pytest.fixture
def ledger(tmp_path: Path) -> Store:
    """A ledger with the whole story in it."""
    return store.played(tmp_path)


def test_the_store_holds_what_the_fold_holds(ledger: Store) -> None:
    """After the same statements, views and transfers on disk are those of the in-memory ledger."""
    fold = store.story().fold
    assert stored_records(ledger) == fold.records
    moved = [(index, t.debit, t.credit, t.amount_fen, t.code, t.line) for index, t in fold.transfers]
    assert [(row[0], *row[2:]) for row in dump(ledger)["transfers"]] == moved
    ledger.check()


def test_one_batch_gives_what_many_give(tmp_path: Path) -> None:
    """A whole story in one batch leads to the same heads, balances and book, later ones seeing earlier ones."""
    story = store.story()
    ledger = store.found(tmp_path, story)
    receipts = ledger.receive([wire for wire, _ in story.wires[2:]], story.wires[-1][1])
    assert [receipt.index for receipt in receipts] == list(range(2, len(story.wires)))
    assert {receipt.admitted_at_ms for receipt in receipts} == {story.wires[-1][1]}
    balances = {key: record for key, record in stored_records(ledger).items() if key.startswith("balance:")}
    assert balances == {key: record for key, record in story.fold.records.items() if key.startswith("balance:")}
    ledger.check()


def test_everything_a_batch_reads_is_named_and_loaded_in_bulk(tmp_path: Path) -> None:
    """The judge finds what it reads already loaded: no statement costs more than one look-up of its own."""
    story = store.story()
    ledger = store.found(tmp_path, story)
    missed: dict[str, list[str]] = {}
    for index, (wire, at_ms) in enumerate(story.wires[2:], start=2):
        st = statement.parse(wire)
        with db.transaction(ledger.engine) as session:
            view = View(session, ledger.vault)
            named = admit.name_keys(view, [st])
            admit.take_in(view, st, named[st.id], index, at_ms)
            view.save()
        if len(view.missed) > 1:
            missed[st.kind] = view.missed
    assert missed == {}


def test_a_view_that_was_told_nothing_judges_alike(tmp_path: Path) -> None:
    """Keys that nobody named are looked up one by one: slower, never wrong."""
    story = store.story()
    ledger = store.found(tmp_path, story)
    for index, (wire, at_ms) in enumerate(story.wires[2:], start=2):
        st = statement.parse(wire)
        with db.transaction(ledger.engine) as session:
            view = View(session, ledger.vault)
            view.take(st, judge.judge(st, view, index, at_ms))
            assert view.missed != []
            view.save()
    assert stored_records(ledger) == story.fold.records


REFUSED = [
    ("not a statement", b"x~", MalformedStatement),
    ("an empty submission", b"", MalformedStatement),
    ("bytes that are no text", b"\xff\xfe~", MalformedStatement),
]


@pytest.mark.parametrize(("name", "data", "error"), REFUSED)
def test_what_cannot_be_read_is_refused_by_its_bytes(
    ledger: Store, name: str, data: bytes, error: type[LedgerError]
) -> None:
    """A submission that is no statement gets a coded refusal under the hash of its bytes."""
    (answer,) = admitted(ledger, [data], store.story().at_ms)
    assert isinstance(answer, Refused), name
    assert isinstance(answer.error, error)
    assert answer.id == statement.id_of(data.partition(b"~")[0])


def test_a_refused_statement_leaves_nothing(ledger: Store, trade: Trade) -> None:
    """After refusals of every sort the tables are byte for byte what they were."""
    before = dump(ledger)
    order = next(thread for thread in trade.fold.records if thread.startswith("order:"))
    bad = [
        b"nonsense~",
        trade.draft("lin", "objection.made", order, {"statement": "ab" * 32, "ground": "quantity"}),
        trade.draft("mill", "order.withdrawn", order, {"ground": "other"}, prev="cd" * 32),
        trade.draft("lin", "order.accepted", order, {"lines": [], "total_fen": 0}, aud="another.example/log"),
    ]
    answers = ledger.send(bad, trade.at_ms)
    assert [type(answer).__name__ for answer in answers] == ["Refusal"] * len(bad)
    assert dump(ledger) == before
    ledger.check()


def test_a_refused_one_leaves_its_neighbours_alone(ledger: Store, trade: Trade) -> None:
    """Between two good statements a bad one is refused; the good ones stand next to each other."""
    first, _ = trade.place("mill", "lin", [(1, 100)]), trade.place("mill", "lin", [(2, 100)])
    one, two = (wire for wire, _ in trade.wires[-2:])
    bad = trade.draft("mill", "order.accepted", first, {"lines": [], "total_fen": 0})
    answers = ledger.send([one, b"?~", bad, two], trade.at_ms)
    assert [getattr(answer, "index", None) for answer in answers] == [19, None, None, 20]
    ledger.check()


def test_what_builds_on_a_refused_one_is_refused(ledger: Store, trade: Trade) -> None:
    """An order signed with a wrong key is refused, and so is the acceptance of it; a retry heals both."""
    order = trade.place("mill", "lin", [(1, 100)])
    trade.accept("lin", order)
    placed, accepted = (wire for wire, _ in trade.wires[-2:])
    jwt, _, rest = placed.partition(b"~")
    words, _, signature = jwt.rpartition(b".")
    other = accepted.partition(b"~")[0].rpartition(b".")[2]
    assert other != signature
    forged = words + b"." + other + b"~" + rest
    answers = admitted(ledger, [forged, accepted], trade.at_ms)
    assert [type(answer.error) for answer in answers if isinstance(answer, Refused)] == [BadSignature, UnknownReference]
    answers = admitted(ledger, [forged, placed, accepted], trade.at_ms)
    assert [type(answer) for answer in answers] == [Refused, Admitted, Admitted]


def test_the_same_again_gets_the_first_place(ledger: Store) -> None:
    """A repeat has the first one's id, index and time, whatever the clock says now."""
    story = store.story()
    before = dump(ledger)
    answers = admitted(ledger, [wire for wire, _ in story.wires], story.at_ms + DAY_MS)
    for index, (answer, (wire, at_ms)) in enumerate(zip(answers, story.wires, strict=True)):
        assert isinstance(answer, Repeated)
        st = statement.parse(wire)
        thread = story.fold.records[f"thread:{st.thread}"]
        assert isinstance(thread, records.ThreadRecord)
        founded_ms = story.wires[0][1]
        expected = (st.id, index, at_ms if index > 1 else founded_ms, thread.head)
        assert (answer.id, answer.index, answer.at_ms, answer.head) == expected
    assert dump(ledger) == before


def test_twice_in_one_batch_is_once_in_the_ledger(ledger: Store, trade: Trade) -> None:
    """The second of two equal submissions is a repeat of the first."""
    trade.place("mill", "lin", [(1, 100)])
    wire, at_ms = trade.wires[-1]
    first, second = admitted(ledger, [wire, wire], at_ms)
    assert isinstance(first, Admitted)
    assert isinstance(second, Repeated)
    assert (first.id, first.index, first.at_ms) == (second.id, second.index, second.at_ms)


def test_a_second_signature_over_the_same_words_gets_the_first_receipt(ledger: Store) -> None:
    """Whoever signs the same header and payload again has said nothing new; a signature of another is none."""
    wire, _ = store.story().wires[-1]
    first = statement.parse(wire)
    names = (name for name in store.story().parties if store.signer(name).kid == first.kid)
    own = signing.again(wire, store.signer(next(names)))
    forged = signing.again(wire, store.signer("somebody else"))
    again, other = admitted(ledger, [own, forged], store.story().at_ms)
    assert isinstance(again, Repeated)
    assert again.id == first.id != statement.parse(own).id
    assert isinstance(other, Refused)
    assert isinstance(other.error, BadSignature)


def test_a_refused_first_does_not_make_its_second_a_repeat(ledger: Store, trade: Trade) -> None:
    """The same refused words twice are refused twice."""
    bad = trade.draft("mill", "order.placed", f"order:{trade.uuid()}", {"contractor": trade.uuid()})
    answers = admitted(ledger, [bad, bad], trade.at_ms)
    assert [type(answer) for answer in answers] == [Refused, Refused]


def test_a_digest_is_used_once(ledger: Store, trade: Trade) -> None:
    """A sealed field of an earlier statement, or of one in the same batch, is not taken again."""
    wire, _ = next(pair for pair in trade.wires if statement.parse(pair[0]).kind == "order.placed")
    placed = statement.parse(wire)
    trade.numbers = 0  # the same salts are drawn again
    again = statement.parse(trade.draft("mill", "order.placed", f"order:{trade.uuid()}", dict(placed.fields)))
    assert not {d.digest for d in again.disclosures} & {
        d.digest for d in placed.disclosures
    }  # drawn, but not yet equal
    header = jose.header_of(jose.STATEMENT, trade.signer("mill"))
    payload = jose.parse_compact(placed.jwt, typ=jose.STATEMENT, size_max=statement.STATEMENT_BYTES_MAX).payload
    payload = {**payload, "thread": f"order:{trade.uuid()}"}
    jwt = jose.sign_compact(header, payload, trade.signer("mill")).encode()
    copied = jwt + b"~" + wire.partition(b"~")[2]
    (answer,) = admitted(ledger, [copied], trade.at_ms)
    assert isinstance(answer, Refused)
    assert isinstance(answer.error, DigestReused)


def test_time_never_runs_backwards(ledger: Store, trade: Trade) -> None:
    """A clock that fell behind gives the last entry's time again."""
    trade.place("mill", "lin", [(1, 100)])
    with db.reading(ledger.engine) as session:
        last_ms = log.need_head(session).admitted_at_ms
    (answer,) = admitted(ledger, [trade.wires[-1][0]], last_ms - 60_000)
    assert isinstance(answer, Admitted)
    assert answer.at_ms == last_ms


def test_terms_on_an_old_head_are_told_the_head(ledger: Store, trade: Trade) -> None:
    """Of two answers to one offer in one batch the second is stale, and learns the head that the first made."""
    order = trade.place("mill", "lin", [(1, 100)])
    placed, _ = trade.wires[-1]
    declined = trade.draft("lin", "order.declined", order, {"ground": "capacity"})
    withdrawn = trade.draft("mill", "order.withdrawn", order, {"ground": "other"})
    one, two, three = admitted(ledger, [placed, withdrawn, declined], trade.at_ms)
    assert isinstance(one, Admitted)
    if isinstance(two, Refused):
        raise two.error
    assert isinstance(three, Refused)
    assert isinstance(three.error, StaleThread)
    assert three.error.fields["head"] == two.id == two.head


def test_a_fault_of_our_own_aborts_the_whole_batch(
    ledger: Store, trade: Trade, monkeypatch: pytest.MonkeyPatch
) -> None:
    """An unexpected exception in the second statement leaves nothing of the first either."""
    trade.place("mill", "lin", [(1, 100)])
    trade.place("mill", "lin", [(2, 100)])
    before, seen = dump(ledger), []

    def failing(*args: Any, **more: Any) -> judge.Outcome:
        seen.append(args)
        if len(seen) == 2:
            raise RuntimeError("our own mistake")
        return real(*args, **more)

    real = judge.judge
    monkeypatch.setattr(judge, "judge", failing)
    with pytest.raises(RuntimeError):
        ledger.send([wire for wire, _ in trade.wires[-2:]], trade.at_ms)
    assert dump(ledger) == before


def test_a_record_that_cannot_be_read_stops_the_gate(ledger: Store, trade: Trade) -> None:
    """A damaged row is no reason to refuse a statement: the ledger says that it is damaged."""
    trade.place("mill", "lin", [(1, 100)])
    with db.transaction(ledger.engine) as session:
        session.execute(sa.text("UPDATE records SET value = x'7b7d' WHERE key = 'log'"))
    with pytest.raises(LogCorrupt, match="log"):
        ledger.send([trade.wires[-1][0]], trade.at_ms)


def test_a_batch_has_a_limit(ledger: Store) -> None:
    """Whoever hands in more than a batch made a mistake of his own."""
    with pytest.raises(AssertionError):
        ledger.send([b"~"] * (admit.BATCH_MAX + 1), 0)


def test_what_the_views_read_back_is_what_was_admitted(ledger: Store) -> None:
    """Bodies come back from store and vault as they were said."""
    statements = list(store.story().fold.statements.values())
    with db.reading(ledger.engine) as session:
        found = views.load_fields(session, ledger.vault, [st.id for st in statements])
    assert {name: value.values for name, value in found.items()} == {st.id: st.fields for st in statements}
