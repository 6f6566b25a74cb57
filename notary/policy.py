"""A policy: which logs and witnesses a reader trusts, and how many of them he wants to see.

Promise: `parse` reads every policy the specification allows, `str(policy)` prints its plain form, which parses to the
same policy; what this release cannot check (any quorum but `none`) it refuses by name, it never passes over it.

    log <vkey> [<url>]
    witness <name> <vkey> [<url>]
    group <name> all|any|<k> <member>...
    quorum <name>|none

Rules
* Items are parted by spaces and tabs; a line that begins with # is a comment; octets above 0x7F are opaque.
* A name is defined before it is used, once, and is a member of one group at most; `none` names nothing else.
* A public key stands once among the logs and once among the witnesses, under whatever name.
* Several log lines would be alternatives, and so a downgrade: ours has one.

Follows C2SP tlog-policy and FORMATS 2.7.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from ledger.errors import MalformedStatement, NotSupported
from notary import note
from notary.note import Vkey

LINES_MAX = 1024  # the specification asks for 32 logs, witnesses and groups each
POLICY_BYTES_MAX = 256 * 1024
NONE = "none"
_LOG_TYPES = (note.ED25519, note.ECDSA, note.TREE_HEAD, note.COSIGNATURE_MLDSA)
_WITNESS_TYPES = (note.COSIGNATURE, note.COSIGNATURE_MLDSA)
_BLANK = re.compile("[ \t]+")
_FORBIDDEN = re.compile(rb"[\x00-\x08\x0b-\x1f\x7f]")
_COUNT = re.compile("[1-9][0-9]{0,3}")


@dataclass(frozen=True, slots=True)
class Log:
    """A log whose checkpoints are accepted."""

    vkey: Vkey
    url: str | None = None

    def __str__(self) -> str:
        return " ".join(["log", str(self.vkey), *([self.url] if self.url else [])])


@dataclass(frozen=True, slots=True)
class Witness:
    """A witness, under the name this policy gives it."""

    name: str
    vkey: Vkey
    url: str | None = None

    def __str__(self) -> str:
        return " ".join(["witness", self.name, str(self.vkey), *([self.url] if self.url else [])])


@dataclass(frozen=True, slots=True)
class Group:
    """A group has witnessed when `threshold` of its members have."""

    name: str
    threshold: int
    members: tuple[str, ...]

    def __str__(self) -> str:
        return " ".join(["group", self.name, str(self.threshold), *self.members])


@dataclass(frozen=True, slots=True)
class Policy:
    """A parsed policy; witnesses and groups in the order they were defined."""

    logs: tuple[Log, ...]
    members: tuple[Witness | Group, ...]
    quorum: str

    def __str__(self) -> str:
        lines = [*map(str, self.logs), *map(str, self.members), f"quorum {self.quorum}"]
        return "".join(f"{line}\n" for line in lines)


def of_log(vkey: Vkey) -> Policy:
    """The policy of a reader who trusts one log and asks for no witness."""
    return Policy((Log(vkey),), (), NONE)


def log_key(policy: Policy) -> Vkey:
    """The one log key of a policy of ours. Raises: NotSupported (another quorum, other logs), by name."""
    if policy.quorum != NONE:
        raise NotSupported(f"Witness quorums are not supported by this release: quorum {policy.quorum}.")
    if len(policy.logs) != 1:
        raise NotSupported("A policy with other than one log line is not supported: they would be alternatives.")
    vkey = policy.logs[0].vkey
    if vkey.type != note.ED25519:
        raise NotSupported(f"{vkey.type_name} log keys are not supported by this release.", vkey=str(vkey))
    return vkey


def parse(data: str | bytes) -> Policy:
    """A policy from its text. Raises: MalformedStatement, NotSupported (a key of an unassigned type)."""
    try:
        raw = data.encode(errors="surrogateescape") if isinstance(data, str) else data
    except UnicodeEncodeError:
        raise MalformedStatement("A policy's text has bytes: it holds half of a surrogate pair.") from None
    if _FORBIDDEN.search(raw):
        raise MalformedStatement("A policy holds no control character but tabs and line feeds.")
    if not raw.endswith(b"\n") or len(raw) > POLICY_BYTES_MAX or raw.count(b"\n") > LINES_MAX:
        raise MalformedStatement(f"A policy is at most {LINES_MAX} lines, each ended by a line feed.")
    reader = _Reader()
    for line in raw.decode(errors="surrogateescape")[:-1].split("\n"):
        words = _BLANK.split(line.strip(" \t"))
        if words[0] and not words[0].startswith("#"):
            reader.take(words)
    if reader.quorum is None:
        raise MalformedStatement("A policy has a quorum line.")
    return Policy(tuple(reader.logs), tuple(reader.members), reader.quorum)


@dataclass(slots=True)
class _Reader:
    """What the lines so far have defined."""

    logs: list[Log] = field(default_factory=list)
    members: list[Witness | Group] = field(default_factory=list)
    names: set[str] = field(default_factory=set)
    grouped: set[str] = field(default_factory=set)
    quorum: str | None = None

    def take(self, words: Sequence[str]) -> None:
        """One line, as words."""
        takers: dict[str, tuple[Callable[[Sequence[str]], None], range]] = {
            "log": (self._log, range(2, 4)),
            "witness": (self._witness, range(3, 5)),
            "group": (self._group, range(4, LINES_MAX)),
            "quorum": (self._quorum, range(2, 3)),
        }
        taker, counts = takers.get(words[0], (None, range(0)))
        if taker is None or len(words) not in counts:
            raise MalformedStatement(f"A policy has no line of that form: {words[0]} and {len(words) - 1} words.")
        taker(words)

    def _log(self, words: Sequence[str]) -> None:
        vkey = note.parse_vkey(words[1])
        _check_key(vkey, _LOG_TYPES, [log.vkey for log in self.logs])
        self.logs.append(Log(vkey, words[2] if len(words) > 2 else None))

    def _witness(self, words: Sequence[str]) -> None:
        vkey = note.parse_vkey(words[2])
        _check_key(vkey, _WITNESS_TYPES, [one.vkey for one in self.members if isinstance(one, Witness)])
        self._define(words[1])
        self.members.append(Witness(words[1], vkey, words[3] if len(words) > 3 else None))

    def _group(self, words: Sequence[str]) -> None:
        name, rule, members = words[1], words[2], tuple(words[3:])
        for member in members:
            if member not in self.names or member in self.grouped:
                raise MalformedStatement("A group's member is defined before, and in no group yet.", member=member)
            self.grouped.add(member)
        self._define(name)
        threshold = _threshold(rule, len(members))
        self.members.append(Group(name, threshold, members))

    def _quorum(self, words: Sequence[str]) -> None:
        if self.quorum is not None or (words[1] != NONE and words[1] not in self.names):
            raise MalformedStatement("A policy has one quorum line, of a name defined before or none.")
        self.quorum = words[1]

    def _define(self, name: str) -> None:
        if name in self.names or name == NONE:
            raise MalformedStatement("A name of a policy is defined once, and is not none.", name=name)
        self.names.add(name)


def _threshold(rule: str, members: int) -> int:
    if rule in ("all", "any"):
        return members if rule == "all" else 1
    if not _COUNT.fullmatch(rule) or int(rule) > members:
        raise MalformedStatement("A group's threshold is all, any, or a number of its members.")
    return int(rule)


def _check_key(vkey: Vkey, types: Sequence[int], known: Sequence[Vkey]) -> None:
    if vkey.type not in types:
        raise MalformedStatement(f"A key of type {vkey.type_name} does not serve there.", vkey=str(vkey))
    if any(vkey.public == other.public for other in known):  # SPEC: tlog-policy: also under another name
        raise MalformedStatement("A public key stands twice in the policy.", vkey=str(vkey))
