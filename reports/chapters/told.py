"""What every pack's case tells, whatever it is about: the facts that the chapters shared by fee and wages draw from.

Rules
* A fee case and a wage case both tell it; nothing that only one of them knows stands here.

Specification: FORMATS 1.5.
"""

from __future__ import annotations

from typing import Protocol

from reports.case import Checkpoint, Exhibit, Finding, Log, Objection, Pack, Remark, Signer, Statement


class Told(Protocol):
    """The common facts of a case, read only."""

    @property
    def pack(self) -> Pack:
        """What the pack says of itself."""

    @property
    def checkpoint(self) -> Checkpoint:
        """The tree that everything is proved against."""

    @property
    def log(self) -> Log:
        """The ledger."""

    @property
    def signers(self) -> tuple[Signer, ...]:
        """Every key that signed something here."""

    @property
    def objections(self) -> tuple[Objection, ...]:
        """Objections and pleas."""

    @property
    def exhibits(self) -> tuple[Exhibit, ...]:
        """The evidence list."""

    @property
    def exhibit_no(self) -> dict[str, int]:
        """The exhibit number of each statement id."""

    @property
    def exhibit_root(self) -> bytes:
        """The root over the evidence list."""

    @property
    def statements(self) -> tuple[Statement, ...]:
        """Where each statement stands."""

    @property
    def findings(self) -> tuple[Finding, ...]:
        """What the verifier's content steps found."""

    @property
    def unchecked(self) -> tuple[Remark, ...]:
        """What was not checked."""

    @property
    def not_proved(self) -> tuple[Remark, ...]:
        """What no pack proves."""
