"""Kinds of facts in invented texts: posts told by verbs, stakes, prices, growth, and the times that date them."""

from __future__ import annotations

import pytest

from tests.drafting.test_drafting import DAY, FIRM, drafted, flags, rows, said

LI = "砚池智能创始人李砚秋出席。"


@pytest.mark.parametrize(
    ("text", "row"),
    [
        ("砚池智能宣布任命周闻笛为首席技术官。\n", (FIRM, "employed", "zhouwendi")),
        ("砚池智能召开大会。周闻笛接任砚池智能CEO。\n", (FIRM, "chiefExecutive", "zhouwendi")),
        ("港交所总裁周闻笛出席。\n", ("hkex", "employed", "zhouwendi")),
        (f"{LI}李砚秋加入港交所。\n", ("hkex", "employed", "liyanqiu")),
        ("周闻笛此前曾在百度担任研究员。\n", ("baidu", "formerlyEmployed", "zhouwendi")),
        ("砚池智能联合创始人周闻笛因个人原因辞去总裁职务。\n", (FIRM, "formerlyEmployed", "zhouwendi")),
        ("周闻笛是砚池智能的创始人兼首席执行官。\n", (FIRM, "chiefExecutive", "zhouwendi")),
        ("周闻笛，砚池智能创始人，生于1985年。\n", (FIRM, "foundedBy", "zhouwendi")),
        ("前百度副总裁周闻笛加入砚池智能，出任首席产品官。\n", (FIRM, "employed", "zhouwendi")),
        ("砚池智能首席科学家周闻笛已于上月离职。\n", (FIRM, "formerlyEmployed", "zhouwendi")),
        (f"{LI}今年3月，李砚秋博士加入百度。\n", ("baidu", "employed", "liyanqiu")),
        (f"{LI}李砚秋已从百度离职。\n", ("baidu", "formerlyEmployed", "liyanqiu")),
        ("Moonshot AI named Anna Holt as its chief financial officer.\n", ("moonshot-ai", "employed", "anna-holt")),
        ("砚池智能首席科学家周闻笛博士上月离职。\n", (FIRM, "formerlyEmployed", "zhouwendi")),
        ("砚池智能聘任周闻先生为首席财务官。\n", (FIRM, "employed", "zhouwen")),
        ("Former Baidu engineer Anna Holt sat down.\n", ("baidu", "formerlyEmployed", "anna-holt")),
        ("“It is late,” said Anna Holt, an analyst at broker Moonshot AI.\n", ("moonshot-ai", "employed", "anna-holt")),
        ("Qi Lan, who once ran the robot lab of Baidu, sat down.\n", ("baidu", "formerlyEmployed", "qi-lan")),
        ("Moonshot AI has poached Qi Lan from Baidu.\n", ("baidu", "formerlyEmployed", "qi-lan")),
        ("Qi Lan quit as head of Baidu's cloud unit on Monday.\n", ("baidu", "formerlyEmployed", "qi-lan")),
        ("Moonshot AI CEO Anna Holt opened the office.\n", ("moonshot-ai", "chiefExecutive", "anna-holt")),
        (
            "Anna Holt stepped down as president of Moonshot AI.\n",
            ("moonshot-ai", "formerlyEmployed", "anna-holt"),
        ),
    ],
)
def test_a_post_is_told_by_the_verb_that_governs_it(text: str, row: tuple[str, str, str]) -> None:
    assert row in rows(text)


HELD = "zhipu-held-by-tencent"


@pytest.mark.parametrize(
    ("text", "row"),
    [
        ("腾讯持有智谱12.5%的股份。\n", (HELD, "stake", "exact 0.125 ratio")),
        ("腾讯持股智谱约18%，为第一大股东。\n", (HELD, "stake", "approx 0.18 ratio")),
        ("腾讯以3亿元收购智谱10%的股权。\n", (HELD, "stake", "exact 0.1 ratio")),
        ("智谱披露了股权结构，腾讯持股9%。\n", (HELD, "stake", "exact 0.09 ratio")),
        ("Tencent holds a 12% stake in Zhipu.\n", (HELD, "stake", "exact 0.12 ratio")),
        ("腾讯持有智谱12.5%的股份。\n", ("zhipu", "shareholder", "tencent")),
    ],
)
def test_a_stake_is_of_its_holder_and_its_firm(text: str, row: tuple[str, str, str]) -> None:
    assert row in rows(text)


