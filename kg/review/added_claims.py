"""A claim that a person adds: words of the text are marked, a property is chosen, the fields are read from the words.

Figure, parties, time and cue are taken from the marked words, else from the sentence around them, a subject also from
the sentences before. Never takes a figure that was not marked; whether the claim holds is `live_check`'s question.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from kg.base.errors import BadInput, with_article
from kg.build.minted_ids import kebab
from kg.drafting.draft_records import Draft, Proposal
from kg.drafting.drafted_fact import Deal
from kg.drafting.find_times import TimeFound, find_times
from kg.drafting.new_names import Name
from kg.drafting.standing_words import with_standing_words
from kg.drafting.things import Things
from kg.drafting.turns import PUBLISHED
from kg.evidence.cues import cues, plain
from kg.grammar.read import Found
from kg.ontology.registry import Property, vocabulary
from kg.quantities.edtf import parse_edtf
from kg.reading import Page, Span
from kg.reading.metric_words import words_of
from kg.reading.patterns import lexicon
from kg.records.expansion import field_of, predicates
from kg.records.load import Knowledge
from kg.records.record_models import Claim, QuantityField, Slice
from kg.records.short_slices import Passage
from kg.records.texts import sha256
from kg.review.changes import property_named
from kg.review.live_check import LiveCheck

_INVESTORS = ("InvestmentFirm", "Fund")
_OWNERS = {"FundingRound": "company", "Listing": "issuer", "Acquisition": "acquired", "Release": "releaseOf"}


@dataclass(frozen=True)
class _Named:
    """A name where it stands, with the id and class of what it names."""

    span: Span
    id: str
    type: str


class Adding:
    """Reads claims from marked words of one draft; `known` is the workspace without the draft."""

    def __init__(self, known: Knowledge, draft: Draft, text: str, live: LiveCheck) -> None:
        self.known, self.draft, self.text, self.live = known, draft, text, live
        self.names = live.examiner.names.of(draft.source.id)
        self.page: Page = live.examiner.page(text, self.names)
        self.published = parse_edtf(draft.source.published)

    def kinds(self, start: int, end: int) -> list[str]:
        """The properties that the marked words may state, those whose own words stand there first."""
        mark = self._marked(start, end)
        units = {kind for one in self._figures(mark) if (kind := _unit_kind(one))}
        types = {one.type for one in self._around(mark)}
        fitting = [
            prop
            for prop in predicates().values()
            if (prop.takes == "quantity" and prop.unit_kind in units)
            or (field_of(prop) == "object" and _any_is(types, prop.range) and self._may_be_of(types, prop))
        ]
        around = self._sentence(mark)
        return [prop.name for prop in sorted(fitting, key=lambda p: (self._cue(p, around, mark) is None, p.name))]

    def added(self, start: int, end: int, predicate: str) -> tuple[Draft, str]:
        """The draft with the claim, open, and the claim's id. Raises BadInput where the words lack what it needs."""
        mark, prop = self._marked(start, end), property_named(predicate)
        pieces: list[tuple[str, Span]] = []
        fields: dict[str, object] = {}
        if field_of(prop) == "quantity":
            figure = self._figure(mark, prop)
            place = (figure.start, figure.end)
            pieces.append(("figure", place))
            fields["quantity"] = QuantityField.of(self.text[slice(*place)], figure.quantity)
        elif field_of(prop) != "object":
            message = f"{predicate} takes {with_article(prop.takes)}, which marked words do not give"
            raise BadInput(message, place="predicate", remedy="write such a claim into the claim file")
        draft, subject, others = self._parties(mark, prop)
        fields |= {"object": others[0].id} if others else {}
        pieces += [("party", one.span) for one in (*subject[1], *others)]
        cue = self._cue(prop, self._sentence(mark), mark)
        pieces += [("cue", cue)] if cue else []
        time, shown, why = self._time(mark)
        pieces += [("time", shown)] if shown else []
        fields |= {"time": time} | ({"inferred": {"time": why}} if why else {})
        id = self._free(f"{subject[0]}-{kebab(predicate)}")
        evidence = [self._slice(role, span) for role, span in dict.fromkeys(pieces)]
        claim = Claim.model_validate(
            {"id": id, "subject": subject[0], "predicate": predicate, "evidence": evidence, **fields}
        )
        proposal = Proposal(claim, self._passage(mark), tuple(None for _ in evidence))
        whole = replace(draft, proposals=(*draft.proposals, proposal))
        return with_standing_words(whole, self.text, self.known), id

    # What stands in the marked words

    def _marked(self, start: int, end: int) -> Span:
        if not 0 <= start < end <= len(self.text):
            raise BadInput("no words are marked", place="start", remedy="mark words of the text first")
        return start, end

    def _figures(self, mark: Span) -> list[Found]:
        return [one for one in self.page.quantities if mark[0] < one.end and one.start < mark[1]]

    def _figure(self, mark: Span, prop: Property) -> Found:
        fitting = [one for one in self._figures(mark) if _unit_kind(one) == prop.unit_kind]
        if len(fitting) != 1:
            message = f"the marked words hold {len(fitting)} figures that {prop.name} can be"
            raise BadInput(message, place="figure", remedy="mark words that hold the one figure")
        return fitting[0]

    def _sentence(self, mark: Span) -> Span:
        begin = self.page.sentence(mark[0]).start
        return min(begin, mark[0]), max(self.page.sentence(mark[1] - 1).end, mark[1])

    def _named(self, within: Span) -> Iterator[_Named]:
        for span in self.page.named:
            if within[0] <= span[0] and span[1] <= within[1]:
                ids = self.names.by_label.get(plain(self.text[slice(*span)]), set()) | self.names.standing.get(
                    span, set()
                )
                for id in sorted(ids):
                    yield _Named(span, id, self.live.known.entities[id].type)

    def _around(self, mark: Span) -> list[_Named]:
        """Names of the marked words, then those of the sentence around them."""
        inside = [*self._named(mark)]
        return inside + [one for one in self._named(self._sentence(mark)) if one not in inside]

    def _before(self, mark: Span) -> list[_Named]:
        """Names of the sentences before, the nearest first."""
        return [*self._named((0, self._sentence(mark)[0]))][::-1]

    # Whose it is

    def _may_be_of(self, types: set[str], prop: Property) -> bool:
        return _any_is(types, prop.domain) or _deal_of(prop) is not None

    def _parties(self, mark: Span, prop: Property) -> tuple[Draft, tuple[str, list[_Named]], list[_Named]]:
        """The draft, the subject with the places that name it, and the object where the property takes one."""
        around = self._around(mark)
        deal = _deal_of(prop)
        if deal is not None:
            wanted = [one for one in around if _is(one.type, prop.range)] if field_of(prop) == "object" else []
            wanted.sort(key=lambda one: prop.name != _OWNERS[deal] and one.type not in _INVESTORS)
            others = self._needed(wanted[:1], prop)
            draft, subject = self._deal(deal, prop, around, mark, others)
            return draft, (subject, []), others
        subjects = [one for one in [*around, *self._before(mark)] if _is(one.type, prop.domain)]
        if not subjects:
            remedy = "mark words that name it, or add it first (n)"
            raise BadInput(f"no {prop.domain} is named in the words or before them", place="subject", remedy=remedy)
        others = []
        if field_of(prop) == "object":
            others = [one for one in around if _is(one.type, prop.range) and one.id != subjects[0].id][:1]
            self._needed(others, prop)
        return self.draft, (subjects[0].id, [subjects[0]]), others

    def _needed(self, others: list[_Named], prop: Property) -> list[_Named]:
        if field_of(prop) == "object" and not others:
            remedy = "mark words that name it, or add it first (n)"
            raise BadInput(f"the words name no {prop.range} for {prop.name}", place="object", remedy=remedy)
        return others

    def _deal(
        self, deal: str, prop: Property, around: list[_Named], mark: Span, others: list[_Named]
    ) -> tuple[Draft, str]:
        """A deal of the draft about a firm that the words name, else a new one of it."""
        owner = _OWNERS[deal]
        firms = others if prop.name == owner else [one for one in [*around, *self._before(mark)] if one not in others]
        firms = [one for one in firms if one.type in ("Company", "Organization", "Model", "Product")]
        if not firms:
            remedy = "mark words that name it, or add it first (n)"
            raise BadInput(f"nothing that the {deal} is of is named", place="subject", remedy=remedy)
        firm = firms[0]
        for one in self.draft.proposals:
            if one.decision != "rejected" and one.claim.predicate == owner and one.claim.object == firm.id:
                return self.draft, one.claim.subject
        things = Things({**self.known.entities, **{one.id: one for one in self.draft.entities}})
        name = Name(self.live.known.entities[firm.id].name.zh, firm.type, firm.id)
        subject = things.id_of(Deal(deal, name), self._time(mark)[0])
        return replace(self.draft, entities=(*self.draft.entities, *things.entities.values())), subject

    # Words that carry it

    def _cue(self, prop: Property, within: Span, mark: Span) -> Span | None:
        """The word of the property nearest to the marked words: of its metric, else of the table of cues."""
        found = [m.span() for m in _words(prop, self.text, within)]
        return min(found, key=lambda span: (_apart(span, mark), span)) if found else None

    def _time(self, mark: Span) -> tuple[str, Span | None, str]:
        for within in (mark, self._sentence(mark)):
            found = [one for one in self._times() if within[0] <= one.start and one.end <= within[1]]
            if found:
                best = min(found, key=lambda one: _apart((one.start, one.end), mark))
                return best.period.edtf, (best.start, best.end), best.why
        return self.published.edtf, None, PUBLISHED

    def _times(self) -> Iterable[TimeFound]:
        return find_times(self.text, self.published)

    def _slice(self, role: str, span: Span) -> Slice:
        words = self.text[slice(*span)]
        return Slice.model_validate({"role": role, "start": span[0], "end": span[1], "sha256": sha256(words)})

    def _passage(self, mark: Span) -> Passage:
        begin = self.text.rfind("\n", 0, mark[0]) + 1
        end = self.text.find("\n", mark[1])
        end = end if end >= 0 else len(self.text)
        return Passage(begin, end, sha256(self.text[begin:end]))

    def _free(self, id: str) -> str:
        taken = {one.claim.id for one in self.draft.proposals}
        base, number = id[:110].strip("-"), 1
        while (id := base if number == 1 else f"{base}-{number}") in taken:
            number += 1
        return id


def _words(prop: Property, text: str, within: Span) -> Iterator[re.Match[str]]:
    for metric in lexicon().data["governed"].get(prop.name, ()):
        yield from words_of(metric).finditer(text, *within)
    table = cues().predicate(prop.name)
    if table is not None:
        yield from table.pattern.finditer(text, *within)


def _deal_of(prop: Property) -> str | None:
    """The class of deals that a property is of; None for one of firms, persons and things."""
    owned = (deal for deal, owner in _OWNERS.items() if prop.name == owner)
    return prop.domain if prop.domain in _OWNERS else next(owned, None)


def _unit_kind(found: Found) -> str:
    unit = vocabulary().codes.get(found.quantity.unit)
    return unit.unit_kind if unit is not None else ""


def _is(type: str, wanted: str) -> bool:
    return not wanted or (type in vocabulary().classes and vocabulary().is_a(type, wanted))


def _any_is(types: Iterable[str], wanted: str) -> bool:
    return any(_is(type, wanted) for type in types)


def _apart(a: Span, b: Span) -> int:
    return max(a[0] - b[1], b[0] - a[1], 0)
