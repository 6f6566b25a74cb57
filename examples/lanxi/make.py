"""Lay out the XLSX workbooks of this folder, the same bytes every time.

Run it from the project's root: `python examples/lanxi/make.py [FOLDER]`. What is published and what is invented
stands in README.md beside it.

* Laid out as small factories keep their lists: a merged title, a note, headings in row 3, totals at the foot, 同上 for
  the value above, here and there a number as text with a leading apostrophe or in full-width digits, days in several
  spellings.
* The bytes do not depend on the day or the machine: fixed times, members stored in order.
"""

from __future__ import annotations

import datetime
import io
import re
import sys
import unicodedata
import zipfile
from dataclasses import dataclass
from pathlib import Path

from openpyxl import Workbook
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

FOLDER = Path(__file__).parent
Cell = str | int | float | datetime.date | None
MADE = datetime.datetime(2026, 9, 25, tzinfo=datetime.UTC)
THIN = Side(style="thin", color="9AA5B1")
GRID = Border(left=THIN, right=THIN, top=THIN, bottom=THIN)


def on(month: int, day: int) -> datetime.date:
    """A day of 2026."""
    return datetime.date(2026, month, day)


@dataclass(frozen=True)
class Sheet:
    """One sheet as it is to look: title, note, headings, rows, sums at the foot, a note below."""

    name: str
    title: str
    note: str
    headings: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]
    summed: tuple[str, ...] = ()
    below: str = ""


UP, BUYER, SHOP = "溪望", "云织", "梅江"
UNTIL = on(12, 31)
BOTH = "签收、对账确认"

