"""The report of a tangled account, row by row as the pen writes it: each figure, day and word in its own column."""

from __future__ import annotations

from functools import cache

import pytest

from ledger.badges import Badge
from reports.case import Case
from reports.chapters.sources import Sources
from reports.layout.pen import Pen
from reports.layout.text import Line
from reports.report import draw
from tests import paper
from tests.paper import Mill
from tests.unit.test_edges_case import tangled

BADGES = {badge.zh for badge in Badge}
FOOT = ("检查点 ", "第 ", "电子数据证据包", "证据包 ")  # what stands on every page


def written(case: Case) -> str:
    """Every line of a report in the order in which it is written, between bars; page heads and feet left out."""
    lines: list[str] = []
    write = Pen.line

    def recorded(pen: Pen, line: Line, x: float, baseline: float) -> None:
        words = "".join(piece.text for piece in line.pieces)
        again = words in BADGES and lines and lines[-1].endswith(words)  # a chip writes its word upon its place
        if not again and not (words.startswith(FOOT) and ("页" in words or "树根" in words or "…" in words)):
            lines.append(words)
        write(pen, line, x, baseline)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Pen, "line", recorded)
        draw(case)
    return f"|{'|'.join(line for line in lines if line != '电子数据证据包')}|"


@cache
def told() -> str:
    """The tangled account as told to the contractor."""
    return written(tangled()[2])


