"""What a page is about in schema.org's words (JSON-LD), for search engines.

Says only names, definitions, addresses and attributions that the page shows; a fact stays a claim, told by who tells
it.
"""

from __future__ import annotations

import re
from functools import lru_cache

from pyoxigraph import RdfFormat, parse

from kg.base.json_value import JsonObject, JsonValue
from kg.base.paths import schema_dir
from kg.exports.dataset_words import DESCRIPTION, LICENCE, TITLE
from kg.exports.dcat import schema_org
from kg.facts.fact_records import Both, Reference, SourceSummary
from kg.facts.references import classes
from kg.ontology.registry import BASE, CLAIM, EN, ID, LT, SOURCE, ZH, vocabulary
from kg.pages.claim import ClaimPage
from kg.pages.entity import EntityPage
from kg.pages.home import HomePage
from kg.pages.source import SourcePage
from kg.store.snapshot import Snapshot

CONTEXT = "https://schema.org"
_TAGS = {"zh": ZH, "en": EN}
_DATE = re.compile(r"\d{4}(-\d\d){0,2}")


@lru_cache(maxsize=1)
def types() -> dict[str, str]:
    """The type of schema.org by class, for those that have one."""
    path = schema_dir() / "schema-org.ttl"
    quads = parse(path.read_bytes(), format=RdfFormat.TURTLE)
    return {str(q.subject.value).removeprefix(LT): str(q.object.value).rpartition("/")[2] for q in quads}


def type_of(names: list[str]) -> str:
    """The type of schema.org of a thing of these classes, the most specific first."""
    known, words = types(), vocabulary()
    for name in names:
        line = [name, *words.classes[name].parents] if name in words.classes else [name]
        found = next((known[each] for each in line if each in known), None)
        if found:
            return found
    return "Thing"


def _both(texts: Both) -> JsonValue:
    """A text as one string where both languages have the same, else a value for each language."""
    if len(set(texts.values())) == 1:
        return next(iter(texts.values()))
    return [{"@value": text, "@language": _TAGS[language]} for language, text in sorted(texts.items())]


def _published(source: SourceSummary) -> dict[str, JsonValue]:
    """The day, month or year of publication, where it is no more and no less than that."""
    day = source.get("published", "")
    return {"datePublished": day} if _DATE.fullmatch(day) else {}


def _thing(snapshot: Snapshot, reference: Reference) -> JsonObject:
    kind = type_of(classes(snapshot).get(reference["id"], []))
    return {"@type": kind, "@id": ID + reference["id"], "name": _both(reference["name"])}


def of_entity(_snapshot: Snapshot, page: EntityPage, root: str) -> JsonObject:
    """A thing: its names, its definition, the data set that it stands in, the way to it."""
    kinds = [each["id"] for each in page["types"]]
    found: dict[str, JsonValue] = {
        "@type": type_of(kinds),
        "@id": page["iri"],
        "name": _both(page["name"]),
        "url": page["iri"],
    }
    if page.get("aliases"):
        found["alternateName"] = list(page["aliases"])
    if "legalName" in page:
        found["legalName"] = _both(page["legalName"])
    if "definition" in page:
        found["description"] = _both(page["definition"])
    steps = [(page["types"][0]["label"], f"{root}/search?type={kinds[0]}"), (page["name"], f"{root}/id/{page['id']}")]
    return _graph(found, _trail(root, steps))


def of_claim(snapshot: Snapshot, page: ClaimPage, root: str) -> JsonObject:
    """A claim: what it says, the source in which it appears, who is said to say so, what it is about."""
    source = page["source"]
    work: dict[str, JsonValue] = {"@type": "CreativeWork", "@id": SOURCE + source["id"], "name": _both(source["title"])}
    if "address" in source:
        work["url"] = source["address"]
    if "publisher" in source:
        work["publisher"] = {"@type": "Organization", "name": source["publisher"]}
    work |= _published(source)
    found: dict[str, JsonValue] = {
        "@type": "Claim",
        "@id": CLAIM + page["id"],
        "url": CLAIM + page["id"],
        "name": _both(page["words"]),
    }
    found |= {"appearance": work, "about": [_thing(snapshot, each) for each in page["about"]]}
    speakers = [_thing(snapshot, step) for step in page["line"]["attribution"] if step["role"] == "speaker"]
    if speakers:
        found["author"] = speakers
    words = vocabulary().classes["Source"].label
    steps = [
        ({"zh": words[ZH], "en": words[EN]}, f"{root}/sources"),
        (source["title"], f"{root}/sources/{source['id']}"),
    ]
    return _graph(found, _trail(root, [*steps, (page["words"], f"{root}/claims/{page['id']}")]))


def of_source(_snapshot: Snapshot, page: SourcePage, root: str) -> JsonObject:
    """A source: its title, its address, who published it, from where it was copied."""
    found: dict[str, JsonValue] = {"@type": "CreativeWork", "@id": page["iri"], "name": _both(page["title"])}
    if "address" in page:
        found["url"] = page["address"]
    if "mirrorOf" in page:
        found["isBasedOn"] = page["mirrorOf"]
    found |= _published(page)
    if "publisher" in page:
        found["publisher"] = {"@type": "Organization", "name": page["publisher"]}
    if "creator" in page:
        found["creator"] = {"@type": "Thing", "name": page["creator"]}
    words = vocabulary().classes["Source"].label
    steps = [({"zh": words[ZH], "en": words[EN]}, f"{root}/sources"), (page["title"], f"{root}/sources/{page['id']}")]
    return _graph(found, _trail(root, steps))


def of_home(snapshot: Snapshot, _page: HomePage, root: str) -> JsonObject:
    """The data set, and the catalogue that it stands in."""
    dataset = {name: value for name, value in schema_org(snapshot, f"{root}/").items() if name != "@context"}
    address = f"{root}/"
    catalogue: JsonObject = {
        "@type": "DataCatalog",
        "@id": f"{BASE}#catalogue",
        "name": _both({"zh": TITLE[ZH], "en": TITLE[EN]}),
        "description": _both({"zh": DESCRIPTION[ZH], "en": DESCRIPTION[EN]}),
        "url": address,
        "license": LICENCE,
        "dataset": {"@id": BASE},
    }
    site: dict[str, JsonValue] = {"@type": "WebSite", "url": address, "name": _both({"zh": "龙图", "en": "Longtu"})}
    entry = {"@type": "EntryPoint", "urlTemplate": f"{root}/search?q={{q}}"}
    site["potentialAction"] = {"@type": "SearchAction", "target": entry, "query-input": "required name=q"}
    return _graph({**dataset, "includedInDataCatalog": {"@id": catalogue["@id"]}}, catalogue, site)


def _trail(root: str, steps: list[tuple[Both, str]]) -> JsonObject:
    """The way from the first page to this one."""
    every = [({"zh": "概览", "en": "Overview"}, f"{root}/"), *steps]
    items = [
        {"@type": "ListItem", "position": number, "name": _both(name), "item": address}
        for number, (name, address) in enumerate(every, start=1)
    ]
    return {"@type": "BreadcrumbList", "itemListElement": items}


def _graph(*nodes: JsonObject) -> JsonObject:
    return {"@context": CONTEXT, "@graph": list(nodes)}
