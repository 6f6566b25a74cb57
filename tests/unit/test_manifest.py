"""pack.json and the note over it: one spelling, every field in its place and of its type, and two roots that agree."""

from __future__ import annotations

import copy
import hashlib
import json
import sys
from collections.abc import Callable
from dataclasses import replace
from functools import cache
from typing import Any

import pytest

from ledger import canon, merkle
from ledger.errors import CrosscheckMissing, LedgerError, MalformedStatement, NotCanonical, NotSupported
from reports import manifest
from reports.case import evidence
from reports.case.shapes import Exhibit
from reports.contents import Subject
from reports.manifest import Disclosed, File, Manifest
from tests.attacks.forging import honest, opened
from tests.unit.samples import ORDER, PARTY

Row = dict[str, Any]


@cache
def printed() -> bytes:
    """The pack.json of a real pack."""
    return opened(honest("account")).members["pack.json"]


def row() -> Row:
    """The same as plain JSON, to be changed."""
    return dict(json.loads(printed()))


def spelled(value: Any) -> bytes:
    """A value in the one spelling of JSON."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode()


def refusal(data: bytes) -> LedgerError:
    """What a manifest is refused with, in one whole line."""
    with pytest.raises(LedgerError) as caught:
        manifest.parse(data)
    assert "\n" not in caught.value.sentence
    assert caught.value.sentence.endswith(".")
    return caught.value


def test_what_is_printed_reads_back() -> None:
    """A real manifest parses, prints to the same bytes, and says what the pack is."""
    read = manifest.parse(printed())
    assert manifest.dump(read) == printed() == spelled(row())
    assert read.asked == Subject("account", row()["subject"], row()["reader"], "mediation")
    assert read.pack == read.asked.pack_id(read.checkpoint)
    assert (len(read.heads), len(read.exhibits), len(read.disclosures)) == (5, 32, 32)


def test_members_stand_in_their_order() -> None:
    """The names and their order are the format's."""
    assert tuple(row()) == manifest.MEMBERS
    assert list(row()["exhibits"][0]) == list(Exhibit.__dataclass_fields__)
    assert list(Exhibit.__dataclass_fields__)[:6] == ["no", "path", "sha256", "media", "statement", "kind"]
    assert list(Exhibit.__dataclass_fields__)[6:] == ["title", "proves", "source", "badge"]
    assert list(row()["files"][0]) == ["path", "sha256", "size"]
    assert list(row()["heads"][0]) == ["thread", "head", "ids"]
    assert list(row()["disclosures"][0]) == ["statement", "shown", "withheld", "erased"]


def test_every_member_but_manifest_and_note_is_listed() -> None:
    """By path, each with the size and the hash that sha256sum gives."""
    members = opened(honest("account")).members
    listed = row()["files"]
    assert [one["path"] for one in listed] == sorted(members.keys() - {"pack.json", "pack.note"})
    for one in listed:
        data = members[one["path"]]
        assert (one["size"], one["sha256"]) == (len(data), hashlib.sha256(data).hexdigest())


# ---- the fields: each as another type, each missing, each more


OTHER: dict[type, list[Any]] = {
    int: [None, True, "1", [], {}],
    str: [None, 1, False, [], {}],
    list: [None, 0, "", {}, True],
}
NESTED = ("heads", "disclosures", "files", "exhibits")


def rows_of(value: Row) -> list[tuple[str, Row]]:
    """The document itself and the first object of each of its lists."""
    return [("pack.json", value), *((name, value[name][0]) for name in NESTED)]


WHERE = ["pack.json", *NESTED]


@pytest.mark.parametrize("where", WHERE)
def test_a_field_of_another_type_is_refused(where: str) -> None:
    """null, true, numbers, texts, lists and objects stand only where the format says."""
    for name, value in dict(rows_of(row()))[where].items():
        for other in OTHER[type(value)]:
            changed = row()
            dict(rows_of(changed))[where][name] = other
            error = refusal(spelled(changed))
            expected = NotSupported if (where, name) == ("pack.json", "v") and other is not True else MalformedStatement
            assert type(error) is expected, (name, other)


@pytest.mark.parametrize("where", WHERE)
def test_a_field_missing_doubled_or_moved_is_refused(where: str) -> None:
    """Every object has exactly its fields, in their order."""
    names = list(dict(rows_of(row()))[where])
    for name in names:
        changed = row()
        target = dict(rows_of(changed))[where]
        value = target.pop(name)
        assert isinstance(refusal(spelled(changed)), MalformedStatement | NotSupported)
        target[name] = value
        if name != names[-1]:
            assert "with other members than" in refusal(spelled(changed)).sentence
    changed = row()
    dict(rows_of(changed))[where]["more"] = 1
    assert "with other members than" in refusal(spelled(changed)).sentence


@pytest.mark.parametrize("where", NESTED)
@pytest.mark.parametrize("entry", [None, 1, "x", [], {}, True])
def test_a_list_holds_objects_only(where: str, entry: Any) -> None:
    """Nothing else stands between them."""
    changed = row()
    changed[where].append(entry)
    assert "with other members than" in refusal(spelled(changed)).sentence