@pytest.mark.parametrize(
    ("text", "share"),
    [
        ("智谱披露了股东。美团持股9.6%；腾讯持有7.1%。\n", "0.071"),
        ("智谱的股东中，腾讯占7.1%。\n", "0.071"),
        ("Zhipu went public. Tencent has trimmed its holding to 7.1% since then.\n", "0.071"),
        ("Zhipu went public. Tencent's 7.1% makes it the largest outside shareholder.\n", "0.071"),
        ("Zhipu went public. Its largest shareholder is Tencent, with 7.1%.\n", "0.071"),
        ("Zhipu went public. Tencent, which owns WeChat, keeps 7.1% of the company.\n", "0.071"),
    ],
)
def test_a_share_is_a_stake_where_its_sentence_speaks_of_holders(text: str, share: str) -> None:
    assert ("zhipu-held-by-tencent", "stake", f"exact {share} ratio") in rows(text)


@pytest.mark.parametrize(
    "text",
    [
        "智谱披露了招股书，腾讯握有31%的投票权。\n",
        "智谱称工业客户占73.6%，腾讯占20%。股东没有变化。\n",
        "Zhipu went public. Tencent, with 20%, is its biggest customer. Investors cheered.\n",
    ],
)
def test_a_share_of_votes_or_sales_is_no_stake(text: str) -> None:
    assert not [row for row in rows(text) if row[1] == "stake"]


@pytest.mark.parametrize(
    ("text", "verb", "holds"),
    [("腾讯出售智谱12.5%的股份。\n", "出售", "购得"), ("腾讯质押了智谱12.5%的股权。\n", "质押了", "握有")],
)
def test_a_share_that_is_given_away_is_no_stake(text: str, verb: str, holds: str) -> None:
    assert not [row for row in rows(text) if row[1] == "stake"]
    assert (HELD, "stake", "exact 0.125 ratio") in rows(text.replace(verb, holds))


@pytest.mark.parametrize(
    ("text", "row"),
    [
        ("Kimi会员每月收费49元，年费499元。\n", ("kimi-month", "price", "exact 49 CNY")),
        ("Kimi会员每月收费49元，年费499元。\n", ("kimi-year", "price", "exact 499 CNY")),
        ("Kimi会员每月收费49元。\n", ("kimi-month", "offerOf", "kimi")),
        ("Kimi K2输入价格为每百万tokens 0.8元，输出价格为8元。\n", ("kimi-k2-output", "price", "exact 8 CNY")),
        ("Kimi的原价为99元。\n", ("kimi", "formerPrice", "exact 99 CNY")),
        ("Kimi costs $20 a month.\n", ("kimi-month", "price", "exact 20 USD")),
        ("豆包很忙。每月49元的Kimi会员上线。\n", ("kimi-month", "price", "exact 49 CNY")),
        ("豆包比Kimi便宜，每月收费49元。\n", ("doubao-month", "price", "exact 49 CNY")),
    ],
)
def test_a_price_is_of_what_is_sold(text: str, row: tuple[str, str, str]) -> None:
    assert row in rows(text)


@pytest.mark.parametrize(
    ("text", "twin", "value"),
    [
        ("Kimi会员降价20元。\n", "Kimi会员定价20元。\n", "exact 20 CNY"),
        (
            "月之暗面以每股35港元发行，Kimi也在场。\n",
            "月之暗面发行，募资35亿港元，Kimi也在场。\n",
            "exact 3500000000 HKD",
        ),
        ("Kimi的训练成本约600万美元。\n", "Kimi的价格约600美元。\n", "approx 600 USD"),
    ],
)
def test_a_change_a_share_and_a_cost_are_no_price_and_no_proceeds(text: str, twin: str, value: str) -> None:
    asked = ("price", "formerPrice", "proceeds")
    assert [row for row in rows(text) if row[1] in asked] == []
    assert [row[2] for row in rows(twin) if row[1] in asked] == [value]


@pytest.mark.parametrize(
    ("text", "row"),
    [
        ("智谱2025年营收12亿元，同比增长三成。\n", ("zhipu", "revenueGrowth", "exact 0.3 ratio")),
        ("智谱表示，2025年营收12亿元。\n", ("zhipu", "revenue", "exact 1200000000 CNY")),
        ("Kimi的月活跃用户环比增长12%。\n", ("kimi", "monthlyActiveUserGrowth", "exact 0.12 ratio")),
        ("Kimi月活跃用户为2100万。其付费用户约60万。\n", ("kimi", "payingUsers", "approx 600000 count")),
        ("智谱2025年营收12亿元，2024年为7亿元。\n", ("zhipu", "revenue", "exact 700000000 CNY")),
        ("智谱2025年净利润同比下降15%，为2.3亿元。\n", ("zhipu", "netProfit", "exact 230000000 CNY")),
        ("In the first quarter, Zhipu reported revenue of $30 million.\n", ("zhipu", "revenue", "exact 30000000 USD")),
    ],
)
def test_a_figure_takes_the_word_and_the_subject_of_the_clause_before(text: str, row: tuple[str, str, str]) -> None:
    assert row in rows(text)


