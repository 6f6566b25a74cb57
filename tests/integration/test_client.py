"""The client: its example runs as printed; what it is given back is checked, and what differs is refused."""

from __future__ import annotations

import inspect
import socket
import textwrap
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

import api.client
from api import keyfile
from api.client import TRIES, Client
from api.drafts.returned import DraftDiffers
from api.terminal import telling
from api.world import introduction
from api.world.client import HttpTransport, ServerUnreachable
from api.world.transport import Refused
from ledger import statement
from ledger.errors import AlreadyExists, BadSignature, LedgerError, PackInvalid
from ledger.jose import Ed25519Signer
from notary.receipts import Receipt
from reports import check
from tests.integration import firms
from tests.integration.firms import Town


def example() -> str:
    """The example of the client's module."""
    text = inspect.getdoc(api.client) or ""
    block = text.partition("than its author is refused.\n")[2].partition("\nRules\n")[0]
    return textwrap.dedent(block)


def test_the_example_runs_as_it_is_printed(tmp_path: Path) -> None:
    """From registration to a pack that verifies, in the lines of the docstring and no others."""
    with firms.town(tmp_path) as town:
        for who in ("customer", "contractor"):
            town.key(who)
        names = {"url": town.url, "folder": tmp_path, "trust": town.trust}
        town.registrar_path.rename(tmp_path / "registrar.key")
        exec(compile(example(), "api/client.py", "exec"), names)  # noqa: S102 - our own documentation
        assert check.check(names["evidence"], town.trust).exit_code == check.VALID  # type: ignore[arg-type]


# ---- what comes back is checked


@pytest.fixture(scope="module")
def town(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Town]:
    """A ledger with three firms."""
    with firms.registered(tmp_path_factory.mktemp("client")) as made:
        yield made


@pytest.fixture
def customer(town: Town) -> Iterator[Client]:
    """The firm that orders."""
    with town.client("customer") as client:
        yield client


@pytest.fixture
def contractor(town: Town) -> Iterator[Client]:
    """The firm that works."""
    with town.client("contractor") as client:
        yield client


def place(customer: Client, contractor: Client) -> str:
    """An order, placed."""
    return customer.say("order.placed", firms.PLACED | {"contractor": contractor.party}).thread


def test_a_statement_is_shown_from_the_bytes_that_are_signed(customer: Client, contractor: Client) -> None:
    """What was prepared has no signature yet; what is sent has the very signing input, and its fields."""
    prepared = customer.prepare("order.placed", firms.PLACED | {"contractor": contractor.party})
    shown = prepared.unsigned.shown
    assert shown.signature == bytes(64)
    with pytest.raises(BadSignature):
        statement.check_signature(shown, dict(customer.meet(customer.party).keys[shown.kid]))
    recorded = customer.send(prepared)
    assert recorded.statement.signing_input == shown.signing_input
    assert recorded.statement.fields == shown.fields
    assert recorded.receipt.id == recorded.statement.id != shown.id
    assert (prepared.opens, shown.prev, shown.via) == (True, None, {"channel": "api"})


def test_a_statement_names_the_head_that_its_signer_read(customer: Client, contractor: Client) -> None:
    """Where the thread went on meanwhile the ledger refuses; nothing is signed again; a new draft is over the new."""
    order = place(customer, contractor)
    late = contractor.prepare("order.accepted", thread=order)
    objection = {"statement": late.unsigned.shown.prev, "ground": "price"}
    made = contractor.say("objection.made", objection, thread=order)
    with pytest.raises(Refused) as refused:
        contractor.send(late)
    assert refused.value.code == "stale-thread"
    assert [row.statement.kind for row in contractor.read(order).rows] == ["order.placed", "objection.made"]
    again = contractor.prepare("order.accepted", thread=order)
    assert again.unsigned.shown.prev == made.statement.id
    assert contractor.send(again).thread == order


Spoil = Callable[[dict[str, Any]], object]


def changed(*path: str | int, value: object) -> Spoil:
    """A draft with one value changed."""

    def spoil(made: dict[str, Any]) -> None:
        place: Any = made
        for step in path[:-1]:
            place = place[step]
        place[path[-1]] = value

    return spoil


