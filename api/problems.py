"""Problems: what a door answers when it says no. One table: code → status and titles; the pages use the same rows.

Promise: every refusal bears a stable `code`, one sentence for whoever reads English, one for whoever reads Chinese, and
nothing about the inside of the house. An unexpected failure says only that it was one, and is logged.

Rules
* Errors of the world are `LedgerError`; their public fields become extension members of the problem.
* The Chinese sentence is that of the rule where a rule was broken, else the code's own; the English one is the error's.
* A refusal by a rule names the rule, the state and what may be said instead; each `x` has its Chinese in `x_zh`.
* docs/problems.md is made by `python -m tests.house.generate` and compared by a test.

Specification: RFC 9457; STYLE section 3; docs/adr/0016.
"""

from __future__ import annotations

from starlette.responses import JSONResponse

from api.advice import ROWS, Advice, Row
from ledger import words
from ledger.errors import LedgerError, RateLimited

MEDIA_TYPE = "application/problem+json"
BUSY_RETRY_S = 2  # what Retry-After says when the queue is full: many batches are recorded in that time


TABLE: dict[str, Row] = {code: row for code, (row, _) in ROWS.items()}
ADVICE: dict[str, Advice] = {code: advice for code, (_, advice) in ROWS.items()}


def body(error: LedgerError, refusal: str | None = None) -> dict[str, object]:
    """The problem of an error, as RFC 9457 has it; `refusal` is the operator's signed one (FORMATS 1.4)."""
    row = TABLE[error.code]
    problem: dict[str, object] = {
        "type": f"/docs/problems#{error.code}",
        "title": row.title_en,
        "title_zh": row.title_zh,
        "status": row.status,
        "detail": str(error),
        "detail_zh": detail_zh(error),
        "code": error.code,
    }
    problem |= {name: value for name, value in error.fields.items() if name not in problem and value is not None}
    problem |= {name: value for name, value in _chinese(error).items() if name not in problem}
    return problem if refusal is None else problem | {"refusal": refusal}


def detail_zh(error: LedgerError) -> str:
    """The Chinese of an error: that of the rule which was broken, else what its code advises."""
    return words.of(error.sentence, _text(error, "thread_type")) or ADVICE[error.code].zh


def _text(error: LedgerError, name: str) -> str:
    value = error.fields.get(name)
    return value if isinstance(value, str) else ""


def _chinese(error: LedgerError) -> dict[str, object]:
    """The Chinese of where a thread stands and of what may be said in it, where the error tells it."""
    thread_type = _text(error, "thread_type")
    if not thread_type:
        return {}
    allowed, signers = error.fields.get("allowed"), error.fields.get("signers")
    chinese: dict[str, object] = {
        "kind_zh": words.kind(thread_type, _text(error, "kind")),
        "state_zh": words.state(thread_type, _text(error, "state")),
    }
    if isinstance(allowed, list):
        chinese["allowed_zh"] = [words.kind(thread_type, name) for name in allowed]
    if isinstance(signers, list):
        chinese["signers_zh"] = [words.role(name) for name in signers]
    return chinese


def response(error: LedgerError, refusal: str | None = None) -> JSONResponse:
    """The answer that carries a problem."""
    headers = {"Cache-Control": "no-store"}
    if error.code == "unauthenticated":
        headers["WWW-Authenticate"] = 'Bearer realm="xinzheng"'
    if error.code in ("log-busy", "not-yet-published"):
        headers["Retry-After"] = str(BUSY_RETRY_S)
    if isinstance(error, RateLimited):
        headers["Retry-After"] = str(error.fields["retry_s"])
    if error.code == "method-not-allowed" and isinstance(error.fields.get("allow"), str):
        headers["Allow"] = str(error.fields["allow"])
    return JSONResponse(body(error, refusal), TABLE[error.code].status, headers, MEDIA_TYPE)
