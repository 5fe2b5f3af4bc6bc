"""Kept questions: conclusions, what moved them, feeds."""
