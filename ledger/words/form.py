"""The Chinese of what refuses a statement by its form, before any rule is asked: spelling, fields, signature.

Rules
* A pair is the English sentence, letter for letter as the rule says it, and its Chinese; `{name}` stands for a value.
* The Chinese names what is wrong and what to do instead, in the words of the glossary.

Specification: law notes 6.4; docs/adr/0016.
"""

from __future__ import annotations

SENTENCES: tuple[tuple[str, str], ...] = (
    (
        "The key proof is for another key, party or log.",
        "持有证明属于另一密钥、主体或账本；请用本密钥为本账本重新出具。",
    ),
    ("The signature is not 64 bytes of canonical Ed25519.", "签名不是规范的 64 字节 Ed25519 签名；请重新签署。"),
    ("The signature is not by this key over these bytes.", "签名与密钥或内容不符；请用所写明的密钥重新签署。"),
    ("{n} digests have no disclosure.", "有 {n} 个密封字段没有附上内容；请一并提交。"),
    (
        "A disclosure belongs to no digest of the statement, or comes twice.",
        "附上的密封内容不属于本记录或重复；请每个只提交一次。",
    ),
    ("A digest stands twice in the statement.", "同一密封摘要出现两次；请为每个密封字段换用新的随机盐。"),
    ("The signer's clock is more than 5 minutes ahead.", "签署设备的时间快了五分钟以上；请校准后重新签署。"),
    ("{kind} needs the sealed field {field}.", "“{kind}”缺少必填的密封字段 {field}；请补上。"),
    ("A body is a JSON object.", "记录内容须是一个 JSON 对象；请改正格式。"),
    ("A compact JWS has three parts with a dot between.", "签名文本须由三段组成，以点分隔；请重新生成。"),
    ("A compact JWS is ASCII.", "签名文本只能含 ASCII 字符；请重新生成。"),
    ("A disclosed value may not seal anything itself.", "密封字段的内容不能再含密封字段；请改正。"),
    ("A disclosure's name is a text.", "密封字段的名称须是文字；请改正。"),
    ("A disclosure's salt is {n} bytes or more in base64url.", "随机盐至少 {n} 字节；请换用更长的随机盐。"),
    ("A disclosure is a list of salt, name and value.", "密封内容须依次为随机盐、名称和值；请重新生成。"),
    ("A disclosure is base64url without padding.", "密封内容须为不带填充的 base64url；请重新生成。"),
    ("A disclosure may not bear the name {name}.", "密封字段不能叫 {name}；请改用规定的名称。"),
    (
        "A key proof has the claims aud, party, jwk, iat, in this order, and no other.",
        "持有证明须依次只含 aud、party、jwk、iat；请重新生成。",
    ),
    ("A part is not base64url of whole bytes.", "有一段不是完整字节的 base64url；请重新生成。"),
    ("A part is not base64url without padding.", "有一段不是不带填充的 base64url；请重新生成。"),
    ("A statement ends in ~ and carries no key-binding JWT.", "记录须以 ~ 结尾，不附密钥绑定；请重新生成。"),
    ("An _sd holds SHA-256 digests in base64url.", "_sd 中须是 base64url 的 SHA-256 摘要；请重新生成。"),
    ("An _sd is a list of at least one digest.", "_sd 须是至少含一个摘要的列表；请重新生成。"),
    ("An absent field is left out; null is never written.", "没有的字段请省去，不要写 null。"),
    ("Each member of a key is a text.", "公钥的各项须是文字；请改正。"),
    (
        "Only object properties are sealed: a body has no `...` and no `_sd_alg`.",
        "只能密封对象的字段；请去掉内容中的 ... 和 _sd_alg。",
    ),
    ("The body is a JSON object.", "记录内容须是一个 JSON 对象；请改正格式。"),
    ("The claim {name} does not have its form.", "声明 {name} 的格式不对；请改正。"),
    ("The claim {name} is missing.", "缺少声明 {name}；请补上。"),
    (
        "The claims stand in the order aud, iss, via, iat, kind, v, thread, … (formats, 1.1).",
        "各项声明须按规定次序排列（aud、iss、via、iat、kind、v、thread 等）；请重新生成。",
    ),
    ("The disclosed field {name} stands there already.", "密封字段 {name} 与公开字段重名；请去掉一个。"),
    ("The header's kid is a SHA-256 thumbprint in base64url.", "签名头的 kid 须是 base64url 的 SHA-256 指纹；请改正。"),
    ("The header's typ is {typ}.", "签名头的 typ 须为 {typ}；请改正。"),
    (
        "The header has the members alg, kid, typ, in this order, and no other.",
        "签名头须依次只含 alg、kid、typ；请改正。",
    ),
    ("The header is a JSON object.", "签名头须是一个 JSON 对象；请改正。"),
    ("The payload is a JSON object.", "签名的内容须是一个 JSON 对象；请改正。"),
    (
        "The public key is no canonical point of Ed25519's prime-order group.",
        "公钥不是有效的 Ed25519 公钥；请重新生成密钥。",
    ),
    ("There is no kind {kind} under {type}.", "此类往来（{type}）没有“{kind}”这类记录；请核对类型。"),
    ("This is not JSON in UTF-8: {why}.", "不是 UTF-8 的 JSON（{why}）；请重新生成。"),
    ("A base64url part does not re-encode to itself.", "有一段 base64url 的写法不唯一；请用标准方式重新生成。"),
    ("A control character may not stand in a signed text.", "签名的文字中不能有控制字符；请去掉。"),
    ("A number is no integer within the allowed range.", "数值须是允许范围内的整数；请改正。"),
    ("A text holds half of a surrogate pair.", "文字中有残缺的字符；请改正。"),
    ("An integer is beyond ±{n}.", "整数超出 ±{n}；请改小。"),
    ("The JSON is nested too deeply.", "JSON 嵌套过深；请减少层数。"),
    (
        "The JSON is not spelled as JSON.stringify writes it, or a key stands twice.",
        "JSON 的写法不规范，或有重复的键；请用标准方式重新生成。",
    ),
    (
        "The JSON is not spelled as JSON.stringify writes it: {why}.",
        "JSON 的写法不规范（{why}）；请用标准方式重新生成。",
    ),
    ("The character U+{code} may not stand in a signed text.", "签名的文字中不能有字符 U+{code}；请去掉。"),
    ("The digests of an _sd are sorted, so that their order tells nothing.", "_sd 中的摘要须排序；请重新生成。"),
    ("The key {name} would not keep its place in JavaScript.", "键 {name} 是数字样式，次序不稳定；请换一个名称。"),
    ("{alg} keys are not supported by this release.", "本版本不支持 {alg} 密钥；请换用支持的密钥。"),
    ("{alg} signatures are not supported by this release.", "本版本不支持 {alg} 签名；请换用支持的算法。"),
    ("Threads of type {type} are not supported by this release.", "本版本没有 {type} 类往来；请核对类型。"),
    ("Version {v} of {kind} is not supported by this release.", "本版本不支持“{kind}”的第 {v} 版；请改用支持的版本。"),
    ("A disclosure is longer than {n} bytes.", "一项密封内容超过 {n} 字节；请缩短。"),
    ("A statement has at most {n} disclosures.", "一份记录至多有 {n} 项密封内容；请分成几份。"),
    ("A statement is at most {n} bytes on the wire.", "一份记录至多 {n} 字节；请分成几份。"),
    ("The signed text is longer than {n} bytes.", "签名的内容超过 {n} 字节；请分成几份。"),
    ("{kind} has no field {field}.", "“{kind}”没有字段 {field}；请去掉或改正名称。"),
    ("{field} is no sealed field of {kind}.", "{field} 不是“{kind}”的密封字段；请改为公开，或改正名称。"),
    ("A statement has no claim {name}.", "记录没有声明 {name}；请去掉。"),
    ("A via has no field {name}.", "via 没有字段 {name}；请去掉。"),
    ("Nothing is sealed inside {field}.", "{field} 之内没有密封字段；请改正。"),
    (
        "The field {field} is sealed and may not stand in the clear.",
        "字段 {field} 须密封，不能公开写出；请密封后重新签署。",
    ),
    (
        "The statement was made for another log than {origin}.",
        "记录不是为本账本（{origin}）作出的；请按本账本的名称重新签署。",
    ),
    ("A key has the members {names}, in this order, and no other.", "公钥须依次只含 {names}；请改正。"),
    ("A signature is 64 bytes.", "签名须为 64 字节；请重新签署。"),
    (
        "A key is an Ed25519 key (kty OKP, crv Ed25519) or a P-256 key (kty EC, crv P-256).",
        "密钥须是 Ed25519（kty OKP，crv Ed25519）或 P-256（kty EC，crv P-256）密钥；请改用。",
    ),
    (
        "The header's alg is Ed25519 (RFC 9864) or ES256, not EdDSA or another.",
        "签名头的 alg 须写 Ed25519 或 ES256，不是 EdDSA 或其他；请改正。",
    ),
    ("Keys sign {one} or {other}.", "密钥只能用 {one} 或 {other} 签署；请改用。"),
    ("This key signs {own}, and the header says {alg}.", "此密钥用 {own} 签署，签名头却写 {alg}；请改正签名头。"),
)
