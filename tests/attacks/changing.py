"""What somebody without the pack key can do to a real pack, and which step of the verifier finds it.

Promise: every change is written as a pack's ZIP is (but for `flipped_raw`), so that it reaches the step; the places and
bits are drawn by a seed of the change's own name, so a failure repeats.
"""

from __future__ import annotations

import random
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from itertools import pairwise

from ledger.errors import LedgerError
from notary.trust import Trust
from reports import archive, manifest, scope
from reports.check import INVALID, UNREADABLE, check
from reports.manifest import Manifest
from tests.attacks import forging_wages
from tests.attacks.forging import failed, honest
from tests.sewn import WORKSHOP, ZHOU
from tests.unit import zips

READABLE, FILES, NOTE = 1, 2, 3
PLACES = 1  # of each member: the first byte, the last, and this many more
RAW_PLACES = 100  # of each ZIP

# Kind, reader, entries left out of the log's end.
PackName = tuple[str, str, int]
ACCOUNT, CUSTOMERS, ORDER = ("account", "contractor", 0), ("account", "customer", 0), ("order", "contractor", 0)
OLDER = ("account", "contractor", 3)
WORKERS, ALL_WORKERS = ("worker", ZHOU, 0), ("workshop", WORKSHOP, 0)


@dataclass(frozen=True)
class Changed:
    """A changed pack; the exit code and the step it must end with; a word that the finding must name, "" for none."""

    name: str
    data: bytes
    exit_code: int
    step: int
    word: str = ""


@cache
def members_of(name: PackName) -> Mapping[str, bytes]:
    """The members of a real pack."""
    return archive.read(real(name)).members


@cache
def real(name: PackName) -> bytes:
    """A real pack."""
    kind, reader, fewer = name
    if kind in scope.WAGE_KINDS:
        return forging_wages.honest((kind, ZHOU, reader))
    size = size_of(honest(kind, reader)) - fewer
    return honest(kind, reader, size) if fewer else honest(kind, reader)


def size_of(data: bytes) -> int:
    """The tree size of a pack's checkpoint."""
    return int(archive.read(data).members["log/checkpoint"].split(b"\n")[1])


def flip(data: bytes, place: int, bit: int) -> bytes:
    """The same bytes with one bit turned."""
    return data[:place] + bytes([data[place] ^ 1 << bit]) + data[place + 1 :]


def places_of(name: str, length: int, count: int = PLACES) -> list[int]:
    """The first place, the last, and some between, by a seed of the name."""
    drawn = random.Random(name).sample(range(length), min(count, length))
    return sorted({0, length - 1, *drawn})


def step_of(path: str, changed: bytes, before: bytes) -> int:
    """Which step finds a member changed: the manifest's own form, its list, its note; all else by its hash."""
    if path == "pack.note":
        return NOTE
    if path != "pack.json":
        return FILES
    try:
        now = manifest.parse(changed)
    except LedgerError:
        return READABLE
    return FILES if now.files != _parsed(before).files else NOTE


@cache
def _parsed(data: bytes) -> Manifest:
    return manifest.parse(data)


def put(name: PackName, path: str, data: bytes, what: str) -> Changed:
    """A pack with one member's bytes replaced."""
    before = members_of(name)
    step = step_of(path, data, before[path])
    word = path if step == FILES and path != "pack.json" else ""
    return Changed(f"{path} {what}", archive.write({**before, path: data}), INVALID, step, word)


def flipped(name: PackName) -> Iterator[Changed]:
    """One bit turned in each member, at several places."""
    for path, data in members_of(name).items():
        for place in places_of(f"{name} {path}", len(data)):
            bit = random.Random(f"{name} {path} {place}").randrange(8)
            yield put(name, path, flip(data, place, bit), f"with bit {bit} of byte {place} turned")


def longer_or_shorter(name: PackName) -> Iterator[Changed]:
    """Each member cut by a byte, longer by a line feed, and empty."""
    for path, data in members_of(name).items():
        yield put(name, path, data[:-1], "without its last byte")
        yield put(name, path, data + b"\n", "with a line feed more")
        yield put(name, path, b"", "emptied")


def dropped(name: PackName) -> Iterator[Changed]:
    """Each member taken out; without its manifest a ZIP is no pack at all."""
    for path in members_of(name):
        rest = {other: data for other, data in members_of(name).items() if other != path}
        code, step, word = {
            "pack.json": (UNREADABLE, READABLE, "pack.json"),
            "pack.note": (INVALID, NOTE, ""),
        }.get(path, (INVALID, FILES, path))
        yield Changed(f"{path} dropped", archive.write(rest), code, step, word)


