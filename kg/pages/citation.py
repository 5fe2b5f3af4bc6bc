"""How to cite a thing of the graph: as text, BibTeX and CSL-JSON, with the version of the data that was read.

Cites this data set; the source that a claim quotes is named beside it.
"""

from __future__ import annotations

import re
from typing import TypedDict

from kg.base.json_value import JsonObject, JsonValue
from kg.facts.fact_records import Both
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
