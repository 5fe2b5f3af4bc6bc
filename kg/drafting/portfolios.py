"""The firms that one investor holds, told as a list: 甲下注四家，包括乙和丙, has backed 150 companies, among them ⓝ."""

from __future__ import annotations

import re
from collections.abc import Iterator

from kg.drafting.grouped_investors import JOINED
from kg.drafting.text_reading import Mention, TextReading
from kg.reading import Span


def portfolios(reading: TextReading) -> Iterator[tuple[Span, Mention, Mention]]:
    """The word that tells, who holds, and what is held, for each firm of such a list."""
    yield from _in_chinese(reading)
    yield from _in_english(reading)


def _in_chinese(reading: TextReading) -> Iterator[tuple[Span, Mention, Mention]]:
    """甲下注四家，包括乙、丙和丁."""
    for cue in re.finditer(
        r"(?:投资|投|下注|押注|布局|出手|持有)(?:了|过)?(?:[^，。；\n]{0,12}?家[^，。；\n]{0,8})", reading.text
    ):
        sentence = reading.page.sentence(cue.start())
        who = [m for m in reading.mentions if sentence.start <= m.span[0] and m.span[1] <= cue.start() and _invests(m)]
        if re.search(r"(?:^|，)\s?[它其]", reading.text[sentence.start : cue.start()]):  # 除了ⓝ之外，它在6家中下注4家
            opening = [m for m in reading.mentions if m.span[0] < sentence.start and _opens(reading, m)]
            who = opening[-1:] if opening and opening[-1].name.type in ("InvestmentFirm", "Fund") else []
        behind = [m for m in reading.mentions if cue.end() <= m.span[0] < sentence.end and may_be_held(m)]
        listed = [m for m in behind if re.match(r"[、和与及，。]|以及|等", reading.text[m.span[1] :])]
        if who and len(listed) > 1:
            yield from ((cue.span(), who[-1], firm) for firm in listed)


def _in_english(reading: TextReading) -> Iterator[tuple[Span, Mention, Mention]]:
    """ⓝ has backed 150 companies, including ⓝ and ⓝ; among them are ⓝ and ⓝ."""
    for cue in _HAS_BACKED.finditer(reading.text):
        who = next((m for m in reversed(reading.mentions) if m.span[1] <= cue.start()), None)
        opened = _INCLUDING.search(reading.text, cue.end(), cue.end() + 60)
        if who is None or opened is None or reading.page.index(who.span[0]) != reading.page.index(cue.start()):
            continue
        at = opened.end()
        for firm in (m for m in reading.mentions if m.span[0] >= opened.end()):
            joined = JOINED if at > opened.end() else _THE
            if not joined.fullmatch(reading.text, at, firm.span[0]) or not may_be_held(firm):
                break
            yield cue.span("cue"), who, firm
            at = firm.span[1]


_HAS_BACKED = re.compile(
    r"\b(?P<cue>backed|invested in|funded|seeded|holds stakes in) (?:[\w-]+ ){0,4}?(?:companies|firms|start-?ups)\b"
)
_INCLUDING = re.compile(r"\b(?:including|such as|[Aa]mong them(?: are)?|[Tt]hey include|like) ")
_THE = re.compile(r"(?:the )?(?:[a-z][\w-]+ ){0,3}")


def _opens(reading: TextReading, mention: Mention) -> bool:
    """Whether a name is what its clause begins with."""
    return not reading.text[reading.page.clause(mention.span[0])[0] : mention.span[0]].strip()


def _invests(mention: Mention) -> bool:
    return mention.name.is_a("Organization", "Person")


def may_be_held(mention: Mention) -> bool:
    """Whether a name may be that of a firm that somebody has a part of."""
    return mention.name.type in ("Company", "Product", "Organization", "")
