"""An invented landscape: companies, rounds, investors, products and what two kinds of sources say of them.

A pure function of the seed and the number of companies; never takes a name, a figure or a sentence from a source.
"""

from __future__ import annotations

import hashlib
from decimal import Decimal
from random import Random
from typing import Any

from kg.base.yaml_text import Document
from kg.quantities.quantity import Bound
from kg.records.load import Knowledge, LoadedClaim, Located
from kg.records.record_models import Bilingual, Claim, ClaimLink, Entity, QuantityField, Slice, Source

MONTHS = ("2025-06", "2025-07", "2025-08")
COMPANIES_A_SOURCE = 4
PROVIDERS = ("meter-0", "meter-1")


class Landscape:
    """Writes claims into `known`; reach for `landscape` instead."""

    def __init__(self, companies: int, seed: int) -> None:
        self.random = Random(seed)
        self.known = Knowledge()
        self.companies = [f"company-{number:05}" for number in range(companies)]
        self.funds = [f"fund-{number:05}" for number in range(companies // 2 + 5)]
        for name in PROVIDERS:
            self.entity(name, "DataProvider", "数据商", "Meter")
        for name in self.funds:
            self.entity(name, "InvestmentFirm", "基金", "Fund")
        for name in self.companies:
            self.entity(name, "Company", "公司", "Company")

    def entity(self, id: str, type: str, zh: str, en: str) -> None:
        """One entity with a name in both languages and an alias."""
        mark = id.partition("-")[2]
        name = Bilingual(zh=f"{zh}{mark}", en=f"{en} {mark}")
        self.known.entities[id] = Entity(id=id, type=type, name=name, aliases=[f"{en.upper()}{mark}"])

    def source(self, id: str) -> None:
        """One source, published on some day of January 2026."""
        title = Bilingual(zh=f"来源{id}", en=f"Source {id}")
        published = f"2026-01-{self.random.randrange(1, 29):02}"
        self.known.sources[id] = Source(id=id, title=title, published=published, recorded="2026-02-01")
        self.known.places[f"source {id}"] = Located(Document(f"sources/{id}.yaml", {}), ())

    def claim(self, source: str, id: str, **fields: Any) -> str:
        """One claim with two slices; its whole id."""
        whole = f"{source}.{id}"
        local = f"claims/{source}.yaml"
        slices = []
        for role in ("party", "figure" if "quantity" in fields else "cue"):
            start = self.random.randrange(20_000)
            digest = hashlib.sha256(f"{whole}.{role}".encode()).hexdigest()
            slices.append(Slice(role=role, start=start, end=start + 6, sha256=digest))
        claim = Claim(id=id, evidence=slices, **fields)
        line = self.random.randrange(1, 3000)
        document = Document(local, {}, {(): line}, local)
        self.known.claims[whole] = LoadedClaim(whole, source, claim, Located(document, ()))
        return whole

    def link(self, kind: str, first: str, second: str) -> None:
        """Two claims that belong together."""
        place = Located(Document("links/links.yaml", {}), ())
        self.known.links.append((ClaimLink(kind=kind, claims=[first, second]), place))

    def money(self) -> QuantityField:
        """An amount as stated: exact, about, or more than."""
        value = Decimal(self.random.randrange(1, 100) * 10_000_000)
        bound = self.random.choice((Bound.EXACT, Bound.EXACT, Bound.APPROX, Bound.MORE_THAN))
        return QuantityField(as_written=str(value), unit=self.random.choice(("CNY", "USD")), bound=bound, value=value)

    def users(self) -> QuantityField:
        """A number of users, exact."""
        value = Decimal(self.random.randrange(1, 200) * 100_000)
        return QuantityField(as_written=str(value), unit="users", value=value)

    def investor(self, company: str) -> str:
        """A fund, the first ones far more often than the last, or now and then another company."""
        if self.random.random() < 0.15 and len(self.companies) > 1:
            return self.random.choice([name for name in self.random.sample(self.companies, 2) if name != company])
        return self.funds[int(len(self.funds) * self.random.random() ** 2)]

    def investors(self, company: str, most: int) -> list[str]:
        """One or more different investors."""
        return list(dict.fromkeys(self.investor(company) for _ in range(self.random.randrange(2, most + 1))))

    def disagree(self, first: str, second: str) -> None:
        """Link two figures: the same statement, or a competing number."""
        one, other = (self.known.claims[id].claim.quantity for id in (first, second))
        self.link("sameStatement" if one == other else "competing-number", first, second)

    def round(self, company: str, number: int, wire: str, weekly: str) -> None:
        """A round in full by one source, and its amount and lead again by the other."""
        name = f"{company}-{'abcdefgh'[number]}"
        mark = name.partition("-")[2]
        self.entity(name, "FundingRound", "轮次", "Round")
        time = f"2025-{self.random.randrange(1, 13):02}-{self.random.randrange(1, 29):02}"
        given: dict[str, Any] = {"subject": name, "about": [company], "time": time}
        self.claim(wire, f"{mark}-company", subject=name, predicate="company", object=company)
        self.claim(wire, f"{mark}-date", predicate="date", **given)
        amount = self.money()
        again = amount if self.random.random() < 0.7 else self.money()
        one = self.claim(wire, f"{mark}-amount", predicate="amount", quantity=amount, **given)
        other = self.claim(weekly, f"{mark}-amount", predicate="amount", quantity=again, **given)
        self.disagree(one, other)
        lead, *rest = self.investors(company, 5)
        one = self.claim(wire, f"{mark}-lead", predicate="ledBy", object=lead, **given)
        self.link("sameStatement", one, self.claim(weekly, f"{mark}-lead", predicate="ledBy", object=lead, **given))
        for other in rest:
            modality = "planned" if self.random.random() < 0.05 else "actual"
            self.claim(wire, f"{mark}-{other}", predicate="participant", object=other, modality=modality, **given)
        if self.random.random() < 0.3:
            self.claim(wire, f"{mark}-open", predicate="participantListOpen", literal="true", **given)

    def product(self, company: str, wire: str, weekly: str) -> None:
        """A product and its monthly users, the last month by both sources."""
        mark = company.partition("-")[2]
        name = f"product-{mark}"
        self.entity(name, "Product", "产品", "Product")
        self.claim(wire, f"product-{mark}-maker", subject=name, predicate="developedBy", object=company)
        provider = self.random.choice(PROVIDERS)
        for time in MONTHS:
            given: dict[str, Any] = {"subject": name, "predicate": "monthlyActiveUsers", "time": time}
            given |= {"provider": provider, "quantity": self.users()}
            one = self.claim(wire, f"product-{mark}-{time}", **given)
        if self.random.random() < 0.4:
            given["quantity"] = self.users()
        self.disagree(one, self.claim(weekly, f"product-{mark}-{time}", **given))

    def company(self, number: int) -> None:
        """Everything that two sources say of one company."""
        company, mark = self.companies[number], f"{number:05}"
        group = number // COMPANIES_A_SOURCE
        wire, weekly = f"wire-{group:04}", f"weekly-{group:04}"
        for source in (wire, weekly):
            if source not in self.known.sources:
                self.source(source)
        self.entity(f"founder-{mark}", "Person", "创始人", "Founder")
        self.claim(wire, f"{mark}-founder", subject=company, predicate="foundedBy", object=f"founder-{mark}")
        rival = self.random.choice(self.companies)
        if rival != company:
            self.claim(weekly, f"{mark}-rival", subject=company, predicate="rivalOf", object=rival)
        if self.random.random() < 0.3:
            holder = self.investor(company)
            self.claim(weekly, f"{mark}-holder", subject=company, predicate="shareholder", object=holder)
        for index in range(self.random.choice((1, 2, 2, 3))):
            self.round(company, index, wire, weekly)
        self.product(company, wire, weekly)


def landscape(companies: int, seed: int = 1) -> Knowledge:
    """The knowledge of an invented landscape: the same seed and number give the same records."""
    made = Landscape(companies, seed)
    for number in range(companies):
        made.company(number)
    return made.known
