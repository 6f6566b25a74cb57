"""What holds for every file called a pack: it is read as it was written, or refused by a declared code."""

from __future__ import annotations

import json
import zlib
from functools import cache
from typing import Any

from hypothesis import example, given, settings
from hypothesis import strategies as st

from ledger import canon
from ledger.errors import MalformedStatement, NotCanonical, NotSupported, PackUnreadable
from reports import archive, manifest
from reports.case.shapes import Exhibit
from reports.check import INVALID, UNREADABLE, check
from reports.contents import Head, Subject
from reports.manifest import Disclosed, File, Manifest
from tests.attacks import dishonest
from tests.attacks.dishonest import TRIPPED
from tests.attacks.forging import opened, world
from tests.packs import Ledger, plain
from tests.unit import zips

PATHS = st.from_regex(r"(?:[A-Za-z0-9_-][A-Za-z0-9_.-]{0,9}/){0,2}[A-Za-z0-9_-][A-Za-z0-9_.-]{0,9}", fullmatch=True)
MEMBERS = st.dictionaries(PATHS, st.binary(max_size=40), min_size=1, max_size=6)
TEXTS = st.text(st.characters(exclude_categories=["Cc", "Cs", "Cn", "Cf", "Zl", "Zp"]), max_size=20)
LINES = st.lists(TEXTS, max_size=3).map("\n".join)
HEX = st.binary(min_size=32, max_size=32).map(bytes.hex)
COUNTS = st.integers(-canon.INT_MAX, canon.INT_MAX)
CODES = st.from_regex("[a-z][a-z0-9-]{1,39}", fullmatch=True)


# ---- the ZIP


@given(MEMBERS)
def test_members_come_back_and_have_one_file(members: dict[str, bytes]) -> None:
    """Whatever the members, they are read as they were written, and the standard library writes the same file."""
    data = archive.write(members)
    found = archive.read(data)
    assert (found.members, found.damaged) == (members, ())
    assert archive.write(dict(reversed(list(found.members.items())))) == data
    assert zips.made(sorted(members.items())) == data


def refused_or_one_form(data: bytes) -> None:
    """Bytes are no pack's ZIP, by the one declared error, or they are what we would write for the members in it."""
    try:
        found = archive.read(data)
    except PackUnreadable:
        return
    whole = archive.write(found.members)
    for path in found.damaged:
        assert data != whole
        place = list(found.members).index(path)
        right = zlib.crc32(found.members[path])
        data = zips.both(data, place, 14, "<I", right)
    assert data == whole


@given(st.binary(max_size=300) | st.binary(max_size=200).map(lambda data: b"PK\3\4" + data))
@example(b"PK\3\4" + b"PK\5\6" + bytes(18))
@example(b"PK\3\4" + bytes(26) + b"PK\5\6" + bytes(6) + b"\1\0" + bytes(10))
def test_any_bytes_are_refused_or_one_form(data: bytes) -> None:
    """No file, however made, raises anything else."""
    refused_or_one_form(data)


@settings(max_examples=150)
@given(MEMBERS, st.lists(st.tuples(st.integers(0, 10**6), st.binary(min_size=1, max_size=4)), min_size=1, max_size=3))
def test_a_zip_written_over_is_refused_or_one_form(members: dict[str, bytes], changes: list[tuple[int, bytes]]) -> None:
    """Bytes written over at any places of a real one, its headers and directory included."""
    data = archive.write(members)
    for place, new in changes:
        at = place % len(data)
        data = data[:at] + new + data[at + len(new) :]
    refused_or_one_form(data)


@given(MEMBERS, st.data())
def test_a_zip_cut_spliced_or_doubled_is_refused(members: dict[str, bytes], data: st.DataObject) -> None:
    """A part of it taken out, moved or repeated."""
    whole = archive.write(members)
    start = data.draw(st.integers(0, len(whole) - 1), label="start")
    end = data.draw(st.integers(start + 1, len(whole)), label="end")
    to = data.draw(st.integers(0, len(whole)), label="to")
    for changed in (whole[:start] + whole[end:], whole[:to] + whole[start:end] + whole[to:], whole[start:end]):
        refused_or_one_form(changed)


