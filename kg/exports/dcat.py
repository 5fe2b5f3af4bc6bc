"""The data set's own description: DCAT 3 with every file's size and checksum, and schema.org for search engines.

No blank nodes: checksums have a fragment of their file's address. Never describes a file that it has not made.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from typing import TypedDict

from pyoxigraph import Literal, NamedNode, RdfFormat, Triple

from kg.base.json_value import JsonObject, JsonValue
from kg.build.serialization import serialized
from kg.exports.dataset_words import DESCRIPTION, KEYWORDS, LICENCE, TITLE
from kg.exports.dumps import FORMS, dump
from kg.ontology.registry import BASE, DCAT, DCTERMS, EN, PREFIXES, RDF, XSD, ZH
from kg.store.per_snapshot import kept
from kg.store.snapshot import Snapshot

SPDX = "http://spdx.org/rdf/terms#"
IANA = "https://www.iana.org/assignments/media-types/"


class FileRecord(TypedDict):
    """A bulk file: its media type, size in bytes and SHA-256."""

    mediaType: str
    byteSize: int
    sha256: str


@kept
def files(snapshot: Snapshot) -> dict[str, FileRecord]:
    """Size and SHA-256 of every bulk file, by form; each file is made for that, once for a snapshot."""
    found: dict[str, FileRecord] = {}
    for form, (media_type, _) in FORMS.items():
        content = dump(snapshot, form)
        digest = hashlib.sha256(content).hexdigest()
        found[form] = {"mediaType": media_type, "byteSize": len(content), "sha256": digest}
    return found


def _say(subject: str, predicate: str, value: str | Literal) -> Triple:
    return Triple(NamedNode(subject), NamedNode(predicate), NamedNode(value) if isinstance(value, str) else value)


def _described(snapshot: Snapshot, root: str) -> Iterator[Triple]:
    yield _say(BASE, RDF + "type", DCAT + "Dataset")
    for tag in (ZH, EN):
        yield _say(BASE, DCTERMS + "title", Literal(TITLE[tag], language=tag))
        yield _say(BASE, DCTERMS + "description", Literal(DESCRIPTION[tag], language=tag))
        yield _say(BASE, DCTERMS + "language", f"http://id.loc.gov/vocabulary/iso639-1/{tag[:2]}")
    yield _say(BASE, DCTERMS + "license", LICENCE)
    yield _say(BASE, DCAT + "version", Literal(snapshot.version))
    yield _say(BASE, DCAT + "landingPage", root)
    for word in KEYWORDS:
        yield _say(BASE, DCAT + "keyword", Literal(word))
    if snapshot.data_as_of is not None:
        day = Literal(snapshot.data_as_of.isoformat(), datatype=NamedNode(XSD + "date"))
        yield _say(BASE, DCTERMS + "modified", day)
    yield from _service(root)
    for form, about in files(snapshot).items():
        yield from _file(f"{root}data/longtu.{form}", about)


def _service(root: str) -> Iterator[Triple]:
    service = f"{root}sparql#service"
    yield _say(service, RDF + "type", DCAT + "DataService")
    yield _say(service, DCTERMS + "title", Literal("SPARQL 1.1", language=EN))
    yield _say(service, DCAT + "endpointURL", f"{root}sparql")
    yield _say(service, DCAT + "endpointDescription", f"{root}openapi.json")
    yield _say(service, DCAT + "servesDataset", BASE)


def _file(address: str, about: FileRecord) -> Iterator[Triple]:
    checksum = f"{address}#checksum"
    yield _say(BASE, DCAT + "distribution", address)
    yield _say(address, RDF + "type", DCAT + "Distribution")
    yield _say(address, DCAT + "downloadURL", address)
    yield _say(address, DCAT + "mediaType", IANA + about["mediaType"])
    yield _say(address, DCTERMS + "license", LICENCE)
    size = Literal(str(about["byteSize"]), datatype=NamedNode(XSD + "nonNegativeInteger"))
    yield _say(address, DCAT + "byteSize", size)
    yield _say(address, SPDX + "checksum", checksum)
    yield _say(checksum, RDF + "type", SPDX + "Checksum")
    yield _say(checksum, SPDX + "algorithm", SPDX + "checksumAlgorithm_sha256")
    yield _say(checksum, SPDX + "checksumValue", Literal(about["sha256"], datatype=NamedNode(XSD + "hexBinary")))


def dcat(snapshot: Snapshot, root: str, media_type: str) -> bytes:
    """The data set, its files and its endpoint as RDF; `root` is the address of the service, ending in a slash."""
    form = RdfFormat.from_media_type(media_type)
    if form is None:
        raise ValueError(media_type)
    prefixes = {**PREFIXES, "spdx": SPDX} if form == RdfFormat.TURTLE else None
    return serialized(sorted(_described(snapshot, root), key=str), form, prefixes)


def schema_org(snapshot: Snapshot, root: str) -> JsonObject:
    """The data set as schema.org `Dataset` (JSON-LD), for the landing page and for search engines."""
    found: dict[str, JsonValue] = {
        "@context": "https://schema.org/",
        "@type": "Dataset",
        "@id": BASE,
        "name": TITLE[EN],
        "alternateName": TITLE[ZH],
        "description": DESCRIPTION[EN],
        "url": root,
        "version": snapshot.version,
        "license": LICENCE,
        "creator": {"@type": "Organization", "name": "Longtu", "url": root},
        "isAccessibleForFree": True,
        "inLanguage": ["zh-Hans", "en"],
        "keywords": list(KEYWORDS),
        "distribution": [
            {"@type": "DataDownload", "encodingFormat": media, "contentUrl": f"{root}data/longtu.{form}"}
            for form, (media, _) in FORMS.items()
        ],
    }
    if snapshot.data_as_of is not None:
        found["dateModified"] = snapshot.data_as_of.isoformat()
    return found
