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
from kg.views.parts.ties import NULLS, Null, ties

_NAMES = {"hypergeometric": Label(zh="超几何", en="hypergeometric"), "bicm": Label(zh="BiCM", en="BiCM")}


class Tie(Row):
    """Two investors that share a round, and how surprising that is under either null (`kg.views.parts.ties`)."""

    first: Annotated[Ref, Heading("投资方一", "first investor")]
    second: Annotated[Ref, Heading("投资方二", "second investor")]
    observed: Annotated[Count, Heading("共同轮次数", "shared rounds")]
    expected: Annotated[float, Heading("随机时的期望", "expected by chance")]
    p_value: Annotated[float, Heading("p 值", "p-value")]
    q_value: Annotated[float, Heading("错误发现率", "false-discovery rate")]
    bicm_expected: Annotated[float, Heading("随机时的期望（BiCM）", "expected by chance (BiCM)")]
    bicm_p_value: Annotated[float, Heading("p 值（BiCM）", "p-value (BiCM)")]
    bicm_q_value: Annotated[float, Heading("错误发现率（BiCM）", "false-discovery rate (BiCM)")]
    significant: Annotated[bool, Heading("显著", "significant")]

    def under(self, null: Null) -> tuple[float, float]:
        """The false-discovery rate and the p-value under a null."""
        return (self.bicm_q_value, self.bicm_p_value) if null == "bicm" else (self.q_value, self.p_value)


def tied_investors(evidence: Evidence, stakes: Stakes, error_rate: float, null: Null) -> Section[Tie]:
    """Every pair that shares a round, the most surprising first; of all, since what is expected rests on all.

    Both nulls are told of each pair; `null` orders them and says which are significant.
    """
    names, keys = sorted({name for group in stakes.rounds.values() for name in group}), sorted(stakes.rounds)
    index = {name: number for number, name in enumerate(names)}
    entries = [(index[name], number) for number, key in enumerate(keys) for name in stakes.rounds[key]]
    columns = np.array(entries, dtype=np.int64).reshape(-1, 2)
    found = {each: ties(columns[:, 0], columns[:, 1], each) for each in NULLS}
    drawn, both = found["hypergeometric"], found["bicm"]
    rows = []
    for number, (a, b) in enumerate(zip(drawn.pairs.first, drawn.pairs.second, strict=True)):
        first, second = names[a], names[b]
        shared = [key for key in keys if first in stakes.rounds[key] and second in stakes.rounds[key]]
        row = Tie(
            first=evidence.reader.ref(first),
            second=evidence.reader.ref(second),
            observed=Count(value=len(shared), at_least=stakes.may_hold_more(first, second)),
            expected=_digits(drawn.expected[number]),
            p_value=_digits(drawn.p_value[number]),
            q_value=_digits(drawn.q_value[number]),
            bicm_expected=_digits(both.expected[number]),
            bicm_p_value=_digits(both.p_value[number]),
            bicm_q_value=_digits(both.q_value[number]),
            significant=bool(found[null].q_value[number] <= error_rate),
            claims=claims([claim for key in shared for claim in stakes.in_round(key, first, second)]),
        )
        rows.append(row)
    rows.sort(key=lambda row: (*row.under(null), row.first.id, row.second.id))
    return Section.of("ties", "超出随机的共同投资", "Ties beyond chance", Tie, rows)


def _digits(number: float) -> float:
    """Six digits: a probability to more of them would say more than its model does."""
    return float(f"{number:.6g}")


def tie_notes(tied: Section[Tie], error_rate: Decimal, null: Null) -> list[Note]:
    """How many ties are significant under either null, and that the data cannot show any; nothing where no tie is."""
    if not tied.rows:
        return []
    drawn, both = (sum(row.under(each)[0] <= error_rate for row in tied.rows) for each in NULLS)
    zh = (
        f"错误发现率 {error_rate}：{len(tied.rows)} 对中 {drawn} 对超出随机所能解释（超几何）；"
        f"若随机时各轮的大小也不变，则 {both} 对（BiCM）"
    )
    en = (
        f"at a false-discovery rate of {error_rate}: {drawn} of {len(tied.rows)} ties are more than chance explains"
        f" (hypergeometric); {both} if chance keeps the sizes of the rounds too (BiCM)"
    )
    notes = [Note(code="ties", text=Label(zh=zh, en=en))]
    if not any(row.significant for row in tied.rows):
        zh = f"这些数据不足以显示任何一对不是偶然（{_NAMES[null].zh}）"
        en = f"these data are too few to show that any tie is not chance ({_NAMES[null].en})"
        notes.append(Note(code="no-significant-tie", text=Label(zh=zh, en=en)))
    return notes
