"""`/v1/packs`: a party asks for its evidence pack, and fetches it.

Rules
* A pack is made for the party whose session asks, about a subject that it is a party of. Who only has a grant to read
  hears that this is not supported; anybody else that there is nothing.
* It is recorded as `pack.issued` before it is handed out, and kept under its id; only its reader fetches it.
* One at a time: drawing a report takes a second of a processor.

Specification: FORMATS 1.5; DESIGN section 8.
"""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import Annotated

from fastapi import APIRouter
from fastapi import Path as InPath
from starlette.responses import Response

from api import reading
from api.bodies import Turnstile
from api.deps import HouseDep, ReaderDep, SessionDep
from api.routes.verify import ZIP
from api.schemas import PackMade, PackWanted
from ledger import queries
from ledger.db import Session
from ledger.errors import NotFound, NotSupported, ReadOnly
from ledger.records import LogRecord, PackRecord
from ledger.views import load_records, reparse
from reports import pack
from reports.contents import Subject

router = APIRouter(tags=["packs"])
turnstile = Turnstile(1)


@router.post("/v1/packs", status_code=201, summary="出具证据包 · Make an evidence pack for the party that asks")
def make(wanted: PackWanted, house: HouseDep, session: SessionDep, reader: ReaderDep, response: Response) -> PackMade:
    """The pack, made, recorded and kept. 201 with `Location`."""
    if house.read_only:
        raise ReadOnly("This ledger is served to be read; it makes no packs.")
    if reading.granted(session, house, reader, wanted.subject):
        raise NotSupported(
            "This release makes packs for the parties of a subject; ask the one who let you read for its own."
        )
    with turnstile.entered():
        asked = Subject(wanted.kind, wanted.subject, reader.party, wanted.purpose)
        made = pack.issue(
            house.engine, house.vault, house.ring, house.trust_bytes, asked, at_ms=house.clock(), size=wanted.at
        )
        _keep(house.packs / f"{made.id}.zip", made.data)
    response.headers["Location"] = f"/v1/packs/{made.id}"
    sha256 = hashlib.sha256(made.data).hexdigest()
    return PackMade(pack=made.id, url=f"/v1/packs/{made.id}", sha256=sha256, bytes=len(made.data))


def _keep(path: Path, data: bytes) -> None:
    """Write a pack whole or not at all; the same pack again is the same bytes."""
    path.parent.mkdir(mode=0o700, exist_ok=True)
    building = path.with_suffix(".part")
    building.write_bytes(data)
    building.replace(path)


@router.get(
    "/v1/packs/{pack_id}",
    summary="取证据包 · Fetch a pack that was made for you",
    response_class=Response,
    responses={200: {"content": {ZIP: {"schema": {"type": "string", "format": "binary"}}}}},
)
def fetch(
    pack_id: Annotated[str, InPath(pattern="^[0-9a-f]{64}$")],
    house: HouseDep,
    session: SessionDep,
    reader: ReaderDep,
) -> Response:
    """The pack's bytes, for the party it was made for and nobody else."""
    path = house.packs / f"{pack_id}.zip"
    if _reader_of(session, pack_id) != reader.party or not path.is_file():
        raise NotFound("There is no such pack that you may fetch.")
    name = f'attachment; filename="xinzheng-{pack_id[:12]}.zip"'
    return Response(path.read_bytes(), media_type=ZIP, headers={"Content-Disposition": name})


def _reader_of(session: Session, pack_id: str) -> str | None:
    """Whom a pack was made for; None where there is none, after the same work.

    Who knows the statements of a case can work out the id of the other side's pack: that it is there tells of a claim.
    """
    found = load_records(session, [f"pack:{pack_id}", "log"])
    record, founded = found.get(f"pack:{pack_id}"), found["log"]
    assert isinstance(founded, LogRecord), "a ledger that serves is founded"
    asked = record.issued if isinstance(record, PackRecord) else founded.founded
    row = queries.statement(session, asked)
    reader = reparse(row.id, row.jwt).body.get("reader")
    return str(reader) if isinstance(record, PackRecord) else None
