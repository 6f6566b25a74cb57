"""`xinzheng attach`: a photo, a scan or a paper is handed to the ledger, so that a statement can name it by its hash.

Rules
* The hash is computed here, too; one that differs is refused.
* What comes back is the hash alone, on the output stream, for `say --paper`.

Specification: FORMATS 1.5 (files); ADR 14.
"""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from api.client import Client
from api.terminal import screen
from api.terminal.screen import AsJson, KeyFile, TrustFile, Url
from ledger.attachments import FILE_BYTES_MAX
from ledger.errors import MalformedRequest


def attach(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="A JPEG, PNG, WebP, HEIC or PDF file, at most 8 MiB")],
    key: KeyFile,
    url: Url = None,
    trust: TrustFile = None,
    as_json: AsJson = False,
) -> None:
    """Upload a file and print its SHA-256; others read it once a statement of yours names it in a thread of theirs."""
    with file.open("rb") as opened:
        data = opened.read(FILE_BYTES_MAX + 1)
    if len(data) > FILE_BYTES_MAX:
        zh = f"附件最多 {FILE_BYTES_MAX // 2**20} MiB，请缩小后再传。"
        raise MalformedRequest(f"A file has at most {FILE_BYTES_MAX} bytes.", zh=zh)
    with Client.open(screen.url_of(url), key, screen.trust_of(trust), channel="cli") as client:
        taken = client.attach(data)
    if as_json:
        screen.print_json(taken)
        return
    screen.note(f"✔ 附件已存 Attachment kept: {taken['media']}, {taken['bytes']} bytes")
    screen.give(taken["sha256"])
