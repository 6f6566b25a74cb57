"""Problems: the table is complete, and an error keeps its words, in both languages, and no more."""

import re

import pytest
from starlette.requests import Request

from api import causes, handlers, problems
from ledger import errors, words
from ledger.errors import LedgerError, LogBusy, RuleBroken, Unauthenticated


def _subclasses(of: type[LedgerError]) -> set[type[LedgerError]]:
    direct = set(of.__subclasses__())
    return direct.union(*(_subclasses(one) for one in direct))


@pytest.mark.parametrize("error", sorted(errors.ALL, key=str))
def test_every_error_of_the_ledger_has_a_row(error: type[LedgerError]) -> None:
    """Each error that the ledger can raise has a status, titles and advice."""
    assert error.code in problems.TABLE
    assert problems.ADVICE[error.code].en.isprintable()


def test_the_doors_own_errors_have_rows() -> None:
    """What only a door can say is in the table too, under its own class."""
    own = {one.code for one in _subclasses(LedgerError) if one.__module__ == "api.faults"}
    assert own == {
        "internal-error",
        "method-not-allowed",
        "request-timeout",
        "request-too-large",
        "unsupported-media-type",
    }
    assert own <= problems.TABLE.keys()


@pytest.mark.parametrize("code", sorted(problems.TABLE))
def test_every_row_speaks_both_languages(code: str) -> None:
    """Each row has a title and advice in English and in Chinese, and a status that says something went wrong."""
    row, advice = problems.TABLE[code], problems.ADVICE[code]
    assert 400 <= row.status <= 599
    assert row.title_en.isascii()
    assert advice.en.isascii()
    assert re.search(r"[\u4e00-\u9fff]", row.title_zh)
    assert re.search(r"[\u4e00-\u9fff]", advice.zh)


def test_every_code_has_a_cause_and_a_cure_in_both_languages() -> None:
    """Each code of the table says in `api/causes.py` what brings it about and what to do, and no other code does."""
    assert set(causes.CAUSES) == set(problems.TABLE), "CAUSES in api/causes.py"
    for code, cause in causes.CAUSES.items():
        assert re.search(r"[\u4e00-\u9fff]", cause.zh), code
        assert cause.zh.endswith("。"), code
        assert (cause.en.isascii(), cause.cure_en.isascii()) == (True, True), code


def test_a_problem_carries_sentence_fields_and_refusal() -> None:
    """The error's own sentence, its public fields and the signed refusal stand in the problem."""
    error = RuleBroken("An order ends once.", rule="An order ends once", state="accepted", allowed=["goods.delivered"])
    body = problems.body(error, "a.b.c")
    assert body["type"] == "/docs/problems#rule-broken"
    assert (body["status"], body["code"], body["detail"]) == (409, "rule-broken", "An order ends once.")
    assert (body["rule"], body["state"], body["refusal"]) == ("An order ends once", "accepted", "a.b.c")


def test_a_refusal_by_a_rule_is_told_in_both_languages() -> None:
    """Sentence, state, kind, what may be said instead and by whom: each has its Chinese beside it."""
    told = {"thread_type": "order", "kind": "order.declined", "state": "accepted", "signers": ["contractor"]}
    error = RuleBroken("An order ends once", rule="An order ends once", allowed=["goods.delivered"], **told)
    body = problems.body(error)
    assert body["detail_zh"] == words.of("An order ends once")
    assert (body["state_zh"], body["kind_zh"]) == ("已接单，合同成立", "不接单")
    assert (body["allowed_zh"], body["signers_zh"]) == (["送货"], ["承揽人"])


def test_a_sentence_that_is_no_rule_has_the_advice_of_its_code() -> None:
    """Where the words hold no sentence, the Chinese says what the code means to do; nothing is made up."""
    body = problems.body(RuleBroken("A rule of another house."))
    assert body["detail_zh"] == problems.ADVICE["rule-broken"].zh
    assert not {"state_zh", "allowed_zh", "kind_zh", "signers_zh"} & body.keys()


def test_a_field_never_replaces_a_member_of_the_format() -> None:
    """A field named like a standard member is left out, and so is one that is absent."""
    body = problems.body(RuleBroken("No.", status="broken", code="else", thread=None))
    assert (body["status"], body["code"]) == (409, "rule-broken")
    assert "thread" not in body
    assert "refusal" not in body


def test_busy_says_when_to_come_back() -> None:
    """A full queue answers 503 with Retry-After, as a problem that no cache keeps."""
    answer = problems.response(LogBusy("Too many wait."))
    assert answer.status_code == 503
    assert int(answer.headers["Retry-After"]) > 0
    assert answer.headers["Content-Type"] == "application/problem+json"
    assert answer.headers["Cache-Control"] == "no-store"


def test_no_session_says_which_one_is_asked_for() -> None:
    """401 names the scheme."""
    assert problems.response(Unauthenticated("No session.")).headers["WWW-Authenticate"].startswith("Bearer")


@pytest.mark.anyio
async def test_an_unexpected_failure_says_nothing_of_itself(caplog: pytest.LogCaptureFixture) -> None:
    """The answer to our own mistake holds none of its words; the log holds all of them."""
    request = Request({"type": "http", "method": "GET", "path": "/x", "headers": [], "query_string": b""})
    answer = await handlers.on_unexpected(request, RuntimeError("the secret is 42"))
    assert answer.status_code == 500
    assert b"42" not in bytes(answer.body)
    assert "the secret is 42" in caplog.text


@pytest.fixture
def anyio_backend() -> str:
    """One event loop is enough."""
    return "asyncio"
