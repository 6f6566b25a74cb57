"""How anyone verifies the pack: offline, with our program or by hand, against a trust file from elsewhere.

Rules
* The trust file's SHA-256 is printed whole: without comparing it with a published one, origin is not established.
* What a step proves is said in the step.

Specification: FORMATS 1.6; law notes 1.4 (item 15).
"""

from __future__ import annotations

from reports.chapters.sources import Sources
from reports.chapters.told import Told
from reports.layout import HashLines, Report, Steps, Text, quiet, strong

TITLE = "七、怎样核验"
CODES = (
    "看结论与退出码：0，在信任文件之下全部核验一致；1，不一致，并指出是哪一步，或属于另一个账本；"
    "2，无法读取，不是完整的证据包或版本不符；3，没有信任文件，自身一致而来源未确立。"
)
RECKONED = (
    "程序逐步重算：文件摘要、清单签名、检查点签名、收录证明、各线索首尾、每条签名与当时的权限、规则、披露、证据目录，"
    "再由签名记录折算出每个金额、状态与日期，最后重画本报告并与包内的比对。"
)


def add(report: Report, case: Told, sources: Sources, title: str = TITLE) -> None:
    """The chapter."""
    report.chapter(title, anchor="verify")
    report.add(
        Text("任何人都可以在断网的电脑上核验本证据包，不需要账号，也不需要平台配合。平台停运后仍可核验。"),
        HashLines([("信任文件 SHA-256", case.pack.trust_sha256)], label_width=96),
        Text(
            quiet(
                "信任文件（trust.json）载有账本、运营者与登记人的公钥，必须从平台公布的渠道或其他可信处另行取得，不能取自本证据包。"
                "请先核对其 SHA-256 与上列及公布的数值是否一致；不一致或无从取得时，只能得出“自身一致，来源未确立”。"
            )
        ),
    )
    report.section("用核验程序", anchor="verify-program")
    report.add(
        Steps(
            [
                [
                    "运行 ",
                    strong("xinzheng verify 包.zip --trust trust.json"),
                    "。程序不联网，不读数据库，也不看时钟。",
                ],
                RECKONED,
                CODES,
            ]
        ),
    )
    report.section("用通用工具", anchor="verify-by-hand")
    report.add(
        Steps(
            [
                "解开证据包，用 sha256sum 逐个计算文件摘要，与 pack.json 中 files 所列比对。",
                "取一条 statements/〈编号〉.sd-jwt，第一个“~”之前的部分即签名原文；其 SHA-256 应等于〈编号〉。",
                "用任一 JOSE 库，以登记或授权记录中的公钥（Ed25519 或 ES256，以公钥为准）验证该签名原文。",
                "对“~”之间的每段披露文本计算 SHA-256 并以 Base64url 表示，应出现在签名原文的 _sd 中。",
                "按 proofs/〈编号〉.tlog-proof 自叶至根逐级计算 SHA-256，应得到检查点中的树根。",
                "用 openssl 以信任文件中的账本公钥验证 log/checkpoint 的签名。",
            ]
        ),
        Text(["逐条命令与算例见包内 ", strong("README.txt"), "。"]),
    )
