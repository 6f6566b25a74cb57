"""What passed between the parties, as frozen facts: orders, deliveries, statements, payments, demands, objections.

Specification: CLAIMS section 1.
"""

from __future__ import annotations

from dataclasses import dataclass

from reports.case.served import Notice, Ratification


@dataclass(frozen=True)
class OrderLine:
    """A line as ordered, and what came of it."""

    no: int
    goods: str | None
    style: str | None
    process: str | None
    qty_e3: int
    unit: str
    unit_zh: str
    price_e4: int | None
    amount_fen: int
    delivered_e3: int
    standing_fen: int
    open_fen: int


@dataclass(frozen=True)
class Dispute:
    """Why a delivery line is disputed: by which statement, over how much (None where no sum was named)."""

    what: str
    what_zh: str
    by: str
    amount_fen: int | None


@dataclass(frozen=True)
class Measured:
    """What one inspection or one statement of account says of a delivery line."""

    statement: str
    qty_e3: int
    amount_fen: int
    deduction_fen: int


@dataclass(frozen=True)
class DeliveryLine:
    """One delivery line from delivery to payment: the row of the arithmetic.

    `counted_e3` × `price_e4` = `counted_fen`; less `deducted_fen` = `standing_fen`; less `paid_fen` = `open_fen`.
    Price and `due_zh` are those of the terms that were in force when it was delivered. `basis` says what the sum rests
    on: confirmed, inspected, deemed (what nobody inspected is deemed accepted), charged (with the first delivery of
    goods that came again), or nothing yet.
    `inspected.qty_e3` is the accepted quantity; `stated` is what counts of the statements of account: the one
    confirmed, else the newest unanswered or disputed one, told apart by `stated_answer`.
    """

    delivery: str
    no: int
    order_line: int
    due_zh: str
    delivered_on: str
    note_no: str | None
    goods: str | None
    unit: str
    unit_zh: str
    delivered_e3: int
    rework_of: tuple[str, int] | None
    replaces: tuple[str, int] | None
    received_e3: int | None
    received: str | None
    inspected: Measured | None
    deemed: Measured | None
    rework_e3: int
    rejected_e3: int
    agreed: str | None
    stated: Measured | None
    stated_answer: str | None
    confirmed: str | None
    price_e4: int | None
    basis: str
    basis_zh: str
    counted_e3: int
    counted_fen: int
    deducted_fen: int
    standing_fen: int
    paid_fen: int
    open_fen: int
    deduction_asked_fen: int
    due_on: str | None
    due_by: str | None
    overdue: bool
    badge_zh: str
    level: str
    disputes: tuple[Dispute, ...]


@dataclass(frozen=True)
class Change:
    """Terms that one side proposed, and what became of them; before there was a contract, a counter-offer (还价).

    `before_fen` is the total of the terms they would replace, None where that statement is not shown.
    """

    change: str
    at_ms: int
    by_zh: str
    what_zh: str
    before_fen: int | None
    total_fen: int
    due_zh: str
    outcome: str
    outcome_zh: str
    answer: str | None


@dataclass(frozen=True)
class End:
    """How an order ended: terminated, by whom, for what ground and from which day; or closed."""

    statement: str
    what_zh: str
    text: str


@dataclass(frozen=True)
class Order:
    """An order with its lines, its deliveries and what stands of it. `state` is the thread's, `due_state` the sum's.

    Lines and terms are those in force; `agreed` are its further terms as (label, words), `passed_on_zh` says of an
    order under another whether the customer above consented.
    """

    order: str
    is_subject: bool
    order_no: str | None
    state: str
    state_zh: str
    placed: str
    placed_at_ms: int
    answered: str | None
    answered_at_ms: int | None
    lines: tuple[OrderLine, ...]
    deliveries: tuple[DeliveryLine, ...]
    total_fen: int
    due_zh: str
    deliver_by: str | None
    wage_share_fen: int | None
    supply_zh: str | None
    tax_included: bool | None
    inspection_days: int | None
    deemed_acceptance: bool | None
    may_subcontract: bool
    chain_disclosure: bool
    parent: str | None
    place: str | None
    acceptance_standard: str | None
    interest_clause: str | None
    note: str | None
    agreed: tuple[tuple[str, str], ...]
    passed_on_zh: str | None
    changes: tuple[Change, ...]
    ends: tuple[End, ...]
    owed_fen: int
    paid_fen: int
    open_fen: int
    overdue_fen: int
    overpaid_fen: int
    since: str | None
    due_state: str
    due_state_zh: str
    badge_zh: str


