"""A small source of our own words with its claims, pinned by the real pin, for tests of the evidence."""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import Any

import yaml

from kg.evidence import EvidenceReport, rederive
from kg.records.load import Knowledge, load
from kg.records.pin import pin
from kg.records.texts import Texts

TEXT = (
    "2025年3月,青石科技完成2亿美元A轮融资,由白杨资本领投。青石科技的现金超过30亿元人民币。\n"
    "泉数据显示,截至2025年6月,小石的月活跃用户为1500万。会员分为39、88元两档。\n"
    "创始人林溪表示,青石科技计划在2026年投入约5亿元,短期不上市。去年11月,小石的收入增长了三成。\n"
    "在评测中,石一模型超过石二模型。\n"
)
ENTITIES = [
    {"id": "qingshi", "type": "Company", "name": {"zh": "青石科技", "en": "Qingshi"}},
    {"id": "baiyang", "type": "InvestmentFirm", "name": {"zh": "白杨资本", "en": "Baiyang Capital"}},
    {"id": "liuxi", "type": "InvestmentFirm", "name": {"zh": "柳溪资本", "en": "Liuxi Capital"}},
    {"id": "lin-xi", "type": "Person", "name": {"zh": "林溪", "en": "Lin Xi"}},
    {"id": "zhao-yi", "type": "Person", "name": {"zh": "赵一", "en": "Zhao Yi"}},
    {"id": "quan", "type": "DataProvider", "name": {"zh": "泉数据", "en": "Quan Data"}},
    {"id": "xiaoshi", "type": "Product", "name": {"zh": "小石", "en": "Xiaoshi"}},
    {"id": "qingshi-a", "type": "FundingRound", "name": {"zh": "青石科技A轮融资", "en": "Qingshi Series A"}},
    {"id": "baiyang-a", "type": "FundingRound", "name": {"zh": "白杨资本A轮融资", "en": "Baiyang Series A"}},
    {"id": "tier-39", "type": "Offer", "name": {"zh": "会员39元档", "en": "CNY 39 tier"}},
    {"id": "tier-88", "type": "Offer", "name": {"zh": "会员88元档", "en": "CNY 88 tier"}},
    {
        "id": "listing",
        "type": "Plan",
        "name": {"zh": "青石科技上市计划", "en": "listing of Qingshi"},
        "hidden": ["上市"],
    },
    {"id": "shi-1", "type": "Model", "name": {"zh": "石一模型", "en": "Shi 1"}},
    {"id": "shi-2", "type": "Model", "name": {"zh": "石二模型", "en": "Shi 2"}},
]
Fields = dict[str, Any]


def quoted(*slices: str) -> list[Fields]:
    """Slices written as `role:quote`, the first occurrence, or `role:quote#2` for the second."""
    found = []
    for one in slices:
        role, quote = one.split(":", 1)
        quote, _, nth = quote.partition("#")
        found.append({"role": role, "quote": quote, "nth": int(nth or 1)})
    return found


