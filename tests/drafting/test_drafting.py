"""Rules of drafting on invented texts, one sentence each way that news says a thing."""

from __future__ import annotations

from functools import lru_cache

import pytest

from kg.drafting.draft_file import draft_text
from kg.drafting.draft_records import Draft
from kg.drafting.drafting import Drafter
from kg.quantities.decimals import plain
from kg.records.load import load
from kg.records.record_models import Bilingual, Claim, Source
from kg.records.texts import cut, sha256

DAY = "2026-05-20"
Row = tuple[str, str, str | None]


@lru_cache(maxsize=1)
def drafter() -> Drafter:
    return Drafter(load())


def drafted(text: str, published: str = DAY) -> Draft:
    source = Source(id="s1", title=Bilingual(zh="题", en="title"), published=published, sha256=sha256(text))
    return drafter().draft(text, source)


def said(claim: Claim) -> str | None:
    figure = claim.quantity
    return (
        claim.object
        or claim.literal
        or (
            f"{figure.bound.value} {plain(figure.value)} {figure.unit}" if figure and figure.value is not None else None
        )
    )


def rows(text: str, published: str = DAY) -> set[Row]:
    """Subject, predicate and value of every proposal; a sum is written as bound, number and unit."""
    return {(one.claim.subject, one.claim.predicate, said(one.claim)) for one in drafted(text, published).proposals}


ROUND = "砚池智能于2026年4月完成2亿元A轮融资，由苍梧资本领投，红杉中国、云杼创投等跟投，投后估值约10亿元。\n"


def test_a_round_is_drafted_with_all_that_the_sentence_says() -> None:
    deal = "yanchizhineng-a"
    assert rows(ROUND) == {
        (deal, "company", "yanchizhineng"),
        (deal, "stage", "series-a"),
        (deal, "amount", "exact 200000000 CNY"),
        (deal, "postMoneyValuation", "approx 1000000000 CNY"),
        (deal, "ledBy", "cangwuziben"),
        (deal, "participant", "hongshan"),
        (deal, "participant", "yunzhuchuangtou"),
    }
    assert {one.claim.time for one in drafted(ROUND).proposals} == {"2026-04"}


def test_new_names_are_entities_of_the_draft_with_the_class_that_their_words_tell() -> None:
    found = {entity.id: entity.type for entity in drafted(ROUND).entities}
    assert found == {
        "yanchizhineng": "Company",
        "yanchizhineng-a": "FundingRound",
        "cangwuziben": "InvestmentFirm",
        "yunzhuchuangtou": "InvestmentFirm",
    }


WIDE = "砚池智能完成1亿元B轮融资。投资方包括苍梧资本、云杼创投；还引入了澜汀基金、朔风资本。\n"
GIVEN = "砚池智能获得苍梧资本和云杼创投的天使轮融资，金额为3000万元。\n"
MODEL = "砚池智能发布Mopan-2.5模型，总参数196B，支持256K上下文。\n"
ENGLISH = "Larkfield Systems raised $45 million in a Series B round led by Tarnbrook Capital.\n"
FIRM, LARK, TICKET = "yanchizhineng", "larkfield-systems-b", "yanchizhineng-a-cangwuziben"
DEAL_B, PAID, PUT = "yanchizhineng-b", "zhipu-2026-05-20", "zhipu-2026-05-20-cangwuziben"


