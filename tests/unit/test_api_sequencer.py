"""Group commit: order is kept, batches are bounded, failures answer everybody, a damaged log closes the queue."""

import threading
import traceback
from collections.abc import Iterator, Sequence
from contextlib import contextmanager

import pytest
from hypothesis import given
from hypothesis import strategies as st

from api.sequencer import BATCH_MAX, Sequencer
from ledger.errors import LedgerError, LogBusy, LogCorrupt, StaleThread

WAIT_S = 10


@contextmanager
def _running(sequencer: Sequencer[bytes]) -> Iterator[Sequencer[bytes]]:
    sequencer.start()
    try:
        yield sequencer
    finally:
        sequencer.stop()


class Gate:
    """A record function that can be held shut, and remembers its batches."""

    def __init__(self) -> None:
        self.opened = threading.Event()
        self.entered = threading.Event()
        self.batches: list[list[bytes]] = []
        self.failure: Exception | None = None

    def __call__(self, submissions: Sequence[bytes]) -> list[bytes]:
        """Answer in capitals, once opened."""
        self.batches.append(list(submissions))
        self.entered.set()
        assert self.opened.wait(WAIT_S)
        if self.failure is not None:
            raise self.failure
        return [data.upper() for data in submissions]


def _codes(answers: Sequence[bytes | LedgerError]) -> list[str]:
    return [answer.code if isinstance(answer, LedgerError) else answer.decode() for answer in answers]


def test_a_lone_statement_is_a_batch_of_one() -> None:
    """Nothing waits for company."""
    gate = Gate()
    gate.opened.set()
    with _running(Sequencer(gate, queue_max=10)) as sequencer:
        assert sequencer.submit([b"a"]).result(WAIT_S) == [b"A"]
    assert gate.batches == [[b"a"]]


def test_nothing_submitted_is_nothing_answered() -> None:
    """An empty list is answered at once and reaches no batch."""
    gate = Gate()
    with _running(Sequencer(gate, queue_max=10)) as sequencer:
        assert sequencer.submit([]).result(WAIT_S) == []
    assert gate.batches == []


def test_who_waits_shares_the_next_batch() -> None:
    """While one batch is recorded the others gather, and all of them go into the next one, in order."""
    gate = Gate()
    with _running(Sequencer(gate, queue_max=10)) as sequencer:
        first = sequencer.submit([b"a"])
        assert gate.entered.wait(WAIT_S)
        others = [sequencer.submit([b"b", b"c"]), sequencer.submit([b"d"])]
        gate.opened.set()
        assert first.result(WAIT_S) == [b"A"]
        assert [other.result(WAIT_S) for other in others] == [[b"B", b"C"], [b"D"]]
    assert gate.batches == [[b"a"], [b"b", b"c", b"d"]]


def test_a_long_list_is_recorded_in_several_batches_and_answered_once() -> None:
    """A caller with more than a batch gets all answers together, in order."""
    gate = Gate()
    gate.opened.set()
    submissions = [b"%d" % number for number in range(2 * BATCH_MAX + 5)]
    with _running(Sequencer(gate, queue_max=3 * BATCH_MAX)) as sequencer:
        assert sequencer.submit(submissions).result(WAIT_S) == submissions
    assert [len(batch) for batch in gate.batches] == [BATCH_MAX, BATCH_MAX, 5]


def test_a_full_queue_refuses_and_keeps_what_it_has() -> None:
    """Over its bound the queue says log-busy; what waited before is recorded."""
    gate = Gate()
    with _running(Sequencer(gate, queue_max=2)) as sequencer:
        first = sequencer.submit([b"a"])
        assert gate.entered.wait(WAIT_S)
        second = sequencer.submit([b"b", b"c"])
        with pytest.raises(LogBusy):
            sequencer.submit([b"d"])
        gate.opened.set()
        assert (first.result(WAIT_S), second.result(WAIT_S)) == ([b"A"], [b"B", b"C"])