@given(st.lists(st.tuples(st.binary(max_size=12), st.binary(max_size=12)), min_size=1, max_size=4))
def test_any_names_are_paths_of_a_pack_or_refused(members: list[tuple[bytes, bytes]]) -> None:
    """Only names that are paths, sorted, each once, pass."""
    names = [name for name, _ in members]
    fit = all(archive.is_path(name.decode("latin-1")) for name in names) and names == sorted(set(names))
    data = zips.raw(members)
    if fit:
        assert archive.read(data).members == {name.decode(): content for name, content in members}
        return
    try:
        archive.read(data)
    except PackUnreadable:
        return
    raise AssertionError(names)


@given(st.text(max_size=130))
def test_a_path_leads_nowhere_else(path: str) -> None:
    """What may be a member's path has no part that means a folder above, a root, a drive or nothing."""
    if archive.is_path(path):
        assert path.isascii()
        assert all(part and part.strip(".") and not part.startswith(".") for part in path.split("/"))
        assert path.count("/") <= 2
        assert not set(path) & set('\\:*?"<>| \t\r\n\0~%$')


# ---- the manifest


SUBJECTS = st.builds(Subject, TEXTS, TEXTS, TEXTS, CODES)
MANIFESTS = st.builds(
    Manifest,
    pack=HEX,
    asked=SUBJECTS,
    checkpoint=LINES,
    trust_sha256=HEX,
    heads=st.lists(st.builds(Head, TEXTS, TEXTS, st.lists(HEX, max_size=2).map(tuple)), max_size=2).map(tuple),
    disclosures=st.lists(st.builds(Disclosed, TEXTS, COUNTS, COUNTS, COUNTS), max_size=2).map(tuple),
    files=st.lists(st.builds(File, TEXTS, TEXTS, COUNTS), max_size=2).map(tuple),
    exhibits=st.lists(
        st.builds(Exhibit, COUNTS, TEXTS, TEXTS, TEXTS, TEXTS, TEXTS, TEXTS, LINES, TEXTS, TEXTS), max_size=2
    ).map(tuple),
    exhibit_root=HEX,
)


@given(MANIFESTS)
def test_a_manifest_reads_back(made: Manifest) -> None:
    """Whatever it says, it has one spelling, which the standard library reads alike."""
    data = manifest.dump(made)
    assert manifest.parse(data) == made
    assert json.dumps(json.loads(data), ensure_ascii=False, separators=(",", ":")).encode() == data


def refused_or_printed(data: bytes) -> None:
    """Bytes are refused by a declared code, or are exactly what we would print for what they say."""
    try:
        found = manifest.parse(data)
    except (MalformedStatement, NotCanonical, NotSupported):
        return
    assert manifest.dump(found) == data


@given(st.binary(max_size=200))
def test_any_bytes_are_a_manifest_or_refused(data: bytes) -> None:
    """No bytes raise anything else."""
    refused_or_printed(data)


ANY = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=5,
)


@given(MANIFESTS, st.sampled_from(manifest.MEMBERS), ANY)
def test_any_value_anywhere_is_a_manifest_or_refused(made: Manifest, name: str, value: Any) -> None:
    """Any JSON in the place of any member."""
    row = json.loads(manifest.dump(made))
    row[name] = value
    refused_or_printed(json.dumps(row, ensure_ascii=False, separators=(",", ":")).encode(errors="surrogatepass"))


@given(st.text(max_size=150) | st.tuples(HEX, HEX).map(lambda both: f"xinzheng.pack/v1\n{both[0]}\n{both[1]}\n"))
def test_any_text_is_a_pack_note_or_refused(text: str) -> None:
    """Three lines in their form, or the one declared error."""
    try:
        pack_id, digest = manifest.parse_note_text(text)
    except MalformedStatement:
        return
    assert text == f"xinzheng.pack/v1\n{pack_id}\n{digest}\n"


