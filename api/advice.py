"""Advice: for each code its HTTP status, what it is called, and what to do about it, in both languages.

Promise: a code of `ledger.errors` and `api.faults` has exactly one row here; a test compares them.

Specification: RFC 9457; STYLE section 3.
"""

from __future__ import annotations

from typing import NamedTuple


class Row(NamedTuple):
    """The HTTP status of a code and what it is called."""

    status: int
    title_en: str
    title_zh: str


class Advice(NamedTuple):
    """What a code means and what to do about it."""

    en: str
    zh: str


ROWS: dict[str, tuple[Row, Advice]] = {
    "malformed-request": (
        Row(422, "Malformed request", "请求不合格式"),
        Advice("The request does not have the shape that this address takes.", "请按接口说明检查请求的内容后重发。"),
    ),
    "method-not-allowed": (
        Row(405, "Method not allowed", "不支持此方法"),
        Advice("This address answers other methods; `Allow` lists them.", "请按接口说明改用其他方法。"),
    ),
    "unsupported-media-type": (
        Row(415, "Unsupported media type", "不支持的内容类型"),
        Advice("Send one of the types in `accepted`, spelled exactly so.", "请使用 accepted 中列出的内容类型。"),
    ),
    "request-too-large": (
        Row(413, "Request too large", "请求过大"),
        Advice("Send less at once; `limit_bytes` is the most that is taken.", "请分几次发送。"),
    ),
    "request-timeout": (
        Row(408, "Request timed out", "请求超时"),
        Advice("The body did not arrive in time. Send it again.", "内容没有在时限内送达，请重发。"),
    ),
    "internal-error": (
        Row(500, "Internal error", "内部错误"),
        Advice(
            "An unexpected failure; the server's log has it. A statement may or may not have been recorded: send the "
            "same bytes again, and the same statement gets the same receipt.",
            "系统出现意外故障。记录是否已存入尚不确定：请原样重发，同一份记录会得到同一张回执。",
        ),
    ),
    "malformed-statement": (
        Row(422, "Malformed statement", "记录不合格式"),
        Advice("The statement lacks a part, or a part has the wrong type or size.", "请检查记录的字段后重新签署。"),
    ),
    "not-canonical": (
        Row(422, "Not canonical", "编码不规范"),
        Advice(
            "Header, payload and disclosures are JSON exactly as JavaScript's JSON.stringify writes it, and base64url "
            "re-encodes to itself. It is refused, never repaired.",
            "编码须唯一且规范。请用标准方式重新生成并签署。",
        ),
    ),
    "unknown-field": (
        Row(422, "Unknown field", "未知字段"),
        Advice(
            "The kind has no such field, or the field stands in the wrong class.",
            "请去掉未知字段，或把应密封的字段密封。",
        ),
    ),
    "wrong-audience": (
        Row(422, "Wrong audience", "不是发给本账本的记录"),
        Advice(
            "`aud` must be this log's origin. A statement made for one ledger is refused by every other.",
            "请核对账本名称后重新签署。",
        ),
    ),
    "wrong-algorithm": (
        Row(422, "Wrong algorithm", "签名算法不符"),
        Advice(
            "`alg` is `Ed25519` or `ES256`, spelled so; it is bound to the registered key.",
            "请使用登记密钥对应的签名算法。",
        ),
    ),
    "not-supported": (
        Row(422, "Not supported by this version", "本版本暂不支持"),
        Advice("A kind, version, algorithm or quorum that a later version brings.", "此功能由以后的版本提供。"),
    ),
    "decoy-digest": (
        Row(422, "Digest without disclosure", "密封字段缺少内容"),
        Advice("At admission every digest has exactly one disclosure.", "请把每个密封字段的内容一并提交。"),
    ),
    "digest-reused": (
        Row(422, "Digest used before", "密封字段重复使用"),
        Advice("A digest of a sealed field was used before. Draw a fresh salt.", "请用新的随机盐重新生成密封字段。"),
    ),
    "future-iat": (
        Row(422, "Clock ahead", "签署时间超前"),
        Advice("`iat` is more than five minutes ahead of this log's clock.", "请校准签署设备的时间后重新签署。"),
    ),
    "unknown-reference": (
        Row(422, "Unknown reference", "所引用的记录不存在"),
        Advice("What the statement names does not exist, or is not yours to name.", "请核对所引用的编号。"),
    ),
    "statement-too-large": (
        Row(413, "Statement too large", "记录过大"),
        Advice("A statement is at most 48 KiB without its disclosures.", "请把内容分成几份记录。"),
    ),
    "unauthenticated": (
        Row(401, "No session", "未登录"),
        Advice(
            "Private reads need `Authorization: Bearer` with a `session+jwt` that you sign yourself: `aud` this log's "
            "origin, `iss` your party, `exp` at most ten minutes off.",
            "请用已登记的密钥签署登录凭证后再查看。",
        ),
    ),
    "bad-signature": (
        Row(403, "Bad signature", "签名不符"),
        Advice("The signature does not verify under the key that is named.", "请检查密钥，重新签署。"),
    ),
    "unknown-signer": (
        Row(403, "Unknown signer", "签名人未登记"),
        Advice("The signing key is not registered for this signer.", "请先登记主体和密钥。"),
    ),
    "key-revoked": (
        Row(403, "Key revoked", "密钥已注销"),
        Advice("The key was revoked; what it signed before stays.", "请改用有效的密钥签署。"),
    ),
    "key-not-yet": (
        Row(403, "Key does not count yet", "密钥尚未生效"),
        Advice("The key counts from a later moment on.", "请等密钥生效后再签署。"),
    ),
    "key-expired": (
        Row(403, "Key expired", "密钥已到期"),
        Advice("The key counted before the day it names.", "请由本单位另加密钥后签署。"),
    ),
    "out-of-scope": (
        Row(403, "Outside the key's scope", "超出密钥权限"),
        Advice("The key may not sign this kind, or not this sum.", "请由有权限的经办人签署。"),
    ),
    "not-entitled": (
        Row(403, "Not yours to say", "无权作出此项记录"),
        Advice("Another role of the thread says this; `signers` names it.", "此项记录须由另一方作出。"),
    ),
    "not-found": (
        Row(404, "Not found", "未找到"),
        Advice("It does not exist, or it is not yours to see.", "不存在，或您无权查看。"),
    ),
    "not-yet-published": (
        Row(404, "Not yet published", "尚未公布"),
        Advice("No checkpoint covers this yet. Ask again shortly.", "请稍后再查。"),
    ),
    "draft-incomplete": (
        Row(422, "Fields missing", "还缺内容"),
        Advice(
            "The kind needs more fields than were given and could be worked out; `missing` lists them.",
            "还有必填的内容没有填写，请补齐后再试。",
        ),
    ),
    "draft-differs": (
        Row(502, "Draft says otherwise", "拟稿与所填不符"),
        Advice(
            "A client's own check: the draft that the server gave back changes what was said. Nothing was signed.",
            "服务器拟的稿与您填写的内容不一致，没有签名。请改用可信的服务器。",
        ),
    ),
    "server-unreachable": (
        Row(503, "Server not reached", "连不上服务器"),
        Advice(
            "The address does not answer, or not as a ledger does. Whether a statement was recorded is not known: look "
            "whether the thread has it, then decide whether to say it again. The same bytes may be sent again.",
            "连不上服务器，或对方不是账本。请核对网址和网络；已发出的记录是否存入尚不确定："
            "请先用 show 查看是否已经记录，再决定是否重说。",
        ),
    ),
    "stale-thread": (
        Row(409, "The thread went on", "对方已有新的记录"),
        Advice(
            "Terms are signed over the thread's newest statement. Read it, then sign again.",
            "请先查看最新记录，再重新签署。",
        ),
    ),
    "rule-broken": (
        Row(409, "Against a rule", "不符合规则"),
        Advice(
            "`rule` names the rule, `state` where the thread stands, `allowed` what you may say there now.",
            "请按提示的规则调整后重新签署。",
        ),
    ),
    "already-exists": (
        Row(409, "Already exists", "已经存在"),
        Advice("Nothing is overwritten. Choose another place.", "为防覆盖，未作改动，请另选位置。"),
    ),
    "read-only": (
        Row(403, "Read-only", "只供查看"),
        Advice(
            "This ledger is served to be read: it takes no statements and makes no packs.",
            "本账本只供查看，不接收记录，也不出具证据包。",
        ),
    ),
    "rate-limited": (
        Row(429, "Too many requests", "请求过于频繁"),
        Advice(
            "`limit` names what was used up; try again after `Retry-After`. Others are not affected.",
            "短时间内请求过多，请稍后再试；不影响其他人使用。",
        ),
    ),
    "log-busy": (
        Row(503, "Busy", "系统繁忙"),
        Advice("Too much is waiting. Try again after `Retry-After`.", "请稍后再试。"),
    ),
    "crosscheck-missing": (
        Row(503, "Second root missing", "缺少复核组件"),
        Advice(
            "merkletools is not installed, so no pack is sealed. Install the extra `crosscheck`.",
            "复核组件未安装，暂不能出具证据包。",
        ),
    ),
    "log-corrupt": (
        Row(500, "The log is damaged", "账本损坏"),
        Advice(
            "Log and tree do not agree. Nothing is taken or vouched for until `xinzheng audit` is clean.",
            "账本与签名不一致，已停止写入，请联系运营者。",
        ),
    ),
    "log-rolled-back": (
        Row(503, "The database is too old", "账本数据被回退"),
        Advice("It lacks what was published: put the newer one back, or serve --read-only.", "请恢复较新的数据库。"),
    ),
    "views-outdated": (
        Row(503, "Views of another release", "汇总数据需重建"),
        Advice("Run `xinzheng rebuild` once.", "请运营者运行一次 xinzheng rebuild。"),
    ),
    "audit-incomplete": (
        Row(500, "The audit broke off", "核对中断"),
        Advice("It says nothing about the ledger. Run `xinzheng audit` again.", "核对没有完成，请重新运行。"),
    ),
    "insecure-key-file": (
        Row(500, "Insecure key file", "密钥文件不安全"),
        Advice(
            "Others on this machine may read a key file. Make it readable by its owner only (mode 0600).",
            "密钥文件可被他人读取，请收紧权限（0600）。",
        ),
    ),
    "malformed-key-file": (
        Row(500, "Malformed key file", "密钥文件不合格式"),
        Advice(
            "A key file does not hold the kind of key that its name says.", "密钥文件内容不符或已损坏，请改用备份。"
        ),
    ),
    "font-lacks-character": (
        Row(422, "Character without a glyph", "字库缺字"),
        Advice(
            "A text in the case has a character that the report's fonts do not have, so the report is not drawn.",
            "材料中有报告字库没有的字，暂不能出具报告，请联系运营者。",
        ),
    ),
    "pdf-not-plain": (
        Row(422, "PDF of another form", "PDF 形式不符"),
        Advice(
            "A report is a PDF as this program writes it: no other streams, no other structure.",
            "报告文件不是本程序写出的形式，请重新取得。",
        ),
    ),
    "bad-proof": (
        Row(422, "Proof does not verify", "证明不成立"),
        Advice("A proof does not lead from the entry to the root.", "证明与签名的树根不一致。"),
    ),
    "pack-unreadable": (
        Row(422, "Unreadable pack", "证据包无法读取"),
        Advice(
            "Not a pack, damaged on the way, or of another version.",
            "文件不是证据包、传输中损坏或版本不同，请重新取得。",
        ),
    ),
    "pack-too-large": (
        Row(422, "Too much for one pack", "内容超出一包的上限"),
        Advice(
            "One pack holds at most 50,000 files. Ask for an earlier tree size (`at`), or for a narrower kind of pack.",
            "记录太多，一个证据包装不下。请用较早的检查点（at）出具，或按单个订单、单个劳动者分别出具。",
        ),
    ),
    "pack-invalid": (
        Row(422, "Invalid pack", "证据包核验不一致"),
        Advice(
            "The pack contradicts itself or the trust file; `step` names where.", "证据包内容与记录不一致，请勿采用。"
        ),
    ),
}
