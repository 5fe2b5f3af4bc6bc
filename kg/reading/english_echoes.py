"""What a later English clause or sentence says of a statement: that it is denied, off, unconfirmed, corrected."""

from __future__ import annotations

import re
from collections.abc import Iterator

from kg.reading.masked_text import Page, Span
from kg.reading.patterns import lexicon, pattern
from kg.reading.statement_marks import Mark

_W = lexicon().words
CUT = pattern(
    r"and|but|while|whereas|although|though|because|after|before|when|so|then|since|despite|yet"
    r"|as (?=it|he|she|they|ⓝ (?:has|was|raised))",
    "en",
)


def echoes(page: Page, clause: Span, _inside: bool, next_one: bool) -> Iterator[Mark]:
    """The marks that a later clause puts on what was said: its subject refers back, or it ends on a denial."""
    text, (start, end) = page.masked, clause
    if _OWN_MATTER.search(text, start, end):
        return
    sure = _POINTS.search(text, start, end) is not None
    for kind in ("cancelled", "denied", "reported", "sought", "planned", "question"):
        behind = lexicon().kinds["en"][kind].behind
        opening = (_OF_EVENT if kind in ("cancelled", "sought", "planned") else _OF_REPORT).match(text, start, end)
        if opening and not next_one and re.match(r"\s*which\b", text[start:end], re.IGNORECASE):
            continue
        match = behind.search(text, opening.end(), end) if opening and behind else None
        if (
            opening
            and match
            and not _COMPLEMENT.match(text, match.end(), end)
            and (not _BARE.search(match.group()) or _OF_THIS.match(text, match.end(), end))
            and _LIGHTLY.fullmatch(text, opening.end(), match.start())
            and not CUT.search(text, opening.end(), match.start())
        ):
            yield Mark(kind, match.group(), "echo", match.span(), sure=sure)
    for found in (_DENIES.search(text[start:end]), _CORRECTS.search(text[start:end])):
        if found:
            yield Mark("denied", found.group(), "echo", (start + found.start(), start + found.end()), sure=sure)


# a bare negation undoes what was said only where its verb is that of the event: did not happen, is not the sum
_BARE = re.compile(r"(?:not|n't|never|will|shall)$", re.IGNORECASE)
_OF_THIS = re.compile(
    r"\s*(?:\w+ly )?(?:been |be |yet |ever |actually |really )*(?:happen|clos|rais|receiv|g[eo]t|exist"
    r"|materiali|complet"
    r"|tak(?:e|en) place|took place|go(?:ne)? through|come|came|arriv|sign|agre|confirm|verif|true|so\b"
    r"|the (?:case|sum|figure"
    r"|amount|round)|correct|right|accurate|real\b|final|certain|done|secur|land|ⓠ|pa(?:y|id)|collect|accept"
    r"|count|stand"
    r"|hold|add|check|recogni|approv|announc|disburs|reach|see[n]? |releas|open[- ]sourc)",
    re.IGNORECASE,
)
# reports that it may be sold: with a content of their own, which is not the round
_OWN_MATTER = re.compile(
    r"\b(?:reports?|rumou?rs?|claims?|stor(?:y|ies)|tales?|talk|speculation|gossip|suggestions?|allegations?|news|idea"
    r"|accusations?|charges?|fears?|doubts|worries)\s+(?:that|of|about|on|over)\b"
    r"(?![^.;]*(?:\b(?:round|series|rais|fund|deal|invest)|ⓠ))|\b(?:denies|denied|dismissed|rejected)\s+(?:any"
    r"|a|an|its|having)\b",
    re.IGNORECASE,
)
_POINTS = re.compile(
    r"\b(?:this|that|these|those|such|the|no such) (?:\w+ )?(?:reports?|claims?|stor(?:y|ies)|rumou?rs?"
    r"|figures?|numbers?|sums?"
    r"|deal|round|raise|money|statements?|news|talk|posts?|article)\b|\b(?:none|nothing|word) of (?:it|this|the)\b",
    re.IGNORECASE,
)
_REFERS = (
    r"\s*(?:but |and |yet |however |though |although |an? )*(?:the |this |that |those "
    r"|these |its )*(?:{})\b(?: (?:later|then|has|had|have|of this|itself|soon|however"
    r"|,[^,]{1,16},))*\s*"
)
_COMPLEMENT = re.compile(r"\s+that\b", re.IGNORECASE)
_LIGHTLY = re.compile(r"(?:\s|(?!(?:its|the|he|she|they|we|a|an)\b)[\w-]+|,[^,]{1,16},)*", re.IGNORECASE)
_OF_EVENT = re.compile(_REFERS.replace("{}", _W["event"]), re.IGNORECASE)
_OF_REPORT = re.compile(_REFERS.replace("{}", f"{_W['report']}|{_W['event']}"), re.IGNORECASE)
_DENIES = re.compile(
    r"\bnot (?:a|one) (?:word|grain|shred|penny|cent) (?:of|in)\b[^,.;]*|\bno truth\b|\bnever heard of\b"
    r"|\bknows? nothing (?:of|about) (?:it|this|that|any)|\bcall(?:s|ed)? (?:it |this "
    r"|that )?(?:\w+ ){0,2}(?:fiction|false|untrue|nonsense"
    r"|fabrication|lie|invention|rubbish|baseless|wrong)\b|\bno such \w+|\bnone (?:of it(?! (?:in|from|as|by|to)\b)"
    r"|took place|happened)|\bno (?:round|deal|money|funding|investment) (?:took place"
    r"|happened|was|has|changed|came|exists)|\bnever (?:took place|happened|existed)"
    r"|\bnothing of the (?:kind|sort)|\b(?:den(?:y|ies|ied)|disput(?:es|ed)|dismiss(?:es"
    r"|ed)|reject(?:s|ed)|refut(?:es|ed)|debunk(?:s|ed)|contradict(?:s|ed))(?: (?:it"
    r"|this|that|the (?:claim|report|story|figure|rumou?r|number|statement)s?|(?:that"
    r"|this) (?:claim|report|story|figure)))?\s*[.,;\"”]*$|(?:which|that|this) (?:it"
    r"|the company|ⓝ+|its founder|he|she|they) (?:has |have |later |since |flatly "
    r"|strongly )*(?:denies|denied|disputes|disputed|calls? (?:false|untrue|nonsense)"
    r"|called (?:false|untrue|nonsense))|(?:denied|disputed|rejected|dismissed) by\b",
    re.IGNORECASE,
)
_CORRECTS = re.compile(
    r"\b(?:killed|struck|spiked|pulled|withdrew|retracted|removed|deleted) the (?:line|sentence|story|figure|claim|item|report"
    r"|paragraph)\b|\b(?:the )?(?:correct|right|actual|real|true|proper) (?:sum|figure|number|amount"
    r"|total|value|name|version)\b|(?:please )?read ⓠ|should (?:have )?(?:read|be(?:en)?) ⓠ|(?:it|that) was (?:really"
    r"|actually|in fact) ⓠ|(?:has|have) been (?:corrected|retracted|withdrawn|taken down)"
    r"|we (?:regret|apologi[sz]e)",
    re.IGNORECASE,
)
