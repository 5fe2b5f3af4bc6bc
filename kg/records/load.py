"""From folders of YAML to one body of knowledge: entities, sources, claims and links, each with its place.

Layers a workspace over the packaged data. Never builds RDF and never reads an article; whether records fit together
is `kg.build.consistency`'s question.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable
from copy import copy
from dataclasses import dataclass, field, fields, replace
from functools import lru_cache
from pathlib import Path

from kg.base.paths import data_dir, workspace_dir
from kg.base.problems import InvalidFiles, Problem
from kg.base.strict_record import Record
from kg.base.yaml_text import Document, Place, read_yaml
from kg.records.expansion import Expander
from kg.records.passage_statements import ClaimFile
from kg.records.record_models import Claim, ClaimLink, Entity, EntityFile, Former, LinkFile, Source, SourceFile
from kg.records.short_slices import Passage
from kg.records.validation import validated


@dataclass(frozen=True)
class Located:
    """Where a record stands: its file as messages call it, and its line there."""

    document: Document
    place: Place

    @property
    def file(self) -> str:
        return self.document.file

    @property
    def line(self) -> int:
        return self.document.line(self.place)

    def problem(self, message: str, remedy: str, *inside: str | int) -> Problem:
        return self.document.problem((*self.place, *inside), message, remedy)


@dataclass(frozen=True)
class LoadedClaim:
    """A claim with its whole id (`a1.c-round-amount`), its source, its place and the kind of its statement."""

    id: str
    source: str
    claim: Claim
    at: Located
    kind: str | None = None


@dataclass(frozen=True)
class Alias:
    """Words that stand for an entity in one source's text alone, at one place of it."""

    source: str
    entity: str
    words: str
    start: int | None
    at: Located


@dataclass
class Knowledge:
    """Everything the claim files say, in the order of the files; the one input of a build.

    `unread` has for `entities`, `sources` and `claims` the first problem of a file that could not be taken.
    """

    entities: dict[str, Entity] = field(default_factory=dict)
    sources: dict[str, Source] = field(default_factory=dict)
    claims: dict[str, LoadedClaim] = field(default_factory=dict)
    links: list[tuple[ClaimLink, Located]] = field(default_factory=list)
    aliases: list[Alias] = field(default_factory=list)
    passages: list[tuple[str, Passage, Located]] = field(default_factory=list)
    places: dict[str, Located] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)
    former: dict[str, Former] = field(default_factory=dict)
    unread: dict[str, Problem] = field(default_factory=dict)

    def claims_of(self, source: str) -> list[LoadedClaim]:
        """The claims of one source, in file order."""
        return [loaded for loaded in self.claims.values() if loaded.source == source]

    def only(self, sources: Iterable[str]) -> Knowledge:
        """The same knowledge as if only these sources' claim files existed; links keep the claims that remain."""
        kept = set(sources)
        claims = {key: loaded for key, loaded in self.claims.items() if loaded.source in kept}
        listed = {key: source for key, source in self.sources.items() if key in kept}
        return replace(
            self,
            sources=listed,
            claims=claims,
            links=[(trimmed, at) for link, at in self.links if (trimmed := _trimmed(link, claims)) is not None],
            aliases=[alias for alias in self.aliases if alias.source in kept],
            passages=[passage for passage in self.passages if passage[0] in kept],
        )

    def without(self, claims: Collection[str]) -> Knowledge:
        """The same knowledge as if these claims were not there; links keep the claims that remain."""
        left = {key: loaded for key, loaded in self.claims.items() if key not in claims}
        links = [(trimmed, at) for link, at in self.links if (trimmed := _trimmed(link, left)) is not None]
        return replace(self, claims=left, links=links)

    @property
    def layered(self) -> bool:
        """Whether a workspace lies over the packaged data."""
        return any(not at.document.packaged for at in self.places.values())

    def packaged(self) -> Knowledge:
        """The same knowledge as if there were no workspace: what a packaged claim is judged by."""
        own = {key for key, at in self.places.items() if at.document.packaged}
        return replace(
            self,
            entities={key: entity for key, entity in self.entities.items() if f"entity {key}" in own},
            sources={key: source for key, source in self.sources.items() if f"source {key}" in own},
            claims={key: loaded for key, loaded in self.claims.items() if loaded.at.document.packaged},
            links=[(link, at) for link, at in self.links if at.document.packaged],
            aliases=[alias for alias in self.aliases if alias.at.document.packaged],
            passages=[passage for passage in self.passages if passage[2].document.packaged],
            former={key: former for key, former in self.former.items() if f"entity {key}" in own},
        )


def _trimmed(link: ClaimLink, claims: dict[str, LoadedClaim]) -> ClaimLink | None:
    left = [claim for claim in link.claims if claim in claims]
    return link.model_copy(update={"claims": left}) if len(left) > 1 else None


