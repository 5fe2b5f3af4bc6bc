"""Reprints by shingles of six characters: marks and spaces do not count, a shared quotation is no reprint."""

from __future__ import annotations

from kg.drafting.reprints import likeness

TEXT = "砚池智能宣布完成新一轮融资，本轮由苍梧资本领投，资金将用于模型研发与海外市场的拓展，团队规模有望在年内翻一番。"
OTHER = "云岫科技在上海发布了新的芯片，该芯片面向数据中心，采用先进封装工艺，预计明年量产并供应给多家整机厂商与云厂商。"


def test_the_same_words_with_other_marks_are_a_reprint() -> None:
    [found] = likeness(TEXT.replace("，", ", "), {"a": TEXT, "b": OTHER})
    assert (found.source, found.share, found.reprint) == ("a", 1.0, True)


def test_an_excerpt_is_a_reprint_of_the_whole() -> None:
    [found] = likeness(TEXT[:30], {"a": TEXT + OTHER})
    assert found.reprint


def test_a_part_in_common_is_asked_and_little_in_common_is_nothing() -> None:
    [found] = likeness(TEXT[:20] + OTHER[:25], {"a": TEXT})
    assert not found.reprint and 0.25 <= found.share < 0.5
    assert likeness(TEXT[:10] + OTHER, {"a": TEXT}) == []
