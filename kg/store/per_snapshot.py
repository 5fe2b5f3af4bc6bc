"""Results worth keeping: a function of a snapshot alone is computed once per snapshot.

A snapshot never changes, so neither does what was computed from it. Callers share the result and must not change it.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable
from functools import wraps
from typing import TypeVar, TypeVarTuple
from weakref import WeakKeyDictionary

from kg.store.snapshot import Snapshot

T = TypeVar("T")
Names = TypeVarTuple("Names")


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


def last_kept(most: int) -> Callable[[Callable[[Snapshot, *Names], T]], Callable[[Snapshot, *Names], T]]:
    """Decorate a function of a snapshot and what it is asked so that its last answers are at hand, `most` of them."""

    def decorated(function: Callable[[Snapshot, *Names], T]) -> Callable[[Snapshot, *Names], T]:
        found: WeakKeyDictionary[Snapshot, OrderedDict[tuple[*Names], T]] = WeakKeyDictionary()

        @wraps(function)
        def wrapper(snapshot: Snapshot, *asked: *Names) -> T:
            known = found.setdefault(snapshot, OrderedDict())
            if asked not in known:
                known[asked] = function(snapshot, *asked)
                if len(known) > most:
                    known.popitem(last=False)
            known.move_to_end(asked)
            return known[asked]

        return wrapper

    return decorated