# Each row as it is written, columns between bars; a row goes on in the next line, and a blank line ends it.
TEXT = """\
出给|承揽人，拟用于人民调解|请求金额（元）|4,819.54|最早一笔自 2026-04-19 起逾期|逾期起算日|2026-04-19|
最早到期日的次日|金额的状态|有异议|取各行中最弱的一行

就订单 A-1 尚欠乙加工厂（承揽人）加工费|
4,819.54 元（人民币肆仟捌佰壹拾玖元伍角肆分），最早一笔自 2026-04-19 起逾期。

付款方|定作人|甲织造有限公司|企业 · 统一社会信用代码 91330781DEMO000051|收款方|承揽人|乙加工厂|
个体工商户 · 统一社会信用代码 92330781DEMO000052

依据|对账单 Z-1：尚欠 1,711.09 元，2026-04-18 至 2026-04-25 到期 有异议|童 2026-04-10 签名确认（证据 17–18）|
验收记录 2 行：尚欠 3,108.45 元，2026-04-20 到期|争议|3 行有异议；定作人抗辩称：其他

登记|2026-03-01|证据 35|电子签约|2026-03-01 同意电子签名与存证协议|（v2026-01）|
证据 36，文本 SHA-256 abababab…abababab

定作人|登记时的密钥|全部事项|不限额；未定期限|主体登记|证据 35|文件密钥 · S1|

童|定作人的经办人|签收、验收、对账确认、下单|单笔 500,000.00 元以内；2027-01-01 前有效|增加经办人密钥|
证据 39，授权书|SHA-256 cdcdcdcd…|cdcdcdcd|文件密钥 · S1|

郭|定作人的经办人|全部事项|不限额；未定期限|增加经办人密钥|证据 40|文件密钥 · S1|

登记人|全部事项|不限额；未定期限|账本创立|证据 43|文件密钥 · S0|

2026-03-01|订单 A-1：送货 3 次、签收 2 次、验收 2 次、同意验收结果 1 次|
至 2026-04-05，送货单 D-1、D-2、D-3，共送

2026-04-05|不接单 单方记录|承揽人不接此单。（证据 12）

2026-04-08|对账单（对账单号 Z-1），对账确认 有异议|
承揽人列明2026-03-01至2026-04-08应付2,761.09元，共3行，到期日2026-04-25，逾期利息约定：以本单为准。|
2026-04-10 定作人确认对账单2行、2,350.00元，另有1行列为异议，到期日2026-04-25，逾期利息约定：以本单为|
准。（证据 17–18）

2026-04-15|付款（凭证号 P-1），收款确认 双方确认|
定作人记载于2026-04-15以现金付款1,500.00元。承揽人确认于2026-04-15收到1,500.00元。（证据 20–21）

2026-04-17|付款 单方记录|定作人记载于2026-04-17以转账付款7.77元。（证据 26）

2026-05-03|催款，欠款确认书 单方记录|

A-1|已接单，合同成立|55,345.00|6,069.54|1,250.00|4,819.54|自 2026-04-19|起逾期|有异议

B-1|未接单|0.10|0.00|0.00|0.00|尚无应付|单方记录|C-1|已撤单|0.20|0.00|0.00|0.00|尚无应付|单方记录

E-1|已下单，待接单|0.30|0.00|0.00|0.00|尚无应付|单方记录|合计||6,069.54|1,250.00|4,819.54|||订单 A-1

订单 E-1|2026-04-05 下单，已下单，待接单，对账确认后30日内付款；现尚无应付。证据 15|合计|

下单|2026-03-01 童（证据 1）|接单|2026-03-01 承揽人（证据 2）|付款约定|验收后15日内付款|交货期限|2026-05-31|
验收期|6 日|验收标准|按样|交付地点|甲路2号|用料|包工|人工费|1,234.56 元|逾期条款|日万分之三|转外发|可以|备注|
加急|订购|

1|中筒袜|S-中筒袜，缝头|10,000双|1.50|15,000.00|3,000双|4,335.00|3,696.09|

3|运动袜|S-运动袜，缝头|10,000双|1.2345|12,345.00|433双|534.54|123.45|

4|连裤袜|S-连裤袜，缝头|10,000双|0.80|8,000.00|250双|200.00|0.00||合计|||55,345.00||6,069.54|4,819.54|

D-1 第1行　2026-03-01|证据 3–6、17–18|第1行|1,000双|999双|900双|返工 60|不合格 40|900双|有异议|对账确认 S1|

D-1 第3行　2026-03-01|证据 3–6、17|第3行|333双|333双|333双|333双|有异议|验收 S1|

D-1 第4行　2026-03-01|证据 3–6|第4行|250双|250双|250双|—|双方确认|验收 S1|

D-2 第1行　2026-04-05|证据 7–8、19|第1行|2,000双|—|1,990双|不合格 10|1,990双|未答复|单方记录|验收 S1|

D-3 第1行　2026-04-05|返工自 D-1 第1行|证据 9–10|第1行|60双|60双|—|—|单方记录|尚未验收或对账|

D-1 第1行|900双 × 1.50 = 1,350.00|—|1,350.00|638.91|711.09|D-1 第2行|500双 × 2.00 = 1,000.00|—|1,000.00|—|
1,000.00|

D-1 第3行|333双 × 1.2345 = 411.09|—|411.09|411.09|—|D-1 第4行|250双 × 0.80 = 200.00|—|200.00|200.00|—|

D-2 第2行|100双 × 1.2345 = 123.45|—|123.45|—|123.45|D-3 第1行|尚未验收或对账，不计|—|—|—|—|合计|||
6,069.54|1,250.00|

2026-03-16|订单约定：验收后15日内付款|2 行|611.09|0.00|已付清|2026-04-18|欠款确认书所列（证据 28）|1 行|
1,350.00|711.09|已逾期|2026-04-20|订单约定：验收后15日内付款|2 行|3,108.45|3,108.45|已逾期|2026-04-25|
对账确认所列（证据 18）|1 行|1,000.00|1,000.00|已逾期|

第1行 中筒袜|2,890双 × 1.50|4,335.00|第2行 船袜|500双 × 2.00|1,000.00|第3行 运动袜|433双 × 1.2345|534.54|
第4行 连裤袜|250双 × 0.80|200.00|应付||6,069.54|已付|收款方已确认|−1,250.00|尚欠|
人民币肆仟捌佰壹拾玖元伍角肆分|4,819.54|

2026-04-15|现金 P-1|1,000.00|1,000.00|2026-04-15|双方确认|证据 20–21|2026-04-15|票据 票-7|
2026-04-15 到期|200.00|150.00|2026-04-17|
单方记录|证据 22–23|2026-04-17|抵扣|100.00|100.00|2026-04-17|双方确认|证据 24–25|2026-04-17|转账|7.77|—|—|
单方记录|证据 26|

Z-0|3 行，证据 16|已由证据 17取代|2026-03-01|至 2026-04-08|2,761.09|未答复|—|2026-04-20|单方记录|等级 S1|

Z-1|3 行，证据 17|另列期初 43.21 元，|不计入本单|逾期利息以本单为|
准：“按日万分|之五”|2026-03-01|至 2026-04-08|2,761.09|童|2026-04-10，证据 18|
第 3 行列为异议|2,350.00|2026-04-25|有异议|等级 S1|

无单号|1 行，证据 19|2026-03-01|至 2026-04-10|2,985.00|未答复|—|—|单方记录|等级 S1|

2026-04-15|现金 P-1|500.00|500.00|双方确认|证据 20–21|2026-04-15|票据 票-7|
2026-04-15 到期|30.00|0.00|单方记录|证据 22–23|预付余额|
||400.00|

A-1|D-1 第1行|对方提出异议|—|1,350.00|证据 29|A-1|D-1 第2行|对方提出异议|—|1,000.00|证据 29|A-1|D-1 第3行|
对账时列为异议|411.09|411.09|证据 18|A-1|D-2 第1行|定作人主张扣款，承揽人未同意|7.00|2,985.00|证据 8|

异议　2026-05-03　定作人就对账单提出（证据 29）|理由：质量问题。所涉：第 1、2 行。|原文：“起毛”|
答复（2026-05-03，证据 30）：不认可。“没有”|尚未了结：只有提出的一方可以撤回，单有答复不算了结。|

理由：价格不符。所涉：全部各行，主张金额应为 10.00 元，主张数量应为 2.5。|
答复（2026-05-03，证据 32）：部分认可。|已了结（证据 33）。|

抗辩　2026-05-03　定作人就催款提出（证据 34）|
理由：其他。未对任何一行、数量或金额提出异议，上列金额及其状态不因此改变。|对方未答复。|尚未了结：

催款　2026-05-03　单方记录 证据 27|

承揽人催告支付 900.00 元，要求于 2026-05-20 前付清。所指订单：A-1 900.00 元。|原文：“请付”|
定作人已确认（证据 28）。|

定作人确认尚欠 50.00 元，承诺于 2026-04-18 前付清。逾期责任：保留原约定。|原文：“认”|

账本|test.xinzheng.example/trade|账本创立|2026-03-01，证据 43|规则|第 1 版，证据 44|进入时间|
平台自述时间；检查点内最后一条记录进入于 2026-05-03 09:00:07|

1|10|2026-03-01 08:00:10|21|0||2|11|2026-03-01 08:00:11|0|0|3|12|2026-03-01 08:00:12|1|0|

39|6|2026-03-01 08:00:06|1|1||40|7|2026-03-01 08:00:07|1|0|
"""
ROWS = ["".join(row.split("\n")) for row in TEXT.strip("\n").split("\n\n")]


