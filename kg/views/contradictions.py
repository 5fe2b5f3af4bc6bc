"""Where sources differ, as questions to ask: both sides with their slices, the kind, and what would settle it.

Takes no side: the graph keeps both, and says how well each is attested, support apart from independent origin.
"""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import Annotated, ClassVar

from networkx.utils import UnionFind

from kg.quantities.decimals import significant_digits
from kg.quantities.interval import divide
from kg.store.snapshot import Snapshot
from kg.views.parts.cells import Amount, Label, Ref
from kg.views.parts.derived import UNSETTLED, Derived, derived
from kg.views.parts.disagreement import KINDS, Disagreement, Kind, difference, disagreements, gap
from kg.views.parts.evidence import Evidence
from kg.views.parts.result import Heading, Row, View, joined
from kg.views.parts.round_claims import quantity_of
from kg.views.parts.sides import Side, side
from kg.views.parts.window import Window, Within
from kg.views.parts.words import beside, property_label, with_modality


class Question(Row):
    """A difference between two statements, ranked by how much depends on it: numbers first, wordings last.

    Differences about one matter (a subject and what is said of it) stand together: `group` is the same claim in each.
    Figures that measure one thing have a `difference`; those of one matter told by other definitions have none.
    """

    BESIDE: ClassVar[tuple[str, ...]] = ("rank", "found")
    rank: Annotated[int, Heading("次序", "rank")]
    group: Annotated[str, Heading("组", "group", key=True)]
    kinds: Annotated[tuple[Kind, ...], Heading("种类", "kinds")]
    question: Annotated[Label, Heading("要问的问题", "question")]
    settled_by: Annotated[Label, Heading("何以定论", "what would settle it")]
    subject: Annotated[Ref, Heading("对象", "subject")]
    first: Annotated[Side, Heading("一说", "one side")]
    second: Annotated[Side, Heading("另一说", "the other side")]
    difference: Annotated[Derived | None, Heading("相差", "difference")]
    share: Annotated[Derived | None, Heading("占较大者", "share of the larger")]
    note: Annotated[Label | None, Heading("说明", "note")]
    found: Annotated[str, Heading("何以发现", "found by")]


class Contradictions(View[Question]):
    """Differences between statements, ranked as questions."""


_ASK: dict[Kind, tuple[str, str]] = {
    "number": ("{zh}究竟是“{zh1}”还是“{zh2}”？", "{en}: is it “{en1}” or “{en2}”?"),
    "window": (
        "{zh}：“{zh1}”与“{zh2}”各说的是哪段时间、哪种口径？",
        "{en}: which period and definition is meant by “{en1}” and by “{en2}”?",
    ),
    "bound": ("{zh}：“{zh1}”与“{zh2}”，确切是多少？", "{en}: “{en1}” or “{en2}”, how much exactly?"),
    "framing": (
        "{zh}：“{zh1}”还是“{zh2}”，何时由谁决定了什么？",
        "{en}: “{en1}” or “{en2}”; what was decided, when, by whom?",
    ),
    "wording": (
        "{zh}：“{zh1}”与“{zh2}”，原话怎么说？",
        "{en}: “{en1}” and “{en2}”; what are the words themselves?",
    ),
    "succession": (
        "{zh}：先“{zh1}”后“{zh2}”，何时变的？",
        "{en}: first “{en1}”, then “{en2}”; when did it change?",
    ),
}
_SETTLE: dict[Kind, Label] = {
    "number": Label(zh="公司公告、招股书或数据机构的原始数据", en="a filing, a prospectus or the provider's own data"),
    "window": Label(zh="每个数值的起止日期与口径", en="the dates and the definition of each figure"),
    "bound": Label(zh="不带修饰词的确切数字", en="a figure without a hedge"),
    "framing": Label(zh="当事方对决定的说明", en="the party's own account of the decision"),
    "wording": Label(zh="原信或录音的全文", en="the whole text of the letter or recording"),
    "succession": Label(zh="不矛盾：后一状态接续前一状态", en="nothing: the later state follows the earlier"),
}


def contradictions(
    snapshot: Snapshot | Evidence,
    *,
    company: str | None = None,
    window: str | None = None,
    within: Within = "certain",
    min_support: int = 1,
) -> Contradictions:
    """All differences, or those that concern `company`; at least `min_support` sources must stand on each side.

    Raises NotFound for an unknown id.
    """
    evidence = Evidence.of(snapshot)
    if company is not None:
        evidence.reader.known(company, "company")
    chosen = Window.of(window, within)
    every = [found for found in disagreements(evidence) if company is None or _concerns(evidence, found, company)]
    inside = [f for f in every if chosen.admits_any([claim.time for claim in (*f.first, *f.second)])]
    rows = _grouped([_question(evidence, found) for found in inside], inside)
    kept = [row for row in rows if min(row.first.support.sources, row.second.support.sources) >= min_support]
    return Contradictions(
        name="contradictions",
        title=Label(zh="说法不一之处", en="Where sources differ"),
        parameters={"company": company, "window": window, "within": within, "minSupport": min_support},
        columns=Question.columns(),
        rows=tuple(row.model_copy(update={"rank": number}) for number, row in enumerate(kept, start=1)),
        notes=tuple(chosen.note(len(every) - len(inside))),
    )


