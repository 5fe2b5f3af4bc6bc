"""Messages with numbers filled in: a word that depends on a number is written {count:row|rows}, for one and for others.

Reach for it wherever a message has a number; the pages' scripts follow the same rule (`filled` of graph-dom.js).
"""

from __future__ import annotations

import re
from collections.abc import Mapping

_COUNTED = re.compile(r"\{(\w+):([^|{}]*)\|([^{}]*)\}")


def counted(text: str, counts: Mapping[str, object]) -> str:
    """`text` with every {name:one|others} as the word that the number takes; plain {names} stay.

    Raises KeyError for a name without a number.
    """
    return _COUNTED.sub(lambda found: found[2] if str(counts[found[1]]) == "1" else found[3], text)


def filled(text: str, values: Mapping[str, str | float]) -> str:
    """`text` with its {names} filled in and its counted words chosen. Raises KeyError for a name without a value."""
    return counted(text, values).format(**values) if values else text
