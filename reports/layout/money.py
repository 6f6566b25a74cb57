"""Money as a person reads it: 598,326.39 and 人民币伍拾玖万捌仟叁佰贰拾陆元叁角玖分. Pure.

Promise: both spellings are exact for every integer of fen that a statement can hold, and each is read back to the
same fen.

Rules
* Integer fen in, no floats, no locale. A negative sum has a minus sign before it, or 负 after 人民币.
* 大写: 整 after 元 and after 角, nothing after 分; 零 once for any run of zeros between digits, and between 元 and 分
  where 角 is zero; no 零 before 角; less than one yuan begins with 角 or 分; nothing at all is 零元整.

Specification: 支付结算办法 (银发〔1997〕393号) 附一 "正确填写票据和结算凭证的基本规定".
"""

from __future__ import annotations

FEN_PER_YUAN = 100
FEN_MAX = 2**53 - 1  # integers of a statement, FORMATS 1.1
DIGITS = "零壹贰叁肆伍陆柒捌玖"
PLACES = ("", "拾", "佰", "仟")
YI, WAN = 10**8, 10**4


def fen_text(fen: int) -> str:
    """Fen as yuan with two decimals and thousands apart: 59832639 → '598,326.39'."""
    sign = "-" if fen < 0 else ""
    yuan, rest = divmod(abs(fen), FEN_PER_YUAN)
    return f"{sign}{yuan:,}.{rest:02d}"


def yuan_text(fen: int) -> str:
    """Fen as '598,326.39元'."""
    return f"{fen_text(fen)}元"


def fen_in_words(fen: int) -> str:
    """Fen in capital numerals (大写): 59832639 → '人民币伍拾玖万捌仟叁佰贰拾陆元叁角玖分'. |fen| ≤ 2^53 − 1."""
    assert abs(fen) <= FEN_MAX, "a statement holds no larger sum"
    yuan, rest = divmod(abs(fen), FEN_PER_YUAN)
    jiao, cents = divmod(rest, 10)
    head = "人民币" + ("负" if fen < 0 else "")
    whole = f"{_whole(yuan)}元" if yuan else ""
    if not rest:
        return f"{head}{whole or '零元'}整"
    tenths = f"{DIGITS[jiao]}角" if jiao else ("零" if yuan else "")
    return f"{head}{whole}{tenths}" + (f"{DIGITS[cents]}分" if cents else "整")


def _whole(number: int) -> str:
    """A positive whole number, 亿 and 万 apart."""
    for unit, name in ((YI, "亿"), (WAN, "万")):
        if number >= unit:
            high, low = divmod(number, unit)
            gap = "零" if 0 < low < unit // 10 else ""
            return f"{_whole(high)}{name}{gap}{_whole(low) if low else ''}"
    return _four(number)


def _four(number: int) -> str:
    """1 to 9,999 without zeros at either end."""
    words = ""
    for place in (3, 2, 1, 0):
        digit = number // 10**place % 10
        if digit:
            words += DIGITS[digit] + PLACES[place]
        elif words and not words.endswith("零") and number % 10**place:
            words += "零"
    return words
