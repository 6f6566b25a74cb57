"""Documents made from code are what the code says today."""

from __future__ import annotations

from tests.house import generate


def test_formats_and_machines_are_what_the_code_says() -> None:
    """docs/formats.md, machines.json and rights.md are remade by `python -m tests.house.generate` whenever a kind, a
    rule or a right changes.
    """
    assert (generate.DOCS / "formats.md").read_text(encoding="utf-8") == generate.formats()
    assert (generate.DOCS / "machines.json").read_text(encoding="utf-8") == generate.machines()
    assert (generate.DOCS / "rights.md").read_text(encoding="utf-8") == generate.rights_table()
