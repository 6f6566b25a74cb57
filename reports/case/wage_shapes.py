"""The wage case as frozen facts: what the reports of one worker, or of a workshop's unpaid workers, may print.

Promise: as `shapes`: each value was folded from the statements of one pack; a chapter draws from here alone.

Rules
* Sums in fen, prices ten-thousandths of a yuan, quantities thousandths of the unit, dates UTC+8, entry times ms.
* The three numbers of a person: `due_fen` (应发) = `received_fen` (已发) + `open_fen` (尚欠) − what was overpaid.
* None is withheld or was never said. `*_zh` are words for print. A limb is one debt; no sum or paper is made of two.

Specification: CLAIMS; law notes 2.4 (⑥ to ⑨, ⑪), 6.1, 6.4.
"""

from __future__ import annotations

from dataclasses import dataclass

from reports.case.dealings import Objection
from reports.case.shapes import (
    Checkpoint,
    Exhibit,
    Finding,
    Log,
    Moment,
    Pack,
    Party,
    Remark,
    Signer,
    Statement,
)


@dataclass(frozen=True)
class Engagement:
    """Terms that both signed: days, cycle, payday in words, agreed rates (operation in words or code, unit, price)."""

    offer: str
    signed: str
    signed_at_ms: int
    from_on: str
    to_on: str | None
    relation_zh: str
    cycle_zh: str
    payday_zh: str
    pay_form_zh: str
    job: str | None
    rates: tuple[tuple[str, str, int | None], ...]


@dataclass(frozen=True)
class Count:
    """One count of a day through its corrections: what stands of it and who confirmed it.

    `answer_zh` is 本人已确认, 未确认 or 有异议; `lowered_fen` what a correction would lower it to, unconfirmed.
    `was` are the earlier records (statement, quantity), oldest first; `claimed_e3` the worker's own count that it
    answers.
    """

    root: str
    statement: str
    day: str
    period: str
    order: str | None
    operation: str | None
    style: str | None
    bundle: str | None
    basis_zh: str
    unit_zh: str
    qty_e3: int
    price_e4: int | None
    amount_fen: int
    was: tuple[tuple[str, int], ...]
    confirmed: str | None
    confirmed_at_ms: int | None
    answer_zh: str
    lowered_fen: int | None
    claimed_e3: int | None
    badge_zh: str
    level: str


@dataclass(frozen=True)
class OwnCount:
    """The worker's own count (本人主张), in no sum; `answered` the workshop's record that names it, if any."""

    statement: str
    day: str
    basis_zh: str
    unit_zh: str
    qty_e3: int
    amount_fen: int | None
    answered: str | None
    badge_zh: str


@dataclass(frozen=True)
class SlipItem:
    """One payable item; `counts` is how many counts it takes."""

    no: int
    item_zh: str
    order: str | None
    counts: int
    amount_fen: int
    words: str | None


@dataclass(frozen=True)
class Withheld:
    """One sum withheld; `by_law` says that it needs no confirmation."""

    no: int
    code_zh: str
    amount_fen: int
    by_law: bool
    words: str | None


@dataclass(frozen=True)
class Slip:
    """A payslip with the items of 724号 art 15; names and numbers as disclosed. `parts` are (order, fen)."""

    statement: str
    at_ms: int
    period: str
    period_zh: str
    pay_on: str
    days_e3: int
    hours_e3: int | None
    workshop_name: str | None
    worker_name: str | None
    id_number: str | None
    phone: str | None
    items: tuple[SlipItem, ...]
    withheld: tuple[Withheld, ...]
    set_off_fen: int
    gross_fen: int
    net_fen: int
    pay_fen: int
    parts: tuple[tuple[str | None, int], ...]
    confirmed: str | None
    confirmed_at_ms: int | None
    badge_zh: str
    level: str


@dataclass(frozen=True)
class Advance:
    """An advance (预支): stated, acknowledged, set off."""

    statement: str
    paid_on: str
    amount_fen: int
    acknowledged: str | None
    acknowledged_fen: int
    set_off_fen: int
    badge_zh: str


@dataclass(frozen=True)
class WagePayment:
    """A wage payment: stated by the workshop, acknowledged by the worker; allocations are (period, order, fen)."""

    statement: str
    paid_on: str
    amount_fen: int
    form_zh: str
    reference: str | None
    payee_account: str | None
    allocations: tuple[tuple[str, str | None, int], ...]
    acknowledged: str | None
    acknowledged_fen: int
    received_on: str | None
    badge_zh: str
    level: str


@dataclass(frozen=True)
class WageDemand:
    """A demand by the worker."""

    statement: str
    at_ms: int
    total_fen: int
    pay_by: str | None
    text: str | None


