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


UNIT_WORDS: dict[str, UnitWords] = {
    "CNY": UnitWords("{}元人民币", "CNY {}"),
    "USD": UnitWords("{}美元", "USD {}"),
    "HKD": UnitWords("{}港元", "HKD {}"),
    "EUR": UnitWords("{}欧元", "EUR {}"),
    "JPY": UnitWords("{}日元", "JPY {}"),
    "GBP": UnitWords("{}英镑", "GBP {}"),
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