@pytest.mark.parametrize(
    ("text", "twin", "row"),
    [
        ("智谱裁员约120人。\n", "智谱员工约120人。\n", ("zhipu", "headcount", "approx 120 people")),
        ("智谱毛利率由30%提升至41%。\n", "智谱毛利率为30%。\n", ("zhipu", "grossMargin", "exact 0.3 ratio")),
        ("智谱经营性现金流净额1.1亿元。\n", "智谱现金1.1亿元。\n", ("zhipu", "cash", "exact 110000000 CNY")),
    ],
)
def test_who_leaves_what_was_before_and_a_flow_are_no_level(text: str, twin: str, row: tuple[str, str, str]) -> None:
    assert row[2] not in {one[2] for one in rows(text)}
    assert row in rows(twin)


@pytest.mark.parametrize(
    "text",
    ["智谱毛利率由30%提升至41%。\n", "智谱毛利率由此前的30%变为41%。\n", "智谱毛利率为41%。\n"],
)
def test_a_margin_is_what_it_is_now(text: str) -> None:
    assert [row[2] for row in rows(text) if row[1] == "grossMargin"] == ["exact 0.41 ratio"]


@pytest.mark.parametrize(
    ("words", "time"),
    [
        ("周三，智谱完成3亿元B轮融资。", "2026-05-20"),
        ("上周五，智谱完成3亿元B轮融资。", "2026-05-15"),
        ("本周一，智谱完成3亿元B轮融资。", "2026-05-18"),
        ("19日，智谱完成3亿元B轮融资。", "2026-05-19"),
        ("28日，智谱完成3亿元B轮融资。", "2026-04-28"),
        ("智谱一季度营收5亿元。", "2026-33"),
        ("智谱Q1营收5亿元。", "2026-33"),
        ("智谱前三季度营收5亿元。", "2025-01/2025-09"),
        ("智谱2025年前三季度营收5亿元。", "2025-01/2025-09"),
        ("智谱去年前三季度营收5亿元。", "2025-01/2025-09"),
        ("智谱2025年三季报显示，营收5亿元。", "2025-01/2025-09"),
        ("智谱2025年中报显示，营收5亿元。", "2025-40"),
        ("智谱三季报显示，营收5亿元。", "2025-01/2025-09"),
        ("智谱2024年搬迁，前三季度营收5亿元。", "2024-01/2024-09"),
        ("智谱2025财年营收5亿元。", "2025"),
        ("智谱今年前4个月营收5亿元。", "2026-01/2026-04"),
        ("智谱2026年一季度营收较去年同期增长8%。", "2026-33"),
        ("智谱2026年一季度裁员，去年同期营收5亿元。", "2025-33"),
        ("去年同期，智谱营收5亿元。", "2025"),
        ("智谱2025年前4个月营收5亿元。", "2025-01/2025-04"),
        ("智谱提前三个月搬迁，营收5亿元。", "2026-05-20~"),
        ("2026年3月19日智谱搬迁，20日智谱完成3亿元B轮融资。", "2026-03-20"),
        ("3月智谱搬迁。28日，智谱完成3亿元B轮融资。", "2026-03-28"),
        ("2026年3月19日智谱搬迁。\n20日，智谱完成3亿元B轮融资。", "2026-05-20"),
        ("2025年3月，智谱搬迁。当月，智谱营收5亿元。", "2025-03"),
        ("2024年智谱搬迁。次年3月，智谱完成3亿元融资。", "2025-03"),
        ("智谱于3月搬迁，目前估值为30亿元。", "2026-05-20"),
        ("As of March 31, Zhipu had 12 million monthly active users.", "2026-03-31"),
    ],
)
def test_times_lean_on_the_publication_and_on_the_time_before(words: str, time: str) -> None:
    figures = [one.claim for one in drafted(f"{words}\n").proposals if one.claim.quantity is not None]
    assert [claim.time for claim in figures] == [time]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("智谱2025年营收12亿元，同比增长三成。", "同比"),
        ("智谱2025年营收较上年同期增长8%。", "较上年同期"),
        ("Kimi的月活跃用户同比增长12%。", "同比"),
        ("In 2025, Zhipu reported that revenue grew 30% year-on-year.", "year-on-year"),
    ],
)
def test_growth_year_on_year_is_defined_so_and_passes_the_check(text: str, words: str) -> None:
    [grown] = [one for one in drafted(f"{text}\n").proposals if one.claim.predicate.endswith("Growth")]
    assert grown.claim.definition == "year-on-year"
    assert words in [text[one.start : one.end] for one in grown.claim.evidence if one.role == "cue"]
    assert grown.proposed is not None and not {"refused", "undecided"} & set(grown.proposed.flags)


