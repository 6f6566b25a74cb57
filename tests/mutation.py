"""Mutation testing of the rules and the tree: `python -m tests.mutation ledger/rules/order.py --sample 40 --seed 1`.

Promise: a mutant counts as killed only when a test fails, breaks or runs out of time with it that passes without it.

How
* The tests of `tests.focus` are collected once, and run once in a forked child to learn which test reaches which line.
* Each mutant has a child of its own, forked from that. A function is changed by exchanging its code, wherever it was
  imported to; tests that reach the line are run, quickest first. What survives that, and what is made when the module
  is imported (tables, constants, defaults), is tried again in a process that imports the changed module afresh.
* Shortcuts leave tests out and never count a mutant as killed that is not: the figures err to the low side.

`--sample 40 --seed 1` draws at random, the same for a seed; `FILE:40` draws forty of that file; `--again REPORT` tries
the survivors of a report on every test that reaches them; `--quick` leaves out their second try; `--tests` takes the
tests named instead. The report goes to `--out`, a table to the terminal.
mutmut 3 was the first choice; it changes functions only, and much of what the rules are is tables.
"""

from __future__ import annotations

import argparse
import contextlib
import gc
import importlib
import importlib.machinery
import importlib.util
import json
import os
import random
import resource
import signal
import sys
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from types import CodeType, FrameType, FunctionType, ModuleType
from typing import Any

import pytest

from tests.focus import FIRST, READ_THE_SOURCE, ROOT, U, choose, tests_for
from tests.mutants import Mutant, mutants_of, mutated

BROKEN = 70  # the exit of a child in which this tool broke, not a test
IMPORT_S = 120  # until the first test begins, and
TEST_S = 6  # until one test ends, beside
TIMES_SLOWER = 8  # what it takes without a mutant, so many times: the machine is shared
MEMORY_MAX_BYTES = 6 << 30
UNREWRITTEN = "ignore::pytest.PytestAssertRewriteWarning"  # of what is preloaded
OFF = ("cacheprovider", "xdist", "faulthandler")
QUIET = ("--capture=no", "-W", UNREWRITTEN, *(f"-pno:{plugin}" for plugin in OFF))
PRELOADED = ("hypothesis", "pydantic", "sqlalchemy", "cryptography.hazmat.primitives.asymmetric.ec", "nacl.signing")

Task = tuple[str, int, Mutant]  # file, number of the mutant in it, the mutant
Reached = dict[str, dict[str, list[int]]]  # file -> test -> lines


def in_child(work: Callable[[], int], timeout_s: float) -> int | None:
    """What `work` gives in a silent child of its own; None when its time ran out."""
    pid = os.fork()
    if pid == 0:
        code = BROKEN
        with contextlib.suppress(BaseException):
            os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
            os.dup2(1, 2)
            resource.setrlimit(resource.RLIMIT_AS, (MEMORY_MAX_BYTES, MEMORY_MAX_BYTES))
            signal.signal(signal.SIGALRM, signal.SIG_DFL)
            signal.alarm(int(timeout_s) + 1)
            code = work()
        os._exit(code)
    _, status = os.waitpid(pid, 0)
    return (
        None if os.WIFSIGNALED(status) and os.WTERMSIG(status) == signal.SIGALRM else os.waitstatus_to_exitcode(status)
    )


