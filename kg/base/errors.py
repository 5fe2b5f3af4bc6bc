"""The one tree of errors: what went wrong, where, and how to mend it.

Knows no HTTP status and no exit code: `api.http.problem_documents` and `kg.cli` map these.
"""

from __future__ import annotations

from collections.abc import Iterable
from difflib import get_close_matches

from kg.base.foreign_text import in_line

FEW = 12  # names that a remedy can list

# Where a reader of the service, and one of the command, finds every id of a kind.
ENTITIES_LISTED = "list them at /api/entities or with kg query entities"
SOURCES_LISTED = "list them at /api/sources or with kg query sources"
CLAIMS_LISTED = "list them at /api/claims"
TERMS_LISTED = "the terms are listed at /schema"


class LongtuError(Exception):
    """Base of every error that a user may see.

    `message` says what is wrong, `place` where (file:line, parameter, position), `remedy` how to mend it.
    """

    def __init__(self, message: str, *, remedy: str = "", place: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.remedy = remedy
        self.place = place

    def __str__(self) -> str:
        parts = [f"{self.place}: {self.message}" if self.place else self.message]
        if self.remedy:
            parts.append(self.remedy)
        return in_line(" — ".join(parts))


class BadInput(LongtuError):
    """A value from outside that cannot mean anything here; the caller can mend it."""


class Impossible(BadInput):
    """A value of the right form that nothing can meet, such as a window that ends before it begins."""


class NotFound(LongtuError):
    """A name that nothing carries; `nearest` lists the closest names that exist."""

    def __init__(self, message: str, *, nearest: tuple[str, ...] = (), remedy: str = "", place: str = "") -> None:
        if nearest and not remedy:
            remedy = "nearest: " + ", ".join(nearest)
        super().__init__(message, remedy=remedy, place=place)
        self.nearest = nearest

    @classmethod
    def among(cls, message: str, name: str, known: Iterable[str], *, place: str = "", listed: str = "") -> NotFound:
        """The error for a `name` that none of `known` has: with the nearest, all where they are few, or `listed`.

        `listed` says where all names are found.
        """
        names = sorted(set(known))
        close = nearest(name, names)
        few = "one of " + ", ".join(names) if names and len(names) <= FEW else listed
        return cls(message, nearest=close, remedy="" if close else few, place=place)


def nearest(name: str, known: Iterable[str], most: int = 3) -> tuple[str, ...]:
    """The names that are closest, the best first: those that are nearly `name`, then those that begin with it."""
    folded = {each.casefold(): each for each in known}
    wanted = name.casefold()
    close = get_close_matches(wanted, list(folded), n=most, cutoff=0.5)
    begun = sorted(each for each in folded if len(wanted) > 2 and each.startswith(wanted))
    return tuple(folded[each] for each in dict.fromkeys([*close, *begun]))[:most]


def with_article(noun: str) -> str:
    """A noun of the schema with its article: a Person, an Organization, a University."""
    return f"{'an' if noun[:1] in 'AEIOaeio' else 'a'} {noun}"


class Replaced(NotFound):
    """An id that was merged into another; `successor` is the other."""

    def __init__(self, former: str, successor: str, *, place: str = "id") -> None:
        super().__init__(f"{former!r} was merged into {successor!r}", nearest=(successor,), place=place)
        self.former = former
        self.successor = successor


class Withdrawn(NotFound):
    """A thing that was taken back on `day`; `why` says it in Chinese and English."""

    def __init__(self, what: str, day: str, why: dict[str, str], *, place: str = "id") -> None:
        reason = f": {why['en']}" if why.get("en") else ""
        super().__init__(f"{what} was withdrawn on {day}{reason}", place=place)
        self.day = day
        self.why = why


class NotInThisForm(LongtuError):
    """What an answer says and the form asked for cannot hold, such as a control character in XML."""


class QuerySyntax(BadInput):
    """A text that is not SPARQL; `line` and `column` count from 1, 0 where the engine does not say."""

    def __init__(self, message: str, *, line: int = 0, column: int = 0, remedy: str = "") -> None:
        super().__init__(message, remedy=remedy, place=f"line {line}, column {column}" if line else "")
        self.line = line
        self.column = column


class QueryRefused(BadInput):
    """A text that is understood and will not be run here; `reason` is the short name of the rule."""

    def __init__(self, message: str, *, reason: str, remedy: str = "", place: str = "") -> None:
        super().__init__(message, remedy=remedy, place=place)
        self.reason = reason


class QueryTooLarge(BadInput):
    """A text longer than any query that makes sense here."""


class QueryFailed(LongtuError):
    """The engine could not evaluate a valid query."""


class LimitReached(LongtuError):
    """Work that was stopped at a stated limit; nothing of its result is used."""

    def __init__(self, message: str, *, limit: float = 0, remedy: str = "", place: str = "") -> None:
        super().__init__(message, remedy=remedy, place=place)
        self.limit = limit


class TimeLimit(LimitReached):
    """Longer than `limit` seconds."""


class MemoryLimit(LimitReached):
    """More than `limit` MiB of memory."""


class ResultTooLarge(LimitReached):
    """A result of more than `limit` MiB."""


class Busy(LimitReached):
    """More work is waiting than `limit` allows; worth trying again."""


class EngineFault(LongtuError):
    """An engine that others run did not do what it was asked; `again` where a later try may succeed."""

    def __init__(self, message: str, *, place: str, remedy: str = "", again: bool = False) -> None:
        super().__init__(message, place=place, remedy=remedy)
        self.again = again


class WronglyAnswered(LongtuError):
    """A shipped query that the answer check found an engine to answer wrongly."""


class WorkerLost(LongtuError):
    """The process that did the work ended in a way that nobody foresaw."""
