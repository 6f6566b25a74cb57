"""How much of a statement is seen: the few answers that a cell of the rights table may give.

Promise: `digests` opens for a sight just what its sentence says, field by field, and for the weaker ones nothing.

Rules
* Open fields are the signed bytes themselves: who sees a statement sees them. Sealed fields are opened one by one.
* Personal fields are somebody's: `PERSONAL_OF` says in which role he stands in the thread; where that
  is no role of the thread (the recipient of a notice), no grant passes the field on. A field without a row does not
  import.
* Accounts and ID numbers are sensitive: a grant passes them on only where it names their kind, as a consent of its own
  (个保法 29); a grant of whole threads does not.
* A file that a statement names has whatever its picture has, and nobody masks a scan field by field: it goes with
  everything of the statement, or by a grant of business and personal fields from who uploaded it.

Specification: FORMATS 1.1 ("What is sealed") and 1.5; DESIGN section 7; 个保法 6, 23, 28, 29.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from enum import Enum

from ledger import jose, kinds
from ledger.statement import Statement

FIRM_FIELDS = ("name", "credit_code")
PERSON_FIELD = "person_name"


class Sight(Enum):
    """What of a statement is seen; each with its sentence for the printed table."""

    NOTHING = "nothing"
    EXISTENCE = "its id, where the reader's own thread names it; no door opens it"
    OPEN = "open fields"
    FIRM = "open fields; of a firm its name and credit code"
    CONTACT = "open fields; of a firm its name and credit code; the names of persons who signed towards the reader"
    GRANTED = "open fields; business and personal as the grant says, personal of the giver alone, accounts and ID \
numbers only where it names the kind"
    SIGNED = "everything of what the registrar signed itself, else open fields"
    ALL = "open, business and personal of everybody named"

    @property
    def readable(self) -> bool:
        """Whether a door gives the statement at all."""
        return self not in (Sight.NOTHING, Sight.EXISTENCE)


# In whose role a personal field is, by thread type, kind and field.
PERSONAL_OF: dict[tuple[str, str, str], str] = {
    ("party", "party.registered", "representative"): "holder",
    ("party", "party.registered", "person_name"): "holder",
    ("party", "party.registered", "id_number"): "holder",
    ("party", "party.registered", "phone"): "holder",
    ("party", "party.registered", "contact_name"): "holder",
    ("party", "party.registered", "home_address"): "holder",
    ("party", "payee.changed", "account_name"): "holder",
    ("party", "payee.changed", "account_no"): "holder",
    ("party", "payee.changed", "bank"): "holder",
    ("party", "key.added", "person_name"): "holder",
    **{(one, "notice.served", "address"): "recipient" for one in ("party", "order", "account", "work")},
    ("order", "order.placed", "service_address"): "customer",
    ("order", "goods.delivered", "received_by"): "customer",
    ("order", "goods.delivered", "carrier"): "contractor",
    ("order", "goods.delivered", "plate"): "contractor",
    ("order", "goods.inspected", "inspected_by"): "customer",
    ("order", "material.handed", "handed_by"): "customer",
    ("order", "material.received", "received_by"): "contractor",
    ("order", "material.returned", "received_by"): "customer",
    ("order", "goods.received", "received_by"): "customer",
    ("account", "account.confirmed", "confirmed_by"): "customer",
    ("account", "payment.stated", "payer_account"): "customer",
    ("account", "payment.stated", "payee_account"): "contractor",
    ("work", "engagement.offered", "payee_account"): "worker",
    ("work", "work.recorded", "recorder"): "workshop",
    ("work", "payslip.issued", "worker_name"): "worker",
    ("work", "payslip.issued", "id_number"): "worker",
    ("work", "payslip.issued", "phone"): "worker",
    ("work", "payment.stated", "payer_account"): "workshop",
    ("work", "payment.stated", "payee_account"): "worker",
}
_PERSONAL = {
    (kind.thread_type, kind.name, row.path[-1])
    for kind in kinds.ALL
    for row in kinds.rows_of(kind)
    if row.cls == "personal"
}
assert set(PERSONAL_OF) == _PERSONAL, f"whose is it: {sorted(set(PERSONAL_OF) ^ _PERSONAL)}"

# What a grant opens only where it names the kind.
SENSITIVE = frozenset(
    {
        ("party", "party.registered", "id_number"),
        ("party", "payee.changed", "account_name"),
        ("party", "payee.changed", "account_no"),
        ("party", "payee.changed", "bank"),
        ("account", "payment.stated", "payer_account"),
        ("account", "payment.stated", "payee_account"),
        ("work", "engagement.offered", "payee_account"),
        ("work", "payslip.issued", "id_number"),
        ("work", "payment.stated", "payer_account"),
        ("work", "payment.stated", "payee_account"),
    }
)
assert SENSITIVE <= _PERSONAL, "a sensitive field is a personal one"


@dataclass(frozen=True)
class Terms:
    """What narrows a sight for one reader of one thread.

    `signed` are the keys that signed towards him (thumbprints), `classes` those of his grant, `giver` who gave it,
    `giver_roles` the roles in which he is named in the thread, `by_kind` whether it names the kinds that it gives.
    """

    signed: Collection[str] = ()
    classes: Collection[str] = ()
    giver: str = ""
    giver_roles: Collection[str] = ()
    by_kind: bool = False


def digests(st: Statement, sight: Sight, terms: Terms) -> set[str]:
    """The digests of the sealed fields of a statement that are opened."""
    if sight is Sight.ALL or (sight is Sight.SIGNED and st.iss == "registrar"):
        return {disclosure.digest for disclosure in st.disclosures}
    if sight in (Sight.FIRM, Sight.CONTACT):
        names = names_shown(st, terms.signed if sight is Sight.CONTACT else ())
        return {d.digest for d in st.disclosures if d.name in names and st.where[d.digest] == ()}
    if sight is Sight.GRANTED:
        return _granted(st, terms)
    return set()


def names_shown(st: Statement, signed: Collection[str]) -> tuple[str, ...]:
    """The sealed fields of another party's thread that are shown to its counterparty, whose keys `signed`."""
    if st.kind == "party.registered":
        return (*FIRM_FIELDS, PERSON_FIELD) if kid_of(st) in signed else FIRM_FIELDS
    if st.kind == "key.added" and kid_of(st) in signed:
        return (PERSON_FIELD,)
    return ()


