"""Causes: what brings a problem about, and the cure in English; the Chinese cure is the advice of `api.advice`.

Promise: every code has its row, so that docs/problems.md and `/docs/problems` say meaning, cause and cure in both
languages; a test demands it.

Rules
* A cause says nothing about the one who asks that he may not know: what is absent and what is not his have one cause.

Specification: RFC 9457; docs/adr/0016.
"""

from __future__ import annotations

from typing import NamedTuple


class Cause(NamedTuple):
    """What brings a code about, in English and Chinese, and what to do about it."""

    en: str
    zh: str
    cure_en: str


CAUSES: dict[str, Cause] = {
    "malformed-request": Cause(
        "A parameter, a member or the type of one is not what the address takes; `errors` says where.",
        "参数或内容缺少、多出或类型不对，errors 指出位置。",
        "Compare the request with `/openapi.json` and send it again.",
    ),
    "method-not-allowed": Cause(
        "The address was asked with a method that it does not answer.",
        "对此地址使用了不支持的方法。",
        "Use a method that `Allow` lists.",
    ),
    "unsupported-media-type": Cause(
        "`Content-Type` is missing, or is not one of `accepted`, spelled exactly so.",
        "内容类型缺失，或不是 accepted 所列。",
        "Send one of the types in `accepted`.",
    ),
    "request-too-large": Cause(
        "The body is over `limit_bytes`, or more lines came than one request may hold.",
        "内容超过 limit_bytes，或一次提交的行数过多。",
        "Send it in parts; what was recorded stays recorded.",
    ),
    "request-timeout": Cause(
        "The body came too slowly, or stopped.", "网络太慢或中断，内容没有送完。", "Send the same bytes again."
    ),
    "internal-error": Cause(
        "A fault of the server's own.",
        "服务器自身的故障。",
        "Send the same bytes again; if it stays, tell the operator the time.",
    ),
    "malformed-statement": Cause(
        "A claim or a field is missing, of another type, or over a limit; `field` names it.",
        "记录缺少字段，或字段的类型、长度不符，field 指出是哪一个。",
        "Correct the field and sign anew; a draft from `/v1/drafts` has the right form.",
    ),
    "not-canonical": Cause(
        "The JSON or base64url has a second spelling: spaces, another order of keys, floats, forbidden characters.",
        "JSON 或 base64url 的写法不唯一：空格、键的次序、小数或禁用字符。",
        "Write it with `JSON.stringify` or this project's client, and sign anew.",
    ),
    "unknown-field": Cause(
        "A name is misspelled, belongs to another kind, or is sealed where it must be open, or open where sealed.",
        "字段名拼错、属于别的记录类型，或该密封的没有密封、该公开的被密封。",
        "Look the kind up in `docs/kinds.md`, correct the field, sign anew.",
    ),
    "wrong-audience": Cause(
        "The statement was drafted for another ledger.",
        "记录是为另一个账本拟的。",
        "Draft it again with this ledger's origin as `aud`, and sign.",
    ),
    "wrong-algorithm": Cause(
        "The header names another algorithm than the registered key's.",
        "签名头写的算法与登记的密钥不符。",
        "Sign with the algorithm of the key as it was registered.",
    ),
    "not-supported": Cause(
        "The statement uses a kind, version or algorithm that this release does not know.",
        "使用了本版本还没有的记录类型、版本或算法。",
        "Use what `docs/kinds.md` lists, or wait for the release that has it.",
    ),
    "decoy-digest": Cause(
        "A disclosure was left out, is there twice, or was changed.",
        "密封字段的内容遗漏、重复或被改动。",
        "Hand in each disclosure exactly once, as it was made with the statement.",
    ),
    "digest-reused": Cause(
        "A salt or a whole disclosure was taken from another statement.",
        "随机盐或密封内容取自另一份记录。",
        "Draw a fresh salt for each sealed field and sign anew.",
    ),
    "future-iat": Cause(
        "The clock of the signing device is fast.", "签署设备的时钟偏快。", "Set the device's clock and sign anew."
    ),
    "unknown-reference": Cause(
        "An id or a thread is misspelled, was never recorded, or is of others. Which of these is not told.",
        "编号有误、从未记录，或属于您未参与的往来；系统不会告知是哪一种。",
        "Check the id in your own thread; where it should exist, ask your counterparty.",
    ),
    "statement-too-large": Cause(
        "Too many lines, attachments or disclosures stand in one statement.",
        "一份记录中的行、附件或密封内容太多。",
        "Split it into several statements.",
    ),
    "unauthenticated": Cause(
        "No session was sent, it has ended, or it is for another ledger.",
        "没有发送登录凭证，或凭证已过期、属于别的账本。",
        "Sign a new session with your registered key.",
    ),
    "bad-signature": Cause(
        "The bytes were changed after signing, or signed by another key than the header names.",
        "内容在签署后被改动，或由另一把密钥签署。",
        "Sign the draft again with the key that you name.",
    ),
    "unknown-signer": Cause(
        "The key was never registered for this party, or by somebody else.",
        "密钥没有为这一主体登记，或登记在他人名下。",
        "Register the party, or have an older key of yours add this one.",
    ),
    "key-revoked": Cause(
        "An older key of the party, or the key itself, ended it.",
        "密钥已由本单位或其本身注销。",
        "Sign with another key of yours; without one, turn to the registrar.",
    ),
    "key-not-yet": Cause(
        "The key was added with a waiting time that has not passed.",
        "密钥登记后的等待期还没有过。",
        "Wait until it counts, or sign with an older key.",
    ),
    "key-expired": Cause(
        "The end that was set when the key was added has passed.",
        "增加密钥时所定的有效期已过。",
        "Have an older key of yours add a new one.",
    ),
    "out-of-scope": Cause(
        "The key was added for other kinds, or up to a lower sum.",
        "增加密钥时所定的可签事项或限额不含此项。",
        "Have it signed by a key that may, or add one.",
    ),
    "not-entitled": Cause(
        "Your role in the thread is another one than those that say this kind.",
        "您在往来中的身份不能作出这类记录。",
        "Let the role in `signers` say it, or say what `allowed` lists.",
    ),
    "not-found": Cause(
        "The address is misspelled, nothing lies there, or it belongs to others. Which of these is not told.",
        "地址有误、没有内容，或属于他人；系统不会告知是哪一种。",
        "Check the address; sign in as the party whose it is.",
    ),
    "not-yet-published": Cause(
        "The entry is newer than the last published checkpoint.",
        "记录比最近公布的检查点更新。",
        "Ask again after `Retry-After`.",
    ),
    "draft-incomplete": Cause(
        "Fields that nobody can work out for you were not given.",
        "有些内容只能由您填写，尚未给出。",
        "Give the fields in `missing`.",
    ),
    "draft-differs": Cause(
        "The server's draft does not say what you gave.",
        "服务器拟的稿与您所填不一致。",
        "Sign nothing from this server; take another, or draft with your own client.",
    ),
    "server-unreachable": Cause(
        "The address is wrong, the network is down, or something else answers there.",
        "网址有误、网络不通，或应答的不是账本。",
        "Check address and network; see whether the thread has your statement, then say it again.",
    ),
    "stale-thread": Cause(
        "Somebody said something in the thread after you had read it, or `prev` is missing.",
        "您查看之后往来中又有新的记录，或没有写明上一条（prev）。",
        "Read the thread, name its newest statement (`head`) in `prev`, sign anew.",
    ),
    "rule-broken": Cause(
        "The thread's state does not take this kind, or the kind's own rule is not kept; `rule` says which.",
        "往来目前的状态不接受此类记录，或不符合该类记录的规则，rule 指出是哪一条。",
        "Do what the sentence asks, or say one of the kinds in `allowed`.",
    ),
    "already-exists": Cause(
        "A file or a database is there already.",
        "文件或数据库已经存在。",
        "Choose another place, or take away what is there yourself.",
    ),
    "read-only": Cause(
        "The server was started to be read from only.",
        "服务器以只读方式启动。",
        "Hand statements in at the ledger's own address.",
    ),
    "log-busy": Cause(
        "Many are writing at once, or another process holds the ledger.",
        "同时提交的人太多，或另一进程占用账本。",
        "Send the same bytes again after `Retry-After`.",
    ),
    "crosscheck-missing": Cause(
        "The optional package merkletools is not installed.",
        "没有安装可选组件 merkletools。",
        "Install the extra `crosscheck`, or use the lock.",
    ),
    "log-corrupt": Cause(
        "Stored rows were changed or lost outside of this program.",
        "存储的数据在程序之外被改动或丢失。",
        "Write nothing; run `xinzheng audit`, then restore.",
    ),
    "insecure-key-file": Cause(
        "The file was copied or made with rights for others.",
        "复制或新建文件时给了他人权限。",
        "Set its mode to 0600; where others may have read it, replace the key.",
    ),
    "malformed-key-file": Cause(
        "The file is damaged, or another one than its name says.",
        "文件损坏，或不是其名称所指的文件。",
        "Take a backup, or name the right file.",
    ),
    "font-lacks-character": Cause(
        "A name or text uses a rare character.",
        "名称或文字用了生僻字。",
        "Tell the operator which text; packs without it are still made.",
    ),
    "pdf-not-plain": Cause(
        "The report was opened and saved by another program, or made by one.",
        "报告被其他程序另存过，或由其他程序生成。",
        "Get the file again as it was handed out.",
    ),
    "bad-proof": Cause(
        "The proof belongs to another entry or tree, or was changed.",
        "证明属于另一记录或另一棵树，或被改动。",
        "Get the proof again; if it stays, keep both: it may show a fork.",
    ),
    "pack-unreadable": Cause(
        "The file was cut, packed anew, or is something else.",
        "文件被截断、重新打包，或本来就不是证据包。",
        "Get the file again as it was handed out.",
    ),
    "pack-too-large": Cause(
        "The case has more statements than one pack holds.",
        "案件的记录多于一个证据包的上限。",
        "Ask for an earlier size, a single order, or a single worker.",
    ),
    "pack-invalid": Cause(
        "Something in it was changed, left out or added, or it is of another ledger.",
        "内容被改动、删减或添加，或属于另一个账本。",
        "Do not rely on it; get it again, and keep the wrong one.",
    ),
    "rate-limited": Cause(
        "More was asked, within a short time, than one party, key or address is given; `limit` names which measure.",
        "短时间内的请求超过了一方、一把密钥或一个地址的限额，limit 指出是哪一项。",
        "Wait as long as `Retry-After` says, and send the same bytes again.",
    ),
    "log-rolled-back": Cause(
        "The database was restored from a copy older than what this ledger has published.",
        "数据库是从旧的备份恢复的，少了本账本已经公布的记录。",
        "Put the newer database back, or serve with `--read-only`; `xinzheng restore-check` says what is missing.",
    ),
    "views-outdated": Cause(
        "The views were written by another release, whose records had another shape.",
        "汇总数据由另一版本的程序生成，格式不同。",
        "Run `xinzheng rebuild` once; the statements stay as they are.",
    ),
    "audit-incomplete": Cause(
        "The audit's second process was ended, by a person or for want of memory.",
        "核对的第二个进程被中止，或内存不足。",
        "Run `xinzheng audit` again, with more memory where that was the reason.",
    ),
}