# fmt: off
PARTIES = Sheet(
    "往来单位", "客户与供应商", "全部名称、代码、地址、电话均为虚构",
    ("简称", "单位全称", "类型", "规模", "统一社会信用代码", "地址", "法定代表人或经营者", "电话", "登记日期",
     "密钥保管", "签名等级"),
    (
        (UP, "义乌市溪望进出口有限公司（虚构）", "企业", "小型", "91330782DEMO000011", "浙江省义乌市示例路1号",
         "骆文彬", "'000-20260001", on(3, 1), "文件密钥", "S1"),
        (BUYER, "兰溪市云织袜业有限公司（虚构）", "企业", "同上", "91330781DEMO000022", "浙江省兰溪市示例路22号",
         "章伟明", "'000-20260002", "同上", "同上", "同上"),
        (SHOP, "兰溪市梅江缝头加工厂（虚构）", "个体工商户", "微型", "92330781DEMO000033",
         "浙江省兰溪市梅江镇示例村3号", "叶国平", "000-20260003", "同上", "同上", "同上"),
    ),
)
PEOPLE = Sheet(
    "经办人", "经办人及授权", "经办人以本人密钥签名，超出可签事项或限额的一律不予记录",
    ("单位", "姓名", "岗位", "可签事项", "单笔限额(元)", "授权日期", "有效期至", "密钥保管", "签名等级", "停用日期",
     "停用原因"),
    (
        (BUYER, "邵敏", "采购", "下单", 1_000_000, on(3, 1), UNTIL, "文件密钥", "S1", None, None),
        ("同上", "童晓兰", "跟单员", BOTH, "'400,000.00", "同上", "同上", "同上", "同上", None, None),
        ("同上", "方志强", "仓库主管", "同上", 400_000, "同上", "同上", "同上", "同上", on(9, 21), "离职"),
        ("同上", "吴春燕", "质检员", "验收", 100_000, "同上", "同上", "同上", "同上", None, None),
    ),
)
ORDERS = Sheet(
    "订单", "外协加工订单台账", "2026年",
    ("订单号", "下单日期", "定作人", "下单经办", "承揽人", "接单日期", "上游订单", "行号", "品名", "款号", "工序",
     "数量", "单位", "单价(元)", "溢装‰", "付款起算", "付款天数", "交货期限", "验收天数", "同意向下游披露",
     "可否转外发", "交付地点", "验收标准", "单价含税"),
    (
        ("JG-2026-003", on(3, 2), BUYER, "邵敏", SHOP, on(3, 3), None, 1, "童袜", "T-118", "缝头、翻袜", 60_000,
         "双", 1.185, None, "对账确认", 30, on(3, 31), 7, "否", "否", "兰溪市示例路22号2号仓",
         "按封样，缝头平整无漏针", "是"),
        ("XW-2026-031", on(4, 10), UP, None, BUYER, on(4, 11), None, 1, "女士中筒袜", "W-206",
         "织造、缝头、定型、包装", 252_875, "双", 4.35, 30, "送货", 30, on(8, 15), 10, "是", "是", "义乌市示例路1号",
         "按封样", "是"),
        ("同上", "同上", "同上", None, "同上", "同上", None, 2, "男士运动袜", "M-310", "同上", "222399", "同上",
         5.1, "同上", "同上", "同上", "同上", "同上", "同上", "同上", "同上", "同上", "同上"),
        ("JG-2026-017", "2026.4.20", BUYER, "邵敏", SHOP, on(4, 21), "XW-2026-031", 1, "女士中筒袜", "W-206",
         "缝头、翻袜、定型", 252_875, "双", 1.17, 30, "对账确认", 30, on(7, 31), 7, "是", "否",
         "兰溪市示例路22号2号仓", "按封样，缝头平整无漏针", "是"),
        ("同上", "同上", "同上", "同上", "同上", "同上", "同上", 2, "男士运动袜", "M-310", "同上", 222_399, "同上",
         "'1.36", "同上", "同上", "同上", "同上", "同上", "同上", "同上", "同上", "同上", "同上"),
    ),
    ("数量",),
    "JG 为本市外发加工，XW 为上游来单",
)
DELIVERIES = Sheet(
    "送货单", "送货单台账", "按送货单存根登记，单位:双",
    ("送货单号", "送货日期", "订单号", "行号", "订单行", "数量", "返工自送货单", "返工自行"),
    (
        ("SH-0301", on(3, 9), "JG-2026-003", 1, 1, 25_000, None, None),
        ("SH-0302", on(3, 16), "同上", 1, 1, 20_000, None, None),
        ("SH-0303", on(3, 23), "同上", 1, 1, 15_000, None, None),
        ("SH-0304", on(3, 27), "同上", 1, 1, 600, "SH-0302", 1),
        ("SH-0501", on(5, 28), "JG-2026-017", 1, 1, 68_000, None, None),
        ("SH-0601", on(6, 6), "同上", 1, 1, 72_875, None, None),
        ("同上", "同上", "同上", 2, 2, 30_000, None, None),
        ("SH-0602", "2026/6/15", "同上", 1, 1, 62_000, None, None),
        ("同上", "同上", "同上", 2, 2, "５８，３９９", None, None),
        ("SH-0603", on(6, 27), "同上", 1, 2, "６４０００", None, None),
        ("SH-0701", on(7, 12), "同上", 1, 1, 50_000, None, None),
        ("同上", "同上", "同上", 2, 2, 40_000, None, None),
        ("SH-0702", "2026年7月24日", "同上", 1, 2, 30_000, None, None),
    ),
    ("数量",),
)
RECEIPTS = Sheet(
    "签收", "送货签收登记", "只登记由谁何时签收，数量以送货单为准",
    ("送货单号", "签收日期", "签收人"),
    (
        ("SH-0301", on(3, 9), "方志强"),
        ("SH-0302", on(3, 16), "同上"),
        ("SH-0303", on(3, 23), "童晓兰"),
        ("SH-0304", on(3, 27), "方志强"),
        ("SH-0501", on(5, 28), "方志强"),
        ("SH-0601", on(6, 6), "童晓兰"),
        ("SH-0602", on(6, 15), "方志强"),
        ("SH-0603", on(6, 28), "童晓兰"),
        ("SH-0701", on(7, 12), "方志强"),
        ("SH-0702", on(7, 24), "同上"),
    ),
)
INSPECTIONS = Sheet(
    "验收", "验收登记（只记例外）", "未列返工、不合格的即为合格；未登记的送货单未验收",
    ("送货单号", "验收日期", "验收人", "验收方式", "行号", "返工数量", "不合格数量", "扣款(元)", "扣款理由", "说明",
     "承揽人同意日期"),
    (
        ("SH-0301", on(3, 11), "吴春燕", "抽检", None, None, None, None, None, None, None),
        ("SH-0302", on(3, 18), "同上", "全检", 1, 600, None, None, None, "漏针，退回返工", on(3, 19)),
        ("SH-0303", on(3, 25), "同上", "全检", 1, None, 35, 180, "质量问题", "油污，三十五双报废", on(3, 26)),
        ("SH-0304", on(3, 30), "同上", "全检", 1, None, 20, None, None, "返工后仍漏针", on(3, 30)),
    ),
    ("返工数量", "不合格数量", "扣款(元)"),
)
STATEMENTS = Sheet(
    "对账单", "对账单登记（只列送货单）", "数量、单价、金额按送货、验收和订单计算",
    ("对账单号", "对账日期", "定作人", "承揽人", "期间起", "期间止", "送货单号", "付款到期日", "确认人", "确认日期"),
    (
        ("DZ-2026-03", on(3, 31), BUYER, SHOP, on(3, 1), on(3, 31), "SH-0301", on(4, 30), "童晓兰", on(4, 2)),
        *(("同上",) * 6 + (note, "同上", "同上", "同上") for note in ("SH-0302", "SH-0303", "SH-0304")),
        ("DZ-2026-06", on(6, 26), BUYER, SHOP, on(5, 26), on(6, 25), "SH-0501", on(7, 25), "童晓兰", on(6, 29)),
        *(("同上",) * 6 + (note, "同上", "同上", "同上") for note in ("SH-0601", "SH-0602")),
        ("DZ-2026-07", on(7, 27), BUYER, SHOP, on(6, 26), on(7, 25), "SH-0603", on(8, 25), "方志强", on(7, 30)),
        *(("同上",) * 6 + (note, "同上", "同上", "同上") for note in ("SH-0701", "SH-0702")),
    ),
)
PAYMENTS = Sheet(
    "收付款", "收付款登记", "账号按文本登记",
    ("凭证号", "付款日期", "付款人", "收款人", "金额(元)", "付款方式", "订单号", "付款账号", "收款账号", "到账日期"),
    (
        ("FK-0401", on(4, 15), BUYER, SHOP, "'30,000.00", "转账", "JG-2026-003", "'0000000000000000022",
         "'0000000000000000033", on(4, 15)),
        ("FK-0402", on(4, 29), "同上", "同上", "25000", "同上", "同上", "同上", "同上", on(4, 30)),
        ("FK-0501", on(5, 8), "同上", "同上", 15_854.83, "同上", "同上", "同上", "同上", on(5, 8)),
    ),
    ("金额(元)",),
)
MAIL = Sheet(
    "往来函件", "往来函件登记", "",
    ("函件号", "日期", "发函人", "收函人", "类别", "订单号", "所复函件", "理由", "答复", "要求付清日", "内容"),
    (
        ("HJ-0901", on(9, 7), SHOP, BUYER, "催款", "JG-2026-017", None, None, None, on(9, 15),
         "贵司已确认的两期对账单均已到期，请于要求付清日前付清加工费。"),
        ("HJ-0902", on(9, 10), BUYER, SHOP, "异议", None, "HJ-0901", "其上游客户尚未付款", None, None,
         "我司的客户尚未与我司结算，待其结算后再行支付。"),
        ("HJ-0903", on(9, 12), SHOP, BUYER, "答复", None, "HJ-0902", None, "不认可", None,
         "加工费按双方订单和已确认的对账单支付，与贵司的客户是否结算无关。"),
    ),
)
# fmt: on
WORKBOOKS = {
    "客户与供应商.xlsx": (PARTIES, PEOPLE),
    "订单.xlsx": (ORDERS,),
    "送货单.xlsx": (DELIVERIES,),
    "签收.xlsx": (RECEIPTS,),
    "验收.xlsx": (INSPECTIONS,),
    "对账单.xlsx": (STATEMENTS,),
    "收付款.xlsx": (PAYMENTS,),
    "往来函件.xlsx": (MAIL,),
}


