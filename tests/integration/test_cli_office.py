"""The registrar's terminal beyond registration: a lost key, its successor, a licence; what is signed is seen."""

from __future__ import annotations

from pathlib import Path

import pytest

from api import keyfile
from api.client import Prepared, Recorded
from api.registrar import Registrar
from api.terminal import office, telling
from api.world.transport import Refused
from ledger import db, kinds, queries
from ledger.errors import MalformedRequest
from ledger.vault import Vault
from notary import keys
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


def agree(run: Run, party: str, key: Path) -> None:
    """The firm says something of its own."""
    fields = ("terms=e-signing", "version=v1", f"sha256={'ab' * 32}")
    done = run("say", "party.terms_agreed", "--key", key, "--thread", f"party:{party}", "--yes", *fields)
    assert done.code == 0, done.err


def test_a_lost_key_ends_and_another_is_given(run: Run, town: Town, tmp_path: Path) -> None:
    """Both are the registrar's word, read back before they are signed, recorded behind what the party said itself."""
    party = member(run, town, tmp_path, "lost")
    held = keyfile.load(tmp_path / "lost.key")
    agree(run, party, tmp_path / "lost.key")
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


@pytest.mark.parametrize("spoke", [False, True])
def test_the_office_signs_what_it_showed(run: Run, town: Town, tmp_path: Path, *, spoke: bool) -> None:
    """Every field of what is recorded was printed before, also what it follows where the party had said something."""
    party = member(run, town, tmp_path, f"shown{spoke}")
    if spoke:
        agree(run, party, tmp_path / f"shown{spoke}.key")
    fields = ("--party", party, "result=valid", "source=registry", "checked_on=2026-03-01", "licence_no=许可-7")
    done = said(run, town, "licence.checked", *fields, "--yes")
    assert done.code == 0, done.err
    ring = keys.load(town.folder / "ledger" / "keys")
    engine = db.open(f"sqlite:///{town.folder / 'ledger' / 'ledger.sqlite'}", read_only=True)
    with db.reading(engine) as session:
        row = queries.statement(session, done.out.strip())
        (recorded,) = queries.disclosed(session, Vault(ring.kek, bytes), [row])
    engine.dispose()
    printed = {line.strip() for line in done.err.splitlines()}
    assert [line for line in telling.whole(recorded, {}) if line.strip() not in printed] == []
    assert recorded.prev is not None


def test_what_goes_on_again_and_again_is_signed_no_third_time(
    run: Run, town: Town, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """With `--yes` nobody looks: a head that moved after it was named leaves the refusal standing."""
    party = member(run, town, tmp_path, "moving")
    sent: list[str | None] = []

    def moved(_: Registrar, prepared: Prepared) -> Recorded:
        sent.append(prepared.unsigned.shown.prev)
        raise Refused("stale-thread", {"code": "stale-thread", "detail": "x", "head": f"{len(sent):064x}"})

    monkeypatch.setattr(Registrar, "send_fact", moved)
    done = said(run, town, "key.revoked", "--party", party, f"kid={'x' * 43}", "reason=lost", "--yes")
    assert (done.code, done.out) == (1, "")
    assert sent == [None, f"{1:064x}"]
