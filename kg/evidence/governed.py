"""Whose figure and which figure: what governs the number that a claim takes from its text.

A field is refused where the text gives the figure to another party, metric or event.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from kg.evidence.case import Case, Finding, Status
from kg.evidence.cues import cues
from kg.evidence.quantities import stands_beside
from kg.evidence.slices import Piece
from kg.ontology.registry import vocabulary
from kg.quantities.quantity import Bound
from kg.reading import Span
from kg.reading.assertion import half, region
from kg.reading.event_times import belongs, nearer_time, part_of_time
from kg.reading.figures import clipped, currency, declared, hedged_apart
from kg.reading.metric_words import adverbial, before_relative, came_from, change, governing, part, share, with_subject
from kg.reading.other_firms import a_rivals, beside_it, compared, leads_its, possession, set_aside
from kg.reading.patterns import NAME, lexicon
from kg.reading.subjects import head_behind, joint_subject, parties_in, recipient, subject_ahead, subject_of
from kg.reading.sums import sums
from kg.reading.which_round import of_another_series, part_of_sum, series_in

_SUMS = {"totalRaised", "cumulativeInvestment", "cumulativeUsers", "statedAmount"}
_EVENTS = ("FundingRound", "Listing", "Acquisition")
_ROUND = {"amount", "ticket", "valuation", "preMoneyValuation", "postMoneyValuation"}


def governed_findings(case: Case) -> Iterator[Finding]:
    """The findings of a claim's figure and of its time."""
    if case.claim.quantity is not None:
        for figure in figures_of(case):
            yield from _figure(case, figure)
    if case.claim.time is not None and case.claim.inferred.get("time", "calendar") == "calendar":
        yield from _time(case)


def _time(case: Case) -> Iterator[Finding]:
    """Each time has to date the claim's event: a year of another event or figure in the sentence does not."""
    events = [piece for piece in case.of_role("cue") if not cues().times.found(piece.text)]
    named = [piece for piece in case.of_role("party") if case.claim.subject in case.names.named_by(piece.text)]
    places = [(piece.start, piece.end) for piece in (figures_of(case) or events or named)]
    for piece in case.of_role("time"):
        time = (piece.start, piece.end)
        part = part_of_time(case.page, time)
        if part is not None and case.claim.time == re.sub(r"\D", "", piece.text):
            yield failed("time", f"{part!r} is a part of this time", "take the whole words of the time")
        elif case.claim.quantity is not None and any(nearer_time(case.page, time, place) for place in places):
            yield failed("time", f"another time than {piece.text!r} stands nearer to the figure", "take its own time")
        elif places and not belongs(case.page, time, places):
            yield failed("time", f"{piece.text!r} dates another event of the sentence", "take the time of this event")


def figures_of(case: Case) -> list[Piece]:
    field = case.claim.quantity
    return [piece for piece in case.of_role("figure") if field is not None and piece.text == field.as_written]


def failed(field: str, message: str, remedy: str) -> Finding:
    return Finding(field, Status.FAILED, message, remedy)


def _figure(case: Case, figure: Piece) -> Iterator[Finding]:
    place, claim = (figure.start, figure.end), case.claim
    cut = clipped(case.page, place)
    if cut is not None and "bound" not in claim.inferred:
        yield failed(
            "asWritten",
            f"clipped: the text says {cut!r} where the slice says {figure.text!r}",
            "take the whole expression as the figure",
        )
    named = declared(case.page)
    if named is not None and claim.quantity is not None and claim.quantity.unit not in currency(named):
        yield failed(
            "unit", f"the text says that its figures are in {named}", "give that currency, or take another figure"
        )
    begin, end = region(case.page, place)
    yield from _round(case, place)
    yield from _measure(case, place, begin, end)
    yield from _loosely(case, place, begin, end)
    if claim.scope is None and claim.predicate in lexicon().data["governed"]:
        start = before_relative(case.page, begin)
        of = part(case.page, adverbial(case.page, start) if claim.predicate not in _ROUND else start, place)
        if of is not None and not any(
            piece.role == "party" and piece.end >= of[1] >= piece.start for piece in case.pieces
        ):
            words = case.page.text[slice(*of)]
            if claim.definition not in cues().definitions.found(words):
                remedy = "name the part as subject, or give the scope"
                yield failed("subject", f"the figure is that of a part: {words!r}", remedy)
    yield from _owner(case, place, begin)


def _round(case: Case, place: Span) -> Iterator[Finding]:
    """A figure of another round than the claim's, or of a part of what the round brought."""
    if case.claim.predicate not in _ROUND:
        return
    own = own_series(case)
    other = of_another_series(case.page, place, own) if own else None
    some = part_of_sum(case.page, place) if case.claim.predicate == "amount" else None
    if other is not None:
        yield failed("subject", f"the figure is that of {other!r}", "take the figure of the claim's round")
    elif some is not None:
        yield failed("quantity", f"{some!r} makes the figure a part of the sum", "take the sum, or give the scope")


