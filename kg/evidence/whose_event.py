"""Whose event: whether the round, deal or post of a claim is that of its firm where the text tells of others beside."""

from __future__ import annotations

import re
from collections.abc import Iterator

from kg.evidence.case import Case, Finding
from kg.evidence.governed import failed, is_ours, own_series
from kg.reading import Span
from kg.reading.assertion import half, region
from kg.reading.other_firms import a_rivals, beside_it, set_aside
from kg.reading.subjects import owner_of
from kg.reading.which_round import plays_in_another


def round_of_another(case: Case) -> Iterator[Finding]:
    """The round that a slice names has to be that of the claim's firm where its owner is named."""
    if case.names.types.get(case.claim.subject) != "FundingRound":
        return
    for piece in case.of_role("party"):
        if case.claim.subject not in case.names.named_by(piece.text):
            continue
        owner = owner_of(case.page, (piece.start, piece.end))
        if whose := a_rivals(case.page, piece.start):
            yield failed("subject", f"{piece.text!r} is that of {whose!r} here", "take the words about the claim's own")
            return
        if owner is None:
            continue
        name = case.page.text[slice(*owner[0])]
        ours = is_ours(case, case.names.named_by(name))
        if not ours and not any(
            other.start < owner[0][1] and owner[0][0] < other.end for other in case.of_role("party")
        ):
            yield failed("subject", f"{piece.text!r} is that of {name!r} here", "take the words about the claim's own")
            return


def other_round(case: Case) -> Iterator[Finding]:
    """Where each clause that names the object tells of another round of the firm: A轮由甲领投，B轮由乙领投."""
    own = own_series(case)
    objects = [piece for piece in case.of_role("party") if case.claim.object in case.names.named_by(piece.text)]
    others = [plays_in_another(case.page, (piece.start, piece.end), own) for piece in objects] if own else []
    if others and all(others):
        message = f"the words are about {others[0]!r}, not about {case.claim.subject}"
        yield failed("subject", message, "take the party of this round")


def of_a_rival(case: Case) -> Iterator[Finding]:
    """Where the firm is named only to say whose rival or supplier the event is about: bought a rival of ⓝ."""
    page = case.page
    named = [(piece, case.names.named_by(piece.text) - {case.claim.object}) for piece in case.of_role("party")]
    firms = [piece for piece, called in named if any(case.names.types.get(name) == "Company" for name in called)]
    if firms and all(beside_it(page, (one.start, one.end)) or set_aside(page, one.start) for one in firms):
        yield failed("subject", f"this is about another than {firms[0].text!r}", "take the party of this event")


def other_event(case: Case) -> Iterator[Finding]:
    """The object's clause has to be about the claim's event: another firm's round in it, and not ours, is another's."""
    own = [
        piece
        for piece in case.of_role("party", "antecedent")
        if case.claim.object not in case.names.named_by(piece.text)
    ]
    for piece in case.of_role("party"):
        if case.claim.object not in case.names.named_by(piece.text):
            continue
        begin, end = half(case.page, (piece.start, piece.end))
        clause = region(case.page, (piece.start, piece.end))
        if any(clause[0] <= start < piece.start for start in _rounds(case, clause)):
            begin, end = clause
        if not own or any(begin <= other.start < end for other in own):
            continue
        for start, stop in case.page.names_in(begin, end):
            called = case.names.named_by(case.page.text[start:stop])
            if (
                called
                and all(case.names.types[name] in ("Company", "Product", "Model") for name in called)
                and not is_ours(case, called)
            ):
                message = f"the words are about {case.page.text[start:stop]!r}, not about {case.claim.subject}"
                yield failed("subject", message, "take the party of this event")
                return


_A_ROUND = re.compile(r"的?(?:[A-H]\+?轮|(?:天使|种子|战略|首)轮)")


def _rounds(case: Case, clause: Span) -> Iterator[int]:
    """Where a clause names a firm with a round of its: 荻港化工的C轮."""
    for start, end in case.page.names_in(*clause):
        if _A_ROUND.match(case.page.masked, end):
            yield start
