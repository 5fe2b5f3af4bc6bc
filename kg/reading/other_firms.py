"""Other firms: whether a figure or an event is that of a rival, a landlord, a customer of the firm that is named."""

from __future__ import annotations

import re

from kg.reading.masked_text import Page, Span
from kg.reading.patterns import reading

# what a firm has that is the firm's own; anything else of its has a figure of its own: ⓝ's landlord, ⓝ's hit
_OWN_NOUN = re.compile(
    reading("subjects.own_noun"),
    re.IGNORECASE,
)
_POSSESSES = re.compile(r"(?:'s?|’s?)\s+(?P<owned>(?:[\w-]+\s+){0,2}?[\w-]+)")
_OTHERS_ZH = re.compile(reading("subjects.others_zh"))


def possession(page: Page, span: Span) -> str | None:
    """What a name is only the owner of, where that has figures of its own: the landlord in ⓝ's landlord."""
    others = _OTHERS_ZH.match(page.masked, span[1])
    if others:
        return others["owned"]
    owned = _POSSESSES.match(page.masked, span[1])
    return owned["owned"] if owned and not _OWN_NOUN.match(page.masked, span[1]) else None


def compared(page: Page, place: Span) -> Span | None:
    """The words of a comparison that hold the figure and tell it of another: 与对手…拥有的ⓠ员工相比, …."""
    sentence = page.sentence(place[0])
    for found in _COMPARED[sentence.language].finditer(page.masked, sentence.start, sentence.end):
        if found.start() < place[0] and place[1] <= found.end():
            return found.span()
    return None


_COMPARED = {
    "zh": re.compile(reading("subjects.compared.zh")),
    "en": re.compile(reading("subjects.compared.en"), re.IGNORECASE),
}


def beside_it(page: Page, span: Span) -> bool:
    """Whether a name only says whose rival, supplier or owner is told of: a rival of ⓝ, ⓝ的对手."""
    ahead, behind = (_BESIDE[0].search(page.masked[: span[0]]), _BESIDE[1].match(page.masked, span[1]))
    return bool(ahead or behind or _LESS_THAN.match(page.masked, span[0] - 1))


def set_aside(page: Page, start: int) -> bool:
    """Whether the name that begins at `start` is told as whose it is not: a spin-off, and not ⓝ, raised …."""
    return _SET_ASIDE.search(page.masked[:start]) is not None


_SET_ASIDE = re.compile(r"(?:,(?: and)? not|rather than|instead of) $|(?:，|^)(?:而不是|而非|并非)$")
_LESS_THAN = re.compile(r"比ⓝ+(?:ⓠ|(?:还|要|又)?[多少高低大小快慢](?:出|了))")


def leads_its(page: Page, name: Span, place: Span) -> bool:
    """Whether a name is subject as who pays a figure: that investor went on to lead the firm's ⓠ Series A."""
    return _LEADS_ITS.search(page.masked[name[1] : place[0]]) is not None


_LEADS_ITS = re.compile(
    r"\b(?:led|lead|leads|backed|joined|anchored) (?:its|the (?:firm|company|start-?up)['’]s) $", re.IGNORECASE
)


def a_rivals(page: Page, start: int) -> str | None:
    """Whose an event is by the words right before it, where that is another firm without a name: a rival's Series B."""
    found = _RIVALS.search(page.masked[:start])
    return found["who"] if found else None


_BESIDE = tuple(re.compile(reading(f"subjects.beside.{at}"), re.IGNORECASE) for at in ("ahead", "behind"))
_RIVALS = re.compile(reading("subjects.rivals"), re.IGNORECASE)