@dataclass(frozen=True)
class Arrears:
    """Arrears that the clock recorded, and their acknowledgement (工资欠条): its statement, sum and promised day."""

    statement: str
    at_ms: int
    period_zh: str
    due_on: str
    open_fen: int
    basis_zh: str
    claimed_fen: int
    acknowledged: str | None
    acknowledged_fen: int
    pay_by: str | None
    badge_zh: str


@dataclass(frozen=True)
class WageDispute:
    """Why a wage line is disputed: by which statement, over how much (None where no sum was named)."""

    what: str
    what_zh: str
    by: str
    amount_fen: int | None


@dataclass(frozen=True)
class WageLine:
    """One pay period and order, as it stands."""

    order: str | None
    owed_fen: int
    paid_fen: int
    open_fen: int
    overpaid_fen: int
    basis_zh: str
    badge_zh: str
    level: str
    disputes: tuple[WageDispute, ...]


@dataclass(frozen=True)
class PayPeriod:
    """One pay period: its three numbers, its payday, since when it is overdue; `set_off_fen` is in 应发 and 已发."""

    period: str
    period_zh: str
    due_on: str
    due_fen: int
    received_fen: int
    open_fen: int
    set_off_fen: int
    claimed_fen: int
    since: str | None
    state_zh: str
    badge_zh: str
    basis_zh: str
    slip: str | None
    lines: tuple[WageLine, ...]


@dataclass(frozen=True)
class Person:
    """Everything between one worker and the workshop. `overdue_zh` says since when in words, "" where nothing is."""

    thread: str
    worker: Party
    due_fen: int
    received_fen: int
    open_fen: int
    overdue_fen: int
    overpaid_fen: int
    set_off_fen: int
    advance_open_fen: int
    claimed_fen: int
    since: str | None
    overdue_zh: str
    state_zh: str
    badge_zh: str
    engagements: tuple[Engagement, ...]
    periods: tuple[PayPeriod, ...]
    counts: tuple[Count, ...]
    claims: tuple[OwnCount, ...]
    slips: tuple[Slip, ...]
    advances: tuple[Advance, ...]
    payments: tuple[WagePayment, ...]
    demands: tuple[WageDemand, ...]
    arrears: tuple[Arrears, ...]


@dataclass(frozen=True)
class Limb:
    """A fee that stands behind unpaid wages, or behind another fee: one debt, two parties.

    Without consent to disclose (`disclosed` False) it has the order's id and nothing else: no name, no sum, no date.
    `behind` are work threads and order threads; `proofs` the statements of its threads, in index order; `due_on` the
    oldest day by which something open was to be paid; `late_zh` who is late since when, or that nobody is.
    """

    order: str
    behind: tuple[str, ...]
    disclosed: bool
    debtor: Party | None
    creditor: Party | None
    owed_fen: int
    paid_fen: int
    open_fen: int
    overdue_fen: int
    due_on: str | None
    since: str | None
    state_zh: str
    late_zh: str
    badge_zh: str
    proofs: tuple[str, ...]
    passed_on_zh: str | None = None  # that the order was passed on without the consent of the customer above


@dataclass(frozen=True)
class WageCase:
    """Everything that the report of one wage pack prints: of one worker, or of a workshop's unpaid workers."""

    pack: Pack
    checkpoint: Checkpoint
    log: Log
    workshop: Party
    people: tuple[Person, ...]
    limbs: tuple[Limb, ...]
    signers: tuple[Signer, ...]
    objections: tuple[Objection, ...]
    timeline: tuple[Moment, ...]
    exhibits: tuple[Exhibit, ...]
    exhibit_root: bytes
    statements: tuple[Statement, ...]
    findings: tuple[Finding, ...]
    unchecked: tuple[Remark, ...]
    not_proved: tuple[Remark, ...]
    signs: tuple[Remark, ...] = ()  # of what is not proved, what people should look at: a shared device, many pieces

    @property
    def exhibit_no(self) -> dict[str, int]:
        """The exhibit number of each statement id."""
        return {exhibit.statement: exhibit.no for exhibit in self.exhibits}

    @property
    def due_fen(self) -> int:
        """应发 of all people."""
        return sum(person.due_fen for person in self.people)

    @property
    def received_fen(self) -> int:
        """已发 of all people."""
        return sum(person.received_fen for person in self.people)

    @property
    def open_fen(self) -> int:
        """尚欠 of all people."""
        return sum(person.open_fen for person in self.people)

    @property
    def since(self) -> str | None:
        """The first day of default, None while nothing is overdue."""
        return min((person.since for person in self.people if person.since), default=None)