@pytest.mark.parametrize(
    ("text", "row"),
    [
        (WIDE, ("yanchizhineng-b", "participant", "lantingjijin")),
        (GIVEN, ("yanchizhineng-angel-round", "participant", "yunzhuchuangtou")),
        ("苍梧资本领投砚池智能近2亿元B轮融资。\n", ("yanchizhineng-b", "ledBy", "cangwuziben")),
        ("砚池智能完成A轮融资。苍梧资本出资5000万元。\n", (TICKET, "ticket", "exact 50000000 CNY")),
        ("砚池智能成立至今累计融资超过8亿元。\n", (FIRM, "totalRaised", "more_than 800000000 CNY")),
        ("砚池智能2025年营收为3.2亿元，净亏损1.5亿元。\n", (FIRM, "netLoss", "exact 150000000 CNY")),
        ("砚池智能的ARR突破2000万美元。\n", (FIRM, "recurringRevenue", "more_than 20000000 USD")),
        ("砚池智能去年研发投入达1.1亿元。\n", (FIRM, "researchSpending", "exact 110000000 CNY")),
        ("砚池智能毛利率为35%。\n", (FIRM, "grossMargin", "exact 0.35 ratio")),
        ("砚池智能目前估值为30亿美元。\n", (FIRM, "companyValuation", "exact 3000000000 USD")),
        (MODEL, ("mopan-2-5", "parameterCount", "exact 196000000000 parameters")),
        (MODEL, ("mopan-2-5", "contextWindow", "exact 256000 tokens")),
        ("砚池智能正式开源Mopan-2.5模型。\n", ("mopan-2-5", "openSource", "true")),
        ("砚池智能联合创始人李砚秋离开后，公司未置评。\n", (FIRM, "coFoundedBy", "liyanqiu")),
        ("李砚秋（苍梧资本合伙人）在会上发言。\n", ("cangwuziben", "employed", "liyanqiu")),
        ("苍梧资本是砚池智能的天使投资人。\n", (FIRM, "shareholder", "cangwuziben")),
        ("砚池智能在港交所上市。\n", ("yanchizhineng-listing", "issuer", "yanchizhineng")),
        ("砚池智能完成两轮融资，总金额达3亿元。\n", (FIRM, "totalRaised", "exact 300000000 CNY")),
        ("砚池智能完成B轮融资。苍梧资本亦参与其中。\n", ("yanchizhineng-b", "participant", "cangwuziben")),
        ("砚池智能完成B轮融资。投资方有十多家，苍梧资本、云杼等。\n", (DEAL_B, "participant", "cangwuziben")),
        ("砚池智能由云岭大学副教授李砚秋创立。\n", (FIRM, "foundedBy", "liyanqiu")),
        ("李砚秋宣布卸任砚池智能CEO。\n", (FIRM, "formerlyEmployed", "liyanqiu")),
        ("砚池智能联合创始人、高级副总裁李砚秋出席。\n", (FIRM, "coFoundedBy", "liyanqiu")),
        ("砚池智能创始人李砚秋出席。他曾是苍梧资本合伙人。\n", ("cangwuziben", "formerlyEmployed", "liyanqiu")),
        ("砚池智能发布Mopan-2.5及多模态大模型Mopan-V3。\n", ("mopan-v3-release", "releaseOf", "mopan-v3")),
        ("苍梧资本此次领投智谱的金额达到5000万元。\n", (PUT, "ticket", "exact 50000000 CNY")),
        ("腾讯向智谱投资约8亿美元。\n", ("zhipu-2026-05-20-tencent", "ticket", "approx 800000000 USD")),
        ("Alibaba-backed Chinese AI startup Moonshot AI said so.\n", ("moonshot-ai", "shareholder", "alibaba")),
        ("智谱 AI 的月活超150万。\n", ("zhipu", "monthlyActiveUsers", "more_than 1500000 count")),
        ("李砚秋曾是砚池智能的首席架构师。\n", (FIRM, "formerlyEmployed", "liyanqiu")),
        ("Zhipu raised $3 million. The investors include smartphone maker Xiaomi.\n", (PAID, "participant", "xiaomi")),
        ("在今年完成3亿元融资的智谱召开大会。\n", ("zhipu-2026", "amount", "exact 300000000 CNY")),
        ("Larkfield Systems is acquiring Zhipu.\n", ("zhipu-acquisition", "acquired", "zhipu")),
        (ENGLISH, (LARK, "ledBy", "tarnbrook-capital")),
        (ENGLISH, (LARK, "amount", "exact 45000000 USD")),
    ],
)  # fmt: skip
def test_what_a_sentence_says_is_proposed(text: str, row: Row) -> None:
    assert row in rows(text)


def flags(text: str, predicate: str) -> dict[str, list[str]]:
    found = [one for one in drafted(text).proposals if one.claim.predicate == predicate]
    assert found and found[0].proposed is not None
    return {str(flag): about for flag, about in found[0].proposed.flags.items()}


