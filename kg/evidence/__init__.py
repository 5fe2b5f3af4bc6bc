"""Evidence: every field of a claim found again in the slices of its source's text, or marked inferred.

Reports what it finds; never mends a claim.
"""

from kg.evidence.evidence_report import EvidenceReport, Outcome, rederive
from kg.evidence.record import read_record, stale, write_record

__all__ = ["EvidenceReport", "Outcome", "read_record", "rederive", "stale", "write_record"]