def lay_out(sheet: Sheet, page: Worksheet) -> None:
    """Fill one page as the factory would."""
    width = len(sheet.headings)
    page.append([sheet.title])
    page.merge_cells(start_row=1, start_column=1, end_row=1, end_column=width)
    page["A1"].font = Font(name="宋体", size=16, bold=True)
    page["A1"].alignment = Alignment(horizontal="center")
    page.append([sheet.note])
    page.append(list(sheet.headings))
    for row in sheet.rows:
        page.append(list(row))
    last = 3 + len(sheet.rows)
    if sheet.summed:
        page.append(["合计", *(total(sheet, place) for place in range(1, width))])
        last += 1
    dress(page, width, last)
    if sheet.below:
        page.cell(row=last + 2, column=1, value=sheet.below)


def total(sheet: Sheet, place: int) -> Cell:
    """The sum at the foot of a column, where there is one."""
    if sheet.headings[place] not in sheet.summed:
        return None
    return round(sum(number(row[place]) for row in sheet.rows), 2)


def number(cell: Cell) -> float:
    """A cell as a number, however it is written."""
    text = unicodedata.normalize("NFKC", str(cell or 0)).replace(",", "").replace("'", "")
    return float(text) if "." in text else int(text)


def dress(page: Worksheet, width: int, last: int) -> None:
    """Lines, a shaded heading, dates as dates, columns wide enough."""
    for row in page.iter_rows(min_row=3, max_row=last, max_col=width):
        for cell in row:
            cell.border = GRID
            cell.font = Font(name="宋体", size=11, bold=cell.row == 3)
            if cell.row == 3:
                cell.fill = PatternFill("solid", fgColor="E8EEF4")
            if isinstance(cell.value, datetime.date):
                cell.number_format = "yyyy-mm-dd"
    for place in range(1, width + 1):
        texts = [str(page.cell(row=row, column=place).value or "") for row in range(3, last + 1)]
        longest = max(sum(2 if ord(letter) > 255 else 1 for letter in text) for text in texts)
        page.column_dimensions[get_column_letter(place)].width = min(60, longest + 3)
    page.freeze_panes = "A4"


