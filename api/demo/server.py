"""The demo's server: the real application under uvicorn, in a process of its own, told the time through a pipe.

Promise: the one way for time to reach it is the pipe that its parent holds; no route sets it, and it ends with the
pipe.

Rules
* Called with the data folder and the descriptor of a listening socket on loopback. The ledger is opened when the first
  moment is told, so that it may be founded while this process loads.
* What is due to the clock is recorded before a moment is left and before the next one counts, so that the log's order
  depends on the story alone.
* Standard input tells the time, standard output repeats each moment once it counts; the access log goes to standard
  error.

Specification: DESIGN section 3.6.
"""

from __future__ import annotations

import copy
import socket
import sys
import threading
from pathlib import Path
from typing import Any

import uvicorn
import uvicorn.config

from api.app import create
from api.demo.child import spare_collecting
from api.settings import Settings
from api.world.clock import VirtualClock, follow
from ledger.rules.turn import day_of


def log_config() -> dict[str, Any]:
    """uvicorn's own logging, all of it on standard error: standard output belongs to the time."""
    config = copy.deepcopy(uvicorn.config.LOGGING_CONFIG)
    config["handlers"]["access"]["stream"] = "ext://sys.stderr"
    config["formatters"]["access"]["use_colors"] = False
    config["formatters"]["default"]["use_colors"] = False
    return config


def main(data: Path, descriptor: int) -> None:
    """Serve the ledger in `data`, on the socket `descriptor`, from the first moment told until standard input ends."""
    spare_collecting()
    first = sys.stdin.readline()
    if not first:
        return
    clock = VirtualClock(int(first))
    follow([first], clock, sys.stdout)
    listening = socket.socket(fileno=descriptor)
    host, port = listening.getsockname()[:2]
    application = create(Settings(data=data, host=host, port=port), clock=clock)
    server = uvicorn.Server(uvicorn.Config(application, log_config=log_config(), log_level="info"))

    def settle(*, fresh: bool) -> None:
        house = getattr(application.state, "house", None)
        if house is not None:  # until it is open, nothing can have lapsed
            house.sequencer.tick(fresh=fresh).result()

    def advance(at_ms: int) -> None:
        settle(fresh=False)
        next_day = day_of(at_ms) != day_of(clock())
        clock.advance(at_ms)
        if next_day:  # what lapses, lapses when a day begins
            settle(fresh=True)

    def told() -> None:
        try:
            follow(sys.stdin, clock, sys.stdout, advance)
        finally:
            server.should_exit = True

    threading.Thread(target=told, daemon=True).start()
    server.run(sockets=[listening])


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]))
