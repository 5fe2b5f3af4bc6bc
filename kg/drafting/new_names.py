"""New names by where and how they stand: endings, descriptions, brackets, verbs that only a firm does.

The class of a name follows from the same words. Never guesses that two names are one thing.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache

from kg.drafting.drafting_words import capitals, pattern, words
from kg.drafting.find_times import opens_with_time
from kg.ontology.registry import vocabulary
from kg.reading.patterns import lexicon

_WORD = r"[A-Z][A-Za-z0-9]*(?:[.-][A-Za-z0-9]+)*"
LATIN = re.compile(
    rf"(?:{_WORD} ){{0,4}}(?:University|Institute|Academy|School|Bank|Ministry|Department) of {_WORD}"
    rf"(?: {_WORD}| and {_WORD})*"
    rf"|{_WORD}(?: {_WORD})*"
)
FUNCTION = re.compile(r"[的了想做将只都且又很被把让使吗呢吧这那哪谁您你我他她它们什么是在没也就还但若因所其与跟从给不]")
_BRACKETS = re.compile(
    r"(?P<zh>[\u4e00-\u9fffA-Za-z0-9· ]{2,24}?)\s?[（(](?:英文名[：:]?|以下简称[“\"]?|简称[“\"]?)?"
    r"(?P<en>[A-Za-z][\w .&-]{1,30}"
    r"|[\u4e00-\u9fff]{2,8}(?:资本|智能|科技|基金|创投))[”\"]?[）)]"
)
_MARKS = re.compile(r"[\"'，。；：、！？“”‘’（）()《》「」『』—…\s]")
_OPENS = re.compile(
    rf"\A|{_MARKS.pattern}|[是与跟从给被把让有由为对和及]|(?<=[\u4e00-\u9fffA-Za-z]{{3}})的"
)  # what a name may begin behind
_ACTS = re.compile(
    r"\s?(?:则|也|已|于|在|把|近日|日前|[今昨][日天]|[上本][周月]|[今去]年|[将正又再刚曾]|迎来|拿到|宣布|完成|获得?|\d)"
)
_TAKES = re.compile(r"(?:融资|轮|上市|挂牌|估值[^，。；]{0,8})$")  # what only a firm does: 完成A轮融资的ⓝ
_FARTHEST, _LONGEST = 24, 10  # characters before a name's end that are looked at, and of a name
_TIMES = r"[\d一二三四五六七八九十两上下本去今明前每当整多首][年月日元]|[年月日元]$|轮"  # 上月, 三年, A轮, and not 触月
_GOES_ON = "(?<=股份)(?:支付|激励|转让|回购|比例|总数)|(?<=资本)(?:开支|支出|化|市场)"  # what makes an ending no name's
_COUNTED = r"(?:逾|约|近|超过?|达|共)?\s?\d[\d.,]*\s?[万千百亿]*余?[台款套辆只部件]"  # 四足机器人约2.1万台
THING = ""  # the class of a name that nothing tells


@dataclass(frozen=True)
class Name:
    """What a label stands for in this text: a known entity, or a new one of a class that its place tells."""

    label: str
    type: str
    id: str = ""
    also: tuple[str, ...] = ()
    sure: bool = True

    @property
    def new(self) -> bool:
        return not self.id

    def is_a(self, *classes: str) -> bool:
        """Whether it is told to be of one of these classes or of one below."""
        return self.type != THING and any(vocabulary().is_a(self.type, one) for one in classes)

    def may_be(self, *classes: str) -> bool:
        """The same, or nothing tells what it is."""
        return self.type == THING or self.is_a(*classes)


def repeated(text: str) -> Iterator[Name]:
    """What opens several clauses, each time with other words behind it: a firm that the text is about."""
    behind: dict[str, set[str]] = {}
    for match in re.finditer(r"(?:^|[，。；：！？“\n])([\u4e00-\u9fff]{3,7})", text):
        for length in range(2, len(match[1])):
            behind.setdefault(match[1][:length], set()).add(match[1][length])
    for label, after in behind.items():
        whole = len(label) > 2 and len(after) > 1 and len(behind.get(label[:-1], ())) == 1
        plain = bare(label) == label and not adverb().search(label) and not says_something().search(label)
        if whole and plain and is_name(label):
            yield Name(label, class_of(label) or "Company", sure=class_of(label) is not None)


@lru_cache(maxsize=1)
def says_something() -> re.Pattern[str]:
    """Words of figures and events: 投后估值 opens clauses and is nobody."""
    zh = [source for source in lexicon().data["metrics"].values() if re.search(r"[\u4e00-\u9fff]", source)]
    return re.compile(
        "|".join(
            [
                *zh,
                words()["growing"],
                "估值|利润|收入|研发|数据|模型|产品|用户",
                "[招申说]\\w{1,3}书|[财年季]报|报告|公告|通知|声明|文件|榜单|协议",
            ]
        )
    )


def class_of(label: str) -> str | None:
    """The class that a name's ending tells, or None."""
    for type, ending in words()["endings"].items():
        if re.search(rf"(?:{ending})$", label) and not re.fullmatch(ending, label):
            return str(type)
    return None


