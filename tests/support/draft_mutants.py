"""Sentences of accepted texts as a draft would have them, true and made wrong on purpose in one place.

A measure of `kg.factcheck`: what is changed and what verdicts are right follow from the claim's own fields and the
place of its slices, never from the checker. Draws are seeded.
"""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from decimal import Decimal

from kg.grammar.read import parse_quantity
from kg.quantities.quantity import Bound, QuantityError
from kg.records.load import Knowledge, LoadedClaim
from kg.records.record_models import Slice
from kg.records.texts import Texts

Place = tuple[int, int]
_END = re.compile(r"[。！!？?\n]|(?<=[a-z0-9)\"])\.(?=\s)")
_TIMELESS = ("parameterCount", "activeParameterCount", "contextWindow")
_EXCHANGED = {
    "unit": [("亿", "万"), ("万", "亿"), ("billion", "million"), ("million", "billion")],
    "currency": [
        *[("美元", "欧元"), ("元人民币", "日元"), ("亿元", "亿美元")],
        *[("万元", "万美元"), ("$", "€"), ("yuan", "dollars")],
    ],
    "bound": [
        *[("超过", "不到"), ("超", "不足"), ("近", "超过")],
        *[("至少", "至多"), ("more than", "less than"), ("over", "under")],
    ],
    "hedge": [("超过", ""), ("约", ""), ("近", ""), ("超", ""), ("about ", ""), ("more than ", ""), ("nearly ", "")],
    "metric": [
        *[("月活", "日活"), ("日活", "月活"), ("营收", "净利润"), ("收入", "净利润"), ("投后估值", "融资额")],
        *[("估值", "营收"), ("净利润", "营业收入"), ("现金", "负债"), ("累计用户", "月活跃用户")],
        *[("参数", "上下文token"), ("资本开支", "营业收入")],
        *[("revenue", "net profit"), ("valuation", "revenue"), ("monthly", "daily")],
    ],
    "role": [("领投", "跟投"), ("跟投", "领投"), ("参投", "领投"), ("创始人", "首席执行官"), ("首席执行官", "创始人")],
}
_RIGHT = {
    "hedge": {"harder"},
    "currency": {"contradicted", "otherDefinition"},
    "company": {"unknown", "otherDefinition", "contradicted"},
    "metric": {"otherDefinition", "contradicted", "unknown"},
    "round": {"contradicted", "otherDefinition", "unknown"},
}


@dataclass(frozen=True)
class Drafted:
    """A paragraph up to one sentence; `place` is where its verdict is asked for, `right` what it may be."""

    claim: str
    kind: str
    text: str
    place: Place
    asked: str
    right: frozenset[str]
    published: str


