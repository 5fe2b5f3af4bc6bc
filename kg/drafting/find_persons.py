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
    "自拿看到要想又再并或谈接主正目先今最第去辞卸率携转调跳负写仍只没暂因亦这那此即均便才遂刚皆尚若"
)
_NO_NAME = ("在", "于", "说", "称", "对", "的")  # 负责人曾在: no second character of a name
_EN = r"(?<![A-Za-z])(?:[A-Z][a-z]+(?:[ -][A-Z](?:\.|[a-z]*))?(?: [A-Z][a-z]+(?:-[A-Z][a-z]+)?){1,2}|[A-Z][a-z]{3,})"


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


@dataclass(frozen=True)
class _Shape:
    """A way to tell a post of a person; `chinese` where the name is one of Chinese characters, `again` where it may
    tell a second post of one who has one beside the name."""

    pattern: re.Pattern[str]
    chinese: bool = True
    again: bool = False


@lru_cache(maxsize=1)
def _shapes() -> tuple[_Shape, ...]:
    return (*_beside(), *_by_verbs(), *_in_english())


def _zh() -> str:
    return rf"(?:{_SPELT}|(?:[{words()['surnames']}]|{words()['surnames.rare']})[\u4e00-\u9fff]{{1,2}})"


def _apposed() -> str:
    """A Chinese name right behind a post, with a bound behind it, whatever family name it has: CEO谈书越此前."""
    bounds = rf"[^\u4e00-\u9fff]|\Z|{_OTHER}|{words()['before_verb'].removesuffix('*')}|(?:{_does()})"
    return rf"(?:{words()['surnames.apposed']}[\u4e00-\u9fff]{{1,2}}?(?={bounds}))"


_OTHER = "[与和及在于对向以把被将已曾则也还又再都仍从因]"


@lru_cache(maxsize=1)
def _does() -> str:
    """What a person does, as the words behind a name tell it."""
    table = words()
    verbs = ("speaks", "takes_post", "comes_to", "goes_from", "left_post", "is_post", "founds")
    return "|".join([*(table[one] for one in verbs), "共同|联合|今年|去年|上月|本月|同时|此前|近日|日前"])


def _many() -> str:
    posts = words()["posts"]
    return rf"(?P<post>(?:{posts})(?:\s?[、兼及和/&]?\s?(?:{posts}))*)"


def _beside() -> Iterator[_Shape]:
    """The post beside the name: 砚池智能创始人ⓝ, ⓝ（砚池智能CEO）."""
    zh, many, posts = _zh(), _many(), words()["posts"]
    for source in (
        rf"(?P<org>[^\s，。；：、！？“”（）\n]{{0,14}}?\s?){many}(?:、\d\d岁的|\s?)(?P<name>{zh}|{_apposed()})",
        rf"(?<![\u4e00-\u9fff])(?P<name>{zh})，(?:原|前|现任?)?(?P<org>[^（）()，。、]{{2,16}}?\s?){many}(?=[，。])",
        rf"(?P<name>{zh})\s?[（(](?:原|前|现任?)?(?P<org>[^（）()，。]{{0,16}}?\s?){many}[）)]",
        rf"(?P<name>{zh}|{_EN}(?=[\u4e00-\u9fff（\s]))\s?(?:（[^（）]{{1,30}}）|\([^()]{{1,30}}\))?\s?(?:{words()['takes_post']})(?P<org>[^，。；]{{0,14}}?\s?){many}",
        rf"由(?:[^，。；、]{{0,10}}?的)?(?P<name>{zh})(?P<org>)(?:等[^，。；]{{0,6}})?(?:[于在][^，。；]{{1,10}})?(?P<post>创立|创办|创建|成立)",
        rf"(?:迎来|任命|聘请|选出|新任)[^，。；]{{0,8}}?(?P<org>){many}[：:]\s?(?P<name>{zh})(?=[，。；])",
        rf"(?<![\u4e00-\u9fff])(?P<name>{zh})(?P<org>)(?P<post>创立|创办|创建)(?=了|的)",
        rf"(?P<org>[^\s，。；：、！？“”（）\n]{{2,14}}?){many}、[^\s，。；：、！？“”（）\n]{{0,14}}(?:{posts}|投资人)(?P<name>{zh})",
    ):
        yield _Shape(re.compile(source))
    for source in (
        rf"(?P<name>[他她]|{zh})[^。；]{{0,24}}?(?:曾|此前|之前|先前|早年|早前|前)[^，。；在]{{0,4}}在(?P<org>[^，。；]{{2,14}}?)(?:做过|担任过?|任|当过)[^，。；]{{0,8}}?{many}",
        rf"(?P<name>[他她]|{zh}){words()['before_verb']}在(?P<org>[^，。；]{{2,14}}?)(?:待|工作|供职|干)了?[^，。；]{{0,8}}，(?:离职前|离开前|期间|其间|最后)[^，。；]{{0,3}}?(?:是|任|担任|做|负责|为)[^，。；]{{0,8}}?{many}",
    ):
        yield _Shape(re.compile(source), again=True)
    yield _Shape(
        re.compile(
            rf"(?P<name>[他她其并还])(?:目前|现在?|曾经?|此前|之前|也|还|将)*(?:是|任|担任|出任)(?P<org>[^，。；]{{0,14}}?\s?){many}"
        )
    )