def models(text: str) -> Iterator[Name]:
    for match in re.finditer(rf"(?<![A-Za-z0-9])(?:{words()['model']})(?![A-Za-z0-9]|{words()['counted']})", text):
        label = match.group().strip()
        if len(label) > 2 and not re.match(rf"(?:{capitals()})\b", label):
            yield Name(label, "Model")


def bracketed(text: str, found: Mapping[str, Name]) -> Iterator[Name]:
    for match in _BRACKETS.finditer(text):
        zh = _behind_descriptor(match["zh"].strip())
        if zh.isascii():
            zh = next((one.group() for one in LATIN.finditer(zh) if one.end() == len(zh)), "")
        if not zh or re.search(r"(?:^| )[a-z]+ ", match["en"]):
            continue
        if zh in found or re.fullmatch(capitals(), match["en"]):
            if zh in found:
                yield Name(match["en"], found[zh].type, found[zh].id)
            continue
        if (
            2 <= len(zh) <= 10
            and not FUNCTION.search(zh)
            and not adverb().fullmatch(zh)
            and not re.search(rf"(?:{words()['posts']})$", zh)
        ):
            type = class_of(zh) or class_of(match["en"]) or "Company"
            yield Name(zh, type, also=(match["en"],))
            yield Name(match["en"], type, also=(zh,))


def _behind_descriptor(label: str) -> str:
    cut = [m for m in pattern("{}", "descriptors/zh").finditer(label) if m.end() < len(label) - 1]
    return label[cut[-1].end() :].strip() if cut else label


@lru_cache(maxsize=1)
def _firm_shapes() -> tuple[re.Pattern[str], ...]:
    adverbs = r"(?:\s?(?:[今昨][日天]|近日|日前|已|正式|对外|再次|顺利|\d{1,2}月\d{1,2}日|于[^，。]{2,12}?))*"
    opens = rf"(?:(?<=[，。；：！？“\n【])|^|(?:{words()['descriptors']['zh']})\s?)"
    name = r"(?P<name>[\u4e00-\u9fffA-Za-z][\u4e00-\u9fffA-Za-z0-9·.&-]{1,11}?)(?:（[^）]{1,30}）)?"
    zh = rf"{opens}{name}{adverbs}\s?(?={words()['firm_verbs']['zh']})"
    whole = r"(?P<name>[\u4e00-\u9fffA-Za-z][\u4e00-\u9fffA-Za-z0-9·.&-]{1,11})"
    quoted = rf"(?:{words()['descriptors']['zh']})[“「\"]{whole}[”」\"]"
    en = rf"\b(?i:{words()['descriptors']['en']}) (?P<name>{LATIN.pattern})"
    made = rf"(?:{words()['founds']})[了过]?[^，。；\n]{{0,10}}?(?:{words()['descriptors']['zh']})"
    made += r"(?P<made>[\u4e00-\u9fffA-Za-z][\u4e00-\u9fffA-Za-z0-9·.&-]{1,7})(?=[，。；、（])"
    told = "|".join(words()["endings"][one] for one in ("Company", "InvestmentFirm"))
    told = rf"的(?P<told>[\u4e00-\u9fff]{{2,4}}(?:{told}))(?=[，。；、（])"
    told = rf"(?:{words()['founds']})[了过]?[^，。；\n]{{0,14}}?{told}"
    ends = r"(?=[，。；、（]|刚|[已将又也还在于被把向从与和以]|近[日期]|日前|[今昨][日天年晚]|去年|身上|名下|旗下)"
    kind = r"(?<=[\u4e00-\u9fffA-Za-z]{2})(?<!这家)(?<!一家)(?:公司|企业|厂商|创企|初创|独角兽|开发商|服务商|制造商)"
    said = rf"{kind}(?P<said>[\u4e00-\u9fff]{{3,6}}?){ends}"  # 芯片公司ⓝ刚刚
    return re.compile(zh, re.MULTILINE), re.compile(en), re.compile(f"{quoted}|{made}|{told}|{said}")


@lru_cache(maxsize=1)
def _apposed() -> re.Pattern[str]:
    """ⓝ, a chip designer in Chengdu, …"""
    called = words()["descriptors"]["en"]
    between = r"(?:(?!(?:who|at|of|with|for|in|from|to|on)\b)[\w’'-]+ ){0,4}?"
    return re.compile(rf"(?P<name>{LATIN.pattern}), (?:an?|the|its|another|which is an?) {between}(?:{called})\b")


def firms(text: str) -> Iterator[Name]:
    zh, en, quoted = _firm_shapes()
    for match in quoted.finditer(text):
        if match["said"]:
            yield from _firm(match["said"], sure=False)
            continue
        label = match["name"] or bare(match["made"] or match["told"])
        if match["name"] or is_name(label):
            yield Name(label, class_of(label) or "Company")
    yield from _told_again(text)
    for match in zh.finditer(text):
        label = bare(match["name"])
        told = class_of(label) is not None or (label != match["name"] and not adverb().search(label))
        if is_name(label) and (told or may_be_firm(text, label)):
            yield Name(label, class_of(label) or "Company", sure=told)
    for match in [*en.finditer(text), *_apposed().finditer(text)]:
        if not generic(match["name"]):
            yield Name(match["name"], "Company")
    for match in re.finditer(rf"(?:{lexicon().data['firms']})(?!{_COUNTED}|{_GOES_ON})", text):
        label = undescribed(match.group()) if match.group().isascii() else _bounded(text, match.span())
        if is_name(label) and class_of(label) and not adverb().search(label):
            yield Name(label, class_of(label) or "Company")


