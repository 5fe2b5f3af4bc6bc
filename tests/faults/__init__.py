"""Faults that are done to the real service at seeded moments, while clients hold every answer against the known one."""