@pytest.mark.parametrize("text", ["智谱2025年营收12亿元，增长三成。", "智谱2025年营收环比增长8%。"])
def test_growth_of_another_basis_is_not_called_year_on_year(text: str) -> None:
    found = [one.claim.definition for one in drafted(f"{text}\n").proposals if one.claim.predicate == "revenueGrowth"]
    assert found == [None]


PUBLICATION = "read with the day of publication"


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("智谱2025年营收5亿元。", None),
        ("智谱2025年前三季度营收5亿元。", None),
        ("智谱前三季度营收5亿元。", PUBLICATION),
        ("智谱今日完成3亿元B轮融资。", PUBLICATION),
        ("智谱去年营收5亿元。", PUBLICATION),
        ("19日，智谱完成3亿元B轮融资。", PUBLICATION),
        ("2024年智谱搬迁。近日智谱完成3亿元B轮融资。", PUBLICATION),
        ("2024年智谱搬迁。3月，智谱完成3亿元B轮融资。", "read with the year told before it"),
        ("2026年3月19日智谱搬迁，20日智谱完成3亿元B轮融资。", "read with the month told before it"),
        ("2025年3月，智谱搬迁。当月，智谱营收5亿元。", "read with the time told before it"),
        ("智谱2025财年营收5亿元。", "a financial year, taken as the year that names it"),
        ("智谱营收5亿元。", "the day of publication"),
        ("2025年，智谱搬迁。智谱营收5亿元。", "the time told before its sentence"),
        ("去年，智谱搬迁。智谱营收5亿元。", f"the time told before its sentence, {PUBLICATION}"),
        ("智谱2025年`3月`完成3亿元B轮融资。", "the words of the text, read without the spaces and marks in them"),
    ],
)
def test_an_inferred_time_says_what_it_was_read_with(text: str, why: str | None) -> None:
    figures = [one.claim for one in drafted(f"{text}\n").proposals if one.claim.quantity is not None]
    assert [claim.inferred.get("time") for claim in figures] == [why]


def test_what_is_planned_has_the_time_of_the_plan() -> None:
    found = [one for one in drafted("智谱计划于2027年在港交所上市。\n").proposals if one.claim.predicate == "issuer"]
    assert [(one.claim.time, one.claim.modality) for one in found] == [("2027", "planned")]


def test_figures_of_a_span_of_years_are_told_year_by_year() -> None:
    text = "智谱2023年至2025年营收分别为1亿元、3亿元和5亿元。\n"
    found = {said(one.claim): one.claim.time for one in drafted(text).proposals if one.claim.predicate == "revenue"}
    assert found == {
        "exact 100000000 CNY": "2023",
        "exact 300000000 CNY": "2024",
        "exact 500000000 CNY": "2025",
    }
    told = [one for one in drafted(text).proposals if one.claim.predicate == "revenue"]
    assert {one.claim.inferred["time"].split(" of")[0] for one in told} == {"one year"}
    pieces = [piece for one in told for piece in one.claim.evidence if piece.role == "antecedent"]
    spans = {text[piece.start : piece.end] for piece in pieces}
    assert spans == {"2023年至2025年"}


@pytest.mark.parametrize(
    ("text", "row"),
    [
        (f"{LI}CTO周闻笛也在。智谱由李砚秋和周闻笛于2021年共同创立。\n", ("zhipu", "foundedBy", "zhouwendi")),
        ("智谱联合创始人李砚秋和周闻笛出席。\n", ("zhipu", "coFoundedBy", "zhouwendi")),
        ("智谱成立于2021年，创始人为李砚秋。\n", ("zhipu", "foundedBy", "liyanqiu")),
        ("腾讯、阿里巴巴分别持有智谱12%和8%的股份。\n", (HELD, "stake", "exact 0.12 ratio")),
        ("月之暗面被腾讯以5亿元收购。\n", ("moonshot-ai-acquisition", "acquirer", "tencent")),
        ("腾讯已完成对月之暗面的收购。\n", ("moonshot-ai-acquisition", "acquired", "moonshot-ai")),
        ("拥有320亿参数的Kimi K2今日发布。\n", ("kimi-k2", "parameterCount", "exact 32000000000 parameters")),
        ("智谱召开大会。Kimi很忙，公司员工约300人。\n", ("zhipu", "headcount", "approx 300 people")),
    ],
)
def test_several_parties_and_turned_clauses_are_read(text: str, row: tuple[str, str, str]) -> None:
    assert row in rows(text)


