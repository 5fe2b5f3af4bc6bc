"""Whose a figure or an event is: the party that stands as subject of the clause, known or not."""

from __future__ import annotations

import re
from functools import lru_cache

from kg.reading.masked_text import Page, Span
from kg.reading.patterns import lexicon, reading
from kg.reading.reach import own_statement

# What before or after a name makes it another part of the clause than its subject.
_OBLIQUE_BEFORE = re.compile(
    reading("subjects.oblique_before"),
    re.IGNORECASE,
)
_OBLIQUE_AFTER = re.compile(
    reading("subjects.oblique_after"),
    re.IGNORECASE,
)


@lru_cache(maxsize=1)
def _firms() -> re.Pattern[str]:
    verbs = lexicon().words["past"]
    before_verb = rf"(?<=[a-z]\s)[A-Z][\w-]+(?:\s[A-Z][\w-]+)*(?=\s(?:has\s|have\s|had\s|also\s|\w+ly\s)*(?:{verbs})\b)"
    opening = (
        rf"(?:(?<=^)|(?<=[.!?]\s))(?!(?:{'|'.join(lexicon().data['openers'])})\b)[A-Z][a-z]+(?:[\s-][A-Z][\w-]+)*(?=,)"
    )
    aside = (
        rf"(?<=\bas\s)[A-Z][\w-]+(?:\s[A-Z][\w-]+)*"
        rf"(?=,\s(?:the|an?|its|which|who|once|long)\b[^,;.]*,\s(?:was\s|had\s|has\s|\w+ly\s)*(?:{verbs})\b)"
    )
    return re.compile(f"{lexicon().data['firms']}|{before_verb}|{aside}|{opening}", re.MULTILINE)


def parties_in(page: Page, begin: int, end: int) -> list[tuple[Span, bool]]:
    """The names in a stretch of text in order, each with whether it is known."""
    known = [*page.names_in(begin, end), *_referred(page, begin, end)]
    return sorted([(span, True) for span in known] + [(span, False) for span in _unknown(page, begin, end)])


def _unknown(page: Page, begin: int, end: int) -> list[Span]:
    """The places of firms that are not known, told by the form of their names."""
    return [
        match.span()
        for match in _firms().finditer(page.masked, begin, end + 1)  # a mark behind a name may tell it
        if match.end() <= end
        and "ⓝ" not in match.group()
        and not _NO_NAME.search(match.group())
        and "ⓧ" not in match.group()
        and not _COUNTED.search(page.masked[: match.start()])
        and not _is_a_thing(page, match)
    ]


def _is_a_thing(page: Page, match: re.Match[str]) -> bool:
    """Whether what has the form of a name says what the next one is, or is the object that ends a clause.

    财税[智能体公司]ⓝ; 四处寻找便宜算力，: words such as 芯片 and 数据 are things as often as parts of names.
    """
    if _CALLED.match(page.masked, match.end()) or _OF_A_TIME.search(match.group()):
        return True
    return _THING.search(match.group()) is not None and _is_object(page, match.span())


def _is_object(page: Page, span: Span) -> bool:
    begin, end = page.clause(span[0])
    ahead = page.masked[begin : span[0]].strip()
    return not page.masked[span[1] : end].strip() and ahead != "" and _OF_A_FIRM.search(ahead) is None


_CALLED = re.compile(reading("subjects.called"))
_NO_NAME = re.compile(reading("subjects.no_name"))
_OF_A_TIME = re.compile("季度|年度|月度|半年|全年")  # 三季度数据
_THING = re.compile(reading("subjects.thing"))
_OF_A_FIRM = re.compile(reading("subjects.of_a_firm"))
_COUNTED = re.compile(r"[一两几这那某每][款个套种件][^，。；ⓝ]{0,8}$")  # 一款校对软件 is a thing, no firm
_PAST = re.compile(rf"\b(?:{lexicon().words['past']})\b", re.IGNORECASE)


def subject_of(page: Page, begin: int, place: Span) -> tuple[Span, bool] | None:
    """The name that stands as subject of what is at `place` in the clauses from `begin` on; None where none does."""
    named = parties_in(page, begin, place[0])
    for span, known in (*named[:1], *reversed(named)) if named and named[0][0][0] < begin else reversed(named):
        if span[0] < begin or not stands_oblique(page, begin, span):
            return span, known  # before `begin`: 前者 stands for it
    return None


def joint_subject(page: Page, begin: int, place: Span) -> Span | None:
    """The place of several firms that are subject of an English clause and share its one figure.

    ⓝ and ⓝ employ 1,900 people; across ⓝ and four peers, … came to $310 million. None where each has its own.
    """
    sentence = page.sentence(place[0])
    if sentence.language != "en" or _EACH.search(page.masked, begin, sentence.end):
        return None
    for found in _JOINT.finditer(page.masked, begin, place[0]):
        if not parties_in(page, found.end(), place[0]):
            return found.span("firms")
    return None


