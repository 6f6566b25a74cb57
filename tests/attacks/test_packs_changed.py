"""Packs changed without any key: never valid, never merely of unknown origin, and the step that saw it is named."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace

import pytest

from ledger import jose, statement
from notary import note, proof
from notary.trust import Trust
from reports import archive
from reports.check import INVALID, NO_TRUST, STEPS, UNREADABLE, VALID, check
from tests.attacks import changing
from tests.attacks.changing import ACCOUNT, CUSTOMERS, FILES, NOTE, OLDER, ORDER, READABLE, Changed, PackName
from tests.attacks.dishonest import Impostor, dealt
from tests.attacks.forging import failed, opened, world
from tests.packs import plain, signer

PACKS = (ACCOUNT, CUSTOMERS, ORDER, OLDER)
PAIRS = [(ACCOUNT, other) for other in PACKS[1:]] + [(other, ACCOUNT) for other in PACKS[1:]]
TRUSTED = pytest.mark.parametrize("trusted", [True, False], ids=["trust file", "no trust file"])


def trust(trusted: bool) -> Trust | None:
    """The ledger's trust file, or none."""
    return world()[0].trust if trusted else None


def test_the_steps_are_called_by_their_numbers() -> None:
    """The numbers used here are those of the verifier's table."""
    names = {step.no: step.name_en for step in STEPS}
    assert (names[READABLE], names[FILES], names[NOTE]) == ("readable", "files", "pack note")


@pytest.mark.parametrize("name", PACKS)
def test_unchanged_they_are_valid(name: PackName) -> None:
    """The packs that are changed here are honest: 0 under the trust file, 3 without, and no two are alike."""
    assert check(changing.real(name), trust(True)).exit_code == VALID
    assert check(changing.real(name)).exit_code == NO_TRUST
    assert len({changing.real(other) for other in PACKS}) == len(PACKS)


Changes = Callable[[PackName], Iterator[Changed]]
SORTS: dict[str, tuple[Changes, PackName, int]] = {
    "a bit turned in each member": (changing.flipped, ACCOUNT, 190),
    "a bit turned in each member of an order's pack": (changing.flipped, ORDER, 190),
    "each member longer, shorter, emptied": (changing.longer_or_shorter, CUSTOMERS, 150),
    "each member dropped": (changing.dropped, ACCOUNT, 60),
    "each member dropped from an older pack": (changing.dropped, OLDER, 60),
    "a member added": (changing.added, ACCOUNT, 29),
    "neighbours exchanged": (changing.exchanged, ORDER, 60),
    "a bit turned in the ZIP": (changing.flipped_raw, ACCOUNT, 250),
}


@TRUSTED
@pytest.mark.parametrize("sort", SORTS)
def test_a_change_is_seen_by_its_step(sort: str, trusted: bool) -> None:
    """Each change ends with its own exit code at its own step, whether there is a trust file or not."""
    changes, name, least = SORTS[sort]
    count, wrong = changing.wrong(changes(name), trust(trusted))
    assert wrong == []
    assert count >= least


@TRUSTED
@pytest.mark.parametrize(("name", "other"), PAIRS)
def test_a_member_of_another_real_pack_is_seen(name: PackName, other: PackName, trusted: bool) -> None:
    """Contractor's and customer's, account's and order's, today's and last week's: real members, in a wrong place."""
    count, wrong = changing.wrong(changing.swapped(name, other), trust(trusted))
    assert wrong == []
    assert count >= 5


def test_there_are_enough_changes() -> None:
    """Every step that can see a change without a key sees many, and none of the sorts stands for all."""
    changes = [changed for sort, name, _ in SORTS.values() for changed in sort(name)]
    changes += [changed for name, other in PAIRS for changed in changing.swapped(name, other)]
    found = [(changed.exit_code, changed.step) for changed in changes]
    assert len(found) > 1_000
    enough = {(UNREADABLE, READABLE): 150, (INVALID, READABLE): 5, (INVALID, FILES): 600, (INVALID, NOTE): 10}
    for outcome, least in enough.items():
        assert found.count(outcome) >= least, outcome


def test_no_byte_of_the_manifest_or_its_note_can_change() -> None:
    """Each byte of pack.note, and every 250th of pack.json, with one of its bits turned, is seen."""
    members = changing.members_of(ACCOUNT)
    places = [("pack.note", place) for place in range(len(members["pack.note"]))]
    places += [("pack.json", place) for place in range(0, len(members["pack.json"]), 250)]
    changes = [
        changing.put(ACCOUNT, path, changing.flip(members[path], place, place % 8), f"byte {place} turned")
        for path, place in places
    ]
    assert {changed.step for changed in changes if changed.name.startswith("pack.json")} == {READABLE, FILES, NOTE}
    count, wrong = changing.wrong(iter(changes), trust(True))
    assert wrong == []
    assert count > 400


# ---- who can make the list fit, but has no key


