"""The vault: sealed fields, encrypted, each under the key of whom it concerns.

Promise: what lies here opens only with the key-encryption key kept outside the database, only as the field of the
statement it was sealed for, and no longer once its data key is destroyed; every proof stays valid without it.

Rules
* A disclosure is encrypted as it travels (its text), AES-256-GCM, under a data key; the authentication tag binds
  digest, statement and person, so that no row can be moved or swapped.
* A data key belongs to one party (`party:<id>`, its business fields), one natural person (`person:<id>`), or, where
  nobody says who the person is, one statement (`statement:<id>`, its personal fields) or one uploaded file
  (`upload:<party>:<sha256>`). Destroying it erases just those.
* Data keys are wrapped by the key-encryption key, AES-256-GCM, the tag binding the data key's id.
* Nonces and data keys are drawn from the entropy handed in: 96 random bits each, far below the 2^32 messages after
  which one key would have to be changed (NIST SP 800-38D, 8.3).

Specification: DESIGN section 7 (sealed fields), FORMATS 1.1.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from ledger import db, kinds, sdjwt, tables
from ledger.db import Session
from ledger.errors import LedgerError, LogCorrupt
from ledger.sdjwt import Disclosure
from ledger.statement import Statement

KEY_BYTES = 32
NONCE_BYTES = 12


@dataclass(frozen=True, slots=True)
class Sealed:
    """One row of the vault."""

    digest: str
    statement_id: str
    person: str
    nonce: bytes
    ciphertext: bytes


class Vault:
    """Seals and opens disclosures. `entropy(n)` gives n random bytes."""

    def __init__(self, kek: bytes, entropy: Callable[[int], bytes]) -> None:
        assert len(kek) == KEY_BYTES, "a key-encryption key has 256 bits"
        self._kek = AESGCM(kek)
        self._entropy = entropy

    def __repr__(self) -> str:
        return "Vault(...)"

    def seal(self, session: Session, statements: Sequence[Statement]) -> None:
        """Encrypt every disclosure of the statements and store it; new data keys are made as needed."""
        placed = [(st.id, person_of(st, d), d) for st in statements for d in st.disclosures]
        if not placed:
            return
        keys = self._keys(session, {person for _, person, _ in placed})
        rows = [self._sealed(keys[person], statement_id, person, d) for statement_id, person, d in placed]
        session.execute(sa.insert(tables.disclosures), rows)

    def seal_file(self, session: Session, key_id: str, data: bytes, bound: bytes) -> tuple[bytes, bytes]:
        """Nonce and ciphertext of a file under a data key of that name, made as needed; the tag covers `bound`."""
        key, nonce = self._keys(session, {key_id})[key_id], self._entropy(NONCE_BYTES)
        return nonce, key.encrypt(nonce, data, bound)

    def _sealed(self, key: AESGCM, statement_id: str, person: str, disclosure: Disclosure) -> dict[str, Any]:
        nonce = self._entropy(NONCE_BYTES)
        bound = _bound(disclosure.digest, statement_id, person)
        return {
            "digest": disclosure.digest,
            "statement_id": statement_id,
            "person": person,
            "nonce": nonce,
            "ciphertext": key.encrypt(nonce, disclosure.text.encode("ascii"), bound),
        }

    def _keys(self, session: Session, persons: set[str]) -> dict[str, AESGCM]:
        """The data keys of the persons, made where they have none."""
        keys = self.data_keys(session, persons)
        rows = []
        for person in sorted(persons - keys.keys()):
            secret, nonce = self._entropy(KEY_BYTES), self._entropy(NONCE_BYTES)
            keys[person] = AESGCM(secret)
            rows.append({"id": person, "nonce": nonce, "wrapped": self._kek.encrypt(nonce, secret, _key_bound(person))})
        if rows:
            session.execute(sa.insert(tables.data_keys), rows)
        return keys

    def data_keys(self, session: Session, persons: Iterable[str]) -> dict[str, AESGCM]:
        """The stored data keys among the persons', unwrapped. Raises: LogCorrupt (one does not unwrap)."""
        columns, keys = tables.data_keys.c, {}
        for part in db.chunks(persons):
            rows = session.execute(sa.select(columns.id, columns.nonce, columns.wrapped).where(columns.id.in_(part)))
            keys.update({person: self.unwrap(person, nonce, wrapped) for person, nonce, wrapped in rows})
        return keys

    def unwrap(self, person: str, nonce: bytes, wrapped: bytes) -> AESGCM:
        """One data key. Raises: LogCorrupt (not wrapped by our key, or for somebody else)."""
        try:
            return AESGCM(self._kek.decrypt(nonce, wrapped, _key_bound(person)))
        except (InvalidTag, ValueError, TypeError):
            raise LogCorrupt(f"The data key {person} does not unwrap.", data_key=person) from None

    def open(self, session: Session, statement_ids: Iterable[str]) -> dict[str, list[Disclosure]]:
        """Every stored disclosure of each statement, by digest. Raises: LogCorrupt (one does not open)."""
        rows = sealed_of(session, statement_ids)
        keys = self.data_keys(session, {row.person for row in rows})
        opened: dict[str, list[Disclosure]] = defaultdict(list)
        for row in rows:
            opened[row.statement_id].append(open_sealed(row, keys))
        return dict(opened)


def sealed_of(session: Session, statement_ids: Iterable[str]) -> list[Sealed]:
    """The rows of the statements' disclosures, by statement and digest."""
    columns = tables.disclosures.c
    rows: list[Sealed] = []
    for part in db.chunks(statement_ids):
        query = sa.select(*columns).where(columns.statement_id.in_(part))
        rows += [Sealed(*row) for row in session.execute(query.order_by(columns.statement_id, columns.digest))]
    return rows


def open_sealed(row: Sealed, keys: Mapping[str, AESGCM]) -> Disclosure:
    """The disclosure in one row of the vault. Raises: LogCorrupt (wrong key, moved, or not what its digest says)."""
    try:
        text = (
            keys[row.person]
            .decrypt(row.nonce, row.ciphertext, _bound(row.digest, row.statement_id, row.person))
            .decode("ascii")
        )
        found = sdjwt.parse(text)
    except (InvalidTag, LedgerError, KeyError, ValueError, TypeError):
        found = None
    if found is None or found.digest != row.digest:
        raise LogCorrupt(f"The disclosure {row.digest} does not open.", digest=row.digest)
    return found


def person_of(st: Statement, disclosure: Disclosure) -> str:
    """The id of the data key that a disclosure of `st` lies under: whom the field concerns."""
    if kinds.class_of(kinds.kind_of(st), st.where[disclosure.digest], disclosure.name) == "business":
        party = st.body["party"] if st.kind == "party.registered" else st.iss
        return f"party:{party}"
    if st.kind == "party.registered":
        return f"person:{st.body['party']}"
    if st.kind == "key.added" and "person" in st.body:
        return f"person:{st.body['person']}"
    return f"statement:{st.id}"


def _bound(digest: str, statement_id: str, person: str) -> bytes:
    return f"xinzheng.disclosure/v1\n{digest}\n{statement_id}\n{person}\n".encode()


def _key_bound(person: str) -> bytes:
    return f"xinzheng.datakey/v1\n{person}\n".encode()
