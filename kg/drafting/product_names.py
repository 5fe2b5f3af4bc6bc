"""Names of products and of institutes: what stands in marks behind a word for a thing, 青岚App, 听雨AI, ⓝ研究院."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import lru_cache

from kg.drafting.drafting_words import words
from kg.drafting.new_names import FUNCTION, LATIN, Name, adverb, generic


@lru_cache(maxsize=1)
def _shapes() -> tuple[tuple[re.Pattern[str], str], ...]:
    things, models = words()["product_words"]["product"], words()["product_words"]["model"]
    zh, begins = r"[\u4e00-\u9fff]{2,4}", r"(?:^|(?<=[，。；：！？“”\n是与和、的在])|(?<=\d[年月日]))"
    marked = r"[“「『\"](?P<marked>[\u4e00-\u9fffA-Za-z][\u4e00-\u9fffA-Za-z0-9 .·-]{0,13})[”」』\"]"
    mixed = rf"(?P<mixed>{zh}\s?[A-Z][A-Za-z0-9.-]{{0,7}})(?![A-Za-z0-9])"
    field = r"(?![A-Za-z\u4e00-\u9fff]{0,2}(?:公司|企业|行业|领域|产业|赛道)|核心|业务|部门|团队|人才|负责|科学家|高管)"
    return (
        (re.compile(rf"(?:{models})\s?(?:{marked}|{mixed})"), "Model"),
        (re.compile(rf"(?:{things})\s?(?:{marked}|{mixed})"), "Product"),
        (re.compile(rf"(?:{words()['releases']['zh']})(?:[全最]?新(?:一代)?|旗舰|首款)*{mixed}"), "Product"),
        (re.compile(rf"{begins}(?P<mixed>{zh}\s?A(?:pp|PP))(?![A-Za-z])", re.MULTILINE), "Product"),
        (re.compile(rf"{begins}(?P<mixed>{zh}\s?AI){field}", re.MULTILINE), "Company"),
    )


_THING = (
    "(?:app|chatbot|assistant|agent|browser|game|headset|product|tool|robot|humanoid|tutor|copilot|device|generator)"
)
_APPOSED = re.compile(
    rf"\b[a-zA-Z-]+ {_THING}(?:,| called| named| dubbed)? (?P<before>{LATIN.pattern})"
    rf"|(?P<behind>{LATIN.pattern}), (?:its|an?|the) (?:[\w-]+ ){{0,3}}{_THING}\b"
)


def products(text: str) -> Iterator[Name]:
    """Products and models by the words before them or the letters behind them."""
    for match in _APPOSED.finditer(text):
        label = match["before"] or match["behind"]
        if not generic(label):
            yield Name(label, "Product")
    for shape, type in _shapes():
        for match in shape.finditer(text):
            label = match.group(match.lastgroup or 0)
            plain = re.sub(r"\s?[A-Z][A-Za-z0-9.-]*$", "", label) or label
            if generic(label[len(plain) :].strip()) and type in ("Model", "Product") and not label.endswith(_APP):
                continue  # 采用稀疏MoE
            named = not FUNCTION.search(plain) and not adverb().search(plain) and not generic(plain)
            if len(label) > 1 and named and not re.match(words()["no_names"], plain) and not _KIND.search(plain):
                yield Name(label, type)


_APP = ("App", "APP")
_KIND = re.compile(
    rf"^(?:{words()['countries']}|采用|支持|使用|基于|包括|拥有|具备|接入|搭载|超过|兼容|适配)|(?:式|型|态|类|代|版|级|端|侧|原生|布局|做|用|向|讲|谈|聊|看)$"
)  # 生成式AI names nobody


def institutes(text: str, found: Mapping[str, Name]) -> Iterator[Name]:
    """Institutes and laboratories of firms that are named: 砚池研究院."""
    for label in list(found):
        if label[0] > "\u4e00":
            shape = rf"{re.escape(label)}[\u4e00-\u9fffA-Za-z]{{0,4}}?(?:{words()['endings']['ResearchInstitute']})"
            yield from (Name(match.group(), "ResearchInstitute") for match in re.finditer(shape, text))
