"""The text around a place: names and compounds that deny nothing, cues ahead and behind, what refers back, lists."""

from __future__ import annotations

import pytest

from kg.reading import Page, marks_at
from kg.reading.assertion import region
from kg.reading.event_times import belongs, later_year, nearer_time, part_of_time
from kg.reading.figures import clipped, hedged_apart
from kg.reading.metric_words import governing, share
from kg.reading.other_firms import possession
from kg.reading.plain import is_plain, unknown
from kg.reading.predication import is_stated
from kg.reading.roles import roles_at
from kg.reading.speech import said_at
from kg.reading.subjects import head_behind, recipient, subject_ahead
from kg.reading.sums import sums

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
        ("第二轮是2023年下半年，青石科技完成3亿元融资。", "3亿元"),
        ("距首轮3亿元融资仅数周，青石科技再次融资。", "3亿元"),
        ("青石科技引入多词元预测技术，完成3亿元A轮融资。", "3亿元"),
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
    "text",
    [
        "青石科技A轮融资的跟投方包括白杨资本（柳溪资本担任管理人）等战略投资方；以及河岸创投等财务机构。",
        "青石科技A轮融资由白杨资本领投，**河岸创投**、`Qingshi（柳溪资本）`等参投。",
        "青石科技A轮融资由白杨资本领投，老股东柳溪资本、河岸创投持续追投。",
    ],
)
def test_a_list_goes_on_past_brackets_kinds_and_markup(text: str) -> None:
    assert roles_at(Page(text, NAMES), place(text, "河岸创投")) == {"follow"}


@pytest.mark.parametrize("post", ["本轮产业投资方", "此轮融资的战略投资人", "财务投资人"])
def test_who_acts_as_an_investor_of_the_round_takes_part(post: str) -> None:
    text = f"青石科技A轮融资由白杨资本领投，老股东柳溪资本超额跟投，河岸创投担任{post}。"
    assert roles_at(Page(text, NAMES), place(text, "河岸创投")) == {"follow"}


def test_what_opens_a_clause_of_its_own_is_not_in_the_list_before() -> None:
    text = "青石科技A轮融资的跟投方包括白杨资本等战略投资方；河岸创投则在门外等候。"
    assert roles_at(Page(text, NAMES), place(text, "河岸创投")) == set()


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


@pytest.mark.parametrize(
    "text",
    [
        "青石科技完成3亿元A轮融资,有关停产的消息不实。",
        "青石科技完成3亿元A轮融资,它的合资项目中途夭折。",
        "Qingshi raised $3 million in a Series A. Reports that it may be sold are false.",
        "Qingshi raised $3 million in a Series A; it will open an office.",
        "青石科技的A轮融资没有告吹:3亿元已经到账。",
    ],
)
def test_what_is_said_of_something_else_does_not_come_back(text: str) -> None:
    figure = "3亿元" if "3亿元" in text else "$3 million"
    assert kinds(text, figure) == set()


def test_a_colon_hands_on_what_stands_before_it() -> None:
    assert kinds("青石科技四处找钱:A轮融资,3亿元。", "3亿元") == {"sought"}
    assert kinds("青石科技的任务:把A轮融资的3亿元筹齐。", "3亿元") == {"planned"}


@pytest.mark.parametrize(
    ("text", "figure", "left"),
    [
        ("青石科技3亿元的A轮融资进入倒计时。", "3亿元", "倒计时"),
        ("Only a few formalities stand between Qingshi and its $3 million.", "$3 million", "formalities"),
        ("青石科技完成3亿元A轮融资。", "3亿元", ""),
        ("Qingshi raised $3 million from its backers in Oslo.", "$3 million", ""),
    ],
)
def test_a_word_that_is_not_known_is_seen_wherever_in_the_clause_it_stands(text: str, figure: str, left: str) -> None:
    found = unknown(Page(text, NAMES), [place(text, figure)])
    assert (left in found) if left else not found


