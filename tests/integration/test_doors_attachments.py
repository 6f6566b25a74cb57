"""Attachments: what goes in comes out for those it was shown to, and does not exist for anybody else."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import httpx
import pytest

from api.client import Client
from ledger import attachments, db, kinds, tables
from ledger.attachments import FILE_BYTES_MAX
from ledger.errors import LogCorrupt, RateLimited
from ledger.kinds import hashes
from tests.integration import doors as at
from tests.integration import firms, store
from tests.integration.doors import Doors
from tests.integration.firms import Town
from tests.integration.store import PHOTO, PHOTO_SHA256, Store

FILES = {
    "image/jpeg": PHOTO,
    "image/png": b"\x89PNG\r\n\x1a\n" + bytes(30),
    "image/webp": b"RIFF\x10\x00\x00\x00WEBPVP8 " + bytes(8),
    "image/heic": b"\x00\x00\x00\x18ftypheic" + bytes(12),
    "application/pdf": b"%PDF-1.7\n%%EOF\n",
}
UNKNOWN = {"Content-Type": "application/octet-stream"}


@pytest.fixture(scope="module")
def doors(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Doors]:
    """A ledger in which the whole story was told."""
    with at.telling(tmp_path_factory.mktemp("attachments") / "ledger") as (opened, _):
        yield opened


def upload(doors: Doors, who: str, data: bytes, **headers: str) -> httpx.Response:
    """A member of the cast uploads a file."""
    return doors.client.post("/v1/attachments", content=data, headers=doors.session(who) | UNKNOWN | headers)


def fetch(doors: Doors, who: str, sha256: str) -> httpx.Response:
    """A member of the cast asks for a file."""
    return doors.client.get(f"/v1/attachments/{sha256}", headers=doors.session(who))


@pytest.mark.parametrize("media", FILES)
def test_a_file_is_what_its_first_bytes_say(doors: Doors, media: str) -> None:
    """Each type on the list comes back byte for byte, under its own type and a name with its ending."""
    answer = upload(doors, "customer", FILES[media])
    sha256 = hashlib.sha256(FILES[media]).hexdigest()
    assert (answer.status_code, answer.json()["sha256"], answer.json()["media"]) == (201, sha256, media)
    back = doors.client.get(answer.headers["location"], headers=doors.session("customer"))
    assert (back.status_code, back.content, back.headers["content-type"]) == (200, FILES[media], media)
    assert back.headers["content-disposition"].startswith(f'attachment; filename="{sha256[:12]}.')
    assert (back.headers["cache-control"], back.headers["x-content-type-options"]) == ("no-store", "nosniff")


@pytest.mark.parametrize("data", [b"", b"GIF89a", b"<svg xmlns='http://www.w3.org/2000/svg'/>", b"PK\x03\x04", b"MZ"])
def test_what_is_not_on_the_list_is_not_taken(doors: Doors, data: bytes) -> None:
    """Another type, and nothing at all, is refused with the types that are taken."""
    answer = upload(doors, "customer", data)
    assert (answer.status_code, answer.json()["code"]) == (415, "unsupported-media-type")
    assert answer.json()["accepted"] == list(FILES)


def test_a_name_that_the_content_belies_is_refused(doors: Doors) -> None:
    """A PNG that is called a PDF is neither."""
    answer = upload(doors, "customer", FILES["image/png"], **{"Content-Type": "application/pdf"})
    assert (answer.status_code, answer.json()["code"]) == (415, "unsupported-media-type")


def test_a_file_over_its_bound_is_refused(doors: Doors) -> None:
    """Declared or not, before it is read whole; and before anything a session is asked for."""
    large = PHOTO + bytes(FILE_BYTES_MAX)
    for content in (large, iter([large[:1_000_000]] * 9)):
        answer = doors.client.post("/v1/attachments", content=content, headers=doors.session("customer") | UNKNOWN)
        assert (answer.status_code, answer.json()["limit_bytes"]) == (413, FILE_BYTES_MAX)
    nobody = doors.client.post("/v1/attachments", content=large, headers=UNKNOWN)
    assert (nobody.status_code, nobody.json()["code"]) == (401, "unauthenticated")


def test_the_same_bytes_again_give_the_same_answer(doors: Doors) -> None:
    """201 once, 200 afterwards, with the first time, also later and from many phones at once; one row is kept."""
    data = FILES["application/pdf"] + b"again"
    with ThreadPoolExecutor(4) as pool:
        answers = list(pool.map(lambda _: upload(doors, "customer", data), range(4)))
    doors.clock.advance(doors.clock() + 86_400_000)
    answers.append(upload(doors, "customer", data))
    assert sorted(answer.status_code for answer in answers) == [200, 200, 200, 200, 201]
    assert len({answer.text for answer in answers}) == 1
    with db.reading(doors.house.engine) as session:
        found = session.execute(tables.attachments.select().where(tables.attachments.c.bytes == len(data))).all()
    assert len(found) == 1


def test_whether_others_hold_a_file_shows_nowhere(doors: Doors) -> None:
    """Who uploads what somebody else uploaded gets the answer of one who is first."""
    data = FILES["image/png"] + b"both"
    first, second = (upload(doors, who, data) for who in ("customer", "contractor"))
    assert (first.status_code, second.status_code) == (201, 201)
    assert first.json().keys() == second.json().keys()


def test_a_file_that_no_statement_names_is_its_uploaders_alone(doors: Doors) -> None:
    """To everybody else it is what does not exist, byte for byte."""
    sha256 = upload(doors, "customer", FILES["image/png"] + b"mine").json()["sha256"]
    theirs, missing = fetch(doors, "contractor", sha256), fetch(doors, "contractor", "ab" * 32)
    assert (theirs.status_code, theirs.json()["code"]) == (404, "not-found")
    assert (theirs.content, theirs.headers.items() - missing.headers.items()) == (missing.content, set())
    assert fetch(doors, "customer", sha256).status_code == 200


# ---- shown by a statement


@pytest.fixture(scope="module")
def town(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Town]:
    """A ledger with three firms."""
    with firms.registered(tmp_path_factory.mktemp("shown")) as made:
        yield made


def place(client: Client, contractor: str, paper: str) -> str:
    """An order that was copied from a paper; its thread."""
    return client.say("order.placed", firms.PLACED | {"contractor": contractor}, paper=paper).thread


def test_a_paper_is_read_by_those_it_was_shown_to(town: Town) -> None:
    """Named in the customer's own order, his paper opens to the contractor and stays shut to a stranger."""
    paper = FILES["application/pdf"] + b"the order, signed and stamped"
    with town.client("customer") as customer, town.client("contractor") as contractor:
        taken = customer.attach(paper)
        place(customer, contractor.party, taken["sha256"])
        assert contractor.attachment(taken["sha256"]) == paper == customer.attachment(taken["sha256"])
    with town.client("stranger") as stranger, pytest.raises(Exception, match="not-found"):
        stranger.attachment(taken["sha256"])