def _read(path: Path, root: Path, label: str, packaged: bool, problems: list[Problem]) -> Document | None:
    local = path.relative_to(root).as_posix()
    try:
        document = read_yaml(path, f"{label}/{local}")
    except InvalidFiles as error:
        problems.extend(error.problems)
        return None
    document.local, document.packaged = local, packaged
    return document


class _Layers:
    """Collects the layers into one Knowledge, reporting ids that come twice."""

    def __init__(self, known: Knowledge) -> None:
        self.known = known

    def claim_once(self, kind: str, key: str, at: Located) -> bool:
        earlier = self.known.places.get(f"{kind} {key}")
        if earlier is not None:
            message = f"the {kind} {key!r} is already defined at {earlier.file}:{earlier.line}"
            self.known.problems.append(at.problem(message, "remove one or give it another id", "id"))
            return False
        self.known.places[f"{kind} {key}"] = at
        return True

    def entities(self, document: Document, file: EntityFile) -> None:
        for index, entity in enumerate(file.entities):
            if self.claim_once("entity", entity.id, Located(document, ("entities", index))):
                self.known.entities[entity.id] = entity
        for index, former in enumerate(file.former):
            if self.claim_once("entity", former.id, Located(document, ("former", index))):
                self.known.former[former.id] = former

    def sources(self, document: Document, file: SourceFile) -> None:
        for index, source in enumerate(file.sources):
            if self.claim_once("source", source.id, Located(document, ("sources", index))):
                self.known.sources[source.id] = source

    def claims(self, document: Document, file: ClaimFile) -> None:
        expander = Expander(document, file)
        for found in expander.claims():
            at, key = Located(document, found.place), f"{file.source}.{found.claim.id}"
            if self.claim_once("claim", key, at):
                self.known.claims[key] = LoadedClaim(key, file.source, found.claim, at, found.kind)
        self.known.problems += expander.problems
        for key in file.passages:
            self.known.passages.append((file.source, Passage.read(key), Located(document, ("passages", key))))
        for entity, words in file.aliases.items():
            for text, starts in words.items():
                at = Located(document, ("aliases", entity, text))
                places: list[int | None] = [*starts] or [None]
                self.known.aliases += [Alias(file.source, entity, text, start, at) for start in places]

    def links(self, document: Document, file: LinkFile) -> None:
        for index, link in enumerate(file.links):
            self.known.links.append((link, Located(document, ("links", index))))

    def add(self, root: Path, label: str, *, packaged: bool) -> None:
        tables: list[tuple[str, type[Record], Callable[..., None]]] = [
            ("entities", EntityFile, self.entities),
            ("sources", SourceFile, self.sources),
            ("claims", ClaimFile, self.claims),
            ("links", LinkFile, self.links),
        ]
        for folder, model, take in tables:
            for path in sorted((root / folder).glob("**/*.yaml")):
                problems, before = self.known.problems, len(self.known.problems)
                document = _read(path, root, label, packaged, problems)
                file = validated(model, document.data, document, (), problems) if document else None
                if document and file:
                    take(document, file)
                else:
                    self.known.unread.setdefault(folder, problems[before])


def _stamp_of(root: Path) -> tuple[tuple[str, int, int], ...]:
    """What tells whether a file of a folder was written since: names, times and sizes."""
    found = ((str(path), path.stat()) for path in sorted(root.glob("*/**/*.yaml")))
    return tuple((name, about.st_mtime_ns, about.st_size) for name, about in found)


@lru_cache(maxsize=1)
def packaged_layer(root: Path, _stamp: tuple[tuple[str, int, int], ...]) -> Knowledge:
    """The packaged data, read once for as long as its files stay the same; `cache_clear()` where memory counts."""
    layers = _Layers(Knowledge())
    layers.add(root, "kg/data", packaged=True)
    return layers.known


def _copied(known: Knowledge) -> Knowledge:
    """The same records in lists and tables of their own."""
    return replace(known, **{one.name: copy(getattr(known, one.name)) for one in fields(known)})


def load(workspace: Path | None = None, *, data: Path | None = None) -> Knowledge:
    """Read the packaged data and, over it, the workspace (default: $KG_WORKSPACE).

    Problems of single files are collected in `.problems`; nothing is raised for them, so that one run shows all.
    """
    if data is None:
        layers = _Layers(_copied(packaged_layer(data_dir(), _stamp_of(data_dir()))))
    else:
        layers = _Layers(Knowledge())
        layers.add(data, "kg/data", packaged=True)
    own = workspace_dir(workspace)
    if own is not None:
        layers.add(own, own.as_posix().rstrip("/"), packaged=False)
    return layers.known
