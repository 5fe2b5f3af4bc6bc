"""Quantities and times read from Chinese and English text."""
