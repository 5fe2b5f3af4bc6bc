"""English frames: hearsay, a condition, a view or a plan that governs whole clauses, and how far it reaches."""

from __future__ import annotations

import re

from kg.reading.english import VERB, WHICH, done
from kg.reading.english_echoes import CUT
from kg.reading.masked_text import Page, Sentence, Span
from kg.reading.patterns import NAME, lexicon, reading
from kg.reading.reach import BOUND, begins, statement_ends


def frames(
    page: Page, sentence: Sentence, match: re.Match[str], kind: str, own: int, core: tuple[int, int], place: Span
) -> bool:
    """Whether a frame found in clause `own` governs the clauses `core`."""
    clause = page.masked[slice(*sentence.clauses[own])]
    if _told_apart(page, match, kind, sentence.clauses[own][0], place if own < core[0] else None):
        return False
    if place[1] <= match.start() and core[0] <= own <= core[1] and kind in BOUND and _goes_on(page, place, match):
        return False
    if own > core[1] and _OF_A_NOUN.match(clause):
        return False  # whose software protects the anonymous sources of newspapers
    if own > core[1] and kind in ("opinion", "forecast") and WHICH.match(clause):
        return False  # …, which in my opinion has a fine sales team
    if kind == "planned":
        return core[0] <= own <= core[1] and not done(page, sentence.clauses[core[0]][0], place[1])
    if kind == "denied" and _denies_else(page, sentence, match, own < core[0], place[0]):
        return False
    if kind == "hypothetical":
        return _conditional(page, sentence, match, own, core, place)
    if re.search(r";", page.masked[min(match.start(), place[0]) : max(match.start(), place[0])]):
        return False
    if own == core[0] or own == core[1]:
        between = page.masked[min(match.end(), place[0]) : max(match.start(), place[0])]
        return not CUT.search(between) or (match.start() < place[0] and not re.search(r"\b(?:and|but)\b", between))
    if own < core[0]:
        near = core[0] - own <= (2 if kind in ("denied", "reported") else 1)
        return (
            near
            and not re.search(r";", page.masked[match.end() : place[0]])
            and match.start() - sentence.clauses[own][0] < 12
        )
    if ANONYMOUS.search(match.group()):
        return True
    return (
        own == core[1] + 1
        and not re.search(r"\band\b", page.masked[place[1] : match.start()])
        and match.start() - sentence.clauses[own][0] < (40 if kind == "reported" else 8)
        and not re.search(r"^\s*(?:and|but)\b", clause)
    )


def _denies_else(page: Page, sentence: Sentence, match: re.Match[str], earlier: bool, place: int) -> bool:
    """Whether a denial ahead has a matter of its own: reports that it had been sold, a price that nobody would tell."""
    end = page.clause(match.start())[1]
    if match.end() > place:
        return False
    if earlier and _OF_REPORTS.match(page.masked, match.end(), end):
        return True  # contrary to reports that it had been sold to a bank, …
    if _ASKED_OF.search(page.masked, match.end(), place):
        return True  # nobody would say at what price it raised ⓠ
    opening = begins(page.masked, match.end(), place, sentence.end)
    return opening is not None and _COMPLEMENT.search(page.masked, match.end(), opening.start()) is None


