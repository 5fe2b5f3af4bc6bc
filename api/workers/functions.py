"""Functions by name: a job names the function that a worker calls as `module:qualname`.

`Pool` takes functions and sends their names; a worker takes a name only where it leads to a function that this
program defines, so a job can never ask for `os.system`.
"""

from __future__ import annotations

import re
import traceback
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import lru_cache
from importlib import import_module
from operator import attrgetter
from pathlib import Path
from types import ModuleType
from typing import Any, ParamSpec, TypeVar

from kg.base.errors import WorkerLost

P = ParamSpec("P")
R = TypeVar("R")
PACKAGES = ("kg", "api")


class NotImported(WorkerLost):
    """A module of this program that cannot be imported: no service starts without it."""


def name_of(function: Callable[P, R]) -> str:
    """The name under which `function` is found again.

    Raises:
        TypeError: it has none, as a lambda, a partial and a function inside another.
    """
    name = f"{getattr(function, '__module__', '')}:{getattr(function, '__qualname__', '')}"
    try:
        found = attrgetter(name.partition(":")[2])(import_module(name.partition(":")[0]))
    except (AttributeError, ImportError, ValueError):
        found = None
    if found != function:
        raise TypeError(f"{name} does not lead back to {function!r}: pass a function that a module defines")
    return name


@lru_cache(maxsize=256)
def function_named(name: str, packages: tuple[str, ...] = PACKAGES) -> Callable[..., Any]:
    """The function that `name_of` named.

    Raises:
        NotImported: it leads to no function that one of `packages` defines.
    """
    module, _, path = name.partition(":")
    try:
        if not _within(module, packages):
            raise AttributeError(name)
        found: Callable[..., Any] = attrgetter(path)(import_module(module))
    except (AttributeError, ModuleNotFoundError) as error:
        raise NotImported(f"{name} is no function of {' or '.join(packages)}") from error
    if not callable(found) or not _within(str(getattr(found, "__module__", "")), packages):
        raise NotImported(f"{name} is no function of {' or '.join(packages)}")
    return found


@contextmanager
def importing(packages: tuple[str, ...] = PACKAGES) -> Iterator[None]:
    """For imports of our own modules: what fails in there is a NotImported that names the module."""
    try:
        yield
    except Exception as error:
        name, reason = _culprit(error, packages)
        remedy = "install Longtu and what it needs anew"
        raise NotImported(f"{name} cannot be imported ({reason})", remedy=remedy) from error


def _culprit(error: Exception, packages: tuple[str, ...]) -> tuple[str, str]:
    lacks = getattr(error, "obj", None)  # of an AttributeError
    if isinstance(error, ModuleNotFoundError) and _within(error.name or "", packages):
        return error.name or "", "there is no such module"
    if isinstance(error, ImportError) and (what := re.match(r"cannot import name '(\w+)'", error.msg)):
        return f"{error.name}.{what[1]}", "there is no such module or name"
    if isinstance(lacks, ModuleType) and _within(lacks.__name__, packages):
        return lacks.__name__, str(error)
    frames = [frame.f_globals.get("__name__", "") for frame, _ in traceback.walk_tb(error.__traceback__)]
    name = next((name for name in reversed(frames) if _within(name, packages)), "a module")
    if isinstance(error, SyntaxError):
        line = f"{type(error).__name__} in line {error.lineno}: {error.msg}"
        return _module_of(str(error.filename), packages) or name, line
    return name, f"{type(error).__name__}: {error}"


def _module_of(file: str, packages: tuple[str, ...]) -> str:
    parts = Path(file).with_suffix("").parts
    starts = [place for place, part in enumerate(parts) if part in packages]
    return ".".join(parts[starts[-1] :]) if starts else ""


def _within(module: str, packages: tuple[str, ...]) -> bool:
    return module.partition(".")[0] in packages
