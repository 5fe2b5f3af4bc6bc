"""The words of the graph's pages, in Chinese and English, read from one file.

Stands on strict YAML. Never holds a word of its own.
"""

from __future__ import annotations

from functools import lru_cache

from pydantic import TypeAdapter

from kg.claims import Bilingual
from kg.paths import PACKAGE
from kg.strict_yaml import parse_yaml

LANGUAGES = ("zh", "en")


@lru_cache(maxsize=1)
def _words() -> dict[str, Bilingual]:
    path = PACKAGE / "templates" / "graph.yaml"
    return TypeAdapter(dict[str, Bilingual]).validate_python(parse_yaml(path.read_text("utf-8"), path.name).data)


def words(language: str) -> dict[str, str]:
    """Every word in `language`: zh or en."""
    return {name: getattr(both, language) for name, both in _words().items()}
