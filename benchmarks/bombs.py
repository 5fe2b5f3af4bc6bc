"""Queries made to hurt: the runaway shapes, and bombs for parser, memory and output.

The tests throw them at a service, and benchmarks.limits says how soon each one ends.
"""

from __future__ import annotations

_CROSS = " . ".join(f"?s{n} ?p{n} ?o{n}" for n in range(9))
_ALL = ", ".join(f"STR(?o{n})" for n in range(9))
_PATHS = " . ".join(f"?a{n} (!<x:a>|^!<x:b>)* ?b{n}" for n in range(9))
_LIST = " ".join(f'"{n}"' for n in range(300))


def _values(count: int) -> str:
    return " ".join(f"VALUES ?v{n} {{ {_LIST} }}" for n in range(count))


def doubling(times: int) -> str:
    """A text of ten characters, doubled so many times."""
    steps = " ".join(f"BIND(CONCAT(?x{n}, ?x{n}) AS ?x{n + 1})" for n in range(times))
    return f'SELECT (STRLEN(?x{times}) AS ?n) {{ BIND("0123456789" AS ?x0) {steps} }}'


RUNAWAYS = {
    "cross product, counted": f"SELECT (COUNT(*) AS ?n) {{ {_CROSS} }}",
    "cross product, ordered": f"SELECT * {{ {_CROSS} }} ORDER BY ?s1 ?o2 DESC(?o3)",
    "hash filter": f"SELECT * {{ {_CROSS} FILTER(SHA512(CONCAT({_ALL})) = 'x') }}",
    "values only": f"SELECT (COUNT(*) AS ?n) {{ {_values(5)} }}",
    "property path": f"SELECT (COUNT(*) AS ?n) {{ {_PATHS} }}",
}
BOMBS = {
    **RUNAWAYS,
    "distinct": f"SELECT DISTINCT * {{ {_CROSS} }}",
    "construct": f"CONSTRUCT {{ ?s1 ?p2 ?o3 . ?s4 ?p5 ?o6 . ?s7 ?p8 ?o0 }} {{ {_CROSS} }}",
    "describe": f"DESCRIBE ?s1 ?s2 {{ {_CROSS} }}",
    "doubling to 2^34": doubling(34),
    "group_concat": f'SELECT (STRLEN(GROUP_CONCAT(?v0; separator="0123456789")) AS ?n) {{ {_values(4)} }}',
    "replace": 'SELECT (STRLEN(?e) AS ?n) { BIND("aaaaaaaaaaaaaaaa" AS ?a) '
    'BIND(REPLACE(?a, "a", "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa") AS ?b) '
    'BIND(REPLACE(?b, "a", "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa") AS ?c) '
    'BIND(REPLACE(?c, "a", "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa") AS ?d) '
    'BIND(REPLACE(?d, "a", "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa") AS ?e) }',
    "unions": "SELECT * { " + " UNION ".join(["{ ?s ?p ?o }"] * 4000) + " }",
    "optionals": "SELECT * { " + " ".join(f"OPTIONAL {{ ?s ?p{n} ?o{n} }}" for n in range(500)) + " }",
    "patterns": "ASK { " + " . ".join(f"?a{n} ?b{n} ?a{n + 1}" for n in range(150)) + " }",
    "regex": 'ASK { ?s ?p ?o FILTER REGEX("' + "a" * 5000 + '", "(a+)+$b") }',
    "exists": "SELECT (COUNT(*) AS ?n) { "
    + _CROSS
    + " FILTER EXISTS { ?x ?y ?z . ?u ?v ?w FILTER(?z != ?o1 && ?w != ?o2) } }",
    "ors": 'ASK { FILTER(?a = "1"' + ' || ?a = "1"' * 4500 + ") }",
    "braces": "ASK " + "{" * 2240 + "}" * 2240,
    "parens": "ASK { FILTER(" + "(" * 4736 + "1" + ")" * 4736 + ") }",
    "ifs": "ASK { BIND(" + "IF(true,1," * 960 + "1" + ")" * 960 + " AS ?x) }",
    "nots": "ASK { FILTER(" + "!" * 9472 + "true) }",
    "spaced nots": "ASK { FILTER(" + "! " * 9472 + "true) }",
    "exists nested": "ASK { " + "FILTER EXISTS { " * 848 + "} " * 848 + "}",
    "sub-selects": "SELECT * { " + "{ SELECT * { " * 1184 + "} } " * 1184 + "}",
    "binds": "ASK { " + " ".join(f"BIND(1 AS ?x{n})" for n in range(2624)) + " }",
    "sums": "ASK { FILTER(1" + "+1" * 6912 + " > 0) }",
    "minuses": "ASK { FILTER(" + "- " * 6912 + "1 > 0) }",
    "blank nodes": "ASK { " + "[ <x:p> " * 3000 + "1" + " ]" * 3000 + " }",
    "lists": "ASK { ?s ?p " + "(" * 3000 + ")" * 3000 + " }",
    "triple terms": "ASK { ?s ?p " + "<<( <x:s> <x:p> " * 2000 + "1" + " )>>" * 2000 + " }",
    "paths": "ASK { ?s " + "(" * 3000 + "<x:p>" + ")*" * 3000 + " ?o }",
    "path sequence": "ASK { ?s " + "/".join(["<x:p>"] * 6000) + " ?o }",
    "path inverse": "ASK { ?s " + "^" * 9000 + "<x:p> ?o }",
    "ins": "ASK { FILTER(1 IN (" + ",".join(["1"] * 30000) + ")) }",
    "semicolons": "ASK { ?s ?p ?o " + ";" * 60000 + " }",
    "optional nesting": "ASK { " + "OPTIONAL { " * 90 + "?s ?p ?o" + " }" * 90 + " }",
    "calls": "ASK { FILTER(" + "STR(" * 90 + "1" + ")" * 90 + ' = "") }',
    "deep": "ASK " + "{" * 100_000,
    "ten megabytes": "ASK { } #" + "x" * 10_000_000,
}
