"""Names resolve by what they are: spelling, traditional form, pinyin; likeness suggests and never decides."""

from __future__ import annotations

from itertools import permutations
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from kg.base.paths import data_dir
from kg.facts.name_match import Names, folded, initials, pinyin, simplified
from kg.records.load import Knowledge
from kg.records.record_models import Bilingual, Entity

LOOKUPS: dict[str, dict[str, str]] = {
    "name": {
        "月之暗面": "moonshot-ai",
        "智谱": "zhipu",
        "百川智能": "baichuan",
        "零一万物": "01-ai",
        "01.ai": "01-ai",
        "STEPFUN": "stepfun",
        "光年之外": "light-year",
        "light year": "light-year",
        "LightYear": "light-year",
        "ModelBest": "modelbest",
        "硅基流动": "siliconflow",
        "无问芯穹": "infinigence",
        "aisphere": "aisphere",
        "ＬｉｂｌｉｂＡＩ": "liblibai",
        "宇树科技": "unitree",
        "galbot": "galbot",
        "星海图": "galaxea",
        "Spirit AI": "spirit-ai",
        "它石智航": "tars",
        "红杉中国": "hongshan",
        "Hong Shan": "hongshan",
        "高瓴": "hillhouse",
        "GL Ventures": "gl-ventures",
        "美团": "meituan",
        "美团龙珠": "long-z",
        "君联资本": "legend-capital",
        "Legend Star": "legend-star",
        "Lenovo Capital": "lenovo-capital",
        "阿里云": "alibaba-cloud",
        "Ant Group": "ant-group",
        "清华控股": "tsinghua-holdings",
        "水木资本": "shuimu-capital",
        "王慧文": "wang-huiwen",
        "Wang Xing": "wang-xing",
        "北京市人工智能产业投资基金": "beijing-ai-fund",
        "CATL": "catl",
        "腾讯元宝": "tencent-yuanbao",
    },
    "alias": {
        "智谱AI": "zhipu",
        "Z.ai": "zhipu",
        "稀宇科技": "minimax",
        "阿里": "alibaba",
        "Alibaba Group": "alibaba",
        "腾讯控股": "tencent",
        "HSG": "hongshan",
        "Sequoia China": "hongshan",
        "红杉": "hongshan",
        "高瓴资本": "hillhouse",
        "龙珠资本": "long-z",
        "蚂蚁": "ant-group",
        "明势资本": "future-capital",
        "达晨": "fortune-capital",
        "五源": "5y-capital",
        "高榕资本": "gaorong-ventures",
        "Monolith Management": "monolith",
        "IDG": "idg-capital",
        "顺为": "shunwei-capital",
        "BAAI": "baai",
        "智源": "baai",
        "Tsinghua Capital": "shuimu-capital",
        "CATL Capital": "puquan-capital",
        "Manus": "butterfly-effect",
        "PixVerse": "aisphere",
        "港交所": "hkex",
        "Qihoo 360": "360-group",
        "通义千问App": "qwen-app",
        "中金": "cicc",
    },
    "hidden": {
        "Moonshot": "moonshot-ai",
        "美团战投": "meituan",
        "宁德时代CATL": "catl",
        "汇川(family office)": "inovance-family-office",
        "汇川（family office）": "inovance-family-office",
        "AI产品榜 aicpb": "aicpb",
    },
    "traditional": {
        "智譜": "zhipu",
        "騰訊": "tencent",
        "紅杉中國": "hongshan",
        "螞蟻集團": "ant-group",
        "高瓴創投": "gl-ventures",
        "美團": "meituan",
        "美團龍珠": "long-z",
        "階躍星辰": "stepfun",
        "無問芯穹": "infinigence",
        "愛詩科技": "aisphere",
        "宇樹科技": "unitree",
        "銀河通用": "galbot",
        "千尋智能": "spirit-ai",
        "聯想之星": "legend-star",
        "寧德時代": "catl",
        "清華控股": "tsinghua-holdings",
        "王興": "wang-xing",
        "張邦鑫": "zhang-bangxin",
        "字節跳動": "bytedance",
        "騰訊元寶": "tencent-yuanbao",
    },
    "pinyin": {
        "yuezhianmian": "moonshot-ai",
        "yuè zhī àn miàn": "moonshot-ai",
        "jieyuexingchen": "stepfun",
        "guijiliudong": "siliconflow",
        "hongshanzhongguo": "hongshan",
        "Gao Ling": "hillhouse",
        "tengxun": "tencent",
        "mayijituan": "ant-group",
        "zhengejijin": "zhenfund",
        "Liáng Wénfēng": "liang-wenfeng",
        "shenchuangtou": "shenzhen-capital-group",
    },
    "initials": {
        "yzam": "moonshot-ai",
        "jyxc": "stepfun",
        "lyww": "01-ai",
        "hszg": "hongshan",
        "wwxq": "infinigence",
        "swzb": "shunwei-capital",
    },
}
ROWS = [(reason, text, wanted) for reason, table in LOOKUPS.items() for text, wanted in table.items()]

