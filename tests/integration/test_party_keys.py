"""Lost keys, keys of P-256, licences, accounts and shared phones in a real store: by entry times, and audited clean."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from ledger import db, jose, queries
from ledger.jose import Es256Signer
from ledger.records import ConfirmedOnRecord, DeviceRecord, KeyRecord, LicenceRecord, PartyRecord, PayeeRecord
from ledger.rules.keys import WAIT_MS
from notary.receipts import Refusal
from tests.integration.store import Store, found
from tests.trade import ORIGIN, START_MS, Trade

HAND = Es256Signer(bytes(31) + b"7")


def added(trade: Trade, who: str, name: str, signer: Any) -> dict[str, Any]:
    """The body of a `key.added`."""
    trade.parties[who].extra[name] = signer
    proof = jose.sign_key_proof(trade.id(who), signer.jwk, ORIGIN, 1, signer)
    return {"jwk": signer.jwk, "proof": proof, "custody": "file", "level": "S1"}


def sealed(trade: Trade, folder: Path) -> Store:
    """The trade's whole story in a store of its own, said again statement by statement, each at its own time."""
    store = found(folder, trade)
    store.play(trade)
    return store


def test_a_lost_key_and_its_successor(tmp_path: Path) -> None:
    """The registrar ends one and adds one, ES256; a batch at the last millisecond is refused, the next one counts."""
    trade = Trade()
    trade.join("worker", "person")
    thread = f"party:{trade.id('worker')}"
    lost = {"kid": trade.signer("worker").kid, "reason": "lost", "compromised_since": trade.today}
    trade.say("registrar", "key.revoked", thread, lost)
    trade.say("registrar", "key.added", thread, added(trade, "worker", "new", HAND))
    counts_ms = trade.wires[-1][1] + WAIT_MS
    trade.at_ms = counts_ms
    body = {"terms": "e-signing", "version": "v2", "sha256": "ab" * 32}
    early = trade.draft("worker/new", "party.terms_agreed", thread, body)
    store = sealed(trade, tmp_path)
    (refused,) = store.send([early], counts_ms - 1)
    assert isinstance(refused, Refusal)
    assert refused.error.code == "key-not-yet"
    store.receive([early], counts_ms)
    late = trade.draft("worker", "party.terms_agreed", thread, body | {"version": "v3"})
    (gone,) = store.send([late], counts_ms)
    assert isinstance(gone, Refusal)
    assert gone.error.code == "key-revoked"
    store.check()
    with db.reading(store.engine) as session:
        key = queries.record(session, f"key:{HAND.kid}", KeyRecord)
    assert (key.jwk["kty"], key.counts_from_ms) == ("EC", counts_ms)


def test_a_key_and_what_it_signs_in_one_batch(tmp_path: Path) -> None:
    """The gate loads what judging reads also for a key of P-256 that the same batch registers."""
    trade = Trade()
    trade.join("customer")
    thread = f"party:{trade.id('customer')}"
    trade.say("customer", "key.added", thread, added(trade, "customer", "hand", HAND))
    trade.say("customer/hand", "party.terms_agreed", thread, {"terms": "x1", "version": "v2", "sha256": "ab" * 32})
    store = found(tmp_path, trade)
    store.receive([wire for wire, _ in trade.wires[2:]], trade.at_ms)
    store.check()


def test_a_licence_as_checked_on_a_day(tmp_path: Path) -> None:
    """An older look-up that comes later does not take the newest one's place; none finds a record, too."""
    trade = Trade()
    trade.join("sub", "unlicensed_group")
    thread = f"party:{trade.id('sub')}"
    body = {"result": "none", "source": "registry", "checked_on": trade.today}
    newest = trade.say("registrar", "licence.checked", thread, body)
    trade.say("registrar", "licence.checked", thread, body | {"checked_on": "2026-01-05", "source": "copy"})
    store = sealed(trade, tmp_path)
    with db.reading(store.engine) as session:
        party = queries.record(session, thread, PartyRecord)
        record = queries.record(session, f"licence:{newest}", LicenceRecord)
    assert (party.licence, record.result, record.checked_on) == (newest, "none", trade.today)
    store.check()


def test_a_worker_s_account_counts_after_its_wait(tmp_path: Path) -> None:
    """Until then the one before counts; a newer change takes the place of one that waits; no record has the number."""
    trade = Trade()
    trade.join("worker", "person")
    thread = f"party:{trade.id('worker')}"
    body = {"account_name": "worker", "account_no": "6222000000001234", "bank": "桐乡某银行"}

    def named(number: str, **more: Any) -> tuple[str, int]:
        told = trade.say("worker", "payee.changed", thread, body | {"account_no": number, **more})
        return told, trade.wires[-1][1]

    def payee() -> PayeeRecord:
        record = trade.fold.get(f"payee:{trade.id('worker')}")
        assert isinstance(record, PayeeRecord)
        return record

    first, first_ms = named("6222000000001234")
    assert payee().at(first_ms + WAIT_MS - 1) is None
    assert payee().at(first_ms + WAIT_MS) == first
    trade.at_ms = first_ms + WAIT_MS
    _, second_ms = named("6222000000009999")  # whoever holds his phone
    third, third_ms = named("6222000000001234")  # he himself, the same day
    assert payee().at(second_ms + WAIT_MS) == first
    assert payee().at(third_ms + WAIT_MS) == third
    day = "2026-03-20"
    begins_ms = START_MS + 18 * 86_400_000 + 16 * 3_600_000  # 20 March begins in China
    trade.at_ms = third_ms + WAIT_MS
    later, _ = named("6222000000005678", effective_on=day)
    assert (payee().at(begins_ms - 1), payee().at(begins_ms)) == (third, later)
    store = sealed(trade, tmp_path)
    store.check()
    with db.reading(store.engine) as session:
        record = queries.record(session, f"payee:{trade.id('worker')}", PayeeRecord)
    assert record == payee()
    assert "6222" not in record.model_dump_json()


def test_eighteen_confirmations_from_one_phone(tmp_path: Path) -> None:
    """Each worker's count is confirmed on the same device, the workshop signs on it, too: the record says eighteen."""
    trade = Trade()
    trade.join("shop")
    phone, other = trade.uuid(), trade.uuid()
    works = []
    for number in range(18):
        name = f"w{number}"
        trade.join(name, "person")
        work = trade.engage("shop", name)
        count = trade.count("shop", work, 120, 15_000)
        trade.agree_counts(name, [count], via={"device": phone, "channel": "app"})
        works.append(work)
    again = trade.count("shop", works[0], 5, 15_000, via={"device": phone})
    trade.agree_counts("w0", [again], via={"device": other})
    store = sealed(trade, tmp_path)
    store.check()
    with db.reading(store.engine) as session:
        shared = queries.record(session, f"device:{trade.id('shop')}:{phone}", DeviceRecord)
        alone = queries.record(session, f"device:{trade.id('shop')}:{other}", DeviceRecord)
        first = queries.record(session, f"confirmedon:{works[0].removeprefix('work:')}", ConfirmedOnRecord)
    assert (len(shared.workers), shared.own, len(alone.workers)) == (18, True, 1)
    assert (first.devices, first.named, first.silent) == ((phone, other), 2, 1)
