"""What only a door can find wrong: the errors around a request, beside those of the ledger itself.

Rules
* As in `ledger.errors`: a code is one class, and each has its row in `api.problems`.

Specification: RFC 9110 (405, 408, 413, 415); RFC 9457.
"""

from __future__ import annotations

from typing import ClassVar

from ledger.errors import LedgerError


class MethodNotAllowed(LedgerError):
    """This address answers other methods."""

    code: ClassVar[str] = "method-not-allowed"


class UnsupportedMediaType(LedgerError):
    """The body is not of a type that this address takes."""

    code: ClassVar[str] = "unsupported-media-type"


class RequestTooLarge(LedgerError):
    """The body is over the limit that this address names."""

    code: ClassVar[str] = "request-too-large"


class RequestTimeout(LedgerError):
    """The body did not arrive in time."""

    code: ClassVar[str] = "request-timeout"


class InternalError(LedgerError):
    """Something failed that is our mistake; the log has the details, the answer has none."""

    code: ClassVar[str] = "internal-error"
