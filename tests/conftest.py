"""Fixtures: the packaged knowledge, its build and snapshot, the articles where they are at hand.

Properties have no deadline and no check of their speed: a law does not depend on how busy the machine is. In CI they
are tried with the same examples each time, elsewhere with new ones.

Fixture strategy: build once a session, share read-only; a test that changes files works on a copy in tmp_path.
Commands and services that tests start keep their builds in build/cache, which `make clean` empties.
With LONGTU_NO_SKIP=1 (CI) a skip is a failure: what a test needs must be there.
"""

from __future__ import annotations

import gc
import json
import os
from collections.abc import Generator
from importlib.resources import files
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings
from jsonschema import Draft7Validator

from kg.base.paths import PACKAGE, text_folders
from kg.build.dataset import Built, build
from kg.evidence import EvidenceReport, rederive
from kg.records.load import Knowledge, load
from kg.records.texts import Texts
from kg.store.snapshot import Snapshot
from tests.support.browsing import chromium
from tests.support.serving import bare, full, server, small, small_file

__all__ = ["bare", "chromium", "full", "server", "small", "small_file"]

LONG = ("browser", "conformance", "fuzz", "slow")
SERVICES = {"server", "bare", "full"}  # over the packaged data, each of which reads ahead what its pages need
settings.register_profile(
    "longtu",
    deadline=None,
    derandomize=bool(os.environ.get("LONGTU_NO_SKIP")),
    print_blob=True,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture],
)
settings.load_profile("longtu")
gc.set_threshold(50_000, 20, 50)  # a run holds graphs: to walk them again and again takes a quarter of its time
os.environ["KG_CACHE"] = str(PACKAGE.parent / "build" / "cache")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark what needs a browser or a service over the packaged data by its fixture; files that take long come first.

    Workers that take files in this order (`--no-loadscope-reorder`) end together: what comes last is short.
    """
    long = set()
    for item in items:
        if "chromium" in getattr(item, "fixturenames", ()):
            item.add_marker(pytest.mark.browser)
        elif SERVICES.intersection(getattr(item, "fixturenames", ())):
            item.add_marker(pytest.mark.slow)
        if any(item.get_closest_marker(name) for name in LONG):
            long.add(item.path)
    items.sort(key=lambda item: item.path not in long)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Turn a skip into a failure where LONGTU_NO_SKIP is set."""
    report = yield
    if os.environ.get("LONGTU_NO_SKIP") and report.skipped and not hasattr(report, "wasxfail"):
        report.outcome = "failed"
        report.longrepr = f"{item.nodeid} was skipped, and no skip is allowed here: {report.longrepr}"
    return report


@pytest.fixture(scope="session")
def known() -> Knowledge:
    """The packaged knowledge."""
    return load()


@pytest.fixture(scope="session")
def built(known: Knowledge) -> Built:
    """The packaged data set."""
    return build(known)


@pytest.fixture(scope="session")
def snapshot(built: Built) -> Snapshot:
    """The packaged data set as readers see it."""
    return Snapshot.from_nquads(built.nquads)


@pytest.fixture(scope="session")
def articles() -> Path:
    """The folder with the two articles; the test skips where it is absent."""
    folder = next(iter(text_folders()), None)
    if folder is None:
        pytest.skip("the articles are not on this machine (../shared/articles or KG_ARTICLES)")
    return folder


@pytest.fixture(scope="session")
def every_text(articles: Path) -> Path:
    """All folders with texts, joined as in PATH; the test skips where the articles are absent."""
    return Path(os.pathsep.join(map(str, [articles, *text_folders()[1:]])))


@pytest.fixture(scope="session")
def texts(every_text: Path) -> Texts:
    """The texts of the sources; the test skips where the articles are absent."""
    return Texts(every_text)


@pytest.fixture(scope="session")
def rederived(known: Knowledge, texts: Texts) -> EvidenceReport:
    """Every packaged claim against its text; the test skips where the articles are absent."""
    return rederive(known, texts)


@pytest.fixture(scope="session")
def grammar() -> Draft7Validator:
    """Vega-Lite's own schema, as altair ships it."""
    text = files("altair.vegalite.v6").joinpath("schema/vega-lite-schema.json").read_text("utf-8")
    return Draft7Validator(json.loads(text))
