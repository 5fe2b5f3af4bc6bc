"""Times in words, in Chinese and English, for labels that people read.

Says what the string says: an approximate month is never a day.
"""

from __future__ import annotations

import re

MONTHS = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)
_PARTS_ZH = {33: "第一季度", 34: "第二季度", 35: "第三季度", 36: "第四季度", 40: "上半年", 41: "下半年"}
_PARTS_EN = {33: "Q1 {}", 34: "Q2 {}", 35: "Q3 {}", 36: "Q4 {}", 40: "first half of {}", 41: "second half of {}"}


def _point(edtf: str) -> dict[str, str]:
    body = edtf.rstrip("~?%")
    year, *rest = body.split("-")
    numbers = [int(part) for part in rest]
    if numbers and numbers[0] in _PARTS_ZH:
        zh, en = f"{year}年{_PARTS_ZH[numbers[0]]}", _PARTS_EN[numbers[0]].format(year)
    else:
        zh = f"{year}年" + "".join(f"{n}{unit}" for n, unit in zip(numbers, "月日", strict=False))
        month = MONTHS[numbers[0] - 1] + " " if numbers else ""
        en = f"{numbers[1]} {month}{year}" if len(numbers) > 1 else f"{month}{year}"
    approximate, uncertain = edtf[-1] in "~%", edtf[-1] in "?%"
    zh += ("前后" if approximate else "") + ("（存疑）" if uncertain else "")
    en = ("about " if approximate else "") + en + (" (uncertain)" if uncertain else "")
    return {"zh": zh, "en": en}


def period_labels(edtf: str) -> dict[str, str]:
    """An EDTF string in words: `2025-12~` is 2025年12月前后 and about December 2025; `2025-09/..` is open."""
    if "/" not in edtf:
        return _point(edtf)
    first, last = ("" if end in ("", "..") else end for end in edtf.split("/"))
    if not last:
        return {"zh": _point(first)["zh"] + "以来", "en": "since " + _point(first)["en"]}
    if not first:
        return {"zh": "不晚于" + _point(last)["zh"], "en": "by " + _point(last)["en"]}
    zh = f"{_point(first)['zh']}至{_point(last)['zh']}"
    months = re.compile(r"^\d{4}-\d\d$")
    same_year = months.match(first) and months.match(last) and first[:4] == last[:4]
    start = MONTHS[int(first[5:]) - 1] if same_year else _point(first)["en"]
    return {"zh": zh, "en": f"{start} to {_point(last)['en']}"}
