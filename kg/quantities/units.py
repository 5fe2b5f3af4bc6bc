"""The words of units: how each unit is written in Chinese and English, as one table for reading and writing.

It spells units, it does not rule them: which units exist is said by schema/codes.ttl, and a unit without a row here
is written as its own term.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class UnitWords:
    """How one unit is written: a template for each language, and the power of ten that the words carry.

    `shift` is 2 for a ratio, which is written as a percentage: 1.70 is written 170%.
    """

    zh: str
    en: str
    shift: int = 0


_CURRENCIES = {
    **{"CNY": "元人民币", "USD": "美元", "HKD": "港元", "EUR": "欧元", "JPY": "日元", "GBP": "英镑"},
    **{"SGD": "新加坡元", "AUD": "澳元", "CAD": "加元", "NZD": "新西兰元", "TWD": "新台币", "KRW": "韩元"},
    **{
        "INR": "印度卢比",
        "PKR": "巴基斯坦卢比",
        "IDR": "印尼盾",
        "AED": "迪拉姆",
        "SAR": "沙特里亚尔",
        "CHF": "瑞士法郎",
    },
    **{"MYR": "林吉特", "THB": "泰铢", "VND": "越南盾", "PHP": "菲律宾比索", "MXN": "墨西哥比索", "BRL": "巴西雷亚尔"},
    **{"RUB": "卢布", "TRY": "土耳其里拉", "ILS": "新谢克尔", "ZAR": "南非兰特", "SEK": "瑞典克朗", "NOK": "挪威克朗"},
    **{"DKK": "丹麦克朗", "MOP": "澳门元"},
}

UNIT_WORDS: dict[str, UnitWords] = {
    **{code: UnitWords(f"{{}}{name}", f"{code} {{}}") for code, name in _CURRENCIES.items()},
    "users": UnitWords("{}用户", "{} users"),
    "people": UnitWords("{}人", "{} people"),
    "times": UnitWords("{}次", "{} times"),
    "ratio": UnitWords("{}%", "{}%", shift=2),
    "factor": UnitWords("{}倍", "{}-fold"),
    "points": UnitWords("{}分", "{} points"),
    "models": UnitWords("{}款模型", "{} models"),
    "parameters": UnitWords("{}参数", "{} parameters"),
    "steps": UnitWords("{}步", "{} steps"),
    "tools": UnitWords("{}种工具", "{} tools"),
    "months": UnitWords("{}个月", "{} months"),
    "years": UnitWords("{}年", "{} years"),
    "rank": UnitWords("第{}名", "rank {}"),
    "companies": UnitWords("{}家公司", "{} companies"),
    "tokens": UnitWords("{}token", "{} tokens"),
    "count": UnitWords("{}个", "{}"),
}


def unit_words(unit: str) -> UnitWords:
    """The words for `unit`; an unlisted currency code stands before its number, an unlisted term after it."""
    if unit in UNIT_WORDS:
        return UNIT_WORDS[unit]
    template = f"{unit} {{}}" if unit.isupper() else f"{{}} {unit}"
    return UnitWords(template, template)
