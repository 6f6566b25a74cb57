"""The verifier under trust files: the reader's own keys decide, and which of them did not fit is said by its step."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from ledger import statement
from notary import note, policy
from notary.note import NoteSigner
from reports import archive, check
from tests.attacks import dishonest
from tests.attacks.forging import failed, world
from tests.packs import Ledger, plain, signer
from tests.trade import ORIGIN
from tests.unit.checking import bench, other, put, real, trusted, verdict_of


def test_keys_beside_the_right_ones_do_no_harm() -> None:
    """A trust file of more keys, old or new, is another version of the file, and the pack is valid under it."""
    own = trusted()
    wider = replace(
        own,
        registrar_keys=(other("registrar").jwk, *own.registrar_keys),
        operator_keys=(*own.operator_keys, other("operator").jwk),
        clock_keys=(other("clock").jwk, *own.clock_keys),
        pack_vkeys=(NoteSigner("other", other("pack")).vkey, *own.pack_vkeys),
    )
    verdict = verdict_of(real(), wider)
    assert (verdict.exit_code, verdict.zh) == (check.VALID, "核验通过；所用信任文件与制作时的不是同一版本。")
    assert verdict.en == "Valid; the trust file is another version than at the making of the pack."
    assert verdict_of(real(), replace(own, time_tolerance_s=299)).en == verdict.en


@pytest.mark.parametrize("office", ["registrar", "operator", "clock"])
def test_another_office_key_than_the_trust_files_is_seen(office: str) -> None:
    """A log that was founded with another key is another ledger, whatever its name."""
    own: dict[str, Any] = {f"{office}_keys": (other(office).jwk,)}
    verdict = verdict_of(real(), replace(trusted(), **own))
    assert (verdict.exit_code, failed(verdict)) == (check.INVALID, 9)
    assert f"founded with another {office} key than the trust file's." in verdict.en


def test_another_log_or_pack_key_than_the_trust_files_is_seen() -> None:
    """The note and the checkpoint are held against the trust file's keys, not against the pack's."""
    pack = NoteSigner(world()[0].pack_signer.name, other("pack"))
    verdict = verdict_of(real(), replace(trusted(), pack_vkeys=(pack.vkey,)))
    assert (verdict.exit_code, failed(verdict)) == (check.INVALID, 3)
    text = str(policy.of_log(NoteSigner(ORIGIN, other("log")).vkey))
    verdict = verdict_of(real(), replace(trusted(), policy_text=text))
    assert (verdict.exit_code, failed(verdict)) == (check.INVALID, 4)


def test_a_founding_that_names_another_pack_key_is_seen() -> None:
    """The note is by a key of the trust file, but the log was founded with another."""
    pack = NoteSigner(world()[0].pack_signer.name, other("pack"))
    text = note.parse(archive.read(real()).members["pack.note"]).text
    data = put("pack.note", str(note.sign(text, pack)).encode())
    verdict = verdict_of(data, replace(trusted(), pack_vkeys=(pack.vkey,)))
    assert (verdict.exit_code, failed(verdict)) == (check.INVALID, 9)
    assert "founded with another pack key" in verdict.en
    assert verdict_of(data, replace(trusted(), pack_vkeys=(pack.vkey, *trusted().pack_vkeys))).exit_code == check.VALID


def test_a_founding_that_names_another_log_key_is_seen() -> None:
    """Checkpoint, proofs and policy are by the trust file's log key, but the log was founded with another."""
    ledger, _, _ = world()
    new = NoteSigner(ORIGIN, other("log"))
    before = archive.read(real()).members["log/checkpoint"]
    after = str(note.sign(note.parse(before).text, new)).encode()
    changed = bench()
    changed.members = {path: data.replace(before, after) for path, data in changed.members.items()}
    changed.members["log/policy"] = str(policy.of_log(new.vkey)).encode()
    verdict = verdict_of(changed.sealed(ledger), replace(trusted(), policy_text=str(policy.of_log(new.vkey))))
    assert (verdict.exit_code, failed(verdict)) == (check.INVALID, 9)
    assert "founded with another log key" in verdict.en


def test_a_ledger_of_another_name_is_another_ledger() -> None:
    """A checkpoint of another origin than the trust file's is refused, though every key fits."""
    vkey = NoteSigner("other.example/log", signer("log")).vkey
    own = replace(trusted(), origin="other.example/log", policy_text=str(policy.of_log(vkey)))
    verdict = verdict_of(real(), own)
    assert (verdict.exit_code, failed(verdict)) == (check.INVALID, 4)


# ---- without a trust file: the pack's own founding stands in its place


def test_without_a_founding_statement_there_is_no_key_to_begin_with() -> None:
    """Whoever has no trust file holds the note against the founding statement, and a pack without one is refused."""
    changed = bench()
    changed.drop(changed.id_of("log.founded"), heads=False)
    data = changed.sealed(world()[0])
    verdict = verdict_of(data, None)
    assert (verdict.exit_code, failed(verdict)) == (check.INVALID, 3)
    assert "holds no founding statement of its log" in verdict.en
    assert failed(verdict_of(data, trusted())) == 8


def test_statements_that_cannot_be_read_are_passed_over_in_the_search() -> None:
    """The step of the statements says what is wrong with them; the founding one is found behind them."""
    changed = bench()
    for kind in ("order.placed", "fee.demanded", "party.registered", "goods.delivered", "payment.stated"):
        changed.members[changed.statement(changed.id_of(kind))] = b"no statement"
    verdict = verdict_of(changed.sealed(world()[0]), None)
    assert (verdict.exit_code, failed(verdict)) == (check.INVALID, 6)


def founded(**changes: Any) -> tuple[bytes, Ledger]:
    """A pack of a ledger whose founding statement has other fields, None for left out; and that ledger."""
    ledger = Ledger()
    body = {**statement.parse(ledger.wires[0][0]).body, **changes}
    body = {name: value for name, value in body.items() if value is not None}
    ledger.wires[0] = ledger.draft("registrar", "log.founded", ledger.system, body), ledger.wires[0][1]
    order, _ = dishonest.dealt(ledger)
    return dishonest.sealed(ledger, ledger.collected("order", order, "customer")), ledger


@pytest.mark.parametrize(
    ("name", "value", "step"),
    [
        ("pack_vkey", None, 3),
        ("pack_vkey", 5, 3),
        ("pack_vkey", ["x"], 3),
        ("pack_vkey", "x", 3),
        ("pack_vkey", "", 3),
        ("pack_vkey", "a+00000000+AA==", 3),
        ("log_vkey", None, 4),
        ("log_vkey", {}, 4),
        ("log_vkey", "a+00000000+AQ==", 4),
    ],
)
def test_a_founding_statement_without_a_readable_key_is_refused(name: str, value: Any, step: int) -> None:
    """Missing, of another type, or no key: refused by the step that needs it, under trust by the judge."""
    data, ledger = founded(**{name: value})
    verdict = verdict_of(data, None)
    assert (verdict.exit_code, failed(verdict)) == (check.INVALID, step), verdict.en
    assert (check.check(data, ledger.trust, draw=plain).exit_code, failed(check.check(data, ledger.trust))) == (1, 9)


def test_the_bench_founds_a_sound_ledger() -> None:
    """With its own fields unchanged the same pack gets as far as its empty evidence list."""
    data, ledger = founded()
    assert [failed(check.check(data, own, draw=plain)) for own in (None, ledger.trust)] == [11, 11]
