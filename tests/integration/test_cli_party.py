"""The terminal of a party: keys, registration, saying, showing, over HTTP; what is signed is seen, no secret is."""

from __future__ import annotations

import json
import os
import stat
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import httpx
import pytest

from api import cli, keyfile
from api.terminal import say
from ledger import jose
from ledger.errors import MalformedRequest
from ledger.words import of as chinese_of
from notary import proof, receipts
from tests.integration import firms
from tests.integration.firms import Town

ORDER = (
    *("order_no=2026-001", "lines.1.goods=男式中筒袜", "lines.1.qty=10,000", "lines.1.unit=pair", "lines.1.price=1.17"),
    *("due.from=delivered", "due.days=30", "chain_disclosure=是", "may_subcontract=否"),
)


@dataclass(frozen=True)
class Ran:
    """How a command ended, and what it printed."""

    code: int
    out: str
    err: str


Run = Callable[..., Ran]


@pytest.fixture(scope="module")
def town(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Town]:
    """A ledger with three firms."""
    with firms.registered(tmp_path_factory.mktemp("terminal")) as made:
        yield made


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path, town: Town) -> Run:
    """Run `xinzheng` with these arguments, the town's address and trust file in its environment."""
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))
    monkeypatch.setenv("XINZHENG_URL", town.url)
    monkeypatch.setenv("XINZHENG_TRUST", str(town.trust_path))

    def typed(*arguments: object) -> Ran:
        monkeypatch.setattr(sys, "argv", ["xinzheng", *map(str, arguments)])
        with Path(os.devnull).open() as nobody:
            monkeypatch.setattr(sys, "stdin", nobody)
            with pytest.raises(SystemExit) as ended:
                cli.main()
        code = ended.value.code
        assert code is None or isinstance(code, int)
        printed = capsys.readouterr()
        return Ran(code or 0, printed.out, printed.err)

    return typed


def placed(run: Run, town: Town) -> str:
    """An order, placed at the terminal; its thread."""
    contractor = keyfile.load(town.key("contractor")).party
    answer = run("say", "order.placed", "--key", town.key("customer"), "--yes", f"contractor={contractor}", *ORDER)
    assert answer.code == 0, answer.err
    return answer.out.strip()


# ---- keys


def test_a_new_key_prints_its_party_and_no_secret(run: Run, tmp_path: Path) -> None:
    """Mode 0600, the party's id alone on the output, the kid beside it; a second time nothing is overwritten."""
    path = tmp_path / "own.key"
    made = run("key", "new", "--out", path)
    key = keyfile.load(path)
    assert (made.code, made.out) == (0, f"{key.party}\n")
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert key.kid in made.err
    shown = run("key", "show", "--key", path)
    card = json.loads(shown.out)
    assert (card["party"], card["kid"], card["jwk"]) == (key.party, key.kid, dict(key.signer.jwk))
    jose.check_key_proof(card["proof"], party=key.party, jwk=card["jwk"], aud=firms.ORIGIN)
    before, again = path.read_bytes(), run("key", "new", "--out", path)
    assert (again.code, again.out, path.read_bytes()) == (1, "", before)
    assert "[already-exists]" in again.err
    second = run("key", "new", "--out", tmp_path / "second.key", "--party", key.party)
    assert (second.code, keyfile.load(tmp_path / "second.key").party) == (0, key.party)
    secret = jose.b64u(key.signer.seed)
    assert not any(secret in text for ran in (made, shown, again, second) for text in (ran.out, ran.err))


def test_a_key_that_others_can_read_signs_nothing(run: Run, tmp_path: Path) -> None:
    """One line, and the code."""
    run("key", "new", "--out", tmp_path / "own.key")
    (tmp_path / "own.key").chmod(0o644)
    answer = run("say", "order.placed", "--key", tmp_path / "own.key", "--yes")
    assert (answer.code, answer.out, len(answer.err.splitlines())) == (1, "", 1)
    assert "[insecure-key-file]" in answer.err


# ---- register


