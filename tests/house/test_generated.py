"""Documents made from code are what the code says today."""

from __future__ import annotations

from tests.house import generate


def test_formats_and_machines_are_what_the_code_says() -> None:
    """docs/formats.md and docs/machines.json are remade by `python -m tests.house.generate` whenever a kind or rule
    changes.
    """
    assert (generate.DOCS / "formats.md").read_text(encoding="utf-8") == generate.formats()
    assert (generate.DOCS / "machines.json").read_text(encoding="utf-8") == generate.machines()
