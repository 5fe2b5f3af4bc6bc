"""Where claims disagree: pairs that editors linked, and pairs of figures and dates that cannot both hold.

Two observations with different keys do not disagree, they are not comparable; a bound and a figure inside it do not
disagree either.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import combinations
from typing import Literal

from kg.ontology.registry import vocabulary
from kg.quantities.edtf import parse_edtf, possibly_overlaps
from kg.quantities.interval import Interval, compare, from_quantity, subtract
from kg.quantities.quantity import Bound, Quantity
from kg.views.parts.evidence import Evidence
from kg.views.parts.stated import Stated

Kind = Literal["number", "window", "bound", "framing", "wording", "succession"]
KINDS: tuple[Kind, ...] = ("number", "window", "bound", "framing", "wording", "succession")
_LINKED: dict[str, Kind] = {f"competing-{kind}": kind for kind in KINDS} | {"succession": "succession"}


@dataclass(frozen=True)
class Disagreement:
    """Two statements, each by its mentions, and how they disagree; no links: it was found by arithmetic.

    Two wordings of one statement are two mentions of it, each by itself.
    """

    kinds: tuple[Kind, ...]
    first: tuple[Stated, ...]
    second: tuple[Stated, ...]
    links: tuple[str, ...]


@dataclass(frozen=True)
class Ends:
    """What two claims stand for: the statements that they mention, or themselves where both mention one."""

    first: str
    second: str
    alone: bool

    def turned(self) -> Ends:
        return Ends(self.second, self.first, self.alone)


def disagreements(evidence: Evidence) -> list[Disagreement]:
    """Every pair of statements that disagree or follow one another, each pair once, ordered by their ids."""
    found = evidence.stated("contradictions")
    kinds: dict[Ends, dict[Kind, list[str]]] = {}
    there = {claim.claim for claim in found}
    for pair in evidence.pairs:
        kind, ends = _LINKED.get(pair.kind), _ends(evidence, pair.first, pair.second)
        if kind is not None and {pair.first, pair.second} <= there:
            known = ends.turned() if ends.turned() in kinds else ends
            kinds.setdefault(known, {}).setdefault(kind, []).append(pair.link)
    for kind, first, second in _computed(evidence, found):
        ends = _ends(evidence, first.claim, second.claim)
        if not ends.alone and not {ends, ends.turned()} & kinds.keys():
            kinds[ends] = {kind: []}
    statements: dict[str, list[Stated]] = {}
    for claim in found:
        statements.setdefault(evidence.attested.statement(claim.claim), []).append(claim)
    mentions = {claim.claim: [claim] for claim in found}
    ordered = sorted(kinds.items(), key=lambda item: (item[0].first, item[0].second))
    return [_made(ends, told, mentions if ends.alone else statements) for ends, told in ordered]


def _ends(evidence: Evidence, first: str, second: str) -> Ends:
    one, other = evidence.attested.statement(first), evidence.attested.statement(second)
    return Ends(first, second, alone=True) if one == other else Ends(one, other, alone=False)


def _made(ends: Ends, told: dict[Kind, list[str]], sides: dict[str, list[Stated]]) -> Disagreement:
    kinds = tuple(kind for kind in KINDS if kind in told)
    links = tuple(sorted({link for found in told.values() for link in found}))
    return Disagreement(kinds, tuple(sides[ends.first]), tuple(sides[ends.second]), links)


Found = tuple[Kind, Stated, Stated]


def _computed(evidence: Evidence, found: Sequence[Stated]) -> Iterator[Found]:
    """Pairs of actual claims of one matter whose figures or dates differ, in the order of their ids."""
    groups: dict[tuple[str, ...], dict[str, Stated]] = {}
    for claim in found:
        value = claim.quantity or (claim.time if claim.predicate == "date" else "")
        if value and claim.holds(("actual",)):
            groups.setdefault(matter_of(claim), {}).setdefault(value, claim)
    for values in groups.values():
        for first, second in combinations(sorted(values.values(), key=lambda claim: claim.claim), 2):
            kind = _kind(evidence, first, second)
            if kind is not None:
                yield kind, first, second


def matter_of(claim: Stated) -> tuple[str, ...]:
    """What a claim gives a value of: for a metric the whole observation, else subject and property."""
    matter = (claim.subject, claim.predicate)
    if not vocabulary().properties[claim.predicate].metric:
        return matter
    unstated = "" if claim.provider else claim.source  # nobody says that two unstated providers are one
    return (*matter, claim.time, claim.provider, claim.definition, unstated)


def _kind(evidence: Evidence, first: Stated, second: Stated) -> Kind | None:
    if not first.quantity:
        return None if possibly_overlaps(parse_edtf(first.time), parse_edtf(second.time)) else "window"
    one, other = (evidence.reader.quantity(claim.quantity) for claim in (first, second))
    if one.unit != other.unit:
        return None
    return "number" if "yes" in compare(from_quantity(one), from_quantity(other)) else "bound"


def gap(quantities: Iterable[Quantity | None]) -> Decimal:
    """How far apart two exact figures of one unit are, as a share of the larger; 0 where that is not known."""
    known = [q for q in quantities if q is not None and q.bound == Bound.EXACT and q.nominal is not None]
    if len(known) != 2 or known[0].unit != known[1].unit:
        return Decimal(0)
    low, high = sorted(abs(q.nominal) for q in known if q.nominal is not None)
    return (high - low) / high if high else Decimal(0)


def difference(first: Quantity, second: Quantity) -> tuple[Interval, Interval] | None:
    """The larger of two figures of one unit less the smaller, and the larger.

    None where their bounds do not settle which is larger, or by how much.
    """
    one, other = from_quantity(first), from_quantity(second)
    if first.unit != second.unit or one is None or other is None:
        return None
    less, greater = compare(one, other)
    if "yes" not in (less, greater):
        return None
    large, small = (one, other) if greater == "yes" else (other, one)
    found = subtract(large, small)
    return None if found is None or (found.lower == 0 and found.upper is None) else (found, large)