class Session:
    """A pytest plugin that runs mutants in place of the tests that were collected."""

    def __init__(self, files: Sequence[str], tasks: Sequence[Task], out: Path, *, thorough: bool) -> None:
        self.files = {str(ROOT / file): file for file in files}
        self.tasks, self.out, self.failed, self.thorough = tasks, out, False, thorough

    def pytest_collection_modifyitems(self, items: list[pytest.Item]) -> None:
        """Leave out the tests that read the source."""
        items[:] = [item for item in items if not item.name.startswith(READ_THE_SOURCE)]

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        """Remember that a test failed."""
        self.failed = self.failed or report.failed

    def pytest_runtestloop(self, session: pytest.Session) -> bool:
        """Learn who reaches what, then try every mutant."""
        learnt = self.out.with_suffix(".reached")
        start_s = time.monotonic()
        code = in_child(lambda: self.learn(session.items, learnt), 3600)
        say(f"{len(session.items)} tests learnt in {time.monotonic() - start_s:.0f} s")
        assert code == 0, "the tests pass without a mutant"
        known = json.loads(learnt.read_text())
        learnt.unlink()
        items = {item.nodeid: item for item in session.items}
        results: list[str] = []
        for file, _, mutant in self.tasks:
            chosen = self.chosen(file, mutant, known)
            work = self.trial(file, mutant, [items[test] for test in chosen], known["seconds"])
            results.append(outcome(in_child(work, IMPORT_S)) if chosen else "unreached")
            say(f"{len(results)}/{len(self.tasks)} {results[-1]:9} {file}:{mutant.line} {mutant.what}")
        self.out.write_text(json.dumps({"results": results, **known}))
        return True

    def chosen(self, file: str, mutant: Mutant, known: dict[str, Any]) -> list[str]:
        """The tests that may see a mutant of a function; none for what is made by import."""
        reached, seconds = known["reached"][file], known["seconds"]
        return choose(reached, seconds, mutant.line, all_ways=self.thorough) if mutant.function else []

    def learn(self, items: Sequence[pytest.Item], learnt: Path) -> int:
        """Run all tests; write which lines of the files each reaches, and how many seconds it takes."""
        reached: Reached = {file: {} for file in self.files.values()}
        seconds: dict[str, float] = {}
        lines: dict[str, set[int]] = defaultdict(set)

        def local(frame: FrameType, event: str, arg: Any) -> Any:
            lines[frame.f_code.co_filename].add(frame.f_lineno)
            return local

        def trace(frame: FrameType, event: str, arg: Any) -> Any:
            return local if frame.f_code.co_filename in self.files else None

        for item in items:
            lines.clear()
            start_s = time.perf_counter()
            sys.settrace(trace)
            run([item])
            sys.settrace(None)
            seconds[item.nodeid] = time.perf_counter() - start_s
            for path, found in lines.items():
                reached[self.files[path]][item.nodeid] = sorted(found)
        learnt.write_text(json.dumps({"reached": reached, "seconds": seconds}))
        return int(self.failed)

    def trial(
        self, file: str, mutant: Mutant, items: Sequence[pytest.Item], seconds: dict[str, float]
    ) -> Callable[[], int]:
        """The work of a child: exchange the function's code, run until a test fails."""

        def work() -> int:
            exchange(str(ROOT / file), mutant)
            for item in items:
                allow(seconds[item.nodeid])
                run([item])
                if self.failed:
                    return 1
            return 0

        return work


def allow(seconds: float) -> None:
    """End this child unless the test that begins, which takes so long without a mutant, ends in time."""
    signal.alarm(int(TEST_S + TIMES_SLOWER * seconds) + 1)


def run(items: Sequence[pytest.Item]) -> None:
    """Run tests by pytest's own protocol."""
    for item in items:
        item.config.hook.pytest_runtest_protocol(item=item, nextitem=None)


def outcome(code: int | None) -> str:
    """What a child's exit says: 0 no test failed, None no time left, anything else a test failed or broke."""
    assert code != BROKEN, "the tool itself did not break"
    return "timeout" if code is None else "survived" if code == 0 else "killed"


def exchange(path: str, mutant: Mutant) -> None:
    """Give the mutant's code to the function that it changes, which keeps its name wherever it was imported to."""
    new = compile(mutated(Path(path).read_text(), mutant), path, "exec")
    codes = {
        (code.co_qualname, code.co_firstlineno): code for code in _codes(new) if code.co_qualname == mutant.function
    }
    found = 0
    for one in gc.get_objects():
        if isinstance(one, FunctionType) and one.__code__.co_filename == path:
            key = (one.__code__.co_qualname, one.__code__.co_firstlineno)
            if key in codes:
                one.__code__ = codes[key]
                found += 1
    if not found:
        os._exit(0)  # no function of that name is alive: not killed here, tried again by import


def _codes(code: CodeType) -> Iterator[CodeType]:
    yield code
    for constant in code.co_consts:
        if isinstance(constant, CodeType):
            yield from _codes(constant)


class Changed(importlib.machinery.SourceFileLoader):
    """Loads a module from a mutated tree; found before all others for its name."""

    def __init__(self, name: str, path: str, mutant: Mutant | None) -> None:
        super().__init__(name, path)
        self.mutant = mutant

    def find_spec(self, name: str, path: Any = None, target: ModuleType | None = None) -> Any:
        """The spec of the one module; None for every other."""
        return importlib.util.spec_from_file_location(name, self.path, loader=self) if name == self.name else None

    def get_code(self, fullname: str) -> CodeType | None:
        """The mutated module, compiled."""
        source = Path(self.path).read_text()
        tree = mutated(source, self.mutant) if self.mutant else source
        return compile(tree, self.path, "exec")


class Chosen:
    """A pytest plugin that keeps the chosen tests, in their order."""

    def __init__(self, chosen: Sequence[str], seconds: dict[str, float]) -> None:
        self.order = {test: at for at, test in enumerate(chosen)}
        self.seconds = seconds

    def pytest_runtest_setup(self, item: pytest.Item) -> None:
        """Start the test's time."""
        allow(self.seconds[item.nodeid])

    def pytest_collection_modifyitems(self, items: list[pytest.Item]) -> None:
        """Keep and sort."""
        items[:] = sorted((item for item in items if item.nodeid in self.order), key=lambda one: self.order[one.nodeid])


