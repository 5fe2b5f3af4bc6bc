"""A text made ready for reading: known names, quantities and neutral compounds masked, sentences and clauses cut.

Every position of the masked text is one of the text.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import Any

from kg.grammar.read import Found, find_quantities
from kg.reading.patterns import NAME, NEUTRAL, QUANTITY, lexicon, simplified

Span = tuple[int, int]

_SENTENCE_END = re.compile(
    r"[。！!？?\n]+[”’」』\"']*|(?<=[^\s.][^\s.])\.[”\"']*(?=\s|$)|(?<=(?:ries|ound) [A-H])\.[”\"']*(?=\s|$)"
    r"|(?<=[ⓝⓠ])\.[”\"']*(?=\s|$)"
)
_CLAUSE_END = re.compile(r"(?:[，;；:：—–…]|,(?!\d{3}(?!\d)))+|\s-\s|(?<=[\u4e00-\u9fff”])\s+(?=[\u4e00-\u9fffⓝ])")
# In Chinese a half-width mark is the full-width one, so that the patterns need to know but one of them.
_HALF_WIDTH = re.compile(
    r"(?<=[\u4e00-\u9fff”》）)])[,;:?](?=\s*[\u4e00-\u9fffⓝⓠ“《（(\d])|[,;:?](?=[\u4e00-\u9fff“])"
    r"|(?<=[\u4e00-\u9fff”])[,;:?]"
)
_COUNTED = ("companies", "people")  # words of who acts, which the patterns read: two people familiar with it
_FULL_WIDTH = {",": "，", ";": "；", ":": "：", "?": "？"}
_ABBREVIATION = re.compile(
    r"\b(?:Inc|Co|Ltd|Corp|Mr|Mrs|Ms|Dr|vs|approx|c|No|St|Jr|e\.g|i\.e|U\.S|U\.K|Jan|Feb|Sept?|Oct|Nov|Dec)$"
)
_NUMBER = re.compile(
    r"[\d０-９〇零一二两三四五六七八九十百千万亿半几数倍翻壹贰叁肆伍陆柒捌玖拾佰仟億萬]"
    r"|one|two|three|four|five|six|seven|eight|nine|ten|half|quarter|fold|ou?ble|riple"
    r"|hundred|thousand|illion|several|few|percent|teen|twelve|eleven|twenty|ty\b",
    re.IGNORECASE,
)
# what a bracket tells of a name, unless it is its role or a hedge
_BESIDE_NAME = re.compile(
    r"(?<=ⓝ)[（(](?![^（）()]*(?:投|顾问|FA|[买卖]方|传|拟|计划|证实|lead|advis|sell|former|前|原"
    r"|ⓠ))[^（）()ⓝ]{1,24}[)）]",
    re.IGNORECASE,
)
_MARKUP = re.compile(r"(?<=ⓝ)(?:\*\*|`)|(?:\*\*|`)(?=ⓝ)")  # a name in Markdown's bold or code
_QUOTED = re.compile(r"“[^“”]*”|「[^「」]*」|『[^『』]*』|(?<![\w])\"[^\"]*\"")
_CHINESE = re.compile(r"[\u4e00-\u9fff]")


@dataclass(frozen=True)
class Sentence:
    """One sentence: its place, its clauses, its language and the mark that ends it."""

    start: int
    end: int
    clauses: tuple[Span, ...]
    language: str
    asks: bool


class Page:
    """One text with what is known in it. `names` are the labels to mask, each with the id that it names."""

    def __init__(self, text: str, names: Iterable[str] = ()) -> None:
        self.text = text
        self.named = tuple(_found(text, frozenset(names)))
        self.covered = _covered(text, self.named)
        self.quantities = find_quantities(self.covered) if _NUMBER.search(self.covered) else []
        self.masked = _masked(simplified(self.covered).replace("’", "'"), self.quantities)
        self.read: dict[tuple[str, Span], frozenset[Any]] = {}

    @cached_property
    def letters(self) -> str:
        """The text in simplified characters with its names covered, where a turn (不过) is no neutral compound."""
        return simplified(self.covered)

    @cached_property
    def sentences(self) -> tuple[Sentence, ...]:
        return tuple(_sentences(self.masked))

    @cached_property
    def _starts(self) -> list[int]:
        return [one.start for one in self.sentences]

    @cached_property
    def quotations(self) -> tuple[Span, ...]:
        """The places between quotation marks, marks included."""
        return tuple(match.span() for match in _QUOTED.finditer(self.text))

    def index(self, position: int) -> int:
        """The number of the sentence that holds a position."""
        return max(bisect_right(self._starts, position) - 1, 0)

    def sentence(self, position: int) -> Sentence:
        """The sentence that holds a position."""
        return self.sentences[self.index(position)]

    def clause(self, position: int) -> Span:
        """The clause that holds a position or the mark behind it; the first one holds also what opens its sentence."""
        sentence = self.sentence(position)
        opened = (clause for clause in sentence.clauses if clause[0] <= position)
        return max(opened, default=(sentence.start, sentence.clauses[0][1]))

    def names_in(self, start: int, end: int) -> list[Span]:
        """The places of known names between two positions, but for those in an aside that says what is not meant."""
        return [span for span in self.named if span[0] >= start and span[1] <= end and self.masked[span[0]] == NAME]


@lru_cache(maxsize=64)
def _names_pattern(names: frozenset[str]) -> re.Pattern[str]:
    longest = sorted((name for name in names if len(name) > 1), key=lambda name: (-len(name), name))
    return re.compile("|".join(map(_bounded, longest)) or r"(?!)")


def _bounded(name: str) -> str:
    front = r"(?<![A-Za-z0-9])" if name[0].isascii() and name[0].isalnum() else ""
    back = r"(?![A-Za-z0-9])" if name[-1].isascii() and name[-1].isalnum() else ""
    return front + re.escape(name) + back


def _found(text: str, names: frozenset[str]) -> Iterable[Span]:
    return (match.span() for match in _names_pattern(names).finditer(text))


def _covered(text: str, names: Sequence[Span]) -> str:
    letters = list(text)
    for start, end in names:
        letters[start:end] = NAME * (end - start)
    return "".join(letters)


def _masked(covered: str, quantities: Iterable[Found]) -> str:
    letters = list(covered)
    for one in quantities:
        if one.quantity.unit in _COUNTED:
            continue
        letters[one.start : one.end] = QUANTITY * (one.end - one.start)
    for match in _MARKUP.finditer("".join(letters)):
        letters[match.start() : match.end()] = NAME * (match.end() - match.start())
    for match in _HALF_WIDTH.finditer("".join(letters)):
        letters[match.start()] = _FULL_WIDTH[match.group()]
    for match in _BESIDE_NAME.finditer("".join(letters)):
        letters[match.start() : match.end()] = NEUTRAL * (match.end() - match.start())
    for match in lexicon().compounds.finditer("".join(letters)):
        letters[match.start() : match.end()] = NEUTRAL * (match.end() - match.start())
    return "".join(letters)


def _sentences(text: str) -> Iterable[Sentence]:
    begin = 0
    for match in _SENTENCE_END.finditer(text):
        if match.group().startswith(".") and _ABBREVIATION.search(text[max(0, match.start() - 8) : match.start()]):
            continue
        yield _sentence(text, begin, match.end())
        begin = match.end()
    if begin < len(text):
        yield _sentence(text, begin, len(text))


def _sentence(text: str, start: int, end: int) -> Sentence:
    whole = text[start:end]
    language = "zh" if len(_CHINESE.findall(whole)) * 8 > len(re.findall(r"[A-Za-z]", whole)) else "en"
    clauses, begin = [], start
    for match in _CLAUSE_END.finditer(text, start, end):
        if match.start() > begin:
            clauses.append((begin, match.start()))
        begin = match.end()
    if begin < end or not clauses:
        clauses.append((begin, end))
    return Sentence(start, end, tuple(clauses), language, bool(re.search(r"[？?]", whole[-4:])))
