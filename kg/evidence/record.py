"""The committed record of verification: for each claim the hash of its text, the hash of the claim, its outcome.

Written only by `kg check --record`; a build never reads it, so that it is the same with and without the texts
(docs/model.md).
"""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

from kg.base.errors import BadInput
from kg.base.paths import data_dir
from kg.base.problems import Problem
from kg.base.whole_file import read_text, write_whole
from kg.evidence.case import Status
from kg.evidence.evidence_report import EvidenceReport, Outcome
from kg.records.load import Knowledge, LoadedClaim

PACKAGED = "kg/data/"
REMEDY = "run: kg check --record"
Row = dict[str, str]
Record = dict[str, Row]


def record_path() -> Path:
    """Where the record stands, beside the claims it speaks of."""
    return data_dir() / "verification.json"


def claim_hash(loaded: LoadedClaim) -> str:
    """SHA-256 of what a claim says, whatever the layout of its file."""
    content = json.dumps(loaded.claim.model_dump(mode="json"), sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(f"{loaded.id}\n{content}".encode()).hexdigest()


def rows(known: Knowledge, report: EvidenceReport) -> Record:
    """The record that this report calls for: packaged claims alone, by id."""
    found: Record = {}
    for key, outcome in sorted(report.outcomes.items()):
        loaded, text = known.claims[key], known.sources[outcome.source].sha256
        if loaded.at.file.startswith(PACKAGED):
            found[key] = {"text": text or "", "claim": claim_hash(loaded), "outcome": _summary(outcome)}
    return found


def _summary(outcome: Outcome) -> str:
    if outcome.problems:
        return Status.FAILED
    if outcome.undecided:
        return Status.UNDECIDED
    return f"{Status.INFERRED}: {', '.join(outcome.inferred)}" if outcome.inferred else Status.DERIVED


def write_record(known: Knowledge, report: EvidenceReport, path: Path | None = None) -> int:
    """Write the record, one claim a line in the order of ids; returns how many claims it holds."""
    found = rows(known, report)
    lines = (f"  {json.dumps(key)}: {json.dumps(row, ensure_ascii=False)}" for key, row in sorted(found.items()))
    write_whole(path or record_path(), ("{\n" + ",\n".join(lines) + "\n}\n").encode())
    return len(found)


def read_record(path: Path | None = None) -> Record:
    """The committed record; empty if there is none. Raises BadInput if the file is not a record."""
    file = path or record_path()
    if not file.is_file():
        return {}
    try:
        data = json.loads(read_text(file))
    except ValueError as error:
        raise BadInput(f"not a record of verification: {error}", place=file.name, remedy=REMEDY) from None
    fields = {"text", "claim", "outcome"}
    if not isinstance(data, dict) or not all(isinstance(row, dict) and set(row) == fields for row in data.values()):
        raise BadInput("not a record of verification", place=file.name, remedy=REMEDY)
    return data


def stale(known: Knowledge, report: EvidenceReport, record: Record) -> list[Problem]:
    """A problem where the record is not what this report calls for; none for claims that were not checked."""
    wanted = rows(known, report)
    differing = [key for key, row in wanted.items() if record.get(key) != row]
    gone = [key for key in record if key not in known.claims]
    if not differing and not gone:
        return []
    example = (differing or gone)[0]
    message = f"the record differs for {len(differing) + len(gone)} claims, {example} among them"
    return [Problem(f"{PACKAGED}verification.json", 1, message, REMEDY)]
