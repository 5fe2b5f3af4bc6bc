"""One text ready for drafting: its copy, its names, its times, and whose a place of it is.

Positions are those of the copy; `kg.drafting.proposals` turns them into places of the original.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property

from kg.drafting.drafting_words import pattern
from kg.drafting.find_names import Labels, NamesFound, find_names
from kg.drafting.find_times import find_times
from kg.drafting.new_names import THING, Name
from kg.drafting.reading_copy import reading_copy
from kg.drafting.salience import antecedent, by_subject, first_joined, gone_on_about, in_passing, in_quotes, most_told
from kg.drafting.time_told import time_told
from kg.drafting.turns import Dated
from kg.quantities.edtf import Period
from kg.reading import Page, Span
from kg.reading.subjects import joins, stands_oblique

ACTORS = ("Company", "Organization", "Publisher", "PublicBody", "ResearchInstitute", "University")
MAKES = ("Product", "Model")
_UNFUNDED = ("Publisher", "PublicBody", "ResearchInstitute", "University")  # a round is of a firm where one is named


@dataclass(frozen=True)
class Mention:
    """A name where it stands."""

    span: Span
    name: Name


@dataclass(frozen=True)
class Graph:
    """What the graph tells: who makes a thing, who is an investor alone, who has rounds, of whom any claim is."""

    makers: dict[str, str]
    backers: frozenset[str]
    rounded: frozenset[str]
    told: frozenset[str]


class TextReading:
    """The reading of one text: `known` are the labels of the graph, `graph` what else it tells."""

    def __init__(self, text: str, published: Period, known: Labels, graph: Graph) -> None:
        self.copy = reading_copy(text)
        self.text, self.published, self.known = self.copy.text, published, known
        self.makers, self.backers, self.rounded, self.told = graph.makers, graph.backers, graph.rounded, graph.told
        self.names: NamesFound = find_names(self.text, known)
        self.page = Page(self.text, [*self.names.labels, *self.names.stems])
        self.times = find_times(self.text, published)
        self.listed = {one.span: one for one in self.names.listed}

    @cached_property
    def mentions(self) -> list[Mention]:
        """Every name of the text, in order."""
        found = [Mention(span, name) for span in self.page.named if (name := self.name_at(span)) is not None]
        field = pattern("{}", "fields")  # 自动驾驶行业 is nobody
        return [m for m in found if not m.name.new or not (field.match(self.text, m.span[1]) or self._describes(m))]

    def _describes(self, mention: Mention) -> bool:
        """Whether a new name is but what describes the one in marks behind it: 旗下的设计软件「ⓝ」."""
        before, behind = self.text[: mention.span[0]], self.text[mention.span[1] : mention.span[1] + 1]
        return behind in ("“", "「", "《") and before.endswith("的")

    def name_at(self, span: Span) -> Name | None:
        """What the words at a place name here."""
        label = self.text[slice(*span)]
        label = self.names.stems.get(label, label)
        return self.names.labels.get(label) or (
            self.known.name(self.known.stems[label]) if label in self.known.stems else None
        )

    def paragraph(self, position: int) -> Span:
        """The line that holds a position."""
        end = self.text.find("\n", position)
        return self.text.rfind("\n", 0, position) + 1, end if end >= 0 else len(self.text)

    def in_heading(self, position: int) -> bool:
        """Whether a position stands in a heading, which the body tells again and more fully."""
        return any(start <= position < end for start, end in self.copy.headings)

    def acts(self, mention: Mention) -> bool:
        """Whether a mention can be the firm that a round, a figure or a plan is of."""
        return mention in self._acting

    @cached_property
    def _acting(self) -> frozenset[Mention]:
        firms = [m for m in self.mentions if self._is_firm(m.name) and not self._in_list(m.span)]
        return frozenset(m for m in firms if not in_quotes(self, m.span) and not in_passing(self, m.span))

    def _is_firm(self, name: Name) -> bool:
        return name.type in ACTORS or (name.type in MAKES and name.id in self.makers)

    @cached_property
    def _investors(self) -> frozenset[str]:
        """What lists of the text name as investors."""
        return frozenset(self.text[slice(*one)] for one in self.listed)

    def _in_list(self, span: Span) -> bool:
        return any((one[0] <= span[0] and span[1] <= one[1]) or self._has_arm(span, one[0]) for one in self.listed)

    def _has_arm(self, span: Span, listed: int) -> bool:
        """Whether a name is but whose a listed one is: Meituan's venture arm ⓝ."""
        return span[1] < listed < span[1] + _ARM and _ARM_OF.fullmatch(self.text, span[1], listed) is not None

    def firm(self, mention: Mention) -> Name:
        """The firm that a mention stands for: the maker of a product or model, where it is known."""
        maker = self.makers.get(mention.name.id) if mention.name.type in MAKES else None
        return Name(mention.name.label, "Company", maker) if maker else mention.name

    def topic(self, place: Span, *, funded: bool = False) -> tuple[Mention, str] | None:
        """Whose the statement at a place is, and how far off it is named: clause, sentence or before.

        `funded` asks for a firm that money goes to: one that the graph knows as an investor alone comes last.
        """
        if (own := self._own_firm(place)) is not None:
            return own, "before"
        sentence = self.page.sentence(place[0])
        inside = [m for m in self.mentions if sentence.start <= m.span[0] < sentence.end and self.acts(m)]
        clause, _ = self.page.clause(place[0])
        inside = [m for m in inside if not self.bracketed(m.span)] if not self.bracketed(place) else inside
        given = [m for m in inside if funded and (self._given_to(m) or self._owns_round(m, place))]
        given = given or antecedent(self, inside, place)
        if given:
            return given[0], "sentence"
        opening = {m: self.page.clause(m.span[0])[0] for m in inside}
        ahead = [m for m in inside if m.span[1] <= place[0] and self._leads(m, opening[m], funded)]
        for found in (self._funded(ahead), ahead) if not funded else (self._funded(ahead),):
            if found:
                return found[-1], "clause" if found[-1].span[0] >= clause else "sentence"
        received = [m for m in inside if self._received(m)]
        if received:
            return received[0], "sentence"
        behind = [m for m in inside if place[1] <= m.span[0] and self.firm(m).id in self.rounded and funded]
        if behind and not stands_oblique(self.page, opening[behind[0]], behind[0].span):
            return behind[0], "sentence"
        described = [
            m for m in inside if m.span[0] >= place[1] and _OF_WHICH.fullmatch(self.text[place[1] : m.span[0]])
        ]
        if described:
            return described[0], "sentence"
        before = self.before(sentence.start, funded) or self._speaker(inside, place)
        return before or ((ahead[-1], "sentence") if ahead else self._behind(place))

    def _behind(self, place: Span) -> tuple[Mention, str] | None:
        """The first that is named behind a place in its paragraph, where nobody is before it."""
        _, end = self.paragraph(place[0])
        found = next(
            (m for m in self._funded([m for m in self.mentions if place[1] <= m.span[0] < end and self.acts(m)])), None
        )
        if found is None or self.bracketed(place):
            return None
        return found, "before" if self.page.index(found.span[0]) != self.page.index(place[0]) else "sentence"

    def _own_firm(self, place: Span) -> Mention | None:
        """Whom 公司 stands for in a notice, and we where it is set against another firm: the one named most."""
        start = self.page.sentence(place[0]).start
        if self._issuer is not None and pattern("{}", "topic/issuer").search(self.text, start, place[0]):
            return self._issuer
        we = [*pattern("{}", "topic/we").finditer(self.text, start, place[0])][-1:]
        named = (
            [m for m in self.mentions if start <= m.span[0] and m.span[1] <= place[0] and self.acts(m)] if we else []
        )
        if not named or named[-1].span[1] > we[0].start():
            return None
        between = self.text[named[-1].span[1] : we[0].start()]
        if not re.search("[，,;；]", between) or pattern("{}|\\bsa(?:id|ys)\\b", "speaks").search(between):
            return None
        return most_told(self, [m for m in self.mentions if self.acts(m) and m.name != named[-1].name])

    @cached_property
    def _issuer(self) -> Mention | None:
        """Whose notice a text is, which calls itself 公司 throughout: named behind 证券简称."""
        told = re.search(r"证券简称[：:\s]*", self.text)
        return next((m for m in self.mentions if told and m.span[0] == told.end()), None)

    def _speaker(self, inside: list[Mention], place: Span) -> tuple[Mention, str] | None:
        """The firm that speaks, where nobody else is spoken of: ⓝ表示，营收ⓠ."""
        said = [
            m
            for m in inside
            if m.span[1] <= place[0]
            and m.name.type == "Company"
            and pattern("{}", "topic/speaks").match(self.text, m.span[1])
        ]
        return (said[-1], "sentence") if said else None

    def _leads(self, mention: Mention, begin: int, funded: bool) -> bool:
        """Whether a name is a subject, or for money the owner of what is told: ⓝ的投资方, ⓝ背后."""
        if funded and pattern("{}", "topic/owns").match(self.text, mention.span[1]):
            return True
        before = self.text[max(0, mention.span[0] - 6) : mention.span[0]]
        if pattern("(?:{}|{})$", "topic/compared", "topic/asked").search(before):
            return False
        if pattern("{}", "topic/announces").match(self.text, mention.span[1]):
            return not pattern("{}$", "topic/governed").search(before)
        object_of = pattern("{}", "topic/gives").match(self.text, mention.span[1])
        first = mention if joins(self.page, begin, mention.span) else first_joined(self, mention)
        return object_of is None and not any(stands_oblique(self.page, begin, one.span) for one in (mention, first))

    def _funded(self, mentions: list[Mention]) -> list[Mention]:
        """Those that money may go to; a name that only its place in clauses tells gives way to a surer one."""
        found = [m for m in mentions if m.name.id not in self.backers]
        found = [m for m in found if m.name.type not in _UNFUNDED] or found
        found = [m for m in found if m.name.id in self.rounded or m.name.label not in self._investors] or found
        sure = [m for m in found if m.name.sure or self.text.count(m.name.label) > _OFTEN] or found
        return [m for m in sure if self.firm(m).id in self.rounded or self.firm(m).id not in self.told] or sure

    def _received(self, mention: Mention) -> bool:
        """Whether a name stands as the one that money goes to: 领投ⓝ, 注资ⓝ, invested in ⓝ."""
        return bool(
            pattern("{}", "topic/receives", flags=re.IGNORECASE).search(
                self.text[max(0, mention.span[0] - 48) : mention.span[0]]
            )
        )

    def _given_to(self, mention: Mention) -> bool:
        """Whether money is put into what a name names: 对ⓝ投资."""
        put = re.match(r"[^，。；]{0,4}?(?:投资|注资|出资|增资)", self.text[mention.span[1] :])
        before = self.text[max(0, mention.span[0] - 120) : mention.span[0]].rstrip()
        into = pattern("{}$", "topic/given.en").search(before)
        return into is not None or (put is not None and before.endswith(("对", "向")))

    def _owns_round(self, mention: Mention, place: Span) -> bool:
        """Whether a name behind a place, in its clause, is whose round it is: 以ⓠ包下了ⓝ的B轮."""
        owns = place[1] <= mention.span[0] and pattern("{}", "topic/owns").match(self.text, mention.span[1]) is not None
        return owns and self.page.clause(mention.span[0]) == self.page.clause(place[0])

    def before(self, position: int, funded: bool) -> tuple[Mention, str] | None:
        """The one that was spoken of last in the section, as a subject or as what money went to."""
        begin, _ = self.copy.section(position)
        earlier = [m for m in self.mentions if begin <= m.span[0] < position and self.acts(m)]
        earlier = [m for m in earlier if not self.bracketed(m.span)]
        same = gone_on_about(self, self._funded(earlier) if funded else earlier, position)
        if same is not None:
            return same, "before"
        carried = self._carried(self._funded(earlier), position) if funded else None
        if carried is not None:
            return carried, "before"
        rounded = [m for m in earlier if m.name.id in self.rounded] if funded else []
        near = [*reversed(self._funded(earlier)), *reversed(earlier)] if funded else by_subject(self, earlier, position)
        opens = [m for m in self._funded(earlier) if m.name.sure and self.paragraph(m.span[0])[0] == m.span[0]]
        last = rounded[-1:] if not opens or (rounded and rounded[-1].span > opens[-1].span) else opens[-1:]
        for mention in [*last, *reversed(rounded), *near]:
            opening = self.page.sentence(mention.span[0]).start
            if self._received(mention) or self._leads(mention, opening, funded):
                return mention, "before"
        told = most_told(self, self._funded(earlier) if funded else earlier)
        return (told, "before") if told is not None else None

    def _carried(self, earlier: list[Mention], position: int) -> Mention | None:
        """The subject that the paragraph goes on about: the first one of its last sentence that has any."""
        begin, _ = self.paragraph(position)
        near = [m for m in earlier if m.span[0] >= begin and self._leads(m, self.page.sentence(m.span[0]).start, True)]
        last = self.page.index(near[-1].span[0]) if near else -1
        return next((m for m in near if self.page.index(m.span[0]) == last), None)

    def label_span(self, span: Span) -> Span:
        """The whole known label around a place."""
        return next((m.span for m in self.mentions if m.span[0] <= span[0] and span[1] <= m.span[1]), span)

    def time_at(self, place: Span, *, near: bool = False) -> Dated:
        """When what stands at a place was (`kg.drafting.time_told`)."""
        return time_told(self, place, near=near)

    def names_another(self, span: Span, firm: Name) -> bool:
        """Whether the words at a place name somebody else than a firm."""
        named = self.name_at(span)
        return (
            named is not None
            and named.label != firm.label
            and (named.id or "") != firm.id
            and self.makers.get(named.id) != firm.id
        )

    def bracketed(self, place: Span) -> bool:
        """Whether a place stands in brackets, as an aside."""
        sentence = self.page.sentence(place[0])
        before, behind = self.text[sentence.start : place[0]], self.text[place[1] : sentence.end]
        opened = max(before.rfind("（"), before.rfind("(")) > max(before.rfind("）"), before.rfind(")"))
        return opened and re.search(r"[）)]", behind) is not None

    def labels_in(self, begin: int, end: int) -> list[Span]:
        """The labels of rounds between two positions, the whole of each: Pre-A轮 and not Pre-A in it."""
        found = [
            m.span() for name in ("zh", "en") for m in pattern("{}", f"labels/{name}").finditer(self.text, begin, end)
        ]
        return sorted(one for one in found if not any(a <= one[0] and one[1] <= b and (a, b) != one for a, b in found))


_OF_WHICH = re.compile(r"[^，。；]{0,30}的\s*")  # 估值超ⓠ的ⓝ: the name that a clause describes
_ARM, _ARM_OF = 40, re.compile(r"['’]s? (?:[a-z-]+ ){0,3}(?:arm|unit|fund|vehicle|affiliate|subsidiary|division) ")
_OFTEN = 3  # times that a text names what it is about
__all__ = ["THING", "Graph", "Mention", "TextReading"]
