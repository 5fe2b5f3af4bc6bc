"""The licences of what is installed with Longtu: permissive ones, but for two packages of one extra (decision 0015)."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable
from importlib.metadata import metadata, requires
from pathlib import Path

from packaging.requirements import Requirement

PROJECT = tomllib.loads((Path(__file__).resolve().parents[2] / "pyproject.toml").read_text("utf-8"))["project"]
COPYLEFT = re.compile(r"GPL|MPL|Mozilla|EUPL|CDDL")


def licences(roots: Iterable[str]) -> dict[str, str]:
    """Every package that these requirements bring, with what it says of its licence."""
    found: dict[str, str] = {}
    left = [Requirement(one) for one in roots]
    while left:
        one = left.pop()
        name = one.name.lower().replace("_", "-")
        if name in found or (one.marker is not None and not one.marker.evaluate({"extra": ""})):
            continue
        told = metadata(name)
        classified = [line for line in told.get_all("Classifier") or [] if line.startswith("License")]
        said = told.get_all("License-Expression") or [text[:80] for text in told.get_all("License") or []]
        found[name] = " ".join([*said, *classified])
        left += [Requirement(line) for line in requires(name) or []]
    return found


def copyleft(roots: Iterable[str]) -> set[str]:
    return {name for name, licence in licences(roots).items() if COPYLEFT.search(licence)}


def test_what_is_always_installed_is_under_permissive_licences() -> None:
    assert len(licences(PROJECT["dependencies"])) > len(PROJECT["dependencies"]) > 10
    assert copyleft(PROJECT["dependencies"]) == set()


def test_the_extra_for_pages_brings_the_two_packages_of_the_decision() -> None:
    assert copyleft(PROJECT["optional-dependencies"]["add"]) == {"tld", "certifi"}
