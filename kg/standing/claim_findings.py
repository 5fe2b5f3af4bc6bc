"""What the claims conclude, matter by matter: a subject, a property, how it is held, and what tells figures apart.

The same for an entity, a source and the whole data set, so that a feed of each is a part of one reckoning.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from pyoxigraph import Literal, NamedNode

from kg.facts.claim_line import claim_fields
from kg.facts.entities import local
from kg.facts.fact_records import ClaimFields
from kg.ontology.registry import QUANTITY, vocabulary
from kg.standing.conclusion import Conclusion, Gathered, Matter, findings
from kg.store.per_snapshot import kept
from kg.store.snapshot import Snapshot
from kg.views.parts.cells import Label, When
from kg.views.parts.disagreement import disagreements, matter_of
from kg.views.parts.evidence import Evidence
from kg.views.parts.reader import Reader
from kg.views.parts.stated import Stated
from kg.views.parts.words import as_held, in_words, object_label, property_label


@dataclass(frozen=True)
class Said:
    """A claim with its matter and the ids of what it concerns."""

    stated: Stated
    matter: Matter
    about: frozenset[str]


@kept
def said(snapshot: Snapshot) -> dict[str, Said]:
    """Every claim that is not retracted, by id."""
    found = {}
    for id, fields in sorted(claim_fields(snapshot).items()):
        if "retractedOn" not in fields:
            stated, scope = _stated(id, fields), fields.get("scope", {})
            about = frozenset(local(node.value) for node in fields.get("about", ()))
            matter = (*matter_of(stated), stated.modality, stated.polarity, scope.get("en", scope.get("zh", "")))
            found[id] = Said(stated, matter, about | {stated.subject})
    return found


_FIELDS = {"hadPrimarySource": "document", "wasQuotedFrom": "source"}
_PLAIN = ("subject", "predicate", "object", "time", "modality", "polarity", "speaker", "provider", "definition")


def _stated(id: str, fields: ClaimFields) -> Stated:
    terms = {_FIELDS.get(name, name): value for name, value in fields.items() if isinstance(value, NamedNode | Literal)}
    plain = {name: local(terms[name].value) for name in (*_PLAIN, "document", "source") if name in terms}
    quantity = terms["quantity"].value.removeprefix(QUANTITY) if "quantity" in terms else ""
    return Stated(claim=id, quantity=quantity, entity=isinstance(terms.get("object"), NamedNode), **plain)


def of_claims(reader: Reader, claims: Iterable[Said]) -> Conclusion:
    """What these claims allow to be said, by matter."""
    gathered: dict[Matter, Gathered] = {}
    for one in claims:
        if one.matter not in gathered:
            gathered[one.matter] = Gathered(one.matter, _title(reader, one))
        _add(reader, gathered[one.matter], one.stated)
    return findings(gathered.values())


def _add(reader: Reader, to: Gathered, claim: Stated) -> None:
    to.claims.add(claim.claim)
    if claim.quantity:
        to.quantity(reader.quantity(claim.quantity))
    elif claim.predicate == "date" and claim.time:
        to.times.add(claim.time)
    else:
        to.members[claim.object] = object_label(reader, claim)


def _title(reader: Reader, one: Said) -> Label:
    claim, named = one.stated, property_label(one.stated.predicate)
    subject = reader.ref(claim.subject).label
    zh, en = f"{subject.zh} · {named.zh}", f"{subject.en} · {named.en}"
    if claim.time and one.matter[2:3] == (claim.time,) and vocabulary().properties[claim.predicate].metric:
        when = When.of(claim.time).label
        zh, en = f"{zh}，{when.zh}", f"{en}, {when.en}"
    return as_held(reader, Label(zh=zh, en=en), claim)


def disputes(evidence: Evidence) -> Conclusion:
    """Which statements are set against each other, by the subject and property of the first: pairs as members."""
    gathered: dict[Matter, Gathered] = {}
    for found in disagreements(evidence):
        first, second = sorted((found.first[0], found.second[0]), key=_value)  # whichever was read first
        one, other = (in_words(evidence.reader, claim) for claim in (first, second))
        matter = ("disputed", first.subject, first.predicate)
        if matter not in gathered:
            gathered[matter] = Gathered(matter, _disputed(evidence.reader, first))
        name = " | ".join((*found.kinds, _value(first), _value(second)))
        gathered[matter].members[name] = Label(zh=f"“{one.zh}”对“{other.zh}”", en=f"“{one.en}” against “{other.en}”")
        gathered[matter].claims |= {claim.claim for claim in (*found.first, *found.second)}
    return findings(gathered.values())


def _value(claim: Stated) -> str:
    said_of = (claim.subject, claim.predicate, claim.quantity or claim.object, claim.time)
    return " ".join((*said_of, claim.modality, claim.polarity))


def _disputed(reader: Reader, claim: Stated) -> Label:
    subject, named = reader.ref(claim.subject).label, property_label(claim.predicate)
    return Label(zh=f"说法不一：{subject.zh} · {named.zh}", en=f"Sources differ: {subject.en} · {named.en}")