def test_a_party_reads_its_role_across_an_aside() -> None:
    text = "Baiyang Capital, itself an adviser to two ministries, invested in the Series A of Qingshi."
    assert roles_at(Page(text, NAMES), place(text, "Baiyang Capital")) == {"follow"}
    text = "白杨资本在A轮融资里只是配角,领投的是河岸创投。"
    assert roles_at(Page(text, NAMES), place(text, "白杨资本")) == set()


@pytest.mark.parametrize(
    ("text", "subject"),
    [
        ("柳溪资本向青石科技采购芯片,上周刚获3亿元A轮融资。", "柳溪资本"),
        ("Baiyang Capital, a spin-off from Qingshi, raised $3 million in a Series A.", "Baiyang Capital"),
        ("Baiyang Capital buys chips from Qingshi, which raised $3 million in a Series A.", "Qingshi"),
    ],
)
def test_a_clause_without_a_subject_goes_on_with_one(text: str, subject: str) -> None:
    page, figure = Page(text, NAMES), place(text, "3亿元" if "3亿元" in text else "$3 million")
    found = subject_ahead(page, region(page, figure)[0], figure)
    assert found is not None and text[slice(*found[0])] == subject


def test_a_figure_belongs_to_the_name_that_its_clause_describes() -> None:
    text = "把旧楼租给柳溪资本的,正是刚拿到3亿元A轮融资的青石科技。"
    assert head_behind(Page(text, NAMES), place(text, "3亿元")) == place(text, "青石科技")


def test_what_a_name_only_owns_is_not_the_name() -> None:
    text = "Qingshi's landlord closed a $3 million Series A; Qingshi's Series B brought $5 million."
    page = Page(text, NAMES)
    assert possession(page, place(text, "Qingshi")) is not None
    at = text.rindex("Qingshi")
    assert possession(page, (at, at + len("Qingshi"))) is None


@pytest.mark.parametrize(
    ("text", "figure", "hedge"),
    [("青石科技A轮顶多收了3亿元。", "3亿元", "顶多"), ("青石科技A轮收了3亿元,员工差不多百人。", "3亿元", None)],
)
def test_a_hedge_may_stand_apart_from_its_figure(text: str, figure: str, hedge: str | None) -> None:
    page = Page(text, NAMES)
    assert hedged_apart(page, place(text, figure), *region(page, place(text, figure))) == hedge


def test_a_time_is_the_whole_time_and_the_nearest() -> None:
    text = "青石科技2025年一季度营收3亿元。"
    assert part_of_time(Page(text, NAMES), place(text, "2025年")) is not None
    text = "Revenue at Qingshi was $3 million in 2023 and more in 2024."
    page = Page(text, NAMES)
    assert nearer_time(page, place(text, "2024"), place(text, "$3 million"))
    assert not nearer_time(page, place(text, "2023"), place(text, "$3 million"))


def test_a_share_is_not_the_whole() -> None:
    text = "青石科技去年的营收里,机器人占了3亿元。"
    page = Page(text, NAMES)
    assert share(page, place(text, "3亿元"), text.index("机")) is not None
    text = "青石科技去年的营收是3亿元。"
    assert share(Page(text, NAMES), place(text, "3亿元"), 0) is None


def test_money_goes_to_whoever_receives_it() -> None:
    text = "The $3 million Series A went to Qingshi, from which Baiyang Capital rents its office."
    page = Page(text, NAMES)
    found = recipient(page, place(text, "$3 million"))
    assert found is not None and text[slice(*found[0])] == "Qingshi"
    text = "Qingshi raised $3 million to move to Oslo."
    assert recipient(Page(text, NAMES), place(text, "$3 million")) is None


@pytest.mark.parametrize(
    ("text", "later"),
    [("到了2029年,青石科技的营收为3亿元。", True), ("青石科技2025年的营收为3亿元,2029年迁址。", False)],
)
def test_a_figure_of_a_year_to_come_is_seen(text: str, later: bool) -> None:
    assert later_year(Page(text, NAMES), place(text, "3亿元"), 2026) is later