@pytest.mark.parametrize(("failure", "code"), [(RuntimeError("x"), "internal-error"), (LogBusy("y"), "log-busy")])
def test_a_failed_batch_answers_everybody_and_the_next_goes_on(failure: Exception, code: str) -> None:
    """Each caller of the batch gets the coded error, none of them its cause, and the queue stays open."""
    gate = Gate()
    gate.failure = failure
    gate.opened.set()
    with _running(Sequencer(gate, queue_max=10)) as sequencer:
        assert _codes(sequencer.submit([b"a", b"b"]).result(WAIT_S)) == [code, code]
        gate.failure = None
        assert sequencer.submit([b"c"]).result(WAIT_S) == [b"C"]


def test_a_submission_that_trips_us_trips_nobody_else() -> None:
    """A fault of our own on one statement is answered to that one; its neighbours are recorded, in their order."""
    recorded: list[bytes] = []

    def record(submissions: Sequence[bytes]) -> list[bytes]:
        if b"poison" in submissions:
            raise RuntimeError("never seen before")
        recorded.extend(submissions)
        return [data.upper() for data in submissions]

    with _running(Sequencer(record, queue_max=10)) as sequencer:
        answers = sequencer.submit([b"a", b"poison", b"b", b"c"]).result(WAIT_S)
    assert _codes(answers) == ["A", "internal-error", "B", "C"]
    assert recorded == [b"a", b"b", b"c"]


def test_damage_found_on_the_way_ends_it() -> None:
    """While a batch is tried one by one, a damaged log takes nothing more."""
    seen: list[list[bytes]] = []

    def record(submissions: Sequence[bytes]) -> list[bytes]:
        seen.append(list(submissions))
        if len(submissions) > 1:
            raise RuntimeError("never seen before")
        raise LogCorrupt("The tree does not fit the head.")

    with _running(Sequencer(record, queue_max=10)) as sequencer:
        assert _codes(sequencer.submit([b"a", b"b", b"c"]).result(WAIT_S)) == ["log-corrupt"] * 3
    assert seen == [[b"a", b"b", b"c"], [b"a"]]


def test_damage_in_the_middle_keeps_every_answer_at_its_line() -> None:
    """A caller whose lines fill more than a batch gets receipts for what was recorded, and errors from there on."""

    def record(submissions: Sequence[bytes]) -> list[bytes]:
        if len(submissions) > 1:
            raise RuntimeError("never seen before")
        if submissions == [b"3"]:
            raise LogCorrupt("The tree does not fit the head.")
        return list(submissions)

    lines = [b"%d" % number for number in range(BATCH_MAX + 500)]
    with _running(Sequencer(record, queue_max=2 * BATCH_MAX)) as sequencer:
        codes = _codes(sequencer.submit(lines).result(WAIT_S))
    assert codes == ["0", "1", "2"] + ["log-corrupt"] * (len(lines) - 3)


def test_a_wrong_number_of_answers_is_our_own_mistake() -> None:
    """An answer too few is not handed out to the wrong caller."""
    with _running(Sequencer(lambda submissions: list(submissions)[1:], queue_max=10)) as sequencer:
        assert _codes(sequencer.submit([b"a", b"b"]).result(WAIT_S)) == ["internal-error"] * 2


def test_a_damaged_log_closes_the_queue() -> None:
    """After log-corrupt nothing waits in vain and nothing more is taken."""
    gate = Gate()
    gate.failure = LogCorrupt("The tree does not fit the head.")
    with _running(Sequencer(gate, queue_max=10)) as sequencer:
        first = sequencer.submit([b"a"])
        assert gate.entered.wait(WAIT_S)
        second = sequencer.submit([b"b"])
        gate.opened.set()
        assert _codes(first.result(WAIT_S)) == _codes(second.result(WAIT_S)) == ["log-corrupt"]
        with pytest.raises(LogCorrupt):
            sequencer.submit([b"c"])


