"""`/v1/statements`, `/v1/threads`: the one gate through which everybody writes, and what was said, read by its parties.

Rules
* The gate is a raw route: its body is bytes that were signed, and nothing may touch them on the way.
* One statement: 201 with its receipt when it is recorded now, 200 when it was recorded before (same id, index, time).
* Many, as NDJSON: applied in order, answered line by line with 200, each with a receipt or a problem.
* The answer comes after the commit: the sequencer's future ends there (DESIGN 3.7).
* A line that is no statement is charged to the address, as a statement that nobody signed, and costs no parser's time.
* A refusal by the gate is signed by the operator (FORMATS 1.4); what never reached the gate has none.
* A page of what is seen in part may be short, even empty, while there is more. It ends at a row that the reader sees,
  or at a place that follows from where he began and how long the log is: one is his own, the other public.
* Who may see what is the rights table's to say (`api.reading`); to everybody else it does not exist. Of the log's own
  thread any party reads how it began, its rules, and which packs were made for that party itself.

Specification: FORMATS 1.4; DESIGN section 8.
"""

from __future__ import annotations

import asyncio
import re
from collections.abc import Iterator
from typing import Annotated, Any

import orjson
from fastapi import APIRouter, Path, Query
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from api import named, problems, reading, schemas, shares
from api.auth import Reader
from api.bodies import LARGE, content_type, read_body
from api.deps import House, HouseDep, PublishedDep, ReaderDep, SessionDep, host_of, house_of
from api.faults import RequestTooLarge
from api.openapi import NDJSON, SD_JWT
from api.routes.log import TEXT, Responses, Text, proof_of
from api.source import Source
from ledger import badges, canon, log, queries
from ledger import statement as statements
from ledger.db import Session
from ledger.errors import LedgerError, MalformedRequest, ReadOnly
from ledger.judge import HEADLESS
from ledger.queries import Stored
from ledger.records import Said, ThreadRecord
from ledger.statement import WIRE_BYTES_MAX
from ledger.views import reparse
from notary.receipts import Receipt, Refusal

LINES_MAX = 5_000  # of one NDJSON body: a month of a busy firm, recorded in a few batches
BODY_BYTES_MAX = 32 * 1024 * 1024  # of one NDJSON body: 5,000 lines of 6 KiB
PAGE_MAX = 200  # statements of one page of a thread
LOOKED_MAX = 20_000  # places of the log: were each a pack, a page of the log's own thread would open them in a second
_LINE = re.compile(rb'\{"statement":"[^"\\]*(?:\\.[^"\\]*)*"\}')  # one member that is one text: what a line may be
NOWHERE = "order:"  # a thread that is none: asking about it takes the way of one that is closed

router = APIRouter(tags=["statements"])
StatementId = Annotated[str, Path(pattern="^[0-9a-f]{64}$")]
ThreadId = Annotated[str, Path(pattern="^[a-z]+:[0-9a-f-]{36}$")]
SdJwt: Responses = {200: {"content": {SD_JWT: {"schema": {"type": "string"}}}}}

Answer = Receipt | Refusal | LedgerError


# ---- writing


async def submit(request: Request) -> Response:
    """One statement or many, recorded, answered after the commit. Raises: ReadOnly, UnsupportedMediaType."""
    house = house_of(request)
    if house.read_only:
        raise ReadOnly("This ledger is served to be read; it takes no statements.")
    host = host_of(request)
    if content_type(request, SD_JWT, NDJSON) == SD_JWT:
        data = await read_body(request, WIRE_BYTES_MAX)
        (answer,) = await _record(house, host, [data])
        return _one(answer)
    with LARGE.share() as share:
        lines = await run_in_threadpool(_lines_of, await read_body(request, BODY_BYTES_MAX, share))
        house.limits.charge_strangers(host, sum(not isinstance(line, bytes) for line in lines))
        answers = iter(await _record(house, host, [line for line in lines if isinstance(line, bytes)]))
    rows = [_row(next(answers) if isinstance(line, bytes) else line) for line in lines]
    return Response(b"".join(orjson.dumps(row) + b"\n" for row in rows), media_type=NDJSON)


