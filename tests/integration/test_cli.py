"""The terminal: one line for a fault, exit codes that a script can rely on, JSON for machines."""

import json
import socket
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest
import sqlalchemy as sa

from api import cli, deps
from api.story import PARTIES, THREADS
from ledger import db
from notary import trust
from reports import pack
from reports.contents import Subject
from tests.integration import doors as at

REAL = "xinzheng.example/county"


@dataclass(frozen=True)
class Ran:
    """How a command ended, and what it printed."""

    code: int
    out: str
    err: str


Run = Callable[..., Ran]


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path) -> Run:
    """Run `xinzheng` with these arguments, with an environment of its own."""
    for name in ("XINZHENG_TRUST", "XINZHENG_DATA"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))

    def typed(*arguments: object) -> Ran:
        monkeypatch.setattr(sys, "argv", ["xinzheng", *map(str, arguments)])
        with pytest.raises(SystemExit) as ended:
            cli.main()
        code = ended.value.code
        assert code is None or isinstance(code, int)
        printed = capsys.readouterr()
        return Ran(code or 0, printed.out, printed.err)

    return typed


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of a ledger in which the whole story was told, and beside it the contractor's pack."""
    folder = tmp_path_factory.mktemp("cli")
    with at.telling(folder / "ledger") as (doors, _):
        house = doors.house
        asked = Subject("account", THREADS["account"], PARTIES["contractor"], "mediation")
        with db.reading(house.engine) as session:
            made = pack.make(session, house.vault, house.ring, house.trust_bytes, asked)
    (folder / "pack.zip").write_bytes(made.data)
    return folder


def test_help_names_every_command(run: Run) -> None:
    """`--help` answers, and lists what there is."""
    shown = run("--help")
    assert shown.code == 0
    for name in ("init", "trust", "serve", "demo", "pack", "verify", "audit", "export-log"):
        assert name in shown.out


# ---- init, trust


def test_init_founds_a_ledger_once(run: Run, tmp_path: Path) -> None:
    """It prints the trust file's SHA-256 and where the registrar's key lies, and never overwrites."""
    data = tmp_path / "var"
    founded = run("init", "--origin", REAL, "--data", data)
    fingerprint = trust.fingerprint((data / "trust.json").read_bytes())
    assert (founded.code, founded.err) == (0, "")
    assert fingerprint in founded.out
    assert str(data / "registrar.key") in founded.out
    before = {path.name: path.stat().st_mtime_ns for path in data.iterdir()}
    again = run("init", "--origin", REAL, "--data", data)
    assert (again.code, again.out) == (1, "")
    assert "[already-exists]" in again.err
    assert {path.name: path.stat().st_mtime_ns for path in data.iterdir()} == before
    shown = json.loads(run("trust", "--data", data, "--json").out)
    assert (shown["origin"], shown["sha256"]) == (REAL, fingerprint)
    assert fingerprint in run("trust", "--data", data).out


def test_init_makes_no_demo(run: Run, tmp_path: Path) -> None:
    """An origin that says demo is refused, and nothing is made."""
    refused = run("init", "--origin", "demo.example/x", "--data", tmp_path / "var")
    assert (refused.code, refused.out) == (1, "")
    assert not (tmp_path / "var").exists()


@pytest.mark.parametrize("command", [["trust"], ["audit"], ["serve"], ["export-log", "log"]])
def test_without_a_ledger_there_is_one_plain_line(run: Run, tmp_path: Path, command: list[str]) -> None:
    """A command on an empty folder says so in one line, and makes nothing."""
    answer = run(*command, "--data", tmp_path / "none")
    assert (answer.code, answer.out) == (1, "")
    assert "[not-found]" in answer.err
    assert not (tmp_path / "none").exists()


