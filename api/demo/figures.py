"""How the demo prints a sum, and when it prints none.

Specification: FORMATS 1.1 (money is integer fen).
"""

from __future__ import annotations


class NotVerified(RuntimeError):
    """A pack that the demo made does not verify, or two of them differ: there is no figure to print."""


def yuan(fen: int) -> str:
    """A sum of fen as yuan: 598,326.39."""
    return f"{fen // 100:,}.{fen % 100:02d}"
