"""The text around a place: names and compounds that deny nothing, cues ahead and behind, what refers back, lists."""

from __future__ import annotations

import pytest

from kg.reading import Page, marks_at
from kg.reading.figures import clipped
from kg.reading.metric_words import governing
from kg.reading.roles import roles_at
from kg.reading.speech import said_at

NAMES = ("无问芯穹", "青石科技", "白杨资本", "柳溪资本", "河岸创投", "Qingshi", "Baiyang Capital", "Never Sleep Labs")


def place(text: str, words: str) -> tuple[int, int]:
    at = text.index(words)
    return at, at + len(words)


def kinds(text: str, words: str) -> set[str]:
    return {mark.kind for mark in marks_at(Page(text, NAMES), place(text, words))}


@pytest.mark.parametrize(
    ("text", "figure"),
    [
        ("无问芯穹完成3亿元A轮融资。", "3亿元"),
        ("Never Sleep Labs raised $3 million in a Series A.", "$3 million"),
        ("青石科技按计划完成3亿元A轮融资。", "3亿元"),
        ("否认裁员的同时,青石科技完成3亿元A轮融资。", "3亿元"),
        ("青石科技完成3亿元A轮融资,计划明年出海。", "3亿元"),
        ("Qingshi raised $3 million in May and plans to hire.", "$3 million"),
        ("After months of talks, Qingshi closed a $3 million Series A.", "$3 million"),
        ("钱从哪里来?青石科技完成3亿元A轮融资。", "3亿元"),
    ],
)
def test_a_plain_statement_carries_no_mark(text: str, figure: str) -> None:
    assert kinds(text, figure) == set()


@pytest.mark.parametrize(
    ("text", "figure", "kind"),
    [
        ("青石科技计划完成3亿元A轮融资。", "3亿元", "planned"),
        ("Qingshi intends to raise $3 million.", "$3 million", "planned"),
        ("青石科技就3亿元的A轮融资与投资人谈判。", "3亿元", "sought"),
        ("Qingshi is in talks about a $3 million Series A.", "$3 million", "sought"),
        ("据传,青石科技完成3亿元A轮融资。", "3亿元", "reported"),
        ("Qingshi raised $3 million, people familiar with the matter said.", "$3 million", "reported"),
        ("如果监管批准,青石科技将获得3亿元A轮融资。", "3亿元", "hypothetical"),
        ("Qingshi gets $3 million if its licence is renewed.", "$3 million", "hypothetical"),
        ("青石科技3亿元的A轮融资最终告吹。", "3亿元", "cancelled"),
        ("The $3 million Series A of Qingshi fell through.", "$3 million", "cancelled"),
        ("青石科技完成3亿元A轮融资的消息不实。", "3亿元", "denied"),
        ("The claim that Qingshi raised $3 million is baseless.", "$3 million", "denied"),
        ("青石科技完成3亿元A轮融资。公司否认了这一消息。", "3亿元", "denied"),
        ("Did Qingshi raise $3 million?", "$3 million", "question"),
        ("青石科技真的拿到3亿元了吗?", "3亿元", "question"),
        ("Analysts expect revenue of $3 million at Qingshi.", "$3 million", "forecast"),
    ],
)
def test_what_stands_around_is_read(text: str, figure: str, kind: str) -> None:
    assert kind in kinds(text, figure)


@pytest.mark.parametrize(
    ("party", "role"), [("白杨资本", {"lead"}), ("柳溪资本", {"follow"}), ("河岸创投", {"follow"})]
)
def test_a_party_belongs_to_the_word_that_governs_its_list(party: str, role: set[str]) -> None:
    text = "青石科技A轮融资由白杨资本领投,柳溪资本、河岸创投跟投。"
    assert roles_at(Page(text, NAMES), place(text, party)) == role


@pytest.mark.parametrize(
    ("text", "figure", "cut"),
    [
        ("青石科技融资近3亿元。", "3亿元", True),
        ("Qingshi raised A$3 million.", "$3 million", True),
        ("青石科技融资3亿日元。", "3亿", True),
        ("近日,青石科技融资3亿元。", "3亿元", False),
    ],
)
def test_a_slice_that_cuts_a_quantity_short_is_seen(text: str, figure: str, cut: bool) -> None:
    assert (clipped(Page(text, NAMES), place(text, figure)) is not None) is cut


@pytest.mark.parametrize(("figure", "metric"), [("3亿元", "amount"), ("30亿元", "valuation")])
def test_the_nearest_word_governs_a_figure(figure: str, metric: str) -> None:
    text = "青石科技A轮融资3亿元,投后估值30亿元。"
    page = Page(text, NAMES)
    clause = (0, text.index(",")) if metric == "amount" else (text.index(","), len(text))
    found = governing(page, place(text, figure), "money", *clause)
    assert found is not None and found[0] == metric


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("青石科技创始人表示,公司营收为3亿元。", True),
        ("“我们去年的营收有3亿元了。”青石科技的人说。", True),
        ("青石科技宣布完成3亿元A轮融资。", False),
        ("青石科技营收为3亿元。", False),
    ],
)
def test_words_in_someone_s_mouth_are_seen(text: str, said: bool) -> None:
    assert (said_at(Page(text, NAMES), place(text, "3亿元")) is not None) is said
