"""Excerpts of evidence: the claims on which the conclusions about one company, or about some investors, rest.

Every excerpt holds all that its conclusions could rest on, so asking it without a source gives what asking everything
without that source would, in time for the excerpt.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from kg.views.funding import funding_of
from kg.views.parts.attestation import Origins, Pair
from kg.views.parts.evidence import Evidence, linked
from kg.views.parts.reader import Reader
from kg.views.parts.stated import Stated
from kg.views.timeline import belongings_of

By = dict[str, list[Stated]]


class Excerpt(Evidence):
    """Some of the claims of evidence that nothing was left out of, by the query that selects them."""

    def __init__(self, whole: Evidence, said: Mapping[str, Sequence[Stated]]) -> None:
        super().__init__(whole.snapshot)
        self.whole = whole
        self.queries = whole.queries
        self._said = {query: list(claims) for query, claims in said.items()}

    def stated(self, query: str, **_parameters: str) -> list[Stated]:
        """The claims that it holds for a query. Raises KeyError for a query that it was not made for."""
        return self._said[query]

    @property
    def reader(self) -> Reader:
        """Names, classes and quantities of the whole."""
        return self.whole.reader

    @property
    def pairs(self) -> list[Pair]:
        """The links between its claims, and all by which these hang together."""
        return linked(self.snapshot, {claim.claim for claims in self._said.values() for claim in claims})

    @property
    def _origins(self) -> Origins:
        return self.whole._origins


class Companies:
    """The claims of evidence by company, read once for all of them."""

    def __init__(self, evidence: Evidence) -> None:
        self.evidence = evidence
        self.belongings = _by(evidence.stated("belongings"), "object")
        self.occasions = _by(evidence.stated("occasions"), "subject")
        self.dated = _by(evidence.stated("timeline"), "subject")
        self.about: By = {}
        for claim in evidence.stated("timeline"):
            for entity in evidence.reader.about(claim.claim):
                self.about.setdefault(entity, []).append(claim)
        self.told = _by(evidence.stated("funding"), "subject")
        self.homes = _by((claim for claim in evidence.stated("funding") if claim.predicate == "company"), "object")

    def timeline(self, company: str) -> Excerpt:
        """What the timeline of a company rests on."""
        own = self.belongings.get(company, [])
        parts = [claim for owned in own for claim in self.belongings.get(owned.subject, [])]
        belongings = _once([*own, *parts])
        near = belongings_of(belongings, company)
        dated = _once([*self.about.get(company, []), *_all(self.dated, near)])
        occasions = _all(self.occasions, {claim.document for claim in dated})
        return Excerpt(self.evidence, {"belongings": belongings, "timeline": dated, "occasions": occasions})

    def funding(self, company: str) -> Excerpt:
        """What the funding of a company rests on."""
        own = {company, *(claim.subject for claim in self.homes.get(company, []))}
        said = _all(self.told, own)
        held = {claim.introduced for claim in said if claim.introduced}
        return Excerpt(self.evidence, {"funding": funding_of(_once([*said, *_all(self.told, held)]), company)})


class Investors:
    """The claims of evidence by who took part, read once for all of them."""

    def __init__(self, evidence: Evidence) -> None:
        self.evidence = evidence
        found = evidence.stated("co-investment")
        self.groups, self.said = _by(found, "object"), _by(found, "subject")

    def among(self, investors: Iterable[str]) -> Excerpt:
        """What these share rests on: all that is said of each round and company that has one of them."""
        groups = {claim.subject for name in investors for claim in self.groups.get(name, [])}
        return Excerpt(self.evidence, {"co-investment": _all(self.said, groups)})


def _by(claims: Iterable[Stated], field: str) -> By:
    found: By = {}
    for claim in claims:
        found.setdefault(getattr(claim, field), []).append(claim)
    return found


def _all(by: By, keys: Iterable[str]) -> list[Stated]:
    return _once(claim for key in keys for claim in by.get(key, []))


def _once(claims: Iterable[Stated]) -> list[Stated]:
    """Each once, ordered by id as a query gives them."""
    found = {claim.claim: claim for claim in claims}
    return [found[key] for key in sorted(found)]