@pytest.mark.parametrize(
    ("text", "flag"),
    [
        ("据知情人士透露，砚池智能完成2亿元A轮融资。\n", "notAsserted"),
        ("砚池智能计划完成2亿元A轮融资。\n", "notAsserted"),
        ("砚池智能否认完成2亿元A轮融资。\n", "notAsserted"),
        ("砚池智能召开了大会。\n公司完成2亿元A轮融资。\n", "partyElsewhere"),
        ("月之暗面完成5亿美元C轮融资。\n", "knownRound"),
    ],
)
def test_what_a_person_has_to_look_at_is_flagged(text: str, flag: str) -> None:
    published = "2025-12-31" if flag == "knownRound" else DAY
    found = [one for one in drafted(text, published).proposals if one.claim.predicate == "amount"]
    assert found and found[0].proposed is not None and flag in found[0].proposed.flags


@pytest.mark.parametrize(
    ("words", "time"),
    [
        ("上周", "2026-05-11/2026-05-17"),
        ("上个月", "2026-04"),
        ("本月", "2026-05"),
        ("几天前", "2026-05-20~"),
        ("两个月前", "2026-03~"),
    ],
)
def test_days_before_the_publication_are_told_from_its_day(words: str, time: str) -> None:
    assert {one.claim.time for one in drafted(f"{words}，砚池智能完成2亿元A轮融资。\n").proposals} == {time}


@pytest.mark.parametrize(
    "words",
    ["近日，", "日前，", "近期，", "最近，", "近来，", "前不久，", "这几天，", ""],
)
def test_what_no_word_dates_is_near_the_publication_and_never_of_its_day(words: str) -> None:
    found = [one.claim for one in drafted(f"{words}砚池智能完成2亿元A轮融资。\n").proposals]
    assert {claim.time for claim in found} == {f"{DAY}~"} and all("time" in claim.inferred for claim in found)


@pytest.mark.parametrize("words", ["recently", "lately", "in recent weeks", "over the past few days"])
def test_vague_words_of_english_are_near_the_publication(words: str) -> None:
    found = [one.claim for one in drafted(f"Zhipu {words} raised $3 million.\n").proposals]
    assert {claim.time for claim in found} == {f"{DAY}~"} and all("time" in claim.inferred for claim in found)


def test_the_latest_round_is_no_recent_one() -> None:
    text = "砚池智能2025年3月搬迁。砚池智能最近一轮融资金额为2亿元。\n"
    assert {one.claim.time for one in drafted(text).proposals if one.claim.predicate == "amount"} == {"2025-03"}


def test_a_time_that_only_another_sentence_gives_is_flagged() -> None:
    found = drafted("2026年3月，砚池智能召开大会。智谱完成3亿元融资。\n").proposals
    amount = next(one for one in found if one.claim.predicate == "amount")
    assert amount.claim.time == "2026-03"
    assert amount.proposed is not None and amount.proposed.flags["uncertain"] == ["2026年3月"]


def test_an_annual_report_that_names_no_year_is_of_the_last_full_one_and_flagged() -> None:
    text = "智谱发布年度业绩报告，全年实现营业收入7.24亿元。\n"
    [found] = [one for one in drafted(text, "2026-04-01").proposals if one.claim.predicate == "revenue"]
    assert found.claim.time == "2025"
    assert found.proposed is not None and "2025" in found.proposed.flags["uncertain"]
    later = [one.claim.time for one in drafted(text, "2026-09-01").proposals if one.claim.predicate == "revenue"]
    assert later == ["2026-09-01~"]


def test_a_new_firm_that_is_called_as_a_known_one_and_more_is_asked() -> None:
    found = drafted("百度科技创始人李砚秋出席。\n").proposals
    assert found and all(one.proposed is not None and "uncertain" in one.proposed.flags for one in found)


def plain_figures(text: str) -> list[str]:
    """The properties of the figures that carry no flag."""
    return [one.claim.predicate for one in drafted(text).proposals if one.claim.quantity and not one.flagged]


@pytest.mark.parametrize(
    ("text", "twin", "predicate"),
    [
        ("智谱的ARR从100万美元增长到3500万美元。\n", "智谱的ARR为3500万美元。\n", "recurringRevenue"),
        (
            "Zhipu launched four models with 2B, 4B and 9B parameters.\n",
            "Zhipu launched a model GLM-9 with 9B parameters.\n",
            "parameterCount",
        ),
        ("腾讯宣布收购智谱，收购总价20亿美元。\n", "智谱估值20亿美元。\n", "companyValuation"),
    ],
)
def test_a_figure_of_a_path_of_a_list_or_of_a_purchase_is_never_plain(text: str, twin: str, predicate: str) -> None:
    assert plain_figures(text) == []
    assert plain_figures(twin) == [predicate]


