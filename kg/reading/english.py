"""English clauses: the verb that governs a place, what governs that verb, and what is said of it behind.

Morphology decides: a finite past states, an infinitive does not unless something bears it out, a gerund follows what
stands before it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from kg.reading.english_echoes import CUT, echoes
from kg.reading.masked_text import Page, Sentence, Span
from kg.reading.patterns import lexicon, pattern, reading
from kg.reading.reach import begins, out_of_reach, statement_ends
from kg.reading.statement_marks import PROSPECTIVE, Mark

__all__ = ["LEANS", "OWN_TOPIC", "SETS_UP", "clause_marks", "echoes", "extent", "fragment"]

_W = lexicon().words
VERB = pattern(
    rf"(?P<past>{_W['past']})|(?P<gerund>{_W['gerund']})|(?P<base>(?:{_W['base']})s?"
    rf"|raises|closes|launches|reaches|passes|crosses|publishes|has|owns|holds|(?<=\u24dd )[a-z]+s(?= (?:ⓠ|\d)))",
    "en",
)
_LIGHT = re.compile(rf"(?:[\s,]|{_W['light']}(?![A-Za-z])|ⓠ+|ⓧ+)*", re.IGNORECASE)
_SUBJECT = re.compile(
    reading("english.subject"),
    re.IGNORECASE,
)
_BEARS_OUT = pattern(
    reading("english.bears_out"),
    "en",
)
_PAST_BE = re.compile(r"\b(?:was|were|had)\b", re.IGNORECASE)
# That ⓝ raised … is …: what becomes of it is said behind
_THAT = re.compile(reading("english.that"))
_BORNE_OUT = re.compile(reading("english.borne_out"), re.IGNORECASE)
_FINITE = re.compile(r"(?:has|have|had|is|was|are|were)\b", re.IGNORECASE)  # what ⓝ went out to find has come in
_FACTIVE = re.compile(
    reading("english.factive"),
    re.IGNORECASE,
)
_PROGRESSIVE = re.compile(
    reading("english.progressive"),
    re.IGNORECASE,
)
_MODAL = re.compile(
    reading("english.modal"),
    re.IGNORECASE,
)
_KIND_OF_MODAL = {
    "would": "hypothetical",
    "could": "hypothetical",
    "may": "forecast",
    "might": "forecast",
    "should": "opinion",
    "must": "opinion",
    "ought to": "opinion",
    "will": "planned",
    "shall": "planned",
    "can": "hypothetical",
    "cannot": "denied",
    "wo": "denied",
}
_RELATIVE = re.compile(
    reading("english.relative"),
    re.IGNORECASE,
)
_OF_ITS_NOUN = re.compile(reading("english.of_its_noun"), re.IGNORECASE)
_HEAD = re.compile(
    reading("english.head"),
    re.IGNORECASE,
)


def extent(page: Page, sentence: Sentence, at: int, _place: Span) -> tuple[int, int]:
    """The clauses that belong to the one at the place: one without a verb is a topic, an apposition or an aside."""
    first = last = at
    clauses = sentence.clauses
    if not _verbless(page, clauses[at]):
        return first, last
    opens = _OPENS.match(page.masked, *clauses[at]) or _announced(page, sentence, at)
    if at > 0 and not opens and not _SUBORDINATE.match(page.masked, *clauses[at - 1]):
        first -= 1
    while first > 0 and re.match(
        r"\s*(?:and |but )?(?:not|rather than|instead of)\b", page.masked[slice(*clauses[first])]
    ):
        first -= 1
    if last + 1 < len(clauses) and (first == at or _verbless(page, clauses[first])):
        last += 1
        if last + 1 < len(clauses) and first == at and _verbless(page, clauses[last]):
            last += _PREDICATE.match(page.masked, clauses[last + 1][0]) is not None
    return first, last


def _announced(page: Page, sentence: Sentence, at: int) -> bool:
    """Whether a clause opens a statement of its own behind a colon: …: its Series A, worth ⓠ, was closed."""
    colon = page.masked[: sentence.clauses[at][0]].rstrip().endswith(":")
    return colon and any(_PREDICATE.match(page.masked, clause[0]) for clause in sentence.clauses[at + 1 :])


def _verbless(page: Page, clause: Span) -> bool:
    if VERB.search(page.masked, *clause) or _BE.search(page.masked, *clause):
        return False
    if any(clause[0] <= one.start < clause[1] and VERB.match(page.text, one.start) for one in page.quantities):
        return False  # its verb belongs to the figure: downloads [topped 5 million]
    return WHICH.match(page.masked, *clause) is None


_PREDICATE = re.compile(rf"\s*(?:has|have|had|is|was|are|were|{_W['past']})\b", re.IGNORECASE)
# what begins here has a verb of its own further on: but ⓝ, which had bought a supplier, moved
_OPENS = re.compile(r"\s*(?:but|yet|while|whereas) ⓝ+$", re.IGNORECASE)
# what ends with the clause that a conjunction opens: although its chairman may go, the chief executive of ⓝ, ⓝ, signed
_SUBORDINATE = re.compile(r"\s*(?:although|though|even though|while|whereas|because)\b", re.IGNORECASE)
# its verb may stand in the figure that it gives: which totalled $3 million
WHICH = re.compile(r"\s*(?:which|who)\b", re.IGNORECASE)


_BE = re.compile(reading("english.be"), re.IGNORECASE)


def clause_marks(page: Page, begin: int, place: Span, end: int) -> Iterator[Mark]:
    """The marks that the clause from `begin` to `end` itself puts on what stands at `place`."""
    clause_that = _THAT.match(page.masked, begin, place[0])
    if clause_that and not _BORNE_OUT.search(page.masked, place[1]):
        denied = lexicon().kinds["en"]["denied"].behind
        found = denied.search(page.masked, place[1], page.sentence(place[0]).end) if denied is not None else None
        if found:
            yield Mark("denied", found.group(), "behind", found.span())
        yield Mark("reported", "That", "frame", clause_that.span(), sure=False)
    left = _ASIDE.sub(lambda aside: " " * len(aside.group()), page.masked[begin : place[0]])
    verbs = list(VERB.finditer(left))
    verb = verbs[-1] if verbs else None
    opening = begins(page.masked, begin, place[0], end)
    for mark in _ahead_marks(page, begin, place, left, verb):
        told = mark.kind in PROSPECTIVE | {"hypothetical"} and _RELATIVE.match(page.masked[place[1] : end])
        if not told and not out_of_reach(page.masked, mark, opening, place[0]):
            yield mark
    own = VERB.search(page.masked, *place)
    if (own is None or own["past"] is None) and (verb is None or _HEAD.match(left)):
        yield from _behind(page.masked, place[1], statement_ends(page.masked, place[1], end))


def _ahead_marks(page: Page, begin: int, place: Span, left: str, verb: re.Match[str] | None) -> Iterator[Mark]:
    for kind, cue in _ahead(left, verb):
        yield Mark(kind, cue.group(), "ahead", (begin + cue.start(), begin + cue.end()))
    if verb is not None and not _FINITE.match(page.masked, *place):
        for kind, word in _form(verb, left[: verb.start()]):
            yield Mark(kind, word, "ahead", (begin + verb.start(), begin + verb.end()))


def _ahead(left: str, verb: re.Match[str] | None) -> Iterator[tuple[str, re.Match[str]]]:
    """The cues that govern the place: after its verb, or ahead of the verb and near enough to govern it."""
    for kind, cues in lexicon().kinds["en"].items():
        if cues.ahead is None:
            continue
        for cue in cues.ahead.finditer(left):
            if _OWN_FIGURE.match(left, cue.end()):
                continue  # against forecasts of ⓠ, downloads reached: the word has a figure of its own
            if verb is None or cue.end() > verb.start():
                governs = not CUT.search(left, cue.end()) and not _HELPED.search(left, cue.end())
            else:
                governs = cue.end() <= verb.start() and _governs(kind, cue.group(), left[cue.end() : verb.start()])
            if governs:
                yield kind, cue


_OWN_FIGURE = re.compile(r"(?:(?:^|\s)of)? ⓠ+,|(?<=of) ⓠ+,")


def _behind(text: str, begin: int, end: int) -> Iterator[Mark]:
    if _RELATIVE.match(text[begin:end]):
        return
    for kind, cues in lexicon().kinds["en"].items():
        found = cues.behind.search(text, begin, end) if cues.behind is not None else None
        if found and not CUT.search(text, begin, found.start()):
            yield Mark(kind, found.group(), "behind", found.span())


def _governs(kind: str, word: str, gap: str) -> bool:
    """Whether a cue governs the verb after `gap`: light words alone between them, or the subject of its clause."""
    if _LIGHT.fullmatch(gap):
        return True
    if _WH.search(gap):
        return False  # would not say at what price ⓝ raised ⓠ
    if kind == "denied" and (_OF_ITS_NOUN.fullmatch(word) or (_NOT.fullmatch(word) and VERB.match(gap, 1))):
        return False  # with no debts, a failed merger, promised but not paid: it denies its noun or verb
    return (
        kind not in ("planned", "sought", "cancelled") and not CUT.search(gap) and _SUBJECT.fullmatch(gap) is not None
    )


_NOT = re.compile(r"not|never", re.IGNORECASE)
_WH = re.compile(r"\b(?:what|how|why|who|whom|where|which)\b", re.IGNORECASE)


def _form(verb: re.Match[str], before: str) -> Iterator[tuple[str, str]]:
    """What the form of the governing verb says: after a modal, in the infinitive, in progress."""
    modal = _MODAL.search(before)
    if modal and (verb["past"] is None or before.rstrip().endswith("have")):
        kind = _KIND_OF_MODAL.get((modal["modal"] or "will").lower())
        if kind:
            yield kind, f"{modal.group().strip()} {verb.group()}"
        return
    if verb["past"] and _NEARLY.search(before) and not _CHANGES.match(verb.group()):
        yield "denied", f"nearly {verb.group()}"
    if verb["past"] and re.search(r"\bto be\s*$", before, re.IGNORECASE) and not _BEARS_OUT.search(before[-40:]):
        yield "planned", f"to be {verb.group()}"
    if (
        verb["base"]
        and re.search(r"\bto(?:\s+\w+ly)?\s*$", before, re.IGNORECASE)
        and not _BEARS_OUT.search(before[-40:])
    ):
        yield "planned", f"to {verb.group()}"
    if verb["gerund"] and _PROGRESSIVE.search(before):
        yield "sought", f"{before.split()[-1]} {verb.group()}"


_NEARLY = re.compile(r"\b(?:nearly|almost|very nearly|all but)\s+$", re.IGNORECASE)
_CHANGES = re.compile(r"(?:doubl|tripl|trebl|quadrupl|halv|match|equal|reach|exhaust|hit|pass|cross)", re.IGNORECASE)


def done(page: Page, begin: int, end: int) -> bool:
    """Whether the last verb of a stretch of text tells something as done."""
    verbs = list(VERB.finditer(page.masked, begin, end))
    past = bool(verbs) and verbs[-1]["past"] is not None
    return (
        past or _PAST_BE.search(page.masked, begin, end) is not None or _DID.search(page.masked, begin, end) is not None
    )


_DID = re.compile(r"ⓝ (?:\w+ly )?(?!need|feed|speed)[a-z]+ed\b")
_HELPED = re.compile(r"\b(?:helped|allowed|enabled|let)\b", re.IGNORECASE)  # customers looking for … helped lift
_ASIDE = re.compile(r"(?<=,)[^,]+(?=,)")
OWN_TOPIC = re.compile(reading("english.own_topic"), re.IGNORECASE)
LEANS = re.compile(
    reading("english.leans"),
    re.IGNORECASE,
)
SETS_UP = re.compile(
    reading("english.sets_up"),
    re.IGNORECASE,
)


def fragment(page: Page, sentence: Sentence) -> bool:
    """Whether a sentence has no verb of its own: The Series D: $300 million."""
    return _verbless(page, (sentence.start, sentence.end))
