"""Names in Latin letters: firms where a firm's verb or a description stands beside them, else of whatever class."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from kg.drafting.drafting_words import pattern, words
from kg.drafting.new_names import LATIN, THING, Name, class_of, generic, undescribed
from kg.reading import Span
from kg.reading.metric_words import names_a_metric


def _beside_firm(text: str, start: int, end: int) -> re.Match[str] | None:
    """The Chinese words around a name in Latin letters that tell it to be a firm: 创业公司ⓝ, ⓝ再次完成, 对ⓝ的投资."""
    before = text[max(0, start - 8) : start]
    if not re.search(r"[\u4e00-\u9fff]", before.rstrip()[-1:] + text[end : end + 2]):
        return None
    if re.search(re.escape(text[start:end]) + r"\s?(?:大?模型|系列|产品|应用|助手|平台)", text):
        return None
    given = pattern("{}", "latin_firm/given").match(text, end) if before.rstrip().endswith("对") else None
    behind = pattern("{}", "latin_firm/behind").match(text, end)
    return given or behind or pattern("{}", "latin_firm/before").search(before)


@lru_cache(maxsize=1)
def _firm_verb() -> re.Pattern[str]:
    """The verb of a firm right behind its name, in English after an adverb too, where it is none that others have."""
    zh, en = words()["firm_verbs"]["zh"], words()["firm_verbs"]["en"]
    return re.compile(rf"\s*(?:{zh}|(?:{en})\b)|{_own_verb().pattern}")


@lru_cache(maxsize=1)
def _own_verb() -> re.Pattern[str]:
    """A verb that only firms have, right behind a name or after an adverb."""
    own = "|".join(one for one in words()["firm_verbs"]["en"].split("|") if one not in ("is", "has", "said", "plans"))
    return re.compile(rf"\s(?:(?:{words()['latin_acts']})\s)*(?:(?:{own})\b)")


def _does_business(text: str, start: int, end: int) -> re.Match[str] | None:
    """The English words around a name that tell of a firm: ⓝ employs, ⓝ, which makes, ⓝ's backers, a stake in ⓝ."""
    behind = pattern("{}|(?:, which|(?:, [^.;,]{3,90},)?){}", "latin_owns", "latin_business").match(text, end)
    return behind or pattern("{}", "latin_into").search(text[max(0, start - 32) : start])


@lru_cache(maxsize=1)
def _takes_money() -> re.Pattern[str]:
    """What stands behind a firm that money comes to, by whatever verb: ⓝ, started by ⓝ, snagged ⓠ from ⓝ."""
    apart = r"(?:, (?:[^.;,]|, (?=[a-z])){3,90},)?"
    also = rf"(?:\s(?:has|had|have|will|{words()['latin_acts']}|\w+ly))*"
    part = r"(?:half|a quarter of) a [mb]illion"
    money = rf"(?:(?:US|HK|S)?[$€£¥]\s?\d|\d[\d,.]*\s?(?:[mb]illion|bn|m|yuan)\b|{part})"
    hedge = r"(?: (?:about|around|some|nearly|over|more than|almost|another|an?|its))*"
    of_round = r"(?:[^.;]|\.\d){0,60}?\b(?:from [A-Z]|round|Series [A-H]|seed|funding|financing|valuation|investors)"
    founded = rf",(?: \w+)? {words()['founded_by.en']} "
    return re.compile(
        rf"{apart}{also}\s(?!{words()['latin_gives']})[a-z]+(?: in| up| down)?{hedge} {money}{of_round}|{founded}"
    )


def latin(text: str) -> Iterator[Name]:
    """Words in Latin capitals: a firm where a firm's verb follows, else a thing of whatever class."""
    verb = _firm_verb()
    made = re.compile(rf"(?:{words()['founds']})(?:了)?\s?$")
    for match in (piece for whole in LATIN.finditer(text) for piece in _without_posts(text, whole.span())):
        parts = re.split(r" ", re.sub(r"\S+-(?:backed|based|owned|led|funded)(?= )", "AI", match.group()))
        while len(parts) > 1 and (undescribed(f"{parts[0]} ") == "" or (generic(parts[0]) and parts[0] != "AI")):
            parts.pop(0)
        while len(parts) > 1 and generic(parts[-1]) and parts[-1] not in ("AI", "Pro", "Max", "Plus"):
            parts.pop()
        label = " ".join(parts)
        described = re.search(r"-(?:backed|based|owned|led|funded|made)$", label)
        place = _OF_PLACE.match(text, match.start() + match.group().find(label) + len(label))
        if place and _THE.search(text[max(0, match.start() - 5) : match.start() + match.group().find(label)]):
            continue  # the Shenzhen chip designer
        if len(label) > 2 and not described and not generic(label) and not _opens_sentence(text, match, label):
            end = match.end() - len(match.group()) + match.group().rfind(label) + len(label)
            start = end - len(label)
            acts = verb.match(text, end) or made.search(text[max(0, start - 8) : start])
            acts = acts or _beside_firm(text, start, end) or _does_business(text, start, end)
            acts = acts or _takes_money().match(text, end)
            sold = "Product" if pattern("{}", "latin_product").match(text, end) else THING
            yield Name(label, class_of(label) or ("Company" if acts and sold == THING else sold))


_THE = re.compile(r"\b[Tt]he $|^The $")
_OF_PLACE = pattern(r" (?:[a-z-]+ ){0,2}(?:{})\b", "descriptors/en")


def _opens_sentence(text: str, match: re.Match[str], label: str) -> bool:
    """Whether a capital is but that of a sentence, Churn is, or that of the place a wire names first, SHANGHAI --.

    A word that the text has nowhere else with a capital, and beside which nothing tells of a firm, is a word.
    """
    if any(place.start() <= match.start() < place.end() for place in _DATELINE.finditer(text)):
        return True
    start = match.start() + match.group().find(label)
    if not _at_head(text, start) or not re.fullmatch("[A-Z][a-z]+", label):
        return False
    if not re.match(r" [a-z]", text[match.end() :]):
        return False
    if names_a_metric(label) or re.search(rf"\b{label.lower()}\b", text) or _PLAIN.fullmatch(label):
        return True
    return not (
        text.count(label) > 1 or _own_verb().match(text, match.end()) or _takes_money().match(text, match.end())
    )


def _at_head(text: str, start: int) -> bool:
    return _HEAD.search(text[max(0, start - 4) : start]) is not None


_HEAD = re.compile(r"(?:^|[.!?][\"”]?\s|\n|[“\"])\s*$")
_DATELINE = re.compile(
    r"^[A-Z][A-Z]{3,}[A-Z /,.-]*(?:, [A-Z][a-z]+\.? \d+)?(?: ?\([^)\n]{2,30}\))? (?:--|[-–—]) ", re.MULTILINE
)
_PLAIN = re.compile(r"\w+(?:ing|ed|ly|ual|ross)")  # Paying, Founded, Annual, Gross


def _without_posts(text: str, place: Span) -> Iterator[re.Match[str]]:
    """The stretches of Latin names that posts stand between: Larkfield Systems CEO Anna Holt."""
    at = place[0]
    for post in [*_POST.finditer(text, *place), None]:
        piece = LATIN.search(text, at, post.start() if post else place[1])
        if piece is not None:
            yield piece
        at = post.end() if post else place[1]


_POST = re.compile(
    r"\b(?:C[EFTOPS]O|Chief [A-Z]\w+(?: and [A-Z]\w+)? Officer|Vice President|President"
    r"|Chair(?:man|woman)?|Founder|Co-[Ff]ounder|Dr|Mr|Ms)\b"
)