@pytest.mark.parametrize("entry", [None, 1, [], {}, True])
def test_the_ids_of_a_head_are_texts(entry: Any) -> None:
    """An id of another type is refused by name."""
    changed = row()
    changed["heads"][0]["ids"].append(entry)
    assert refusal(spelled(changed)).sentence == "The ids of a head are texts."


@pytest.mark.parametrize("name", ["pack", "trust_sha256", "exhibit_root"])
@pytest.mark.parametrize("text", ["", "ab", "AB" * 32, "xy" * 32, "ab" * 33, "ab" * 32 + "\n", "0x" + "ab" * 31])
def test_a_hash_has_one_form(name: str, text: str) -> None:
    """64 lower-case hex digits and nothing else."""
    assert "A code or a hash" in refusal(spelled(row() | {name: text})).sentence


@pytest.mark.parametrize("code", ["", "x", "Mediation", "调解", "a b", "a_b", "-a", "1a", "a" * 41, "mediation\n"])
def test_a_purpose_is_a_code(code: str) -> None:
    """Lower-case letters, digits and hyphens, two to forty, a letter first."""
    assert "A code or a hash" in refusal(spelled(row() | {"purpose": code})).sentence


@pytest.mark.parametrize("code", ["ab", "a1", "labour-arbitration-2", "a" * 40])
def test_any_code_is_a_purpose(code: str) -> None:
    """What it means is not the format's to say."""
    assert manifest.parse(spelled(row() | {"purpose": code})).asked.purpose == code


@pytest.mark.parametrize("v", [0, 2, -1, 2**53 - 1, "1", None])
def test_another_version_is_refused_by_name(v: Any) -> None:
    """Whoever made it with a later release is told so, whatever else stands there."""
    for changed in (row() | {"v": v}, {"v": v}, {"v": v, "new": []}):
        assert isinstance(refusal(spelled(changed)), NotSupported)


SPELLINGS: dict[str, Callable[[bytes], bytes]] = {
    "a space": lambda data: data.replace(b":", b": ", 1),
    "a line feed behind": lambda data: data + b"\n",
    "a byte order mark": lambda data: b"\xef\xbb\xbf" + data,
    "an escape that needs none": lambda data: data.replace(b'"v"', b'"\\u0076"', 1),
    "a key twice": lambda data: data.replace(b'{"v":1', b'{"v":1,"v":1', 1),
    "a number with a point": lambda data: data.replace(b'"v":1', b'"v":1.0', 1),
    "a number with an exponent": lambda data: data.replace(b'"v":1', b'"v":1e0', 1),
}


@pytest.mark.parametrize("name", SPELLINGS)
def test_another_spelling_is_refused(name: str) -> None:
    """The same value, otherwise written, is another file."""
    assert isinstance(refusal(SPELLINGS[name](printed())), NotCanonical)


@pytest.mark.parametrize("data", [b"", b"{", b"no json", b"\xff\xfe{}", b'"pack.json"', b"[]", b"1", b"null", b"{}"])
def test_what_is_no_manifest_is_refused(data: bytes) -> None:
    """Neither other JSON nor other bytes are taken for one."""
    assert isinstance(refusal(data), MalformedStatement | NotSupported)


def test_depth_and_size_are_bounded() -> None:
    """A manifest nested too deeply, or larger than the bound, is refused before anything is made of it."""
    assert isinstance(refusal(b"[" * 100_000), MalformedStatement | NotCanonical)
    assert isinstance(refusal(b"[" * 100_000 + b"]" * 100_000), NotCanonical)
    assert f"at most {manifest.MANIFEST_BYTES_MAX}" in refusal(bytes(manifest.MANIFEST_BYTES_MAX + 1)).sentence
    assert "at most" not in refusal(bytes(1_000)).sentence


def test_texts_keep_their_line_feeds_and_nothing_else_hidden() -> None:
    """A checkpoint has three lines; what turns writing round or hides in it is refused."""
    read = manifest.parse(printed())
    assert read.checkpoint.count("\n") == 3
    for text in ("a\u202eb", "a\u200bb", "a\tb", "\0", "\ufeff"):
        with pytest.raises(NotCanonical):
            manifest.dump(replace(read, checkpoint=text))
        assert isinstance(refusal(spelled(row() | {"checkpoint": text})), NotCanonical)


# ---- the note


PACK, DIGEST = "ab" * 32, hashlib.sha256(b"{}").hexdigest()


