"""The ZIP of a pack: one form, byte for byte; whatever else a ZIP can be is refused in one clear line."""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from collections.abc import Callable

import pytest

from ledger.errors import PackTooLarge, PackUnreadable
from reports import archive
from reports.check import UNREADABLE, check
from tests.unit import zips
from tests.unit.zips import MEMBERS

GOOD = archive.write(dict(MEMBERS))
LAST = len(MEMBERS) - 1
HEAP = bytes(1024 * 1024)


def refused(data: bytes) -> str:
    """The sentence that a file is refused with: one line, and a whole one."""
    with pytest.raises(PackUnreadable) as caught:
        archive.read(data)
    sentence = caught.value.sentence
    assert re.fullmatch(r"[A-Z][^\n]*\.", sentence)
    return sentence


def test_what_is_written_is_read_back() -> None:
    """Members and bytes come back, none damaged, and written again they are the same file."""
    found = archive.read(GOOD)
    assert found.members == dict(MEMBERS)
    assert found.damaged == ()
    assert archive.write(found.members) == GOOD


def test_the_same_members_give_the_same_bytes() -> None:
    """The order in which members were put together does not show."""
    assert archive.write(dict(reversed(MEMBERS))) == GOOD
    assert list(archive.read(GOOD).members) == sorted(path for path, _ in MEMBERS)


def test_the_standard_library_writes_the_same_file() -> None:
    """Another program that stores the same members in the same form gives the same bytes."""
    assert zips.made() == GOOD == zips.raw([(path.encode(), data) for path, data in MEMBERS])


def test_other_programs_read_what_is_written() -> None:
    """The standard library finds every member whole, stored, a plain file, dated as early as a ZIP can say."""
    with zipfile.ZipFile(io.BytesIO(GOOD)) as source:
        assert source.testzip() is None
        assert {row.filename: source.read(row) for row in source.infolist()} == dict(MEMBERS)
        for row in source.infolist():
            assert (row.compress_type, row.flag_bits, row.date_time) == (zipfile.ZIP_STORED, 0, zips.EARLIEST)
            assert (row.external_attr, row.comment, row.extra) == (zips.PLAIN_FILE, b"", b"")
        assert source.comment == b""


def test_empty_members_and_all_bytes_are_kept() -> None:
    """A member may be empty, and may hold any bytes, those of a ZIP's own marks too."""
    members = {"empty": b"", "marks": b"PK\1\2PK\3\4PK\5\6", "bytes": bytes(range(256)), "zip": GOOD}
    assert archive.read(archive.write(members)).members == members


GOOD_PATHS = [
    "a",
    "pack.json",
    "log/checkpoint",
    "log/timestamps/12.tsr",
    "-",
    "_x",
    "a..b",
    "a.",
    f"statements/{'0' * 64}.sd-jwt",
    "a" * archive.PATH_MAX,
]
BAD_PATHS = {
    "no name": b"",
    "above the pack": b"../pack.json",
    "above a folder": b"log/../../pack.json",
    "the folder above": b"..",
    "the folder itself": b".",
    "within the folder, the long way": b"./pack.json",
    "an absolute path": b"/etc/passwd",
    "a drive": b"C:pack.json",
    "a drive and a backslash": b"C:\\pack.json",
    "a backslash": b"log\\checkpoint",
    "above the pack by backslash": b"..\\pack.json",
    "a server's share": b"//server/share",
    "an empty folder name": b"log//checkpoint",
    "a folder": b"log/",
    "three folders": b"a/b/c/d",
    "a hidden file": b".profile",
    "a hidden folder": b".ssh/keys",
    "a space": b"pack json",
    "a tilde": b"~/x",
    "a percent sign": b"%2e%2e/x",
    "a line feed": b"pack.json\n",
    "a NUL": b"pack.json\0.txt",
    "an escape": b"\x1b[2J",
    "Chinese in UTF-8": "证据.pdf".encode(),
    "a byte that is no ASCII": b"caf\xe9",
    "one letter too long": b"a" * (archive.PATH_MAX + 1),
    "very long": b"a" * 65_535,
}


