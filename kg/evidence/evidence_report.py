"""Every claim against its text: each field derived, inferred or failed, and each slice carrying something.

Claims whose text is not at hand are counted as unchecked, never as passed.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field

from kg.base.errors import BadInput
from kg.base.problems import Problem
from kg.evidence.assertion import assertion_findings
from kg.evidence.bases import basis_findings
from kg.evidence.carried import idle, idle_slices
from kg.evidence.case import Case, Finding, Status
from kg.evidence.dating import time_findings
from kg.evidence.governed import governed_findings
from kg.evidence.marks import mark_findings
from kg.evidence.names import Names
from kg.evidence.paraphrase import paraphrase_findings
from kg.evidence.parties import party_findings
from kg.evidence.parts_played import part_findings
from kg.evidence.quantities import quantity_findings, written_problem
from kg.evidence.slices import pieces
from kg.quantities.edtf import parse_edtf
from kg.reading import Page
from kg.records.load import Knowledge, LoadedClaim
from kg.records.texts import Texts

MOST_INFERRED = 0.15
_PAGES = 4_000


@dataclass(frozen=True)
class Outcome:
    """How one claim fared: its fields by status, its problems, and what a person must look at."""

    claim: str
    source: str
    derived: tuple[str, ...]
    inferred: tuple[str, ...]
    problems: tuple[Problem, ...]
    undecided: tuple[str, ...] = ()


@dataclass
class EvidenceReport:
    """All claims against their texts. `by_field` counts statuses; `unchecked` lists claims without a text."""

    outcomes: dict[str, Outcome] = field(default_factory=dict)
    unchecked: list[str] = field(default_factory=list)
    by_field: dict[str, Counter[str]] = field(default_factory=dict)
    notes: list[Problem] = field(default_factory=list)

    @property
    def problems(self) -> list[Problem]:
        """What is wrong, sorted by file and line."""
        return sorted({problem for found in self.outcomes.values() for problem in found.problems} | set(self.notes))

    @property
    def undecided(self) -> list[str]:
        """The claims that a person must look at: neither passed nor false."""
        return sorted(key for key, outcome in self.outcomes.items() if outcome.undecided and not outcome.problems)

    @property
    def derived(self) -> int:
        """How many fields follow from a slice."""
        return sum(counts[Status.DERIVED] for counts in self.by_field.values())

    @property
    def inferred(self) -> int:
        """How many fields are marked inferred, with a reason."""
        return sum(counts[Status.INFERRED] for counts in self.by_field.values())

    @property
    def share_inferred(self) -> float:
        """Inferred fields among all fields that were checked; at most MOST_INFERRED may be."""
        total = sum(counts.total() for counts in self.by_field.values())
        return self.inferred / total if total else 0.0


class Examiner:
    """Re-derives single claims; reach for it where one claim is tried many times, as mutants are.

    A packaged claim is judged by the packaged names alone: no workspace changes its outcome.
    """

    def __init__(self, known: Knowledge) -> None:
        self.known, self.names = known, Names(known)
        self.packaged_names = Names(known.packaged()) if known.layered else self.names
        self._pages: dict[tuple[bool, str], Page] = {}

    def names_for(self, loaded: LoadedClaim) -> Names:
        """The names that a claim is judged by, with what stands for an entity in its source's text alone."""
        names = self.packaged_names if loaded.at.document.packaged else self.names
        return names.of(loaded.source)

    def page(self, text: str, names: Names) -> Page:
        """A text or paraphrase made ready for reading; kept, since a claim is tried again and again."""
        key = names.proper is self.names.proper, text
        if key not in self._pages:
            if len(self._pages) >= _PAGES:
                self._pages.clear()
            self._pages[key] = Page(text, names.proper)
        return self._pages[key]

    def case(self, loaded: LoadedClaim, text: str) -> tuple[Case, list[Problem]]:
        """A claim with its slices as they were found, and the problems of those that were not."""
        found, problems = pieces(loaded, text)
        published = parse_edtf(self.known.sources[loaded.source].published)
        names = self.names_for(loaded)
        return Case(loaded, text, tuple(found), published, names, self.page(text, names)), problems

    def idle(self, loaded: LoadedClaim, text: str) -> set[int]:
        """The numbers of the slices that carry nothing: what may be taken out of a claim without its saying less."""
        return {piece.index for piece in idle(self.case(loaded, text)[0])}

    def findings(self, loaded: LoadedClaim, text: str) -> tuple[list[Finding], list[Problem]]:
        """The findings for each field of one claim, and the problems of its slices."""
        case, problems = self.case(loaded, text)
        findings = [
            *party_findings(case),
            *quantity_findings(case),
            *time_findings(case),
            *mark_findings(case),
            *assertion_findings(case),
            *governed_findings(case),
            *basis_findings(case),
            *part_findings(case),
            *paraphrase_findings(loaded.claim, case.names, self.page),
        ]
        return findings, [*problems, *idle_slices(case)]

    def without_text(self, loaded: LoadedClaim) -> list[Problem]:
        """What is wrong with a claim by itself: asWritten against its fields, the paraphrase against both."""
        wrong = written_problem(loaded.claim)
        found = (
            [loaded.at.problem(f"{loaded.id}: {wrong}", "correct the field or asWritten", "quantity")] if wrong else []
        )
        for one in paraphrase_findings(loaded.claim, self.names_for(loaded), self.page):
            found.append(loaded.at.problem(f"{loaded.id}: {one.message}", one.remedy, one.field))
        return found

    def outcome(self, loaded: LoadedClaim, text: str) -> tuple[Outcome, list[Finding]]:
        """How one claim fares against its text."""
        findings, problems = self.findings(loaded, text)
        for found in findings:
            if found.status is Status.FAILED:
                problems.append(loaded.at.problem(f"{loaded.id}: {found.message}", found.remedy, found.field))
        derived = tuple(sorted(found.field for found in findings if found.status is Status.DERIVED))
        inferred = tuple(sorted(found.field for found in findings if found.status is Status.INFERRED))
        undecided = tuple(sorted(found.message for found in findings if found.status is Status.UNDECIDED))
        outcome = Outcome(loaded.id, loaded.source, derived, inferred, tuple(sorted(problems)), undecided)
        return outcome, findings


def rederive(known: Knowledge, texts: Texts, *, packaged: bool = True) -> EvidenceReport:
    """Re-derive every field of every claim whose text is at hand, or of the workspace's alone.

    Run it on consistent knowledge (`kg.build.consistency`). Raises nothing: a text with the wrong hash is a problem.
    """
    report, examiner = EvidenceReport(), Examiner(known)
    tried = (loaded for loaded in known.claims.values() if packaged or not loaded.at.document.packaged)
    for source, claims in _by_source(tried).items():
        try:
            text = texts.of(known.sources[source])
        except BadInput as error:
            at = known.places[f"source {source}"]
            report.notes.append(at.problem(error.message, error.remedy, "sha256"))
            continue
        for loaded in claims:
            if text is None:
                report.unchecked.append(loaded.id)
                report.notes += examiner.without_text(loaded)
                continue
            report.outcomes[loaded.id], findings = examiner.outcome(loaded, text)
            for found in findings:
                report.by_field.setdefault(found.field, Counter())[found.status] += 1
    return report


def _by_source(claims: Iterable[LoadedClaim]) -> dict[str, list[LoadedClaim]]:
    found: dict[str, list[LoadedClaim]] = {}
    for loaded in claims:
        found.setdefault(loaded.source, []).append(loaded)
    return found
