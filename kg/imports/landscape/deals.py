"""The rows of the rounds table that tell of no private round: totals, holdings, listings, acquisitions, plans.

Each kind has a writer of its own; none of them makes a FundingRound.
"""

from __future__ import annotations

from typing import Any

from kg.build.minted_ids import tie_id
from kg.imports.landscape.cell_values import BOUNDS, figure, valuation
from kg.imports.landscape.csv_table import CellError
from kg.imports.landscape.deal_parties import Party
from kg.imports.landscape.round_labels import Kind
from kg.imports.landscape.round_rows import counted, write_holding
from kg.imports.landscape.scribe import Deal, Scribe
from kg.imports.landscape.wording import date_slug, deal_name
from kg.records.record_models import QuantityField


def _money(deal: Deal) -> QuantityField:
    row = deal.row
    if row["amount_bound"] not in BOUNDS:
        raise CellError("amount_bound", f"{row['amount_bound']!r} is not a bound", f"one of {', '.join(BOUNDS)}")
    row.became("amount_bound", "the bound of the amount")
    return figure(row["amount"], row["amount_bound"], row["currency"], "amount")


def write_total(deal: Deal, scribe: Scribe, _: str) -> None:
    """Money over several rounds: an observation; who it came from are holders, collective words only named."""
    company, label, row = deal.company.id, deal.label, deal.row
    parties = deal.parties("investors")
    groups = [p for p in parties.named if deal.reader.names.types[p.id] == "Group"]
    if label.year:
        time, definition = f"{label.year}-01-01/{deal.date}", None
        inferred = {"time": "the year until the day of the statement"}
    elif label.tranches:
        time, definition, inferred = deal.date, "tranches-together", {}
    else:
        time, definition, inferred = f"../{deal.date}", "cumulative", {}
    common: dict[str, Any] = {"time": time, "definition": definition, "certainty": deal.certainty.amount}
    key = f"{company}-total-raised-{'in' if label.year or label.tranches else 'to'}-{date_slug(deal.date)}"
    about = [group.id for group in groups]
    scribe.claim(
        key,
        company,
        "totalRaised",
        ("amount",),
        quantity=_money(deal),
        about=about,
        inferred=inferred,
        **common,
    )
    row.became("round", "a total over rounds", "no round: it is never added to the rounds it covers")
    for group in groups:
        why = "a collective word: its members appear under their own names, and it is no investor"
        row.became("investors", f"{group.id}: named with the total", why)
    for party in parties.named:
        if party not in groups:
            why = party.decision or "a holder: the total does not say which round"
            write_holding(deal, scribe, party, "investors", why, time)
    _counts(deal, scribe, parties.investors, common)


def _counts(deal: Deal, scribe: Scribe, investors: int | None, common: dict[str, Any]) -> None:
    company, rounds = deal.company.id, deal.label.rounds
    until = date_slug(deal.date)
    if rounds is not None:
        quantity = counted(rounds, "rounds", f"{rounds} rounds")
        key = f"{company}-rounds-to-{until}"
        scribe.claim(key, company, "roundCount", ("round",), quantity=quantity, **common)
    if investors is not None:
        quantity = counted(investors, "investors", f"{investors} institutions")
        key = f"{company}-investors-to-{until}"
        scribe.claim(key, company, "investorCount", ("investors",), quantity=quantity, **common)
        deal.row.became("investors", "a count of investors", "a number, never an investor")


def write_disclosure(deal: Deal, scribe: Scribe, _: str) -> None:
    """What a holder discloses: its share, and what it paid over time."""
    company, label, row = deal.company.id, deal.label, deal.row
    holder = deal.reader.agent(label.holder, "round")
    quantity = _money(deal)
    if quantity.value != label.raised:
        raise CellError("amount", "not the figure of the label", "let label and amount agree")
    for column in ("lead", "investors"):
        if [party.id for party in deal.parties(column).named] != [holder]:
            raise CellError(column, "not the holder of the label", "let label and parties agree")
        row.became(column, f"{holder}: the holder of the label")
    party = Party(holder, label.scope, stake=label.stake)
    write_holding(deal, scribe, party, "round", "a holding as disclosed, not a round")
    holding = tie_id("Holding", company, holder)
    scribe.claim(
        f"{holding}-cumulative",
        holding,
        "cumulativeInvestment",
        ("amount",),
        quantity=quantity,
        about=[company, holder],
        scope=label.scope,
        certainty=deal.certainty.amount,
    )