@pytest.mark.parametrize("path", GOOD_PATHS)
def test_a_plain_path_is_taken(path: str) -> None:
    """Letters, digits, dot, hyphen and underscore, in at most two folders."""
    assert archive.is_path(path)
    assert archive.read(archive.write({path: b"x"})).members == {path: b"x"}


@pytest.mark.parametrize("name", BAD_PATHS)
def test_a_path_that_leads_elsewhere_is_refused(name: str) -> None:
    """No name in the ZIP can lead out of the folder it is unpacked into, or be mistaken by a file system."""
    path = BAD_PATHS[name]
    assert not archive.is_path(path.decode("latin-1"))
    assert "path leads out of the pack, or is none" in refused(zips.raw([(path, b"x")]))


def test_a_bad_path_is_never_written() -> None:
    """A pack of ours never bears one: that would be a mistake of ours."""
    with pytest.raises(AssertionError):
        archive.write({"../x": b""})


def test_names_that_differ_in_case_only_are_two_members() -> None:
    """The form keeps them apart; that a pack has no such second name is the verifier's first step to say."""
    members = {"README.txt": b"1", "readme.txt": b"2"}
    data = archive.write(members)
    assert archive.read(data).members == members
    verdict = check(data)
    assert (verdict.exit_code, verdict.steps[0].en) == (UNREADABLE, "A pack has no member readme.txt.")


FORM = "not written as packs are"
FLAGS = "compressed, encrypted, or bears extra fields"
NO_ZIP = "no ZIP file with something in it"
CUT = "cut off, or something stands behind"
ELSEWHERE = "directory is not where its end says"