DISHONEST: dict[str, Spoil] = {
    "another price": changed("body", "lines", 0, "price_e4", value=11_600),
    "another quantity": changed("body", "lines", 0, "qty_e3", value=9_000_000),
    "another contractor": changed("body", "contractor", value="019cac00-0000-7000-8000-000000000009"),
    "consent withdrawn": changed("body", "chain_disclosure", value=False),
    "consent as a number": changed("body", "chain_disclosure", value=1),
    "a line taken away": lambda made: made["body"]["lines"].clear(),
    "a field taken away": lambda made: made["body"].pop("order_no"),
    "a total taken away": lambda made: made["body"].pop("total_fen"),
    "a field that the kind does not have": changed("body", "penalty_fen", value=1),
    "a sum that is no number": changed("body", "total_fen", value="1"),
    "no body": changed("body", value=None),
    "another kind": changed("kind", value="order.accepted"),
    "another version": changed("v", value=2),
    "a thread of another type": changed("thread", value="account:019cac00-0000-7000-8000-000000000009"),
    "a line that nobody said": lambda made: made["body"]["lines"].append({**made["body"]["lines"][0], "no": 2}),
    "a sum that does not follow": changed("body", "lines", 0, "amount_fen", value=1_170_001),
    "a total that does not follow": changed("body", "total_fen", value=1_170_001),
    "an order that stands already": changed("thread", value="order:019cac00-0000-7000-8000-000000000009"),
    "a thread that is none": changed("thread", value="order:1"),
}


