"""A transport of `api.world` that hands statements to a world in this process.

Specification: api.world.transport.
"""

from __future__ import annotations

from typing import Any

from api.world.transport import Refused, ThreadRead
from ledger.errors import LedgerError
from notary.receipts import Receipt
from tests.world import World


class Direct:
    """A transport that hands statements to the world without a network."""

    def __init__(self, world: World) -> None:
        self.world = world

    def submit(self, wire: bytes) -> Receipt:
        """Record one. Raises: Refused."""
        before = len(self.world.receipts)
        try:
            self.world.hear(wire)
        except LedgerError as refusal:
            assert len(self.world.receipts) == before
            raise Refused(refusal.code, {"detail": refusal.sentence, **refusal.fields}) from None
        return self.world.receipts[-1]

    def submit_many(self, wires: Any) -> list[Receipt | Refused]:
        """Record several, one by one."""
        answers: list[Receipt | Refused] = []
        for wire in wires:
            try:
                answers.append(self.submit(wire))
            except Refused as refusal:
                answers.append(refusal)
        return answers

    def thread(self, thread: str, session: str, after: int = -1) -> ThreadRead:
        """Nobody reads here: heads are told by receipts and by the fold."""
        raise Refused("not-found", {"detail": "This transport reads no threads."})

    def make_pack(self, wanted: dict[str, Any], session: str) -> str:
        """No packs here. Raises: Refused."""
        raise Refused("not-found", {"detail": "This transport makes no packs."})

    def pack(self, pack_id: str, session: str) -> bytes:
        """No packs here. Raises: Refused."""
        raise Refused("not-found", {"detail": "This transport makes no packs."})