REFUSED: dict[str, tuple[str, Callable[[], bytes]]] = {
    "nothing": (NO_ZIP, lambda: b""),
    "a ZIP without members": (NO_ZIP, lambda: archive.write({})),
    "a text": (NO_ZIP, lambda: b"no zip at all\n" * 20),
    "a PDF": (NO_ZIP, lambda: b"%PDF-1.7\n" + GOOD),
    "a gzip file": (NO_ZIP, lambda: b"\x1f\x8b" + bytes(60)),
    "a spanned ZIP": (NO_ZIP, lambda: b"PK\7\x08" + GOOD),
    "the first mark and nothing else": (CUT, lambda: b"PK\3\4"),
    "bytes in front, offsets as they were": (NO_ZIP, lambda: b"#!/bin/sh\n" + GOOD),
    "a member's head in front": (ELSEWHERE, lambda: GOOD[:43] + GOOD),
    "a byte behind": (CUT, lambda: GOOD + b"\0"),
    "a line feed behind": (CUT, lambda: GOOD + b"\n"),
    "a second ZIP behind": (ELSEWHERE, lambda: GOOD + GOOD),
    "a second end record behind": (ELSEWHERE, lambda: GOOD + GOOD[-zips.END :]),
    "a comment of the file": (CUT, lambda: zips.made(comment=b"signed by nobody")),
    "a comment of a member": (FLAGS, lambda: zips.made(last={"comment": b"hidden"})),
    "an extra field": (FLAGS, lambda: zips.made(last={"extra": b"\x55\x54\x05\0\x03\0\0\0\0"})),
    "an extra field in the local header only": (FORM, lambda: zips.local_extra(GOOD)),
    "deflated": (FLAGS, lambda: zips.made(last={"compress_type": zipfile.ZIP_DEFLATED})),
    "packed by bzip2": (FLAGS, lambda: zips.made(last={"compress_type": zipfile.ZIP_BZIP2})),
    "packed by LZMA": (FLAGS, lambda: zips.made(last={"compress_type": zipfile.ZIP_LZMA})),
    "a bomb": (FLAGS, zips.bomb),
    "sizes behind the data": (FLAGS, zips.streamed),
    "flagged as encrypted": (FLAGS, lambda: zips.both(GOOD, LAST, 6, "<H", zips.FLAG_ENCRYPTED)),
    "flagged as UTF-8": (FLAGS, lambda: zips.both(GOOD, LAST, 6, "<H", zips.FLAG_UTF8)),
    "flagged as encrypted in the local header only": (FORM, lambda: zips.at(GOOD, 6, "<H", zips.FLAG_ENCRYPTED)),
    "flagged with sizes behind the data": (FLAGS, lambda: zips.both(GOOD, LAST, 6, "<H", zips.FLAG_DESCRIPTOR)),
    "a symbolic link": (FORM, lambda: zips.made(last={"external_attr": 0o120777 << 16})),
    "a program that can be run": (FORM, lambda: zips.made(last={"external_attr": 0o100755 << 16})),
    "a folder by its attributes": (FORM, lambda: zips.made(last={"external_attr": 0o040755 << 16 | 0x10})),
    "a text by its attributes": (FORM, lambda: zips.made(last={"internal_attr": 1})),
    "made under DOS": (FORM, lambda: zips.made(last={"create_system": 0})),
    "made by another version": (FORM, lambda: zips.made(last={"create_version": 63})),
    "for a later reader": (FORM, lambda: zips.made(last={"extract_version": 45})),
    "dated today": (FORM, lambda: zips.made(last={"date_time": (2026, 9, 21, 12, 0, 0)})),
    "a reserved byte": (FORM, lambda: zips.made(last={"reserved": 1})),
    "members out of order": (FORM, lambda: zips.made(reversed(MEMBERS))),
    "one name twice": ("holds pack.json twice", lambda: zips.made((*MEMBERS, ("pack.json", b"{}")))),
    "one name twice, with other bytes": ("holds pack.json twice", lambda: zips.made((*MEMBERS, ("pack.json", b"[]")))),
    "a gap before the first member": (NO_ZIP, lambda: zips.moved(GOOD, 0, b"\0\0\0\0")),
    "a gap between two members": (FORM, lambda: zips.moved(GOOD, zips.local(GOOD, 1), b"hidden")),
    "a gap before the directory": (FORM, lambda: zips.moved(GOOD, zips.start(GOOD), b"hidden")),
    "a gap before the end record": (ELSEWHERE, lambda: GOOD[: -zips.END] + b"hidden" + GOOD[-zips.END :]),
    "a gap that the directory's size covers": (FORM, lambda: zips.gap_in_directory(GOOD)),
    "a member that no directory names": (FORM, lambda: zips.unlisted(GOOD)),
    "the local header bears another name": (FORM, lambda: zips.at(GOOD, zips.LOCAL, "6s", b"readme")),
    "the directory bears another name": (FORM, lambda: zips.at(GOOD, zips.start(GOOD) + zips.CENTRAL, "6s", b"readme")),
    "the local header has another checksum": (FORM, lambda: zips.at(GOOD, 14, "<I", 1)),
    "the directory has another checksum": (FORM, lambda: zips.at(GOOD, zips.start(GOOD) + 16, "<I", 1)),
    "the local header has another size": (FORM, lambda: zips.at(GOOD, 22, "<I", 1)),
    "the directory has a smaller size": (FORM, lambda: zips.at(GOOD, zips.start(GOOD) + 24, "<I", 12)),
    "the directory has another packed size": (FORM, lambda: zips.at(GOOD, zips.start(GOOD) + 20, "<I", 12)),
    "a size beyond the file": ("longer than the ZIP", lambda: zips.at(GOOD, zips.start(GOOD) + 24, "<I", 0xFFFFFFFF)),
    "the directory leads to another member": (FORM, lambda: zips.at(GOOD, zips.central(GOOD, 1) + 42, "<I", 0)),
    "the directory leads beyond the file": (FORM, lambda: zips.at(GOOD, zips.central(GOOD, 1) + 42, "<I", 1 << 31)),
    "many names for one member": ("longer than the ZIP", lambda: zips.overlapping(2_000, 300_000)),
    "two parts of a file": (FORM, lambda: zips.at(GOOD, zips.end(GOOD) + 4, "<HH", 1, 1)),
    "a member on another disk": (FORM, lambda: zips.at(GOOD, zips.central(GOOD, 0) + 34, "<H", 1)),
    "another count on this disk": (FORM, lambda: zips.at(GOOD, zips.end(GOOD) + 8, "<H", LAST)),
    "fewer members than there are": (FORM, lambda: zips.at(GOOD, zips.end(GOOD) + 8, "<HH", LAST, LAST)),
    "more members than there are": ("directory is cut off", lambda: zips.at(GOOD, zips.end(GOOD) + 10, "<H", LAST + 2)),
    "a directory of another size": (ELSEWHERE, lambda: zips.at(GOOD, zips.end(GOOD) + 12, "<I", 1)),
    "a directory elsewhere": (ELSEWHERE, lambda: zips.at(GOOD, zips.end(GOOD) + 16, "<I", 1)),
    "a directory that begins inside a member": ("none that a pack has", lambda: zips.shifted(GOOD)),
    "a comment that would follow": (FORM, lambda: zips.at(GOOD, zips.end(GOOD) + 20, "<H", 1)),
    "ZIP64": (FORM, lambda: zips.zip64(GOOD)),
    "ZIP64 by its numbers": (ELSEWHERE, lambda: zips.at(GOOD, zips.end(GOOD) + 16, "<I", 0xFFFFFFFF)),
}


