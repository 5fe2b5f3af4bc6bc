"""How a deal made from a row is called in Chinese and English.

Names say company and date, never a label: labels differ by source. A day is that on which the deal was told; what
happened by then is dated by the claims.
"""

from __future__ import annotations

import re

from kg.records.record_models import Bilingual, Entity

_MONTHS = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)
_HALVES = {"40": ("上半年", "the first half of"), "41": ("下半年", "the second half of")}


def date_words(edtf: str) -> Bilingual:
    """A date in words: 2023-40 is 2023年上半年 and the first half of 2023."""
    year, *rest = edtf.split("-")
    if not rest:
        return Bilingual(zh=f"{year}年", en=year)
    if rest[0] in _HALVES:
        zh, en = _HALVES[rest[0]]
        return Bilingual(zh=f"{year}年{zh}", en=f"{en} {year}")
    month = int(rest[0])
    name = _MONTHS[month - 1]
    if len(rest) == 1:
        return Bilingual(zh=f"{year}年{month}月", en=f"{name} {year}")
    day = int(rest[1])
    return Bilingual(zh=f"{year}年{month}月{day}日", en=f"{day} {name} {year}")


def deal_name(company: Entity, zh: str, en: str, edtf: str) -> Bilingual:
    """`zh` and `en` hold `{company}` and `{date}`, which says of a day that the deal was told on it."""
    date = date_words(edtf)
    told = edtf.count("-") == 2
    zh_date, en_date = (f"{date.zh}报道的", f"told on {date.en}") if told else (date.zh, f"of {date.en}")
    return Bilingual(
        zh=zh.format(company=company.name.zh, date=zh_date), en=en.format(company=company.name.en, date=en_date)
    )


def date_slug(edtf: str) -> str:
    """A date as part of an id: 2023-40 is 2023-h1."""
    return re.sub(r"-4([01])$", lambda m: f"-h{int(m[1]) + 1}", edtf)
