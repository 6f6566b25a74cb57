"""The verifier's first five steps: what is no pack is unreadable, what is one and is not whole is invalid."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace

import pytest

from ledger.errors import PackInvalid
from notary import note
from notary.note import NoteSigner
from reports import archive, check, manifest
from reports.check import seal
from reports.manifest import File, Manifest
from tests.attacks import forgeries_log as log
from tests.attacks import forgeries_paper as paper
from tests.attacks.forging import Bench, failed, world
from tests.packs import Ledger
from tests.trade import uuid7
from tests.unit import zips
from tests.unit.checking import bench, examined, forged, listed, noted, other, put, real, trusted, verdict_of

READABLE, FILES, NOTE, CHECKPOINT, MANIFEST = range(1, 6)


def members() -> dict[str, bytes]:
    """The members of the real pack."""
    return dict(archive.read(real()).members)


def without(path: str) -> bytes:
    """The real pack without one member."""
    return archive.write({other: data for other, data in members().items() if other != path})


def found(data: bytes) -> tuple[int, int, str]:
    """Exit code, failing step and sentence, which are the same with a trust file and without."""
    verdicts = [verdict_of(data, own) for own in (trusted(), None)]
    one, two = [(verdict.exit_code, failed(verdict), verdict.en) for verdict in verdicts]
    assert one == two or (one[0], two[0]) == (check.VALID, check.NO_TRUST)
    return one


# ---- 1: readable


def old() -> bytes:
    """The real pack's manifest."""
    return members()["pack.json"]


UNREADABLE: dict[str, tuple[str, Callable[[], bytes]]] = {
    "no manifest": ("holds no pack.json", lambda: without("pack.json")),
    "a member that packs do not have": ("no member trust.json", lambda: put("trust.json", b"{}")),
    "a manifest that is no JSON, and signed": ("cannot be read", lambda: noted(b"no JSON")),
    "a manifest of another version, and signed": (
        "packs of version 1 only",
        lambda: noted(old().replace(b'{"v":1', b'{"v":2', 1)),
    ),
    "a manifest of a version that adds members": ("packs of version 1 only", lambda: noted(b'{"v":2,"more":[]}')),
    "a manifest with a member more, and signed": (
        "other members than",
        lambda: noted(old().replace(b'{"v":1', b'{"v":1,"w":1', 1)),
    ),
    "a manifest that is no JSON, and no note": ("cannot be read", lambda: _no_note(b"no JSON")),
    "a manifest that is no JSON, and a note that is none": (
        "cannot be read",
        lambda: archive.write({**members(), "pack.json": b"no JSON", "pack.note": b"no note"}),
    ),
    "an empty manifest, and signed": ("cannot be read", lambda: noted(b"")),
}


def _no_note(printed: bytes) -> bytes:
    rest = {path: data for path, data in members().items() if path != "pack.note"}
    return archive.write({**rest, "pack.json": printed})


@pytest.mark.parametrize("name", UNREADABLE)
def test_what_is_no_pack_of_this_version_is_unreadable(name: str) -> None:
    """Exit 2 in one clear line, whoever signed it."""
    words, build = UNREADABLE[name]
    code, step, sentence = found(build())
    assert (code, step) == (check.UNREADABLE, READABLE)
    assert words in sentence
    assert "\n" not in sentence


LATER = (
    f"files/{'ab' * 32}.jpg",
    "log/consistency/3-9",
    "log/timestamps/9.tsr",
    "log/timestamps/9.checkpoint",
    "log/tsa-chain.pem",
    "journal.journal",
    "verify.html",
)


@pytest.mark.parametrize("path", LATER)
def test_a_member_of_a_later_release_is_never_passed_over(path: str) -> None:
    """Listed and signed, it is something that this release cannot check; unlisted, it does not belong there."""
    changed = bench()
    changed.members[path] = b"for a later release"
    code, step, sentence = found(changed.sealed(world()[0]))
    assert (code, step) == (check.UNREADABLE, READABLE)
    assert f"This release cannot check {path}." in sentence
    code, step, sentence = found(put(path, b"for a later release"))
    assert (code, step) == (check.INVALID, FILES)
    assert f"{path} is not listed" in sentence


def test_a_manifest_that_was_readable_when_it_was_signed_is_tampered_with() -> None:
    """Where the note names other bytes, somebody changed them: invalid, not merely unreadable."""
    for printed in (b"no JSON", b"", b"{}", old()[:-1], old().replace(b'{"v":1', b'{"v":2', 1), old() + b"\n"):
        code, step, sentence = found(put("pack.json", printed))
        assert (code, step) == (check.INVALID, READABLE)
        assert "not the one that the pack note names, and cannot be read" in sentence


# ---- 2: files