def test_where_a_count_begins_is_no_date() -> None:
    text = "从2019年第一行代码算起,青石科技走了五年才完成A轮融资。"
    assert not belongs(Page(text, NAMES), place(text, "2019年"), [place(text, "完成")])
    text = "2024年3月,青石科技完成A轮融资。"
    assert belongs(Page(text, NAMES), place(text, "2024年3月"), [place(text, "完成")])


@pytest.mark.parametrize(("text", "sure"), [("公司称这一消息不实。", True), ("事后证明是乌龙。", False)])
def test_a_denial_that_does_not_say_of_what_leaves_it_open(text: str, sure: bool) -> None:
    page = Page(f"青石科技完成3亿元A轮融资。{text}", NAMES)
    denied = [mark for mark in marks_at(page, place(page.text, "3亿元")) if mark.kind == "denied"]
    assert denied and any(mark.sure for mark in denied) is sure


@pytest.mark.parametrize(
    ("text", "stated"),
    [
        ("青石科技全站去年营收3亿元。", True),
        ("旧版写青石科技去年营收3亿元。", False),
        ("青石科技要盘活去年营收3亿元。", False),
    ],
)
def test_a_noun_beside_what_is_stated_changes_nothing_and_a_denial_or_a_modal_does(text: str, stated: bool) -> None:
    page, places = Page(text, NAMES), [place(text, "3亿元")]
    assert is_plain(page, places) is not None
    assert (is_plain(page, places, stated=True) is None) is stated


@pytest.mark.parametrize(
    ("text", "stated"),
    [
        ("青石科技的月活攀到3000万。", True),
        ("青石科技的月活从1000万翻到了3000万。", True),
        ("青石科技的月活距离3000万。", False),
    ],
)
def test_a_level_is_stated_by_where_it_ends_whatever_the_verb(text: str, stated: bool) -> None:
    assert is_stated(Page(text, NAMES), place(text, "3000万"), "monthlyActiveUsers") is stated


@pytest.mark.parametrize(
    ("text", "marks"),
    [
        ("青石科技全员出动，把3亿元筹齐。", {"planned"}),
        ("青石科技全员出动，把3亿元纳入囊中。", set()),
        ("要不是青石科技去年到手的3亿元，工厂早就停了。", set()),
        ("若没有青石科技去年到手的3亿元，工厂早就停了。", set()),
        ("若青石科技去年没有到手3亿元，工厂早就停了。", {"denied", "hypothetical"}),
    ],
)
def test_what_a_condition_presupposes_and_where_a_sum_went_is_stated(text: str, marks: set[str]) -> None:
    assert kinds(text, "3亿元") == marks


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("Now negotiating a lease in Porto, Qingshi employs 640 people.", None),
        ("Qingshi is negotiating a Series A of 640 people.", "sought"),
    ],
)
def test_a_verb_of_its_own_ends_what_opens_the_sentence(text: str, kind: str | None) -> None:
    assert kinds(text, "640 people") == ({kind} if kind else set())


def test_a_word_of_summing_up_sums_the_figure_of_its_own_clause() -> None:
    text = "In a month when start-ups raised $4 billion between them, Qingshi raised $3 million."
    page = Page(text, NAMES)
    assert not list(sums(page, place(text, "$3 million"), 0, len(text)))
    assert list(sums(page, place(text, "$4 billion"), 0, len(text)))


