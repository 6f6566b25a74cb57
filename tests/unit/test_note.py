"""Signed notes: parsed in one spelling, believed only after a known key signed."""

import base64
import hashlib

import pytest

from ledger import jose
from ledger.errors import BadSignature, LedgerError, MalformedStatement, NotSupported
from notary import note
from notary.note import Note, NoteSigner, Signature, Vkey
from tests.unit.samples import SIGNER, STRANGER

TEXT = "first line\n\nthird line\n"
OURS = NoteSigner("log.example/demo", SIGNER)
THEIRS = NoteSigner("other.example", STRANGER)
SIGNED = note.sign(TEXT, OURS)
SEED = hashlib.sha256(b"note").digest()
PRIVATE = note.private_key("log.example/demo", SEED)


def test_a_signed_note_reads_back() -> None:
    """Text, which may hold empty lines, and signatures come back, and the key that signed is found."""
    data = str(SIGNED).encode()
    read = note.parse(data)
    assert read == SIGNED
    assert read.text == TEXT
    assert str(read).encode() == data
    assert note.check(read, [THEIRS.vkey, OURS.vkey]) == [OURS.vkey]


def test_several_keys_sign_one_note() -> None:
    """Each known key that signed is given once, in the order of the lines, also when its line stands twice."""
    both = note.sign(TEXT, THEIRS, OURS)
    assert note.check(both, [OURS.vkey, THEIRS.vkey]) == [THEIRS.vkey, OURS.vkey]
    doubled = Note(TEXT, both.signatures * 2)
    assert note.check(doubled, [OURS.vkey, THEIRS.vkey]) == [THEIRS.vkey, OURS.vkey]