def test_a_closed_queue_gathers_no_frames() -> None:
    """However often it refuses, what it refuses with holds the frames of the last caller alone."""
    gate = Gate()
    gate.failure = LogCorrupt("The tree does not fit the head.")
    gate.opened.set()
    with _running(Sequencer(gate, queue_max=10)) as sequencer:
        assert _codes(sequencer.submit([b"a"]).result(WAIT_S)) == ["log-corrupt"]
        depths = set()
        for _ in range(5):
            with pytest.raises(LogCorrupt) as refused:
                sequencer.submit([b"b"])
            depths.add(len(list(traceback.walk_tb(refused.value.__traceback__))))
        assert len(depths) == 1


def test_stopping_records_what_waits_and_takes_no_more() -> None:
    """A server that stops keeps its word to whoever was let in."""
    gate = Gate()
    sequencer: Sequencer[bytes] = Sequencer(gate, queue_max=10)
    sequencer.start()
    first = sequencer.submit([b"a"])
    assert gate.entered.wait(WAIT_S)
    second = sequencer.submit([b"b"])
    gate.opened.set()
    sequencer.stop()
    assert (first.result(WAIT_S), second.result(WAIT_S)) == ([b"A"], [b"B"])
    with pytest.raises(LogBusy):
        sequencer.submit([b"c"])


def test_nothing_is_taken_before_the_start() -> None:
    """A queue that nobody drains takes nothing in."""
    with pytest.raises(LogBusy):
        Sequencer[bytes](list, queue_max=10).submit([b"a"])


def test_a_caller_that_goes_away_takes_nothing_back() -> None:
    """What was let in is recorded even when nobody waits for the answer."""
    gate = Gate()
    with _running(Sequencer(gate, queue_max=10)) as sequencer:
        future = sequencer.submit([b"a"])
        assert not future.cancel()
        gate.opened.set()
        assert future.result(WAIT_S) == [b"A"]


def _refuse_odd(submissions: Sequence[bytes]) -> list[bytes | LedgerError]:
    return [StaleThread("odd") if len(data) % 2 else data for data in submissions]


@given(st.lists(st.lists(st.binary(max_size=4), max_size=30), max_size=20))
def test_every_caller_gets_its_own_answers(callers: list[list[bytes]]) -> None:
    """However the callers' lists are cut into batches, each gets the answers to its own, in order."""
    sequencer: Sequencer[bytes | LedgerError] = Sequencer(_refuse_odd, queue_max=1_000)
    sequencer.start()
    futures = [sequencer.submit(submissions) for submissions in callers]
    for submissions, future in zip(callers, futures, strict=True):
        kept = [answer if isinstance(answer, bytes) else None for answer in future.result(WAIT_S)]
        assert kept == [None if len(data) % 2 else data for data in submissions]
    sequencer.stop()


def test_a_tick_is_done_once_what_waited_is_recorded_and_a_sweep_has_run() -> None:
    """Whoever asks for a tick hears of it after the batches handed in before, and after a sweep that followed them."""
    gate, seen = Gate(), list[int]()
    sequencer = Sequencer(gate, queue_max=10, after=lambda: seen.append(len(gate.batches)))
    with _running(sequencer):
        first = sequencer.submit([b"a"])
        assert gate.entered.wait(WAIT_S)
        ticks = [sequencer.tick(), sequencer.tick()]
        assert not any(one.done() for one in ticks)
        gate.opened.set()
        for one in ticks:
            one.result(WAIT_S)
        assert first.done()
        assert seen[-1] == 1
    with pytest.raises(LogBusy):
        sequencer.tick()


def test_a_tick_that_waits_when_the_queue_is_closed_is_done_all_the_same() -> None:
    """Nobody waits for ever for a sweep of a server that is stopping."""
    gate = Gate()
    sequencer = Sequencer(gate, queue_max=10)
    sequencer.start()
    sequencer.submit([b"a"])
    assert gate.entered.wait(WAIT_S)
    tick = sequencer.tick()
    gate.opened.set()
    sequencer.stop()
    tick.result(WAIT_S)