async def _record(house: House, host: str, submissions: list[bytes]) -> list[Answer]:
    """An answer for each, in order: of the gate, or of the limit that keeps it from the gate."""
    wait_s = house.limits.strangers_s(host)
    if wait_s:
        asked = (house.limits, house.engine, wait_s, submissions, house.clock())
        async with house.readers.taken():
            kept = await run_in_threadpool(shares.let_in_verified, *asked)
    else:
        kept = shares.let_in(house.limits, submissions)
    let_in = [data for data, why in zip(submissions, kept, strict=True) if why is None]
    recorded = await asyncio.wrap_future(house.sequencer.submit(let_in))
    house.limits.charge_strangers(host, sum(not shares.spoken(answer) for answer in recorded))
    given = iter(recorded)
    answers: list[Answer] = [next(given) if why is None else why for why in kept]
    for answer in answers:
        if not isinstance(answer, Receipt):
            house.metrics.refused(_problem(answer)[0].code)
    return answers


def _lines_of(data: bytes) -> list[bytes | LedgerError]:
    """Each line's statement, or what is wrong with the line; one bad line leaves the others alone."""
    data = data.removesuffix(b"\n")
    if data.count(b"\n") >= LINES_MAX:
        raise RequestTooLarge(f"At most {LINES_MAX} lines at once.", limit_lines=LINES_MAX)
    return [_statement_of(line) for line in data.split(b"\n")]


def _statement_of(line: bytes) -> bytes | LedgerError:
    try:
        value = canon.loads(line) if _LINE.fullmatch(line) else None
        if isinstance(value, dict) and isinstance(value.get("statement"), str):
            return str(value["statement"]).encode("ascii")
    except (LedgerError, UnicodeError):
        pass
    return MalformedRequest('A line is {"statement": "…"} as compact JSON, with the statement in its wire form.')


def _problem(answer: Refusal | LedgerError) -> tuple[LedgerError, str | None]:
    return (answer.error, answer.token) if isinstance(answer, Refusal) else (answer, None)


def _one(answer: Answer) -> Response:
    if isinstance(answer, Receipt):
        return JSONResponse(answer.as_json(), 200 if answer.repeated else 201)
    return problems.response(*_problem(answer))


def _row(answer: Answer) -> dict[str, Any]:
    if isinstance(answer, Receipt):
        return {"receipt": answer.as_json()}
    return {"problem": problems.body(*_problem(answer))}


# ---- reading


@router.get(
    "/v1/statements/{statement_id}",
    summary="看一笔记录 · A statement, as far as you may see it",
    response_class=Response,
    responses=SdJwt,
)
def read(statement_id: StatementId, house: HouseDep, session: SessionDep, reader: ReaderDep) -> Response:
    """The statement's wire form, with the disclosures that the reader may see."""
    look, row = _seen(session, house, reader, statement_id)
    ((said, digests),) = reading.shown(look, queries.disclosed(session, house.vault, [row]))
    reading.record(session, house, look.readings())
    return Response(statements.wire(said, digests), media_type=SD_JWT)


@router.get(
    "/v1/statements/{statement_id}/proof",
    summary="一笔记录的证明 · That a statement of yours is in the log",
    response_class=Response,
    responses=Text,
)
def proof(
    statement_id: StatementId, house: HouseDep, session: SessionDep, reader: ReaderDep, head: PublishedDep
) -> Response:
    """A `c2sp.org/tlog-proof@v1` under the newest checkpoint."""
    _, row = _seen(session, house, reader, statement_id)
    return Response(proof_of(session, _said(row), head), media_type=TEXT)


