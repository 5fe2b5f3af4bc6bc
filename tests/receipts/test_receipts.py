"""A receipt holds what it was made of, and nothing in it can be changed without being told."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest

from kg.base.errors import BadInput, QueryRefused
from kg.build.dataset import Built
from kg.ontology.registry import ID, QUANTITY
from kg.receipts import make_receipt as making
from kg.receipts.evidence_text import as_lines, from_lines, in_order
from kg.receipts.evidence_text import digest_of as digest_of_quads
from kg.receipts.make_receipt import make_receipt
from kg.receipts.receipt_file import (
    MOST_BYTES,
    AskedQuestion,
    Receipt,
    laid_out,
    read_receipt,
    with_digest,
    written,
)
from kg.records.load import Knowledge
from kg.records.texts import Texts
from kg.store.selection import Selection
from kg.store.snapshot import Snapshot
from tests.receipts.conftest import ARTICLES, SAME_DATA, asked, document_of, verified


def query(text: str) -> AskedQuestion:
    return AskedQuestion(kind="query", name="", text=text, parameters={})


def test_a_receipt_leads_from_rows_to_claims_to_slices(valuation: Receipt, known: Knowledge) -> None:
    [row], [behind] = valuation.answer.rows, valuation.answer.rests_on
    assert row[1:3] == (f"<{ID}moonshot-ai-c>", f"<{QUANTITY}usd-4300000000>")
    assert set(behind) == {
        loaded.id
        for loaded in known.claims.values()
        if loaded.source in ("a1", "a2")
        and loaded.claim.subject == "moonshot-ai-c"
        and loaded.claim.predicate in ("company", "postMoneyValuation")
    }
    assert [claim.id for claim in valuation.claims] == sorted(behind)
    for claim in valuation.claims:
        pieces = {(piece.start, piece.end, piece.sha256) for piece in claim.slices}
        assert pieces == {(piece.start, piece.end, piece.sha256) for piece in known.claims[claim.id].claim.evidence}


def test_parameters_in_another_order_are_the_same_question(articles_alone: Snapshot) -> None:
    given = {"start": "moonshot-ai", "end": "alibaba"}
    turned = dict(reversed(given.items()))
    one, other = (
        written(make_receipt(articles_alone, document_of("view", "connection", **each), ARTICLES))
        for each in (given, turned)
    )
    assert one == other


def test_a_receipt_holds_without_the_data_set(
    valuation: Receipt, known: Knowledge, texts: Texts, tmp_path: Path
) -> None:
    verdict = verified(written(valuation), tmp_path, known=known, texts=texts)
    assert verdict.outcome == "holds", verdict
    assert any("2 of 2 texts are at hand" in line for line in verdict.checked)


def test_a_digest_or_layout_that_does_not_fit_is_told(valuation: Receipt, tmp_path: Path) -> None:
    data = written(valuation)
    other = data.replace(b'"form": "rows"', b'"form":  "rows"', 1)
    assert verified(other, tmp_path).altered == [
        "layout: spaces, line ends or the order of fields were changed, not what the file says"
    ]
    forged = data.replace(b"usd-4300000000>", b"usd-4400000000>", 1)
    assert [line.partition(":")[0] for line in verified(forged, tmp_path).altered] == ["digest", "answer.rows, row 1"]


def test_a_slice_that_is_not_in_the_text_is_told(valuation: Receipt, texts: Texts, tmp_path: Path) -> None:
    """Even where digest and evidence were made to fit."""
    old = valuation.claims[0].slices[0]
    lines = tuple((line.replace(old.sha256, "0" * 64)) for line in valuation.evidence.lines or ())
    quads = in_order(from_lines(lines))
    told = {"lines": as_lines(quads), "digest": digest_of_quads(quads)[0]}
    forged = valuation.model_copy(update={"evidence": valuation.evidence.model_copy(update=told)})
    claims = []
    for claim in valuation.claims:
        pieces = (
            piece.model_copy(update={"sha256": "0" * 64}) if piece.sha256 == old.sha256 else piece
            for piece in claim.slices
        )
        claims.append(claim.model_copy(update={"slices": tuple(pieces)}))
    forged = with_digest(forged.model_copy(update={"claims": tuple(claims)}))
    assert verified(written(forged), tmp_path).outcome == "holds"
    verdict = verified(written(forged), tmp_path, texts=texts)
    assert verdict.outcome == "altered"
    assert f"the text has other words at {old.start} to {old.end}" in verdict.altered[0]


NEWER = {
    "another row": ("moonshot-ai-c> <https://w3id.org/longtu/ontology#postMoneyValuation>", "no longer: "),
    "nothing that was asked": ("a1> <https://w3id.org/longtu/ontology#recorded>", ""),
}


@pytest.mark.parametrize("case", NEWER)
def test_newer_data_is_told_beside_what_holds(case: str, valuation: Receipt, built: Built, tmp_path: Path) -> None:
    dropped, told = NEWER[case]
    lines = built.nquads.splitlines(keepends=True)
    left = [line for line in lines if dropped.encode() not in line]
    assert len(left) < len(lines)
    verdict = verified(written(valuation), tmp_path, against=Snapshot.from_nquads(b"".join(left)))
    assert verdict.outcome == ("newer" if told else "holds")
    assert all(line.startswith(told) for line in verdict.newer)
    assert SAME_DATA not in verdict.checked


def test_claim_files_that_have_changed_since_are_newer_data(
    valuation: Receipt, known: Knowledge, tmp_path: Path
) -> None:
    [first, second, *_] = (claim.id for claim in valuation.claims)
    kept = {id: loaded for id, loaded in known.claims.items() if id != first}
    loaded = kept[second]
    kept[second] = replace(loaded, claim=loaded.claim.model_copy(update={"evidence": loaded.claim.evidence[:1]}))
    verdict = verified(written(valuation), tmp_path, known=replace(known, claims=kept))
    assert verdict.outcome == "newer"
    assert verdict.newer == [
        f"the claim {first} is not in the claim files at hand",
        f"the claim {second} has other slices in {loaded.at.file}:{loaded.at.line}",
    ]


def test_evidence_that_is_too_large_is_held_by_its_digest(
    articles_alone: Snapshot, snapshot: Snapshot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(making, "MOST_EVIDENCE", 1000)
    receipt = make_receipt(articles_alone, asked("valuation", company="moonshot-ai"), ARTICLES)
    assert receipt.evidence.lines is None
    assert verified(written(receipt), tmp_path).outcome == "unchecked"
    verdict = verified(written(receipt), tmp_path, against=snapshot)
    assert (verdict.outcome, verdict.checked) == ("holds", [SAME_DATA])
    other = articles_alone.select(Selection(only=("a1",)))
    assert verified(written(receipt), tmp_path, against=other).outcome == "unchecked"


FORMS = {
    "ask": "ASK { ?round <https://w3id.org/longtu/ontology#company> <https://w3id.org/longtu/id/moonshot-ai> }",
    "construct": "CONSTRUCT WHERE { ?s ?p <https://w3id.org/longtu/id/kimi> }",
    "describe": "DESCRIBE <https://w3id.org/longtu/id/moonshot-ai-c>",
    "graphs": "SELECT ?g WHERE { GRAPH ?g {} }",
    "a named graph": """SELECT ?g ?o FROM NAMED <https://w3id.org/longtu/source/a2>
        WHERE { GRAPH ?g { ?s <https://w3id.org/longtu/ontology#investor> ?o } }""",
    "from": """SELECT (COUNT(*) AS ?n) FROM <https://w3id.org/longtu/source/a1>
        WHERE { ?c <https://w3id.org/longtu/ontology#asserted> true }""",
    "a path": """PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#> SELECT ?kind WHERE {
        <https://w3id.org/longtu/id/moonshot-ai> a/rdfs:subClassOf* ?kind }""",
    "minus": """PREFIX lt: <https://w3id.org/longtu/ontology#> SELECT ?company WHERE {
        ?company a lt:Company MINUS { ?company lt:investor ?who }
        FILTER NOT EXISTS { ?company lt:listingStatus ?how } }""",
}


@pytest.mark.parametrize("form", FORMS)
def test_every_form_of_query_has_a_receipt(
    form: str, articles_alone: Snapshot, snapshot: Snapshot, tmp_path: Path
) -> None:
    receipt = make_receipt(articles_alone, query(FORMS[form]), ARTICLES)
    assert receipt.answer.rows or receipt.answer.boolean
    verdict = verified(written(receipt), tmp_path, against=snapshot)
    assert (verdict.outcome, SAME_DATA in verdict.checked) == ("holds", True), verdict


def test_a_view_has_a_receipt_of_its_queries(articles_alone: Snapshot, texts: Texts, tmp_path: Path) -> None:
    view = AskedQuestion(kind="view", name="funding", text="", parameters={"company": "moonshot-ai"})
    receipt = make_receipt(articles_alone, view, ARTICLES)
    assert "a1.c-round-amount-lead" in receipt.answer.rests_on[0]
    assert verified(written(receipt), tmp_path, texts=texts).outcome == "holds"


REFUSED = {
    "SELECT (NOW() AS ?n) {}": "no-receipt",
    "SELECT ?s { ?s ?p ?o FILTER(RAND() < 0.5) }": "no-receipt",
    "SELECT (UUID() AS ?u) (STRUUID() AS ?v) {}": "no-receipt",
    "SELECT (BNODE() AS ?b) {}": "no-receipt",
    "SELECT (SAMPLE(?s) AS ?one) { ?s ?p ?o }": "no-receipt",
    "SELECT (GROUP_CONCAT(?s) AS ?all) { ?s ?p ?o }": "no-receipt",
    "SELECT REDUCED ?s { ?s ?p ?o }": "no-receipt",
    "SELECT * { SERVICE <http://example.org/> { ?s ?p ?o } }": "service-refused",
    "CONSTRUCT { [] ?p ?o } WHERE { ?s ?p ?o . ?s a <https://w3id.org/longtu/ontology#Company> }": "no-receipt",
}


@pytest.mark.parametrize("text", REFUSED)
def test_what_no_receipt_can_hold_is_refused(text: str, articles_alone: Snapshot) -> None:
    with pytest.raises(QueryRefused) as refused:
        make_receipt(articles_alone, query(text), ARTICLES)
    assert refused.value.reason == REFUSED[text]
    assert refused.value.remedy


BAD = {
    "no file": (None, "cannot be read"),
    "no JSON": (b'{"format":\n "Longtu', "is not JSON .Unterminated string starting at: line 2 column 2"),
    "a number that JSON has not": (b'{"format": NaN}', "NaN is no number of JSON"),
    "no UTF-8": (b"\xff", "byte 0 is not UTF-8"),
    "nested": (b"[" * 100_000, "nested deeper"),
    "another document": (b"[]", "is no receipt"),
    "another version": (b'{"format": "Longtu receipt 2"}', "is a Longtu receipt 2"),
    "too few fields": (b'{"format": "Longtu receipt 1"}', "question: field required, and 7 more"),
}


@pytest.mark.parametrize("case", BAD)
def test_what_is_no_receipt_is_refused_with_the_reason(case: str, tmp_path: Path) -> None:
    data, message = BAD[case]
    path = tmp_path / "receipt.json"
    if data is not None:
        path.write_bytes(data)
    with pytest.raises(BadInput, match=message) as refused:
        read_receipt(path)
    assert refused.value.remedy
    assert refused.value.place == str(path)


def test_a_file_of_a_gigabyte_is_not_read(tmp_path: Path) -> None:
    path = tmp_path / "receipt.json"
    with path.open("wb") as file:
        file.truncate(1 << 30)
    with pytest.raises(BadInput, match=f"longer than any receipt .{MOST_BYTES >> 20} MiB"):
        read_receipt(path)


def test_a_field_too_many_is_refused(valuation: Receipt, tmp_path: Path) -> None:
    document = {**json.loads(written(valuation)), "signature": "x"}
    with pytest.raises(BadInput, match="signature: extra inputs are not permitted"):
        verified(laid_out(document), tmp_path)
