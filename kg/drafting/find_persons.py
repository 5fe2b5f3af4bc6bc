"""Persons by their posts: 美团联合创始人王慧文, 李志飞（出门问问创始人兼CEO）, Zhang Peng, Zhipu's chief executive.

A Chinese personal name is a family name of the table and one or two characters; which of the two, the text's other
mentions and the words behind it tell.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from kg.drafting.drafting_words import words
from kg.reading import Span

_BEHIND = (
    "在说表称对和与是的等将已曾于为从向宣任加离认也都则就还及后前以让把被出兼坦告回透提指介直带亲一不有决突重退选率给成创作"
    "自拿看到要想又再并或谈接主正目先今最第去辞卸率携"
)
_NO_NAME = ("在", "于", "说", "称", "对", "的")  # 负责人曾在: no second character of a name
_CHINESE = 7  # patterns whose name is a Chinese one
_EN = r"[A-Z][a-z]+(?:[ -][A-Z][a-z]*\.?)?(?: [A-Z][a-z]+){1,2}|[A-Z][a-z]{3,}"


# a name of another language, spelt in characters
_SPELT = rf"[\u4e00-\u9fff]{{1,6}}(?:·[\u4e00-\u9fff]{{2,7}}?)+(?=[^\u4e00-\u9fff·]|[{_BEHIND}]|\Z)"


_JOINED = re.compile(rf"\s*(?:和|与|、|及|and)\s*(?P<name>{_EN})(?![A-Za-z])")


@dataclass(frozen=True)
class PersonFound:
    """A person with the post beside the name; `org` is the place of the words before the post that may name a firm."""

    name: Span
    post: Span
    org: Span | None

    @property
    def named(self) -> bool:
        """Whether the name stands there, and not 他 or 并 for who was named before."""
        return self.name[1] - self.name[0] > 1


@lru_cache(maxsize=1)
def _patterns() -> tuple[re.Pattern[str], ...]:
    posts, family = words()["posts"], words()["surnames"]
    zh = rf"(?:{_SPELT}|[{family}][\u4e00-\u9fff]{{1,2}})"
    many = rf"(?P<post>(?:{posts})(?:\s?[、兼及和/]?\s?(?:{posts}))*)"
    return (
        re.compile(rf"(?P<org>[^\s，。；：、！？“”（）\n]{{0,14}}?\s?){many}\s?(?P<name>{zh})"),
        re.compile(rf"(?P<name>{zh})\s?[（(](?:原|前|现任?)?(?P<org>[^（）()，。]{{0,16}}?\s?){many}[）)]"),
        re.compile(
            rf"(?P<name>{zh}|{_EN}(?=[\u4e00-\u9fff（\s]))\s?(?:（[^（）]{{1,30}}）|\([^()]{{1,30}}\))?\s?(?:出任|担任|任职?|就任|升任|曾是|曾为|现为|曾任|现任)(?P<org>[^，。；]{{0,14}}?\s?){many}"
        ),
        re.compile(
            rf"由(?P<name>{zh})(?P<org>)(?:等[^，。；]{{0,6}})?(?:于[^，。；]{{1,10}})?(?P<post>创立|创办|创建|成立)"
        ),
        re.compile(rf"(?<![\u4e00-\u9fff])(?P<name>{zh})(?P<org>)(?P<post>创立|创办|创建)(?=了|的)"),
        re.compile(
            rf"(?P<name>{zh})(?:已|宣布|正式|于[^，。；]{{1,10}})*(?:卸任|辞任|辞去|离任|卸下)(?P<org>[^，。；]{{0,14}}?\s?){many}"
        ),
        re.compile(
            rf"(?P<org>[^\s，。；：、！？“”（）\n]{{2,14}}?){many}、[^\s，。；：、！？“”（）\n]{{0,14}}(?:{posts}|投资人)(?P<name>{zh})"
        ),
        re.compile(
            rf"(?P<name>[他她其并还])(?:目前|现在?|曾经?|此前|之前|也|还|将)*(?:是|任|担任|出任)(?P<org>[^，。；]{{0,14}}?\s?){many}"
        ),
        re.compile(rf"(?P<org>[^\s，。；：、！？“”（）\n]{{0,14}}?\s?){many}\s?(?P<name>{_EN})(?![A-Za-z])"),
        re.compile(rf"(?P<post>(?i:{posts})) (?P<name>{_EN})(?![A-Za-z])(?P<org>)"),
        re.compile(
            rf"(?P<name>{_EN}), (?:the |an? )?(?:[a-z]+ ){{0,2}}?(?P<org>(?:[A-Z][\w.]*(?: [A-Z][\w.]*)*'s )?)"
            rf"(?P<post>(?i:(?:{posts})(?: and (?:{posts}))?))\b"
        ),
    )


def find_persons(text: str) -> list[PersonFound]:
    """Every person with a post, from left to right."""
    found: dict[Span, PersonFound] = {}
    for index, shape in enumerate(_patterns()):
        for match in shape.finditer(text):
            name = _named(text, match.span("name")) if index < _CHINESE else match.span("name")
            if index < _CHINESE and _goes_on(text, name):
                continue
            org = match.span("org") if match["org"].strip() else None
            if text[name[0] + 1 : name[0] + 2] not in _NO_NAME:
                found.setdefault(name, PersonFound(name, match.span("post"), org))
                joined = _JOINED.match(text, name[1])
                if joined is not None and name[0] > match.start("post"):
                    found.setdefault(joined.span("name"), PersonFound(joined.span("name"), match.span("post"), org))
    return [*_apart(sorted(found.values(), key=lambda one: one.name))]


def _named(text: str, place: Span) -> Span:
    """The name without a character that belongs to what follows it."""
    start, end = place
    spelt = _CUT.search(text[start:end]) if "·" in text[start:end] else None
    if spelt is not None:
        return start + spelt.start(), end
    if end - start < 3 or "·" in text[start:end]:
        return place
    two, three = text[start : start + 2], text[start:end]
    if text[end - 1] in _BEHIND or text.count(two) > text.count(three):
        return start, end - 1
    return place


_CUT = re.compile(r"(?<=[家员人官长者师管监])[\u4e00-\u9fff]{1,6}·.+$")  # 高管ⓝ·ⓝ


def _goes_on(text: str, name: Span) -> bool:
    """Whether a name of three characters goes on as none in Chinese does: 苏茨克沃：, 卡罗琳·莱维特."""
    if "·" in text[slice(*name)]:
        return False
    longer = re.match(r"([\u4e00-\u9fff])[：，。、；）]", text[name[1] :]) if name[1] - name[0] == 3 else None
    return text.startswith("·", name[1]) or (longer is not None and longer[1] not in _BEHIND)


def _apart(found: list[PersonFound]) -> Iterator[PersonFound]:
    """Those that do not overlap; the earlier one stays."""
    last = -1
    for one in found:
        if one.name[0] >= last:
            yield one
            last = one.name[1]
