"""Everything that a reader can read in a pack or an answer, as one text to search.

Promise: what stands there in any form that a person or a plain program reads is in the text: raw bytes, parts of a
statement decoded from base64url, the text of a PDF with and without its line breaks.
"""

from __future__ import annotations

import base64
import io
import re
import zipfile
from collections.abc import Iterator

from pypdf import PdfReader

_ENCODED = re.compile(r"[A-Za-z0-9_-]{16,}")  # what may be a part of a JWS, or a disclosure


def readable(data: bytes) -> str:
    """A pack's members: their names, their raw bytes, what is encoded in them, and the text of its report."""
    texts = []
    with zipfile.ZipFile(io.BytesIO(data)) as members:
        for name in members.namelist():
            content = members.read(name)
            texts += [name, printed(content) if name.endswith(".pdf") else decoded(content)]
    return "\n".join(texts)


def decoded(content: bytes) -> str:
    """Bytes as text, and every run of base64url in it that is text again once decoded, twice over."""
    text = content.decode(errors="replace")
    inner = list(_inner(text))
    return "\n".join([text, *inner, *(deeper for one in inner for deeper in _inner(one))])


def _inner(text: str) -> Iterator[str]:
    for run in _ENCODED.findall(text):
        whole = run[:-1] if len(run) % 4 == 1 else run
        try:
            yield base64.urlsafe_b64decode(whole + "=" * (-len(whole) % 4)).decode()
        except UnicodeDecodeError:
            continue


def printed(pdf: bytes) -> str:
    """The raw bytes of a PDF and the text of its pages, also with every space and line break taken out."""
    pages = "\n".join(page.extract_text() for page in PdfReader(io.BytesIO(pdf)).pages)
    return "\n".join([pdf.decode("latin-1"), pages, re.sub(r"\s+", "", pages)])
