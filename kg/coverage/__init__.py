"""Coverage: what of a text the claims carry, paragraph by paragraph, and what they leave out and why.

What must be covered never comes from the graph's own entities.
"""

from kg.coverage.coverage_report import CoverageReport, SourceCoverage, coverage

__all__ = ["CoverageReport", "SourceCoverage", "coverage"]
