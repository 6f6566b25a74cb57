"""One run of the benchmark: the limit, then admission in process and over HTTP, of the same statements.

Promise: every figure comes from this run on this machine, and stands beside the limit of the same run; what was refused
ends the run, so that no figure counts statements that were not admitted.

Rules
* The statements are a generated town's: all kinds of a month's trade and work, registration included. They are signed
  before any clock runs, and each way of admitting gets a fresh ledger with the same keys.
* Bounded: so many statements and so many seconds for each way. Only loopback is used.

Specification: DESIGN section 8.
"""

from __future__ import annotations

import cProfile
import datetime
import os
import pstats
import tempfile
import time
from collections.abc import Callable, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from itertools import chain, zip_longest
from pathlib import Path
from statistics import median, quantiles
from typing import Any

from api.bench import http, limit
from api.bench.limit import Limit
from api.bench.town import YARD_STATEMENTS, Draws, Town
from api.clock import machine_clock
from ledger import db
from ledger.rules.turn import CHINA
from ledger.vault import Vault
from notary import checkpoint, found, highwater, keys, sequence
from notary.receipts import Receipt

ORIGIN = "bench.xinzheng.example/log"
CONNECTIONS = 8
BATCH = 100  # statements of a batch, in process and of one NDJSON request
STATEMENTS_MAX = 50_000  # of one way; all of them are in memory before the clock runs
MARKS = 100  # how often the mark outside the database is raised to see what one costs
PROFILE_ROWS = 25

Say = Callable[[str], None]


@dataclass(frozen=True)
class Way:
    """One way of admitting: how many, how fast, and how long a caller waited, milliseconds."""

    name: str
    statements: int
    seconds: float
    per_s: float
    of_limit: float
    waited_ms_median: float
    waited_ms_p99: float


@dataclass(frozen=True)
class Result:
    """What one run found. `mark_ms` is what remembering a checkpoint outside the database costs a batch."""

    cores: int
    load: tuple[float, float, float]
    limit: Limit
    ways: tuple[Way, ...]
    mark_ms: float
    profile: tuple[str, ...] = ()

    def as_json(self) -> dict[str, Any]:
        """The result as plain values."""
        return asdict(self)


def run(statements: int, seconds: float, *, profile: bool, say: Say) -> Result:
    """Measure everything once, `statements` and at most `seconds` for each way.

    Raises: RuntimeError (a statement is refused, which is a mistake of the benchmark), LogBusy (no server starts).
    """
    load = os.getloadavg()
    with tempfile.TemporaryDirectory(prefix="xinzheng-bench-") as folder:
        bench = _Bench(Path(folder), statements, seconds)
        say("limit")
        found_limit = limit.of(bench.mixed, bench.keys, min(seconds, 2.0))
        ways = []
        for name, measure in bench.ways().items():
            say(name)
            count, took_s, waited_s = measure()
            ways.append(_way(name, count, took_s, waited_s, found_limit))
        say("mark")
        mark_ms = bench.mark_ms()
        rows = bench.profiled() if profile else ()
        return Result(os.cpu_count() or 1, load, found_limit, tuple(ways), mark_ms, rows)


def _way(name: str, count: int, took_s: float, waited_s: Sequence[float], found: Limit) -> Way:
    per_s = count / took_s
    waits = [1000 * one for one in waited_s]
    p99 = quantiles(waits, n=100)[-1] if len(waits) > 1 else waits[0]
    return Way(
        name, count, round(took_s, 3), round(per_s, 1), round(per_s / found.two_per_s, 4), round(median(waits), 2), p99
    )


Measured = tuple[int, float, list[float]]  # admitted, seconds, how long each call waited


