"""What `xinzheng restore-check --against` takes: each form of paper gives its signed text, and no more."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from api.terminal import papers
from ledger.errors import MalformedRequest
from notary import restored
from notary.checkpoint import CHECKPOINT_BYTES_MAX
from notary.restored import Paper
from reports import archive
from tests import packs
from tests.trade import ORIGIN

SIGNED = "log.example\n3\nAAAA\n\n— log.example sig\n"
PROOF = "c2sp.org/tlog-proof@v1\nindex 0\n\n" + SIGNED


class Log(BaseHTTPRequestHandler):
    """A served log of one page; another address is not there, and one has no end."""

    def do_GET(self) -> None:
        """Answer."""
        body = {"/log/checkpoint": SIGNED, "/long/log/checkpoint": "x" * 10 * CHECKPOINT_BYTES_MAX}.get(self.path)
        self.send_response(200 if body else 404)
        self.end_headers()
        self.wfile.write((body or "not here").encode())

    def log_message(self, *_: object) -> None:
        """Nothing is told."""


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    """Where the log is served."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), Log)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()
    thread.join()


@pytest.mark.parametrize(
    ("data", "text"),
    [
        pytest.param(SIGNED.encode(), SIGNED, id="checkpoint"),
        pytest.param(PROOF.encode(), PROOF, id="proof"),
        pytest.param(json.dumps({"id": "ab", "proof": PROOF}).encode(), PROOF, id="receipt"),
        pytest.param(b'{"proof": 7}', '{"proof": 7}', id="receipt without a proof"),
        pytest.param(b"[" * 10**6, "[" * (papers.TEXT_BYTES_MAX + 1), id="nested without end"),
        pytest.param(b"\xff\xfe", "\ufffd\ufffd", id="no text"),
        pytest.param(b"", "", id="nothing"),
    ],
)
def test_a_file_gives_what_is_signed_in_it(tmp_path: Path, data: bytes, text: str) -> None:
    """A proof, a checkpoint, a receipt's proof; else the text, which the check calls foreign."""
    path = tmp_path / "paper"
    path.write_bytes(data)
    (paper,) = papers.of(str(path))
    assert paper.source == str(path)
    assert paper.text == text


def test_a_pack_gives_its_checkpoint(tmp_path: Path) -> None:
    """Of a pack its own; of one without, or of a broken one, nothing, which proves nothing."""
    whole = archive.write({"log/checkpoint": SIGNED.encode(), "pack.json": b"{}"})
    bare = archive.write({"pack.json": b"{}"})
    for data, text in ((whole, SIGNED), (bare, ""), (whole[:-9], "")):
        path = tmp_path / "pack.zip"
        path.write_bytes(data)
        assert papers.of(str(path)) == [Paper(f"{path}: log/checkpoint", text)]


def test_a_folder_gives_the_checkpoint_of_an_exported_log(tmp_path: Path) -> None:
    """Up to a bound; without one it proves nothing."""
    assert papers.of(str(tmp_path)) == [Paper(str(tmp_path), "")]
    (tmp_path / "checkpoint").write_text(SIGNED)
    assert papers.of(str(tmp_path)) == [Paper(str(tmp_path), SIGNED)]
    (tmp_path / "checkpoint").write_text("x" * (CHECKPOINT_BYTES_MAX + 9))
    assert len(papers.of(str(tmp_path))[0].text) == CHECKPOINT_BYTES_MAX + 1


def test_an_address_gives_the_checkpoint_that_is_served(address: str) -> None:
    """With and without a stroke at its end; another page is no paper; an endless one is read up to a bound."""
    assert papers.of(address) == [Paper(address, SIGNED)]
    assert papers.of(f"{address}/")[0].text == SIGNED
    assert papers.of(f"{address}/elsewhere") == [Paper(f"{address}/elsewhere", "")]
    assert CHECKPOINT_BYTES_MAX < len(papers.of(f"{address}/long")[0].text) <= 10 * CHECKPOINT_BYTES_MAX


@pytest.mark.parametrize("name", ["no such file", "http://127.0.0.1:1", "http://"])
def test_where_nothing_is_there_it_says_so(name: str) -> None:
    """A name that leads nowhere is a mistake of whoever typed it, no paper."""
    with pytest.raises(MalformedRequest) as refusal:
        papers.of(name)
    assert name in refusal.value.sentence


def test_a_real_pack_is_held_against_the_log_that_made_it(tmp_path: Path) -> None:
    """The checkpoint in a sealed pack opens under the log's own key, and under no other."""
    told, order, _ = packs.dispute()
    path = tmp_path / "pack.zip"
    path.write_bytes(told.pack("order", order, told.id("contractor")).data)
    (paper,) = papers.of(str(path))
    assert restored._claimed(paper.text, told.log_signer.vkey, ORIGIN).size == len(told.wires)
