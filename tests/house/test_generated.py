"""Documents made from code are what the code says today."""

from __future__ import annotations

import pytest

from tests.house import generate


@pytest.mark.parametrize("name", sorted(generate.DOCUMENTS))
def test_a_document_is_what_the_code_says(name: str) -> None:
    """Each is remade by `python -m tests.house.generate` whenever a kind, a rule, a row or a refusal changes."""
    written = (generate.DOCS / name).read_text(encoding="utf-8")
    assert written == generate.DOCUMENTS[name](), "run: python -m tests.house.generate"
