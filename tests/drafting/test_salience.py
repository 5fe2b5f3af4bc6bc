"""Whose a figure is where several names stand near it: the subject spoken of, and never a name told in passing."""

from __future__ import annotations

import pytest

from tests.drafting.test_drafting import FIRM, drafted, flags, rows

SALES = "exact 300000000 CNY"


@pytest.mark.parametrize(
    "beside",
    [
        "砚池智能成立于2021年，由前百度研究员周闻笛创立。",
        "砚池智能今年有新人，周闻笛此前加入百度，如今回来。",
        "砚池智能筹备上市。百度、腾讯担任联席保荐人。",
        "砚池智能披露了股权。百度持股8.1%，腾讯持股6.4%。",
        "砚池智能已有订单。客户包括百度和腾讯。",
        "砚池智能很忙。百度是其最大的客户。",
        "砚池智能近日与百度签约，双方将合建产线。",
    ],
)
def test_a_name_in_passing_takes_no_figure_of_the_firm_that_is_spoken_of(beside: str) -> None:
    told = [row for row in rows(f"近日，{beside}公司2025年营收3亿元。\n") if row[1] == "revenue"]
    assert told == [(FIRM, "revenue", SALES)]


@pytest.mark.parametrize(
    "beside",
    [
        "Moonshot AI has a new chief. She left Tencent in 2022.",
        "Moonshot AI, founded by former Tencent engineer Anna Holt, is based in Beijing.",
        "Moonshot AI has hired Tencent as an adviser.",
        "Moonshot AI works for others. Tencent is among its customers.",
        "Moonshot AI is expanding. It sells to banks, such as Tencent.",
    ],
)
def test_a_name_in_passing_takes_no_figure_in_english(beside: str) -> None:
    told = [row for row in rows(f"In May {beside} Revenue for 2025 was $30 million.\n") if row[1] == "revenue"]
    assert told == [("moonshot-ai", "revenue", "exact 30000000 USD")]


@pytest.mark.parametrize(
    "told",
    [
        "近日，百度为1200家客户提供服务。",
        "近日，百度是国内最大的芯片供应商。",
        "半年前百度开了新店。",
        "In May, Baidu is a supplier of chips.",
        "In May, Baidu holds $30 million in cash.",
    ],
)
def test_who_serves_or_supplies_others_is_spoken_of(told: str) -> None:
    figure = "公司2025年营收3亿元。\n" if told[-1] == "。" else " Revenue for 2025 was $30 million.\n"
    assert {row[0] for row in rows(told + figure) if row[1] == "revenue"} == {"baidu"}


def test_what_a_firm_has_made_is_no_firm() -> None:
    text = "做绘图的百度有自研的四足机器人，2025年营收3亿元。\n"
    assert not [one for one in drafted(text).entities if one.type == "Company"]
    assert {row[0] for row in rows(text) if row[1] == "revenue"} == {"baidu"}


def test_the_same_name_has_the_figure_where_it_is_the_subject() -> None:
    assert ("baidu", "revenue", SALES) in rows("砚池智能与腾讯签约。百度2025年营收3亿元。\n")
    assert ("baidu", "revenue", SALES) in rows("百度很忙。百度的客户包括腾讯，公司2025年营收3亿元。\n")


def test_a_new_paragraph_goes_on_about_what_the_text_is_about() -> None:
    opening = "砚池智能近日上线新品。砚池智能位于杭州。\n\n砚池智能的对手不少，百度今年也推出了一款。\n\n"
    text = f"{opening}公司2025年营收3亿元。\n"
    assert (FIRM, "revenue", SALES) in rows(text)
    assert "partyElsewhere" in flags(text, "revenue")


def test_what_a_firm_does_is_of_the_one_that_its_paragraph_opens_with() -> None:
    text = (
        "做绘图的砚池智能于6月完成3亿元B轮融资，红杉中国领投。\n\n做配音的触岚科技于6月完成2亿元C轮融资，腾讯领投。\n"
    )
    assert {("yanchizhineng-b", "amount", SALES), ("chulankeji-c", "amount", "exact 200000000 CNY")} <= rows(text)


def test_staff_are_of_the_firm_spoken_of_and_not_of_the_last_one_named() -> None:
    text = "砚池智能筹备上市，百度也在筹备上市。公司拥有全职员工1,036名。\n"
    assert (FIRM, "headcount", "exact 1036 people") in rows(text)


def test_a_stake_is_of_the_firm_spoken_of() -> None:
    text = "砚池智能披露了股权结构，红杉中国持股8.1%，真格基金持股6.4%。\n"
    assert {row for row in rows(text) if row[1] == "shareholder"} == {
        (FIRM, "shareholder", "hongshan"),
        (FIRM, "shareholder", "zhenfund"),
    }


def test_where_nobody_is_a_subject_a_round_is_of_the_firm_named_most() -> None:
    asked = "Anna Holt, founder of Larkfield Systems, spoke to us.\nQ: You left Tencent in 2022?\n"
    text = f"{asked}A: IDG Capital led our Series A in 2023: $15 million.\n"
    assert ("larkfield-systems-a", "amount", "exact 15000000 USD") in rows(text)
    assert "partyElsewhere" in flags(text, "amount")