def relisted(change: Callable[[list[File]], list[File]]) -> bytes:
    """The real pack with another list of files, signed."""

    def listing(before: Manifest) -> Manifest:
        return replace(before, files=tuple(change(list(before.files))))

    return listed(listing)


def row(path: str) -> File:
    """The row of a member, as it would be listed."""
    return manifest.files_of({path: members().get(path, b"")})[0]


def _but(path: str, **changes: object) -> Callable[[list[File]], list[File]]:
    """A list with one row changed."""
    return lambda rows: [replace(one, **changes) if one.path == path else one for one in rows]  # type: ignore[arg-type]


def _capitals(rows: list[File]) -> list[File]:
    return [replace(one, sha256=one.sha256.upper()) if one.path == "README.txt" else one for one in rows]


LISTS: dict[str, tuple[str, Callable[[list[File]], list[File]]]] = {
    "turned round": ("not sorted", lambda rows: rows[::-1]),
    "two rows exchanged": ("not sorted", lambda rows: [rows[1], rows[0], *rows[2:]]),
    "a row twice": ("names one twice", lambda rows: [rows[0], *rows]),
    "a row left out": ("README.txt is not listed", lambda rows: [one for one in rows if one.path != "README.txt"]),
    "empty": ("is not listed", lambda rows: []),
    "a file that is not there": ("is missing", lambda rows: [File("A", "ab" * 32, 1), *rows]),
    "the manifest itself": ("pack.json is missing", lambda rows: sorted([*rows, row("pack.json")], key=_path)),
    "the note": ("pack.note is missing", lambda rows: sorted([*rows, row("pack.note")], key=_path)),
    "another size": ("README.txt is not the file", _but("README.txt", size=1)),
    "a negative size": ("README.txt is not the file", _but("README.txt", size=-1)),
    "another hash": ("README.txt is not the file", _but("README.txt", sha256="ab" * 32)),
    "a hash in capitals": ("README.txt is not the file", _capitals),
    "a hash that is none": ("log/policy is not the file", _but("log/policy", sha256="")),
}


def _path(one: File) -> str:
    return one.path


@pytest.mark.parametrize("name", LISTS)
def test_the_list_of_files_is_exact(name: str) -> None:
    """Sorted, each member once with its size and hash, and no other row: also when the pack key signed another list."""
    words, change = LISTS[name]
    code, step, sentence = found(relisted(change))
    assert (code, step) == (check.INVALID, FILES)
    assert words in sentence


class Counted(str):
    """A path that counts how often it is looked up."""

    __slots__ = ()
    looked_up = 0

    def __hash__(self) -> int:
        Counted.looked_up += 1
        return super().__hash__()

    __eq__ = str.__eq__


def test_a_long_list_takes_one_pass() -> None:
    """A file may have 50,000 members, and anybody may send one: work grows with their number, not with its square."""
    count = 1_000
    before = examined(1)
    paths = [Counted(f"proofs/{number:064x}.tlog-proof") for number in range(count)]
    rows = tuple(File(path, "ab" * 32, 0) for path in paths)
    before.manifest = replace(before.manifest, files=rows)
    Counted.looked_up = 0
    with pytest.raises(PackInvalid, match="is not listed"):
        seal.files(before)
    before.archive = archive.Archive(dict.fromkeys(paths, b""), ())
    with pytest.raises(PackInvalid, match=r"The pack has no report.pdf"):
        seal.files(before)
    assert Counted.looked_up < 20 * count


@pytest.mark.parametrize("path", seal.NEEDED)
def test_what_every_pack_has_cannot_be_left_out(path: str) -> None:
    """Neither there nor listed, and signed so: the pack is not whole."""
    changed = bench()
    del changed.members[path]
    code, step, sentence = found(changed.sealed(world()[0]))
    assert (code, step) == (check.INVALID, FILES)
    assert f"The pack has no {path}." in sentence


def test_a_checksum_that_is_wrong_though_the_bytes_are_right_is_seen() -> None:
    """The ZIP says of a member what is not so: whoever unpacks it with another tool is told it is damaged."""
    places = [path for path, _ in zips.contents(real())]
    for path in ("README.txt", "pack.json", "pack.note"):
        code, step, sentence = found(zips.both(real(), places.index(path), 14, "<I", 1))
        assert (code, step) == (check.INVALID, FILES)
        assert f"The ZIP checksum of {path} is wrong." in sentence


# ---- 3: the pack note


def signed(text: str, *more: NoteSigner) -> bytes:
    """The real pack with a note by the real key, and perhaps others, over another text."""
    return put("pack.note", str(note.sign(text, world()[0].pack_signer, *more)).encode())


