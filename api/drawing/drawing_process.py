"""The drawing process: Vega-Lite specs in, SVG or PNG out, one at a time.

Never reads a file or an address that a spec names.
"""

from __future__ import annotations

import ctypes
import gzip
import json
import resource
import signal
import socket
import sys

from pydantic import JsonValue
from pydantic_core import from_json

from api.workers import frames
from api.workers.messages import DrawJob
from kg.base.errors import BadInput, LongtuError
from kg.base.foreign_text import in_lines, values_in_xml

CPU_S = 20  # processor time for one picture; a large one takes a quarter of a second
DATA_MB = 1536  # memory that can be written; the engine starts with 580
OPEN_FILES = 64
SCALE = 2  # pixels of a PNG for one of the SVG
# What the renderer writes before an address that is relative.
_BASE = 'href="https://vega.github.io/vega-datasets/'
_PR_SET_PDEATHSIG = 1


def draw(spec: bytes, form: str, zipped: bool = False) -> bytes:
    """A spec as svg (gzipped where asked) or png. Raises BadInput for a spec that refers to anything outside itself."""
    import vl_convert  # starts the engine: only in this process

    found = values_in_xml(json.loads(spec))
    if _outside(found):
        raise BadInput("the spec refers to data or pictures outside itself", place="url", remedy="put the data inline")
    try:
        if form == "png":
            return vl_convert.vegalite_to_png(found, scale=SCALE, allowed_base_urls=[])
        text = vl_convert.vegalite_to_svg(found, allowed_base_urls=[])
    except ValueError as error:
        print(in_lines(str(error)[:2000]), file=sys.stderr, flush=True)
        raise LongtuError("the picture could not be drawn", remedy="take the table, or the spec by .vl.json") from None
    body = text.replace(_BASE, 'href="').encode()
    return gzip.compress(body, 5, mtime=0) if zipped else body


def _outside(spec: JsonValue) -> bool:
    """Whether a spec names an address to load from; the rows inside it are text and are not looked at."""
    if isinstance(spec, dict):
        return "url" in spec or any(_outside(part) for name, part in spec.items() if name not in ("datasets", "values"))
    return isinstance(spec, list) and any(_outside(part) for part in spec)


def _limit() -> None:
    ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)
    resource.setrlimit(resource.RLIMIT_DATA, (DATA_MB << 20, DATA_MB << 20))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_NOFILE, (OPEN_FILES, OPEN_FILES))


def _allow() -> None:
    """Let the process use `CPU_S` more seconds of processor time; the kernel ends it after that."""
    usage = resource.getrusage(resource.RUSAGE_SELF)
    used = int(usage.ru_utime + usage.ru_stime)
    resource.setrlimit(resource.RLIMIT_CPU, (used + CPU_S, resource.getrlimit(resource.RLIMIT_CPU)[1]))


def serve(connection: socket.socket, fonts: list[str]) -> None:
    """Draw what is asked for on `connection` until the service closes it."""
    import vl_convert

    for folder in fonts:
        vl_convert.register_font_directory(folder)
    while (received := frames.receive(connection)) is not None:
        header, spec = received
        job: DrawJob = from_json(header)
        _allow()
        try:
            answer = frames.pack({}, draw(spec, job["form"], job["zipped"]))
        except LongtuError as error:
            answer = frames.pack(frames.error_header(error))
        connection.sendall(answer)


if __name__ == "__main__":
    _limit()
    with socket.socket(fileno=int(sys.argv[1])) as own:
        serve(own, sys.argv[2:])
