"""Group commit: many callers, one writer. The only place where concurrency meets the gate.

Promise: what a caller hands in is recorded in the caller's order, and its answers come after the commit, never before.

Rules
* One worker thread takes whatever waits, at once, and never waits for more: a lone statement is a batch of one, a crowd
  shares one transaction and one checkpoint.
* The queue is bounded. Full, it refuses with `log-busy`; nothing is dropped in silence.
* A batch that fails answers everybody in it with a coded error; one that trips over a fault of our own is tried again
  one by one, so that its cause answers for itself. `log-corrupt` closes the queue until the process is started again: a
  damaged log takes nothing.
* After each batch, and when nothing came for a while, `after` runs on the same thread: the clock's sweep. What fails
  there is logged and tried again; it never costs a caller the answer. `tick` asks for one sweep and waits for it.
* Stopping records what already waits, then ends. A process that is killed loses only what nobody was told was recorded.

Specification: DESIGN sections 3.7 and 3.10.
"""

from __future__ import annotations

import logging
import threading
from collections import deque
from collections.abc import Callable, Sequence
from concurrent.futures import Future
from dataclasses import dataclass, field
from typing import Generic, TypeVar

from api.faults import InternalError
from ledger.errors import LedgerError, LogBusy, LogCorrupt

log = logging.getLogger(__name__)

BATCH_MAX = 1_000  # what the gate takes in one transaction; more would keep the others waiting
TICK_S = 60.0  # between sweeps while nobody says anything: deadlines are days
STOP_S = 30.0  # how long stopping waits for the last batch

Answer = TypeVar("Answer")


@dataclass
class _Waiting(Generic[Answer]):
    """One caller's statements, how many of them are in a batch already, and the answers so far."""

    submissions: Sequence[bytes]
    future: Future[list[Answer | LedgerError]]
    taken: int = 0
    answers: list[Answer | LedgerError] = field(default_factory=list)

    def answer(self, answer: Answer | LedgerError) -> None:
        """One more answer; the last one wakes the caller."""
        self.answers.append(answer)
        if len(self.answers) == len(self.submissions):
            self.future.set_result(self.answers)