class DraftMutator:
    """Makes drafts of the claims whose text is at hand and whose slices all stand in one sentence."""

    def __init__(self, known: Knowledge, texts: Texts) -> None:
        self.known, self.texts = known, texts
        self.firms = sorted(e.name.zh for e in known.entities.values() if e.type == "Company")
        self.companies = {
            n for e in known.entities.values() if e.type == "Company" for n in (e.name.zh, e.name.en, *e.aliases)
        }
        self.named = {e.id: [e.name.zh, e.name.en, *e.aliases] for e in known.entities.values()}
        self.makers: dict[str, Callable[[LoadedClaim, str, Place, random.Random], Iterator[Drafted]]] = {
            "figure": self.figure,
            "date": self.date,
            "company": self.company,
            "round": self.round_letter,
            **{kind: self.exchanged(kind) for kind in _EXCHANGED},
        }

    def true(self, draw: random.Random) -> list[Drafted]:
        """True sentences, each once, in a drawn order."""
        made: dict[tuple[str, Place], Drafted] = {}
        for loaded, text, sentence in self._claims():
            place = _place(loaded.claim.evidence[0])
            one = self._drafted(loaded, "true", text, sentence, place, None, "", {"supported"})
            made.setdefault((loaded.source, sentence), one)
        drawn = list(made.values())
        draw.shuffle(drawn)
        return drawn

    def mutants(self, draw: random.Random, each: int) -> list[Drafted]:
        """Up to `each` mutants of every kind, in a drawn order, no two of one claim."""
        made: list[Drafted] = []
        claims = list(self._claims())
        for make in self.makers.values():
            draw.shuffle(claims)
            found = (next(make(loaded, text, sentence, draw), None) for loaded, text, sentence in claims)
            made += [one for one, _ in zip((one for one in found if one is not None), range(each), strict=False)]
        return made

    def _claims(self) -> Iterator[tuple[LoadedClaim, str, Place]]:
        for loaded in self.known.claims.values():
            text = self.texts.of(self.known.sources[loaded.source])
            claim = loaded.claim
            if text is None or not claim.evidence or not claim.asserted:
                continue
            first = min(piece.start or 0 for piece in claim.evidence)
            last = max(piece.end or 0 for piece in claim.evidence)
            sentence = _sentence(text, first)
            if last <= sentence[1]:
                yield loaded, text, sentence

    def _drafted(
        self,
        loaded: LoadedClaim,
        kind: str,
        text: str,
        sentence: Place,
        at: Place,
        new: str | None,
        asked: str,
        right: set[str],
    ) -> Drafted:
        begin = text.rfind("\n", 0, sentence[0]) + 1
        words = text[slice(*at)] if new is None else new
        draft = text[begin : at[0]] + words + text[at[1] : sentence[1]]
        place = (at[0] - begin, at[0] - begin + max(len(words), 1))
        published = self.known.sources[loaded.source].published
        return Drafted(loaded.id, kind, draft, place, asked, frozenset(right), published)

    def figure(self, loaded: LoadedClaim, text: str, sentence: Place, draw: random.Random) -> Iterator[Drafted]:
        piece = _piece(loaded, "figure")
        number = re.search(r"\d+(?:\.\d+)?", text[slice(*_place(piece))]) if piece is not None else None
        if piece is None or number is None or loaded.claim.quantity is None or Decimal(number.group()) == 0:
            return
        factor = draw.choice([Decimal("0.3"), Decimal("0.45"), Decimal("2.5"), Decimal("3.5"), Decimal(7)])
        value = (Decimal(number.group()) * factor).normalize()
        changed = f"{value:f}"
        words = text[slice(*_place(piece))]
        new = words[: number.start()] + changed + words[number.end() :]
        if self._elsewhere(new):
            return
        yield self._drafted(
            loaded, "figure", text, sentence, _place(piece), new, "figure", self._unlike(loaded, factor)
        )

    def _unlike(self, loaded: LoadedClaim, factor: Decimal) -> set[str]:
        """The right verdicts for another number: what the claim's bound leaves room for is more than it says."""
        bound = loaded.claim.quantity.bound if loaded.claim.quantity else Bound.EXACT
        upward, downward = (Bound.MORE_THAN, Bound.AT_LEAST), (Bound.LESS_THAN, Bound.AT_MOST)
        right = {"contradicted"}
        if bound in (*upward, *downward):
            right |= {"harder" if (bound in upward) == (factor > 1) else "softer"}
        return right if self._told(loaded) else right | {"unknown", "otherDefinition"}

    def _told(self, loaded: LoadedClaim) -> bool:
        """Whether the claim's own words tell its time or its round, so that no other can be meant."""
        claim = loaded.claim
        if claim.predicate in _TIMELESS or any(piece.role == "time" for piece in claim.evidence):
            return True
        text = self.texts.of(self.known.sources[loaded.source]) or ""
        return any(re.search(r"[A-H]\+?轮|Series [A-H]", text[slice(*_place(piece))]) for piece in claim.evidence)

    def _elsewhere(self, words: str) -> bool:
        """Whether any claim has the changed figure, so that the change may be true of something."""
        try:
            changed = parse_quantity(words).stated
        except QuantityError:
            return True
        others = (one.claim.quantity for one in self.known.claims.values() if one.claim.quantity is not None)
        return changed is None or any(other.quantity().stated == changed for other in others)

    def _exactly(self, loaded: LoadedClaim, words: str) -> bool:
        """Whether a claim of the same property states just what is left without the hedge, or nothing exact is left."""
        try:
            left = parse_quantity(words)
        except QuantityError:
            return True
        others = [one.claim for one in self.known.claims.values() if one.claim.predicate == loaded.claim.predicate]
        same = [one for one in others if one.quantity is not None and one.quantity.quantity().name == left.name]
        return left.bound is not Bound.EXACT or bool(same)

    def date(self, loaded: LoadedClaim, text: str, sentence: Place, draw: random.Random) -> Iterator[Drafted]:
        piece = _piece(loaded, "time")
        year = re.search(r"20\d\d", text[slice(*_place(piece))]) if piece is not None else None
        if piece is None or year is None:
            return
        words = text[slice(*_place(piece))]
        other = str(int(year.group()) - draw.choice([2, 3, 4]))
        new = words[: year.start()] + other + words[year.end() :]
        right = {"contradicted", "unknown", "otherDefinition"}
        made = self._drafted(loaded, "date", text, sentence, _place(piece), new, "date", right)
        at = made.place[0] + year.start()
        yield Drafted(made.claim, made.kind, made.text, (at, at + 4), made.asked, made.right, made.published)

    def company(self, loaded: LoadedClaim, text: str, sentence: Place, draw: random.Random) -> Iterator[Drafted]:
        figure = _piece(loaded, "figure")
        names = [name for id in (loaded.claim.subject, *loaded.claim.about) for name in self.named.get(id, ())]
        parties = [p for p in loaded.claim.evidence if p.role == "party" and text[slice(*_place(p))] in names]
        if not any(text[slice(*_place(p))] in self.companies for p in parties):
            return
        if figure is None or len(parties) != 1 or _place(parties[0])[0] > _place(figure)[0]:
            return
        old, new = text[slice(*_place(parties[0]))], draw.choice(self.firms)
        begin = text.rfind("\n", 0, sentence[0]) + 1
        if text[begin : sentence[1]].count(old) > 1 or begin != sentence[0] or self._fits(new, loaded):
            return
        shift = len(new) - len(old)
        made = self._drafted(loaded, "company", text, sentence, _place(parties[0]), new, "figure", _RIGHT["company"])
        at = (_place(figure)[0] - begin + shift, _place(figure)[1] - begin + shift)
        yield Drafted(made.claim, made.kind, made.text, at, "figure", made.right, made.published)

    def _fits(self, name: str, loaded: LoadedClaim) -> bool:
        """Whether any claim has this figure of a firm of that name: the change may be true."""
        ids = {id for id, names in self.named.items() if name in names}
        stated = loaded.claim.quantity.quantity().stated if loaded.claim.quantity else None
        return any(
            ids & {one.claim.subject, one.claim.object, *one.claim.about} and one.claim.quantity is not None
            and one.claim.quantity.quantity().stated == stated
            for one in self.known.claims.values()
        )  # fmt: skip

    def round_letter(self, loaded: LoadedClaim, text: str, sentence: Place, draw: random.Random) -> Iterator[Drafted]:
        for match in re.finditer(r"(?<![A-Za-z])([A-E])(?=\s?轮)|(?<=Series )([A-E])\b", text[slice(*sentence)]):
            if loaded.claim.predicate not in ("stage", "roundLabel", "amount"):
                return
            at = (sentence[0] + match.start(), sentence[0] + match.end())
            yield self._drafted(loaded, "round", text, sentence, at, draw.choice("GH"), "round", _RIGHT["round"])
            return

    def exchanged(self, kind: str) -> Callable[[LoadedClaim, str, Place, random.Random], Iterator[Drafted]]:
        """A maker that exchanges a word of the claim's own slice for another of its kind."""

        def make(loaded: LoadedClaim, text: str, sentence: Place, _: random.Random) -> Iterator[Drafted]:
            piece = _piece(loaded, "cue" if kind in ("metric", "role") else "figure")
            figure = _piece(loaded, "figure")
            if piece is None or (kind != "role" and figure is None):
                return
            for old, new in _EXCHANGED[kind]:
                words = text[slice(*_place(piece))]
                clear = new not in text[slice(*sentence)] or kind not in ("metric", "role")
                whole = kind not in ("bound", "hedge") or words.startswith(old)
                whole = whole and not (kind == "unit" and "万亿" in words) and not (old == "亿元" and "人民币" in words)
                if old in words and whole and clear and text[slice(*sentence)].count(old) == 1:
                    yield from self._exchange(loaded, kind, text, sentence, piece, words.replace(old, new, 1))
                    return

        return make

    def _exchange(
        self, loaded: LoadedClaim, kind: str, text: str, sentence: Place, piece: Slice, new: str
    ) -> Iterator[Drafted]:
        claim, at = loaded.claim, _place(piece)
        if kind in ("unit", "currency", "bound", "hedge"):
            if (kind == "unit" and self._elsewhere(new)) or (kind == "hedge" and self._exactly(loaded, new)):
                return
            right = _RIGHT.get(kind) or (
                {"harder"}
                if kind == "bound"
                else self._unlike(loaded, Decimal(10 if "亿" in new or "billion" in new else "0.1"))
            )
            if kind == "currency" and not self._told(loaded):
                right = right | {"unknown"}
            yield self._drafted(loaded, kind, text, sentence, at, new, "figure", right)
            return
        target = _piece(loaded, "figure") if kind == "metric" else self._holder(loaded, text)
        if target is None or (
            kind == "role" and claim.predicate not in ("ledBy", "participant", "foundedBy", "chiefExecutive")
        ):
            return
        right = _RIGHT["metric"] if kind == "metric" else self._other_role(loaded, new)
        made = self._drafted(loaded, kind, text, sentence, at, new, "figure" if kind == "metric" else "role", right)
        begin = text.rfind("\n", 0, sentence[0]) + 1
        shift = len(new) - (at[1] - at[0]) if _place(target)[0] >= at[1] else 0
        place = (_place(target)[0] - begin + shift, _place(target)[1] - begin + shift)
        yield Drafted(made.claim, kind, made.text, place, made.asked, made.right, made.published)

    def _of(self, subject: str) -> list[LoadedClaim]:
        return [one for one in self.known.claims.values() if one.claim.subject == subject]

    def _holder(self, loaded: LoadedClaim, text: str) -> Slice | None:
        names = self.named.get(loaded.claim.object or "", [])
        return next((p for p in loaded.claim.evidence if p.role == "party" and text[slice(*_place(p))] in names), None)

    def _other_role(self, loaded: LoadedClaim, new: str) -> set[str]:
        """The right verdicts by all claims that tie the two: a lesser role is softer, a greater one harder."""
        claim = loaded.claim
        firm = {one.claim.object for one in self._of(claim.subject) if one.claim.predicate == "company"}
        rounds = {one.claim.subject for one in self.known.claims.values() if one.claim.object in firm}
        held = {
            one.claim.predicate
            for subject in (rounds | {claim.subject})
            for one in self._of(subject)
            if one.claim.object == claim.object
        }
        said = {"跟投": "participant", "领投": "ledBy", "首席执行官": "chiefExecutive", "创始人": "foundedBy"}
        told = next(role for word, role in said.items() if word in new)
        if told in held:
            return {"supported", "softer"}
        return {"softer"} if told == "participant" else {"harder"} if told == "ledBy" else {"otherDefinition", "harder"}


def _piece(loaded: LoadedClaim, role: str) -> Slice | None:
    return next((piece for piece in loaded.claim.evidence if piece.role == role), None)


def _place(piece: Slice) -> Place:
    assert piece.start is not None and piece.end is not None
    return piece.start, piece.end


def _sentence(text: str, position: int) -> Place:
    ends = [match.end() for match in _END.finditer(text)]
    begin = max((end for end in ends if end <= position), default=0)
    return begin, min((end for end in ends if end > position), default=len(text))
