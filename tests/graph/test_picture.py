"""What a picture of the graph shows: facts as facts, claims as claims, every choice counted, places stable."""

from __future__ import annotations

import io
import json
from datetime import date
from typing import Any

import networkx as nx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kg.base.errors import BadInput, NotFound
from kg.facts.entities import local
from kg.facts.relations import Entity as Node
from kg.facts.relations import Ground, Relation, Relations, relations
from kg.graph import layout
from kg.graph.files import graph_csv, graph_gexf
from kg.graph.picture import graph, to_networkx
from kg.graph.picture_records import PictureData
from kg.graph.scope import PAGE, Choice, scope
from kg.lists.page import page
from kg.ontology.appearance import appearances
from kg.ontology.registry import vocabulary
from kg.store.shipped_query import run
from kg.store.snapshot import Selection, Snapshot
from kg.views.co_investment import co_investment


@pytest.fixture(scope="module")
def whole(snapshot: Snapshot) -> PictureData:
    """The picture of everything: to lay it out takes a second and more."""
    return graph(snapshot, limit=2000)


def direct(snapshot: Snapshot) -> set[tuple[str, str, str]]:
    """The direct edges between entities, straight from the store."""
    found = {tuple(local(cell.value) for cell in row if cell) for row in run(snapshot, "edges").rows}
    return {(s, p, o) for s, p, o in found if not o.startswith(("quantity/", "period/"))}


def test_asserted_relations_are_the_direct_edges_and_each_has_its_claims(snapshot: Snapshot) -> None:
    known = relations(snapshot)
    asserted = [r for r in known.relations if r.status == "asserted"]
    assert {(r.start, r.predicate, r.end) for r in asserted} == direct(snapshot)
    assert all(relation.grounds for relation in known.relations)


def test_a_ground_has_the_days_of_its_claim(snapshot: Snapshot) -> None:
    stated: list[dict[str, str]] = json.loads(page(snapshot, "claims", limit=10_000))["claims"]
    days = {claim["id"]: (claim.get("earliest"), claim.get("latest")) for claim in stated}
    grounds = {ground for relation in relations(snapshot).relations for ground in relation.grounds}
    told = {ground.claim: (ground.earliest, ground.latest) for ground in grounds}
    assert {day for day, _ in told.values()} != {None}
    for claim, found in told.items():
        assert tuple(day and day.isoformat() for day in found) == days[claim]


def test_plans_and_denials_are_never_facts(snapshot: Snapshot, whole: PictureData) -> None:
    unasserted = [edge for edge in whole["edges"] if edge["status"] != "asserted"]
    assert unasserted
    assert all(edge["dashes"] for edge in unasserted)
    assert not any(edge["dashes"] for edge in whole["edges"] if edge["status"] == "asserted")
    for edge in unasserted:
        for claim in edge["claims"]:
            fields = {local(f.value): v.value for _, f, v in run(snapshot, "claim", claim=claim).rows if f and v}
            assert fields["asserted"] == "false"


def test_meituan_is_no_investor_through_wang_huiwen(snapshot: Snapshot) -> None:
    edges = {(e["from"], e["predicate"], e["to"]) for e in graph(snapshot, focus="moonshot-ai", depth=2)["edges"]}
    assert ("moonshot-ai", "investor", "wang-huiwen") in edges
    assert not {edge for edge in edges if edge[0].startswith("moonshot") and edge[2] == "meituan"}


def test_networkx_holds_the_same_facts(snapshot: Snapshot) -> None:
    found = to_networkx(snapshot)
    assert {(start, key, end) for start, end, key in found.edges(keys=True)} == direct(snapshot)
    claims = found.edges["moonshot-ai-b", "alibaba", "ledBy"]["claims"]
    assert "a2.b-round-led-by-alibaba" in claims
    assert found.nodes["alibaba"]["zh"] == "阿里巴巴"


def test_the_same_question_has_the_same_answer(snapshot: Snapshot) -> None:
    assert graph(snapshot) == graph(snapshot)
    assert graph_csv(snapshot) == graph_csv(snapshot)
    assert graph_gexf(snapshot) == graph_gexf(snapshot)


@pytest.mark.parametrize(("language", "label"), [("zh", "阿里巴巴"), ("en", "Alibaba")])
def test_a_file_for_gephi_is_labelled_in_the_language_asked_for(snapshot: Snapshot, language: str, label: str) -> None:
    read = nx.read_gexf(io.BytesIO(graph_gexf(snapshot, language, focus="alibaba")))
    assert read.nodes["alibaba"]["label"] == label
    assert (read.nodes["alibaba"]["zh"], read.nodes["alibaba"]["en"]) == ("阿里巴巴", "Alibaba")


