"""Feed one parser for a while: `python -m tests.fuzz PARSER… [--seconds N] [--seed N] [--keep]`; `all`: each in turn.

The seconds are the processor's, so that a busy machine does not shorten the search. What leads somewhere
new is fed on; with `--keep`, small ones of it are put into the corpus. A crash, an input slower than `SLOW_S`, or a
format that does not print again is written beside the corpus, printed, and ends with exit 1.
"""

from __future__ import annotations

import argparse
import hashlib
import random
import sys
import time
import traceback
from pathlib import Path

from tests.fuzz.parsers import PARSERS, outcome

CORPUS = Path(__file__).parent / "corpus"
KEPT_BYTES_MAX = 2_048  # of one input kept in the corpus
KEPT_MAX = 12  # inputs of one parser
POOL_MAX = 400  # inputs that are fed on
SLOW_S = 10.0  # one input that keeps a processor busy for so long is a weapon


def kept(name: str) -> list[bytes]:
    """The corpus of a parser."""
    folder = CORPUS / name
    return [path.read_bytes() for path in sorted(folder.iterdir())] if folder.is_dir() else []


def fuzz(name: str, seconds: float, seed: int, *, keep: bool) -> int:
    """Feed a parser; how many inputs broke it."""
    parser, chance = PARSERS[name], random.Random(f"{name} {seed}")
    seeds = parser.seeds() + kept(name)
    pool, seen, crashes, fed = list(seeds), {outcome(parser, data) for data in seeds}, 0, 0
    ends_s = time.process_time() + seconds
    while time.process_time() < ends_s and crashes < 5:
        data = parser.mutator(chance.choice(pool), seeds, chance)
        fed += 1
        began_s = time.process_time()
        try:
            where = outcome(parser, data)
        except Exception:  # noqa: BLE001 - what is looked for
            crashes += 1
            _report(name, data, traceback.format_exc())
            continue
        if time.process_time() - began_s > SLOW_S:
            crashes += 1
            _report(name, data, f"took {time.process_time() - began_s:.1f} s")
        if where not in seen:
            seen.add(where)
            if len(pool) < POOL_MAX:
                pool.append(data)
            if keep:
                _keep(name, data)
    print(f"{name}: {fed} inputs in {seconds:.0f} s, {len(seen)} outcomes, {crashes} crashes", flush=True)
    return crashes


def _keep(name: str, data: bytes) -> None:
    folder = CORPUS / name
    folder.mkdir(exist_ok=True)
    if len(data) <= KEPT_BYTES_MAX and len(list(folder.iterdir())) < KEPT_MAX:
        (folder / hashlib.sha256(data).hexdigest()[:16]).write_bytes(data)


def _report(name: str, data: bytes, words: str) -> None:
    folder = CORPUS / name
    folder.mkdir(exist_ok=True)
    path = folder / f"crash-{hashlib.sha256(data).hexdigest()[:16]}"
    path.write_bytes(data)
    print(f"{name}: {path}\n{words}", file=sys.stderr, flush=True)


def main() -> int:
    """Read the command line and feed."""
    arguments = argparse.ArgumentParser(prog="python -m tests.fuzz")
    arguments.add_argument("parsers", nargs="+", choices=[*PARSERS, "all"])
    arguments.add_argument("--seconds", type=float, default=60)
    arguments.add_argument("--seed", type=int, default=0)
    arguments.add_argument("--keep", action="store_true")
    given = arguments.parse_args()
    names = list(PARSERS) if "all" in given.parsers else given.parsers
    broken = [fuzz(name, given.seconds, given.seed, keep=given.keep) for name in names]
    return 1 if any(broken) else 0


if __name__ == "__main__":
    sys.exit(main())
