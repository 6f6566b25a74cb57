"""What the doors give of wages as JSON. Money is integer fen, dates UTC+8; `badge` as in `schemas.Said`.

Specification: OpenAPI 3.1; CLAIMS section 1.
"""

from __future__ import annotations

from pydantic import BaseModel, Field


class WageLine(BaseModel):
    """One pay period and order; `order` is null for the workshop's own."""

    order: str | None
    owed_fen: int
    paid_fen: int
    open_fen: int
    overpaid_fen: int
    overdue: bool
    basis: str = Field(description="payroll, confirmed or recorded: what all of it rests on at least")
    badge: str
    badge_zh: str
    level: str
    disputes: list[str] = Field(description="objection, lowered, withheld")


class WagePeriod(BaseModel):
    """One pay period and its three numbers."""

    period: str
    due_on: str
    due_fen: int = Field(description="应发, advances set off included")
    received_fen: int = Field(description="已发, advances set off included")
    open_fen: int = Field(description="尚欠")
    claimed_fen: int = Field(description="本人主张, in no sum")
    since: str | None = Field(description="First day of default")
    state: str = Field(description="nothing-owed, paid, not-due or overdue")
    badge: str
    badge_zh: str
    slip: str | None
    lines: list[WageLine]


class Limb(BaseModel):
    """A fee that stands behind the overdue wages, or behind another fee: one debt, never added to another.

    Without consent to disclose it has its order and nothing else.
    """

    order: str
    behind: list[str]
    disclosed: bool
    customer: str | None = None
    customer_name: str | None = None
    contractor: str | None = None
    contractor_name: str | None = None
    owed_fen: int | None = None
    paid_fen: int | None = None
    open_fen: int | None = None
    due_on: str | None = None
    since: str | None = None

    def firms(self) -> tuple[tuple[str | None, str | None], ...]:
        """Its two parties, each with the name that is shown of it; None where it is not disclosed."""
        return (self.customer, self.customer_name), (self.contractor, self.contractor_name)


class OverMade(BaseModel):
    """An operation of an order of which more pieces were counted, by all who worked on it, than the order allows.

    How many is said to the contractor of the order alone, whose counts they are; that it is so, to who reads the thread
    of a worker who did that operation himself.
    """

    order: str
    operation: str | None = Field(description="None: what the counts without an operation add up to")
    unit: str
    made_e3: int | None = Field(None, description="Counted in all, thousandths")
    most_e3: int | None = Field(None, description="Ordered, with the agreed over-shipment, thousandths")


class Wages(BaseModel):
    """Everything between one worker and one workshop, as it stands on `day`."""

    thread: str
    day: str
    workshop: str
    worker: str
    due_fen: int = Field(description="应发")
    received_fen: int = Field(description="已发")
    open_fen: int = Field(description="尚欠")
    overdue_fen: int
    overpaid_fen: int
    advance_open_fen: int = Field(description="Advances that the worker has not paid back")
    claimed_fen: int = Field(description="本人主张, in no sum")
    since: str | None
    state: str
    badge: str
    badge_zh: str
    device_workers: int = Field(
        0, description="Workers of this workshop who confirmed on one device of his, himself included; 0: none is named"
    )
    device_own: bool = Field(False, description="The workshop itself signed on a device on which he confirmed")
    over_made: list[OverMade] = Field(description="Operations of his orders that were counted oftener than ordered")
    periods: list[WagePeriod]
    chain: list[Limb] = Field(description="Whose unpaid fee stands behind it, nearest first")