AMOUNT: Fields = {
    "subject": "qingshi-a",
    "predicate": "amount",
    "quantity": {"asWritten": "2亿美元", "value": "200000000", "unit": "USD"},
    "time": "2025-03",
    "evidence": quoted("figure:2亿美元", "time:2025年3月", "party:青石科技", "party:A轮融资"),
}
LED: Fields = {
    "subject": "qingshi-a",
    "predicate": "ledBy",
    "object": "baiyang",
    "evidence": quoted("party:青石科技", "party:A轮融资", "party:白杨资本", "cue:领投"),
}
CASH: Fields = {
    "subject": "qingshi",
    "predicate": "cash",
    "quantity": {"asWritten": "超过30亿元人民币", "bound": "more_than", "value": "3000000000", "unit": "CNY"},
    "evidence": quoted("figure:超过30亿元人民币", "party:青石科技#2", "cue:现金"),
}
USERS: Fields = {
    "subject": "xiaoshi",
    "predicate": "monthlyActiveUsers",
    "quantity": {"asWritten": "1500万", "value": "15000000", "unit": "users"},
    "time": "2025-06",
    "provider": "quan",
    "evidence": quoted("figure:1500万", "time:截至2025年6月", "party:小石", "party:泉数据", "cue:月活跃用户"),
}
PRICE: Fields = {
    "subject": "tier-39",
    "predicate": "price",
    "quantity": {"asWritten": "39", "value": "39", "unit": "CNY"},
    "evidence": quoted("figure:39", "antecedent:元#3", "party:会员", "cue:两档"),
}
PLANNED: Fields = {
    "subject": "qingshi",
    "predicate": "capitalExpenditure",
    "quantity": {"asWritten": "约5亿元", "bound": "approx", "value": "500000000", "unit": "CNY"},
    "time": "2026",
    "modality": "planned",
    "speaker": "lin-xi",
    "evidence": quoted("figure:约5亿元", "time:2026年", "party:青石科技#3", "party:林溪", "cue:计划", "cue:投入"),
}
NOT_LISTING: Fields = {
    "subject": "qingshi",
    "predicate": "pursues",
    "object": "listing",
    "polarity": "negative",
    "scope": {"zh": "短期", "en": "short term"},
    "evidence": quoted("party:青石科技#3", "party:上市", "cue:不", "cue:短期"),
}
REVENUE: Fields = {
    "subject": "xiaoshi",
    "predicate": "payingUserGrowth",
    "quantity": {"asWritten": "增长了三成", "value": "0.3", "unit": "ratio"},
    "time": "2025-11",
    "inferred": {"time": "last year, from a page of 2026", "predicate": "the text says revenue; this is a test"},
    "evidence": quoted("figure:增长了三成", "time:去年11月", "party:小石#2"),
}
AHEAD: Fields = {
    "subject": "shi-1",
    "predicate": "outperforms",
    "object": "shi-2",
    "evidence": quoted("party:石一模型", "party:石二模型", "cue:超过#2"),
}
TRUE: dict[str, Fields] = {
    "amount": AMOUNT,
    "led": LED,
    "cash": CASH,
    "users": USERS,
    "price": PRICE,
    "planned": PLANNED,
    "not-listing": NOT_LISTING,
    "revenue": REVENUE,
    "ahead": AHEAD,
}


def write(folder: Path, claims: dict[str, Fields], *, text: str = TEXT) -> tuple[Knowledge, Texts]:
    """The claims as a pinned claim file beside their entities and text, loaded alone."""
    source = {
        "id": "s1",
        "title": {"zh": "试", "en": "a test"},
        "published": "2026-02-01",
        "verification": "text",
        "file": "s1.txt",
        "sha256": hashlib.sha256(text.encode()).hexdigest(),
    }
    records = [{"id": key, **fields} for key, fields in claims.items()]
    tables = {"entities": {"entities": ENTITIES}, "sources": {"sources": [source]}}
    (folder / "claims").mkdir(parents=True, exist_ok=True)
    for name, table in tables.items():
        (folder / name).mkdir(exist_ok=True)
        (folder / name / "t.yaml").write_text(yaml.safe_dump(table, allow_unicode=True), encoding="utf-8")
    path = folder / "claims" / "s1.yaml"
    path.write_text(_drafted(records), encoding="utf-8")
    (folder / "s1.txt").write_bytes(text.encode())
    texts = Texts(folder)
    pin(path, load(data=folder), texts)
    return load(data=folder), texts


def _drafted(records: list[Fields]) -> str:
    """A claim file with one slice a line, as pin wants it."""
    lines = ["source: s1", "claims:"]
    for record in records:
        head, *rest = (f"{key}: {_flow(value)}" for key, value in record.items() if key != "evidence")
        lines += [f"  - {head}", *(f"    {line}" for line in rest), "    evidence:"]
        lines += [f"      - {_flow(piece)}" for piece in record["evidence"]]
    return "\n".join(lines) + "\n"


def _flow(value: Any) -> str:
    dumped = yaml.safe_dump(value, default_flow_style=True, allow_unicode=True, width=10_000)
    return dumped.replace("\n...", "").strip()


def checked(folder: Path, **claims: Fields) -> EvidenceReport:
    """The report on these claims."""
    return rederive(*write(folder, claims))


def messages(report: EvidenceReport) -> list[str]:
    """What is wrong, as text."""
    return [problem.message for problem in report.problems]
