"""The landscape tables: cited facts on rounds and metrics, row by row into sources, deals and claims.

`kg.imports.landscape.convert` is the way in. Never guesses a cell, never drops one, and never lets a note of the
tables' compiler into the data.
"""
