"""Ties of investors with their error rate, as rows of a view: what is shared, and what chance would give."""

from __future__ import annotations

from decimal import Decimal
from typing import Annotated

import numpy as np

from kg.views.parts.cells import Count, Label, Ref
from kg.views.parts.evidence import Evidence
from kg.views.parts.result import Heading, Note, Row, Section
from kg.views.parts.stakes import Stakes
from kg.views.parts.stated import claims
from kg.views.parts.ties import ties


class Tie(Row):
    """Two investors that share a round, and how surprising that is (`kg.views.parts.ties`)."""

    first: Annotated[Ref, Heading("投资方一", "first investor")]
    second: Annotated[Ref, Heading("投资方二", "second investor")]
    observed: Annotated[Count, Heading("共同轮次数", "shared rounds")]
    expected: Annotated[float, Heading("随机时的期望", "expected by chance")]
    p_value: Annotated[float, Heading("p 值", "p-value")]
    q_value: Annotated[float, Heading("错误发现率", "false-discovery rate")]
    significant: Annotated[bool, Heading("显著", "significant")]


def tied_investors(evidence: Evidence, stakes: Stakes, error_rate: float) -> Section[Tie]:
    """Every pair that shares a round, the most surprising first; of all, since what is expected rests on all."""
    names, keys = sorted({name for group in stakes.rounds.values() for name in group}), sorted(stakes.rounds)
    index = {name: number for number, name in enumerate(names)}
    entries = [(index[name], number) for number, key in enumerate(keys) for name in stakes.rounds[key]]
    columns = np.array(entries, dtype=np.int64).reshape(-1, 2)
    found = ties(columns[:, 0], columns[:, 1])
    rows = []
    for number, (a, b) in enumerate(zip(found.pairs.first, found.pairs.second, strict=True)):
        first, second = names[a], names[b]
        shared = [key for key in keys if first in stakes.rounds[key] and second in stakes.rounds[key]]
        row = Tie(
            first=evidence.reader.ref(first),
            second=evidence.reader.ref(second),
            observed=Count(value=len(shared), at_least=stakes.may_hold_more(first, second)),
            expected=_digits(found.expected[number]),
            p_value=_digits(found.p_value[number]),
            q_value=_digits(found.q_value[number]),
            significant=bool(found.q_value[number] <= error_rate),
            claims=claims([claim for key in shared for claim in stakes.in_round(key, first, second)]),
        )
        rows.append(row)
    rows.sort(key=lambda row: (row.q_value, row.p_value, row.first.id, row.second.id))
    return Section.of("ties", "超出随机的共同投资", "Ties beyond chance", Tie, rows)


def _digits(number: float) -> float:
    """Six digits: a probability to more of them would say more than its model does."""
    return float(f"{number:.6g}")


def tie_notes(tied: Section[Tie], error_rate: Decimal) -> list[Note]:
    """How many ties are significant, and that few rounds cannot show any; nothing where no round is shared."""
    if not tied.rows:
        return []
    kept = sum(row.significant for row in tied.rows)
    zh = f"错误发现率 {error_rate}：{len(tied.rows)} 对中 {kept} 对超出随机所能解释"
    en = f"at a false-discovery rate of {error_rate}: {kept} of {len(tied.rows)} ties are more than chance explains"
    notes = [Note(code="ties", text=Label(zh=zh, en=en))]
    if not kept:
        zh, en = "这些数据不足以显示任何一对不是偶然", "these data are too few to show that any tie is not chance"
        notes.append(Note(code="no-significant-tie", text=Label(zh=zh, en=en)))
    return notes
