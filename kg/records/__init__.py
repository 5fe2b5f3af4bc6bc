"""The claim files: their models, loading them, the texts they point into, pinning quotes."""
