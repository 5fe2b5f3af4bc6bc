"""What to read next: documents ranked by how many open conclusions one more claim of their kind would settle.

First come those that settle most of what no source states: whatever one more claim of it says, it settles it. A bound
or an approximate figure takes a claim that is exact, sources that differ one that outweighs them: these come after.
Names a document by kind, issuer and period; that it exists is said only where a claim names it.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Annotated, ClassVar

from kg.store.snapshot import Snapshot
from kg.views.parts.cells import Count, Label, Ref, When
from kg.views.parts.evidence import Evidence
from kg.views.parts.open_conclusions import Open, OpenConclusions, Reason
from kg.views.parts.result import Heading, Row, Section, View, joined
from kg.views.parts.wanted_documents import Document, Documents
from kg.views.parts.words import property_label


class DocumentToRead(Row):
    """A document and how many open conclusions one claim of it would settle: undetermined ones and contradictions.

    Counted beside them is what is known of a filing through the press alone, and what is out of date.
    """

    ASKED: ClassVar[tuple[str, ...]] = ("known",)
    document: Annotated[Label, Heading("文件", "document")]
    known: Annotated[Label, Heading("有无此文件", "whether there is one")]
    kind: Annotated[str, Heading("种类", "kind", key=True)]
    issuer: Annotated[Ref, Heading("出具方", "issuer")]
    round: Annotated[Ref | None, Heading("轮次", "round")]
    period: Annotated[When | None, Heading("时段", "period")]
    settles: Annotated[Count, Heading("可能定论", "might settle")]
    undetermined: Annotated[Count, Heading("其中未定", "undetermined")]
    missing: Annotated[Count, Heading("未定中未载", "of these not stated at all")]
    contradictions: Annotated[Count, Heading("其中不一", "contradictions")]
    through_press: Annotated[Count, Heading("另只见报道", "through the press")]
    out_of_date: Annotated[Count, Heading("另已过时", "out of date")]
    states: Annotated[tuple[Label, ...], Heading("须查的属性", "what to look for")]


class OpenConclusion(Row):
    """A conclusion that is open, and the documents that might settle it, the one that settles most first.

    Of each it is said in brackets whether there is one.
    """

    ASKED: ClassVar[tuple[str, ...]] = ("documents",)
    what: Annotated[Label, Heading("未定的结论", "open conclusion")]
    documents: Annotated[
        tuple[Label, ...], Heading("可能定论的文件，有无此文件", "what might settle it, and whether there is one")
    ]
    reason: Annotated[Label, Heading("何以未定", "why it is open")]
    subject: Annotated[Ref, Heading("对象", "subject")]


class ReadNext(View[DocumentToRead]):
    """Documents to read, in their order, and the conclusions that are open."""

    sections: tuple[Section[OpenConclusion], ...] = ()


@dataclass
class _Settling:
    """A document with the open conclusions that it would settle and the properties that it should state."""

    document: Document
    settles: list[Open] = field(default_factory=list)
    states: set[str] = field(default_factory=set)

    def of(self, *reasons: Reason) -> int:
        return sum(one.reason in reasons for one in self.settles)


_REASONS: dict[Reason, Label] = {
    "missing": Label(zh="没有来源给出", en="no source states it"),
    "inexact": Label(
        zh="只有界限、约数、未列全的名单或别的币种",
        en="only a bound, an approximate figure, an open list or another currency",
    ),
    "contradiction": Label(zh="来源说法不一", en="sources differ"),
    "throughPress": Label(zh="披露只见于报道", en="a filing is known through the press alone"),
    "outOfDate": Label(zh="数值已过时", en="the newest figure is out of date"),
}
_NAMED = Label(zh="有断言提到", en="a claim names it")
_UNNAMED = Label(zh="无断言提到，若有，可能载有此事", en="no claim names it: if there is one, it might state this")


def read_next(snapshot: Snapshot | Evidence, *, company: str | None = None) -> ReadNext:
    """Documents by how many open conclusions they would settle; with `company` of those about it, or about its thing.

    Raises NotFound for an unknown id.
    """
    evidence = Evidence.of(snapshot)
    if company is not None:
        evidence.reader.known(company, "company")
    found = OpenConclusions(evidence, company)
    conclusions = found.all()
    ranked = _ranked(found.documents, conclusions)
    return ReadNext(
        name="read-next",
        title=Label(zh="接下来读什么", en="What to read next"),
        parameters={"company": company},
        columns=DocumentToRead.columns(),
        rows=tuple(_row(found.documents, one) for one in ranked),
        sections=(_open(found.documents, conclusions, ranked),),
    )


def _ranked(documents: Documents, conclusions: Iterable[Open]) -> list[_Settling]:
    """The documents, in the order to read them."""
    settling: dict[tuple[str, ...], _Settling] = {}
    for one in conclusions:
        for document, properties in settled_by(documents, one):
            known = settling.setdefault(document.key, _Settling(document))
            known.settles.append(one)
            known.states |= properties
    return sorted(settling.values(), key=_weight)


def _weight(one: _Settling) -> tuple[int | bool | tuple[str, ...], ...]:
    """Missing, inexact, contradicted; then what the press alone tells or is out of date, filings, what is new."""
    year = int(one.document.time[:4]) if one.document.time[:4].isdigit() else 0
    numbers = (one.of("missing"), one.of("inexact"), one.of("contradiction"), one.of("throughPress", "outOfDate"))
    return *(-number for number in numbers), not one.document.kind.filed, -year, one.document.key


def settled_by(documents: Documents, one: Open) -> list[tuple[Document, set[str]]]:
    """The documents that would settle an open conclusion, each with the properties that it should state."""
    found: dict[tuple[str, ...], tuple[Document, set[str]]] = {}
    stating: list[set[tuple[str, ...]]] = []
    for wanted in one.wanted:
        stated = {document.key: document for document in documents.that_state(wanted, one.claims[0])}
        stating.append(set(stated))
        for key, document in stated.items():
            found.setdefault(key, (document, set()))[1].add(wanted.property)
    every = set.intersection(*stating) if one.together and stating else set(found)
    return [found[key] for key in found if key in every]


def _row(documents: Documents, one: _Settling) -> DocumentToRead:
    document, reader = one.document, documents.evidence.reader
    return DocumentToRead(
        document=documents.label(document),
        known=_known(documents, document),
        kind=document.kind.name,
        issuer=reader.ref(document.issuer),
        round=reader.ref(document.round) if document.round else None,
        period=When.of(document.time) if document.time else None,
        settles=Count(value=one.of("missing", "inexact", "contradiction")),
        undetermined=Count(value=one.of("missing", "inexact")),
        missing=Count(value=one.of("missing")),
        contradictions=Count(value=one.of("contradiction")),
        through_press=Count(value=one.of("throughPress")),
        out_of_date=Count(value=one.of("outOfDate")),
        states=tuple(property_label(name) for name in sorted(one.states)),
        claims=joined(*(each.claims for each in one.settles)),
    )


def _known(documents: Documents, document: Document) -> Label:
    """What is known of whether there is such a document."""
    naming = documents.naming(document)
    if naming != "kind":
        return _NAMED if naming == "itself" else _UNNAMED
    issuer, kind = documents.evidence.reader.ref(document.issuer).label, document.kind
    year = kind.of == "year"
    zh = f"有断言提到{issuer.zh}的{kind.zh}，未说{'哪一年的' if year else '哪一时段的'}"
    return Label(zh=zh, en=f"a claim names {issuer.en}'s {kind.en}, not which {'year' if year else 'period'}'s")


def _with_known(documents: Documents, document: Document) -> Label:
    name, known = documents.label(document), _known(documents, document)
    return Label(zh=f"{name.zh}（{known.zh}）", en=f"{name.en} ({known.en})")


def _open(documents: Documents, conclusions: Iterable[Open], ranked: Iterable[_Settling]) -> Section[OpenConclusion]:
    by: dict[int, list[Document]] = {}
    for one in ranked:
        for settled in one.settles:
            by.setdefault(id(settled), []).append(one.document)
    rows = [
        OpenConclusion(
            what=one.words,
            reason=_REASONS[one.reason],
            subject=documents.evidence.reader.ref(one.subject),
            documents=tuple(_with_known(documents, each) for each in by.get(id(one), ())),
            claims=one.claims,
        )
        for one in conclusions
    ]
    return Section.of("open", "未定的结论", "Open conclusions", OpenConclusion, rows)