@pytest.mark.parametrize(
    ("text", "time", "modality"),
    [
        ("Kimi K2于5月18日开启公测。\n", "2026-05-18", "actual"),
        ("Kimi K2将于6月正式上线。\n", "2026-06", "planned"),
    ],
)
def test_a_release_has_the_time_before_its_verb(text: str, time: str, modality: str) -> None:
    found = [one.claim for one in drafted(text).proposals if one.claim.predicate == "releaseOf"]
    assert [(claim.time, claim.modality) for claim in found] == [(time, modality)]


@pytest.mark.parametrize(
    "text",
    [
        "Zhipu AI hired Anna Holt as chief scientist last month, and Li Ming left as president.\n",
        "Li Ming quit as president of Zhipu AI.\n",
        "Zhipu AI hired Anna Holt; president Li Ming left.\n",
        "Zhipu AI president Li Ming was dismissed.\n",
    ],
)
def test_who_leaves_a_post_holds_it_no_more(text: str) -> None:
    of_li = {row for row in rows(text) if row[2] == "li-ming"}
    assert of_li == {("zhipu", "formerlyEmployed", "li-ming")}


def test_a_person_who_leaves_a_room_keeps_the_post() -> None:
    assert ("zhipu", "employed", "li-ming") in rows("Zhipu AI president Li Ming left the room.\n")


def test_who_is_removed_holds_the_post_no_more() -> None:
    assert ("zhipu", "formerlyEmployed", "zhouwendi") in rows("智谱总裁周闻笛被免职。\n")


@pytest.mark.parametrize(
    "text",
    [
        "红杉中国和阿里巴巴合计持有智谱逾40%股份。\n",
        "红杉中国与阿里巴巴共持有智谱40%的股份。\n",
        "红杉中国联合阿里巴巴共同持有智谱40%的股份。\n",
        "腾讯和阿里巴巴持有智谱40%的股份。\n",
        "腾讯及其关联方持有智谱40%的股份。\n",
        "腾讯持有智谱10%的股份，美团和阿里巴巴合计持有智谱40%的股份。\n",
        "Tencent and Alibaba together hold a 40% stake in Zhipu.\n",
        "Tencent and Alibaba hold a combined 40% stake in Zhipu.\n",
    ],
)
def test_a_share_of_several_holders_is_flagged_as_a_sum(text: str) -> None:
    stakes = [one for one in drafted(text).proposals if one.claim.predicate == "stake"]
    sums = [one for one in stakes if one.proposed is not None and "aggregate" in one.proposed.flags]
    assert [one for one in stakes if " 0.4 " in (said(one.claim) or "")] == sums != []


@pytest.mark.parametrize(
    "text",
    [
        "腾讯、阿里巴巴分别持有智谱12%和8%的股份。\n",
        "红杉中国和阿里巴巴各持有智谱20%的股份。\n",
        "腾讯合计持有智谱9%的股份。\n",
        "智谱披露了股权结构，腾讯持股9%。\n",
    ],
)
def test_a_share_of_one_holder_is_no_sum(text: str) -> None:
    stakes = [one for one in drafted(text).proposals if one.claim.predicate == "stake"]
    assert stakes and not [one for one in stakes if one.proposed is not None and "aggregate" in one.proposed.flags]


def test_a_stake_has_the_flags_of_the_claim_that_its_holder_holds_the_firm() -> None:
    found = {one.claim.predicate: one.proposed for one in drafted("腾讯在智谱的持股比例降至3%。\n").proposals}
    holds, stake = found["shareholder"], found["stake"]
    assert holds is not None and stake is not None
    assert "refused" in holds.flags and stake.flags["refused"] == holds.flags["refused"]


def test_a_ticket_has_the_flags_of_the_claim_that_introduces_its_investment() -> None:
    found = {one.claim.predicate: one.proposed for one in drafted("腾讯向智谱投资约8亿美元。\n").proposals}
    part, ticket = found["participant"], found["ticket"]
    assert part is not None and ticket is not None
    assert "refused" in part.flags and ticket.flags["refused"] == part.flags["refused"]


@pytest.mark.parametrize(
    ("text", "now"),
    [
        ("腾讯在智谱的持股比例由5%降至3%。\n", "exact 0.03 ratio"),
        ("腾讯对智谱的持股比例从5%升至8%。\n", "exact 0.08 ratio"),
        ("腾讯将智谱的持股比例由5%增至8%。\n", "exact 0.08 ratio"),
        ("腾讯在智谱的持股比例由此前的5%变为8%。\n", "exact 0.08 ratio"),
        ("Tencent took an 8% stake in Zhipu up from a 5% stake.\n", "exact 0.08 ratio"),
    ],
)
def test_what_a_share_was_before_it_moved_is_no_stake(text: str, now: str) -> None:
    assert {row for row in rows(text) if row[1] == "stake"} == {(HELD, "stake", now)}