def workbook(sheets: tuple[Sheet, ...]) -> bytes:
    """The bytes of one workbook, the same every time."""
    book = Workbook()
    book.remove(book.worksheets[0])
    for sheet in sheets:
        lay_out(sheet, book.create_sheet(sheet.name))
    book.properties.creator = "xinzheng demo"
    book.properties.created = MADE.replace(tzinfo=None)
    made = io.BytesIO()
    book.save(made)
    return still(made.getvalue())


def still(data: bytes) -> bytes:
    """The same workbook without the times at which it was made: members in order, stored, dated 1980."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as given, zipfile.ZipFile(out, "w", zipfile.ZIP_STORED) as written:
        for name in sorted(given.namelist(), key=lambda name: (name != "[Content_Types].xml", name)):
            member = zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0))
            member.create_system = 3
            content = given.read(name)
            if name == "docProps/core.xml":
                content = re.sub(
                    rb"(<dcterms:modified[^>]*>)[^<]*", rb"\g<1>" + MADE.strftime("%FT%TZ").encode(), content
                )
            written.writestr(member, content)
    return out.getvalue()


def main(folder: Path) -> None:
    """Write every workbook into `folder`."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, sheets in WORKBOOKS.items():
        (folder / name).write_bytes(workbook(sheets))
        print(folder / name)


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else FOLDER)