@pytest.mark.parametrize("row", ROWS, ids=range(len(ROWS)))
def test_each_row_is_written_whole_and_in_its_columns(row: str) -> None:
    """Figure beside figure as the columns name them: none missing, none in another's place."""
    assert row in told()


def test_the_heads_of_the_tables_name_their_columns() -> None:
    """What stands under a heading is what it says, in that order."""
    for heads in (
        "订单|订购金额（元）|应付（元）|已付（元）|尚欠（元）|到期|状态",
        "行|品名|订购数量|单价（元）|订购金额（元）|已送数量|应付（元）|尚欠（元）",
        "送货单|订单行|送货|签收|验收合格|对账|状态与依据",
        "送货行|数量 × 单价 = 金额（元）|扣款|应付|已付|尚欠",
        "到期日|依据|送货行|应付（元）|尚欠（元）|到期",
        "付款日|方式与凭证|付款方记载（元）|收款方确认（元）|确认日|状态|证据",
        "对账单|期间|列明（元）|确认人与日期|确认（元）|到期日|状态",
        "付款日|方式与凭证|付款方记载（元）|收款方确认（元）|状态|证据",
        "订单|送货行|争议|所涉金额（元）|仍计应付（元）|依据",
    ):
        assert f"|{heads}|" in told()


