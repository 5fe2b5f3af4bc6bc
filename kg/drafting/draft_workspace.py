"""A text into a workspace: texts/ID.txt, texts/ID.origin.yaml and drafts/ID.yaml, all of them or none.

Drafting the same text again keeps every decision. Never touches sources/, entities/ or claims/.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Literal

from kg.base.errors import BadInput
from kg.base.problems import InvalidFiles
from kg.base.whole_file import make_folder, read_whole, write_all
from kg.drafting.draft_file import draft_text, read_draft
from kg.drafting.draft_records import Draft, DraftEntity
from kg.drafting.drafting import Drafter
from kg.drafting.known_claims import flagged
from kg.drafting.redrafting import with_decisions
from kg.drafting.reprints import likeness
from kg.drafting.standing_words import with_standing_words
from kg.drafting.text_forms import TextTaken, text_of
from kg.drafting.things import slug
from kg.quantities.edtf import TimeError, parse_edtf
from kg.records.load import Knowledge, load
from kg.records.record_models import Source
from kg.records.texts import Texts
from kg.records.validation import record_of
from kg.records.workspace_contents import DRAFTS, ORIGIN, TEXTS
from kg.records.yaml_writer import scalar

_LANGUAGES: tuple[Literal["zh", "en", "ja", "fr"], ...] = ("zh", "en", "ja", "fr")
_LONGEST_TITLE = 200
_WORDS_OF_TITLE = 48  # characters of a title that an id takes


@dataclass(frozen=True)
class Given:
    """What the one who drafts says of the text; it wins over what the text says of itself."""

    title: str = ""
    published: str = ""
    publisher: str = ""
    address: str = ""
    mirror_of: str = ""
    language: str = ""
    id: str = ""


@dataclass(frozen=True)
class Drafted:
    """What was written: the draft with its file, how it compares with other texts, and how many decisions it kept."""

    draft: Draft
    path: Path
    kept: int
    like: tuple[tuple[str, float], ...] = ()

    @property
    def known_rounds(self) -> list[str]:
        """The rounds of the graph that the text may speak of."""
        flags = (one.proposed.flags for one in self.draft.proposals if one.proposed is not None)
        return sorted({known for flag in flags for known in flag.get("knownRound", ())})


def draft_into(
    workspace: Path,
    data: bytes,
    name: str,
    given: Given,
    articles: Path | None = None,
    held: Callable[[str], AbstractContextManager[None]] = lambda _: nullcontext(),
) -> Drafted:
    """Draft the bytes of an article into a workspace; `held` keeps other editors off the draft while it is written.

    Raises BadInput for what is no article, without a day of publication, for the same text under another id, and for
    another text under an id that is taken, each with the field of `given` as its place; nothing is written then.
    """
    if not workspace.is_dir():
        raise BadInput("the workspace is not a folder", place=str(workspace), remedy=f"make it: mkdir -p {workspace}")
    taken, known = text_of(data, name), load(workspace)
    source = _source(taken, given)
    texts = dict(_texts(workspace, known, Texts(articles, workspace)))
    _refuse_twice(workspace, known, source, taken, texts)
    like = [one for one in likeness(taken.text, texts) if one.source != source.id]
    found = with_standing_words(Drafter(known).draft(taken.text, source), taken.text, known)
    for one in like:
        found = replace(
            found, proposals=tuple(flagged(p, "reprint", [f"{one.source} {one.share:.0%}"]) for p in found.proposals)
        )
    path = workspace / DRAFTS / f"{source.id}.yaml"
    types = {key: entity.type for key, entity in known.entities.items()}
    with held(source.id):
        found, kept = with_decisions(found, _earlier(path))
        for folder in (DRAFTS, TEXTS):
            make_folder(workspace / folder)
        write_all(
            {
                workspace / TEXTS / f"{source.id}.txt": taken.text.encode(),
                workspace / TEXTS / f"{source.id}{ORIGIN}": _origin(taken, data).encode(),
                path: draft_text(found, types).encode(),
            }
        )
    return Drafted(found, path, kept, tuple((one.source, one.share) for one in like))


def _source(taken: TextTaken, given: Given) -> Source:
    first = next((line.strip() for line in taken.text.split("\n") if line.strip()), "")
    title = (given.title or taken.title or first)[:_LONGEST_TITLE]
    published = given.published or taken.published
    if not published:
        remedy = "give the day of the article, such as 2026-05-20"
        raise BadInput("nothing says when this was published", place="published", remedy=remedy)
    try:
        parse_edtf(published)
    except TimeError as error:
        raise BadInput(error.message, place="published", remedy=error.remedy) from None
    publisher = given.publisher or taken.publisher
    key = given.id or "-".join(part for part in (_short(publisher), _short(published), _short(title)) if part)
    if not re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", key) or len(key) > 120:
        raise BadInput(f"{key!r} is no id", place="id", remedy="write small letters, digits and single hyphens")
    values = {
        "id": key,
        "title": {"zh": title, "en": title},
        "verification": "text",
        "language": _language(given.language or _spoken(taken.text)),
        "publisher": publisher or None,
        "address": _address(given.address or taken.address),
        "mirror_of": given.mirror_of or None,
        "published": published,
        "file": f"{key}.txt",
        "sha256": hashlib.sha256(taken.text.encode()).hexdigest(),
    }
    return record_of(Source, values)


def _short(text: str) -> str:
    made = slug(text)[:_WORDS_OF_TITLE].strip("-") if text else ""
    return re.sub(r"-[^-]*$", "", made) if len(made) == _WORDS_OF_TITLE and "-" in made else made


def _spoken(text: str) -> str:
    return "zh" if len(re.findall(r"[\u4e00-\u9fff]", text)) * 8 > len(re.findall(r"[A-Za-z]", text)) else "en"


def _language(given: str) -> Literal["zh", "en", "ja", "fr"]:
    for language in _LANGUAGES:
        if given == language:
            return language
    raise BadInput(f"{given!r} is no language here", place="language", remedy="zh, en, ja or fr")


def _address(given: str) -> str | None:
    if given and not re.fullmatch(r"https?://[^\s<>\"{}|\\^`]+", given):
        raise BadInput(f"{given!r} is no address", place="address", remedy="write it with https://")
    return given or None


def _texts(workspace: Path, known: Knowledge, texts: Texts) -> Iterator[tuple[str, str]]:
    """The texts at hand by source: those of accepted sources, and those of drafts."""
    for source in known.sources.values():
        text = texts.of(source)
        if text is not None:
            yield source.id, text
    for path in sorted((workspace / DRAFTS).glob("*.yaml")):
        beside = workspace / TEXTS / f"{path.stem}.txt"
        if path.stem not in known.sources and beside.is_file():
            yield path.stem, read_whole(beside).decode("utf-8")


def _refuse_twice(workspace: Path, known: Knowledge, source: Source, taken: TextTaken, texts: dict[str, str]) -> None:
    same = next((key for key, text in texts.items() if text == taken.text and key != source.id), None)
    if same is not None:
        remedy = f"review the draft or the claims of {same}; a reprint needs its own words to be a source of its own"
        raise BadInput(f"this text is that of {same} already", place=source.id, remedy=remedy)
    path = workspace / TEXTS / f"{source.id}.txt"
    taken_by = texts.get(source.id) or (read_whole(path).decode("utf-8", "replace") if path.is_file() else None)
    if taken_by is not None and taken_by != taken.text:
        remedy = "choose another; for a newer version of the same article: kg review --changed"
        raise BadInput(f"the id {source.id} is that of another text", place="id", remedy=remedy)
    if source.id in known.sources and taken_by is None:
        message = f"the id {source.id} is that of a source without its text here"
        raise BadInput(message, place="id", remedy="choose another")


def _earlier(path: Path) -> Draft | None:
    if not path.is_file():
        return None
    try:
        return read_draft(read_whole(path).decode("utf-8"), str(path))
    except UnicodeDecodeError:
        raise BadInput(
            "is not UTF-8", place=str(path), remedy="mend it or move it away: it may hold decisions"
        ) from None
    except InvalidFiles as error:
        first = error.problems[0]
        remedy = "mend it or move it away: it may hold decisions"
        raise BadInput(f"line {first.line}: {first.message}", place=str(path), remedy=remedy) from None


def _origin(taken: TextTaken, data: bytes) -> str:
    """What the text was made from, without a clock: the same article gives the same record."""
    made = {"sha256": hashlib.sha256(data).hexdigest(), "bytes": len(data), "form": taken.form, "tool": taken.tool}
    return "".join(f"{key}: {scalar(value)}\n" for key, value in {**made, "version": taken.version or "1"}.items())


__all__ = ["DraftEntity", "Drafted", "Given", "draft_into"]
