"""The pages: `/`, the verdict on an uploaded pack, the description of the doors, what each code means.

Rules
* No script, no cookie, no foreign address: a page works on any phone and remembers nobody.
* The orders of a demo ledger and its packs show on loopback only, and only under a loopback name, so that no foreign
  page can read them by pointing a name of its own at this machine.

Specification: issue "the doors"; law notes 6.
"""

from __future__ import annotations

from typing import Annotated, Any

import orjson
from fastapi import APIRouter, Path
from starlette.formparsers import MultiPartException, MultiPartParser
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response

from api import demo_pages, demo_wages, openapi, pages, verdicts
from api.bodies import LARGE, Share, read_body
from api.deps import House, HouseDep, SessionDep, at_this_machine
from api.routes.verify import ZIP, checked
from ledger import kinds
from ledger.errors import LedgerError, MalformedRequest, NotFound

FORM_BYTES = 16 * 1024  # what a form adds around its file

router = APIRouter(include_in_schema=False)


@router.get("/")
def home(request: Request, house: HouseDep, session: SessionDep) -> HTMLResponse:
    """What this is, a pack to verify, the ledger as it stands; for a demo on loopback its orders and packs too."""
    shown = _shows_demo(request, house)
    return pages.page(
        "home.html",
        demo=house.demo,
        log=pages.log_now(house, session),
        orders=demo_pages.orders(house, session) if shown else None,
        workers=demo_wages.workers(house, session) if shown else None,
        packs=demo_pages.files(house) if shown else [],
    )


@router.post("/verify-page")
async def verify_page(request: Request, house: HouseDep) -> HTMLResponse:
    """The verdict on the pack that the form carries, as a page; a request that cannot be read is a page, too."""
    try:
        with LARGE.share() as share:
            verdict = await checked(house, await _uploaded(request, house.settings.pack_bytes_max, share))
    except LedgerError as error:
        return pages.problem(error, demo=house.demo)
    return pages.page("verdict.html", demo=house.demo, verdict=verdicts.as_page(verdict, house))


async def _uploaded(request: Request, bytes_max: int, share: Share) -> bytes:
    """The file of the form's field `pack`. Raises: MalformedRequest, RequestTooLarge, RequestTimeout, LogBusy."""
    body = await read_body(request, bytes_max + FORM_BYTES, share)

    async def once() -> Any:
        yield body

    try:
        form = await MultiPartParser(request.headers, once(), max_files=1, max_fields=4).parse()
    except (MultiPartException, KeyError, ValueError):
        raise MalformedRequest("The form could not be read.") from None
    try:
        file = form.get("pack")
        if file is None or isinstance(file, str) or not file.filename:
            raise MalformedRequest("Choose the file of a pack first.")
        return await file.read()
    finally:
        await form.close()


@router.get("/demo/packs/{name}")
def demo_pack(name: Annotated[str, Path(max_length=120)], request: Request, house: HouseDep) -> Response:
    """A file that the demo left in its out folder."""
    path = demo_pages.file_named(house, name) if _shows_demo(request, house) else None
    if path is None:
        raise NotFound("There is nothing at this address.")
    media_type = ZIP if path.suffix == ".zip" else "application/json"
    headers = {"Content-Disposition": f'attachment; filename="{path.name}"'}
    return Response(path.read_bytes(), media_type=media_type, headers=headers)


@router.get("/docs")
def docs(request: Request, house: HouseDep) -> HTMLResponse:
    """The doors and the kinds, from the OpenAPI document."""
    document = request.app.openapi()
    return pages.page(
        "docs.html",
        demo=house.demo,
        doors=pages.doors_of(document),
        kinds=[_kind_row(kind, document) for kind in kinds.ALL],
    )


@router.get("/docs/problems")
def problems_page(house: HouseDep) -> HTMLResponse:
    """What each code means and what to do about it."""
    return pages.page("problems.html", demo=house.demo, rows=pages.problem_rows())


@router.get("/openapi.json")
def openapi_json(request: Request) -> Response:
    """The OpenAPI document."""
    return Response(orjson.dumps(request.app.openapi()), media_type="application/json")


def _kind_row(kind: kinds.Kind, document: dict[str, Any]) -> dict[str, Any]:
    schema = document["components"]["schemas"][openapi.name_of(kind)]
    example = orjson.dumps(schema["examples"][0], option=orjson.OPT_INDENT_2).decode()
    fields = [
        {"path": ".".join(row.path), "zh": row.zh, "doc": row.doc, "cls": row.cls, "required": row.required}
        for row in kinds.rows_of(kind)
    ]
    return {
        "title": schema["title"],
        "thread": kind.thread_type,
        "description": schema["description"],
        "law": kind.law,
        "fields": fields,
        "example": example,
    }


def _shows_demo(request: Request, house: House) -> bool:
    """Whether this visitor sits at the machine that serves a demo ledger."""
    return house.demo and at_this_machine(request)
