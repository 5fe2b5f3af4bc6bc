"""The reading of a draft: its names, times and round names, and for each figure what it is of.

Drafting proposes what it can; where it proposes nothing, the word that governs a figure and the cue words of the
lexicon tell its property. Positions are those of the reading copy; `original` turns them into those of the text.
"""

from __future__ import annotations

import re
from dataclasses import replace
from functools import cached_property, lru_cache

from kg.drafting.drafting import Drafter
from kg.drafting.drafting_words import words as drafting
from kg.drafting.text_reading import MAKES, Mention
from kg.drafting.turns import in_turn
from kg.evidence.cues import Words, cues
from kg.factcheck.bare_numbers import large_counts, numbers_apart
from kg.factcheck.factcheck_words import words
from kg.factcheck.known_facts import stage_of
from kg.factcheck.said import SaidFigure, When, Whose
from kg.factcheck.said_times import said_times
from kg.grammar.read import Found
from kg.ontology.registry import vocabulary
from kg.quantities.edtf import parse_edtf
from kg.reading import Span, marks_at
from kg.reading.assertion import region
from kg.reading.metric_words import adverbial, change, governing, part, share
from kg.reading.patterns import lexicon, simplified
from kg.reading.subjects import acts_unknown, does
from kg.reading.sums import sums
from kg.records.expansion import predicates
from kg.records.record_models import Bilingual, Source

_OWN = "draft"  # the id under which drafting reads the text; it is no source of the graph
_OWNS = re.compile(r"(?:的|'s |’s )")
_BEFORE = 3  # things named before the sentence that may be its subject


