"""The demo: a published dispute played from a factory's own files, over a real server, to packs that anybody checks.

Specification: docs/design.md; the story of `examples/lanxi`.
"""

from __future__ import annotations

from pathlib import Path


def run(data: Path, out: Path) -> int:
    """Play the demo into `data`, packs and trust file into `out`; the exit code."""
    from api.demo import play  # noqa: PLC0415 - loaded when it is played; the child processes need none of it

    return play.run(data, out)