def own_series(case: Case) -> set[str]:
    """The series by which the slices name the round that a claim is about."""
    named = (piece for piece in case.of_role("party") if case.claim.subject in case.names.named_by(piece.text))
    return {series for piece in named for series in series_in(piece.text)}


def _loosely(case: Case, place: Span, begin: int, end: int) -> Iterator[Finding]:
    """An estimate, or a hedge that stands apart from its figure: what is told so is not exact."""
    claim = case.claim
    if claim.quantity is None or claim.quantity.bound is not Bound.EXACT or "bound" in claim.inferred:
        return
    found = hedged_apart(case.page, place, begin, end)
    if found is not None:
        yield failed("bound", f"{found!r} hedges this figure", "give the bound that the text states")
    elif claim.predicate == "amount" and _PUT_AT.search(case.page.masked, begin, place[0]):
        yield failed("predicate", "someone puts it at this figure: an estimate", "name who estimates it, as opinion")


_PUT_AT = re.compile(r"\bput(?:s|ting)?\b[^.;]{0,80}\bat\s*$", re.IGNORECASE)


def _measure(case: Case, place: Span, begin: int, end: int) -> Iterator[Finding]:
    claim = case.claim
    admitted = lexicon().data["governed"].get(claim.predicate)
    kind = vocabulary().properties[claim.predicate].unit_kind
    if admitted is not None and "predicate" not in claim.inferred:
        begin = (
            adverbial(case.page, begin) if "Valuation" in claim.predicate or claim.predicate == "valuation" else begin
        )
        found = _governing(case, place, "money" if kind == "money" else "count", (begin, end))
        if found is not None and found[0] not in admitted:
            yield failed(
                "predicate",
                f"{found[1]!r} governs this figure: it is no {claim.predicate}",
                "take the figure that belongs to it, or correct the predicate",
            )
        more = change(case.page, place) if claim.predicate not in ("amount", "ticket") else None
        earlier = came_from(case.page, place) if claim.time is None and claim.predicate not in _ROUND else None
        if earlier is not None:
            message = f"{earlier!r} tells where the figure came from"
            yield failed("predicate", message, "take the level, or give the time")
        some = share(case.page, place, begin) if claim.predicate not in _ROUND else None
        if some is not None and claim.scope is None:
            yield failed("subject", f"{some!r} makes the figure a share", "take the whole figure, or give the scope")
        if more is not None:
            yield failed("predicate", f"{more!r} tells a change, not a level", "claim the growth, or take the level")
    unlike = lexicon().data["unlike"].get(claim.predicate, ())
    found = governing(case.page, place, "money", begin, end) if unlike else None
    if found is not None and found[0] in unlike:
        yield failed(
            "predicate", f"{found[1]!r} governs this figure: it is no {claim.predicate}", "take its own figure"
        )
    if kind in ("money", "count") and claim.predicate not in _SUMS:
        yield from _joint(case, place, with_subject(case.page, adverbial(case.page, begin)))
        for name, word in sums(case.page, place, with_subject(case.page, adverbial(case.page, begin)), end):
            if name == "aggregate" or claim.predicate in _ROUND:
                yield failed(
                    "quantity",
                    f"{word!r} makes the figure a sum: {name}",
                    "claim the sum as one, or take the figure of the round",
                )


def _governing(case: Case, place: Span, family: str, within: Span) -> tuple[str, str] | None:
    """What governs a figure in its clause; in its half sentence where no cue stands: 注册用户，累计4800万；至于…."""
    found = governing(case.page, place, family, *within)
    first, last = half(case.page, place)
    if found is None and not any(first <= piece.start < last for piece in case.of_role("cue")):
        return governing(case.page, place, family, first, within[1])
    return found


def _joint(case: Case, place: Span, begin: int) -> Iterator[Finding]:
    """A figure that the claim's firm shares with others is no figure of its own."""
    firms = joint_subject(case.page, begin, place)
    if firms is not None and any(
        is_ours(case, case.names.named_by(case.page.text[slice(*name)])) for name in case.page.names_in(*firms)
    ):
        words = case.page.text[slice(*firms)]
        yield failed(
            "quantity", f"{words!r} share the figure: aggregate", "claim the sum as one, or take its own figure"
        )


