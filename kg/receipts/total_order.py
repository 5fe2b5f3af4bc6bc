"""A query rewritten so that its answer is one: rows in a total order, and every solution in place of its rows.

Works on the terminals of the text, so what is written stays written. Reach for it before an answer is kept: an order
that leaves rows equal, or a LIMIT without one, is left to the engine by SPARQL 1.1 §15.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from kg.base.errors import QueryRefused
from kg.store.sparql_outline import outline
from kg.store.sparql_tokens import Token, tokens

_LEFT_OPEN = {
    "SAMPLE": "ask for MIN or MAX",
    "GROUP_CONCAT": "give each value a row of its own",
    "REDUCED": "write DISTINCT",
}
_FORMS = ("SELECT", "CONSTRUCT", "DESCRIBE", "ASK")
_AFTER_ORDER = ("LIMIT", "OFFSET", "VALUES")


@dataclass(frozen=True)
class _Part:
    """A SELECT (or another form) of a text, as indices of its terminals.

    `where` are the brackets of its group, None where it has none; `ends` is the first index that is no longer its own;
    `modifiers` says where the words stand that follow the group.
    """

    begins: int
    where: tuple[int, int] | None
    ends: int
    columns: tuple[str, ...]
    modifiers: dict[str, int]

    @property
    def cut(self) -> bool:
        return "LIMIT" in self.modifiers or "OFFSET" in self.modifiers


def check_steady(text: str) -> None:
    """Refuse a query whose answer differs from run to run or is left to the engine. Raises QueryRefused."""
    if outline(text).changing:
        raise QueryRefused(
            "NOW, RAND, UUID, STRUUID and BNODE give another answer each time, so no receipt can hold it",
            reason="no-receipt",
            remedy="write the value itself into the query",
        )
    for token in tokens(text):
        word = token.text.upper()
        if token.kind == "word" and word in _LEFT_OPEN:
            what = f"the answer of {word} is left to the engine, so another run may give another one"
            raise QueryRefused(what, reason="no-receipt", remedy=_LEFT_OPEN[word])


def ordered(text: str) -> str:
    """The query with the rows that its own order leaves equal ordered by their columns as text, left to right.

    So is each inner SELECT that a LIMIT or OFFSET cuts.
    """
    items = list(tokens(text))
    put: dict[int, str] = {}
    for number, part in enumerate(_parts(items)):
        outermost = number == 0
        if part.where is None or not (part.cut or (outermost and items[part.begins].text.upper() == "SELECT")):
            continue
        names = part.columns or _variables(items[slice(*part.where)])
        before = min([part.modifiers[word] for word in _AFTER_ORDER if word in part.modifiers], default=part.ends)
        keys = "".join(f" STR({name}) STR(DATATYPE({name})) LANG({name}) ISIRI({name})" for name in names)
        start = "" if "ORDER" in part.modifiers else " ORDER BY"
        if keys:
            put[items[before - 1].end] = start + keys
    for at in sorted(put, reverse=True):
        text = text[:at] + put[at] + text[at:]
    return text


def solutions(text: str) -> str:
    """A SELECT of every variable over the same group, without grouping, order or cut; empty where there is no group.

    A variable that its group does not give stands without a value, so that one that is bound from outside can stand
    in a FILTER alone.
    """
    items = list(tokens(text))
    main = next(_parts(items), None)
    if main is None or main.where is None:
        return ""
    opened, closed = (items[index] for index in main.where)
    values = items[main.modifiers["VALUES"]].start if "VALUES" in main.modifiers else len(text)
    head, names = text[: items[main.begins].start], _variables(items)
    return f"{head}SELECT {' '.join(names) or '*'} WHERE {text[opened.start : closed.end]}\n{text[values:]}"


def computed_columns(text: str) -> frozenset[str]:
    """The names that the outermost SELECT gives to expressions: no solution of the group has them."""
    items = list(tokens(text))
    main = next(_parts(items), None)
    if main is None or main.where is None:
        return frozenset()
    head = range(main.begins + 1, main.where[0])
    named = [at for at in head if items[at].kind == "variable" and items[at - 1].text.upper() == "AS"]
    return frozenset(items[at].text[1:] for at in named)


def _parts(items: list[Token]) -> Iterator[_Part]:
    """The form of the query, then each inner SELECT."""
    depths = _depths(items)
    forms = [at for at, item in enumerate(items) if item.kind == "word" and item.text.upper() in _FORMS]
    for number, at in enumerate(forms):
        if number == 0 or items[at].text.upper() == "SELECT":
            yield _part(items, depths, at)


def _depths(items: list[Token]) -> list[int]:
    """How many brackets are open around each terminal; a bracket itself counts as outside."""
    found, depth = [], 0
    for item in items:
        depth -= item.kind == "close"
        found.append(depth)
        depth += item.kind == "open"
    return found


def _part(items: list[Token], depths: list[int], begins: int) -> _Part:
    depth = depths[begins]
    inside = range(begins + 1, len(items))
    ends = next((at for at in inside if depths[at] < depth), len(items))
    level = [at for at in range(begins + 1, ends) if depths[at] == depth]
    brackets = [at for at in level if items[at].text in "{}"]
    if items[begins].text.upper() == "CONSTRUCT" and brackets[:1] == [begins + 1]:
        brackets = brackets[2:]
    where = (brackets[0], brackets[1]) if len(brackets) > 1 else None
    if where is None:
        return _Part(begins, None, ends, (), {})
    words = {items[at].text.upper(): at for at in reversed(level) if at > where[1] and items[at].kind == "word"}
    return _Part(begins, where, ends, _columns(items, depths, begins, where[0]), words)


def _columns(items: list[Token], depths: list[int], begins: int, ends: int) -> tuple[str, ...]:
    """The variables that a SELECT names; none for `*` and for other forms."""
    if items[begins].text.upper() != "SELECT":
        return ()
    found = []
    for at in range(begins + 1, ends):
        alone = depths[at] == depths[begins]
        named = depths[at] == depths[begins] + 1 and items[at - 1].text.upper() == "AS"
        if items[at].kind == "variable" and (alone or named):
            found.append(items[at].text)
    return tuple(found)


def _variables(items: list[Token]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(f"?{item.text[1:]}" for item in items if item.kind == "variable"))
