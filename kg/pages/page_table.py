"""The rows of a page as a flat table, for CSV: one row a line of fact, one column a field, in a fixed order.

Values stay as the graph has them; no cell is altered for a spreadsheet.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable
from typing import Any

Json = dict[str, Any]
COLUMNS = (
    "claim", "subject", "subjectZh", "subjectEn", "predicate", "predicateZh", "predicateEn", "value", "valueZh",
    "valueEn", "asWritten", "bound", "lower", "lowerOpen", "upper", "upperOpen", "nominal", "unit", "time", "earliest",
    "latest", "modality", "polarity", "asserted", "speaker", "provider", "document", "source", "verification",
    "certainty", "mentions",
)  # fmt: skip


def _both(prefix: str, texts: Json) -> Json:
    return {f"{prefix}Zh": texts.get("zh"), f"{prefix}En": texts.get("en")}


def flat(line: Json) -> Json:
    """A line of fact as a row."""
    value, time = line["value"], line.get("time", {})
    row: Json = {"claim": line["id"], "subject": line["subject"]["id"], "predicate": line["predicate"]}
    row |= _both("subject", line["subject"]["name"]) | _both("predicate", line["label"])
    row |= {"value": value.get("id") or value.get("text")} | _both("value", value.get("name", {}))
    row |= {name: value[name] for name in COLUMNS if name in value}
    row |= {"time": time.get("edtf"), "earliest": time.get("earliest"), "latest": time.get("latest")}
    row |= {name: line[name] for name in ("modality", "polarity", "asserted", "certainty") if name in line}
    row |= {step["role"]: step["id"] for step in line["attribution"]}
    row |= {"source": line["source"]["id"], "verification": line["source"]["verification"]}
    return row | {"mentions": " ".join(mention["id"] for mention in line.get("mentions", []))}


def of_lines(lines: Iterable[Json]) -> bytes:
    """Lines of fact as CSV."""
    return written([flat(line) for line in lines], COLUMNS)


def written(rows: Iterable[Json], columns: Iterable[str]) -> bytes:
    """Rows as CSV (RFC 4180): CRLF, a header, empty where a row has nothing."""
    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator="\r\n")
    names = list(columns)
    writer.writerow(names)
    writer.writerows([_cell(row.get(name)) for name in names] for row in rows)
    return out.getvalue().encode()


def _cell(value: Any) -> str:
    return "" if value is None else str(value).lower() if isinstance(value, bool) else str(value)


def of_entity(page: Json) -> bytes:
    """Every line of an entity's page."""
    return of_lines([line for group in (*page["facts"], *page["mentions"]) for line in group["lines"]])


def of_claim(page: Json) -> bytes:
    """A claim and the claims it is linked to."""
    return of_lines([page["line"], *(link["line"] for link in page["links"])])


def of_source(page: Json) -> bytes:
    """The lines of a source's page."""
    return of_lines(page["lines"])


def of_sources(page: Json) -> bytes:
    """The list of sources."""
    columns = ("id", "titleZh", "titleEn", "verification", "claims", "published", "publisher", "address", "mirrorOf")
    return written([source | _both("title", source["title"]) for source in page["sources"]], columns)


def of_home(page: Json) -> bytes:
    """The newest events."""
    return of_lines(page["newest"])


def of_search(page: Json) -> bytes:
    """What was found."""
    rows = [result | _both("name", result["name"]) for group in page["groups"] for result in group["results"]]
    return written(rows, ("id", "nameZh", "nameEn", "type", "matched", "reason", "score", "claims"))


def of_schema(page: Json) -> bytes:
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


def of_queries(page: Json) -> bytes:
    """The shipped queries."""
    rows = [
        {"folder": folder["name"], "name": query["name"]} | _both("title", query["title"])
        for folder in page["folders"]
        for query in folder["queries"]
    ]
    return written(rows, ("folder", "name", "titleZh", "titleEn"))


def of_views(page: Json) -> bytes:
    """The views."""
    rows = [view | _both("title", view["title"]) | _both("question", view["question"]) for view in page["views"]]
    return written(rows, ("name", "titleZh", "titleEn", "questionZh", "questionEn"))
