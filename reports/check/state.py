"""What the verifier knows so far, filled step by step; each step may read only what steps before it have proved.

Promise: a step raises, and never says False; what it found it says in one sentence in each language, with counts.

Specification: FORMATS 1.6.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from ledger import statement
from ledger.errors import LedgerError, PackInvalid
from ledger.fold import Fold
from ledger.statement import Statement
from notary import note
from notary.checkpoint import Checkpoint
from notary.note import Vkey
from notary.trust import Trust
from reports.archive import Archive
from reports.case import AnyCase
from reports.case.reading import Reading
from reports.case.shapes import Finding
from reports.contents import Contents
from reports.manifest import Manifest

STATEMENTS = "statements/"
PROOFS = "proofs/"
SUFFIX = {STATEMENTS: ".sd-jwt", PROOFS: ".tlog-proof"}


@dataclass
class State:
    """A pack under examination. `trust` is the reader's own, None when he has none."""

    data: bytes
    trust: Trust | None
    draw: Callable[[Any], bytes]
    findings: list[Finding] = field(default_factory=list)
    archive: Archive = field(init=False)
    manifest: Manifest = field(init=False)
    checkpoint: Checkpoint = field(init=False)
    statements: dict[str, Statement] = field(init=False)
    contents: Contents = field(init=False)
    fold: Fold = field(init=False)
    case: AnyCase = field(init=False)
    limbs: frozenset[str] = frozenset()  # of a wage pack: the orders above that the reader may see

    @property
    def members(self) -> Mapping[str, bytes]:
        """The pack's files by path."""
        return self.archive.members

    @property
    def reading(self) -> Reading:
        """Contents and fold, for the questions of the case."""
        return Reading(self.contents, self.fold)

    def ids(self, folder: str) -> list[str]:
        """The statement ids that name the files of a folder."""
        suffix = SUFFIX[folder]
        return [path[len(folder) : -len(suffix)] for path in self.members if path.startswith(folder)]

    @cached_property
    def founded(self) -> Statement:
        """The founding statement that the pack itself holds. Raises: PackInvalid."""
        for one in self.ids(STATEMENTS):
            try:
                st = statement.parse(self.members[f"{STATEMENTS}{one}{SUFFIX[STATEMENTS]}"], complete=False)
            except LedgerError:
                continue  # the step of the statements says what is wrong with it
            if st.kind == "log.founded":
                return st
        raise PackInvalid("The pack holds no founding statement of its log.")

    def own_vkey(self, name: str) -> Vkey:
        """A key that the pack's own founding statement names: it binds nothing to the outside.

        Raises: PackInvalid, LedgerError (no key is named so).
        """
        text = self.founded.body.get(name)
        if not isinstance(text, str):
            raise PackInvalid("The founding statement names no such key.", key=name)
        return note.parse_vkey(text)

    @property
    def origin(self) -> str:
        """The log's origin: the trust file's, else the pack's own word."""
        return self.trust.origin if self.trust else self.founded.aud

    @property
    def log_vkey(self) -> Vkey:
        """The key that must have signed the checkpoint."""
        return self.trust.log_vkey if self.trust else self.own_vkey("log_vkey")

    @property
    def pack_vkeys(self) -> tuple[Vkey, ...]:
        """The keys of which one must have signed the pack note."""
        return self.trust.pack_vkeys if self.trust else (self.own_vkey("pack_vkey"),)


Sentences = tuple[str, str]  # Chinese, English


@dataclass(frozen=True)
class Step:
    """One numbered step. A content step's finding stands on page 1 of the report, so it may not depend on that page."""

    no: int
    name_zh: str
    name_en: str
    content: bool
    run: Callable[[State], Sentences]


def demand(holds: bool, sentence: str, **fields: object) -> None:
    """Refuse the pack with that sentence unless `holds`. Raises: PackInvalid."""
    if not holds:
        raise PackInvalid(sentence, **fields)
