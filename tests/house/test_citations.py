"""What the code cites is there to be read: each number of formats, claims, design and law has its section.

A comment says `FORMATS 1.4`, `CLAIMS section 2`, `DESIGN 3.7`, `law notes 1.3`; docs/wire.md, claims.md, design.md and
law.md answer those numbers. Every law that a schema names is in docs/law.md.
"""

import re

import pytest

from ledger import kinds
from tests.house import tree

NUMBER = r"[0-9]{1,2}(?:\.[0-9]{1,2})?(?![0-9])"
NUMBERS = rf"({NUMBER}(?:(?:, | and | to ){NUMBER})*)"
CITED = {
    "docs/wire.md": re.compile(rf"FORMATS (?:sections? )?{NUMBERS}"),
    "docs/claims.md": re.compile(rf"CLAIMS(?:'s)? sections? {NUMBERS}"),
    "docs/design.md": re.compile(rf"DESIGN (?:sections? )?{NUMBERS}"),
    "docs/law.md": re.compile(rf"law notes \(?{NUMBERS}"),
}
LAW = re.compile(r"(国令802号|解释\(二\)|[^\W0-9]\w*?(?:法|典|解释|规定)) ((?:[0-9]+[-–, ]*)+)")
LONG_NAMES = {"买卖合同解释": "买卖解释", "劳动争议解释(二)": "解释(二)"}


def _numbers(document: str) -> set[str]:
    """The numbers that a document answers: of its headings, and of the items of its numbered lists."""
    found: set[str] = set()
    section = ""
    for line in (tree.ROOT / document).read_text().splitlines():
        heading = re.match(r"#+ ([0-9]+(?:\.[0-9]+)?)\.? ", line)
        item = re.match(r"([0-9]+)\. ", line)
        if heading:
            section = heading[1]
            found.add(section)
        elif item:
            found.add(f"{section}.{item[1]}")
    return found


def _citations(pattern: re.Pattern[str]) -> set[tuple[str, str]]:
    """(file, number) of each citation in the project's Python files, also one broken over two lines."""
    found = set()
    for path, text in tree.texts():
        if path.endswith(".py") and path != "tests/house/test_citations.py":
            for match in pattern.finditer(re.sub(r"\s+(?:# ?)?", " ", text)):
                found |= {(path, number) for number in re.findall(NUMBER, match[1])}
    return found


@pytest.mark.parametrize("document", CITED)
def test_every_number_cited_has_its_section(document: str) -> None:
    """A number that a comment cites is a section, or an item of a numbered list, of the document that answers it."""
    cited, answered = _citations(CITED[document]), _numbers(document)
    assert cited
    assert sorted(f"{path}: {number}" for path, number in cited if number not in answered) == []


def _laws(text: str) -> set[tuple[str, str]]:
    """(law, article) of every article that a text names."""
    return {(law, article) for law, rest in LAW.findall(text) for article in re.findall("[0-9]+", rest)}


def test_every_law_of_a_schema_is_in_the_list() -> None:
    """Each article that a kind or a field names stands in docs/law.md, with its mark or among those not compared."""
    fields = [row for kind in kinds.ALL for row in kinds.rows_of(kind)]
    named = " ; ".join([*(kind.law for kind in kinds.ALL), *(row.law for row in fields)])
    text = " ".join((tree.ROOT / "docs/law.md").read_text().split())
    for long, short in LONG_NAMES.items():
        text = text.replace(long, short)
    listed = _laws(text) | {(law, str(n)) for law, a, b in _ranges(text) for n in range(int(a), int(b) + 1)}
    assert len(_laws(named)) > 20
    assert sorted(f"{law} {article}" for law, article in _laws(named) - listed) == []


def _ranges(text: str) -> list[tuple[str, str, str]]:
    return re.findall(r"(\w+) ([0-9]+)–([0-9]+)", text)


def test_the_citation_tests_see_what_they_look_for() -> None:
    """Lists and ranges of numbers are read one by one, and a law's articles too."""
    match = CITED["docs/wire.md"].search("Follows FORMATS 1.1, 1.3 and 2.7, 128 bits.")
    assert match
    assert re.findall(NUMBER, match[1]) == ["1.1", "1.3", "2.7"]
    assert _laws("民诉解释 427, 民法典 195") == {("民诉解释", "427"), ("民法典", "195")}
    assert _laws("民法典 770-771") == {("民法典", "770"), ("民法典", "771")}
