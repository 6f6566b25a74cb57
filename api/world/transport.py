"""How an actor reaches a ledger: a protocol that HTTP, a test's direct call and a benchmark can all stand behind.

Promise: bytes go in as they were signed and come back as the ledger gave them; nothing on this side interprets them.

Specification: DESIGN section 8, FORMATS 1.4.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, Protocol

from notary.receipts import Receipt


class Refused(Exception):
    """The ledger said no: `code` as in RFC 9457's member, `problem` the whole of it."""

    def __init__(self, code: str, problem: dict[str, Any]) -> None:
        super().__init__(f"{code}: {problem.get('detail', '')}")
        self.code = code
        self.problem = problem


@dataclass(frozen=True)
class ThreadRead:
    """A thread as a party of it reads it: statements in their wire form, in index order, and the head."""

    thread: str
    head: str
    statements: tuple[bytes, ...] = field(default=())


class Transport(Protocol):
    """A way to a ledger. `session` is a `session+jwt` that the reader signed."""

    def submit(self, wire: bytes) -> Receipt:
        """Hand in one signed statement. Raises: Refused."""

    def thread(self, thread: str, session: str) -> ThreadRead:
        """Read a thread. Raises: Refused."""

    def make_pack(self, wanted: dict[str, Any], session: str) -> str:
        """Have an evidence pack made; gives its id. Raises: Refused."""

    def pack(self, pack_id: str, session: str) -> bytes:
        """Fetch an evidence pack. Raises: Refused."""
