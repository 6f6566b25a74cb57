"""The registrar's terminal beyond registration: a lost key, its successor, a licence; what is signed is seen."""

from __future__ import annotations

from pathlib import Path

import pytest

from api import keyfile
from api.registrar import Registrar
from api.terminal import office
from ledger import kinds
from ledger.errors import MalformedRequest
from tests.integration.firms import Town
from tests.integration.test_cli_party import Ran, Run, run, town

__all__ = ["run", "town"]  # the fixtures


def said(run: Run, town: Town, *arguments: object) -> Ran:
    """The office speaks, with its own key."""
    return run("office", *arguments, "--registrar", town.registrar_path)


def member(run: Run, town: Town, tmp_path: Path, name: str) -> str:
    """A firm with one key file of that name; its id."""
    path = tmp_path / f"{name}.key"
    run("key", "new", "--out", path)
    facts = ("--type", "enterprise", "--name", f"{name}工坊", "--key", path, "--yes")
    return run("register", "--registrar", town.registrar_path, *facts).out.strip()


def test_a_lost_key_ends_and_another_is_given(run: Run, town: Town, tmp_path: Path) -> None:
    """Both are the registrar's word, read back before they are signed, recorded behind what the party said itself."""
    party = member(run, town, tmp_path, "lost")
    held = keyfile.load(tmp_path / "lost.key")
    run("say", "party.terms_agreed", "--key", tmp_path / "lost.key", "--thread", f"party:{party}", "--yes", "terms=e")
    fields = ("--party", party, f"kid={held.kid}", "reason=lost")
    ended = said(run, town, "key.revoked", *fields, "--yes")
    assert ended.code == 0, ended.err
    assert "  原因：丢失（lost）\n" in ended.err or "（lost）" in ended.err
    run("key", "new", "--out", tmp_path / "new.key", "--party", party)
    card = tmp_path / "card.json"
    card.write_text(run("key", "show", "--key", tmp_path / "new.key").out)
    given = said(run, town, "key.added", "--card", card, "level=S2", "--yes")
    assert given.code == 0, given.err
    assert len(given.out.strip()) == 64
    again = said(run, town, "key.added", "--key", tmp_path / "new.key", "--party", party, "--yes")
    assert again.code == 1


def test_a_licence_is_said_as_it_was_found(run: Run, town: Town, tmp_path: Path) -> None:
    """Its number travels sealed; without somebody to say yes nothing is signed."""
    party = member(run, town, tmp_path, "licensed")
    fields = ("--party", party, "result=valid", "source=registry", "checked_on=2026-03-01", "licence_no=许可-7")
    unseen = said(run, town, "licence.checked", *fields)
    assert (unseen.code, unseen.out) == (1, "")
    assert "证照编号：许可-7〔密封〕" in unseen.err
    done = said(run, town, "licence.checked", *fields, "--yes")
    assert done.code == 0, done.err


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        pytest.param(("party.registered",), "register is a command of its own", id="another kind"),
        pytest.param(("licence.checked", "result=valid"), "Say of whom", id="of nobody"),
        pytest.param(("key.added",), "Say whose key", id="no key"),
        pytest.param(
            ("key.added", "--key", "KEY", "--party", "019cac00-0000-7000-8000-00000000dead"), "another", id="his"
        ),
        pytest.param(("key.revoked", "--party", "PARTY", "--key", "KEY", "reason=lost"), "no key", id="a key to end"),
        pytest.param(("key.revoked", "--party", "PARTY", "reason=lost"), "kid", id="a field is missing"),
        pytest.param(("key.revoked", "--party", "PARTY", "reason"), "NAME=VALUE", id="no field"),
    ],
)
def test_what_is_not_the_office_s_to_say_here_is_refused(
    run: Run, town: Town, tmp_path: Path, arguments: tuple[str, ...], words: str
) -> None:
    """In one sentence, and nothing is signed."""
    party = member(run, town, tmp_path, "asked")
    named = {"KEY": tmp_path / "asked.key", "PARTY": party}
    answer = said(run, town, *(named.get(one, one) for one in arguments), "--yes")
    assert (answer.code, answer.out) == (1, "")
    assert words in answer.err


def test_the_client_in_code_says_the_same(town: Town, tmp_path: Path) -> None:
    """A key more is refused where it is no card of that party, and a fact that is none of these by its kind."""
    with Registrar.open(town.url, town.registrar_path, town.trust) as at, pytest.raises(MalformedRequest):
        at.prepare_fact("order.placed", "019cac00-0000-7000-8000-00000000dead", {})
    assert office.KINDS.keys() <= {kind.name for kind in kinds.ALL if "registrar" in kind.signers}
