"""Everything that a reader can read in a pack or an answer, and the search for what must not stand there.

Promise: what stands there in any form that a person or a plain program reads is found: raw bytes, what is encoded in
base64 or base64url, a hash in hex or as its bytes, the text of a PDF with and without its line breaks. A sum is found
as a whole number of fen or as printed yuan, with or without commas, never as a part of a longer number.
"""

from __future__ import annotations

import base64
import io
import re
import zipfile
from collections.abc import Iterable, Iterator

from pypdf import PdfReader

_ENCODED = re.compile(rb"[A-Za-z0-9+/_-]{16,}")  # what may be base64 of either alphabet
_URL = bytes.maketrans(b"-_", b"+/")
_ID = re.compile("[0-9a-f]{64}")


def readable(data: bytes) -> str:
    """A pack as text: names and raw bytes of its members, what is encoded in them, the text of its report."""
    return "\n".join([name + "\n" + text for name, text in members(data).items()])


def members(data: bytes) -> dict[str, str]:
    """The members of a pack by path, each as text."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        contents = {name: archive.read(name) for name in archive.namelist()}
    return {name: printed(raw) if name.endswith(".pdf") else decoded(raw) for name, raw in contents.items()}


def decoded(content: bytes) -> str:
    """Bytes as text, and every run of base64 in them decoded, twice over; what is no text stands as hex beside it."""
    inner = list(_inner(content))
    layers = [content, *inner, *(deeper for one in inner for deeper in _inner(one))]
    return "\n".join(text for layer in layers for text in (layer.decode(errors="replace"), _hex(layer)) if text)


def _hex(layer: bytes) -> str:
    """The hex of bytes that are no text, so that a hash is found among them."""
    try:
        layer.decode()
    except UnicodeDecodeError:
        return layer.hex()
    return ""


def _inner(content: bytes) -> Iterator[bytes]:
    for run in _ENCODED.findall(content):
        whole = run[:-1] if len(run) % 4 == 1 else run
        yield base64.b64decode(whole.translate(_URL) + b"=" * (-len(whole) % 4))


def printed(pdf: bytes) -> str:
    """The raw bytes of a PDF without the numbers it is drawn by, and the text of its pages, also without spaces."""
    raw = re.sub(r"(?<!\w)[\d.]+(?!\w)", "#", pdf.decode("latin-1"))
    pages = "\n".join(page.extract_text() for page in PdfReader(io.BytesIO(pdf)).pages)
    return "\n".join([raw, pages, re.sub(r"\s+", "", pages)])


def texts_in(text: str, needles: Iterable[str]) -> list[str]:
    """Those of the names, numbers and ids that stand in the text."""
    return sorted(needle for needle in needles if needle in text)


def sums_in(text: str, sums_fen: Iterable[int]) -> list[int]:
    """Those of the sums that stand in the text as whole numbers: in fen, or printed in yuan."""
    return sorted(fen for fen in sums_fen if _whole(fen).search(text))


def _whole(fen: int) -> re.Pattern[str]:
    """A sum in fen between JSON's own signs, or in yuan with its two decimals."""
    yuan = re.escape(f"{fen / 100:.2f}"), re.escape(f"{fen / 100:,.2f}")
    return re.compile(rf"(?<=[:\[, ]){fen}(?=[,}}\]\s])|(?<![\d,.])(?:{'|'.join(yuan)})(?!\d)")