def test_money_goes_to_whom_it_is_given(text: str = "阿里披露对智谱投资的详情，金额为8亿美元。\n") -> None:
    found = {(one.claim.predicate, one.claim.object) for one in drafted(text).proposals}
    assert ("participant", "zhipu") not in found and ("company", "alibaba") not in found
    assert ("company", "zhipu") in found


def test_the_time_of_a_plan_dates_nothing_that_follows() -> None:
    text = "2027年，砚池智能将进入欧洲市场。智谱完成3亿元融资。\n"
    assert {one.claim.time for one in drafted(text).proposals if one.claim.predicate == "amount"} == {f"{DAY}~"}


def test_a_name_before_a_year_stays_the_subject_and_a_sum_is_no_year() -> None:
    text = "MiniMax 2023年完成2000万美元融资，智谱在2019年成立。\n"
    assert {one.claim.object for one in drafted(text).proposals if one.claim.predicate == "company"} == {"minimax"}
    assert "refused" not in flags(text, "amount")


def test_what_a_firm_is_compared_with_is_not_what_the_next_sentence_speaks_of() -> None:
    text = "智谱比月之暗面慢了一步。它于2023年10月完成3亿美元融资。\n"
    assert {one.claim.object for one in drafted(text).proposals if one.claim.predicate == "company"} == {"zhipu"}


def test_the_steps_of_a_listing_are_told_in_turn_and_none_is_a_listing_done() -> None:
    text = "2019年8月，砚池智能在港交所递交IPO文件，2020年，砚池智能终止了IPO进程。\n"
    found = [one for one in drafted(text).proposals if one.claim.predicate == "issuer"]
    told = [(one.claim.time, one.claim.modality) for one in found]
    assert told == [("2019-08", "planned"), ("2020", "cancelled")]
    assert all(one.flagged for one in found)


def test_a_plain_statement_carries_no_flag() -> None:
    assert flags(ROUND, "amount") == {}


def test_of_one_amount_told_in_two_currencies_the_other_is_a_conversion_and_stands_beside_it() -> None:
    found = [
        one
        for one in drafted("砚池智能完成5亿美元（约合35亿元）A轮融资。\n").proposals
        if one.claim.predicate == "amount"
    ]
    assert [one.claim.quantity.as_written for one in found if one.claim.quantity] == ["5亿美元", "约合35亿元"]
    assert found[0].proposed is not None and found[0].proposed.alternatives["quantity"] == ["约合35亿元"]
    assert ["conversion" in one.proposed.flags for one in found if one.proposed] == [False, True]


def test_a_headline_that_repeats_the_body_says_so() -> None:
    text = "# 砚池智能获2亿元融资\n\n砚池智能完成2亿元A轮融资。\n"
    found = [
        dict(one.proposed.flags) for one in drafted(text).proposals if one.proposed and one.claim.predicate == "amount"
    ]
    assert [sorted(one) for one in found] == [["headline"], []]


def test_slices_point_into_the_text_also_where_it_has_marks() -> None:
    text = "## 新闻 `#3`\n> **砚池智能**完成 **2 亿元** `A 轮`融资，由**苍梧资本**领投。\n"
    draft = drafted(text)
    assert (("yanchizhineng-a", "amount", "exact 200000000 CNY")) in rows(text)
    for one in draft.proposals:
        for piece in one.claim.evidence:
            assert cut(text, piece) is not None
        assert one.passage is not None and sha256(text[one.passage.start : one.passage.end]) == one.passage.sha256


def test_the_same_text_gives_the_same_bytes() -> None:
    assert draft_text(drafted(ROUND), {}) == draft_text(Drafter(load()).draft(ROUND, drafted(ROUND).source), {})


def test_two_firms_may_have_a_round_of_one_name() -> None:
    found = rows("砚池智能完成1亿元A轮融资。\n云岫科技完成3亿元A轮融资。\n")
    assert {
        ("yanchizhineng-a", "amount", "exact 100000000 CNY"),
        ("yunxiukeji-a", "amount", "exact 300000000 CNY"),
    } <= found


