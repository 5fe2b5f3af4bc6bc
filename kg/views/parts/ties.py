"""How surprising it is that two members share so many groups: expected number, p-value, false-discovery rate.

Two nulls. `hypergeometric` keeps how many groups each member is in and draws them at random, each group equally likely
(Tumminello et al. 2011, Statistically validated networks in bipartite complex systems, PLoS ONE 6(3): e17994); where
groups differ much in size it finds ties that their sizes explain. `bicm`, the bipartite configuration model, keeps on
average how large each group is too (`kg.views.parts.configuration_model`). Pure arrays in and out; never sees a name.
"""

from __future__ import annotations

from math import comb
from typing import Literal, NamedTuple, get_args

import numpy as np
import numpy.typing as npt

from kg.views.parts.configuration_model import memberships, shared_by_chance
from kg.views.parts.projection import Indices, Pairs, project

Numbers = npt.NDArray[np.float64]
Null = Literal["hypergeometric", "bicm"]
NULLS: tuple[Null, ...] = get_args(Null)


class Ties(NamedTuple):
    """The pairs that share a group; parallel arrays.

    `p_value` is the probability of sharing as many or more under the null; `q_value` the least false-discovery rate at
    which the pair is kept (Benjamini and Hochberg 1995), over all pairs of members, those that share nothing too.
    """

    pairs: Pairs
    expected: Numbers
    p_value: Numbers
    q_value: Numbers


def ties(members: Indices, groups: Indices, null: Null = "hypergeometric") -> Ties:
    """The ties of a bipartite graph given as parallel arrays of indices from 0; a membership twice counts once."""
    pairs = project(members, groups)
    if len(pairs.first) == 0:
        empty = np.zeros(0)
        return Ties(pairs, empty, empty, empty)
    once = np.unique(np.stack([members, groups]), axis=1)
    degree, size = (np.bincount(side) for side in once)
    one, other = degree[pairs.first], degree[pairs.second]
    if null == "bicm":
        expected, p_value = shared_by_chance(memberships(degree[degree > 0], size[size > 0]), one, other, pairs.shared)
    else:
        expected, p_value = _drawn_at_random(int(np.count_nonzero(size)), one, other, pairs.shared)
    number = int(np.count_nonzero(degree))
    return Ties(pairs, expected, p_value, controlled(p_value, number * (number - 1) // 2))


def _drawn_at_random(number: int, one: Indices, other: Indices, shared: Indices) -> tuple[Numbers, Numbers]:
    """The number of groups expected in both of two members, and the probability of `shared` or more."""
    drawn, back = np.unique(np.stack([one, other, shared]), axis=1, return_inverse=True)
    tails = np.array([_tail(number, *each) for each in drawn.T.tolist()])
    return one * other / number, tails[back]


def _tail(number: int, one: int, other: int, shared: int) -> float:
    """The upper tail of the hypergeometric distribution: whole numbers until the division, so that none is rounded."""
    fewer = sum(comb(one, both) * comb(number - one, other - both) for both in range(shared))
    ways = comb(number, other)
    return (ways - fewer) / ways


def controlled(p_values: Numbers, tests: int) -> Numbers:
    """The q-values of some of `tests` p-values, the others being 1 (as scipy.stats.false_discovery_control)."""
    order = np.argsort(p_values, kind="stable")
    raised = p_values[order] * tests / np.arange(1, len(p_values) + 1)
    found = np.empty_like(p_values)
    found[order] = np.minimum(np.minimum.accumulate(raised[::-1])[::-1], 1.0)
    return found
