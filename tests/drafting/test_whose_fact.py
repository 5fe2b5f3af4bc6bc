"""Whose a fact is: words that are no names, subjects that a paragraph goes on about, careers, marks and versions."""

from __future__ import annotations

import pytest

from tests.drafting.test_drafting import drafted, rows
from tests.drafting.test_new_names import new_names


@pytest.mark.parametrize(
    ("text", "names", "words"),
    [
        ("Patience is rare here. Lowmoor Systems raised $9 million.\n", {"Lowmoor Systems"}, {"Patience"}),
        ("NINGBO -- Lowmoor Systems raised $9 million.\n", {"Lowmoor Systems"}, {"NINGBO"}),
        ("Few AI firms list. Lowmoor, which makes pumps, lost $9 million.\n", {"Lowmoor"}, {"Few AI", "Few"}),
        ("Tarnok raised $9 million in a seed round. Nobody led.\n", {"Tarnok"}, {"Nobody"}),
        ("做水下机器人的云杼石上周完成A轮融资。\n", {"云杼石"}, {"做水下机器人的云杼石"}),
        ("苍梧微联2025年收入3亿元，同期净亏损1亿元。\n", {"苍梧微联"}, {"同期净"}),
        ("剔除股份支付，经调整后亏损1亿元。\n", set(), {"经调整后", "经调整"}),
        ("出自砚池智能的“云杼石”则在5月完成A轮融资。\n", {"云杼石"}, set()),
    ],
)
def test_a_name_is_told_by_its_place_and_a_capital_by_more_than_its_sentence(
    text: str, names: set[str], words: set[str]
) -> None:
    found = set(new_names(text))
    assert names <= found
    assert not words & found


@pytest.mark.parametrize(
    ("text", "fact"),
    [
        (  # the firms of an aside are not gone on about
            "Lowmoor Systems filed for a listing last week, following Tarnok Labs and Osprey Robotics.\n"
            "Its Series D was worth 400 million yuan.\n",
            ("lowmoor-systems-d", "company", "lowmoor-systems"),
        ),
        (
            "Lowmoor Systems raised $9 million in May. Osprey Robotics raised $5 million in June. "
            "The Series B was led by Heron Capital.\n",
            ("osprey-robotics-b", "company", "osprey-robotics"),
        ),
        (
            "苔原科技宣布了近况。首席科学家周闻笛做过云杼研究院副院长。公司上月完成2亿元A轮融资，苍梧资本领投。\n",
            ("taiyuankeji-a", "company", "taiyuankeji"),
        ),
        (
            "出自砚池科技的「苔原星图」则在10月完成2亿元A轮融资，由苍梧资本领投。\n",
            ("taiyuanxingtu-a", "company", "taiyuanxingtu"),
        ),
        (
            "Lowmoor Systems closed its Series A. Heron Capital wrote the largest check, $12 million.\n",
            ("lowmoor-systems-a", "participant", "heron-capital"),
        ),
        (
            "苔原星图完成B轮融资。云杼创投主投1亿元。\n",
            ("taiyuanxingtu-b", "ledBy", "yunzhuchuangtou"),
        ),
        (
            "苔原星图的董事长是周闻笛。苔原星图由云杼创投持有20%，苍梧资本持有9%。\n",
            ("taiyuanxingtu", "shareholder", "cangwuziben"),
        ),
    ],
)
def test_a_fact_is_of_whom_its_paragraph_goes_on_about(text: str, fact: tuple[str, str, str]) -> None:
    assert fact in rows(text)


@pytest.mark.parametrize(
    ("text", "of"),
    [
        ("苔原星图开源了语音模型Taiga-2。1月发布的Taiga-1还是闭源的。总参数为30B。\n", "taiga-2"),
        ("苔原星图开源了语音模型Taiga-1。今天又推出语音模型Taiga-2。总参数为30B。\n", "taiga-2"),
    ],
)
def test_figures_of_a_model_are_of_the_version_that_is_spoken_of(text: str, of: str) -> None:
    assert [subject for subject, predicate, _ in rows(text) if predicate == "parameterCount"] == [of]


def test_an_amount_told_in_two_currencies_is_proposed_in_both_the_second_as_a_conversion() -> None:
    told = [
        one
        for one in drafted("Lowmoor Systems raised 70 million yuan ($10 million) in May.\n").proposals
        if one.claim.predicate == "amount"
    ]
    assert [one.claim.quantity.unit for one in told if one.claim.quantity] == ["CNY", "USD"]
    assert ["conversion" in one.proposed.flags for one in told if one.proposed] == [False, True]


def test_the_year_of_a_founding_dates_no_month_behind_it() -> None:
    text = "Lowmoor Systems, founded in 2021 by two engineers, raised $9 million in March.\n"
    told = [one.claim.time for one in drafted(text).proposals if one.claim.predicate == "amount"]
    assert told and not any(time and time.startswith("2021") for time in told)
