"""From the bytes of an article to plain text: plain text, Markdown, HTML (trafilatura, htmldate), PDF (pypdf).

Reads no address. What a page or a file says of itself (title, day, publisher) is passed on, never made up.
"""

from __future__ import annotations

import io
import re
from collections.abc import Callable
from dataclasses import dataclass
from importlib import import_module
from importlib.metadata import version
from typing import Any

from kg.base.errors import BadInput
from kg.drafting.reading_copy import reading_copy

MAX_BYTES = 10_000_000
LEAST = 20  # characters without which nothing can be told
_EXTRA = "install what reads it: pip install 'longtu[add]'"
_PACKED = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0")  # how files of office programs begin
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ufeff]")


@dataclass(frozen=True)
class TextTaken:
    """The plain text of an article, the form that it came in, and the tool with its version that made it."""

    text: str
    form: str
    tool: str = "longtu"
    version: str = ""
    title: str = ""
    published: str = ""
    publisher: str = ""
    address: str = ""


def text_of(data: bytes, name: str, least: int = LEAST) -> TextTaken:
    """The text of a file, by its ending and its first bytes; `name` is what messages call it.

    Fewer characters than `least` are nothing.

    Raises BadInput for more than 10 MB, a workbook and the like, what is not UTF-8, a page without an article, a PDF
    without text, and for a form whose libraries are not installed.
    """
    if len(data) > MAX_BYTES:
        remedy = "cut the article out of it; a news text has some thousand characters"
        raise BadInput(f"{len(data):,} bytes are more than {MAX_BYTES:,}", place=name, remedy=remedy)
    if data.startswith(_PACKED):
        remedy = "save a table as CSV, a text as PDF, HTML or plain text, and give that"
        raise BadInput("is a file of an office program, which is not read here", place=name, remedy=remedy)
    form = form_of(data, name)
    taken = _READERS[form](data, name)
    if len(taken.text.strip()) < least:
        raise BadInput(f"no article is left of this {form} file", place=name, remedy=_NOTHING[form])
    return taken


def form_of(data: bytes, name: str) -> str:
    """plain, markdown, html or pdf."""
    if data.startswith(b"%PDF-"):
        return "pdf"
    ending = name.rpartition(".")[2].lower() if "." in name else ""
    if ending in ("html", "htm", "xhtml") or re.match(rb"\s*(?:<!doctype html|<html)", data[:200], re.IGNORECASE):
        return "html"
    return "markdown" if ending in ("md", "markdown") else "plain"


def _plain(data: bytes, name: str) -> TextTaken:
    return TextTaken(_whole(_decoded(data, name)), "plain")


def _markdown(data: bytes, name: str) -> TextTaken:
    """Marks go, and with them nothing else: the words stand as they stood."""
    text = _decoded(data, name)
    head = re.match(r"---\n(.*?)\n---\n", text, re.DOTALL)
    copy = reading_copy(text[head.end() :] if head else text)
    title = copy.text[slice(*copy.headings[0])].strip() if copy.headings else ""
    return TextTaken(_whole(copy.text), "markdown", title=title)


def _html(data: bytes, name: str) -> TextTaken:
    trafilatura: Any = _library("trafilatura", name)
    find_date: Any = _library("htmldate", name).find_date
    page = _decoded(data, name)
    found = trafilatura.bare_extraction(page, include_comments=False, include_tables=True, with_metadata=True)
    if found is None or not (found.text or "").strip():
        return TextTaken("", "html")
    day = find_date(page, extensive_search=False, original_date=True) or ""
    return TextTaken(
        _whole(found.text),
        "html",
        "trafilatura",
        version("trafilatura"),
        title=found.title or "",
        published=day,
        publisher=found.sitename or "",
        address=found.url or "",
    )


def _pdf(data: bytes, name: str) -> TextTaken:
    pypdf: Any = _library("pypdf", name)
    try:
        reader = pypdf.PdfReader(io.BytesIO(data))
        pages = [page.extract_text() or "" for page in reader.pages]
        title = str((reader.metadata or {}).get("/Title") or "")
    except Exception as error:  # pypdf raises errors of many kinds for a broken file
        remedy = "open and save it again, or paste its text into a file"
        raise BadInput(f"this PDF cannot be read ({error})", place=name, remedy=remedy) from None
    return TextTaken(_whole("\n".join(map(joined, pages))), "pdf", "pypdf", version("pypdf"), title=title)


def joined(page: str) -> str:
    """The lines of a printed page as paragraphs: a line that stops short of the others' length ends one."""
    lines = [line.rstrip() for line in page.split("\n")]
    longest = max(map(len, lines), default=0)
    out = ""
    for line in lines:
        if not line.strip():
            out += "\n"
            continue
        latin = re.search(r"[A-Za-z0-9,;]$", out) and re.match(r"[A-Za-z0-9(]", line)
        out = out[:-1] + line if re.search(r"[a-z]-$", out) else out + (" " if latin else "") + line.lstrip()
        if len(line) < longest * 0.75 or re.search(r"[。！？!?.:：]$", line):
            out += "\n"
    return out


def _decoded(data: bytes, name: str) -> str:
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        remedy = "save it as UTF-8 (a Chinese page may be in GB18030: iconv -f GB18030 -t UTF-8)"
        raise BadInput(f"byte {error.start} is not UTF-8", place=name, remedy=remedy) from None


def _whole(text: str) -> str:
    """The text with line feeds alone, no control characters and one line feed at its end."""
    plain = _CONTROL.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))
    return re.sub(r"\n{3,}", "\n\n", plain).strip("\n") + "\n"


def _library(module: str, name: str) -> Any:
    try:
        return import_module(module)
    except ImportError:
        raise BadInput(f"{module} is not installed", place=name, remedy=_EXTRA) from None


_READERS: dict[str, Callable[[bytes, str], TextTaken]] = {
    "plain": _plain,
    "markdown": _markdown,
    "html": _html,
    "pdf": _pdf,
}
_NOTHING = {
    "plain": "give it a file with the article's text",
    "markdown": "give it a file with the article's text",
    "html": "save the page when it is fully shown, or paste the article's text into a file",
    "pdf": "it may hold pictures of pages alone: read it with a text recognition first",
}
