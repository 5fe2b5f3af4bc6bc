"""One claim as readers see it: its fields, who says so, its slices with the text around them, its links.

Never shows a slice whose hash differs.
"""

from __future__ import annotations

from pathlib import Path
from typing import cast

from pyoxigraph import Literal, NamedNode

from kg.base.errors import CLAIMS_LISTED, SOURCES_LISTED, NotFound
from kg.facts.claim_line import sources
from kg.facts.entities import both_languages, local, names, value_and_time
from kg.facts.fact_records import (
    Both,
    ClaimLink,
    ClaimRecord,
    ClaimSlice,
    FieldValue,
    ShownSlice,
    SlicePlace,
    SourceRecord,
    TextState,
    Voice,
)
from kg.facts.former_ids import check_standing
from kg.ontology.registry import CLAIM, LT, PROV, RDF, SOURCE, vocabulary
from kg.records.record_models import Slice
from kg.records.texts import Paragraph, Texts, cut, paragraphs
from kg.store.shipped_query import run
from kg.store.snapshot import Snapshot

_LISTS = ("about", "reading", "evidence", "inferred")


def claim(snapshot: Snapshot, claim_id: str, articles: str | None = None, workspace: str | None = None) -> ClaimRecord:
    """One claim with value, bounds, time, modality, attribution chain, slices and links.

    Raises NotFound, and Withdrawn for a claim that was retracted.

    With the source's text at hand each slice carries `text` and the paragraph around it; else it says why not.
    """
    check_standing(snapshot, claim_id)
    fields = _fields(snapshot, claim_id)
    source, predicate = str(fields.pop("wasQuotedFrom")), str(fields["predicate"])
    found: dict[str, object] = {"id": claim_id, "iri": CLAIM + claim_id, "source": source}
    found |= {name: value for name, value in fields.items() if name != "evidence"}
    found["label"] = both_languages(vocabulary().properties[predicate].label)
    found |= value_and_time(
        snapshot, **{name: _lexical(fields[name]) for name in ("object", "quantity", "time") if name in fields}
    )
    found["attribution"] = _chain(snapshot, fields, source)
    texts = Texts(Path(articles) if articles else None, Path(workspace) if workspace else None)
    found["slices"], found["text"] = claim_slices(snapshot, claim_id, source, texts)
    found["links"] = claim_links(snapshot, claim_id)
    return cast(ClaimRecord, found)


def _fields(snapshot: Snapshot, id: str) -> dict[str, FieldValue]:
    rows = run(snapshot, "claim", claim=id).rows
    found: dict[str, FieldValue] = {}
    drawn = {code.related for code in vocabulary().codes_of("LinkKind")}
    for _, field, value in rows:
        assert field is not None and value is not None
        name = field.value.removeprefix(LT).removeprefix(RDF).removeprefix(PROV)
        if name != "type" and name not in drawn:
            _take(found, name, value)
    if not found:
        raise NotFound.among(f"no claim {id!r}", id, _claims(snapshot), place="id", listed=CLAIMS_LISTED)
    return found


def _lexical(value: FieldValue) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)


def _take(found: dict[str, FieldValue], name: str, value: NamedNode | Literal) -> None:
    if isinstance(value, Literal) and value.language:
        texts = cast(Both, found.setdefault(name, {}))
        texts["zh" if value.language.startswith("zh") else "en"] = value.value
    elif name in _LISTS:
        listed = cast(list[str], found.setdefault(name, []))
        listed.append(value.value if isinstance(value, Literal) else local(value.value))
    elif isinstance(value, Literal) and value.value in ("true", "false"):
        found[name] = value.value == "true"
    else:
        found[name] = local(value.value)


def _claims(snapshot: Snapshot) -> list[str]:
    found = snapshot.query(f"SELECT ?c WHERE {{ ?c a <{LT}Claim> }}")
    return [local(row["c"].value) for row in found]


def _chain(snapshot: Snapshot, fields: dict[str, FieldValue], source: str) -> list[Voice]:
    named = names(snapshot)
    chain: list[Voice] = []
    for role, field in (("speaker", "speaker"), ("provider", "provider"), ("document", "hadPrimarySource")):
        if field in fields:
            id = str(fields[field])
            chain.append({"role": role, "id": id, "name": named.get(id, {}).get("name", {})})
    return [*chain, {"role": "source", "id": source, "name": _title(snapshot, source)}]


def _title(snapshot: Snapshot, source: str) -> dict[str, str]:
    rows = run(snapshot, "source", source=source).rows
    titles = [value for _, field, value in rows if field is not None and field.value.endswith("/title")]
    tagged = [title for title in titles if isinstance(title, Literal)]
    return {"zh" if (title.language or "").startswith("zh") else "en": title.value for title in tagged}


def source_record(snapshot: Snapshot, source_id: str) -> SourceRecord:
    """The source's own description as plain fields. Raises NotFound."""
    found: dict[str, FieldValue] = {}
    for _, field, value in run(snapshot, "source", source=source_id).rows:
        assert field is not None and value is not None
        _take(found, field.value.rsplit("#")[-1].rsplit("/")[-1], value)
    if not found:
        known = [published.source for published in snapshot.sources]
        raise NotFound.among(
            f"no source {source_id!r}",
            source_id,
            known,
            place="id",
            listed=SOURCES_LISTED,
        )
    return cast(SourceRecord, {"id": source_id, "iri": SOURCE + source_id, **found})


def text_of(snapshot: Snapshot, source: str, texts: Texts) -> str | None:
    """The text of a source, found by its hash; None where it is not at hand. Raises NotFound for an unknown source."""
    digest = (sources(snapshot).get(source) or source_record(snapshot, source)).get("textHash")
    return texts.by_hash(digest) if digest else None


def claim_links(snapshot: Snapshot, claim_id: str) -> list[ClaimLink]:
    """The links of a claim, each with the claim at its other end."""
    found = run(snapshot, "claim-links", claim=claim_id).values()
    return [{"kind": local(row["kind"]), "claim": local(row["other"])} for row in found]


def claim_slices(snapshot: Snapshot, claim_id: str, source: str, texts: Texts) -> tuple[list[ClaimSlice], TextState]:
    """The slices of a claim, with what may be shown of them, and whether the source's text is at hand."""
    pieces = run(snapshot, "claim-slices", claim=claim_id).values()
    text = text_of(snapshot, source, texts)
    if text is None:
        reason = "the source's text is not on this machine; name its folder with --articles or KG_ARTICLES"
        return [_piece(row) for row in pieces], {"atHand": False, "reason": reason}
    lines = list(paragraphs(text))
    return [{**piece, **shown(piece, text, lines)} for piece in map(_piece, pieces)], {"atHand": True}


def _piece(row: dict[str, str]) -> ClaimSlice:
    start, end = int(row["start"]), int(row["end"])
    return {"role": local(row["role"]), "start": start, "end": end, "sha256": row["sha256"]}


def shown(piece: SlicePlace, text: str, lines: list[Paragraph]) -> ShownSlice:
    """What of the text may be shown of a slice with start, end and sha256: whether the hash matches; if so its text
    and the paragraph around it. `lines` are the text's paragraphs.
    """
    start = piece["start"]
    found = cut(text, Slice(role="figure", start=start, end=piece["end"], sha256=piece["sha256"]))
    if found is None:
        return {"hashMatches": False}
    around = next((line for line in lines if line.start <= start <= line.end), None)
    record: ShownSlice = {"hashMatches": True, "text": found}
    if around is not None:
        record["paragraph"] = {"number": around.number, "start": around.start, "text": text[around.start : around.end]}
    return record
