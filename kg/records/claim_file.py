"""A claim file as text, in the one layout that `kg fmt` keeps.

Writes what the claims say and nothing that is a default.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from kg.records.compaction import Group, compact, said, shared_by
from kg.records.expansion import Expanded
from kg.records.short_slices import Passage
from kg.records.yaml_writer import filled, filled_item, filled_value, scalar

Aliases = Mapping[str, Mapping[str, list[int]]]
Notes = Mapping[str, Sequence[str]]  # claim id -> the comments above it


def claim_file(
    source: str,
    claims: Sequence[Expanded],
    types: Mapping[str, str],
    *,
    passages: Sequence[Passage] = (),
    aliases: Aliases | None = None,
    notes: Notes | None = None,
    head: Iterable[str] = (),
    beside: Mapping[str, Mapping[str, Any]] | None = None,
) -> str:
    """The file of one source's claims; `types` gives the class of an entity, `passages` what the claims refer to.

    A draft has more in it: `head` are lines before the claims, `beside` what stands beside a claim, by its id.
    """
    found, notes, beside = compact(claims, passages, types), notes or {}, beside or {}
    lines = [f"source: {source}", *head]
    if aliases:
        lines += ["aliases:", *filled(dict(sorted(aliases.items())), "  ")]
    if not found.statements and not found.passages:
        lines.append("claims: []")
    if found.statements:
        lines += ["statements:", *_statements(found.statements, "", notes, beside)]
    if found.passages:
        lines.append("passages:")
        for place, groups in found.passages:
            lines += [f"  {scalar(place.key)}:", *_statements(groups, "  ", notes, beside)]
    if found.hashes:
        lines += ["hashes:", *(f"  {span}: {digest}" for span, digest in found.hashes.items())]
    return "\n".join(lines) + "\n"


def _statements(
    groups: Iterable[Group], indent: str, notes: Notes, beside: Mapping[str, Mapping[str, Any]]
) -> Iterator[str]:
    for group in groups:
        shared, head = shared_by(group)
        if not shared and not head:
            for one in group.claims:
                yield from _comments(one, indent, notes)
                yield from filled_item(
                    {group.kind: group.subject, **said(one, {}, 0), **beside.get(one.claim.id, {})}, indent
                )
            continue
        yield f"{indent}- {group.kind}: {group.subject}"
        heading: dict[str, Any] = {**shared, **({"words": head} if head else {})}
        for name, value in heading.items():
            yield from filled_value(name, value, f"{indent}  ")
        yield f"{indent}  says:"
        for one in group.claims:
            yield from _comments(one, f"{indent}  ", notes)
            yield from filled_item({**said(one, shared, len(head)), **beside.get(one.claim.id, {})}, f"{indent}  ")


def _comments(one: Expanded, indent: str, notes: Notes) -> Iterator[str]:
    return (f"{indent}{comment}" for comment in notes.get(one.claim.id, ()))
