"""Records as YAML text in one layout: the same values, the same bytes, and lines that people can read.

Writes flow mappings that fill a line and go on below; `kg.base.yaml_text` reads them back.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from decimal import Decimal
from typing import Any

from kg.quantities.decimals import plain

WIDTH = 120
_PLAIN = re.compile(r"[\w.~/%+*()（）-][\w .~/%+*@()（）《》，、：;-]*")


def scalar(value: object, *, flow: bool = False) -> str:
    """One value: plain where YAML reads it back as the same text, quoted elsewhere."""
    if isinstance(value, bool):
        return "true" if value else "false"
    text = plain(value) if isinstance(value, Decimal) else str(value)
    safe = _PLAIN.fullmatch(text) and text == text.strip() and ": " not in text and not text.endswith(":")
    if safe and not text.startswith(("- ", "%", "*", "&")) and not (flow and re.search(r"[,\[\]{}]", text)):
        return text
    return json.dumps(text, ensure_ascii=False)


def flow(value: Any) -> str:
    """A value within a line: mappings and lists in brackets."""
    if isinstance(value, Mapping):
        return "{" + ", ".join(f"{scalar(key, flow=True)}: {flow(inner)}" for key, inner in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(flow(inner) for inner in value) + "]"
    return scalar(value, flow=True)


def inline(value: Any) -> str:
    """A value behind its key, in a line of its own."""
    return flow(value) if isinstance(value, Mapping | list) else scalar(value)


def filled(record: Mapping[str, Any], indent: str, begin: str = "{") -> Iterator[str]:
    """A record as a flow mapping whose parts fill lines of at most WIDTH."""
    parts = [_parts(key, value) for key, value in record.items()]
    parts[-1] = [*parts[-1][:-1], parts[-1][-1] + "}"]
    yield from _lines(parts, indent + begin, f"{indent}{' ' * len(begin)}")


def filled_item(record: Mapping[str, Any], indent: str) -> Iterator[str]:
    """The same as an item of a list."""
    yield from filled(record, indent, "- {")


def filled_value(key: str, value: Any, indent: str) -> Iterator[str]:
    """`key: value` on as many lines as it needs."""
    if isinstance(value, list | Mapping):
        yield from _lines([_parts(key, value)], indent, f"{indent}  ")
    else:
        yield f"{indent}{key}: {scalar(value)}"


def _parts(key: str, value: Any) -> list[str]:
    """`key: value` in the parts between which a line may be broken."""
    name = scalar(key, flow=True)
    if isinstance(value, list) and value:
        head, *rest = map(flow, value)
        parts, close = [f"{name}: [{head}", *rest], "]"
    elif isinstance(value, Mapping) and value:
        head, *rest = (f"{scalar(inner, flow=True)}: {flow(held)}" for inner, held in value.items())
        parts, close = [f"{name}: {{{head}", *rest], "}"
    else:
        return [f"{name}: {flow(value)}"]
    return [*parts[:-1], parts[-1] + close]


def _lines(groups: Iterable[list[str]], begin: str, indent: str) -> Iterator[str]:
    """The parts on as few lines as may be; only a list is broken where it would fit a line of its own."""
    line, fresh = begin, True
    for parts in groups:
        whole = ", ".join(parts)
        fits = len(indent) + len(whole) < WIDTH
        for part in [whole] if fits and not whole.endswith("]") else parts:
            if not fresh and len(line) + len(part) + 3 > WIDTH:
                yield line + ","
                line, fresh = indent, True
            line += part if fresh else f", {part}"
            fresh = False
    yield line
