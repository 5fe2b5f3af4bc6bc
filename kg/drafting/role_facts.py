"""Persons and their posts: who founded, leads or works for what, as the words beside the name say."""

from __future__ import annotations

import re
from collections.abc import Iterator

from kg.drafting.drafted_fact import Fact
from kg.drafting.drafting_words import pattern, words
from kg.drafting.find_persons import PersonFound
from kg.drafting.moves import moved_facts
from kg.drafting.new_names import Name, adverb, bare, class_of, generic, is_name, may_be_firm
from kg.drafting.text_reading import MAKES, THING, Mention, TextReading
from kg.reading import Span

_POSTS = (
    ("coFoundedBy", re.compile(r"(?:联合|共同)(?:创始人|创立|创办|创建)|联创|co-founder", re.IGNORECASE)),
    (
        "foundedBy",
        re.compile(r"(?<!联合)(?<!共同)(?:创立|创办|创建|成立|创始人)|创办人|(?<!co-)founder", re.IGNORECASE),
    ),
    ("chiefExecutive", re.compile(r"CEO|首席执行官|chief executive", re.IGNORECASE)),
)
_OWNS = re.compile(r"(?:'s|’s|'|’)?\s?(?:new |former |then )?|的?(?:新任|原|前|首任|现任|首席)?")
_PART = re.compile(
    r"(?:人力资源|财务|法务|品牌|公关|战略|业务|事业部|部门?|区|产品|技术|市场|运营|中心|团队)$"
)  # 任命ⓝ为国际业务副总裁
_AT = re.compile(r"\s*(?:of|at|from|on|for|with)\s(?:the |an? |its )?(?:[a-z-]+ ){0,4}")  # at brokerage ⓝ
_OF_FIRM = re.compile(r"(?:了|的)?(?:[\u4e00-\u9fff]{0,4}公司)?[“「]?")
_FAR = 40  # characters behind a post in which its organization stands
_SHORT = 4  # characters of a name that stands once, right before a post
_SPOKEN_OF = re.compile(r"(?:^|[向与和给由对跟从])(?:该|本)?公司$|[由向与和被给让对]$")
_ANOTHER = re.compile(r"[^，。；]{0,6}?[由与和及](?:[前原](?!沿|端|文|生|创))?(?=[\u4e00-\u9fffA-Z]{2})")
_TASK = re.compile(r"(?:负责|分管|主管|主抓|管)[^，。；]{1,12}的\s?$")  # 分管海外的副总裁: of whom the text speaks
_THIS_FIRM = re.compile(r"(?:这家|该)(?:公司|企业|机构)")
_LEFT = pattern(
    r"(?P<word>{}|{}|\b(?:{}\b|{}))",
    *("former/between", "goes_from", "goes_from.en", "former/between.en"),
    flags=re.IGNORECASE,
)
_BEFORE_NOW = pattern("(?P<word>{})$", "former/earlier")  # 此前她是
_QUIT = pattern("(?:{})?{}(?P<word>{})", "titles", "before_verb", "left_post")  # 首席科学家ⓝ已离职
_QUIT_IN_ENGLISH = re.compile(words()["left_post.en"], re.IGNORECASE)  # president ⓝ left
_FORMER = pattern(r"(?P<word>{})\s?$", "former/beside")
_FORMERLY = pattern(  # 原ⓝ ⓟ产品负责人
    r"(?:^|[^\u4e00-\u9fff目之当此日眼跟面先提]|[是为任])(?P<word>{})\s?(?=[\u4e00-\u9fffA-Z])", "former/firm"
)


def role_facts(reading: TextReading) -> Iterator[Fact]:
    """A claim for each post of each person whose organization the text names."""
    seen: set[tuple[str, str, str]] = set()
    for person in reading.names.persons:
        for fact in _roles(reading, person):
            assert isinstance(fact.subject, Name) and isinstance(fact.value, Name)
            key = (fact.predicate, fact.subject.label, fact.value.label)
            if key not in seen:
                seen.add(key)
                yield fact
    yield from moved_facts(reading, seen)


