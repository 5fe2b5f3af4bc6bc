"""The outline of a SPARQL text, read without a parser: form, dataset clauses, remote calls, depth, chains.

Reads what a native parser would choke on: text from strangers. Never decides whether a text is valid SPARQL (the
engine does) and never evaluates anything.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from urllib.parse import urljoin, urlsplit

from kg.store.sparql_limits import MAX_CHAIN, MAX_DEPTH, MAX_UNARY_RUN
from kg.store.sparql_tokens import Token, tokens, unescape

_FORMS = frozenset({"SELECT", "CONSTRUCT", "DESCRIBE", "ASK"})
_UPDATES = frozenset({"INSERT", "DELETE", "LOAD", "CLEAR", "DROP", "CREATE", "ADD", "MOVE", "COPY", "WITH"})
_CHAINING = frozenset({"BIND", "UNION", "OPTIONAL", "MINUS", "FILTER", "VALUES", "GRAPH", "LATERAL"})
_CHANGING = frozenset({"NOW", "RAND", "UUID", "STRUUID", "BNODE"})


# What makes a closer look due, in upper case, wherever it stands: also in a string, an IRI or a comment.
_NOT_PLAIN = ("SERVICE", "LOAD", *sorted(_CHANGING))
# FROM in a run of letters that no colon begins: `prov:wasQuotedFrom` is a name whatever it ends in.
_FROM = re.compile(r"(?<![\w:])\w*FROM")
_PROLOGUE = re.compile(
    r"""(?:[\s\ufeff]++|\#[^\n\r]*+
          |PREFIX\s++(?:[^\W\d_][\w.\-]*+)?:\s*+<[^<>"{}|^`\\\x00-\x20]*+>
          |BASE\s*+<[^<>"{}|^`\\\x00-\x20]*+>)*+
        (SELECT|CONSTRUCT|DESCRIBE|ASK)(?![\w.\-\u00b7:])""",
    re.VERBOSE,
)
_PLAIN_LENGTH = 2000


@dataclass(frozen=True, slots=True)
class Clause:
    """One `FROM`/`FROM NAMED` (or `USING`) clause: offsets of its ends, IRI with prefix and base applied."""

    start: int
    end: int
    iri: str
    named: bool


@dataclass(frozen=True, slots=True)
class Outline:
    """What can be known about a text without a parser.

    `form` is SELECT, CONSTRUCT, DESCRIBE, ASK, UPDATE, or empty where no such word stands at depth 0.
    `changing` says that two runs over the same data may differ; `glued` that a FROM lacks its white space.
    `services` holds one entry per SERVICE word: the IRI, or the empty string where it is a variable.
    `loads` the same for LOAD without SILENT. `wheres` are the offsets at which a `USING` clause could be put in.
    """

    form: str
    dataset: tuple[Clause, ...]
    using: tuple[Clause, ...]
    has_with: bool
    services: tuple[str, ...]
    loads: tuple[str, ...]
    silent_load: bool
    wheres: tuple[int, ...]
    depth: int
    unary_run: int
    chain: int
    changing: bool
    glued: bool

    @property
    def default_graphs(self) -> tuple[str, ...]:
        """IRIs of the FROM clauses, each once, in order."""
        return tuple(dict.fromkeys(c.iri for c in self.dataset if not c.named))

    @property
    def named_graphs(self) -> tuple[str, ...]:
        """IRIs of the FROM NAMED clauses, each once, in order."""
        return tuple(dict.fromkeys(c.iri for c in self.dataset if c.named))


# The outline of a query that is `plain`: nothing in it asks for more than its form to be known.
PLAIN = {form: Outline(form, (), (), False, (), (), False, (), 0, 0, 0, False, False) for form in _FORMS}


class _Reader:
    """One walk over the tokens; keeps prefixes, base and the bracket stack."""

    def __init__(self, text: str, base: str) -> None:
        self.items = list(tokens(text))
        self.base = base
        self.prefixes: dict[str, str] = {}
        self.form = ""
        self.clauses: dict[str, list[Clause]] = {"FROM": [], "USING": []}
        self.remote: dict[str, list[str]] = {"SERVICE": [], "LOAD": []}
        self.wheres: list[int] = []
        self.has_with = self.changing = self.glued = self.silent_load = False
        self.depth = self.unary = self.longest_unary = self.chain = 0
        self.chains = [0]

    def iri(self, index: int) -> str:
        """The IRI that the token at `index` stands for; empty where it is no IRI."""
        if index >= len(self.items):
            return ""
        token = self.items[index]
        if token.kind == "iri":
            return resolve(unescape(token.text[1:-1]), self.base)
        if token.kind == "name" and not token.text.startswith("_:"):
            prefix, _, local = token.text.partition(":")
            if prefix in self.prefixes:
                return self.prefixes[prefix] + re.sub(r"\\(.)", r"\1", local)
        return ""

    def word_at(self, index: int) -> str:
        if index < len(self.items) and self.items[index].kind == "word":
            return self.items[index].text.upper()
        return ""

    def read(self) -> None:
        for index, token in enumerate(self.items):
            if token.kind == "word":
                self.word(index, token.text.upper())
            elif token.kind == "name" and self.items[index + 1 : index + 2]:
                self.glued_call(index, token)
            self.measure(token)

    def measure(self, token: Token) -> None:
        """Depth of brackets, runs of unary operators, and operators in a row inside one bracket."""
        if token.kind == "open":
            self.chains.append(0)
            self.depth = max(self.depth, len(self.chains) - 1)
        elif token.kind == "close" and len(self.chains) > 1:
            self.chains.pop()
        elif token.kind == "operator" or (token.kind == "word" and token.text.upper() in _CHAINING):
            self.chains[-1] += 1
            self.chain = max(self.chain, self.chains[-1])
        self.unary = self.unary + 1 if token.kind == "operator" and token.text in "!+-^" else 0
        self.longest_unary = max(self.longest_unary, self.unary)

    def word(self, index: int, word: str) -> None:
        top = len(self.chains) == 1
        if word == "PREFIX" and top:
            self.declare_prefix(index)
        elif word == "BASE" and top:
            self.base = self.iri(index + 1) or self.base
        elif word in self.clauses and top:
            self.clause(index, word)
        elif top and "FROM" in word:
            self.glued = True
        elif (remote := _remote(word)) is not None:
            self.call(index, remote)
        elif word in _CHANGING:
            self.changing = True
        elif top and not self.form and word in _FORMS:
            self.form = word
        elif top and word in _UPDATES:
            self.form = self.form or "UPDATE"
            self.has_with = self.has_with or word == "WITH"
        elif top and word == "WHERE" and self.form == "UPDATE":
            self.wheres.append(self.items[index].start)

    def declare_prefix(self, index: int) -> None:
        if index + 2 < len(self.items) and self.items[index + 1].text.endswith(":"):
            self.prefixes[self.items[index + 1].text[:-1]] = self.iri(index + 2)

    def clause(self, index: int, word: str) -> None:
        named = self.word_at(index + 1) == "NAMED"
        last = index + (2 if named else 1)
        iri = self.iri(last)
        if iri:
            self.clauses[word].append(Clause(self.items[index].start, self.items[last].end, iri, named))

    def glued_call(self, index: int, token: Token) -> None:
        """`SERVICE:x {`: one prefixed name by the grammar, a call to the engine."""
        if self.items[index + 1].text == "{" and token.text.upper().startswith(("SERVICE:", "SERVICESILENT:")):
            self.remote["SERVICE"].append("")

    def call(self, index: int, word: str) -> None:
        silent = self.word_at(index + 1) == "SILENT"
        following = index + (2 if silent else 1)
        if word == "LOAD":
            self.form = self.form or "UPDATE"
            self.silent_load = self.silent_load or silent
            if silent:
                return
        self.remote[word].append(self.iri(following))


def _remote(word: str) -> str | None:
    """The keyword that makes the engine fetch, also glued to a neighbour: `SERVICESILENT<x>`."""
    return next((name for name in ("SERVICE", "LOAD") if name in word), None)


def resolve(iri: str, base: str) -> str:
    """`iri` against `base` (RFC 3986); unchanged where it is absolute or there is no base."""
    if not base:
        return iri
    try:
        if urlsplit(iri).scheme:
            return iri
        joined = urljoin(base, iri)
        return joined + "#" if iri.endswith("#") and not joined.endswith("#") else joined  # it drops an empty fragment
    except ValueError:
        return iri


def plain(text: str) -> str:
    """The form of a query that is short and surely harmless, empty where only `outline` can tell.

    What has a form here has the same in `outline`, names no data set and no other service, does not change, and is
    within the limits of `check_shape`: each bound holds for the characters of the text, so also for its terminals.
    """
    if len(text) > _PLAIN_LENGTH:
        return ""
    upper = text.upper()
    found = _PROLOGUE.match(upper)
    if found is None or any(word in upper for word in _NOT_PLAIN):
        return ""
    if "FROM" in upper and _FROM.search(upper):
        return ""
    brackets = upper.count("{") + upper.count("(") + upper.count("[") + upper.count("<")
    unary = upper.count("!") + upper.count("+") + upper.count("-") + upper.count("^")
    operators = unary + brackets + sum(upper.count(sign) for sign in "|&=>*/") + len(upper) // len("BIND")
    return found.group(1) if brackets <= MAX_DEPTH and unary <= MAX_UNARY_RUN and operators <= MAX_CHAIN else ""


def outline(text: str, base: str = "") -> Outline:
    """Read the outline of a query or update; `base` is the IRI that relative IRIs are read against."""
    reader = _Reader(text, base)
    reader.read()
    return Outline(
        form=reader.form,
        dataset=tuple(reader.clauses["FROM"]) if reader.form in _FORMS else (),
        using=tuple(reader.clauses["USING"]),
        has_with=reader.has_with,
        services=tuple(reader.remote["SERVICE"]),
        loads=tuple(reader.remote["LOAD"]),
        silent_load=reader.silent_load,
        wheres=tuple(reader.wheres),
        depth=reader.depth,
        unary_run=reader.longest_unary,
        chain=reader.chain,
        changing=reader.changing,
        glued=reader.glued,
    )


def without_dataset(text: str, outlined: Outline | None = None) -> str:
    """`text` with its FROM clauses blanked, so that every other character keeps its line and column."""
    for clause in (outlined or outline(text)).dataset:
        blank = re.sub(r"[^\n\r]", " ", text[clause.start : clause.end])
        text = text[: clause.start] + blank + text[clause.end :]
    return text
