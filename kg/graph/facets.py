"""The values of every filter of a picture, with how many the whole graph has and how many are drawn.

Never decides what is drawn.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from kg.facts.entities import both_languages
from kg.facts.relations import STATUSES, Relation, Relations
from kg.graph.picture_records import Begun, Facet, Facets, LabelledFacet, PredicateFacet, TypeFacet
from kg.graph.scope import Choice, Scope, at_any_time
from kg.ontology.appearance import appearances
from kg.ontology.registry import vocabulary


def facets(known: Relations, shown: Scope, choice: Choice) -> Facets:
    """The values of every filter with counts, the `span` of days, the years in which relations begin."""
    whole, drawn = _tally(known.relations), _tally(shown.edges)
    days = [day for r in known.relations for g in r.grounds for day in (g.earliest, g.latest) if day is not None]
    return {
        "types": list(_types(known, shown, choice)),
        "predicates": list(_predicates(known, whole["predicates"], drawn["predicates"], choice)),
        "statuses": list(_statuses(whole["statuses"], drawn["statuses"], choice)),
        "verification": list(_verification(whole["verification"], drawn["verification"], choice)),
        "span": {"earliest": min(days).isoformat(), "latest": max(days).isoformat()} if days else None,
        "undated": sum(not any(ground.dated for ground in relation.grounds) for relation in shown.edges),
        "begun": _begun(at_any_time(known, choice)),
    }


def _begun(found: Iterable[Relation]) -> Begun:
    """How many relations have their first stated day in each year."""
    first = [min((g.earliest for g in r.grounds if g.earliest is not None), default=None) for r in found]
    years = Counter(day.year for day in first if day is not None)
    return {"years": {str(year): years[year] for year in sorted(years)}, "unstated": first.count(None)}


def _tally(found: Iterable[Relation]) -> dict[str, Counter[str]]:
    listed = list(found)
    verified = Counter(name for r in listed for name in {ground.verification for ground in r.grounds})
    predicates, statuses = Counter(r.predicate for r in listed), Counter(r.status for r in listed)
    return {"predicates": predicates, "statuses": statuses, "verification": verified}


def _on(name: str, chosen: tuple[str, ...] | None) -> bool:
    return chosen is None or name in chosen


def _types(known: Relations, shown: Scope, choice: Choice) -> Iterable[TypeFacet]:
    count = Counter(entity.type for entity in known.entities.values())
    drawn = Counter(known.entities[id].type for id in shown.nodes)
    for name, look in appearances().items():
        if count[name]:
            on = look.drawn if choice.types is None else name in choice.types
            label = both_languages(vocabulary().classes[name].label)
            yield {
                "id": name,
                "label": label,
                "count": count[name],
                "drawn": drawn[name],
                "on": on,
                "colour": look.colour,
                "dark": look.dark,
                "shape": look.shape,
            }


def _predicates(known: Relations, count: Counter[str], drawn: Counter[str], choice: Choice) -> Iterable[PredicateFacet]:
    for name, number in sorted(count.items(), key=lambda pair: (-pair[1], pair[0])):
        prop = vocabulary().properties.get(name)
        label = known.labels[name] if prop is None else both_languages(prop.label)
        yield {
            "id": name,
            "label": label,
            "inverse": label if prop is None else both_languages(prop.inverse_label or {}),
            "count": number,
            "drawn": drawn[name],
            "on": _on(name, choice.predicates),
        }


def _statuses(count: Counter[str], drawn: Counter[str], choice: Choice) -> Iterable[Facet]:
    for name in STATUSES:
        if count[name]:
            yield {"id": name, "count": count[name], "drawn": drawn[name], "on": _on(name, choice.statuses)}


def _verification(count: Counter[str], drawn: Counter[str], choice: Choice) -> Iterable[LabelledFacet]:
    for code in vocabulary().codes_of("Verification"):
        if count[code.name]:
            label, on = both_languages(code.label), _on(code.name, choice.verification)
            yield {"id": code.name, "label": label, "count": count[code.name], "drawn": drawn[code.name], "on": on}
