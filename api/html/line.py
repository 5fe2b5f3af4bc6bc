"""A line of fact as HTML: value with its bound, time, who says so, how far it is checked; its fields fold open.

In Python and not in templates because pages hold hundreds of lines. Never rounds a value, never drops a bound and
never shows a fact without the way to its claim.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from html import escape
from typing import TYPE_CHECKING, cast

from markupsafe import Markup

from api.html.mark import chips, figure, thing, to_claim, voice
from kg.ontology.reasons import certainty_words, reason_words
from kg.quantities.units import unit_words

if TYPE_CHECKING:
    from api.html.rendering import Site
    from kg.facts.fact_records import ClaimLine, LineValue, Reference

OPEN = 5
FOLDED = 300  # lines of one list on a page at most; the files hold all
_BARE = re.compile(r"(?:[a-z ]+ )?\d[\d.,-]*(?: [A-Za-z]+)?")  # a number with its codes, as tables have it
# A cell of a table as it was entered: a bound in a word, digits, the code of the unit. No outlet writes so.
_TABLED = re.compile(r"(?P<bound>[a-z ]+ )?(?P<digits>\d[\d.-]*) (?P<unit>[A-Za-z]+)")
_HAN = re.compile(r"[\u3400-\u9fff]")


def quoted(site: Site, text: str) -> Markup:
    """A figure or name as its source writes it."""
    language = ' lang="zh-Hans"' if _HAN.search(text) else ""
    title = escape(site.say("asWritten"))
    return Markup(f'<q class="as-written"{language} title="{title}"><bdi>{escape(text)}</bdi></q>')


def written(site: Site, found: LineValue) -> tuple[str, Markup]:
    """A figure as its source writes it, after the words that say so; what was entered from a table in plain words."""
    cell = _TABLED.fullmatch(found["asWritten"])
    if cell is None or cell["unit"] != found["unit"] or unit_words(found["unit"]).shift:
        return site.say("asWritten"), quoted(site, found["asWritten"])
    digits = re.sub(r"\d{5,}", lambda run: f"{int(run[0]):,}".replace(",", "\u2009"), cell["digits"]).replace("-", "–")
    amount = getattr(unit_words(found["unit"]), site.language).format(digits)
    bound = f"{site.code[found['bound']]} " if cell["bound"] else ""
    return site.say("asTabled"), Markup(f'<span class="as-tabled">{escape(bound + amount)}</span>')


def value(site: Site, line: ClaimLine) -> Markup:
    """What a line states; a quantity in words first, then as written, unless that is a number in a table."""
    found = line["value"]
    kind = found["kind"]
    if kind == "quantity":
        shown = figure(site, line["id"], found["name"])
        return shown if _BARE.fullmatch(found["asWritten"]) else shown + Markup(" ") + quoted(site, found["asWritten"])
    if kind == "text":
        return quoted(site, found["text"])
    if kind == "none":
        return Markup(f'<span class="absent">{escape(site.say("notStated"))}</span>')
    return thing(site, cast("Reference", found))


def marks(site: Site, line: ClaimLine) -> Markup:
    """What keeps a line from being a plain fact: denied, planned, withdrawn, within a scope, by a definition."""
    found = []
    if line["polarity"] == "negative":
        found.append(_mark("negative", site.say("negative")))
    if line["modality"] != "actual":
        found.append(_mark(line["modality"], site.code[line["modality"]]))
    if "retractedOn" in line:
        found.append(_mark("retracted", site.say("retracted")))
    if "scope" in line:
        found.append(f' <span class="note">{escape(site.say("scope"))}: {site.text(line["scope"])}</span>')
    if "definition" in line:
        label = str(site.code.get(line["definition"], line["definition"]))
        found.append(f' <span class="note">{escape(label)}</span>')
    if "criterion" in line:
        found.append(f' <span class="note">{thing(site, line["criterion"])}</span>')
    return Markup("".join(found))


def _mark(kind: str, text: str) -> str:
    return f' <span class="mark mark-{escape(kind)}">{escape(text)}</span>'


def when(site: Site, line: ClaimLine) -> Markup:
    """The time of a line in words."""
    time = line.get("time")
    if time is None:
        return Markup("")
    day = time.get("earliest")
    stamp = f' datetime="{escape(day)}"' if day and day == time.get("latest") else ""
    return Markup(f"<time{stamp}>{escape(site.own(time['name']))}</time>")


def voices(site: Site, line: ClaimLine) -> Markup:
    """Who says so, in which document, with whose figures."""
    return Markup("".join(f'<span class="voice">{voice(site, step)}</span> ' for step in line["attribution"]))


def fields(site: Site, line: ClaimLine) -> Markup:
    """The fields of a line, folded: everything that its claim states, as stated and as normalised."""
    rows = "".join(
        f"<div><dt>{escape(name)}</dt><dd>{shown}</dd></div>" for name, shown in _fields(site, line) if shown
    )
    label = escape(f"{site.say('fieldsFold')}: {site.own(line['label'])}")
    summary = f'<summary aria-label="{label}">{escape(site.say("fieldsFold"))}</summary>'
    return Markup(f'<details class="fields">{summary}<dl class="record">{rows}</dl></details>')


def _fields(site: Site, line: ClaimLine) -> Iterable[tuple[str, str]]:
    found = line["value"]
    if line.get("paraphrase"):
        yield site.say("paraphrase"), site.text(line["paraphrase"])
    if found["kind"] == "quantity":
        yield written(site, found)
        bound = escape(site.code.get(found["bound"], found["bound"]))
        yield site.say("normalised"), f'{figure(site, line["id"], found["name"])} <span class="note">{bound}</span>'
        yield site.say("interval"), _interval(found)
    if "time" in line:
        time = line["time"]
        ends = f"{escape(time.get('earliest') or '…')} – {escape(time.get('latest') or '…')}"
        shown = f'{when(site, line)} <span class="note">{ends}</span>'
        yield site.say("time"), shown
    else:
        yield site.say("time"), f'<span class="absent">{escape(site.say("timeUndated"))}</span>'
    codes = (str(site.code.get(line[name], line[name])) for name in ("modality", "polarity"))
    yield site.say("modality"), " · ".join(str(escape(code)) for code in codes)
    if line.get("inferred"):
        yield site.say("inferred"), reasons(site, line["inferred"])
    yield site.say("claims"), _claims(site, line)


def reasons(site: Site, told: Iterable[str]) -> Markup:
    """Which fields are inferred and why, in the page's language where the schema has the words."""
    between, after = (site.say(each) for each in ("clauseComma", "colon"))
    read = (reason_words(each) for each in told)
    return Markup(escape(between)).join(site.text(name) + Markup(escape(after)) + site.text(why) for name, why in read)


