"""Chinese clauses: what stands ahead of a place and governs it, what is said of it behind, and what refers back.

There is no tense to lean on: a cue governs what follows in its clause unless something between them closes its reach
(a relative clause before a name, 就, 后, 的情况下).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from kg.reading.masked_text import Page, Sentence, Span
from kg.reading.patterns import QUANTITY, Kind, inside, lexicon, pattern, reading
from kg.reading.statement_marks import Mark

# What closes the reach of a cue that stands ahead: the rest of the clause is another predicate.
_CLOSED = pattern(reading("chinese.closed"))
_LINK = pattern(reading("chinese.link"))
_TOPIC_VERB = pattern(reading("chinese.topic_verb"))
_APPOSED = pattern(reading("chinese.apposed"))
# 希望在十年里,继续把它做好: what the first clause wants, the second goes on with
_CONTINUES = pattern(reading("chinese.continues"))
# 百度计划为300亿元,腾讯为700亿元: the second verb is that of the first
_GAPPED = pattern(reading("chinese.gapped"))
_FILLERS = (
    r"(?:但|但是|不过|可|可惜|然而|却|而|只是|谁知|结果|随后|后来|最终|最后|其后|当天"
    r"|当日|次日|目前|现|如今|至今|截至目前|眼下|暂时|据悉|现在|尽管|虽然|同时|另外"
    r"|此外|早已|一周后|[^，]{1,6}后|[^，]{1,6}日)?"
)
_CONFIRMS = pattern(reading("chinese.confirms"))


def extent(page: Page, sentence: Sentence, at: int, place: Span) -> tuple[int, int]:
    """The clauses that belong to the one at the place: a topic joins what follows, an apposition what it tells of."""
    first = last = at
    clauses = sentence.clauses
    apposed = _APPOSED.match(page.masked, clauses[first][0]) and not _has_subject(page, clauses[first], place)
    apposed = apposed or (
        _CONTINUES.match(page.masked, *clauses[first]) and not _has_subject(page, clauses[first], place)
    )
    coordinated = (
        first > 0 and _GOES_ON.match(page.masked, *clauses[first]) and not _PERFECT.search(page.masked, *clauses[first])
    )
    if first > 0 and (apposed or _GAPPED.fullmatch(page.masked, *clauses[first])):
        first -= 1
    elif coordinated and _TO_COME.search(page.masked, *clauses[first - 1]):
        first -= 1  # 将增发股份,募集9.6亿元
    if (
        last + 1 < len(clauses)
        and _is_topic(page.masked[slice(*clauses[last])])
        and not _TURNS.match(page.masked, *clauses[last + 1])
    ):
        last += 1
    return first, last


def _is_topic(clause: str) -> bool:
    """Whether a clause only names what the next one tells of: 5亿元的D轮融资, and not C轮融资5亿元."""
    if _HEADS.search(clause.rstrip()):
        return True
    clause = _MODIFIER.sub("", clause)
    return not clause.rstrip().endswith(QUANTITY) and not any(
        verbs.search(clause) for verbs in (_TOPIC_VERB, pattern(lexicon().data["stated"]["done"]), _LISTS)
    )


_MODIFIER = re.compile(r"^[^ⓠ]*的(?=ⓠ)")  # 已签字的4亿元C轮融资
_LISTS = pattern(reading("chinese.lists"))
OWN_TOPIC = pattern(reading("chinese.own_topic"))
_GOES_ON = pattern(reading("chinese.goes_on"))
_PERFECT = pattern(reading("chinese.perfect"))
_TO_COME = pattern(reading("chinese.to_come"))
_OBJECT = pattern(reading("chinese.object"))
_TURNS = pattern(reading("chinese.turns"))
_HEADS = pattern(reading("chinese.heads"))


def _has_subject(page: Page, clause: Span, place: Span) -> bool:
    return any(
        span[0] < place[0] and not _OBJECT.search(page.masked, clause[0], span[0]) for span in page.names_in(*clause)
    )


def clause_marks(page: Page, begin: int, place: Span, end: int) -> Iterator[Mark]:
    """The marks that the clause from `begin` to `end` itself puts on what stands at `place`."""
    yield from _ahead(page.masked, begin, place[0])
    disposal = _DISPOSAL.match(page.masked, begin, end)
    if disposal and disposal.end("of") >= place[0]:
        yield Mark("planned", "把", "ahead", (begin, begin + 1), sure=False)
    for kind, cues in lexicon().kinds["zh"].items():
        yield from _behind(kind, cues, page.masked, place[1], end)


def _ahead(text: str, begin: int, end: int) -> Iterator[Mark]:
    found = [
        Mark(kind, match.group(), "ahead", match.span())
        for kind, cues in lexicon().kinds["zh"].items()
        if cues.ahead is not None
        for match in inside(cues.ahead, text, begin, end)
        if not _CLOSED.search(text, match.end(), end)
    ]
    undone = {mark.place[0] for mark in found if mark.kind == "cancelled"}
    denied = {mark.place[1] for mark in found if mark.kind == "denied"}
    found = [mark for mark in found if mark.place[1] not in undone and mark.place[0] not in denied]  # 没有取消
    return (mark for mark in found if not any(mark.within(other) for other in found))


# 把2亿元筹齐 without 了 or 已: what is to be done, not what was
_DISPOSAL = re.compile(r"\s*[把将](?P<of>[^，。；]*?)[^，。；了已]{1,4}[。！”]*$")


def _behind(kind: str, cues: Kind, text: str, begin: int, end: int) -> Iterator[Mark]:
    if cues.behind is None:
        return
    match = cues.behind.search(text, begin, end)
    if match and not _LINK.search(text, begin, match.start()) and not _CONFIRMS.search(text, begin, end):
        yield Mark(kind, match.group(), "behind", match.span())


def frames(
    page: Page, sentence: Sentence, match: re.Match[str], kind: str, own: int, core: tuple[int, int], place: Span
) -> bool:
    """Whether a frame found in clause `own` governs the clauses `core`: on, and back as an afterthought."""
    if kind == "planned" and not match.group().startswith("按"):
        if _closes("met").search(page.masked, place[1], sentence.end):
            return False  # 说好三月开源,如期兑现
        bare = own == core[0] - 1 and match.end() >= sentence.clauses[own][1] - 1
        return (core[0] <= own <= core[1] or bare) and not _CLOSED.search(
            page.masked, match.end(), max(place[0], match.end())
        )
    if own <= core[1] and match.start() < place[0]:
        return _governs_on(page, sentence, match, kind, own, core, place)
    if _ANONYMOUS.search(match.group()):
        return True
    if own <= core[1]:
        return False
    clause = page.masked[slice(*sentence.clauses[own])]
    if kind == "hypothetical":
        if re.search(
            r"也许|会|能|算|就|便|更|还|再|才(?!能|会|可)", page.masked[match.end() : sentence.clauses[own][1]]
        ):
            return False  # 要是早点出海也许更大: it has its own consequence
        return own == len(sentence.clauses) - 1 == core[1] + 1 and clause.lstrip("但只").startswith(match.group()[:2])
    return (
        kind in ("reported", "opinion", "forecast")
        and re.search(
            r"(?<!的)(?:说|称|透露|表示|告诉[^，]*|指出|爆料|写道|猜测|看来|主张|建议|觉得"
            r"|以为|坚持|认为|这么看|预测|预计|估算|测算|推算)(?:了|道|过)?$",
            clause.rstrip("。！”"),
        )
        is not None
    )


def _governs_on(
    page: Page, sentence: Sentence, match: re.Match[str], kind: str, own: int, core: tuple[int, int], place: Span
) -> bool:
    """Whether a frame ahead of the statement still governs it there."""
    rest = page.masked[match.end() : sentence.clauses[own][1]]
    main = sentence.clauses[core[0]][0], sentence.clauses[core[1]][1]
    if own < core[0]:
        if kind == "hypothetical" and re.search(r"就|便|即可|则", rest):
            return False  # 只要光线充足就能识别: the clause has its own consequence
        if _ended(page, sentence, match, own, core, place):
            return False  # 有人说没有钱,它却拿到了: the next clause stands against it
        if kind == "hypothetical" and _DESCRIBES_NOUN.search(rest):
            return False  # 一旦充满即可飞两小时的无人机: it describes a thing
        if _CONCEDES.match(match.group()) and _STILL.search(page.masked, *main):
            return False  # 哪怕行情再差,也还是领投了
    confirmed = _CONFIRMS.search(page.masked, *sentence.clauses[own]) and not _ANONYMOUS.search(match.group())
    if confirmed or re.search(r"[;；—]", page.masked[match.end() : place[0]]):
        return False
    return kind == "hypothetical" or not _CLOSED.search(
        page.masked, match.end(), min(sentence.clauses[own][1], place[0])
    )


_OWN_WORDS = 5


def _ended(page: Page, sentence: Sentence, match: re.Match[str], own: int, core: tuple[int, int], place: Span) -> bool:
    """Whether a frame with words of its own ends at a turn before the statement, or in its clause."""
    clauses = sentence.clauses
    if clauses[own][1] - clauses[own][0] - len(match.group()) < _OWN_WORDS:
        return False
    turns = _TURNS_FROM.search(page.masked, clauses[core[0]][0], place[0]) or any(
        _TURNS.match(page.masked, *clause) for clause in clauses[own + 1 : core[0] + 1]
    )
    return bool(turns) or any(_closes(name).search(page.masked, *clauses[own]) for name in ("met", "apart"))


_DESCRIBES_NOUN = re.compile(r"[^，的]{2,}的[^，的了]{1,6}$")
_TURNS_FROM = re.compile(reading("chinese.turns_from"))
_CONCEDES = re.compile(reading("chinese.concedes"))
_STILL = re.compile(reading("chinese.still"))


@lru_cache(maxsize=2)
def _closes(name: str) -> re.Pattern[str]:
    return pattern(lexicon().data["closes"][name])


def echoes(page: Page, clause: Span, inside: bool, next_one: bool) -> Iterator[Mark]:
    """The marks that a later clause puts on what was said: its subject refers back, or it has none."""
    text, (start, end) = page.masked, clause
    first = page.sentence(start).start if not inside else start
    if _CONFIRMS.search(text, start, end) or _OWN_MATTER.match(text, start, end) or _OWN_MATTER.match(text, first, end):
        return
    sure = _POINTS.search(text, start, end) is not None
    for kind in _REFERS:
        behind = lexicon().kinds["zh"][kind].behind
        opening = (_SUBJECT if not inside or kind in ("planned", "question") else _SUBJECT_OR_NONE).match(
            text, start, end
        )
        if opening is None or behind is None:
            continue
        noun = opening["subject"] and not _PRONOUN.search(opening["subject"])
        match = behind.match(text, opening.end(), end) or (behind.search(text, opening.end(), end) if noun else None)
        if (
            kind in ("cancelled", "sought")
            and match
            and not opening["subject"]
            and not _ENDS.match(text, match.end(), end)
        ):
            continue  # 随后取消了年会: something else
        if match and match.start() - opening.end() < 12 and not _ANOTHER.search(text, start, match.start()):
            yield Mark(kind, match.group(), "echo", match.span(), sure=sure)
    for found in (_CORRECTS.search(text, start, end), _DENIES.search(text, start, end), _FALSE.match(text, start, end)):
        bare = found is not None and not re.search(r"[这此该]|上述|相关|有关|一切", found.group())
        if found and (next_one or not inside or not bare):
            yield Mark("denied", found.group(), "echo", found.span(), sure=sure)


# 有关停产的消息, 它的汽车项目: a subject with a content of its own that is not the round
_OWN_MATTER = pattern(
    rf"\s*{_FILLERS}(?:(?:有关|关于|对于|至于)(?![^，]*(?:这|此|该|上述|融资|[A-H]轮|募资|ⓠ))[^，]{{1,14}}"
    r"|[^，。]{0,8}(?:驳斥|否认|反驳|澄清)了?(?:有关|关于|对)?(?![^，]*(?:这|此|该|上述|融资|[A-H]轮|募资"
    r"|ⓠ))[^，。]{2,14}"
    r"的?(?:指责|指控|传闻|说法|报道|消息|质疑|批评|谣言)"
    r"|(?![^，]*(?:这|此|该|上述|融资|[A-H]轮|募资|ⓠ|金额|数额|数字|估值|到账|领投|开源))[^，。]{2,14}"
    r"(?:一说|之说|一事|之事|的[^，的]{0,4}(?:事|指控|质疑|传言|传闻|说法|消息|报道|谣言|谈判|磋商|洽谈|计划"
    r"|项目|交易|工程|案|手续))"
    r"|(?:它|其|公司|ⓝ)的?(?!(?:融资|募资|[A-H]轮|此轮))[^，这此该]{0,10}?(?:项目|产品|业务|发布会|工厂|交易案"
    r"|计划|上市|并购|收购|汽车|手机))"
)
_NOUN = f"{lexicon().words['report.zh']}|{lexicon().words['event.zh']}"
_POINTS = pattern(
    rf"(?:[这此该]|上述|前述|相关|有关|所谓)(?:一|个|条|则|笔|轮|项)?(?:{_NOUN})"
)  # the words that point back
_REFERS = ("cancelled", "denied", "reported", "sought", "planned", "question")
_OF_THIS = (
    r"(?:这些?|此|该|本|上述|前述|相关|有关|整个?|所谓|其|它的|那些?|双方的?|以上|ⓝ的?|ⓠ的?|[A-H]\+?轮|融资"
    r"|募资|投资|天使轮|公司|一切"
    r"|[一笔轮桩项则条个种次的]|关于|对|把|将|双方|官方|对方|当事人|其?创始人|董事长|发言人|回应|称|说|表示"
    r"|指出|澄清|强调|最终|所有|全部|原定的?|市场上?的?|网上的?|坊间的?|外界的?|媒体的?|协议"
    r"|条款|资金|交割|金额|消息|报道)*?"
)
_BACK = rf"(?P<subject>{_OF_THIS}(?:{_NOUN})(?:的[^，,]{{1,6}})?)"
_SUBJECT = pattern(rf"\s*{_FILLERS}{_BACK}{_FILLERS}")
_SUBJECT_OR_NONE = pattern(rf"\s*{_FILLERS}{_BACK}?{_FILLERS}")
_ANONYMOUS = pattern(reading("chinese.anonymous"))
_ENDS = pattern(reading("chinese.ends"))
_PRONOUN = pattern(reading("chinese.pronoun"))
_ANOTHER = pattern(reading("chinese.another"))
_CORRECTS = pattern(reading("chinese.corrects"))
_FALSE = pattern(
    rf"\s*{_FILLERS}(?:事后|后来|结果|其实|原来|到头来)?(?:被)?(?:证明|查明|发现|证实|认定)?(?:这|那|此)?(?:只"
    rf"|不过|竟|完全|纯粹|纯)?"
    rf"(?:是|属|系|为)(?:一[场个则条出])?(?:{lexicon().words['falsehood.zh']})"
)
_DENIES = pattern(reading("chinese.denies"))


LEANS = pattern(reading("chinese.leans"))
SETS_UP = pattern(reading("chinese.sets_up"))


def fragment(page: Page, sentence: Sentence) -> bool:
    """Whether a sentence has no verb of its own."""
    return _TOPIC_VERB.search(page.masked, sentence.start, sentence.end) is None