def kid_of(st: Statement) -> str:
    """The thumbprint of the key that a statement registers."""
    return jose.thumbprint(st.body["jwk"])


def _granted(st: Statement, terms: Terms) -> set[str]:
    kind, found = kinds.kind_of(st), set[str]()
    place = (kind.thread_type, kind.name)
    for disclosure in st.disclosures:
        cls = kinds.class_of(kind, st.where[disclosure.digest], disclosure.name)
        if cls in terms.classes and (cls != "personal" or _passed_on((*place, disclosure.name), terms)):
            found.add(disclosure.digest)
    return found


def _passed_on(field: tuple[str, str, str], terms: Terms) -> bool:
    """Whether a personal field is the giver's own, and his grant named its kind where it is sensitive."""
    return PERSONAL_OF.get(field, "") in terms.giver_roles and (terms.by_kind or field not in SENSITIVE)


def gives_file(sight: Sight, terms: Terms, uploader: str) -> bool:
    """Whether a sight gives the file that a statement of its uploader names."""
    if sight is Sight.GRANTED:
        return terms.giver == uploader and {"business", "personal"} <= set(terms.classes)
    return sight is Sight.ALL


def as_rows() -> Mapping[str, str]:
    """Each sight's name and sentence, for the printed table."""
    return {sight.name.lower(): sight.value for sight in Sight}
