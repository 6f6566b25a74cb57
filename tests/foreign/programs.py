"""Calls of the foreign programs: a path or a plain skip, an exit code and what was said, never longer than a limit.

* `make tools` builds them into `bin/`, and they are looked for nowhere else: a system's own fsck repairs disks.
* A call that runs into its limit is a refusal: Tessera's fsck tries again for ever on a broken log.
"""

import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path

import pytest

BIN = Path(__file__).parent / "bin"
LIMIT_S = 60
FSCK_LIMIT_S = 15  # a log of some thousand entries takes it under a second


@dataclass(frozen=True)
class Verdict:
    """What a program said: accepted or not, and its words."""

    accepted: bool
    words: str


def program(name: str) -> str:
    """The path of a foreign program; skips the test where it is missing."""
    found = shutil.which(name, path=BIN)
    if found is None:
        pytest.skip(f"{name} is not installed: run `make tools`")
    return found


def call(name: str, *arguments: str, limit_s: int = LIMIT_S) -> Verdict:
    """Run a foreign program: exit 0 within the limit is an acceptance."""
    try:
        run = subprocess.run(
            [program(name), *arguments],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            timeout=limit_s,
            check=False,
        )
    except subprocess.TimeoutExpired:
        return Verdict(False, f"{name} did not come to an end within {limit_s} s")
    return Verdict(run.returncode == 0, run.stdout)


def sumdbcheck(vkey: str, log: str | Path, *older: Path, entry_bytes: int = 0) -> Verdict:
    """The Go checksum database's reader over a published log: a folder, or a URL."""
    options = ["-vkey", vkey, "-entry-size", str(entry_bytes)]
    return call("sumdbcheck", *options, str(log), *map(str, older))


def fsck(vkey_file: Path, folder: Path, *, limit_s: int = FSCK_LIMIT_S) -> Verdict:
    """Tessera's fsck over a published log in a folder; its success line is demanded too."""
    options = ["-public_key", str(vkey_file), "-storage_url", f"{folder.resolve().as_uri()}/", "-ui=false"]
    verdict = call("fsck", *options, limit_s=limit_s)
    return Verdict(verdict.accepted and "Successfully fsck'd" in verdict.words, verdict.words)