def _by_verbs() -> Iterator[_Shape]:
    """The post behind a verb that governs it: 任命ⓝ为首席技术官, ⓝ此前在百度担任研究员, ⓝ辞去总裁职务."""
    names = rf"{_zh()}|{words()['surnames.apposed']}[\u4e00-\u9fff]{{1,2}}?"
    who = rf"(?P<name>{names})(?:{words()['titles']})?(?:（[^（）]{{1,30}}）)?\s?"
    between, takes, many = words()["before_verb"], words()["takes_post"], _many()
    org = r"(?P<org>[^，。；：、]{0,16}?\s?)"
    for source in (
        rf"(?:(?<![\u4e00-\u9fff])|(?<=[官人长事裁理家员师管监])){who}{between}(?:{words()['is_post']})(?P<org>[^，。；：、]{{2,16}}?){many}",
        rf"{who}{between}(?:{takes}){org}{many}",
        rf"{who}{between}在(?P<org>[^，。；：、]{{2,16}}?)(?:{takes}|做|从事){many}",
        rf"{who}{between}(?:{words()['comes_to']})(?:了|到)?(?P<org>[^，。；：、]{{0,14}}?)，?\s?(?:[并将后]|成为其?)*(?:{takes}|{words()['is_post']})(?:其|公司|该公司|新任)*{many}",
        rf"(?:{words()['appoints']})(?:了)?(?:原|前)?(?:[^，。；：、]{{0,8}}?){who}(?:{takes}|{words()['is_post']}){org}{many}",
        rf"(?P<org>[^\s，。；：、！？“”（）\n]{{0,14}}?\s?){_many()}(?:分别|一直|仍然?|目前|现在|则|也)*(?:为|是|叫){who}",
        rf"{_many()}(?:一职|职务|职位|的职务)?(?:[将则也]|随后)*由{who}(?:{takes}|接替|兼任)(?P<org>)",
        rf"{who}{between}(?:{words()['goes_from']}){org}{many}",
        rf"(?<=[，；])(?P<name>){between}(?:在|到|赴|去)(?P<org>[^，。；：、]{{2,14}}?)(?:{takes}){many}",
        rf"(?<=[，；])(?P<name>){between}(?:{takes}|{words()['goes_from']}){org}{many}",
    ):
        yield _Shape(re.compile(source), again=True)


def _in_english() -> Iterator[_Shape]:
    """Posts in English: Larkfield CEO ⓝ, named ⓝ as its chief executive, ⓝ, a former Larkfield researcher."""
    posts, many = words()["posts"], _many()
    org = r"(?P<org>(?:[A-Z][\w.-]*(?: [A-Z][\w.-]*)*(?:['’]s)? )?)"
    held = (
        rf"(?:the |an? |its |their )?(?:new |next |first |former |onetime |one-time |then-|ex-|interim |global )*{org}"
        rf"(?P<post>(?i:(?:{posts})(?: and (?:{posts}))?))\b"
    )
    table, did = words(), r"(?:,[^,.]{3,60},)? (?:has |had |will |also )*"
    for source in (
        rf"(?P<org>[^\s，。；：、！？“”（）\n]{{0,14}}?\s?){many}\s?(?P<name>{_EN})(?![A-Za-z])",
        rf"(?P<post>(?i:{posts})(?: (?:of|for) [a-z]+(?: [a-z]+)?)?),? (?P<name>{_EN})(?![A-Za-z])(?P<org>)",
        rf"(?P<post>(?i:{posts}))\b[^.;\n]{{0,70}}?\b(?:replaced|succeeded) by (?P<name>{_EN})(?![A-Za-z])(?P<org>)",
    ):
        yield _Shape(re.compile(source), chinese=False)
    described = r"(?:(?:[A-Z][\w.-]*(?:['’]s)? ){0,2}?(?:(?<=s )|[a-z-]+ )(?:[a-z-]+ ){0,2})?"
    for source in (
        rf"(?P<name>{_EN}), (?!whose )(?:who (?:is|was) |(?!who )(?:[a-z]+ ){{0,2}}?){held}",
        rf"\b(?:{table['appoints.en']}) {described}(?P<name>{_EN}),? (?:as |to be |to become |to )?{held}",
        rf"(?P<name>{_EN}){did}(?:{table['comes_to.en']}) (?P<org>[A-Z][\w.-]*(?: [A-Z][\w.-]*)*) as "
        + held.replace("<org>", "<_org>"),
        rf"(?P<name>{_EN}){did}(?:{table['comes_to.en']})(?: last \w+| this \w+| in \w+)? as {held}",
        rf"(?P<name>{_EN}){did}(?:{table['takes_post.en']}|{table['goes_from.en']}) (?:as )?{held}",
    ):
        yield _Shape(re.compile(source), chinese=False, again=True)


