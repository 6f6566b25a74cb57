"""Whoever is refused reads it in Chinese: every sentence of the rules has its own, and no sentence is left over."""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path

import pytest

import ledger.rules
from ledger import kinds, words
from ledger.rules import MACHINES
from ledger.words import names
from tests.house import sentences

RULES = Path(ledger.rules.__path__[0])
# A field's own fault is told in English by the library that found it: the code's advice is said in Chinese instead.
FOREIGN = {f"{sentences.VALUE}: {sentences.VALUE}: {sentences.VALUE}."}
HOLES = re.compile(r"\{([a-z]+)\}")


def _spoken() -> set[str]:
    """Every sentence that can be heard, and every row's name, with a letter where a value stands."""
    heard = {sentences.sample(pattern) for _, pattern in sentences.demanded()}
    heard |= {sentences.sample(pattern) for _, pattern in sentences.formed()} - FOREIGN
    return heard | {row.name for machine in MACHINES.values() for row in machine.rows}


def _home(sentence: str) -> str:
    """The file of rules that says a sentence, as far as its constant words tell."""
    part = max(re.split(rf"\b{sentences.VALUE}\b", sentence), key=len)
    found = sorted(file.name for file in RULES.glob("*.py") if part in file.read_text(encoding="utf-8"))
    return found[0] if found else "judge.py"


def test_every_sentence_of_the_rules_has_its_chinese() -> None:
    """What form, rules and judge refuse with, and what names a row of a machine, stands in `ledger/words/`."""
    bare = sorted(sentence for sentence in _spoken() if words.of(sentence) is None)
    told = [
        f'add ("{one}", "…。") to SENTENCES in ledger/words/ (said by ledger/rules/{_home(one)}; use the file of words '
        f"that stands for it, or a new one named in TABLES of ledger/words/__init__.py). If it is `There is no such X "
        f"that you may name.`, add X to THINGS in ledger/words/names.py"
        for one in bare
    ]
    assert told == [], "\n".join(["sentences without Chinese:", *told])


def test_no_chinese_is_left_over() -> None:
    """Each sentence of the words is one that the code says today, and each thing one that may be missing."""
    spoken = _spoken()
    idle = [one for one in words.SENTENCES if not any(words.pattern_of(one).fullmatch(said) for said in spoken)]
    assert idle == [], f"take these out of ledger/words/, or spell them as the rule does: {idle}"
    missing = {
        found[1] for said in spoken if (found := re.fullmatch(r"There is no such (.+) that you may name\.", said))
    }
    assert sorted(names.THINGS.keys() - missing) == [], "take these out of THINGS in ledger/words/names.py"


def test_a_sentence_stands_in_one_file_of_words() -> None:
    """No sentence has two Chinese ones, whichever would win."""
    counted = Counter(english for table in words.TABLES for english, _ in table)
    assert [english for english, times in counted.items() if times > 1] == []


@pytest.mark.parametrize(("english", "chinese"), sorted(words.SENTENCES.items()))
def test_a_chinese_sentence_is_one(english: str, chinese: str) -> None:
    """It is Chinese, ends as a sentence does, and takes over the same values."""
    assert re.search(r"[\u4e00-\u9fff]", chinese)
    assert chinese.endswith("。")
    assert not re.search(r"[,;:?!](?!\w)|[^.]\.$", HOLES.sub("", chinese)), "use Chinese punctuation: ，；：。"
    assert set(HOLES.findall(chinese)) == set(HOLES.findall(english))


def test_every_state_role_and_thread_type_has_its_chinese() -> None:
    """Each state of each machine, each role that signs, each thread type stands in `words/names.py`, no other."""
    states = {(name, state) for name, machine in MACHINES.items() for state in machine.states if state}
    assert states == set(names.STATES), f"STATES in ledger/words/names.py: {states ^ set(names.STATES)}"
    roles = {role for kind in kinds.ALL for role in kind.signers}
    assert roles == set(names.ROLES), f"ROLES in ledger/words/names.py: {roles ^ set(names.ROLES)}"
    assert set(MACHINES) == set(names.THREADS), (
        f"THREADS in ledger/words/names.py: {set(MACHINES) ^ set(names.THREADS)}"
    )


def test_values_are_said_in_the_sentence() -> None:
    """A kind is called as its thread type calls it, roles by their names; what has no Chinese gives no sentence."""
    assert words.of("order.accepted is said by the contractor.") == "“接单”只能由承揽人作出；请由其签署。"
    assert "付款" in str(words.of("This key may not sign payment.stated.", "account"))
    assert "发放工资" in str(words.of("This key may not sign payment.stated.", "work"))
    assert "2026-03-01" in str(words.of("This key counted before 2026-03-01."))
    assert words.of("There is no such payslip that you may name.") == "没有这份工资清单，或您不能引用；请核对编号。"
    assert words.of("There is no such wonder that you may name.") is None
    assert words.of("Nobody ever said this.") is None


def test_names_that_have_no_chinese_stand_as_they_are() -> None:
    """An unknown kind, role, state or thread type is said as it is spelled; a thread that nobody opened has a word."""
    unknown = words.kind("order", "x.y"), words.role("stranger"), words.state("order", "nowhere"), words.thread("case")
    assert unknown == ("x.y", "stranger", "nowhere", "case")
    assert words.kind("", "order.placed") == "下单"
    assert (words.state("order", ""), words.state("order", "placed")) == ("尚未开启", "已下单，待接单")
    assert words.thread("work") == "用工"
