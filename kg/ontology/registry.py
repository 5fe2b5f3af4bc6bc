"""The words of the graph: namespaces, and the registry of classes, properties and codes read from `schema/`.

Never holds a label, a unit or a directness of its own.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from pyoxigraph import Literal, NamedNode, RdfFormat, Store, parse

from kg.base.paths import schema_dir

BASE = "https://w3id.org/longtu/"
LT = BASE + "ontology#"
ID = BASE + "id/"
CLAIM = BASE + "claim/"
SOURCE = BASE + "source/"
CODE = BASE + "code/"
QUANTITY = ID + "quantity/"
ONTOLOGY_GRAPH = BASE + "ontology"
NAMES_GRAPH = BASE + "names"
DATASET_GRAPH = BASE + "dataset"
LINKS = BASE + "links/"

RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
RDFS = "http://www.w3.org/2000/01/rdf-schema#"
SKOS = "http://www.w3.org/2004/02/skos/core#"
XSD = "http://www.w3.org/2001/XMLSchema#"
PROV = "http://www.w3.org/ns/prov#"
OA = "http://www.w3.org/ns/oa#"
VOID = "http://rdfs.org/ns/void#"
DCAT = "http://www.w3.org/ns/dcat#"
DCTERMS = "http://purl.org/dc/terms/"
SD = "http://www.w3.org/ns/sparql-service-description#"
SH = "http://www.w3.org/ns/shacl#"

PREFIXES: dict[str, str] = {
    "lt": LT,
    "id": ID,
    "claim": CLAIM,
    "source": SOURCE,
    "code": CODE,
    "quantity": QUANTITY,
    "rdf": RDF,
    "rdfs": RDFS,
    "skos": SKOS,
    "xsd": XSD,
    "prov": PROV,
    "oa": OA,
    "void": VOID,
    "dcat": DCAT,
    "dcterms": DCTERMS,
    "sd": SD,
    "sh": SH,
}
ZH = "zh-hans"  # language tags are lower case in the canonical form that stores write
EN = "en"


@dataclass(frozen=True)
class Term:
    """A class, property or code of the registry, with its labels by language tag."""

    name: str
    iri: str
    label: dict[str, str]
    definition: dict[str, str]
    example: str = ""


@dataclass(frozen=True)
class Class(Term):
    """A class; `parents` are the names of all its superclasses in this registry, nearest first."""

    parents: tuple[str, ...] = ()


@dataclass(frozen=True)
class Property(Term):
    """A property; `unit_kind` names what units it takes, `mints` the class its claims introduce."""

    domain: str = ""
    range: str = ""
    group: str = ""
    direct: bool = False
    unit_kind: str = ""
    mints: str = ""
    metric: str = ""
    inverse_label: dict[str, str] | None = None

    @property
    def takes(self) -> str:
        """What a claim with this property states: quantity, edtf, string, boolean, code or entity."""
        if self.range in ("Quantity", "MetricObservation"):
            return "quantity"
        if self.unit_kind == "edtf":
            return "edtf"
        if self.range in ("string", "boolean"):
            return self.range
        return "entity"


@dataclass(frozen=True)
class Code(Term):
    """An entry of a code list; `list` is the class of the list, `unit_kind` is set for units."""

    list: str = ""
    unit_kind: str = ""
    order: float | None = None
    related: str = ""

    @property
    def related_iri(self) -> str:
        """The property that a link of this kind draws between two claims."""
        return LT + self.related


@dataclass(frozen=True)
class Vocabulary:
    """The registry as Python objects: reach for it instead of writing a name, a label or a unit in code."""

    classes: dict[str, Class]
    properties: dict[str, Property]
    codes: dict[str, Code]

    def codes_of(self, list_name: str) -> list[Code]:
        """The codes of one list, in the list's order, then by name."""
        found = [code for code in self.codes.values() if code.list == list_name]
        return sorted(found, key=lambda code: (code.order is None, code.order or 0, code.name))

    @property
    def modalities(self) -> tuple[str, ...]:
        """How a source may say something, by code: `actual` first, which alone is asserted."""
        return tuple(code.name for code in self.codes_of("Modality"))

    def is_a(self, name: str, ancestor: str) -> bool:
        """Whether class `name` is `ancestor` or one of its subclasses."""
        return name == ancestor or ancestor in self.classes[name].parents

    def claimable(self) -> list[Property]:
        """The properties that a claim may use as its predicate."""
        return [prop for prop in self.properties.values() if prop.group == "fact"]


