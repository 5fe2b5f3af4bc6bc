"""A row of the rounds table that tells of a private round, as claims about that round.

Whoever stands in both party columns led; a founding holder is a holder and not part of the round; a total that a
round's label gives besides is an observation, never the round's amount.
"""

from __future__ import annotations

import re
from decimal import Decimal
from typing import Any

from kg.build.minted_ids import tie_id
from kg.imports.landscape.cell_values import BOUNDS, VAGUE, figure, hundreds_of_millions, valuation
from kg.imports.landscape.csv_table import CellError
from kg.imports.landscape.deal_parties import Parties, Party
from kg.imports.landscape.scribe import Deal, Scribe
from kg.imports.landscape.wording import date_slug, deal_name
from kg.ontology.registry import vocabulary
from kg.ontology.round_names import parse_rung
from kg.records.record_models import Bilingual, QuantityField

_OVER_ROUNDS = re.compile(rf"{VAGUE} over ([0-9]+) rounds")


def slug(text: str) -> str:
    """A label as part of an id: B+ is b-plus, seed/A is seed-a."""
    spelt = text.lower().replace("+", "-plus-") if not re.search(r"\+\w", text) else text.lower()
    return re.sub(r"[^a-z0-9]+", "-", spelt).strip("-")


def counted(value: int, unit: str, words: str) -> QuantityField:
    """A plain count, as the row writes it."""
    return QuantityField(as_written=words, unit=unit, value=Decimal(value))


