"""Figures: whether a claim's value, bound and unit are what its figure slice says when it is read again.

A unit that stands apart from its figure is taken from another slice or from what the predicate counts (docs/model.md);
a scale or a currency is never supplied.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal

from kg.evidence.case import Case, Finding, Status
from kg.evidence.cues import cues
from kg.evidence.slices import Piece
from kg.grammar.lexicon import Kind
from kg.grammar.read import find_quantities, parse_quantity
from kg.grammar.tokens import normalised, tokens
from kg.ontology.registry import vocabulary
from kg.quantities.quantity import Quantity, QuantityError
from kg.reading.metric_words import measures
from kg.reading.plain import tells
from kg.reading.predication import goes_on
from kg.records.record_models import Claim, QuantityField


def quantity_findings(case: Case) -> Iterator[Finding]:
    """asWritten, value, bound and unit of a claim that carries a quantity."""
    field = case.claim.quantity
    if field is None:
        return
    written = any(piece.text == field.as_written for piece in case.of_role("figure"))
    message, remedy = f"no figure slice reads {field.as_written!r}", "let asWritten be the text of a figure slice"
    yield case.settle("asWritten", written, message, remedy)
    message = "another figure stands between this one and every slice that shows its subject or its predicate"
    remedy = "add the cue or party slice beside the figure, or take the figure that belongs to it"
    if written and _goes_before(case, field):
        yield Finding("figure", Status.UNDECIDED, "its subject is named after the figure", "a person must look")
    elif written and not stands_beside(case, field) and _told_in_its_clause(case, field):
        yield Finding("figure", Status.UNDECIDED, message, remedy)  # 预计只有2亿元，最终它拿到了4亿元
    else:
        yield case.settle("figure", stands_beside(case, field), message, remedy, "value", "quantity")
    if "quantity" in case.claim.inferred:
        return
    stated = field.quantity()
    read = list(_readings(case, field)) if written else []
    yield from _compared(case, stated, read)


def stands_beside(case: Case, field: QuantityField) -> bool:
    """Whether a slice of the subject or the predicate stands beside the figure, with no other figure between.

    What comes after the figure belongs to it only within its clause: in 甲为3亿元,乙为5亿元 the 3 is not 乙's.
    """
    words = cues().predicate(case.claim.predicate)
    named = [piece for piece in case.pieces if piece.role != "time"]
    subjects = [piece for piece in named if case.names.picked_out(case.claim.subject, [piece])]
    predicate = case.claim.predicate
    shown = [
        piece
        for piece in case.pieces
        if words is not None and (words.found(piece.text) or (piece.role == "cue" and measures(predicate, piece.text)))
    ]
    return any(
        _beside(case, figure, piece, field.unit)
        for figure in case.of_role("figure")
        if figure.text == field.as_written
        and not _of_a_rival(case, figure, subjects)
        and _is_the_number_in_the_name(figure, subjects)
        for piece in (*subjects, *shown)
    )


def _goes_before(case: Case, field: QuantityField) -> bool:
    """Whether a figure opens its sentence, without a name, and the subject comes next: 从两亿爬到3亿,ⓝ的营收"""
    if stands_beside(case, field):
        return False
    for figure in (one for one in case.of_role("figure") if one.text == field.as_written):
        sentence = case.page.sentence(figure.start)
        named = case.page.names_in(sentence.start, sentence.end)
        between = case.page.masked[figure.end : named[0][0]] if named else "。"
        if named and named[0][0] > figure.end and re.fullmatch(r"[^，。；：ⓠ]*，|：[^。；ⓠ]*", between):
            first = case.page.text[slice(*named[0])]
            return bool(case.names.named_by(first) & {case.claim.subject, *case.claim.about})
    return False


def _told_in_its_clause(case: Case, field: QuantityField) -> bool:
    """Whether a verb without a name tells the figure as done, so that who did it stands in a clause before."""
    places = [(piece.start, piece.end) for piece in case.of_role("figure") if piece.text == field.as_written]
    clauses = [case.page.clause(place[0]) for place in places]
    nameless = not any(case.page.names_in(*clause) for clause in clauses)
    return nameless and all(tells(case.page, place) for place in places)


def _of_a_rival(case: Case, figure: Piece, subjects: list[Piece]) -> bool:
    """Whether the figure's clause names another of the subject's kind, and the subject comes only after it."""
    near = [piece for piece in subjects if piece.sentence == figure.sentence]
    later = bool(near) and all(_in_a_later_clause(figure, piece) for piece in near)
    return later and case.names.names_a_rival(case.claim.subject, figure.before)


def _is_the_number_in_the_name(figure: Piece, subjects: list[Piece]) -> bool:
    """Where a number picks the subject out (the tier of 49), whether the figure is that number."""
    numbers = [piece for piece in subjects if piece.text[0].isdigit()]
    return not numbers or any(piece.start <= figure.start < piece.end for piece in numbers)


def _in_a_later_clause(figure: Piece, other: Piece) -> bool:
    later = other.start - len(other.before) >= figure.end
    return later and not _IS_WHAT.match(other.before) and not _IS_CALLED.match(other.before)


def _beside(case: Case, figure: Piece, other: Piece, unit: str) -> bool:
    if figure.sentence != other.sentence or _in_a_later_clause(figure, other):
        return False
    first, last = sorted((figure, other), key=lambda piece: piece.start)
    between = case.text[first.end : last.start]
    found = [one for one in find_quantities(between) if one.quantity.unit in (unit, "count")]
    found = [one for one in found if not _DENIED.search(between[: one.start])]
    found = [one for one in found if not _is_aside(between, one.start)]
    if last is figure and goes_on(case.page, (figure.start, figure.end)):
        return True
    verb = _RISES_TO.match(last.text) if last is figure else None  # the slice may open with its verb: 增长到430万
    rest = between[found[-1].end :] + (verb.group() if verb else "") if found else ""
    if found and _FROM_TO.search(between[: found[-1].start] + "#" + rest):
        found = found[:-1]  # 从1200万涨到1700万: the first is where it came from
    if found and _RESPECTIVELY.search(between[: found[0].start]):
        return True  # 营收分别为8.2亿元和13.7亿元
    listed = between.endswith("、") and found and found[-1].end == len(between) - 1  # 十年、二十年: one list
    return not found[:-1] if listed else not found


def _is_aside(between: str, place: int) -> bool:
    """Whether a place stands in a relative clause that is over before the figure: revenue, which …, was $3 million."""
    return any(found.start() < place < found.end() for found in _RELATIVE.finditer(between))


_RELATIVE = re.compile(r",\s(?:which|who|whose|where)\b(?:[^,;.]|[,.](?=\d))*,", re.IGNORECASE)
_RISES_TO = re.compile(r"[\u4e00-\u9fff]*[到至]了?")
_RESPECTIVELY = re.compile(r"分别(?:[为是达有]|达到|实现|录得)?$")
_DENIED = re.compile(
    r"(?:误[作写报记]为?|(?:不是|并非|绝非)[^，。；]{0,12}|而非|而不是|\bnot|rather than|instead of)\s*"
    r"(?:the |about )?$",
    re.IGNORECASE,
)
_IS_WHAT = re.compile(
    r"\s*(?:这|那)(?:便|就|正|才|也)?是|\s*(?:is|was) what\b|\s*such (?:is|was|were)\b|\s*that (?!is|was)",
    re.IGNORECASE,
)
_IS_CALLED = re.compile(
    r"\s*(?:the|its|an?) (?:series [a-h]|seed)\b[^,;.]*$", re.IGNORECASE
)  # $16 million, the Series A of
_FROM_TO = re.compile(
    r"(?:从|由|from )[^，。,#]{0,6}#[^，。,]{0,8}(?:到|至|to )了?\s*$"
    r"|[增涨升降减多少高低]\S?了?#[，,]?(?:现在?|如今|目前|已|升)?(?:达到?|至|到|为|是|有)?\s*$"
    r"|\b(?:rose|grew|climbed|increased|fell|dropped|jumped|went up|was up|up|down)(?: by)? #\s*to\s*$"
)


def _compared(case: Case, stated: Quantity, read: list[Quantity]) -> Iterator[Finding]:
    inferred = case.claim.inferred
    shown = "; ".join(dict.fromkeys(one.labels()["en"] for one in read)) or "no quantity"
    message = f"the figure reads as {shown}, the claim says {stated.labels()['en']}"
    remedy = "correct the claim, add the slice that holds the unit, or mark {} inferred"
    right = [one for one in read if _numbers(one) == _numbers(stated)]
    yield case.settle("value", bool(right), message, remedy.format("value"))
    right = [one for one in (read if "value" in inferred else right) if _shape(one) == _shape(stated)]
    yield case.settle("bound", bool(right), message, remedy.format("bound"))
    units = {one.unit for one in (read if {"value", "bound"} & set(inferred) else right)}
    if "value" in inferred and case.claim.quantity is not None:
        units |= set(_unit_words(case.claim.quantity.as_written))  # 下降两倍 is no quantity, and yet of the unit 倍
    yield case.settle("unit", stated.unit in units, message, remedy.format("unit"), "currency")


def written_problem(claim: Claim) -> str | None:
    """Where asWritten, read by itself, says another number, bound or unit than the fields; needs no text.

    A bare number states its value alone: its bound and unit stand elsewhere in the source (a table's other cells).
    """
    field = claim.quantity
    if field is None or {"value", "quantity"} & set(claim.inferred):
        return None
    stated, read = field.quantity(), list(_alone(field))
    bare = re.fullmatch(r"[\d.,]+", field.as_written) is not None
    if not read:
        numbers = [Decimal(number.replace(",", "")) for number in re.findall(r"\d[\d,.]*\d|\d", field.as_written)]
        right = not numbers or bool({*numbers} & {*_numbers(stated)})
        return None if right else f"{field.as_written!r} does not hold the number of {stated.labels()['en']}"
    right_numbers = [one for one in read if same_numbers(one, stated)]
    bounded = bare or "bound" in claim.inferred or any(_shape(one) == _shape(stated) for one in right_numbers)
    units = {one.unit for one in right_numbers}
    told = stated.unit in units or "currency" in claim.inferred
    if right_numbers and bounded and (told or units <= {"count"} or not stated.unit.isupper()):
        return None
    return f"{field.as_written!r} reads as {read[0].labels()['en']}, the claim says {stated.labels()['en']}"


def _alone(field: QuantityField) -> Iterator[Quantity]:
    for unit in (None, field.unit):
        try:
            yield parse_quantity(field.as_written, unit=unit)
        except QuantityError:
            continue


def same_numbers(one: Quantity, other: Quantity) -> bool:
    """Whether two quantities hold the same numbers, whatever their bounds and units."""
    return _numbers(one) == _numbers(other)


def _numbers(quantity: Quantity) -> tuple[object, ...]:
    ends = {end for end in (quantity.nominal, quantity.lower, quantity.upper) if end is not None}
    return (*sorted(ends), *quantity.readings)


def _shape(quantity: Quantity) -> tuple[object, ...]:
    return quantity.bound, quantity.lower_open, quantity.upper_open


def _readings(case: Case, field: QuantityField) -> Iterator[Quantity]:
    """What the figure says by itself, and with each unit that another slice or the predicate gives."""
    for unit in (None, *dict.fromkeys(_units(case))):
        try:
            yield parse_quantity(field.as_written, unit=unit)
        except QuantityError:
            continue


def _units(case: Case) -> Iterator[str]:
    for piece in case.of_role("antecedent", "cue", "party"):
        yield from _unit_words(piece.text)
    given = cues().units.get(case.claim.predicate)
    if given:
        yield given
    kind = vocabulary().properties[case.claim.predicate].unit_kind
    alone = [code.name for code in vocabulary().codes_of("Unit") if code.unit_kind == kind]
    if len(alone) == 1:
        yield alone[0]


def _unit_words(text: str) -> Iterator[str]:
    return (token.sense.unit for token in tokens(normalised(text)) if token.kind == Kind.UNIT)
