"""Chinese names that their place alone tells: what a firm's predicate has as subject, what 名为 or marks introduce.

`named` in `schema/drafting.yaml` has the places; one such name need not stand twice in the text, nor end as names do.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from kg.drafting.drafting_words import words
from kg.drafting.new_names import Name, adverb, bare, class_of, is_name, says_something


@lru_cache(maxsize=1)
def _places() -> tuple[tuple[re.Pattern[str], str], ...]:
    table = words()["named"]
    parts = {key: f"(?:{source})" for key, source in table["parts"].items()}
    return tuple(
        (re.compile(re.sub(r"@(\w+)", lambda part: parts[part[1]], one["place"]), re.MULTILINE), one["type"])
        for one in table["places"]
    )


def placed(text: str) -> Iterator[Name]:
    """The names of a text that their places tell, each of the class that goes with its place."""
    for place, type in _places():
        for match in place.finditer(text):
            label = match["name"]
            plain = bare(label) == label and not adverb().search(label) and not says_something().search(label)
            if plain and is_name(label) and not _OTHER.search(label):
                yield Name(label, class_of(label) or type, sure=class_of(label) is not None)


_OTHER = re.compile("公司|企业|调整|[便共总净毛]$")  # 两家公司, 经调整
