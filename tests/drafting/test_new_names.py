"""Where a new name begins and ends: on invented texts, whatever verb, post or clause stands beside it."""

from __future__ import annotations

from itertools import product

import pytest

from kg.drafting.find_names import Labels, find_names
from kg.records.record_models import Bilingual, Entity

KNOWN = Labels([Entity(id="yanchi", type="Company", name=Bilingual(zh="砚池智能", en="Yanchi"))])
NAMES = ("砚池智能", "苔原星图")  # one that the graph knows, one that the text alone tells
VERBS = ("宣布", "完成", "表示", "发布", "推出", "收购")


def new_names(text: str) -> dict[str, str]:
    return {label: name.type for label, name in find_names(text, KNOWN).labels.items() if name.new}


@pytest.mark.parametrize(("name", "first", "second"), [(n, a, b) for n, a, b in product(NAMES, VERBS, VERBS) if a != b])
def test_a_verb_is_no_part_of_a_name(name: str, first: str, second: str) -> None:
    sentences = [f"{name}{verb}{rest}。" for verb in (first, second) for rest in ("新一轮融资", "本次交易", "一款模型")]
    found = new_names("".join(sentences))
    assert not [label for label in found if label.startswith(name) and label != name]
    assert (name in found) == (name not in KNOWN.by_label)


@pytest.mark.parametrize("behind", ["创始人周闻笛", "团队", "官方", "净利润"])
def test_what_a_name_is_followed_by_is_no_name(behind: str) -> None:
    text = f"砚池智能{behind}没有变化。砚池智能{behind}也不会变。砚池智能发布模型。"
    assert not [label for label in new_names(text) if label.startswith("砚池")]


@pytest.mark.parametrize(
    "text",
    [
        "监管部门在本周决定终止竹影科技的申请。竹影科技没有回应，有人仍看好竹影科技。",
        "两家公司都在谈判，其中竹影科技走得最快，而与竹影科技同行的还有别家。",
    ],
)
def test_a_name_begins_where_its_words_are_used_apart(text: str) -> None:
    assert [label for label in new_names(text) if "竹影" in label] == ["竹影科技"]


@pytest.mark.parametrize(
    "text",
    [
        "他们认为这几年里发展最快的通用人工智能会改变一切。",
        "公司净亏损收窄。净亏损扩大，亏损率下降，亏损率上升。",
    ],
)
def test_words_that_nothing_bounds_and_words_of_figures_are_no_names(text: str) -> None:
    assert new_names(text) == {}


def test_a_name_in_latin_letters_is_its_capitals_alone() -> None:
    text = "Its backers include Mossgrove, Fernhill, and Tarn (formerly known as Hollow) and others."
    assert not [label for label in new_names(text) if label[0].islower() or label.startswith(("and", "formerly"))]


@pytest.mark.parametrize("marks", ["「」", "“”"])
def test_what_a_description_quotes_is_a_firm(marks: str) -> None:
    assert new_names(f"据悉，具身智能公司{marks[0]}苔原星图{marks[1]}近期有了新的股东。") == {"苔原星图": "Company"}


@pytest.mark.parametrize(("label", "rest"), [("砚池AI", "AI"), ("砚池资本", "资本")])
def test_a_name_that_goes_on_does_not_lend_its_rest_to_common_words(label: str, rest: str) -> None:
    known = [
        Entity(id=str(number), type="Company", name=Bilingual(zh=one, en=one))
        for number, one in enumerate([label, "砚池"])
    ]
    found = find_names(f"{label}发布了模型。一家{rest}公司没有回应。", Labels(known))
    assert rest not in found.stems


@pytest.mark.parametrize(
    "text",
    [
        "去年投资了创业公司 Mopan。",
        "Mopan 的 B 轮融资由多家机构参与。",
        "这家基金对 Mopan 的投资早有传闻。",
        "Mopan 再次完成融资。",
    ],
)
def test_a_name_in_latin_letters_beside_the_words_of_a_firm_is_one_everywhere_in_the_text(text: str) -> None:
    assert new_names(f"昨天谈到的是 Mopan，今天继续。{text}")["Mopan"] == "Company"


def test_a_model_is_no_firm_whatever_stands_behind_its_name() -> None:
    assert new_names("Mopan 模型发布后，Mopan 的融资传闻不断。")["Mopan"] != "Company"


@pytest.mark.parametrize(
    "text", ["同比增长很快。同比增加不少。", "一家量化公司，推出了模型。", "他认为人工智能会变。认为人工智能贵。"]
)
def test_words_of_growth_of_a_kind_of_firm_and_of_thinking_are_no_names(text: str) -> None:
    assert new_names(text) == {}


def stands_for(text: str, label: str) -> str | None:
    found = find_names(text, KNOWN)
    name = found.labels.get(found.stems.get(label, label))
    return name.label if name else None


