"""Packs over HTTP: made for the party that asks, fetched by it alone, judged for anybody."""

import hashlib
from collections.abc import Iterator
from pathlib import Path

import pytest

from api.routes.verify import ZIP
from api.story import PARTIES, THREADS
from reports import check
from tests.integration import doors as at
from tests.integration.doors import Doors

ACCOUNT = {"kind": "account", "subject": THREADS["account"]}


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Doors]:
    """A ledger in which the whole story was told."""
    with at.telling(tmp_path_factory.mktemp("packs") / "ledger") as (opened, _):
        yield opened


@pytest.fixture(scope="module")
def pack(whole: Doors) -> bytes:
    """The contractor's pack of the account, asked for and fetched."""
    made = whole.client.post("/v1/packs", json=ACCOUNT, headers=whole.session("contractor"), timeout=60)
    assert made.status_code == 201, made.text
    assert made.headers["location"] == made.json()["url"] == f"/v1/packs/{made.json()['pack']}"
    fetched = whole.client.get(made.json()["url"], headers=whole.session("contractor"))
    assert fetched.headers["content-type"] == ZIP
    assert made.json()["sha256"] == hashlib.sha256(fetched.content).hexdigest()
    assert made.json()["bytes"] == len(fetched.content)
    return fetched.content


def test_the_pack_is_valid_under_the_trust_file(whole: Doors, pack: bytes) -> None:
    """The offline verifier folds from it what the story owes: 11,533.00 less 5,000.00 paid."""
    verdict = check.check(pack, whole.house.trust)
    assert verdict.exit_code == check.VALID, verdict.en
    assert verdict.case is not None
    assert (verdict.case.claim.owed_fen, verdict.case.claim.open_fen) == (1_153_300, 653_300)
    assert verdict.case.pack.reader == PARTIES["contractor"]


def test_only_its_reader_fetches_a_pack(whole: Doors, pack: bytes) -> None:
    """For the other party, and for whoever has no session, it does not exist."""
    (path,) = whole.house.packs.glob("*.zip")
    url = f"/v1/packs/{path.stem}"
    assert whole.client.get(url, headers=whole.session("customer")).status_code == 404
    assert whole.client.get(url).status_code == 401
    assert whole.client.get(f"/v1/packs/{'0' * 64}", headers=whole.session("contractor")).status_code == 404
    assert path.read_bytes() == pack


def test_a_pack_of_an_older_size(whole: Doors, pack: bytes) -> None:
    """Asked for again at the size it was made at, it is the same pack, byte for byte, recorded once."""
    verdict = check.check(pack, whole.house.trust)
    assert verdict.case is not None
    size = verdict.case.checkpoint.size
    before = whole.client.get("/healthz").json()["size"]
    asked = ACCOUNT | {"at": size}
    again = whole.client.post("/v1/packs", json=asked, headers=whole.session("contractor"), timeout=60)
    assert again.json()["sha256"] == hashlib.sha256(pack).hexdigest()
    assert whole.client.get("/healthz").json()["size"] == before


@pytest.mark.parametrize(
    ("asked", "code"),
    [
        (ACCOUNT | {"subject": THREADS["account"][:-1] + "f"}, "not-found"),
        (ACCOUNT | {"kind": "order"}, "not-found"),
        (ACCOUNT | {"at": 10**9}, "not-found"),
        (ACCOUNT | {"kind": "case"}, "malformed-request"),
        (ACCOUNT | {"more": 1}, "malformed-request"),
        ({"kind": "account"}, "malformed-request"),
        (ACCOUNT | {"purpose": "Any Thing"}, "malformed-request"),
        (ACCOUNT | {"at": "7"}, "malformed-request"),
    ],
)
def test_a_pack_that_cannot_be_made(whole: Doors, asked: dict[str, object], code: str) -> None:
    """A thread that is not there, a kind of no such thread, a size ahead, a shape that is wrong."""
    answer = whole.client.post("/v1/packs", json=asked, headers=whole.session("contractor"))
    assert answer.json()["code"] == code


def test_nobody_asks_without_a_session(whole: Doors) -> None:
    """No session, no pack."""
    assert whole.client.post("/v1/packs", json=ACCOUNT).status_code == 401


def test_a_read_only_ledger_makes_none(tmp_path: Path) -> None:
    """Served to be read, it makes no packs."""
    with at.telling(tmp_path / "ledger"):
        pass
    with at.opened(tmp_path / "ledger", read_only=True) as doors:
        doors.clock.advance(doors.clock() + 60_000)
        answer = doors.client.post("/v1/packs", json=ACCOUNT, headers=doors.session("contractor"))
        assert (answer.status_code, answer.json()["code"]) == (403, "read-only")


# ---- the verifier


def test_anybody_may_have_a_pack_checked(whole: Doors, pack: bytes) -> None:
    """The verdict comes back step by step, under this server's trust file, which it names."""
    answer = whole.client.post("/v1/verify", content=pack, headers={"Content-Type": ZIP}, timeout=60)
    verdict = answer.json()
    assert (answer.status_code, verdict["exit"]) == (200, 0)
    assert {step["state"] for step in verdict["steps"]} == {"ok"}
    assert verdict["claim"]["open_fen"] == 653_300
    assert verdict["trust"]["origin"] == at.ORIGIN
    assert verdict["trust"]["sha256"] == hashlib.sha256(whole.house.trust_bytes).hexdigest()
    assert verdict["unchecked"]


def test_a_tampered_pack_is_found_out(whole: Doors, pack: bytes) -> None:
    """One byte changed, and the answer is 1 with the step."""
    place = pack.index(b"%PDF-") + 200
    changed = pack[:place] + bytes([pack[place] ^ 1]) + pack[place + 1 :]
    verdict = whole.client.post("/v1/verify", content=changed, headers={"Content-Type": ZIP}, timeout=60).json()
    assert verdict["exit"] == 1
    assert [step["no"] for step in verdict["steps"] if step["state"] == "failed"] == [2]
    assert "claim" not in verdict


def test_what_is_no_pack_is_unreadable(whole: Doors) -> None:
    """Any bytes get a verdict, not an error."""
    verdict = whole.client.post("/v1/verify", content=b"no zip", headers={"Content-Type": ZIP}).json()
    assert verdict["exit"] == 2


def test_an_upload_has_a_type_and_a_bound(tmp_path: Path) -> None:
    """Another type is refused, and so is more than the server takes."""
    at.found_ledger(tmp_path / "ledger")
    with at.opened(tmp_path / "ledger", pack_bytes_max=10) as doors:
        wrong = doors.client.post("/v1/verify", content=b"x", headers={"Content-Type": "text/plain"})
        large = doors.client.post("/v1/verify", content=b"x" * 11, headers={"Content-Type": ZIP})
        assert (wrong.status_code, large.status_code) == (415, 413)
        assert large.json()["limit_bytes"] == 10
