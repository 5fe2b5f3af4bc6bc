"""Longtu: a knowledge graph that never says more than its sources do."""

__version__ = "0.2.0"
