"""What the doors take and give as JSON, beside statements, receipts and problems.

Rules
* Requests are strict: no unknown member, no converted type. Money is integer fen, times integer milliseconds, UTC.

Specification: OpenAPI 3.1; FORMATS 1.4.
"""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

ThreadId = Annotated[str, StringConstraints(pattern=r"^[a-z]{2,16}:[0-9a-f-]{36}$")]
ThreadType = Annotated[str, StringConstraints(pattern=r"^[a-z]{2,16}$")]
StatementId = Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{64}$")]
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
    lost: bool = Field(False, description="A key that signed is said to have been out of control by then; still valid")
    statement: str = Field(description="Wire form: issuer-signed JWT and disclosures")


class Thread(BaseModel):
    """A thread, a page at a time, in the order of the log."""

    thread: str
    state: str
    head: str | None = Field(
        description="The newest statement by a party; of a thread that you see in part, the newest you see, or null"
    )
    roles: dict[str, str]
    opened_at_ms: int
    count: int = Field(description="How many statements you see, page by page; of the log's own thread, but for packs")
    statements: list[Said]
    next: int | None = Field(description="Pass it as `after` to go on, also after an empty page; null at the end")


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


class Attached(BaseModel):
    """A file that was taken in; the same bytes again give the same answer."""

    sha256: str = Field(description="Of the bytes, computed by the ledger; statements name the file by it")
    media: str = Field(description="As its first bytes tell")
    bytes: int
    uploaded_at_ms: int = Field(description="By the operator's own clock; no proof of time")


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


class DraftWanted(BaseModel):
    """Plain fields to make a body of. Without a thread, the statement opens one where its kind does."""

    model_config = ConfigDict(strict=True, extra="forbid")

    fields: dict[str, Any] = Field(
        default_factory=dict, description="By their names in the body, or without the unit: price 1.17, qty 252,875"
    )
    thread: ThreadId | None = Field(None, description="The thread that the statement belongs in")
    thread_type: ThreadType | None = Field(None, description="Where a kind is under several types and opens a thread")
    supersedes: StatementId | None = Field(None, description="The statement that this one corrects")


class Draft(BaseModel):
    """A body to look at and to sign; nothing is stored and nothing is signed."""

    kind: str
    v: int
    thread_type: str
    thread: str | None = Field(description="Where the statement belongs; null: it opens a thread of its own")
    body: dict[str, Any] = Field(description="Every field in the clear; `sealed` says which of them travel sealed")
    sealed: list[str] = Field(description="Paths of the fields that the client seals before it signs")


class DisputeShown(BaseModel):
    """Why a line is disputed."""

    what: str = Field(description="objection, set-apart, lowered or inspected-late")
    by: str
    amount_fen: int | None


class LineShown(BaseModel):
    """One delivery line, as it stands. Quantities in thousandths, sums in fen."""

    delivery: str
    line: int
    order_line: int
    unit: str
    delivered_e3: int
    received_e3: int | None
    owed_fen: int
    paid_fen: int
    open_fen: int
    due_on: str | None
    overdue: bool
    badge: str
    badge_zh: str
    level: str
    deduction_asked_fen: int
    disputes: list[DisputeShown]


class OrderShown(BaseModel):
    """An order as it stands on a day: what is owed, paid, open, since when."""

    order: str
    customer: str
    contractor: str
    answer: str = Field(description="State of the thread: placed, countered, accepted, changing, declined, …")
    ordered_fen: int
    owed_fen: int
    paid_fen: int
    open_fen: int
    overpaid_fen: int
    state: str = Field(description="nothing-owed, paid, not-due or overdue")
    since: str | None = Field(description="First day of default; null where nothing is overdue")
    badge: str
    badge_zh: str
    lines: list[LineShown]
    on: str = Field(description="The day it is read for, YYYY-MM-DD, UTC+8, by the ledger's clock")
    size: int = Field(description="Tree size that it is folded from")


class AccountShown(BaseModel):
    """Everything between one customer and one contractor, as it stands on a day."""

    account: str
    customer: str
    contractor: str
    owed_fen: int
    paid_fen: int
    open_fen: int
    overdue_fen: int
    overpaid_fen: int
    prepaid_fen: int
    since: str | None
    orders: list[OrderShown]
    on: str
    size: int


class PartyShown(BaseModel):
    """Who a party is and which keys speak for it: the statements that say so, as far as the reader may see them."""

    party: str
    statements: list[str] = Field(description="Wire forms in index order: registration, keys added, keys revoked")
