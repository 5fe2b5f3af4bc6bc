"""What a page opens with: one sentence, at most four figures, rounds and investors, users, people, what is disputed.

Everything is drawn from asserted claims by shipped queries and goes when they go; nothing is said that no claim states.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from kg.facts.claim_line import lines
from kg.facts.fact_records import ClaimLine
from kg.facts.references import class_label, classes, reference
from kg.facts.relations import relations
from kg.ontology.phrases import Headline, headlines, phrases, told_of
from kg.ontology.registry import vocabulary
from kg.pages.asserted import asserted_of, leading_to
from kg.pages.company_models import company_models
from kg.pages.dossier_records import (
    Clause,
    CountedPart,
    Dispute,
    Dossier,
    Matrix,
    Observation,
    RoleRow,
    RoundPart,
    RoundRow,
    Sentence,
    ViewLink,
)
from kg.pages.neighbourhood import Edges
from kg.pages.view_cells import Cell, plain, word
from kg.store.snapshot import Snapshot
from kg.views.parts.answered import answered
from kg.views.view_specs import VIEWS

MOST_FIGURES = 4
MOST_VALUES = 4
MOST_DISPUTES = 5
MOST_OBSERVED = 8


def dossier(snapshot: Snapshot, entity_id: str, relationships: Sequence[Edges]) -> Dossier:
    """What opens the page of one thing; `relationships` are those of its page."""
    kinds = classes(snapshot)[entity_id]
    products = [entity_id] if "Product" in kinds else leading_to(snapshot, entity_id, "developedBy", "Product")
    view = answered(snapshot, "funding", {"company": entity_id}).view if "Company" in kinds else None
    rounds = list(view.rows) if view else []
    found: Dossier = {
        "sentence": sentence(kinds, relationships),
        "figures": figures(snapshot, entity_id, kinds),
        "totals": [plain(snapshot, row.total, "") for row in view.section("totals").rows] if view else [],
        "rounds": [_round(snapshot, row) for row in rounds],
        "matrix": _matrix(snapshot, rounds),
        "users": _users(snapshot, products),
        "models": company_models(snapshot, entity_id) if "Company" in kinds else [],
        "people": _people(snapshot, entity_id, kinds),
        "disputes": _disputes(snapshot, {entity_id, *products, *(row.round.id for row in rounds)}),
        "views": views_of(entity_id, kinds, products),
    }
    counted = _counted(snapshot, entity_id)
    return found | {"counted": counted} if counted else found


def sentence(kinds: Sequence[str], relationships: Iterable[Edges]) -> Sentence:
    """The class of a thing and the phrases that its relations fill."""
    by_property = {(edge["direction"], edge["predicate"]): edge["ends"] for edge in relationships}
    clauses: list[Clause] = []
    for phrase in told_of(kinds, phrases()):
        ends = by_property.get((phrase.direction, phrase.property), [])
        if ends:
            (zh, after_zh), (en, after_en) = (each.split("{values}") for each in (phrase.zh, phrase.en))
            before, after = {"zh": zh, "en": en}, {"zh": after_zh, "en": after_en}
            shown, more = ends[:MOST_VALUES], max(len(ends) - MOST_VALUES, 0)
            clauses.append({"before": before, "after": after, "ends": shown, "more": more})
    return {"kind": class_label(kinds[0]), "clauses": clauses}


def figures(snapshot: Snapshot, entity_id: str, kinds: Sequence[str]) -> list[ClaimLine]:
    """The latest asserted figure of each headline of these classes, of one day the best attested."""
    told = (headline_figure(snapshot, entity_id, headline) for headline in told_of(kinds, headlines()))
    return [line for line in told if line is not None][:MOST_FIGURES]


def headline_figure(snapshot: Snapshot, entity_id: str, headline: Headline) -> ClaimLine | None:
    """The latest asserted figure of one headline of a thing; None where no source states one."""
    subjects = leading_to(snapshot, entity_id, headline.via) if headline.via else [entity_id]
    told = lines(snapshot, [id for each in subjects for id in asserted_of(snapshot, each, headline.properties)])
    return max(told, key=latest_and_best, default=None)


def latest_and_best(line: ClaimLine) -> tuple[str, int, str]:
    """The order of lines of which the last is shown: by day, then by how many claims state it."""
    time = line.get("time")
    day = (time.get("latest") or time.get("earliest") or "") if time else ""
    return (day, len(line["mentions"]), line["id"])


def _round(snapshot: Snapshot, row: Any) -> RoundRow:
    return {
        "round": reference(snapshot, row.round.id),
        "modality": None if row.modality.id == "actual" else plain(snapshot, row.modality, ""),
        "dates": plain(snapshot, row.dates, ""),
        "stages": plain(snapshot, row.stages, ""),
        "amounts": plain(snapshot, row.amounts, ""),
        "valuations": plain(snapshot, (*row.post_money, *row.valuations), ""),
        "leads": plain(snapshot, row.leads, ""),
        "participants": plain(snapshot, row.participants, ""),
        "claims": list(row.claims),
    }


def _matrix(snapshot: Snapshot, rows: Sequence[Any]) -> Matrix | None:
    """Who had which part in which round that was done; None with fewer than two rounds that name anybody."""
    told = [row for row in rows if row.modality.id == "actual" and (row.leads or row.participants)]
    if len(told) < 2:
        return None
    parts: dict[str, dict[str, RoundPart]] = {}
    for row in told:
        for role, parties in (("participant", row.participants), ("lead", row.leads)):
            for each in parties:
                parts.setdefault(each.party.id, {})[row.round.id] = {"role": role, "claim": each.claims[0]}
    order = sorted(parts, key=lambda id: (-len(parts[id]), id))
    columns = [row.round.id for row in told]
    return {
        "rounds": [reference(snapshot, id) for id in columns],
        "rows": [
            {"investor": reference(snapshot, id), "parts": [parts[id].get(column) for column in columns]}
            for id in order
        ],
    }


def _users(snapshot: Snapshot, products: Sequence[str]) -> list[Observation]:
    if not products:
        return []
    rows = answered(snapshot, "mau", {"subjects": ",".join(products)}).view.rows
    told = [row for row in rows if row.period is not None and row.modality.id == "actual"]
    told.sort(key=lambda row: (row.subject.id, row.period.latest or row.period.earliest or "", row.claims))
    sizes = [float(row.value.nominal or row.value.lower or row.value.upper or 0) for row in told]
    most = max(sizes, default=0) or 1
    shown: list[Observation] = [
        {
            "product": reference(snapshot, row.subject.id),
            "period": plain(snapshot, row.period, ""),
            "value": _with_claims(plain(snapshot, row.value, ""), row.claims),
            "provider": plain(snapshot, row.provider, ""),
            "inferred": "provider" in row.inferred,
            "share": round(size / most, 3),
        }
        for row, size in zip(told, sizes, strict=True)
    ]
    return shown[-MOST_OBSERVED:]


def _with_claims(cell: Cell, claims: Sequence[str]) -> Cell:
    cell["claims"] = list(claims)
    return cell


def _people(snapshot: Snapshot, entity_id: str, kinds: Sequence[str]) -> list[RoleRow]:
    """The roles of a person, or of the persons of an organization."""
    own = "Person" in kinds
    found: list[RoleRow] = []
    for row in answered(snapshot, "people", {}).view.rows:
        other = row.organization if own else row.person
        this = row.person if own else row.organization
        if this is None or other is None or this.id != entity_id:
            continue
        found.append(
            {
                "other": reference(snapshot, other.id),
                "role": row.role.model_dump(),
                "position": row.position,
                "periods": plain(snapshot, row.periods, ""),
                "ended": row.ended,
                "claims": list(row.claims),
            }
        )
    return found


def _disputes(snapshot: Snapshot, about: set[str]) -> list[Dispute]:
    rows = [row for row in answered(snapshot, "contradictions", {}).view.rows if row.subject.id in about]
    return [
        {"rank": row.rank, "kinds": [word(kind) for kind in row.kinds], "question": row.question.model_dump()}
        for row in rows[:MOST_DISPUTES]
    ]


def _counted(snapshot: Snapshot, entity_id: str) -> CountedPart | None:
    """What the view of co-investment counts for an investor; None for what is none."""
    view = answered(snapshot, "co-investment", {}).view
    row = next((each for each in view.section("investors").rows if each.investor.id == entity_id), None)
    if row is None:
        return None
    pairs = [pair for pair in view.rows if entity_id in (pair.first.id, pair.second.id)]
    pairs.sort(key=lambda pair: (-pair.companies.value, -pair.rounds.value, pair.first.id, pair.second.id))
    others = [pair.second.id if pair.first.id == entity_id else pair.first.id for pair in pairs[:MOST_VALUES]]
    return {
        "companies": plain(snapshot, row.companies, ""),
        "rounds": plain(snapshot, row.rounds, ""),
        "partners": [reference(snapshot, id) for id in others],
    }


def views_of(entity_id: str, kinds: Sequence[str], products: Sequence[str]) -> list[ViewLink]:
    """The views that can be asked for this thing, with it filled in."""
    given: dict[str, dict[str, str]] = {}
    for name, spec in VIEWS.items():
        takes = {item.name for item in spec.parameters}
        own = "company" if "Company" in kinds else "person" if "Person" in kinds else ""
        if own in takes:
            given[name] = {own: entity_id}
        elif "subjects" in takes and products and name == "mau":
            given[name] = {"subjects": ",".join(products)}
    return [{"name": name, "title": VIEWS[name].title.model_dump(), "given": each} for name, each in given.items()]


def parent(snapshot: Snapshot, entity_id: str) -> tuple[str, str] | None:
    """The thing on whose page a minted one stands, and where on it; None for a thing with a page of its own.

    An investment stands with its round, a holding with its company, an observation with what was observed.
    """
    minted = {known.mints for known in vocabulary().properties.values() if known.mints}
    if not minted & set(classes(snapshot).get(entity_id, ())):
        return None
    leads = {
        relation.predicate: relation.end
        for relation in relations(snapshot).around.get(entity_id, ())
        if relation.start == entity_id
    }
    places = (("round", "sentence"), ("company", "p-shareholder"), ("observed", "everything"))
    return next(((leads[name], anchor) for name, anchor in places if name in leads), None)