def _conditional(
    page: Page, sentence: Sentence, match: re.Match[str], own: int, core: tuple[int, int], place: Span
) -> bool:
    """Whether a condition in clause `own` is one of the clauses `core`."""
    clause = page.masked[slice(*sentence.clauses[own])]
    if own < core[0] and re.match(r"\s*(?:which|who|whose|that)\b", clause, re.IGNORECASE):
        return False
    if _COUNTED_SO.search(page.masked, match.start(), sentence.clauses[own][1]):
        return False  # once bots are stripped out: how it is counted
    if own < core[0] and _TEMPORAL.match(match.group()) and done(page, sentence.clauses[core[0]][0], place[1]):
        return False  # until then known for biotech, it led
    if _WHEN.match(match.group()) and _ITS_PAST.search(match.group()):
        return False  # when it released its model, the firm was …
    if _TEMPORAL.match(match.group()) and _DATED.search(page.masked, match.end(), sentence.clauses[own][1]):
        return False  # turned, by the time the lawyers were done, into
    if match.start() < place[0]:
        between = page.masked[match.end() : place[0]]
        if _COLON.search(between) and done(page, *sentence.clauses[core[0]]):
            return False  # Provided you have a number you can try it yourself: ⓝ released
        return not re.search(r";|\.|, (?:and|but) (?:it|the|ⓝ)|,[^:]*:\s", between) and (own >= core[0] - 2)
    goes_on = core[1] <= own < len(sentence.clauses) - 1 and _TEMPORAL.match(match.group())
    if goes_on and done(page, *sentence.clauses[own + 1]):
        return False  # of the name before it: ⓝ, until then known for ships, led
    verbs = list(VERB.finditer(page.masked, sentence.clauses[core[0]][0], place[1]))
    if not verbs and page.masked[place[0]] == NAME:
        verbs = list(VERB.finditer(page.masked, place[1], match.start()))[:1]  # it is the subject of what comes next
    finite = bool(verbs) and verbs[-1]["past"] is not None
    if own > core[1] and _WHEN.match(match.group()) and clause.strip()[:4].lower() != "when":
        return False  # it dates what its own clause tells
    return (own == core[1] and not finite) or (own > core[1] and not finite and own == core[1] + 1)


def _told_apart(page: Page, match: re.Match[str], kind: str, begin: int, later: Span | None) -> bool:
    """Whether a frame in the clause from `begin` says nothing beyond it: the buyers were ⓝ; some grumble, but ⓝ had …

    Only a verb that heads its clause makes a condition; `later` is the statement where it stands in a later clause.
    """
    if _INVERTED.match(match.group()) and page.masked[begin : match.start()].strip():
        return True
    told = kind in ("reported", "opinion", "denied")
    if later is not None and kind == "reported" and _CONFIRMED.search(page.masked, match.end(), later[0]):
        return True  # what bloggers have said the company now says itself: …
    return later is not None and told and _TURNS.search(page.masked, match.end(), later[0]) is not None


def _goes_on(page: Page, place: Span, match: re.Match[str]) -> bool:
    """Whether another statement begins before a frame: has 290 employees and could fill more posts tomorrow."""
    return statement_ends(page.masked, place[1], match.start()) < match.start()


_OF_A_NOUN = re.compile(r"\s*(?:whose|where)\b", re.IGNORECASE)
_OF_REPORTS = re.compile(r"\s*(?:that|of|about|on)\b", re.IGNORECASE)
_ASKED_OF = re.compile(
    r"\b(?:say|said|tell|told|disclose|explain|know|knows|knew|reveal) (?:\w+ ){0,2}?(?:what|how|why|when|where)\b",
    re.IGNORECASE,
)
_COLON = re.compile(r"\w \w[^:]*:\s")
_TEMPORAL = re.compile(r"(?:until|once|as soon as|when|by the time|the (?:moment|day|minute))\b", re.IGNORECASE)
_COUNTED_SO = re.compile(
    r"(?:once|when|if) [^,;.]{1,40}(?:stripped|excluded|removed|netted|counted|included|left out|taken out)\b",
    re.IGNORECASE,
)
_DATED = re.compile(reading("english.dated").replace("{past}", lexicon().words["past"]), re.IGNORECASE)
_CONFIRMED = re.compile(
    r"\b(?:company|ⓝ|it|they|both|firms?|regulator|filings?) (?:has |have |had |now |since |later |itself )*"
    r"(?:confirm(?:s|ed)|acknowledge[sd]?|says? (?:so )?itself)\b",
    re.IGNORECASE,
)
_COMPLEMENT = re.compile(r"\b(?:that|whether|if|how)\b", re.IGNORECASE)
_WHEN = re.compile(r"when\b", re.IGNORECASE)
_ITS_PAST = re.compile(rf"\b(?:{lexicon().words['past']})\b", re.IGNORECASE)
_INVERTED = re.compile(r"(?:were|had|should)\b", re.IGNORECASE)
_TURNS = re.compile(r"[,;] (?:but|yet)\b", re.IGNORECASE)
ANONYMOUS = re.compile(reading("english.anonymous"), re.IGNORECASE)
