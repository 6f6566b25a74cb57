"""Every error of the ledger has one code, one sentence and fields that may be shown."""

import re

import pytest

from ledger import errors
from ledger.errors import ALL, LedgerError, StaleThread


def test_every_code_is_one_word_of_its_own() -> None:
    """No two classes share a code, and each code is lower-case words with dashes."""
    codes = [error.code for error in ALL]
    assert len(set(codes)) == len(codes)
    assert all(re.fullmatch("[a-z]+(-[a-z]+)*", code) for code in codes)


@pytest.mark.parametrize("error", ALL, ids=lambda error: error.code)
def test_the_code_is_the_name(error: type[LedgerError]) -> None:
    """A class is named as its code reads, so that one can be found from the other."""
    assert "".join(word.capitalize() for word in error.code.split("-")) == error.__name__
    assert error.__doc__


def test_all_lists_every_class_of_the_module() -> None:
    """No error class of the module is missing from ALL."""
    classes = {one for one in vars(errors).values() if isinstance(one, type) and issubclass(one, LedgerError)}
    assert classes - {LedgerError} == set(ALL)


def test_an_error_carries_sentence_and_fields() -> None:
    """What was said when the error was raised is there for the one who catches it."""
    error = StaleThread("The head has moved.", head="ab" * 32)
    assert str(error) == error.sentence == "The head has moved."
    assert error.fields == {"head": "ab" * 32}
    assert repr(error) == "StaleThread('The head has moved.')"
