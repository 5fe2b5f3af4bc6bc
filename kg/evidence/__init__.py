"""Evidence: every field of a claim found again in the slices of its source's text, or marked inferred.

Stands on the loaded claims, the grammars and the texts. Reports what it finds; never mends a claim.
"""

from kg.evidence.record import read_record, stale, write_record
from kg.evidence.report import EvidenceReport, Outcome, rederive

__all__ = ["EvidenceReport", "Outcome", "read_record", "rederive", "stale", "write_record"]
