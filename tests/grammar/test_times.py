"""The time grammar: EDTF, the table of expressions, anchors, and the relations that windows use."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from kg.base.yaml_text import read_yaml
from kg.grammar.times import (
    Anchor,
    Period,
    TimeError,
    certainly_before,
    contained,
    parse_edtf,
    parse_time,
    possibly_overlaps,
)

TABLE = read_yaml(Path(__file__).with_name("expressions.yaml")).data
EARLY_2026 = Anchor(published=parse_edtf("2026-01~"))
Row = tuple[str, list[object]]


def day(written: object) -> date | None:
    """A day of the table; `..` is none."""
    if written == "..":
        return None
    return written if isinstance(written, date) else date.fromisoformat(str(written))


def read(text: str, anchor: Anchor | None) -> tuple[object, ...]:
    """What `text` is read as: EDTF, first day, last day, and what the reading rests on."""
    period = parse_time(text, anchor)
    return period.edtf, period.earliest, period.latest, period.basis


def of_table(cells: list[object], basis: str) -> tuple[object, ...]:
    """What the table wants of an expression, as `read` gives it."""
    return str(cells[0]), day(cells[1]), day(cells[2]), basis


@pytest.mark.parametrize("row", TABLE["times"].items(), ids=lambda row: row[0])
def test_a_whole_time_is_stated(row: Row) -> None:
    text, cells = row
    assert read(text, None) == of_table(cells, "stated")
    assert read(text, EARLY_2026) == of_table(cells, "stated")


@pytest.mark.parametrize("row", TABLE["anchored"].items(), ids=lambda row: row[0])
def test_a_time_that_leans_on_publication_is_inferred(row: Row) -> None:
    text, cells = row
    assert read(text, EARLY_2026) == of_table(cells, "inferred")


@pytest.mark.parametrize("row", TABLE["in_2024"].items(), ids=lambda row: row[0])
def test_the_year_spoken_of_last_goes_before_the_year_of_publication(row: Row) -> None:
    text, cells = row
    assert read(text, Anchor(year=2024)) == of_table(cells, "inferred")
    assert read(text, Anchor(published=parse_edtf("2026-01-21"), year=2024)) == of_table(cells, "inferred")


@pytest.mark.parametrize(("text", "message"), TABLE["no_times"].items(), ids=list(TABLE["no_times"]))
def test_what_is_no_time_is_refused(text: str, message: str) -> None:
    with pytest.raises(TimeError) as caught:
        parse_time(text)
    assert message in str(caught.value)
    assert caught.value.remedy


def test_a_year_of_publication_that_is_not_settled_is_no_anchor() -> None:
    with pytest.raises(TimeError, match="not settled"):
        parse_time("去年11月", Anchor(published=parse_edtf("2025-12/2026-02")))
    with pytest.raises(TimeError, match="the date of publication"):
        parse_time("去年", Anchor(year=2024))


def test_recently_is_about_the_day_of_publication() -> None:
    assert parse_time("最近", Anchor(published=parse_edtf("2026-01-21"))).edtf == "2026-01-21~"
    assert parse_time("目前", Anchor(published=parse_edtf("2026-01-21"))).edtf == "2026-01-21"


@pytest.mark.parametrize(
    ("edtf", "earliest", "latest", "kind"),
    [
        ("2025", "2025-01-01", "2025-12-31", "year"),
        ("2025~", "2024-01-01", "2026-12-31", "year"),
        ("2024-02", "2024-02-01", "2024-02-29", "month"),
        ("2025-12~", "2025-11-01", "2025-12-31", "month"),
        ("2025-12?", "2025-11-01", "2025-12-31", "month"),
        ("2025-01%", "2025-01-01", "2025-02-28", "month"),
        ("2025-06~", "2025-05-01", "2025-07-31", "month"),
        ("2025-12-31", "2025-12-31", "2025-12-31", "day"),
        ("2025-12-31~", "2025-12-28", "2026-01-03", "day"),
        ("2025-33", "2025-01-01", "2025-03-31", "quarter"),
        ("2025-36", "2025-10-01", "2025-12-31", "quarter"),
        ("2025-40", "2025-01-01", "2025-06-30", "half"),
        ("2025-41", "2025-07-01", "2025-12-31", "half"),
        ("2025-09/2025-11", "2025-09-01", "2025-11-30", "interval"),
        ("2025-33/2025-35", "2025-01-01", "2025-09-30", "interval"),
        ("2025-09/..", "2025-09-01", "..", "interval"),
        ("2025-09/", "2025-09-01", "..", "interval"),
        ("../2025-09", "..", "2025-09-30", "interval"),
        ("2025-12~/2026", "2025-11-01", "2026-12-31", "interval"),
        ("2025-09-15/2025-09", "2025-09-15", "2025-09-30", "interval"),
    ],
)
def test_edtf(edtf: str, earliest: str, latest: str, kind: str) -> None:
    assert parse_edtf(edtf) == Period(edtf, day(earliest), day(latest), kind)


@pytest.mark.parametrize(
    "wrong",
    [
        *("", "25", "2025-1", "2025-13", "2025-13~", "2025-00~", "2025-02-29", "2025-21", "2025-37", "2025-35~"),
        *("2025-12-33", "0000", "0001~", "9999~", "0001-01-01~", "２０２５", "2025 ", "y2025"),
        *("2025/2024", "/", "../..", "2025/2026/2027"),
    ],
)
def test_what_is_no_edtf_is_refused_with_a_remedy(wrong: str) -> None:
    with pytest.raises(TimeError) as caught:
        parse_edtf(wrong)
    assert caught.value.remedy


# Laws

DAYS = st.dates(date(2020, 1, 1), date(2027, 12, 31))
EXACT = st.one_of(
    DAYS.map(lambda d: f"{d:%Y}"),
    DAYS.map(lambda d: f"{d:%Y-%m}"),
    DAYS.map(lambda d: f"{d:%Y-%m-%d}"),
)
PARTS = st.builds(lambda d, code: f"{d:%Y}-{code}", DAYS, st.sampled_from([33, 34, 35, 36, 40, 41]))
HALF_OPEN = EXACT.flatmap(lambda s: st.sampled_from([f"{s}/..", f"../{s}"]))
PERIODS = st.one_of(EXACT, EXACT.map(lambda s: s + "~"), PARTS, HALF_OPEN).map(parse_edtf)


@given(EXACT, st.sampled_from("~?%"))
def test_an_approximate_date_covers_the_exact_one(edtf: str, mark: str) -> None:
    assert contained(parse_edtf(edtf + mark), parse_edtf(edtf))
    assert parse_edtf(edtf + mark) != parse_edtf(edtf)


@given(PERIODS, PERIODS)
def test_before_after_and_overlap_leave_no_gap(a: Period, b: Period) -> None:
    assert [certainly_before(a, b), certainly_before(b, a), possibly_overlaps(a, b)].count(True) == 1
    assert possibly_overlaps(a, b) == possibly_overlaps(b, a)


@given(PERIODS, PERIODS, DAYS, DAYS)
def test_relations_agree_with_the_days(a: Period, b: Period, x: date, y: date) -> None:
    assume(has(a, x))
    assert not contained(b, a) or has(b, x)
    assert not has(b, x) or possibly_overlaps(a, b)
    assert not (certainly_before(a, b) and has(b, y)) or x < y


def has(period: Period, x: date) -> bool:
    """Whether the day may belong to the period."""
    return (period.earliest or date.min) <= x <= (period.latest or date.max)


@given(DAYS)
def test_a_day_is_one_day_however_it_is_written(x: date) -> None:
    written = [
        f"{x:%Y-%m-%d}",
        f"{x.year}年{x.month}月{x.day}日",
        f"{x:%B} {x.day}, {x.year}",
        f"{x.year}/{x.month}/{x.day}",
    ]
    assert {parse_time(text) for text in written} == {Period(f"{x:%Y-%m-%d}", x, x, "day")}


@given(DAYS, st.integers(1, 12))
def test_a_bare_month_is_the_last_one_not_after_publication(published: date, month: int) -> None:
    period = parse_time(f"{month}月", Anchor(published=parse_edtf(f"{published:%Y-%m-%d}")))
    assert period.earliest is not None
    assert timedelta(0) <= published - period.earliest < timedelta(days=366)
    assert period.earliest.month == month


_WORDS = """
2025 2026 12 9 1 31 年 月 日 号 底 初 中 去年 今年 自 从 到 至 以来 开始 截至 早在 季度 三 第 上半年 Q3 H1 - – / . ~ ..
的 最后一天 十 二〇二五 January Jan of since by end mid- early ， last year 最近 内 前三季度
"""
WORDS = st.sampled_from([*_WORDS.split(), " "])


@given(st.lists(WORDS, max_size=7).map("".join), st.sampled_from([None, EARLY_2026, Anchor(year=2025)]))
def test_any_text_gives_a_period_or_a_time_error(text: str, anchor: Anchor | None) -> None:
    try:
        period = parse_time(text, anchor)
    except TimeError as refused:
        assert refused.remedy
        return
    reread = parse_edtf(period.edtf)
    assert (period.earliest, period.latest, period.kind) == (reread.earliest, reread.latest, reread.kind)
