"""Pages: what a person sees, worked out here and only laid out by the templates.

Rules
* Chinese first, English beside. Sums and badges are folded from the records, never typed in.
* First the words of the trade; tree and root stand on the second layer ("查看核验详情").
* A template gets finished words and figures; it decides nothing.

Specification: law notes 6 (the words); DESIGN section 8.
"""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from starlette.responses import HTMLResponse

from api.causes import CAUSES
from api.deps import House, published
from api.problems import ADVICE, TABLE, body
from ledger.badges import Badge
from ledger.db import Session
from ledger.errors import LedgerError
from ledger.rules.turn import CHINA
from notary import checkpoint, note, trust

TONES = {Badge.MUTUAL: "good", Badge.ONE_SIDED: "", Badge.DEEMED: "wait", Badge.DISPUTED: "bad"}

_templates = Environment(
    loader=FileSystemLoader(Path(__file__).parent / "templates"),
    autoescape=True,
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
)


def page(template: str, *, demo: bool, status: int = 200, **values: Any) -> HTMLResponse:
    """A template, filled in."""
    return HTMLResponse(_templates.get_template(template).render(demo=demo, **values), status)


def yuan(fen: int) -> str:
    """A sum in yuan, with thousands and two places."""
    sign, fen = ("−", -fen) if fen < 0 else ("", fen)
    return f"{sign}{fen // 100:,}.{fen % 100:02d}"


def moment(at_ms: int) -> str:
    """An entry time as the wall clock in China shows it."""
    return datetime.datetime.fromtimestamp(at_ms / 1000, CHINA).strftime("%Y-%m-%d %H:%M")


@dataclass(frozen=True)
class LogNow:
    """The log as it stands, for the page."""

    origin: str
    size: int
    last: str
    root: str
    checkpoint: str
    trust_sha256: str


def log_now(house: House, session: Session) -> LogNow:
    """The head and its checkpoint."""
    head = published(house, session)
    signed = checkpoint.open_signed(head.checkpoint, house.trust.log_vkey, house.origin)
    fingerprint = trust.fingerprint(house.trust_bytes)
    last = moment(head.admitted_at_ms)
    return LogNow(house.origin, head.size, last, note.b64(signed.root), head.checkpoint, fingerprint)


def problem(error: LedgerError, *, demo: bool) -> HTMLResponse:
    """An error as a page, from the same row as its problem."""
    return page("problem.html", demo=demo, status=TABLE[error.code].status, problem=body(error))


def problem_rows() -> list[dict[str, Any]]:
    """Every code, for the page that explains them."""
    return [
        {
            "code": code,
            "status": row.status,
            "title_en": row.title_en,
            "title_zh": row.title_zh,
            "advice_en": ADVICE[code].en,
            "advice_zh": ADVICE[code].zh,
            "cause": CAUSES[code],
        }
        for code, row in sorted(TABLE.items())
    ]


def doors_of(document: Mapping[str, Any]) -> list[dict[str, str]]:
    """Each route of an OpenAPI document."""
    return [
        {"method": method.upper(), "path": path, "summary": entry.get("summary", "")}
        for path, entries in sorted(document["paths"].items())
        for method, entry in entries.items()
    ]