# ⓝ outbid ⓝ and closed …: who does the one does the other
_VERB_AHEAD = re.compile(rf"ⓝ+ (?:{lexicon().words['past']}|beat)\s+$", re.IGNORECASE)
_GOES_ON = re.compile(rf"(?: to \w+)? and (?:\w+ly |then |has )?(?:{lexicon().words['past']})\b", re.IGNORECASE)
_FIRM = r"(?:ⓝ+|[A-Z][\w’'-]+(?: [A-Z][\w’'-]+)*)"
_JOINT = re.compile(
    rf"(?:^|(?<=[.,;:] )|\b(?:[Aa]cross|[Tt]ogether|[Bb]etween),? )(?P<firms>{_FIRM}(?:, {_FIRM})*,? and"
    rf" (?:{_FIRM}|{reading('subjects.others')}))(?=[, ])",
    re.MULTILINE,
)
_EACH = re.compile(r"\b(?:each|apiece|respectively)\b|ⓠ[^.;]* and [^.;]*ⓠ", re.IGNORECASE)


def stands_oblique(page: Page, begin: int, span: Span) -> bool:
    """Whether a name is another part of its clause than the subject: 由ⓝ, ⓝ领投, backed by ⓝ."""
    before = page.masked[max(begin, span[0] - 24) : span[0]]
    second = re.search(r"\band\s+$", before) and _PAST.search(page.masked, begin, span[0])
    if _OBLIQUE_BEFORE.search(before) and not second and not joins(page, begin, span):
        return True
    if _VERB_AHEAD.search(page.masked[begin : span[0]]) and _GOES_ON.match(page.masked, span[1]):
        return True
    opens = span[0] == page.sentence(span[0]).start and page.masked[span[1] : span[1] + 1] == ","
    return not opens and _OBLIQUE_AFTER.match(page.masked, span[1]) is not None


def joins(page: Page, begin: int, span: Span) -> bool:
    """Whether a name is subject of a statement that "and" joins to another one: ⓝ has users and ⓝ raised …."""
    joined = own_statement().match(page.masked, max(begin, span[0] - len("and ")))
    told = _TELLS.search(page.masked, begin, span[0]) is not None
    return told and joined is not None and joined["joined"] is not None and joined.end() == span[0]


def acts_unknown(page: Page, begin: int, end: int) -> Span | None:
    """The last name between two positions that does something, where its form alone tells that it is a firm."""
    acting = [one for one in parties_in(page, begin, end) if does(page, begin, one[0])]
    return acting[-1][0] if acting and not acting[-1][1] else None


def does(page: Page, begin: int, span: Span) -> bool:
    """Whether a name stands before a verb of its own."""
    language = page.sentence(span[0]).language
    return not stands_oblique(page, begin, span) and _BARE_VERB[language].match(page.masked, span[1]) is not None


def subject_ahead(page: Page, begin: int, place: Span) -> tuple[Span, bool] | None:
    """The name that a clause without a subject of its own goes on with: the first of the half sentence that is one.

    A clause that only dates or compares (After ⓝ left, …; 与ⓝ不同, …) gives it none.
    """
    sentence = page.sentence(place[0])
    that_firm = _THAT_FIRM.match(page.masked, begin, place[0])
    if that_firm:
        near = parties_in(page, sentence.start, begin)
        return near[-1] if near else None
    if _RELATIVE.match(page.masked, begin, place[0]) or _THAT_HAS.match(page.masked, begin, place[0]):
        return _antecedent(page, sentence.start, begin)
    if not _BARE_VERB[sentence.language].match(page.masked, begin, place[0]):
        return None
    start = max((page.masked.rfind(mark, sentence.start, begin) for mark in ";；"), default=-1) + 1
    before = [clause for clause in sentence.clauses if clause[1] <= begin]
    if len(before) > 1 and _ASIDE.match(page.masked, *before[-1]):
        for span, known in parties_in(page, before[-2][0], place[0]):
            if span[1] == before[-2][1]:
                return span, known  # watched as ⓝ, the upstart it had spurned, was valued at …
    for span, known in reversed(parties_in(page, max(start, sentence.start), begin)):
        described = page.masked[span[0] - 1] == "的" or "的" in page.masked[slice(*span)]
        if _SETS_SCENE.match(page.masked, *page.clause(span[0])):
            continue  # 相比还在等钱的同行ⓝ,
        if described and any(span[1] == last for _, last in sentence.clauses):
            return span, known  # 它的前CTO创办的ⓝ,上月已融到手: a name that ends its clause is the topic of the next
    for first, last in sentence.clauses:
        if first < max(start, sentence.start) or last > begin:
            continue
        if _SETS_SCENE.match(page.masked, first, last) or _SCENE_ENDS.search(page.masked, first, last):
            continue
        for span, known in parties_in(page, first, last):
            if not _OBLIQUE_BEFORE.search(page.masked[max(first, span[0] - 24) : span[0]]):
                return span, known
    return None