def _roles(reading: TextReading, person: PersonFound) -> Iterator[Fact]:
    who, org = _person(reading, person), _organization(reading, person)
    if who is None or org is None:
        return
    name = who.name
    post = reading.text[slice(*person.post)]
    former = _former(reading, person, org)
    told = [predicate for predicate, shape in _POSTS if shape.search(post)]
    if former:
        told = [predicate for predicate in told if predicate != "chiefExecutive"]
    pieces: tuple[tuple[str, Span], ...] = (("party", org.span), ("party", who.span), ("cue", person.post))
    pieces += (("cue", former),) if former and not told else ()
    for predicate in told or ["formerlyEmployed" if former else "employed"]:
        fact = Fact("role", predicate, org.name, who.span, name, None, pieces)
        here = reading.page.index(person.post[0])
        apart = [m.name.label for m in (org, who) if reading.page.index(m.span[0]) != here]
        fact = fact.flagged("partyElsewhere", *apart) if apart or not person.named else fact
        doubtful = _doubtful(reading, org, predicate) or _of_another(reading, person, org)
        doubtful = doubtful or _one_of_several(reading, person, org)
        yield fact.flagged("uncertain", org.name.label) if doubtful else fact


def _former(reading: TextReading, person: PersonFound, org: Mention) -> Span | None:
    """The words by which a post is one of the past: 曾任, 辞去, 前 before the firm or the post, 离职 behind it."""
    text, (_, end) = reading.text, person.name
    clause = max(text.rfind(mark, end, person.post[0]) + 1 for mark in "，,")
    near = (
        _LEFT.search(text, max(end, clause), max(end, person.post[0])),
        _FORMER.search(text[: person.post[0]].rstrip(), max(0, person.post[0] - 12)),
        _FORMER.search(text[: org.span[0]], max(0, org.span[0] - 10)),
        _FORMERLY.search(text, max(0, person.org[0] - 1), person.org[1]) if person.org else None,
        _QUIT.match(text, end) or _QUIT_IN_ENGLISH.match(text, end),
        None if person.named else _BEFORE_NOW.search(text, max(0, end - 4), person.name[0]),
    )
    found = next((match for match in near if match), None)
    return found.span("word") if found else None


def _doubtful(reading: TextReading, org: Mention, predicate: str) -> bool:
    """Whether an organization may be none: a product, of which its maker gives the posts, or words that nothing tells
    to be a name."""
    if org.name.type in MAKES or (org.name.type == THING and predicate == "employed"):
        return True
    told = class_of(org.name.label) is not None or org.name.label.isascii()
    return org.name.new and not told and reading.name_at(org.span) is None


def _one_of_several(reading: TextReading, person: PersonFound, org: Mention) -> bool:
    """Whether an organization stands in another clause than the post, in a sentence that names others as well."""
    begin, _ = reading.page.clause(person.post[0])
    if begin <= org.span[0]:
        return False
    start, end = (one := reading.page.sentence(person.post[0])).start, one.end
    return any(
        start <= m.span[0] < end
        and reading.acts(m)
        and m.name.label != org.name.label
        and m.name.id != (org.name.id or "-")
        for m in reading.mentions
    )


def _of_another(reading: TextReading, person: PersonFound, org: Mention) -> bool:
    """Whether another person stands between an organization and the post, whose organization it may be alone."""
    if org.span[1] <= person.post[0] and re.match(r"\s(?:of|at|for) [A-Z]", reading.text[person.post[1] :]):
        return True  # technical head of ⓝ
    first, last = sorted((org.span, person.post))
    between = (m for m in reading.mentions if first[1] <= m.span[0] and m.span[1] <= last[0])
    return any(m.name.type == "Person" and m.span != person.name for m in between)


def _person(reading: TextReading, person: PersonFound) -> Mention | None:
    """Who holds the post: the one named there, else the last person that the paragraph named before."""
    if person.named:
        name = reading.name_at(person.name)
        return Mention(person.name, name) if name is not None else None
    begin, _ = reading.paragraph(person.name[0])
    ahead = [m for m in reading.mentions if begin <= m.span[0] < person.name[0] and m.name.type == "Person"]
    return ahead[-1] if ahead else None


