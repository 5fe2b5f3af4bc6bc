"""The quantity grammar: the table of expressions, and the laws that hold for every expression."""

from __future__ import annotations

import re
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import assume, example, given
from hypothesis import strategies as st

from kg.base.yaml_text import read_yaml
from kg.grammar.quantity_words import Spellings, quantity_words
from kg.grammar.read import IllFormedError, find_quantities, find_refused, parse_quantity, whole_expression
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
    quantities = {"quantities", "expecting", "refused", "ill_formed", "running", "twice", "whole"}
    assert set(TABLE) == quantities | {"times", "anchored", "in_2024", "no_times"}
    assert sum(len(rows) for rows in TABLE.values()) >= 600


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


# Numbers against a speller of their own: it builds them up from below, the grammar takes them apart from above

DIGITS = "零一二三四五六七八九"
UP_TO_TEN_THOUSAND_YI = st.integers(1, 10**16) | st.builds(
    lambda digits, zeros: min(digits * 10**zeros, 10**16), st.integers(1, 99_999), st.integers(0, 15)
)


def chinese(x: int) -> str:
    """`x` in Chinese characters, from the last four digits upward: 1500000000000 is 一万五千亿."""
    if x >= 10**8:
        return joined_by(chinese(x // 10**8) + "亿", x % 10**8, 10**7)
    if x >= 10**4:
        return joined_by(chinese(x // 10**4) + "万", x % 10**4, 10**3)
    for scale, word in ((1000, "千"), (100, "百"), (10, "十")):
        if x >= scale:
            return joined_by(DIGITS[x // scale] + word, x % scale, scale // 10)
    return DIGITS[x]


def joined_by(head: str, rest: int, full: int) -> str:
    """A 零 stands for the digits that are skipped."""
    return head + ("" if not rest else ("零" if rest < full else "") + chinese(rest))


def english(x: int) -> str:
    """`x` in English words."""
    for scale, word in ((10**12, "trillion"), (10**9, "billion"), (10**6, "million"), (1000, "thousand")):
        if x >= scale:
            return f"{english(x // scale)} {word} {english(x % scale) if x % scale else ''}".strip()
    if x >= 100:
        return f"{ONES[x // 100]} hundred" + (f" and {english(x % 100)}" if x % 100 else "")
    return ONES[x] if x < 20 else TENS[x // 10] + (f"-{ONES[x % 10]}" if x % 10 else "")


ONES = [
    *["zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"],
    *["thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen"],
]
TENS = ["", "", "twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"]
FINANCIAL = str.maketrans("一二三四五六七八九十百千", "壹贰叁肆伍陆柒捌玖拾佰仟")
TRADITIONAL = str.maketrans("万亿两", "萬億兩")


@given(UP_TO_TEN_THOUSAND_YI)
@example(1_500_000_000_000)
@example(10**16)
def test_a_number_in_words_is_the_number(x: int) -> None:
    words = chinese(x)
    for written in (words, words.translate(FINANCIAL), words.translate(TRADITIONAL), words.replace("二千", "两千")):
        assert parse_quantity(written + "元") == Quantity.exact(x, "CNY"), written
    assert parse_quantity(f"CNY {x:,}") == Quantity.exact(x, "CNY")
    y = min(x, 10**15 - 1)
    y -= y % 1000 if y >= 1000 and y % 1000 < 100 else 0  # two million five is no usual way to write 2,000,005
    assert parse_quantity(english(y) + " yuan") == Quantity.exact(y, "CNY")


@given(st.lists(st.integers(1, 9), min_size=4, max_size=4), st.integers(1, 15), st.sampled_from(["万", "亿"]))
def test_what_stands_before_a_scale_is_multiplied_by_it(digits: list[int], present: int, scale: str) -> None:
    parts = [
        (digit, word, worth)
        for digit, word, worth, bit in zip(digits, "万千百十", (10**4, 1000, 100, 10), (8, 4, 2, 1), strict=True)
        if present & bit and not (scale == "万" and word == "万")
    ]
    assume(parts)
    x = sum(digit * worth for digit, _, worth in parts) * (10**8 if scale == "亿" else 10**4)
    assert parse_quantity("".join(f"{digit}{word}" for digit, word, _ in parts) + scale + "元") == Quantity.exact(
        x, "CNY"
    )


@given(
    st.decimals(Decimal("0.0001"), Decimal("99999.9999"), places=4),
    st.sampled_from([("万", 4), ("亿", 8), ("万亿", 12), (" million", 6), (" billion", 9), (" trillion", 12)]),
)
@example(Decimal("5545.52"), ("亿", 8))
@example(Decimal("1999.5"), (" million", 6))
def test_a_decimal_before_a_scale_is_one_quantity_also_in_running_text(x: Decimal, scale: tuple[str, int]) -> None:
    word, places = scale
    chinese_text = word in ("万", "亿", "万亿")
    written = f"{x}{word}元" if chinese_text else f"${x}{word}"
    stated = Quantity.exact(x.scaleb(places), "CNY" if chinese_text else "USD")
    assert parse_quantity(written) == stated
    assert [found.quantity for found in find_quantities(f"营收{written}。")] == [stated]


@given(st.lists(st.integers(1, 9999), min_size=3, max_size=3), st.booleans())
def test_groups_of_scales_add_up(groups: list[int], spelled: bool) -> None:
    high, middle, low = groups
    x = high * 10**12 + middle * 10**8 + low * 10**4
    written = f"{high}万亿{middle}亿{low}万" if spelled else f"{high}万{middle}亿{low}万"
    assume(spelled or middle >= 1000)
    assert parse_quantity(written + "元") == Quantity.exact(x, "CNY")


# Laws


@given(st.lists(WORDS, max_size=8).map("".join))
def test_any_text_gives_a_quantity_or_a_quantity_error(text: str) -> None:
    try:
        assert isinstance(parse_quantity(text), Quantity)
    except QuantityError as refused:
        assert refused.message


@given(st.lists(WORDS, max_size=12).map("".join))
@example("，".join(QUANTITIES))
@example("$5、5个")
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


def plain_words(table: dict[Bound, Spellings]) -> dict[str, Bound]:
    """The spellings that are plain words, and what each says."""
    words = {word: bound for bound, both in table.items() for word in (*both.zh, *both.en)}
    return {word: bound for word, bound in words.items() if re.fullmatch("[一-鿿]+|[A-Za-z ]+", word)}


def chinese_words(table: dict[Bound, Spellings]) -> list[str]:
    return [word for word in plain_words(table) if not word.isascii()]


@pytest.mark.parametrize(("word", "bound"), plain_words(quantity_words().before).items())
def test_every_hedge_of_the_table_says_what_the_table_says(word: str, bound: Bound) -> None:
    figure = " $5 million" if word.isascii() else "5亿元"
    text = word + figure
    assert parse_quantity(text).bound == bound
    assert [found.quantity.bound for found in find_quantities(f"it was {text}." if word.isascii() else text)] == [bound]
    start, end = text.index(figure.strip()), len(text)
    assert whole_expression(text, start, end) == (0, end)


@pytest.mark.parametrize(("word", "bound"), plain_words(quantity_words().after).items())
def test_every_hedge_after_a_figure_says_what_the_table_says(word: str, bound: Bound) -> None:
    figure = "$5 million" if word.isascii() else "5亿元"
    text = figure + " " * word.isascii() + word
    assert parse_quantity(text).bound == bound
    assert whole_expression(text, 0, len(figure)) == (0, len(text))


BEFORE = [*chinese_words(quantity_words().before), "未超过", "尚未突破", "从未低于", "约", "近", "不到"]
AFTER = chinese_words(quantity_words().after)
ONE_HEDGE = re.compile("|".join(spelling for table in quantity_words().before.values() for spelling in table.zh))


@given(st.sampled_from(BEFORE), st.sampled_from(["5亿元", "7000万用户", "30%", "数亿元"]))
def test_a_hedged_figure_is_never_exact(hedge: str, figure: str) -> None:
    try:
        assert parse_quantity(hedge + figure).bound not in (Bound.EXACT, Bound.RANGE)
    except QuantityError as refused:
        assert "disagree" in refused.message


@given(st.sampled_from(BEFORE), st.sampled_from(BEFORE), st.sampled_from(["5亿元", "100多亿元", "30%", "数亿元"]))
def test_a_second_hedge_never_narrows(first: str, second: str, figure: str) -> None:
    assume(not ONE_HEDGE.fullmatch(first + second))  # 最高超 has a meaning of its own
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


@pytest.mark.parametrize(("text", "found"), TABLE["running"].items(), ids=list(TABLE["running"]))
def test_running_text_gives_each_quantity_as_it_is_meant(text: str, found: list[list[str]]) -> None:
    assert [[text[one.start : one.end], one.quantity.name] for one in find_quantities(text)] == found


@pytest.mark.parametrize(("text", "pairs"), TABLE["twice"].items(), ids=list(TABLE["twice"]))
def test_an_amount_that_is_told_twice_is_one(text: str, pairs: list[list[str]]) -> None:
    retold = [one for one in find_quantities(text) if one.restates]
    assert [[text[slice(*one.restates)], text[one.start : one.end]] for one in retold if one.restates] == pairs


@pytest.mark.parametrize(("text", "row"), TABLE["whole"].items(), ids=list(TABLE["whole"]))
def test_a_figure_slice_is_extended_to_the_whole_expression(text: str, row: list[str]) -> None:
    figure, whole = row
    start, end = whole_expression(text, text.index(figure), text.index(figure) + len(figure))
    assert text[start:end] == whole


@given(st.lists(WORDS, max_size=12).map("".join), st.data())
@example("，".join(QUANTITIES), None)
def test_a_whole_expression_holds_every_quantity_that_is_found(text: str, data: st.DataObject | None) -> None:
    for found in find_quantities(text):
        start = data.draw(st.integers(found.start, found.end - 1)) if data else found.start
        left, right = whole_expression(text, start, found.end)
        assert left <= start < found.end <= right


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
