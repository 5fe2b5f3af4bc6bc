"""The small marks that every line repeats: a thing with its shape, the way to a claim, how far it is checked.

Every value is escaped here: what is made is markup, whatever the value holds. In Python and not in templates
because pages hold thousands.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from html import escape
from typing import TYPE_CHECKING, NamedTuple

from markupsafe import Markup

from kg.ontology.appearance import appearances

if TYPE_CHECKING:
    from api.html.rendering import Site
    from kg.facts.fact_records import ClaimLine, Reference, Voice
    from kg.pages.claim import Piece

SHOWN_SOURCES = 3
OUTLINES = {
    "dot": Markup('<circle r="6.3"/>'),
    "square": Markup('<path d="M-6-6h12v12h-12z"/>'),
    "triangle": Markup('<path d="M0-7 7 6H-7z"/>'),
    "triangleDown": Markup('<path d="M0 7 7-6H-7z"/>'),
    "diamond": Markup('<path d="M0-7.5 7.5 0 0 7.5-7.5 0z"/>'),
    "star": Markup(
        '<path d="m0-8 2.1 5.2 5.5.3-4.3 3.5 1.4 5.4L0 3.4l-4.7 3 1.4-5.4-4.3-3.5 5.5-.3z"/>'  # five points
    ),
    "hexagon": Markup('<path d="m-3.8-6.5h7.6L7.5 0 3.8 6.5h-7.6L-7.5 0z"/>'),
}
_VOICES = {"speaker": "saidBy", "provider": "providedBy", "document": "inDocument"}
_CHECKED = {"text": "checked", "addressOnly": "addressOnly", "unchecked": "unchecked"}


class Way(NamedTuple):
    """How a source is marked in the ways to its claims: its verification, that in words as markup, its outlet."""

    checked: str
    mark: str
    outlet: str


def outline(name: str) -> Markup:
    """The shape of a class, without its frame; a dot for a class that has none."""
    return OUTLINES[appearances()[name].shape if name in appearances() else "dot"]


@lru_cache(maxsize=256)
def shape(name: str) -> Markup:
    """The shape of a class in its colour."""
    known = name if name in appearances() else "Event"
    frame = f'<svg class="shape look-{escape(known)}" viewBox="-8 -8 16 16" aria-hidden="true">'
    return Markup(frame) + outline(name) + Markup("</svg>")


def thing(site: Site, reference: Reference) -> Markup:
    """An entity, code, quantity or period by its name; a link where it has a page."""
    name = site.text(reference["name"])
    if "code" in reference:
        return Markup(f'<a class="code" href="{escape(site.url("/schema#code-" + reference["id"]))}">{name}</a>')
    mark = shape(reference["type"]) if reference.get("type") else ""
    return Markup(f'<a class="thing" href="{site.link("/id/" + reference["id"])}">{mark}{name}</a>')


def voice(site: Site, step: Voice) -> Markup:
    """Who or what speaks within a source: the role in words, then the name."""
    return Markup(f"{escape(site.say(_VOICES[step['role']]))} {thing(site, step)}")


def chips(site: Site, line: ClaimLine, whole: bool = False) -> Markup:
    """The ways to the claims of a line: one for each source by its outlet and day, the further sources counted.

    Where the lines of one source stand together (`whole`), a way is named as such and not by its source.
    """
    mentions = line.get("mentions") or [{"id": line["id"], "source": line["source"]["id"]}]
    every = list({each["source"]: each for each in reversed(mentions)}.values())[::-1]
    first = every[:SHOWN_SOURCES]
    named = [to_claim("chip", site, each["id"], site.say("theClaim") if whole else None) for each in first]
    return Markup(f'<span class="chips">{"".join(named)}{_further(site, len(every))}</span>')


def _further(site: Site, sources: int) -> str:
    more = sources - SHOWN_SOURCES
    return f'<span class="note">{escape(site.say("fold", count=more))}</span>' if more > 0 else ""


def one_a_source(claims: Sequence[str]) -> list[str]:
    """The first claim of each source, in their order."""
    return list({id.partition(".")[0]: id for id in reversed(claims)}.values())[::-1]


def notes(site: Site, claims: Sequence[str]) -> Markup:
    """The ways to claims beside a name: one for each source, the further sources counted."""
    first = one_a_source(claims)
    shown = (note(site, id) for id in first[:SHOWN_SOURCES])
    return Markup("").join(shown) + Markup(_further(site, len(first)))


def note(site: Site, claim: str) -> Markup:
    """The way to one claim, as a note beside a name."""
    return to_claim("note-link", site, claim)


def to_claim(style: str, site: Site, claim: str, text: str | None = None) -> Markup:
    """A link to a claim, by its outlet and day, marked with how far that was checked; or by another text."""
    way = _way(site, claim.partition(".")[0])
    title, shown = ("", way.outlet) if text is None else (f' title="{way.outlet}"', escape(text))
    address = site.link("/claims/" + claim)
    return Markup(f'<a class="{style} is-{way.checked}" href="{address}"{title}>{way.mark}{shown}</a>')


def _way(site: Site, source: str) -> Way:
    """What the ways to all claims of a source have in common."""
    if source not in site.ways:
        outlet = site.outlet(source)
        checked = outlet["verification"]
        told = f"{escape(site.say('claim'))} ({escape(site.say(_CHECKED[checked]))}) "
        mark = f'<span class="visually-hidden">{told}</span>'
        site.ways[source] = Way(checked, mark, escape(site.own(outlet["name"])))
    return site.ways[source]


def figure(site: Site, claim: str, text: dict[str, str], style: str = "figure") -> Markup:
    """A figure or words that a claim states, as the way to it."""
    return Markup(f'<a class="{style}" href="{site.link("/claims/" + claim)}">{site.text(text)}</a>')


def verification(site: Site, code: str) -> Markup:
    """How far a source was checked, in words."""
    return Markup(f'<span class="verification verification-{escape(code)}">{escape(site.say(_CHECKED[code]))}</span>')


def marked(site: Site, pieces: Sequence[Piece]) -> Markup:
    """Words of a text in pieces: what slices cover is marked by their roles, what is left out is dots."""
    return Markup("".join(_marked(site, piece) for piece in pieces))


def _marked(site: Site, piece: Piece) -> str:
    if "gap" in piece:
        return '<span class="card-gap">…</span>'
    text, roles = escape(piece["text"]), piece["roles"]
    if not roles:
        return text
    style = " ".join(f"slice-{escape(role)}" for role in roles)
    title = escape(" · ".join(site.code[role] for role in roles))
    claims = f' data-claims="{escape(" ".join(piece["claims"]))}"' if "claims" in piece else ""
    return f'<mark class="slice {style}" title="{title}"{claims}>{text}</mark>'
