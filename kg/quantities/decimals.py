"""Numbers as people write them: plain decimals, 100亿, 10 billion.

Never rounds: every function is exact, whatever the decimal context says.
"""

from __future__ import annotations

from decimal import Decimal

ZH_SCALES = ((12, "万亿"), (8, "亿"), (4, "万"))
EN_SCALES = ((12, " trillion"), (9, " billion"), (6, " million"))
_MOST_DECIMALS = 4  # 3.05235亿 would be harder to read than 30523.5万


def plain(x: Decimal) -> str:
    """The one way a number is written: no exponent, no trailing zeros, no minus zero."""
    text = format(x, "f")
    if "." in text:
        text = text.rstrip("0").rstrip(".")
    return "0" if text in ("-0", "") else text


def shifted(x: Decimal, places: int) -> Decimal:
    """`x` times ten to the `places`; `x` is finite."""
    sign, digits, exponent = x.as_tuple()
    return Decimal((sign, digits, int(exponent) + places))


def significant_digits(x: Decimal) -> int:
    """How many digits a number has between its first and its last that is no zero: 2 for 1200 and for 0.012."""
    return len(x.normalize().as_tuple().digits)


def in_chinese(x: Decimal, *, scaled: bool = True) -> tuple[str, str]:
    """Digits and scale word: 10000000000 gives ("100", "亿"), or ("10000000000", "") unless `scaled`."""
    return _scaled(x, ZH_SCALES if scaled else ())


def in_english(x: Decimal, *, scaled: bool = True) -> tuple[str, str]:
    """Digits and scale word: 10000000000 gives ("10", " billion"); unscaled digits are grouped by commas."""
    digits, scale = _scaled(x, EN_SCALES if scaled else ())
    return (digits if scale else grouped(digits)), scale


def grouped(digits: str) -> str:
    """Plain digits with a comma between thousands: 70123456 gives 70,123,456."""
    whole, point, fraction = digits.partition(".")
    return f"{int(whole):,}{point}{fraction}" if whole not in ("-0", "0") else digits


def _scaled(x: Decimal, scales: tuple[tuple[int, str], ...]) -> tuple[str, str]:
    for places, word in scales:
        digits = plain(shifted(x, -places))
        if abs(x) >= Decimal((0, (1,), places)) and len(digits.partition(".")[2]) <= _MOST_DECIMALS:
            return digits, word
    return plain(x), ""
