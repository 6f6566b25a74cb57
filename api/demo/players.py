"""The players: every party and the registrar, in a process of their own, with keys that were made here and stay here.

Promise: no key of a party ever leaves this process; what leaves it are signed statements and session tokens, over HTTP.

Rules
* Told through standard input, a JSON object a line: first how to begin, then one act or one wish for a pack at a time;
  each is answered by one line when it is done, or with what went wrong.
* Time is told with each line, as to everybody in the demo; nothing here asks the machine's clock.
* The end of standard input is the end of the process.

Specification: DESIGN sections 3.6 and 7.
"""

from __future__ import annotations

import json
import secrets
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import httpx

from api.demo import deeds, money, payroll, work
from api.demo.chance import Replayed
from api.demo.child import spare_collecting
from api.demo.deeds import Deed, Stage
from api.demo.facts import DoesNotFit
from api.world.actor import Actor, Chance
from api.world.client import HttpTransport
from api.world.clock import VirtualClock
from api.world.transport import Refused, Transport
from ledger import jose
from ledger.errors import LedgerError
from ledger.jose import Ed25519Signer
from notary import trust

DEEDS: dict[str, Callable[[Deed], None]] = {
    "register": deeds.register,
    "agree_terms": deeds.agree_terms,
    "add_key": deeds.add_key,
    "revoke_key": deeds.revoke_key,
    "place": deeds.place,
    "accept": deeds.accept,
    "deliver": deeds.deliver,
    "receive": deeds.receive,
    "inspect": deeds.inspect,
    "agree": deeds.agree,
    "state": money.state,
    "confirm": money.confirm,
    "pay": money.pay,
    "acknowledge": money.acknowledge,
    "demand": money.demand,
    "object": money.plead,
    "answer": money.answer,
    "enlist": work.enlist,
    "offer": work.offer,
    "sign": work.sign,
    "count": work.count,
    "claim": work.claim,
    "correct": work.correct,
    "agree_correction": work.agree_correction,
    "agree_counts": work.agree_counts,
    "advance": payroll.advance,
    "agree_advance": payroll.agree_advance,
    "issue_slips": payroll.issue_slips,
    "agree_slip": payroll.agree_slip,
    "pay_wages": payroll.pay_wages,
    "agree_wages": payroll.agree_wages,
}
NEWCOMERS = ("register", "enlist")  # who does this has no key yet


class Players:
    """The registrar and the parties around one ledger, reached through `transport`."""

    def __init__(
        self,
        transport: Transport,
        trust_bytes: bytes,
        registrar: Ed25519Signer,
        terms: bytes,
        at_ms: int,
        chance: Chance,
    ) -> None:
        self.clock = VirtualClock(at_ms)
        self._transport = transport
        self._trust = trust.parse(trust_bytes)
        self._chance = chance
        office = Actor("registrar", self._trust, transport, self.clock, chance)
        office.take_pen("", registrar)
        self.stage = Stage(office, self._newcomer, terms)

    def _newcomer(self) -> Actor:
        """A party with an id of its own and no key yet."""
        party = self.stage.registrar.new_id()
        return Actor(party, self._trust, self._transport, self.clock, self._chance)

    def play(self, act: dict[str, Any]) -> None:
        """Do one act of the script. Raises: DoesNotFit, Refused, LedgerError."""
        self.clock.advance(act["at_ms"])
        if act["who"] not in self.stage.actors and act["do"] not in NEWCOMERS:
            raise DoesNotFit(f"{act['who']} is not among the parties")
        deed = Deed(self.stage, act["who"], act["by"], act["rows"], act["source_sha256"], act["on"])
        if act["do"] not in NEWCOMERS and act["by"] not in deed.actor.pens:
            raise DoesNotFit(f"{act['by']} has no key of {act['who']}")
        DEEDS[act["do"]](deed)

    def fetch(self, wish: dict[str, Any]) -> bytes:
        """The pack that a party asks for. Raises: as `play`."""
        self.clock.advance(wish["at_ms"])
        return self.stage.actors[wish["who"]].pack(wish["kind"], self._subject(wish), wish["purpose"])

    def _subject(self, wish: dict[str, Any]) -> str:
        """What a pack is about: an account, an order, a worker's wages, or a workshop's unpaid workers."""
        if wish["kind"] == "account":
            return self.stage.account(*wish["about"])
        if wish["kind"] == "order":
            return self.stage.order(wish["about"])
        if wish["kind"] == "worker":
            return work.work_of(self.stage, wish["about"])
        return f"party:{self.stage.actors[wish['about']].party}"

    def receipts(self) -> list[int]:
        """The log index of every receipt that these players were given and checked, in order."""
        everybody = (self.stage.registrar, *self.stage.actors.values())
        return sorted(receipt.index for actor in everybody for receipt in actor.receipts.values())

    def batches(self) -> list[int]:
        """How many statements were handed in at once, each time that there were many."""
        return [size for actor in self.stage.actors.values() for size in actor.batches]


def begin(told: dict[str, Any]) -> tuple[Players, HttpTransport]:
    """The players as the first line says."""
    transport = HttpTransport(told["url"])
    chance = Replayed(bytes.fromhex(told["seed"])) if told["seed"] else secrets.token_bytes
    registrar = Ed25519Signer(jose.b64u_decode(told["registrar"]))
    terms = told["terms"].encode()
    return Players(transport, told["trust"].encode(), registrar, terms, told["at_ms"], chance), transport


def answer(players: Players, told: dict[str, Any]) -> dict[str, Any]:
    """Do what a line says; what came of it, or what went wrong in one sentence."""
    try:
        if "act" in told:
            players.play(told["act"])
        elif "pack" in told:
            Path(told["pack"]["file"]).write_bytes(players.fetch(told["pack"]))
    except (DoesNotFit, Refused, LedgerError, httpx.HTTPError, OSError) as error:
        return {"failed": f"{type(error).__name__}: {error}"}
    return {"receipts": players.receipts(), "batches": players.batches()}


def main() -> None:
    """Play what standard input says, until it ends."""
    spare_collecting()
    players, transport = begin(json.loads(sys.stdin.readline()))
    print("{}", flush=True)
    for line in sys.stdin:
        print(json.dumps(answer(players, json.loads(line)), ensure_ascii=False), flush=True)
    transport.close()


if __name__ == "__main__":
    main()