def find_persons(text: str) -> list[PersonFound]:
    """Every person with a post, from left to right."""
    found: dict[tuple[Span, int], PersonFound] = {}
    for shape in _shapes():
        for match in shape.pattern.finditer(text):
            name = _named(text, match.span("name")) if shape.chinese else _untitled(text, match.span("name"))
            if shape.chinese and _goes_on(text, name):
                continue
            org = match.span("org") if match["org"].strip() else None
            held = next((one for (place, _), one in found.items() if place == name), None)
            if held is not None and not (shape.again and _other(held, match.span("post"))):
                continue
            if text[name[0] + 1 : name[0] + 2] not in _NO_NAME or name[0] == name[1]:
                found[name, match.start("post")] = PersonFound(name, match.span("post"), org)
                for joined in _joined(text, name, chinese=shape.chinese) if name[0] > match.start("post") else ():
                    found.setdefault((joined, match.start("post")), PersonFound(joined, match.span("post"), org))
    return [*_apart(sorted(found.values(), key=lambda one: (one.name, one.post)))]


def _untitled(text: str, place: Span) -> Span:
    """A name in Latin letters without the post that stands before it: Chairman ⓝ."""
    post = re.match(rf"(?i:(?:{words()['posts']}) )+(?=[A-Z])", text[slice(*place)])
    return (place[0] + post.end(), place[1]) if post else place


def _joined(text: str, name: Span, *, chinese: bool) -> Iterator[Span]:
    """The names that commas and ands join to a name: 联合创始人ⓝ、ⓝ和ⓝ."""
    shape = _joined_in_chinese() if chinese else _JOINED
    while (match := shape.match(text, name[1])) is not None:
        name = _named(text, match.span("name")) if chinese else match.span("name")
        if chinese and _goes_on(text, name):
            return
        yield name


@lru_cache(maxsize=1)
def _joined_in_chinese() -> re.Pattern[str]:
    return re.compile(rf"(?:、|和|与|及|以及)(?P<name>{_zh()})(?![\u4e00-\u9fff]{{0,3}}(?:{words()['posts']}))")


def _other(held: PersonFound, post: Span) -> bool:
    """Whether a post stands elsewhere than the one that is known."""
    return post[1] <= held.post[0] or held.post[1] <= post[0]


def _named(text: str, place: Span) -> Span:
    """The name without a character that belongs to what follows it."""
    start, end = place
    spelt = _CUT.search(text[start:end]) if "·" in text[start:end] else None
    if spelt is not None:
        return start + spelt.start(), end
    if end - start < 3 or "·" in text[start:end]:
        return place
    two, three = text[start : start + 2], text[start:end]
    if re.match(words()["titles"], text[end - 1 : end + 1]):
        return start, end - 1  # 祁岚女士
    if text[end - 1] in _BEHIND or _acts().match(text, end - 1) or text.count(two) > text.count(three):
        return start, end - 1
    return place


@lru_cache(maxsize=1)
def _acts() -> re.Pattern[str]:
    """Words of two characters and more behind a person's name: 韩序通过, where 通 by itself may end a name."""
    return re.compile(rf"(?:通过|持有|合计|直接|间接|(?=[\u4e00-\u9fff]{{2}})(?:{_does()}))")


_CUT = re.compile(r"(?<=[家员人官长者师管监])[\u4e00-\u9fff]{1,6}·.+$")  # 高管ⓝ·ⓝ


def _goes_on(text: str, name: Span) -> bool:
    """Whether a name of three characters goes on as none in Chinese does: 苏茨克沃：, 卡罗琳·莱维特."""
    if "·" in text[slice(*name)]:
        return False
    longer = re.match(r"([\u4e00-\u9fff])[：，。、；）]", text[name[1] :]) if name[1] - name[0] == 3 else None
    return text.startswith("·", name[1]) or (longer is not None and longer[1] not in _BEHIND)


def _apart(found: list[PersonFound]) -> Iterator[PersonFound]:
    """Those whose names do not overlap; the earlier one stays."""
    last = (-1, -1)
    for one in found:
        if one.name[0] >= last[1] or one.name == last:
            yield one
            last = one.name