NEAR_MISSES = [
    ("红杉中国", "红点中国"),
    ("高瓴", "高榕"),
    ("高瓴创投", "高榕创投"),
    ("高瓴", "高毅"),
    ("美团", "美团龙珠"),
    ("阿里", "阿里云"),
    ("蚂蚁集团", "阿里巴巴集团"),
    ("联想之星", "联想创投"),
    ("君联资本", "联想创投"),
    ("清华控股", "清控金信"),
    ("华控技术转移", "清华控股"),
    ("云启资本", "云九资本"),
    ("启明创投", "云启资本"),
    ("徐汇资本", "徐汇科创投"),
    ("上海国资", "上海国投先导"),
    ("上海国投先导", "上国投先导基金"),
    ("北京市人工智能产业投资基金", "国家人工智能产业投资基金"),
    ("北京市人工智能产业投资基金", "北京机器人产业基金"),
    ("杭州金投", "杭州城投产业基金"),
    ("中关村科学城基金", "社保基金中关村自主创新专项基金"),
    ("腾讯", "腾讯元宝"),
    ("王兴", "王小川"),
    ("智谱", "智源"),
    ("宁德时代", "溥泉资本"),
    ("小米", "小米超级小爱"),
]


@pytest.fixture(scope="module")
def names(known: Knowledge) -> Names:
    return Names(known.entities.values())


def test_a_hundred_look_ups_are_asked() -> None:
    assert len(ROWS) >= 100


@pytest.mark.parametrize(("reason", "text", "wanted"), ROWS)
def test_each_name_finds_its_own_thing_first(names: Names, reason: str, text: str, wanted: str) -> None:
    first = names.find(text)[0]
    assert (first.id, first.reason) == (wanted, reason)
    assert names.resolve(text) == (None if reason == "initials" else wanted)


@pytest.mark.parametrize(("one", "other"), NEAR_MISSES)
def test_near_misses_stay_apart(names: Names, one: str, other: str) -> None:
    first, second = names.resolve(one), names.resolve(other)
    assert first is not None
    assert second is not None
    assert first != second


@pytest.mark.parametrize("text", ["红杉中國国", "MinMax", "高领资本", "阿里巴巴云", "腾迅", "Tsinghua", "wanghuiwe"])
def test_a_likeness_is_never_an_identity(names: Names, text: str) -> None:
    assert names.resolve(text) is None
    assert all(candidate.reason == "fuzzy" for candidate in names.find(text))


def test_a_slip_of_spelling_is_suggested(names: Names) -> None:
    assert names.find("MinMax")[0].id == "minimax"
    assert names.find("阶跃星晨")[0].id == "stepfun"


@pytest.mark.parametrize("text", ["", "   ", "·", "没有这个名字的东西"])
def test_what_nothing_carries_finds_nothing(names: Names, text: str) -> None:
    assert names.find(text) == []
    assert names.resolve(text) is None


@pytest.mark.parametrize(
    ("text", "company", "product"),
    [
        ("DeepSeek", "deepseek-company", "deepseek"),
        ("小红书", "xiaohongshu", "xiaohongshu-app"),
        ("知乎", "zhihu", "zhihu-app"),
    ],
)
def test_a_name_of_two_things_is_decided_by_class_alone(names: Names, text: str, company: str, product: str) -> None:
    assert names.resolve(text) is None
    assert {candidate.id for candidate in names.find(text)} >= {company, product}
    assert names.resolve(text, ("Company",)) == company
    assert names.resolve(text, ("Product",)) == product


def not_one_thing() -> list[dict[str, Any]]:
    found = yaml.safe_load((data_dir() / "landscape" / "do-not-merge.yaml").read_text(encoding="utf-8"))
    pairs: list[dict[str, Any]] = found["pairs"]
    return pairs


@pytest.mark.parametrize("pair", not_one_thing(), ids=lambda pair: "+".join(pair["ids"]))
def test_pairs_of_the_do_not_merge_list_are_two_things_with_a_reason(
    known: Knowledge, names: Names, pair: dict[str, Any]
) -> None:
    assert pair["why"]
    for one, other in permutations(pair["ids"]):
        entity = known.entities[one]
        for name in (entity.name.zh, entity.name.en):
            assert names.resolve(name, (entity.type,)) == one
            assert other not in names.exact(name, (entity.type,))


def test_the_do_not_merge_list_names_no_pair_twice() -> None:
    pairs = [frozenset(pair["ids"]) for pair in not_one_thing()]
    assert len(pairs) == len(set(pairs))
    assert {len(pair) for pair in pairs} == {2}


def test_no_two_agents_share_a_name(known: Knowledge, names: Names) -> None:
    """One name, one agent: what the conversion of the landscape tables stands on."""
    for entity in known.entities.values():
        for name in (entity.name.zh, entity.name.en, *entity.aliases, *entity.hidden):
            if names.exact(name, ("Agent",)):
                assert len(names.exact(name, ("Agent",))) == 1, name


@given(st.text(max_size=20))
def test_folding_and_simplifying_settle(text: str) -> None:
    assert folded(folded(text)) == folded(text)
    assert len(simplified(text)) == len(text)


def test_pinyin_and_initials_keep_what_is_not_chinese() -> None:
    assert pinyin("IDG资本") == "idgziben"
    assert initials("IDG资本") == "idgzb"


def test_two_letters_are_too_few_to_suggest_by() -> None:
    entity = Entity(id="x", type="Company", name=Bilingual(zh="阿里", en="X"))
    assert Names([entity]).find("al") == []
