"""The evidence list (证据目录), the timeline, and where each statement stands.

Promise: one exhibit for each statement of the pack; number, title, what it proves and its badge are folded, so that the
verifier makes the same list again and compares.

Rules
* First what happened between the parties, in index order; then who may sign for them; the log's own statements last.
* A badge belongs to what an answer can confirm; registrations, agreements and keys wear none.

Specification: FORMATS 1.5 `exhibits`; 民事证据规定 19; law notes 1.4 (items 1, 3 and 5).
"""

from __future__ import annotations

import hashlib

from ledger import canon, merkle
from reports.case import circumstances, telling
from reports.case.parties import kind_zh
from reports.case.reading import Reading
from reports.case.shapes import Exhibit, Moment, Statement
from reports.contents import Item

MEDIA = "application/sd-jwt"
LEAF_PREFIX = b"xinzheng/exhibit/v1\n"  # SPEC: FORMATS 1.5; no exhibit is taken for another kind of leaf
ORDER_OF_TYPES = {"work": 0, "order": 0, "account": 0, "party": 1, "system": 2}
BADGED = ("work", "order", "account")


def path(statement: str) -> str:
    """The member that holds a statement."""
    return f"statements/{statement}.sd-jwt"


def exhibits(reading: Reading) -> tuple[Exhibit, ...]:
    """The evidence list, numbered from 1."""
    items = sorted(reading.contents.items, key=lambda item: (ORDER_OF_TYPES[item.statement.thread_type], item.index))
    return tuple(_exhibit(reading, no, item) for no, item in enumerate(items, start=1))


def _exhibit(reading: Reading, no: int, item: Item) -> Exhibit:
    st = item.statement
    return Exhibit(
        no=no,
        path=path(st.id),
        sha256=hashlib.sha256(item.wire).hexdigest(),
        media=MEDIA,
        statement=st.id,
        kind=st.kind,
        title=telling.title(st),
        proves=telling.proves(reading, st),
        source=f"{reading.role_zh(st.iss)}签名的电子数据，账本第{item.index}号记录{circumstances.of(reading, item)}",
        badge=badge_zh(reading, item),
    )


def badge_zh(reading: Reading, item: Item) -> str:
    """The badge in words, "" where none belongs."""
    if item.statement.thread_type not in BADGED:
        return ""
    return reading.badge(item.statement.id).badge.zh


def leaf(exhibit: Exhibit) -> bytes:
    """The leaf hash of one exhibit."""
    # SPEC: FORMATS 1.5: SHA-256(0x00 || "xinzheng/exhibit/v1\n" || RFC 8785 JSON)
    return merkle.leaf_hash(LEAF_PREFIX + canon.jcs(as_json(exhibit)))


def as_json(exhibit: Exhibit) -> dict[str, canon.Json]:
    """An exhibit as `pack.json` holds it."""
    return {
        "no": exhibit.no,
        "path": exhibit.path,
        "sha256": exhibit.sha256,
        "media": exhibit.media,
        "statement": exhibit.statement,
        "kind": exhibit.kind,
        "title": exhibit.title,
        "proves": exhibit.proves,
        "source": exhibit.source,
        "badge": exhibit.badge,
    }


def root(rows: tuple[Exhibit, ...]) -> bytes:
    """The exhibit root: RFC 9162 over the leaves in their order."""
    return merkle.root_of([leaf(row) for row in rows])


def timeline(reading: Reading) -> tuple[Moment, ...]:
    """What happened between the parties, by the day each statement names, then by index."""
    found = []
    for item in reading.contents.items:
        st = item.statement
        if st.thread_type in BADGED:
            row = Moment(
                day=telling.day_said(st, item.at_ms),
                at_ms=item.at_ms,
                statement=st.id,
                title=telling.title(st),
                text=telling.proves(reading, st),
                who_zh=reading.role_zh(st.iss),
                badge_zh=badge_zh(reading, item),
            )
            found.append((row.day, item.index, row))
    return tuple(row for _, _, row in sorted(found, key=lambda one: one[:2]))


def statements(reading: Reading) -> tuple[Statement, ...]:
    """Each statement of the pack, where it stands and how much of it is shown, in index order."""
    return tuple(_statement(reading, item) for item in reading.contents.items)


def _statement(reading: Reading, item: Item) -> Statement:
    st = item.statement
    return Statement(
        statement=st.id,
        index=item.index,
        at_ms=item.at_ms,
        thread=st.thread,
        kind=st.kind,
        kind_zh=kind_zh(st.kind, st.thread_type),
        iat_ms=st.iat * 1000,
        role=reading.role(st.iss),
        role_zh=reading.role_zh(st.iss),
        kid=st.kid,
        badge_zh=badge_zh(reading, item),
        level=reading.badge(st.id).level,
        shown=len(st.disclosures),
        withheld=len(st.withheld),
    )
