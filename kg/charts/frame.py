"""What every picture shares: language, theme, width, colours and shapes of classes, addresses of marks, the wrapping.

A datum of a picture carries `claims`, the ids of the claims it rests on, so that what a picture says can be counted.
Never reads a snapshot, never holds a colour of a class.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal, cast
from urllib.parse import quote, urlencode

from pydantic import TypeAdapter

from kg.base.counted_words import filled
from kg.base.json_value import JsonObject, JsonValue
from kg.base.paths import PACKAGE
from kg.base.yaml_text import parse_yaml
from kg.charts.view_records import Ref, Row, Section
from kg.ontology.appearance import Appearance, appearances
from kg.records.record_models import Bilingual

Language = Literal["zh", "en"]
Theme = Literal["light", "dark"]

MOST_BEHIND = 150  # claims that one mark leads to: their ids stay within an address of 8,000 characters
SCHEMA = "https://vega.github.io/schema/vega-lite/v6.json"
NARROWEST, WIDEST, USUAL = 320, 2000, 1080
# The fonts of the pages, in their order: a Chinese one first, so that Han variants are Chinese.
FONTS = "Noto Sans SC, Noto Sans CJK SC, PingFang SC, Microsoft YaHei, WenQuanYi Micro Hei, system-ui, sans-serif"
_STAR = (
    "M0,-1L0.225,-0.309L0.951,-0.309L0.363,0.118L0.588,0.809"
    "L0,0.382L-0.588,0.809L-0.363,0.118L-0.951,-0.309L-0.225,-0.309Z"
)
_HEXAGON = "M0.5,-0.866L1,0L0.5,0.866L-0.5,0.866L-1,0L-0.5,-0.866Z"
SHAPES = {
    "dot": "circle",
    "square": "square",
    "triangle": "triangle-up",
    "triangleDown": "triangle-down",
    "diamond": "diamond",
    "star": _STAR,
    "hexagon": _HEXAGON,
}  # fmt: skip


@dataclass(frozen=True)
class Palette:
    """The colours of a theme that belong to no class."""

    ink: str
    paper: str
    soft: str
    rule: str
    wash: str
    accent: str
    warn: str
    lines: tuple[str, ...]


# ink to warn are the colours of the site; `lines` tell series apart, each readable on its paper (3:1 at least).
LIGHT = Palette(
    "#22252a", "#fdfcf9", "#5c6066", "#d9d6cd", "#f4f1ea", "#8a2f1d", "#7a4b00",
    ("#2f6db3", "#c4602a", "#217a5e", "#7450a6", "#ad3a72", "#8a6a00", "#3c7d8f", "#6b7a1f", "#8f3b3b", "#54707d"),
)  # fmt: skip
DARK = Palette(
    "#e8e6e1", "#16181b", "#a9adb3", "#3a3d42", "#1e2125", "#f0a58f", "#e6b95c",
    ("#6ea8e6", "#f0985f", "#58c09c", "#b797e6", "#ea87b6", "#e3bd55", "#7fd0e3", "#bccb6b", "#dd8c8c", "#9db9c6"),
)  # fmt: skip


@lru_cache(maxsize=1)
def _words() -> dict[str, Bilingual]:
    path = PACKAGE / "charts" / "words.yaml"
    return TypeAdapter(dict[str, Bilingual]).validate_python(parse_yaml(path.read_text("utf-8"), path.name).data)


@dataclass(frozen=True)
class Frame:
    """How a picture is asked for: `width` in pixels, `root` before every address, `carried` what links keep."""

    language: Language = "zh"
    theme: Theme = "light"
    width: int = USUAL
    root: str = ""
    carried: tuple[tuple[str, str], ...] = ()

    # Words

    def say(self, key: str, **values: str | int) -> str:
        """The picture's word for `key` (`kg/charts/words.yaml`). Raises KeyError for an unknown one."""
        text: str = getattr(_words()[key], self.language)
        return filled(text, values)

    def own(self, both: Mapping[str, str]) -> str:
        """A label {zh, en} in the picture's language, or in the other where it has none."""
        other = "en" if self.language == "zh" else "zh"
        return both.get(self.language) or both.get(other, "")

    def name(self, ref: Ref | None) -> str:
        """The name of a Ref of a view's row; `not stated` for None."""
        return self.say("notStated") if ref is None else self.own(ref["label"])

    def cut(self, text: str, most: int) -> str:
        """`cut`, where a frame is at hand."""
        return cut(text, most)

    # Addresses of marks

    def link(self, path: str, **query: str) -> str:
        """An address of the service that keeps the choice of language and sources."""
        pairs = urlencode([*self.carried, *query.items()])
        return self.root + quote(path, safe="/-._~") + (f"?{pairs}" if pairs else "")

    def entity(self, entity_id: str) -> str:
        """The page of an entity."""
        return self.link(f"/id/{entity_id}")

    def source(self, source_id: str) -> str:
        """The page of a source."""
        return self.link(f"/sources/{source_id}")

    def claims(self, ids: Sequence[str]) -> str:
        """The page of the first of these claims; empty for none."""
        return self.link(f"/claims/{ids[0]}") if ids else ""

    def every_claim(self, ids: Sequence[str], beyond: str = "") -> str:
        """The page of all these claims; of more than MOST_BEHIND all rows of the view `beyond`, else of the first."""
        if 1 < len(ids) <= MOST_BEHIND:
            return self.link("/claims", ids=",".join(ids))
        return self.link(beyond, limit="2000") if beyond and ids[1:] else self.claims(ids)

    # Looks

    @property
    def narrow(self) -> bool:
        """Whether the picture is for a phone: fewer ticks, labels above instead of beside."""
        return self.width < 640

    @property
    def palette(self) -> Palette:
        """The theme's colours."""
        return DARK if self.theme == "dark" else LIGHT

    def look(self, kind: str) -> Appearance:
        """The appearance of a class; that of an unknown one is that of Agent."""
        table = appearances()
        return table.get(kind) or table["Agent"]

    def colour(self, kind: str) -> str:
        """The colour of a class in this theme."""
        return self.look(kind).dark if self.theme == "dark" else self.look(kind).colour

    def shape(self, kind: str) -> str:
        """The shape of a class, as Vega names or draws it."""
        return SHAPES[self.look(kind).shape]

    def line(self, place: int) -> str:
        """The colour of the series at `place`; they repeat, so tell series apart by more than colour."""
        return self.palette.lines[place % len(self.palette.lines)]

    # The spec

    def spec(
        self,
        body: JsonObject,
        *,
        view: str,
        title: Mapping[str, str],
        notes: Iterable[str] = (),
        description: str = "",
        fit: bool = True,
    ) -> JsonObject:
        """`body` (layer or concat, with data) as a whole spec: schema, title over notes, looks.

        `fit` gives a single or layered view the frame's width as that of the whole picture; facets and
        concatenations (fit=False) set the widths of their parts. `description` is the text that stands for the
        picture; by default its title and notes.
        """
        said, head = [note for note in notes if note], self.own(title)
        size: JsonObject = {"width": self.width, "autosize": {"type": "fit-x", "contains": "padding"}} if fit else {}
        lines = [part for note in said for part in wrapped(note, max(20, (self.width - 24) // 6))]
        return {
            "$schema": SCHEMA,
            "description": description or "; ".join([head, *said]),
            "title": {"text": wrapped(head, max(16, (self.width - 24) // 9)), **({"subtitle": lines} if lines else {})},
            "usermeta": {"view": view, "language": self.language, "theme": self.theme},
            **size,
            "config": self.config(),
            **body,
        }

    def nothing(self, *, view: str, title: Mapping[str, str], notes: Iterable[str] = ()) -> JsonObject:
        """A whole spec that says that there is nothing to draw."""
        mark: JsonObject = {"type": "text", "fontSize": 14, "color": self.palette.soft}
        body: JsonObject = {
            "height": 60,
            "data": {"values": [{"text": self.say("nothing"), "claims": []}]},
            "mark": mark,
        }
        return self.spec({**body, "encoding": {"text": {"field": "text"}}}, view=view, title=title, notes=notes)

    def config(self) -> JsonObject:
        """The looks that all pictures share."""
        colours = self.palette
        words: JsonObject = {
            "labelColor": colours.ink,
            "titleColor": colours.soft,
            "labelFontSize": 12,
            "titleFontSize": 12,
        }
        axis: JsonObject = {"domainColor": colours.rule, "tickColor": colours.rule, "gridColor": colours.rule}
        return {
            "background": colours.paper,
            "font": FONTS,
            "padding": 12,
            "view": {"stroke": None},
            "title": {
                "anchor": "start", "frame": "bounds", "fontSize": 16, "fontWeight": 600, "color": colours.ink,
                "subtitleColor": colours.soft, "subtitleFontSize": 12, "subtitlePadding": 4, "offset": 14,
            },
            "axis": {**words, **axis, "titleFontWeight": "normal", "gridOpacity": 0.7, "labelLimit": 260},
            "legend": {
                **words, "titleFontWeight": "normal", "symbolSize": 90, "labelLimit": 300,
            },
            "header": {**words, "labelFontWeight": 600, "title": None},
            "text": {"color": colours.ink, "fontSize": 12},
            "range": {"category": list(colours.lines)},
        }  # fmt: skip


def breadth(text: str) -> int:
    """The columns a text takes: two for a character of Chinese or full width, one for any other."""
    return sum(2 if ord(letter) > 0x2E7F else 1 for letter in text)


def cut(text: str, most: int) -> str:
    """A text of at most `most` columns, where a Chinese character takes two; cut texts end in …."""
    if breadth(text) <= most:
        return text
    kept, room = "", most - 1
    for letter in text:
        room -= breadth(letter)
        if room < 0:
            break
        kept += letter
    return kept.rstrip() + "…"


def wrapped(text: str, most: int) -> list[str]:
    """A text in lines of at most `most` columns: broken at spaces, and between Chinese characters."""
    lines, line = [], ""
    for piece in _pieces(text):
        if line and breadth(line + piece.rstrip()) > most:
            lines.append(line.rstrip())
            line = ""
        line += piece if line else piece.lstrip()
    return [*lines, line.rstrip()] if line.strip() or not lines else lines


def _pieces(text: str) -> Iterator[str]:
    """The pieces between which a line may break; punctuation stays with what it follows."""
    piece = ""
    for letter in text:
        closing = letter in "，。；：、）」』！？"
        if piece and not closing and (piece[-1] == " " or breadth(letter) == 2 or breadth(piece[-1]) == 2):
            yield piece
            piece = ""
        piece += letter
    if piece:
        yield piece


def values_of(spec: JsonValue) -> Iterator[JsonObject]:
    """Every datum that a spec draws from: its datasets and inline values."""
    if isinstance(spec, dict):
        for name, value in spec.items():
            if name == "datasets":
                yield from (datum for data in value.values() for datum in data)
            elif name == "values" and isinstance(value, list):
                yield from (datum for datum in value if isinstance(datum, dict))
            elif name != "usermeta":
                yield from values_of(value)
    elif isinstance(spec, list):
        for item in spec:
            yield from values_of(item)


def claims_of(spec: JsonObject) -> set[str]:
    """The claims that the data of a spec rests on."""
    return {claim for datum in values_of(spec) for claim in cast(list[str], datum.get("claims", ()))}


def section_rows(sections: Iterable[Section[Row]], name: str) -> list[Row]:
    """The rows of the section of this name; none where a view has no such section."""
    return next((section["rows"] for section in sections if section["name"] == name), [])
