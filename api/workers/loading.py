"""What a preloader process loads: which data, and what it reads ahead of every worker.

The service says it once, over the control socket. Never loads anything itself.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, fields
from importlib import import_module
from pkgutil import walk_packages
from types import ModuleType
from typing import TYPE_CHECKING, Any, ClassVar, Protocol

from pydantic_core import from_json, to_json

from api.workers.functions import PACKAGES, function_named, importing, name_of

if TYPE_CHECKING:  # the service has not imported the engine yet when it says what to load
    from datetime import date

    import pyoxigraph as ox

    from kg.store.merge import Dataset
    from kg.store.selection import LeftOut, Selection


class DataSet(Protocol):
    """What a worker answers from: `kg.store.snapshot.Snapshot`, or the scratch store."""

    store: ox.Store
    digest: str
    version: str
    data_as_of: date | None
    left_out: tuple[LeftOut, ...]
    asks_others: ClassVar[bool]

    @property
    def graphs(self) -> tuple[str, ...]:
        """The names of the named graphs."""

    @property
    def statements(self) -> int:
        """How many statements it holds, in all graphs."""

    def after_fork(self) -> None:
        """Make one's own what a forked process has inherited."""

    def unopened(self) -> int:
        """How many of its files the engine has yet to open in this process."""

    def without(self, selection: Selection) -> tuple[LeftOut, ...]:
        """The sources that a selection leaves out."""

    def narrowed(self, selection: Selection) -> DataSet:
        """The chosen sources alone, made of its own store, which must not be used after."""

    def dataset(self, selection: Selection) -> Dataset:
        """What queries are asked of, narrowed to the graphs that the selection names."""


@dataclass(frozen=True)
class ReadAhead:
    """What is in memory before a worker is forked.

    `modules` are imported with all below them: a sealed worker cannot open a file. `caches` are functions whose result
    stays, `snapshot_caches` those of the data set. One of these that fails is computed when it is asked for.
    """

    modules: tuple[ModuleType, ...] = ()
    caches: tuple[Callable[[], Any], ...] = ()
    snapshot_caches: tuple[Callable[[Any], Any], ...] = ()


_FUNCTIONS = ("read_ahead", "opener")  # fields of a Loading that name a function or none


@dataclass(frozen=True)
class Loading:
    """`loader` makes a data set of the quads of `file`, or of what is built of the workspace (`build`), or of none;
    `opener` opens the `store` at a path.

    A file of other origin is taken where it is to be `unchecked`. `read_ahead` imports what workers need and names
    what is computed ahead, for `ahead_s` seconds of processor time and `ahead_mb` MiB at most; with `at_once` workers
    can be had as soon as the data is there, and a successor of the process reads ahead. Functions must belong to
    `packages`.
    """

    loader: Callable[[bytes], DataSet]
    memory_limit_mb: int
    read_ahead: Callable[[], ReadAhead] | None = None
    ahead_s: float = 600.0
    ahead_mb: int = 4096
    at_once: bool = False
    opener: Callable[[str], DataSet] | None = None
    store: str = ""
    file: str = ""
    unchecked: bool = False
    build: bool = False
    workspace: str | None = None
    packages: tuple[str, ...] = PACKAGES

    def written(self) -> bytes:
        """The same as JSON, functions by their names."""
        values = {item.name: getattr(self, item.name) for item in fields(self)}
        named = {"loader": name_of(self.loader)}
        named |= {name: values[name] and name_of(values[name]) for name in _FUNCTIONS}
        return to_json({**values, **named})

    @classmethod
    def read(cls, text: bytes) -> Loading:
        """What `written` wrote. Raises NotImported where a function is none of ours."""
        values = from_json(text)
        packages = tuple(values["packages"])
        values |= {"packages": packages, "loader": function_named(values["loader"], packages)}
        values |= {name: values[name] and function_named(values[name], packages) for name in _FUNCTIONS}
        return cls(**values)

    def imported(self) -> ReadAhead:
        """What is to be read ahead, all its modules imported.

        Raises:
            NotImported: one of them cannot be.
        """
        if self.read_ahead is None:
            return ReadAhead()
        with importing(self.packages):
            ahead = self.read_ahead()
            for name in _below(ahead.modules):
                import_module(name)
        return ahead


def _below(modules: tuple[ModuleType, ...]) -> Iterator[str]:
    for module in modules:
        yield from (inner.name for inner in walk_packages(getattr(module, "__path__", ()), f"{module.__name__}."))
