"""Who tells the story of the examples, in which threads, and what one step of it is.

Specification: DESIGN section 5.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

IAT = 1_772_413_200  # 2026-03-02 09:00 UTC+8
UNTIL = "2035-12-31"  # far enough for the examples to be admitted for years

_UUID = "019cac00-0000-7000-8000-0000000000{:02x}"
PARTIES = {"customer": _UUID.format(1), "contractor": _UUID.format(2), "worker": _UUID.format(4)}
PERSON = _UUID.format(3)
FOREMAN = _UUID.format(5)
THREADS = {
    "system": f"system:{_UUID.format(16)}",
    "customer": f"party:{PARTIES['customer']}",
    "contractor": f"party:{PARTIES['contractor']}",
    "worker": f"party:{PARTIES['worker']}",
    "first": f"order:{_UUID.format(17)}",
    "second": f"order:{_UUID.format(18)}",
    "third": f"order:{_UUID.format(19)}",
    "changed": f"order:{_UUID.format(22)}",
    "account": f"account:{_UUID.format(20)}",
    "work": f"work:{_UUID.format(21)}",
    "silent": f"order:{_UUID.format(23)}",
    "access": f"access:{PARTIES['contractor']}",
}
SIGNS_FOR = {
    "customer": "customer",
    "clerk": "customer",
    "contractor": "contractor",
    "foreman": "contractor",
    "worker": "worker",
}
OFFICES = ("registrar", "operator", "clock")


@dataclass(frozen=True)
class Step:
    """One statement of the story, with `$names` in its body; `v` is the version of its kind, `days` after the first."""

    name: str
    signer: str
    thread: str
    kind: str
    body: dict[str, Any]
    v: int = 1
    days: int = 0


def anywhere(thread: str, served: str, recipient: str, principal: str, signed: str) -> tuple[Step, Step]:
    """In a thread: what another said is carried to a party; a principal ratifies what was signed in its name."""
    carried = {"recipient": f"$party.{recipient}", "channel": "platform", "served_on": "2026-03-02"}
    return (
        Step(
            f"served-{thread}", "operator", thread, "notice.served", carried | {"statement": served, "result": "read"}
        ),
        Step(f"ratified-{thread}", principal, thread, "mandate.ratified", {"statement": signed, "ratified": True}),
    )
