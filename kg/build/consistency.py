"""Whether the records fit together: every reference known, every property used as the ontology registers it.

Reports every problem with its line; never mends one.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from difflib import get_close_matches
from itertools import combinations

from networkx.utils import UnionFind

from kg.base.errors import with_article
from kg.base.problems import Problem
from kg.build.figure_limits import limit_fault
from kg.build.minted_ids import minted
from kg.ontology.identifiers import identifier_fault
from kg.ontology.registry import Property, Vocabulary, vocabulary
from kg.quantities.edtf import TimeError, parse_edtf
from kg.records.expansion import kind_of
from kg.records.load import Alias, Knowledge, LoadedClaim, Located
from kg.records.record_models import Claim, Entity

CRITERIA = ("Aspect", "Benchmark", "Ranking", "Metric", "Strategy", "Technique")
NOT_ENTITIES = ("Claim", "Source", "Slice", "Quantity", "Link", "Code", "Investment", "Holding", "MetricObservation")


def nearest(name: str, known: Iterable[str]) -> str:
    """A remedy that names the closest known names, for a name that is not known."""
    close = get_close_matches(name, list(known), n=3, cutoff=0.6)
    return f"nearest: {', '.join(close)}" if close else "define it or use a name that exists"


class _Checker:
    def __init__(self, known: Knowledge, words: Vocabulary) -> None:
        self.known, self.words = known, words
        self.types = {key: entity.type for key, entity in known.entities.items()}
        self.allowed = [name for name in words.classes if self.usable(name)]
        self.minted: dict[str, dict[str, str]] = {}
        for loaded in known.claims.values():
            predicate = words.properties.get(loaded.claim.predicate)
            key = minted(loaded.claim, predicate) if predicate else None
            if predicate and key:
                self.minted.setdefault(loaded.source, {})[key] = predicate.mints

    def unknown(self, at: Located, what: str, remedy: str, folder: str, *inside: str | int) -> Problem:
        """A name that nothing has; where a file of its kind could not be read, perhaps for that reason."""
        cause = self.known.unread.get(folder)
        if cause is None:
            return at.problem(f"unknown {what}", remedy, *inside)
        remedy = f"mend {cause.file}:{cause.line} first; else {remedy}"
        return replace(at.problem(f"unknown {what}", remedy, *inside), follows=True)

    def type_of(self, name: str, source: str) -> str | None:
        return self.types.get(name) or self.minted.get(source, {}).get(name)

    def entity(self, key: str, entity: Entity) -> Iterator[Problem]:
        if entity.type not in self.allowed:
            at = self.known.places[f"entity {key}"]
            yield at.problem(f"unknown type {entity.type!r}", nearest(entity.type, self.allowed), "type")
        made = next((made[key] for made in self.minted.values() if key in made), None)
        if made is not None:
            message = f"{key!r} is the id of a thing that claims introduce ({made})"
            yield at.problem(message, "give the entity another id", "id")

    def former(self, key: str) -> Iterator[Problem]:
        successor = self.known.former[key].replaced_by
        if successor is not None and successor not in self.types:
            at = self.known.places[f"entity {key}"]
            remedy = self.instead(successor) or nearest(successor, self.types)
            yield self.unknown(at, f"entity {successor!r} in replacedBy", remedy, "entities", "replacedBy")

    def instead(self, name: str) -> str:
        """What to write for an id that is no longer used; empty for any other."""
        found = self.known.former.get(name)
        if found is None:
            return ""
        return f"it was merged: write {found.replaced_by}" if found.replaced_by else f"it was withdrawn on {found.on}"

    def usable(self, name: str) -> bool:
        return not any(self.words.is_a(name, barred) for barred in NOT_ENTITIES)

    def source(self, key: str) -> Iterator[Problem]:
        at, source = self.known.places[f"source {key}"], self.known.sources[key]
        try:
            parse_edtf(source.published)
        except TimeError as error:
            yield at.problem(f"published: {error.message}", error.remedy or "write an EDTF date", "published")

    def claim(self, loaded: LoadedClaim) -> Iterator[Problem]:
        claim, at = loaded.claim, loaded.at
        if loaded.source not in self.known.sources:
            remedy = nearest(loaded.source, self.known.sources)
            whole = Located(at.document, ())
            yield self.unknown(whole, f"source {loaded.source!r}", remedy, "sources", "source")
        yield from self.references(loaded)
        predicate = self.words.properties.get(claim.predicate)
        if predicate is None or predicate.group != "fact":
            names = [prop.name for prop in self.words.claimable()]
            yield at.problem(f"unknown predicate {claim.predicate!r}", nearest(claim.predicate, names), "predicate")
            return
        yield from self.value(loaded, predicate)
        yield from self.kind(loaded, predicate)
        yield from self.fits(loaded, claim.subject, predicate.domain, "subject", predicate)
        if predicate.takes == "entity" and claim.object:
            yield from self.fits(loaded, claim.object, predicate.range, "object", predicate)
        yield from self.time(loaded)
        yield from self.evidence(loaded)

    def kind(self, loaded: LoadedClaim, predicate: Property) -> Iterator[Problem]:
        """Whether the kind of statement that a file names is that of the thing, if that is known, and the predicate."""
        type_name = self.type_of(loaded.claim.subject, loaded.source)
        fitting = kind_of(type_name, predicate)
        if type_name is not None and loaded.kind not in (None, fitting):
            message = f"{predicate.name} of {loaded.claim.subject} is no {loaded.kind}, but {with_article(fitting)}"
            yield loaded.at.problem(message, f"write {fitting}: {loaded.claim.subject}", "subject")

    def alias(self, alias: Alias) -> Iterator[Problem]:
        if alias.entity not in self.types:
            remedy = self.instead(alias.entity) or nearest(alias.entity, self.types)
            yield self.unknown(alias.at, f"entity {alias.entity!r}", remedy, "entities")
        if alias.start is None:
            yield alias.at.problem(f"{alias.words!r} has no place yet", f"run: kg pin {alias.at.file}")

    def references(self, loaded: LoadedClaim) -> Iterator[Problem]:
        claim, at = loaded.claim, loaded.at
        names: list[tuple[str, str | None]] = [("subject", claim.subject), ("object", claim.object)]
        names += [("speaker", claim.speaker), ("document", claim.document), ("provider", claim.provider)]
        names += [("about", name) for name in claim.about]
        for role, name in names:
            is_code = role == "object" and name in self.words.codes
            if name and not is_code and self.type_of(name, loaded.source) is None:
                candidates = [*self.types, *self.minted.get(loaded.source, {})]
                remedy = self.instead(name) or nearest(name, candidates)
                yield self.unknown(at, f"entity {name!r}", remedy, "entities", role)
        if claim.criterion and self.criterion(claim.criterion) is None:
            known = [*self.types, *(code.name for code in self.words.codes_of("Metric"))]
            remedy = self.instead(claim.criterion) or nearest(claim.criterion, known)
            yield self.unknown(at, f"criterion {claim.criterion!r}", remedy, "entities", "criterion")
        if claim.definition and claim.definition not in {c.name for c in self.words.codes_of("Definition")}:
            names_known = [code.name for code in self.words.codes_of("Definition")]
            remedy = nearest(claim.definition, names_known)
            yield at.problem(f"unknown definition {claim.definition!r}", remedy, "definition")

    def criterion(self, name: str) -> str | None:
        """The class of what a comparison or trend may be told by; None for what is none."""
        code = self.words.codes.get(name)
        found = code.list if code else self.types.get(name)
        return found if found in CRITERIA else None

    def value(self, loaded: LoadedClaim, predicate: Property) -> Iterator[Problem]:
        claim, at = loaded.claim, loaded.at
        given = {"quantity": claim.quantity, "object": claim.object, "literal": claim.literal}
        wanted = {"quantity": "quantity", "edtf": "time", "entity": "object"}.get(predicate.takes, "literal")
        extra = [name for name, value in given.items() if value is not None and name != wanted]
        missing = claim.time is None if wanted == "time" else given[wanted] is None
        if extra or missing:
            message = f"{predicate.name} takes {wanted}" + (f", not {extra[0]}" if extra else "")
            yield at.problem(message, f"state the claim's {wanted}", extra[0] if extra else "predicate")
        if predicate.takes == "boolean" and claim.literal not in ("true", "false"):
            yield at.problem(f"{predicate.name} takes true or false", "write true or false", "literal")
        wrong = identifier_fault(predicate.name, claim.literal) if claim.literal is not None else ""
        if wrong:
            yield at.problem(wrong, "write it as the source does; a slip of the source is no identifier", "literal")
        if claim.quantity is not None:
            yield from self.figure(loaded, predicate)

    def figure(self, loaded: LoadedClaim, predicate: Property) -> Iterator[Problem]:
        figure = loaded.claim.quantity
        assert figure is not None
        unit = figure.unit
        known = {code.name: code.unit_kind for code in self.words.codes_of("Unit")}
        if unit not in known:
            yield loaded.at.problem(f"unknown unit {unit!r}", nearest(unit, known), "quantity", "unit")
        elif predicate.unit_kind not in ("any", known[unit]):
            message = f"{predicate.name} takes a unit of kind {predicate.unit_kind}, {unit} is of kind {known[unit]}"
            fitting = ", ".join(name for name, kind in known.items() if kind == predicate.unit_kind)
            yield loaded.at.problem(message, f"use one of {fitting}", "quantity", "unit")
        elif beyond := limit_fault(predicate.name, figure):
            message = f"{predicate.name}: {figure.as_written!r} {beyond}"
            yield loaded.at.problem(message, "mend the figure; a slip of the source is no claim", "quantity")

    def fits(self, loaded: LoadedClaim, name: str, wanted: str, role: str, predicate: Property) -> Iterator[Problem]:
        code = self.words.codes.get(name) if role == "object" else None
        found = self.type_of(name, loaded.source) or (code.list if code else None)
        if wanted and found and found in self.words.classes and not self.words.is_a(found, wanted):
            message = f"the {role} of {predicate.name} is {with_article(wanted)}, {name!r} is {with_article(found)}"
            yield loaded.at.problem(message, f"use {with_article(wanted)} as {role}, or another predicate", role)

    def time(self, loaded: LoadedClaim) -> Iterator[Problem]:
        if loaded.claim.time is None:
            return
        try:
            parse_edtf(loaded.claim.time)
        except TimeError as error:
            yield loaded.at.problem(f"time: {error.message}", error.remedy or "write an EDTF date", "time")

    def evidence(self, loaded: LoadedClaim) -> Iterator[Problem]:
        for index, piece in enumerate(loaded.claim.evidence):
            if piece.quote is not None:
                remedy = f"run: kg pin {loaded.at.file}"
                yield loaded.at.problem("a quote is not yet a position", remedy, "evidence", index)
        fields = set(Claim.model_fields) | {"unit", "value", "bound", "currency", "party", "attribution"}
        for name in loaded.claim.inferred:
            if name not in fields:
                yield loaded.at.problem(f"unknown field {name!r}", nearest(name, fields), "inferred", name)

    def links(self) -> Iterator[Problem]:
        kinds = [code.name for code in self.words.codes_of("LinkKind")]
        yield from self.twofold_links()
        for link, at in self.known.links:
            if link.kind not in kinds:
                yield at.problem(f"unknown link kind {link.kind!r}", nearest(link.kind, kinds), "kind")
            for index, claim in enumerate(link.claims):
                if claim not in self.known.claims:
                    remedy = nearest(claim, self.known.claims)
                    yield self.unknown(at, f"claim {claim!r}", remedy, "claims", "claims", index)

    def twofold_links(self) -> Iterator[Problem]:
        """Pairs that one link calls the same statement and another a competing one: both cannot stand."""
        same: UnionFind[str] = UnionFind(name for link, _ in self.known.links for name in link.claims)
        for link, _ in self.known.links:
            if link.kind == "sameStatement":
                same.union(*link.claims)
        for link, at in self.known.links:
            for first, second in combinations(link.claims, 2):
                if link.kind.startswith("competing") and same[first] == same[second]:
                    message = f"{first} and {second} are linked as the same statement and as {link.kind}"
                    yield at.problem(message, "keep the one that holds", "kind")


def claim_problems(known: Knowledge, loaded: LoadedClaim) -> list[Problem]:
    """The problems of one claim, which `known` need not hold yet: what a review asks at every key."""
    return sorted(set(_Checker(known, vocabulary()).claim(loaded)))


def problems_of(known: Knowledge) -> list[Problem]:
    """Every problem of the loaded files, those of single records included; what follows from another comes last."""
    checker = _Checker(known, vocabulary())
    found = list(known.problems)
    for key, entity in known.entities.items():
        found += checker.entity(key, entity)
    for key in known.former:
        found += checker.former(key)
    for key in known.sources:
        found += checker.source(key)
    for loaded in known.claims.values():
        found += checker.claim(loaded)
    found += checker.links()
    for alias in known.aliases:
        found += checker.alias(alias)
    for _, passage, at in known.passages:
        if passage.quote is not None:
            found.append(at.problem("a passage has no place yet", f"run: kg pin {at.file}"))
    return sorted(set(found))
