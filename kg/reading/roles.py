"""Roles in lists of parties: what part a party plays by the words that govern its list.

In 由甲领投,乙、丙跟投 only 甲 leads.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from kg.reading.masked_text import Page, Span
from kg.reading.patterns import lexicon, pattern, reading, simplified

_WHICH = re.compile(reading("roles.which"), re.IGNORECASE)
_AMONG = re.compile(r" (?:among them|included|for one),\s", re.IGNORECASE)  # its backers, ⓝ among them, joined
_RELATIVE = re.compile(r",\s(?=(?:which|who|that)\b)", re.IGNORECASE)
_BY = re.compile(r"\bby\s+(?:\w+\s+){0,2}$", re.IGNORECASE)
_ALSO = re.compile(reading("roles.also"))
_JOIN = r"(?:[、,，]|和|与|及|以及|或|\s|and|&|as well as|along with|together with|both|fellow|the)"
# a member of a list that is not known, by the form of its name
_MEMBER = (
    r"(?:(?:、|和|与|及|以及)(?:老股东|新股东)?[\u4e00-\u9fffA-Za-z]{2,8}?"
    r"(?:资本|创投|基金|投资|集团|股份|科技|控股|证券|银行|产投|国投)(?!人|方|者|的)"
    r"|(?:, (?:[A-Z][\w&’'-]*\s?){1,4})*,? (?:and|&) (?:[A-Z][\w&’'-]*\s?){1,4}(?=\s?[a-z,.]))"
)
_ON = re.compile(
    rf"(?:{_MEMBER})*(?:{_JOIN}*(?:\S{{0,3}}(?:联合)?创始人|CEO|合伙人"
    rf"|董事长)?ⓝ+(?:{_MEMBER})*)*(?:（[^）]*）)?`?(?:等)?(?:[一两二三四五六七八九十数几\d]+家)?(?:机构|投资方|基金|公司|各方"
    rf"|双双|联手)?\s*"
)
# what may stand between a party and the verb of which it is the subject: an aside, or a clause that it opens
_OBLIQUE = re.compile(reading("roles.oblique"), re.IGNORECASE)
_APART = {
    "zh": re.compile(reading("roles.apart.zh")),
    "en": re.compile(r",[^,;.]{1,120},\s*", re.IGNORECASE),
}
_BEHIND_IT = r"[^，。；ⓝ]*(?:之外|以外|之后|后面|身后)的"  # 跟在领投方之后的ⓝ
_CLOSES = re.compile(reading("roles.closes"))
_KIND = re.compile(r"等[^，。；ⓝ]{0,6}(?:方|基金|机构|资本|公司|企业|者|人)(?:[。；]|\s*$)")  # 甲、乙等国资基金；
# the list ahead of a party: 甲（乙担任管理人）、丙等国资基金；丁
_BACK = re.compile(rf"(?:ⓝ+(?:{_JOIN}|（[^）]*）|\([^)]*\)|等[^，。；ⓝ]{{0,10}}；(?:以及)?)+)*$")
# names that are not known ahead of a party in its list, each with what an aside says of it: Fjordline, which …, and ⓝ
_STRANGERS = re.compile(
    r"(?:(?:ⓝ+|[A-Z][\w&’'-]*(?: [A-Z][\w&’'-]*)*)(?:, (?:which|who|whose|the|an?)\b[^,;.]*)?,? (?:and |& )?)+$"
)


@lru_cache(maxsize=1)
def _behind() -> dict[str, re.Pattern[str]]:
    fill = {
        "zh": rf"(?:有|在(?=(?:参与|领投|跟投|参投|认购)(?![^，。]*(?:谈|磋商|计划|过程|考虑)))"
        rf"|在[^，。]{{1,30}}?轮(?:融资)?(?:中|里|上|时)|在[^，。]{{1,14}}?(?:中|里|上|时)?"
        rf"|除了?|不仅|不但|既|一面|一边|以[^，。ⓝ]{{1,8}}|于[^，。；ⓝ]{{1,10}}?[年月日季初底末]"
        rf"|{lexicon().words['adverbs.zh']})*",
        "en": r"(?:,? ?(?:this (?:time|round)|for once|in the end|which|who|that|both|also|again|jointly|\w+ly|has|have"
        r"|did|had|are|is|was|were|all|then|later"
        r"|each)\s+)*",
    }
    return {
        f"{language}.{role}": re.compile(
            r"\s*" + fill[language] + pattern(table[f"behind.{language}"], language).pattern, re.IGNORECASE
        )
        for role, table in lexicon().data["roles"].items()
        for language in ("zh", "en")
        if f"behind.{language}" in table
    }


@lru_cache(maxsize=1)
def _ahead() -> dict[str, re.Pattern[str]]:
    made = {}
    for role, table in lexicon().data["roles"].items():
        if "ahead.zh" in table:
            verbs = table["behind.zh"]
            noun = "(?<=[方是为：])" if role == "seller" else ""  # 卖方为老股东的ⓝ; but 收购药企的ⓝ is who buys
            owned = rf"(?:{noun}(?!{_BEHIND_IT})[^，。；ⓝ]{{1,10}}的(?:客户|股东|供应商|伙伴|房东|邻居|用户)?)?"
            made[f"zh.{role}"] = re.compile(
                rf"(?:{pattern(table['ahead.zh']).pattern}|(?:{verbs})[^，。；;]{{0,24}}的[，,]?[^，。ⓝ]{{0,5}}(?:而?是"
                rf"|为|有|包括|还有)|(?:{verbs})[^，。；;]{{0,24}}的(?:并非|不是)[^，。；]{{1,16}}，而?是)(?:了)?"
                rf"(?:[一两二三四五六七八九十数多\d]+家[：，])?{owned}\s*$"
            )
        if "ahead.en" in table:
            made[f"en.{role}"] = re.compile(
                rf"{pattern(table['ahead.en'], 'en').pattern}\s*(?:(?:the|its|existing|new|returning"
                rf"|investors?|backers?|newcomers?|firms?|funds?|lead|from|by|venture|early)\s+)*"
                rf"(?:(?:the|an?) (?:{reading('plain.noun')} ){{1,4}})?$",
                re.IGNORECASE,
            )
    return made


def plays(predicate: str, text: str) -> bool:
    """Whether a text holds a word for a role that the property admits for its object."""
    text = simplified(text)
    admitted = lexicon().data["admits"].get(predicate, ())
    return any(cue.search(text) for name, cue in _words().items() if name.partition("/")[2] in admitted)


def names_a_role(text: str) -> bool:
    """Whether a text holds a word for any role."""
    text = simplified(text)
    return any(cue.search(text) for cue in _words().values())


@lru_cache(maxsize=1)
def _words() -> dict[str, re.Pattern[str]]:
    return {
        f"{key}/{role}": pattern(source, key.rpartition(".")[2])
        for role, table in lexicon().data["roles"].items()
        for key, source in table.items()
    }


def roles_at(page: Page, place: Span) -> set[str]:
    """The roles that the text gives to the party at `place`; empty where no word governs its list."""
    sentence = page.sentence(place[0])
    language, text = sentence.language, page.masked[sentence.start : sentence.end]
    start, end = place[0] - sentence.start, place[1] - sentence.start
    relative = _RELATIVE.match(text, end)
    aside = _WHICH.match(text, end) or _AMONG.match(text, end)
    end = aside.end() if aside else end
    start = was.start("what") if (was := _WAS.search(text[:start])) else start
    on = _ON.match(text, end)
    after = on.end() if on else end
    passive = _BY.search(text[:start]) if language == "en" else None
    crossed = "，" in text[end:after] or "," in text[end:after]
    listed = re.search(r"、|和|与|及|\band\b|&|as well as", text[end:after])
    if crossed and (
        not listed
        or _THE_REST.match(text, after)
        or any(name.startswith(language) and cue.search(text[:start]) for name, cue in _ahead().items())
    ):
        after = end  # 领投机构为甲,乙跟随出资: the list of 甲 ends where its own word stands ahead
    here = set() if passive or (relative and not aside) else {end, after}
    found = set(_matches(_behind(), language, text, here))
    if not found or found == {"follow"}:
        before = {start, _list_start(text, start, after, language)}
        found |= {
            name.partition(".")[2]
            for name, cue in _ahead().items()
            if name.startswith(language) and any(cue.search(text[:position]) for position in before)
        }
    if not found and not passive:
        begun = {relative.end()} if relative else _goes_on_at(language, text, after)
        found = set(_matches(_behind(), language, text, begun))
    if not found and language == "zh":
        found = set(_as_agent(text, start, end)) or set(_as_reporter(text, start, end))
    if not found and not passive:
        found = set(_at_a_distance(text, start, after) if language == "zh" else _as_pronoun(text, start, end))
    if not _OBLIQUE.search(text[:start]):
        found |= set(_besides(language, text, end, known=bool(found) or bool(_DENIED_FIRST.match(text, end))))
    denied = _NOT_IT.match(text, end)
    return found - {denied.lastgroup} or {"compared"} if denied else found


def _goes_on_at(language: str, text: str, after: int) -> set[int]:
    """Where a clause may begin that goes on with what a party does: ⓝ，[今年]，出资ⓠ."""
    apart = (one.match(text, after) for one in (_APART[language], _NEXT_CLAUSE))
    return {found.end() for found in apart if found}


_NEXT_CLAUSE = re.compile("，")


def _as_pronoun(text: str, start: int, end: int) -> Iterator[str]:
    """The role of the subject that a sentence opens with where a clause goes on with it: ⓝ paid … when it bought."""
    it = _IT.search(text, end) if not text[:start].strip() else None
    if it:
        yield from _matches(_behind(), "en", text, {it.end()})


_IT = re.compile(r"\b(?:when|after|as|since|because|before) it(?=\s)", re.IGNORECASE)
_JOINED = re.compile(r"(?:,| and) $")
_ITEM_ENDS = re.compile(
    r"\s*(?:[,.;]|and (?:[A-Zⓝ]|(?:an?|the|one|two|three|four|several|others)\b"
    rf"(?![^,.;]*\b(?:{lexicon().words['past']})\b)))"
)


def _as_agent(text: str, start: int, end: int) -> Iterator[str]:
    """The role of an item in the list of those by whom something is done, known or not: 由ⓝ、车企甲旗下的乙联合领投."""
    for found in _AGENTS.finditer(text):
        if found.start("list") <= start and end <= found.end("list") and _ITEM.match(text, end):
            yield from _matches(_behind(), "zh", text, {found.end("list")})


def _as_reporter(text: str, start: int, end: int) -> Iterator[str]:
    """What the firm whose report it is does in it: 据ⓝ年报，公司以ⓠ收购了ⓝ."""
    it = _IN_ITS_REPORT.match(text, end) if text[:start].endswith(("据", "按照")) else None
    if it:
        yield from _matches(_behind(), "zh", text, {it.end()})


_IN_ITS_REPORT = re.compile(
    r"[^，。；ⓝ]{0,8}(?:公告|年报|季报|半年报|财报|文件|招股书|披露)(?:显示|披露|称)?，(?:公司|其|该公司|它)(?:于|在)?"
    r"(?:[^，。；ⓝ没未拟不将]{0,14}(?:月|日|年|季度?|底|初))?"
)
_AGENTS = re.compile(reading("roles.agents"))
_ITEM = re.compile(r"(?:、|和|与|及|以及|（|等|共同|联合|领投|跟投|参投|独家|投资|认购)")


def _list_start(text: str, start: int, after: int, language: str) -> int:
    """Where the list begins that a party at `start` stands in; `start` itself where the party may open a clause."""
    if language == "en" and _FRONTED.fullmatch(text[:start]):
        return start
    back = _STRANGERS.search(text[:start]) if language == "en" else None
    if back and _JOINED.search(back.group()) and _ITEM_ENDS.match(text, len(text[:after].rstrip(" ,"))):
        return back.start()
    back = _BACK.search(text[:start])
    goes_on = back and (language == "en" or _closes(text, after) or not re.search("[，；]", back.group()))
    return back.start() if back and goes_on else start


# Behind lead investor ⓝ, ⓝ put in: the word governs the name in its adverbial alone
_FRONTED = re.compile(r"\s*(?:behind|alongside|besides|next to|after|following|unlike|with)\b[^,;]*,\s*", re.IGNORECASE)


def _at_a_distance(text: str, start: int, end: int) -> Iterator[str]:
    """The role of a party whose verb stands apart from it, with no other party and no denial between them.

    ⓝ又用新基金跟投了; ⓝ成立三年只投了一家公司,那就是领投…; 领投方有两家,ⓝ便是其一.
    """
    clause = _VERB_APART.match(text, end)
    if clause and not _PASSIVE.search(text[:start]):
        yield clause.lastgroup or ""
        return
    given = _GIVEN.search(text[:start])
    if given:
        yield "lead" if given["lead"] else "follow"
        return
    listed = _ONE_OF.match(text, end)
    nouns = [_NOUN_AHEAD.match(text[:start], noun.start()) for noun in _NOUN.finditer(text[:start])]
    named = next((noun for noun in reversed(nouns) if noun), None)
    if named and (listed or named["among"] or _ONE.search(text[:start])):
        yield "lead" if named["lead"] else "follow"


_VERB_APART = re.compile(reading("roles.verb_apart"))
# ⓝ出现在名单里,但领投的并不是它
_NOT_IT = re.compile(
    r"[^，。；]*，[^，。；ⓝ]*?(?:(?P<lead>领投|牵头)|(?P<follow>跟投|参投)|(?P<buyer>收购|买下|接手))(?:的|方|人|机构)*(?:并|却|其实)?(?:不是|并非)[它其]"
)
_PASSIVE = re.compile(reading("roles.passive"))
_ONE_OF = re.compile(reading("roles.one_of"))
_THE_REST = re.compile(r"其余|其他|余下|剩下")
_ONE = re.compile(r"一家(?:是|为|叫|，即)$|(?:仅有?|只有|唯有)$")
# what it was once: 即[上一轮的跟投方]ⓝ
_WAS = re.compile(reading("roles.was"))
_GIVEN = re.compile(reading("roles.given"))
_NOUN = re.compile("领投|牵头|领头|跟投|参投|投资|出资")
_NOUN_AHEAD = re.compile(reading("roles.noun_ahead"))


def _closes(text: str, end: int) -> bool:
    """Whether a list ends its clause: 领投方为甲,乙则追加了 goes on with what 乙 does itself."""
    return bool(_CLOSES.match(text, end) or _KIND.match(text, end - 1))


def _besides(language: str, text: str, end: int, *, known: bool) -> Iterator[str]:
    """What the party does besides, in a clause without a party of its own: 担任顾问,还参投.

    Where no role of it is `known`, no other party may stand between: abandoned a bid for a brewery and led.
    """
    for also in _ALSO.finditer(text, end):
        if not known and ("ⓝ" in text[end : also.start()] or (language == "zh" and "由" not in also.group())):
            continue
        for role in ("lead", "follow", "buyer"):
            if role == "buyer" and re.search("[A-Zⓝ]", text[end : also.start()]):
                continue  # ⓝ advised ⓝ when it bought
            found = _words()[f"behind.{language}/{role}"].search(text, also.end(), also.end() + 24)
            if found and "ⓝ" not in text[also.end() : found.start()]:
                yield role


# was acquired, is backed: what is done to a party is no part that it plays
_DENIED_FIRST = re.compile(reading("roles.denied_first"))  # ⓝ不做天使轮，却领投了…
_UNDERGOES = re.compile(
    r"\b(?:was|were|is|are|been|being) (?:\w+ly |also |later )*"
    r"(?:acquired|bought|purchased|swallowed|absorbed|(?:co-)?led|backed|joined|followed|headed|anchored)$",
    re.IGNORECASE,
)


def _matches(cues: dict[str, re.Pattern[str]], language: str, text: str, positions: set[int]) -> Iterator[str]:
    """The roles whose words stand at one of the positions; the longest reading alone."""
    best: dict[str, int] = {}
    for position in positions:
        for name, cue in cues.items():
            if name.startswith(language):
                match = cue.match(text, position)
                if match and not (language == "en" and _UNDERGOES.search(match.group())):
                    best[name.partition(".")[2]] = max(match.end(), best.get(name.partition(".")[2], 0))
    longest = max(best.values(), default=0)
    return (role for role, length in best.items() if length == longest)
