"""Who is told of in press prose: lists, clauses and sentences that go on, on invented texts of a few sentences."""

from __future__ import annotations

import pytest

from tests.drafting.test_drafting import drafted, rows

ZH = "苔原星图公布了近况。"


def investors(text: str) -> set[tuple[str, str]]:
    told = {"ledBy", "participant", "shareholder"}
    return {(predicate, who) for _, predicate, who in rows(text) if predicate in told and who is not None}


@pytest.mark.parametrize(
    ("text", "told"),
    [
        (
            f"{ZH}苔原星图完成3亿元B轮融资。领投的是苍梧产投与松湖控股，跟投的有澜汀金服、云杼创投以及产业方砺石集团。\n",
            {"ledBy cangwuchantou", "ledBy songhukonggu", "participant lantingjinfu", "participant lishijituan"},
        ),
        (
            f"{ZH}苔原星图的A轮是苍梧领的，云杼和砺石跟了。\n",
            {"ledBy cangwu", "participant yunzhu", "participant lishi"},
        ),
        (f"{ZH}苔原星图完成B轮融资，松湖、砺石第一次出现在股东名单里。\n", {"participant songhu", "participant lishi"}),
        (
            "Tarnfield Robotics closed a $48 million Series B. Osprey Growth and Heron Holdings co-led the round. "
            "Wren Ventures, an existing backer, put in $5 million.\n",
            {"ledBy osprey-growth", "ledBy heron-holdings", "participant wren-ventures"},
        ),
        (
            "Tarnfield Robotics raised $30 million. The Series C was led by Osprey Capital, and Heron Capital, "
            "Finch Capital and Wren International also participated.\n",
            {"ledBy osprey-capital", "participant heron-capital", "participant wren-international"},
        ),
        (
            "Tarnfield Robotics raised $3 million in a Series B led by Osprey Growth, with Heron Ventures and Finch.\n",
            {"ledBy osprey-growth", "participant heron-ventures", "participant finch"},
        ),
        (
            "Tarnfield, a rival backed by Tern Capital, made a loss of $9 million. Tarnfield employs 40 people.\n",
            {"participant tern-capital"},
        ),
        (
            "Tarnfield Robotics closed its Series A, led by Osprey Capital, with Heron Partners and Chile's WRCB also "
            "taking part.\n",
            {"ledBy osprey-capital", "participant heron-partners", "participant wrcb"},
        ),
        (
            "Tarnfield Robotics closed a $48 million Series B. Osprey Growth and Heron Holdings co-led, with Finch and "
            "Wren International coming along.\n",
            {"ledBy osprey-growth", "ledBy heron-holdings", "participant finch", "participant wren-international"},
        ),
        (
            "Chip tester Tarnok snagged $2.5 million from Osprey Growth and Finch, and says it can wait.\n",
            {"participant osprey-growth", "participant finch"},
        ),
        (
            "Tarnfield Robotics raised $9 million. The round was led by Gadwall's venture arm Osprey, and joined "
            "by Finch and Heron Holdings.\n",
            {"ledBy osprey", "participant finch", "participant heron-holdings"},
        ),
        (
            "Tarnfield Robotics sold new shares. Osprey Growth and Heron Life, early investors in it, looked away.\n",
            {"participant osprey-growth", "participant heron-life"},
        ),
    ],
)
def test_a_list_of_investors_is_read_however_press_tells_it(text: str, told: set[str]) -> None:
    found = {f"{predicate} {who}" for predicate, who in investors(text)}
    assert told <= found


@pytest.mark.parametrize(
    "text",
    [
        "Tarnfield Robotics closed its seed round, led by Chile's state fund; a Series A followed a year later.\n",
        "Tarnfield Robotics raised $30 million. It was advised by Osprey, with Heron as the auditor.\n",
        "Tarnfield Robotics raised money. The round followed months of talks, the firm said.\n",
        f"{ZH}苔原星图没有给了谁面子，也没有追加预算。\n",
    ],
)
def test_what_is_no_name_is_no_investor(text: str) -> None:
    assert investors(text) == set()


