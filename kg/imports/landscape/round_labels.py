"""The round column: what kind of deal a row tells of, what its source calls it, what else the label says.

A label that fits no shape is an error: a total, a listing or a plan must never pass for a round.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from kg.imports.landscape.csv_table import CellError
from kg.ontology.round_names import parse_rung
from kg.records.record_models import Bilingual


class Kind(StrEnum):
    """What a row tells of; only ROUND is a private round."""

    ROUND = "round"
    TOTAL = "total"
    DISCLOSURE = "disclosure"
    CONTRIBUTION = "contribution"
    LISTING = "listing"
    ACQUISITION = "acquisition"
    PLAN = "plan"


@dataclass(frozen=True)
class Label:
    """A parsed label. `names` are what the source calls the round; the rest is set where the label says it.

    `rounds` counts the rounds of a total, `raised` is the total a round's label gives besides, `stake` a share.
    """

    kind: Kind
    names: tuple[str, ...] = ()
    scope: Bilingual | None = None
    holder: str = ""
    stake: Decimal | None = None
    approximate: bool = False
    rounds: int | None = None
    raised: Decimal | None = None
    year: str = ""
    tranches: bool = False
    exchange: str = ""
    ticker: str = ""
    paused: str = ""
    note: str = ""


_PLACES = {"Hangzhou": "杭州", "Zhuhai": "珠海", "Shanghai": "上海"}
_OTHER_NAMES = {"founder", "1st external", "2nd+", "seed/A", "A4+A5"}
_DATE = re.compile(r"[0-9]{4}(?:-[0-9]{2})?")


def _is_name(text: str) -> bool:
    return parse_rung(text) is not None or text in _OTHER_NAMES


def _share(digits: str) -> Decimal:
    return Decimal(digits) / 100


def _whole(match: re.Match[str]) -> Label | None:
    """`B (3rd)`, `D (Hangzhou)`, `angel (prospectus figure)`: a name with a second name, a place or a remark."""
    name, inside = match[1], match[2]
    if _is_name(name) and _is_name(inside):
        return Label(Kind.ROUND, (name, inside))
    if _is_name(name) and inside in _PLACES:
        return Label(Kind.ROUND, (name,), scope=Bilingual(zh=_PLACES[inside], en=inside))
    if _is_name(name) and inside == "prospectus figure":
        return Label(Kind.ROUND, (name,), note="the remark on the figure's origin stays behind: certainty says it")
    return None


def _listing(match: re.Match[str]) -> Label:
    return Label(Kind.LISTING, exchange=match[1], ticker=match[2])


def _disclosure(match: re.Match[str]) -> Label:
    scope = Bilingual(zh="优先股", en="preferred shares")
    raised = Decimal(match[3]) * 10**6
    return Label(Kind.DISCLOSURE, holder=match[1], stake=_share(match[2]), approximate=True, scope=scope, raised=raised)


def _last_private(match: re.Match[str]) -> Label:
    raised = Decimal(match[3]) * 10**9
    return Label(Kind.ROUND, (match[1],), rounds=int(match[2]), raised=raised, note="last before the listing")


def _first_tranche(match: re.Match[str]) -> Label:
    return Label(Kind.ROUND, (match[1],), scope=Bilingual(zh="首批", en="first tranche"))


def _contribution(match: re.Match[str]) -> Label:
    scope = Bilingual(zh="以知识产权出资", en="contribution of intellectual property")
    return Label(Kind.CONTRIBUTION, (match[1],), scope=scope, holder=match[2])


_SHAPES = (
    (r"([0-9]{4}) total", lambda m: Label(Kind.TOTAL, year=m[1])),
    (r"([0-9]+) rounds pre-IPO total", lambda m: Label(Kind.TOTAL, rounds=int(m[1]))),
    (r"(\S+) \([^()]* total\)", lambda m: Label(Kind.TOTAL, (m[1],), tranches=True)),
    (r"IPO (\S+) ([0-9]+)", _listing),
    (r"acquisition by (.+)", lambda m: Label(Kind.ACQUISITION, holder=m[1])),
    (r"[0-9]{4}-[0-9]{2} \(seeking\)", lambda _: Label(Kind.PLAN)),
    (
        r"(\S+) \(launched, then paused ([0-9]{4}-[0-9]{2}-[0-9]{2})\)",
        lambda m: Label(Kind.PLAN, (m[1],), paused=m[2]),
    ),
    (r"(\S+) \((\S+) IP contribution\)", _contribution),
    (r"\S+ disclosure: (.+) holds ~([0-9]+)% preferred for ~USD ([0-9]+)m", _disclosure),
    (
        r"(\S+) \(([^\s()]+) ([0-9]+)%\)",
        lambda m: Label(Kind.ROUND, (m[1],), holder=m[2], stake=_share(m[3])),
    ),
    (r"(\S+) last pre-IPO \(([0-9]+) rounds, >CNY ([0-9.]+)bn in all\)", _last_private),
    (r"(\S+) first tranche", _first_tranche),
    (r"[0-9]{4} latest \((\S+)\)", lambda m: Label(Kind.ROUND, (m[1],), note="the source's latest")),
    (r"(.+?) \(([^()]+)\)", _whole),
)


def parse_label(cell: str) -> Label:
    """What a label says; raises CellError for a shape that is not known."""
    if _DATE.fullmatch(cell):
        return Label(Kind.ROUND, note="a date, not a name: the source's name for the round is not given")
    if _is_name(cell):
        return Label(Kind.ROUND, (cell,))
    for shape, make in _SHAPES:
        match = re.fullmatch(shape, cell)
        made = make(match) if match else None
        if made is not None:
            return made
    raise CellError(
        "round", f"{cell!r} is not a known shape of label", "add its shape to kg/imports/landscape/round_labels.py"
    )
