"""What pages keep of a snapshot, computed ahead: the template process does it once, every worker shares it.

Stands on the functions that keep. Never changes what a page shows.
"""

from __future__ import annotations

from kg.pages.lines import fields, links, sources, statements
from kg.pages.things import classes, named
from kg.store import Snapshot


def prepare(snapshot: Snapshot) -> None:
    """Read what every page needs."""
    for read in (named, classes, fields, sources, links, statements):
        read(snapshot)
