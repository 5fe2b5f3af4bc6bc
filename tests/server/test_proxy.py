"""Behind nginx, which strips a prefix or keeps it: every address that an answer names leads back through the proxy."""

from __future__ import annotations

import re
import shutil
import socket
import subprocess
from collections.abc import Iterator

import httpx
import pytest
from rdflib import Graph

from tests.support.serving import Service, running, wait_until

NGINX = shutil.which("nginx", path="/usr/sbin:/usr/bin:/usr/local/bin")
pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(NGINX is None, reason="no nginx on this machine (apt-get install nginx-light)"),
]
CONFIGURATION = """
pid {folder}/pid; error_log stderr; daemon off;
events {{}}
http {{
  access_log off;
  client_body_temp_path {folder}; proxy_temp_path {folder}; fastcgi_temp_path {folder};
  uwsgi_temp_path {folder}; scgi_temp_path {folder};
  server {{
    listen 127.0.0.1:{port};
    location /kg/ {{ proxy_pass {upstream}; proxy_set_header Host {host}; }}
  }}
}}
"""
PUBLIC = "http://127.0.0.1:{port}/kg/"
# What the service has to know, the host that the proxy names, and for each way to pass a request on what follows the
# service's address: "/" strips the prefix, nothing keeps it.
SERVICES = {
    "the host": ("$http_host", {"root_path": "/kg"}),
    "another host": ("inside", {"public_url": PUBLIC, "allowed_hosts": '["inside"]'}),
}
WAYS = {"strips the prefix": "/", "keeps the prefix": ""}


def free_port() -> int:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        port: int = taken.getsockname()[1]
    return port


@pytest.fixture(scope="module", params=SERVICES)
def served(request: pytest.FixtureRequest) -> Iterator[tuple[Service, str, int]]:
    """A service, the host that the proxy names to it, and the port that is the proxy's."""
    (host, settings), port = SERVICES[request.param], free_port()
    with running(None, **{name: value.format(port=port) for name, value in settings.items()}) as service:
        yield service, host, port


@pytest.fixture(scope="module", params=WAYS)
def outside(
    served: tuple[Service, str, int], request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[httpx.Client]:
    """A client that knows the proxy alone."""
    (service, host, port), folder = served, tmp_path_factory.mktemp("nginx")
    upstream = service.url.rstrip("/") + WAYS[request.param]
    (folder / "nginx.conf").write_text(CONFIGURATION.format(folder=folder, port=port, upstream=upstream, host=host))
    proxy = subprocess.Popen([str(NGINX), "-p", str(folder), "-c", str(folder / "nginx.conf")])
    try:
        with httpx.Client(base_url=f"http://127.0.0.1:{port}", timeout=600) as client:
            assert wait_until(lambda: _answers(client))
            yield client
    finally:
        proxy.terminate()
        proxy.wait(60)


def _answers(client: httpx.Client) -> bool:
    try:
        return client.get("/kg/healthz").status_code == 200
    except httpx.TransportError:
        return False


def inside(client: httpx.Client, address: str) -> str:
    """An address as the client may use it; it must lead through the proxy, under its prefix."""
    found = client.base_url.join(address)
    assert found.path.startswith("/kg/") and found.netloc == client.base_url.netloc, address
    return str(found)


PAGES = ["/", "/id/moonshot-ai", "/views/mau", "/schema", "/graph", "/sparql", "/views", "/about"]


@pytest.mark.parametrize("path", PAGES)
def test_every_link_of_a_page_leads_through_the_proxy(outside: httpx.Client, path: str) -> None:
    page = outside.get(f"/kg{path}", headers={"Accept": "text/html"}, follow_redirects=True)
    assert page.status_code == 200
    links = re.findall(r'(?:href|src|action)="(/[^"]*)"', page.text)
    links += re.findall(r"<([^>]*)>", page.headers.get("link", ""))
    ours = [link for link in links if not link.startswith(("https://creativecommons", "https://w3id"))]
    assert ours
    for link in ours:
        inside(outside, link)
    for link in sorted(set(ours))[:: max(1, len(set(ours)) // 8)]:
        assert outside.get(inside(outside, link.replace("&amp;", "&")), follow_redirects=True).status_code == 200, link


def test_redirects_lead_through_the_proxy(outside: httpx.Client) -> None:
    moved = outside.get("/kg/views/mau?asOf=&subjects=kimi&subjects=doubao", follow_redirects=False)
    assert moved.status_code == 303
    assert outside.get(inside(outside, moved.headers["location"])).status_code == 200


def test_the_pages_of_a_list_follow_each_other(outside: httpx.Client) -> None:
    first = outside.get("/kg/api/companies?limit=2")
    following = re.search(r'<([^>]*)>; rel="next"', first.headers["link"])
    assert following is not None
    assert outside.get(inside(outside, following[1])).status_code == 200


@pytest.mark.parametrize(
    ("path", "predicate"),
    [
        ("/sparql", "http://www.w3.org/ns/sparql-service-description#endpoint"),
        ("/.well-known/void", "http://rdfs.org/ns/void#sparqlEndpoint"),
        ("/data", "http://www.w3.org/ns/dcat#endpointURL"),
    ],
)
def test_descriptions_name_the_endpoint_that_answers(outside: httpx.Client, path: str, predicate: str) -> None:
    found = outside.get(f"/kg{path}", headers={"Accept": "text/turtle"})
    graph = Graph().parse(data=found.text, format="turtle")
    addresses = {str(value) for _, name, value in graph if str(name) == predicate}
    assert addresses == {inside(outside, "/kg/sparql")}
    for address in addresses:
        assert outside.get(address, params={"query": "ASK { ?s ?p ?o }"}).json()["boolean"] is True


def test_a_relative_iri_is_read_against_the_address_that_the_client_used(outside: httpx.Client) -> None:
    for headers in ({}, {"Accept": "application/sparql-results+json, */*;q=0.1", "X-Other": "1"}):
        found = outside.get("/kg/sparql", params={"query": "SELECT (<x> AS ?x) {}"}, headers=headers)
        assert found.json()["results"]["bindings"][0]["x"]["value"] == inside(outside, "/kg/x")


def test_a_problem_names_its_explanation(outside: httpx.Client) -> None:
    found = outside.get("/kg/sparql?query=x").json()
    assert outside.get(inside(outside, found["type"])).json()["status"] == 400
