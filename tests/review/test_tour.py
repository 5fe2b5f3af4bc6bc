"""The tour of docs/add-a-source.md with an article of somebody else's: from its file to graph, SPARQL and pages."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from tests.support.serving import running
from tests.support.shared import shared

pytestmark = pytest.mark.slow

KG = Path(sys.executable).with_name("kg")
ARTICLE = "140"


def test_an_article_of_the_inbox_becomes_facts_with_their_sentences(tmp_path: Path) -> None:
    folder = shared("inbox")
    meta = json.loads((folder / f"{ARTICLE}.meta.json").read_text("utf-8"))

    def kg(*arguments: str) -> str:
        command = [str(KG), *arguments, "--workspace", str(tmp_path)]
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stderr
        return done.stdout

    given = ["--id", "article", "--published", meta["published"], "--publisher", meta["publisher"]]
    kg("draft", str(folder / f"{ARTICLE}.txt"), *given)
    kg("review", "article", "--accept-new", "--accept-plain")
    shown = json.loads(kg("review", "article", "--list", "--json"))["items"]
    leads = [item["item"] for item in shown if "-led-by-" in item["item"]]
    kg("review", "article", *(part for claim in leads for part in ("--accept-flagged", claim)))
    done = json.loads(kg("accept", "article", "--leave-open", "--json"))
    assert done["claims"] >= 5
    kg("check")
    with running(None, workspace=tmp_path, read_ahead=False) as service:
        graph = "<https://w3id.org/longtu/source/article>"
        lead = "<https://w3id.org/longtu/ontology#ledBy>"
        ask = f"SELECT ?lead WHERE {{ GRAPH {graph} {{ ?round {lead} ?lead }} }}"
        assert service.query(ask).json()["results"]["bindings"]
        page = service.client.get("/sources/article")
        assert page.status_code == 200
        claim = next(part.partition('"')[0] for part in page.text.split('href="/claims/')[1:] if "-led-by-" in part)
        shown = service.client.get(f"/claims/{claim}").text
        assert '<mark class="slice slice-party' in shown and "<blockquote" in shown
