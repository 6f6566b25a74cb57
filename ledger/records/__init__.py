"""The views as records under keys: what the statements so far amount to, in the smallest pieces a rule reads.

Promise: every record is a pure function of the admitted statements in index order; it can be dropped and rebuilt. It
holds open fields only, so a replay never needs the vault.

Rules
* One record, one key: `party:{id}`, `key:{kid}`, `thread:{thread}`, `order:{uuid}`, `change:{id}`, `delivery:{id}`,
  `line:{delivery}:{no}`, `inspection:{id}`, `stated:{id}`, `payment:{id}`, `demand:{id}`, `invoice:{id}`,
  `invoiceno:{party}:{number}`, `served:{statement}`, `ratified:{statement}`, `objection:{id}`,
  `objected:{statement}`, `answer:{id}`, `pair:{customer}:{contractor}`, `pack:{id}`, `balance:{account}`, `dues:{uuid}`
  of an order, `material:{id}`, `lien:{id}`, and `log`;
  of wages `engagement:{uuid}`, `workpair:{workshop}:{worker}`, `worked:{id}`, `count:{root}`, `claimed:{id}`,
  `bundle:{workshop}:{order}:{operation}:{bundle}`, `made:{order}:{operation}:{unit}`, `period:{uuid}:{period}`,
  `slip:{id}`, `advance:{id}`, `wagepayment:{id}`, `arrears:{id}`; of parties `licence:{id}`, `payee:{party}`,
  `device:{workshop}:{device}`, `confirmedon:{uuid}`; of access `grant:{grantee}:{id}`,
  `read:{party}:{who}:{thread}:{class}:{quarter}`.
* `home` is the thread a record belongs to, so that a thread's records are found together; "" where there is none.
* Records are frozen; a fold makes a new one.

`Said` and `Fields` are not records: a store answers them from the statements themselves.

Specification: CLAIMS section 1; DESIGN sections 3.9 and 4.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from ledger import canon
from ledger.records.access import GrantRecord, ReadRecord
from ledger.records.account import (
    AnswerRecord,
    DemandRecord,
    DuesRecord,
    ObjectedRecord,
    ObjectionRecord,
    PairRecord,
    PaymentRecord,
    StatedRecord,
)
from ledger.records.anywhere import RatifiedRecord, ServedRecord
from ledger.records.base import Record
from ledger.records.invoice import InvoiceNumberRecord, InvoiceRecord
from ledger.records.material import LienRecord, MaterialLine, MaterialRecord
from ledger.records.official import BalanceRecord, KeyRecord, LogRecord, PackRecord, PartyRecord, ThreadRecord
from ledger.records.party import ConfirmedOnRecord, DeviceRecord, LicenceRecord, Payee, PayeeRecord
from ledger.records.trade import (
    ChangeRecord,
    Deemed,
    DeliveryRecord,
    Inspected,
    InspectionRecord,
    LineRecord,
    OrderLineRecord,
    OrderRecord,
    Stated,
)
from ledger.records.work import (
    AdvanceRecord,
    ArrearsRecord,
    BundleRecord,
    ClaimedRecord,
    CountRecord,
    EngagementRecord,
    MadeRecord,
    PeriodRecord,
    SlipPlace,
    SlipRecord,
    Terms,
    WageLine,
    WagePaymentRecord,
    WorkedRecord,
    WorkPairRecord,
)

__all__ = [
    "NOT_STORED",
    "TYPES",
    "AdvanceRecord",
    "AnswerRecord",
    "ArrearsRecord",
    "BalanceRecord",
    "BundleRecord",
    "ChangeRecord",
    "ClaimedRecord",
    "ConfirmedOnRecord",
    "CountRecord",
    "Deemed",
    "DeliveryRecord",
    "DemandRecord",
    "DeviceRecord",
    "DuesRecord",
    "EngagementRecord",
    "Fields",
    "Found",
    "GrantRecord",
    "Inspected",
    "InspectionRecord",
    "InvoiceNumberRecord",
    "InvoiceRecord",
    "KeyRecord",
    "LicenceRecord",
    "LienRecord",
    "LineRecord",
    "LogRecord",
    "MadeRecord",
    "MaterialLine",
    "MaterialRecord",
    "ObjectedRecord",
    "ObjectionRecord",
    "OrderLineRecord",
    "OrderRecord",
    "PackRecord",
    "PairRecord",
    "PartyRecord",
    "Payee",
    "PayeeRecord",
    "PaymentRecord",
    "PeriodRecord",
    "RatifiedRecord",
    "ReadRecord",
    "Record",
    "Said",
    "ServedRecord",
    "SlipPlace",
    "SlipRecord",
    "Stated",
    "StatedRecord",
    "Terms",
    "ThreadRecord",
    "WageLine",
    "WagePaymentRecord",
    "WorkPairRecord",
    "WorkedRecord",
    "dump",
    "load",
    "type_of",
]


@dataclass(frozen=True, slots=True)
class Said:
    """Where a statement stands: the row of the log it is."""

    id: str
    index: int
    at_ms: int
    thread: str
    kind: str
    iss: str
    kid: str


@dataclass(frozen=True, slots=True)
class Fields:
    """A statement's body with whatever is disclosed merged in."""

    values: dict[str, Any]


Found = Record | Said | Fields

TYPES: dict[str, type[Record]] = {
    model.type: model
    for model in (
        LogRecord,
        PartyRecord,
        KeyRecord,
        ThreadRecord,
        OrderRecord,
        ChangeRecord,
        DeliveryRecord,
        LineRecord,
        StatedRecord,
        InspectionRecord,
        PaymentRecord,
        DemandRecord,
        InvoiceRecord,
        InvoiceNumberRecord,
        ServedRecord,
        RatifiedRecord,
        DuesRecord,
        MaterialRecord,
        LienRecord,
        ObjectionRecord,
        ObjectedRecord,
        AnswerRecord,
        PairRecord,
        PackRecord,
        BalanceRecord,
        AdvanceRecord,
        ArrearsRecord,
        BundleRecord,
        ClaimedRecord,
        CountRecord,
        EngagementRecord,
        MadeRecord,
        PeriodRecord,
        SlipRecord,
        WagePaymentRecord,
        WorkPairRecord,
        WorkedRecord,
        LicenceRecord,
        PayeeRecord,
        DeviceRecord,
        ConfirmedOnRecord,
        GrantRecord,
        ReadRecord,
    )
}
NOT_STORED = ("said:", "fields:", "digest:")  # keys a store answers from the statements themselves


def type_of(key: str) -> str:
    """The record type that lies under a key."""
    return key.partition(":")[0]


def dump(record: Record) -> bytes:
    """A record as canonical JSON; absent optional fields are left out."""
    return canon.dumps(record.model_dump(mode="json", exclude_defaults=True))


def load(key: str, data: bytes) -> Record:
    """The record stored under `key`. Raises: pydantic.ValidationError (a corrupt row, for the audit to name)."""
    return TYPES[type_of(key)].model_validate_json(data, strict=True)
