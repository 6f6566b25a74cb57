"""A specimen with every primitive: drawn twice alike, read back character by character, checked by foreign programs."""

from __future__ import annotations

import hashlib
from collections import Counter

import pytest

from reports.layout import (
    Anchor,
    Callout,
    Card,
    Cards,
    Check,
    Checked,
    Checks,
    Column,
    Columns,
    Cover,
    Event,
    HashLines,
    KeyValues,
    Notes,
    QrCode,
    Report,
    Rule,
    Signatures,
    Space,
    Steps,
    Style,
    Sum,
    Sums,
    Table,
    Text,
    Timeline,
    Tone,
    amount_column,
    badge,
    day_in_words,
    fen_in_words,
    fen_text,
    golden,
    note_mark,
    page_of,
    price_text,
    quantity_text,
    quiet,
    short_hash,
    strong,
    time_text,
    toned,
)
from reports.layout.pen import Pen
from reports.layout.text import Piece

PACK_ID = hashlib.sha256(b"specimen").hexdigest()
ROOT = hashlib.sha256(b"root").hexdigest()
CREATED_MS = 1_790_000_000_000
LONG = (
    "本证据包证明所列记录自写入账本之日起未被更改、由所列密钥签名（Ed25519），不晚于所列时间存在；不替代裁判机关对事实与法律关系的认定。"
    "承揽人于2026年3月2日接单，约定“验收合格后三十日内付款”，定作人未按《民法典》第七百八十二条支付；截至2026-09-01尚欠598,326.39元。"
)


def specimen() -> Report:
    """Every primitive once, some across a page."""
    report = Report(
        title="电子数据证据包（样张）",
        pack_id=PACK_ID,
        footer="记录时间为平台自述时间 · 核验方法见第三章",
        created_ms=CREATED_MS,
        subject="加工费结算纠纷",
    )
    cover(report)
    sums(report)
    proofs(report)
    return report


def cover(report: Report) -> None:
    """The first page."""
    report.add(
        Cover(
            "电子数据证据包",
            "Electronic evidence pack · 加工费",
            [
                ("编号", short_hash(PACK_ID)),
                ("截止时间", f"{time_text(CREATED_MS)}(UTC+8)"),
                ("出给", "兰溪市某针织厂"),
            ],
            bytes.fromhex(PACK_ID),
        ),
        Space(18),
        Cards(
            [
                Card("尚欠加工费（元）", fen_text(59832639), "自 2026-08-01 起逾期", Tone.DISPUTED),
                Card("双方确认", fen_text(59832639), "两份对账单", Tone.AGREED),
                Card("签名记录", "62", "逐条核验一致", Tone.PLAIN),
            ],
            lead=1.5,
        ),
        Columns(
            [
                [
                    KeyValues(
                        [
                            ("定作人", strong("金华市青禾服饰有限公司"), "统一社会信用代码 91330700MA2XXXXXXX"),
                            ("承揽人", strong("兰溪市喆㛃针织厂"), "统一社会信用代码 91330781MA2YYYYYYY"),
                            ("请求金额", [strong(fen_text(59832639) + " 元"), quiet(f"({fen_in_words(59832639)})")]),
                            ("拟用于", "人民调解、申请支付令、民事诉讼（《民事诉讼法》第六十六条“电子数据”）"),
                        ],
                        label_width=66,
                    )
                ],
                [
                    QrCode(
                        f"https://example.org/v#{PACK_ID}",
                        "扫码得编号与树根，与公示渠道比对",
                        side=104,
                        align_right=True,
                    )
                ],
            ],
            [3.4, 1],
        ),
        HashLines([("证据包编号", PACK_ID), ("树根(SHA-256)", ROOT)]),
        Columns(
            [
                [
                    Text(strong("如何阅读"), after=2),
                    Text("第一章是金额与依据；每笔钱的来龙去脉见第二章；不懂技术的读者只需核对两件事：编号与树根。"),
                ],
                [
                    Text(strong("声明范围"), after=2),
                    Text(
                        "核验通过仅表示：所列记录自记录时间起未被更改，并由所列账户以所列方式确认。录入前的事实是否真实，以其他证据综合认定。"
                    ),
                ],
            ],
            [1, 1],
            rule=True,
        ),
    )


def sums(report: Report) -> None:
    """Money, tables, timeline."""
    report.chapter("一、金额与依据", anchor="sums", new_page=True)
    report.add(
        Text(
            [
                "下列金额由双方签名的记录逐笔重算",
                note_mark(1),
                ",单方记录与有异议者分列。",
                golden("请求金额"),
                "见合计行。",
            ]
        ),
        Sums(
            [
                Sum("男袜（春款）", f"{quantity_text(252875000, 'pair')} × {price_text(11700)}", fen_text(29586375)),
                Sum("女袜（夏款）", f"{quantity_text(222399000, 'pair')} × {price_text(13600)}", fen_text(30246264)),
                Sum("应付合计", "295,863.75 + 302,462.64", fen_text(59832639), total=True),
                Sum("已付（双方确认）", "0 笔", fen_text(0)),
                Sum("尚欠", "应付 − 已付", fen_text(59832639), total=True),
            ]
        ),
        Text(["大写：", strong(fen_in_words(59832639))]),
    )
    report.section("对账单与状态")
    _sums_table(report)


