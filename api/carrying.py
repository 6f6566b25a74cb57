"""What a party carries to a ledger and away beside statements: files by their hash, and lists of what is its own.

Promise: a file that comes back is the one that was asked for, bit for bit, or it is refused.

Specification: DESIGN section 8; FORMATS 1.5.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlencode

from api.world.actor import Actor
from api.world.client import HttpTransport, ServerUnreachable


class Carrying:
    """The part of a client that carries files and reads lists."""

    _actor: Actor
    _transport: HttpTransport

    def attach(self, data: bytes) -> dict[str, Any]:
        """Upload a file that a statement will name: its `sha256`, media type, size, time.

        Raises: Refused, ServerUnreachable (it took in another file).
        """
        taken = self._transport.attach(data, self._actor.session())
        if taken.get("sha256") != hashlib.sha256(data).hexdigest():
            raise ServerUnreachable("The server took in another file than was sent.")
        return taken

    def attachment(self, sha256: str) -> bytes:
        """A file by its hash. Raises: Refused (`not-found`), ServerUnreachable (another file came)."""
        data = self._transport.attachment(sha256, self._actor.session())
        if hashlib.sha256(data).hexdigest() != sha256:
            raise ServerUnreachable("The server gave another file than was asked for.")
        return data

    def listed(self, what: str, **filters: Any) -> Iterator[dict[str, Any]]:
        """Every row of `orders`, `accounts`, `threads` or `parties` of this party.

        Raises: Refused, ServerUnreachable (what comes is no list).
        """
        cursor: dict[str, Any] = {}
        while True:
            page = self._transport.read(f"/v1/{what}?{urlencode({**filters, **cursor})}", self._actor.session())
            rows, more = page.get(what), page.get("next")
            if not isinstance(rows, list) or not (
                more is None or (isinstance(more, str) and more != cursor.get("cursor"))
            ):
                raise ServerUnreachable("The server does not give a list page by page.")
            yield from rows
            if more is None:
                return
            cursor = {"cursor": more}