def _grouped(rows: Sequence[Question], found: Sequence[Disagreement]) -> list[Question]:
    """The rows with those of one matter together, each group where its weightiest row stands."""
    matters: UnionFind[str] = UnionFind()
    for one in found:
        ends = [claim for claim in (*one.first, *one.second) if claim.entity]
        matters.union(*(claim.claim for claim in (*one.first, *one.second)))
        for claim in ends:
            matters.union(f"{claim.subject} {claim.object}", claim.claim)
    names: dict[str, str] = {}
    kept = []
    for row in sorted(rows, key=_weight):
        name = names.setdefault(matters[row.first.claim], row.first.claim)
        kept.append(row.model_copy(update={"group": name}))
    order = {name: number for number, name in reversed(list(enumerate(row.group for row in kept)))}
    return sorted(kept, key=lambda row: order[row.group])


def _concerns(evidence: Evidence, found: Disagreement, id: str) -> bool:
    return any(id in evidence.reader.about(claim.claim) for claim in (*found.first, *found.second))


def _weight(row: Question) -> tuple[int, float, int, str, str]:
    """Numbers before windows, bounds, framings, wordings, successions; the wider gap and the better attested first."""
    apart = gap(quantity_of(one.value) if one.value else None for one in (row.first, row.second))
    origins = row.first.support.origins + row.second.support.origins
    return KINDS.index(row.kinds[0]), -float(apart), -origins, row.first.claim, row.second.claim


def _question(evidence: Evidence, found: Disagreement) -> Question:
    first, second = side(evidence, found.first), side(evidence, found.second)
    claim, against, kind = found.first[0], found.second[0], found.kinds[0]
    subject, named = evidence.reader.ref(claim.subject), property_label(claim.predicate)
    alike = first.value and second.value and first.value.unit == second.value.unit
    alike = alike and against.predicate == claim.predicate
    one, other = beside(evidence.reader, claim, against), beside(evidence.reader, against, claim)
    if alike and first.value and second.value:
        one, other = first.value.label, second.value.label
    if alike and first.modality != second.modality:
        one, other = (with_modality(evidence.reader, words, s.modality) for words, s in ((one, first), (other, second)))
    zh, en = _ASK[kind]
    words = {"zh1": one.zh, "en1": one.en, "zh2": other.zh, "en2": other.en}
    words |= {"zh": subject.label.zh, "en": subject.label.en}
    if claim.subject != against.subject or claim.predicate == against.predicate:
        words |= {"zh": f"{subject.label.zh}的{named.zh}", "en": f"{subject.label.en}, {named.en}"}
    apart, share = _apart(found.kinds, first, second) if alike or "number" in found.kinds else (None, None)
    return Question(
        rank=0,
        group="",
        kinds=found.kinds,
        question=Label(zh=zh.format(**words), en=en.format(**words)),
        settled_by=_SETTLE[kind],
        subject=subject,
        first=first,
        second=second,
        difference=apart,
        share=share,
        note=next((note for link in found.links if (note := evidence.reader.note(link))), None),
        found="link" if found.links else "arithmetic",
        claims=joined(first.claims, second.claims),
    )


def _carried(*figures: Amount) -> int:
    """How many digits the shorter of two figures carries; two where it is one."""
    ends = [[Decimal(end) for end in (one.nominal, one.lower, one.upper) if end is not None] for one in figures]
    return max(2, min(max(map(significant_digits, own), default=2) for own in ends))


_MEASURED = ("number", "window", "bound")


def _apart(kinds: Sequence[Kind], first: Side, second: Side) -> tuple[Derived | None, Derived | None]:
    """How far apart two figures are, in their unit and as a share of the larger; None for what is no pair of these."""
    if first.value is None or second.value is None or not set(kinds) & set(_MEASURED):
        return None, None
    unit, inputs = first.value.unit, (first.claim, second.claim)
    if unit != second.value.unit:
        return None, None
    found = difference(quantity_of(first.value), quantity_of(second.value))
    if found is None:
        return derived(None, unit, "larger - smaller", inputs, UNSETTLED), None
    apart, large = found
    share = divide(apart, large) if Decimal(0) not in large else None
    formula, carried = "(larger - smaller) ÷ larger", _carried(first.value, second.value)
    told = derived(share, "ratio", formula, inputs, carried=carried) if share is not None else None
    return derived(apart, unit, "larger - smaller", inputs), told
