"""The deals that rows tell of: how one is called, and which of the known ones it may be."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from kg.build.minted_ids import edtf_slug, kebab
from kg.drafting.things import round_named
from kg.ontology.registry import EN, ZH, vocabulary
from kg.quantities.edtf import parse_edtf, possibly_overlaps
from kg.quantities.edtf_words import period_labels
from kg.records.load import LoadedClaim
from kg.records.record_models import Bilingual, Entity


@dataclass
class KnownDeals:
    """The deals of each company and class, with the times that claims give for them; rows add theirs."""

    times: dict[tuple[str, str], dict[str, set[str]]]

    def like(self, company: str, type: str, id: str, time: str | None) -> list[str]:
        """The deals that may be the one of this id and time: of the same id, or at a time that may be the same."""
        found = []
        for deal, times in self.times.get((company, type), {}).items():
            near = time and any(possibly_overlaps(parse_edtf(time), parse_edtf(other)) for other in times)
            if deal == id or near:
                found.append(deal)
        return found

    def add(self, company: str, type: str, id: str, time: str | None) -> None:
        """A deal that a row tells of."""
        self.times.setdefault((company, type), {}).setdefault(id, set()).update([time] if time else [])


def known_deals(claims: Collection[LoadedClaim], entities: dict[str, Entity], companies: Collection[str]) -> KnownDeals:
    """The deals that claims speak of; `companies` are the properties that lead from a deal to its company."""
    of = {each.claim.subject: each.claim.object for each in claims if each.claim.predicate in companies}
    deals = KnownDeals({})
    for deal, company in of.items():
        if company is not None and deal in entities:
            deals.add(company, entities[deal].type, deal, None)
    for each in claims:
        company = of.get(each.claim.subject)
        if company is not None and each.claim.time and each.claim.subject in entities:
            deals.add(company, entities[each.claim.subject].type, each.claim.subject, each.claim.time)
    return deals


def deal_named(type: str, company: str, called: Bilingual, label: str, time: str | None) -> tuple[str, Bilingual]:
    """The id and the name of a company's deal: of a round by its label, of others by class and time (EDTF)."""
    if type == "FundingRound":
        return round_named(company, called, label, time)
    words = vocabulary().classes[type].label
    told = period_labels(time) if time else {"zh": "", "en": "unknown date"}
    name = Bilingual(zh=f"{called.zh}{told['zh']}{words[ZH]}", en=f"{called.en} {words[EN].lower()} of {told['en']}")
    return f"{company}-{kebab(type)}-{edtf_slug(time)}", name
