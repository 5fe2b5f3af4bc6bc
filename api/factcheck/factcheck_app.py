"""The check of drafts as an application: one answer a draft.

One draft at a time, in a thread beside the event loop; the tables of a choice of sources are kept for the next draft.
"""

from __future__ import annotations

import asyncio
import base64
import binascii
from collections import Counter
from collections.abc import Mapping
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ConfigDict, Field, ValidationError
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from api.html.rendering import LANGUAGES
from api.loopback.loopback_app import LoopbackApp
from kg.base.errors import BadInput, LongtuError, NotFound
from kg.drafting.text_forms import MAX_BYTES
from kg.factcheck.chosen_sources import chosen
from kg.factcheck.draft_file_text import draft_file_text
from kg.factcheck.factcheck import Factchecker
from kg.factcheck.factcheck_report import FactcheckReport
from kg.factcheck.factcheck_words import words as verdict_words
from kg.facts.entities import both_languages
from kg.ontology.registry import vocabulary
from kg.records.load import load
from kg.records.texts import Texts
from kg.store.selection import LeftOut, Selection

# The field of the form that an error is about, by its place; else the draft or the file itself.
_FIELDS = {"published": "published", "only": "sources", "without": "sources"}
_CHOICES = 4  # choices of sources whose tables are kept


class Asked(BaseModel):
    """A draft as the page sends it: words, or a file by its name and its bytes in base64; and what is asked of it."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    text: str = ""
    name: str = Field(default="draft", max_length=200)
    file: str = ""
    published: str = Field(default="", max_length=40)
    only: tuple[str, ...] = Field(default=(), max_length=500)
    without: tuple[str, ...] = Field(default=(), max_length=500)
    as_of: date | None = Field(default=None, alias="asOf")
    possible: bool = False

    def data(self) -> bytes:
        """The bytes of the draft. Raises BadInput."""
        if not self.file:
            return self.text.encode()
        try:
            return base64.b64decode(self.file, validate=True)
        except binascii.Error:
            raise BadInput("the file did not arrive whole", place="file", remedy="choose it again") from None


class FactcheckApp(LoopbackApp):
    """The application; `defaults` fills the form of the page."""

    TOOL = "factcheck"
    MOST_BODY = MAX_BYTES * 4 // 3 + 64 * 1024  # a file in base64, and what stands beside it

    def __init__(self, workspace: Path | None, articles: Path | None, defaults: dict[str, Any], port: int) -> None:
        self.workspace, self.articles, self.defaults = workspace, articles, defaults
        self.known = load(workspace)
        self.checker = lru_cache(maxsize=_CHOICES)(self._checker)
        self.one = asyncio.Lock()
        super().__init__(port, [Route("/check", self.check, methods=["POST"])])

    def shown(self, language: str, words: Mapping[str, str]) -> dict[str, object]:
        """The page without a draft, and the words of verdicts."""
        told = verdict_words()
        roles = {code.name: both_languages(code.label) for code in vocabulary().codes_of("SliceRole")}
        tables = {"verdicts": told.verdicts, "kinds": told.kinds, "reasons": told.reasons, "roles": roles}
        labels = {name: {key: label[language] for key, label in table.items()} for name, table in tables.items()}
        return {"words": {**words, **labels}}

    async def state(self, _request: Request) -> Response:
        """What the form begins with, and the sources that may be chosen."""
        return JSONResponse({"defaults": self.defaults, "sources": sorted(self.known.sources)})

    async def check(self, request: Request) -> Response:
        """One draft checked."""
        try:
            asked = Asked.model_validate_json(await request.body())
        except ValidationError as error:
            first = error.errors()[0]
            place = ".".join(map(str, first["loc"]))
            raise BadInput(first["msg"], place=place, remedy="reload the page") from None
        async with self.one:
            try:
                return JSONResponse(await run_in_threadpool(self.answer, asked))
            except LongtuError as error:
                return self.refused(error, asked)

    def refused(self, error: LongtuError, asked: Asked) -> Response:
        """What is wrong with a draft: `fault` names the field of the form, for the words of the page's language."""
        fault = _FIELDS.get(error.place, "file" if "file" in asked.model_fields_set else "draft")
        given = {"name": asked.name, "value": asked.published}
        if fault == "sources":
            known = self.known.sources
            given["value"] = next((id for id in (*asked.only, *asked.without) if id not in known), "")
        body = {"error": error.message, "place": error.place, "remedy": error.remedy, "fault": fault, "given": given}
        nearest = list(getattr(error, "nearest", ()))
        return JSONResponse({**body, "nearest": nearest}, status_code=404 if isinstance(error, NotFound) else 400)

    def answer(self, asked: Asked) -> dict[str, Any]:
        """The record of a draft, its text as it was read, and the same as Markdown. Raises LongtuError."""
        text, day = draft_file_text(asked.data(), asked.name)
        wanted = Selection(asked.as_of, asked.possible, asked.without, asked.only)
        checker, left_out = self.checker(wanted)
        checked = checker.check(text, asked.published or day or date.today().isoformat())
        report = FactcheckReport(checker.known, Texts(self.articles, self.workspace))
        return {
            **report.record(checked),
            "text": text,
            "leftOut": Counter(one.reason for one in left_out),
            "markdown": {language: report.markdown(checked, language) for language in LANGUAGES},
        }

    def _checker(self, wanted: Selection) -> tuple[Factchecker, tuple[LeftOut, ...]]:
        known, left_out = chosen(self.known, wanted)
        return Factchecker(known), left_out