@pytest.mark.parametrize(
    ("text", "row"),
    [
        ("智谱背后站着腾讯、阿里、小米、顺为资本、君联资本。\n", ("zhipu", "shareholder", "legend-capital")),
        ("腾讯、阿里、小米三家巨头都投了智谱。\n", ("zhipu", "shareholder", "xiaomi")),
        ("在智谱的股东名单里，能看到君联、启明、红杉的名字。\n", ("zhipu", "shareholder", "qiming-venture-partners")),
        ("Zhipu AI counts Alibaba, Tencent and Sogou among its backers.\n", ("zhipu", "shareholder", "tencent")),
        ("红杉中国下注三家大模型公司，包括月之暗面、智谱和百川智能。\n", ("baichuan", "shareholder", "hongshan")),
    ],
)
def test_who_holds_a_firm_is_told_in_many_ways(text: str, row: Row) -> None:
    assert row in rows(text)


def test_figures_told_in_turn_have_the_times_told_in_turn() -> None:
    text = "2023年和2024年，砚池智能的营收分别为1亿元和3亿元。\n"
    found = {said(one.claim): one.claim.time for one in drafted(text).proposals if one.claim.predicate == "revenue"}
    assert found == {"exact 100000000 CNY": "2023", "exact 300000000 CNY": "2024"}


def test_rounds_with_other_labels_or_at_other_times_are_other_rounds() -> None:
    labelled = rows("砚池智能第一轮融资1亿元，第二轮融资3亿元。\n")
    assert {subject for subject, predicate, _ in labelled if predicate == "amount"} == {
        "yanchizhineng-round-1",
        "yanchizhineng-round-2",
    }
    dated = rows("2023年5月，砚池智能融资1亿元。\n2025年7月，砚池智能融资3亿元。\n")
    assert {subject for subject, predicate, _ in dated if predicate == "amount"} == {
        "yanchizhineng-2023-05",
        "yanchizhineng-2025-07",
    }


@pytest.mark.parametrize(
    ("text", "row"),
    [
        (
            "砚池智能完成1亿元A轮融资，吸引了包括苍梧资本和现有支持者云杼创投在内的投资者。\n",
            ("participant", "yunzhuchuangtou"),
        ),
        ("砚池智能完成1亿元A轮融资，老股东苍梧资本、澜汀石、云杼创投持续追投。\n", ("participant", "lantingshi")),
        (
            "Tarnbrook Capital and Fernhill were among the early investors in Larkfield Systems' Series A round.\n",
            ("participant", "fernhill"),
        ),
    ],
)
def test_a_party_of_a_list_is_found_behind_its_description_and_among_those_that_are_sure(
    text: str, row: tuple[str, str]
) -> None:
    assert row in {(predicate, value) for _, predicate, value in rows(text)}


@pytest.mark.parametrize(
    ("text", "firm"),
    [
        ("砚池智能在接受朔风科技采访时表示，公司已于上月完成A轮融资。\n", "yanchizhineng"),
        ("砚池智能宣布完成A轮融资，澜汀集团以2亿元的战略投资入股。\n", "yanchizhineng"),
        ("在去年完成了2亿元B轮融资的 Mopan 很忙。今天 Mopan 宣布扩招。\n", "mopan"),
        (
            "砚池智行成立于2020年。砚池智行推出了产品。砚池的创始人很年轻，砚池以技术见长。\n"
            "成立后，便在2021年1月获得了苍梧资本的天使轮融资。\n",
            "yanchizhixing",
        ),
    ],
)
def test_a_round_is_of_the_firm_that_the_clause_is_about(text: str, firm: str) -> None:
    assert {value for _, predicate, value in rows(text) if predicate == "company"} == {firm}


