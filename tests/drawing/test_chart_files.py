"""The pictures as files over a real service, the fonts they need, and the process that draws them."""

from __future__ import annotations

import asyncio
import gzip
import io
import json
import os
import signal
import subprocess
import sys
import xml.etree.ElementTree as ET
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

import httpx
import pytest
from PIL import Image

from api.drawing.drawer import Drawing
from api.drawing.fonts import PACKAGES, chinese_fonts
from api.pages.charts import SPEC
from kg.base.errors import BadInput, Busy, TimeLimit, WorkerLost
from kg.charts import CHARTS
from kg.charts.frame import Frame, claims_of
from kg.store.snapshot import Snapshot
from kg.views import view
from tests.pages.test_view_pages import asked
from tests.support.serving import Service, running
from tests.support.specs import chart

SVG = "{http://www.w3.org/2000/svg}"
LINK = "{http://www.w3.org/1999/xlink}href"
FONT = "no Chinese font on this machine (apt-get install fonts-wqy-microhei)"


def get(server: Service, name: str, form: str, **more: str) -> httpx.Response:
    return server.client.get(f"/views/{name}.{form}", params=asked(name, **more))


@pytest.mark.parametrize("name", CHARTS)
def test_every_picture_is_an_svg_whose_links_stay_here(server: Service, name: str) -> None:
    found = get(server, name, "svg", lang="en", width="800")
    assert found.status_code == 200
    assert found.headers["content-type"] == "image/svg+xml"
    assert found.headers["content-language"] == "en"
    root = ET.fromstring(found.content)
    assert 400 < int(root.attrib["width"]) <= 800 + 24  # a word at the edge may stand out
    links = {element.get(LINK) for element in root.iter(f"{SVG}a")}
    assert links
    told = [element.get("aria-label") or "" for element in root.iter()]
    assert not [words for words in told if "href: " in words], "a mark is told in words, never by its fields"
    assert all(
        link and link.startswith(("/id/", "/claims/", "/claims?", "/sources/", "/views/statements?")) for link in links
    )
    assert all(element.get("style") is None for element in root.iter())
    assert not list(root.iter(f"{SVG}script")) and not list(root.iter(f"{SVG}style"))
    one = sorted(link for link in links if link)[0]
    assert server.client.get(one, headers={"Accept": "text/html"}).status_code == 200


@pytest.mark.parametrize("name", CHARTS)
def test_the_spec_is_the_library_s_own(server: Service, name: str, snapshot: Snapshot) -> None:
    found = get(server, name, "vl.json", lang="en", theme="dark", width="640")
    assert found.headers["content-type"] == SPEC
    assert found.headers["content-disposition"] == f'attachment; filename="{name}.vl.json"'
    given = asked(name)
    frame = Frame("en", "dark", 640, "", (("lang", "en"),))
    assert found.json() == json.loads(json.dumps(chart(name, view(snapshot, name, **given), frame)))


def test_the_choice_of_sources_holds_for_pictures_and_their_links(server: Service) -> None:
    spec = get(server, "mau", "vl.json", without="a1", lang="en").json()
    assert claims_of(spec)
    assert not any(claim.startswith("a1.") for claim in claims_of(spec))
    assert "without=a1" in json.dumps(spec)
    everything = get(server, "mau", "vl.json", lang="en").json()
    assert any(claim.startswith("a1.") for claim in claims_of(everything))


@pytest.mark.skipif(not chinese_fonts(), reason=FONT)
def test_a_png_has_two_pixels_for_one_and_is_not_blank(server: Service) -> None:
    found = get(server, "mau", "png", width="500", lang="zh")
    assert found.status_code == 200
    assert found.headers["content-type"] == "image/png"
    image = Image.open(io.BytesIO(found.content)).convert("RGB")
    drawn = ET.fromstring(get(server, "mau", "svg", width="500", lang="zh").content)
    assert image.size == (2 * int(drawn.attrib["width"]), 2 * int(drawn.attrib["height"]))
    colours = image.getcolors(1 << 24)
    assert colours is not None and len(colours) > 50
    dark = Image.open(io.BytesIO(get(server, "mau", "png", width="500", theme="dark").content)).convert("RGB")
    assert dark.getpixel((2, 2)) == (0x16, 0x18, 0x1B)


@pytest.mark.slow
def test_without_a_chinese_font_a_png_is_refused_and_the_package_named(tmp_path: Path) -> None:
    (tmp_path / "DejaVuSans.ttf").write_bytes(b"")
    with running(None, read_ahead=False, font_dirs=json.dumps([str(tmp_path)])) as service:
        found = get(service, "mau", "png")
        assert found.status_code == 501
        assert found.headers["content-type"] == "application/problem+json"
        problem = found.json()
        assert problem["type"] == "/problems/no-font"
        assert PACKAGES[0] in problem["remedy"]
        assert service.client.get("/problems/no-font").status_code == 200
        assert get(service, "mau", "svg").status_code == 200


def test_fonts_are_found_by_their_names(tmp_path: Path) -> None:
    assert chinese_fonts((str(tmp_path / "nothing"),)) == ()
    (tmp_path / "inner").mkdir()
    for name in ("NotoSansCJK-Regular.ttc", "Arial.ttf", "wqy-microhei.txt"):
        (tmp_path / "inner" / name).write_bytes(b"")
    assert chinese_fonts((str(tmp_path),)) == (str(tmp_path / "inner" / "NotoSansCJK-Regular.ttc"),)