def test_no_bit_of_a_note_can_change() -> None:
    """A note with any one bit flipped is refused, by its shape or because no known key signed it."""
    data = str(SIGNED).encode()
    for position in range(len(data) * 8):
        flipped = bytearray(data)
        flipped[position // 8] ^= 1 << position % 8
        with pytest.raises(LedgerError):
            note.check(note.parse(bytes(flipped)), [OURS.vkey])


def test_unknown_lines_are_ignored() -> None:
    """A line that shares only the name or only the id with a known key is passed over, whatever it holds."""
    known = SIGNED.signatures[0]
    strangers = (
        Signature(known.name, THEIRS.vkey.key_id, bytes(64)),
        Signature("x", known.key_id, bytes(64)),
        Signature("post-quantum.example", b"abcd", bytes(2428)),
    )
    assert note.check(Note(TEXT, (*strangers, known)), [OURS.vkey]) == [OURS.vkey]
    with pytest.raises(BadSignature, match="No known key"):
        note.check(Note(TEXT, strangers), [OURS.vkey])
    with pytest.raises(BadSignature, match="No known key"):
        note.check(SIGNED, [])


def test_a_bad_line_of_a_known_key_spoils_the_note() -> None:
    """A known key's line that does not verify refuses the note, also beside a good line of another known key."""
    both = note.sign(TEXT, OURS, THEIRS)
    bad = Signature(OURS.name, OURS.vkey.key_id, both.signatures[1].data)
    for signatures in ((bad, both.signatures[1]), (both.signatures[1], bad), (both.signatures[0], bad)):
        with pytest.raises(BadSignature):
            note.check(Note(TEXT, signatures), [OURS.vkey, THEIRS.vkey])


def test_the_limit_of_signatures() -> None:
    """A hundred signature lines are read, one more is refused."""
    line = SIGNED.signatures[0]
    full = Note(TEXT, (line,) * note.SIGNATURES_MAX)
    assert note.parse(str(full)) == full
    with pytest.raises(MalformedStatement):
        note.parse(str(Note(TEXT, (line,) * (note.SIGNATURES_MAX + 1))))


LINE = str(SIGNED.signatures[0])
PARTS = LINE.split(" ")


@pytest.mark.parametrize(
    "data",
    [
        "",
        "\n",
        "text",
        "text\n",
        "text\n\n",
        LINE,
        f"text{LINE}",
        f"text\n{LINE}",
        f"text\n\n{LINE}\n",
        f"text\n\n{LINE[:-1]}",
        f"text\n\n{LINE}more\n",
        f"text\r\n\n{LINE}",
        f"te\txt\n\n{LINE}",
        f"te\x00xt\n\n{LINE}",
        f"text\n\n{LINE.replace('—', '-')}",
        f"text\n\n{LINE.replace('— ', '—  ')}",
        "text\n\n" + LINE.replace(" ", "\u00a0"),
        f"text\n\n— {PARTS[1]}\n",
        f"text\n\n—  {PARTS[2]}",
        f"text\n\n— a+b {PARTS[2]}",
        f"text\n\n— a\u2003b {PARTS[2]}",
        f"text\n\n— {PARTS[1]} AAAAAA==\n",
        f"text\n\n— {PARTS[1]} AAAAAAE\n",
        f"text\n\n— {PARTS[1]} AAAAAAF=\n",
        f"text\n\n— {PARTS[1]} AAAA AAE=\n",
        f"text\n\n— {PARTS[1]} AA-_AAE=\n",
        b"\xfftext\n\n" + LINE.encode(),
        "x" * note.NOTE_BYTES_MAX + f"\n\n{LINE}",
        "\udc00\n\n" + LINE,
    ],
)
def test_a_misshapen_note_is_refused(data: str | bytes) -> None:
    """Other line ends, control characters, dashes, spaces, base64 or a missing part are refused."""
    with pytest.raises(MalformedStatement):
        note.parse(data)


def test_a_text_that_no_note_can_hold_is_not_signed() -> None:
    """Signing a text without its last line feed, or with a control character, is refused."""
    for text in ("no line feed", "a\tb\n", "a\rb\n"):
        with pytest.raises(MalformedStatement):
            note.sign(text, OURS)


def test_a_verifier_key_reads_back() -> None:
    """The key's text is name, id and base64, and the id is the hash that the specification gives."""
    text = str(OURS.vkey)
    assert note.parse_vkey(text) == OURS.vkey
    public = jose.b64u_decode(SIGNER.jwk["x"])
    typed = b"\x01" + public
    digest = hashlib.sha256(b"log.example/demo\n" + typed).digest()
    assert text == f"log.example/demo+{digest[:4].hex()}+{base64.b64encode(typed).decode()}"


@pytest.mark.parametrize("key", [str(OURS.vkey), PRIVATE], ids=["public", "private"])
def test_no_part_of_a_key_is_a_key(key: str) -> None:
    """Every proper part of a key's text, and every single byte raised by one, is refused."""
    parse = note.parse_private_key if key.startswith("PRIVATE") else note.parse_vkey
    assert parse(key)
    parts = [key[:at] for at in range(len(key))] + [key[at:] for at in range(1, len(key))]
    raised = [key[:at] + chr(ord(key[at]) + 1) + key[at + 1 :] for at in range(len(key))]
    for text in parts + raised:
        with pytest.raises((MalformedStatement, NotSupported)):
            parse(text)


def test_a_private_key_signs_and_stays_private() -> None:
    """The private form gives a signer of the same key; neither its repr nor an error shows the seed."""
    signer = note.parse_private_key(PRIVATE)
    assert signer.vkey == NoteSigner("log.example/demo", jose.Ed25519Signer(SEED)).vkey
    assert note.check(note.sign(TEXT, signer), [signer.vkey]) == [signer.vkey]
    secret = PRIVATE.rpartition("+")[2]
    assert secret not in repr(signer)
    with pytest.raises(MalformedStatement) as caught:
        note.parse_private_key(PRIVATE.replace("demo", "demi"))
    assert secret not in repr(caught.value)
    with pytest.raises(MalformedStatement):
        note.parse_private_key(str(signer.vkey))


@pytest.mark.parametrize(
    ("type_", "public"),
    [
        (note.ECDSA, b"der"),
        (note.COSIGNATURE, bytes(32)),
        (note.TREE_HEAD, bytes(65)),
        (note.COSIGNATURE_MLDSA, bytes(1312)),
    ],
)
def test_other_assigned_types_parse_and_do_not_verify(type_: int, public: bytes) -> None:
    """Keys of the other assigned types read back; a note with such a known key's line is refused by name."""
    vkey = note.vkey_of("witness.example", type_, public)
    assert note.parse_vkey(str(vkey)) == vkey
    other = Note(TEXT, (*SIGNED.signatures, Signature(vkey.name, vkey.key_id, bytes(72))))
    assert note.check(other, [OURS.vkey]) == [OURS.vkey]
    with pytest.raises(NotSupported, match=vkey.type_name):
        note.check(other, [OURS.vkey, vkey])


@pytest.mark.parametrize("type_", [0x00, 0x03, 0x07, 0x65, 0xFA, 0xFF])
def test_unassigned_types_are_refused(type_: int) -> None:
    """A key whose type byte is reserved or not assigned is refused by name."""
    with pytest.raises(NotSupported, match=f"0x{type_:02x}"):
        note.vkey_of("a.example", type_, bytes(32))


@pytest.mark.parametrize(
    ("name", "type_", "public"),
    [
        *((name, 1, bytes(32)) for name in ("", "a b", "a+b", "a\u3000b", "a\nb", "x" * 256)),
        ("a", 1, bytes(31)),
        ("a", 4, bytes(33)),
        ("a", 6, bytes(32)),
        ("a", 2, b""),
        ("a", 1, b"\x01" + bytes(31)),
    ],
)
def test_a_key_without_its_form_is_refused(name: str, type_: int, public: bytes) -> None:
    """Bad names, other lengths than the type's, and points outside the group make no key."""
    with pytest.raises(MalformedStatement):
        note.vkey_of(name, type_, public)


def test_a_key_of_another_id_is_refused() -> None:
    """An id that is not that of name and key is refused, and so is its upper-case form."""
    name, key_id, data = str(OURS.vkey).split("+", 2)
    for other in (
        f"{int(key_id, 16) ^ 1:08x}",
        key_id.upper() if key_id.upper() != key_id else "0000000A",
        key_id[:-1],
    ):
        with pytest.raises(MalformedStatement):
            note.parse_vkey(f"{name}+{other}+{data}")
    assert Vkey(name, bytes.fromhex(key_id), 1, OURS.vkey.public) == OURS.vkey
