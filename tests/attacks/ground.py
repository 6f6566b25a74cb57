"""The ground that attacks start from: parties, keys, orders, and one statement that would be admitted as it is.

Promise: `good` is admitted; whatever an attack changes in it is the one reason why the result is refused. The trade may
be one in memory, one over a store or one over HTTP: the attacks are bytes, made the same way for each.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from ledger import draft, jose, kinds
from ledger.jose import Ed25519Signer
from ledger.sdjwt import Disclosure
from tests.trade import ORIGIN, Trade

Claims = dict[str, Any]


@dataclass(frozen=True)
class Attack:
    """What is wrong in a few words, the code it is refused with, and how it is made.

    `reaches_gate` is False where a door's own limit turns the body away before it is read.
    """

    name: str
    code: str
    make: Callable[[Ground], bytes]
    reaches_gate: bool = True


@dataclass(frozen=True)
class Ground:
    """A trade with a customer, its clerk (goods.received only, up to 50 yuan) and a clerk whose key was revoked, a
    contractor, a stranger; an order that was placed, one that was accepted, a delivery of ten pairs under it.
    """

    trade: Trade
    placed: str
    accepted: str
    delivery: str

    @property
    def signer(self) -> Ed25519Signer:
        """The customer's key, which signs the good statement."""
        signer = self.trade.signer("customer")
        assert isinstance(signer, Ed25519Signer)
        return signer

    @property
    def jwk(self) -> jose.Jwk:
        """Its public half."""
        return self.signer.jwk

    def drafted(self) -> tuple[Claims, list[Disclosure]]:
        """(claims, disclosures) of a new order that would be admitted."""
        body = {
            "contractor": self.trade.id("contractor"),
            "lines": [
                {
                    "no": 1,
                    "qty_e3": 252_875_000,
                    "unit": "pair",
                    "amount_fen": 29_586_375,
                    "goods": "男袜",
                    "price_e4": 11_700,
                }
            ],
            "total_fen": 29_586_375,
            "due": {"from": "confirmed", "days": 30},
            "chain_disclosure": True,
            "may_subcontract": False,
            "order_no": "LX-07",
            "note": "加急",
        }
        return draft.payload(
            aud=ORIGIN,
            iss=self.trade.id("customer"),
            iat=self.trade.at_ms // 1000,
            kind="order.placed",
            v=1,
            thread=f"order:{self.trade.uuid()}",
            body=body,
            sealed=kinds.of("order", "order.placed", 1).shape,
            salts=self.trade.salts(),
        )

    def good(self) -> bytes:
        """A statement that would be admitted."""
        claims, disclosures = self.drafted()
        return draft.sign(claims, disclosures, self.signer)

    def header(self, **changes: Any) -> Claims:
        """The good header, with members changed; the order of the members is kept."""
        return jose.header_of(jose.STATEMENT, self.signer) | changes

    def sign(
        self,
        payload: Claims | bytes,
        disclosures: Sequence[Disclosure | str] = (),
        *,
        header: Claims | bytes | None = None,
        signer: Ed25519Signer | None = None,
    ) -> bytes:
        """The wire form over any header and payload, canonical or not, signed by the key that the header names."""
        parts = [spelled(self.header() if header is None else header), spelled(payload)]
        signing_input = ".".join(jose.b64u(part) for part in parts)
        signature = jose.b64u((signer or self.signer).sign(signing_input.encode()))
        return wire(f"{signing_input}.{signature}", disclosures)


def wire(jwt: str, disclosures: Sequence[Disclosure | str] = ()) -> bytes:
    """The wire form of a JWS and disclosures."""
    texts = [one if isinstance(one, str) else one.text for one in disclosures]
    return "~".join([jwt, *texts, ""]).encode()


def spelled(value: Claims | list[Any] | bytes) -> bytes:
    """Compact JSON of anything at all, or the bytes given."""
    if isinstance(value, bytes):
        return value
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode()


def parts_of(good: bytes) -> tuple[list[str], list[str]]:
    """(header, payload and signature; disclosures) of a wire form, as texts."""
    jwt, *disclosures = good.decode()[:-1].split("~")
    return jwt.split("."), disclosures


def of(trade: Trade) -> Ground:
    """Play the ground's story in a new trade."""
    for name in ("customer", "contractor", "stranger"):
        trade.join(name)
    trade.employ("customer", "clerk", scope=["goods.received", "order.withdrawn"], limit_fen=5_000)
    trade.employ("customer", "gone")
    kid = trade.signer("customer/gone").kid
    trade.say("customer", "key.revoked", f"party:{trade.id('customer')}", {"kid": kid, "reason": "left"})
    placed = trade.place("customer", "contractor", [(10, 10_000)])
    accepted = trade.place("customer", "contractor", [(100, 10_000)])
    trade.accept("contractor", accepted)
    return Ground(trade, placed, accepted, trade.deliver("contractor", accepted, [(1, 10)]))


def receipt(ground: Ground, **changes: Any) -> Claims:
    """The body of a receipt of the delivery."""
    lines = [{"no": 1, "qty_e3": 10_000}]
    return {"delivery": ground.delivery, "received_on": ground.trade.today, "lines": lines} | changes


def submission_id(data: bytes) -> str:
    """The id under which a submission is refused."""
    return hashlib.sha256(data.partition(b"~")[0]).hexdigest()
