"""Chance that can be played again: for a demo that must come out the same byte for byte, as its tests ask for.

Rules
* For each number of bytes there is a stream of its own, so that the keys (32 bytes) do not depend on how many salts
  (16 bytes) were drawn between them.
* Only a demo takes it, and only when it is handed a seed; `xinzheng demo` draws from the operating system.

Specification: STYLE section 5 (deterministic keys and salts in tests).
"""

from __future__ import annotations

import hashlib
from collections import Counter


class Replayed:
    """`chance(n)` gives the next n bytes of the stream for n that `seed` stands for."""

    def __init__(self, seed: bytes) -> None:
        self._seed = seed
        self._drawn: Counter[int] = Counter()

    def __call__(self, size: int) -> bytes:
        """The next `size` bytes, at most 4,096."""
        assert 0 < size <= 4_096, "chance is drawn in keys, salts and nonces"
        place = self._drawn[size]
        self._drawn[size] += 1
        shake = hashlib.shake_256(self._seed + size.to_bytes(4, "big") + place.to_bytes(8, "big"))
        return shake.digest(size)
