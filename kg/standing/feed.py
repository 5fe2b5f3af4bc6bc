"""The changes of the conclusions as an Atom feed (RFC 4287): of all, of an entity, a source, what is disputed, a claim.

An entry is one change of one matter: what was told, what is told, the claims that moved it. Its id stays while the
day and the matter stay.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from typing import Literal
from uuid import NAMESPACE_URL, uuid5
from xml.etree import ElementTree as ET

from kg.base.errors import CLAIMS_LISTED, NotFound
from kg.base.foreign_text import in_xml
from kg.facts.claim_line import claim_fields, source_reference
from kg.facts.entities import names
from kg.facts.former_ids import no_entity
from kg.facts.references import reference
from kg.ontology.registry import BASE
from kg.standing.change import change_lines
from kg.standing.claim_findings import said
from kg.standing.replay import DatedChange, replayed
from kg.store.snapshot import Snapshot
from kg.views.parts.cells import Label

ATOM = "http://www.w3.org/2005/Atom"
MOST = 100  # entries of one feed, the newest first
Kind = Literal["changes", "contradictions", "entities", "sources", "claims"]
_NEW = {"zh": "新", "en": "new"}
_PAGES: dict[Kind, str] = {
    "changes": "/",
    "contradictions": "/views/contradictions",
    "entities": "/id/",
    "sources": "/sources/",
    "claims": "/claims/",
}
_TITLES = {
    "changes": Label(zh="结论的变化", en="Changes of conclusions"),
    "contradictions": Label(zh="说法不一的变化", en="Changes of what is disputed"),
}


def feed(snapshot: Snapshot, kind: Kind, id: str, language: Literal["zh", "en"], root: str, path: str) -> bytes:
    """The feed of this kind as a document; `root` and `path` are the addresses of the site and of the feed in it.

    Raises NotFound for an id that nothing has.
    """
    title, chosen = _chosen(snapshot, kind, id)
    found = [one for one in reversed(replayed(snapshot)) if chosen(one)][:MOST]
    root = root.rstrip("/")
    top = ET.Element(f"{{{ATOM}}}feed", {"{http://www.w3.org/XML/1998/namespace}lang": language})
    _text(top, "id", f"{BASE}feeds/{kind}/{id}".rstrip("/"))
    _text(top, "title", f"{getattr(title, language)} · {'龙图' if language == 'zh' else 'Longtu'}")
    newest = found[0].day if found else snapshot.data_as_of
    _text(top, "updated", f"{newest or '1970-01-01'}T00:00:00Z")
    _text(ET.SubElement(top, f"{{{ATOM}}}author"), "name", "Longtu")
    ET.SubElement(top, f"{{{ATOM}}}link", rel="self", href=f"{root}{path}", type="application/atom+xml")
    ET.SubElement(top, f"{{{ATOM}}}link", rel="alternate", href=f"{root}{_PAGES[kind]}{id}")
    for one in found:
        _entry(top, one, language, root)
    ET.register_namespace("", ATOM)
    ET.indent(top)
    written: bytes = ET.tostring(top, encoding="utf-8", xml_declaration=True)
    return written + b"\n"


def _chosen(snapshot: Snapshot, kind: Kind, id: str) -> tuple[Label, Callable[[DatedChange], bool]]:
    """The title of a feed, and which changes stand in it."""
    if kind == "entities":
        if id not in names(snapshot):
            raise no_entity(snapshot, id, names(snapshot))
        return _named(Label(**reference(snapshot, id)["name"])), lambda one: id in one.about
    if kind == "sources":
        return _named(Label(**source_reference(snapshot, id)["title"])), lambda one: id in one.sources
    if kind == "claims":
        known = claim_fields(snapshot)
        if id not in known:
            raise NotFound.among(f"no claim {id!r}", id, known, place="id", listed=CLAIMS_LISTED)
        own = said(snapshot)[id].matter if id in said(snapshot) else None  # a retracted claim moves nothing
        return _named(Label(zh=id, en=id)), lambda one: one.change.told.matter == own or id in one.claims
    return _TITLES[kind], lambda one: kind == "changes" or one.change.told.matter[0] == "disputed"


def _named(name: Label) -> Label:
    return Label(zh=f"{name.zh}：{_TITLES['changes'].zh}", en=f"{name.en}: {_TITLES['changes'].en}")


def _entry(top: ET.Element, one: DatedChange, language: Literal["zh", "en"], root: str) -> None:
    change, matter = one.change, one.change.told.matter
    name = hashlib.sha256("\0".join(matter).encode()).hexdigest()
    entry = ET.SubElement(top, f"{{{ATOM}}}entry")
    _text(entry, "id", uuid5(NAMESPACE_URL, f"{BASE}change/{one.day}/{name}").urn)
    title = getattr(change.told.title, language)
    _text(entry, "title", title if change.before else f"{_NEW[language]}: {title}")
    _text(entry, "updated", f"{one.day}T00:00:00Z")
    subject = matter[1] if matter[0] == "disputed" else matter[0]
    ET.SubElement(entry, f"{{{ATOM}}}link", rel="alternate", href=f"{root}/id/{subject}")
    for claim in change.moved:
        ET.SubElement(entry, f"{{{ATOM}}}link", rel="related", href=f"{root}/claims/{claim}")
    _text(entry, "content", "\n".join(change_lines(change, language)), type="text")


def _text(parent: ET.Element, name: str, text: str, **attributes: str) -> None:
    ET.SubElement(parent, f"{{{ATOM}}}{name}", attributes).text = in_xml(text)
