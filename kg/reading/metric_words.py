"""Which word governs a figure: what it measures, whether it is a change, a sum over rounds or firms, a part.

The nearest word wins: right behind the figure, else ahead of it in its clause.
"""

from __future__ import annotations

import re
from functools import lru_cache

from kg.reading.masked_text import Page, Span
from kg.reading.patterns import NAME, QUANTITY, both, lexicon, pattern, reading, simplified

_NEXT_TO = re.compile(
    reading("metric_words.next_to"),
    re.IGNORECASE,
)

# the head of a subject that a copula joins to its figure: the valuation at which … was $5 million
_COPULA = re.compile(reading("metric_words.copula"), re.IGNORECASE)
_TAKES_MORE = re.compile(reading("metric_words.takes_more"), re.IGNORECASE)
_WORTH_IT = re.compile(reading("metric_words.worth_it"), re.IGNORECASE)
_PART_OF = re.compile(reading("metric_words.part_of"), re.IGNORECASE)
# what describes a firm before its name is no word for its figure: 房产估值软件商ⓝ, 做天气预测的ⓝ
_DESCRIBED = re.compile(reading("metric_words.described"))


_OWN_FIGURE = re.compile(reading("metric_words.own_figure"))
_NEW_CLAUSE = re.compile(reading("metric_words.new_clause"), re.IGNORECASE)


@lru_cache(maxsize=1)
def _tables() -> dict[str, re.Pattern[str]]:
    return {name: both(source) for name, source in lexicon().data["metrics"].items()}


def words_of(metric: str) -> re.Pattern[str]:
    """The words that name a metric."""
    return _tables()[metric]


@lru_cache(maxsize=16)
def table(group: str, name: str) -> re.Pattern[str]:
    return both(lexicon().data[group][name])


@lru_cache(maxsize=1)
def _parts() -> re.Pattern[str]:
    part = both(lexicon().data["parts"]).pattern
    return re.compile(
        rf"ⓝ+(?:的|'s|’s|'|’)?\s*(?:最大的|新的|[\w-]+ )?(?P<own>{part})|(?P<there>从中"
        rf"|(?<![A-Za-z])(?:[\w-]+ ){{0,2}}[\w-]+ alone\b"
        rf"|[^，。；ⓝⓠ]{{2,16}}(?:给|为)ⓝ+(?:贡献|带来|创造)"
        rf"|旗下的?[^，。；ⓝⓠ的]{{0,6}}(?:业务|板块|部门|事业部|子公司|模块|产品线|分公司)(?!众多|遍布|的ⓝ)"
        rf"|(?:仅|单|光)(?:是|靠|凭)?[^，。]{{1,8}}(?:一项|一块|一地|一国|业务|产品|市场))"
        rf"|(?:\bits|\btheir) (?:\w+ )?(?P<its>{part})\b|(?P<of>{part})\s+(?:of|at|in)\s+ⓝ+",
        re.IGNORECASE,
    )


def governing(page: Page, place: Span, family: str, begin: int, end: int) -> tuple[str, str] | None:
    """The metric that governs the figure at `place` between two positions, and its word; None where none is named."""
    owner = _WORTH_IT.match(page.text, place[1])
    if owner and family == "money":
        return "valuation", owner.group().strip()
    raised = _RAISED_IT.match(page.masked, place[1], end)
    if raised and family == "money":
        return "amount", raised.group().strip()
    described = _DESCRIBED.search(page.masked, begin, place[0])
    begin = described.end() if described else begin
    words = list(_words(page.masked, begin, end, tuple(lexicon().data["families"][family])))
    words = [word for word in words if not _OWN_FIGURE.search(page.masked[word[1] : place[0]])]  # 估值9亿、到账1亿
    words = [word for word in words if not _NONE_OF.search(page.masked[max(0, word[0] - 24) : word[0]])]
    behind = [word for word in words if word[0] >= place[1] and not _NEW_CLAUSE.search(page.masked[place[1] : word[0]])]
    if behind and _NEXT_TO.fullmatch(page.masked, place[1], behind[0][0]):
        return behind[0][2], page.text[behind[0][0] : behind[0][1]]
    ahead = [word for word in words if word[1] <= place[0]]
    while len(ahead) > 1 and (
        _PART_OF.fullmatch(page.masked, ahead[-2][1], ahead[-1][0])
        or (page.text[slice(*ahead[-1][:2])] == "worth" and ahead[-2][1] + 1 == ahead[-1][0])
    ):
        ahead.pop()
    if ahead and _COPULA.search(page.masked[ahead[-1][1] : place[0]]):
        ahead = [word for word in ahead if _TAKES_MORE.match(page.masked, word[1])][:1] or ahead
    chosen = ahead[-1] if ahead else behind[0] if behind else None
    return (chosen[2], page.text[chosen[0] : chosen[1]]) if chosen else None