@dataclass(frozen=True)
class Stated:
    """A statement of account and its answer."""

    statement: str
    statement_no: str | None
    at_ms: int
    period_from: str
    period_to: str
    lines: int
    total_fen: int
    opening_fen: int | None
    due_on: str | None
    interest_zh: str | None
    note: str | None
    supersedes: str | None
    superseded: str | None
    confirmed: str | None
    confirmed_at_ms: int | None
    confirmed_by: str | None
    confirmed_fen: int | None
    disputed: tuple[int, ...]
    badge_zh: str
    level: str
    paid_fen: int = 0
    closing_fen: int | None = None
    confirmed_closing_fen: int | None = None
    invoiced_fen: int | None = None
    interest_sum_fen: int | None = None
    interest_clause: str | None = None
    confirm_by: str | None = None
    no_reservations: bool = False


@dataclass(frozen=True)
class Allocation:
    """A part of a payment: `order` is the thread, None for prepaid."""

    order: str | None
    amount_fen: int


@dataclass(frozen=True)
class Payment:
    """A stated payment and its acknowledgement; one side's word moves nothing."""

    statement: str
    at_ms: int
    paid_on: str
    amount_fen: int
    form: str
    form_zh: str
    from_prepaid: bool
    reference: str | None
    allocations: tuple[Allocation, ...]
    acknowledged: str | None
    acknowledged_at_ms: int | None
    received_on: str | None
    acknowledged_fen: int
    acknowledged_allocations: tuple[Allocation, ...]
    badge_zh: str
    level: str
    bill_due_on: str | None = None


@dataclass(frozen=True)
class Invoice:
    """An invoice as one side recorded it; it proves no delivery. `counted_fen` is what is left after red letters."""

    statement: str
    invoice_no: str
    type_zh: str
    issued_on: str
    by_zh: str
    net_fen: int
    tax_fen: int
    total_fen: int
    counted_fen: int
    orders: tuple[Allocation, ...]
    red_of: str | None
    superseded: str | None
    checked_zh: str | None
    badge_zh: str


@dataclass(frozen=True)
class Demand:
    """A demand for payment and its acknowledgement."""

    statement: str
    at_ms: int
    total_fen: int
    orders: tuple[Allocation, ...]
    pay_by: str | None
    text: str | None
    acknowledged: str | None
    badge_zh: str
    notices: tuple[Notice, ...] = ()


@dataclass(frozen=True)
class Acknowledgement:
    """A debt acknowledged by the customer: how much, by when."""

    statement: str
    at_ms: int
    total_fen: int
    due_on: str
    demand: str | None
    no_counter_performance: bool | None
    interest_zh: str | None
    text: str | None
    badge_zh: str


@dataclass(frozen=True)
class Account:
    """The pair's account thread; None in a case that has none yet."""

    thread: str
    stated: tuple[Stated, ...]
    payments: tuple[Payment, ...]
    demands: tuple[Demand, ...]
    acknowledgements: tuple[Acknowledgement, ...]
    prepaid_fen: int
    invoices: tuple[Invoice, ...] = ()


@dataclass(frozen=True)
class Answer:
    """An answer to an objection; it never closes it."""

    statement: str
    answer_zh: str
    reason: str | None


@dataclass(frozen=True)
class Objection:
    """An objection (异议) or, when it names no line and no sum, a plea (抗辩)."""

    statement: str
    at_ms: int
    thread: str
    by_role: str
    by_zh: str
    about: str
    about_zh: str
    ground: str
    ground_zh: str
    plea: bool
    lines: tuple[int, ...]
    amount_fen: int | None
    qty_e3: int | None
    reason: str | None
    open: bool
    closed_by: str | None
    answers: tuple[Answer, ...]
    ratification: Ratification | None = None
