"""From a reviewed draft to the files of the workspace: all of it, checked as a whole, or nothing.

The check runs on a copy of the workspace with the new files in it; only what passes is written. The claims file comes
last, so that an acceptance that is cut short has accepted nothing, and can be done again.
"""

from __future__ import annotations

import hashlib
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path

from kg.base.errors import BadInput, LongtuError
from kg.base.problems import InvalidFiles, Problem
from kg.base.whole_file import opened, read_whole, write_all, write_whole
from kg.base.whole_folder import reason_of
from kg.build.consistency import problems_of
from kg.build.dataset import build
from kg.check.served import check
from kg.drafting.draft_records import Draft, DraftEntity, Proposal
from kg.evidence import rederive
from kg.evidence.alias_places import place_problems
from kg.records.claim_file import claim_file
from kg.records.formatting import read_claims
from kg.records.load import Knowledge, load
from kg.records.record_models import Entity
from kg.records.texts import Texts
from kg.records.workspace_contents import FOLDERS as WORKSPACE_FOLDERS
from kg.records.workspace_contents import TEXTS
from kg.records.yaml_writer import filled_item
from kg.review.claims_that_stand import Standing, standing
from kg.review.draft_parts import TAKEN, decided_alone, expanded, taken_entities
from kg.review.draft_place import DraftPlace
from kg.review.drafted_text import draft_and_text
from kg.review.live_check import without_draft

FOLDERS = ("sources", "entities", "claims")  # in the order in which they are written


@dataclass
class Accepted:
    """What an acceptance wrote: the files, its claims, those that a person must look at, what is still open.

    `held_back` are claims that were accepted and cannot stand as the draft is, each with the reason; they keep their
    decision, and are taken by an acceptance after what they lack is mended.
    """

    files: list[str] = field(default_factory=list)
    claims: int = 0
    undecided: list[str] = field(default_factory=list)
    left_open: list[str] = field(default_factory=list)
    held_back: dict[str, str] = field(default_factory=dict)


def accept(place: DraftPlace, articles: Path | None = None, *, leave_open: bool = False) -> Accepted:
    """Accept what was decided; hold the lock first.

    Raises BadInput where proposals are open or cannot stand and may not be left so, where nothing was accepted, and
    where the claims file was changed by hand; InvalidFiles with every problem of the whole check. Nothing is written
    then.
    """
    draft, _, text = draft_and_text(place)
    left = _open(draft)
    if left and not leave_open:
        remedy = f"decide on them: kg review {place.id}, or leave them with --leave-open"
        raise BadInput(f"{len(left)} proposals are open: {', '.join(left[:8])}", place=str(place.draft), remedy=remedy)
    taken = [one for one in draft.proposals if one.decision in TAKEN]
    if not taken:
        raise BadInput("no claim is accepted", place=str(place.draft), remedy=f"accept some: kg review {place.id}")
    known = load(place.workspace)
    found = standing(without_draft(known, place), draft, text, taken)
    held = found.lacking | found.refused if leave_open else {}
    _check_held(place, found, leave_open)
    taken = found.claims if leave_open else taken
    files = _files(place, draft, taken, known)
    _check_by_hand(place, taken)
    undecided = checked(place, files, articles)
    digest = hashlib.sha256(files[place.accepted("claims")]).hexdigest()
    record = "\n".join(dict.fromkeys([*_written(place), digest])) + "\n"
    write_all({place.record: record.encode(), **_made_room(files)})
    return Accepted([str(path) for path in files], len(taken), undecided, left, held)


def _check_held(place: DraftPlace, found: Standing, leave_open: bool) -> None:
    """Refuse what cannot stand, where it may not be held back; what the check refuses is told by the check itself."""
    told = "; ".join(f"{claim} ({why})" for claim, why in [*found.lacking.items(), *found.refused.items()][:8])
    if leave_open and not found.claims:
        raise BadInput(f"no accepted claim can stand: {told}", place=str(place.draft), remedy=f"kg review {place.id}")
    if found.lacking and not leave_open:
        remedy = f"accept what they lack or reject them: kg review {place.id}; or hold them back with --leave-open"
        message = f"{len(found.lacking)} accepted claims cannot stand: {told}"
        raise BadInput(message, place=str(place.draft), remedy=remedy)


def _open(draft: Draft) -> list[str]:
    entities = [one.id for one in draft.entities if one.decision == "open" and decided_alone(one)]
    return [*entities, *(one.claim.id for one in draft.proposals if one.decision == "open")]


