"""The documentation as pages of the site: links lead on, queries open in the editor, wrong names are told."""

from __future__ import annotations

import re
from pathlib import Path
from urllib.parse import unquote

import pytest

from kg.base.paths import docs_dir
from kg.ontology.registry import vocabulary
from kg.pages.guide import guides
from tests.support.serving import Service

HREF = re.compile(r'<a href="([^"]+)"|<img src="([^"]+)"')


def test_every_guide_is_served_and_listed(server: Service) -> None:
    assert {"model", "patterns", "from-wikidata", "views", "api", "glossary"} <= set(guides())
    listed = server.client.get("/docs/model", headers={"Accept": "text/html"}).text
    for name in guides():
        assert f'href="/docs/{name}"' in listed.replace("?lang=zh", "")
        raw = server.client.get(f"/docs/{name}.md")
        assert raw.text == (docs_dir() / f"{name}.md").read_text("utf-8")
        assert raw.headers["content-type"] == "text/markdown; charset=utf-8"


@pytest.mark.parametrize("name", guides())
def test_every_link_of_a_guide_leads_on(server: Service, name: str) -> None:
    page = server.client.get(f"/docs/{name}", headers={"Accept": "text/html"}).text
    body = page[page.index("<article") : page.index("</article>")]
    assert "<h1" in body
    for address in {one or other for one, other in HREF.findall(body)}:
        place, _, part = address.partition("#")
        if place.startswith("/docs"):
            answer = server.client.get(place, headers={"Accept": "text/html,image/*"})
            assert answer.status_code == 200, address
            assert not part or f'id="{part}"' in answer.text, address
        elif place == "/sparql":
            assert server.query(unquote(part.removeprefix("query="))).status_code == 200
        else:
            assert not place or place.startswith("https://") or place.startswith("http://127.0.0.1"), address


def test_wrong_names_are_told_with_the_nearest(server: Service) -> None:
    answer = server.client.get("/docs/modle")
    assert (answer.status_code, answer.json()["nearest"]) == (404, ["model"])
    for name in ("code", "..%2Fpyproject", "images/none.png", "images/..%2F..%2FMakefile"):
        assert server.client.get(f"/docs/{name}").status_code == 404


def test_the_drawing_names_what_the_vocabulary_has() -> None:
    text = Path(docs_dir() / "images" / "model.svg").read_text("utf-8")
    named = set(re.findall(r"lt:(\w+)", text))
    assert len(named) > 12
    assert named <= {*vocabulary().classes, *vocabulary().properties, "Source"}


def test_the_vocabulary_and_the_editor_lead_to_the_model(server: Service) -> None:
    for place in ("/schema", "/sparql", "/docs"):
        assert "/docs/model" in server.client.get(place, headers={"Accept": "text/html"}).text
    assert "/docs/model" in server.client.get("/sparql", headers={"Accept": "text/turtle"}).text
