"""What the ledger says no with, in Chinese: every sentence of form and rules, every state, kind and role. Data only.

Promise: `of` gives the Chinese of a sentence that form, rules or judge refuse with, or that names a row of a machine;
a house test demands that every such sentence has one, and that none is left over.

Rules
* The English sentence is the key, because it is the rule's name; it is spelled here as it is in the code.
* `{name}` in a sentence stands for a value, which is taken over as it is; `{kind}`, `{roles}`, `{thing}` and
  `{part}` are themselves said in Chinese.
* One file for each file of rules, so that a rule and its words change side by side; `form` for what comes before rules.

Specification: RFC 9457 (`detail_zh`); law notes 6.4; docs/adr/0016.
"""

from __future__ import annotations

import re
from functools import cache

from ledger import kinds
from ledger.words import (
    access,
    account,
    anywhere,
    count,
    ending,
    engagement,
    fee_due,
    form,
    goods,
    inspection,
    invoice,
    judge,
    keys,
    material,
    names,
    objection,
    order,
    party,
    payee,
    payment,
    payslip,
    period,
    silence,
    system,
    terms,
    wage,
)

TABLES: tuple[tuple[tuple[str, str], ...], ...] = (
    judge.SENTENCES,
    system.SENTENCES,
    party.SENTENCES,
    keys.SENTENCES,
    payee.SENTENCES,
    objection.SENTENCES,
    anywhere.SENTENCES,
    access.SENTENCES,
    order.SENTENCES,
    terms.SENTENCES,
    ending.SENTENCES,
    goods.SENTENCES,
    silence.SENTENCES,
    inspection.SENTENCES,
    material.SENTENCES,
    fee_due.SENTENCES,
    account.SENTENCES,
    period.SENTENCES,
    payment.SENTENCES,
    invoice.SENTENCES,
    engagement.SENTENCES,
    count.SENTENCES,
    payslip.SENTENCES,
    wage.SENTENCES,
    form.SENTENCES,  # last: its patterns are the widest
)
SENTENCES: dict[str, str] = {english: chinese for table in TABLES for english, chinese in table}
_HOLE = re.compile(r"\{([a-z]+)\}")


def pattern_of(english: str) -> re.Pattern[str]:
    """The sentences that `english` stands for: its words, and any text for each `{name}`."""
    parts = _HOLE.split(english)
    return re.compile("".join(f"(?P<{part}>.+)" if n % 2 else re.escape(part) for n, part in enumerate(parts)))


@cache
def _patterns() -> tuple[tuple[re.Pattern[str], str], ...]:
    return tuple((pattern_of(english), chinese) for english, chinese in SENTENCES.items() if _HOLE.search(english))


def of(english: str, thread_type: str = "") -> str | None:
    """The Chinese of a sentence, in a thread of that type; None where the ledger's rules do not say it."""
    if english in SENTENCES:
        return SENTENCES[english]
    for pattern, chinese in _patterns():
        found = pattern.fullmatch(english)
        if found is not None:
            return _filled(chinese, found.groupdict(), thread_type)
    return None


def _filled(chinese: str, values: dict[str, str], thread_type: str) -> str | None:
    """The sentence with its values; None where it names a thing that has no Chinese."""
    said = {name: _said(name, value, thread_type) for name, value in values.items()}
    if any(value is None for value in said.values()):
        return None
    return _HOLE.sub(lambda hole: str(said[hole[1]]), chinese)


def _said(name: str, value: str, thread_type: str) -> str | None:
    if name == "thing":
        return names.THINGS.get(value)
    if name == "roles":
        return "、".join(role(one) for one in value.split(", "))
    if name == "part":
        return names.PARTS.get(value, value)
    return kind(thread_type, value) if name == "kind" else value


def kind(thread_type: str, name: str) -> str:
    """What a kind is called; one of that name elsewhere where the type has none, and the name itself where none has."""
    labels = {(one.thread_type == thread_type): one.zh for one in reversed(kinds.ALL) if one.name == name}
    return labels.get(True) or labels.get(False) or name


def role(name: str) -> str:
    """What a role is called."""
    return names.ROLES.get(name, name)


def state(thread_type: str, name: str) -> str:
    """What a state of a thread is called; "" is a thread that nobody opened."""
    return names.STATES.get((thread_type, name), name) if name else names.UNOPENED_ZH


def thread(thread_type: str) -> str:
    """What threads of a type are called."""
    return names.THREADS.get(thread_type, thread_type)
