"""How surprising it is that two members share so many groups: expected number, p-value, false-discovery rate.

The null keeps how many groups each member is in and draws them at random, each group equally likely: the number shared
is then hypergeometric (Tumminello et al. 2011, Statistically validated networks in bipartite complex systems, PLoS ONE
6(3): e17994). It does not keep how large each group is, so a large round makes ties look a little rarer than they are.
Pure arrays in and out; never sees a name.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from kg.views.parts.projection import Indices, Pairs, project

Numbers = npt.NDArray[np.float64]


class Ties(NamedTuple):
    """The pairs that share a group; parallel arrays.

    `p_value` is the probability of sharing as many or more under the null; `q_value` the least false-discovery rate at
    which the pair is kept (Benjamini and Hochberg 1995), over all pairs of members, those that share nothing too.
    """

    pairs: Pairs
    expected: Numbers
    p_value: Numbers
    q_value: Numbers


def ties(members: Indices, groups: Indices) -> Ties:
    """The ties of a bipartite graph given as parallel arrays of indices from 0; a membership twice counts once."""
    pairs = project(members, groups)
    if len(pairs.first) == 0:
        empty = np.zeros(0)
        return Ties(pairs, empty, empty, empty)
    from scipy.stats import hypergeom  # it takes half a second to load: only who asks for ties waits for it

    once = np.unique(np.stack([members, groups]), axis=1)
    degree = np.bincount(once[0])
    number = len(np.unique(once[1]))
    one, other = degree[pairs.first], degree[pairs.second]
    p_value = np.asarray(hypergeom.sf(pairs.shared - 1, number, one, other), dtype=np.float64)
    size = int(np.count_nonzero(degree))
    return Ties(pairs, one * other / number, p_value, controlled(p_value, size * (size - 1) // 2))


def controlled(p_values: Numbers, tests: int) -> Numbers:
    """The q-values of some of `tests` p-values, the others being 1 (as scipy.stats.false_discovery_control)."""
    order = np.argsort(p_values, kind="stable")
    raised = p_values[order] * tests / np.arange(1, len(p_values) + 1)
    found = np.empty_like(p_values)
    found[order] = np.minimum(np.minimum.accumulate(raised[::-1])[::-1], 1.0)
    return found
