"""docs/machines.md, from the machines: each as a picture, as a table of states and kinds, and each cell's sentence.

Rules
* The picture is a mermaid state diagram of what leads to another state; what stays where it is stands below it.
* A cell of the table holds the next state, or ✗ and the number of the sentence it is refused with.

Specification: DESIGN section 5.
"""

from __future__ import annotations

from collections.abc import Iterator

from ledger import words
from ledger.rules import MACHINES
from ledger.rules.machine import UNOPENED, Machine, Row

INTRODUCTION = """# Machines: which kind may follow which

Made from the rules by `python -m tests.house.generate`; do not edit. The same rows for programs: `machines.json`.

Each type of thread has one machine. A picture shows what leads from one state to another; there a kind stands without
the name of its own type (`placed` in `order:` is `order.placed`). What is taken and leads nowhere else stands below it.
In the table a cell holds the state that a kind leads to, `=` where the thread stays in its state, or ✗ with the number
of the sentence that refuses it. Who says a kind that does not open a thread, in one that nobody opened, only hears that
there is no such thread (`unknown-reference`): nobody learns which threads exist. What a kind's own rule demands beyond
its row stands in [problems.md](problems.md), its fields in [kinds.md](kinds.md).
"""


def _node(state: str) -> str:
    return state or "[*]"


def _kinds(machine: Machine, names: list[str]) -> str:
    """The kinds on an arrow, without the type's own name, which would make the whole picture small."""
    return "<br/>".join(name.removeprefix(f"{machine.thread_type}.") for name in names)


def picture(machine: Machine) -> Iterator[str]:
    """The mermaid diagram: one arrow for each pair of states, with the kinds that lead from one to the other."""
    yield "```mermaid"
    yield "stateDiagram-v2"
    yield "    direction LR"
    for state in machine.states:
        if state:
            yield f"    {state} : {state}<br/>{words.state(machine.thread_type, state)}"
    arrows: dict[tuple[str, str], list[str]] = {}
    for row in machine.rows:
        if row.next is not None and row.next != row.state:
            arrows.setdefault((row.state, row.next), []).append(row.kind)
    for (state, following), names in arrows.items():
        yield f"    {_node(state)} --> {following} : {_kinds(machine, names)}"
    yield "```"


def stays(machine: Machine) -> Iterator[str]:
    """The kinds that leave a state as it is: those of each state, and those that all states of an open thread share."""
    opened = [state for state in machine.states if state != UNOPENED]
    stay = {state: [kind for kind in machine.kinds if machine.row(state, kind).next == state] for state in opened}
    shared = [kind for kind in machine.kinds if all(kind in names for names in stay.values())]
    shared = shared if len(opened) > 1 else []
    for state, names in stay.items():
        own = [name for name in names if name not in shared]
        if own:
            yield f"* `{state}` {words.state(machine.thread_type, state)} stays with: {_listed(own)}."
    if shared:
        yield f"* Whatever its state, an open thread takes, and stays as it is: {_listed(shared)}."


def _listed(names: list[str]) -> str:
    return ", ".join(f"`{name}`" for name in names)


def cell(machine: Machine, row: Row, notes: dict[str, int]) -> str:
    """One cell of the table."""
    if row.next is None:
        return f"✗ {notes[row.name]}"
    return "=" if row.next == row.state else f"**{row.next}**"


def table(machine: Machine, notes: dict[str, int]) -> Iterator[str]:
    """The table of states and kinds."""
    heads = [state or "*not open*" for state in machine.states]
    yield f"| kind | 中文 | {' | '.join(heads)} |"
    yield f"| --- | --- |{' --- |' * len(heads)}"
    for kind in machine.kinds:
        cells = [cell(machine, machine.row(state, kind), notes) for state in machine.states]
        yield f"| `{kind}` | {words.kind(machine.thread_type, kind)} | {' | '.join(cells)} |"


def numbered(machine: Machine, *, refuses: bool) -> dict[str, int]:
    """The sentences of the rows that refuse, or of those that let in, numbered in the order of the table."""
    rows = [machine.row(state, kind) for kind in machine.kinds for state in machine.states]
    said = dict.fromkeys(row.name for row in rows if (row.next is None) is refuses)
    return {name: no for no, name in enumerate(said, start=1)}


def section(machine: Machine) -> Iterator[str]:
    """One machine."""
    notes = numbered(machine, refuses=True)
    yield f"## `{machine.thread_type}:` · {words.thread(machine.thread_type)}"
    yield ""
    yield from picture(machine)
    yield ""
    yield from stays(machine)
    yield ""
    yield from table(machine, notes)
    yield ""
    yield "Refused because:"
    yield ""
    yield from (f"{no}. {name}. {words.of(name)}" for name, no in notes.items())
    yield ""
    yield "Let in because:"
    yield ""
    yield from (f"* {name}. {words.of(name)}" for name in numbered(machine, refuses=False))
    yield ""


def text() -> str:
    """The text of docs/machines.md."""
    lines = [INTRODUCTION]
    for name in sorted(MACHINES, key=list(MACHINES).index):
        assert UNOPENED in MACHINES[name].states
        lines += section(MACHINES[name])
    return "\n".join(lines).rstrip() + "\n"
