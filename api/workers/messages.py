"""What the service, the preloader process and the workers say to each other, as records.

All of it crosses a socket as JSON. Fields that a message may lack say so: an answer to a query has other fields than
one to a change.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Literal, TypedDict


class About(TypedDict, total=False):
    """What data the workers hold; empty before it is loaded."""

    digest: str
    version: str
    data_as_of: str
    triples: int


class Health(TypedDict):
    """That the process answers."""

    status: Literal["ok"]


class Readiness(About):
    """That the data is loaded and a worker has answered, and which data it is."""

    status: Literal["ok"]


class SelectionFields(TypedDict):
    """The sources of a `kg.store.selection.Selection`; the day as YYYY-MM-DD."""

    as_of: str | None
    possible: bool
    without: tuple[str, ...]
    only: tuple[str, ...]


class QueryFields(TypedDict):
    """An `api.workers.evaluation.Query`."""

    text: str
    accept: str
    format: str
    base: str
    gzip: bool
    bom: bool
    result_limit: int
    services: tuple[str, ...]


class SparqlJob(TypedDict):
    """Evaluate a query."""

    kind: Literal["sparql"]
    query: QueryFields
    default_graphs: tuple[str, ...] | None
    named_graphs: tuple[str, ...] | None


class CallJob(TypedDict):
    """Call a function; its arguments are the payload."""

    kind: Literal["call"]
    function: str


class ChangeJob(TypedDict):
    """Call a function that gives new data; the payload is what it changes the data by."""

    kind: Literal["change"]
    function: str
    arguments: Sequence[object]
    named: Mapping[str, object]


class DrawJob(TypedDict):
    """Draw the payload, a Vega-Lite spec; a worker of its own does this alone."""

    kind: Literal["draw"]
    form: str
    zipped: bool


Job = SparqlJob | CallJob | ChangeJob


class ErrorFields(TypedDict, total=False):
    """What every error carries; an error of some class has further fields."""

    message: str
    remedy: str
    place: str


class Reply(TypedDict, total=False):
    """The header of a worker's answer.

    `spent` is the processor time that the process has had so far. `error` is the class of a `LongtuError` with its
    `fields`, `retire` asks to let the worker go. Of a query: what its `evaluation.Answer` says, and the sources that
    the data lacks; of a change: whether the data `changed` (unless told otherwise) and a graph was `created`.
    """

    hello: bool
    seconds: float
    spent: float
    retire: bool
    error: str
    fields: ErrorFields
    trace: str
    media_type: str
    coding: str
    changing: bool
    form: str
    left_out: str
    changed: bool
    created: bool


class Forked(TypedDict):
    """A worker runs."""

    event: Literal["forked"]
    worker: int
    pid: int


class Exited(TypedDict):
    """A worker has ended; `said` is what it wrote to stderr."""

    event: Literal["exited"]
    worker: int
    status: int
    said: str


class Ready(TypedDict):
    """Workers of this data can be forked."""

    event: Literal["ready"]
    about: About


class Failed(TypedDict):
    """The data, or what is read ahead, cannot be loaded."""

    event: Literal["failed"]
    error: str
    fields: ErrorFields


class Lost(TypedDict):
    """The preloader process has ended without being told to; the service's own handle says so."""

    event: Literal["lost"]


Event = Forked | Exited | Ready | Failed | Lost


class Fork(TypedDict):
    """Fork a worker, which talks on the descriptor that comes along."""

    op: Literal["fork"]
    worker: int


class Succeed(TypedDict):
    """Fork a preloader that reads ahead and answers on the descriptor that comes along."""

    op: Literal["succeed"]


class Choose(TypedDict):
    """Fork a preloader of these sources alone, which answers on the descriptor that comes along."""

    op: Literal["choose"]
    selection: SelectionFields


class Kill(TypedDict):
    """Kill a worker."""

    op: Literal["kill"]
    worker: int


class Load(TypedDict):
    """Replace the data by what the descriptor holds that comes along."""

    op: Literal["load"]
    size: int


Command = Fork | Succeed | Choose | Kill | Load