@router.get("/v1/threads/{thread}", summary="看一件事的全部记录 · A thread of yours, page by page")
def thread(
    thread: ThreadId,
    house: HouseDep,
    session: SessionDep,
    reader: ReaderDep,
    after: Annotated[int, Query(ge=-1, le=2**53 - 1)] = -1,
    limit: Annotated[int, Query(ge=1, le=PAGE_MAX)] = PAGE_MAX,
) -> schemas.Thread:
    """State, head and roles of the thread, and its statements after index `after`, each with its badge."""
    look = reading.need(reading.of_thread(session, house, reader, thread))
    record = queries.record(session, f"thread:{thread}", ThreadRecord)
    rows, last = _page(session, look, thread, after, limit)
    places = {row.id: row for row in rows}
    seen = reading.shown(look, queries.disclosed(session, house.vault, rows))
    source = Source(session, house.vault)
    source.prepare([_said(places[st.id]) for st, _ in seen])
    said = [
        _listed(places[st.id], statements.wire(st, digests), badges.of(source, _said(places[st.id])))
        for st, digests in seen
    ]
    reading.record(session, house, look.readings())
    return schemas.Thread(
        thread=thread,
        state=record.state,
        head=_head(session, look, record),
        roles=record.roles,
        opened_at_ms=record.opened_at_ms,
        count=record.count if look.whole else queries.count_of(session, thread, look.kinds()),
        statements=said,
        next=last,
    )


def _head(session: Session, look: reading.Look, record: ThreadRecord) -> str | None:
    """The thread's head, as far as the reader sees it: an id is a time, by its public proof."""
    headless = record.thread.partition(":")[0] in HEADLESS  # its head is how it began
    return record.head if look.whole or headless else queries.head_of(session, record.thread, look.kinds())


def _page(session: Session, look: reading.Look, thread: str, after: int, limit: int) -> tuple[list[Stored], int | None]:
    """The rows of a page, and the index to go on after; None at the end.

    No index tells of a row that the reader does not see: an index of the public log is a time. Kinds that he does not
    see are not asked for. Where he sees those of a kind that name him, each is looked at, within so many places of the
    log: by a number of rows he could find them, moving where he begins.
    """
    sifted, size = look.sifted(), log.need_head(session).size
    end = min(after + 1 + LOOKED_MAX, size) if sifted else size
    shown: list[Stored] = []
    at_once = queries.LIMIT_MAX if sifted else limit + 1
    for row in _rows(session, thread, after, end, look.kinds() | sifted, at_once):
        if row.kind not in sifted or look.seen(reparse(row.id, row.jwt)) is not None:
            shown.append(row)
        if len(shown) > limit:
            return shown[:limit], shown[limit - 1].index
    return shown, end - 1 if end < size else None


def _rows(session: Session, thread: str, after: int, end: int, kinds: set[str], limit: int) -> Iterator[Stored]:
    """Statements of some kinds of a thread between two indices, `limit` of them read at once."""
    while True:
        rows = queries.of_thread(session, thread, after=after, size=end, limit=limit, kinds=kinds)
        yield from rows
        if len(rows) < limit:
            return
        after = rows[-1].index


def _seen(session: Session, house: House, reader: Reader, statement_id: str) -> tuple[reading.Look, Stored]:
    """A statement that the reader sees. Raises: NotFound, alike for what is not his and what is not."""
    found = queries.statements(session, [statement_id])
    thread = found[0].thread if found else NOWHERE
    look = reading.of_thread(session, house, reader, thread)
    if not found or look.seen(reparse(found[0].id, found[0].jwt)) is None:
        raise named.unknown()
    return look, found[0]


def _said(row: Stored) -> Said:
    return Said(row.id, row.index, row.at_ms, row.thread, row.kind, row.iss, row.kid)


def _listed(row: Stored, wire: bytes, worn: badges.StatementBadge) -> schemas.Said:
    return schemas.Said(
        id=row.id,
        index=row.index,
        admitted_at_ms=row.at_ms,
        kind=row.kind,
        iss=row.iss,
        kid=row.kid,
        badge=worn.badge.name.lower(),
        badge_zh=worn.badge.zh,
        level=worn.level,
        lost=worn.lost,
        statement=wire.decode("ascii"),
    )
