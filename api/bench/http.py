"""Admission over HTTP: a real server in a process of its own on loopback, and connections that stay open.

Rules
* Each connection has a town of its own and hands in its statements in order, one request after the other; several
  wait at once, so that group commit has something to group.
* The server is the one that `xinzheng serve` runs, with its sweep, its mark and its receipts; ended by its own id.

Specification: DESIGN section 8.
"""

from __future__ import annotations

import http.client
import json
import os
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from ledger.errors import LogBusy

HOST = "127.0.0.1"
START_S_MAX = 60.0
ANSWER_S_MAX = 60.0


@contextmanager
def serving(data: Path) -> Iterator[int]:
    """A server of the ledger in `data`; its port. Raises: LogBusy (it does not start)."""
    with socket.create_server((HOST, 0)) as free:
        port = free.getsockname()[1]
    environment = {name: value for name, value in os.environ.items() if not name.startswith("XINZHENG_")}
    command = [sys.executable, "-m", "api.cli", "serve", "--data", str(data), "--port", str(port)]
    process = subprocess.Popen(  # noqa: S603 - our own module, by this very interpreter
        command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, env=environment
    )
    try:
        _wait_for(port, process)
        yield port
    finally:
        process.terminate()
        process.wait(ANSWER_S_MAX)


def _wait_for(port: int, process: subprocess.Popen[bytes]) -> None:
    until_s = time.monotonic() + START_S_MAX
    while time.monotonic() < until_s and process.poll() is None:
        try:
            socket.create_connection((HOST, port), 1).close()
            return
        except OSError:
            time.sleep(0.05)
    raise LogBusy("The benchmark's server did not start.")


class Line(threading.Thread):
    """One connection that hands in what it has, `together` statements a request, until the time is over."""

    def __init__(self, port: int, wires: Sequence[bytes], together: int, until_s: float) -> None:
        super().__init__(daemon=True)
        self._port, self._wires, self._together, self._until_s = port, wires, together, until_s
        self.admitted = 0
        self.waited_s: list[float] = []
        self.refused = ""

    def run(self) -> None:
        """Hand in everything."""
        connection = http.client.HTTPConnection(HOST, self._port, timeout=ANSWER_S_MAX)
        try:
            for start in range(0, len(self._wires), self._together):
                if time.perf_counter() >= self._until_s or self.refused:
                    return
                self._hand_in(connection, self._wires[start : start + self._together])
        except (OSError, http.client.HTTPException) as error:
            self.refused = f"the server went away: {error}"
        finally:
            connection.close()

    def _hand_in(self, connection: http.client.HTTPConnection, wires: Sequence[bytes]) -> None:
        many = self._together > 1
        lines = (json.dumps({"statement": wire.decode()}, separators=(",", ":")) for wire in wires)
        body = "".join(f"{line}\n" for line in lines).encode() if many else wires[0]
        media_type = "application/x-ndjson" if many else "application/sd-jwt"
        began_s = time.perf_counter()
        connection.request("POST", "/v1/statements", body, {"Content-Type": media_type})
        answer = connection.getresponse()
        data = answer.read()
        self.waited_s.append(time.perf_counter() - began_s)
        receipts = [json.loads(row).get("receipt") for row in data.splitlines()] if many else [answer.status == 201]
        self.admitted += sum(bool(one) for one in receipts)
        if not all(receipts):
            self.refused = data.decode(errors="replace")[:500]


def handed_in(port: int, towns: Sequence[Sequence[bytes]], together: int, seconds: float) -> tuple[list[Line], float]:
    """Every town over a connection of its own to `port` here, at once, so many statements `together` in a request.

    Gives the connections, and the seconds that it took.
    """
    began_s = time.perf_counter()
    lines = [Line(port, wires, together, began_s + seconds) for wires in towns]
    for line in lines:
        line.start()
    for line in lines:
        line.join(seconds + 2 * ANSWER_S_MAX)
    return lines, time.perf_counter() - began_s
