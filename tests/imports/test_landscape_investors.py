"""What the landscape says across companies, worked out by hand from the tables: investors, ladders, disagreements.

Who counts as an investor: lead, participant or shareholder, in asserted claims. Who does not: a buyer of the whole
company, a cornerstone of a listing, a party to terms that could still change, a collective word, a number.
"""

from __future__ import annotations

from collections import defaultdict
from decimal import Decimal
from itertools import pairwise

import pytest

from kg.build.dataset import build
from kg.ontology.registry import ID, LT
from kg.ontology.round_names import compare, parse_rung
from kg.records.load import Knowledge, LoadedClaim
from kg.store.selection import Selection
from kg.store.snapshot import Snapshot

ARTICLES = {"a1", "a2"}

IN_SEVERAL = {
    "5y-capital": {"moonshot-ai", "light-year"},
    "alibaba": {"moonshot-ai", "zhipu", "minimax", "baichuan", "unitree"},  # not 01.AI: that is Alibaba Cloud
    "ant-group": {"moonshot-ai", "zhipu", "unitree"},
    "beijing-ai-fund": {"zhipu", "baichuan", "modelbest"},
    "capital-today": {"moonshot-ai", "light-year", "galaxea"},
    "catl": {"galbot", "spirit-ai"},  # written CATL in one row and 宁德时代 in another; DeepSeek is not yet done
    "cdb-sci-tech": {"infinigence", "galbot"},
    "china-mobile": {"moonshot-ai", "unitree"},
    "fortune-capital": {"zhipu", "infinigence", "spirit-ai"},  # 达晨财智 and 达晨
    "future-capital": {"minimax", "liblibai"},  # 明势资本, 明势创投 and 明势
    "gaorong-ventures": {"moonshot-ai", "liblibai"},  # 高榕资本 and 高榕创投
    "hillhouse": {"zhipu", "minimax"},  # not by GL Ventures, which one row on Zhipu AI names
    "hongshan": {"moonshot-ai", "zhipu", "minimax", "light-year", "butterfly-effect", "unitree", "spirit-ai"},
    "hongtai-fund": {"modelbest", "infinigence"},
    "idg-capital": {"moonshot-ai", "minimax"},
    "long-z": {"moonshot-ai", "galaxea"},  # 美团龙珠 is not 美团
    "meituan": {"zhipu", "galbot", "tars"},  # it bought Light Year whole: no investment
    "mihoyo": {"minimax", "galaxea"},
    "prosperity7": {"zhipu", "spirit-ai"},
    "qiming-venture-partners": {"zhipu", "stepfun", "infinigence"},
    "shanghai-ai-fund": {"baichuan", "infinigence"},
    "shunwei-capital": {"zhipu", "minimax", "baichuan", "light-year", "infinigence", "spirit-ai"},
    "sinovation-ventures": {"01-ai", "siliconflow"},
    "source-code-capital": {"light-year", "liblibai"},
    "su-hua": {"moonshot-ai", "light-year"},
    "tencent": {
        *("moonshot-ai", "zhipu", "minimax", "baichuan", "stepfun", "light-year"),
        *("butterfly-effect", "unitree"),
    },
    "tsinghua-holdings": {"zhipu", "baichuan"},
    "wang-huiwen": {"moonshot-ai", "light-year", "siliconflow"},
    "xiaohongshu": {"moonshot-ai", "minimax"},
    "xiaomi": {"zhipu", "baichuan", "spirit-ai"},
    "zhenfund": {"moonshot-ai", "light-year", "butterfly-effect"},
}

IN_ONE_ONLY = {
    "monolith": "DeepSeek's terms, where it is named again, could still change",
    "netease": "the same",
    "alibaba-cloud": "not Alibaba",
    "gl-ventures": "not Hillhouse",
    "wang-xing": "not Meituan; round and sale are of one company",
    "legend-capital": "not the social security fund, not Legend Star, not Lenovo Capital",
    "legend-star": "not Legend Capital",
    "lenovo-capital": "not Legend Capital",
    "xuhui-capital": "not 徐汇科创投",
    "xuhui-sci-tech-investment": "not 徐汇资本",
    "fortera-capital": "not the fund 上国投先导基金; both are in StepFun alone",
    "shenzhen-capital-group": "two rounds of one company",
    "zhihu": "two rounds of one company",
    "pudong-venture-capital": "one company, in two sources",
    "zhipu": "an investor too, in ModelBest alone",
}


