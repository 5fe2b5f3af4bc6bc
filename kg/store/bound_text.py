"""A query with its parameters bound in its text, for engines that take no bound values.

Values are terms, written by the engine's own writer, in the place of a variable token: never text in text. Each is
given once more as VALUES inside WHERE, so that it can be projected.
"""

from __future__ import annotations

from collections.abc import Mapping

import pyoxigraph as ox

from kg.store.sparql_tokens import tokens

Term = ox.NamedNode | ox.Literal


def bound_text(text: str, values: Mapping[ox.Variable, Term]) -> str:
    """`text` with each variable of `values` replaced in its WHERE; as it is where there are none."""
    named = {variable.value: str(term) for variable, term in values.items()}
    if not named:
        return text
    given = f" VALUES ({' '.join(f'?{name}' for name in named)}) {{ ({' '.join(named.values())}) }} "
    parts, done, depth, naming = list[str](), 0, 0, True  # naming: a SELECT or GROUP BY names variables, no terms
    for token in tokens(text):
        if token.text.upper() in ("SELECT", "GROUP"):
            naming = True
        elif token.kind == "variable" and not naming and token.text[1:] in named:
            parts += [text[done : token.start], named[token.text[1:]]]
            done = token.end
        elif token.text == "{":
            if naming or not depth:
                parts += [text[done : token.end], given]
                done = token.end
            depth, naming = depth + 1, False
        elif token.text == "}":
            depth -= 1
            naming = not depth
    return "".join([*parts, text[done:]])
