"""Where the files of one draft stand in a workspace; nothing outside of it is ever read or written for a review.

Never follows a link and never makes a folder but those that a workspace has.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path

from kg.base.errors import BadInput, NotFound

_SLUG = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
_LONGEST = 120


@dataclass(frozen=True)
class DraftPlace:
    """The files of the draft `id` in `workspace`. Raises BadInput for an id that is none and for a link on the way."""

    workspace: Path
    id: str

    def __post_init__(self) -> None:
        if not self.workspace.is_dir():
            raise BadInput("is not a folder", place=str(self.workspace), remedy="name the workspace with the draft")
        if not _SLUG.fullmatch(self.id) or len(self.id) > _LONGEST:
            remedy = f"name a draft of {self.workspace}: {', '.join(self.drafts()) or 'there is none'}"
            raise BadInput(f"{self.id!r} is not the id of a draft", place="ID", remedy=remedy)

    def drafts(self) -> list[str]:
        """The ids of the drafts of the workspace."""
        return sorted(path.stem for path in (self.workspace / "drafts").glob("*.yaml"))

    def inside(self, *steps: str) -> Path:
        """A file of the workspace. Raises BadInput where one of the steps is a link: it could lead anywhere."""
        path = self.workspace
        for step in steps:
            path = path / step
            if path.is_symlink():
                remedy = "put the file itself there; a review writes below its workspace alone"
                raise BadInput("is a link", place=str(path), remedy=remedy)
        return path

    @property
    def draft(self) -> Path:
        return self.inside("drafts", f"{self.id}.yaml")

    @property
    def lock(self) -> Path:
        return self.inside("drafts", f".{self.id}.lock")

    @property
    def record(self) -> Path:
        """Which claims files acceptances of the draft wrote: only these are written over."""
        return self.inside("drafts", f".{self.id}.accepted")

    def accepted(self, folder: str) -> Path:
        """What accepting the draft writes: one file in each of sources, entities and claims."""
        return self.inside(folder, f"{self.id}.yaml")

    def text(self, name: str) -> Path:
        """The text that positions point into. Raises BadInput for a name that is a path."""
        if Path(name).name != name or name in ("", ".", ".."):
            raise BadInput(f"{name!r} is not the name of a file", place=str(self.draft), remedy="correct `file`")
        return self.inside("texts", name)

    def existing(self) -> Path:
        """The draft's file. Raises NotFound with the nearest ids where there is none."""
        if not self.draft.is_file():
            nearest = tuple(get_close_matches(self.id, self.drafts(), n=3)) or tuple(self.drafts()[:3])
            remedy = "" if nearest else f"make one: kg draft FILE --workspace {self.workspace}"
            raise NotFound(f"no draft {self.id!r} in {self.workspace}", nearest=nearest, remedy=remedy)
        return self.draft