def _words(text: str, begin: int, end: int, names: tuple[str, ...]) -> list[tuple[int, int, str]]:
    """The words of metrics in a stretch of text, the longest where they overlap, in order."""
    found = [(*match.span(), name) for name in names for match in _tables()[name].finditer(text, begin, end)]
    kept: list[tuple[int, int, str]] = []
    for word in sorted(found, key=lambda one: (one[0] - one[1], one[0])):
        if all(word[1] <= other[0] or other[1] <= word[0] for other in kept):
            kept.append(word)
    return sorted(kept)


def measures(predicate: str, text: str) -> bool:
    """Whether a text holds a word for what the property measures."""
    text = simplified(text)
    return any(_tables()[name].search(text) for name in lexicon().data["governed"].get(predicate, ()))


def names_a_metric(text: str) -> bool:
    """Whether a text holds a word for anything that is measured."""
    text = simplified(text)
    return any(words.search(text) for words in _tables().values())


def against(page: Page, predicate: str, begin: int, end: int) -> str | None:
    """The word that speaks against a property in a stretch of text."""
    source = lexicon().data["against"].get(predicate)
    found = both(source).search(page.masked, begin, end) if source else None
    return found.group() if found else None


def replaced(page: Page, begin: int, place: Span) -> str | None:
    """The word by which someone else follows the one who is named at `place`."""
    found = list(table("former", "replaced").finditer(page.masked, begin, place[0]))
    return found[-1].group() if found and place[0] - found[-1].end() < 3 else None


def left_post(page: Page, begin: int, place: Span, end: int) -> str | None:
    """The word by which the post at `place` is no longer, or not yet, held."""
    ahead, behind = (table("former", name) for name in ("ahead", "behind"))
    for found in ahead.finditer(page.masked, begin, place[0]):
        between = page.masked[found.end() : place[0]]
        if len(between) < 30 and not _HELD.search(between):
            return found.group()
    after = behind.search(page.masked, place[1], min(end, place[1] + 40))
    return after.group() if after and not _HELD.search(page.masked, place[1], after.start()) else None


_HELD = re.compile(
    reading("metric_words.held"),
    re.IGNORECASE,
)


def change(page: Page, place: Span) -> str | None:
    """The word that makes the figure a change rather than a level."""
    found = re.search(
        rf"(?:{table('growth', 'ahead').pattern})\s*(?:约|近|超|超过|about|some|around)?\s*$",
        page.masked[max(0, place[0] - 30) : place[0]],
        re.IGNORECASE,
    )
    found = found or re.match(
        rf"\s*(?:{table('growth', 'behind').pattern})", page.masked[place[1] : place[1] + 40], re.IGNORECASE
    )
    return found.group().strip() if found and not found.group().strip().endswith(("到", "至")) else None


def came_from(page: Page, place: Span) -> str | None:
    """The word by which the figure is an earlier level that gave way to another: 从210人回落到60人."""
    ahead = _FROM.search(page.masked, page.sentence(place[0]).start, place[0])
    return ahead.group() if ahead and _TO.match(page.masked, place[1]) else None


_FROM = re.compile(r"(?:从|由)[^，。；ⓠ]{0,10}$|\bfrom (?:about |some |around )?$", re.IGNORECASE)
_TO = re.compile(
    rf"[^，。；{QUANTITY}\d]{{0,10}}(?:到|至|为)了?[{QUANTITY}\d]"
    rf"|[^,.;{QUANTITY}\d]{{0,24}} to (?:about )?[{QUANTITY}\d]"
)


def share(page: Page, place: Span, begin: int) -> str | None:
    """The words that make the figure a share of what is measured: 占2亿元, Of its revenue, $2 million came from …"""
    start = page.sentence(place[0]).start
    ahead = re.search(rf"(?:{table('shares', 'ahead').pattern})$", page.masked[start : place[0]], re.IGNORECASE)
    behind = re.match(
        rf"\s*(?:{table('shares', 'behind').pattern})", page.masked[place[1] : place[1] + 40], re.IGNORECASE
    )
    found = ahead or behind
    return found.group().strip() if found and begin <= place[0] else None