def _owner(case: Case, place: Span, begin: int) -> Iterator[Finding]:
    """The subject of the figure's clause has to be a party of the claim, where one is named elsewhere."""
    another = _of_another(case, place)
    if another is not None:
        yield another
        return
    found = subject_of(case.page, begin, place)
    if found is None:
        found = subject_ahead(case.page, begin, place)
    if found is not None and case.claim.predicate in _ROUND and leads_its(case.page, found[0], place):
        return
    behind = head_behind(case.page, place)
    found = (behind, True) if behind is not None else recipient(case.page, place) or found
    if found is None and case.claim.predicate not in _ROUND and not parties_in(case.page, begin, place[0]):
        found = subject_of(case.page, case.page.sentence(place[0]).start, place)
    if (
        found is None
        or case.claim.quantity is None
        or not stands_beside(case, case.claim.quantity)
        or "subject" in case.claim.inferred
        or "party" in case.claim.inferred
    ):
        return
    name = case.page.text[slice(*found[0])]
    called = case.names.named_by(name)
    owned = possession(case.page, found[0])
    if owned is not None and is_ours(case, called):
        words = f"{name}'s {owned}"
        yield Finding(
            "subject", Status.UNDECIDED, f"cannot tell whether the figure is that of {words!r}", "a person must look"
        )
        return
    if is_ours(case, called) or _named_after(case, place) or _sliced(case, found[0], called):
        return
    yield failed(
        "subject",
        f"the figure belongs to {name!r}, which the claim does not name",
        "take the figure of the subject, or name the other party",
    )


def _of_another(case: Case, place: Span) -> Finding | None:
    """Where a comparison gives the figure to another, or names the subject only as whose it is not."""
    other = compared(case.page, place)
    if other is not None and not any(
        other[0] <= piece.start < other[1] and case.names.types.get(name) not in _EVENTS
        for piece in case.of_role("party")
        for name in case.names.named_by(piece.text)
    ):
        words = case.page.text[slice(*other)]
        return failed("subject", f"the figure is that of another: {words!r}", "take the figure of the subject")
    own = [piece for piece in case.of_role("party") if case.claim.subject in case.names.named_by(piece.text)]
    firms = [piece for piece in own if case.names.types.get(case.claim.subject) not in _EVENTS]
    if firms and all(beside_it(case.page, (piece.start, piece.end)) for piece in firms):
        return failed("subject", f"this is about another than {firms[0].text!r}", "take the figure of the subject")
    if rivals := [told for piece in case.of_role("cue") if (told := a_rivals(case.page, piece.start))]:
        return failed("subject", f"this is that of {rivals[0]!r}", "take the figure of the subject")
    if own and all(set_aside(case.page, piece.start) for piece in own):
        return failed("subject", f"{own[0].text!r} is named as whose it is not", "name the party whose it is")
    return None


def _sliced(case: Case, place: Span, called: set[str]) -> bool:
    """Whether a slice holds the name as a party of the claim's: as the subject itself where one calls it so."""
    held = [
        piece for piece in case.of_role("party", "antecedent", "cue") if place[0] < piece.end and piece.start < place[1]
    ]
    makers = ("Company", "Product", "Model")
    other = called and case.claim.subject not in called and all(case.names.types.get(name) in makers for name in called)
    return bool(held) and not (other and case.names.types.get(case.claim.subject) in makers)


def _named_after(case: Case, place: Span) -> bool:
    """Whether the claim's subject is named behind the figure as what it is of: 250,000 users on ⓝ."""
    _, end = region(case.page, place)
    a_round = case.names.types.get(case.claim.subject) == "FundingRound"
    of = _OF_NAMED if a_round else _OF
    return any(
        piece.start >= place[1]
        and piece.end <= end
        and of.search(case.page.masked[place[1] : piece.start])
        and not (a_round and case.page.masked[place[1] : piece.start].endswith("的") and _is_bare(case, piece))
        for piece in case.of_role("party")
        if case.claim.subject in case.names.named_by(piece.text)
    )


def _is_bare(case: Case, piece: Piece) -> bool:
    """Whether a slice calls a round by its series alone: 4亿元的B轮融资 does not say whose."""
    return NAME not in case.page.masked[piece.start : piece.end]


# in its Series A is said of whoever is the subject
_OF_NAMED = re.compile(r"的$|(?:\b(?:on|of|at|for|from|with|in)|'s)\s+(?:the )?$", re.IGNORECASE)
_OF = re.compile(r"的$|(?:\b(?:on|of|at|for|from|with|in)|'s)\s+(?:the |its )?$", re.IGNORECASE)


def is_ours(case: Case, called: set[str]) -> bool:
    """Whether one of the entities that a name calls is a party of the claim, or known to belong with one."""
    claim = case.claim
    named = (claim.subject, claim.object, claim.provider, claim.speaker, claim.document, *claim.about)
    own = [name for name in named if name]
    makers = ("Company", "Product", "Model")
    if case.claim.quantity is not None and case.names.types.get(claim.subject) in makers:
        called = {name for name in called if name in own or case.names.types.get(name) not in makers}
    return any(name in own or case.names.implied(name, own) for name in called)
