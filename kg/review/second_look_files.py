"""What a second look writes: the newer text, the claims that hold in their new places, and the rest as open proposals.

All of it after the whole check, or nothing. What stood there before is kept beside the draft.
"""

from __future__ import annotations

import hashlib
from pathlib import Path

from kg.base.errors import BadInput
from kg.base.whole_file import make_folder, read_whole, write_all
from kg.drafting.draft_file import draft_text
from kg.drafting.draft_records import Draft, Proposal, Proposed
from kg.records.claim_file import claim_file
from kg.records.formatting import read_claims
from kg.records.load import Knowledge, load
from kg.records.record_models import Source
from kg.records.short_slices import Passage
from kg.records.texts import Texts, occurrences, sha256
from kg.review.acceptance import checked
from kg.review.draft_parts import expanded
from kg.review.draft_place import DraftPlace
from kg.review.second_look import HELD, LookedAt, SecondLook


def second_look(place: DraftPlace, new: str, articles: Path | None = None) -> tuple[SecondLook, list[LookedAt]]:
    """What a newer text makes of every claim of the source `place.id`.

    Raises BadInput for a source that the workspace does not have, and where its older text is not at hand.
    """
    known = load(place.workspace)
    source, at = known.sources.get(place.id), known.places.get(f"source {place.id}")
    if source is None or at is None or at.document.packaged:
        own = [key for key in known.sources if not known.places[f"source {key}"].document.packaged]
        remedy = f"name one of {', '.join(own[:8]) or 'those that kg accept has made'}"
        raise BadInput(f"no source {place.id!r} in {place.workspace}", place="ID", remedy=remedy)
    old = Texts(articles, place.workspace).of(source)
    if old is None:
        remedy = "put it back into texts/: the claims point into it"
        raise BadInput(f"the text of {place.id} is not at hand", place=str(place.workspace), remedy=remedy)
    look = SecondLook(known, place.id, old, new)
    return look, look.all()


def write(place: DraftPlace, look: SecondLook, found: list[LookedAt], articles: Path | None = None) -> list[str]:
    """Put the newer text in the older one's place; returns the files.

    Claims that hold are re-pinned; those that say something else now leave the graph and are proposals again. Raises
    InvalidFiles where the workspace would not pass the check: nothing is written then.
    """
    known, data = look.known, look.new.encode()
    source = known.sources[place.id]
    renewed = source.model_copy(update={"sha256": hashlib.sha256(data).hexdigest()})
    assert source.file is not None  # its text was read
    claims, draft = _claims(place, look, found, renewed)
    text = place.text(source.file)
    files = {text: data, **_source_file(place, known, source, renewed), place.accepted("claims"): claims}
    checked(place, files, articles)
    types = {key: entity.type for key, entity in known.entities.items()}
    kept = {
        place.inside("drafts", f".{place.id}.before.txt"): look.old.encode(),
        place.inside("drafts", f".{place.id}.before.yaml"): read_whole(place.accepted("claims")),
        place.record: (hashlib.sha256(claims).hexdigest() + "\n").encode(),
        place.draft: draft_text(draft, types).encode(),
    }
    make_folder(place.draft.parent)
    write_all(kept | files)
    return [str(path) for path in (*files, place.draft)]


def _source_file(place: DraftPlace, known: Knowledge, source: Source, renewed: Source) -> dict[Path, bytes]:
    """The file of the source with the hash of the newer text; every comment in it stays."""
    at = known.places[f"source {place.id}"]
    path = place.inside(*Path(at.document.local).parts)
    before = read_whole(path).decode("utf-8")
    if source.sha256 is None or renewed.sha256 is None:
        return {}
    if before.count(source.sha256) != 1:
        raise BadInput("holds the hash of the text not once", place=str(path), remedy="write `sha256` there once")
    return {path: before.replace(source.sha256, renewed.sha256).encode()}


def _claims(place: DraftPlace, look: SecondLook, found: list[LookedAt], source: Source) -> tuple[bytes, Draft]:
    """The claims file as it is to be, and the draft in which the rest is decided on again."""
    path = place.accepted("claims")
    _, file, held = read_claims(read_whole(path).decode("utf-8"), str(path))
    passages = [_passage(look, Passage.read(key)) for key in file.passages]
    fates = {one.id: one for one in found}
    proposals: list[Proposal] = []
    for one in held:
        looked = fates[f"{place.id}.{one.claim.id}"]
        passage = passages[one.passage] if one.passage is not None else None
        if looked.fate in HELD and looked.claim is not None:
            proposals.append(Proposal(looked.claim, passage, one.words, None, "accepted"))
        elif looked.fate != "withdrawn" and looked.claim is not None:
            key = sha256(f"{one.claim.id} {looked.fate}")[:12]
            words = (None,) * len(looked.claim.evidence)
            again = Proposed(key=key, rule="secondLook", flags={"correction": [looked.fate]})
            proposals.append(Proposal(looked.claim, passage, words, again, "open", looked.why))
    aliases = _aliases(look, file.aliases)
    claims, used = expanded(one for one in proposals if one.decision == "accepted")
    types = {key: entity.type for key, entity in look.known.entities.items()}
    text = claim_file(place.id, claims, types, passages=used, aliases=aliases)
    return text.encode(), Draft(source, (), aliases, tuple(proposals))


def _passage(look: SecondLook, passage: Passage) -> Passage | None:
    """The passage where its sentences stand now."""
    now = look.moved.over((passage.start, passage.end))
    return None if now is None else Passage(now[0], now[1], sha256(look.new[now[0] : now[1]]))


def _aliases(look: SecondLook, aliases: dict[str, dict[str, list[int]]]) -> dict[str, dict[str, list[int]]]:
    """What stands for an entity in the newer text, where the older one had it; what is gone is left out."""
    found: dict[str, dict[str, list[int]]] = {}
    for entity, words in aliases.items():
        for word, starts in words.items():
            moved = [_start(look, word, start) for start in starts]
            places = [place for place in moved if place is not None]
            if places:
                found.setdefault(entity, {})[word] = places
    return found


def _start(look: SecondLook, word: str, start: int) -> int | None:
    pair = look.moved.pair(start)
    now = pair.moved((start, start + len(word))) if pair else None
    return now[0] if now is not None and now[0] in occurrences(look.new, word) else None