def test_a_window_leaves_out_what_has_no_relation_in_it(snapshot: Snapshot) -> None:
    drawn = graph(snapshot, until="2023-06-30")
    ends = {edge[end] for edge in drawn["edges"] for end in ("from", "to")}
    assert {node["id"] for node in drawn["nodes"]} == ends
    assert drawn["leftOut"]["isolated"] > 0


@pytest.mark.parametrize("kind", ["force", "hierarchy", "timeline"])
def test_every_node_has_a_place_of_its_own(snapshot: Snapshot, kind: str) -> None:
    nodes = graph(snapshot, layout=kind)["nodes"]
    assert len({(node["x"], node["y"]) for node in nodes}) == len(nodes)


def test_what_the_limit_leaves_out_is_counted(snapshot: Snapshot, whole: PictureData) -> None:
    part = graph(snapshot, limit=50)
    assert len(part["nodes"]) == 50
    assert part["leftOut"]["nodes"] == len(whole["nodes"]) - 50
    assert part["leftOut"]["edges"] == len(whole["edges"]) - len(part["edges"])


def test_every_class_that_can_be_drawn_has_a_look_of_its_own() -> None:
    looks = appearances()
    words = vocabulary().classes
    drawable = {local(c.iri) for c in words.values() if "Code" not in c.parents}
    record = {"Claim", "Slice", "Source", "Link", "Quantity", "Period", "Code"}
    assert set(looks) == drawable - record
    assert len({(look.colour, look.shape) for look in looks.values()}) == len(looks)
    assert len({(look.dark, look.shape) for look in looks.values()}) == len(looks)
    assert len({look.order for look in looks.values()}) == len(looks)


@pytest.mark.parametrize(
    ("choice", "error", "says"),
    [
        ({"focus": "alibabba"}, NotFound, "alibaba"),
        ({"hide": ["nobody-at-all"]}, NotFound, "nobody-at-all"),
        ({"types": ["Compny"]}, NotFound, "Company"),
        ({"predicates": ["investr"]}, NotFound, "investor"),
        ({"statuses": ["assertd"]}, NotFound, "asserted"),
        ({"depth": 4}, BadInput, "1, 2 or 3"),
        ({"limit": 0}, BadInput, "1 to 2000"),
        ({"since": "2026-13-01"}, BadInput, "YYYY-MM-DD"),
        ({"since": "2026-02-01", "until": "2026-01-01"}, BadInput, "swap"),
        ({"path": ["alibaba"]}, BadInput, "two ends"),
        ({"expand": ["alibaba:investor:x:y"]}, BadInput, "expansion"),
        ({"layout": "round"}, BadInput, "hierarchy"),
        ({"colour": "red"}, BadInput, "colour"),
    ],
)
def test_impossible_choices_say_how_to_mend_them(
    snapshot: Snapshot, choice: dict[str, Any], error: type[Exception], says: str
) -> None:
    with pytest.raises(error) as raised:
        graph(snapshot, **choice)
    assert says in str(raised.value)


# A small world of its own: a hub of forty companies, a chain, a loner.
DAY = date(2025, 6, 1)


def world() -> Relations:
    names = ["hub", "a", "b", "c", "loner", *(f"spoke-{i:02}" for i in range(40))]
    entities = {name: Node(name, "Company", ("Company",), {"zh": name, "en": name}) for name in names}
    dated = Ground("s.dated", "s", "text", DAY, DAY)
    undated = Ground("s.undated", "s", "addressOnly", None, None)
    edges = [Relation("hub", "rivalOf", f"spoke-{i:02}", "asserted", (undated,)) for i in range(40)]
    edges += [
        Relation("a", "investor", "b", "asserted", (dated,)),
        Relation("b", "investor", "c", "planned", (dated,)),
        Relation("hub", "investor", "a", "asserted", (undated,)),
    ]
    return Relations(entities, tuple(sorted(edges, key=lambda edge: edge.id)))


def shown(**choice: Any) -> set[str]:
    return set(scope(world(), Choice(**choice)).nodes)


def test_depth_counts_steps_in_either_direction() -> None:
    assert shown(focus="c") == {"c", "b"}
    assert shown(focus="c", depth=2) == {"c", "b", "a"}
    assert shown(focus="c", depth=3) == {"c", "b", "a", "hub"}