@pytest.fixture(scope="module")
def landscape(snapshot: Snapshot, known: Knowledge) -> dict[str, set[str]]:
    """Every investor's companies without the news texts, by the derived edge; collective words are no investors."""
    news = tuple(key for key, source in known.sources.items() if source.file and key not in ARTICLES)
    snapshot = snapshot.select(Selection(without=news))
    text = f"""SELECT ?investor ?company ?type WHERE {{
        ?company <{LT}investor> ?investor . ?investor a ?type }}"""
    companies: dict[str, set[str]] = defaultdict(set)
    groups = set()
    for solution in snapshot.query(text):
        investor = solution["investor"].value.removeprefix(ID)
        companies[investor].add(solution["company"].value.removeprefix(ID))
        groups |= {investor} if solution["type"].value == LT + "Group" else set()
    return {investor: found for investor, found in companies.items() if investor not in groups}


def test_investors_with_two_or_more_companies_are_those_worked_out_by_hand(
    landscape: dict[str, set[str]],
) -> None:
    several = {investor: found for investor, found in landscape.items() if len(found) > 1}
    assert several == IN_SEVERAL
    assert len(several) == 31


@pytest.mark.parametrize("investor", IN_ONE_ONLY)
def test_look_alikes_and_unfinished_deals_do_not_add_up(landscape: dict[str, set[str]], investor: str) -> None:
    assert len(landscape.get(investor, ())) <= 1, IN_ONE_ONLY[investor]


def test_buyers_cornerstones_and_collective_words_are_no_investors(landscape: dict[str, set[str]]) -> None:
    assert not {"meta", "adia", "boyu-capital", "taikang-life"} & set(landscape)
    assert not {"shanghai-state-capital", "hangzhou-state-capital"} & set(landscape)
    assert "light-year" not in landscape["meituan"]


def stated(known: Knowledge, predicate: str) -> list[LoadedClaim]:
    return [c for c in known.claims.values() if c.claim.predicate == predicate and known.sources[c.source].file is None]


def ladder(known: Knowledge, company: str) -> list[tuple[str, str, str]]:
    """The company's rounds by earliest date: date, labels, amount as a content name ("" if not stated)."""
    rounds = {c.claim.subject for c in stated(known, "company") if c.claim.object == company}
    dates, labels, amounts = (defaultdict[str, set[str]](set) for _ in range(3))
    for c in stated(known, "date"):
        dates[c.claim.subject].add(c.claim.time or "")
    for c in stated(known, "roundLabel"):
        labels[c.claim.subject].add(c.claim.literal or "")
    for c in stated(known, "amount"):
        assert c.claim.quantity is not None
        amounts[c.claim.subject].add(c.claim.quantity.quantity().name)
    joined = [tuple(" ".join(sorted(m[r])) for m in (dates, labels, amounts)) for r in rounds]
    return sorted((date, label, amount) for date, label, amount in joined)


def test_moonshots_ladder(known: Knowledge) -> None:
    assert ladder(known, "moonshot-ai") == [
        ("2023", "2nd+", ""),
        ("2023-40", "1st angel", "usd-60000000"),
        ("2023-41", "2nd", "usd-approx-200000000"),
        ("2024-02", "3rd B", "usd-gt-1000000000"),
        ("2024-08", "4th B+", "usd-gt-300000000"),
        ("2025-12-31", "C", "usd-500000000"),
        ("2026-02", "C+", "usd-gt-700000000"),
        ("2026-05", "D", "usd-approx-2000000000"),
    ]


def test_zhipus_ladder(known: Knowledge) -> None:
    assert ladder(known, "zhipu") == [
        ("2019-06", "angel", "cny-40000000"),
        ("2021", "A", ""),
        ("2022-09", "B", "cny-gt-100000000-to-lt-1000000000"),
        ("2023-07", "B2", ""),
        ("2023-09", "B3", ""),
        ("2024-05-31", "", "usd-approx-400000000"),
        ("2025", "B6", ""),
        ("2025-03-03", "D", "cny-gt-1000000000"),
        ("2025-03-13", "D", "cny-500000000"),
        ("2025-07", "strategic", "cny-1000000000"),
    ]


