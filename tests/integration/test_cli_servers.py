"""The terminal before a server that is faulty or lies: one line, whatever comes back."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest

from api import keyfile
from api.terminal import show
from tests.integration.firms import Town
from tests.integration.test_cli_office import said
from tests.integration.test_cli_party import Run, placed, run, town

__all__ = ["run", "town"]  # the fixtures

NEST = b"[" * 200_000
ORDER = "019cac00-0000-7000-8000-00000000dead"


@contextmanager
def answering(status: int, body: bytes) -> Iterator[str]:
    """A server that answers everything alike; its address."""

    class Always(BaseHTTPRequestHandler):
        def _answer(self) -> None:
            self.rfile.read(int(self.headers.get("content-length") or 0))
            self.send_response(status)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        do_GET = do_POST = _answer  # noqa: N815 - the library's names

        def log_message(self, *_: object) -> None:
            """Nothing."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Always) as server:
        thread = threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True)
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.server_address[1]}"
        finally:
            server.shutdown()
            thread.join()


def test_an_answer_nested_too_deep_is_one_line(run: Run, town: Town, tmp_path: Path) -> None:
    """A parser that gives up is no traceback, neither before an answer nor before a card."""
    key = town.key("customer")
    with answering(200, NEST) as url:
        done = run("show", f"party:{keyfile.load(key).party}", "--key", key, "--url", url)
    assert (done.code, done.out) == (1, "")
    assert "server-unreachable" in done.err
    (tmp_path / "card.json").write_bytes(NEST[:4_000])
    assert said(run, town, "key.added", "--card", tmp_path / "card.json", "--yes").code == 1


@pytest.mark.parametrize("body", [{}, {"pack": 5}, {"pack": "../../healthz"}, {"pack": "ab" * 31}])
def test_a_pack_without_an_id_is_one_line(run: Run, town: Town, tmp_path: Path, body: dict[str, Any]) -> None:
    """The server says that it made one, and names none; nothing is written."""
    how = ("--order", ORDER, "--key", town.key("customer"), "--out", tmp_path / "x.zip")
    with answering(201, json.dumps(body).encode()) as url:
        done = run("pack", *how, "--url", url)
    assert done.code == 1
    assert "server-unreachable" in done.err
    assert not (tmp_path / "x.zip").exists()


@pytest.mark.parametrize("head", [{}, {"head": None}, {"head": ["x"]}])
def test_a_stale_thread_without_a_head_is_one_line(run: Run, town: Town, head: dict[str, Any]) -> None:
    """The office is told `stale-thread` and not over what: the refusal stands."""
    key = keyfile.load(town.key("customer"))
    problem = {"code": "stale-thread", "detail": "x", "status": 409, **head}
    fields = ("--party", key.party, f"kid={key.signer.kid}", "reason=lost")
    with answering(409, json.dumps(problem).encode()) as url:
        done = said(run, town, "key.revoked", *fields, "--yes", "--url", url)
    assert (done.code, done.out) == (1, "")
    assert "stale-thread" in done.err


@pytest.mark.parametrize("stands", [{}, {"customer": 5}, {"customer": "x", "contractor": "y", "owed_fen": "z"}])
def test_what_an_order_stands_at_may_lack_a_member(
    run: Run, town: Town, monkeypatch: pytest.MonkeyPatch, stands: dict[str, Any]
) -> None:
    """A server of another release leaves out or changes what is told of an order: one line, and no half of it."""
    order = placed(run, town)
    monkeypatch.setitem(show.STANDINGS, "order", (lambda _client, _thread: stands, show.order_lines))
    done = run("show", order, "--key", town.key("customer"))
    assert (done.code, done.out) == (1, "")
    assert "server-unreachable" in done.err
