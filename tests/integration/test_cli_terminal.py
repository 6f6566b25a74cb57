"""A person at a real terminal: asked for what is missing, asked before it is signed, asked again when things moved."""

from __future__ import annotations

import os
import pty
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import IO

import pytest

from api import keyfile
from tests.integration import firms
from tests.integration.firms import Town

ANSWER_S = 60  # a command takes two seconds; on a busy machine some more


@pytest.fixture(scope="module")
def town(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Town]:
    """A ledger with three firms."""
    with firms.registered(tmp_path_factory.mktemp("person")) as made:
        yield made


def until(stream: IO[bytes], words: str) -> str:
    """What a stream says up to these words."""
    seen = b""
    while words.encode() not in seen:
        part = os.read(stream.fileno(), 4_096)
        assert part, seen.decode()
        seen += part
    return seen.decode()


@contextmanager
def terminal(town: Town, *arguments: object) -> Iterator[tuple[subprocess.Popen[bytes], int]]:
    """`xinzheng` with a terminal for its input: the process, and what the person types into."""
    main, own = pty.openpty()
    environment = {
        **{name: value for name, value in os.environ.items() if not name.startswith("XINZHENG_")},
        "XINZHENG_URL": town.url,
        "XINZHENG_TRUST": str(town.trust_path),
    }
    command = [sys.executable, "-m", "api.cli", *map(str, arguments)]
    pipe = subprocess.PIPE
    with subprocess.Popen(command, stdin=own, stdout=pipe, stderr=pipe, env=environment) as process:
        os.close(own)
        try:
            yield process, main
        finally:
            process.kill()
            os.close(main)


def at_terminal(town: Town, typed: str, answer: str, *arguments: object) -> tuple[int, str]:
    """`xinzheng` at a terminal, lines typed ahead, an answer once it is asked for; (exit code, what the person saw)."""
    with terminal(town, *arguments) as (process, keyboard):
        assert process.stderr is not None
        os.write(keyboard, typed.encode())
        before = until(process.stderr, "确认签名？")
        os.write(keyboard, answer.encode())
        _, seen = process.communicate(timeout=ANSWER_S)
        return process.returncode, before + seen.decode()


def test_a_person_is_asked_for_what_is_missing_and_then_whether_to_sign(town: Town) -> None:
    """Line by line, a slip asked again; 是 signs, anything else does not."""
    contractor = keyfile.load(town.key("contractor")).party
    given = [f"contractor={contractor}", "lines.1.qty=10,000"]
    answers = ["pair", "男式中筒袜", "一块一", "1.17", "delivered", "30", "是", "否", "2026-009"]
    for last, code in (("不", 1), ("是", 0)):
        typed = "\n".join(answers) + "\n"
        ended, seen = at_terminal(
            town, typed, f"{last}\n", "say", "order.placed", "--key", town.key("customer"), *given
        )
        assert (ended, "确认签名？" in seen) == (code, True), seen
        assert "单价：1.17元〔密封〕" in seen
        assert "[malformed-request]" in seen, "一块一 is no price"
        assert ("没有签名" in seen) is (code == 1)


def test_a_thread_that_went_on_is_shown_again_and_asked_again(town: Town) -> None:
    """While one looks, a colleague objects at another desk: told so, shown a new draft, asked again, signed over it."""
    with town.client("customer") as customer:
        order = customer.say(
            "order.placed", firms.PLACED | {"contractor": keyfile.load(town.key("contractor")).party}
        ).thread
    with terminal(town, "say", "order.accepted", "--thread", order, "--key", town.key("contractor")) as (process, keys):
        assert process.stderr is not None
        until(process.stderr, "确认签名？")
        with town.client("contractor") as desk:
            made = desk.say("objection.made", {"statement": desk.read(order).head, "ground": "price"}, thread=order)
        os.write(keys, "是\n".encode())
        seen = until(process.stderr, "确认签名？")
        assert "又有了新的记录" in seen
        assert f"接在其后：{made.statement.id}" in seen
        os.write(keys, "是\n".encode())
        process.communicate(timeout=ANSWER_S)
        assert process.returncode == 0
    with town.client("customer") as customer:
        rows = customer.read(order).rows
    assert [row.statement.kind for row in rows] == ["order.placed", "objection.made", "order.accepted"]
    assert rows[-1].statement.prev == made.statement.id


def test_the_office_is_asked_again_behind_what_the_party_said(town: Town) -> None:
    """It reads no thread: the refusal names the head, everything is shown over it, and only a second yes signs it."""
    party = keyfile.load(town.key("customer")).party
    with town.client("customer") as customer:
        agreed = {"terms": "e-signing", "version": "v1", "sha256": "ab" * 32}
        made = customer.say("party.terms_agreed", agreed, thread=f"party:{party}")
    fields = ("result=valid", "source=registry", "checked_on=2026-03-01", "licence_no=许可-7")
    how = ("office", "licence.checked", "--registrar", town.registrar_path, "--party", party, *fields)
    for last, code in (("不", 1), ("是", 0)):
        with terminal(town, *how) as (process, keys):
            assert process.stderr is not None
            assert "接在其后" not in until(process.stderr, "确认签名？")
            os.write(keys, "是\n".encode())
            seen = until(process.stderr, "确认签名？")
            assert f"接在其后：{made.statement.id}" in seen
            assert "证照编号：许可-7〔密封〕" in seen
            os.write(keys, f"{last}\n".encode())
            process.communicate(timeout=ANSWER_S)
            assert process.returncode == code


def test_what_was_typed_before_the_question_is_no_answer(town: Town) -> None:
    """A y that was typed ahead, before anything was seen, signs nothing; the answer is the one that comes after."""
    contractor = keyfile.load(town.key("contractor")).party
    given = [f"contractor={contractor}", "order_no=2026-010", "due.from=delivered", "due.days=30"]
    given += ["chain_disclosure=yes", "may_subcontract=no", "lines.1.goods=袜", "lines.1.unit=pair"]
    given += ["lines.1.qty=10,000", "lines.1.price=1.17"]
    for last, code in (("n", 1), ("y", 0)):
        said = ("say", "order.placed", "--key", town.key("customer"), *given)
        ended, seen = at_terminal(town, "y\ny\n", f"{last}\n", *said)
        assert (ended, "没有签名" in seen) == (code, code == 1), seen