NOTES: dict[str, tuple[str, Callable[[], bytes]]] = {
    "none": ("A note is", lambda: without("pack.note")),
    "empty": ("A note is", lambda: put("pack.note", b"")),
    "no note": ("A note is", lambda: put("pack.note", b"signed by nobody")),
    "no signature": ("A note is", lambda: put("pack.note", members()["pack.note"].split(b"\n\n")[0] + b"\n\n")),
    "by a key more": ("bears one signature", lambda: signed(_text(), NoteSigner("more", other("more")))),
    "of another version": ("three lines", lambda: signed(_text().replace("/v1", "/v2"))),
    "of another pack": ("names another pack", lambda: signed(_text().replace(_named()[0], "ab" * 32))),
    "of another manifest": (
        "not the one that the pack note names",
        lambda: signed(_text().replace(_named()[1], "ab" * 32)),
    ),
    "of a line more": ("three lines", lambda: signed(_text() + "valid\n")),
    "of a checkpoint": ("three lines", lambda: signed("a log\n1\nroot\n")),
}


def _text() -> str:
    return note.parse(members()["pack.note"]).text


def _named() -> tuple[str, str]:
    return manifest.parse_note_text(_text())


@pytest.mark.parametrize("name", NOTES)
def test_the_note_is_this_packs(name: str) -> None:
    """One signature, this version, this pack id, these bytes of pack.json: also when the pack key signed another."""
    words, build = NOTES[name]
    code, step, sentence = found(build())
    assert (code, step) == (check.INVALID, NOTE)
    assert words in sentence


# ---- 4 and 5: checkpoint and manifest


def renamed(name: str, text: str) -> bytes:
    """The real pack with another subject or reader, its id computed again."""
    changed = bench()
    changed.row[name] = text
    changed.rename()
    return changed.sealed(world()[0])


def policy_turned(changed: Bench, _: Ledger) -> None:
    """Write the policy with a tab, which means the same."""
    changed.members["log/policy"] = changed.members["log/policy"].replace(b" ", b"\t", 1)


FITTING: dict[str, tuple[int, str, Callable[[], bytes]]] = {
    "a checkpoint with a line more": (CHECKPOINT, "extension lines", lambda: forged(log.checkpoint_extended)),
    "the manifest of another": (CHECKPOINT, "manifest is of another", lambda: forged(log.checkpoint_in_manifest)),
    "a policy in another spelling": (CHECKPOINT, "as it would be printed", lambda: forged(policy_turned)),
    "a policy of another key": (CHECKPOINT, "another log key", lambda: forged(log.policy_of_another)),
    "a kind that there is not": (MANIFEST, "no packs of that kind", lambda: forged(paper.asked("kind", "case", True))),
    "a subject of another kind": (MANIFEST, "not a thread of the pack", lambda: renamed("subject", world()[1])),
    "a subject that is none": (MANIFEST, "not a thread of the pack", lambda: renamed("subject", "account:x")),
    "a subject without a type": (MANIFEST, "not a thread of the pack", lambda: renamed("subject", uuid7(1))),
    "a subject in capitals": (
        MANIFEST,
        "not a thread of the pack",
        lambda: renamed("subject", world()[2].upper()),
    ),
    "a reader that is an office": (MANIFEST, "not a party id", lambda: renamed("reader", "registrar")),
    "a reader that is nobody": (MANIFEST, "not a party id", lambda: renamed("reader", "")),
    "another pack id": (MANIFEST, "The pack id is not that of", lambda: forged(paper.asked("pack", "ab" * 32, False))),
}


@pytest.mark.parametrize("name", FITTING)
def test_checkpoint_and_manifest_fit(name: str) -> None:
    """One plain checkpoint, one log key, a kind, a subject and a reader of their forms, and the id of them all."""
    step, words, build = FITTING[name]
    code, failing, sentence = found(build())
    assert (code, failing) == (check.INVALID, step)
    assert words in sentence


@pytest.mark.parametrize("octets", [b"\xff", b"\xe8\xaf\x81", b"\xed\xa0\x80"])
def test_a_policy_of_odd_octets_is_an_answer(octets: bytes) -> None:
    """The format lets any octet stand in a URL: a copy that names one is compared, and is no accident."""
    changed = bench()
    first, mark, rest = changed.members["log/policy"].partition(b"\n")
    changed.members["log/policy"] = first + b" https://log.example/" + octets + mark + rest
    assert found(changed.sealed(world()[0]))[1] in (0, CHECKPOINT)
    changed.members["log/policy"] = b"# " + octets + b"\n" + first + mark + rest
    code, step, sentence = found(changed.sealed(world()[0]))
    assert (code, step) == (check.INVALID, CHECKPOINT)
    assert "as it would be printed" in sentence


def test_the_real_manifest_is_what_these_tests_change() -> None:
    """Signed again unchanged, by the real key, it is the same pack."""
    assert noted(old()) == listed(lambda before: before) == real()
    assert json.loads(old())["pack"] == _named()[0]
