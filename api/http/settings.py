"""The settings of the service: one frozen object, read once from flags, `KG_*` variables and defaults.

Every name here is the environment variable without `KG_`, in lower case. Never reads a file and never makes a folder.
"""

from __future__ import annotations

from pathlib import Path
from typing import Literal
from urllib.parse import urlsplit

from pydantic import Field, ValidationError
from pydantic_settings import BaseSettings, SettingsConfigDict, SettingsError

from kg.base.errors import BadInput

LOOPBACK = ("localhost", "127.0.0.1", "[::1]")


class Settings(BaseSettings):
    """What the operator can decide; see docs/service.md for when to change which."""

    model_config = SettingsConfigDict(env_prefix="KG_", frozen=True, extra="forbid")

    host: str = Field(default="127.0.0.1", description="address to listen on")
    port: int = Field(default=8000, ge=0, le=65535, description="port to listen on; 0 takes a free one")
    root_path: str = Field(default="", description="path under which a proxy publishes the service")
    public_url: str = Field(
        default="", description="address of the service as clients know it, if a proxy changes scheme, host, path"
    )
    allowed_hosts: tuple[str, ...] = Field(
        default=(), description="Host names to answer to; empty: loopback names on a loopback address, else any"
    )
    workspace: Path | None = Field(default=None, description="a folder of own entities, sources and claim files")
    articles: Path | None = Field(default=None, description="the folder with the texts of the sources")
    snapshot: Path | None = Field(default=None, description="an N-Quads file to serve instead of building one")
    store: str = Field(
        default="",
        description="the folder of a store on the disk (`kg build --store`) or the address of an engine (`kg push`)",
    )
    unchecked: bool = Field(default=False, description="serve a snapshot of other origin, whose last line says nothing")
    time_limit_s: float = Field(default=30.0, gt=0, description="hard limit for one query; a client may lower it")
    memory_limit_mb: int = Field(default=1024, ge=64, description="memory one query may add to the data")
    result_limit_mb: int = Field(default=64, ge=1, description="size of one answer")
    workers: int = Field(default=12, ge=1, description="worker processes at most")
    long_running: int = Field(default=4, ge=1, description="queries that may run longer than half a second at once")
    spare_workers: int = Field(default=4, ge=1, description="workers kept ready")
    trusted_proxies: tuple[str, ...] = Field(
        default=(), description="addresses of proxies whose X-Forwarded-For says who the client is"
    )
    connections: int = Field(default=2000, ge=1, description="connections at once; one more is told to come again")
    unsent_limit_mb: int = Field(default=256, ge=1, description="bytes that clients have not taken yet, of all answers")
    selections: int = Field(
        default=4, ge=1, description="choices of sources (asOf, without, only) that have workers of their own at once"
    )
    queue_limit: int = Field(default=256, ge=0, description="requests that may wait for a worker")
    body_limit_mb: int = Field(default=2, ge=1, description="size of a request body")
    url_limit: int = Field(default=16384, ge=1024, description="bytes of a request's path and query string")
    body_timeout_s: float = Field(default=30.0, gt=0, description="time to send a whole request")
    send_timeout_s: float = Field(
        default=30.0, gt=0, description="time in which a client must take something of what it is sent"
    )
    drain_s: float = Field(default=8.0, ge=0, description="time that running requests have after SIGTERM")
    read_ahead: bool = Field(default=True, description="read what pages need after the start; off for SPARQL alone")
    read_ahead_s: float = Field(
        default=600.0, gt=0, description="processor time for that; what is left is read when asked for"
    )
    read_ahead_mb: int = Field(default=4096, ge=1, description="memory for that; what is left is read when asked for")
    font_dirs: tuple[Path, ...] = Field(
        default=(), description="folders in which Chinese fonts for PNG are looked for; empty: those of this machine"
    )
    log: Literal["text", "json"] = Field(default="text", description="how lines of the log are written")
    access_log: bool = Field(default=False, description="write one line per request to stderr")
    scratch: bool = Field(default=False, description="serve an empty writable store instead of the graph")
    token: str = Field(default="", description="secret that writers of a scratch store must send", repr=False)
    allow_service: tuple[str, ...] = Field(default=(), description="endpoints that SERVICE may name, scratch mode only")

    @property
    def hosts(self) -> tuple[str, ...]:
        """Host names to answer to; empty where any will do."""
        if self.allowed_hosts:
            return () if "*" in self.allowed_hosts else tuple(name.lower() for name in self.allowed_hosts)
        return LOOPBACK if self.host in (*LOOPBACK, "::1") else ()

    @property
    def root(self) -> str:
        """The path under which clients find the service, without a slash at its end; empty for the whole host."""
        path = (self.root_path or urlsplit(self.public_url).path).strip("/")
        return f"/{path}" if path else ""

    @property
    def origin(self) -> tuple[str, str]:
        """Scheme and host that clients use; empty where they are those of the request."""
        found = urlsplit(self.public_url)
        return found.scheme, found.netloc

    @property
    def slow_after_s(self) -> float:
        """When a job counts as long running."""
        return 0.5


def from_environment() -> Settings:
    """What the `KG_*` variables say. Raises BadInput that names the first that is not as it has to be."""
    prefix = str(Settings.model_config["env_prefix"])
    try:
        return Settings()
    except ValidationError as error:
        fault = error.errors()[0]
        place, what = str(fault["loc"][0]), f"{fault['input']!r}: {fault['msg'][:1].lower()}{fault['msg'][1:]}"
        raise BadInput(what, place=f"{prefix}{place.upper()}", remedy="docs/service.md names the variables") from None
    except SettingsError as error:  # names the field in its words alone
        name = next(name for name in Settings.model_fields if f'"{name}"' in str(error))
        remedy = 'write a list in JSON: ["one", "two"]'
        raise BadInput("is no list", place=f"{prefix}{name.upper()}", remedy=remedy) from None
