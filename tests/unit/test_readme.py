"""README.txt of a pack: its commands run as they stand, with tools of others, and find what was changed."""

from __future__ import annotations

import base64
import io
import os
import re
import shutil
import subprocess
import unicodedata
import zipfile
from collections.abc import Callable
from dataclasses import replace
from functools import cache
from pathlib import Path

import pytest

from notary import trust
from notary.note import NoteSigner
from reports import archive, readme
from reports.contents import Contents
from tests.attacks.forging import world
from tests.unit.checking import other, real, trusted

PROGRAMS = ("bash", "openssl", "sha256sum", "python3")
COMMAND = re.compile(r"(python3|sha256sum|openssl|VKEY=)")
FILES, NOTE, CHECKPOINT, INCLUSION, SIGNATURES = range(2, 7)  # as the README numbers its sections


@cache
def contents() -> Contents:
    """The contents of the real pack."""
    ledger, _, account = world()
    return ledger.collected("account", account, "contractor").contents


@cache
def sections() -> dict[int, str]:
    """The commands of each section, as they would be copied out of the text."""
    text = archive.read(real()).members["README.txt"].decode()
    found: dict[int, str] = {}
    for part in re.split(r"^(?=[一二三四五六七]、)", text, flags=re.MULTILINE)[1:]:
        taken: list[str] = []
        script = False  # within a text that a command reads up to END
        for line in part.split("\n"):
            if script or COMMAND.match(line):
                taken.append(line)
                script = line != "END" if script else line.endswith("<<'END'")
        if taken:
            found["一二三四五六七".index(part[0]) + 1] = "\n".join(taken)
    return found


@pytest.fixture
def unpacked(tmp_path: Path) -> Path:
    """The pack unpacked by another program, the trust file beside it."""
    for program in PROGRAMS:
        if shutil.which(program) is None:
            pytest.skip(f"{program} is not installed")
    with zipfile.ZipFile(io.BytesIO(real())) as source:
        source.extractall(tmp_path)
    (tmp_path / "trust.json").write_bytes(trust.dump(trusted()))
    return tmp_path


def run(section: int, folder: Path) -> subprocess.CompletedProcess[str]:
    """Run a section's commands one after another until one fails."""
    path = {"PATH": os.environ["PATH"], "LC_ALL": "C.UTF-8"}
    command = ["bash", "-euo", "pipefail", "-c", sections()[section]]
    return subprocess.run(command, cwd=folder, env=path, capture_output=True, text=True, check=False, timeout=60)


def test_every_section_with_commands_is_found() -> None:
    """Files, note, checkpoint, inclusion, signatures: five sections with something to type in."""
    assert list(sections()) == [FILES, NOTE, CHECKPOINT, INCLUSION, SIGNATURES]
    for section in (NOTE, CHECKPOINT):
        assert sections()[section].count("openssl pkeyutl -verify") == 1


@pytest.mark.parametrize("section", range(FILES, SIGNATURES + 1))
def test_the_commands_run_as_they_stand(unpacked: Path, section: int) -> None:
    """On an honest pack each section ends well and says so."""
    done = run(section, unpacked)
    assert (done.returncode, done.stderr) == (0, "")
    if section == FILES:
        of_manifest, of_note = done.stdout.splitlines()
        assert of_manifest == f"{of_note}  pack.json"
    elif section in (NOTE, CHECKPOINT):
        assert done.stdout == "Signature Verified Successfully\n"
    else:
        assert done.stdout == "OK\n"


def turn(name: str, place: int = -10) -> Callable[[Path], None]:
    """One character of a file changed into another of its sort; of the first such file in a folder."""

    def change(folder: Path) -> None:
        path = folder / name
        path = min(path.iterdir()) if path.is_dir() else path
        data = bytearray(path.read_bytes())
        data[place] = ord("A") if data[place] != ord("A") else ord("B")
        path.write_bytes(bytes(data))

    return change


def taken_away(name: str) -> Callable[[Path], None]:
    """The first file of a folder taken away, or the file of that name."""

    def change(folder: Path) -> None:
        path = folder / name
        (min(path.iterdir()) if path.is_dir() else path).unlink()

    return change


def another_pack_key(folder: Path) -> None:
    """A trust file that names another pack key."""
    vkey = NoteSigner(world()[0].pack_signer.name, other("pack")).vkey
    (folder / "trust.json").write_bytes(trust.dump(replace(trusted(), pack_vkeys=(vkey,))))