@pytest.mark.parametrize(
    ("text", "subject"),
    [
        (
            "Larkfield Systems is large. It would be dwarfed by Tarnfield Robotics, which in May raised $2 billion.\n",
            "tarnfield-robotics",
        ),
        (
            "Larkfield Systems is large. Tarnfield Robotics makes arms. Its last round was a $90 million Series B.\n",
            "tarnfield-robotics",
        ),
        (
            "Larkfield Systems said it had joined a $40 million Series B in the Lima-based start-up Kolibri AI.\n",
            "kolibri-ai",
        ),
    ],
)
def test_a_round_is_of_whom_its_clause_or_the_sentence_before_is_about(text: str, subject: str) -> None:
    told = {one.claim.object for one in drafted(text).proposals if one.claim.predicate == "company"}
    assert told == {subject}


@pytest.mark.parametrize(
    ("text", "row"),
    [
        (
            "苔原星图由骆青川在2022年创办。创业前，他是百度研究院的算法总监。苔原星图收入3亿元。\n",
            ("baiduyanjiuyuan", "formerlyEmployed", "luoqingchuan"),
        ),
        (
            "苔原星图迎来新总裁：卞南舟。他此前在字节跳动待了三年，离职前是大模型负责人。\n",
            ("bytedance", "formerlyEmployed", "biannanzhou"),
        ),
        (
            "Tarnfield Robotics was founded in 2022 by Mira Low-Tan, a former product director at Gojax.\n",
            ("gojax", "formerlyEmployed", "mira-low-tan"),
        ),
        (
            "Anna Holt, previously head of sales at Rondel, joined Tarnfield Robotics last month as finance chief.\n",
            ("rondel", "formerlyEmployed", "anna-holt"),
        ),
        (
            "Tarnfield Robotics lost money. Ms. Lena Fisch has been appointed chief financial officer.\n",
            ("tarnfield-robotics", "employed", "lena-fisch"),
        ),
        (
            "苔原星图收入3亿元。公司的首席营销官聂闻音此前是百度研究院研究员。\n",
            ("baiduyanjiuyuan", "formerlyEmployed", "niewenyin"),
        ),
        ("苔原星图迎来前云杉门户副总裁、38岁的费如初。\n", ("yunshanmenhu", "formerlyEmployed", "feiruchu")),
        (
            "苔原星图收入3亿元，苔原星图仍亏损。分管渠道的副总裁段闻溪则在同月离开，公司没有多说。\n",
            ("taiyuanxingtu", "formerlyEmployed", "duanwenxi"),
        ),
        (
            "苔原星图收入3亿元。苔原星图由前松岭软件首席技术官段闻溪创办。\n",
            ("songlingruanjian", "formerlyEmployed", "duanwenxi"),
        ),
        (
            "Chairman Ren Qiao, a onetime vice president at Gojax, started Tarnfield Robotics in 2019.\n",
            ("gojax", "formerlyEmployed", "ren-qiao"),
        ),
    ],
)
def test_a_post_of_before_is_told_apart_from_the_present_one(text: str, row: tuple[str, str, str]) -> None:
    assert row in rows(text)


@pytest.mark.parametrize("said", ["CEO易主，", "合伙人费用由", "首席科学家项目，", "负责人宗旨是"])
def test_a_word_behind_a_post_is_no_person(said: str) -> None:
    found = drafted(f"苔原星图收入3亿元。苔原星图{said}公司没有多说。\n")
    assert "Person" not in {entity.type for entity in found.entities}


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("青岚AI上半年收入超过5亿元。青岚App月活跃用户为300万。\n", {"青岚AI", "青岚App"}),
        ("苔原星图推出首款眼镜“澜石”，售价1999元。苔原星图说会卖得好。\n", {"澜石"}),
        ("生成式AI上半年收入超过5亿元。采用稀疏MoE的模型参数为30亿。\n", set()),
    ],
)
def test_products_are_told_by_marks_and_letters(text: str, names: set[str]) -> None:
    found = {entity.name.zh for entity in drafted(text).entities if "AI" in entity.name.zh or entity.type == "Product"}
    assert found == names


