"""Results worth keeping: a function of a snapshot alone is computed once per snapshot.

A snapshot never changes, so neither does what was computed from it. Callers share the result and must not change it.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import TypeVar
from weakref import WeakKeyDictionary

from kg.store.snapshot import Snapshot

T = TypeVar("T")


def kept(function: Callable[[Snapshot], T]) -> Callable[[Snapshot], T]:
    """Decorate a function of one snapshot so that it runs once for each."""
    found: WeakKeyDictionary[Snapshot, T] = WeakKeyDictionary()

    @wraps(function)
    def wrapper(snapshot: Snapshot) -> T:
        try:
            return found[snapshot]
        except KeyError:  # once: a page asks thousands of times
            return found.setdefault(snapshot, function(snapshot))

    return wrapper
