"""The public log over HTTP: what a stranger needs to check the tree, with the headers that C2SP asks for."""

from collections.abc import Iterator

import pytest

from ledger import entry, merkle
from notary import checkpoint, proof
from tests.integration import doors as at
from tests.integration.doors import Doors


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Doors]:
    """A ledger in which the whole story was told."""
    with at.telling(tmp_path_factory.mktemp("log") / "ledger") as (opened, _):
        yield opened


def _signed(doors: Doors) -> checkpoint.Checkpoint:
    text = doors.client.get("/log/checkpoint").text
    return checkpoint.open_signed(text, doors.house.trust.log_vkey, at.ORIGIN)


def test_the_tree_can_be_rebuilt_from_what_is_public(whole: Doors) -> None:
    """Entries and tiles give the root that the checkpoint signs, without a session."""
    signed = _signed(whole)
    data = whole.client.get(f"/log/tile/entries/000.p/{signed.size}").content
    entries = [data[start + 2 : start + 42] for start in range(0, len(data), 42)]
    assert len(entries) == signed.size
    assert merkle.root_of(merkle.leaf_hash(one) for one in entries) == signed.root
    tile = whole.client.get(f"/log/tile/0/000.p/{signed.size}").content
    assert tile == b"".join(merkle.leaf_hash(one) for one in entries)


@pytest.mark.parametrize("width", [1, 2, 17])
def test_every_published_width_is_served(whole: Doors, width: int) -> None:
    """A partial tile of an older checkpoint is the beginning of the current one."""
    size = _signed(whole).size
    full = whole.client.get(f"/log/tile/0/000.p/{size}").content
    assert whole.client.get(f"/log/tile/0/000.p/{width}").content == full[: 32 * width]


@pytest.mark.parametrize(
    "path",
    ["0/000", "0/000.p/0", "0/000.p/255", "0/000.p/01", "0/001", "64/000.p/1", "0/x000.p/1", "entries/000", "-1/000"],
)
def test_what_was_never_published_is_not_found(whole: Doors, path: str) -> None:
    """Wider than the tree, spelled otherwise, or out of range: not found."""
    answer = whole.client.get(f"/log/tile/{path}")
    assert (answer.status_code, answer.json()["code"]) == (404, "not-found")


def test_types_and_cache_headers(whole: Doors) -> None:
    """The checkpoint is text for seconds, a tile bytes for ever."""
    text = whole.client.get("/log/checkpoint")
    tile = whole.client.get("/log/tile/0/000.p/1")
    assert text.headers["content-type"] == "text/plain; charset=utf-8"
    assert text.headers["cache-control"] == "public, max-age=2"
    assert tile.headers["content-type"] == "application/octet-stream"
    assert "immutable" in tile.headers["cache-control"]


def test_who_holds_it_gets_no_second_copy(whole: Doors) -> None:
    """With the ETag it was given, a client gets 304 and no body; with another one, the body."""
    first = whole.client.get("/log/checkpoint")
    again = whole.client.get("/log/checkpoint", headers={"If-None-Match": f'"x", {first.headers["etag"]}'})
    other = whole.client.get("/log/checkpoint", headers={"If-None-Match": '"x"'})
    assert (again.status_code, again.content) == (304, b"")
    assert (other.status_code, other.content) == (200, first.content)


def test_a_proof_of_each_entry(whole: Doors) -> None:
    """Whoever knows a statement's id gets a proof of it, and nobody else's."""
    signed = _signed(whole)
    data = whole.client.get(f"/log/tile/entries/000.p/{signed.size}").content
    for start in range(0, len(data), 42):
        known = data[start + 2 : start + 42]
        statement_id = entry.decode(known).statement_id
        answer = whole.client.get(f"/log/proof/{statement_id}")
        found, under = proof.check_statement(
            proof.parse(answer.content), statement_id, whole.house.trust.log_vkey, at.ORIGIN
        )
        assert (entry.encode(found.admitted_at_ms, found.statement_id), under) == (known, signed)
    assert whole.client.get(f"/log/proof/{'0' * 64}").status_code == 404
    assert whole.client.get("/log/proof/x").status_code == 422