@pytest.mark.parametrize(
    ("text", "row"),
    [
        ("加入的是原砚池智能 Mopan 产品负责人周闻笛。\n", ("yanchizhineng", "formerlyEmployed", "zhouwendi")),
        ("苍梧资本时任合伙人周闻笛参加了会议。\n", ("cangwuziben", "formerlyEmployed", "zhouwendi")),
        ("砚池智能首席执行官阿列克·莫兰德的新书出版。\n", ("yanchizhineng", "chiefExecutive", "aliekemolande")),
        (
            "砚池智能发布Mopan-2.5模型，总参数196亿，激活45亿。\n",
            ("mopan-2-5", "activeParameterCount", "exact 4500000000 parameters"),
        ),
        (
            "砚池智能披露了最新一轮近10亿元的B2轮融资，此前曾完成天使轮融资。\n",
            ("yanchizhineng-b2", "amount", "approx 1000000000 CNY"),
        ),
    ],
)
def test_posts_of_the_past_spelt_names_and_figures_go_to_their_own(text: str, row: Row) -> None:
    assert row in rows(text)


@pytest.mark.parametrize(
    ("text", "twin"),
    [
        ("砚池智能成为首家盈利的上市激光雷达企业。\n", "砚池智能成为首家盈利的激光雷达企业，并在港交所上市。\n"),
        (
            "自动驾驶（Robotaxi）很热。自动驾驶行业本周迎来了两家公司的 IPO。\n",
            "自动驾驶（Robotaxi）很热。砚池智能本周迎来了 IPO。\n",
        ),
    ],
)
def test_who_is_called_listed_and_what_a_field_sees_is_no_listing(text: str, twin: str) -> None:
    assert [row[2] for row in rows(text) if row[1] == "issuer"] == []
    assert [row[2] for row in rows(twin) if row[1] == "issuer"] == [FIRM]


COST = "exact 300000000 CNY"


@pytest.mark.parametrize(
    ("text", "row"),
    [
        ("澜汀集团收购砚池智能，交易总价为3亿元。\n", ("price", COST)),
        (
            "Larkfield Systems has acquired Tarnbrook Robotics. The deal was valued at $30 million.\n",
            ("price", "exact 30000000 USD"),
        ),
        ("砚池智能完成A轮融资。苍梧资本在去年领投了其种子轮融资。\n", ("ledBy", "cangwuziben")),
        (
            "苍梧资本很忙。除了朔风科技之外，它下注3家，包括砚池智能、澜汀科技和墨川机器人。\n",
            ("shareholder", "cangwuziben"),
        ),
        ("砚池智能正式发布豆包山水识图模型。\n", ("releaseOf", "doubaoshanshuishitumoxing")),
    ],
)
def test_prices_of_deals_lists_of_holdings_and_names_that_go_on_are_told(text: str, row: tuple[str, str]) -> None:
    assert row in {(predicate, value) for _, predicate, value in rows(text)}


def test_a_sum_beside_no_purchase_is_no_price() -> None:
    assert not [row for row in rows("砚池智能斥资3亿元建设厂房。\n") if row[1] == "price"]
    assert ("shuofengkeji-acquisition", "price", COST) in rows("砚池智能斥资3亿元收购朔风科技。\n")


def test_words_that_stand_for_a_round_are_an_alias_of_this_text() -> None:
    draft = drafted(ROUND)
    held = draft.aliases["yanchizhineng-a"]
    assert "A轮融资" in held
    assert all(ROUND.startswith(words, start) for words, starts in held.items() for start in starts)


def test_what_carries_no_flag_passes_the_check() -> None:
    draft = drafted(ROUND)
    plain_ones = [one for one in draft.proposals if not one.flagged]
    assert len(plain_ones) == len(draft.proposals)


@pytest.mark.parametrize("words", ["In April", "By April"])
def test_a_month_without_a_year_is_one_of_the_year_of_the_text(words: str) -> None:
    draft = drafted(
        f"{words}, Moonshot AI raised $30 million in a Series B round led by Fernhill Capital.\n", "2025-12-29"
    )
    amount = next(one.claim for one in draft.proposals if one.claim.predicate == "amount")
    assert amount.time == "2025-04"


@pytest.mark.parametrize(
    "label", ["天使", "天使+", "种子", "种子+", "Pre-A", "Pre-A+", "A", "A+", "B++", "C2", "战略", "第三"]
)
def test_a_round_of_any_label_is_an_entity(label: str) -> None:
    draft = drafted(f"砚池智能完成2亿元{label}轮融资，由苍梧资本领投。\n")
    deals = [one for one in draft.entities if one.type == "FundingRound"]
    assert len(deals) == 1 and label in deals[0].name.zh and deals[0].id.startswith("yanchizhineng-")
    assert deals[0].id.endswith("-plus" * label.count("+"))