def certainty(site: Site, note: str) -> Markup:
    """How sure a statement is, in the page's language where the schema has the words."""
    return site.text(certainty_words(note))


def _interval(found: LineValue) -> str:
    if "lower" not in found and "upper" not in found:
        nominal = found.get("nominal")
        return f"<code>{escape(nominal)}</code> {escape(found['unit'])}" if nominal else ""
    low = f"{'(' if found.get('lowerOpen') else '['}{escape(found['lower'])}" if "lower" in found else "(−∞"
    high = f"{escape(found['upper'])}{')' if found.get('upperOpen') else ']'}" if "upper" in found else "∞)"
    return f"<code>{low}, {high}</code> {escape(found['unit'])}"


def _claims(site: Site, line: ClaimLine) -> str:
    mentions = line.get("mentions") or [{"id": line["id"], "source": line["source"]["id"]}]
    return " ".join(str(to_claim("claim-id", site, each["id"])) for each in mentions)


def fact(site: Site, line: ClaimLine, subject: bool = False, anchor: bool = False, whole: bool = False) -> Markup:
    """One line of fact as a list item; with its subject where the list is not about one thing.

    `whole` leaves out the outlet, where lines of one source stand together.
    """
    style = "fact" if line["asserted"] else "fact unasserted"
    anchored = f' id="{escape(line["id"])}"' if anchor else ""
    about = ""
    if subject:
        about = f'{thing(site, line["subject"])} <span class="verb">{escape(site.own(line["label"]))}</span> '
    who = f"{voices(site, line)}{chips(site, line, whole)}"
    return Markup(
        f'<li class="{style}"{anchored}><span class="says">{about}{value(site, line)}{marks(site, line)}</span>'
        f'<span class="when">{when(site, line)}</span><span class="who">{who}{competing(site, line)}</span>'
        f"{fields(site, line)}</li>\n"
    )


def competing(site: Site, line: ClaimLine) -> Markup:
    """The ways to the claims that say otherwise and do not stand beside this one."""
    if not line.get("competing"):
        return Markup("")
    links = ", ".join(str(to_claim("claim-id", site, link["claim"])) for link in line["competing"])
    return Markup(f' <span class="competing">{to_desk(site, line["id"], "competing")} {links}</span>')


