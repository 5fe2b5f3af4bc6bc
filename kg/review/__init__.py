"""Review: what a person decides on a draft, checked as it is decided, and what becomes of it in the workspace."""