class Sequencer(Generic[Answer]):
    """Hands what waits to `record` in batches. `record` answers each submission, in order, after its commit."""

    def __init__(
        self,
        record: Callable[[Sequence[bytes]], Sequence[Answer]],
        *,
        queue_max: int,
        after: Callable[[], object] | None = None,
        tick_s: float = TICK_S,
    ) -> None:
        self._record = record
        self._after = after
        self._tick_s = tick_s
        self._queue_max = queue_max
        self._queue: deque[_Waiting[Answer]] = deque()
        self._queued = 0
        self._ticks: list[Future[None]] = []
        self._swept = False  # whether a sweep has run since the last statement was handed in
        self._wake = threading.Condition()
        self._closed: LedgerError | None = LogBusy("The server is starting or stopping.")
        self._worker: threading.Thread | None = None

    @property
    def waiting(self) -> int:
        """How many statements wait for a batch."""
        return self._queued

    def start(self) -> None:
        """Open the queue."""
        assert self._worker is None, "a sequencer is started once"
        self._closed = None
        self._worker = threading.Thread(target=self._run, name="sequencer", daemon=True)
        self._worker.start()

    def stop(self) -> None:
        """Take nothing more, record what waits, end the worker."""
        with self._wake:
            self._closed = self._closed or LogBusy("The server is stopping.")
            self._wake.notify_all()
        if self._worker is not None:
            self._worker.join(STOP_S)

    def submit(self, submissions: Sequence[bytes]) -> Future[list[Answer | LedgerError]]:
        """A future of one answer for each submission, in order: what `record` gave, or what made its batch fail.

        Raises: LogBusy (the queue is full), LogCorrupt (the log was found damaged).
        """
        future: Future[list[Answer | LedgerError]] = Future()
        future.set_running_or_notify_cancel()  # a caller that goes away takes nothing back: it is recorded all the same
        if not submissions:
            future.set_result([])
            return future
        with self._wake:
            if self._closed is not None:
                raise self._closed.with_traceback(None)  # one instance for all: it gathers no frames
            if self._queued + len(submissions) > self._queue_max:
                raise LogBusy("Too many statements wait to be recorded.")
            self._swept = False
            self._queue.append(_Waiting(submissions, future))
            self._queued += len(submissions)
            self._wake.notify()
        return future

    def tick(self, *, fresh: bool = True) -> Future[None]:
        """A future that is done once everything handed in before is recorded and a sweep has run after it.

        Without `fresh`, a sweep that ran since then already is enough: the clock has not moved.
        """
        done: Future[None] = Future()
        done.set_running_or_notify_cancel()
        with self._wake:
            if self._closed is not None:
                raise self._closed.with_traceback(None)
            if self._swept and not fresh:
                done.set_result(None)
                return done
            self._ticks.append(done)
            self._wake.notify()
        return done

    def _run(self) -> None:
        self._sweep()  # what lapsed while nothing ran
        while (batch := self._take()) is not None:
            if not batch:
                self._sweep_on_ticks()
                continue
            for (waiting, _), answer in zip(batch, self._answers([data for _, data in batch]), strict=True):
                waiting.answer(answer)
            if isinstance(self._closed, LogCorrupt):
                self._turn_away(self._closed)
            self._sweep()

        self._sweep_on_ticks()

    def _sweep_on_ticks(self) -> None:
        """One sweep for all who asked for one by now."""
        with self._wake:
            ticks, self._ticks = self._ticks, []
        self._sweep()
        for done in ticks:
            done.set_result(None)

    def _sweep(self) -> None:
        """Let the clock say what has lapsed, unless the queue is closed."""
        if self._after is None or self._closed is not None:
            return
        with self._wake:
            self._swept = not self._queue  # what comes from here on asks for another
        try:
            self._after()
        except LogCorrupt as error:
            log.critical("the log is damaged, nothing more is taken: %s", error)
            self._close(error)
        except LedgerError as error:
            log.warning("the clock's sweep waits for the next: %s", error)
        except Exception:
            log.exception("the clock's sweep failed")

    def _answers(self, submissions: list[bytes]) -> Sequence[Answer | LedgerError]:
        """What `record` answers, or its failure once for each submission."""
        try:
            answers = self._record(submissions)
            assert len(answers) == len(submissions), "every submission is answered"
            return answers
        except LogCorrupt as error:
            log.critical("the log is damaged, nothing more is taken: %s", error)
            self._close(error)
            return [error] * len(submissions)
        except LedgerError as error:
            return [error] * len(submissions)
        except Exception:
            log.exception("a batch of %d statements failed", len(submissions))
        if len(submissions) > 1:
            return self._one_by_one(submissions)
        again = "The batch failed. Send the same bytes again: what was recorded gets its first receipt."
        return [InternalError(again)]

    def _one_by_one(self, submissions: list[bytes]) -> Sequence[Answer | LedgerError]:
        """Each in a batch of its own: the one that trips us trips nobody else. The failed batch left nothing behind."""
        answers: list[Answer | LedgerError] = []
        for data in submissions:
            damaged = self._closed if isinstance(self._closed, LogCorrupt) else None
            answers += [damaged] if damaged is not None else self._answers([data])
        return answers

    def _take(self) -> list[tuple[_Waiting[Answer], bytes]] | None:
        """Whatever waits, at most a batch; empty when nothing came for a while, None when closed and drained."""
        batch: list[tuple[_Waiting[Answer], bytes]] = []
        with self._wake:
            while not self._queue and self._closed is None:
                if self._ticks or not self._wake.wait(self._tick_s):
                    return []
            if not self._queue:
                return None
            while self._queue and len(batch) < BATCH_MAX:
                first = self._queue[0]
                part = first.submissions[first.taken : first.taken + BATCH_MAX - len(batch)]
                batch += [(first, data) for data in part]
                first.taken += len(part)
                if first.taken == len(first.submissions):
                    self._queue.popleft()
            self._queued -= len(batch)
        return batch

    def _close(self, error: LedgerError) -> None:
        """Take nothing more from now on."""
        with self._wake:
            self._closed = error

    def _turn_away(self, error: LedgerError) -> None:
        """Tell whoever still waits why: after the batch that was in hand, so that answers keep their order."""
        with self._wake:
            left, self._queue, self._queued = list(self._queue), deque(), 0
        for waiting in left:
            for _ in waiting.submissions[waiting.taken :]:
                waiting.answer(error)