@pytest.mark.parametrize(
    ("text", "former"),
    [
        ("智谱营收由此前的3亿元增至5亿元。\n", "exact 300000000 CNY"),
        ("Kimi的月活跃用户由此前的1000万增至2000万。\n", "exact 10000000 count"),
        ("Kimi monthly active users rose to 20 million from the 10 million of old.\n", "exact 10000000 count"),
    ],
)
def test_what_a_figure_was_before_it_moved_is_flagged(text: str, former: str) -> None:
    found = [one for one in drafted(text).proposals if said(one.claim) == former]
    assert found and all(one.proposed is not None and "change" in one.proposed.flags for one in found)


@pytest.mark.parametrize(
    ("text", "row"),
    [
        ("豆包大模型API价格低至每百万tokens 0.8元。\n", ("doubao", "price", "at_least 0.8 CNY")),
        ("豆包大模型API价格每百万tokens低至0.8元。\n", ("doubao", "price", "at_least 0.8 CNY")),
        ("豆包大模型API价格降低至0.8元。\n", ("doubao", "price", "exact 0.8 CNY")),
        ("Kimi K2的输入价格最高为每百万tokens 2元。\n", ("kimi-k2-input", "price", "at_most 2 CNY")),
        ("Kimi K2的输入价格不超过每百万tokens 2元。\n", ("kimi-k2-input", "price", "at_most 2 CNY")),
        ("Kimi K2的输入价格约为每百万tokens 2元。\n", ("kimi-k2-input", "price", "approx 2 CNY")),
        ("Kimi K2的输入价格为每百万tokens 2元。\n", ("kimi-k2-input", "price", "exact 2 CNY")),
        ("Kimi会员最低每月39元。\n", ("kimi-month", "price", "at_least 39 CNY")),
        ("Kimi's subscription costs from 39 yuan a month.\n", ("kimi-month", "price", "at_least 39 CNY")),
        ("Kimi's subscription costs as low as 39 yuan a month.\n", ("kimi-month", "price", "at_least 39 CNY")),
        ("Kimi's subscription starts from $5 a month.\n", ("kimi-month", "price", "at_least 5 USD")),
    ],
)
def test_a_bound_before_what_a_price_is_for_bounds_the_price(text: str, row: tuple[str, str, str]) -> None:
    assert row in rows(text)


@pytest.mark.parametrize(
    ("text", "predicate", "about"),
    [
        ("此前，智谱完成3亿元融资。\n", "amount", "此前"),
        ("距智谱3亿元融资仅数周，它又有了新股东。\n", "amount", "距智谱3亿元"),
        ("Zhipu had raised $3 million.\n", "amount", "had raised"),
        ("智谱公布营收5亿元。\n", "revenue", f"{DAY}~"),
        ("5月19日，智谱公布营收5亿元。\n", "revenue", "2026-05-19"),
        ("2023年、2024年及2025年，智谱营收分别为1亿元和2亿元。\n", "revenue", "2025年"),
        ("腾讯发布豆包视觉理解、3D生成等新模型。\n", "releaseOf", "豆包视觉理解"),
        ("砚池智能创始人李砚秋出席，CTO周闻笛出席。\n", "employed", "砚池智能"),
    ],
)
def test_what_the_words_leave_open_is_flagged_as_uncertain(text: str, predicate: str, about: str) -> None:
    found = [one for one in drafted(text).proposals if one.claim.predicate == predicate]
    assert found and all(one.proposed is not None and about in one.proposed.flags["uncertain"] for one in found)


def test_a_sum_over_several_firms_is_flagged_as_one() -> None:
    found = drafted("国内9家公司完成13笔超1亿美元融资，智谱获3亿美元融资。\n").proposals
    told = {one.claim.quantity.as_written: one.proposed for one in found if one.claim.quantity is not None}
    assert told["超1亿美元"] is not None and told["超1亿美元"].flags["aggregate"] == ["9家公司"]
    assert told["3亿美元"] is not None and "aggregate" not in told["3亿美元"].flags


@pytest.mark.parametrize("label", ["Pre-A 融资", "Pre-A轮融资", "pre-A 轮融资"])
def test_one_round_in_two_spellings_is_one(label: str) -> None:
    found = drafted(f"砚池智能完成近3亿元Pre-A轮融资\n\n5月16日获悉，砚池智能近期完成近3亿元{label}。\n").proposals
    assert {one.claim.subject for one in found} == {"yanchizhineng-pre-a"}
    assert sum(not one.flagged for one in found if one.claim.predicate == "company") == 1


def test_a_vague_time_parts_no_rounds_and_gives_way_to_a_day_that_is_told() -> None:
    found = drafted("近日，智谱完成3亿元融资。4月2日，智谱完成3亿元融资。\n").proposals
    plain = [one.claim for one in found if one.claim.predicate in ("company", "amount") and not one.flagged]
    assert len({one.claim.subject for one in found}) == 1 and {claim.time for claim in plain} == {"2026-04-02"}


