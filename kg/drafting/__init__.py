"""Drafting: from a text to proposed claims, each with the rule that made it, its alternatives and its flags."""
