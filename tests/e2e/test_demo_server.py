"""The demo's server while it runs: what it can reach, what it hands out, and how it is told the time."""

from __future__ import annotations

import base64
import io
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx
import pytest
from rich.console import Console

from api.demo import play, script
from api.demo.chance import Replayed
from api.demo.child import ChildFailed
from api.demo.play import Processes
from api.routes.statements import LINES_MAX
from api.world.actor import Actor
from api.world.client import HttpTransport, ServerUnreachable
from api.world.transport import Refused
from ledger import draft, jose
from ledger.jose import Ed25519Signer
from notary import trust
from notary.receipts import Receipt
from tests import near

SEED = b"a demo whose server is looked at"
ACTS = 13  # three firms, their keys, an order placed and accepted


@dataclass(frozen=True)
class Live:
    """A running demo in the middle of its story."""

    stage: Processes
    data: Path
    logs: Path
    begun: dict[str, Any]
    at_ms: int
    seeds: list[bytes]


@pytest.fixture(scope="module")
def live(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Live]:
    """A demo that has played its first acts and still runs."""
    folder = tmp_path_factory.mktemp("live")
    data, story, drawn = folder / "data", near.story()[:ACTS], Replayed(SEED + b"players")
    with play._processes(data, folder) as stage:
        begun = play._found(data, script.moment_ms(story[0].on, 0), SEED, near.LANXI / play.TERMS_FILE)
        stage.begin(begun)
        play._act(stage, story, Console(file=io.StringIO()))
        yield Live(stage, data, folder, begun, story[-1].at_ms, [drawn(32) for _ in range(8)])


def firm(live: Live, transport: HttpTransport, place: int = 0) -> Actor:
    """A firm with its first key, drawn again from the seed: its holder, reading from another machine."""
    drawn = Replayed(SEED + b"players")
    party = [draft.uuid7(act.at_ms, drawn(10)) for act in near.story()[:3]][place]
    actor = Actor(party, trust.parse(live.begun["trust"].encode()), transport, lambda: live.at_ms, Replayed(b"reader"))
    actor.take_pen("", Ed25519Signer(live.seeds[place]))
    return actor


def test_the_keys_never_reach_the_server_or_its_folder(live: Live) -> None:
    """No seed of a party's or the registrar's key is in the data folder, or in what the running server has open."""
    registrar = jose.b64u_decode(live.begun["registrar"])
    server = Path(f"/proc/{live.stage.serving.pid}")
    seen = {name: (server / name).read_bytes() for name in ("cmdline", "environ")}
    for link in (server / "fd").iterdir():
        if link.resolve().is_file():
            seen[str(link.resolve())] = link.resolve().read_bytes()
    seen |= {str(path): path.read_bytes() for path in live.data.rglob("*") if path.is_file()}
    seen |= {path.name: path.read_bytes() for path in live.logs.glob("*.log")}
    assert any(name.endswith("ledger.sqlite") for name in seen)
    for secret in (registrar, *live.seeds):
        signer = Ed25519Signer(secret)
        spelled = (secret, secret.hex().encode(), base64.b64encode(secret)[:-1], base64.urlsafe_b64encode(secret)[:-1])
        assert [name for name, content in seen.items() for one in spelled if one in content] == []
        assert any(signer.jwk["x"].encode() in content for content in seen.values()), "its public half is known there"


def test_the_registrars_key_left_the_folder(live: Live) -> None:
    """What stays in the data folder is the operator's; the registrar's key went to the players."""
    assert not (live.data / "registrar.key").exists()
    assert {path.name for path in (live.data / "keys").iterdir()} == {
        "log.key",
        "pack.key",
        "operator.key",
        "clock.key",
        "vault.key",
    }


def test_a_thread_is_read_page_by_page(live: Live) -> None:
    """One statement a page or all at once: the same thread, and the actor checks either."""
    whole, paged = HttpTransport(live.stage.url), HttpTransport(live.stage.url, page=1)
    reader = firm(live, whole, 0)
    thread = f"party:{reader.party}"
    session = reader.session()
    assert whole.thread(thread, session) == paged.thread(thread, session)
    assert [st.kind for st in reader.read(thread).statements] == [
        *("party.registered", "party.terms_agreed", "key.added")
    ]
    whole.close()
    paged.close()


def test_a_refusal_keeps_its_code_on_the_way(live: Live) -> None:
    """A stranger's thread is not found, a broken session is not authenticated, a broken statement malformed."""
    transport = HttpTransport(live.stage.url)
    reader, other = firm(live, transport, 0), firm(live, transport, 1)
    for ask, code in (
        (lambda: transport.thread(f"party:{other.party}", reader.session()), "not-found"),
        (lambda: transport.thread(f"party:{reader.party}", "x.y.z"), "unauthenticated"),
        (lambda: transport.pack("0" * 64, reader.session()), "not-found"),
        (lambda: transport.make_pack({"kind": "order", "subject": "order:x"}, reader.session()), "malformed-request"),
        (lambda: transport.submit(b"not a statement~"), "malformed-statement"),
    ):
        with pytest.raises(Refused) as refused:
            ask()
        assert refused.value.code == code
    transport.close()


def test_many_at_once_are_answered_one_by_one(live: Live) -> None:
    """Handed in together, each gets its receipt or its refusal, in order; too many are refused as a whole."""
    transport = HttpTransport(live.stage.url)
    reader = firm(live, transport, 0)
    thread = f"party:{reader.party}"
    reader.read(thread)
    body = {"terms": "e-signing", "version": "many", "sha256": "0" * 64}
    made = reader.draft("party.terms_agreed", thread, body, prev=reader.heads[thread])
    broken, good, again = transport.submit_many([b"not a statement~", made, made])
    assert isinstance(broken, Refused)
    assert broken.code == "malformed-statement"
    assert isinstance(good, Receipt)
    assert isinstance(again, Receipt)
    assert (good.id, good.index) == (again.id, again.index)
    with pytest.raises(Refused) as refused:
        transport.submit_many([b"x~"] * (LINES_MAX + 1))
    assert refused.value.code == "request-too-large"
    for line in (b"[]", b"{}", b"no JSON", b'{"receipt":1}'):
        with pytest.raises(ServerUnreachable):
            transport._one_of_many(line)
    transport.close()


def test_no_route_sets_the_time(live: Live) -> None:
    """What the server says of its addresses names none for the time; only what is told through the pipe counts."""
    document = httpx.get(f"{live.stage.url}/openapi.json", trust_env=False).json()
    assert "/v1/statements" in document["paths"]
    assert [path for path in document["paths"] if "time" in path or "clock" in path] == []


def test_time_only_goes_on(live: Live) -> None:
    """The server repeats each moment once it counts; one that lies back ends it, and the demo with it."""
    live.stage.tell(live.at_ms)
    live.stage.tell(live.at_ms + 1)
    with play._processes(live.data, live.logs) as second:
        second.tell(live.at_ms + 2)
        with pytest.raises(ChildFailed, match="time does not go back"):
            second.tell(live.at_ms + 1)
