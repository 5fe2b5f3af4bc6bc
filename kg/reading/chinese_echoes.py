"""What a later Chinese clause or sentence says of a statement: that it is denied, off, unconfirmed, corrected."""

from __future__ import annotations

import re
from collections.abc import Iterator

from kg.reading.masked_text import Page, Span
from kg.reading.patterns import QUANTITY, lexicon, pattern, reading
from kg.reading.statement_marks import Mark

_FILLERS = (
    r"(?:但|但是|不过|可|可惜|然而|却|而|只是|谁知|结果|随后|后来|最终|最后|其后|当天"
    r"|当日|次日|目前|现|如今|至今|截至目前|眼下|暂时|据悉|现在|尽管|虽然|同时|另外"
    r"|此外|早已|一周后|[^，]{1,6}后|[^，]{1,6}日)?"
)
CONFIRMS = pattern(reading("chinese.confirms"))


def echoes(page: Page, clause: Span, inside: bool, next_one: bool) -> Iterator[Mark]:
    """The marks that a later clause puts on what was said: its subject refers back, or it has none."""
    text, (start, end) = page.masked, clause
    first = page.sentence(start).start if not inside else start
    if CONFIRMS.search(text, start, end) or _OWN_MATTER.match(text, start, end) or _OWN_MATTER.match(text, first, end):
        return
    if next_one and _TOLD_OF.search(text[page.sentence(start).start : start].rstrip("， ")):
        yield from _topic_denied(text, clause)
    awaits = _AWAITS.match(text, start, end) if next_one and inside else None
    if awaits:
        yield Mark("planned", awaits.group(), "echo", awaits.span())
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
            kind in ("cancelled", "sought", "denied")
            and match
            and not opening["subject"]
            and not _ENDS.match(text, match.end(), end)
        ):
            continue  # 随后取消了年会: something else
        if match and match.start() - opening.end() < 12 and not _ANOTHER.search(text, start, match.start()):
            undone = kind == "cancelled" or (kind == "sought" and _ONGOING.match(match.group()) is not None)
            yield Mark(kind, match.group(), "echo", match.span(), sure=sure or undone)
    for found in (_CORRECTS.search(text, start, end), _DENIES.search(text, start, end), _FALSE.match(text, start, end)):
        gives = found is not None and found.group().startswith("正确") and QUANTITY in text[start:end]
        bare = found is not None and not gives and not re.search(r"[这此该]|上述|相关|有关|一切", found.group())
        if found and (next_one or not inside or not bare):
            yield Mark("denied", found.group(), "echo", found.span(), sure=sure or gives)


def _topic_denied(text: str, clause: Span) -> Iterator[Mark]:
    """A denial of what the clause before names as told: …获得4亿元的消息,公司称并不属实."""
    behind = lexicon().kinds["zh"]["denied"].behind
    for denial in (behind, _DENIES):
        found = denial.search(text, *clause) if denial is not None else None
        if found:
            yield Mark("denied", found.group(), "echo", found.span())


_TOLD_OF = pattern(reading("chinese.told_of"))
# 有关停产的消息, 它的汽车项目: a subject with a content of its own that is not the round
_OWN_MATTER = pattern(
    rf"\s*{_FILLERS}(?:(?:有关|关于|对于|至于)(?![^，]*(?:这|此|该|上述|融资|[A-H]轮|募资|ⓠ))[^，]{{1,14}}"
    r"|[^，。]{0,8}(?:驳斥|否认|反驳|澄清)了?(?:有关|关于|对)?(?![^，]*(?:这|此|该|上述|融资|[A-H]轮|募资"
    r"|ⓠ))[^，。]{2,14}"
    r"的?(?:指责|指控|传闻|说法|报道|消息|质疑|批评|谣言)"
    r"|(?![^，]*(?:这|此|该|上述|融资|[A-H]轮|募资|ⓠ|金额|数额|数字|估值|到账|领投|开源))[^，。]{2,14}"
    r"(?:一说|之说|一事|之事|的[^，的]{0,4}(?:事|指控|质疑|传言|传闻|说法|消息|报道|谣言|谈判|磋商|洽谈|计划"
    r"|项目|交易|工程|案|手续))"
    rf"|{reading('chinese.own_report')}"
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
# …2亿元，要等收购谈完才会入账
_AWAITS = pattern(
    r"\s*(?:还|仍|尚|均|都|但)?(?:要|须|需|得)?(?:等|待)(?!遇|命)[^，。；]{1,16}(?:才|方|后)(?:会|能|可)?"
)
_ONGOING = re.compile("[还仍正尚]")  # 条款还在一条条抠
_ENDS = pattern(reading("chinese.ends"))
_PRONOUN = pattern(reading("chinese.pronoun"))
_ANOTHER = pattern(reading("chinese.another"))
_CORRECTS = pattern(reading("chinese.corrects"))
_FALSE = pattern(
    rf"\s*{_FILLERS}(?:事后|后来|结果|其实|原来|到头来)?(?:被[^，。]{{0,6}}?)?(?:证明|查明|发现|证实|认定)?"
    r"(?:这|那|此)?(?:只"
    rf"|不过|竟|完全|纯粹|纯)?"
    rf"(?:是|属|系|为)(?:一[场个则条出])?(?:{lexicon().words['falsehood.zh']})"
)
_DENIES = pattern(reading("chinese.denies"))