def _sums_table(report: Report) -> None:
    """Its tables."""
    report.add(
        Table(
            [
                Column("单号", 1.2),
                Column("内容", 2.6),
                Column("状态", points=78),
                amount_column("数量", 66),
                amount_column("金额（元）"),
            ],
            [
                [
                    "DZ-2026-05",
                    "五月对账单：男袜（春款），三次送货",
                    badge("双方确认"),
                    "252,875双",
                    fen_text(29586375),
                ],
                [
                    "DZ-2026-07",
                    "七月对账单：女袜（夏款）；定作人已逐行确认",
                    badge("双方确认"),
                    "222,399双",
                    fen_text(30246264),
                ],
                ["SH-0091", "补送样品，未签收", badge("单方记录"), "120双", quiet("—")],
                [
                    "YS-0007",
                    ["返工一批，", toned("数量有争议", Tone.DISPUTED), "：" + LONG],
                    badge("有异议"),
                    "380双",
                    quiet("516.80"),
                ],
                [
                    "YS-0008",
                    "验收期满未提出书面异议（合同第六条）",
                    badge("逾期视为同意"),
                    "1,000双",
                    quiet("1,360.00"),
                ],
            ],
            totals=["合计", "仅计双方确认者", "", "475,274双", fen_text(59832639)],
            tones={3: Tone.DISPUTED},
        ),
        Callout(
            "抗辩",
            "定作人称：“我方客户尚未与我方结算。”该抗辩未指明任何行、数量或金额，不改变上列状态。",
            tone=Tone.LAPSED,
        ),
        Notes(["金额按每行半入取整一次；" + LONG, "单价未披露者不计入任何合计。"]),
    )
    _sums_on(report)


def _sums_on(report: Report) -> None:
    """The rest of that chapter."""
    report.section("事实时间线")
    report.add(
        Timeline(
            [
                Event(
                    "2026-03-02",
                    "下单并接单",
                    [badge("双方确认"), " 订单两行，475,274双，验收后三十日付款"],
                    Tone.AGREED,
                ),
                Event("2026-03-23", "第一次送货", "252,875双，签收人 欧阳喆（仓管，授权书在卷）", Tone.AGREED),
                Event("2026-05-31", "对账单签名确认", LONG, Tone.AGREED),
                Event("2026-08-12", ["定作人提出抗辩 ", quiet("上游未结算")], "未指明金额", Tone.LAPSED),
                Event("2026-09-01", "催款", "未答复", Tone.DISPUTED),
            ]
        )
    )
    report.section("全部送货")
    goods = ["男袜（春款）", "女袜（夏款）缝头、定型、包装", "男袜"]
    rows = [
        [
            f"SH-2026-{n:04d}",
            day_in_words(f"2026-0{3 + n % 6}-{1 + n % 27:02d}"),
            goods[n % 3],
            quantity_text(n * 9_731_000 // 7, "pair"),
            fen_text(n * 13577),
        ]
        for n in range(1, 58)
    ]
    table = [
        Column("送货单"),
        Column("日期"),
        Column("品名", 1.6),
        amount_column("数量", 78),
        amount_column("金额（元）", 78),
    ]
    report.add(
        Table(table, rows, totals=["合计", "", "", "", fen_text(sum(n * 13577 for n in range(1, 58)))]),
        Table(table, []),
    )


def proofs(report: Report) -> None:
    """Contents, checks, steps, signatures."""
    report.chapter("二、核验结论", anchor="checks")
    report.add(
        Text(LONG * 2),
        Checks(
            [
                Checked(Check.OK, "全部记录的签名与密钥有效期", "62 条，两方共 5 把密钥"),
                Checked(Check.OK, "包含证明与检查点", f"树规模 62,树根 {short_hash(ROOT)}"),
                Checked(Check.UNCHECKED, "见证方联署", "本日志未要求见证(quorum none)"),
                Checked(Check.FAILED, "第 3 页与记录不一致", "样张：演示不一致时的写法"),
                Checked(Check.INFO, "记录时间", "平台自述时间", word="不核"),
            ]
        ),
        Anchor("how"),
        Callout(
            "如何自己核验",
            "用自己的信任文件，在断网的电脑上：",
            "xinzheng verify pack.zip --trust trust.json",
            tone=Tone.PLAIN,
        ),
        Steps(
            [
                "核对信任文件的 SHA-256 与公示渠道所载是否一致。",
                "运行核验程序；结论应为“一致”，退出码 0。",
                f"逐步手工核验见 README.txt。{LONG}",
            ]
        ),
        Rule(),
        Text(["金额见第 ", page_of("sums"), " 页，方法见第 ", page_of("how"), " 页。"], Style(align="left")),
    )
    report.chapter("三、目录与签署")
    report.add(report.contents(), Space(12), Signatures(["提交人", "接收人（调解员）"]))


class Recorder:
    """Keeps what the pen writes, page by page, as it writes it."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.pages: dict[int, Counter[str]] = {}
        write = Pen._glyphs

        def recorded(pen: Pen, piece: Piece, x: float, baseline: float) -> None:
            self.pages.setdefault(pen.page, Counter()).update(char for char in piece.text if char not in " \u3000")
            write(pen, piece, x, baseline)

        monkeypatch.setattr(Pen, "_glyphs", recorded)
