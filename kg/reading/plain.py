"""Plain statements: whether only known words stand in the clause of a statement, besides its parts.

What is not known to be harmless may be a verb, a modal or an owner that changes what is said: a person must look.
What only describes a name, and what another predicate of the clause says, is left out.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from kg.reading.assertion import region
from kg.reading.masked_text import Page, Span
from kg.reading.metric_words import words_of
from kg.reading.patterns import NAME, Pattern, lexicon, pattern, reading
from kg.reading.reach import begins

_MODAL_ZH = re.compile("[能可会肯须该应欲想要盼求待若差离]")
_DENIES_ZH = re.compile("[不没未无非误错假谣否写估]")
# One character more or less is an adverb's; where a word states the fact, a noun beside it changes nothing either.
_MOST_ZH = {False: 1, True: 3}


@lru_cache(maxsize=1)
def _known() -> dict[str, re.Pattern[str]]:
    zh, en = (lexicon().data["plainly"][language] for language in ("zh", "en"))
    past = lexicon().words["past"]
    return {
        "zh": re.compile(f"{lexicon().words['adverbs.zh']}|{zh}"),
        "en": re.compile(rf"(?<![A-Za-z])(?:{en}|{past}|\w+ly)(?![A-Za-z])", re.IGNORECASE),
    }


@lru_cache(maxsize=1)
def _metric_words() -> re.Pattern[str]:
    """The words that name what a figure measures, whole: a slice may hold but a part of one (月活 of 月活跃用户)."""
    return re.compile("|".join(words_of(name).pattern for name in lexicon().data["metrics"]), re.IGNORECASE)


@lru_cache(maxsize=2)
def _adjuncts(language: str) -> re.Pattern[str]:
    return pattern(lexicon().data["adjuncts"][language], language)


_CALLED_EN = re.compile(reading("plain.called_en").replace("{noun}", reading("plain.noun")), re.IGNORECASE)
_APPOSED = re.compile(reading("plain.apposed"), re.IGNORECASE)
_DETERMINED = re.compile(reading("plain.determined"), re.IGNORECASE)
# verbs that say nothing by themselves: what else stands in the clause has to be known to the last word
_LIGHT = re.compile(
    reading("plain.light"),
    re.IGNORECASE,
)
_DONE_ZH = re.compile(reading("plain.done_zh"))
_PROPER = re.compile(r"(?<=[a-z,’' ] )[A-Z][\w'’-]+")  # a name that is not known: a place, a person
_PAST = rf"(?:\w+ly |instead |then |later |still |last \w+ |has |have |had |also )*(?:{lexicon().words['past']})\b"
_FULL = re.compile(
    rf"\bdid (?:{lexicon().words['base']})\b"
    rf"|\b(?!(?:had|put|set|went|came|stood|saw|reported|given)\b)(?:{lexicon().words['past']})\b",
    re.IGNORECASE,
)
_VERB_ITSELF = re.compile(rf"{_PAST}", re.IGNORECASE)
# how a clause begins whose verb has no subject of its own, and how the name that opens one is described ahead of it
_BEGINS = {
    "zh": re.compile(
        rf"【[^】]*】|.*、(?={lexicon().words['adverbs.zh']})|[^，。：；ⓝⓠ]{{2,8}}：|.*[^，；]*(?:之后|之际|之时|以来|期间|后|时|前)，"
    ),
    "en": re.compile(
        rf".*(?:;|\b(?:{reading('plain.reports_that')}) that\s"
        rf"|\b(?:what|how|why|where)(?: [a-z]+)? (?={NAME}+ {_PAST})|\b(?:and|but|then|yet)\s+(?={_PAST})"
        rf"|\b(?:but|whereas|while|when|after|because)\s+(?=(?:{NAME}+|it|they) (?:{_PAST}|has\b|had\b)))",
        re.IGNORECASE,
    ),
}
_DESCRIBES = {
    "zh": re.compile(reading("plain.describes.zh")),
    "en": re.compile(
        reading("plain.describes.en"),
        re.IGNORECASE,
    ),
}
# where another predicate, or what hangs on this one, begins behind the last part
_ENDS = {
    "zh": re.compile(reading("plain.ends.zh")),
    "en": re.compile(
        reading("plain.ends.en"),
        re.IGNORECASE,
    ),
    "en.light": re.compile(
        reading("plain.ends.en.light"),
        re.IGNORECASE,
    ),
}


def is_plain(page: Page, places: list[Span], own: Pattern | None = None, stated: bool = False) -> str | None:
    """The unknown words in the clause of these places, where there are enough to change what is said; else None.

    `own`: the words of what is claimed, known wherever they stand. `stated`: whether a word tells it as a fact, so that
    some nouns beside it do not matter.
    """
    left = unknown(page, places, own)
    if page.sentence(places[0][0]).language != "zh":
        return left or None
    if _MODAL_ZH.search(left):
        return left
    most = _MOST_ZH[stated and not _DENIES_ZH.search(left)]
    return left if len(left) > most else None


def tells(page: Page, place: Span) -> bool:
    """Whether the clause of a figure has a verb of its own that tells it as done."""
    begin, end = region(page, place)
    language = page.sentence(place[0]).language
    return (_FULL if language == "en" else _DONE_ZH).search(page.masked, begin, end) is not None


def unknown(page: Page, places: list[Span], own: Pattern | None = None) -> str:
    """The words that are not known in the clause of the first of these places: its figure, or its property's cue."""
    text, (begin, end) = page.masked, region(page, places[0])
    language = page.sentence(places[0][0]).language
    inside = sorted(place for place in places if begin <= place[0] and place[1] <= end)
    begin = _statement_begins(text, begin, places[0], end, language)
    first = next((place for place in inside if place[0] >= begin), places[0])
    last = inside[-1][1]
    full = _is_full(text, begin, places[0], end)
    described = _DESCRIBES[language].search(text[begin : first[0]]) if text[first[0]] == NAME else None
    if presupposed(text, places[0]):  # the ⓠ that ⓝ raised has gone on chips; 完成的ⓠ融资还能用ⓠ
        begin, end = min(first[0], places[0][0]), last
    after = _ENDS[language if full else "en.light"].search(text, last - (text[last - 1] == "后"), end)
    end = after.start() if after else end
    letters = list(text)
    named = [found.span() for words in (_metric_words(), own) if words for found in words.finditer(text, begin, end)]
    for start, stop in (*inside, *named, (begin + described.start(), first[0]) if described else (0, 0)):
        letters[start:stop] = " " * (stop - start)
    if language == "en":
        for called in _CALLED_EN.finditer(text, begin, end):
            start, stop = called.span(called.lastgroup or 0)
            second = text.find(" ", start) + 1 or stop  # a participle may stand first: the listed cosmetics group ⓝ
            if not _VERB_ITSELF.search(text, min(second, stop), stop) and not any(
                start < b and a < stop for a, b in inside
            ):
                letters[start:stop] = " " * (stop - start)
    for start, stop in (_harmless if language == "zh" else _asides)(text, begin, end, inside):
        letters[start:stop] = " " * (stop - start)
    rest = "".join(letters[begin:end])
    if full or language == "zh":
        rest = _adjuncts(language).sub(lambda found: " " * len(found.group()), rest)
    if language == "zh":
        return "".join(_known()["zh"].sub(" ", rest).split())
    rest = _PROPER.sub(" ", rest)
    nouns = rest[first[0] - begin :]
    left = _known()["en"].sub(" ", rest[: first[0] - begin] + (_DETERMINED.sub(" ", nouns) if full else nouns))
    return " ".join(re.findall(r"[A-Za-z][A-Za-z'-]+", left))