@pytest.mark.parametrize("what", DISHONEST)
def test_a_draft_that_says_otherwise_is_refused(
    town: Town, what: str, contractor: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A server that changes, drops or adds what nobody said gets no signature; nothing is recorded."""
    with town.client("customer") as customer:
        honest = customer._transport.draft

        def dishonest(*asked: Any) -> dict[str, Any]:
            made = honest(*asked)
            DISHONEST[what](made)
            return made

        monkeypatch.setattr(customer._transport, "draft", dishonest)
        with pytest.raises(DraftDiffers):
            customer.prepare("order.placed", firms.PLACED | {"contractor": contractor.party})


ANSWERS: dict[str, Spoil] = {
    "another quantity": changed("body", "lines", 0, "qty_e3", value=9_000_000),
    "another sum": changed("body", "lines", 0, "amount_fen", value=1_000_000),
    "another total": changed("body", "total_fen", value=1_000_000),
    "another number": changed("body", "lines", 0, "no", value=2),
    "a line beside": lambda made: made["body"]["lines"].append({"no": 2, "qty_e3": 1, "amount_fen": 1}),
}


@pytest.mark.parametrize("what", ANSWERS)
def test_an_order_is_accepted_as_it_stands_in_its_thread(
    town: Town, what: str, customer: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whoever only says that he accepts has read what: a draft with other terms is refused, the honest one is not."""
    with town.client("contractor") as contractor:
        order = place(customer, contractor)
        honest = contractor._transport.draft

        def dishonest(*asked: Any) -> dict[str, Any]:
            made = honest(*asked)
            ANSWERS[what](made)
            return made

        with monkeypatch.context() as patched:
            patched.setattr(contractor._transport, "draft", dishonest)
            with pytest.raises(DraftDiffers):
                contractor.prepare("order.accepted", thread=order)
        contractor.say("order.accepted", thread=order)


def test_what_a_draft_adds_is_seen_before_it_is_signed(
    town: Town, contractor: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A field that the kind has and nobody gave stands in what is shown: the signer sees it."""
    with town.client("customer") as customer:
        honest = customer._transport.draft

        def adding(*asked: Any) -> dict[str, Any]:
            made = honest(*asked)
            made["body"]["wage_share_fen"] = 7
            return made

        monkeypatch.setattr(customer._transport, "draft", adding)
        shown = customer.prepare("order.placed", firms.PLACED | {"contractor": contractor.party}).unsigned.shown
    assert "其中人工费：0.07元" in telling.whole(shown, {})


def test_names_and_keys_lead_back_to_the_registrar(town: Town, customer: Client, contractor: Client) -> None:
    """A party is met by what the registrar signed; another registrar's word, or a changed statement, is refused."""
    place(customer, contractor)
    met = customer.meet(contractor.party)
    assert (met.name, met.party_type) == ("林氏袜业加工部", "enterprise")
    told = customer._transport.read(f"/v1/parties/{contractor.party}", customer._actor.session())["statements"]
    wires = [one.encode() for one in told]
    assert introduction.check(contractor.party, wires, town.trust) == met
    other = replace(town.trust, registrar_keys=(Ed25519Signer(bytes(32)).jwk,))
    spoiled = (wires[0][:200] + (b"A" if wires[0][200:201] != b"A" else b"B") + wires[0][201:], *wires[1:])
    for given, trusted, party in (
        (wires, other, contractor.party),
        (wires, town.trust, customer.party),
        (spoiled, town.trust, contractor.party),
        ((), town.trust, contractor.party),
        ([*wires, *wires], town.trust, contractor.party),
    ):
        with pytest.raises(LedgerError):
            introduction.check(party, list(given), trusted)


def test_a_persons_key_signs_as_that_person(town: Town, customer: Client, contractor: Client) -> None:
    """A key that was added for a person names him and his authority in `via`; what is outside its scope is refused."""
    clerk = keyfile.create(town.folder / "clerk.key", customer.party, bytes(range(32)))
    proof = keyfile.proof(clerk, town.trust.origin, 1)
    person = "019cac00-0000-7000-8000-0000000000aa"
    fields = {"jwk": dict(clerk.signer.jwk), "proof": proof, "custody": "file", "level": "S1", "scope": "order.placed"}
    added = customer.say("key.added", fields | {"person": person, "person_name": "陈会计"})
    with town.client("clerk") as client:
        placed = client.say("order.placed", firms.PLACED | {"contractor": contractor.party})
        assert placed.statement.via == {"person": person, "mandate": added.statement.id, "channel": "api"}
        contractor.say("order.accepted", thread=placed.thread)
        delivered = contractor.say("goods.delivered", thread=placed.thread)
        with pytest.raises(Refused) as refused:
            client.say("goods.received", {"delivery": delivered.statement.id}, thread=placed.thread)
        assert refused.value.code == "out-of-scope"
    assert contractor.read(placed.thread).rows[0].statement.kid == clerk.kid


def test_a_pack_is_checked_before_it_is_handed_on(
    town: Town, customer: Client, contractor: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A pack of this ledger verifies; one that was changed on the way is refused."""
    order = place(customer, contractor)
    data = customer.pack("order", order)
    assert check.check(data, town.trust).exit_code == check.VALID
    honest = customer._transport.pack
    monkeypatch.setattr(customer._transport, "pack", lambda *asked: honest(*asked)[:-1])
    with pytest.raises(PackInvalid):
        customer.pack("order", order)


def test_a_server_that_is_none_is_said_to_be_unreachable(town: Town) -> None:
    """Nobody listening, no address, a page instead of JSON: one code, and no traceback."""
    with socket.create_server(("127.0.0.1", 0)) as closed:
        port = closed.getsockname()[1]
    for url in (f"http://127.0.0.1:{port}", "nonsense", "ftp://127.0.0.1"):
        with pytest.raises(ServerUnreachable):
            HttpTransport(url).read("/healthz", "x")
    transport = HttpTransport(town.url)
    with pytest.raises(ServerUnreachable):
        transport.read("/", "x")
    transport.close()


@pytest.mark.parametrize("lost", [1, TRIES - 1, TRIES])
def test_an_answer_that_is_lost_records_nothing_twice(
    town: Town, contractor: Client, monkeypatch: pytest.MonkeyPatch, lost: int
) -> None:
    """The same bytes go again, a few times; the thread holds one statement, whatever became of the answers."""
    with town.client("customer") as customer:
        honest, wires = customer._transport.submit, []

        def losing(wire: bytes) -> Receipt:
            receipt = honest(wire)
            wires.append(wire)
            if len(wires) <= lost:
                raise ServerUnreachable("The answer was lost.")
            return receipt

        monkeypatch.setattr(customer._transport, "submit", losing)
        prepared = customer.prepare("order.placed", firms.PLACED | {"contractor": contractor.party})
        if lost < TRIES:
            assert customer.send(prepared).thread == prepared.thread
        else:
            with pytest.raises(ServerUnreachable):
                customer.send(prepared)
        assert (len(wires), len(set(wires))) == (min(lost + 1, TRIES), 1)
        assert len(customer.read(prepared.thread).rows) == 1


@pytest.mark.parametrize("host", ["127.0.0.1:9", "a" * 70 + ".example", "é" * 70 + ".example", "x:99999"])
def test_a_password_in_an_address_is_not_printed(host: str) -> None:
    """Whether the address is none or nobody answers there: one code, and nothing of what stands before the host."""
    with pytest.raises(ServerUnreachable) as unreachable:
        HttpTransport(f"http://somebody:se@cret@{host}").read("/healthz", "x")
    told = f"{unreachable.value.sentence} {unreachable.value.fields}"
    assert "somebody" not in told
    assert "cret" not in told


def test_an_unknown_key_is_told_so(town: Town) -> None:
    """A key that nobody registered reads nothing and says nothing."""
    keyfile.create(town.folder / "unknown.key", "019cac00-0000-7000-8000-0000000000bb", bytes(range(1, 33)))
    with town.client("unknown") as client, pytest.raises(Refused) as refused:
        client.say("party.terms_agreed", {"terms": "e-signing", "version": "v1", "sha256": "0" * 64})
    assert refused.value.code == "unauthenticated"


def test_registering_checks_what_it_is_given(town: Town) -> None:
    """A type that does not exist, a firm's field that is none, a party that is registered already."""
    key = keyfile.load(town.key("customer"))
    with town.registrar() as office:
        for facts in (
            {"party_type": "giant", "name": "x"},
            {"party_type": "enterprise", "nickname": "x"},
            {"name": "x"},
        ):
            with pytest.raises(LedgerError):
                office.prepare(key, facts)
        with pytest.raises(AlreadyExists):
            office.register(key, {"party_type": "enterprise", "name": "又一次"})
        person = keyfile.load(town.key("person"))
        office.register(person, {"party_type": "person", "person_name": "王工"})
    with town.client("person") as client:
        assert client.meet(client.party).name == "王工"
