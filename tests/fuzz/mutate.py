"""Bytes made from good bytes: changed, cut, doubled, spliced; and, where a format has layers, within a layer.

Rules
* The same chance gives the same bytes, so that what was found is found again.
* A layered form is taken apart, changed inside, and put together again as it must be, so that the change gets past the
  outermost check: base64url within a compact token, members within an archive.
"""

from __future__ import annotations

import base64
import io
import json
import random
import zipfile
from collections.abc import Callable, Sequence

from reports import archive

GROWN_MAX = 200_000  # bytes; what doubles itself again and again stops here
WORDS = (
    *(
        b"\x00",
        b"\xff",
        b"\n",
        b"\n\n",
        b"~",
        b".",
        b"=",
        b'"',
        b"\\",
        b"\\u0000",
        b"\\ud800",
        b"\xed\xa0\x80",
        b"\xe2\x80\x94 ",
    ),
    *(
        b"-1",
        b"0",
        b"00",
        b"1e9",
        b"9007199254740992",
        b"1.0",
        b"null",
        b"true",
        b"{}",
        b"[]",
        b"[" * 64,
        b'{"a":' * 64,
    ),
    *(
        b"PK\x03\x04",
        b"PK\x05\x06",
        b"../",
        b"c2sp.org/tlog-proof@v1\n",
        b"extra ",
        b"index ",
        b"quorum any",
        b"<!DOCTYPE x>",
    ),
)

Mutator = Callable[[bytes, Sequence[bytes], random.Random], bytes]


def flat(data: bytes, others: Sequence[bytes], chance: random.Random) -> bytes:
    """One to four changes anywhere in the bytes."""
    made = bytearray(data)
    for _ in range(chance.choice([1, 1, 1, 2, 4])):
        at = chance.randrange(len(made) + 1)
        end = min(len(made), at + chance.choice([1, 1, 2, 4, 16, 64, 512]))
        change = chance.randrange(7)
        if change == 0 and made:
            made[at % len(made)] ^= 1 << chance.randrange(8)
        elif change == 1:
            made[at:end] = b""
        elif change == 2:
            made[at:at] = chance.choice(WORDS)
        elif change == 3:
            made[at:end] = chance.choice(WORDS)
        elif change == 4:
            made[at:at] = made[at:end] * chance.choice([1, 1, 2, 50])
        elif change == 5:
            other = chance.choice(others)
            start = chance.randrange(len(other) + 1)
            made[at:end] = other[start : start + chance.choice([4, 32, 256])]
        else:
            made[at:end] = bytes(chance.randrange(256) for _ in range(end - at))
    return bytes(made[:GROWN_MAX])


def token(data: bytes, others: Sequence[bytes], chance: random.Random) -> bytes:
    """A change within one base64url part of a compact token or a disclosure, or anywhere."""
    parts = data.replace(b"~", b".~.").split(b".")
    at = chance.randrange(len(parts))
    try:
        inside = base64.urlsafe_b64decode(parts[at] + b"=" * (-len(parts[at]) % 4))
    except ValueError:
        inside = b""
    if not inside or chance.random() < 0.2:
        return flat(data, others, chance)
    parts[at] = base64.urlsafe_b64encode(flat(inside, others, chance)).rstrip(b"=")
    return b".".join(parts).replace(b".~.", b"~")


def members(data: bytes, others: Sequence[bytes], chance: random.Random) -> bytes:
    """A change within one member of a JSON object, which stays one; or anywhere."""
    try:
        value = json.loads(data)
    except (ValueError, RecursionError):
        value = None
    if not isinstance(value, dict) or not value or chance.random() < 0.2:
        return flat(data, others, chance)
    name = chance.choice(list(value))
    if isinstance(value[name], str) and chance.random() < 0.8:
        value[name] = flat(value[name].encode(errors="replace"), others, chance).decode(errors="replace")
    else:
        value[name] = chance.choice([None, True, -1, 0, 2**63, 1.0, "", [], {}, *value.values()])
    return json.dumps(value, ensure_ascii=chance.random() < 0.5).encode(errors="replace")


def stored(data: bytes, others: Sequence[bytes], chance: random.Random) -> bytes:
    """A change within one member of a pack's archive, its checksums made right again; or anywhere."""
    try:
        members = dict(archive.read(data).members)
    except Exception:  # noqa: BLE001 - a seed that is no archive any more is changed as it lies there
        members = {}
    if not members or chance.random() < 0.2:
        return flat(data, others, chance)
    path = chance.choice(sorted(members))
    if chance.random() < 0.1:
        del members[path]
    else:
        members[path] = flat(members[path], [*members.values()], chance)
    return archive.write(members) if members else b""


def workbook(data: bytes, others: Sequence[bytes], chance: random.Random) -> bytes:
    """A change within one member of a workbook, put together again; or anywhere."""
    if chance.random() < 0.2:
        return flat(data, others, chance)
    out = io.BytesIO()
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as given, zipfile.ZipFile(out, "w") as made:
            names = given.namelist()
            chosen = chance.choice(names)
            for name in names:
                inside = given.read(name)
                made.writestr(name, flat(inside, [inside], chance) if name == chosen else inside)
    except Exception:  # noqa: BLE001 - as above
        return flat(data, others, chance)
    return out.getvalue()
