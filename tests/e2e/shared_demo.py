"""One demo for all who only look: played once for all workers of a test run, and never written to afterwards."""

from __future__ import annotations

import fcntl
import io
import os
from pathlib import Path

import pytest
from rich.console import Console

from api.demo import play


def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of the demo; whoever asks first plays it, the others wait."""
    run = tmp_path_factory.getbasetemp()
    shared = (run.parent if "PYTEST_XDIST_WORKER" in os.environ else run) / "demo-shared"
    with (shared.parent / "demo-shared.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not (shared / "done").is_file():
            play.play(shared / "data", shared / "data" / "out", console=Console(file=io.StringIO()))
            (shared / "done").touch()
    return shared / "data"
