"""The story of api/story, signed: one example of every kind of statement.

Promise: told in its order, by anybody's keys, every statement is admitted; a test signs all of them afresh and hands
them to a server.

Rules
* The keys of the printed examples are made from public words and must never sign anything else.

Specification: OpenAPI 3.1; FORMATS 1.1.
"""

from __future__ import annotations

import hashlib
import itertools
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from api.story import IAT, OFFICES, PARTIES, SIGNS_FOR, STEPS, THREADS, Step
from ledger import draft, jose, kinds, statement
from ledger.canon import Json
from ledger.jose import Signer
from ledger.judge import HEADLESS

DAY_S = 86_400
QUARTER_S = 900


@dataclass(frozen=True)
class Cast:
    """Who plays: a signer for each name, the vkeys of log and packs, where salts come from, the log's own thread."""

    signers: Mapping[str, Signer]
    log_vkey: str
    pack_vkey: str
    salts: Iterator[bytes]
    system: str = THREADS["system"]


@dataclass(frozen=True)
class Example:
    """One statement told: `payload` as signed, `body` with every sealed field merged in, `wire` as sent."""

    step: Step
    id: str
    payload: dict[str, Any]
    body: dict[str, Any]
    wire: bytes


def public_cast(log_vkey: str, pack_vkey: str) -> Cast:
    """The players of the printed examples: keys and salts made from public words, alike on every machine."""
    names = (*OFFICES, *SIGNS_FOR)
    signers = {name: jose.Ed25519Signer(hashlib.sha256(f"xinzheng example {name}".encode()).digest()) for name in names}
    salts = (hashlib.sha256(b"xinzheng example salt %d" % number).digest()[:16] for number in itertools.count())
    return Cast(signers, log_vkey, pack_vkey, salts)


@dataclass
class _Telling:
    """The story as far as it is told: what `$names` stand for, and each thread's newest statement by a party."""

    origin: str
    cast: Cast
    names: dict[str, Json] = field(default_factory=dict)
    heads: dict[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.names |= {f"party.{who}": party for who, party in PARTIES.items()}
        self.names |= {f"thread.{name}": thread for name, thread in THREADS.items()}
        self.names |= {"origin": self.origin, "vkey.log": self.cast.log_vkey, "vkey.pack": self.cast.pack_vkey}
        for name, signer in self.cast.signers.items():
            self.names |= {f"jwk.{name}": dict(signer.jwk), f"kid.{name}": signer.kid}
            if name in SIGNS_FOR:
                party = PARTIES[SIGNS_FOR[name]]
                self.names[f"proof.{name}"] = jose.sign_key_proof(party, signer.jwk, self.origin, IAT, signer)

    def resolve(self, value: Json) -> Json:
        """The value with every `$name` put in."""
        if isinstance(value, dict):
            return {name: self.resolve(inner) for name, inner in value.items()}
        if isinstance(value, list):
            return [self.resolve(inner) for inner in value]
        return self.names[value[1:]] if isinstance(value, str) and value.startswith("$") else value

    def tell(self, number: int, step: Step) -> Example:
        """One step, signed."""
        thread = self.cast.system if step.thread == "system" else THREADS[step.thread]
        kind = kinds.of(thread.partition(":")[0], step.kind, step.v)
        iss = step.signer if step.signer in OFFICES else PARTIES[SIGNS_FOR[step.signer]]
        iat = IAT + 60 * number + DAY_S * step.days
        self.names["quarter"] = iat // QUARTER_S
        body = self.resolve(step.body)
        assert isinstance(body, dict)
        payload, disclosures = draft.payload(
            aud=self.origin,
            iss=iss,
            iat=iat,
            kind=step.kind,
            v=kind.v,
            thread=thread,
            prev=self.heads.get(step.thread),
            body=body,
            sealed=kind.shape,
            salts=self.cast.salts,
        )
        wire = draft.sign(payload, disclosures, self.cast.signers[step.signer])
        said = statement.parse(wire)
        self.names[step.name] = said.id
        if kind.thread_type not in HEADLESS and (iss not in OFFICES or step.thread not in self.heads):
            self.heads[step.thread] = said.id
        return Example(step, said.id, payload, body, wire)


def tell(origin: str, cast: Cast, steps: Sequence[Step] = STEPS) -> list[Example]:
    """The whole story, signed by the cast for the log of that origin, in the order in which it is admitted."""
    telling = _Telling(origin, cast)
    return [telling.tell(number, step) for number, step in enumerate(steps)]