@pytest.mark.parametrize(
    ("text", "predicate", "times"),
    [
        ("5月19日，智谱发布2025财年年报，营收5亿元。\n", "revenue", {"2025"}),
        ("5月15日消息，2024 春季开发者大会上，智谱估值30亿元。\n", "companyValuation", {"2026-05-15"}),
        ("去年，李砚秋创办的砚池智能上市。\n李砚秋是砚池智能的CEO。\n", "foundedBy", {None}),
        ("# 智谱在纳斯达克敲钟上市\n\n5月19日，智谱在纳斯达克挂牌上市。\n", "issuer", {"2026-05-19"}),
    ],
)
def test_a_time_dates_what_it_is_told_of_alone(text: str, predicate: str, times: set[str | None]) -> None:
    assert {one.claim.time for one in drafted(text).proposals if one.claim.predicate == predicate} == times


@pytest.mark.parametrize(
    ("text", "nobody"),
    [
        ("周闻笛曾是百度自动驾驶部门的首席架构师。自动驾驶难，自动驾驶贵。\n", "zidongjiashi"),
        ("智谱召开大会。公司一季度累计融资规模已超10亿元。公司一季度累计融资破纪录。\n", "yijiduleiji"),
        ("百度旗下的空间设计软件「酷画」正式上线。做空间设计软件，卖空间设计软件。\n", "kongjianshejiruanjian"),
        ("Eclipse 基金会发布《2024 年调查报告》。\n", "eclipse"),
        ("开源周 Day6 结束。\n", "day6"),
        ("5月19日，砚池智能发布2025财年年报，收入3亿元。\n", "yanchizhineng-2"),
    ],
)
def test_words_that_name_nobody_make_no_claim(text: str, nobody: str) -> None:
    told = {id for one in drafted(text).proposals for id in (one.claim.subject, one.claim.object)}
    assert not any(id and id.startswith(nobody) for id in told)


def test_each_of_a_spaced_list_of_people_has_the_firm_before_the_post() -> None:
    text = "到场的有砚池智能 合伙人 & 首席产品官 李砚秋、松果智能 合伙人 & COO 周闻笛。\n"
    assert ("songguozhineng", "employed", "zhouwendi") in rows(text)


def test_the_word_that_a_bracket_explains_says_what_a_figure_is() -> None:
    assert ("zhipu", "recurringRevenue", "exact 65000000 USD") in rows("智谱的ARR（年收入）达到6500万美元。\n")


def test_what_an_unknown_person_of_a_firm_says_is_not_the_firms_word() -> None:
    found = drafted("智谱唐杰称，公司2025年收入达3亿元。\n").proposals
    assert [(one.claim.speaker, one.flagged) for one in found if one.claim.predicate == "revenue"] == [(None, True)]


@pytest.mark.parametrize(
    ("text", "times"),
    [
        ("Zhipu had revenue of 3 million yuan for 2023, compared with 5 million yuan in 2022.\n", ["2023", "2022"]),
        ("Zhipu had revenue of 3 million yuan for 2023, up from 2 million yuan a year earlier.\n", ["2023", "2022"]),
        ("2025年智谱净利润3200万元，上年为亏损1亿元。\n", ["2025", "2024"]),
        ("智谱2025年净利润3200万元，上年净亏损1亿元，上年营收2亿元。\n", ["2025", "2024", "2024"]),
        ("Zhipu raised $35 million in January 2023, and has raised $58 million to date.\n", ["2023-01", DAY]),
    ],
)
def test_each_of_two_compared_figures_has_its_own_year(text: str, times: list[str]) -> None:
    assert [one.claim.time for one in drafted(text).proposals if one.claim.quantity is not None] == times


def test_a_month_that_leans_on_a_year_shows_where_the_year_stands() -> None:
    text = "智谱2025年1月搬迁，3月完成3亿元融资。\n"
    found = next(one for one in drafted(text).proposals if one.claim.predicate == "amount")
    assert found.claim.time == "2025-03" and found.proposed is not None and "refused" not in found.proposed.flags
    assert [text[piece.start : piece.end] for piece in found.claim.evidence if piece.role == "antecedent"] == [
        "2025年1月"
    ]


def test_a_year_that_another_sentence_tells_is_asked_for() -> None:
    found = flags("智谱2025年搬迁。3月，智谱完成3亿元融资。\n", "amount")
    assert found["uncertain"] == ["2025年"] and "refused" not in found


