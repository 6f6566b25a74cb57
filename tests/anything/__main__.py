"""`python -m tests.anything --seeds 200 --steps 2000`: many seeds, on as many processes as there are cores.

Prints a line for each seed, and at the end how often each kind was admitted and each code was heard.
"""

from __future__ import annotations

import argparse
import multiprocessing
import random
import tempfile
import time
from collections import Counter
from pathlib import Path

from ledger import kinds
from tests.anything import orders
from tests.anything.crowd import Crowd

ORDERS = 4  # other orders of what one seed admitted


def play(seed: int, steps: int, folder: Path) -> Counter[str]:
    """One seed to its end; what was heard. Raises: AssertionError (a promise is broken), with seed and step."""
    crowd = Crowd(seed, folder)
    for step in range(steps):
        try:
            crowd.step()
        except AssertionError as broken:
            raise AssertionError(f"seed {seed}, step {step}: {broken}") from broken
    crowd.check()
    told = orders.without_packs(crowd.world.wires)
    as_told = orders.balances(told, range(len(told)))
    assert as_told is not None, f"seed {seed}: what was admitted is admitted again"
    dice = random.Random(f"order {seed}")
    for _ in range(ORDERS):
        other = orders.balances(told, orders.another(told, dice))
        crowd.heard["other orders refused" if other is None else "other orders"] += 1
        assert other in (None, as_told), f"seed {seed}: the order of threads changed a balance"
    return crowd.heard


def _one(job: tuple[int, int]) -> tuple[int, Counter[str]]:
    with tempfile.TemporaryDirectory(prefix="anything-") as folder:
        return job[0], play(*job, Path(folder))


def main() -> None:
    """Play the seeds."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seeds", type=int, default=200)
    parser.add_argument("--steps", type=int, default=2_000)
    parser.add_argument("--first", type=int, default=0)
    parser.add_argument("--processes", type=int, default=2)
    given = parser.parse_args()
    jobs = [(seed, given.steps) for seed in range(given.first, given.first + given.seeds)]
    heard: Counter[str] = Counter()
    began = time.monotonic()
    with multiprocessing.Pool(given.processes) as pool:
        for done, (seed, one) in enumerate(pool.imap_unordered(_one, jobs), 1):
            heard += one
            admitted = sum(count for what, count in one.items() if what.startswith("admitted"))
            print(f"seed {seed}: {admitted} admitted; {done}/{len(jobs)}, {time.monotonic() - began:.0f} s", flush=True)
    for what, count in sorted(heard.items()):
        print(f"{count:8} {what}")
    never = {f"admitted {kind.thread_type} {kind.name}" for kind in kinds.ALL} - heard.keys()
    print("never admitted:", ", ".join(sorted(never)) or "none")


if __name__ == "__main__":
    main()
