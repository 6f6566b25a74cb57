"""The verifier in a process that has lost its senses: `python alone.py PACK [TRUST]` prints the verdict as JSON.

Promise: from the moment it begins to verify, every way to a clock, to chance, to the network, to a database, to another
program or to a file raises; only what lies beside the code may still be read. `LOST` says what was lost, so that a test
can see each raise.
"""

from __future__ import annotations

import datetime
import json
import os
import random
import secrets
import socket
import subprocess
import sys
import time
import uuid
from collections.abc import Callable
from pathlib import Path
from typing import Any

HERE = Path(__file__).resolve().parents[2]
CODE = [Path(place).resolve() for place in (HERE, sys.prefix, sys.base_prefix)]
ALWAYS = 99
LOST: list[tuple[Any, str, int]] = [  # with so many arguments a function asks for nothing from outside
    (time, "time", ALWAYS),
    (time, "time_ns", ALWAYS),
    (time, "monotonic", ALWAYS),
    (time, "perf_counter", ALWAYS),
    (time, "sleep", ALWAYS),
    (time, "localtime", 1),
    (time, "gmtime", 1),
    (time, "ctime", 1),
    (time, "strftime", 2),
    (os, "urandom", ALWAYS),
    (os, "getenv", ALWAYS),
    (random, "random", ALWAYS),
    (random, "randrange", ALWAYS),
    (random, "getrandbits", ALWAYS),
    (secrets, "token_bytes", ALWAYS),
    (uuid, "uuid1", ALWAYS),
    (uuid, "uuid4", ALWAYS),
]
EVENTS = ("socket.", "sqlite3.", "subprocess.", "os.", "shutil.", "tempfile.", "urllib.", "http.", "ssl.", "fcntl.")
MODULES = ("sqlite3", "_sqlite3", "sqlalchemy", "alembic", "httpx", "fastapi", "uvicorn")
armed = False


class Lost(Exception):
    """Something was asked for that a verifier has no business with."""


def guarded(real: Callable[..., Any], name: str, harmless: int) -> Callable[..., Any]:
    """The same function until the senses are lost."""

    def call(*arguments: Any, **named: Any) -> Any:
        if armed and len(arguments) < harmless:
            raise Lost(name)
        return real(*arguments, **named)

    return call


class Calendar(datetime.datetime):
    """Dates that can be read and written, and do not know which one is today."""

    @classmethod
    def now(cls, tz: datetime.tzinfo | None = None) -> Any:
        """Today, to the microsecond."""
        if armed:
            raise Lost("datetime.now")
        return super().now(tz)

    today = utcnow = now


def watch(event: str, arguments: tuple[Any, ...]) -> None:
    """Refuse what the interpreter is about to do."""
    if not armed:
        return
    if event.startswith(EVENTS):
        raise Lost(event)
    if event == "open":
        path, mode, _ = arguments
        if str(mode) not in ("r", "rb") or not any(Path(path).resolve().is_relative_to(place) for place in CODE):
            raise Lost(f"open {path!r} {mode!r}")
    if event == "import" and str(arguments[0]).partition(".")[0] in MODULES:
        raise Lost(f"import {arguments[0]}")


def lose() -> None:
    """Put the guards in place; nothing is lost yet."""
    for module, name, harmless in LOST:
        setattr(module, name, guarded(getattr(module, name), name, harmless))
    datetime.datetime = Calendar  # type: ignore[misc]
    sys.addaudithook(watch)


def still_there() -> list[str]:
    """Which of the senses was not lost after all: each is tried."""
    attempts: dict[str, Callable[[], Any]] = {name: getattr(module, name) for module, name, _ in LOST}
    attempts |= {
        "datetime.now": datetime.datetime.now,
        "datetime.utcnow": datetime.datetime.utcnow,
        "a socket": socket.socket,
        "a name of the network": lambda: socket.getaddrinfo("localhost", 80),
        "a database": lambda: __import__("sqlite3").connect(":memory:"),
        "a program": lambda: subprocess.run(["true"], check=True),
        "a file of the machine": lambda: Path("/etc/hostname").read_text(),
        "a file to write": lambda: (HERE / "README.md").open("a").close(),
        "a file to remove": lambda: Path("/nowhere").unlink(),
    }
    found = []
    for name, attempt in attempts.items():
        try:
            attempt()
        except Lost:
            continue
        except (OSError, TypeError):
            pass  # it got as far as trying
        found.append(name)
    return found


def main(pack: str, trust: str = "") -> int:
    """Verify a pack with everything lost; the verdict goes to standard output."""
    global armed  # noqa: PLW0603 - what the guards look at
    lose()
    data = Path(pack).read_bytes()
    trust_bytes = Path(trust).read_bytes() if trust else b""
    from notary import trust as trust_file  # noqa: PLC0415 - after the guards are in place
    from reports import check  # noqa: PLC0415

    trusted = trust_file.parse(trust_bytes) if trust else None
    armed = True
    verdict = check.check(data, trusted).as_json()
    loaded = [name for name in MODULES if name in sys.modules]
    found = still_there()
    armed = False
    print(json.dumps({"verdict": verdict, "loaded": loaded, "still there": found}))
    return 0


if __name__ == "__main__":
    sys.path.insert(0, str(HERE))
    sys.exit(main(*sys.argv[1:]))