NAMED = (
    f"statements/{'ab' * 32}.sd-jwt",
    f"proofs/{'ab' * 32}.tlog-proof",
    f"files/{'ab' * 32}.jpg",
    "log/consistency/3-9",
    "log/timestamps/9.tsr",
    "log/timestamps/9.checkpoint",
    "log/tsa-chain.pem",
    "journal.journal",
    "verify.html",
)
UNNAMED = (
    "Pack.json",
    "pack.json.bak",
    "PACK.NOTE",
    "report.PDF",
    "report2.pdf",
    "readme.txt",
    "README",
    "trust.json",
    "autorun.inf",
    "index.html",
    "log/checkpoint2",
    "log/consistency/3",
    "log/timestamps/x.tsr",
    f"statements/{'AB' * 32}.sd-jwt",
    f"statements/{'ab' * 31}.sd-jwt",
    f"statements/{'ab' * 32}.sd-jwt.txt",
    f"statements/x/{'ab' * 32}.sd-jwt",
    f"proofs/{'ab' * 32}.sd-jwt",
    f"files/{'ab' * 32}",
    "files/photo.jpg",
)


def added(name: PackName) -> Iterator[Changed]:
    """A member more: one that packs may have is not in the list; any other makes it no pack."""
    for path in NAMED:
        yield Changed(f"{path} added", archive.write({**members_of(name), path: b"more"}), INVALID, FILES, path)
    for path in UNNAMED:
        yield Changed(f"{path} added", archive.write({**members_of(name), path: b"more"}), UNREADABLE, READABLE, path)


def swapped(name: PackName, other: PackName) -> Iterator[Changed]:
    """Each member that two packs have and that differs, taken from the other; each that only the other has, added."""
    mine, theirs = members_of(name), members_of(other)
    for path, data in theirs.items():
        if path not in mine:
            yield Changed(f"{path} of {other}", archive.write({**mine, path: data}), INVALID, FILES, path)
        elif data != mine[path]:
            yield put(name, path, data, f"of {other}")
    sealed = {path: theirs[path] for path in ("pack.json", "pack.note")}
    yield Changed(f"manifest and note of {other}", archive.write({**mine, **sealed}), INVALID, FILES)


def exchanged(name: PackName) -> Iterator[Changed]:
    """Two members of one pack put in each other's place."""
    paths = [path for path in members_of(name) if not path.startswith("pack.")]
    for one, two in pairwise(paths):
        changed = {**members_of(name), one: members_of(name)[two], two: members_of(name)[one]}
        yield Changed(f"{one} and {two} exchanged", archive.write(changed), INVALID, FILES, one)


def flipped_raw(name: PackName) -> Iterator[Changed]:
    """Bits turned in the ZIP itself: within a member its checksum tells; anywhere else it is no pack's ZIP."""
    data = real(name)
    inside = {place: path for path, places in zips.contents(data) for place in places}
    for place in places_of(f"{name}", len(data), RAW_PLACES) + _frame(data):
        bit = random.Random(f"{name} {place}").randrange(8)
        what, turned = f"bit {bit} of byte {place} turned", flip(data, place, bit)
        if place not in inside:
            yield Changed(what, turned, UNREADABLE, READABLE)
            continue
        path = inside[place]
        member = archive.read(turned).members[path]
        step = READABLE if step_of(path, member, members_of(name)[path]) == READABLE else FILES
        yield Changed(f"{what}, in {path}", turned, INVALID, step)


def _frame(data: bytes) -> list[int]:
    """Every byte of the last local header, of the last row of the directory, and of the end record."""
    last = len(zips.contents(data)) - 1
    local = range(zips.local(data, last), zips.contents(data)[last][1].start)
    return [*local, *range(zips.central(data, last), len(data))]


def wrong(changes: Iterator[Changed], trust: Trust | None) -> tuple[int, list[str]]:
    """How many changes were tried, and a line for each that did not end as it must."""
    count, found = 0, []
    for changed in changes:
        count += 1
        verdict = check(changed.data, trust)
        expected = changed.exit_code, changed.step
        if (verdict.exit_code, failed(verdict)) != expected or changed.word not in verdict.en:
            found.append(f"{changed.name}: not {expected} but {verdict.exit_code}: {verdict.en}")
    return count, found