# ---- the verifier


@cache
def real() -> tuple[bytes, dict[str, bytes]]:
    """A real pack and its members."""
    ledger, order, _ = world()
    data = ledger.pack("order", order, "customer").data
    return data, dict(archive.read(data).members)


@given(st.binary(max_size=300))
def test_any_bytes_get_a_verdict(data: bytes) -> None:
    """Unreadable, whatever they are, and no accident."""
    assert check(data).exit_code == UNREADABLE


NAMES = ("pack.json", "pack.note", "report.pdf", "README.txt", "log/checkpoint", "log/policy")


@given(st.dictionaries(st.sampled_from(NAMES), st.binary(max_size=60), min_size=1))
def test_any_members_get_a_verdict(members: dict[str, bytes]) -> None:
    """Files of the right names that hold anything at all are no pack."""
    assert check(archive.write(members)).exit_code == UNREADABLE


@settings(max_examples=60)
@given(st.data(), st.booleans(), st.booleans())
def test_a_real_pack_with_anything_in_a_member_is_never_valid(
    data: st.DataObject, sealed: bool, with_trust: bool
) -> None:
    """Any bytes in the place of any member, or of a part of it, sealed again by the real key or not."""
    _, members = real()
    path = data.draw(st.sampled_from(sorted(members)), label="path")
    start = data.draw(st.integers(0, len(members[path])), label="start")
    new = data.draw(st.binary(max_size=40), label="new")
    end = data.draw(st.sampled_from([start, start + len(new), len(members[path])]), label="end")
    content = members[path][:start] + new + members[path][end:]
    if content == members[path]:
        return
    bench = opened(real()[0])
    bench.members[path] = content
    fit = sealed and not path.startswith("pack.")
    changed = bench.sealed(world()[0]) if fit else archive.write(bench.members)
    verdict = check(changed, world()[0].trust if with_trust else None, draw=plain)
    assert verdict.exit_code in (INVALID, UNREADABLE), (path, verdict.en)
    assert not TRIPPED.search(verdict.en), verdict.en


PLAIN = st.recursive(
    st.none() | st.booleans() | COUNTS | TEXTS | st.sampled_from(["order:x", "ab" * 32]),
    lambda inner: st.lists(inner, max_size=2) | st.dictionaries(st.sampled_from(["order", "no", "x"]), inner),
    max_leaves=4,
)
FIELDS = ("lines", "orders", "allocations", "customer", "contractor", "jwk", "party", "delivery", "log_vkey")
SAID = ["account:account.stated", "account:payment.stated", "order:order.placed", "order:goods.delivered"]
SAID += ["party:key.added", "party:party.registered", "system:log.founded", "system:policy.published"]


@settings(max_examples=40)
@given(st.sampled_from(SAID), st.dictionaries(st.sampled_from(FIELDS), PLAIN, max_size=3), st.booleans())
def test_a_log_that_takes_anything_gets_a_verdict(said: str, body: dict[str, Any], anew: bool) -> None:
    """Any body under any kind, in a thread of the pack or a new one, logged unjudged and sealed."""
    ledger = Ledger()
    order, account = dishonest.dealt(ledger)
    before = ledger.collected("account", account, "customer")
    kind, _, name = said.partition(":")
    party = f"party:{ledger.id('contractor')}"
    thread = {"account": account, "order": order, "party": party, "system": ledger.system}[kind]
    dishonest.said(ledger, "contractor", name, f"{kind}:{ledger.uuid()}" if anew else thread, body)
    data = dishonest.sealed(ledger, dishonest.collected(ledger, before))
    for trust in (ledger.trust, None):
        verdict = check(data, trust, draw=plain)
        assert verdict.exit_code == INVALID
        assert not TRIPPED.search(verdict.en), verdict.en
