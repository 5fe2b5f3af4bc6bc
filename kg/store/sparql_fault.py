"""What is wrong with a SPARQL text that the engine refused: where, what, and how to mend it.

The engine says at which place it gave up and what it would have liked there; what that means is read from the
terminals of the text. Never decides whether a text is valid.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from difflib import get_close_matches
from itertools import pairwise

from kg.base.errors import Impossible, LongtuError, QueryFailed, QuerySyntax
from kg.ontology.registry import PREFIXES, XSD
from kg.store.sparql_tokens import Token, tokens

_KEYWORDS = """PREFIX BASE VERSION SELECT DISTINCT REDUCED CONSTRUCT DESCRIBE ASK FROM NAMED WHERE OPTIONAL FILTER UNION
MINUS GRAPH BIND AS VALUES UNDEF SERVICE SILENT EXISTS NOT IN GROUP BY HAVING ORDER ASC DESC LIMIT OFFSET SEPARATOR
INSERT DELETE DATA WITH USING LOAD INTO CLEAR DROP CREATE ADD MOVE COPY TO DEFAULT ALL LATERAL"""
_FUNCTIONS = """COUNT SUM MIN MAX AVG SAMPLE GROUP_CONCAT STR LANG LANGMATCHES LANGDIR DATATYPE BOUND IRI URI BNODE RAND
ABS CEIL FLOOR ROUND CONCAT STRLEN UCASE LCASE ENCODE_FOR_URI CONTAINS STRSTARTS STRENDS STRBEFORE STRAFTER YEAR MONTH
DAY HOURS MINUTES SECONDS TIMEZONE TZ NOW UUID STRUUID MD5 SHA1 SHA256 SHA384 SHA512 COALESCE IF STRLANG STRLANGDIR
STRDT SAMETERM ISIRI ISURI ISBLANK ISLITERAL ISNUMERIC HASLANG HASLANGDIR REGEX SUBSTR REPLACE TRIPLE SUBJECT PREDICATE
OBJECT ISTRIPLE"""
KEYWORDS, FUNCTIONS = frozenset(_KEYWORDS.split()), frozenset(_FUNCTIONS.split())
# What a semicolon may follow.
_UPDATES = frozenset({"INSERT", "DELETE", "LOAD", "CLEAR", "DROP", "CREATE", "ADD", "MOVE", "COPY"})
_WORDS = KEYWORDS | FUNCTIONS | {"TRUE", "FALSE", "ADJUST"}
_GRAMMAR = "compare this place with the grammar: https://www.w3.org/TR/sparql11-query/#sparqlGrammar"
_POSITION = re.compile(r"^error at (\d+):(\d+): (.*)$", re.DOTALL)
_WANTED = re.compile(r"(?:^|, |one of )([A-Z][A-Z ]+|\"[^\"\\]{1,3}\")(?=,|$)")
_FUNCTION = re.compile(r"^The custom (?:aggregate )?function <(.*)> is not supported")
_PAIRS = {"{": "}", "(": ")", "[": "]", "<<": ">>", "<<(": ")>>"}
# What the engine says in a sentence of its own, and what helps.
_SAID = {
    "The SELECT contains a variable that is unbound": "add it to GROUP BY, or ask for one value: (SAMPLE(?x) AS ?one)",
    "SELECT * is not authorized with GROUP BY": "name the variables of GROUP BY and the aggregates after SELECT",
    "Duplicated variable name in SELECT": "name each variable once after SELECT, and give expressions new names",
    "The SELECT overrides an existing variable using an expression": "give the expression a name of its own",
    "IRI parsing failed": "write a whole IRI between < and >, with spaces and other foreign signs percent-encoded",
    "language tag parsing failed": "write a language tag such as @zh-hans or @en",
}


def syntax_fault(message: str, text: str) -> QuerySyntax:
    """The engine's message (`error at L:C: expected ...`) about `text` as one that a person can act on."""
    match = _POSITION.match(message)
    if match is None:
        return QuerySyntax(first_line(message), remedy=_GRAMMAR)
    line, column, expected = int(match[1]), int(match[2]), match[3]
    items = list(tokens(text))
    if not items:
        return QuerySyntax("the text is empty", line=1, column=1, remedy="send SELECT, ASK, CONSTRUCT or DESCRIBE")
    before = [item for item in items if _place(text, item.start) <= (line, column)]
    for found in (_undeclared(items, before), *map(_foreign, before), _said(items, expected), _uneven(items)):
        if found is not None:
            what, token, remedy = found
            at = (line, column) if token is None else _place(text, token.start)
            return QuerySyntax(what, line=at[0], column=at[1], remedy=remedy)
    what = "the text is not SPARQL at this place or just before it"
    return QuerySyntax(what, line=line, column=column, remedy=_wanted(expected))


Fault = tuple[str, Token | None, str]


def _place(text: str, offset: int) -> tuple[int, int]:
    return text.count("\n", 0, offset) + 1, offset - text.rfind("\n", 0, offset)


def _undeclared(items: list[Token], before: list[Token]) -> Fault | None:
    """A name whose prefix is nowhere declared before it."""
    declared: set[str] = set()
    for token, last in zip(before, [None, *items], strict=False):
        if token.kind != "name" or token.text.startswith("_:"):
            continue
        prefix = token.text.partition(":")[0]
        if last is not None and last.text.upper() == "PREFIX":
            declared.add(prefix)
        elif prefix not in declared:
            return f"the prefix {prefix}: is not declared", token, _declaration(prefix)
    return None


