"""Counts and sums that the words right beside them tell: staff, payers, customers, rounds by a verb, cash, losses."""

from __future__ import annotations

import pytest

from tests.drafting.test_drafting import rows


@pytest.mark.parametrize(
    ("text", "predicate", "value"),
    [
        ("智谱现有320人，其中一半做研发。", "headcount", "exact 320 people"),
        ("智谱年初约有750人，目前不足500人。", "headcount", "less_than 500 people"),
        ("智谱到年底只剩170人。", "headcount", "exact 170 people"),
        ("Zhipu runs with a 90-person team.", "headcount", "exact 90 people"),
        ("None of Zhipu's 190 employees will move.", "headcount", "exact 190 people"),
        ("Zhipu's headcount has doubled to 640 since last May.", "headcount", "exact 640 people"),
        ("Kimi的付费会员约310万。", "payingUsers", "approx 3100000 count"),
        ("Kimi has more than 38,000 paying clinics.", "payingUsers", "more_than 38000 count"),
        ("Kimi had 31 million users in March, and 2.8 million of them paid.", "payingUsers", "exact 2800000 count"),
        ("Kimi的企业客户超过1200家。", "customerCount", "more_than 1200 customers"),
        ("Kimi counts 1,200 shops among its customers.", "customerCount", "exact 1200 customers"),
        ("Kimi平台现有创作者86万名。", "creatorCount", "exact 860000 creators"),
        ("智谱2022年8月的B轮由启明创投领投，募得3亿元。", "amount", "exact 300000000 CNY"),
        ("智谱上月以13亿美元估值拿到8000万美元。", "amount", "exact 80000000 USD"),
        ("Zhipu took $240 million from a group led by Tencent.", "amount", "exact 240000000 USD"),
        ("Zhipu's Series B brought in $55 million from Tencent.", "amount", "exact 55000000 USD"),
        ("All told, Zhipu has raised just over $78 million.", "totalRaised", "more_than 78000000 USD"),
        ("Zhipu said it had now raised $71 million in total.", "totalRaised", "exact 71000000 USD"),
        ("智谱完成两轮融资，Pre-A+轮由启明创投独家投资1.5亿元。", "amount", "exact 150000000 CNY"),
        ("Zhipu took 240 million yuan ($33 million) from a group of funds.", "amount", "exact 240000000 CNY"),
        ("智谱去年收入3100万元，今年上半年已经做到5200万元。", "revenue", "exact 52000000 CNY"),
        ("智谱去年亏了4600万元。", "netLoss", "exact 46000000 CNY"),
        ("Zhipu lost $31 million in 2024.", "netLoss", "exact 31000000 USD"),
        ("智谱持有的现金及短期投资为24.6亿元。", "cash", "exact 2460000000 CNY"),
        ("Zhipu had 150 million yuan in cash at the end of December.", "cash", "exact 150000000 CNY"),
        ("Zhipu spent $40 million on research last year.", "researchSpending", "exact 40000000 USD"),
        ("Zhipu plans to spend $3 billion on new data centres.", "capitalExpenditure", "exact 3000000000 USD"),
        ("Zhipu is valued at $5 billion, up from $3 billion at its Series A.", "valuation", "exact 3000000000 USD"),
        ("Zhipu reported a 38% rise in first-quarter revenue.", "revenueGrowth", "exact 0.38 ratio"),
        ("Zhipu's revenue reached $13 million, a 62% increase.", "revenueGrowth", "exact 0.62 ratio"),
        ("智谱2024年收入4亿元，2025年增至7亿元，同比增长75%。", "revenueGrowth", "exact 0.75 ratio"),
        ("Tencent owns 21 percent of Zhipu.", "stake", "exact 0.21 ratio"),
        ("Tencent's 12% stake in Zhipu grew.", "stake", "exact 0.12 ratio"),
    ],
)
def test_words_beside_a_figure_tell_what_it_measures(text: str, predicate: str, value: str) -> None:
    assert (predicate, value) in {row[1:] for row in rows(f"{text}\n")}


@pytest.mark.parametrize(
    ("text", "predicate"),
    [
        ("智谱的研发团队有300人。", "headcount"),
        ("智谱发布会现场有300人。", "headcount"),
        ("智谱去年新招300人。", "headcount"),
        ("智谱新增企业客户300家。", "customerCount"),
        ("Zhipu won 300 new customers.", "customerCount"),
        ("Zhipu's 300 partners paid for it.", "payingUsers"),
        ("智谱拿到3亿元订单。", "amount"),
        ("启明创投参与B轮融资，投资1.5亿元。", "amount"),
        ("智谱给员工800万元奖金，估值未变。", "amount"),
        ("Zhipu took $240 million in orders from Tencent.", "amount"),
        ("Zhipu lost $31 billion in market value.", "netLoss"),
        ("Zhipu paid $40 million in cash for Kimi.", "cash"),
        ("Tencent owns 21 percent more chips.", "stake"),
        ("Zhipu reported a 38% rise in research costs.", "revenueGrowth"),
    ],
)
def test_words_that_are_like_them_tell_nothing(text: str, predicate: str) -> None:
    assert predicate not in {row[1] for row in rows(f"{text}\n")}
