"""The bipartite configuration model: memberships by chance where members and groups keep their degrees on average.

Of all laws with these expected degrees the one of greatest entropy: each membership is drawn by itself, with odds that
are the product of a number of the member and one of the group (Saracco et al. 2015, Randomizing bipartite networks,
Scientific Reports 5: 10595). What two members share is then Poisson-binomial (Saracco et al. 2017, Inferring
monopartite projections of bipartite networks, New Journal of Physics 19: 053022). Equal degrees have equal
probabilities, so all is computed once for each degree. Pure arrays in and out; never sees a name.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from kg.views.parts.projection import Indices

Numbers = npt.NDArray[np.float64]
_STEPS, _HALVINGS, _EXACT = 100, 40, 1e-13


class Memberships(NamedTuple):
    """The degrees of members and of groups, each once and rising; `probability` is that of a membership between them.

    `groups` counts the groups of each degree.
    """

    member_degrees: Indices
    group_degrees: Indices
    groups: Indices
    probability: Numbers


class _Side(NamedTuple):
    """Degrees of members or of groups that are not yet accounted for: their place, how high, of how many each."""

    place: Indices
    degree: Indices
    number: Indices

    def where(self, kept: npt.NDArray[np.bool_], less: int) -> _Side:
        """Some of these degrees, each lowered by what is accounted for."""
        return _Side(self.place[kept], self.degree[kept] - less, self.number[kept])


def memberships(member_degrees: Indices, group_degrees: Indices) -> Memberships:
    """The model of a graph from the degrees of its members and groups, of which none is 0."""
    members, number = np.unique(member_degrees, return_counts=True)
    groups, count = np.unique(group_degrees, return_counts=True)
    probability = np.zeros((len(members), len(groups)))
    _fill(probability, _Side(np.arange(len(members)), members, number), _Side(np.arange(len(groups)), groups, count))
    return Memberships(members, groups, count, probability)


def _fill(probability: Numbers, members: _Side, groups: _Side) -> None:
    """Set the probabilities between these degrees.

    Where the highest members are in as many groups as these allow (an inequality of Gale and Ryser is an equation),
    memberships are certain or impossible and no odds are finite: those are set, and what is left falls into two parts.
    """
    if not len(members.degree) or not len(groups.degree):
        return
    order = np.argsort(-members.degree)
    for first in range(len(order) + 1):
        high = np.zeros(len(order), dtype=bool)
        high[order[:first]] = True
        size = int(members.number[high].sum())
        most = int((groups.number * np.minimum(groups.degree, size)).sum())
        full = groups.degree == size
        parted = 0 < first < len(order) or full.any()
        if parted and most == int((members.number * members.degree)[high].sum()):
            above = groups.degree > size
            probability[np.ix_(members.place[high], groups.place[above | full])] = 1.0
            certain = int(groups.number[above | full].sum())
            _fill(probability, members.where(high, certain), groups.where(groups.degree < size, 0))
            _fill(probability, members.where(~high, 0), groups.where(above, size))
            return
    probability[np.ix_(members.place, groups.place)] = _solved(members, groups)


def _solved(members: _Side, groups: _Side) -> Numbers:
    """The probabilities where all lie between 0 and 1: Newton's steps on logarithms of the odds, halved if need be."""
    weights = np.outer(members.number, groups.number)
    wanted = np.concatenate([members.number * members.degree, groups.number * groups.degree])

    def missed(logs: Numbers) -> tuple[Numbers, Numbers]:
        found = np.exp(-np.logaddexp(0, -np.add.outer(logs[: len(members.degree)], logs[len(members.degree) :])))
        many = weights * found
        return found, np.concatenate([many.sum(axis=1), many.sum(axis=0)]) - wanted

    logs = np.concatenate([np.log(members.degree), np.log(groups.degree / wanted.sum() * 2)])
    found, error = missed(logs)
    for _ in range(_STEPS):
        slope = weights * found * (1 - found)
        rows, columns = np.diag(slope.sum(axis=1)), np.diag(slope.sum(axis=0))
        step = np.linalg.lstsq(np.block([[rows, slope], [slope.T, columns]]), -error, rcond=None)[0]
        for halving in range(_HALVINGS):
            there, then = missed(logs + step / 2**halving)
            if np.abs(then).max() < np.abs(error).max():
                logs, found, error = logs + step / 2**halving, there, then
                break
        else:
            break
        if np.abs(error).max() <= _EXACT * wanted.max():
            break
    return found


def shared_by_chance(model: Memberships, one: Indices, other: Indices, shared: Indices) -> tuple[Numbers, Numbers]:
    """Of two members of these degrees: the number of groups expected in both, and the probability of `shared` or more.

    Parallel arrays. The tail is summed from its own terms, so that a small one is as exact as a large one.
    """
    asked, back = np.unique(
        np.stack([np.minimum(one, other), np.maximum(one, other), shared]), axis=1, return_inverse=True
    )
    low, high = (np.searchsorted(model.member_degrees, side) for side in asked[:2])
    both = model.probability[low] * model.probability[high]
    reached = np.zeros((asked.shape[1], int(shared.max(initial=0)) + 1))  # the last column: so many or more
    reached[:, 0] = 1.0
    for chance in np.repeat(both, model.groups, axis=1).T:
        last = reached[:, -1].copy()
        reached[:, 1:] = reached[:, 1:] * (1 - chance)[:, None] + reached[:, :-1] * chance[:, None]
        reached[:, 0] *= 1 - chance
        reached[:, -1] += last * chance
    tail = np.where(np.arange(reached.shape[1]) >= asked[2][:, None], reached, 0.0).sum(axis=1)
    return (both @ model.groups)[back.ravel()], tail[back.ravel()]
