"""Releases of models and products, and what a text says of a model: parameters, context, open weights, licence."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from kg.drafting.drafted_fact import Deal, Fact
from kg.drafting.drafting_words import pattern, words
from kg.drafting.new_names import THING, Name
from kg.drafting.salience import current_versions
from kg.drafting.text_reading import MAKES, Mention, TextReading
from kg.drafting.turns import Dated
from kg.grammar.read import Found
from kg.quantities.quantity import Quantity
from kg.reading import Span

_AND = re.compile(r"[”」》]?\s*(?:、|，?以及|和|与|及|并|, and|,? and|,)\s*[\u4e00-\u9fff]{0,8}?[“「《]?\s*")
_OF_IT = re.compile(
    r"\s*\S{0,3}\s*|[”」》\s]*(?:[\u4e00-\u9fff]{0,4}(?:模型|系列|版本|产品|应用))+\s*"
    r"|, (?:its|an?|the) [\w -]{2,40}, (?:was )?|(?: [a-z-]+){0,2}, "
    r"|(?:'s|’s)\s+(?:[a-z]+\s)?|(?: [A-Z]{2,4}| model| series)?,? which (?:was |has )?",
    re.IGNORECASE,
)  # what may stand between a thing and the verb of its release
_WHEN = re.compile(  # 磨盘于5月18日开启公测, 磨盘由砚池智能推出
    rf"[”」》\s]*(?:[\u4e00-\u9fff]{{0,4}}(?:模型|系列|版本|产品|应用|App))?\s?"
    rf"(?:[Vv]?\d+(?:\.\d+)*\s?版本?)?(?:同[月日期])?(?:{words()['before_verb']}(?:由[^，。；]{{2,14}}?|面向[^，。；]{{1,8}}|全面|全量|同步|首次)?\s?)"
)
_ONE_OF = re.compile(r"\d[BMK]\s*(?:,|、|/|，)?\s*(?:and|和|与|以及)?\s*$")
_DESCRIBED = re.compile(r"(?:大?模型|产品|应用|助手|平台|工具|智能体|App|机器人|系统)\s?[“「]?$")
_GOES_ON = re.compile(
    r"(?!(?:[全最]?新|旗舰)?(?:一代)?系列|[全最]?新|大?模型)\s?(?:(?![等的及和与])[\u4e00-\u9fffA-Z0-9]){2,8}?模型(?!.?(?:家族|系列))"
)
_LONGER = re.compile(  # words by which a name goes on as that of something else: ⓝ视觉理解、3D生成等模型
    r"(?!(?:大?模型|系列|产品|应用|助手|平台|智能体|机器人|系统|工具|软件|版|[等的和与及并以将在已为也都则]|同时|正式))"
    r"[\u4e00-\u9fff]{2,8}"
)
_BETWEEN = 26  # characters between the verb and what it releases
_COUNT = re.compile(r"(?P<n>\d+(?:\.\d+)?)\s?(?P<scale>[KkMBbT]\+?|万|亿|千|万亿)?")
_SCALES = {
    "K": 10**3,
    "M": 10**6,
    "B": 10**9,
    "T": 10**12,
    "千": 10**3,
    "万": 10**4,
    "亿": 10**8,
    "万亿": 10**12,
    "": 1,
}
# what may stand between a figure and its word: 480 billion total parameters, 35 billion are active, a window of ⓠ
_BESIDE = re.compile(
    r"[^，,、\w]?[^，,、]?|\s(?:total|active|activated)\s|\s(?:of (?:which|them|those)\s)?(?:are\s)?"
    r"|-token\s|\sof\s(?:up to\s)?"
)
_LICENCE = re.compile(
    r"(?P<name>MIT|Apache(?:[- ]?2\.0)?|GPL(?:v\d)?|BSD|Llama|CC[- ]BY(?:[- ][A-Z]+)*)\s?"
    r"(?P<word>License|licen[cs]e|许可(?:证|协议)?|协议|开源)",
    re.IGNORECASE,
)


def release_facts(reading: TextReading) -> Iterator[Fact]:
    """A release for each model or product that stands behind, or right before, a verb of releasing."""
    seen: set[str] = set()
    for match in _verbs(reading):
        mention = _released(reading, match.span())
        if mention is None or mention.name.label in seen:
            continue
        for one in _joined(reading, mention):
            seen.add(one.name.label)
            yield from _release(reading, one, match.span())


def _joined(reading: TextReading, first: Mention) -> Iterator[Mention]:
    """What is released, and what 及 and 、 join to it: 豆包及多模态大模型ⓝ."""
    yield first
    last = first
    for mention in reading.mentions:
        gap = reading.text[last.span[1] : mention.span[0]]
        if mention.span[0] >= last.span[1] and mention.name.type in (*MAKES, THING) and _AND.fullmatch(gap):
            yield mention
            last = mention


def _verbs(reading: TextReading) -> list[re.Match[str]]:
    found = [m for key in ("zh", "en") for m in pattern("{}", f"releases/{key}").finditer(reading.text)]
    return sorted(found, key=lambda m: (reading.in_heading(m.start()), m.start()))


def _released(reading: TextReading, verb: Span) -> Mention | None:
    sentence = reading.page.sentence(verb[0])
    fits = (*MAKES, THING)
    for mention in reading.mentions:
        if verb[1] <= mention.span[0] < min(sentence.end, verb[1] + _BETWEEN) and mention.name.type in fits:
            between = reading.text[verb[1] : mention.span[0]]
            mention = _whole(reading, mention)
            return mention if not re.search(r"[，,。；;]", between) and _is_thing(reading, mention) else None
    before = [m for m in reading.mentions if sentence.start <= m.span[0] and m.span[1] <= verb[0]]
    if (
        before
        and before[-1].name.type in (*fits, "Company")
        and any(shape.fullmatch(reading.text, before[-1].span[1], verb[0]) for shape in (_OF_IT, _WHEN))
    ):
        known_firm = before[-1].name.type == "Company" and before[-1].name.id
        object_follows = re.match(r"(?:了|过)?\s?[A-Z0-9“「《\u4e00-\u9fff][^，,。；;\s]", reading.text[verb[1] :])
        if not known_firm and not object_follows:
            return before[-1]
    return None


def _whole(reading: TextReading, mention: Mention) -> Mention:
    """The mention with the words by which its name goes on as that of a model: 豆包 in 豆包视觉理解模型."""
    rest = _GOES_ON.match(reading.text, mention.span[1]) if mention.name.type in MAKES else None
    if rest is None:
        return mention
    span = (mention.span[0], rest.end())
    label = reading.text[slice(*span)]
    return Mention(span, reading.known.name(label) or Name(label, "Model"))


def _is_thing(reading: TextReading, mention: Mention) -> bool:
    described = reading.text[max(0, mention.span[0] - 10) : mention.span[0]]
    return (
        mention.name.type in MAKES
        or _DESCRIBED.search(described) is not None
        or re.match(r"\s*(?:模型|大模型|产品|系列|助手|平台|app\b|model\b)", reading.text[mention.span[1] :], re.I)
        is not None
    )


def _release(reading: TextReading, mention: Mention, verb: Span) -> Iterator[Fact]:
    made = (
        mention.name
        if mention.name.type in MAKES
        else Name(mention.name.label, _kind(reading, mention), "", mention.name.also)
    )
    place = verb if mention.span[1] <= verb[0] else mention.span  # 磨盘将于6月上线: the verb is what is planned
    deal, time = Deal("Release", made), reading.time_at(place)
    pieces = (("party", mention.span), ("cue", verb))
    fact = Fact("release", "releaseOf", deal, place, made, time, pieces)
    longer = _LONGER.match(reading.text, mention.span[1]) if verb[1] <= mention.span[0] else None
    yield fact.flagged("uncertain", mention.name.label + longer.group()) if longer else fact
    maker = _maker(reading, mention, verb)
    if maker is not None:
        told = (("party", mention.span), ("party", maker.span), ("cue", verb))
        yield Fact("release", "developedBy", made, mention.span, reading.firm(maker), None, told)
    opened = re.search(words()["opened"], reading.text[verb[0] : mention.span[1] + 12], re.IGNORECASE)
    if opened and made.type == "Model":
        cue = (verb[0] + opened.start(), verb[0] + opened.end())
        shown = (("party", mention.span), ("cue", cue))
        yield Fact("release", "openSource", made, mention.span, "true", None, shown)


def _kind(reading: TextReading, mention: Mention) -> str:
    around = reading.text[mention.span[0] : mention.span[1] + 8]
    return "Model" if re.search(r"模型|model|\d", around, re.IGNORECASE) else "Product"


def _maker(reading: TextReading, mention: Mention, verb: Span) -> Mention | None:
    sentence = reading.page.sentence(verb[0])
    ahead = [m for m in reading.mentions if sentence.start <= m.span[0] and m.span[1] <= verb[0]]
    firms = [m for m in ahead if m.name.type == "Company" and m.name.label != mention.name.label]
    return firms[-1] if firms and verb[0] - firms[-1].span[1] < _BETWEEN else None


def model_facts(reading: TextReading) -> Iterator[Fact]:
    """Parameters and context of the model that was named last before them, each as the text writes it."""
    for cue in pattern("{}", "parameters", flags=re.IGNORECASE).finditer(reading.text):
        found = _figure(reading, cue)
        mention = (found and _described(reading, (found.start, found.end), cue.span())) or _model(reading, cue.start())
        if found is None or mention is None:
            continue
        predicate = {"total": "parameterCount", "active": "activeParameterCount", "context": "contextWindow"}[
            cue.lastgroup or ""
        ]
        place = (found.start, found.end)
        inside = place[0] <= cue.start() and cue.end() <= place[1]
        pieces = (("figure", place), ("party", mention.span), *(() if inside else (("cue", cue.span()),)))
        fact = Fact("modelFigure", predicate, mention.name, place, found, None, pieces)
        if _ONE_OF.search(reading.text[: place[0]]):
            fact = fact.flagged("uncertain", "one of several")
        same = reading.page.index(mention.span[0]) == reading.page.index(cue.start())
        yield fact if same else fact.flagged("partyElsewhere", mention.name.label)


def _described(reading: TextReading, figure: Span, cue: Span) -> Mention | None:
    """The model that a figure describes from ahead: 拥有320亿参数的ⓝ."""
    end = max(figure[1], cue[1])
    behind = (m for m in reading.mentions if end < m.span[0] < end + _BETWEEN and m.name.type == "Model")
    return next((m for m in behind if _OF_THE.fullmatch(reading.text, end, m.span[0])), None)


_OF_THE = re.compile(r"量?(?:规模)?的(?:[^，。；、的]{0,8}?(?:模型|版本))?[“「]?\s?|的?模型(?:名为|名叫|叫)?[“「]?\s?")


def _model(reading: TextReading, position: int) -> Mention | None:
    """The model that was named last before a position, but none of an earlier one that is told in passing."""
    begin, _ = reading.copy.section(position)
    ahead = [m for m in reading.mentions if begin <= m.span[0] and m.span[1] <= position and m.name.type == "Model"]
    return current_versions(reading, ahead, position)[-1] if ahead else None


def _figure(reading: TextReading, cue: re.Match[str]) -> Found | None:
    """The figure beside a word for parameters or context: as the grammar reads it, else a number with K or B."""
    unit = "tokens" if cue.lastgroup == "context" else "parameters"
    sentence = reading.page.sentence(cue.start())
    for one in reading.page.quantities:
        if one.start <= cue.start() and cue.end() <= one.end and one.quantity.unit == "parameters":
            return one
        first, last = sorted(((one.start, one.end), cue.span()))
        beside = first[1] <= last[0] and _BESIDE.fullmatch(reading.text, first[1], last[0])
        if one.quantity.unit in ("count", unit) and one.start >= sentence.start and beside:
            return replace(one, quantity=replace(one.quantity, unit=unit))
    before = re.search(_COUNT.pattern + r"\s?$", reading.text[sentence.start : cue.start()])
    behind = re.match(
        r"\s*(?:高达|达到?|约|为|共|仅+|只有|有|是|：|of|is|at)?\s*" + _COUNT.pattern,
        reading.text[cue.end() : sentence.end],
    )
    match, base = (before, sentence.start) if before and before["scale"] else (behind, cue.end())
    if match is None or not match["scale"]:
        return None
    scale = match["scale"].rstrip("+")
    value = round(float(match["n"]) * _SCALES[scale.upper() if scale.isascii() else scale])
    make = Quantity.more_than if match["scale"].endswith("+") else Quantity.exact
    return Found(base + match.start("n"), base + match.end("scale"), make(value, unit))


def licence_facts(reading: TextReading) -> Iterator[Fact]:
    """The licence that a text gives for a model."""
    for match in _LICENCE.finditer(reading.text):
        mention = _model(reading, match.start())
        if mention is not None:
            pieces = (("party", mention.span), ("cue", match.span("name")), ("cue", match.span("word")))
            time = _own_time(reading, match.span("name"))
            fact = Fact("modelFigure", "licence", mention.name, match.span("name"), match["name"], time, pieces)
            same = reading.page.index(mention.span[0]) == reading.page.index(match.start())
            yield fact if same else fact.flagged("partyElsewhere", mention.name.label)


def _own_time(reading: TextReading, place: Span) -> Dated | None:
    """The time that the sentence itself gives for a place."""
    time, sentence = reading.time_at(place), reading.page.sentence(place[0])
    return time if time.span is not None and sentence.start <= time.span[0] < sentence.end else None
