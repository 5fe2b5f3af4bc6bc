"""The quantity grammar: the table of expressions, and the laws that hold for every expression."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from kg.base.yaml_text import read_yaml
from kg.grammar.read import IllFormedError, find_quantities, find_refused, parse_quantity
from kg.quantities.interval import from_quantity
from kg.quantities.quantity import Bound, Quantity, QuantityError

TABLE = read_yaml(Path(__file__).with_name("expressions.yaml")).data
QUANTITIES: dict[str, str] = TABLE["quantities"]
# Every kind of word of the grammar, so that chance builds expressions out of them.
_WORDS = """
约 近 超过 至少 不到 最多 超 上 过 逾 多 余 左右 以上 以下 级 大关 数 几 增长 下降 增至 环比 个 种 家 名 倍 分 年
月 个月 % 元 美元 人民币 用户
步 第 万 亿 十 百 千 一 两 三 四 五 百分之 分之 一半 至 到 或 且 - ~ – + . , 、 ， ； 。 的
人 日 5 12 100 2025 0.5 1,200 million billion about over up to and or $ US$ USD K M x times users K2 GPT-5
"""
WORDS = st.sampled_from([*_WORDS.split(), " ", "\n"])


def test_the_table_is_long_enough() -> None:
    sections = {"quantities", "expecting", "refused", "ill_formed", "times", "anchored", "in_2024", "no_times"}
    assert set(TABLE) == sections
    assert sum(len(rows) for rows in TABLE.values()) >= 220


@pytest.mark.parametrize(("text", "name"), QUANTITIES.items(), ids=list(QUANTITIES))
def test_an_expression_states_its_quantity(text: str, name: str) -> None:
    assert parse_quantity(text).name == name


@pytest.mark.parametrize(("text", "unit", "name"), TABLE["expecting"])
def test_an_expected_unit_fills_in(text: str, unit: str, name: str) -> None:
    assert parse_quantity(text, unit=unit).name == name


@pytest.mark.parametrize(("text", "message"), TABLE["refused"].items(), ids=list(TABLE["refused"]))
def test_what_is_not_understood_is_refused(text: str, message: str) -> None:
    with pytest.raises(QuantityError) as caught:
        parse_quantity(text)
    assert message in caught.value.message
    assert caught.value.remedy or caught.value.place


@pytest.mark.parametrize("text", TABLE["ill_formed"])
def test_a_fall_by_a_multiple_is_ill_formed(text: str) -> None:
    with pytest.raises(IllFormedError, match="not defined"):
        parse_quantity(text)
    [refused] = find_refused(text)
    assert isinstance(refused.reason, IllFormedError)
    assert find_quantities(text) == []


@pytest.mark.parametrize(
    ("text", "unit"), [("5亿美元", "CNY"), ("30%", "users"), ("4倍", "ratio"), ("5个", "CNY"), ("6个月", "years")]
)
def test_a_unit_other_than_the_expected_is_refused(text: str, unit: str) -> None:
    with pytest.raises(QuantityError, match=f"where {unit} is expected"):
        parse_quantity(text, unit=unit)


def test_an_error_names_the_position_in_the_text_as_given() -> None:
    with pytest.raises(QuantityError) as caught:
        parse_quantity("５亿美元规模")
    assert caught.value.place == "position 4"


def test_long_figures_are_not_rounded() -> None:
    assert parse_quantity("1234567890123456789012345678901234567元").nominal == Decimal(
        "1234567890123456789012345678901234567"
    )


# Laws


@given(st.lists(WORDS, max_size=8).map("".join))
def test_any_text_gives_a_quantity_or_a_quantity_error(text: str) -> None:
    try:
        assert isinstance(parse_quantity(text), Quantity)
    except QuantityError as refused:
        assert refused.message


@given(st.lists(WORDS, max_size=12).map("".join))
@example("，".join(QUANTITIES))
def test_what_is_found_is_a_slice_that_parses_to_it(text: str) -> None:
    last = 0
    for found in find_quantities(text):
        assert last <= found.start < found.end <= len(text)
        assert parse_quantity(text[found.start : found.end], unit=found.quantity.unit) == found.quantity
        last = found.end


@given(st.sampled_from(sorted(QUANTITIES)), st.data())
def test_full_width_is_half_width(text: str, data: st.DataObject) -> None:
    full = "".join(chr(ord(c) + 0xFEE0) if "!" <= c <= "~" and data.draw(st.booleans()) else c for c in text)
    assert parse_quantity(full).name == QUANTITIES[text]


BEFORE = ["约", "近", "超过", "逾", "突破", "至少", "不低于", "不到", "不足", "最多", "不超过"]
AFTER = ["左右", "以上", "以下"]


@given(st.sampled_from(BEFORE), st.sampled_from(["5亿元", "7000万用户", "30%", "数亿元"]))
def test_a_hedged_figure_is_never_exact(hedge: str, figure: str) -> None:
    try:
        assert parse_quantity(hedge + figure).bound not in (Bound.EXACT, Bound.RANGE)
    except QuantityError as refused:
        assert "disagree" in refused.message


@given(st.sampled_from(BEFORE), st.sampled_from(BEFORE), st.sampled_from(["5亿元", "100多亿元", "30%", "数亿元"]))
def test_a_second_hedge_never_narrows(first: str, second: str, figure: str) -> None:
    try:
        once = [parse_quantity(first + figure), parse_quantity(second + figure)]
        both = parse_quantity(first + second + figure)
    except QuantityError as refused:
        assert "disagree" in refused.message
        return
    wide = from_quantity(both)
    for quantity in once:
        narrow = from_quantity(quantity)
        assert wide is None or (narrow is not None and narrow.within(wide))


@given(st.sampled_from(BEFORE), st.sampled_from(AFTER), st.sampled_from(["5亿元", "30%", "12家"]))
def test_a_hedge_after_the_figure_never_narrows_one_before(before: str, after: str, figure: str) -> None:
    try:
        both = from_quantity(parse_quantity(before + figure + after))
    except QuantityError as refused:
        assert "disagree" in refused.message
        return
    for text in (before + figure, figure + after):
        narrow = from_quantity(parse_quantity(text))
        assert both is None or (narrow is not None and narrow.within(both))


# Running text


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("分为49、99、199元三档", ["49", "99", "199元"]),
        ("得分(66.98)高于Claude Sonnet 4.5", ["66.98"]),
        ("在2026年1月10日，9–11月，2025-09-30", []),
        ("K2、GPT-5、K4、K5到K100，01 开头", []),
        ("这是一个重要案例，进一步说，十分清楚，万一", []),
        ("一级市场和二级市场", []),
        ("第一梯队、第三季度、全球第二。", ["第二"]),
        ("最近3年签约5家", ["3年", "5家"]),
        ("用户数据和参数", []),
        ("30分钟，两位数增长", []),
        ("2025,300亿元", ["300亿元"]),
        ("a round of $500 million at a valuation of over $4.3 billion", ["$500 million", "over $4.3 billion"]),
        ("成本下降两倍，增长30%", ["增长30%"]),
        ("约300-500亿元", []),
        ("收入增长5亿元", ["5亿元"]),
        ("占1/3，在10:30，号码1,2345，版本(2.5.1)", []),
    ],
)
def test_running_text_gives_its_quantities_and_no_names_or_dates(text: str, found: list[str]) -> None:
    assert [text[one.start : one.end] for one in find_quantities(text)] == found


_A1 = (
    "百亿 超100亿 5亿美元 超过100亿元人民币 百亿 超100亿 5亿美元 超过100亿元人民币 十年 二十年 一半 万亿参数 至少两倍 "
    "超亿元 2101万 7523万 降至967万 突破亿级大关 环比增长30% 增长4倍 百亿 5亿美元 超过100亿元人民币 200% 300-500亿元 "
    "700-1000亿元 1200亿元 1600亿元 两个 第二 20多种工具 最高可达50步 200-300步 6个月 2-3年"
)
_A2 = (
    "一年 5亿美元 超过100亿元人民币 43亿美元 7000万美元 月增速约170% 增长约4倍 10亿美元 5亿美元 49 99 199元 一年 一年 "
    "66.98 7000万美元 超过100亿元人民币 平均MoM增长超过170% 增长约4倍 数月"
)


@pytest.mark.parametrize(("start", "figures", "refused"), [("000", _A1, ["下降两倍"]), ("003", _A2, [])])
def test_the_figures_of_an_article(articles: Path, start: str, figures: str, refused: list[str]) -> None:
    [path] = articles.glob(f"{start}_*.txt")
    text = path.read_bytes().decode("utf-8")
    assert [text[one.start : one.end] for one in find_quantities(text)] == figures.split()
    assert [text[one.start : one.end] for one in find_refused(text)] == refused
