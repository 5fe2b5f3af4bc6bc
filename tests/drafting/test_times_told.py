"""When a fact was: times that hang on others, periods of reports, and what is told of the present."""

from __future__ import annotations

import pytest

from tests.drafting.test_drafting import drafted


def times(text: str, predicate: str) -> list[str | None]:
    return [one.claim.time for one in drafted(text).proposals if one.claim.predicate == predicate]


@pytest.mark.parametrize(
    ("text", "predicate", "time"),
    [
        ("For the six months ended 30 June 2025, Zhipu recorded revenue of $10 million.", "revenue", "2025-40"),
        ("Zhipu's revenue for the three months to March 31 was $10 million.", "revenue", "2026-33"),
        ("Zhipu's revenue for the year ended 31 December 2025 was $10 million.", "revenue", "2025"),
        ("Zhipu's revenue for the nine months ended September 2025 was $1 million.", "revenue", "2025-01/2025-09"),
        ("Zhipu's revenue was $9 million in the first eight months of 2025.", "revenue", "2025-01/2025-08"),
        ("Zhipu ended March with $9 million of cash.", "cash", "2026-03"),
        ("智谱截至2025年6月30日止六个月的收入为5亿元。", "revenue", "2025-40"),
        ("智谱截至3月31日止季度的收入为5亿元。", "revenue", "2026-33"),
        ("5月19日，智谱发布2026年第一季度业绩。期内收入为5亿元。", "revenue", "2026-33"),
        ("Zhipu raised $60 million last December.", "amount", "2025-12"),
        ("Zhipu raised $60 million last autumn.", "amount", "2025"),
        ("Zhipu raised $60 million in March last year.", "amount", "2025-03"),
        ("两年前，智谱完成2亿元融资。", "amount", "2024"),
        ("两个月前，智谱刚刚完成2亿元B轮融资。", "amount", "2026-03~"),
        ("智谱员工总数去年初为450人。", "headcount", "2025-01~"),
        ("去年3月，智谱完成A轮融资，9月完成2亿元B轮融资。", "amount", "2025-09"),
        ("去年3月，智谱完成A轮融资。4月，智谱完成2亿元B轮融资。", "amount", "2026-04"),
        ("智谱于2023年6月、2024年9月先后完成2000万元天使轮和1亿元A轮融资。", "amount", "2023-06"),
        ("今年智谱暂不扩张，下半年将启动B轮融资，计划募集2亿元。", "amount", "2026-41"),
        ("智谱成立于2019年6月，团队约900人。", "headcount", "2026-05-20~"),
        ("智谱今年一季度的收入已超过2亿元。", "revenue", "2026-33"),
        ("智谱去年收入5亿元，现有员工900人。", "headcount", "2026-05-20"),
        ("Zhipu had sales of $9 million in March, up from $4 million a year earlier.", "revenue", "2025-03~"),
        ("Zhipu raised $60 million from Qiming and its own staff in March.", "amount", "2026-03"),
        ("Zhipu was valued at $60 million when Qiming led its Series B in 2023.", "valuation", "2023"),
        (
            "Zhipu will sell shares at a valuation of $9 billion, up from $4 billion in March.",
            "companyValuation",
            "2026-03",
        ),
    ],
)
def test_a_time_is_read_from_words_that_count_from_another(text: str, predicate: str, time: str) -> None:
    assert time in times(f"{text}\n", predicate)


@pytest.mark.parametrize(
    ("before", "after", "time"),
    [
        ("raised $6 million in 2022", "raised $25 million a year later", "2023"),
        ("raised $6 million in June 2021", "raised $25 million the following February", "2022-02"),
        ("raised $6 million in March 2023", "raised $25 million that November", "2023-11"),
        ("raised $6 million in July 2022", "raised $25 million three months later", "2022-10"),
    ],
)
def test_a_later_time_counts_from_the_one_told_before(before: str, after: str, time: str) -> None:
    assert times(f"Zhipu {before}. Zhipu {after}.\n", "amount")[-1] == time
    assert times(f"Zhipu {after}.\n", "amount") != [time]


@pytest.mark.parametrize(
    ("text", "time"),
    [
        ("The setback comes three weeks after Zhipu raised $45 million.", "2026-04-29~"),
        ("A month after raising $45 million, Zhipu has launched a glider.", "2026-04~"),
        ("智谱刚搬了家，这距其5亿元的B轮融资仅过去七个月。", "2025-10~"),
        ("Zhipu raised $45 million in the past six months.", "2026-05-20~"),
        ("Three weeks after the fair, Zhipu has raised $45 million.", "2026-05-20~"),
    ],
)
def test_what_was_so_long_ago_is_counted_back_and_nothing_else(text: str, time: str) -> None:
    assert set(times(f"{text}\n", "amount")) == {time}


def test_the_time_to_compare_with_dates_nothing_that_follows() -> None:
    text = "智谱2026年一季度收入5亿元，上年同期为2亿元。毛利率为40%。\n"
    assert times(text, "grossMargin") == ["2026-33"]
    assert times(text, "revenue") == ["2026-33", "2025-33"]


@pytest.mark.parametrize(
    ("text", "predicate", "time"),
    [
        ("Zhipu is now valued at $15 billion, up from $9 billion last year.", "companyValuation", "2026-05-20"),
        ("Kimi于2023年上线。目前月活跃用户2000万。", "monthlyActiveUsers", "2026-05-20"),
        ("智谱去年11月宣布，年化收入已超过1亿美元。", "recurringRevenue", "2025-11"),
        ("2024年，智谱获得500万元天使轮融资，累计融资3200万元。", "totalRaised", "2026-05-20"),
        ("到2024年底，智谱累计融资3200万元。", "totalRaised", "2024-12~"),
        ("智谱成立于2022年。Kimi每月收费49元。", "price", "2026-05-20~"),
        ("Zhipu was founded in 2022. Kimi has 6 million monthly active users.", "monthlyActiveUsers", "2026-05-20~"),
        ("Zhipu's net profit was $8 million in 2025, against $5 million a year earlier.", "netProfit", "2025"),
    ],
)
def test_what_is_told_of_the_present_is_not_of_a_time_told_beside_it(text: str, predicate: str, time: str) -> None:
    assert times(f"{text}\n", predicate)[:1] == [time]


def test_what_is_told_of_a_round_later_has_its_time() -> None:
    text = "2024年10月，智谱完成2亿元B轮融资。B轮之后，智谱投后估值为10亿元。\n"
    assert times(text, "postMoneyValuation") == ["2024-10"]


def test_each_figure_has_the_time_that_ends_its_own_phrase() -> None:
    text = (
        "Zhipu's revenue was $9 million in the first eight months of 2025, against $3 million in the whole of 2024.\n"
    )
    assert times(text, "revenue") == ["2025-01/2025-08", "2024"]


def test_a_look_back_dates_nothing_that_follows() -> None:
    text = "Zhipu raised $60 million in a Series B. Only nine months ago it closed its $10 million Series A. "
    told = times(f"{text}Moonshot AI raised $5 million in a Series C.\n", "amount")
    assert told == ["2026-05-20~", "2025-08~", "2026-05-20~"]


@pytest.mark.parametrize(
    ("word", "time"), [("眼下有股东称", "2026-05-20"), ("彼时有股东称", "2025-10"), ("有股东称", "2025-10")]
)
def test_a_word_for_the_present_reaches_the_end_of_its_sentence(word: str, time: str) -> None:
    assert times(f"去年10月，智谱收入2亿元。{word}，账上现金有5亿元。\n", "cash") == [time]
