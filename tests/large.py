"""A generated ledger of any size: `python -m tests.large --statements 100000 --data DIR`, through the real gate.

With `--audit`, it is audited as the terminal does, in a process of its own, and rate and peak memory are printed.
"""

from __future__ import annotations

import argparse
import json
import resource
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

from api.terminal.keeping import audited
from tests import filling


def measured(data: Path) -> dict[str, Any]:
    """The audit of a ledger in a process of its own: size, whether it is clean, seconds, peak memory in KiB."""
    command = [sys.executable, "-m", "tests.large", "--data", str(data), "--measure"]
    done = subprocess.run(command, capture_output=True, check=True, text=True)
    found: dict[str, Any] = json.loads(done.stdout)
    return found


def _measure(data: Path) -> dict[str, Any]:
    began_s = time.monotonic()
    report = audited(data)
    took_s = time.monotonic() - began_s
    peaks = {
        name: resource.getrusage(who).ru_maxrss
        for name, who in (("peak_kib", resource.RUSAGE_SELF), ("second_peak_kib", resource.RUSAGE_CHILDREN))
    }
    used = resource.getrusage(resource.RUSAGE_SELF)
    cpu_s = round(used.ru_utime + used.ru_stime, 2)
    return {"clean": report.clean, "size": report.size, "seconds": round(took_s, 2), "cpu_seconds": cpu_s, **peaks}


def main() -> None:
    """Fill, audit, or measure within this process."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--data", type=Path, required=True)
    asked.add_argument("--statements", type=int, help="fill a new ledger with so many")
    asked.add_argument("--seed", default="1")
    asked.add_argument("--audit", action="store_true", help="audit it in a process of its own")
    asked.add_argument("--measure", action="store_true", help="audit it in this process and print what that took")
    given = asked.parse_args()
    if given.statements is not None:
        began_s = time.monotonic()
        size = filling.fill(given.data, given.statements, seed=given.seed)
        print(json.dumps({"size": size, "seconds": round(time.monotonic() - began_s, 2)}))
    if given.measure:
        print(json.dumps(_measure(given.data)))
    if given.audit:
        print(json.dumps(measured(given.data)))


if __name__ == "__main__":
    main()
