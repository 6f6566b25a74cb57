"""What every command shares: two streams, the options that recur, and how a fault is said.

Rules
* The output stream holds what a program would take on: an id, a file's name, a table, JSON. Whatever is said to a
  person meanwhile, and everything that he is about to sign, goes to the error stream, so that it is seen even when the
  other one is caught in a variable.
* A fault is one line in two languages, Chinese first, with its code; a refusal by a rule also says where the thread
  stands and what may be said in it now.
* What came from elsewhere is printed as text: no character of it steers the terminal or begins a line of its own.

Specification: docs/adr/0008, docs/adr/0016.
"""

from __future__ import annotations

import json
import os
import sys
import unicodedata
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated, Any, BinaryIO

import typer
from rich.console import Console

from api import settings, verdicts
from api.problems import ADVICE, TABLE
from api.settings import Settings
from api.world.transport import Refused
from ledger import words
from ledger.errors import LedgerError, MalformedRequest, NotFound
from notary.trust import Trust

try:
    import termios
except ImportError:  # no such terminals on this platform
    termios = None  # type: ignore[assignment]

out = Console(highlight=False, soft_wrap=True)
err = Console(stderr=True, highlight=False, soft_wrap=True)

NEW_FILE_MODE = 0o600
ANSWER_BYTES_MAX = 1_024  # of a yes or a no

Data = Annotated[Path | None, typer.Option("--data", help="Folder of the ledger [XINZHENG_DATA, ./var]")]
AsJson = Annotated[bool, typer.Option("--json", help="Print one JSON object for machines")]
KeyFile = Annotated[Path, typer.Option("--key", help="Your key file")]
Url = Annotated[str | None, typer.Option("--url", help="The ledger's address [XINZHENG_URL]")]
TrustFile = Annotated[Path | None, typer.Option("--trust", help="Trust file you got elsewhere [XINZHENG_TRUST]")]
Yes = Annotated[bool, typer.Option("--yes", help="Sign without asking, after printing what is signed")]


def plain(text: str) -> str:
    """A text as one line of letters: what would steer a terminal stands as a replacement character."""
    return "".join("\N{REPLACEMENT CHARACTER}" if _steers(letter) else letter for letter in text)


def _steers(letter: str) -> bool:
    """Control and format characters, line and paragraph separators, halves of pairs."""
    return unicodedata.category(letter) in ("Cc", "Cf", "Cs", "Zl", "Zp")


def note(text: str, *, style: str | None = None, end: str = "\n") -> None:
    """One line for the person, on the error stream."""
    err.print(plain(text), markup=False, style=style, end=end)


def give(text: str) -> None:
    """One line of what was asked for, on the output stream."""
    out.print(plain(text), markup=False)


def settings_with(**changes: Any) -> Settings:
    """The environment's settings, with what the command line says instead."""
    given = {name: value for name, value in changes.items() if value is not None}
    return settings.from_environment(os.environ).model_copy(update=given)


def trust_of(named: Path | None) -> Trust:
    """The trust file to believe under, found in the order of `verify`. Raises: NotFound, LedgerError, OSError."""
    found = verdicts.trust_for(named, settings_with().trust, os.environ)
    if found is None:
        raise NotFound(
            "There is no trust file. Get the ledger's own from elsewhere and name it with --trust.",
            zh="没有信任文件：请从别处取得账本的信任文件，用 --trust 指明。",
        )
    return found


def url_of(url: str | None) -> str:
    """The address of the ledger."""
    return settings_with(url=url).url


def print_json(value: object) -> None:
    """One JSON value on the output stream; what would steer a terminal is spelled by its code."""
    text = json.dumps(value, ensure_ascii=False, indent=2)
    spelled = "".join(json.dumps(one)[1:-1] if one != "\n" and _steers(one) else one for one in text)
    sys.stdout.write(spelled + "\n")


def fault(error: LedgerError) -> None:
    """A fault of the world in one line; `zh` is its own advice, where that of its code speaks of something else."""
    _line(error.code, error.sentence, error.fields.get("zh") or words.of(error.sentence))


def refusal(refused: Refused) -> None:
    """What the ledger answered when it said no; where it says it, how the thread stands and what may be said there."""
    problem = refused.problem
    said_zh = problem.get("detail_zh")
    advised = refused.code in ADVICE and said_zh == ADVICE[refused.code].zh  # the title then says more
    _line(refused.code, str(problem.get("detail", "")), None if advised else said_zh)
    if "state_zh" in problem:
        note(f"  目前状态 {problem['state_zh']}；您现在可以：{_listed(problem.get('allowed_zh'), '、') or '无'}")
        state, allowed = problem.get("state") or "not opened", _listed(problem.get("allowed"), ", ")
        note(f"  State: {state}; you may say: {allowed or 'nothing'}")


def _listed(values: object, comma: str) -> str:
    return comma.join(map(str, values)) if isinstance(values, list) else ""


def _line(code: str, sentence: str, zh: object = None) -> None:
    of_code = f"{TABLE[code].title_zh}：{ADVICE[code].zh}" if code in TABLE else ""
    note(" ".join(str(part) for part in ("✘", zh or of_code, sentence, f"[{code}]") if part))


def confirmed(question: str) -> bool:
    """Whether the person at the terminal says yes, after he was asked: what was typed before is no answer.

    Raises: MalformedRequest (nobody sits there).
    """
    if not sys.stdin.isatty():
        raise MalformedRequest(
            "Nobody is there to confirm. Look at what is printed, then say it again with --yes.",
            zh="没有人在终端前确认，没有签名：请核对打印的内容，再加 --yes 重说。",
        )
    handle = sys.stdin.fileno()
    if termios is not None:
        termios.tcflush(handle, termios.TCIFLUSH)
    note(question, end="")
    return _line_of(handle).strip().lower() in ("y", "yes", "是", "确认")


def _line_of(handle: int) -> str:
    """One line from the terminal itself, past whatever Python has read ahead."""
    line = b""
    while not line.endswith(b"\n") and len(line) < ANSWER_BYTES_MAX:
        part = os.read(handle, 1)
        if not part:
            break
        line += part
    return line.decode(errors="replace")


@contextmanager
def new_file(path: Path) -> Iterator[BinaryIO]:
    """A file that was not there, for its owner's eyes: packs, receipts and statements hold what is personal.

    Taken away again where the block fails. Raises: MalformedRequest.
    """
    try:
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, NEW_FILE_MODE)
    except FileExistsError:
        zh = "这个文件已经存在，没有覆盖：请换一个文件名。"
        raise MalformedRequest(f"{path} is there already.", path=str(path), zh=zh) from None
    try:
        with os.fdopen(handle, "wb") as file:
            yield file
    except BaseException:
        path.unlink()
        raise
