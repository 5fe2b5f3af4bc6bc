"""The party columns: names with tickets, roles, counts and glosses, each as what it is.

A name must be carried exactly, and by one agent; a remark in brackets must be of a known shape or another name of the
same party. Nothing here is matched by likeness.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from decimal import Decimal

from kg.facts.name_match import Names
from kg.imports.landscape.cell_values import figure
from kg.imports.landscape.csv_table import CellError
from kg.imports.landscape.decisions import Decisions
from kg.records.record_models import Bilingual, QuantityField


@dataclass(frozen=True)
class Party:
    """One named party. `holder` marks one that the cell gives as a shareholder, not as part of the round."""

    id: str
    scope: Bilingual | None = None
    ticket: QuantityField | None = None
    stake: Decimal | None = None
    holder: bool = False
    vehicle: str | None = None
    decision: str = ""


@dataclass
class Parties:
    """What a party cell says: its parties in order, whether the list is open, and figures about the whole."""

    named: list[Party] = field(default_factory=list)
    open: bool = False
    investors: int | None = None
    cornerstones: int | None = None
    cornerstone_amount: Decimal | None = None
    sellers: list[Party] = field(default_factory=list)
    other_sales: QuantityField | None = None


_COUNT = re.compile(r"([0-9]+) institutions")
_TICKET = re.compile(r"([0-9]+)( approx)?")
_SALE = re.compile(r"(.+) ([0-9]+) ([A-Z]{3})")
_ROLES = {
    " largest": Bilingual(zh="最大投资方", en="largest investor"),
    " first lead": Bilingual(zh="首个领投方", en="first lead investor"),
    " most rounds": Bilingual(zh="参与轮次最多", en="in most rounds"),
}
_FOUNDING = Bilingual(zh="创始股东", en="founding holder")
_STRATEGIC = Bilingual(zh="战略投资者", en="strategic investor")


def split_items(cell: str) -> list[str]:
    """The items of a cell: semicolons inside brackets do not part them."""
    return [item.strip() for item in re.split(r";(?![^()]*\))", cell) if item.strip()]


class PartyReader:
    """Reads the party cells of one row."""

    def __init__(self, names: Names, decisions: Decisions, currency: str) -> None:
        self.names, self.decisions, self.currency = names, decisions, currency

    def read(self, cell: str, column: str) -> Parties:
        """The parties of a cell; raises CellError at the first item that is not understood."""
        found = Parties()
        for item in split_items(cell):
            self._item(item, column, found)
        return found

    def agent(self, name: str, column: str, types: tuple[str, ...] = ("Agent",)) -> str:
        """The one agent that carries this name exactly."""
        hits = self.names.exact(name, types)
        if len(hits) != 1:
            what = f"{name!r} names {len(hits) or 'no'} {types[0]}s" + (f": {', '.join(hits)}" if hits else "")
            raise CellError(column, what, "give the name to one entity in kg/data/entities")
        return hits[0]

    def _item(self, item: str, column: str, found: Parties) -> None:
        count = _COUNT.fullmatch(item)
        if count:
            found.investors = int(count[1])
            return
        for words, scope in _ROLES.items():
            if item.endswith(words):
                party = self.agent(item.removesuffix(words), column)
                found.named.append(Party(party, scope, holder=True, decision="a holder: no round is named"))
                return
        if self.names.exact(item, ("Agent",)):
            found.named.append(Party(self.agent(item, column)))
            return
        bracket = re.fullmatch(r"(.+?) ?\((.+)\)", item)
        if bracket:
            self._remarked(bracket[1], bracket[2], column, found)
        elif "/" in item:
            found.named.append(self._two_names(item, column))
        else:
            self.agent(item, column)

    def _remarked(self, name: str, remark: str, column: str, found: Parties) -> None:
        if name.endswith(" etc.") and remark == "strategic":
            found.open = True
            found.named.append(Party(self.agent(name.removesuffix(" etc."), column), _STRATEGIC))
            return
        party = self.agent(name, column)
        ticket, stake = _TICKET.fullmatch(remark), re.fullmatch(r"([0-9]+)% founding holder", remark)
        total = re.fullmatch(r"cornerstones ([0-9]+)", remark)
        counted = re.fullmatch(r"([0-9]+) cornerstones", remark)
        if ticket:
            found.named.append(Party(party, ticket=self._ticket(column, ticket)))
        elif stake:
            share = Decimal(stake[1]) / 100
            why = "a founding holder: the share is older than the round"
            found.named.append(Party(party, _FOUNDING, stake=share, holder=True, decision=why))
        elif remark.endswith(", co-founder"):
            why = "a founding holder: whether it paid into the round is not said"
            found.named.append(Party(party, _FOUNDING, holder=True, decision=why))
        elif total:
            found.cornerstone_amount = Decimal(total[1])
            found.named.append(Party(party, decision="the figure is of all cornerstone investors together"))
        elif counted:
            found.cornerstones = int(counted[1])
            found.named.append(Party(party, decision="the count is of all cornerstone investors"))
        elif remark.startswith("sellers: "):
            found.named.append(Party(party))
            self._sellers(remark.removeprefix("sellers: "), column, found)
        else:
            found.named.append(self._glossed(party, remark, column))

    def _ticket(self, column: str, match: re.Match[str]) -> QuantityField:
        return figure(match[1], match[2].strip() if match[2] else "exact", self.currency, column)

    def _glossed(self, party: str, gloss: str, column: str) -> Party:
        other = self.agent(gloss, column)
        if other == party:
            return Party(party, decision=f"{gloss} is another name of it")
        vehicle = self.decisions.owner(other)
        if vehicle is None or vehicle.owner != party:
            raise CellError(column, f"{gloss!r} is another party", "say in decisions.yaml that it is a vehicle")
        return Party(party, vehicle=other, decision=vehicle.why)

    def _two_names(self, item: str, column: str) -> Party:
        """`Fortera Capital` after a slash is the same party; `Qimai/王兴` is a vehicle and its owner."""
        one, _, other = item.partition("/")
        first, second = self.agent(one, column), self.agent(other, column)
        if first == second:
            return Party(first, decision="one party under two names")
        vehicle = self.decisions.owner(first)
        if vehicle is None or vehicle.owner != second:
            raise CellError(column, f"{item!r} names two parties", "part them by a semicolon")
        return Party(second, vehicle=first, decision=vehicle.why)

    def _sellers(self, text: str, column: str, found: Parties) -> None:
        for item in text.split("; "):
            sale = _SALE.fullmatch(item)
            if not sale:
                raise CellError(column, f"{item!r} is not a sale", "write `NAME FIGURE CURRENCY`")
            amount = QuantityField(as_written=f"{sale[2]} {sale[3]}", unit=sale[3], value=Decimal(sale[2]))
            if sale[1] == "others":
                found.other_sales = amount
                continue
            inner = Parties()
            self._item(sale[1], column, inner)
            seller = inner.named[0]
            found.sellers.append(Party(seller.id, ticket=amount, vehicle=seller.vehicle, decision=seller.decision))