@pytest.mark.parametrize("name", REFUSED)
def test_another_form_is_refused(name: str) -> None:
    """One clear line for each way in which a file is not a ZIP as packs are."""
    words, build = REFUSED[name]
    assert words in refused(build())


@pytest.mark.parametrize("name", REFUSED)
def test_the_verifier_says_the_same_and_ends_with_2(name: str) -> None:
    """Unreadable at the first step, with or without trust; nothing else is looked at."""
    data = REFUSED[name][1]()
    verdict = check(data)
    assert verdict.exit_code == UNREADABLE
    assert verdict.en == f"Unreadable: {refused(data)}"
    assert verdict.zh == f"无法读取：{refused(data)}"
    assert [step.state for step in verdict.steps] == ["failed", *["unchecked"] * 13]


def test_a_file_cut_off_anywhere_is_refused() -> None:
    """No beginning of a pack is a pack, and no end of one is."""
    for place in range(len(GOOD)):
        refused(GOOD[:place])
        refused(GOOD[place + 1 :])


def test_no_byte_can_be_left_out_or_put_in() -> None:
    """A byte less or more, anywhere, is no pack."""
    for place in range(len(GOOD)):
        refused(GOOD[:place] + GOOD[place + 1 :])
        refused(GOOD[:place] + b"\0" + GOOD[place:])


def test_every_bit_counts() -> None:
    """A bit turned in a member's bytes leaves it readable and marks it damaged; any other bit makes it no pack."""
    inside = {place: path for path, places in zips.contents(GOOD) for place in places}
    for bit in range(len(GOOD) * 8):
        turned = bytearray(GOOD)
        turned[bit // 8] ^= 1 << bit % 8
        if bit // 8 not in inside:
            refused(bytes(turned))
            continue
        found = archive.read(bytes(turned))
        assert found.damaged == (inside[bit // 8],)
        assert found.members != dict(MEMBERS)


def test_a_wrong_checksum_alone_leaves_the_members_readable() -> None:
    """Both copies of a checksum turned alike: the bytes are there, and the member is named as damaged."""
    wrong = zips.both(GOOD, 1, 14, "<I", zlib.crc32(MEMBERS[1][1]) ^ 1)
    assert archive.read(wrong) == archive.Archive(dict(MEMBERS), ("log/policy",))


def test_a_pack_has_its_largest_size() -> None:
    """One byte more than the bound is refused before it is looked at; so is a member more than may be."""
    assert f"at most {archive.PACK_BYTES_MAX} bytes" in refused(bytes(archive.PACK_BYTES_MAX + 1))
    assert NO_ZIP in refused(bytes(archive.PACK_BYTES_MAX))
    count = archive.MEMBERS_MAX
    most = archive.write({f"{number:05d}": b"" for number in range(count)})
    assert len(archive.read(most).members) == count
    more = archive.write({f"{number:05d}": b"" for number in range(count + 1)})
    assert f"at most {count} members" in refused(more)


def test_what_would_not_be_read_again_is_refused_before_it_is_drawn() -> None:
    """As many members as a pack may hold with its own three; one more, or a byte too many, has a code of its own."""
    most = archive.MEMBERS_MAX - archive.OWN_MEMBERS
    archive.check_fits({str(no): b"" for no in range(most)})
    with pytest.raises(PackTooLarge) as caught:
        archive.check_fits({str(no): b"" for no in range(most + 1)})
    assert caught.value.code == "pack-too-large"
    with pytest.raises(PackTooLarge):
        archive.check_fits({str(no): HEAP for no in range(257)})