def presupposed(text: str, place: Span) -> bool:
    """Whether a figure stands in a noun that is told as got, so that what the sentence says of it does not matter."""
    if _GOT.search(text, max(0, place[0] - _LOOKS_BACK), place[0]) or _IS_WHAT_GOT.match(text, place[1]):
        return True
    return text[: place[0]].lower().endswith("the ") and _IT_GOT.match(text, place[1]) is not None


_LOOKS_BACK = 24  # characters before a figure that may tell it as got
_GOT = re.compile(reading("plain.got"))
_IS_WHAT_GOT = re.compile(rf" (?:is|was) what (?:{NAME}+|it|they) (?:{lexicon().words['past']})\b", re.IGNORECASE)
_IT_GOT = re.compile(
    rf"(?: [A-Z]\w*| {NAME}+)*(?: that| which)? (?:{NAME}+|it|they|the company|the start-?up) (?:has |had |have )?"
    rf"(?:{lexicon().words['past']}|employs|has|counts)\b",
    re.IGNORECASE,
)


def _asides(text: str, begin: int, end: int, inside: list[Span]) -> Iterator[Span]:
    """What says between commas, without a verb, what a name is: ⓝ, the former rower, runs …"""
    for aside in _APPOSED.finditer(text, begin, end):
        if not any(aside.start() < stop and start < aside.end() for start, stop in inside):
            yield aside.span()


def _harmless(text: str, begin: int, end: int, inside: list[Span]) -> Iterator[Span]:
    """What changes nothing by the place where it stands, whatever its words are.

    Words that describe a name (做轴承的ⓝ), what an act leans on (靠线上相亲), the other items of a list and the firms
    in it that are not known, the verb that ends at a level (调低至), and what the whole is called behind it (这件事).
    """
    for name in _BY_PLACE:
        found = _HARMLESS[name].search(text, begin, end)
        while found:
            start, stop = found.span("what")
            beside = not any(start < place[1] and place[0] < stop for place in inside)
            if beside and not _MODAL_ZH.search(text[start:stop]):
                yield start, stop
            found = _HARMLESS[name].search(text, stop if beside else start + 1, end)


_BY_PLACE = (
    "by_another",
    "source",
    "described",
    "is_called",
    "leans_on",
    "item",
    "named",
    "stranger",
    "level",
    "called",
)
_HARMLESS = {name: pattern(reading(f"plain.{name}")) for name in _BY_PLACE}


def _statement_begins(text: str, begin: int, place: Span, end: int, language: str) -> int:
    """Where the statement of a place begins, which may share its clause with others."""
    before = _BEGINS[language].match(text[: _verb_end(text, place)], begin)
    first = before.end() if before else begin
    opening = begins(text, begin, place[0], end) if language == "en" else None
    return max(first, opening.end()) if opening and not _COMPLEMENT.search(text, begin, opening.start()) else first


_COMPLEMENT = re.compile(r"\b(?:that|whether|if|how)\b", re.IGNORECASE)


def _verb_end(text: str, place: Span) -> int:
    """Where the first of the parts ends if it is the verb that a conjunct begins with: and closed its Series A."""
    verb = _VERB_ITSELF.match(text, place[0])
    return verb.end() if verb else place[0]


def _is_full(text: str, begin: int, place: Span, end: int) -> bool:
    """Whether a verb that says something governs the place, so that the nouns beside it change nothing."""
    full, light = (list(verbs.finditer(text, begin, place[1])) for verbs in (_FULL, _LIGHT))
    if full or light:
        return bool(full) and (not light or full[-1].start() > light[-1].start())
    return _FULL.search(text, place[1], end) is not None or _LIGHT.search(text, place[1], end) is None