def tickets(text: str) -> set[tuple[str, str]]:
    """Who put what in, as drafted."""
    return {
        (one.claim.subject.rsplit("-zhipu-", 1)[-1], one.claim.quantity.as_written or "")
        for one in drafted(text).proposals
        if one.claim.predicate == "ticket" and one.claim.quantity is not None
    }


def test_each_of_several_has_its_own_sum_where_the_text_says_each() -> None:
    each = tickets("智谱完成A轮融资，苍梧资本和青岚创投各投了5000万元。\n")
    assert {written for _, written in each} == {"5000万元"}
    assert len(each) == 2
    assert tickets("智谱完成A轮融资，苍梧资本和青岚创投投了5000万元。\n") == set()


def test_a_sum_is_of_the_only_investor_of_the_clause_before() -> None:
    assert len(tickets("智谱完成A轮融资。苍梧资本为唯一投资方，出资5000万元。\n")) == 1
    assert tickets("智谱完成A轮融资。苍梧资本与青岚创投都在其中，出资5000万元。\n") == set()


def test_what_a_purchase_costs_is_no_valuation() -> None:
    text = "智谱已收购笔记软件开发商月见科技，作价4000万元。月见科技成立三年。\n"
    assert not {one.claim.predicate for one in drafted(text).proposals} & {"valuation", "companyValuation"}


@pytest.mark.parametrize(
    ("text", "told"),
    [
        (
            f"{ZH}苔原星图的B轮收尾，共3亿元。牵头的是苍梧资本，云杼创投、松湖基金也掏了钱，砺石资本担任财务顾问。\n",
            {"云杼创投", "松湖基金"},
        ),
        (
            "Tarnfield closed a $40 million Series B led by Heron Capital. Finch Ventures and Wren Capital came aboard "
            "too. Osprey Capital partner Anna Holt joined its board.\n",
            {"Finch Ventures", "Wren Capital"},
        ),
        (f"{ZH}苔原星图宣布裁员，云杼创投合伙人林以宁对此不予置评。\n", set()),
        (f"{ZH}苔原星图完成B轮融资，据说还有一线投资基金想投。\n", set()),
    ],
)
def test_investors_that_no_word_governs_are_flagged(text: str, told: set[str]) -> None:
    draft = drafted(text)
    names = {entity.id: entity.name.zh for entity in draft.entities}
    uncertain = {
        names.get(one.claim.object or "", "")
        for one in draft.proposals
        if one.claim.predicate in ("participant", "shareholder")
        and "uncertain" in (one.proposed.flags if one.proposed else {})
    }
    assert uncertain == told


def test_who_takes_a_stake_is_not_who_closes_the_round() -> None:
    text = (
        "Heron Investment Corporation (HIC) took a 3 per cent stake in Tarnfield Robotics. "
        "The Shenzhen-based start-up closed a $90 million Series C on Friday.\n"
    )
    assert ("tarnfield-robotics-c", "company", "tarnfield-robotics") in rows(text)
    assert {who for _, predicate, who in rows(text) if predicate == "shareholder"} == {"heron-investment-corporation"}


def test_firms_that_an_investor_holds_are_told_in_the_next_sentence() -> None:
    text = "Wren Capital has backed more than 40 companies. Among them are Tarnfield and Lowmoor.\n"
    assert {(of, who) for of, predicate, who in rows(text) if predicate == "shareholder"} == {
        ("tarnfield", "wren-capital"),
        ("lowmoor", "wren-capital"),
    }


@pytest.mark.parametrize(
    ("text", "amount"),
    [
        (f"{ZH}苔原星图去年关掉一轮，总共3亿元，苍梧资本领投。\n", "3亿元"),
        (f"{ZH}2024年6月，苔原星图的天使轮由云杼创投领投，合计投入800万元。\n", "800万元"),
        (f"{ZH}苔原星图刚完成A轮融资。它今年的采购合同价值5亿元。\n", None),
    ],
)
def test_a_sum_that_only_its_round_explains_is_flagged(text: str, amount: str | None) -> None:
    told = [one for one in drafted(text).proposals if one.claim.predicate == "amount"]
    assert [one.claim.quantity.as_written for one in told if one.claim.quantity] == ([amount] if amount else [])
    assert all("uncertain" in one.proposed.flags for one in told if one.proposed)
