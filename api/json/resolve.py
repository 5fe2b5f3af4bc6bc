"""Look-up by name: what a name may mean, with scores and reasons.

Never picks one of several for the client.
"""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query, Request, Response

from api.answers.json_answer import TEXT, Chosen, answer
from kg.facts import resolve as look_up

router = APIRouter(prefix="/api", tags=["look-up"])


@router.get("/resolve", name="resolve")
async def resolve(
    request: Request,
    choice: Chosen,
    name: Annotated[
        str,
        Query(
            min_length=1,
            max_length=200,
            pattern=TEXT,
            description="A name in either script, an alias, pinyin, initials, or a near miss of one.",
            examples=["月之暗面"],
        ),
    ],
    class_name: Annotated[
        str | None,
        Query(alias="type", pattern=r"^[A-Za-z]+$", max_length=60, description="Only members of this class."),
    ] = None,
    limit: Annotated[int, Query(ge=1, le=100, description="Candidates at most.")] = 10,
) -> Response:
    """Candidates for a name, best first; `best` is the one that certainly carries it, or null."""
    return await answer(request, look_up.resolve, choice, name=name, class_name=class_name, limit=limit)