def test_minimaxs_ladder(known: Knowledge) -> None:
    assert ladder(known, "minimax") == [
        ("2021-10 2022-01", "1st angel", "usd-20000000 usd-31000000"),
        ("2022-05", "2nd", "usd-50000000"),
        ("2023-06", "3rd A", "usd-250000000"),
        ("2024-03", "4th B", "usd-gt-600000000"),
        ("2025-07", "C", "usd-approx-300000000"),
    ]


@pytest.mark.parametrize("company", ["moonshot-ai", "minimax"])
def test_letters_climb_with_time_where_they_can_be_compared(known: Knowledge, company: str) -> None:
    letters = []
    for _, labels, _ in ladder(known, company):
        rungs = [rung for label in labels.split() if (rung := parse_rung(label)) and rung.ladder == "letters"]
        letters += rungs[:1]
    assert len(letters) >= 4
    assert all(compare(a, b) == "before" for a, b in pairwise(letters))


def linked(known: Knowledge, kind: str) -> set[frozenset[str]]:
    return {frozenset(link.claims) for link, _ in known.links if link.kind == kind}


@pytest.mark.parametrize(
    ("kind", "one", "other"),
    [
        (
            "competing-number",
            "tencent-news-2024-06-model-startups.minimax-first-round-amount",
            "reportify-2026-01-09-minimax.minimax-first-round-amount",
        ),
        (
            "competing-number",
            "gvit-2025-12-minimax-prospectus.minimax-revenue-2025-01-to-2025-09",
            "yuhaojiang-2026-01-09-minimax.minimax-revenue-2025-01-to-2025-09",
        ),
        ("competing-framing", "a1.baidu-capex-2025", "80hlw-2026-03-22-capex.baidu-capital-expenditure-2025"),
        ("competing-framing", "a1.alibaba-capex-2025", "80hlw-2026-03-22-capex.alibaba-capital-expenditure-2025"),
        (
            "competing-window",
            "a1.bytedance-capex-2025",
            "stheadline-2025-12-23-bytedance.bytedance-capital-expenditure-2026",
        ),
        (
            "competing-window",
            "a1.kimi-mau-2025-09",
            "digipub-2025-12-kimi.kimi-monthly-active-users-2025-35-period-mean",
        ),
        (
            "competing-window",
            "a1.doubao-mau-2025-09",
            "itiger-2025-10-q3-ranking.doubao-monthly-active-users-2025-35-period-mean",
        ),
        (
            "competing-framing",
            "business-times-2024-02-27-moonshot-b.moonshot-ai-b-valuation",
            "enodoworks-2024-05-alibaba-moonshot.moonshot-ai-held-by-alibaba-stake",
        ),
    ],
)
def test_disagreements_keep_both_sides(known: Knowledge, kind: str, one: str, other: str) -> None:
    assert frozenset({one, other}) in linked(known, kind)
    assert known.claims[one].claim.quantity != known.claims[other].claim.quantity or kind == "competing-window"


def test_alibabas_disclosure_implies_less_than_was_reported(known: Knowledge) -> None:
    """About USD 800 million for about 36%: only nominal figures, so the implied value has no bounds either."""
    page = "enodoworks-2024-05-alibaba-moonshot.moonshot-ai-held-by-alibaba-"
    paid = known.claims[page + "cumulative"].claim.quantity
    share = known.claims[page + "stake"].claim.quantity
    told = known.claims["business-times-2024-02-27-moonshot-b.moonshot-ai-b-valuation"].claim.quantity
    assert paid is not None and share is not None and told is not None
    assert {q.bound for q in (paid, share, told)} == {"approx"}
    assert paid.value is not None and share.value is not None and told.value is not None
    assert round(paid.value / share.value / 10**9, 2) == Decimal("2.22")
    assert told.value / 10**9 == Decimal("2.5")


def test_the_articles_graphs_are_the_same_with_and_without_the_landscape(known: Knowledge) -> None:
    whole, alone = build(known), build(known.only(ARTICLES))
    kept = (b"/longtu/source/a1>", b"/longtu/source/a2>", b"/longtu/links/a1>", b"/longtu/links/a2>")
    ends = (*kept, b"/longtu/links/a1+a2>")
    of = [
        sorted(line for line in made.nquads.splitlines() if line.removesuffix(b" .").endswith(ends))
        for made in (whole, alone)
    ]
    assert of[0] == of[1]
    assert {line.split()[-2] for line in of[0]} >= {b"<https://w3id.org/longtu/source/a1>"}
    assert any(b"/longtu/links/" in line.split()[-2] for line in of[0])