def _files(place: DraftPlace, draft: Draft, taken: list[Proposal], known: Knowledge) -> dict[Path, bytes]:
    """What is to stand in the workspace, in the order in which it is written."""
    entities = list(taken_entities(draft, taken))
    aliases = {name: words for name, words in draft.aliases.items() if _is_there(name, entities, known)}
    types = {key: one.type for key, one in known.entities.items()} | {one.id: one.type for one in entities}
    claims, passages = expanded(taken)
    source = draft.source.model_dump(by_alias=True, exclude_defaults=True)
    found = {
        "sources": ["sources:", *filled_item(source, "")],
        "entities": ["entities:", *(line for one in entities for line in filled_item(_plain(one), ""))],
    }
    texts = {folder: "\n".join(lines) + "\n" for folder, lines in found.items()}
    if not entities:
        del texts["entities"]
    texts["claims"] = claim_file(draft.source.id, claims, types, passages=passages, aliases=aliases)
    return {place.accepted(folder): texts[folder].encode() for folder in FOLDERS if folder in texts}


def _is_there(name: str, entities: list[DraftEntity], known: Knowledge) -> bool:
    return name in known.entities or any(one.id == name for one in entities)


def _plain(entity: DraftEntity) -> dict[str, object]:
    record = Entity.model_validate(entity.model_dump(include=set(Entity.model_fields)))
    return record.model_dump(by_alias=True, exclude_defaults=True)


def _check_by_hand(place: DraftPlace, taken: list[Proposal]) -> None:
    """Refuse to write over claims that somebody else put into the file."""
    path = place.accepted("claims")
    if not path.is_file():
        return
    data = read_whole(path)
    if hashlib.sha256(data).hexdigest() in _written(place):
        return
    _, _, held = read_claims(data.decode("utf-8", "replace"), str(path))
    ours = {one.claim.id: one.claim for one in taken}
    lost = [one.claim.id for one in held if ours.get(one.claim.id) != one.claim]
    if lost:
        message = f"was not written from this draft, and holds what it does not accept: {', '.join(lost[:8])}"
        remedy = "take it over into the draft, or move the file away; nothing was overwritten"
        raise BadInput(message, place=str(path), remedy=remedy)


def _written(place: DraftPlace) -> list[str]:
    """The SHA-256 of every claims file that was written from this draft."""
    return read_whole(place.record).decode("utf-8", "replace").split() if place.record.is_file() else []


def _made_room(files: dict[Path, bytes]) -> dict[Path, bytes]:
    """The same files, their folders made."""
    for path in files:
        try:
            path.parent.mkdir(exist_ok=True)
        except OSError as error:
            remedy = "make the workspace writable; nothing was accepted"
            raise LongtuError(f"cannot be made ({error.strerror})", place=str(path.parent), remedy=remedy) from None
    return files


def checked(place: DraftPlace, files: dict[Path, bytes], articles: Path | None) -> list[str]:
    """The whole check of the workspace as it is to be; returns the source's claims that a person must look at.

    Raises InvalidFiles with every problem, LongtuError where the copy that is checked finds no room.
    """
    with _copy(place.workspace, files) as copied:
        known = load(copied)
        problems = problems_of(known)
        if not problems:
            texts = Texts(articles, copied)
            found = rederive(known, texts, packaged=False)  # no workspace changes the outcome of a packaged claim
            problems = [*check(known, build(known), packaged=False), *found.problems, *place_problems(known, texts)]
        if problems:
            raise InvalidFiles(_as_of(place.workspace, copied, problem) for problem in problems)
    return [key for key in found.undecided if known.claims[key].source == place.id]


def _as_of(workspace: Path, copied: Path, problem: Problem) -> Problem:
    """A problem with the file's name in the workspace, where it was found in the copy."""
    return replace(problem, file=problem.file.replace(copied.as_posix(), workspace.as_posix().rstrip("/")))


def _file(source: str, target: str) -> None:
    """Copy what has an end. Raises BadInput for a pipe or a device."""
    with opened(Path(source)) as read, Path(target).open("wb") as written:
        shutil.copyfileobj(read, written)


@contextmanager
def _copy(workspace: Path, files: dict[Path, bytes]) -> Iterator[Path]:
    """A copy of the workspace's records and texts, with these files in it; gone in the end."""
    try:
        with tempfile.TemporaryDirectory(prefix="longtu-") as folder:
            copied = Path(folder) / "workspace"
            copied.mkdir()
            for name in (*WORKSPACE_FOLDERS, TEXTS):
                if (workspace / name).is_dir():
                    shutil.copytree(workspace / name, copied / name, copy_function=_file)
            for path, data in files.items():
                target = copied / path.relative_to(workspace)
                target.parent.mkdir(exist_ok=True)
                write_whole(target, data)
            yield copied
    except OSError as error:
        remedy = "make room for a copy of the workspace's records; nothing was accepted"
        raise LongtuError(f"the check cannot be made ({reason_of(error)})", remedy=remedy) from None
