"""Who is named in a thread reads all of it; to everybody else it does not exist, in the very same words.

Specification: DESIGN section 8; `ledger.rights` decides.
"""

from __future__ import annotations

from api.auth import Reader
from ledger import queries, rights
from ledger.db import Session
from ledger.errors import NotFound
from ledger.rights import Sight


def check(session: Session, reader: Reader, thread: str) -> None:
    """That the reader is named in the thread, as drafting in it asks. Raises: NotFound."""
    thread_type = thread.partition(":")[0]
    standings = rights.own(queries.roles_in(session, reader.party, thread))
    if not any(rights.sight(one, thread_type, rights.KINDS[thread_type][0]) is Sight.ALL for one in standings):
        raise unknown()


def unknown() -> NotFound:
    """The one answer for what does not exist and for what is not the reader's to see."""
    return NotFound("There is no such thread or statement of yours.")
