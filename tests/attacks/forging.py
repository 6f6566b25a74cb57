"""A forger's bench: a real pack taken apart, changed, and sealed again with the real pack key.

Promise: `sealed` makes fit all that the pack key can make fit: sizes, hashes, the list of files, the note; the bench's
other methods also the evidence list with its root, and the pack id. What is caught after that is caught by what the key
cannot sign away.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from typing import Any

from notary import note
from reports import archive, manifest
from reports.case import evidence
from reports.case.shapes import Exhibit
from reports.check import Verdict, check
from reports.pack import seal
from tests.packs import Ledger, dispute


@cache
def world() -> tuple[Ledger, str, str]:
    """The dispute: ledger, order thread, account thread. Never changed by a test."""
    return dispute()


@cache
def honest(kind: str, reader: str = "contractor", size: int | None = None) -> bytes:
    """A real pack about the disputed order or the account."""
    ledger, order, account = world()
    found = ledger.collected(kind, order if kind == "order" else account, reader, size=size)
    return seal(found, ledger.checkpoint(found.contents.size), ledger.trust, ledger.pack_signer).data


@dataclass
class Bench:
    """An opened pack: its members and its manifest as plain JSON, to be changed at will."""

    members: dict[str, bytes]
    row: dict[str, Any]

    def id_of(self, kind: str, number: int = 0) -> str:
        """The id of the n-th statement of a kind, in the order of the evidence list; -1 is the last."""
        return str([x["statement"] for x in self.row["exhibits"] if x["kind"] == kind][number])

    def statement(self, statement_id: str) -> str:
        """The path of a statement."""
        return f"statements/{statement_id}.sd-jwt"

    def proof(self, statement_id: str) -> str:
        """The path of a proof."""
        return f"proofs/{statement_id}.tlog-proof"

    def head(self, statement_id: str) -> dict[str, Any]:
        """The heads entry of the thread that a statement is in."""
        return next(row for row in self.row["heads"] if statement_id in row["ids"])

    def exhibit(self, statement_id: str) -> dict[str, Any]:
        """The exhibit of a statement."""
        return next(row for row in self.row["exhibits"] if row["statement"] == statement_id)

    def disclosed(self, statement_id: str) -> dict[str, Any]:
        """The counts of a statement's disclosures."""
        return next(row for row in self.row["disclosures"] if row["statement"] == statement_id)

    def drop(self, statement_id: str, *, heads: bool) -> None:
        """Take a statement out everywhere; with `heads` also out of the list of its thread."""
        del self.members[self.statement(statement_id)]
        del self.members[self.proof(statement_id)]
        self.row["exhibits"].remove(self.exhibit(statement_id))
        self.row["disclosures"].remove(self.disclosed(statement_id))
        if heads:
            self.unlist(statement_id)

    def unlist(self, statement_id: str) -> None:
        """Take a statement out of its thread's list, and make the thread's newest the head."""
        head = self.head(statement_id)
        head["ids"].remove(statement_id)
        head["head"] = head["ids"][-1]

    def renumber(self) -> None:
        """Number the exhibits again, and make their hashes and their root fit."""
        for no, row in enumerate(self.row["exhibits"], start=1):
            row["no"] = no
            if row["path"] in self.members:
                row["sha256"] = hashlib.sha256(self.members[row["path"]]).hexdigest()
        self.reroot()

    def reroot(self) -> None:
        """Compute the exhibit root again."""
        rows = tuple(Exhibit(**row) for row in self.row["exhibits"])
        self.row["exhibit_root"] = evidence.root(rows).hex()

    def rename(self) -> None:
        """Compute the pack id again."""
        asked = manifest.parse(self._printed()).asked
        self.row["pack"] = asked.pack_id(self.row["checkpoint"])

    def _printed(self) -> bytes:
        return json.dumps(self.row, separators=(",", ":"), ensure_ascii=False).encode()

    def sealed(self, ledger: Ledger) -> bytes:
        """The pack again, listed and signed by the pack key."""
        own = {path: data for path, data in self.members.items() if path not in ("pack.json", "pack.note")}
        listed = manifest.files_of(own)
        self.row["files"] = [{"path": row.path, "sha256": row.sha256, "size": row.size} for row in listed]
        printed = self._printed()
        text = manifest.note_text(self.row["pack"], printed)
        signed = str(note.sign(text, ledger.pack_signer)).encode()
        return archive.write({**own, "pack.json": printed, "pack.note": signed})


def opened(data: bytes) -> Bench:
    """A pack on the bench."""
    members = dict(archive.read(data).members)
    return Bench(members, json.loads(members["pack.json"]))


Forgery = Callable[[Bench, Ledger], None]


def forged(forgery: Forgery, kind: str = "account", reader: str = "contractor") -> Verdict:
    """What the verifier says of a pack after a forgery, sealed again, under the ledger's own trust file."""
    ledger, _, _ = world()
    bench = opened(honest(kind, reader))
    forgery(bench, ledger)
    return check(bench.sealed(ledger), ledger.trust)


def failed(verdict: Verdict) -> int:
    """The number of the step that failed, 0 where none did."""
    return next((step.no for step in verdict.steps if step.state == "failed"), 0)