def _organization(reading: TextReading, person: PersonFound) -> Mention | None:
    """The organization beside the post: in the words before it, behind it, else the one that is spoken of."""
    named = [m for m in reading.mentions if m.name.may_be("Organization") and m.span != person.name]
    owner = [
        m for m in named if m.span[1] <= person.post[0] and _OWNS.fullmatch(reading.text, m.span[1], person.post[0])
    ]
    if owner and owner[-1].name.type not in (*MAKES, THING):
        return owner[-1]  # Larkfield Systems' new CEO
    if person.org is not None and not _TASK.search(reading.text, *person.org):
        inside = [m for m in named if person.org[0] <= m.span[0] and m.span[1] <= person.org[1]]
        rest = _ANOTHER.match(reading.text, inside[-1].span[1], person.org[1]) if inside else None
        if rest is not None:
            return _written(reading, (rest.end(), person.org[1]))  # 砚池智能由前听雨科技总监ⓝ创办
        begin = inside[-1].span[0] if inside else person.org[0]
        ends = (begin, begin - 1 if reading.text[begin - 1] == " " else begin)
        beside = [m for m in named if m.span[1] in ends and m.name.type in ("Company", THING)]
        if inside and (inside[-1].name.type in (*MAKES, THING) or inside[-1].name.new) and beside:
            return beside[-1]  # 砚池智能 Mopan 产品负责人
        if inside:
            return next((m for m in reversed(inside) if m.name.type not in MAKES), inside[-1])
        if beside and person.org[1] - person.org[0] <= _SHORT:
            return _whose(reading, named, beside[-1])  # Mopan 亚洲副总裁
        if _THIS_FIRM.match(reading.text, person.org[0], person.org[1]):
            ahead = [m for m in named if m.span[1] <= person.org[0] and m.name.type in ("Company", "")]
            return ahead[-1] if ahead else None
        if _says_other(reading.text[slice(*person.org)]):
            written = _written(reading, person.org)
            if written is not None or not _PART.search(reading.text[slice(*person.org)]):
                return written
    behind = _behind(reading, person, named)
    if behind is not None:
        return behind
    if re.search(words()["invests_there"], reading.text[slice(*person.post)], re.IGNORECASE):
        firms = [m for m in named if m.name.type == "InvestmentFirm" and m.span[1] <= person.post[0]]
        return firms[-1] if firms else None
    topic = reading.topic(person.post)
    return Mention(topic[0].span, reading.firm(topic[0])) if topic and topic[0].name.type != "" else None


def _whose(reading: TextReading, named: list[Mention], part: Mention) -> Mention:
    """The firm right before a name that nothing tells to be one: 砚池智能 of 砚池智能 Mopan."""
    owns = [m for m in named if m.name.type == "Company" and reading.text[m.span[1] : part.span[0]].strip() == ""]
    owns = [m for m in owns if m.span[1] <= part.span[0]]
    return owns[-1] if owns and part.name.type != "Company" else part


def _behind(reading: TextReading, person: PersonFound, named: list[Mention]) -> Mention | None:
    """The organization in a post or right behind it: head of ⓝ's developer business, an analyst at brokerage ⓝ."""
    of_part = [m for m in named if person.post[0] <= m.span[0] and m.span[1] <= person.post[1]]
    if of_part and reading.text.startswith(("’s", "'s"), of_part[-1].span[1]):
        return of_part[-1]
    end = max(person.post[1], person.name[1])
    behind = next((m for m in named if 0 <= m.span[0] - end < _FAR), None)
    if behind is None:
        return None
    of_firm = _OF_FIRM.fullmatch(reading.text, person.post[1], behind.span[0])
    return behind if of_firm or _AT.fullmatch(reading.text, end, behind.span[0]) else None


def _says_other(words_before: str) -> bool:
    """Whether the words before a post may be the name of a firm that nobody knows; 公司 is whoever is spoken of."""
    stripped = bare(words_before.strip())
    if generic(stripped) or (stripped.isascii() and stripped == stripped.lower()) or _SPOKEN_OF.search(stripped):
        return False  # my co-founder, and chief executive, 向公司创始人
    plain = re.fullmatch(r"[\u4e00-\u9fffA-Za-z0-9·]{2,14}", stripped) is not None
    return plain and re.match(words()["no_names"], stripped) is None


def _written(reading: TextReading, place: Span) -> Mention | None:
    text = reading.text[slice(*place)]
    start = place[0] + len(text) - len(text.lstrip())
    cut = re.match(r"^(?:而|据|由|以及|和|与|其|该|这家)+", text.strip())
    start += cut.end() if cut else 0
    label = reading.text[start : place[1]].strip().strip("“”「」\"'")
    label = re.sub(r"[前原]$|的[^的]{0,8}$|(?<=..)[\u4e00-\u9fff]{2}(?:事业部|部|中心)副?$", "", bare(label))
    known = reading.known.name(label)
    if known is None and not (
        may_be_firm(reading.text, label) or (len(label) <= _SHORT and is_name(label) and not adverb().search(label))
    ):
        return None
    start = reading.text.find(label, place[0])
    return Mention((start, start + len(label)), known or Name(label, class_of(label) or "Company"))
