"""A child process with a pipe each way: one line is asked, one line is answered, and it always ends.

Promise: when the block of `started` ends, however it ends, the child has ended too.

Rules
* A child lives as long as its standard input is open; closing it asks it to end. One that does not is terminated, then
  killed, by its own process id.
* It runs in a session of its own, so that Ctrl-C reaches the parent alone, which then ends its children in order.
* What it writes to standard error is kept in a file, and its end is shown when the child fails.

Specification: POSIX sessions and pipes, as `subprocess` has them.
"""

from __future__ import annotations

import gc
import os
import select
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path

ANSWER_S_MAX = 120.0  # a pack takes a second or two; a child that is silent for longer hangs
END_S_MAX = 10.0  # to end when asked: the last batch and the last answer
COLLECT_AFTER = 50_000  # new objects; Python's own 700 costs a demo a tenth of its time
LOG_TAIL_CHARACTERS = 2_000


def spare_collecting() -> None:
    """Collect garbage seldom from here on: a demo's process is short and makes many small things that it keeps."""
    gc.freeze()
    gc.set_threshold(COLLECT_AFTER, 50, 50)


class ChildFailed(RuntimeError):
    """A child process ended or fell silent when it should have answered."""


class Child:
    """A running child: `ask` it, line by line."""

    def __init__(self, name: str, process: subprocess.Popen[str], log: Path) -> None:
        self.name = name
        self.pid = process.pid
        self.log = log
        self._process = process

    def ask(self, line: str) -> str:
        """The child's one line in answer to `line`. Raises: ChildFailed."""
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        try:
            self._process.stdin.write(line + "\n")
            self._process.stdin.flush()
            ready, _, _ = select.select([self._process.stdout], [], [], ANSWER_S_MAX)
            answer = self._process.stdout.readline() if ready else ""
        except BrokenPipeError:
            answer = ""
        if not answer:
            raise ChildFailed(f"{self.name} gave no answer; it wrote:\n{self.tail()}")
        return answer.rstrip("\n")

    def tail(self) -> str:
        """The end of what it wrote to standard error."""
        return self.log.read_text(errors="replace")[-LOG_TAIL_CHARACTERS:]

    def end(self) -> None:
        """End it: asked, then terminated, then killed."""
        assert self._process.stdin is not None
        with suppress(BrokenPipeError):  # it has ended already
            self._process.stdin.close()
        for stop in (self._process.terminate, self._process.kill):
            try:
                self._process.wait(END_S_MAX)
            except subprocess.TimeoutExpired:
                stop()
        self._process.wait(END_S_MAX)
        if self._process.stdout is not None:
            self._process.stdout.close()


@contextmanager
def started(
    module: str, arguments: Sequence[str], log: Path, *, fds: Sequence[int] = (), more: Mapping[str, str] | None = None
) -> Iterator[Child]:
    """A child that runs `python -m module arguments`, with the descriptors `fds` and the environment's `more`."""
    environment = {name: value for name, value in os.environ.items() if not name.startswith("XINZHENG_")}
    with log.open("w") as written:
        process = subprocess.Popen(  # noqa: S603 - our own module, by this very interpreter
            [sys.executable, "-m", module, *arguments],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=written,
            text=True,
            encoding="utf-8",
            pass_fds=fds,
            start_new_session=True,
            env={**environment, **(more or {})},
        )
    child = Child(module.rpartition(".")[2], process, log)
    try:
        yield child
    finally:
        child.end()
