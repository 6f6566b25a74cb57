"""How an actor reaches a ledger: a protocol that HTTP, a test's direct call and a benchmark can all stand behind.

Promise: bytes go in as they were signed and come back as the ledger gave them; nothing on this side interprets them.

Specification: DESIGN section 8, FORMATS 1.4.
"""

from __future__ import annotations

from collections.abc import Sequence
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
    """A thread, from some index on, as a party of it reads it: statements in wire form, in index order, and the head.

    `last` is the log index up to which it was read; reading on `after` it gives what was said since.
    """

    thread: str
    head: str
    statements: tuple[bytes, ...] = field(default=())
    last: int = -1


class Transport(Protocol):
    """A way to a ledger. `session` is a `session+jwt` that the reader signed."""

    def submit(self, wire: bytes) -> Receipt:
        """Hand in one signed statement. Raises: Refused."""

    def submit_many(self, wires: Sequence[bytes]) -> list[Receipt | Refused]:
        """Hand in signed statements, applied in order: a receipt or a refusal for each. Raises: Refused (all)."""

    def thread(self, thread: str, session: str, after: int = -1) -> ThreadRead:
        """Read a thread, what stands after log index `after`. Raises: Refused."""

    def make_pack(self, wanted: dict[str, Any], session: str) -> str:
        """Have an evidence pack made; gives its id. Raises: Refused."""

    def pack(self, pack_id: str, session: str) -> bytes:
        """Fetch an evidence pack. Raises: Refused."""
