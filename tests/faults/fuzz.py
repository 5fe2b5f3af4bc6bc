"""The SPARQL protocol with seeded inputs for as long as one likes; inputs that lead to something new are kept and used.

`python -m tests.faults.fuzz --seconds 3600 --corpus build/fuzz` prints what was found; 1 where anything is wrong.
"""

from __future__ import annotations

import argparse
import random
import re
import string
import time
from collections import Counter
from hashlib import sha256
from pathlib import Path

import httpx

from kg.base.built_file import with_last_line
from kg.base.paths import queries_dir
from kg.base.whole_file import write_whole
from kg.store.sparql_fault import FUNCTIONS, KEYWORDS
from kg.store.sparql_tokens import tokens
from tests.support.serving import Service, nquads, running

FORM, QUERY = "application/x-www-form-urlencoded", "application/sparql-query"
ACCEPTS = (
    *("*/*", "application/sparql-results+json", "text/csv", "text/turtle", "application/ld+json", "application/xml"),
)
SIGNS = """{ } ( ) [ ] <<( )>> ?s ?p ?o . ; , * a 1 -1 1e9 "x" ' <x:s> <relative> rdf:type lt:amount nope:x _:b @en ^^
|| && ! # \ufffe 龙"""
PIECES = (*SIGNS.split(), "\n", *sorted(KEYWORDS | FUNCTIONS))
GIVEN = re.compile(  # what of an answer repeats the query: no kind of its own
    r"\S+(?= is no word of)|(?<=prefix )\S+|\d+|'[^']*'|\"[^\"]*\"|<[^>]*>|\?\w+|\b\w+:\w*"
)


class Fuzz:
    """One run; `kept` are inputs that led to an answer of a kind that none before them had."""

    def __init__(self, seed: int, service: Service, corpus: Path) -> None:
        self.chance = random.Random(seed)
        self.service, self.corpus = service, corpus
        corpus.mkdir(parents=True, exist_ok=True)
        shipped = [path.read_text("utf-8") for path in sorted(queries_dir().rglob("*.rq"))]
        self.seeds = ["ASK {}", *shipped, *(path.read_text("utf-8") for path in sorted(corpus.glob("*.rq")))]
        self.seen: set[str] = set()
        self.counts: Counter[str] = Counter()
        self.wrong: list[str] = []

    def text(self) -> str:
        """A query that was, with terminals changed for others of their kind, which it bears, or for anything."""
        found = list(tokens(self.chance.choice(self.seeds)))
        others: dict[str, list[str]] = {}
        for token in tokens(self.chance.choice(self.seeds)):
            others.setdefault(token.kind, []).append(token.text)
        parts = [token.text for token in found]
        for place, token in enumerate(found):
            if token.kind not in ("word", "open", "close") and self.chance.randrange(8) == 0:
                parts[place] = self.chance.choice(others.get(token.kind, [token.text]))
        if self.chance.randrange(2):
            return " ".join(parts)
        for _ in range(self.chance.randrange(1, 6)):
            place = self.chance.randrange(len(parts) + 1)
            piece = self.chance.choice(PIECES)
            match self.chance.randrange(5):
                case 0:
                    parts.insert(place, piece)
                case 1:
                    del parts[place : place + self.chance.randrange(1, 4)]
                case 2:
                    parts[place : place + 1] = [piece]
                case 3:
                    parts += self.chance.choice(self.seeds).split()[: self.chance.randrange(40)]
                case _:
                    parts[place:place] = parts[self.chance.randrange(len(parts) + 1) :][:8]
        return " ".join(parts)

    def ask(self, text: str) -> httpx.Response:
        """Send it in one of the ways of the protocol."""
        client, headers = self.service.client, {"Accept": self.chance.choice(("*/*", self.chance.choice(ACCEPTS)))}
        match self.chance.randrange(4):
            case 0 if len(text) < 4000:
                return client.get("/sparql", params={"query": text, "timeout": "1"}, headers=headers)
            case 1:
                return client.post("/sparql", data={"query": text, "timeout": "1"}, headers=headers)
            case 2:
                body, address = text.encode("utf-8", "surrogatepass"), "/sparql?timeout=1"
                return client.post(address, content=body, headers={**headers, "Content-Type": QUERY})
            case _:
                extra = "".join(self.chance.choices(string.printable, k=self.chance.randrange(20)))
                return client.post(f"/sparql?timeout=1&{self.chance.choice(('asOf', 'x', 'without', 'format'))}=1",
                                   data={"query": text + extra}, headers=headers)  # fmt: skip

    def once(self) -> None:
        """One request and what is to be said of its answer."""
        text = self.text()
        try:
            answer = self.ask(text)
        except httpx.HTTPError as error:
            self.wrong.append(f"no answer ({error!r}) to {text!r}")
            return
        kind = f"{answer.status_code}"
        if answer.status_code != 200:
            problem = answer.json()
            kind = f"{kind} {problem['type']} {GIVEN.sub('_', problem.get('detail', ''))}"
            name = problem["type"].rpartition("/")[2]
            if answer.status_code == 400 and not problem.get("remedy"):
                self.wrong.append(f"no remedy for {text!r}: {problem}")
            if answer.status_code >= 500 and name not in ("time-limit", "memory-limit", "result-too-large", "busy"):
                self.wrong.append(f"{problem} for {text!r}")
        self.counts[kind[:60]] += 1
        if kind not in self.seen:
            self.seen.add(kind)
            self.seeds.append(text)
            name = sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:16]
            write_whole(self.corpus / f"{name}.rq", text.encode("utf-8", "replace"))

    def run(self, seconds: float) -> None:
        """Ask for so many seconds."""
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            self.once()


def main() -> None:
    """Run, and say what came of it."""
    parser = argparse.ArgumentParser(description="Ask the service for all kinds of things.")
    parser.add_argument("--seconds", type=float, default=3600)
    parser.add_argument("--seed", type=int, default=random.SystemRandom().randrange(1 << 31))
    parser.add_argument("--corpus", type=Path, default=Path("build/fuzz"))
    given = parser.parse_args()
    print(f"seed {given.seed}")
    given.corpus.mkdir(parents=True, exist_ok=True)
    write_whole(given.corpus / "data.nq", with_last_line(nquads()))
    with running(given.corpus / "data.nq") as service:
        found = Fuzz(given.seed, service, given.corpus)
        found.run(given.seconds)
    for kind, count in found.counts.most_common():
        print(f"{count:>8}  {kind}")
    for wrong in found.wrong[:20]:
        print("wrong:", wrong)
    raise SystemExit(1 if found.wrong else 0)


if __name__ == "__main__":
    main()
