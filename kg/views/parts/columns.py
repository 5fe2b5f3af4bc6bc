"""Who took part in which round, as columns of indices: what the projection of a large landscape starts from.

Built once with a snapshot and kept; holds no claims, so it is for measuring and for overviews, not for saying what a
source says.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import pyoxigraph as ox

from kg.facts.entities import local
from kg.ontology.registry import LT
from kg.store.snapshot import Snapshot
from kg.views.parts.projection import Indices

_TOOK_PART = ("ledBy", "participant")


class Columns(NamedTuple):
    """Parallel columns: `members[i]` took part in `groups[i]`; the numbers are places in the two lists of ids."""

    investors: list[str]
    rounds: list[str]
    members: Indices
    groups: Indices


def columns(snapshot: Snapshot) -> Columns:
    """The leads and participants of every round, ids in order, each participation once."""
    found = sorted(
        {
            (quad.object.value, quad.subject.value)
            for name in _TOOK_PART
            for quad in snapshot.store.quads_for_pattern(None, ox.NamedNode(LT + name), None, ox.DefaultGraph())
            if isinstance(quad.object, ox.NamedNode) and isinstance(quad.subject, ox.NamedNode)
        }
    )
    investors, rounds = sorted({pair[0] for pair in found}), sorted({pair[1] for pair in found})
    member_at = {iri: place for place, iri in enumerate(investors)}
    round_at = {iri: place for place, iri in enumerate(rounds)}
    return Columns(
        [local(iri) for iri in investors],
        [local(iri) for iri in rounds],
        np.fromiter((member_at[a] for a, _ in found), dtype=np.int64, count=len(found)),
        np.fromiter((round_at[b] for _, b in found), dtype=np.int64, count=len(found)),
    )
