"""What the preloader process loads: which data, which modules, what is computed ahead of every worker.

Apart from the application, so that loading can begin before the framework is imported. What is read ahead is imported
in the preloader process alone. Never loads anything itself.
"""

from __future__ import annotations

import sys
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from api.http.settings import Settings
from api.workers.loading import Loading, ReadAhead

if TYPE_CHECKING:
    from api.sparql.scratch import Scratch
    from kg.store.snapshot import Snapshot

AGENT_WAITS_S = 10.0  # an agent begins when what its tools stand on is computed, and would take longer for lost


def loading(settings: Settings) -> Loading:
    """What the preloader process loads.

    The published data can be asked for at once: what makes its workers fast is left to a successor.
    """
    if settings.scratch:
        return Loading(
            loader=scratch,
            memory_limit_mb=settings.memory_limit_mb,
            read_ahead=of_scratch if settings.read_ahead else None,
            ahead_s=settings.read_ahead_s,
            ahead_mb=settings.read_ahead_mb,
        )
    return Loading(
        loader=published,
        memory_limit_mb=settings.memory_limit_mb,
        read_ahead=of_published if settings.read_ahead else None,
        ahead_s=settings.read_ahead_s,
        ahead_mb=settings.read_ahead_mb,
        at_once=True,
        opener=stored if settings.store else None,
        store=settings.store,
        file=str(settings.snapshot) if settings.snapshot else "",
        unchecked=settings.unchecked,
        build=True,
        workspace=str(settings.workspace) if settings.workspace else None,
    )


def loading_for_agents(settings: Settings) -> Loading:
    """The same for `kg mcp`, which has no pages, and begins when all is there that its tools call."""
    patience = min(settings.read_ahead_s, AGENT_WAITS_S)
    return replace(
        loading(settings), at_once=False, read_ahead=of_tools if settings.read_ahead else None, ahead_s=patience
    )


def published(content: bytes) -> Snapshot:
    """The published graph, of the bytes of a build."""
    from kg.store.snapshot import Snapshot

    return Snapshot.from_nquads(content)


def stored(place: str) -> Snapshot:
    """The published graph, of a store on the disk or of an engine at an address."""
    if "://" in place:
        from kg.store.engine_http import Engine
        from kg.store.remote_snapshot import RemoteSnapshot

        snapshot = RemoteSnapshot(Engine(place))
        for name, reason in sorted(snapshot.refused.items()):
            print(f"longtu: the engine answers {name} wrongly ({reason}): it is refused", file=sys.stderr)
        return snapshot
    from kg.store.disk_store import open_store

    return open_store(Path(place))


def scratch(content: bytes) -> Scratch:
    """The scratch store."""
    from api.sparql.scratch import Scratch

    return Scratch.from_nquads(content)


def of_scratch() -> ReadAhead:
    """What workers of a scratch store call."""
    from api.sparql import graphs, service_description, sparql_page

    return ReadAhead(modules=(service_description, graphs, sparql_page))


def of_tools() -> ReadAhead:
    """What the tools for agents call, and what their lists stand on."""
    import kg.views
    from kg.facts import claim_record, resolve, terms
    from kg.lists import page
    from kg.store.shipped_query import queries

    return ReadAhead(
        modules=(kg.views, claim_record, terms),
        caches=(queries,),
        snapshot_caches=(page.prepare, resolve.prepare),
    )


def of_published() -> ReadAhead:
    """What workers of the published graph call, and what its pages stand on."""
    import kg.pages.data
    import kg.pages.prepare
    import kg.views
    from api.html import page_list
    from api.pages import explorer_page
    from api.sparql import graphs, service_description, sparql_page
    from kg.exports import dumps
    from kg.facts import query_result, resolve
    from kg.graph import files
    from kg.lists import page
    from kg.store.shipped_query import queries
    from kg.store.snapshot import Snapshot

    return ReadAhead(
        modules=(
            *(kg.views, query_result, dumps, service_description, graphs),
            *(explorer_page, files, page_list, sparql_page),
        ),
        caches=(queries,),
        snapshot_caches=(
            *(Snapshot.sizes, page.prepare, resolve.prepare, kg.pages.prepare.prepare),
            *(explorer_page.prepare, kg.pages.prepare.views, kg.pages.data.data_page),
        ),
    )
