"""The words of the quantity grammar, as tables: spellings and what each means.

Holds no rule of the grammar: what words mean together is said by kg.grammar.amounts.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from enum import Enum, auto

from kg.grammar.quantity_words import Spellings, quantity_words
from kg.grammar.spellings import alternatives, least_length
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
    HALF = auto()  # and a half: after a number or a unit
    LEVEL = auto()  # 级
    MODIFIER = auto()  # well, 已: beside a hedge, and says nothing about how much
    FOREIGN = auto()  # 比索: a currency, and not known which
    NEUTRAL = auto()  # 大关, 之间: adds nothing
    UNIT = auto()
    TO = auto()
    TILDE = auto()  # between figures a range, before one an approximation
    DASH = auto()  # between figures a range, before one a minus
    PLUS = auto()
    MINUS = auto()
    BETWEEN = auto()
    FROM = auto()  # 从, from: before two figures that a change joins
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
    mere measure word, which gives way to the unit that a reader asks for. `side` is where a unit may stand, and
    its number is what its words add to the figure (一年半).
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

DIGITS = dict(zip("零〇一二两三四五六七八九", (0, 0, 1, 2, 2, 3, 4, 5, 6, 7, 8, 9), strict=True))
FINANCIAL = dict(zip("壹贰叁参肆伍陆柒捌玖", (1, 2, 3, 3, 4, 5, 6, 7, 8, 9), strict=True))
FINANCIAL_DIGIT = f"零?[{''.join(FINANCIAL)}](?=[拾佰仟万亿元圆])"  # 伍佰, and not 队伍
_ONE_TO_NINE = "一二三四五六七八九"
SPELLED_DECIMAL = (
    f"(?:[{_ONE_TO_NINE}]?十[{_ONE_TO_NINE}]?|[零{_ONE_TO_NINE}])点[零〇{_ONE_TO_NINE}]+(?=[百千万亿倍个]|美元|元)"
)
_TEN = f"(?<=[{''.join(FINANCIAL)}])拾|拾(?=[{''.join(FINANCIAL)}万亿元圆])"
_SMALL = {"十": 10, _TEN: 10, "百": 100, "佰": 100, "千": 1000, "仟": 1000}
_BIG = {
    "万": 10**4,
    "亿": 10**8,
    "个亿": 10**8,
    "dozen": 12,
    "hundred": 10**2,
    "thousand": 10**3,
    "lakh": 10**5,
    "million": 10**6,
    "crore": 10**7,
    "billion": 10**9,
    "trillion": 10**12,
}
LETTERS = {"k": 10**3, "m": 10**6, "mn": 10**6, "b": 10**9, "bn": 10**9, "t": 10**12, "tn": 10**12}
NUMBER_WORDS = {
    **{"one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9},
    **{"ten": 10, "eleven": 11, "twelve": 12, "thirteen": 13, "fourteen": 14, "fifteen": 15, "sixteen": 16},
    **{"seventeen": 17, "eighteen": 18, "nineteen": 19, "twenty": 20, "thirty": 30, "forty": 40, "fifty": 50},
    **{"sixty": 60, "seventy": 70, "eighty": 80, "ninety": 90},
}

_NOT_A_SCORE = "(?![钟之别析布支为成享时领化歧工发配散类解裂拆])"
_RANKED = "(?=\\s*[-−]?[\\d.,一二两三四五六七八九十百千万亿]+(?:[名位]|$|[^\\w\u4e00-\u9fff]))"

_SCALED = r"(?=[-\s]+(?:dozen|hundred|thousand|lakh|million|crore|billion|trillion)\b)"
_SPAN = r"(?=\s+(?:year|month)\s+and\s+a\s+half)"
_NUMBERS_BEFORE_A_SCALE = {
    "1": [f"an?{_SCALED}", f"an?{_SPAN}"],
    "0.5": [
        rf"(?:a\s+)?half(?:[-\s]an?)?{_SCALED}",
        r"half\s+an?(?=\s+(?:year|month|per))",
        "(?<![上下大])半(?=个?(?:[百千]?[万亿]|年(?![报度])|个月|个百分点))",
    ],
    "0.25": [rf"(?:an?\s+|one[-\s])?quarter\s+of\s+an?{_SCALED}"],
    "0.75": [rf"three[-\s]quarters\s+of\s+an?{_SCALED}"],
}
_HALF_MORE = {"years": "年半(?![导年载数晌夜])", "months": "个半月", "factor": "倍半(?!导)"}
_TENS = "twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety"
ENGLISH_TENS = rf"(?<![A-Za-z])(?:{_TENS})[-\s](?:one|two|three|four|five|six|seven|eight|nine)(?![A-Za-z])"

# Words of a unit that count where it is expected, and are plain nouns elsewhere.
EXPECTED = {"people": ("[名个位]?(?:员工|雇员|职工)", "employees?", "staff", "workers?")}

# Currencies are in schema/quantities.yaml.
# unit, side, shift, soft, Chinese spellings, English spellings
_UNITS: tuple[tuple[str, str, int, bool, str, str], ...] = (
    ("ratio", "after", 2, False, "% 个百分点 百分点", "percentage points?|percent|per cent|pct"),
    ("ratio", "after", 3, False, "‰", ""),
    ("ratio", "after", 1, False, "(?<=[\\d一二两三四五六七八九])成(?![为立功本果员长都熟绩分交])", ""),
    ("factor", "after", 0, False, "倍 (?<=\\d)[xX×](?![A-Za-z0-9])", "-?fold"),
    ("factor", "before", 0, False, "×", ""),
    ("users", "after", 0, False, "名用户 位用户 个用户 用户", "users?"),
    ("people", "after", 0, True, "人(?!民|工) 名 位(?![数于置])", "people|persons?"),
    ("factor", "after", 0, False, "", "times(?=\\s+(?:as|its|the|that|what|larger|higher))"),
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

_RISES = (
    "增长率|增长|增加|提升|提高|上涨|上升|扩大|增速|增幅|涨幅|暴涨|大涨|猛涨|猛增|激增|暴增|大增|骤增|剧增|飙升|飙涨|攀升|高出|多出"
    "|翻了?(?=[近约超不至多逾]?[过到少止足]?[\\d.一二两三四五六七八九十几数]+\\s*[倍番])|涨|增"
)
_FALLS = "下降|降低|减少|下跌|下滑|缩减|缩小|降幅|跌幅|暴跌|大跌|骤降|锐减|大降|骤减|回落|降|跌(?![破穿])|减"
_GREW = "grew|grown|rose|risen|increased|surged|soared|jumped|climbed|expanded|gained|skyrocketed"
_FELL = "fell|fallen|dropped|decreased|declined|plunged|slumped|shrank|tumbled"
_PERIODS = "(?:(?:环比|同比|月均|年均|平均|(?<![个几数\\d])月|(?<![今去本前明每全\\d])年|MoM|YoY|QoQ)\\s*)*"
_VERBS: dict[Kind, tuple[str, str]] = {
    Kind.REACH: (
        f"{_PERIODS}(?:{_RISES}|{_FALLS})(?:到|至(?![少多]))|[多高]?达到?了?",
        f"(?:{_GREW}|{_FELL}) to|reached|reaching|totall?ed|totall?ing",
    ),
    Kind.GROWTH: (
        f"{_PERIODS}(?:{_RISES})[了为]?",
        f"(?:{_GREW})(?: by)?|up by|up(?! to)|(?:growth|rise|increase|jump) of",
    ),
    Kind.FALL: (
        f"{_PERIODS}(?:{_FALLS})[了为]?",
        f"(?:{_FELL}|down)(?: by)?(?! (?:below|under))|(?:fall|drop|decrease|decline) of",
    ),
}
_PLAIN_WORDS = {
    Kind.VAGUE: ("[好大]几(?=[十百千万亿]) 数(?=[十百千万亿个家名位人款种轮项条次步年月]) 几", "several|a few"),
    Kind.PARTS: ("分之", ""),
    Kind.HALF: ("", "and a half"),
    Kind.LEVEL: ("量级 级别 级(?!市场)", ""),
    Kind.NEUTRAL: ("大关 之间 不等 (?<=[元圆])整", ""),
    Kind.TO: ("到 至 – —", "to|through"),
    Kind.TILDE: ("~ ～ 〜", ""),
    Kind.DASH: ("-", ""),
    Kind.MINUS: ("− 负", "minus"),
    Kind.PLUS: ("[+]", "plus|-plus"),
    Kind.BETWEEN: ("介于", "between|(?:ranging|ranged|ranges|range|varying) from"),
    Kind.FROM: ("从 由 自", "from"),
    Kind.AND: ("且 但 、但 ,但", "and|but"),
    Kind.OR: ("或者 或", "or"),
}
_WHOLES = {
    ("ratio", "0.5"): (
        "一半 半数 (?<=[过近超])半(?![数年个亿万径导天])",
        "(?<!first\\s)(?<!second\\s)(?<!latter\\s)half(?![-\\s]year)",
    ),
    ("ratio", "0.25"): ("", "(?<!once\\s)(?<!in\\s)(?:a|one)[-\\s]quarter(?=\\s+of\\b|\\s*$)"),
    ("ratio", "0.75"): ("", "three[-\\s]quarters(?=\\s+of\\b(?!\\s+(?:19|20)\\d\\d))"),
    ("ratio", "-0.5"): ("腰斩 减半", "halved"),
    ("factor", "2"): ("翻倍 翻番 一番", "doubled|doubling|doubles|twofold|twice(?=\\s+(?:as|its|the|that|what))"),
    ("factor", "3"): ("", "tripled|tripling|triples|threefold"),
    ("factor", "4"): ("[两二]番", "quadrupled|quadrupling|fourfold"),
    ("factor", "5"): ("", "quintupled|fivefold"),
    ("factor", "8"): ("三番", "eightfold"),
    ("factor", "10"): ("", "tenfold"),
    ("factor", "16"): ("四番", ""),
}

Row = tuple[str, Sense]


def rows() -> Iterator[Row]:
    """Every spelling (a regular expression) with what it means; the verbs first, as they are the longest."""
    for kind, (chinese, english) in _VERBS.items():
        latin = english.replace(" ", r"\s+")
        yield f"(?:{chinese})", Sense(kind)
        yield f"(?<![A-Za-z])(?:{latin})(?![A-Za-z])", Sense(kind)
    words = [*_number_rows(), *_bound_rows(), *_plain_rows(), *_unit_rows(), *_currency_rows()]
    # A regular expression takes its first alternative that fits: the longest spelling has to come first.
    yield from sorted(words, key=lambda row: -least_length(row[0]))
    unknown = quantity_words().unknown_currencies
    for spelling in (*unknown.before, *unknown.after):
        yield spelling, Sense(Kind.FOREIGN)


def _number_rows() -> Iterator[Row]:
    for word, value in _SMALL.items():
        yield word, Sense(Kind.SMALL, Decimal(value))
    for word, value in _BIG.items():
        yield f"-?{word}" if word.isascii() else word, Sense(Kind.BIG, Decimal(value))
    for word, value in NUMBER_WORDS.items():
        yield word, Sense(Kind.NUMBER, Decimal(value))
    for number, spellings in _NUMBERS_BEFORE_A_SCALE.items():
        for spelling in spellings:
            yield spelling, Sense(Kind.NUMBER, Decimal(number))
    for word, value in (("百分之", 2), ("千分之", 3), ("万分之", 4)):
        yield word, Sense(Kind.PER, unit="ratio", shift=value)
    for word, value in (("dozens", 12), ("tens", 10), ("hundreds", 100)):
        yield rf"{word}\s+of", Sense(Kind.MAGNITUDE, Decimal(value))
    for scale in ("thousand", "million", "billion", "trillion"):
        low = Decimal(_BIG[scale])
        yield rf"{scale}s\s+of", Sense(Kind.MAGNITUDE, low)
        for word, factor in (("tens", 10), ("hundreds", 100)):
            yield (
                rf"{word}\s+of\s+{scale}s(?:\s+of)?",
                Sense(Kind.MAGNITUDE, low * factor, top=low * factor * 10),
            )


def _bound_rows() -> Iterator[Row]:
    words = quantity_words()
    for kind, table in ((Kind.AFTER, words.after), (Kind.INNER, words.inside), (Kind.HEDGE, words.before)):
        for bound, spellings in table.items():
            for spelling in _both(spellings):
                yield spelling, Sense(kind, bound=bound)
    for bound, verbs in words.denied.items():
        yield f"{words.denials.zh}(?:{'|'.join(verbs.zh)})了?", Sense(Kind.HEDGE, bound=bound)
        denied = f"{words.denials.en} (?:{'|'.join(verbs.en)})".replace(" ", r"\s+")
        yield f"(?<![A-Za-z]){denied}(?![A-Za-z])", Sense(Kind.HEDGE, bound=bound)
    for spelling in _both(words.modifiers):
        yield spelling, Sense(Kind.MODIFIER)


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
    for unit, spelling in _HALF_MORE.items():
        yield spelling, Sense(Kind.UNIT, Decimal("0.5"), unit=unit)


def _currency_rows() -> Iterator[Row]:
    for code, spellings in quantity_words().currencies.items():
        for side in ("before", "both", "after"):
            for spelling in getattr(spellings, side):
                yield spelling.replace(" ", r"\s+"), Sense(Kind.UNIT, unit=code, side=side)
        yield code, Sense(Kind.UNIT, unit=code, side="both")


def _both(spellings: Spellings) -> Iterable[str]:
    return (*spellings.zh, *(word.replace(" ", r"\s+") for word in spellings.en))


def _split(chinese: str, english: str) -> list[str]:
    words = alternatives(english) if english else []
    return [*chinese.split(), *(word.replace(" ", r"\s+") for word in words)]