def test_an_expansion_adds_pages_of_what_is_not_shown_yet() -> None:
    first = scope(world(), Choice(focus="a", expand=("hub",)))
    assert len(first.nodes) == 3 + PAGE
    assert first.beyond["hub"] == 40 - PAGE
    assert len(shown(focus="a", expand=("hub:2",))) == 3 + 40
    assert shown(focus="a", expand=("hub:investor",)) == {"a", "b", "hub"}
    assert shown(focus="c", expand=("b:^investor",)) == {"c", "b", "a"}


def test_under_a_limit_the_most_connected_stay() -> None:
    """The hub has 41 relations, a and b two each, everything else one or none; equals go by id."""
    assert scope(world(), Choice(limit=1)).nodes == ["hub"]
    assert scope(world(), Choice(limit=4)).nodes == ["hub", "a", "b", "c"]
    near = scope(world(), Choice(focus="b", depth=3, limit=4)).nodes
    assert near == ["b", "a", "c", "hub"]
    some = scope(world(), Choice(focus="spoke-39", expand=("hub",), limit=2)).nodes
    assert some[:2] == ["spoke-39", "hub"]
    assert some[2:] == ["a", *(f"spoke-{i:02}" for i in range(PAGE - 1))]


def test_a_neighbour_that_two_relations_lead_to_is_beyond_once() -> None:
    ground = Ground("s.c", "s", "text", DAY, DAY)
    entities = {name: Node(name, "Company", ("Company",), {"zh": name, "en": name}) for name in ("a", "b", "c")}
    ends = [("a", "investor", "b"), ("a", "rivalOf", "b"), ("b", "investor", "a"), ("a", "investor", "c")]
    edges = tuple(Relation(start, name, end, "asserted", (ground,)) for start, name, end in ends)
    found = scope(Relations(entities, edges), Choice(focus="a", limit=1))
    assert found.nodes == ["a"]
    assert found.beyond == {"a": 2}
    assert found.more == {"a": {"investor": 2, "rivalOf": 1, "^investor": 1}}
    assert (found.left_out_nodes, found.left_out_edges) == (2, 4)


def test_filters_narrow_what_is_reached() -> None:
    assert shown(focus="a", depth=3, statuses=("asserted",)) == {"a", "b", "hub"} | shown(focus="hub") - {"c"}
    assert shown(focus="b", depth=2, predicates=("investor",)) == {"a", "b", "c", "hub"}
    assert shown(focus="b", verification=("text",)) == {"a", "b", "c"}
    assert "loner" in shown()
    without = scope(world(), Choice(isolated=False))
    assert "loner" not in without.nodes and without.isolated == 1
    assert shown(focus="a", hide=("hub",)) == {"a", "b"}
    assert shown(types=()) == set()


def test_a_window_keeps_what_is_possible_or_only_what_is_certain() -> None:
    assert {e.id for e in scope(world(), Choice(focus="a", until=date(2025, 5, 31))).edges} == {"hub~investor~a"}
    inside = Choice(focus="a", since=date(2025, 6, 1), until=date(2025, 6, 30), window="certain")
    assert {e.id for e in scope(world(), inside).edges} == {"a~investor~b"}
    assert len(scope(world(), Choice(focus="a", since=date(2025, 6, 1))).edges) == 2


def test_a_path_is_a_shortest_one_or_none() -> None:
    assert scope(world(), Choice(path=("c", "hub"))).path == ["c", "b", "a", "hub"]
    assert scope(world(), Choice(path=("c", "hub"), statuses=("asserted",))).path is None
    assert scope(world(), Choice(path=("a", "loner"))).path is None


@settings(max_examples=40)
@given(st.lists(st.tuples(st.integers(0, 30), st.integers(0, 30)), max_size=60))
def test_any_graph_is_laid_out_without_two_nodes_in_one_place(pairs: list[tuple[int, int]]) -> None:
    drawn: nx.Graph[str] = nx.Graph()
    drawn.add_nodes_from(f"n{i}" for i in range(31))
    drawn.add_edges_from((f"n{a}", f"n{b}") for a, b in pairs)
    at = layout.force(drawn)
    assert set(at) == set(drawn)
    assert len(set(at.values())) == len(at)
    assert at == layout.force(drawn)


def test_a_community_lies_within_one_component(snapshot: Snapshot) -> None:
    whole = graph(snapshot, limit=2000, communities=True)
    plain: nx.Graph[str] = nx.Graph()
    plain.add_nodes_from(node["id"] for node in whole["nodes"])
    plain.add_edges_from((edge["from"], edge["to"]) for edge in whole["edges"])
    community = {node["id"]: node["community"] for node in whole["nodes"]}
    for part in nx.connected_components(plain):
        others = {community[id] for id in plain if id not in part}
        assert not {community[id] for id in part} & others