class DraftReading:
    """One text as a draft; `published` is the EDTF day from which its relative times are read."""

    def __init__(self, drafter: Drafter, text: str, published: str) -> None:
        name = Bilingual(zh=_OWN, en=_OWN)
        self.text = text
        self.reading = drafter.reading(text, published)
        self.draft = drafter.proposed(text, Source(id=_OWN, title=name, published=published), self.reading)
        self.page = self.reading.page

    def original(self, span: Span) -> Span:
        """The place in the text of a place in the reading copy."""
        return self.reading.copy.original(span)

    @cached_property
    def searched(self) -> str:
        """The reading copy as cue words are looked for in it: simplified, in small letters, position by position."""
        return simplified(self.reading.text).lower()

    @cached_property
    def figures(self) -> list[SaidFigure]:
        """Every figure of the text, in its order."""
        return [*map(self._figure, self.page.quantities), *self._counts]

    @cached_property
    def _counts(self) -> list[SaidFigure]:
        """The numbers of which no word tells what they count: only the same number of whom they name is beside them."""
        held = large_counts(self.reading.text, self._unread)
        none = frozenset[str]()
        return [SaidFigure(at, count, self.whose(at), none, none, none, when=self.when(at)) for at, count in held]

    def ids(self, *mentions: Mention) -> set[str]:
        """What names may stand for: the thing itself, others of its name, its maker."""
        return {id for m in mentions for id in (m.name.id, *m.name.also, self.reading.makers.get(m.name.id)) if id}

    def named(self, begin: int, end: int) -> list[Mention]:
        """The names between two positions."""
        return [one for one in self.reading.mentions if begin <= one.span[0] and one.span[1] <= end]

    def whose(self, place: Span, *, funded: bool = False) -> Whose:
        """Whose the statement at a place is."""
        sentence = self.page.sentence(place[0])
        if self.of_unknown(place, funded=funded):
            return Whose()
        inside = self.ids(*self.named(sentence.start, sentence.end))
        owner = [one for one in self.named(sentence.start, place[0]) if _OWNS.fullmatch(self._between(one, place))]
        if owner:
            return Whose(frozenset(self.ids(owner[-1])), frozenset(inside))
        topic, before = set[str](), set[str]()
        found = self.reading.topic(place, funded=funded)
        if found is not None:
            (before if found[1] == "before" else topic).update(self.ids(found[0]))
        acting = [one for one in self.named(sentence.start, sentence.end) if self.reading.acts(one)]
        if found is None and len({one.name.id for one in acting}) == 1:
            topic |= self.ids(acting[0])
        bearer = [one for one in self.named(sentence.start, place[0]) if one.name.type in MAKES]
        topic |= self.ids(bearer[-1]) if bearer and not funded else set()
        if not topic:
            line = self.reading.paragraph(place[0])[0]
            before |= self.ids(*(self.named(line, sentence.start) or self.named(0, sentence.start)[-_BEFORE:]))
        return Whose(frozenset(topic), frozenset(inside), frozenset(before))

    def of_unknown(self, place: Span, *, funded: bool = False) -> bool:
        """Whether the statement at a place is about a firm that is not known here, which lends it no other's claims."""
        found = self.reading.topic(place, funded=funded)
        if found is not None and found[1] != "before" and not self.ids(found[0]):
            return True
        start = self.page.sentence(place[0]).start
        acting = [one.span for one in self.named(start, place[0]) if does(self.page, start, one.span)]
        nameless = acts_unknown(self.page, start, place[0])
        last = max([*acting, *([nameless] if nameless else [])], default=None)
        if last is None or (found is not None and found[1] != "before" and found[0].span >= last):
            return False
        return not self.ids(*(one for one in self.named(*last) if one.span == last))

    def _between(self, mention: Mention, place: Span) -> str:
        return self.reading.text[mention.span[1] : place[0]]

    def when(self, place: Span) -> When | None:
        """The time that the sentence of a place gives for it."""
        sentence = self.page.sentence(place[0])
        dated = self.reading.time_at(place)
        if dated.span is None or not sentence.start <= dated.span[0] < sentence.end:
            return None
        if in_turn(self.page, self.reading.times, place) is not None:
            return When(parse_edtf(dated.edtf), dated.span, sure=True)
        found = next((o for o in self.times if o.span[0] <= dated.span[0] and dated.span[1] <= o.span[1]), None)
        return found and self.dating(found, place)

    def dating(self, when: When, place: Span) -> When:
        """A time as that of what a place states: sure only where nothing else of the sentence is dated by it."""
        return replace(when, sure=when.sure and self._dates(when.span, place))

    def _dates(self, time: Span, place: Span) -> bool:
        """Whether a time is that of what a place states: in its clause, before it by itself, or heading its series.

        What happens once, such as a founding, keeps its time for itself.
        """
        begin, end = self.page.clause(time[0])
        if any(re.search(verb, self.reading.text[begin:end], re.IGNORECASE) for verb in _once()):
            return False
        beside = self._unnamed(begin, time[0]) + " " + self._unnamed(time[1], end)
        start, last = region(self.page, place)
        alone = words().opens.fullmatch(beside) is not None
        return start <= time[0] < last or alone or self._in_series((begin, end), place)

    def _unnamed(self, begin: int, end: int) -> str:
        """The text between two positions without the names in it."""
        held = {at for one in self.named(begin, end) for at in range(*one.span)}
        return "".join(self.reading.text[at] for at in range(begin, end) if at not in held)

    def _in_series(self, clause: Span, place: Span) -> bool:
        """Whether a figure goes on a series of its unit that a clause begins, of the same thing."""
        units = {one.quantity.unit for one in self.page.quantities if (one.start, one.end) == place}
        heads = {one.quantity.unit for one in self.page.quantities if clause[0] <= one.start < clause[1]}
        return bool(units & heads) and not self.named(clause[1], place[0])

    @cached_property
    def times(self) -> list[When]:
        """Every time of the text, in its order; two that are one stand once."""
        return said_times(self.reading)

    def stage_at(self, place: Span) -> str:
        """The round that the sentence of a place names nearest to it; "" where it names none."""
        sentence = self.page.sentence(place[0])
        labels = self.reading.labels_in(sentence.start, sentence.end)
        near = min(labels, key=lambda span: max(span[0] - place[1], place[0] - span[1]), default=None)
        return self.stage(near) if near is not None else ""

    def stage(self, label: Span) -> str:
        """The round that a label names, in the form of the graph."""
        written = re.sub(r"\s+", "", self.reading.text[slice(*label)])
        return stage_of(re.sub(r"(?i)^series", "Series ", written))

    @cached_property
    def rounds(self) -> list[Span]:
        """The places of round names that the ladder of rounds has, as A轮 and Series B."""
        return [span for span in self.reading.labels_in(0, len(self.reading.text)) if self.stage(span)]

    def marks(self, place: Span) -> tuple[str, ...]:
        """How the statement at a place is said: planned, reported, denied …; nothing where it is stated."""
        return tuple(sorted({mark.kind for mark in marks_at(self.page, place)}))

    def unread(self) -> list[Span]:
        """The places in the text of numbers that no figure, time, round or name holds."""
        counted = {at for one in self._counts for at in range(*one.place)}
        return [self.original(span) for span in self._unread if counted.isdisjoint(range(*span))]

    @cached_property
    def _unread(self) -> list[Span]:
        held = [(one.start, one.end) for one in self.page.quantities]
        held += [(one.start, one.end) for one in self.reading.times]
        held += [one.span for one in self.reading.mentions if one.name.id or one.name.is_a("Model")]
        held += self.reading.labels_in(0, len(self.reading.text))
        return numbers_apart(self.reading.text, held)

    @cached_property
    def _proposed(self) -> dict[Span, list[int]]:
        found: dict[Span, list[int]] = {}
        for index, one in enumerate(self.draft.proposals):
            for piece in (piece for piece in one.claim.evidence if piece.role == "figure"):
                if piece.start is not None and piece.end is not None:
                    found.setdefault((piece.start, piece.end), []).append(index)
        return found

    def _figure(self, found: Found) -> SaidFigure:
        place = (found.start, found.end)
        sentence = self.page.sentence(place[0])
        proposals = tuple(self.draft.proposals[at] for at in self._proposed.get(self.original(place), ()))
        proposals = tuple(one for one in proposals if one.claim.quantity is not None)
        begin, end = region(self.page, place)
        code = vocabulary().codes.get(found.quantity.unit)
        kind = str(code.unit_kind) if code else ""
        kind = "" if found.quantity.unit == "count" else kind  # a bare number may be of anything
        clause, whole = self._cued(begin, end, place, kind), self._cued(sentence.start, sentence.end, place, kind)
        whose = self.whose(place, funded=kind == "money")
        told = {id for one in proposals for id in (one.claim.subject, *one.claim.about)} & whose.all
        return SaidFigure(
            place,
            found.quantity,
            Whose(whose.topic | (frozenset(told) - whose.before), whose.sentence, whose.before),
            frozenset(one.claim.predicate for one in proposals) | self._governing(place, kind, clause),
            clause,
            whole,
            self.stage_at(place),
            self.when(place),
            self._definitions(place),
            self.marks(place),
            self._odd(place, begin, end),
            proposals,
        )

    def _odd(self, place: Span, begin: int, end: int) -> frozenset[str]:
        """Why the figure is no level of its property: a change, a share, a sum of several, that of a part."""
        start = adverbial(self.page, begin)
        told = {
            "change": change(self.page, place),
            "share": share(self.page, place, begin),
            "sum": [*sums(self.page, place, start, end)],
            "part": part(self.page, begin, place) if not self._definitions(place) else None,
        }
        return frozenset(name for name, words in told.items() if words)

    def _governing(self, place: Span, kind: str, clause: frozenset[str]) -> frozenset[str]:
        """The properties that the word which governs a figure stands for."""
        if kind not in lexicon().data["families"]:
            return frozenset()
        found = governing(self.page, place, kind, *region(self.page, place))
        if found is None:
            return frozenset()
        governed = lexicon().data["governed"]
        meant = frozenset(name for name, metrics in governed.items() if found[0] in metrics)
        return (meant & clause) or meant

    def _cued(self, begin: int, end: int, place: Span, kind: str) -> frozenset[str]:
        """The properties of a kind of unit whose words stand nearest to a place, between two positions.

        Words that touch are one: 月活用户 counts what 月活 counts.
        """
        held: list[tuple[int, int, set[str]]] = []
        for match in _properties().pattern.finditer(self.searched, begin, end):
            meant = {name for name in _properties().meanings.get(match.group(), ()) if _of_kind(name, kind)}
            if meant and held and held[-1][1] == match.start():
                start, _, first = held.pop()
                held.append((start, match.end(), first | meant))
            elif meant:
                held.append((match.start(), match.end(), meant))
        gaps = [max(start - place[1], place[0] - stop, 0) for start, stop, _ in held]
        nearest = min(gaps, default=0)
        return frozenset(
            name for gap, (_, _, meant) in zip(gaps, held, strict=True) if gap == nearest for name in meant
        )

    def _definitions(self, place: Span) -> frozenset[str]:
        """The definitions that the clause of a place tells, else those told before it in its sentence."""
        begin, end = region(self.page, place)
        here = cues().definitions.found(self.reading.text[begin:end])
        ahead = self.reading.text[self.page.sentence(place[0]).start : place[0]]
        return frozenset(here or cues().definitions.found(ahead))


@lru_cache(maxsize=1)
def _once() -> tuple[str, ...]:
    """The words of what happens to a thing once, and has its own time: a founding, a release."""
    return drafting()["founds"], *drafting()["releases"].values()


@lru_cache(maxsize=1)
def _properties() -> Words:
    table: dict[str, list[str]] = {}
    for name, known in cues().predicates.items():
        table[name] = list(known.meanings)
    return Words(table)


def _of_kind(name: str, kind: str) -> bool:
    """Whether a property takes a kind of unit; a bare number may be a count or money, and is no share or factor."""
    prop = predicates().get(name)
    if prop is None or not prop.unit_kind:
        return False
    return prop.unit_kind in (kind, "any") if kind else prop.unit_kind not in ("ratio", "factor")