def _antecedent(page: Page, start: int, begin: int) -> tuple[Span, bool] | None:
    """The name, known or not, that a relative clause from `begin` on tells of: behind Inkwell, whose app has …"""
    near = [one for one in parties_in(page, start, begin) if not page.masked[one[0][1] : begin].strip(" ,")]
    if near:
        return near[-1]
    found = _PROPER.search(page.masked, start, begin)
    return (found.span("name"), False) if found else None


_PROPER = re.compile(
    r"(?<!\bin )(?<!\bat )(?<!\bfrom )(?<!\bnear )(?<=[a-z,] )(?P<name>[A-Z][\w&’'-]+(?: [A-Z][\w&’'-]+){0,3}),\s*$"
)
# a company that has since raised …: of the name before it
_THAT_HAS = re.compile(reading("subjects.that_has"), re.IGNORECASE)
_ASIDE = re.compile(r"\s*(?:the|an?|its|which|who|once|long|now|formerly)\b", re.IGNORECASE)
_TELLS = re.compile(rf"ⓝ (?:\w+ly )*(?:[a-z]+(?:s|ed)|had|{lexicon().words['past']})\b")
_THAT_FIRM = re.compile(reading("subjects.that_firm"), re.IGNORECASE)
_RELATIVE = re.compile(reading("subjects.relative"), re.IGNORECASE)
_VERBS_ZH = r"(?:完成|获|拿(?:到|下|了)|募|筹|融(?:到|得|了)|收(?:到|获|进|了)|斩获|入账|到账|签下|敲定|揽)"
_BARE_VERB = {
    "zh": re.compile(rf"\s*(?:(?:还|又|也|并|且|却)(?=[^，。；ⓝ])|(?:[^，。；ⓝⓠ的]{{0,8}}?)(?:[把将]ⓠ+)?{_VERBS_ZH})"),
    "en": re.compile(
        rf"\s*(?:and |but |then |has |have |had |was |were |also |later |last \w+ |\w+ly )*"
        rf"(?:{lexicon().words['past']})\b|\s*(?:and |but |now )?(?:has|have|holds|owns|employs|counts)\b",
        re.IGNORECASE,
    ),
}
_SETS_SCENE = re.compile(
    reading("subjects.sets_scene"),
    re.IGNORECASE,
)
_SCENE_ENDS = re.compile(reading("subjects.scene_ends"))
_HEAD_BEHIND = re.compile(
    rf"(?:[^，。；ⓝⓠ的]{{0,8}}?){_VERBS_ZH}[^，。；ⓝ]*?ⓠ+[^，。；ⓝ]*的[^，。；ⓝ]{{0,8}}(?P<head>ⓝ+)"
)


def head_behind(page: Page, place: Span) -> Span | None:
    """The name that a clause with the figure describes: 刚收到3亿元融资的ⓝ; None where it has a subject of its own."""
    sentence = page.sentence(place[0])
    begin = max(page.masked.rfind(mark, sentence.start, place[0]) for mark in "，；：是") + 1
    found = _HEAD_BEHIND.match(page.masked, max(begin, sentence.start), sentence.end)
    if found is None or not found.start("head") >= place[1]:
        return None
    return next((span for span in page.names_in(*found.span("head")) if span[0] == found.start("head")), None)


_RECEIVES = re.compile(
    reading("subjects.receives"),
    re.IGNORECASE,
)


def recipient(page: Page, place: Span) -> tuple[Span, bool] | None:
    """The firm that a figure is said to go to: $5 million went to ⓝ."""
    found = _RECEIVES.match(page.masked, place[1])
    named = parties_in(page, found.end(), page.sentence(place[0]).end) if found else []
    return named[0] if found and named and named[0][0][0] == found.end() else None


_PAIR = re.compile(reading("subjects.pair"), re.IGNORECASE)


def _referred(page: Page, begin: int, end: int) -> list[Span]:
    """Where 前者 or 后者 stands in a stretch of text: the place of the name that it stands for."""
    found = []
    for match in _PAIR.finditer(page.masked, begin, end):
        start = page.sentence(match.start()).start
        before = sorted([*page.names_in(start, match.start()), *_unknown(page, start, match.start())])[-2:]
        if len(before) == 2:
            found.append(before[0] if match["first"] else before[1])
    return found


_OWNER_AHEAD = re.compile(r"(?P<end>)(?:的|'s|’s)\s*(?:\w+\s)?$")
_OWNER_BEHIND = re.compile(reading("subjects.owner_behind"), re.IGNORECASE)


def owner_of(page: Page, place: Span) -> tuple[Span, bool] | None:
    """The firm that a round or other event at `place` is said to be of: ⓝ的A轮, the Series A of ⓝ."""
    sentence = page.sentence(place[0])
    for span, known in parties_in(page, sentence.start, sentence.end):
        if span[0] < sentence.start:
            continue
        ahead, behind = page.masked[span[1] : place[0]], page.masked[place[1] : span[0]]
        if span[1] <= place[0] and (not ahead.strip() or _OWNER_AHEAD.fullmatch(ahead)):
            return span, known
        if span[0] >= place[1] and _OWNER_BEHIND.fullmatch(behind):
            return span, known
    return None