def accepted(price_e4: int, paid_fen: int = 0, days: int = 0) -> Case:
    """An order's case: 100 and 1 pairs inspected five days apart, some of it paid, so many days on; for 乙."""
    mill = Mill()
    mill.enrol("甲", name="甲织造有限公司")
    mill.enrol("乙", name="乙加工厂")
    thread = mill.place("甲", "乙", [(1_000, price_e4)], due={"from": "inspected", "days": 10}, order_no="Q-1")
    mill.accept("乙", thread)
    for pairs in (100, 1):
        delivery = mill.deliver("乙", thread, [(1, pairs)])
        mill.inspect("甲", thread, delivery, [{"accepted": pairs}])
        mill.later(5)
    if paid_fen:
        mill.acknowledge("乙", mill.pay("甲", "乙", [(thread, paid_fen)]))
    mill.later(days)
    mill.deliver("乙", thread, [(1, 1)])
    return paper.case_of(mill, thread, "乙")


@pytest.mark.parametrize(
    ("paid_fen", "days", "words"),
    [
        (0, 0, "|应付未到期（元）|101.00|未到期|应付（元）|101.00|已付 0.00|"),
        (0, 1, "|请求金额（元）|101.00|自 2026-03-12 起逾期|逾期起算日|2026-03-12|"),
        (0, 6, "|请求金额（元）|101.00|最早一笔自 2026-03-12 起逾期|逾期起算日|2026-03-12|"),
        (10_000, 1, "|应付未到期（元）|1.00|未到期|应付（元）|101.00|已付 100.00|"),
        (10_000, 6, "|请求金额（元）|1.00|自 2026-03-17 起逾期|逾期起算日|2026-03-17|"),
        (10_100, 6, "|尚欠加工费（元）|0.00|已付清|应付（元）|101.00|已付 101.00|"),
        (10_101, 6, "|尚欠加工费（元）|0.00|已付清|多付（元）|0.01|收款方已确认收到|应付（元）|101.00|已付 101.01|"),
    ],
)
def test_the_first_page_turns_on_the_day(paid_fen: int, days: int, words: str) -> None:
    """Due on 11 and 16 March: not yet on the day itself, overdue the day after; what is paid no longer is."""
    assert words in written(accepted(10_000, paid_fen, days))


def test_what_is_overdue_in_part_is_told_apart() -> None:
    """Of 101 yuan, the 100 that fell due on 11 March are overdue on the 12th, and the rest is not."""
    assert "起逾期，其中已逾期 100.00 元。|" in written(accepted(10_000, 0, 1))
    assert "其中已逾期" not in written(accepted(10_000, 0, 6))


def test_sources_name_what_they_know_and_nothing_else() -> None:
    """An order without a number by the end of its id; a statement of nobody's is signed by nobody on no day."""
    sources = Sources(tangled()[2], tangled()[2].orders)
    assert sources.order("order:019ca000-0000-7000-8000-00000012abcd") == "…0012abcd"
    assert (sources.signer(None), sources.day(None), sources.said("ff" * 32)) == ("", "—", "—")
    assert sources.number(None, "ff" * 32) == "无单号"
