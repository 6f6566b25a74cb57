"""docs/problems.md, from the table of problems and the rules: each code, and below the codes of rules each sentence.

Specification: RFC 9457; STYLE section 3.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from api.causes import CAUSES
from api.problems import ADVICE, TABLE
from ledger import kinds, words
from ledger.rules import MACHINES, RULES
from ledger.rules.machine import UNOPENED
from tests.house import sentences

BROKEN = "rule-broken"

INTRODUCTION = """# Problems

Made from the code by `python -m tests.house.generate`; do not edit.

What the doors answer when they say no: `application/problem+json` (RFC 9457) with `type`, `title`, `title_zh`,
`status`, `detail`, `detail_zh`, `code`, and the members that a code names. A refused statement also gets `refusal`, a
`refusal+jwt` signed by the operator.

`rule-broken`, `not-entitled` and `stale-thread` name the `rule`, the `thread_type`, the `kind` that was said, the
`state` of the thread and in `allowed` what you may say there now, with the Chinese of each in `state_zh`, `kind_zh` and
`allowed_zh`; `detail` is the rule in English, `detail_zh` in Chinese, with what to do instead.
"""

RULES_HEAD = """### Every rule, by thread type and kind

The sentence is `rule` and `detail`; `‹…›` stands for a value. In which state a row of the machine refuses stands in
[machines.md](machines.md); all other sentences are of the kind's own rule.
"""


def _printed(pattern: str) -> str:
    """A sentence as it is read, with ‹…› for a value."""
    return re.sub(r"\\(.)", r"\1", pattern.replace(".+", "‹…›"))


def _row(pattern: str) -> str:
    said = _printed(pattern)
    return f"* {said}\n  {words.of(said) or '（见办法）'}"


def _heard(thread_type: str, name: str) -> list[str]:
    """The patterns of rules that a kind may be refused by in a thread of that type, those of the machine first."""
    rows = [row for row in MACHINES[thread_type].rows if row.kind == name and row.state != UNOPENED]
    machine = list(dict.fromkeys(re.escape(row.name) for row in rows if row.next is None))
    acts = [rule for (t, n, _), rule in RULES.items() if (t, n) == (thread_type, name)]
    own = {one for rule in acts for code, one in sentences.walked(rule.check, rule.fold).coded if code == BROKEN}
    return machine + sorted(own - set(machine))


def rule_rows() -> Iterator[str]:
    """The sentences of `rule-broken`: of the judge, then of each thread type and kind."""
    yield RULES_HEAD
    yield "#### Any kind\n"
    yield from (_row(one) for code, at, one in sorted(sentences.coded()) if (code, at) == (BROKEN, "judge"))
    for thread_type in MACHINES:
        for name in dict.fromkeys(kind.name for kind in kinds.ALL if kind.thread_type == thread_type):
            found = _heard(thread_type, name)
            if found:
                yield f"\n#### `{thread_type}:` `{name}` · {words.kind(thread_type, name)}\n"
                yield from map(_row, found)


def other_rows(code: str) -> Iterator[str]:
    """The sentences of any other code that rules and judge refuse with."""
    said = {(one, pattern) for one, _, pattern in sentences.coded()} | sentences.formed()
    found = sorted(pattern for one, pattern in said if one == code)
    if found:
        yield "Said as:\n"
        yield from map(_row, found)


def text() -> str:
    """The text of docs/problems.md."""
    lines = [INTRODUCTION]
    for code, row in sorted(TABLE.items()):
        advice = ADVICE[code]
        lines.append(f"## {code}\n\n{row.status} · {row.title_en} · {row.title_zh}\n\n{advice.en}\n")
        cause = CAUSES[code]
        lines.append(f"* Cause 起因: {cause.en} {cause.zh}\n* Cure 办法: {cause.cure_en} {advice.zh}\n")
        below = [*(rule_rows() if code == BROKEN else other_rows(code))]
        lines += [*below, ""] if below else []
    return "\n".join(lines).rstrip() + "\n"