def test_a_selection_without_a_source_draws_nothing_of_it(snapshot: Snapshot) -> None:
    edges = graph(snapshot.select(Selection(without=("a1",))), limit=2000)["edges"]
    assert edges
    assert not any("a1" in edge["sources"] for edge in edges)


@pytest.mark.parametrize("asked", [{"isolated": False}, {"until": "2023-06-30"}])
def test_under_a_limit_nothing_stands_alone_where_the_isolated_are_hidden(
    snapshot: Snapshot, asked: dict[str, Any]
) -> None:
    whole, part = graph(snapshot, limit=2000, **asked), graph(snapshot, limit=120, **asked)
    assert {node["id"] for node in part["nodes"]} == {end for e in part["edges"] for end in (e["from"], e["to"])}
    assert len(part["nodes"]) + part["leftOut"]["nodes"] == len(whole["nodes"])


# Ties


def test_the_picture_of_ties_is_the_network_of_the_view(snapshot: Snapshot) -> None:
    view = co_investment(snapshot)
    assert view.network
    found = graph(snapshot, network="co-investment", limit=2000)
    kinds = {"sharedCompany": "company", "sharedRound": "round"}
    drawn = {(e["from"], kinds[e["predicate"]], e["to"]): e for e in found["edges"]}
    told = {(e.source, e.kind, e.target): e for e in view.network.edges if e.kind != "openList"}
    assert drawn.keys() == told.keys() and len(drawn) == len(found["edges"])
    for key, edge in drawn.items():
        assert [thing["id"] for thing in edge["shared"]] == str(told[key].attributes["shared"]).split()
        assert edge["atLeast"] == told[key].attributes["atLeast"]
        assert edge["label"]["en"].endswith(f"{'≥' if edge['atLeast'] else ''}{told[key].weight:g}")
        assert set(edge["claims"]) <= set(told[key].claims) and edge["claims"]
    named = {node.id for node in view.network.nodes if node.kind != "unnamed"}
    assert {node["id"] for node in found["nodes"]} == named


def test_a_tie_of_rounds_has_the_rate_of_the_view_and_all_rates_are_told(snapshot: Snapshot) -> None:
    ties = {(row.first.id, row.second.id): row for row in co_investment(snapshot).section("ties").rows}
    told = {ends: row.q_value for ends, row in ties.items()}
    found = graph(snapshot, network="co-investment", limit=40)
    rates = {(e["from"], e["to"]): e["rate"] for e in found["edges"] if "rate" in e}
    sized = {(e["from"], e["to"]): e["bicmRate"] for e in found["edges"] if "bicmRate" in e}
    assert sized.items() <= {ends: row.bicm_q_value for ends, row in ties.items()}.items()
    assert sized.keys() == rates.keys() and found["bicmRates"] == sorted(row.bicm_q_value for row in ties.values())
    assert len(rates) > 20 and rates.items() <= told.items()
    assert {e["predicate"] for e in found["edges"] if "rate" in e} == {"sharedRound"}
    assert {e["predicate"] for e in found["edges"] if "rate" not in e} == {"sharedCompany"}
    assert found["rates"] == sorted(told.values())  # also of what the limit leaves out
    assert graph(snapshot, limit=20)["rates"] == []


def test_light_ties_are_left_out_and_counted(snapshot: Snapshot) -> None:
    whole, heavy = (graph(snapshot, network="co-investment", isolated=False, weight=weight) for weight in (1, 2))
    assert whole["heaviest"] == heavy["heaviest"] == max(len(edge["shared"]) for edge in whole["edges"]) > 2
    assert all(len(edge["shared"]) >= 2 for edge in heavy["edges"])
    assert heavy["leftOut"]["edges"] == len(whole["edges"]) - len(heavy["edges"]) > 0


def test_the_ties_of_one_company_are_those_of_its_investors(snapshot: Snapshot) -> None:
    found = graph(snapshot, network="co-investment", company="moonshot-ai")
    told = {row.investor.id for row in co_investment(snapshot, company="moonshot-ai").section("investors").rows}
    assert {node["id"] for node in found["nodes"]} == told


@pytest.mark.parametrize(
    ("asked", "place"),
    [({"network": "friends"}, "network"), ({"company": "zhipu"}, "network"), ({"weight": 0}, "weight")],
)
def test_a_network_that_is_not_there_is_refused(snapshot: Snapshot, asked: dict[str, Any], place: str) -> None:
    with pytest.raises(BadInput) as refused:
        graph(snapshot, **asked)
    assert refused.value.place == place
