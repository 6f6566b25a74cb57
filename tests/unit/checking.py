"""A real pack to check, with its report drawn as plain words so that a check is quick, and ways to spoil it."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache

from ledger.jose import Ed25519Signer
from notary import note
from notary.trust import Trust
from reports import archive, check, manifest
from reports.check import STEPS, Verdict
from reports.check.state import State
from reports.manifest import Manifest
from tests.attacks.forging import Bench, opened, world
from tests.packs import Ledger, plain, signer


@cache
def real() -> bytes:
    """A real pack of the account."""
    ledger, _, account = world()
    return ledger.pack("account", account, "contractor").data


def trusted() -> Trust:
    """The ledger's trust file."""
    return world()[0].trust


def other(name: str) -> Ed25519Signer:
    """A key that the ledger does not have."""
    return signer(f"other {name}")


def verdict_of(data: bytes, own: Trust | None) -> Verdict:
    """The verdict, by the same plain drawing."""
    return check.check(data, own, draw=plain)


def bench() -> Bench:
    """The real pack on the forger's bench."""
    return opened(real())


def put(path: str, content: bytes) -> bytes:
    """The real pack with a member replaced or added, and nothing made to fit."""
    return archive.write({**archive.read(real()).members, path: content})


def forged(forgery: Callable[[Bench, Ledger], None]) -> bytes:
    """The real pack after a forgery, sealed again by the real pack key."""
    changed = bench()
    forgery(changed, world()[0])
    return changed.sealed(world()[0])


def noted(printed: bytes, **members: bytes) -> bytes:
    """The real pack with other bytes for its manifest, and a note by the real key over them."""
    before = archive.read(real()).members
    pack_id, _ = manifest.parse_note_text(note.parse(before["pack.note"]).text)
    signed = str(note.sign(manifest.note_text(pack_id, printed), world()[0].pack_signer)).encode()
    return archive.write({**before, **members, "pack.json": printed, "pack.note": signed})


def listed(change: Callable[[Manifest], Manifest]) -> bytes:
    """The real pack with its manifest changed, and a note by the real key over it."""
    return noted(manifest.dump(change(manifest.parse(archive.read(real()).members["pack.json"]))))


def examined(to: int, data: bytes | None = None, own: Trust | None = None) -> State:
    """A pack, the real one by default, examined up to a step."""
    state = State(data or real(), own, plain)
    for step in STEPS[:to]:
        step.run(state)
    return state
