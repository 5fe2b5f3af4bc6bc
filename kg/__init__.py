"""Longtu: a knowledge graph that never says more than its sources do."""

import time

__version__ = "0.2.0"
LOADED_AT = time.time()  # before any module and any file of ours is read
