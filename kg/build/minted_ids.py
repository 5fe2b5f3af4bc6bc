"""Identities that follow from a claim: the investment, the holding, the observation it introduces.

The name is a pure function of the claim's identifying fields, so two sources that speak of one thing meet in one
node. Never looks at another claim.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from kg.ontology.registry import Property, vocabulary
from kg.records.record_models import Claim


def edtf_slug(edtf: str | None) -> str:
    """An EDTF string as part of an identity: 2025-12~ is 2025-12-ca, 2025-09/.. is 2025-09-to-open."""
    if not edtf:
        return "undated"
    text = edtf.replace("..", "open").replace("/", "-to-").replace("~", "-ca").replace("?", "-maybe")
    return re.sub(r"[^a-z0-9-]", "-", text.lower().replace("%", "-ca-maybe")).strip("-")


def kebab(name: str) -> str:
    """A camelCase name as a slug: monthlyActiveUsers is monthly-active-users."""
    return re.sub(r"(?<!^)(?=[A-Z])", "-", name).lower()


_BETWEEN = {"Investment": "-", "Holding": "-held-by-"}


def tie_id(kind: str, of: str, by: str) -> str:
    """The id of an Investment in a round or a Holding of a firm, `of` it and `by` whom; KeyError for other classes."""
    return f"{of}{_BETWEEN[kind]}{by}"


def _tie(claim: Claim, predicate: Property) -> str:
    return tie_id(predicate.mints, claim.subject, claim.object or "")


def _observation(claim: Claim, predicate: Property) -> str:
    parts = [claim.subject, kebab(predicate.metric), edtf_slug(claim.time), claim.provider or "provider-unstated"]
    return "-".join([*parts, claim.definition] if claim.definition else parts)


_IDENTITY = {"Investment": _tie, "Holding": _tie, "MetricObservation": _observation}


# As schema/rules name them in the graph.
_NAMES = {
    "Investment": {"zh": "{object}参与{subject}", "en": "{object} in {subject}"},
    "Holding": {"zh": "{object}持有{subject}", "en": "{object}'s holding in {subject}"},
}


def name_patterns(claims: Iterable[Claim]) -> dict[str, tuple[Claim, dict[str, str]]]:
    """The investments and holdings that claims introduce, by id: the claim, and a name to fill its ends in."""
    found: dict[str, tuple[Claim, dict[str, str]]] = {}
    for claim in claims:
        predicate = vocabulary().properties.get(claim.predicate)
        if predicate is not None and predicate.mints in _NAMES:
            found.setdefault(_IDENTITY[predicate.mints](claim, predicate), (claim, _NAMES[predicate.mints]))
    return found


def minted(claim: Claim, predicate: Property) -> str | None:
    """The id of the thing this claim introduces, or None if its property mints nothing.

    Raises KeyError if the ontology names a minted class that has no identity rule here.
    """
    return _IDENTITY[predicate.mints](claim, predicate) if predicate.mints else None