@pytest.mark.parametrize(
    ("text", "marks"),
    [
        ("青石科技拿到3亿元了吗，谁投的？", {"question"}),
        ("拿到3亿元的青石科技，下一步往哪儿走？", set()),
        ("青石科技的A轮融资是3亿元，条款还在往下谈。", {"sought"}),
        ("青石科技A轮融资所涉3亿元，协议判令解除。", {"cancelled"}),
        ("青石科技A轮融资3亿元并不存在。", {"denied"}),
        ("青石科技去年营收3亿元，不存在占用资金的情形。", set()),
        ("青石科技估值定在3亿元。", set()),
    ],
)
def test_what_asks_or_undoes_in_a_clause_of_its_own_is_sure(text: str, marks: set[str]) -> None:
    found = marks_at(Page(text, NAMES), place(text, "3亿元"))
    assert {mark.kind for mark in found} == marks
    assert all(mark.sure for mark in found)


@pytest.mark.parametrize(
    ("text", "figure"),
    [
        ("Sources differ on the founder, but Qingshi raised $3 million.", "$3 million"),
        ("The widow sat among the gulls when Qingshi raised $3 million.", "$3 million"),
        ("Qingshi moved into a tyre plant after it raised $3 million.", "$3 million"),
    ],
)
def test_a_clause_with_a_subject_and_a_verb_of_its_own_is_read_alone(text: str, figure: str) -> None:
    assert unknown(Page(text, NAMES), [place(text, figure)]) == ""


def test_a_name_in_an_aside_that_says_what_is_not_meant_owns_nothing() -> None:
    text = "白杨资本（不是柳溪资本）拿到3亿元。"
    page = Page(text, NAMES)
    assert [text[slice(*one)] for one in page.names_in(0, len(text))] == ["白杨资本"]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("有人说值，不管怎么评价，青石科技B轮的投后估值最终落在了3亿元。", "3亿元"),
        ("Sources close to the board grumble, but Qingshi had 640 people.", "640 people"),
        ("The buyers of shares were Baiyang Capital and Qingshi, which raised $3 million.", "$3 million"),
        ("青石科技没有回应收购传闻，2025年全年收入3亿元。", "3亿元"),
        ("网传的30亿元纯属臆测，青石科技A轮融资为3亿元。", "3亿元。"),
    ],
)
def test_what_a_turn_or_its_own_matter_sets_apart_says_nothing_of_the_rest(text: str, words: str) -> None:
    assert kinds(text, words) == set()


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("青石科技（公告称交接期为三十天）营收3亿元。", False),
        ("青石科技（公告称营收3亿元）即将上市。", True),
        ("公司自称“全球第一”，抛开这些形容词，青石科技营收3亿元。", False),
        ("公司自称服务过万家，青石科技营收却只有3亿元。", False),
    ],
)
def test_speech_ends_with_its_bracket_and_at_a_turn(text: str, said: bool) -> None:
    assert (said_at(Page(text, NAMES), place(text, "3亿元")) is not None) is said


@pytest.mark.parametrize(
    ("text", "roles"),
    [
        ("白杨资本对青石科技A轮的领投正式生效。", {"lead"}),
        ("白杨资本对青石科技A轮的领投不会生效。", set()),
        ("青石科技A轮的投资人是领投了柳溪资本B轮的白杨资本。", {"lead"}),
    ],
)
def test_a_role_that_a_noun_or_a_description_gives(text: str, roles: set[str]) -> None:
    assert roles_at(Page(text, NAMES), place(text, "白杨资本")) & {"lead"} == roles


def test_firms_that_are_not_known_change_nothing_in_a_list() -> None:
    text = "青石科技A轮由锦秋、柳溪资本、阿狸、白杨资本领投。"
    page = Page(text, NAMES)
    assert is_plain(page, [place(text, "领投"), place(text, "青石科技"), place(text, "白杨资本")]) is None


def test_every_position_of_a_sentence_is_in_one_clause_of_it() -> None:
    page = Page("，青石科技搬迁，员工很多。它融资。")
    told = {page.text[slice(*page.clause(at))] for at in range(len(page.text))}
    assert told == {"，青石科技搬迁", "青石科技搬迁", "员工很多。", "它融资。"}
    assert page.clause(page.text.index("，员")) == page.clause(1) == (1, 7)