def test_naming_a_hash_opens_nothing_that_one_does_not_hold(town: Town) -> None:
    """Who saw a hash and names it in an order of his own reads no file of others, nor does his contractor."""
    secret = FILES["application/pdf"] + b"the customer's own price list"
    with town.client("customer") as customer, town.client("contractor") as contractor:
        sha256 = customer.attach(secret)["sha256"]
        with town.client("stranger") as stranger:
            place(stranger, contractor.party, sha256)
            for client in (stranger, contractor):
                with pytest.raises(Exception, match="not-found"):
                    client.attachment(sha256)


# ---- the store


@pytest.fixture
def ledger(tmp_path: Path) -> Store:
    """The story, with a delivery that names a photo which its contractor uploaded."""
    return store.played(tmp_path, store.photographed, PHOTO)


def test_the_photo_shows_to_the_other_side(ledger: Store) -> None:
    """The customer of the order reads it, a worker of the same contractor does not."""
    with db.reading(ledger.engine) as session:
        places = attachments.places(session, store.photographed().id("mill"), PHOTO_SHA256, ())
        row = attachments.copy_of(session, places[0].uploader, PHOTO_SHA256)
        assert row is not None
        assert attachments.load(session, ledger.vault, row) == PHOTO
        assert attachments.places(session, store.photographed().id("wang"), PHOTO_SHA256, ()) == []
    ledger.check()