def made_fit(name: PackName, path: str) -> bytes:
    """A pack with one member changed and listed as it is now; the note stays as it was."""
    bench = opened(changing.real(name))
    bench.members[path] = changing.flip(bench.members[path], len(bench.members[path]) // 2, 0)
    note_before = bench.members["pack.note"]
    sealed = archive.read(bench.sealed(world()[0])).members
    return archive.write({**sealed, "pack.note": note_before})


@TRUSTED
def test_a_change_that_the_list_was_made_to_fit_is_seen_by_the_note(trusted: bool) -> None:
    """Whoever also rewrites sizes and hashes in pack.json is stopped by the pack note, whatever member it was."""
    paths = [path for path in changing.members_of(ORDER) if path not in ("pack.json", "pack.note")]
    verdicts = {path: check(made_fit(ORDER, path), trust(trusted)) for path in paths}
    assert len(verdicts) > 60
    assert {(verdict.exit_code, failed(verdict)) for verdict in verdicts.values()} == {(INVALID, NOTE)}


def signed_by(name: str, *more: str) -> bytes:
    """The account's pack with its note signed by other keys, each of which calls itself the pack key."""
    ledger, _, _ = world()
    members = dict(changing.members_of(ACCOUNT))
    text = note.parse(members["pack.note"]).text
    keys = [note.NoteSigner(ledger.pack_signer.name, signer(one)) for one in (name, *more)]
    return archive.write({**members, "pack.note": str(note.sign(text, *keys)).encode()})


SIGNED: dict[str, Callable[[], bytes]] = {
    "by a key that calls itself the pack key": lambda: signed_by("another pack"),
    "by the log key": lambda: signed_by("log"),
    "twice, once by the real key": lambda: signed_by("pack", "another pack"),
    "twice by the real key": lambda: signed_by("pack", "pack"),
}


@TRUSTED
@pytest.mark.parametrize("who", SIGNED)
def test_the_note_bears_one_signature_by_the_pack_key(who: str, trusted: bool) -> None:
    """Another key, or a signature beside the real one, is seen."""
    verdict = check(SIGNED[who](), trust(trusted))
    assert (verdict.exit_code, failed(verdict)) == (INVALID, NOTE), verdict.en
    assert check(signed_by("pack"), trust(True)).exit_code == VALID, "the real key's signature is the one it had"


# ---- what shows without a trust file, and what does not


def refounded(renamed: bool) -> bytes:
    """The account's pack with a founding statement that names a forger's pack key, and a note by that key.

    With `renamed` the statement bears its new id, in the name of its file, in its proof and in every list.
    """
    ledger, _, _ = world()
    bench, mine = opened(changing.real(ACCOUNT)), note.NoteSigner(ledger.pack_signer.name, signer("forger"))
    one = bench.id_of("log.founded")
    head, body, signature = bench.members[bench.statement(one)].removesuffix(b"~").split(b".")
    claims = jose.b64u_decode(body.decode()).replace(str(ledger.pack_signer.vkey).encode(), str(mine.vkey).encode())
    wire = b".".join([head, jose.b64u(claims).encode(), signature]) + b"~"
    bench.members[bench.statement(one)] = wire
    if renamed:
        new = statement.parse(wire).id
        logged = proof.parse(bench.members.pop(bench.proof(one)))
        assert logged.extra is not None
        fitting = replace(logged, extra=logged.extra[:8] + bytes.fromhex(new))
        bench.members |= {bench.statement(new): wire, bench.proof(new): str(fitting).encode()}
        del bench.members[bench.statement(one)]
        bench.exhibit(one).update(statement=new, path=bench.statement(new))
        bench.disclosed(one)["statement"] = new
    bench.renumber()
    sealed = dict(archive.read(bench.sealed(ledger)).members)
    text = note.parse(sealed["pack.note"]).text
    return archive.write({**sealed, "pack.note": str(note.sign(text, mine)).encode()})


@pytest.mark.parametrize(("renamed", "step"), [(False, "statements"), (True, "proofs")])
def test_a_founding_statement_rewritten_for_a_forgers_key_is_seen(renamed: bool, step: str) -> None:
    """Without a trust file the note is held against the pack's own founding, but that is held against the log."""
    verdict = check(refounded(renamed))
    assert (verdict.exit_code, verdict.steps[failed(verdict) - 1].name_en) == (INVALID, step), verdict.en
    assert failed(check(refounded(renamed), trust(True))) == NOTE


def test_another_ledger_of_the_same_name_shows_only_under_a_trust_file() -> None:
    """Whole and honest within itself, it is 3 without trust and 0 under its own file; under the real one it is 1."""
    impostor = Impostor()
    order, account = dealt(impostor)
    for thread in (order, account):
        data = impostor.pack(thread.partition(":")[0], thread, "customer").data
        assert check(data, draw=plain).exit_code == NO_TRUST
        assert check(data, impostor.trust, draw=plain).exit_code == VALID
        verdict = check(data, trust(True), draw=plain)
        assert (verdict.exit_code, failed(verdict)) == (INVALID, NOTE)


def test_an_invalid_pack_is_invalid_before_it_is_of_unknown_origin() -> None:
    """The last step of all fails, and there is no trust file: the pack is invalid all the same."""
    bench = opened(changing.real(ACCOUNT))
    bench.members["README.txt"] += b"\n"
    verdict = check(bench.sealed(world()[0]))
    assert (verdict.exit_code, failed(verdict)) == (INVALID, len(STEPS))
