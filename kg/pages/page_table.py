"""The rows of a page as a flat table, for CSV: one row a line of fact, one column a field, in a fixed order.

Values stay as the graph has them; no cell is altered for a spreadsheet.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Mapping
from typing import cast

from kg.facts.fact_records import Both, ClaimLine
from kg.pages.claim import ClaimPage
from kg.pages.class_table import ClassesPage, ClassTable, flat_table
from kg.pages.entity import EntityPage
from kg.pages.home import HomePage
from kg.pages.node import NodePage
from kg.pages.schema import SchemaPage
from kg.pages.search import SearchPage
from kg.pages.shipped import QueriesPage
from kg.pages.source import SourcePage, SourcesPage
from kg.pages.view import ViewsPage

COLUMNS = (
    "claim", "subject", "subjectZh", "subjectEn", "predicate", "predicateZh", "predicateEn", "value", "valueZh",
    "valueEn", "asWritten", "bound", "lower", "lowerOpen", "upper", "upperOpen", "nominal", "unit", "time", "earliest",
    "latest", "modality", "polarity", "asserted", "speaker", "provider", "document", "source", "verification",
    "certainty", "mentions",
)  # fmt: skip


def _both(prefix: str, texts: Both) -> dict[str, str | None]:
    return {f"{prefix}Zh": texts.get("zh"), f"{prefix}En": texts.get("en")}


def flat(line: ClaimLine) -> dict[str, str | bool | None]:
    """A line of fact as a row."""
    value, time = line["value"], line.get("time")
    row: dict[str, str | bool | None] = {
        "claim": line["id"],
        "subject": line["subject"]["id"],
        "predicate": line["predicate"],
    }
    row |= _both("subject", line["subject"]["name"]) | _both("predicate", line["label"])
    row |= {"value": value.get("id") or value.get("text")} | _both("value", value.get("name", {}))
    held = cast(Mapping[str, str | bool], value)
    row |= {name: held[name] for name in COLUMNS if name in held}
    if time is not None:
        row |= {"time": time["edtf"], "earliest": time.get("earliest"), "latest": time.get("latest")}
    row |= {"modality": line["modality"], "polarity": line["polarity"], "asserted": line["asserted"]}
    row["certainty"] = line.get("certainty")
    row |= {step["role"]: step["id"] for step in line["attribution"]}
    row |= {"source": line["source"]["id"], "verification": line["source"]["verification"]}
    return row | {"mentions": " ".join(mention["id"] for mention in line.get("mentions", []))}


def of_lines(lines: Iterable[ClaimLine]) -> bytes:
    """Lines of fact as CSV."""
    return written([flat(line) for line in lines], COLUMNS)


def written(rows: Iterable[Mapping[str, object]], columns: Iterable[str]) -> bytes:
    """Rows as CSV (RFC 4180): CRLF, a header, empty where a row has nothing."""
    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator="\r\n")
    names = list(columns)
    writer.writerow(names)
    writer.writerows([_cell(row.get(name)) for name in names] for row in rows)
    return out.getvalue().encode()


def _cell(value: object) -> str:
    return "" if value is None else str(value).lower() if isinstance(value, bool) else str(value)


def of_entity(page: EntityPage) -> bytes:
    """Every line of an entity's page."""
    return of_lines([line for group in (*page["facts"], *page["mentions"]) for line in group["lines"]])


def of_claim(page: ClaimPage) -> bytes:
    """A claim and the claims it is linked to."""
    return of_lines([page["line"], *(link["line"] for link in page["links"])])


def of_source(page: SourcePage | NodePage) -> bytes:
    """The lines of a source's page."""
    return of_lines(page["lines"])


def of_sources(page: SourcesPage) -> bytes:
    """The list of sources."""
    columns = ("id", "titleZh", "titleEn", "verification", "claims", "published", "publisher", "address", "mirrorOf")
    return written([source | _both("title", source["title"]) for source in page["sources"]], columns)


def of_home(page: HomePage) -> bytes:
    """The newest events."""
    return of_lines(page["newest"])


def of_search(page: SearchPage) -> bytes:
    """What was found."""
    rows = [result | _both("name", result["name"]) for group in page["groups"] for result in group["results"]]
    return written(rows, ("id", "nameZh", "nameEn", "type", "matched", "reason", "score", "claims"))


def of_schema(page: SchemaPage) -> bytes:
    """The properties."""
    rows = [
        found | _both("label", found["label"]) | _both("definition", found.get("definition", {}))
        for group in page["properties"]
        for found in group["properties"]
    ]
    columns = (
        "name",
        "iri",
        "labelZh",
        "labelEn",
        "definitionZh",
        "definitionEn",
        "domain",
        "range",
        "unitKind",
        "used",
    )
    return written(rows, columns)


def of_queries(page: QueriesPage) -> bytes:
    """The shipped queries."""
    rows = [
        {"folder": folder["name"], "name": query["name"], **_both("title", query["title"])}
        for folder in page["folders"]
        for query in folder["queries"]
    ]
    return written(rows, ("folder", "name", "titleZh", "titleEn"))


def of_views(page: ViewsPage) -> bytes:
    """The views."""
    rows = [view | _both("title", view["title"]) | _both("question", view["question"]) for view in page["views"]]
    return written(rows, ("name", "titleZh", "titleEn", "questionZh", "questionEn"))


def of_classes(page: ClassesPage) -> bytes:
    """The classes and how many things are shown as each."""
    rows = [found | _both("label", found["label"]) for found in page["classes"]]
    return written(rows, ("type", "labelZh", "labelEn", "count"))


def of_class(page: ClassTable) -> bytes:
    """The things of a class, a row each, with the claims behind every cell."""
    named = [(column["name"], f"{column['name']} claims") for column in page["columns"]]
    return written(flat_table(page), ("id", "nameZh", "nameEn", *(name for pair in named for name in pair), "claims"))
