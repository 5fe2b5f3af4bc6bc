"""From the two tables to files of sources, deals and claims, with a report on every row.

All problems of all rows are found in one run, and one of them is enough to stop the conversion: nothing is half
converted.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import combinations
from pathlib import Path

from kg.base.errors import LongtuError
from kg.base.problems import InvalidFiles, Problem
from kg.base.whole_file import write_all
from kg.facts.name_match import Names
from kg.imports.landscape.cell_values import certainty_of, date_of
from kg.imports.landscape.csv_table import CellError, Row, read_table
from kg.imports.landscape.deal_parties import PartyReader
from kg.imports.landscape.deals import WRITERS, deal_id
from kg.imports.landscape.decisions import Address, Decisions, read_decisions
from kg.imports.landscape.metrics import write_metric
from kg.imports.landscape.round_labels import Kind, parse_label
from kg.imports.landscape.round_rows import RoundWriter
from kg.imports.landscape.scribe import Deal, Output, Scribe
from kg.imports.landscape.titles import parse_title
from kg.imports.landscape.write import claims_file, entity_file, source_file
from kg.quantities.edtf import contained, parse_edtf, possibly_overlaps
from kg.records.load import load
from kg.records.record_models import Claim, Entity, Source

DEALS_FILE = "entities/landscape-deals.yaml"
SOURCES_FILE = "sources/landscape.yaml"


@dataclass(frozen=True)
class Conversion:
    """What the tables became; `rows` is the report, `files` maps relative paths to contents.

    `types` gives the class of every entity that the claims may be about.
    """

    sources: list[Source]
    deals: list[Entity]
    claims: dict[str, list[Claim]]
    rows: list[Row]
    types: dict[str, str]

    def files(self) -> dict[str, str]:
        made = {DEALS_FILE: entity_file(self.deals), SOURCES_FILE: source_file(self.sources)}
        return made | {f"claims/{key}.yaml": claims_file(key, found, self.types) for key, found in self.claims.items()}

    def write(self, folder: Path) -> None:
        """Write the files under `folder`, which gets the shape of a data folder."""
        files = {folder / name: content.encode() for name, content in self.files().items()}
        for path in files:
            path.parent.mkdir(parents=True, exist_ok=True)
        write_all(files)

    def report(self) -> Iterator[str]:
        """The report line by line: each row, then each of its cells, what it became and why."""
        for row in self.rows:
            yield f"{row.name} ({row.cells.get('company') or row.cells['subject']})"
            for outcome in row.outcomes:
                yield f"  {outcome.column}: {outcome.became}" + (f" — {outcome.decision}" if outcome.decision else "")


def packaged_entities() -> dict[str, Entity]:
    """The entity tables that people wrote: those that a conversion makes are not among its inputs."""
    known = load()
    return {
        key: entity
        for key, entity in known.entities.items()
        if not known.places[f"entity {key}"].file.endswith(DEALS_FILE)
    }


class _Converter:
    def __init__(self, entities: dict[str, Entity], decisions: Decisions) -> None:
        self.entities, self.decisions = entities, decisions
        self.names = Names(entities.values())
        self.output = Output()
        self.problems: list[Problem] = []
        self.cited: dict[str, list[str]] = {}
        self.rounds: list[tuple[Row, Deal, str]] = []

    def row(self, row: Row) -> None:
        try:
            scribe = self.scribe(row)
            if row.table == "rounds":
                self.deal(row, scribe)
            else:
                write_metric(row, self.names, scribe)
        except CellError as error:
            self.problems.append(row.problem(error.column, error.message, error.remedy))
            return
        except (LongtuError, ValueError) as error:
            remedy = "mend the cell, or the rule in kg/imports/landscape that made this"
            self.problems.append(row.problem("company", f"the row makes no sound claim: {error}", remedy))
            return
        for column in row.unaccounted():
            self.problems.append(
                row.problem(column, "nothing became of this cell", "add a rule for it in kg/imports/landscape")
            )

    def scribe(self, row: Row) -> Scribe:
        source = self.source(row["source_address"])
        title = parse_title(row["source_title"])
        self.cited.setdefault(source.id, []).append(title.published)
        row.became("source_address", f"source {source.id}")
        row.became(
            "source_title",
            f"published {title.published or 'not given here'}",
            "the title's words stay out of the data",
        )
        scribe = Scribe(row, self.decisions, self.output, source.id, "")
        for column, address in title.second.items():
            second = self.source(address)
            self.cited.setdefault(second.id, [])
            scribe.other_sources[column] = second.id
            row.became("source_title", f"source {second.id} for {column}", "a second address in the title")
        return scribe

    def source(self, address: str) -> Address:
        found = self.decisions.address(address)
        if found is None:
            remedy = "describe it in kg/data/landscape/addresses.yaml"
            raise CellError("source_address", f"{address} is not described", remedy)
        return found

    def deal(self, row: Row, scribe: Scribe) -> None:
        label = parse_label(row["round"])
        scribe.time = date_of(row["date"], row["precision"])
        row.became("date", scribe.time)
        row.became("precision", "the precision of the date")
        certainty = certainty_of(row["certainty"])
        row.became("certainty", "the certainty of the row's claims", certainty.left_behind)
        company = self.entities[self.company(row)]
        row.became("company", company.id)
        reader = PartyReader(self.names, self.decisions, row["currency"])
        deal = Deal(row, company, label, scribe.time, certainty, reader)
        self.later_page(scribe, label.paused)
        holder = reader.agent(label.holder, "round") if label.kind is Kind.ACQUISITION else ""
        named = self.decisions.identity(row.name)
        key = named.deal if named else deal_id(label.kind, company.id, scribe.time, holder, label.exchange)
        if named:
            row.became("round", named.deal, named.why)
        row.became("currency", "the unit of the row's figures")
        if label.kind is Kind.ROUND:
            self.rounds.append((row, deal, key))
            RoundWriter(deal, scribe, key, named.name if named else None).write()
        else:
            WRITERS[label.kind](deal, scribe, key)
        for addition in self.decisions.additions(row.name):
            self.output.add(scribe.source, addition.claim)
            row.became("source_address", f"{scribe.source}.{addition.claim.id}", addition.why)

    def company(self, row: Row) -> str:
        """Every name of the cell must be a name of one and the same company."""
        names = [part for part in re.split(r"[/()]", row["company"]) if part.strip()]
        found = {key for name in names for key in self.names.exact(name, ("Company",)) or [""]}
        if len(found) != 1 or "" in found:
            what = f"{row['company']!r} is not one company (found {', '.join(sorted(found)) or 'none'})"
            raise CellError("company", what, "give all its names to one entity in kg/data/entities")
        return found.pop()

    def later_page(self, scribe: Scribe, day: str) -> None:
        """A page of a later day that the row speaks of without an address."""
        if not day:
            return
        page = next((a for a in self.decisions.addresses if not a.address and a.published == day), None)
        if page is None:
            raise CellError("round", f"no page of {day} is described", "add it to addresses.yaml")
        self.cited.setdefault(page.id, []).append(day)
        scribe.other_sources["pause"] = page.id

    def identities(self) -> None:
        """Rounds of one company that may overlap in time are one deal or decided not to be."""
        for (one, first, key), (other, second, other_key) in combinations(self.rounds, 2):
            if first.company.id != second.company.id or key == other_key:
                continue
            overlap = possibly_overlaps(parse_edtf(first.date), parse_edtf(second.date))
            decided = self.decisions.distinct(one.name, other.name) if overlap else None
            if decided:
                other.became("date", f"not the round of {one.name}", decided.why)
            elif overlap:
                remedy = "say in decisions.yaml whether they are one deal or distinct"
                self.problems.append(other.problem("date", f"may be the round of {one.name}", remedy))

    def dates(self) -> None:
        """The date of a source is what its titles give, or lies within the bounds that were set for it."""
        for address in self.decisions.addresses:
            given = {date for date in self.cited.get(address.id, ()) if date}
            place, name = "landscape/addresses.yaml", address.id
            if address.id not in self.cited:
                self.problems.append(Problem(place, 1, f"{name} is cited by no row", "remove it"))
            elif address.published and given != {address.published}:
                shown = ", ".join(sorted(given)) or "no date"
                self.problems.append(Problem(place, 1, f"{name}: the titles give {shown}", "let them agree"))
            elif not address.published:
                window = parse_edtf(address.source().published)
                outside = [d for d in given if not contained(window, parse_edtf(d)) and len(d) > len("2026")]
                self.problems += [Problem(place, 1, f"{name}: {d} is out of bounds", "mend them") for d in outside]


def convert(
    rounds: Path,
    metrics: Path,
    *,
    entities: dict[str, Entity] | None = None,
    decisions: Decisions | None = None,
) -> Conversion:
    """Convert both tables; the packaged entity tables and decisions are used unless others are given.

    Raises InvalidFiles with every problem by row and column; then nothing was converted.
    """
    known = packaged_entities() if entities is None else entities
    made = read_decisions() if decisions is None else decisions
    rows = [*read_table(rounds, "rounds"), *read_table(metrics, "metrics")]
    converter = _Converter(known, made)
    for row in rows:
        converter.row(row)
    converter.identities()
    converter.dates()
    stale = [Problem("landscape/decisions.yaml", 1, f"no row uses {name}", "remove it") for name in made.unused()]
    problems = [*converter.problems, *stale]
    if problems:
        raise InvalidFiles(problems)
    sources = [address.source() for address in made.addresses]
    deals = [deal for key, deal in converter.output.deals.items() if key not in known]
    claims = {source.id: converter.output.claims[source.id] for source in sources}
    types = {key: entity.type for key, entity in [*known.items(), *converter.output.deals.items()]}
    return Conversion(sources, deals, claims, rows, types)
