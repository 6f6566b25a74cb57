"""`xinzheng attach` and `say --paper`: a paper goes in at the terminal, and whoever it was shown to has it."""

from __future__ import annotations

import hashlib
import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from ledger.attachments import FILE_BYTES_MAX
from tests.integration import firms
from tests.integration.firms import Town

PAPER = b"%PDF-1.7\nthe order, stamped\n%%EOF\n"


@pytest.fixture(scope="module")
def town(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Town]:
    """A ledger with three firms."""
    with firms.registered(tmp_path_factory.mktemp("terminal")) as made:
        yield made


def xinzheng(town: Town, *arguments: object) -> subprocess.CompletedProcess[str]:
    """The command, asked of the town's ledger."""
    environment = {name: value for name, value in os.environ.items() if not name.startswith("XINZHENG_")}
    environment |= {"XINZHENG_URL": town.url, "XINZHENG_TRUST": str(town.trust_path)}
    command = [sys.executable, "-m", "api.cli", *map(str, arguments)]
    return subprocess.run(command, env=environment, capture_output=True, text=True, check=False)


def test_a_paper_goes_in_and_is_named(town: Town, tmp_path: Path) -> None:
    """The hash is printed alone; an order says that it was copied from it; the contractor reads the paper."""
    path = tmp_path / "order.pdf"
    path.write_bytes(PAPER)
    sha256 = hashlib.sha256(PAPER).hexdigest()
    key = ("--key", town.key("customer"))
    first = xinzheng(town, "attach", path, *key)
    assert (first.returncode, first.stdout) == (0, f"{sha256}\n"), first.stderr
    again = xinzheng(town, "attach", path, *key, "--json")
    assert (json.loads(again.stdout)["sha256"], json.loads(again.stdout)["media"]) == (sha256, "application/pdf")
    with town.client("contractor") as contractor:
        given = [f"contractor={contractor.party}", "lines.1.goods=袜", "lines.1.qty=10", "lines.1.unit=pair"]
        given += ["lines.1.price=1.17", "due.from=delivered", "due.days=30", "order_no=1"]
        given += ["chain_disclosure=yes", "may_subcontract=no"]
        said = xinzheng(town, "say", "order.placed", *key, "--paper", sha256, "--yes", *given)
        assert said.returncode == 0, said.stderr
        assert sha256 in said.stderr
        assert contractor.attachment(sha256) == PAPER


def test_what_cannot_be_kept_is_one_line(town: Town, tmp_path: Path) -> None:
    """A file of another type, one too large, and one that is not there: a line with its code, exit 1."""
    path = tmp_path / "x.pdf"
    for data, words in ((b"GIF89a", "unsupported-media-type"), (bytes(FILE_BYTES_MAX + 1), "malformed-request")):
        path.write_bytes(data)
        refused = xinzheng(town, "attach", path, "--key", town.key("customer"))
        assert (refused.returncode, refused.stdout) == (1, "")
        assert words in refused.stderr
        assert refused.stderr.count("\n") == 1
    assert xinzheng(town, "attach", tmp_path / "none", "--key", town.key("customer")).returncode == 1