WRONG = (
    ("/views/mau.svg?width=319", 422),
    ("/views/mau.svg?width=2001", 422),
    ("/views/mau.svg?width=wide", 422),
    ("/views/mau.svg?theme=blue", 422),
    ("/views/mau.png?lang=fr", 422),
    ("/views/mau.svg?colour=red", 400),
    ("/views/mau.vl.json?window=soon", 422),
    ("/views/mau.svg?window=2025/2024", 422),
    ("/views/funding.svg", 400),
    ("/views/funding.svg?company=moonshot-a", 404),
    ("/views/contradictions.svg", 404),
    ("/views/nothing.png", 404),
)


@pytest.mark.parametrize(("address", "status"), WRONG)
def test_wrong_requests_are_told_what_is_wrong(server: Service, address: str, status: int) -> None:
    found = server.client.get(address)
    assert found.status_code == status
    assert found.headers["content-type"] == "application/problem+json"
    assert found.json()["detail"]
    assert "Traceback" not in found.text


@pytest.mark.parametrize("form", ["svg", "vl.json"])
def test_a_picture_that_is_known_is_not_sent_again(server: Service, form: str) -> None:
    first = get(server, "capex", form, lang="en")
    again = server.client.get(f"/views/capex.{form}?lang=en", headers={"If-None-Match": first.headers["etag"]})
    assert again.status_code == 304
    assert again.content == b""
    others = [get(server, "capex", form, lang="zh"), get(server, "capex", form, lang="en", theme="dark")]
    assert len({found.headers["etag"] for found in (first, *others)}) == 3


def test_head_is_answered_without_a_body(server: Service) -> None:
    found = server.client.head("/views/mau.svg")
    assert (found.status_code, found.content) == (200, b"")


def test_a_view_without_rows_has_a_picture_that_says_so(server: Service) -> None:
    found = get(server, "mau", "svg", window="1850", lang="en")
    assert found.status_code == 200
    assert "No rows to draw" in found.text


# The drawing process

BAR: dict[str, Any] = {"mark": "bar", "encoding": {"x": {"field": "a"}}, "data": {"values": [{"a": "月"}]}}


def spec(**more: Any) -> bytes:
    return json.dumps({**BAR, **more}).encode()


def drawing(work: Callable[[Drawing], Awaitable[None]]) -> None:
    """Do `work` with a handle of its own, whose process ends with it."""

    async def done() -> None:
        own = Drawing()
        try:
            await work(own)
        finally:
            own.close()

    asyncio.run(done())


def test_it_starts_with_the_first_picture_and_draws_each_once() -> None:
    async def work(own: Drawing) -> None:
        assert own.process is None
        first = await own.draw(spec(), "svg")
        process = own.process
        assert process is not None
        assert await own.draw(spec(), "svg") is first
        assert gzip.decompress(await own.draw(spec(), "svg", zipped=True)) == first
        assert (await own.draw(spec(), "png")).startswith(b"\x89PNG")
        assert own.process is process
        own.close()
        assert process.poll() is not None

    drawing(work)


@pytest.mark.parametrize(
    "part",
    [
        {"data": {"url": "http://127.0.0.1:9/rows.json"}},
        {"data": {"url": "file:///etc/hostname", "format": {"type": "csv"}}},
        {"layer": [{"mark": {"type": "image", "url": "http://127.0.0.1:9/a.png"}}]},
        {"encoding": {"url": {"field": "a"}}},
    ],
    ids=["rows", "file", "image", "images"],
)
def test_it_refuses_what_would_be_loaded(part: dict[str, Any]) -> None:
    async def work(own: Drawing) -> None:
        with pytest.raises(BadInput, match="outside itself"):
            await own.draw(spec(**part), "svg")

    drawing(work)


def test_it_is_ended_at_the_limit_and_starts_anew() -> None:
    async def work(own: Drawing) -> None:
        own.time_limit_s = 0.001
        with pytest.raises(TimeLimit):
            await own.draw(spec(), "svg")
        assert own.process is None
        own.time_limit_s = 60
        assert b"<svg" in await own.draw(spec(), "svg")

    drawing(work)


def test_its_death_is_told_and_outlived() -> None:
    async def work(own: Drawing) -> None:
        await own.draw(spec(), "svg")
        assert own.process is not None
        os.kill(own.process.pid, signal.SIGKILL)
        with pytest.raises(WorkerLost):
            await own.draw(spec(height=10), "svg")
        assert b"<svg" in await own.draw(spec(height=10), "svg")

    drawing(work)


def test_only_so_many_wait() -> None:
    async def work(own: Drawing) -> None:
        asked = [asyncio.ensure_future(own.draw(spec(height=10 + n), "svg")) for n in range(20)]
        done = await asyncio.gather(*asked, return_exceptions=True)
        assert sum(isinstance(found, Busy) for found in done) == 4
        assert sum(isinstance(found, bytes) for found in done) == 16

    drawing(work)


@pytest.mark.slow
def test_it_cannot_write_files_and_ends_with_the_service() -> None:
    """Its limits hold before it reads a spec, and without a service it has nothing to wait for."""
    show = "print(resource.getrlimit(resource.RLIMIT_FSIZE)[0])"
    code = f"import resource; from api.drawing.drawing_process import _limit; _limit(); {show}"
    told = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert told.stdout.strip() == "0"
    with running(None, read_ahead=False) as service:
        assert get(service, "mau", "svg").status_code == 200
        pens = [
            pid
            for pid in service.processes()
            if b"api.drawing.drawing_process" in Path(f"/proc/{pid}/cmdline").read_bytes()
        ]
        assert len(pens) == 1
        service.stop()
        assert not Path(f"/proc/{pens[0]}").exists()