def another_registrar(folder: Path) -> None:
    """A trust file that names another registrar."""
    (folder / "trust.json").write_bytes(trust.dump(replace(trusted(), registrar_keys=(other("registrar").jwk,))))


def older_size(folder: Path) -> None:
    """A checkpoint of an older size in place of the pack's."""
    ledger = world()[0]
    (folder / "log/checkpoint").write_text(ledger.checkpoint(len(ledger.wires) - 1))


def signature_changed(folder: Path) -> None:
    """The signature of one statement replaced by that of another."""
    one, two = sorted((folder / "statements").iterdir())[:2]
    head, mark, rest = one.read_bytes().partition(b"~")
    other_signature = two.read_bytes().partition(b"~")[0].rpartition(b".")[2]
    one.write_bytes(head.rpartition(b".")[0] + b"." + other_signature + mark + rest)


def entry_backdated(folder: Path) -> None:
    """A proof whose entry is a millisecond older."""
    path = min((folder / "proofs").iterdir())
    text = path.read_text()
    extra = text.split("\n")[1].removeprefix("extra ")
    entry = base64.b64decode(extra)
    older = (int.from_bytes(entry[:8], "big") - 1).to_bytes(8, "big") + entry[8:]
    path.write_text(text.replace(extra, base64.b64encode(older).decode()))


CHANGES: dict[str, tuple[int, Callable[[Path], None]]] = {
    "a page changed": (FILES, turn("report.pdf", 1_000)),
    "a statement changed": (FILES, turn("statements", 200)),
    "a file taken away": (FILES, taken_away("log/policy")),
    "the note's signature changed": (NOTE, turn("pack.note")),
    "the note's text changed": (NOTE, turn("pack.note", 20)),
    "another pack key": (NOTE, another_pack_key),
    "the checkpoint's signature changed": (CHECKPOINT, turn("log/checkpoint")),
    "the checkpoint's root changed": (CHECKPOINT, turn("log/checkpoint", 40)),
    "an older checkpoint under the proofs": (INCLUSION, older_size),
    "a hash of a proof changed": (INCLUSION, turn("proofs", 120)),
    "an entry backdated": (INCLUSION, entry_backdated),
    "a proof taken away": (INCLUSION, taken_away("proofs")),
    "a statement's words changed": (INCLUSION, turn("statements", 200)),
    "a statement's signature changed": (SIGNATURES, signature_changed),
    "another registrar": (SIGNATURES, another_registrar),
}


@pytest.mark.parametrize("name", CHANGES)
def test_the_commands_find_what_was_changed(unpacked: Path, name: str) -> None:
    """With the change made in the unpacked folder, the section that looks there ends badly."""
    section, change = CHANGES[name]
    before = {path: path.read_bytes() for path in unpacked.rglob("*") if path.is_file()}
    change(unpacked)
    assert {path: path.read_bytes() for path in unpacked.rglob("*") if path.is_file()} != before
    done = run(section, unpacked)
    assert done.returncode != 0, done.stdout
    assert "OK" not in done.stdout
    assert "Verified Successfully" not in done.stdout


def test_the_text_says_which_pack_it_is_of() -> None:
    """Pack id, log, size, day, kind and the trust file's SHA-256, each as the pack has it."""
    text, found = readme.text(contents()).decode(), contents()
    for fact in (found.pack_id, found.origin, f"{found.size}\n", "2026-08-23", "往来账证据包 / account"):
        assert fact in text
    assert trust.fingerprint(trust.dump(trusted())) in text
    assert readme.text(found) == archive.read(real()).members["README.txt"]


@pytest.mark.parametrize("name", ["size", "trust_sha256", "origin", "checkpoint_text"])
def test_each_fact_of_the_text_is_the_packs(name: str) -> None:
    """With another size, trust file, origin or checkpoint it is another text."""
    values = {"size": 7, "trust_sha256": "ab" * 32, "origin": "other.example/log", "checkpoint_text": "x\n1\ny\n"}
    assert readme.text(replace(contents(), **{name: values[name]})) != readme.text(contents())  # type: ignore[arg-type]


def test_it_can_be_read_in_any_window() -> None:
    """UTF-8, ends in a line feed, no tab, no blank at an end, no line wider than a terminal of 132 columns."""
    text = readme.text(contents()).decode()
    assert text.endswith("\n")
    for line in text.split("\n"):
        assert line == line.rstrip()
        assert "\t" not in line
        assert sum(2 if unicodedata.east_asian_width(one) in "WF" else 1 for one in line) <= 132, line
