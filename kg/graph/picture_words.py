"""The words of the graph's pages, in Chinese and English, read from one file.

Never holds a word of its own.
"""

from __future__ import annotations

from functools import lru_cache

from pydantic import TypeAdapter

from kg.base.paths import PACKAGE
from kg.base.yaml_text import parse_yaml
from kg.ontology.registry import Code, vocabulary
from kg.records.record_models import Bilingual

LANGUAGES = ("zh", "en")


@lru_cache(maxsize=1)
def _words() -> dict[str, Bilingual]:
    path = PACKAGE / "templates" / "graph.yaml"
    return TypeAdapter(dict[str, Bilingual]).validate_python(parse_yaml(path.read_text("utf-8"), path.name).data)


def words(language: str) -> dict[str, str]:
    """Every word in `language`, zh or en; what modalities and slices are called is said by the ontology."""
    modalities = {code.name: _label(code, language) for code in vocabulary().codes_of("Modality")[1:]}
    parts = {f"slice-{code.name}": _label(code, language) for code in vocabulary().codes_of("SliceRole")}
    return {name: getattr(both, language) for name, both in _words().items()} | modalities | parts


def _label(code: Code, language: str) -> str:
    return next(text for tag, text in code.label.items() if tag.startswith(language))
