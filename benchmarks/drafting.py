"""How long the draft of an article takes, by its length, on one core: invented news on invented firms.

Prints processor time: of the tables that are made once for a graph, of the first draft and of the median one. Never
judges a number.

Run: python -m benchmarks.drafting [--rounds 5]
"""

from __future__ import annotations

import argparse
import time
from collections.abc import Callable
from itertools import cycle, islice
from statistics import median
from typing import TypeVar

from benchmarks.table import heading, milliseconds, table
from kg.drafting.drafting import Drafter
from kg.records.load import load
from kg.records.record_models import Bilingual, Source

T = TypeVar("T")
LENGTHS = (500, 5_000, 20_000)
_FIRMS = ("砚池智能", "云岫科技", "澜汀智能", "朔风科技", "墨川机器人")
_NEWS = (
    "{0}于2026年{1}月宣布完成{1}亿元B轮融资，由红杉中国领投，苍梧资本、云杼创投和{2}等跟投，投后估值超过{1}0亿元。",
    "{0}创始人兼首席执行官李砚秋表示，公司2025年营收约为{1}.2亿元，毛利率为4{1}%，员工已超过{1}00人。",
    "据知情人士透露，{0}计划今年内在港交所上市，募资额或达{1}亿美元，{2}未予置评。",
    "{0}发布Mopan-{1}.5模型，总参数{1}96B，支持{1}56K上下文，并以MIT协议开源。",
    "与{2}不同，{0}将资金用于研发，其应用月活跃用户突破{1}00万，较去年增长{1}0%。",
)


def article(length: int) -> str:
    """Invented news of about so many characters, in paragraphs of five sentences."""
    made, size = [], 0
    for number, shape in enumerate(cycle(_NEWS)):
        firm, other = _FIRMS[number // 5 % 5], _FIRMS[(number // 5 + 1) % 5]
        made.append(shape.format(firm, 1 + number % 9, other) + ("\n" if number % 5 == 4 else ""))
        size += len(made[-1])
        if size >= length:
            return "".join(made)
    raise AssertionError("a cycle has no end")


def processor_time(work: Callable[[], T]) -> tuple[float, T]:
    """Seconds of processor time, and the result."""
    start = time.process_time()
    found = work()
    return time.process_time() - start, found


def rows(lengths: tuple[int, ...], rounds: int) -> list[list[str]]:
    """One row a length: characters, proposals, first and median time."""
    drafter = Drafter(load())
    source = Source(id="bench", title=Bilingual(zh="题", en="title"), published="2026-11-20")
    found = []
    for length in lengths:
        text = article(length)
        spent = [processor_time(lambda text=text: drafter.draft(text, source)) for _ in islice(cycle([0]), rounds)]
        times = [seconds for seconds, _ in spent]
        count = len(spent[0][1].proposals)
        found.append([f"{len(text):,} characters", str(count), milliseconds(times[0]), milliseconds(median(times))])
    return found


def main() -> None:
    """Print one line a length."""
    parser = argparse.ArgumentParser(description="Processor time of the draft of an article.")
    parser.add_argument("--rounds", type=int, default=5)
    given = parser.parse_args()
    known = load()
    ahead, _ = processor_time(lambda: Drafter(known))
    print(heading("Drafts: processor time on one core"))
    print(f"Tables made once for a graph: {milliseconds(ahead)} ms.\n")
    print(table(("article", "proposals", "first ms", "median ms"), rows(LENGTHS, given.rounds)))


if __name__ == "__main__":
    main()
