"""README.txt: how to check a pack with tools that we did not write.

Promise: a pure function of the pack's contents; every command in it runs as it stands on a machine with openssl,
sha256sum and Python's standard library, and the verifier prints the text again and compares.

Specification: FORMATS 1.5; law notes 1.4 (item 15).
"""

from __future__ import annotations

from reports.case import words
from reports.contents import Contents

_TEXT = """\
薪证 证据包 / Xinzheng evidence pack
====================================

编号 pack id    {pack}
账本 log        {origin}
检查点 size     {size}
检查点日期 day  {day}
类型 kind       {kind_zh} / {kind}

一、这是什么
------------
report.pdf 供人阅读；其余文件供任何人在不联网、不依赖出具方的情况下核验。
核验须另有一份信任文件 trust.json，并以其 SHA-256 与公布的一致为准；本包自带的公钥不可作为凭据。
制作本包时所用信任文件的 SHA-256：
  {trust_sha256}
最简便的核验：xinzheng verify 证据包.zip --trust trust.json
以下步骤只用 openssl、sha256sum 和 Python 标准库，在解压后的目录内进行，并把 trust.json 放在同一目录。

1. What this is
---------------
report.pdf is for people; the other files let anybody check it offline, without trusting the issuer.
You need a trust file from elsewhere, by its published SHA-256 (above); no key inside this pack proves anything.
Shortest: xinzheng verify PACK.zip --trust trust.json
The steps below use openssl, sha256sum and Python's standard library, in the unpacked folder, beside trust.json.

二、文件与清单 / 2. Files and manifest
--------------------------------------
python3 -c "import json; [print(f['sha256'], '', f['path']) for f in json.load(open('pack.json'))['files']]" \
| sha256sum -c --quiet
sha256sum pack.json; tail -n +3 pack.note | head -n 1

三、运营者对清单的签名 / 3. The operator's signature over the manifest
---------------------------------------------------------------------
VKEY="$(python3 -c "import json; print(json.load(open('trust.json'))['pack_vkeys'][0])")"
python3 - pack.note "$VKEY" <<'END'
{split_note}
END
openssl pkeyutl -verify -pubin -keyform DER -inkey key.der -rawin -in text -sigfile signature

四、检查点 / 4. The checkpoint
------------------------------
VKEY="$(python3 -c "import json; print(json.load(open('trust.json'))['policy'].split()[1])")"
python3 - log/checkpoint "$VKEY" <<'END'
{split_note}
END
openssl pkeyutl -verify -pubin -keyform DER -inkey key.der -rawin -in text -sigfile signature

五、每条记录在检查点之下 / 5. Each statement lies under the checkpoint
--------------------------------------------------------------------
python3 - <<'END'
{inclusion}
END

六、每条记录的签名 / 6. The signature of each statement
-------------------------------------------------------
记录是 JWS 紧凑格式（RFC 7515；Ed25519，RFC 8037、9864；或 ES256，RFC 7518），“~”之后为披露字段（RFC 9901）。
算法由登记的公钥决定。JWS 中的 ES256 签名是 r 与 s 相连的 64 字节，openssl 只读其 DER 形式，下面的程序先行换写。
公钥在 party.registered 与 key.added 记录的 jwk 中，登记人公钥在 trust.json 中；任何 JOSE 程序库均可核验。例如：
A statement is a JWS in compact form; what follows each ~ is a disclosed field, named by its SHA-256 in _sd.
The registered key decides the algorithm. An ES256 signature is r and s, 64 bytes; openssl reads it as DER only, so the
program below writes it so first. Keys stand in party.registered and key.added as jwk, the offices' in trust.json. Any
JOSE library checks them as they are:
python3 - <<'END'
{statement}
END

七、没有核验的 / 7. What this does not show
------------------------------------------
进入时间为平台自述时间；清单是否完整以运营者签名为凭；录入前的事实是否真实，以双方确认及其他证据认定。
Entry times are the operator's own clock; that the lists are whole rests on the operator's signature; whether what
was recorded is true is judged with other evidence. The whole list stands in report.pdf.
"""

