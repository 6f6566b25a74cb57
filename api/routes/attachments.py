"""`/v1/attachments`: a photo, scan or paper goes in by its bytes and comes out by its SHA-256.

Rules
* Who sends is known before a byte of the body is read; the hash is computed here, the media type told by the content.
* The same bytes again are answered alike: 201 when they are new to this party, 200 when it had uploaded them before.
* A file is read by its uploader, by the parties of each thread in which a statement of the uploader names it, and by
  whom the uploader granted all classes of that thread's fields, which is recorded first; to everybody else it does not
  exist, in the words for a statement that does not.

Specification: DESIGN section 8; FORMATS 1.5; `ledger.attachments`.
"""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Path
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response

from api import deps, named, reading
from api.auth import Reader
from api.bodies import LARGE, Turnstile, content_type, read_body
from api.deps import House, HouseDep, ReaderDep, SessionDep
from api.faults import UnsupportedMediaType
from api.schemas import Attached
from ledger import attachments, db
from ledger.attachments import FILE_BYTES_MAX, MEDIA, Attachment, Row
from ledger.db import Session
from ledger.errors import ReadOnly

OCTETS = "application/octet-stream"  # for whoever does not know what he holds
WRITERS_MAX = 4  # at once: each holds the one writer's lock for as long as 8 MiB take to a disk
BINARY = {"schema": {"type": "string", "format": "binary"}}

router = APIRouter(tags=["attachments"])
turnstile = Turnstile(WRITERS_MAX)


@router.post(
    "/v1/attachments",
    status_code=201,
    summary="上传附件 · Upload a file that a statement names by its hash",
    responses={200: {"model": Attached, "description": "Uploaded before by the same party"}},
    openapi_extra={
        "security": [{"session": []}],
        "requestBody": {"required": True, "content": dict.fromkeys((*MEDIA, OCTETS), BINARY)},
    },
)
async def upload(request: Request, house: HouseDep, response: Response) -> Attached:
    """Taken in, encrypted, kept; nobody else reads it until a statement of yours names it."""
    if house.read_only:
        raise ReadOnly("This ledger is served to be read; it takes no attachments.")
    async with house.readers.taken():
        reader = await run_in_threadpool(deps.reader_now, request, house)
    given = content_type(request, *MEDIA, OCTETS)
    with LARGE.share() as share:
        data = await read_body(request, FILE_BYTES_MAX, share)
        told = attachments.media_of(data)
        if told is None or given not in (told, OCTETS):
            raise UnsupportedMediaType(
                "The content is none of the types taken, or not the one named.", accepted=[*MEDIA]
            )
        taken, fresh = await run_in_threadpool(_store, house, reader.party, data)
    response.status_code = 201 if fresh else 200
    response.headers["Location"] = f"/v1/attachments/{taken.sha256}"
    return Attached(sha256=taken.sha256, media=taken.media, bytes=taken.bytes, uploaded_at_ms=taken.at_ms)


def _store(house: House, party: str, data: bytes) -> tuple[Attachment, bool]:
    with turnstile.entered(), db.transaction(house.engine) as session:
        return attachments.store(session, house.vault, party, data, house.clock())


@router.get(
    "/v1/attachments/{sha256}",
    summary="取附件 · A file of yours, or one that a statement shows you",
    response_class=Response,
    responses={200: {"content": dict.fromkeys(MEDIA, BINARY)}},
)
def fetch(
    sha256: Annotated[str, Path(pattern="^[0-9a-f]{64}$")], house: HouseDep, session: SessionDep, reader: ReaderDep
) -> Response:
    """The bytes as they were uploaded; they never change."""
    row = attachments.copy_of(session, reader.party, sha256) or _shown(session, house, reader, sha256)
    ending, _ = MEDIA[row.attachment.media]
    name = f'attachment; filename="{sha256[:12]}.{ending}"'
    data = attachments.load(session, house.vault, row)
    return Response(data, media_type=row.attachment.media, headers={"Content-Disposition": name})


def _shown(session: Session, house: House, reader: Reader, sha256: str) -> Row:
    """The copy of an uploader who shows it to the reader; by a grant, once that is recorded. Raises: NotFound."""
    granted = reading.granted_threads(session, house, reader)
    for place in attachments.places(session, reader.party, sha256, granted):
        look = reading.of_thread(session, house, reader, place.thread)
        row = attachments.copy_of(session, place.uploader, sha256)
        if row is not None and look.gives_file(place.kind, place.uploader):
            reading.record(session, house, look.readings())
            return row
    raise named.unknown()
