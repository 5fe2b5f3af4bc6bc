"""What the data set is called, in words: for every description of it (DCAT, schema.org, Data Package)."""

from __future__ import annotations

from kg.ontology.registry import EN, ZH

LICENCE = "https://creativecommons.org/licenses/by/4.0/"
TITLE = {ZH: "龙图：中国AI创业版图知识图谱", EN: "Longtu: a knowledge graph of the Chinese AI startup landscape"}
DESCRIPTION = {
    ZH: "中国AI创业公司及其创始人、投资方、轮次、模型与指标。每条断言都注明来源、说话者、时间与界限；"
    "计划与预测不作事实，未说明的就是未说明。",
    EN: "Chinese AI start-ups with their founders, investors, funding rounds, models and metrics. Every claim names "
    "its source, its speaker, its time and its bounds; plans and forecasts are kept apart from facts, and what is "
    "not stated stays not stated.",
}
KEYWORDS = (
    "artificial intelligence",
    "start-ups",
    "venture capital",
    "China",
    "knowledge graph",
    "人工智能",
    "创业",
    "融资",
)