def _local(iri: str) -> str:
    if iri == RDFS + "Resource":
        return ""  # anything
    for namespace in (LT, CODE, XSD):
        if iri.startswith(namespace):
            return iri[len(namespace) :]
    return iri


class _Reader:
    """Reads one merged store of the schema's Turtle files."""

    def __init__(self, folder: Path) -> None:
        self.store = Store()
        for name in ("ontology.ttl", "codes.ttl"):
            self.store.extend(parse(path=str(folder / name), format=RdfFormat.TURTLE))

    def objects(self, subject: NamedNode, predicate: str) -> list[NamedNode | Literal]:
        found = self.store.quads_for_pattern(subject, NamedNode(predicate), None, None)
        terms = [quad.object for quad in found if isinstance(quad.object, NamedNode | Literal)]
        return sorted(terms, key=lambda term: term.value)

    def one(self, subject: NamedNode, predicate: str) -> str:
        found = self.objects(subject, predicate)
        return _local(found[0].value) if found else ""

    def texts(self, subject: NamedNode, predicate: str) -> dict[str, str]:
        found = self.objects(subject, predicate)
        return {term.language or "": term.value for term in found if isinstance(term, Literal)}

    def members(self, class_iri: str) -> list[NamedNode]:
        found = self.store.quads_for_pattern(None, NamedNode(RDF + "type"), NamedNode(class_iri), None)
        return sorted((q.subject for q in found if isinstance(q.subject, NamedNode)), key=lambda n: n.value)

    def parents(self, node: NamedNode) -> tuple[str, ...]:
        direct = [n for n in self.objects(node, RDFS + "subClassOf") if n.value.startswith(LT)]
        found: list[str] = []
        for parent in direct:
            assert isinstance(parent, NamedNode)
            found += [_local(parent.value), *self.parents(parent)]
        return tuple(dict.fromkeys(found))

    def common(self, node: NamedNode) -> tuple[str, str, dict[str, str], dict[str, str], str]:
        labels = self.texts(node, RDFS + "label") or self.texts(node, SKOS + "prefLabel")
        definition = self.texts(node, SKOS + "definition")
        return _local(node.value), node.value, labels, definition, self.one(node, SKOS + "example")

    def read_property(self, node: NamedNode) -> Property:
        return Property(
            *self.common(node),
            domain=self.one(node, RDFS + "domain"),
            range=self.one(node, RDFS + "range"),
            group=self.one(node, LT + "group"),
            direct=self.one(node, LT + "direct") == "true",
            unit_kind=self.one(node, LT + "unitKind"),
            mints=self.one(node, LT + "mints"),
            metric=self.one(node, LT + "metric"),
            inverse_label=self.texts(node, LT + "inverseLabel") or None,
        )

    def read_codes(self, class_name: str) -> list[Code]:
        found = []
        for node in self.members(LT + class_name):
            order = self.one(node, LT + "order")
            related = self.one(node, SKOS + "relatedMatch")
            kind = self.one(node, LT + "unitKind")
            number = float(order) if order else None
            found.append(Code(*self.common(node), list=class_name, unit_kind=kind, order=number, related=related))
        return found


@lru_cache(maxsize=1)
def vocabulary() -> Vocabulary:
    """The registry of `schema/ontology.ttl` and `schema/codes.ttl`, read once."""
    reader = _Reader(schema_dir())
    classes = {
        _local(node.value): Class(*reader.common(node), parents=reader.parents(node))
        for node in reader.members(RDFS + "Class")
    }
    properties = {_local(n.value): reader.read_property(n) for n in reader.members(RDF + "Property")}
    lists = [name for name, found in classes.items() if "Code" in found.parents]
    codes = {code.name: code for name in lists for code in reader.read_codes(name)}
    return Vocabulary(classes, properties, codes)
