"""What a query may be: so long, so deep, so chained, and asking nothing of other machines.

Reach for it before a text from strangers meets the engine's recursive parser. Reads outlines, never texts.
"""

from __future__ import annotations

from typing import Protocol

from kg.base.errors import QueryRefused, QuerySyntax, QueryTooLarge

MAX_BYTES = 64 * 1024
MAX_DEPTH = 100
MAX_UNARY_RUN = 50
MAX_CHAIN = 1000


class Shape(Protocol):
    """What the limits need to know of an outline (`kg.store.sparql_outline.Outline`)."""

    @property
    def form(self) -> str: ...
    @property
    def glued(self) -> bool: ...
    @property
    def depth(self) -> int: ...
    @property
    def unary_run(self) -> int: ...
    @property
    def chain(self) -> int: ...
    @property
    def services(self) -> tuple[str, ...]: ...
    @property
    def loads(self) -> tuple[str, ...]: ...
    @property
    def silent_load(self) -> bool: ...


def check_size(text: str) -> None:
    """Refuse a text over 64 KiB.

    Raises:
        QueryTooLarge: the text is longer.
    """
    if len(text) > MAX_BYTES or len(text.encode("utf-8", "surrogatepass")) > MAX_BYTES:
        raise QueryTooLarge(
            f"the query is longer than {MAX_BYTES} bytes",
            remedy="shorten it, or put long VALUES lists into several queries",
        )


def check_shape(outlined: Shape) -> None:
    """Refuse what overflows a recursive parser: deep brackets, long runs of unary operators, long chains.

    Raises:
        QueryRefused: with the figure that was found and the limit.
    """
    if outlined.glued:
        raise QuerySyntax("FROM and NAMED must stand apart from their neighbours", remedy="put a space there")
    for found, limit, what in (
        (outlined.depth, MAX_DEPTH, "brackets are nested {} deep"),
        (outlined.unary_run, MAX_UNARY_RUN, "{} unary operators stand in a row"),
        (outlined.chain, MAX_CHAIN, "{} operators or clauses are chained inside one bracket"),
    ):
        if found > limit:
            raise QueryRefused(
                f"{what.format(found)}; the limit is {limit}",
                reason="too-complex",
                remedy="split the query, or use VALUES instead of long chains",
            )


def check_reads(outlined: Shape, allowed_services: tuple[str, ...] = ()) -> None:
    """Refuse what is no query, and what `check_remote` refuses.

    Raises:
        QuerySyntax: an update. QueryRefused: a text that would make this machine fetch something.
    """
    if outlined.form == "UPDATE":
        remedy = "send SELECT, ASK, CONSTRUCT or DESCRIBE"
        raise QuerySyntax("this is an update, and updates are not queries", remedy=remedy)
    check_remote(outlined, allowed_services)


def check_remote(outlined: Shape, allowed_services: tuple[str, ...] = ()) -> None:
    """Refuse SERVICE (but for the exact addresses allowed) and LOAD.

    Raises:
        QueryRefused: a text that would make this machine fetch something.
    """
    # LOAD SILENT may pass where no socket can be opened: it then fails silently, as it says.
    if outlined.loads or (outlined.silent_load and outlined.services):
        raise QueryRefused(
            "LOAD is refused: this service fetches nothing from other places",
            reason="load-refused",
            remedy="send the data itself (INSERT DATA or the graph store protocol)",
        )
    for service in outlined.services:
        if not service or service not in allowed_services:
            raise QueryRefused(
                "SERVICE is refused: this service calls no other endpoint, also not with SILENT",
                reason="service-refused",
                remedy="let the client federate: this endpoint may be named in the SERVICE of another",
            )