class RoundWriter:
    """Writes one round; `key` is the round's id."""

    def __init__(self, deal: Deal, scribe: Scribe, key: str, name: Bilingual | None = None) -> None:
        self.deal, self.scribe, self.key, self.name = deal, scribe, key, name
        self.row, self.company = deal.row, deal.company.id
        self.general = deal.certainty.general

    def write(self) -> None:
        dated = deal_name(self.deal.company, "{company}{date}融资", "{company} round {date}", self.deal.date)
        self.scribe.deal(self.key, "FundingRound", self.name or dated)
        self.belongs("company")
        self.scribe.claim(f"{self.key}-date", self.key, "date", ("date",), about=[self.company], certainty=self.general)
        self.labels()
        self.amount()
        self.value()
        self.backers()
        self.besides()

    def belongs(self, column: str) -> None:
        """Each source that speaks of the round says whose it is."""
        self.scribe.claim(
            f"{self.key}-company",
            self.key,
            "company",
            (column, "company"),
            object=self.company,
            about=[self.company],
            timeless=True,
            certainty=self.general,
        )

    def labels(self) -> None:
        label = self.deal.label
        known = vocabulary().codes
        for name in label.names:
            key = f"{self.key}-label-{slug(name)}"
            common: dict[str, Any] = {"about": [self.company], "timeless": True, "certainty": self.general}
            self.scribe.claim(key, self.key, "roundLabel", ("round",), literal=name, scope=label.scope, **common)
            rung = parse_rung(name)
            if rung and rung.stage and rung.stage in known:
                stage = f"{self.key}-stage-{rung.stage}"
                self.scribe.claim(stage, self.key, "stage", ("round",), object=rung.stage, **common)
        if label.note:
            self.row.became("round", "nothing", label.note)

    def amount(self) -> None:
        row, bound = self.row, self.row["amount_bound"]
        over = _OVER_ROUNDS.fullmatch(bound)
        if over:
            self.total(hundreds_of_millions(row["currency"]), "amount_bound")
            self.count(int(over[1]), "amount_bound")
        elif bound == "gt (cumulative)":
            self.total(figure(row["amount"], "gt", row["currency"], "amount"), "amount")
            row.became("amount_bound", "the bound of a cumulative total, which is not the round's amount")
        elif bound == VAGUE:
            self.raised(hundreds_of_millions(row["currency"]), "amount_bound")
        elif bound in BOUNDS:
            self.raised(figure(row["amount"], bound, row["currency"], "amount"), "amount")
            row.became("amount_bound", "the bound of the amount")
        elif bound or row["amount"]:
            raise CellError("amount_bound", f"{bound!r} is not a bound", f"one of {', '.join(BOUNDS)}")

    def raised(self, quantity: QuantityField, column: str) -> None:
        if column in self.scribe.other_sources:
            self.belongs(column)
        self.scribe.claim(
            f"{self.key}-amount",
            self.key,
            "amount",
            (column,),
            quantity=quantity,
            about=[self.company],
            certainty=self.deal.certainty.amount,
        )

    def total(self, quantity: QuantityField, column: str) -> None:
        self.scribe.claim(
            f"{self.company}-total-raised-to-{date_slug(self.deal.date)}",
            self.company,
            "totalRaised",
            (column,),
            quantity=quantity,
            definition="cumulative",
            time=f"../{self.deal.date}",
            certainty=self.deal.certainty.amount,
        )

    def count(self, rounds: int, column: str) -> None:
        self.scribe.claim(
            f"{self.company}-rounds-to-{date_slug(self.deal.date)}",
            self.company,
            "roundCount",
            (column,),
            quantity=counted(rounds, "rounds", f"{rounds} rounds"),
            definition="cumulative",
            time=f"../{self.deal.date}",
            certainty=self.general,
        )

    def value(self) -> None:
        row = self.row
        if not row["post_money"]:
            return
        predicate, quantity = valuation(row["post_money"], row["valuation_basis"], row["currency"])
        if "post_money" in self.scribe.other_sources:
            self.belongs("post_money")
        self.scribe.claim(
            f"{self.key}-valuation",
            self.key,
            predicate,
            ("post_money",),
            quantity=quantity,
            about=[self.company],
            certainty="reported" if row["valuation_basis"] == "reported" else self.general,
        )
        row.became("valuation_basis", f"{predicate}, bound {quantity.bound}")

    def backers(self) -> None:
        leads, others = self.deal.parties("lead"), self.deal.parties("investors")
        led = {party.id for party in leads.named}
        for party in leads.named:
            self.party(party, "ledBy", "lead")
        all_holders = bool(self.deal.label.rounds)  # a list that goes with a total over rounds
        for party in others.named:
            if party.id in led:
                self.row.became("investors", f"{party.id} led: one investment", party.decision)
            elif party.holder or all_holders:
                why = party.decision or "the list goes with a total over all rounds: a holder in any reading"
                self.holding(party, "investors", why)
            else:
                self.party(party, "participant", "investors")
        self.open_list(others)

    def open_list(self, others: Parties) -> None:
        if others.open:
            self.scribe.claim(
                f"{self.key}-list-open",
                self.key,
                "participantListOpen",
                ("investors",),
                literal="true",
                about=[self.company],
                timeless=True,
                certainty=self.deal.certainty.parties,
            )

    def party(self, party: Party, predicate: str, column: str) -> None:
        about = [self.company, *([party.vehicle] if party.vehicle else [])]
        certainty = self.deal.certainty.parties
        key = f"{self.key}-{'lead' if predicate == 'ledBy' else 'participant'}-{party.id}"
        self.scribe.claim(
            key,
            self.key,
            predicate,
            (column,),
            object=party.id,
            about=about,
            scope=party.scope,
            certainty=certainty,
        )
        if party.decision:
            self.row.became(column, party.id, party.decision)
        if party.ticket:
            self.scribe.claim(
                f"{self.key}-ticket-{party.id}",
                f"{self.key}-{party.id}",
                "ticket",
                (column,),
                quantity=party.ticket,
                about=[self.company, self.key, party.id],
                certainty=certainty,
            )

    def holding(self, party: Party, column: str, why: str) -> None:
        write_holding(self.deal, self.scribe, party, column, why)

    def besides(self) -> None:
        """What the label says beyond the round: a share that one party got, a total over all rounds."""
        label = self.deal.label
        if label.stake is not None:
            holder = self.deal.reader.agent(label.holder, "round")
            party = Party(holder, stake=label.stake)
            write_holding(self.deal, self.scribe, party, "round", "the share that the label gives")
        if label.rounds is not None:
            self.count(label.rounds, "round")
        if label.raised is not None:
            written = f">CNY {label.raised / 10**9}bn"
            quantity = QuantityField(as_written=written, unit="CNY", bound=BOUNDS["gt"], value=Decimal(label.raised))
            self.total(quantity, "round")


def write_holding(deal: Deal, scribe: Scribe, party: Party, column: str, why: str, time: str = "") -> None:
    """A shareholder, and the share where one is given; the round it came by is not said."""
    company = deal.company.id
    certainty = deal.certainty.general if column == "round" else deal.certainty.parties
    common: dict[str, Any] = {"certainty": certainty, "scope": party.scope, "time": time or scribe.time}
    about = [party.vehicle] if party.vehicle else []
    key = f"{company}-shareholder-{party.id}"
    scribe.claim(key, company, "shareholder", (column,), object=party.id, about=about, **common)
    deal.row.became(column, f"{party.id}: a shareholder", why)
    if party.stake is not None:
        bound = BOUNDS["approx" if deal.label.approximate else "exact"]
        shown = f"{'~' if deal.label.approximate else ''}{format(party.stake * 100, 'f').rstrip('0').rstrip('.')}%"
        quantity = QuantityField(as_written=shown, unit="ratio", bound=bound, value=party.stake)
        holding = tie_id("Holding", company, party.id)
        scribe.claim(
            f"{holding}-stake",
            holding,
            "stake",
            (column,),
            quantity=quantity,
            about=[company, party.id],
            **common,
        )
