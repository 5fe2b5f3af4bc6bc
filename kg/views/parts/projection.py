"""Who shares groups with whom, and how many: the weighted projection of a bipartite graph.

Pure arrays in and out; never sees a name.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import numpy.typing as npt
from scipy import sparse

Indices = npt.NDArray[np.int64]


class Pairs(NamedTuple):
    """Pairs of members, `first` < `second`, sorted, with the number of groups they share."""

    first: Indices
    second: Indices
    shared: Indices


def project(members: Indices, groups: Indices) -> Pairs:
    """The pairs of members that share a group. A membership given twice counts once.

    `members` and `groups` are parallel arrays of indices from 0.
    """
    if len(members) == 0:
        empty = np.zeros(0, dtype=np.int64)
        return Pairs(empty, empty, empty)
    shape = (int(members.max()) + 1, int(groups.max()) + 1)
    incidence = sparse.csr_array((np.ones(len(members), dtype=np.int32), (members, groups)), shape=shape)
    incidence.sum_duplicates()
    incidence.data[:] = 1
    product = sparse.triu(incidence @ incidence.T, k=1, format="csr")
    product.sort_indices()
    found = product.tocoo()
    first, second = found.coords
    return Pairs(first.astype(np.int64), second.astype(np.int64), found.data.astype(np.int64))
