"""Filling a ledger: a town's statements through the real sequencing, in batches, until it is as large as was asked for.

Promise: a ledger that `fill` made passes the audit; the same seed and size give the same entries.

Specification: DESIGN section 8.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import groupby, islice
from pathlib import Path

from sqlalchemy.engine import Engine

from api.bench.town import MONTHS, START, YARD_STATEMENTS, Draws, Said, Town
from ledger import db
from ledger.vault import Vault
from notary import found, keys, lapses, sequence
from notary.keys import Keyring
from notary.receipts import Receipt

ORIGIN = "demo.xinzheng.example/generated"
BATCH = 500  # statements of one transaction; the gate takes up to 1,000

Progress = Callable[[int, int], None]  # entries so far, entries in all


def fill(folder: Path, statements: int, *, seed: str = "1", progress: Progress | None = None) -> int:
    """Found a ledger in `folder` and fill it with mixed statements; how many entries it holds.

    They are `statements`, or a few more that the clock had to say.

    Raises: AlreadyExists (there is a ledger). RuntimeError (the town said something that was refused, or too little).
    """
    draws = Draws(f"ledger {seed}")
    found.found(folder, ORIGIN, at_ms=int(START.timestamp()) * 1000, entropy=draws)
    ring, registrar = keys.load(folder / found.KEYS), keys.load_signer(folder / found.REGISTRAR)
    town = Town(ORIGIN, registrar, seed, yards_of(statements))
    engine = db.open(f"sqlite:///{folder / found.DATABASE}")
    try:
        return _fill(engine, ring, Vault(ring.kek, draws), town, statements, progress)
    finally:
        engine.dispose()


def yards_of(statements: int) -> int:
    """How many yards say that many statements well before their months are over."""
    return max(2, statements // (YARD_STATEMENTS * MONTHS // 2))


def _fill(engine: Engine, ring: Keyring, vault: Vault, town: Town, statements: int, progress: Progress | None) -> int:
    size, last_ms = 2, 0
    for at_ms, wires in _batches(town.statements()):
        if at_ms // 86_400_000 != last_ms // 86_400_000:
            size += lapses.record(engine, ring, vault, at_ms)
        last_ms = at_ms
        batch = wires[: max(0, statements - size)]
        answers = sequence.sequence(engine, ring, vault, batch, at_ms) if batch else []
        refused = next((answer for answer in answers if not isinstance(answer, Receipt)), None)
        if refused is not None:
            raise RuntimeError(f"the generated town said what is refused: {refused.error}")
        size += len(batch)
        if progress is not None:
            progress(min(size, statements), statements)
        if size >= statements:
            return size
    raise RuntimeError("the town said less than was asked for")


def _batches(said: Iterator[Said]) -> Iterator[tuple[int, list[bytes]]]:
    """What is said at one moment, cut into batches."""
    for at_ms, moment in groupby(said, key=lambda pair: pair[0]):
        while wires := [wire for _, wire in islice(moment, BATCH)]:
            yield at_ms, wires