def test_the_database_holds_no_photo_in_clear(ledger: Store) -> None:
    """Neither its bytes nor a part of them is to be found in the file."""
    ledger.engine.dispose()
    assert b"a pallet of socks" not in (ledger.folder / "ledger.sqlite").read_bytes()


def test_a_photo_opens_only_as_what_it_was_stored_as(ledger: Store) -> None:
    """Under another party, type, size, time or hash, or without its key, it is damage."""
    with db.reading(ledger.engine) as session:
        row = attachments.copy_of(session, store.story().id("lin"), PHOTO_SHA256)
        assert row is not None
        keys = ledger.vault.data_keys(session, [attachments.key_id(row.attachment)])
    for change in ({"party": store.story().id("mill")}, {"media": "image/png"}, {"bytes": 1}, {"at_ms": 1}):
        with pytest.raises(LogCorrupt):
            attachments.open_row(replace(row, attachment=replace(row.attachment, **change)), keys)
    with pytest.raises(LogCorrupt):
        attachments.open_row(row, {})


def test_a_party_has_a_days_share(ledger: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    """Files and bytes are counted by the day of UTC+8 and by party; what was taken before is still answered."""
    monkeypatch.setattr(attachments, "DAY_FILES_MAX", 2)
    monkeypatch.setattr(attachments, "DAY_BYTES_MAX", 1_000)
    midnight_ms = 1_780_070_400_000
    ledger.upload("lin", PHOTO + b"1", midnight_ms - 1)
    ledger.upload("lin", PHOTO + b"2", midnight_ms)
    with pytest.raises(RateLimited):
        ledger.upload("lin", PHOTO + bytes(1_000), midnight_ms)
    ledger.upload("lin", PHOTO + b"3", midnight_ms)
    with pytest.raises(RateLimited) as caught:
        ledger.upload("lin", PHOTO + b"4", midnight_ms + 43_200_000)
    assert caught.value.fields == {"limit": "attachments-day", "retry_s": 43_200}
    ledger.upload("lin", PHOTO + b"2", midnight_ms + 1)
    ledger.upload("mill", PHOTO + b"4", midnight_ms)
    ledger.upload("lin", PHOTO + b"4", midnight_ms + 86_400_000)


def test_a_photo_whose_key_or_row_is_gone_is_named(ledger: Store) -> None:
    """The audit finds a file without its key, and a key without its file."""
    with db.transaction(ledger.engine) as session:
        session.exec_driver_sql("DROP TRIGGER attachments_delete")
        session.exec_driver_sql("DELETE FROM attachments")
    found = {(finding.table, finding.sentence) for finding in ledger.audit().findings}
    assert ("attachments", "There is a data key of this upload, and its file is missing.") in found


def test_every_hash_of_a_file_is_indexed() -> None:
    """A kind with a field of the type `Sha256` is seen, in whatever depth; what the log's own thread names is not."""
    seen = {kind.name for kind in kinds.ALL if hashes._places(kind.model)}
    assert {"party.terms_agreed", "key.added", "pack.issued"} <= seen
    for st in store.photographed().fold.statements.values():
        named = [PHOTO_SHA256] if st.via and "source_sha256" in st.via else []
        assert hashes.named(st) == named + [st.body[name] for name in ("sha256", "mandate_sha256") if name in st.body]
