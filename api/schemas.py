"""What the doors take and give as JSON, beside statements, receipts and problems.

Rules
* Requests are strict: no unknown member, no converted type. Money is integer fen, times integer milliseconds, UTC.
"""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

PackSubject = Annotated[str, StringConstraints(pattern=r"^(order|account|work|party):[0-9a-f-]{36}$")]
Purpose = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9-]{1,39}$")]


class Health(BaseModel):
    """Whether the process serves."""

    status: Literal["ok"]
    origin: str
    size: int
    read_only: bool


class Said(BaseModel):
    """One statement of a thread, as far as the reader may see it."""

    id: str
    index: int
    admitted_at_ms: int = Field(description="Entry time by the operator's own clock")
    kind: str
    iss: str
    kid: str
    badge: str = Field(description="disputed, one_sided, deemed or mutual")
    badge_zh: str
    level: str = Field(description="The lower assurance level of those who signed, S0 to S3")
    statement: str = Field(description="Wire form: issuer-signed JWT and disclosures")


class Thread(BaseModel):
    """A thread, a page at a time, in the order of the log."""

    thread: str
    state: str
    head: str
    roles: dict[str, str]
    opened_at_ms: int
    count: int
    statements: list[Said]
    next: int | None = Field(description="Pass it as `after` to go on; null at the end")


class PackWanted(BaseModel):
    """Which pack to make. It is made for the party whose session asks."""

    model_config = ConfigDict(strict=True, extra="forbid")

    kind: Literal["order", "account", "worker", "workshop"] = Field(
        description="worker: of one work thread; workshop: of all your workers with overdue wages"
    )
    subject: PackSubject = Field(description="The thread; for `workshop` your own party thread")
    purpose: Purpose = "mediation"
    at: Annotated[int, Field(ge=1, le=2**53 - 1)] | None = Field(None, description="Tree size, for an older checkpoint")


class PackMade(BaseModel):
    """A pack that was made and recorded."""

    pack: str
    url: str
    sha256: str
    bytes: int


class Step(BaseModel):
    """One step of the verifier."""

    no: int
    name: str
    name_zh: str
    state: Literal["ok", "failed", "unchecked"]
    finding: str
    finding_zh: str


class Remark(BaseModel):
    """Something that no step checks for this pack."""

    en: str
    zh: str


class TrustUsed(BaseModel):
    """The trust file that a verdict was given under: this server's own."""

    origin: str
    sha256: str


class Verdict(BaseModel):
    """What the verifier says of a pack; what the pack itself says (`pack`, `claim`, …) only where every step held."""

    model_config = ConfigDict(extra="allow")

    exit: Literal[0, 1, 2, 3] = Field(description="0 valid, 1 invalid, 2 unreadable, 3 origin not established")
    verdict: str
    verdict_zh: str
    steps: list[Step]
    unchecked: list[Remark]
    trust: TrustUsed
