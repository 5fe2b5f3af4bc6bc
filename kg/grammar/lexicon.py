"""The words of the quantity grammar, as tables: spellings and what each means.

Holds no rule of the grammar: what words mean together is said by kg.grammar.amounts.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from enum import Enum, auto

from kg.quantities.quantity import Bound


class Kind(Enum):
    """What part a word can play."""

    NUMBER = auto()  # 500, 1,200, 66.98, ten
    DIGITS = auto()  # 两, 三四, 二〇二五
    SMALL = auto()  # 十 百 千
    BIG = auto()  # 万 亿, million, bn: scales that a whole range shares
    VAGUE = auto()  # 数 几, several
    MAGNITUDE = auto()  # hundreds of millions
    WHOLE = auto()  # 一半, doubled: number and unit in one
    PER = auto()  # 百分之
    PARTS = auto()  # 分之
    HEDGE = auto()  # 约, more than: before a figure
    AFTER = auto()  # 左右, or more: after a figure
    INNER = auto()  # 多 余 来: inside a figure
    LEVEL = auto()  # 级
    NEUTRAL = auto()  # 大关, 之间: adds nothing
    UNIT = auto()
    TO = auto()
    TILDE = auto()  # between figures a range, before one an approximation
    DASH = auto()  # between figures a range, before one a minus
    PLUS = auto()
    MINUS = auto()
    BETWEEN = auto()
    AND = auto()
    OR = auto()
    GROWTH = auto()
    FALL = auto()
    REACH = auto()  # 增至, 高达: names a level, so adds nothing
    OTHER = auto()  # not a word of the grammar


@dataclass(frozen=True)
class Sense:
    """What a spelling means: a number for scales, a bound for hedges, a unit for units.

    `shift` is the power of ten by which the unit's words enlarge the number (2 for %). A `soft` unit is a
    mere measure word, which gives way to the unit that a reader asks for. `side` is where a unit may stand.
    """

    kind: Kind
    number: Decimal = Decimal(0)
    top: Decimal | None = None
    bound: Bound | None = None
    unit: str = ""
    shift: int = 0
    soft: bool = False
    side: str = "after"


# Rows of the form {what it means: spellings}, the spellings as regular expressions so that a word can look
# at its neighbours (分 is a score, but not in 分钟).

_BOUNDS: dict[Bound, tuple[str, str]] = {
    Bound.APPROX: (
        "大约 大概 约为 (?<![预签合节契条制公])约 接近 将近 (?<![最附邻])近",
        "about|around|approximately|approx\\.?|roughly|nearly|almost|close to|circa|some",
    ),
    Bound.MORE_THAN: (
        "大幅超过 超过 超出 超 逾 突破 破 高于 大于 多于 (?<![通经])过(?=[十百千万亿]) >",
        "more than|over|above|exceeding|exceeded|exceeds|in excess of|upwards of|surpassed|surpassing|topped",
    ),
    Bound.AT_LEAST: (
        "至少 不少于 不低于 不小于 起码 最少 最低 上(?=[百千万亿]) >= ≥",
        "at least|no less than|not less than|no fewer than|a minimum of",
    ),
    Bound.LESS_THAN: (
        "不到 不足 少于 低于 小于 未满 未达到 未到 <",
        "less than|under|below|fewer than|short of",
    ),
    Bound.AT_MOST: (
        "最多可达 最高可达 最多 至多 最高达 最高为 最高 不超过 不高于 不多于 不大于 <= ≤",
        "up to|at most|no more than|not more than|a maximum of",
    ),
}
_AFTER: dict[Bound, tuple[str, str]] = {
    Bound.APPROX: ("左右 上下", "or so"),
    Bound.AT_LEAST: ("及以上 以上(?!市)", "or more|or above|or higher"),
    Bound.AT_MOST: ("及以下 以下 以内", "or less|or fewer|or below"),
}

DIGITS = dict(zip("零〇一二两三四五六七八九", (0, 0, 1, 2, 2, 3, 4, 5, 6, 7, 8, 9), strict=True))
_SMALL = {"十": 10, "百": 100, "千": 1000}
_BIG = {
    "万": 10**4,
    "亿": 10**8,
    "个亿": 10**8,
    "hundred": 10**2,
    "thousand": 10**3,
    "million": 10**6,
    "billion": 10**9,
    "trillion": 10**12,
}
LETTERS = {"k": 10**3, "m": 10**6, "mn": 10**6, "b": 10**9, "bn": 10**9, "t": 10**12, "tn": 10**12}
_ENGLISH = {
    **{"one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9},
    **{"ten": 10, "eleven": 11, "twelve": 12, "thirteen": 13, "fourteen": 14, "fifteen": 15, "sixteen": 16},
    **{"seventeen": 17, "eighteen": 18, "nineteen": 19, "twenty": 20, "thirty": 30, "forty": 40, "fifty": 50},
    **{"sixty": 60, "seventy": 70, "eighty": 80, "ninety": 90},
}

_NOT_A_SCORE = "(?![钟之别析布支为成享时领化歧工发配散类解裂拆])"
_RANKED = "(?=\\s*[-−]?[\\d.,一二两三四五六七八九十百千万亿]+(?:[名位]|$|[^\\w\u4e00-\u9fff]))"

# unit, side, shift, soft, Chinese spellings, English spellings
_UNITS: tuple[tuple[str, str, int, bool, str, str], ...] = (
    ("CNY", "both", 0, False, "人民币", "RMB|CNY"),
    ("CNY", "before", 0, False, "¥", ""),
    ("CNY", "after", 0, False, "元人民币 元", "yuan|renminbi"),
    ("USD", "both", 0, False, "", "USD"),
    ("USD", "before", 0, False, "US\\$ \\$", ""),
    ("USD", "after", 0, False, "美元 美金", "US dollars|dollars"),
    ("HKD", "both", 0, False, "", "HKD"),
    ("HKD", "before", 0, False, "HK\\$", ""),
    ("HKD", "after", 0, False, "港元 港币", "Hong Kong dollars"),
    ("EUR", "both", 0, False, "€", "EUR"),
    ("EUR", "after", 0, False, "欧元", "euros?"),
    ("JPY", "both", 0, False, "", "JPY"),
    ("JPY", "after", 0, False, "日元", "yen"),
    ("GBP", "both", 0, False, "£", "GBP"),
    ("GBP", "after", 0, False, "英镑", "pounds?"),
    ("ratio", "after", 2, False, "% 个百分点 百分点", "percentage points?|percent|per cent|pct"),
    ("ratio", "after", 3, False, "‰", ""),
    ("ratio", "after", 1, False, "(?<=[一二两三四五六七八九])成(?![为立功本果员长都熟绩分交])", ""),
    ("factor", "after", 0, False, "倍 (?<=\\d)[xX×](?![A-Za-z0-9])", "-?fold"),
    ("factor", "before", 0, False, "×", ""),
    ("users", "after", 0, False, "名用户 位用户 个用户 用户", "users?"),
    ("people", "after", 0, True, "人(?!民|工) 名 位(?![数于置])", "people|persons?"),
    ("times", "after", 0, True, "人次 次(?![数序方])", "times|visits"),
    ("points", "after", 0, False, f"分{_NOT_A_SCORE}", "points?"),
    ("models", "after", 0, False, "款模型 个模型", "models?"),
    ("parameters", "after", 0, False, "个参数 参数", "parameters?|params"),
    ("steps", "after", 0, False, "步(?![骤伐])", "steps?"),
    ("tools", "after", 0, False, "种工具 款工具 个工具", "tools?"),
    ("months", "after", 0, False, "个月 (?<=[数几])月", "months?"),
    ("years", "after", 0, False, "年", "years?"),
    ("rank", "before", 0, False, f"第{_RANKED}", "rank"),
    ("companies", "after", 0, True, "家公司 家企业 家", "company|companies"),
    ("tokens", "after", 0, False, "个token token", "tokens?"),
    ("count", "after", 0, True, "个 种 款 轮 项 条", ""),
)

_RISES = "增长率|增长|增加|提升|提高|上涨|上升|扩大|增速|增幅|涨幅|增"
_FALLS = "下降|降低|减少|下跌|下滑|缩减|缩小|降幅|跌幅|降|跌|减"
_PERIODS = "(?:(?:环比|同比|月均|年均|平均|月|年|MoM|YoY|QoQ)\\s*)*"
_VERBS: dict[Kind, tuple[str, str]] = {
    Kind.REACH: (
        f"{_PERIODS}(?:{_RISES}|{_FALLS})(?:到|至(?![少多]))|[多高]?达到?",
        "(?:grew|rose|increased|surged|fell|dropped|decreased|declined) to|reached|as much as",
    ),
    Kind.GROWTH: (
        f"{_PERIODS}(?:{_RISES})[了为]?",
        "(?:grew|rose|increased|surged)(?: by)?|up by|up(?! to)|growth of",
    ),
    Kind.FALL: (f"{_PERIODS}(?:{_FALLS})[了为]?", "(?:fell|dropped|decreased|declined|down)(?: by)?"),
}
_PLAIN_WORDS = {
    Kind.VAGUE: ("数(?=[十百千万亿个家名位人款种轮项条次步年月]) 几", "several|a few"),
    Kind.PARTS: ("分之", ""),
    Kind.INNER: ("多 余 来", ""),
    Kind.LEVEL: ("级(?!市场)", ""),
    Kind.NEUTRAL: ("大关 之间", ""),
    Kind.TO: ("到 至 – —", "to|through"),
    Kind.TILDE: ("~ ～ 〜", ""),
    Kind.DASH: ("-", ""),
    Kind.MINUS: ("− 负", "minus"),
    Kind.PLUS: ("[+]", "plus"),
    Kind.BETWEEN: ("介于", "between|from"),
    Kind.AND: ("且 但 、但 ,但", "and|but"),
    Kind.OR: ("或者 或", "or"),
}
_WHOLES = {
    ("ratio", "0.5"): ("一半 半数", "half"),
    ("factor", "2"): ("翻倍 翻番 翻了一番 翻一番", "doubled|doubling|twofold"),
    ("factor", "3"): ("", "tripled|tripling|threefold"),
    ("factor", "4"): ("翻两番 翻了两番", "quadrupled|fourfold"),
    ("factor", "5"): ("", "fivefold"),
    ("factor", "10"): ("", "tenfold"),
}

Row = tuple[str, Sense]


def rows() -> Iterator[Row]:
    """Every spelling (a regular expression) with what it means; the verbs first, as they are the longest."""
    for kind, (chinese, english) in _VERBS.items():
        latin = english.replace(" ", r"\s+")
        yield f"(?:{chinese}|(?<![A-Za-z])(?:{latin})(?![A-Za-z]))", Sense(kind)
    words = [*_number_rows(), *_bound_rows(), *_plain_rows(), *_unit_rows()]
    # A regular expression takes its first alternative that fits: the longest spelling has to come first.
    yield from sorted(words, key=lambda row: -_length(row[0]))


def _number_rows() -> Iterator[Row]:
    for word, value in _SMALL.items():
        yield word, Sense(Kind.SMALL, Decimal(value))
    for word, value in _BIG.items():
        yield word, Sense(Kind.BIG, Decimal(value))
    for word, value in _ENGLISH.items():
        yield word, Sense(Kind.NUMBER, Decimal(value))
    for word, value in (("百分之", 2), ("千分之", 3), ("万分之", 4)):
        yield word, Sense(Kind.PER, unit="ratio", shift=value)
    for scale in ("thousand", "million", "billion", "trillion"):
        low = Decimal(_BIG[scale])
        yield rf"{scale}s\s+of", Sense(Kind.MAGNITUDE, low)
        for word, factor in (("tens", 10), ("hundreds", 100)):
            yield (
                rf"{word}\s+of\s+{scale}s(?:\s+of)?",
                Sense(Kind.MAGNITUDE, low * factor, top=low * factor * 10),
            )


def _bound_rows() -> Iterator[Row]:
    for kind, table in ((Kind.HEDGE, _BOUNDS), (Kind.AFTER, _AFTER)):
        for bound, spellings in table.items():
            for spelling in _split(*spellings):
                yield spelling, Sense(kind, bound=bound)


def _plain_rows() -> Iterator[Row]:
    for kind, spellings in _PLAIN_WORDS.items():
        for spelling in _split(*spellings):
            yield spelling, Sense(kind)
    for (unit, value), spellings in _WHOLES.items():
        for spelling in _split(*spellings):
            yield spelling, Sense(Kind.WHOLE, Decimal(value), unit=unit)


def _unit_rows() -> Iterator[Row]:
    for unit, side, shift, soft, chinese, english in _UNITS:
        for spelling in _split(chinese, english):
            yield spelling, Sense(Kind.UNIT, unit=unit, shift=shift, soft=soft, side=side)


def _split(chinese: str, english: str) -> list[str]:
    return [*chinese.split(), *(word.replace(" ", r"\s+") for word in english.split("|") if word)]


def _length(spelling: str) -> int:
    """How much text a spelling takes: its look at the neighbours does not count."""
    own = re.sub(r"\(\?<[=!][^)]*\)", "", spelling)
    return len(re.split(r"\(\?[=!]", own)[0])