def _told_again(text: str) -> Iterator[Name]:
    """What stands behind a word for a firm, as far as the text has the same words elsewhere: 芯片公司ⓝ全部股权.

    And what an item of news names first, 【ⓝ：, marks as a name, 的「ⓝ」, or tells a round of, ⓝ的B轮.
    """
    for match in _behind_descriptors().finditer(text):
        rest = match["rest"]
        length = next((n for n in range(len(rest), 2, -1) if text.count(rest[:n]) > 1), 0)
        if length:
            yield from _firm(rest[:length], sure=False)
    for match in _MARKED.finditer(text):
        label = match["first"] or match["marked"] or match["of"]
        if match["marked"] or text.count(label) > 1 or class_of(label):
            yield from _firm(label, sure=match["marked"] is not None)


@lru_cache(maxsize=1)
def _behind_descriptors() -> re.Pattern[str]:
    return re.compile(rf"(?:{words()['descriptors']['zh']})[“「]?(?P<rest>[\u4e00-\u9fffA-Za-z0-9]{{3,8}})")


def _firm(label: str, *, sure: bool) -> Iterator[Name]:
    plain = bare(label) == label and not adverb().search(label) and not says_something().search(label)
    if plain and is_name(label):
        yield Name(label, class_of(label) or "Company", sure=sure or class_of(label) is not None)


_MARKED = re.compile(
    r"^【(?P<first>[\u4e00-\u9fffA-Za-z0-9]{2,8})：|(?:^|(?<=[，。；：的]))「(?P<marked>[\u4e00-\u9fffA-Za-z0-9]{2,8})」(?![的，。])"
    r"|(?:^|(?<=[，。；：]))(?P<of>[\u4e00-\u9fff]{3,6})的(?:Pre-?)?[A-H]\d?\+*\s?轮",
    re.MULTILINE,
)


def undescribed(label: str) -> str:
    """A name in Latin letters without what a sentence calls it first: Rival ⓝ."""
    return re.sub(rf"^(?:{words()['descriptors']['en']}) ", "", label, flags=re.IGNORECASE)


def _bounded(text: str, place: tuple[int, int]) -> str:
    """The name that ends at a place: what its clause has before it, or the longest words that stand behind different
    ones in the text; empty where nothing tells where it begins."""
    begin = max(0, place[1] - _FARTHEST)
    for match in _OPENS.finditer(text[: place[1]], begin):
        label = bare(text[match.end() : place[1]])
        behind_of = match.group() == "的" and not _ACTS.match(text, place[1])  # 自研的四足机器人 is nobody
        behind_of = behind_of and not _TAKES.search(text, max(begin, match.start() - _LONGEST), match.start())
        if not _MARKS.search(label) and is_name(label) and not behind_of:
            return label
    for start in range(max(begin, place[1] - _LONGEST), place[1] - 3):
        words = text[start : place[1]]
        if not _MARKS.search(words) and len({text[at - 1 : at] for at in _starts(text, words)}) > 1:
            return bare(words)
    return ""


def _starts(text: str, words: str) -> Iterator[int]:
    at = text.find(words)
    while at >= 0:
        yield at
        at = text.find(words, at + 1)


def bare(label: str) -> str:
    """A name without what describes it and without the words that govern it: 由ⓝ, IT服务巨头ⓝ."""
    inside = re.sub(words()["opens_name"], "", _behind_descriptor(label))
    inside = re.sub(r"^.{2,}(?:以及|和|与|、)(?=.{3,})", "", inside)
    return re.sub(words()["governs"], "", inside).strip()


def may_be_firm(text: str, label: str) -> bool:
    """Whether unknown words may be a firm's name: they end as one does, or the text uses them more than once."""
    return is_name(label) and not adverb().search(label) and (class_of(label) is not None or text.count(label) > 1)


@lru_cache(maxsize=1)
def adverb() -> re.Pattern[str]:
    return re.compile(words()["adverbs"])


def is_name(label: str) -> bool:
    return (
        2 <= len(label) <= 10
        and not re.match(words()["no_names"], label)
        and not generic(label)
        and not pattern("{}|{}", "lists/lead.back", "lists/follow.back").search(label)
        and not FUNCTION.search(label)
        and opens_with_time(label) is None
        and not re.search(rf"^\d|\d$|(?:{words()['posts']})$|{_TIMES}|(?<!有限)(?:公司|企业)$", label)
    )


def generic(label: str) -> bool:
    """Whether a label is made of words alone that name nothing: Chinese AI."""
    return re.fullmatch(rf"(?:{capitals()})(?: (?:{capitals()}))*", label) is not None
