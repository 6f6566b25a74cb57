"""Whether a database holds what was published: receipts, packs and checkpoints in other hands, held against it.

Promise: each piece of evidence gets one of four answers. Evidence counts only under the log's own signature, so nobody
can make a good database look restored, and a restored one does not pass for good where any newer paper survives.

Rules
* `contained`: the database has the very tree of that checkpoint, and the entry, where the paper is about one.
* `newer`: more was published than the database holds. It is an older copy; writing into it would fork the log.
* `forked`: at that size the database has another tree. Something else was written already.
* `foreign`: not signed by this log, or no such paper; it proves nothing either way.

Specification: FORMATS 1.4, 2.5; ADR 15.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any

from ledger import log
from ledger.db import Session
from ledger.errors import LedgerError
from ledger.log import Head
from notary import checkpoint, proof
from notary.checkpoint import Checkpoint
from notary.note import Vkey

CONTAINED, NEWER, FORKED, FOREIGN = "contained", "newer", "forked", "foreign"


@dataclass(frozen=True, slots=True)
class Paper:
    """One piece of evidence: where it came from, and a signed checkpoint or a tlog-proof, as text."""

    source: str
    text: str


@dataclass(frozen=True, slots=True)
class Answer:
    """What the database says to one paper; `size` is that of its checkpoint, 0 where there is none."""

    source: str
    verdict: str
    size: int
    sentence: str

    def as_json(self) -> dict[str, Any]:
        """The answer as plain values."""
        return asdict(self)


def check(session: Session, head: Head, vkey: Vkey, paper: Paper) -> Answer:
    """Hold one paper against the database, whose head is `head`. Raises: LogCorrupt (the tree is damaged)."""
    try:
        claimed = _claimed(paper.text, vkey, head.origin)
    except LedgerError as error:
        return Answer(paper.source, FOREIGN, 0, f"This proves nothing about this log: {error.sentence}")
    size = claimed.size
    if size > head.size:
        sentence = f"{size} entries were published, and the database has {head.size}: it is an older copy."
        return Answer(paper.source, NEWER, size, sentence)
    if size > 0 and log.root(session, size) != claimed.root:
        sentence = f"The database has other entries than the {size} that were published."
        return Answer(paper.source, FORKED, size, sentence)
    return Answer(paper.source, CONTAINED, size, f"The database holds the {size} entries that were published.")


def _claimed(text: str, vkey: Vkey, origin: str) -> Checkpoint:
    """The checkpoint of a paper. A proof must lead to it, so that its entry is in the very same tree.

    Raises: LedgerError (not ours).
    """
    if not text.startswith(proof.HEADER):
        return checkpoint.open_signed(text, vkey, origin)
    parsed = proof.parse(text)
    if parsed.extra is None:
        return checkpoint.open_signed(parsed.checkpoint, vkey, origin)
    return proof.check(parsed, parsed.extra, vkey, origin)