def write_contribution(deal: Deal, scribe: Scribe, _: str) -> None:
    """Property other than money put into a company: a holding with the value set on it."""
    company, label = deal.company.id, deal.label
    parties = deal.parties("investors").named
    holder = deal.reader.agent(label.holder, "round")
    if [party.id for party in parties] != [holder]:
        raise CellError("investors", "not the contributor of the label", "let label and investors agree")
    party = Party(holder, label.scope, vehicle=parties[0].vehicle, decision=parties[0].decision)
    write_holding(deal, scribe, party, "investors", parties[0].decision or "a holding, not a round")
    holding = tie_id("Holding", company, holder)
    scribe.claim(
        f"{holding}-contribution",
        holding,
        "contributionInKind",
        ("amount",),
        quantity=_money(deal),
        about=[company, holder],
        scope=label.scope,
        certainty=deal.certainty.amount,
    )
    deal.row.became("round", "a contribution in kind", "no round: no money came in")


def write_listing(deal: Deal, scribe: Scribe, key: str) -> None:
    """A listing with its cornerstone investors, who are no investors of a private round."""
    row, label, company = deal.row, deal.label, deal.company.id
    scribe.deal(key, "Listing", deal_name(deal.company, "{company}上市", "{company} listing", deal.date))
    exchange = deal.reader.agent(label.exchange, "round", ("Exchange",))
    common: dict[str, Any] = {"about": [company], "certainty": deal.certainty.general}
    scribe.claim(f"{key}-issuer", key, "issuer", ("company",), object=company, timeless=True, **common)
    scribe.claim(f"{key}-exchange", key, "exchange", ("round",), object=exchange, timeless=True, **common)
    scribe.claim(f"{key}-ticker", key, "ticker", ("round",), literal=label.ticker, timeless=True, **common)
    scribe.claim(f"{key}-date", key, "date", ("date",), **common)
    scribe.claim(f"{key}-proceeds", key, "proceeds", ("amount",), quantity=_money(deal), **common)
    predicate, value = valuation(row["post_money"], row["valuation_basis"], row["currency"])
    scribe.claim(f"{key}-market-value", key, predicate, ("post_money",), quantity=value, **common)
    row.became("valuation_basis", predicate)
    parties = deal.parties("investors")
    for party in parties.named:
        scribe.claim(f"{key}-cornerstone-{party.id}", key, "cornerstone", ("investors",), object=party.id, **common)
        if party.decision:
            row.became("investors", party.id, party.decision)
    if parties.cornerstones is not None:
        quantity = counted(parties.cornerstones, "investors", f"{parties.cornerstones} cornerstones")
        scribe.claim(f"{key}-cornerstones", key, "cornerstoneCount", ("investors",), quantity=quantity, **common)
    if parties.cornerstone_amount is not None:
        total = parties.cornerstone_amount
        quantity = figure(str(total), "exact", row["currency"], "investors")
        scribe.claim(f"{key}-cornerstone-amount", key, "cornerstoneAmount", ("investors",), quantity=quantity, **common)


