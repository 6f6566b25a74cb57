"""Who speaks in the case: both parties, and every key that signed, with what authorises it.

Rules
* Names stand as they are disclosed to this reader; None is withheld or was never said.
* A key's authority is the statement that added it; a revocation shows beside what the key had signed before.

Specification: law notes 1.3 and 1.4 (items 2, 5 and 7); FORMATS 1.5, 1.7.
"""

from __future__ import annotations

from ledger import kinds
from ledger.kinds.party import CUSTODIES_ZH, PARTY_TYPES_ZH
from ledger.records import KeyRecord, PartyRecord
from reports import scope
from reports.case import telling_party, words
from reports.case.reading import Reading
from reports.case.shapes import Licence, Party, Signer, Terms


def party(reading: Reading, role: str) -> Party:
    """One side of the case, by its role."""
    return party_of(reading, reading.roles[role], role)


def party_of(reading: Reading, party: str, role: str) -> Party:
    """A party whose thread the pack holds, in the role it has here."""
    record = reading.party(party)
    said = reading.fields(record.registered)
    return Party(
        id=record.party,
        role=role,
        role_zh=words.ROLES[role],
        party_type=record.party_type,
        party_type_zh=PARTY_TYPES_ZH[record.party_type],
        name=said.get("name", said.get("person_name")),
        credit_code=said.get("credit_code"),
        address=said.get("address"),
        representative=said.get("representative"),
        phone=said.get("phone"),
        id_number=said.get("id_number"),
        size_class=said.get("size_class"),
        registered=record.registered,
        registered_at_ms=reading.said(record.registered).at_ms,
        terms=_terms(reading, record.home),
        licence=_licence(reading, record),
        service_address=said.get("service_address", said.get("home_address")),
    )


def _licence(reading: Reading, record: PartyRecord) -> Licence | None:
    """The look-up of the latest day, None where none was made."""
    if record.licence is None:
        return None
    said = reading.fields(record.licence)
    return Licence(record.licence, telling_party.licence(said), said["result"] == "valid")


def _terms(reading: Reading, thread: str) -> tuple[Terms, ...]:
    """The agreements in a party's thread, in index order."""
    found = []
    for item in reading.contents.items:
        if item.statement.thread == thread and item.statement.kind == "party.terms_agreed":
            said = item.statement.fields
            row = Terms(item.statement.id, said["terms"], said["version"], said["sha256"], item.at_ms)
            found.append(row)
    return tuple(found)


def signers(reading: Reading) -> tuple[Signer, ...]:
    """Every key that signed something in the pack, in the order of its first signature; offices last."""
    signed: dict[str, list[str]] = {}
    for item in reading.contents.items:
        signed.setdefault(item.statement.kid, []).append(item.statement.id)
    found = [_signer(reading, reading.key(kid), tuple(ids)) for kid, ids in signed.items()]
    return tuple(sorted(found, key=lambda signer: signer.role in scope.OFFICES))


def _signer(reading: Reading, key: KeyRecord, signed: tuple[str, ...]) -> Signer:
    """A key, its holder, its reach and its end."""
    added = reading.fields(key.added)
    role = reading.role(key.owner)
    return Signer(
        kid=key.kid,
        owner=key.owner,
        role=role,
        role_zh=words.ROLES[role],
        party_name=reading.name(key.owner),
        person=key.person,
        person_name=added.get("person_name"),
        position=added.get("position"),
        scope=key.scope,
        scope_zh=None if key.scope is None else tuple(kind_zh(name) for name in key.scope),
        limit_fen=key.limit_fen,
        until=key.until,
        custody_zh=CUSTODIES_ZH[key.custody],
        level=key.level,
        mandate_sha256=key.mandate_sha256,
        authorised=key.added,
        authorised_zh=kind_zh(reading.kind(key.added)),
        revoked=key.revoked,
        revoked_at_ms=reading.at_ms(key.revoked),
        compromised_since=key.compromised_since,
        signed=signed,
        counts_from_ms=key.counts_from_ms,
        ends_at_ms=key.ends_at_ms,
        vetoed=key.vetoed,
    )


def kind_zh(name: str, thread_type: str = "") -> str:
    """The words for a kind of a thread type; without one, the first of that name, as for the scope of a key."""
    return next(kind.zh for kind in kinds.ALL if kind.name == name and thread_type in ("", kind.thread_type))
