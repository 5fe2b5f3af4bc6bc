"""The cells of a view's table as HTML: what each is, its words in the page's language, where it leads.

In Python and not in templates because a table holds a thousand cells. A cell keeps its bound; an empty one is a dash.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from html import escape
from typing import TYPE_CHECKING

from markupsafe import Markup

from api.html.line import quoted
from api.html.mark import figure, note, one_a_source, thing, voice

if TYPE_CHECKING:
    from api.html.rendering import Site
    from kg.pages.view_cells import Cell

_DASH = Markup('<span class="absent">—</span>')


def claims(site: Site, ids: Sequence[str], shown: int = 3, each: bool = False) -> Markup:
    """The ways to the claims of a row, one for each source, or `each` claim; those beyond `shown` fold."""
    found = [note(site, id) for id in (ids if each else one_a_source(ids))]
    if len(found) <= shown:
        return Markup(" ").join(found)
    label = escape(site.say("fold", count=len(found) - shown))
    rest = " ".join(found[shown:])
    return Markup(f'{" ".join(found[:shown])} <details class="more"><summary>{label}</summary>{rest}</details>')


def parties(site: Site, found: Cell, shown: int = 3) -> Markup:
    """A list of parties in one line, each by its name alone, the claim behind it; those beyond `shown` are counted."""
    if found["kind"] == "none":
        return _DASH
    items = found["items"]
    named = [figure(site, each["claims"][0], each["thing"]["name"], "figure party") for each in items]
    first, rest = _in_a_row(site, named[:shown]), _in_a_row(site, named[shown:])
    if not rest:
        return Markup(first)
    label = escape(site.say("fold", count=len(items) - shown))
    return Markup(f'{first} <details class="more"><summary>{label}</summary>{rest}</details>')


def _in_a_row(site: Site, named: Sequence[str]) -> str:
    """Names with commas between them, each of which stays with its name at the end of a line."""
    comma = site.say("listComma")
    mark = comma.rstrip()
    gap = comma[len(mark) :]
    return gap.join([f'<span class="listed">{one}{escape(mark)}</span>' for one in named[:-1]] + list(named[-1:]))


def cell(site: Site, found: Cell) -> Markup:
    """One cell, by its kind."""
    return _KINDS.get(found["kind"], _words)(site, found)


def _list(site: Site, found: Cell, shown: int = 2) -> Markup:
    """The first of a list; those beyond `shown` fold where they are more than one."""
    items = [f"<li>{cell(site, item)}</li>" for item in found["items"]]
    if len(items) <= shown + 1:
        return Markup(f'<ul class="cell-list">{"".join(items)}</ul>')
    label = escape(site.say("fold", count=len(items) - shown))
    rest = (
        f'<details class="more"><summary>{label}</summary><ul class="cell-list">{"".join(items[shown:])}</ul></details>'
    )
    return Markup(f'<ul class="cell-list">{"".join(items[:shown])}</ul>{rest}')


def _with_claim(site: Site, shown: Markup, found: Cell) -> Markup:
    return shown + note(site, found["claims"][0]) if found.get("claims") else shown


def _thing(site: Site, found: Cell) -> Markup:
    return _with_claim(site, thing(site, found["thing"]), found)


def _when(site: Site, found: Cell) -> Markup:
    return Markup(f"<time>{escape(site.own(found['text']))}</time>")


def _amount(site: Site, found: Cell) -> Markup:
    if not found.get("claims"):
        return Markup(f'<span class="figure">{site.text(found["text"])}</span>')
    return figure(site, found["claims"][0], found["text"])


def _derived(site: Site, found: Cell) -> Markup:
    formula = Markup(f' <span class="formula">{escape(site.own(found["formula"]))}</span>')
    if found["known"]:
        return Markup(f'<span class="derived">{site.text(found["text"])}</span>') + formula
    reason = f": {escape(site.own(found['reason']))}" if found["reason"] else ""
    return Markup(f'<span class="absent">{escape(site.own(found["text"]))}{reason}</span>') + formula


def _count(site: Site, found: Cell) -> Markup:
    return Markup(escape(site.say("viewAtLeast", count=found["value"])) if found["atLeast"] else found["value"])


def _view(site: Site, found: Cell) -> Markup:
    return Markup(f'<a href="{escape(site.url("/views/" + found["id"]))}">{site.text(found["text"])}</a>')


def _source(site: Site, found: Cell) -> Markup:
    outlet = site.outlet(found["id"])
    title = "" if found["text"]["en"] == found["id"] else f' title="{escape(site.own(found["text"]))}"'
    address, name = escape(site.url("/sources/" + found["id"])), escape(site.own(outlet["name"]))
    return Markup(f'<a class="outlet is-{outlet["verification"]}" href="{address}"{title}>{name}</a>')


def _claim(site: Site, found: Cell) -> Markup:
    return note(site, found["id"])


def support(site: Site, found: Cell) -> Markup:
    """Sources and independent origins; mentions and statements as title."""
    title = escape(site.say("viewMentions", mentions=found["mentions"], statements=found["statements"]))
    text = escape(site.say("viewSupport", sources=found["sources"], origins=found["origins"]))
    return Markup(f'<span class="note" title="{title}">{text}</span>')


def _words(site: Site, found: Cell) -> Markup:
    text = found["text"]
    return Markup(f"<bdi>{escape(text['zh'])}</bdi>") if text["zh"] == text["en"] else site.text(text)


def side(site: Site, found: Cell) -> Markup:
    """One side of a disagreement: its words, who says so, where it stands, how well it is attested."""
    written = f" {quoted(site, found['asWritten'])}" if found["asWritten"] else ""
    voices = "".join(f" · {voice(site, step)}" for step in found["voices"])
    places = "; ".join(site.say("position", start=piece["start"], end=piece["end"]) for piece in found["slices"])
    where = f'<p class="note">{escape(places)}</p>' if places else ""
    ways = " ".join(note(site, id) for id in found["claims"][:2])
    return Markup(
        f'<div class="side"><p>{site.text(found["text"])}{written}</p>'
        f'<p class="note">{cell(site, found["source"])}{voices}</p>{where}'
        f"<p>{support(site, found['support'])} {ways}</p></div>"
    )


_KINDS: dict[str, Callable[[Site, Cell], Markup]] = {
    "none": lambda _site, _found: _DASH,
    "list": _list,
    "thing": _thing,
    "when": _when,
    "amount": _amount,
    "derived": _derived,
    "count": _count,
    "number": lambda _site, found: Markup(found["value"]),
    "flag": lambda site, found: Markup(escape(site.code["true" if found["value"] else "false"])),
    "support": support,
    "source": _source,
    "view": _view,
    "claim": _claim,
    "side": side,
}
