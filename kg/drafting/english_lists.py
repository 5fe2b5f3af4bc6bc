"""Lists of investors in English: the names that a verb, a participle or what calls them investors governs.

Led by ⓝ, ⓝ and ⓝ co-led, with ⓝ and ⓝ tagging along; ⓝ, an early backer of; investors in the round were ⓝ and ⓝ.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from kg.drafting.drafting_words import capitals, pattern, words
from kg.reading import Span

Told = tuple[Span, str, Span, bool]  # a name, `lead` or `follow`, the cue, whether the list is left open
_WORD = r"(?:[A-Z0-9][\w&-]*(?:['’](?!s\b)\w+|\.\w+)*)"
_NAME = rf"(?:[A-Z]\w+['’]s )?(?:{_WORD}|a16z)(?: (?:{_WORD}|(?:of|de|&) (?={_WORD})))*(?: (?:Co|Inc|Ltd)\.)?"
# what a list calls a party before its name: existing backer ⓝ, Meituan's venture arm ⓝ, the state-owned carmaker ⓝ
_ADJECTIVE = (
    r"(?:(?!(?:and|or|of|in|for|with|from|by|at|on|as|to|that|which|who|said|says)\b)[a-z][\w-]*"
    r"|[A-Z]\w+-[a-z]+|[A-Z][a-z]+(?:ese|ian|ish|ean))"
)
_KIND = (
    r"(?:(?!(?:after|over|under|other|others|rather|either|however|later)\b)[a-z-]{3,}(?:er|or)s?|giants?|firms?|funds?|groups?|arms?|units?|vehicles?|affiliates?|subsidiary|company|"
    r"companies|banks?|conglomerate|agency|equity|capital|technology|tech)"
)
_CALLED = (
    r"(?:(?:the|an?|its|both) )?(?:(?:existing|new|returning|fellow|early|earlier|strategic|previous|prior|angel|"
    r"longtime|sovereign|state|local|[\w]+-(?:backed|owned|based|listed|run|linked)) )*"
    rf"(?:(?:{_NAME}['’]s? )?(?:{_ADJECTIVE} ){{0,3}}?{_KIND} )*"
)
_LISTED = (
    rf"{_NAME}(?:\s*(?:, |; )(?!and ){_CALLED}(?:{_NAME}))*"
    rf"(?:\s*(?:, and | and | & |, as well as | as well as ){_CALLED}(?!others)"
    rf"(?:{_NAME})(?!\w| and {_NAME}|, {_NAME}(?:,| and )))?"
)
_LIST = re.compile(rf"\s*{_CALLED}({_LISTED})")
_APPOSED = r"(?:, (?:an?|the|its|another|which|who|already|also) [^,.;]{2,40},)?"
_ROUND = re.compile(r"(?:Series [A-H]\d?\+?|Pre-[A-H]|Seed|The [Rr]ound|IPO)$")
_SPLIT = re.compile(r"\s*,? (?:and|as well as) |\s*, |; ")
_ASIDE = re.compile(r"\([^()\n]{0,40}\)")
_LED = re.compile(r"\b(?:co-)?le(?:a?d|ading)\b|\bfrom [A-Z]|\banchored\b")


def english_lists(text: str) -> Iterator[Told]:
    """Every name that a list of investors in English holds; one may come more than once."""
    text = _ASIDE.sub(lambda aside: " " * len(aside.group()), text)
    for role in ("lead", "follow"):
        for cue in pattern(r"\b{}\b", f"lists/{role}.ahead.en", flags=re.IGNORECASE).finditer(text):
            found = _LIST.match(text, cue.end())
            if found:
                opened = re.match(r",? (?:and|among) others", text[found.end() :]) is not None
                yield from _names(text, found.span(1), role, cue.span(), opened)
        subject = r"(?P<list>" + _LIST.pattern + ")" + _APPOSED + r"\s+(?P<cue>{})\b"
        for cue in pattern(subject, f"lists/{role}.back.en").finditer(text):
            if not re.match(r"\s+(?:by|to)\b", text[cue.end() :]):
                yield from _names(text, cue.span(2), role, cue.span("cue"), False)
    yield from _with(text)
    for shape in _called_investors():
        for told in shape.finditer(text):
            yield from _names(text, told.span("names"), "follow", told.span("cue"), False)


@lru_cache(maxsize=1)
def _with_shape() -> re.Pattern[str]:
    told = words()["lists"]["with.en"]
    leads = r"(?:in|taking|sharing) the lead|(?:co-)?leading|anchoring"
    cue = rf"(?:also |both )?(?:(?P<told>{told})|(?P<leads>{leads})|[a-z]+ing (?:along|in|on|up)\b)"
    return re.compile(rf"\bwith\b{_LIST.pattern}\s+(?P<cue>{cue})")


def _with(text: str) -> Iterator[Told]:
    """With ⓝ and ⓝ tagging along: the participles behind a list, of whatever verb where the sentence has a lead."""
    for told in _with_shape().finditer(text):
        begin = max(text.rfind(". ", 0, told.start()), text.rfind("\n", 0, told.start())) + 1
        if told["told"] or told["leads"] or _LED.search(text, begin, told.start()):
            yield from _names(text, told.span(1), "lead" if told["leads"] else "follow", told.span("cue"), False)


@lru_cache(maxsize=1)
def _called_investors() -> tuple[re.Pattern[str], ...]:
    """What calls the names of a list investors, beside it or around it."""
    whom = r"(?:[a-z][\w-]* ){0,3}?(?:investors?|backers?|shareholders?|financiers?)"
    names = rf"{_CALLED}(?P<names>{_LISTED})"
    drew = r"(?:drew|attracted|brought in|added|welcomed)"
    return tuple(
        re.compile(source)
        for source in (
            rf"\b{names}, (?:(?:an?|the|its|both|all|already) )?(?P<cue>{whom})\b(?= (?:in|of)\b|,)",
            rf"\b(?P<cue>[Ii]nvestors|[Bb]ackers|[Ss]hareholders)\b[^.;,]{{0,60}}? (?:were|was|are|is) {names}",
            rf"\b[Aa]mong (?:[\w’'-]+ ){{0,3}}?(?P<cue>investors|backers|shareholders) (?:are|is|were) {names}",
            rf"\b{drew} {names} (?:as|among) (?:its |the |their )?(?P<cue>{whom})\b",
            rf"{names} (?:was|were|is|are) (?:the |its |an? )?(?P<cue>(?:sole|only|lead|biggest|first) {whom})\b",
        )
    )


def _names(text: str, place: Span, role: str, cue: Span, opened: bool) -> Iterator[Told]:
    at = place[0]
    for part in re.split(f"({_SPLIT.pattern})", text[place[0] : place[1]]):
        if not _SPLIT.fullmatch(part):
            name = re.sub(rf"^{_CALLED}(?:[A-Z]\w+['’]s (?=[A-Z]))?", "", part)
            start = at + len(part) - len(name)
            owns = re.match(r"['’]s\b", text[start + len(name) :]) is not None  # led by China's chip fund
            if len(name) > 1 and not owns and not re.fullmatch(capitals(), name) and not _ROUND.match(name):
                yield (start, start + len(name.rstrip(".'’"))), role, cue, opened
        at += len(part)
