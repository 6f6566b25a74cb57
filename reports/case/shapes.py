"""The case as frozen facts: everything that a report may print, and nothing that it may not.

Promise: each value here was folded from the statements of one pack and what its reader may see of them. None was typed
in, and a chapter that draws only from here prints nothing that the verifier did not compute again.

Rules
* Money is integer fen, prices ten-thousandths of a yuan, quantities thousandths of `unit`; dates YYYY-MM-DD (UTC+8);
  entry times are milliseconds since 1970 and the operator's own clock.
* None stands for what is withheld from this reader or was never said: a name prints 未披露, a price 单价未披露.
* Statements are named by their id; `Case.exhibit_no` gives the number under which the evidence list has them.
* `*_zh` are words for print; everything else is a code of the formats.

Specification: FORMATS 1.5 and 1.6; CLAIMS; words of DESIGN section 2 and of the glossary in the law notes.
"""

from __future__ import annotations

from dataclasses import dataclass

from reports.case.dealings import (
    Account,
    Acknowledgement,
    Allocation,
    Answer,
    DeliveryLine,
    Demand,
    Dispute,
    Invoice,
    Measured,
    Objection,
    Order,
    OrderLine,
    Payment,
    Stated,
)
from reports.case.served import Notice, Ratification

__all__ = [
    "Account",
    "Acknowledgement",
    "Allocation",
    "Answer",
    "Case",
    "Checkpoint",
    "Claim",
    "DeliveryLine",
    "Demand",
    "Dispute",
    "Exhibit",
    "Finding",
    "Invoice",
    "Licence",
    "Link",
    "Log",
    "Measured",
    "Moment",
    "Notice",
    "Objection",
    "Order",
    "OrderLine",
    "Pack",
    "Party",
    "Payment",
    "Ratification",
    "Remark",
    "Signer",
    "Stated",
    "Statement",
    "Terms",
]


@dataclass(frozen=True)
class Pack:
    """What the pack says of itself. `subject` is a thread, `reader` a party id, `purpose` a code."""

    id: str
    kind: str
    kind_zh: str
    subject: str
    reader: str
    reader_role: str
    purpose: str
    purpose_zh: str
    trust_sha256: str


@dataclass(frozen=True)
class Checkpoint:
    """The tree that everything is proved against; the pack's one date is that of the last entry under it."""

    origin: str
    size: int
    root: bytes
    text: str
    last_at_ms: int
    day: str


@dataclass(frozen=True)
class Log:
    """The ledger: when it was founded, whose clock it runs on, which rules are in force."""

    origin: str
    time: str
    time_zh: str
    founded: str
    founded_at_ms: int
    policy: str
    rules: int
    demo: bool


@dataclass(frozen=True)
class Terms:
    """An agreement to sign electronically and to keep and hand out records this way."""

    statement: str
    terms: str
    version: str
    sha256: str
    at_ms: int


@dataclass(frozen=True)
class Licence:
    """What the registrar found of a licence on one day; it says nothing of any later day."""

    statement: str
    told_zh: str
    valid: bool


@dataclass(frozen=True)
class Party:
    """One side. `role` is customer or contractor. Names as disclosed to this reader."""

    id: str
    role: str
    role_zh: str
    party_type: str
    party_type_zh: str
    name: str | None
    credit_code: str | None
    address: str | None
    representative: str | None
    phone: str | None
    id_number: str | None
    size_class: str | None
    registered: str
    registered_at_ms: int
    terms: tuple[Terms, ...]
    licence: Licence | None = None
    service_address: str | None = None


@dataclass(frozen=True)
class Signer:
    """A key that signed something in this pack, and how far its word reaches.

    `authorised` is the statement that added the key; `signed` the statements it signed here, in index order.
    `scope_zh` None means everything; `role` is customer, contractor or registrar.
    """

    kid: str
    owner: str
    role: str
    role_zh: str
    party_name: str | None
    person: str | None
    person_name: str | None
    position: str | None
    scope: tuple[str, ...] | None
    scope_zh: tuple[str, ...] | None
    limit_fen: int | None
    until: str | None
    custody_zh: str
    level: str
    mandate_sha256: str | None
    authorised: str
    authorised_zh: str
    revoked: str | None
    revoked_at_ms: int | None
    compromised_since: str | None
    signed: tuple[str, ...]
    counts_from_ms: int | None = None
    ends_at_ms: int | None = None
    vetoed: bool = False


@dataclass(frozen=True)
class Link:
    """A link of the trade chain: an order here and the order above it, by id only."""

    order: str
    parent: str
    chain_disclosure: bool


@dataclass(frozen=True)
class Claim:
    """What the cover says: the customer owes the contractor; of the subject only.

    `since` is the first day of default, None while nothing is overdue; `overdue_zh` says it in words, and where it is
    the earliest of several days; `badge_zh` is that of the weakest line counted.
    """

    debtor: Party
    creditor: Party
    owed_fen: int
    paid_fen: int
    open_fen: int
    overdue_fen: int
    overpaid_fen: int
    prepaid_fen: int
    since: str | None
    due_state: str
    due_state_zh: str
    overdue_zh: str
    badge_zh: str


@dataclass(frozen=True)
class Moment:
    """A row of the timeline: `day` as the statement itself says, else that of its entry."""

    day: str
    at_ms: int
    statement: str
    title: str
    text: str
    who_zh: str
    badge_zh: str


@dataclass(frozen=True)
class Exhibit:
    """A row of the evidence list (证据目录), exactly as `pack.json` holds it."""

    no: int
    path: str
    sha256: str
    media: str
    statement: str
    kind: str
    title: str
    proves: str
    source: str
    badge: str


@dataclass(frozen=True)
class Statement:
    """A statement in the pack: where it stands, who signed it, how many of its digests this reader sees."""

    statement: str
    index: int
    at_ms: int
    thread: str
    kind: str
    kind_zh: str
    iat_ms: int
    role: str
    role_zh: str
    kid: str
    badge_zh: str
    level: str
    shown: int
    withheld: int


@dataclass(frozen=True)
class Finding:
    """What a content step of the verifier found, with its counts."""

    step: int
    name_zh: str
    name_en: str
    zh: str
    en: str


@dataclass(frozen=True)
class Remark:
    """Something not checked, or not proved, in both languages."""

    zh: str
    en: str


@dataclass(frozen=True)
class Case:
    """Everything that the report of one pack prints."""

    pack: Pack
    checkpoint: Checkpoint
    log: Log
    customer: Party
    contractor: Party
    signers: tuple[Signer, ...]
    claim: Claim
    orders: tuple[Order, ...]
    account: Account | None
    objections: tuple[Objection, ...]
    chain: tuple[Link, ...]
    timeline: tuple[Moment, ...]
    exhibits: tuple[Exhibit, ...]
    exhibit_root: bytes
    statements: tuple[Statement, ...]
    findings: tuple[Finding, ...]
    unchecked: tuple[Remark, ...]
    not_proved: tuple[Remark, ...]
    notices: tuple[Notice, ...] = ()
    ratifications: tuple[Ratification, ...] = ()

    @property
    def exhibit_no(self) -> dict[str, int]:
        """The exhibit number of each statement id."""
        return {exhibit.statement: exhibit.no for exhibit in self.exhibits}

    @property
    def reader(self) -> Party:
        """The party this pack was made for."""
        return self.customer if self.pack.reader == self.customer.id else self.contractor