def test_a_misspelled_setting_is_one_line(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    """An unknown XINZHENG_ variable is refused by name."""
    monkeypatch.setenv("XINZHENG_PROT", "80")
    answer = run("trust")
    assert (answer.code, answer.out) == (1, "")
    assert "XINZHENG_PROT" in answer.err


# ---- verify


def test_verify_is_0_with_a_trust_file_from_elsewhere(run: Run, told: Path) -> None:
    """Every step is printed, what was not checked, and the verdict last."""
    answer = run("verify", told / "pack.zip", "--trust", told / "ledger/trust.json")
    assert (answer.code, answer.err) == (0, "")
    lines = answer.out.splitlines()
    assert sum(line.startswith("✓ ") for line in lines[:-1]) == 14
    assert any("未核" in line for line in lines)
    assert lines[-1].startswith("✓ ")


def test_verify_is_3_without_one(run: Run, told: Path) -> None:
    """The pack agrees with itself, and that is all that can be said."""
    answer = run("verify", told / "pack.zip")
    assert answer.code == 3
    assert answer.out.splitlines()[-1].startswith("? ")


def test_verify_finds_its_trust_file_in_order(
    run: Run, told: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """--trust before XINZHENG_TRUST before the installed one."""
    run("init", "--origin", REAL, "--data", tmp_path / "other")
    right, wrong = told / "ledger/trust.json", tmp_path / "other/trust.json"
    installed = tmp_path / "config/xinzheng/trust.json"
    installed.parent.mkdir(parents=True)
    installed.write_bytes(right.read_bytes())
    assert run("verify", told / "pack.zip").code == 0
    monkeypatch.setenv("XINZHENG_TRUST", str(wrong))
    assert run("verify", told / "pack.zip").code == 1
    assert run("verify", told / "pack.zip", "--trust", right).code == 0
    monkeypatch.setenv("XINZHENG_TRUST", str(tmp_path / "missing.json"))
    assert run("verify", told / "pack.zip").code == 2


def test_verify_is_1_and_names_the_step(run: Run, told: Path, tmp_path: Path) -> None:
    """A byte changed in the report fails the step of the files."""
    data = bytearray((told / "pack.zip").read_bytes())
    data[data.index(b"%PDF-") + 100] ^= 1
    (tmp_path / "changed.zip").write_bytes(data)
    answer = run("verify", tmp_path / "changed.zip", "--trust", told / "ledger/trust.json")
    assert answer.code == 1
    assert any(line.startswith("✗  2 ") for line in answer.out.splitlines())


@pytest.mark.parametrize("data", [b"", b"no zip", b"PK\x03\x04 torn"])
def test_verify_is_2_and_one_line_when_unreadable(run: Run, told: Path, tmp_path: Path, data: bytes) -> None:
    """What is no pack is one clear line on the error stream."""
    (tmp_path / "torn.zip").write_bytes(data)
    answer = run("verify", tmp_path / "torn.zip", "--trust", told / "ledger/trust.json")
    assert (answer.code, answer.out) == (2, "")
    assert len(answer.err.splitlines()) == 1


@pytest.mark.parametrize(
    "names",
    [("none.zip", "ledger/trust.json"), ("pack.zip", "none.json"), ("pack.zip", "pack.zip")],
)
def test_verify_is_2_when_a_file_cannot_be_read(run: Run, told: Path, names: tuple[str, str]) -> None:
    """A missing pack, a missing trust file, a trust file that is none."""
    answer = run("verify", told / names[0], "--trust", told / names[1])
    assert (answer.code, answer.out) == (2, "")
    assert len(answer.err.splitlines()) == 1


def test_verify_for_machines(run: Run, told: Path) -> None:
    """--json prints one object with the steps and the claim, and exits alike."""
    answer = run("verify", told / "pack.zip", "--trust", told / "ledger/trust.json", "--json")
    verdict = json.loads(answer.out)
    assert (answer.code, verdict["exit"], verdict["claim"]["open_fen"]) == (0, 0, 653_300)
    assert [step["no"] for step in verdict["steps"]] == list(range(1, 15))
    torn = run("verify", told / "ledger/trust.json", "--trust", told / "ledger/trust.json", "--json")
    assert (torn.code, json.loads(torn.out)["exit"]) == (2, 2)


# ---- audit, export-log, pack


def test_audit_is_clean_and_finds_what_was_changed(run: Run, tmp_path: Path) -> None:
    """0 and clean after the story; 1 and the table's name after a row was changed behind the ledger's back."""
    with at.telling(tmp_path / "ledger"):
        pass
    clean = run("audit", "--data", tmp_path / "ledger")
    assert (clean.code, "✔" in clean.out) == (0, True)
    report = json.loads(run("audit", "--data", tmp_path / "ledger", "--json").out)
    assert (report["clean"], report["findings"]) == (True, [])
    engine = db.open(deps.url_of(tmp_path / "ledger"))
    with db.transaction(engine) as session:
        session.execute(sa.text("UPDATE records SET home = 'party:none' WHERE key = 'log'"))
    engine.dispose()
    found = run("audit", "--data", tmp_path / "ledger")
    assert found.code == 1
    assert "records log" in found.out


def test_export_log_writes_the_public_tree_once(run: Run, told: Path, tmp_path: Path) -> None:
    """The checkpoint and its tiles as files; a folder that holds something is refused."""
    answer = run("export-log", tmp_path / "log", "--data", told / "ledger")
    assert answer.code == 0
    assert (tmp_path / "log/checkpoint").read_text().startswith(at.ORIGIN)
    assert list((tmp_path / "log/tile/entries").iterdir())
    assert run("export-log", tmp_path / "log", "--data", told / "ledger").code == 1


def test_a_demo_ledger_makes_no_packs(run: Run, told: Path, tmp_path: Path) -> None:
    """On the machine's clock a demo ledger is read-only, for the terminal too."""
    asked = ["--account", THREADS["account"], "--for", PARTIES["contractor"]]
    answer = run("pack", *asked, "--out", tmp_path / "p.zip", "--data", told / "ledger")
    assert answer.code == 1
    assert "[read-only]" in answer.err
    assert not (tmp_path / "p.zip").exists()


def test_pack_asks_for_one_subject_and_a_free_file(run: Run, told: Path, tmp_path: Path) -> None:
    """Neither or both of --order and --account, or a file that is there, is refused before a ledger is opened."""
    taken = tmp_path / "taken"
    taken.write_bytes(b"x")
    for arguments in (
        ["--out", tmp_path / "p.zip"],
        ["--order", "a", "--account", "b", "--out", tmp_path / "p.zip"],
        ["--order", "a", "--out", taken],
    ):
        assert run("pack", "--for", PARTIES["contractor"], *arguments, "--data", tmp_path).code == 1
    assert taken.read_bytes() == b"x"


def test_a_real_ledger_makes_a_pack(run: Run, tmp_path: Path) -> None:
    """Told in a ledger of the machine's clock, the story becomes a pack that verifies under its trust file."""
    data = tmp_path / "ledger"
    run("init", "--origin", REAL, "--data", data)
    at.tell_really(data, REAL)
    account = THREADS["account"].removeprefix("account:")
    made = run("pack", "--account", account, "--for", PARTIES["customer"], "--out", tmp_path / "p.zip", "--data", data)
    assert made.code == 0, made.err
    assert run("verify", tmp_path / "p.zip", "--trust", data / "trust.json").code == 0
    stranger = PARTIES["customer"][:-1] + "9"
    refused = run("pack", "--account", account, "--for", stranger, "--out", tmp_path / "q.zip", "--data", data)
    assert (refused.code, "[not-found]" in refused.err) == (1, True)


def test_a_demo_is_served_on_loopback_only(run: Run, told: Path) -> None:
    """Another address is refused before anything listens."""
    answer = run("serve", "--data", told / "ledger", "--host", "0.0.0.0")  # noqa: S104
    assert (answer.code, answer.out) == (1, "")
    assert "loopback" in answer.err


def test_a_port_in_use_is_one_line(run: Run, told: Path) -> None:
    """Nothing is said to be served where somebody else listens."""
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        answer = run("serve", "--data", told / "ledger", "--port", port)
    assert (answer.code, answer.out, len(answer.err.splitlines())) == (1, "", 1)
    assert "端口可能已被占用" in answer.err


@pytest.mark.parametrize("name", ["nowhere/p.zip", "", "x" * 300])
def test_a_pack_that_cannot_be_written_is_not_recorded(run: Run, tmp_path: Path, name: str) -> None:
    """The file is opened before anything is recorded: one line, no entry in the log, no pack."""
    data = tmp_path / "real"
    assert run("init", "--origin", REAL, "--data", data).code == 0
    at.tell_really(data, REAL)
    before = run("audit", "--data", data, "--json").out
    wish = ("--account", THREADS["account"], "--for", PARTIES["contractor"], "--out", tmp_path / name)
    ended = run("pack", *wish, "--data", data)
    assert (ended.code, len(ended.err.splitlines())) == (1, 1), ended.err
    assert json.loads(run("audit", "--data", data, "--json").out)["size"] == json.loads(before)["size"]


def test_what_the_machine_refuses_is_one_line(run: Run, tmp_path: Path) -> None:
    """A file where a folder should be, and a folder that may not be made."""
    (tmp_path / "file").write_text("")
    for arguments in (("init", "--origin", REAL, "--data", tmp_path / "file" / "x"), ("export-log", tmp_path / "file")):
        ended = run(*arguments)
        assert (ended.code, len(ended.err.splitlines())) == (1, 1), ended.err


def test_a_log_may_have_a_chinese_name(run: Run, tmp_path: Path) -> None:
    """Names are text: founded, loaded again, audited."""
    assert run("init", "--origin", "汉字.example/账", "--data", tmp_path / "ledger").code == 0
    assert run("audit", "--data", tmp_path / "ledger").code == 0


def test_a_file_without_an_end_is_unreadable(run: Run, told: Path) -> None:
    """What is larger than a pack may be is not read to its end."""
    ended = run("verify", "/dev/zero", "--trust", told / "ledger" / "trust.json")
    assert (ended.code, len(ended.err.splitlines())) == (2, 1), ended.err