@pytest.mark.parametrize(
    ("text", "row"),
    [
        ("豆包会员降价至20元。\n", ("doubao", "price", "exact 20 CNY")),
        ("百度宣布任命周闻笛为国际业务副总裁。\n", ("baidu", "employed", "zhouwendi")),
        ("前百度研究科学家周闻笛已于近日加入智谱。\n", ("baidu", "formerlyEmployed", "zhouwendi")),
        (
            "Baidu agreed to buy voice-cloning firm Zhipu for $210 million.\n",
            ("zhipu-acquisition", "acquired", "zhipu"),
        ),
    ],
)
def test_a_fact_is_told_by_the_grammar_of_its_sentence(text: str, row: tuple[str, str, str]) -> None:
    assert row in rows(text)


def test_a_price_that_falls_by_a_sum_is_none() -> None:
    assert not [row for row in rows("豆包会员降价20元。\n") if row[1] == "price"]


def test_a_licence_of_the_model_spoken_of_is_flagged() -> None:
    assert "partyElsewhere" in flags("智谱发布GLM-9。模型以Apache 2.0许可证开源。\n", "licence")


def test_the_firm_that_opens_the_last_paragraph_is_the_one_spoken_of() -> None:
    text = "智谱完成3亿元融资。\n\n砚池智能总部在杭州。\n\n该公司2025年8月完成1亿元融资。\n"
    told = {one.claim.object for one in drafted(text).proposals if one.claim.time == "2025-08"}
    assert told == {FIRM, None}


def test_no_name_holds_the_marks_that_stand_before_it() -> None:
    text = "发布会结束。\n\n新弧机器人26日签约。\n\n新弧机器人同日公布年报：2025年营收3亿元。\n"
    assert not [one.name.zh for one in drafted(text).entities if set(one.name.zh) & set("。，\n")]


def test_a_headline_is_flagged_where_the_body_tells_it_as_open() -> None:
    text = "# 智谱估值逼近450亿美元，腾讯领投\n\n据报道，智谱即将完成首轮融资，估值约460亿美元。\n"
    found = drafted(text).proposals
    assert found and all(one.flagged for one in found if one.claim.quantity is not None)


def test_now_of_another_clause_dates_no_round() -> None:
    text = "智谱披露了近10亿元的B2轮融资，这也让它成为目前估值最高的公司。\n"
    assert {one.claim.time for one in drafted(text).proposals if one.claim.predicate == "amount"} == {f"{DAY}~"}


@pytest.mark.parametrize(
    ("text", "flag"),
    [
        ("腾讯正牵头多家资本，从百度手中收购智谱。\n", "notAsserted"),
        ("腾讯从百度手中收购智谱的股权。\n", "uncertain"),
    ],
)
def test_a_purchase_under_way_or_of_shares_is_flagged(text: str, flag: str) -> None:
    assert flag in flags(text, "acquired")


def test_a_name_ends_with_its_sentence_and_holds_initials() -> None:
    text = "Moonshot AI CEO Anna Holt. Revenue of Moonshot AI grew. Moonshot AI president Mei T. Tanaka spoke.\n"
    people = {row[2] for row in rows(text) if row[1] in ("chiefExecutive", "employed")}
    assert people == {"anna-holt", "mei-t-tanaka"}


@pytest.mark.parametrize(
    ("text", "row"),
    [
        (
            "Alibaba released Qwen 9, a model with 900 billion parameters, 30 billion of which are active at a time.\n",
            ("qwen-9", "activeParameterCount", "exact 30000000000 parameters"),
        ),
        (
            "ByteDance is large. QuestMobile counted 172 million daily users for Doubao in May.\n",
            ("doubao", "dailyActiveUsers", "exact 172000000 count"),
        ),
        (
            "Zhipu sells the Tarn Plan, whose paying subscribers topped 420,000 in May.\n",
            ("tarn-plan", "payingUsers", "exact 420000 count"),
        ),
        (
            "Zhipu sold more. Research and development swallowed $9 million last year.\n",
            ("zhipu", "researchSpending", "exact 9000000 USD"),
        ),
        (
            "Zhipu makes models. In May it agreed to buy Tarnok, a chip start-up.\n",
            ("tarnok-acquisition", "acquirer", "zhipu"),
        ),
        ("Zhipu is to list in Shanghai in 2027.\n", ("zhipu-listing", "issuer", "zhipu")),
    ],
)
def test_what_a_word_beside_it_says_of_a_figure_or_firm(text: str, row: tuple[str, str, str]) -> None:
    assert row in rows(text)


def test_a_firm_that_has_listed_long_since_lists_at_no_time() -> None:
    assert not [row for row in rows("已经上市的智谱去年收入为5亿元。\n") if row[1] == "issuer"]
    assert [row for row in rows("去年上市的智谱收入为5亿元。\n") if row[1] == "issuer"]
