"""What the lists give as JSON: a page of rows in a stable order, and the cursor of the next. Sums are integer fen.

Specification: DESIGN section 8; ADR 14.
"""

from __future__ import annotations

from pydantic import BaseModel, Field

NEXT = Field(description="Pass it as `cursor`, with the same filters, to go on; null at the end")


class OrderListed(BaseModel):
    """An order of yours; `GET /v1/orders/{thread}` says what it stands at."""

    order: str
    role: str = Field(description="Yours: customer or contractor")
    customer: str
    contractor: str
    state: str = Field(description="State of the thread")
    ordered_fen: int
    opened_at_ms: int = Field(description="Entry time of the first statement, by the operator's own clock")
    parent: str | None = Field(description="The order that it is placed under, where the customer named one")


class OrderList(BaseModel):
    """A page of your orders, by thread id."""

    orders: list[OrderListed]
    next: str | None = NEXT


class AccountListed(BaseModel):
    """An account of yours; `GET /v1/accounts/{thread}` says what it stands at."""

    account: str
    role: str = Field(description="Yours: customer or contractor")
    customer: str
    contractor: str
    state: str
    opened_at_ms: int
    count: int = Field(description="Statements in the thread")


class AccountList(BaseModel):
    """A page of your accounts, by thread id."""

    accounts: list[AccountListed]
    next: str | None = NEXT


class ThreadListed(BaseModel):
    """A thread that names you; `GET /v1/threads/{thread}` has its statements."""

    thread: str
    roles: dict[str, str] = Field(description="Who is named in it, by role")
    state: str
    head: str
    opened_at_ms: int
    count: int


class ThreadList(BaseModel):
    """A page of your threads, by thread id."""

    threads: list[ThreadListed]
    next: str | None = NEXT


class PartyListed(BaseModel):
    """A party that shares a thread with you; `GET /v1/parties/{party}` says which keys speak for it."""

    party: str
    party_type: str


class PartyList(BaseModel):
    """A page of the parties you deal with, yourself included, by party id."""

    parties: list[PartyListed]
    next: str | None = NEXT