def write_acquisition(deal: Deal, scribe: Scribe, key: str) -> None:
    """A purchase of the whole company; its buyer is no investor, its sellers were holders."""
    row, company = deal.row, deal.company.id
    buyer = deal.reader.agent(deal.label.holder, "round")
    entity = deal.reader.agent(row["lead"], "lead")
    if entity != buyer:
        raise CellError("lead", "not the buyer of the label", "let label and lead agree")
    row.became("lead", f"{buyer}: the buyer of the label")
    name = deal_name(deal.company, "{company}收购案", "{company} acquisition", deal.date)
    scribe.deal(key, "Acquisition", name)
    common: dict[str, Any] = {"about": [company], "certainty": deal.certainty.general}
    scribe.claim(f"{key}-acquired", key, "acquired", ("company",), object=company, timeless=True, **common)
    scribe.claim(f"{key}-acquirer", key, "acquirer", ("round",), object=buyer, **common)
    scribe.claim(f"{key}-date", key, "date", ("date",), **common)
    scribe.claim(f"{key}-price", key, "price", ("amount",), quantity=_money(deal), **common)
    parties = deal.parties("investors")
    if [party.id for party in parties.named] != [buyer]:
        raise CellError("investors", "not the buyer of the label", "let label and investors agree")
    row.became("investors", f"{buyer}: the buyer", "a purchase of the whole company, not an investment in it")
    for party in parties.sellers:
        _sale(deal, scribe, key, party)
    if parties.other_sales:
        scribe.claim(
            f"{key}-others",
            key,
            "otherSaleProceeds",
            ("investors",),
            quantity=parties.other_sales,
            **common,
        )


def _sale(deal: Deal, scribe: Scribe, key: str, party: Party) -> None:
    company, certainty = deal.company.id, deal.certainty.parties
    about = [company, *([party.vehicle] if party.vehicle else [])]
    scribe.claim(
        f"{key}-seller-{party.id}",
        key,
        "seller",
        ("investors",),
        object=party.id,
        about=about,
        certainty=certainty,
    )
    why = party.decision or "who sells shares held them"
    write_holding(deal, scribe, Party(party.id, vehicle=party.vehicle), "investors", why, f"../{deal.date}")
    holding = tie_id("Holding", company, party.id)
    scribe.claim(
        f"{holding}-sale",
        holding,
        "saleProceeds",
        ("investors",),
        quantity=party.ticket,
        about=[key, *about, party.id],
        certainty=certainty,
    )


def write_plan(deal: Deal, scribe: Scribe, key: str) -> None:
    """A raise that was sought: the plan is pursued, its figures are aims."""
    row, label, company = deal.row, deal.label, deal.company.id
    name = deal_name(deal.company, "{company}{date}融资计划", "{company} plan to raise {date}", deal.date)
    scribe.deal(key, "Plan", name)
    certainty = deal.certainty.general
    scribe.claim(
        f"{key}-planned-by",
        key,
        "plannedBy",
        ("company",),
        object=company,
        about=[company],
        certainty=certainty,
    )
    scribe.claim(f"{key}-pursued", company, "pursues", ("date",), object=key, about=[key], certainty=certainty)
    aims: dict[str, Any] = {"about": [company], "modality": "sought", "certainty": certainty}
    scribe.claim(f"{key}-amount", key, "targetAmount", ("amount",), quantity=_money(deal), **aims)
    _, value = valuation(row["post_money"], row["valuation_basis"] or "unspecified", row["currency"])
    scribe.claim(f"{key}-valuation", key, "targetValuation", ("post_money",), quantity=value, **aims)
    row.became("valuation_basis", "an aim: the basis is not stated")
    row.became("round", f"{key}: a plan", "no round: it was sought, not done")
    if label.paused:
        scribe.claim(
            f"{key}-suspended",
            company,
            "suspends",
            ("round",),
            source=scribe.other_sources["pause"],
            object=key,
            about=[key],
            time=label.paused,
            certainty=certainty,
        )


def deal_id(kind: Kind, company: str, date: str, holder: str, exchange: str) -> str:
    """The id of a deal that no decision names: company and date, or what makes it the only one of its kind."""
    named = {
        Kind.LISTING: f"{company}-listing-{exchange.lower()}",
        Kind.ACQUISITION: f"{company}-acquisition-by-{holder}",
        Kind.PLAN: f"{company}-{date_slug(date)}-raise-plan",
    }
    return named.get(kind, f"{company}-{date_slug(date)}")


WRITERS = {
    Kind.TOTAL: write_total,
    Kind.DISCLOSURE: write_disclosure,
    Kind.CONTRIBUTION: write_contribution,
    Kind.LISTING: write_listing,
    Kind.ACQUISITION: write_acquisition,
    Kind.PLAN: write_plan,
}
