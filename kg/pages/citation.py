"""How to cite a thing of the graph, or the outlet that a claim was read in: as text, BibTeX and CSL-JSON.

With the version of the data that was read. A title that is our own description of a text stands in brackets: the
headline of the outlet is not known here.
"""

from __future__ import annotations

import re
from typing import TypedDict

from kg.base.json_value import JsonObject, JsonValue
from kg.facts.fact_records import Both, SourceSummary
from kg.facts.outlets import Outlet
from kg.ontology.registry import BASE
from kg.store.snapshot import Snapshot

TITLE = "Longtu: a knowledge graph of the Chinese AI startup landscape"


class Citation(TypedDict):
    """A citation in three forms; `csl` is an item of CSL-JSON."""

    address: str
    text: str
    bibtex: str
    csl: JsonObject


def _escaped(text: str) -> str:
    """Text inside BibTeX braces: the characters that TeX acts on are escaped, brackets stay balanced."""
    return re.sub(r"([#$%&_{}])", r"\\\1", text.replace("\\", "/"))


def citation(snapshot: Snapshot, path: str, name: Both) -> Citation:
    """The citation of BASE + `path`; `name` is what is cited, in both languages."""
    address, day = BASE + path, snapshot.data_as_of
    title = " / ".join(dict.fromkeys((name.get("en", ""), name.get("zh", ""))))
    key = re.sub(r"[^a-z0-9]+", "-", f"longtu-{path}".lower()).strip("-")
    when = day.isoformat() if day else "n.d."
    text = f"“{title}”, {TITLE}, version {snapshot.version} (data as of {when}), {address}, CC BY 4.0."
    fields = {"title": title, "howpublished": f"{TITLE}, version {snapshot.version}", "url": address}
    if day:
        fields |= {"year": str(day.year), "month": str(day.month)}
    body = "".join(f",\n  {field} = {{{_escaped(value)}}}" for field, value in fields.items())
    csl: dict[str, JsonValue] = {
        "id": key,
        "type": "dataset",
        "title": title,
        "container-title": TITLE,
        "version": snapshot.version,
        "URL": address,
    }
    if day:
        csl["issued"] = {"date-parts": [[day.year, day.month, day.day]]}
    return {"address": address, "text": text, "bibtex": f"@misc{{{key}{body}\n}}", "csl": csl}


def of_outlet(snapshot: Snapshot, path: str, source: SourceSummary, outlet: Outlet) -> Citation:
    """The citation of the outlet in which a claim was read, by way of BASE + `path`."""
    link, day = BASE + path, snapshot.data_as_of
    via = f"via Longtu {link} (data as of {day.isoformat() if day else 'n.d.'})"
    title = source.get("title", {})
    described = f"[{title.get('en') or next(iter(title.values()), source['id'])}]"
    author, address = source.get("creator", ""), source.get("address", "")
    parts = [author, described, outlet["outlet"]["en"], outlet["day"]["en"], address, via]
    key = re.sub(r"[^a-z0-9]+", "-", f"{source['id']}".lower()).strip("-")
    fields = {"author": author, "title": described, "howpublished": outlet["outlet"]["en"], "url": address, "note": via}
    dated = source.get("published", "") if re.fullmatch(r"\d{4}(-\d\d){0,2}", source.get("published", "")) else ""
    numbers = [int(part) for part in dated.split("-")] if dated else []
    fields |= dict(zip(("year", "month", "day"), map(str, numbers), strict=False))
    body = "".join(f",\n  {field} = {{{_escaped(value)}}}" for field, value in fields.items() if value)
    csl: dict[str, JsonValue] = {"id": key, "type": "article", "title": described, "note": via}
    csl |= {"container-title": outlet["outlet"]["en"], **({"URL": address} if address else {})}
    if author:
        csl["author"] = [{"literal": author}]
    if numbers:
        csl["issued"] = {"date-parts": [[*numbers]]}
    text = ", ".join(dict.fromkeys(part for part in parts if part)) + "."
    return {"address": link, "text": text, "bibtex": f"@misc{{{key}{body}\n}}", "csl": csl}