def test_a_person_is_registered_and_every_field_is_printed(run: Run, town: Town, tmp_path: Path) -> None:
    """The name goes into the person's own field, sealed; the receipt is checked; a second time it is refused."""
    run("key", "new", "--out", tmp_path / "own.key")
    who = ["--registrar", town.registrar_path, "--key", tmp_path / "own.key"]
    facts = ["--type", "person", "--name", "王工", "--phone", "13800000000"]
    unseen = run("register", *who, *facts)
    assert (unseen.code, unseen.out) == (1, "")
    assert "--yes" in unseen.err
    done = run("register", *who, *facts, "--yes")
    assert (done.code, done.out.strip()) == (0, keyfile.load(tmp_path / "own.key").party)
    for line in (
        "姓名：王工〔密封〕",
        "电话：13800000000〔密封〕",
        "主体类型：个人（person）",
        f"账本：{firms.ORIGIN}",
    ):
        assert f"  {line}\n" in done.err
    assert "[already-exists]" in run("register", *who, *facts, "--yes").err


def test_a_card_is_enough_for_the_office(run: Run, town: Town, tmp_path: Path) -> None:
    """The key stays with its holder, its card goes to the office; neither, both or a changed card is refused."""
    party = run("key", "new", "--out", tmp_path / "own.key").out.strip()
    card = run("key", "show", "--key", tmp_path / "own.key").out
    (tmp_path / "card.json").write_text(card)
    base = ["register", "--registrar", town.registrar_path, "--type", "enterprise", "--name", "远方商行", "--yes"]
    assert "[malformed-request]" in run(*base).err
    both = run(*base, "--key", tmp_path / "own.key", "--card", tmp_path / "card.json")
    assert "[malformed-request]" in both.err
    other = "019cac00-0000-7000-8000-000000000009"
    for name, changed in (("other", card.replace(party, other)), ("none", "{}"), ("long", card + " " * 9_000)):
        (tmp_path / name).write_text(changed)
        refused = run(*base, "--card", tmp_path / name)
        assert (refused.code, refused.out) == (1, ""), name
    done = run(*base, "--card", tmp_path / "card.json")
    assert (done.code, done.out.strip()) == (0, party), done.err


def test_a_registrar_of_another_ledger_is_refused(run: Run, tmp_path: Path) -> None:
    """A key that the trust file does not know registers nobody."""
    run("key", "new", "--out", tmp_path / "own.key")
    answer = run(
        *("register", "--registrar", tmp_path / "own.key", "--key", tmp_path / "own.key", "--yes"),
        *("--type", "enterprise", "--name", "冒名"),
    )
    assert (answer.code, answer.out) == (1, "")
    assert "[malformed-key-file]" in answer.err


# ---- say


def test_an_order_is_said_shown_and_packed(run: Run, town: Town, tmp_path: Path) -> None:
    """Placed and accepted; shown with names, sums and badges; a pack asked of the server verifies."""
    order = placed(run, town)
    said = run("say", "order.accepted", "--thread", order, "--key", town.key("contractor"), "--yes")
    assert (said.code, said.out.strip()) == (0, order)
    assert "  报酬总额：11,700.00元\n" in said.err
    shown = run("show", order, "--key", town.key("contractor"))
    assert shown.code == 0, shown.err
    for words in ("云织服饰有限公司", "尚欠 0.00元", "下单 order.placed  【双方确认】S1", "单价：1.17元〔密封〕"):
        assert words in shown.out
    machine = json.loads(run("show", order, "--key", town.key("customer"), "--json").out)
    assert (machine["stands"]["ordered_fen"], len(machine["thread"]["statements"])) == (1_170_000, 2)
    packed = run("pack", "--order", order, "--key", town.key("contractor"), "--out", tmp_path / "p.zip")
    assert (packed.code, packed.out) == (0, f"{tmp_path / 'p.zip'}\n")
    assert run("verify", tmp_path / "p.zip").code == 0