def by_import(file: str, mutant: Mutant | None, chosen: Sequence[str], seconds: dict[str, float]) -> str:
    """Try a mutant in a child that imports the module afresh."""
    name = file.removesuffix(".py").removesuffix("/__init__").replace("/", ".")
    paths = sorted({test.partition("::")[0] for test in chosen})

    def work() -> int:
        sys.meta_path.insert(0, Changed(name, str(ROOT / file), mutant))
        return int(pytest.main([*QUIET, "-x", *paths], plugins=[Chosen(chosen, seconds)]))

    return outcome(in_child(work, IMPORT_S))


def second_try(tasks: Sequence[Task], results: list[str], known: dict[str, Any], states: set[str]) -> None:
    """Try by import what survived or was not reached, in place."""
    tried = False
    for at, (file, _, mutant) in enumerate(tasks):
        if results[at] not in states:
            continue
        reached, seconds = known["reached"][file], known["seconds"]
        all_ways = results[at] == "survived"
        chosen = choose(reached, seconds, mutant.line if all_ways else None, all_ways=all_ways)
        if results[at] == "unreached":
            stem = Path(file).stem
            tables = (
                tuple(f"{U}/test_{name}" for name in ("mutants_", f"{stem}.py", f"rules_refused_{stem}.py")) + FIRST
            )
            chosen += [test for test in seconds if test.startswith(tables) and test not in set(chosen)]
        if not tried:
            tried = by_import(file, None, chosen, seconds) == "survived"
            assert tried, "the tests pass in a process of their own, without a mutant"
        results[at] = by_import(file, mutant, chosen, seconds)
        say(f"by import: {results[at]:9} {file}:{mutant.line} {mutant.what}")


def say(line: str) -> None:
    """One line on the way, to the error stream."""
    sys.stderr.write(line + "\n")
    sys.stderr.flush()


def tasks_of(named: Sequence[str], sample: int | None, seed: int, again: Path | None) -> list[Task]:
    """The mutants to try: of `FILE:COUNT` so many, of all other files together as many as the sample has."""
    rest: list[Task] = []
    tasks: list[Task] = []
    for one in named:
        file, _, count = one.partition(":")
        mutants = [(file, no, mutant) for no, mutant in enumerate(mutants_of((ROOT / file).read_text()))]
        if count:
            tasks += random.Random(seed).sample(mutants, min(int(count), len(mutants)))
        else:
            rest += mutants
    tasks += rest if sample is None else random.Random(seed).sample(rest, min(sample, len(rest)))
    if again is not None:
        kept = {
            (row["file"], row["no"]) for row in json.loads(again.read_text())["mutants"] if row["result"] == "survived"
        }
        tasks = [task for task in tasks if task[:2] in kept]
    return sorted(tasks, key=lambda task: task[:2])


def main() -> None:
    """Try mutants, write the report, print the table."""
    parser = argparse.ArgumentParser(description="Mutation testing")
    parser.add_argument("files", nargs="+")
    parser.add_argument("--sample", type=int)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--again", type=Path)
    parser.add_argument("--tests", nargs="*")
    parser.add_argument("--quick", action="store_true", help="leave survivors for a later --again")
    parser.add_argument("--out", type=Path, default=ROOT / "var/mutation.json")
    given = parser.parse_args()
    os.environ["CI"] = "1"  # hypothesis draws the same examples for every mutant
    given.out.parent.mkdir(parents=True, exist_ok=True)
    for name in PRELOADED:
        importlib.import_module(name)
    files = [one.partition(":")[0] for one in given.files]
    tasks = tasks_of(given.files, given.sample, given.seed, given.again)
    paths = given.tests or sorted({path for file in files for path in tests_for(file)})
    session = Session(files, tasks, given.out, thorough=given.again is not None)
    pid = os.fork()
    if pid == 0:
        os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
        os._exit(int(pytest.main([*QUIET, *paths], plugins=[session])))
    assert os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]) == 0, "the session ends well"
    known = json.loads(given.out.read_text())
    results: list[str] = known.pop("results")
    second_try(tasks, results, known, {"unreached"} if given.quick else {"unreached", "survived"})
    rows = [
        {"file": file, "no": no, "line": mutant.line, "what": mutant.what, "result": result}
        for (file, no, mutant), result in zip(tasks, results, strict=True)
    ]
    given.out.write_text(json.dumps({"seed": given.seed, "mutants": rows}, ensure_ascii=False, indent=1))
    for file in files:
        counts = Counter(row["result"] for row in rows if row["file"] == file)
        dead = counts["killed"] + counts["timeout"]
        print(f"{file}: {counts.total()} mutants, {dict(counts)}, {100 * dead / max(1, counts.total()):.1f} % killed")


if __name__ == "__main__":
    main()
