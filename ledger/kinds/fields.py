"""Field types of statement bodies: what a body may hold, who may see it, and which law asks for it.

Promise: every field of every kind is declared once, with its type, its limits, its class (open, business, personal),
its Chinese label and the law it serves; schemas, `docs/kinds.md`, the sealing of drafts and what a reader may see are
all read from that declaration.

Rules
* Open fields stand in the signed payload. Business and personal fields are sealed (FORMATS 1.1 "What is sealed").
* A sealed field is always optional in the model, because a reader may lack its disclosure; `required` says whether
  admission insists on it.
* Money is integer fen (`*_fen`), unit prices ten-thousandths of a yuan (`*_e4`), quantities thousandths (`*_e3`).
* Absent is absent: `null` never appears in a body.

Specification: FORMATS 1.1; fields from law notes 2.4.
"""

from __future__ import annotations

import datetime
import re
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, StringConstraints

from ledger import jose, statement

AMOUNT_FEN_MAX = 10**13  # 100 billion yuan: no order of a county comes near, and sums of 500 lines stay within 2^53
QTY_E3_MAX = 10**12  # a billion pieces
PRICE_E4_MAX = 10**10  # a million yuan a piece
WEIGHT_G_MAX = 10**10  # ten thousand tonnes
LINES_MAX = 500  # lines of one statement: a month of deliveries between two firms
TEXT_MAX = 2_000  # a sealed free text, characters
NAME_MAX = 200  # a sealed name or number, characters

UNITS = {
    "pair": "双",
    "piece": "件",
    "set": "套",
    "dozen": "打",
    "kg": "公斤",
    "metre": "米",
    "hour": "小时",
    "day": "天",
}


class Body(BaseModel):
    """A kind's own fields: strict, frozen, nothing unknown."""

    model_config = ConfigDict(strict=True, extra="forbid", frozen=True)


def _date(text: str) -> str:
    """A calendar date that exists, in its one spelling."""
    if not re.fullmatch(r"\d{4}-\d{2}-\d{2}", text):
        raise ValueError("a date is YYYY-MM-DD")
    datetime.date.fromisoformat(text)
    return text


def _uuid7(text: str) -> str:
    if not statement.is_uuid7(text):
        raise ValueError("a UUID of version 7, in lower case")
    return text


def _thread(prefix: str) -> AfterValidator:
    def check(text: str) -> str:
        kind, _, uuid = text.partition(":")
        if kind != prefix or not statement.is_uuid7(uuid):
            raise ValueError(f"a thread id {prefix}:<UUIDv7>")
        return text

    return AfterValidator(check)


def _period(text: str) -> str:
    """A pay period: a calendar month `YYYY-MM`, or a week by its Monday `YYYY-MM-DD`; its payday is a day, too."""
    if text >= "9999":
        raise ValueError("a pay period ends before the calendar does")
    if re.fullmatch(r"\d{4}-\d{2}", text):
        datetime.date.fromisoformat(f"{text}-01")
        return text
    if datetime.date.fromisoformat(_date(text)).weekday() != 0:
        raise ValueError("a week is named by its Monday")
    return text


def _jwk(value: dict[str, str]) -> dict[str, str]:
    jose.check_jwk(value)
    return value


Date = Annotated[str, AfterValidator(_date)]
PartyId = Annotated[str, AfterValidator(_uuid7)]
OrderThread = Annotated[str, _thread("order")]
SubjectThread = Annotated[str, StringConstraints(pattern=r"^(order|account):[0-9a-f-]{36}$")]
WageSubjectThread = Annotated[str, StringConstraints(pattern=r"^(work|party):[0-9a-f-]{36}$")]
StatementId = Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{64}$")]
OF_FILE = "the SHA-256 of a file"  # marks the fields by which an attachment is found (`kinds.hashes`)
Sha256 = Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{64}$"), OF_FILE]
Kid = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9_-]{43}$")]
Jwk = Annotated[dict[str, str], AfterValidator(_jwk)]
Fen = Annotated[int, Field(ge=0, le=AMOUNT_FEN_MAX)]
FenBalance = Annotated[int, Field(ge=-AMOUNT_FEN_MAX, le=AMOUNT_FEN_MAX)]  # below zero: paid ahead
FenPositive = Annotated[int, Field(ge=1, le=AMOUNT_FEN_MAX)]
QtyE3 = Annotated[int, Field(ge=0, le=QTY_E3_MAX)]
QtyE3Positive = Annotated[int, Field(ge=1, le=QTY_E3_MAX)]
PriceE4 = Annotated[int, Field(ge=0, le=PRICE_E4_MAX)]
LineNo = Annotated[int, Field(ge=1, le=9_999)]
LotNo = Annotated[int, Field(ge=1, le=10**9)]
Days = Annotated[int, Field(ge=0, le=3_650)]
DayKind = Literal["calendar", "working"]
Year = Annotated[int, Field(ge=2_000, le=9_999)]
YearMonth = Annotated[int, Field(ge=200_001, le=999_912)]
SumFen = Annotated[int, Field(ge=1, le=2**53 - 1)]  # of an order: many statements' sums
WeightG = Annotated[int, Field(ge=1, le=WEIGHT_G_MAX)]
Permille = Annotated[int, Field(ge=0, le=200)]
Ppm = Annotated[int, Field(ge=0, le=10_000)]
Percent = Annotated[int, Field(ge=0, le=400)]
Unit = Literal["pair", "piece", "set", "dozen", "kg", "metre", "hour", "day"]
Custody = Literal["browser", "file", "hardware", "kiosk", "server"]
Basis = Literal["piece", "hour", "day"]
Cycle = Literal["month", "week"]
Payday = Annotated[int, Field(ge=1, le=31)]
Period = Annotated[str, AfterValidator(_period)]
BundleNo = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9][A-Za-z0-9-]{0,39}$")]
Level = Literal["S0", "S1", "S2", "S3"]
Code = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9-]{1,39}$")]
Name = Annotated[str, StringConstraints(min_length=1, max_length=NAME_MAX)]
Text = Annotated[str, StringConstraints(min_length=1, max_length=TEXT_MAX)]


def _field(cls: str, zh: str, doc: str, law: str, required: bool, **limits: Any) -> Any:
    extra: dict[str, Any] = {"zh": zh, "class": cls, "law": law, "required": required}
    if required and cls == "open":
        return Field(description=doc, json_schema_extra=extra, **limits)
    return Field(default=None, description=doc, json_schema_extra=extra, **limits)


def required(zh: str, doc: str, law: str = "", **limits: Any) -> Any:
    """An open field that every statement of the kind has."""
    return _field("open", zh, doc, law, True, **limits)


def optional(zh: str, doc: str, law: str = "", **limits: Any) -> Any:
    """An open field that may be absent."""
    return _field("open", zh, doc, law, False, **limits)


def business(zh: str, doc: str, law: str = "", *, needed: bool = False) -> Any:
    """A sealed field that the firms concerned may see; `needed` at admission or not."""
    return _field("business", zh, doc, law, needed)


def personal(zh: str, doc: str, law: str = "", *, needed: bool = False) -> Any:
    """A sealed field about a natural person."""
    return _field("personal", zh, doc, law, needed)


def lines(zh: str, doc: str, law: str = "", *, maximum: int = LINES_MAX, minimum: int = 1) -> Any:
    """An open list of lines, at least one unless said otherwise."""
    return _field("open", zh, doc, law, True, min_length=minimum, max_length=maximum)