def test_a_receipt_is_kept_where_it_is_wanted(run: Run, town: Town, tmp_path: Path) -> None:
    """It proves the statement to whoever has the trust file, and is never written over another file."""
    path, contractor = tmp_path / "receipt.json", keyfile.load(town.key("contractor")).party
    say_it = ["say", "order.placed", "--key", town.key("customer"), "--yes", f"contractor={contractor}", *ORDER]
    assert run(*say_it, "--receipt", path).code == 0
    receipt = receipts.parse(json.loads(path.read_text()))
    parsed = proof.parse(receipt.proof)
    proof.check_statement(parsed, receipt.id, town.trust.log_vkey, town.trust.origin)
    before, size = path.read_bytes(), size_of(town)
    again = run(*say_it, "--receipt", path)
    assert (again.code, again.out, path.read_bytes()) == (1, "", before)
    assert size_of(town) == size, "nothing was recorded"
    assert run(*say_it[:-1], "--receipt", tmp_path / "none.json").code == 1
    assert not (tmp_path / "none.json").exists()


def size_of(town: Town) -> int:
    """How many entries the log has."""
    return int(httpx.get(f"{town.url}/healthz", trust_env=False).json()["size"])


def test_every_field_that_is_signed_is_printed_first(run: Run, town: Town) -> None:
    """Each given value, sealed ones marked, sums worked out, who signs and for which ledger."""
    contractor = keyfile.load(town.key("contractor"))
    answer = run(
        *("say", "order.placed", "--key", town.key("customer"), "--yes", f"contractor={contractor.party}", *ORDER),
        *("note=不含包装", "deemed_acceptance=yes", "inspection_days=7", "supply=labour"),
    )
    assert answer.code == 0, answer.err
    for line in (
        f"账本：{firms.ORIGIN}",
        "事项：下单 order.placed v1",
        "经由：cli",
        "金额：11,700.00元",
        "单价：1.17元〔密封〕",
        "品名：男式中筒袜〔密封〕",
        "单位：双（pair）",
        "起算点：送货（delivered）",
        "同意向下游披露：是",
        "可否转外发：否",
        "逾期视为合格：是",
        "验收期限：7",
        "承揽方式：包工（labour）",
        "备注：不含包装〔密封〕",
        "订单号：2026-001〔密封〕",
    ):
        assert any(shown.strip() == line for shown in answer.err.splitlines()), line


def test_without_a_person_nothing_is_signed_unasked(run: Run, town: Town) -> None:
    """No terminal and no --yes: everything is printed, nothing is sent."""
    order = placed(run, town)
    answer = run("say", "order.accepted", "--thread", order, "--key", town.key("contractor"))
    assert (answer.code, answer.out) == (1, "")
    assert "报酬总额：11,700.00元" in answer.err
    assert "[malformed-request]" in answer.err
    machine = json.loads(run("show", order, "--key", town.key("customer"), "--json").out)
    assert len(machine["thread"]["statements"]) == 1


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        (("order.placed",), "draft-incomplete"),
        (("order.placed", "colour=red"), "unknown-field"),
        (("order.placed", "lines.1.qty=1,00"), "malformed-request"),
        (("order.placed", "lines.2.qty=1"), "malformed-request"),
        (("order.placed", "qty"), "malformed-request"),
        (("order.placed", "order_no="), "malformed-request"),
        (("order.placed", "order_no=1", "order_no=2"), "malformed-request"),
        (("order.placed", "due=1", "due.days=2"), "malformed-request"),
        (("order.eaten",), "malformed-request"),
        (("objection.made",), "malformed-request"),
        (("order.accepted",), "malformed-request"),
        (("order.accepted", "--thread", "order:019cac00-0000-7000-8000-000000000009"), "not-found"),
    ],
)
def test_a_slip_is_one_sentence_and_a_code(run: Run, town: Town, typed: tuple[str, ...], code: str) -> None:
    """What cannot be said is refused with its code, in both languages, and nothing is printed for programs."""
    answer = run("say", *typed, "--key", town.key("customer"), "--yes")
    last = answer.err.splitlines()[-1]
    assert (answer.code, answer.out) == (1, "")
    assert last.startswith("✘ ")
    assert last.endswith(f"[{code}]")