class _Bench:
    """The statements, and fresh ledgers to admit them into."""

    def __init__(self, folder: Path, statements: int, seconds: float) -> None:
        assert 0 < statements <= STATEMENTS_MAX, "the terminal bounds it"
        self._folder, self._seconds, self._ledgers = folder, seconds, 0
        registrar = keys.load_signer(self._ledger() / found.REGISTRAR)
        each = -(-statements // CONNECTIONS)
        towns = [
            Town(ORIGIN, registrar, f"bench {no}", -(-each // YARD_STATEMENTS), start=_last_month())
            for no in range(CONNECTIONS)
        ]
        self._towns = [[wire for _, (_, wire) in zip(range(each), town.statements(), strict=False)] for town in towns]
        self.mixed = [wire for row in zip_longest(*self._towns) for wire in row if wire is not None]
        self.keys = dict(chain.from_iterable(town.public_keys() for town in towns))

    def _ledger(self) -> Path:
        """A fresh ledger, always with the same keys."""
        self._ledgers += 1
        data = self._folder / f"ledger-{self._ledgers}"
        found.found(data, ORIGIN, at_ms=machine_clock(), entropy=Draws("bench"))
        return data

    def ways(self) -> dict[str, Callable[[], Measured]]:
        """Every way of admitting, by its name."""
        return {
            "in process, one by one": lambda: self._in_process(1),
            f"in process, batches of {BATCH}": lambda: self._in_process(BATCH),
            f"HTTP, one by one, {CONNECTIONS} connections": lambda: self._over_http(1),
            f"HTTP, NDJSON of {BATCH}, {CONNECTIONS} connections": lambda: self._over_http(BATCH),
        }

    def _in_process(self, together: int) -> Measured:
        data = self._ledger()
        ring = keys.load(data / found.KEYS)
        vault = Vault(ring.kek, Draws("vault"))
        engine = db.open(f"sqlite:///{data / found.DATABASE}")
        waited_s: list[float] = []
        count, began_s = 0, time.perf_counter()
        try:
            for start in range(0, len(self.mixed), together):
                asked_s = time.perf_counter()
                if asked_s - began_s >= self._seconds:
                    break
                batch = self.mixed[start : start + together]
                answers = sequence.sequence(engine, ring, vault, batch, machine_clock())
                waited_s.append(time.perf_counter() - asked_s)
                _demand_receipts(answers)
                count += len(batch)
            return count, time.perf_counter() - began_s, waited_s
        finally:
            engine.dispose()

    def _over_http(self, together: int) -> Measured:
        with http.serving(self._ledger()) as port:
            lines, took_s = http.handed_in(port, self._towns, together, self._seconds)
        for line in lines:
            if line.refused:
                raise RuntimeError(f"the server refused a statement of the benchmark: {line.refused}")
        return sum(line.admitted for line in lines), took_s, [one for line in lines for one in line.waited_s]

    def mark_ms(self) -> float:
        """What raising the mark costs, milliseconds, the median of many."""
        data = self._ledger()
        signer = keys.load(data / found.KEYS).log
        notes = [checkpoint.sign(ORIGIN, size, bytes(32), signer) for size in range(3, 3 + MARKS)]
        took = []
        for note in notes:
            began_s = time.perf_counter()
            highwater.keep(data, note)
            took.append(1000 * (time.perf_counter() - began_s))
        return round(median(took), 3)

    def profiled(self) -> tuple[str, ...]:
        """Where admission in batches spends its time: the functions with most of it, themselves alone."""
        with _profiling() as profiler:
            self._in_process(BATCH)
        stats = pstats.Stats(profiler)
        total_s = stats.total_tt  # type: ignore[attr-defined]
        rows = sorted(stats.stats.items(), key=lambda row: -row[1][2])[:PROFILE_ROWS]  # type: ignore[attr-defined]
        return tuple(
            f"{own / total_s:6.1%} {own:7.3f} s {calls:9,} × {Path(file).name}:{line} {name}"
            for (file, line, name), (_, calls, own, _, _) in rows
        )


@contextmanager
def _profiling() -> Any:
    profiler = cProfile.Profile()
    profiler.enable()
    try:
        yield profiler
    finally:
        profiler.disable()


def _demand_receipts(answers: Sequence[sequence.Answer]) -> None:
    for answer in answers:
        if not isinstance(answer, Receipt):
            raise RuntimeError(f"the ledger refused a statement of the benchmark: {answer.error}")


def _last_month() -> datetime.datetime:
    """The first morning of last month: all that a town says in one lies in the past, its paydays mostly do not."""
    now = datetime.datetime.fromtimestamp(machine_clock() / 1000, CHINA)
    last = now.replace(day=1) - datetime.timedelta(days=1)
    return last.replace(day=1, hour=9, minute=0, second=0, microsecond=0)
