"""The data set as FollowTheMoney entities, one JSON object a line: companies, persons and bodies, and what links them.

Reach for it to hand the data to Aleph, OpenSanctions' tools and their kin. A link is one asserted claim with its
source: what is planned, denied or withdrawn has no words there. A share stays as its source writes it, hedge and all,
and only a plain day, month or year is a date; any other time is told in words. Model: followthemoney.tech, 4.11.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from typing import NamedTuple

from pyoxigraph import DefaultGraph, NamedNode

from kg.base.json_value import JsonObject
from kg.facts.claim_line import sources
from kg.facts.entities import both_languages, local, names
from kg.facts.references import classes
from kg.facts.stated_identifiers import TICKER, stated_identifiers
from kg.lists.list_items import ClaimItem, claim_items
from kg.ontology.followthemoney import DATE, Ends, followthemoney
from kg.ontology.registry import ID, LT, vocabulary
from kg.store.snapshot import Snapshot

_POSITION = "position"


class _Link(NamedTuple):
    """A claim as a link between things, with the figure that it gives of it."""

    claim: ClaimItem
    ends: Ends
    subjects: list[str]
    objects: list[str]
    figure: str | None

    @property
    def told(self) -> tuple[str, str, list[str], list[str]]:
        """What another claim of the same source may say again, without a figure."""
        return self.claim["source"], self.ends.link, self.subjects, self.objects


def ftm_lines(snapshot: Snapshot) -> bytes:
    """Every entity by its id, then every link by the id of its claim; the same bytes for the same data."""
    schemata = _schemata(snapshot)
    links = [link for item in claim_items(snapshot).values() for link in _links(snapshot, item.record, schemata)]
    figured, told = [link.told for link in links if link.figure], _told(snapshot)
    found = [
        *(_entity(id, schema, _named(snapshot, id, schema, told.get(id, {}))) for id, schema in schemata.items()),
        *(_linked(snapshot, link) for link in links if link.figure or link.told not in figured),
    ]
    return "".join(json.dumps(each, ensure_ascii=False) + "\n" for each in found).encode()


def _schemata(snapshot: Snapshot) -> dict[str, str]:
    """The schema of every entity that has one, by id."""
    table = followthemoney().schemata
    named = {id: [table[name] for name in types if name in table] for id, types in sorted(classes(snapshot).items())}
    return {id: found[0] for id, found in named.items() if found}


def _entity(id: str, schema: str, properties: dict[str, Iterable[str]]) -> JsonObject:
    kept = {name: list(dict.fromkeys(filter(None, values))) for name, values in properties.items()}
    return {"id": id, "schema": schema, "properties": {name: [*values] for name, values in kept.items() if values}}


def _told(snapshot: Snapshot) -> dict[str, dict[str, list[str]]]:
    """By id and property the identifiers and the posts that asserted claims state of a thing."""
    found: dict[str, dict[str, list[str]]] = {}
    said = [item.record for item in claim_items(snapshot).values() if item.record["predicate"] == _POSITION]
    posts = [(claim["subject"], str(claim.get("object")), _POSITION) for claim in said if claim["asserted"]]
    for id, text, property in (*stated_identifiers(snapshot), *posts):
        found.setdefault(id, {}).setdefault(property, []).append(text)
    return found


def _named(snapshot: Snapshot, id: str, schema: str, told: Mapping[str, Iterable[str]]) -> dict[str, Iterable[str]]:
    known = names(snapshot).get(id, {})
    return {
        "name": [*known.get("name", {}).values(), *known.get("legalName", {}).values()] or [id],
        "alias": known.get("aliases", []),
        "weakAlias": known.get("hidden", []),
        "sourceUrl": [ID + id],
        _POSITION: told.get(_POSITION, ()),
        **{theirs: told.get(ours, ()) for ours, theirs in followthemoney().identifiers.items()},
        TICKER: told.get(TICKER, ()) if schema == "Company" else (),
    }


def _links(snapshot: Snapshot, claim: ClaimItem, schemata: dict[str, str]) -> Iterator[_Link]:
    """The link that a claim states; none where it is not asserted or leads to something without a schema."""
    table = followthemoney()
    named = table.links.get(claim["predicate"])
    if named is None or not claim["asserted"]:
        return
    subjects = _reached(snapshot, claim["subject"], named.via) if named.via else [claim["subject"]]
    objects = _reached(snapshot, claim["subject"], named.to) if named.to else [str(claim.get("object"))]
    if not subjects or not objects or not {*subjects, *objects} <= schemata.keys():
        return
    ends = named.ends or table.otherwise
    fit = all(table.fits(ends.subject, schemata[id]) for id in subjects)
    if not (fit and all(table.fits(ends.object, schemata[id]) for id in objects)):
        ends = table.otherwise
    yield _Link(claim, ends, subjects, objects, named.figure)


def _reached(snapshot: Snapshot, id: str, predicate: str) -> list[str]:
    found = snapshot.store.quads_for_pattern(NamedNode(ID + id), NamedNode(LT + predicate), None, DefaultGraph())
    return sorted(local(quad.object.value) for quad in found if isinstance(quad.object, NamedNode))


def _linked(snapshot: Snapshot, link: _Link) -> JsonObject:
    claim, source = link.claim, sources(snapshot)[link.claim["source"]]
    time = claim.get("time", "")
    dated = DATE.fullmatch(time) is not None
    properties: dict[str, Iterable[str]] = {
        link.ends.subject: link.subjects,
        link.ends.object: link.objects,
        "role": _role(claim["predicate"]) if link.figure is None else [],
        "date": [time] if dated else [],
        "summary": [*claim.get("scope", {}).values(), "" if dated or not time else f"EDTF: {time}"],
        "description": claim.get("paraphrase", {}).values(),
        "recordId": [claim["iri"]],
        "publisher": [source.get("publisher", "")],
        "sourceUrl": [source.get("address", "")],
    }
    if link.figure:
        properties[link.figure] = [claim.get("asWritten", "")]
    return _entity(claim["id"], link.ends.link, properties)


def _role(predicate: str) -> list[str]:
    """What a claim's object is to its subject, or to what stands there instead, in both languages."""
    named = followthemoney().links[predicate].role
    if named is not None:
        return [named.en, named.zh]
    return [*both_languages(vocabulary().properties[predicate].inverse_label or {}).values()]