@pytest.mark.parametrize(
    ("text", "short", "whole"),
    [
        ("Tarnfield Robotics makes arms. Tarnfield has 40 staff.", "Tarnfield", "Tarnfield Robotics"),
        ("It was led by Osprey Hill Ventures. Osprey Hill holds a tenth.", "Osprey Hill", "Osprey Hill Ventures"),
        ("Zhou Wendi started it in a shed. Later Zhou hired a friend.", "Zhou", "Zhou Wendi"),
        ("Tarnfield Inc reported a loss. Shares of Tarnfield fell.", "Tarnfield Inc", "Tarnfield"),
        (
            'Tarnfield Motion Holdings Limited (the "Company", with its subsidiaries, the "Group") was listed.',
            "Group",
            "Tarnfield Motion",
        ),
    ],
)
def test_a_short_form_stands_for_the_name_that_the_text_spells_out(text: str, short: str, whole: str) -> None:
    assert stands_for(text, short) == whole


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Tarnok, which makes arms, has bagged $6 million from Osprey Capital.", "Tarnok"),
        ("Vale Garden last month took half a billion yuan from Osprey Capital.", "Vale Garden"),
        ("Inkwell Tools, started by a student, is small.", "Inkwell Tools"),
        ("Arm designer Tarnok is small.", "Tarnok"),
        ("昨夜它买下芯片公司松岭元件全部资产。买下松岭元件花了一年。", "松岭元件"),
        ("做排班软件的「松岭」悄悄换了办公室。", "松岭"),
        ("【第六象限：首席财务官离任】第六象限没有多说。", "第六象限"),
        ("松岭元件的B轮拖了一年。松岭元件没有多说。", "松岭元件"),
        ("Smaller Tarnok raised $6 million from Osprey Capital.", "Tarnok"),
    ],
)
def test_a_firm_is_told_by_what_it_takes_what_it_is_called_and_where_its_name_stands(text: str, name: str) -> None:
    assert new_names(text).get(name) == "Company"


@pytest.mark.parametrize(
    "text",
    [
        "这家公司第一季度很难。公司第一季度裁员。",
        "平台日活跃用户不少。平台日活跃用户还会多。",
        "他说的「没这回事」，没人信。",
        "The Chengdu chip designer is small.",
    ],
)
def test_what_stands_again_behind_a_word_for_a_firm_may_be_no_name(text: str) -> None:
    assert "Company" not in new_names(text).values()


def test_a_known_firm_is_called_by_what_its_name_begins_with() -> None:
    known = Labels([Entity(id="tarnok", type="Company", name=Bilingual(zh="Tarnok Arms", en="Tarnok Arms"))])
    found = find_names("Tarnok Arms is small. Tarnok has 40 staff.", known)
    assert found.stems == {"Tarnok": "Tarnok Arms"}
    assert find_names("Tarnok Arms is small. In Tarnok it rains.", known).stems == {}


@pytest.mark.parametrize(
    ("text", "short"),
    [
        ("Vesper Ventures and Vesper Growth Capital led. Vesper wrote the larger cheque.", "Vesper"),
        ("Tarnfield Robotics makes arms. Tarnfield Bay is where it sits.", "Tarnfield"),
    ],
)
def test_a_short_form_of_two_names_or_in_a_longer_one_stands_for_none(text: str, short: str) -> None:
    assert short not in find_names(text, KNOWN).stems


@pytest.mark.parametrize(
    ("text", "person"),
    [
        ("Tarnfield was founded in 2021 by Zhou Wendi and Anna Holt.", "Anna Holt"),
        ("Luo Qingyan handed back her badge.", "Luo Qingyan"),
        ("Dr. Otto Brandt runs the laboratory.", "Otto Brandt"),
        ("厉南舟说不急。后来厉南舟又说不急。", "厉南舟"),
    ],
)
def test_a_person_is_told_by_form_or_frame(text: str, person: str) -> None:
    assert new_names(text).get(person) == "Person"


@pytest.mark.parametrize("text", ["Hong Kong is where it lists.", "温度说明问题，温度说明一切。", "连续说明。"])
def test_places_and_words_are_no_persons(text: str) -> None:
    assert "Person" not in new_names(text).values()


@pytest.mark.parametrize(
    ("text", "name", "type"),
    [
        ("苔原完成A轮融资，由鼎岳投资领投，苍梧投资追加。", "鼎岳投资", "InvestmentFirm"),
        ("苔原的投资人包括中岭和创、苍梧资本和云杼资本。", "中岭和创", "InvestmentFirm"),
        ("去年完成10亿元A轮融资的苔原机器人（苍梧领投）很稳。", "苔原机器人", "Company"),
        ("砺石4月推出灵岭X3，起售价9.8万元。", "灵岭X3", "Product"),
        ("经岳创投持有5.4%。", "经岳创投", "InvestmentFirm"),
        ("The Tarn app sells well.", "Tarn", "Product"),
    ],
)
def test_a_name_is_whole_wherever_words_of_investing_or_of_lists_stand_in_it(text: str, name: str, type: str) -> None:
    assert new_names(text).get(name) == type


def test_a_kind_of_thing_that_is_counted_is_no_firm() -> None:
    assert new_names("全年卖出人形机器人逾5200台，四足机器人约2.1万台。") == {}


def test_a_firm_with_its_legal_form_is_called_as_the_text_calls_it() -> None:
    text = "证券简称：苔原数科\n苔原数科股份有限公司与北京问岭智能科技有限公司（下称“问岭智能”）签署协议。"
    names = find_names(text, KNOWN).labels
    assert names["苔原数科股份有限公司"] == names["苔原数科"]
    assert names["问岭智能"].also == ("北京问岭智能科技有限公司",)
