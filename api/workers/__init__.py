"""Processes that do the work: forked, limited, killed, replaced."""