def test_the_note_binds_pack_id_and_manifest() -> None:
    """Three lines: version, pack id, SHA-256 of the manifest's bytes; they read back."""
    text = manifest.note_text(PACK, b"{}")
    assert text == f"xinzheng.pack/v1\n{PACK}\n{DIGEST}\n"
    assert manifest.parse_note_text(text) == (PACK, DIGEST)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "\n",
        "xinzheng.pack/v1\n",
        f"xinzheng.pack/v1\n{PACK}\n{DIGEST}",
        f"xinzheng.pack/v1\n{PACK}\n{DIGEST}\n\n",
        f"xinzheng.pack/v1\n{PACK}\n{DIGEST}\nmore\n",
        f"xinzheng.pack/v1\n{PACK}\n",
        f"xinzheng.pack/v1\n{DIGEST}\n{PACK[:-1]}\n",
        f"xinzheng.pack/v1\n{PACK.upper()}\n{DIGEST}\n",
        f"xinzheng.pack/v1\n{PACK}\r\n{DIGEST}\r\n",
        f"xinzheng.pack/v1\n {PACK}\n{DIGEST}\n",
        f"xinzheng.pack/v2\n{PACK}\n{DIGEST}\n",
        f"{PACK}\n{DIGEST}\n",
        f"xinzheng.pack/v1\nxinzheng.pack/v1\n{PACK}\n{DIGEST}\n",
    ],
)
def test_another_note_text_is_refused(text: str) -> None:
    """Another version, a line less or more, another form of a hash."""
    with pytest.raises(MalformedStatement):
        manifest.parse_note_text(text)


# ---- the evidence list and its second root


def exhibits() -> tuple[Exhibit, ...]:
    """The evidence list of a real pack."""
    return manifest.parse(printed()).exhibits


@pytest.mark.parametrize("count", [1, 2, 3, 4, 5, 7, 8, 9, 15, 16, 17, 31, 32])
def test_both_programs_find_the_same_root(count: int) -> None:
    """Ours and merkletools', with RFC 9162's prefixes, for lists of any length; and no other root passes."""
    rows = exhibits()[:count]
    root = merkle.root_of([evidence.leaf(one) for one in rows])
    manifest.crosscheck(rows, root)
    for wrong in (bytes(32), merkle.EMPTY_ROOT, root[::-1], evidence.leaf(rows[0])[:31] + b"\0"):
        with pytest.raises(RuntimeError, match="differ"):
            manifest.crosscheck(rows, wrong)


@pytest.mark.parametrize("name", Exhibit.__dataclass_fields__)
def test_every_column_counts_for_the_root(name: str) -> None:
    """A list with any one cell changed, or with two rows exchanged, has another root."""
    rows = list(exhibits())
    root = merkle.root_of([evidence.leaf(one) for one in rows])
    value = getattr(rows[3], name)
    changed = [*rows[:3], replace(rows[3], **{name: value + (1 if name == "no" else "x")}), *rows[4:]]
    with pytest.raises(RuntimeError):
        manifest.crosscheck(changed, root)
    with pytest.raises(RuntimeError):
        manifest.crosscheck([rows[1], rows[0], *rows[2:]], root)


def test_an_exhibit_is_hashed_as_the_format_says() -> None:
    """SHA-256 over 0x00, the tag and RFC 8785's JSON: keys sorted, nothing escaped that need not be."""
    one = exhibits()[0]
    jcs = json.dumps(copy.deepcopy(row()["exhibits"][0]), sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    assert evidence.leaf(one) == hashlib.sha256(b"\0xinzheng/exhibit/v1\n" + jcs.encode()).digest()


def test_without_the_second_program_nothing_is_sealed(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where merkletools is not installed, sealing refuses by its own code."""
    monkeypatch.setitem(sys.modules, "merkletools", None)
    with pytest.raises(CrosscheckMissing):
        manifest.crosscheck(exhibits(), bytes(32))


def test_a_small_manifest_is_spelled_out() -> None:
    """Byte for byte, from fields to file."""
    asked = Subject("order", ORDER, PARTY, "court")
    made = Manifest("ab" * 32, asked, "o\n1\nr\n", "cd" * 32, (), (Disclosed("ef" * 32, 1, 2, 0),), (), (), "00" * 32)
    made = replace(made, files=manifest.files_of({"b": b"two", "a": b""}))
    assert made.files[0] == File("a", hashlib.sha256(b"").hexdigest(), 0)
    expected = (
        f'{{"v":1,"pack":"{"ab" * 32}","kind":"order","purpose":"court","reader":"{PARTY}","subject":"{ORDER}",'
        f'"checkpoint":"o\\n1\\nr\\n","trust_sha256":"{"cd" * 32}","heads":[],'
        f'"disclosures":[{{"statement":"{"ef" * 32}","shown":1,"withheld":2,"erased":0}}],'
        f'"files":[{{"path":"a","sha256":"{hashlib.sha256(b"").hexdigest()}","size":0}},'
        f'{{"path":"b","sha256":"{hashlib.sha256(b"two").hexdigest()}","size":3}}],'
        f'"exhibits":[],"exhibit_root":"{"00" * 32}"}}'
    )
    assert manifest.dump(made) == expected.encode() == canon.dumps(json.loads(expected), lines=True)
    assert manifest.parse(expected.encode()) == made
