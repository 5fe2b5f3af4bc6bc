"""Reading: what the text around a place makes of what is said there: kind of statement, speaker, role, metric."""

from kg.reading.assertion import marks_at, shown_by
from kg.reading.masked_text import Page, Span
from kg.reading.statement_marks import Mark

__all__ = ["Mark", "Page", "Span", "marks_at", "shown_by"]