@pytest.mark.parametrize(
    ("text", "firm"),
    [
        ("Dimrock Compute, a chip designer in Chengdu, had revenue of $30 million in 2025.\n", "dimrock-compute"),
        ("SparkLoom, a video start-up, had revenue of $30 million in 2025.\n", "sparkloom"),
        ("Rival Dimrock AI had revenue of $30 million in 2025.\n", "dimrock-ai"),
        ("新岚机器人26日签约。新岚机器人2025年营收3亿元。\n", "xinlanjiqiren"),
        ("做脑机接口的触岚科技2025年营收3亿元。\n", "chulankeji"),
        ("触月科技2025年营收3亿元。\n", "chuyuekeji"),
    ],
)
def test_a_new_firm_is_told_by_what_it_is_called_beside_its_name(text: str, firm: str) -> None:
    assert {row[0] for row in rows(text) if row[1] == "revenue"} == {firm}


@pytest.mark.parametrize(
    "opening", ["Revenue for 2025 was", "Annual revenue for 2025 was", "Existing revenue in 2025 was"]
)
def test_the_capital_of_a_sentence_makes_no_name(opening: str) -> None:
    assert ("moonshot-ai", "revenue", "exact 30000000 USD") in rows(f"Moonshot AI is busy. {opening} $30 million.\n")


@pytest.mark.parametrize("label", ["新款机器人", "新一代智能", "上月科技"])
def test_a_description_is_no_new_firm(label: str) -> None:
    assert not [one for one in drafted(f"做绘图的{label}2025年营收3亿元。\n").entities if one.type == "Company"]


@pytest.mark.parametrize(
    ("text", "row"),
    [
        ("砚池智能很忙。周闻笛向公司创始人兼CEO李砚秋汇报。\n", (FIRM, "foundedBy", "liyanqiu")),
        ("Moonshot AI opened. “It works,” said founder Anna Holt.\n", ("moonshot-ai", "foundedBy", "anna-holt")),
        ("Moonshot AI grew. I told my co-founder Paul Oka so.\n", ("moonshot-ai", "coFoundedBy", "paul-oka")),
        ("砚池智能披露，创始人韩序通过平台控制公司32.5%的股份。\n", (FIRM, "foundedBy", "hanxu")),
    ],
)
def test_a_post_without_a_firm_is_at_the_one_spoken_of(text: str, row: tuple[str, str, str]) -> None:
    assert row in rows(text)


@pytest.mark.parametrize(
    "told",
    [
        "创始人李砚秋通过平台控制公司32.5%的股份，红杉中国持股8.1%。",
        "创始人李砚秋持股32.5%，腾讯通过旗下基金持股3.2%。",
    ],
)
def test_the_next_holder_is_not_what_is_held(told: str) -> None:
    held = {row for row in rows(f"砚池智能披露了股权结构。{told}\n") if row[1] == "shareholder"}
    assert {row[0] for row in held} == {FIRM}
    assert len(held) == 2


def test_a_share_of_the_firm_is_of_the_one_spoken_of() -> None:
    text = "砚池智能披露了股权结构。创始人李砚秋控制公司32.5%的股份，腾讯也在场。\n"
    assert {row[0] for row in rows(text) if row[1] == "shareholder"} == {FIRM}


def test_the_word_for_a_firm_is_no_short_form_of_a_name_that_ends_in_it() -> None:
    text = "砚池智能筹备上市，中金公司也在场。\n\n截至2025年底，公司拥有全职员工1,036名。\n"
    assert {row[0] for row in rows(text) if row[1] == "headcount"} == {FIRM}


def test_a_firm_that_somebody_founds_has_the_round_told_behind_it() -> None:
    text = "周闻笛去年离开砚池智能，创办了AI玩具公司小岚宇宙，并于今年2月拿到真格基金和腾讯的1500万元天使轮投资。\n"
    assert ("xiaolanyuzhou-angel-round", "amount", "exact 15000000 CNY") in rows(text)


def test_a_founder_is_told_behind_the_employer_of_the_past() -> None:
    text = "Moonshot AI, founded in 2021 by former Tencent engineer Anna Holt, is busy.\n"
    assert ("moonshot-ai", "foundedBy", "anna-holt") in rows(text)


def subjects(text: str, predicate: str) -> list[str]:
    return [one.claim.subject for one in drafted(text).proposals if one.claim.predicate == predicate]


def test_we_set_against_another_firm_is_whom_the_text_is_about() -> None:
    text = "智谱发展很快。智谱的叶闻谈到同行。百度一年卖出几千台，{}去年收入1.1亿元。\n"
    assert subjects(text.format("我们"), "revenue") == ["zhipu"]
    assert subjects(text.format("它"), "revenue") == ["baidu"]


def test_a_notice_calls_its_issuer_the_company() -> None:
    text = "{}智谱与百度签署协议。近日有媒体称公司拟收购百度。2026年第一季度，公司实现收入3亿元。\n"
    assert subjects(text.format("证券简称：智谱\n\n"), "revenue") == ["zhipu"]


@pytest.mark.parametrize(
    "aside",
    [
        "Alibaba, which owns a paper, held about 31 per cent of the company.",
        "Tencent's 8.8% makes it the largest shareholder, ahead of Alibaba with 6.5%.",
        "Its chairman, who once ran a design centre for Baidu, is calm.",
    ],
)
def test_who_holds_a_firm_is_not_whom_the_text_goes_on_about(aside: str) -> None:
    assert subjects(f"Zhipu makes models. {aside} It made revenue of $9 million last year.\n", "revenue") == ["zhipu"]