_SPLIT_NOTE = """\
import base64, sys
note, vkey = open(sys.argv[1], "rb").read(), sys.argv[2]
text, signature = note.rsplit(b"\\n\\n", 1)
open("text", "wb").write(text + b"\\n")
open("signature", "wb").write(base64.b64decode(signature.split()[2])[4:])
der = bytes.fromhex("302a300506032b6570032100") + base64.b64decode(vkey.split("+", 2)[2])[1:]
open("key.der", "wb").write(der)"""

_INCLUSION = """\
import base64, glob, hashlib
def h(*parts): return hashlib.sha256(b"".join(parts)).digest()
note = open("log/checkpoint", encoding="utf-8").read()
size, root = int(note.split("\\n")[1]), base64.b64decode(note.split("\\n")[2])
for path in glob.glob("proofs/*"):
    proof = open(path, encoding="utf-8").read()
    head, checkpoint = proof.split("\\n\\n", 1)
    _, extra, index, *lines = head.split("\\n")
    entry, at, last = base64.b64decode(extra[6:]), int(index[6:]), size - 1
    node = h(b"\\0", entry)
    for line in lines:
        other = base64.b64decode(line)
        if at % 2 or at == last:
            node = h(b"\\1", other, node)
            while at % 2 == 0 and at: at, last = at // 2, last // 2
        else:
            node = h(b"\\1", node, other)
        at, last = at // 2, last // 2
    assert checkpoint == note and last == 0 and node == root and entry[8:].hex() in path, path
for path in glob.glob("statements/*"):
    jwt = open(path, "rb").read().split(b"~")[0]
    assert hashlib.sha256(jwt).hexdigest() in path, path
    open("proofs/" + hashlib.sha256(jwt).hexdigest() + ".tlog-proof")
print("OK")"""

_STATEMENT = """\
import base64, glob, hashlib, json, subprocess
def b64u(text): return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))
def der(tag, data): return bytes([tag, len(data)]) + data
def number(data):
    n = int.from_bytes(data, "big")
    return der(2, n.to_bytes(n.bit_length() // 8 + 1, "big"))
def public(k):
    if k["kty"] == "OKP": return bytes.fromhex("302a300506032b6570032100") + b64u(k["x"])
    head = bytes.fromhex("3059301306072a8648ce3d020106082a8648ce3d03010703420004")
    return head + b64u(k["x"]) + b64u(k["y"])
statements = [open(path).read().split("~")[0] for path in glob.glob("statements/*")]
trust = json.load(open("trust.json"))
keys = trust["registrar_keys"] + trust["operator_keys"] + trust["clock_keys"]
keys += [json.loads(b64u(s.split(".")[1]))["body"].get("jwk") for s in statements]
kid = lambda k: hashlib.sha256(json.dumps(k, separators=(",", ":"), sort_keys=True).encode()).digest()
keys = {base64.urlsafe_b64encode(kid(k)).decode().rstrip("="): k for k in keys if k}
for s in statements:
    signed, signature = s.rsplit(".", 1)
    key, signature = keys[json.loads(b64u(s.split(".")[0]))["kid"]], b64u(signature)
    if key["kty"] == "EC": signature = der(0x30, number(signature[:32]) + number(signature[32:]))
    for name, data in (("key.der", public(key)), ("text", signed.encode()), ("signature", signature)):
        open(name, "wb").write(data)
    verify = "openssl pkeyutl -verify -pubin -keyform DER -inkey key.der -rawin -in text -sigfile signature"
    if key["kty"] == "EC": verify += " -digest sha256"
    subprocess.run(verify.split(), check=True, stdout=subprocess.DEVNULL)
print("OK")"""


def text(contents: Contents) -> bytes:
    """The README of a pack, UTF-8."""
    filled = _TEXT.format(
        pack=contents.pack_id,
        origin=contents.origin,
        size=contents.size,
        day=words.day(contents.last.admitted_at_ms),
        kind=contents.asked.kind,
        kind_zh=words.PACK_KINDS[contents.asked.kind],
        trust_sha256=contents.trust_sha256,
        split_note=_SPLIT_NOTE,
        inclusion=_INCLUSION,
        statement=_STATEMENT,
    )
    return filled.encode()
