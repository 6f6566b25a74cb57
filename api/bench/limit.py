"""The limit: how many signatures two processes of this machine verify in a second, by the ledger's own function.

Rules
* Nothing else happens in the loop: real statements' signing inputs, real keys, `jose.verify`, as the gate calls it. No
  ledger on two cores can admit more statements than that.

Specification: DESIGN section 8.
"""

from __future__ import annotations

import multiprocessing
import time
from collections.abc import Sequence
from dataclasses import dataclass

from ledger import jose, statement
from ledger.errors import MalformedRequest

PROCESSES = 2
SAMPLE = 200  # statements that the loop goes over: more than any cache of a key would hold
PATIENCE_S = 60.0

Signed = tuple[dict[str, str], bytes, bytes]  # public key, signing input, signature


@dataclass(frozen=True)
class Limit:
    """Verifications a second: of one process alone, and of two at once together."""

    one_per_s: float
    two_per_s: float


def of(wires: Sequence[bytes], keys: dict[str, dict[str, str]], seconds: float) -> Limit:
    """Measure over statements in wire form, whose public keys stand in `keys` by kid, for `seconds` each."""
    parsed = [statement.parse(wire) for wire in wires[:SAMPLE]]
    sample = [(keys[st.kid], st.signing_input, st.signature) for st in parsed]
    fresh = multiprocessing.get_context("spawn")
    with fresh.Pool(PROCESSES) as pool:
        pool.map_async(verified, [(sample, 0.0)] * PROCESSES).get(PATIENCE_S)  # both have started up
        (one,) = pool.map_async(verified, [(sample, seconds)]).get(PATIENCE_S + seconds)
        two = pool.map_async(verified, [(sample, seconds)] * PROCESSES, chunksize=1).get(PATIENCE_S + seconds)
    return Limit(one, sum(two))


def verified(given: tuple[Sequence[Signed], float]) -> float:
    """Verifications a second in this process, over whole rounds of the sample until `seconds` are over.

    Raises: MalformedRequest (nothing is in the sample).
    """
    sample, seconds = given
    if not sample:
        raise MalformedRequest("Nothing was signed that could be verified.")
    began_s, count = time.perf_counter(), 0
    while True:
        for jwk, signing_input, signature in sample:
            jose.verify(jwk, jose.alg_of(jwk), signing_input, signature)
        count += len(sample)
        took_s = time.perf_counter() - began_s
        if took_s >= seconds:
            return count / took_s
