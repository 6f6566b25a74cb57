"""The Chinese of what the rules of paying wages say: advances, payments, demands and arrears.

Rules
* A pair is the English sentence, letter for letter as the rule says it, and its Chinese; `{name}` stands for a value.
* The Chinese names what is wrong and what to do instead, in the words of the glossary.

Specification: law notes 6.4; docs/adr/0016.
"""

from __future__ import annotations

SENTENCES: tuple[tuple[str, str], ...] = (
    ("The workshop states an advance", "用工主体记录预支。"),
    ("The worker acknowledges an advance", "劳动者确认预支。"),
    ("The workshop states a wage payment", "用工主体记录发放工资。"),
    ("The worker acknowledges a wage payment", "劳动者确认收到工资。"),
    ("The clock records arrears after a payday", "发薪日过后由时钟记录欠薪。"),
    ("The workshop acknowledges arrears", "用工主体确认欠薪，出具工资欠条。"),
    ("An advance is acknowledged once", "此预支已确认，不能再次确认。"),
    ("No more is acknowledged than was stated", "确认的金额不能超过所记录的预支；请改小，未收到的部分不确认。"),
    ("A wage payment names each period and order once", "发放工资中每个工资期和订单只列一次；请合并。"),
    ("A wage payment allocates its whole sum", "发放工资须把全部金额分到工资期；请使各项之和等于发放金额。"),
    ("A wage payment names pay periods of the engagement", "发放工资须对应约定中的工资期；请核对工资期。"),
    ("What is paid before its period begins is an advance", "工资期开始前支付的是预支；请改用“预支”记录。"),
    (
        "No more is acknowledged for a period and order than was stated",
        "每项确认的金额不能超过发放记录中该项的金额；请改小，未收到的部分不确认。",
    ),
    ("A demand names each period once", "催讨工资中每个工资期只列一次；请合并。"),
    ("The total is the sum of the periods", "合计须等于各工资期金额之和；请重算合计。"),
    ("Arrears are recorded once the payday has passed", "发薪日过后才能记录欠薪；请等发薪日过后。"),
    ("Arrears of a pay period are recorded once a day", "同一工资期的欠薪一天只记录一次；请明天再记。"),
    (
        "Arrears are recorded where more is open, or claimed, than was recorded",
        "未付或主张的金额没有超过已记录的欠薪，无需再记。",
    ),
    (
        "Arrears are what is open of the period when they are recorded",
        "欠薪金额须等于记录时该工资期未付的金额；请按此重算。",
    ),
    ("An acknowledgement names each period and order once", "工资欠条中每个工资期和订单只列一次；请合并。"),
    ("No more is acknowledged than stands open", "确认的欠薪不能超过尚未付的金额；请改小。"),
    ("Arrears are acknowledged once", "此欠薪已有工资欠条，不能再次引用；请另引其他欠薪记录，或不引用。"),
)