def to_desk(site: Site, claim: str, key: str) -> Markup:
    """Words that sources differ, as the way to the claim's line among all differences."""
    address = escape(site.url(f"/views/contradictions#of-{claim}"))
    return Markup(f'<a class="to-desk" href="{address}">{escape(site.say(key))}</a>')


def facts(
    site: Site,
    lines: Sequence[ClaimLine],
    subject: bool = False,
    unfolded: int = OPEN,
    anchor: bool = False,
    sides: Sequence[Sequence[str]] = (),
) -> Markup:
    """Lines of fact as a list, the first `unfolded` shown and the rest folded; `sides` are ids to set side by side."""
    items = _items(site, lines[: unfolded + FOLDED], subject, anchor, sides)
    shown = Markup(f'<ul class="facts">\n{"".join(items[:unfolded])}</ul>')
    if len(items) <= unfolded:
        return shown
    left = len(lines) - unfolded - FOLDED
    label = escape(site.say("fold", count=len(items) - unfolded + max(left, 0)))
    rest = f'<ul class="facts">\n{"".join(items[unfolded:])}</ul>{too_many(site, left)}'
    return shown + Markup(f'<details class="more"><summary>{label}</summary>{rest}</details>')


def too_many(site: Site, left: int) -> Markup:
    """That `left` more are not on the page, and where they all are; nothing where none is left."""
    if left <= 0:
        return Markup("")
    text = escape(site.say("tooMany", count=left))
    return Markup(f'<p class="note">{text} <a href="{escape(site.here(".csv"))}" rel="alternate">CSV</a></p>')


def _items(
    site: Site, lines: Sequence[ClaimLine], subject: bool, anchor: bool, sides: Sequence[Sequence[str]]
) -> list[Markup]:
    by_id = {line["id"]: line for line in lines}
    beside = {id: tuple(group) for group in sides if by_id.keys() >= set(group) for id in group}
    items, done = [], set()
    for line in lines:
        group = beside.get(line["id"])
        if group is None:
            items.append(fact(site, line, subject, anchor))
        elif group not in done:
            done.add(group)
            items.append(side_by_side(site, [by_id[id] for id in group], subject, anchor))
    return items


def side_by_side(site: Site, lines: Sequence[ClaimLine], subject: bool = False, anchor: bool = False) -> Markup:
    """Lines that compete, each in a column of its own, so that they can be weighed against each other."""
    shown = "".join(fact(site, {**line, "competing": []}, subject, anchor) for line in lines)
    title = to_desk(site, lines[0]["id"], "sideBySide")
    return Markup(f'<li class="versus"><p class="versus-title">{title}</p><ul class="sides">\n{shown}</ul></li>\n')


def moment(site: Site, line: ClaimLine) -> Markup:
    """A line of fact in a timeline: its time first."""
    style = "moment" if line["asserted"] else "moment unasserted"
    told = ""
    if line["predicate"] != "date":
        stated = "" if line["value"]["kind"] in ("period", "none") else value(site, line)
        told = f'<span class="verb">{escape(site.own(line["label"]))}</span> {stated}'
    return Markup(
        f'<li class="{style}"><span class="when">{when(site, line)}</span> '
        f'<span class="says">{thing(site, line["subject"])} {told}{marks(site, line)}</span> {chips(site, line)}</li>\n'
    )


def brief(site: Site, line: ClaimLine, page: str = "") -> Markup:
    """A first fact in one line: property, value, who says so, the sources; of what, where that is not the `page`."""
    kind = line["value"]["kind"]
    shown = when(site, line) if kind == "none" else escape(line["value"]["text"]) if kind == "text" else None
    figure = site.text(line["value"]["name"]) if shown is None else shown
    address = escape(site.url("/claims/" + line["id"]))
    style = "brief-value" if kind in ("none", "text") else "brief-value figure"
    said = [str(thing(site, line["subject"]))] if page not in ("", line["subject"]["id"]) else []
    said += [str(thing(site, step)) for step in line["attribution"]]
    via = escape(site.say("via"))
    said += [f"{via} {chips(site, line)}"]
    if "time" in line and kind != "none":
        said.insert(0, str(when(site, line)))
    return Markup(
        f'<li class="brief"><span class="brief-name">{escape(site.own(line["label"]))}</span> '
        f'<span class="brief-says"><a class="{style}" href="{address}">{figure}</a>{marks(site, line)}'
        f'<span class="brief-who"> · {" · ".join(said)}</span></span>{fields(site, line)}</li>\n'
    )
