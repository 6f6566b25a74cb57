"""Who is named in a thread reads all of it; to everybody else it does not exist, in the very same words.

Specification: DESIGN section 8.
"""

from __future__ import annotations

from api.auth import Reader
from ledger import queries
from ledger.db import Session
from ledger.errors import NotFound


def check(session: Session, reader: Reader, thread: str) -> None:
    """That the reader is named in the thread. Raises: NotFound."""
    if not queries.roles_in(session, reader.party, thread):
        raise unknown()


def unknown() -> NotFound:
    """The one answer for what does not exist and for what is not the reader's to see."""
    return NotFound("There is no such thread or statement of yours.")
