"""README, "A first order by hand": the ten commands, run as they are printed, in an empty folder, on a real server."""

from __future__ import annotations

import os
import re
import signal
import socket
import subprocess
import sys
from pathlib import Path

from notary import trust
from reports import check
from tests.house import tree

COMMANDS = 10
RUN_S = 240  # each command starts Python anew; on a busy machine that adds up


def block(path: str, heading: str) -> str:
    """The commands below a heading."""
    (found,) = re.findall(
        rf"^## {heading}\n.*?^```\n(.*?)^```\n", (tree.ROOT / path).read_text(), re.MULTILINE | re.DOTALL
    )
    return str(found)


PRINTED = block("README.md", "A first order by hand")


def test_there_are_ten_commands_and_the_same_in_chinese() -> None:
    """Ten lines to type, continued lines counted once, each one of `xinzheng`'s; both pages print the same."""
    lines = PRINTED.replace("\\\n", " ").splitlines()
    assert len(lines) == COMMANDS
    assert all("xinzheng " in line for line in lines)
    assert block("README.zh.md", "亲手下第一张订单") == PRINTED


def test_the_commands_run_as_printed_and_end_in_a_pack_that_verifies(tmp_path: Path) -> None:
    """An empty folder, a free port in the environment, and nothing else: every command ends well, the pack is valid."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    environment = {
        "PATH": f"{Path(sys.executable).parent}:{os.environ['PATH']}",
        "HOME": str(tmp_path / "home"),
        "LC_ALL": "C.UTF-8",
        "XINZHENG_PORT": str(port),
        "XINZHENG_URL": f"http://127.0.0.1:{port}",
    }
    work = tmp_path / "empty"
    work.mkdir()
    with (tmp_path / "out").open("w") as out, (tmp_path / "err").open("w") as err:
        command = ["bash", "-euo", "pipefail", "-c", PRINTED]
        shell = subprocess.Popen(command, cwd=work, env=environment, stdout=out, stderr=err, start_new_session=True)
        try:
            code = shell.wait(RUN_S)
        finally:
            os.killpg(shell.pid, signal.SIGTERM)  # the server, and whatever hangs
            shell.wait()
    seen = (tmp_path / "err").read_text()
    assert code == 0, seen
    assert (tmp_path / "out").read_text().splitlines()[-1].startswith("✓ ")
    trusted = trust.parse((work / "var/trust.json").read_bytes())
    assert check.check((work / "evidence.zip").read_bytes(), trusted).exit_code == check.VALID
    assert "单价：1.17元〔密封〕" in seen, "what is signed is printed"
    secret = re.search(r'"d":"([^"]+)"', (work / "customer.key").read_text())
    assert secret
    assert secret[1] not in seen + (tmp_path / "out").read_text()