def test_a_rule_that_refuses_says_in_chinese_first_what_may_be_said_instead(run: Run, town: Town) -> None:
    """The sentence in both languages with its code, then where the thread stands and what this party may say there."""
    order = placed(run, town)
    own = ("say", "order.declined", "ground=other", "--thread", order, "--key", town.key("contractor"), "--yes")
    first, answer = run(*own), run(*own)
    assert (first.code, answer.code, answer.out) == (0, 1, "")
    assert answer.err.splitlines()[-3:] == [
        f"✘ {chinese_of('An order ends once')} An order ends once [rule-broken]",
        "  目前状态 未接单；您现在可以：异议、异议答复、撤回异议、追认",
        "  State: declined; you may say: objection.made, objection.answered, objection.withdrawn, mandate.ratified",
    ]


def test_what_is_missing_is_listed_in_chinese(run: Run, town: Town) -> None:
    """Each field by its words and by the name to type, with the codes it may hold."""
    answer = run("say", "order.placed", "--key", town.key("customer"), "--yes", "lines.1.qty=5")
    assert "  还缺 单价  lines.1.price=（元/单位）\n" in answer.err
    assert "  还缺 起算点  due.from=（delivered 送货 / inspected 验收 / confirmed 对账确认）\n" in answer.err


def test_without_a_trust_file_nothing_is_believed(run: Run, town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    """No trust file: no ledger to sign for, whatever the server says."""
    monkeypatch.delenv("XINZHENG_TRUST")
    answer = run("say", "order.placed", "--key", town.key("customer"), "--yes")
    assert (answer.code, "[not-found]" in answer.err) == (1, True)


def test_a_stranger_is_shown_nothing(run: Run, town: Town) -> None:
    """A thread of others reads as one that does not exist, for show, say and pack."""
    order = placed(run, town)
    missing = f"{order[:-4]}0000"
    for command in (["show"], ["say", "order.accepted", "--yes", "--thread"]):
        answers = [run(*command, thread, "--key", town.key("stranger")) for thread in (order, missing)]
        assert [answer.code for answer in answers] == [1, 1]
        assert answers[0] == answers[1]
        assert "[not-found]" in answers[0].err


def test_pack_asks_a_server_or_a_folder_and_not_both(run: Run, town: Town, tmp_path: Path) -> None:
    """--key for a server, --for for a folder; a pack that is refused leaves no file."""
    order, own = placed(run, town), town.key("customer")
    for how in (["--key", own, "--for", "x"], [], ["--key", own, "--data", tmp_path]):
        assert run("pack", "--order", order, "--out", tmp_path / "p.zip", *how).code == 1
    refused = run("pack", "--order", order, "--key", town.key("stranger"), "--out", tmp_path / "p.zip")
    assert (refused.code, "[not-found]" in refused.err) == (1, True)
    assert not (tmp_path / "p.zip").exists()


# ---- NAME=VALUE


def test_names_are_paths() -> None:
    """Dots go into objects, numbers into lists from 1; an equals sign in a value stays."""
    pairs = ["a=1", "b.c=x=y", "lines.1.q=1", "lines.2.q=2", "lines.1.r=3", "scope.1=u", "scope.2=v"]
    lines = [{"q": "1", "r": "3"}, {"q": "2"}]
    assert say.tree(pairs) == {"a": "1", "b": {"c": "x=y"}, "lines": lines, "scope": ["u", "v"]}


@pytest.mark.parametrize(
    "pairs",
    [
        ["a"],
        ["=1"],
        ["a.=1"],
        ["A=1"],
        ["lines.0.q=1"],
        ["lines.2.q=1"],
        ["lines.9999.q=1"],
        ["a=1", "a=2"],
        ["a=1", "a.b=2"],
        ["a=1", "a.1=2"],
        ["a.1=1", "a.1=2"],
        ["a.1=1", "a.1.b=2"],
        ["a.1.b=1", "a.1=2"],
        ["a.b=1", "a.1=2"],
    ],
)
def test_names_that_contradict_each_other_are_refused(pairs: list[str]) -> None:
    """No gap in the lines, no name for two things, no value for a whole and for its part."""
    with pytest.raises(MalformedRequest):
        say.tree(pairs)
