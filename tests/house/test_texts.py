"""What stands in the project's files: no promise the law does not bear out, no loose end, no trace of a machine."""

import re

import pytest

from tests.house import tree

HERE = "tests/house/test_texts.py"  # names what it forbids

# Words that promise too much, need a licence, or judge a person: never before a user's eyes.
WORDS_TO_AVOID = (
    "绝对不可篡改",
    "法院必采信",
    "区块链存证",
    "司法存证",
    "担保支付",
    "担保交易",
    "代收代付",
    "老赖",
)
LOOSE_ENDS = re.compile(r"\b(TODO|FIXME|XXX|HACK)\b")
MACHINE_PATHS = re.compile(r"(?<![\w.~-])/(?:work|root|home)/\w")


def _found(pattern: re.Pattern[str], skip: tuple[str, ...] = ()) -> list[str]:
    """path:line of every match in the project's texts."""
    return [
        f"{path}:{number} {match.group()}"
        for path, text in tree.texts()
        if path != HERE and not path.startswith(skip)
        for number, line in enumerate(text.splitlines(), 1)
        for match in pattern.finditer(line)
    ]


def test_no_word_to_avoid() -> None:
    """No file holds a word that promises more than the law gives, or that judges a person."""
    assert _found(re.compile("|".join(WORDS_TO_AVOID))) == []


def test_no_loose_end() -> None:
    """Nothing is left to be done later by a note in a file."""
    assert _found(LOOSE_ENDS, skip=("tests/vectors/", "requirements.lock")) == []


def test_no_path_of_a_machine() -> None:
    """No file names a folder of the machine it was written on."""
    assert _found(MACHINE_PATHS, skip=("tests/vectors/",)) == []


@pytest.mark.parametrize("line", ["see /work/shared", "cd /root/x", "open('/home/lin/key')"])
def test_a_machine_path_is_seen(line: str) -> None:
    """The pattern finds a machine's folder wherever it stands in a line."""
    assert MACHINE_PATHS.search(line)


@pytest.mark.parametrize("line", ["/v1/work/1", "docs/home/x", "a homework/root/1", "~/work/x"])
def test_an_ordinary_path_is_not_taken_for_one(line: str) -> None:
    """A folder of that name further down a path is no machine's."""
    assert not MACHINE_PATHS.search(line)


def test_the_lock_names_no_place() -> None:
    """The lock pins every package by hash and names no index, link or URL; merkletools is in it, pysha3 is not."""
    lock = (tree.ROOT / "requirements.lock").read_text()
    assert not re.search(r"://|--(?:extra-)?index|--find-links|--trusted-host", lock)
    packages = re.findall(r"^([a-z0-9._-]+)==[^\s;]+(?: ;[^\n]*)? \\\n    --hash=sha256:", lock, re.MULTILINE)
    assert len(packages) == len(re.findall(r"^[a-z0-9]", lock, re.MULTILINE)) > 50
    assert "merkletools" in packages
    assert "pysha3" not in packages


def test_pins_of_the_lock_meet_the_project() -> None:
    """What pyproject pins exactly, because printed bytes depend on it, the lock pins alike."""
    project = (tree.ROOT / "pyproject.toml").read_text()
    lock = (tree.ROOT / "requirements.lock").read_text()
    pins = re.findall(r'"([a-z0-9-]+==[0-9.]+)"', project)
    assert {"reportlab", "pikepdf"} <= {pin.partition("==")[0] for pin in pins}
    assert [pin for pin in pins if f"\n{pin} " not in lock] == []