def _declaration(prefix: str) -> str:
    if prefix in PREFIXES:
        return f"add the line: PREFIX {prefix}: <{PREFIXES[prefix]}>"
    near = get_close_matches(prefix, PREFIXES, 1)
    other = f", or write {near[0]}: (PREFIX {near[0]}: <{PREFIXES[near[0]]}>)" if near else ""
    return f"add a line PREFIX {prefix}: <…> with the namespace that it stands for{other}"


def _foreign(token: Token) -> Fault | None:
    """A word that SPARQL does not have, a string without its end, or a sign that stands nowhere."""
    upper = token.text.upper()
    if token.kind == "word" and upper not in _WORDS and token.text != "a":
        near = get_close_matches(upper, sorted(_WORDS), 3)
        hint = f"did you mean {' or '.join(near)}? " if near else ""
        return f"{token.text} is no word of SPARQL", token, f"{hint}variables begin with ?, names have a prefix"
    quote = re.match(r"\"\"\"|'''|\"|'", token.text) if token.kind == "string" else None
    if quote and (len(token.text) < 2 * len(quote[0]) or not token.text.endswith(quote[0])):
        return "the string that begins here has no end", token, f"close it with {quote[0]}"
    return None


def _said(items: list[Token], expected: str) -> Fault | None:
    """What the engine says in words of its own."""
    for sentence, remedy in _SAID.items():
        if sentence in expected:
            free = _ungrouped(items) if "unbound" in sentence else []
            named = f": {', '.join(free)}" if free else ""
            return sentence + named, None, remedy.replace("?x", free[0]) if free else remedy
    return None


def _ungrouped(items: list[Token]) -> list[str]:
    """The variables after SELECT that stand alone there and not in GROUP BY, of the outermost query."""
    words = [item.text.upper() for item in items]
    if "SELECT" not in words:
        return []
    depth, part, chosen, grouped = 0, "", [], set[str]()
    for item, word in zip(items, words, strict=True):
        depth += {"open": 1, "close": -1}.get(item.kind, 0)
        if depth == 0 and item.kind == "word" and word in KEYWORDS:
            part = "" if word == "WHERE" else part if word in ("BY", "DISTINCT", "REDUCED") else word
        part = "" if item.text == "{" else part
        if item.kind == "variable" and part == "SELECT" and depth == 0:
            chosen.append(item.text)
        elif item.kind == "variable" and part == "GROUP":
            grouped.add(item.text[1:])
    return [name for name in chosen if name[1:] not in grouped]


def _uneven(items: list[Token]) -> Fault | None:
    """A bracket without its partner, or a semicolon at the end of the query."""
    open_: list[Token] = []
    for token in items:
        if token.kind == "open":
            open_.append(token)
        elif token.kind == "close":
            if not open_:
                return f"nothing is open that this {token.text} could close", token, f"take the {token.text} out"
            if _PAIRS[open_[-1].text] != token.text:
                wanted = _PAIRS[open_[-1].text]
                return (
                    f"{token.text} stands where {wanted} is due",
                    token,
                    f"write {wanted} here",
                )
            open_.pop()
    if open_:
        wanted = _PAIRS[open_[-1].text]
        return f"the {open_[-1].text} at character {open_[-1].start + 1} is not closed", None, f"add {wanted}"
    if items[-1].text == ";" and not any(item.text.upper() in _UPDATES for item in items if item.kind == "word"):
        return "a query does not end with a semicolon", items[-1], "take out the ; at the end"
    return None


def _wanted(expected: str) -> str:
    found = [word.strip() for word in _WANTED.findall(expected)][:8]
    return f"expected here, among others: {', '.join(found)}" if found else _GRAMMAR


def evaluation_fault(message: str, text: str) -> LongtuError:
    """Why the engine gave up a text that it had read: an unknown function is the asker's to mend.

    It is no 400: a call of a function by its IRI is legal SPARQL (section 17.6), which no engine has to know.
    """
    match = _FUNCTION.match(message)
    if match is None:
        return QueryFailed(
            f"the engine could not evaluate the query: {first_line(message)}", remedy="simplify the query"
        )
    remedy = "use the functions of SPARQL 1.1, section 17.4"
    if match[1].startswith(XSD):
        remedy = "cast with xsd:string, xsd:integer, xsd:decimal, xsd:double, xsd:boolean, xsd:date or xsd:dateTime"
    return Impossible(f"the function <{match[1]}> is not known here", place=_called(match[1], text), remedy=remedy)


def _called(name: str, text: str) -> str:
    for token in _calls(text):
        if token.text == f"<{name}>" or (token.kind == "name" and name.endswith(token.text.partition(":")[2])):
            line, column = _place(text, token.start)
            return f"line {line}, column {column}"
    return "query"


def _calls(text: str) -> Iterator[Token]:
    items = list(tokens(text))
    return (one for one, then in pairwise(items) if then.text == "(" and one.kind in ("iri", "name"))


def first_line(message: str) -> str:
    """The beginning of what the engine says, for a sentence."""
    return message.strip().split("\n", 1)[0][:300]