def before_relative(page: Page, begin: int) -> int:
    """Where the clause before one that begins with where or whose starts: its rental arm, where revenue was …"""
    clauses = page.sentence(begin).clauses
    index = next((at for at, clause in enumerate(clauses) if clause[0] == begin), 0)
    if index and _WHICH.match(page.masked, begin):
        told = any(of.end() == clauses[index - 1][1] for of in _parts().finditer(page.masked, *clauses[index - 1]))
        return clauses[index - 1][0] if told or _WHERE.match(page.masked, begin) else begin
    return clauses[index - 1][0] if index and _WHERE.match(page.masked, begin) else begin


_WHERE = re.compile(reading("metric_words.where"), re.IGNORECASE)


def adverbial(page: Page, begin: int) -> int:
    """Where the adverbs that open the sentence before `begin` start: Since its founding, ..., it has raised."""
    sentence = page.sentence(begin)
    for start, end in sentence.clauses:
        if end >= begin:
            break
        if _ADVERBIAL.match(page.masked, start, end):
            return start
    return begin


_ADVERBIAL = re.compile(
    reading("metric_words.adverbial"),
    re.IGNORECASE,
)


def with_subject(page: Page, begin: int) -> int:
    """Where the subject of the clause at `begin` stands, if ahead of it: The four firms, ⓝ among them, employ …"""
    sentence = page.sentence(begin)
    before = [clause for clause in sentence.clauses if clause[1] <= begin]
    if sentence.language == "zh":
        return before[-1][0] if before and _FIRMS_AS_TOPIC.search(page.masked, *before[-1]) else begin
    bare = len(before) > 1 and bare_verb().match(page.masked, begin) and not _WHICH.match(page.masked, *before[-1])
    return before[-2][0] if bare else begin


@lru_cache(maxsize=1)
def bare_verb() -> re.Pattern[str]:
    words = lexicon().words
    return re.compile(rf"\s*(?:have|has|had|was|were|are|is|{words['past']}|{words['base']})\b", re.IGNORECASE)


_WHICH = re.compile(r"\s*(?:which|who|whose)\b", re.IGNORECASE)
_FIRMS_AS_TOPIC = re.compile(reading("metric_words.firms_as_topic"))


def part(page: Page, begin: int, place: Span) -> Span | None:
    """The place of the words that make the figure that of a part of the firm: a business, a unit, a subsidiary."""
    found = (
        _parts().search(page.masked, begin, place[0])
        or both(lexicon().data["regions"]).search(page.masked, begin, place[0])
        or _part_ahead(page, begin, place)
        or _SOURCE.match(page.masked, page.sentence(place[0]).start, place[0])
    )
    if found and _WITH_ITS.match(page.masked, *found.span(found.lastgroup or 0)):
        return None  # 及其子公司: the whole
    if found and _AND_ITS.search(page.masked[: found.start(found.lastgroup or 0)]):
        return None
    return found.span(found.lastgroup or 0) if found else None


def _part_ahead(page: Page, begin: int, place: Span) -> re.Match[str] | None:
    """The part that the clause before is about, where this one names no subject: 冷链子公司单独核算,去年营收8.2亿元."""
    before = [clause for clause in page.sentence(begin).clauses if clause[1] < begin]
    if len(before) > 1 and _WHICH.match(page.masked, *before[-1]):  # ⓝ's driving unit, which …, has ⓠ
        last = list(_parts().finditer(page.masked, *before[-2]))
        return last[-1] if last and last[-1].end() == before[-2][1] and bare_verb().match(page.masked, begin) else None
    if _WHOLE.match(page.masked, begin, place[0]):
        return None  # 旗下应用日活只有80万,但公司去年营收…
    if not before or NAME in page.masked[begin : place[0]] or page.sentence(begin).language != "zh":
        return None
    return None if _NOT_SUBJECT.match(page.masked, *before[-1]) else _parts().match(page.masked, *before[-1])


# what brings it in is a part of what the firm sells: Subscriptions to its app, …, brought in ⓠ
_SOURCE = re.compile(reading("metric_words.source"))
_WHOLE = re.compile(reading("metric_words.whole"))
_NOT_SUBJECT = re.compile(reading("metric_words.not_subject"))
_RAISED_IT = pattern(reading("metric_words.raised_it"))  # can spend the $3 million it raised
_AND_ITS = re.compile(rf"\b{reading('metric_words.and_its')}", re.IGNORECASE)
_WITH_ITS = re.compile(reading("metric_words.with_its"))
_NONE_OF = re.compile(reading("metric_words.none_of"), re.IGNORECASE)  # of equity and no debt
